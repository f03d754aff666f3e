"""What happened, told in sentences: who ordered what, votes, promises, stages, events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from game.base.wording import named, small
from game.engine import facts as f
from game.engine.orders import Order
from game.engine.views import facts_for, view_for
from game.faces.telling.agenda import vote_about
from game.faces.telling.chamber import cast_in, chamber_of
from game.faces.telling.desk import Desk
from game.faces.telling.names import WORD, Names, plain, sentence, together
from game.faces.telling.numbers import Figures
from game.faces.telling.promises import fate_said, pledge_said
from game.rules.records import ClassifyDef, EventDef, RequisiteDef, VoteDef

ORDER, VOTE, PROMISE, EVENT, CHANGE = "order", "vote", "promise", "event", "change"  # what a sentence tells
MANY = 8  # names in one sentence
KINDS = (ORDER, VOTE, PROMISE, EVENT, CHANGE)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence about a turn; a loud one is about the whole world. It knows what it is about: a kind of thing, seats, places."""

    text: str
    loud: bool = False
    kind: str = CHANGE
    seats: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


def happened(desk: Desk, turn: int, events: bool = True) -> Iterator[Said]:
    """A turn that was played: first what each seat did, then what came of it; events only where they are not on the table."""
    match = desk.match
    told = [fact for fact in facts_for(match.engine, match.report(turn).facts, desk.seat) if events or not isinstance(fact, f.EventCame)]
    found = list(came(desk, told, turn))
    yield from (said for said in found if said.loud)
    for seat in match.engine.seats:
        mine = ordered(desk, told, seat)
        said = desk.words("fact.seat", seat=desk.names.seat(seat), orders=orders_said(desk, seat, mine, turn))
        yield Said(said, False, ORDER, (seat,), places_of(desk, *mine))
    yield from (said for said in found if not said.loud)


def ordered(desk: Desk, facts: Iterable[f.Fact], seat: str) -> list[Order]:
    """What a seat ordered, as far as it is told as such."""
    return [fact.order for fact in facts if isinstance(fact, f.Ordered) and fact.seat == seat and is_told(desk, fact.order)]


def came(desk: Desk, facts: Sequence[f.Fact], turn: int) -> Iterator[Said]:
    """What came of a turn's orders; what is so for the whole world from then on comes first."""
    changed = list(turned(desk, turn))
    yield from (Said(text, loud=True) for whole, text in changed if whole)
    for fact in facts:
        if not isinstance(fact, f.StageReached | f.StageLost):
            yield from (replace(about(desk, fact), text=text) for text in sentences(desk, fact, turn))
    yield from (Said(text, kind=EVENT) for text in aftermath(desk, turn))
    yield from map(Said, stages(desk, [fact for fact in facts if isinstance(fact, f.StageReached | f.StageLost)]))
    yield from (Said(text) for whole, text in changed if not whole)


def places_of(desk: Desk, *orders: Order) -> tuple[str, ...]:
    """The regions that orders are aimed at, each once."""
    known = desk.view.members(desk.names.place_set) if desk.names.place_set is not None else ()
    return tuple(dict.fromkeys(pick for order in orders for pick in order.picks if pick in known))


def about(desk: Desk, fact: f.Fact) -> Said:
    """What a fact is about, without its sentence."""
    if isinstance(fact, f.VoteHeld):
        return Said("", kind=VOTE)
    if isinstance(fact, f.PledgeMade):
        return Said("", False, PROMISE, tuple(dict.fromkeys((fact.seat, fact.whose))), places_of(desk, fact.condition, fact.promise))
    if isinstance(fact, f.PledgeKept | f.PledgeLapsed | f.PledgeWithdrawn):
        return Said("", False, PROMISE, (fact.seat,))
    if isinstance(fact, f.EventCame):
        return Said("", False, EVENT, (), (fact.place,) if fact.place is not None else ())
    if isinstance(fact, f.RowChanged):
        known = desk.view.members(desk.names.place_set) if desk.names.place_set is not None else ()
        return Said("", places=tuple(place for place in fact.place if place in known))
    return Said("")


def aftermath(desk: Desk, turn: int) -> Iterator[str]:
    """What became of the questions that were asked at the beginning of a turn: the numbers that brought them to a place, before and after."""
    engine, names = desk.match.engine, desk.names
    then, now = (Figures(names, view_for(engine, desk.match.at(k), desk.seat)) for k in (turn - 1, turn))
    for id, record in names.written["events"].items():
        if not isinstance(record, EventDef) or not record.choices or record.place is None or not then.known(f"{id}_now"):
            continue
        place = then.view.held(f"{id}_place") if then.view.value(f"{id}_now") else None
        if place is None:
            continue
        words = dict.fromkeys(WORD.findall(plain(record.place)))
        numbers = [word for word in words if now.known(word) and now.kind(word) == "number" and is_of(desk, word, place)]
        moved = []
        for number in numbers:
            before, after = (figures.text_of(number, figures.view.value(number, place)) for figures in (then, now))
            if before != after:
                moved.append(desk.words("fact.moved", number=names.numbers[number], before=before, after=after))
        if moved:
            where = small(names.member(names.sets_of(numbers[0])[0], place))
            yield desk.words("fact.became", event=record.label, place=where, moved="; ".join(moved))


