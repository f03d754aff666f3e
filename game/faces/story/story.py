"""The story of one game in about six hundred words: how it began, its acts, how it ended and who won.

Law: every sentence is about this game and says which turn and seat it comes from; what is left out weighs less than what is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from game.faces.story.chronicle import Chronicle
from game.faces.story.ends import Beginning, Ending, Winning
from game.faces.story.happened import Happened
from game.faces.story.moves import MUST, Act, Moves, acts_of
from game.faces.story.parts import Cite, Paragraph, Sentence, Story
from game.faces.story.wording import Wording
from game.faces.telling.desk import Desk
from game.play.odds import REGIME, TRAJECTORY, Odds
from game.play.turning_points import Swing

__all__ = ["Cite", "Paragraph", "Sentence", "Story", "chronicle_of", "story_of"]

LEAST, A_TURN, A_SEAT, MOST = 300, 30, 13, 680  # words of a story: some for any game, some more for each turn and seat, and no more than so many
SAME_AGAIN = 0.55  # of an act's sentences of one kind each next one weighs so much less

Kind = list[Sentence]


def chronicle_of(desk: Desk | Chronicle) -> Chronicle:
    """The game of a desk as a chronicle, to be made once for everything that is told of it."""
    return desk if isinstance(desk, Chronicle) else Chronicle(desk)


def story_of(desk: Desk | Chronicle, swings: Sequence[Swing] = (), odds: Sequence[Odds] = ()) -> Story:
    """A game as a story; its acts are parted at the turning points, and with odds it says what was expected of it."""
    chronicle = chronicle_of(desk)
    wording = Wording(chronicle)
    moves, happened = Moves(wording), Happened(wording)
    words = chronicle.words
    begin = Paragraph(words("story.begin.heading"), tuple(Beginning(wording).sentences()))
    over = chronicle.outcome.over
    end = Paragraph(words("story.end.heading") if over else words("story.end.heading_now"), tuple(Ending(wording, happened).sentences()))
    expected = tuple(_expected(wording, odds))
    won = Paragraph(words("story.win.heading") if over else words("story.win.heading_now"), (*Winning(wording).sentences(), *expected))
    acts = acts_of(moves, swings)
    told = _told(chronicle, moves, happened, acts, sum(len(one.text.split()) for one in (begin, end, won)))
    return Story(
        (begin, *(Paragraph(_heading(moves, act), sentences) for act, sentences in zip(acts, told)), end, won),
        _terms(wording, [*told, end.sentences, won.sentences]),
    )


def _terms(wording: Wording, told: Sequence[Sequence[Sentence]]) -> tuple[tuple[str, str], ...]:
    """The names of causes that are really said."""
    text = " ".join(sentence.text for sentences in told for sentence in sentences)
    return tuple((name, said) for name, said in wording.terms.items() if wording.quoted(name) in text)


def _heading(moves: Moves, act: Act) -> str:
    """The years of an act, and the number that moved most in it."""
    chronicle, number = moves.chronicle, moves.ranked(act)[:1]
    years = chronicle.span(act.first, act.last)
    if not number or chronicle.shown(number[0], act.first - 1) == chronicle.shown(number[0], act.last):
        return years
    name, change = moves.wording.number(number[0]), chronicle.change(number[0], act.first, act.last)
    return chronicle.words("story.up", years=years, number=name) if change > 0 else chronicle.words("story.down", years=years, number=name)


def _expected(wording: Wording, odds: Sequence[Odds]) -> Iterator[Sentence]:
    """What games from the same beginning mostly came to: the regime, or the trajectory, whichever was less to be expected as it came."""
    first = odds[0] if odds and not odds[0].certain else None
    if first is None:
        return
    outcome = wording.chronicle.outcome
    sides = [(REGIME, first.regimes, outcome.regime), (TRAJECTORY, first.trajectories, outcome.trajectory)]
    known = [(kind, shares, really) for kind, shares, really in sides if shares and wording.names.classified(kind) is not None]
    if not known:
        return
    kind, shares, really = min(known, key=lambda side: side[1][side[2]].value if side[2] in side[1] else 1.0)
    id, found = wording.names.classified(kind) or "", max(shares.items(), key=lambda item: item[1].value)
    values = {"row": wording.row(id, found[0]), "odds": f"{100 * found[1].value:.0f}"}
    over = wording.chronicle.outcome.over
    if really == found[0] or not over:
        said = wording.words("story.expected.so", **values) if over else wording.words("story.expected.now", **values)
        yield Sentence(said, (Cite(0), Cite(wording.chronicle.turns)))
    elif really is not None and really in shares:
        came = {"came": wording.row(id, really), "rare": f"{100 * shares[really].value:.0f}"}
        yield Sentence(wording.words("story.expected.otherwise", **values, **came), (Cite(0), Cite(wording.chronicle.turns)))


# -- what is told of each act


def _told(chronicle: Chronicle, moves: Moves, happened: Happened, acts: Sequence[Act], spent: int) -> list[tuple[Sentence, ...]]:
    """The sentences of each act: what must be told, then whatever weighs most until there are words enough."""
    room = min(MOST, LEAST + A_TURN * chronicle.turns + A_SEAT * len(chronicle.engine.seats))
    always: list[Kind] = []
    maybe: list[tuple[float, int, Sentence]] = []
    for k, act in enumerate(acts):
        must, kinds = _kinds(moves, happened, act)
        always.append(must)
        spent += sum(len(sentence.text.split()) for sentence in must)
        for sentences in kinds:
            ranked = sorted(sentences, key=lambda sentence: -sentence.weight)
            maybe += [(sentence.weight * SAME_AGAIN**n, k, sentence) for n, sentence in enumerate(ranked)]
    chosen: list[Kind] = [[] for _ in acts]
    for _, k, sentence in sorted(maybe, key=lambda one: -one[0]):
        length = len(sentence.text.split())
        if spent + length <= room and not _is_said(sentence, [*always[k], *chosen[k]]):
            chosen[k].append(sentence)
            spent += length
    return [(*must[:1], *sorted([*must[1:], *some], key=lambda sentence: sentence.turn)) for must, some in zip(always, chosen)]


def _is_said(sentence: Sentence, others: Kind) -> bool:
    """Whether others say it, or tell of the same order."""
    return any(sentence.text == other.text or (sentence.order is not None and sentence.order == other.order) for other in others)


def _kinds(moves: Moves, happened: Happened, act: Act) -> tuple[Kind, list[Kind]]:
    """What must be told of an act, and what may be, by kind."""
    chronicle, turns = moves.chronicle, range(act.first, act.last + 1)
    leads = list(moves.leads(act))
    broke, turning = happened.broke(), list(moves.turning(act))
    must = [*leads[:1], *([happened.breaking(broke)] if broke in turns else []), *(one for one in turning if one.weight >= MUST)]
    kinds = [
        leads[1:],
        [one for one in turning if one.weight < MUST],
        [happened.event(asked) for asked in chronicle.asked() if asked.turn in turns],
        list(happened.voted([held for held in happened.votes() if held.turn in turns])),
        [happened.pledge(word) for word in happened.pledges() if word.turn in turns],
        list(happened.requisites(act.first, act.last)),
        [*happened.rows(act.first, act.last), *happened.turned(act.first, act.last)],
        list(moves.orders(act)),
        list(moves.strikes(act)),
    ]
    return must, kinds