def is_of(desk: Desk, number: str, place: str) -> bool:
    """Whether a number is counted for places alone, this one among them, and lasts."""
    sets, info = desk.names.sets_of(number), desk.match.engine.world.variables.get(number)
    return len(sets) == 1 and place in desk.match.engine.world.sets[sets[0]].members and info is not None and not info.this_turn


def turned(desk: Desk, turn: int) -> Iterator[tuple[bool, str]]:
    """What was not so before the turn and is so after it, and whether it is so of the whole world: a broken order; of places also the other way round: what
    the world looks at, where doubt is spoken aloud."""
    engine, names = desk.match.engine, desk.names
    then, now = (view_for(engine, desk.match.at(k), desk.seat) for k in (turn - 1, turn))
    for id, info in engine.world.variables.items():
        if info.kind != "yes" or info.this_turn or len(info.shape.sets) > 1 or names.parent("variables", id) is not None:
            continue
        if not info.shape.sets and now.value(id) > then.value(id):
            yield True, f"{names.numbers[id]}: {names.text('variables', id)}"
        for set_id in info.shape.sets:
            changed = [member for member in now.members(set_id) if now.value(id, member) != then.value(id, member)]
            begun = [names.member(set_id, member) for member in changed if now.value(id, member)]
            over = [names.member(set_id, member) for member in changed if not now.value(id, member)]
            parts = [desk.words("fact.now_for", names=_some(desk, begun))] if begun else []
            parts += [desk.words("fact.no_more_for", names=_some(desk, over))] if over else []
            if changed:
                yield False, f"{names.numbers[id]}: {'; '.join(parts)}."


def _some(desk: Desk, names: Sequence[str]) -> str:
    """Names one after the other, in the middle of a sentence; of very many only some."""
    names = [small(name) for name in names]
    if len(names) <= MANY:
        return together(names, desk.words("and"))
    return desk.words("fact.some", names=", ".join(names[: MANY - 2]), number=len(names) - MANY + 2)


def is_told(desk: Desk, order: Order) -> bool:
    """Whether an order is told as such: the halves of a promise are told as a promise."""
    parent = desk.names.parent("orders", order.kind)
    return parent is None or parent.id not in desk.names.written["pledges"]


def orders_said(desk: Desk, seat: str, orders: Sequence[Order], turn: int) -> str:
    """What a seat ordered in words, one after the other; behind the last of a kind whether a risk came off, where that is still known."""
    said = [desk.names.order(order) for order in orders]
    last = {order.kind: k for k, order in enumerate(orders)}
    for kind, k in last.items() if turn == desk.match.turn else ():
        if fates := _fates(desk, seat, kind):
            said[k] = f"{said[k]} ({'; '.join(fates)})"
    return "; ".join(said) or desk.words("fact.nothing")


def _fates(desk: Desk, seat: str, kind: str) -> list[str]:
    """How the risks came out that a seat took with orders of a kind."""
    found = (change for change in desk.view.changes if change.cause == f"orders/{kind}" and change.place == (seat,) and change.amount > 0)
    names = (desk.names.numbers[change.variable] for change in found if is_event(desk, change.variable))
    return list(dict.fromkeys(name[:1].lower() + name[1:] for name in names))


def is_event(desk: Desk, variable: str) -> bool:
    """Whether a number only says that something happened this turn, and to whom: a risk that came off."""
    info = desk.match.engine.world.variables[variable]
    return info.this_turn and info.whole and desk.names.sets_of(variable) == (desk.match.engine.world.seat_set,)


def sentences(desk: Desk, fact: f.Fact, turn: int) -> Iterator[str]:
    """A fact in one or two sentences; what a seat ordered is told elsewhere."""
    if isinstance(fact, f.VoteHeld):
        yield vote_said(desk, fact, turn)
    elif isinstance(fact, f.PledgeMade):
        yield pledge_said(desk, fact)
    elif isinstance(fact, f.PledgeKept | f.PledgeLapsed | f.PledgeWithdrawn):
        yield fate_said(desk, fact, turn)
    elif isinstance(fact, f.RowChanged):
        yield row_changed(desk, fact)
    elif isinstance(fact, f.EventCame):
        yield event_said(desk, fact.event, fact.place)


def vote_said(desk: Desk, fact: f.VoteHeld, turn: int) -> str:
    """A vote, what it was about as the turn began, and how it came out."""
    record = desk.names.written["votes"][fact.vote]
    assert isinstance(record, VoteDef)
    before = Figures(desk.names, view_for(desk.match.engine, desk.match.at(turn - 1), desk.seat))
    about = "; ".join(f"{name[:1].lower()}{name[1:]}: {shown}" for name, shown, _ in vote_about(before, record))
    vote = f"{record.label} ({about})" if about else record.label
    said = desk.words("fact.passed", vote=vote) if fact.passed else desk.words("fact.failed", vote=vote)
    chamber = chamber_of(desk, fact, turn)
    cast = cast_in(fact.vote, facts_for(desk.match.engine, desk.match.report(turn).facts, desk.seat))
    if chamber is not None:  # who has no vote there was not counted
        cast = {seat: side for seat, side in cast.items() if any(voter.id == desk.names.home(seat, chamber.set) for voter in chamber.voters)}
    on = {side: together((small(desk.names.seat(seat)) for seat, at in cast.items() if at == side), desk.words("and")) for side in (1, -1)}
    told = [desk.words("fact.cast_for", names=on[1]) if on[1] else "", desk.words("fact.cast_against", names=on[-1]) if on[-1] else ""]
    counted = desk.words("fact.votes", yes=round(100 * fact.yes), no=round(100 * fact.no)) if fact.yes or fact.no else ""
    why = "" if fact.passed or chamber is None else chamber.why
    return " ".join(filter(None, [said, counted, why, *told]))


def row_changed(desk: Desk, fact: f.RowChanged) -> str:
    """A regime or the like that has changed."""
    record = desk.names.written["classify"][fact.classification]
    place = together((desk.names.member(s, m) for s, m in zip(desk.names.sets_of(fact.classification), fact.place)), desk.words("and"))
    names = {member: desk.names.member(fact.classification, member) for member in (fact.before, fact.after)}
    said = desk.words("fact.row", what=record.label + (f", {place}" if place else ""), before=names[fact.before], after=names[fact.after])
    return f"{said} {row_text(desk.names, fact.classification, fact.after)}".rstrip()


def row_text(names: Names, classification: str, row: str) -> str:
    """What the rules say of a row."""
    record = names.written["classify"][classification]
    assert isinstance(record, ClassifyDef)
    return next((plain(found.text) for found in record.rows if found.id == row), "")


def stages(desk: Desk, facts: Iterable[f.StageReached | f.StageLost]) -> Iterator[str]:
    """Stages that were won or lost; what several seats share is said once."""
    shared: dict[tuple[type[f.Fact], str, int], list[f.StageReached | f.StageLost]] = {}
    for fact in facts:
        shared.setdefault((type(fact), fact.requisite, fact.stage), []).append(fact)
    for alike in shared.values():
        names = [desk.names.seat(fact.seat) if fact.seat in desk.match.engine.seats else desk.words("fact.world") for fact in alike]
        yield stage(desk, alike[0], together((name if k == 0 else small(name) for k, name in enumerate(names)), desk.words("and")))


def stage(desk: Desk, fact: f.StageReached | f.StageLost, seat: str) -> str:
    """A stage of a requisite, won or lost by those who are named."""
    record = desk.names.written["requisites"][fact.requisite]
    assert isinstance(record, RequisiteDef)
    if isinstance(fact, f.StageLost):
        return desk.words("fact.stage_lost", seat=seat, requisite=record.label, stage=fact.stage)
    text = plain(record.stages[fact.stage - 1].text) if fact.stage <= len(record.stages) else ""
    return f"{desk.words('fact.stage', seat=seat, requisite=record.label, stage=fact.stage)} {text}".rstrip()


def event_said(desk: Desk, event: str, place: str | None) -> str:
    """An event, with its place in its text."""
    record = desk.names.written["events"][event]
    assert isinstance(record, EventDef)
    return f"{sentence(record.label)} {event_text(desk, event, place)}".rstrip()


def event_text(desk: Desk, event: str, place: str | None) -> str:
    """The text of an event, told of its place."""
    return placed(desk, plain(desk.names.written["events"][event].text), event, place)


def placed(desk: Desk, text: str, event: str, place: str | None) -> str:
    """What is said of an event, with its place filled in."""
    if place is None:
        return text
    holds = desk.names.entries["variables"][f"{event}_place"]
    set_id = getattr(holds, "holds").text  # noqa: B009  every place holds a member of a set
    name = desk.names.member(set_id, place)
    return named(text, "place", name)
