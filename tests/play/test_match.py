"""A match: who may do what and when, what is kept, going back, and what it says to those who ask too much."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from game.ai.levels import no_level
from game.base.problems import RulesRefused
from game.engine.facts import Ordered
from game.engine.legality import PLAN, PLEDGE
from game.engine.orders import Order
from game.engine.state import digest
from game.engine.turn import GameOver
from game.play.match import Due, Match, MatchProblem, NotYet
from game.play.store import Store, StoreProblem
from game.play.thinking import Thinkers
from game.rules.ruleset import Ruleset
from tests.small_world import COMPUTERS, PEOPLE, SEATS, TINY, changed_rules, choice, find, new, play_on, play_turn, rules, submit

RALLY, PROTECT, CALM = Order("rally", ("hill",)), Order("protect"), Order("calm")
PROMISE = [Order("word_if_protect", ("crown", "does")), Order("word_then_rally", ("hill",))]


def log_of(match: Match) -> list[tuple[str, dict[str, Any]]]:
    return [(entry.kind, entry.body) for entry in match.kept.entries()]


def all_pledge_nothing(match: Match) -> None:
    for due in match.waiting():
        assert match.submit_pledge(due.seat, []) is None


# --- a game ---------------------------------------------------------------------------------------------------------------


def test_the_smallest_game_by_hand() -> None:
    """The states are those of tests/tiny/README.md: crowd rallies on the hill, then on the shore; crown waits, then protects."""
    match = Match.new(rules(TINY), "tiny", 1, {"crowd": "human", "crown": "human"})
    assert match.waiting() == (Due("crowd", PLAN), Due("crown", PLAN)), "nobody can pledge in this world, so nobody is asked to"
    anger, capacity = [], []
    for crowd, crown in (([RALLY], []), ([Order("rally", ("shore",))], [PROTECT])):
        assert match.submit_plan("crown", crown) is None
        assert match.submit_plan("crowd", crowd) is None
        report = match.resolve()
        anger.append(match.engine.column(report.after, "anger")[:, 0].tolist())
        capacity.append(match.engine.column(report.after, "capacity")[:, 0].tolist())
    assert anger == [[0.875, 0.375], [1, 0.5]]
    assert capacity == [[1, 2], [0, 0]]
    assert match.over
    assert match.turn == 2


def test_pledges_come_first_and_are_heard_by_all() -> None:
    match = new()
    assert match.waiting() == tuple(Due(seat, PLEDGE) for seat in SEATS)
    assert match.submit_pledge("hillfolk", PROMISE) is None
    early = match.submit_plan("hillfolk", [])
    assert early is not None
    assert early.text == "Plans are made when all pledges are known; the pledges of `sailors`, `crown` and `empire` are still to come."
    for seat in SEATS[1:]:
        assert match.submit_pledge(seat, []) is None
    assert match.pledged()["hillfolk"] == tuple(PROMISE)
    assert match.waiting() == tuple(Due(seat, PLAN) for seat in SEATS)
    assert match.submit_plan("hillfolk", [RALLY]) is None
    assert match.waiting() == tuple(Due(seat, PLAN) for seat in SEATS[1:])
    for seat in SEATS[1:]:
        assert match.submit_plan(seat, []) is None
    report = match.resolve()
    assert report.orders["hillfolk"] == (*PROMISE, RALLY)
    assert Ordered("hillfolk", RALLY) in report.facts
    assert match.pledged() == {}


def test_the_log_holds_locked_submissions_and_the_ends_of_turns() -> None:
    match = new()
    assert match.draft("hillfolk", PLAN, [RALLY]) is None
    assert match.draft("hillfolk", PLEDGE, PROMISE) is None
    assert log_of(match) == []
    all_pledge_nothing(match)
    for seat, orders in zip(SEATS, ([RALLY], [], [PROTECT], [CALM])):
        assert match.submit_plan(seat, orders) is None
    match.resolve()
    pledges = [(PLEDGE, {"seat": seat, "turn": 1, "orders": []}) for seat in SEATS]
    texts = (["rally at=hill"], [], ["protect"], ["calm"])
    plans = [(PLAN, {"seat": seat, "turn": 1, "orders": orders}) for seat, orders in zip(SEATS, texts)]
    assert log_of(match) == [*pledges, *plans, ("turn", {"turn": 1, "digest": digest(match.engine, match.state)})]


def test_the_log_says_which_turn_was_the_last() -> None:
    match = new()
    play_on(match, match.engine.turns)
    assert match.over
    ends = [body for kind, body in log_of(match) if kind == "turn"]
    assert [body.get("over", False) for body in ends] == [False] * (len(ends) - 1) + [True]


def test_the_report_explains_the_turn() -> None:
    match = new()
    play_on(match, 3)
    before, state = match.at(3), match.state
    report = None
    while match.waiting():
        submit(match, match.waiting()[0], choice(match, match.waiting()[0]))
    report = match.resolve()
    assert report.before is before is state
    assert report.after is match.state is match.at(4)
    change = report.after.data - report.before.data
    assert np.array_equal(report.ledger.total()[1:], change[1:])
    again = match.report(2)
    assert again.after is match.at(2)
    assert np.array_equal(again.ledger.total()[1:], (match.at(2).data - match.at(1).data)[1:])
    assert match.report(4).facts == report.facts
    for turn in (0, 5):
        with pytest.raises(MatchProblem):
            match.report(turn)


def test_a_view_holds_what_its_seat_may_see() -> None:
    match = new()
    all_pledge_nothing(match)
    assert match.view("crown").held("chosen", "crown") is None
    for seat in SEATS:
        assert match.submit_plan(seat, [Order("choose", ("quickly",))] if seat == "crown" else []) is None
    match.resolve()
    assert match.view("crown").held("chosen", "crown") == "quickly"
    assert match.view("crown").orders == {"crown": (Order("choose", ("quickly",)),)}
    for other in ("empire", None):
        assert match.view(other).held("chosen", "crown") is None
        assert match.view(other).orders == {}
        assert match.view(other).because("anger", "hill") == match.view("crown").because("anger", "hill") != ()


def test_computer_players_fill_in_by_themselves() -> None:
    match = new(players=PEOPLE | {"crown": "random", "empire": "random"})
    assert match.waiting() == (Due("hillfolk", PLEDGE), Due("sailors", PLEDGE)), "the computer players have pledged"
    all_pledge_nothing(match)
    assert match.waiting() == (Due("hillfolk", PLAN), Due("sailors", PLAN)), "and planned when all pledges were in"
    play_on(match)
    assert match.over


def test_a_game_of_computers_alone_runs_by_itself() -> None:
    match = new(players=COMPUTERS)
    while not match.over:
        assert match.waiting() == ()
        match.resolve()
    assert match.result() == match.course.outcome()
    assert match.result().over
    assert match.result().turn == match.turn


# --- refusals -------------------------------------------------------------------------------------------------------------

REFUSED = [
    (PLAN, "hillfolk", [Order("rally", ("shore",))], "gate", "The people of the shore are not angry enough."),
    (PLAN, "hillfolk", [PROTECT], "not-yours", "Protect is not an order of this seat."),
    (PLAN, "hillfolk", [RALLY, RALLY], "twice", "Rally is given twice."),
    (PLAN, "hillfolk", [Order("dance")], "no-order", "There is no order `dance` in this scenario."),
    (PLAN, "hillfolk", [Order("rally", ("moon",))], "no-member", "`moon` is no region."),
    (PLAN, "hillfolk", PROMISE, "other-beat", "Protect belongs to the pledge."),
    (PLAN, "hillfolk", [Order("visit", (at,)) for at in ("hill", "shore", "plain")], "capacity", "This costs 6; there is 4."),
    (PLAN, "hillfolk", [RALLY] * 101, "too-many", "101 orders are more than any turn has room for."),
    (PLAN, "nobody", [], "no-seat", "There is no seat `nobody` in this game."),
    (PLEDGE, "crown", [], "given", "The pledge of `crown` for this turn is locked already."),
]


@pytest.mark.parametrize(("beat", "seat", "orders", "code", "text"), REFUSED, ids=[f"{case[3]}" for case in REFUSED])
def test_a_refusal_says_why_and_changes_nothing(beat: str, seat: str, orders: list[Order], code: str, text: str) -> None:
    match = new()
    all_pledge_nothing(match)
    before, log, waiting = digest(match.engine, match.state), log_of(match), match.waiting()
    refusal = match.submit_plan(seat, orders) if beat == PLAN else match.submit_pledge(seat, orders)
    assert refusal is not None
    assert (refusal.code, refusal.text) == (code, text)
    assert (digest(match.engine, match.state), log_of(match), match.waiting()) == (before, log, waiting)


def test_a_pledge_is_judged_too_and_takes_from_what_the_plan_may_cost() -> None:
    match = new()
    alone = match.submit_pledge("hillfolk", PROMISE[:1])
    assert alone is not None
    assert alone.code == "needs"
    own = match.submit_pledge("hillfolk", [Order("word_if_rally", ("hillfolk", "does", "hill")), PROMISE[1]])
    assert own is not None
    assert own.text == "A pledge waits for another seat, not for your own."
    assert match.submit_pledge("hillfolk", PROMISE) is None  # its stake is 1 of 4
    all_pledge_nothing(match)
    dear = match.submit_plan("hillfolk", [Order("visit", ("hill",)), Order("visit", ("shore",))])
    assert dear is not None
    assert dear.text == "This costs 5; there is 4."


def test_a_turn_ends_when_all_have_submitted_and_not_before() -> None:
    match = new()
    with pytest.raises(NotYet, match=r"The turn cannot end: the pledges of `hillfolk`, `sailors`, `crown` and `empire` are still to come\."):
        match.resolve()
    all_pledge_nothing(match)
    for seat in SEATS[:3]:
        assert match.submit_plan(seat, []) is None
    with pytest.raises(NotYet, match=r"The turn cannot end: the plan of `empire` is still to come\."):
        match.resolve()
    assert match.turn == 0
    assert len(log_of(match)) == 7


def test_when_it_is_over_it_is_over() -> None:
    match = new(players=COMPUTERS)
    while not match.over:
        match.resolve()
    log = log_of(match)
    with pytest.raises(GameOver, match=r"The game is over\."):
        match.resolve()
    for refusal in (match.submit_plan("crown", []), match.submit_pledge("crown", []), match.draft("crown", PLAN, [])):
        assert refusal is not None
        assert refusal.text == "The game is over."
    assert match.waiting() == ()
    assert log_of(match) == log


@pytest.mark.parametrize(
    ("scenario", "seed", "players", "sentence"),
    [
        ("smal", 1, PEOPLE, "There is no scenario `smal`. Did you mean `small`?"),
        ("small", -1, PEOPLE, "-1 is no seed: a seed is a whole number from 0 to 2^64 - 1."),
        ("small", 2**64, PEOPLE, f"{2**64} is no seed: a seed is a whole number from 0 to 2^64 - 1."),
        ("small", 1, PEOPLE | {"hillfork": "human"}, "There is no seat `hillfork` in this scenario. Did you mean `hillfolk`?"),
        ("small", 1, PEOPLE | {"q": "human"}, "There is no seat `q` in this scenario. It has hillfolk, sailors, crown, empire."),
        ("small", 1, {"crown": "human"}, "Nobody plays `hillfolk`: name `human` or a level for each seat."),
        ("small", 1, PEOPLE | {"crown": "randon"}, "There is no computer player `randon`. Did you mean `random`?"),
    ],
)
def test_a_game_that_cannot_be_set_up(scenario: str, seed: int, players: dict[str, str], sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "a.game"
    with pytest.raises(MatchProblem) as refused:
        Match.new(rules(), scenario, seed, players, path)
    assert refused.value.message == sentence
    assert not path.exists()


# --- drafts ---------------------------------------------------------------------------------------------------------------


def test_drafts_are_kept_until_their_submission_is_locked(tmp_path: Path) -> None:
    path = tmp_path / "a.game"
    with new(path) as match:
        assert match.draft("crown", PLAN, [PROTECT]) is None
        assert match.draft("hillfolk", PLEDGE, PROMISE) is None
        assert match.draft("hillfolk", PLAN, [Order("rally", ("shore",))]) is None, "what is not legal yet may be noted down"
    with Match.open(path, find) as match:
        assert match.drafted("crown", PLAN) == (PROTECT,)
        assert match.drafted("hillfolk", PLEDGE) == tuple(PROMISE)
        assert match.drafted("sailors", PLAN) == ()
        assert match.draft("crown", PLAN, []) is None
        all_pledge_nothing(match)
        assert match.drafted("hillfolk", PLEDGE) == ()
    with Store.open(path) as store:
        assert store.drafts() == {("hillfolk", 1): {PLAN: ["rally at=shore"]}}
    with Match.open(path, find) as match:
        wrong = match.draft("hillfolk", PLEDGE, [])
        assert wrong is not None
        assert wrong.code == "given"
        for order in (Order("dance"), PROTECT, Order("rally"), Order("rally", ("moon",))):
            assert match.draft("hillfolk", PLAN, [order]) is not None
        assert match.drafted("hillfolk", PLAN) == (Order("rally", ("shore",)),)
        assert match.draft("hillfolk", "dream", []) is not None


def test_a_draft_that_means_nothing_is_no_draft(tmp_path: Path) -> None:
    path = tmp_path / "a.game"
    new(path).close()
    with Store.open(path) as store:
        store.draft("crown", 1, {PLAN: ["dance wildly"], "dream": 7})
        store.draft("empire", 1, {PLAN: {"calm": 1}})
    with Match.open(path, find) as match:
        assert match.drafted("crown", PLAN) == match.drafted("empire", PLAN) == ()
        assert match.draft("crown", PLAN, [PROTECT]) is None
        assert match.drafted("crown", PLAN) == (PROTECT,)


# --- going back -----------------------------------------------------------------------------------------------------------


def test_undo_goes_back_and_the_log_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.game"
    with new(path) as match:
        play_on(match, 4)
        digests = [match.course.digest(turn) for turn in range(5)]
        entries = len(log_of(match))
        submit(match, match.waiting()[0], [])
        assert match.draft("crown", PLAN, [PROTECT]) is None
        match.undo(2)
        assert match.turn == 2
        assert match.course.digest() == digests[2]
        assert log_of(match)[entries + 1 :] == [("rewind", {"turn": 2})]
        assert match.waiting() == tuple(Due(seat, PLEDGE) for seat in SEATS)
        play_on(match, 2, "otherwise")
        other = match.course.digest()
        assert other != digests[4]
        match.undo(2)
        play_on(match, 2)
        assert match.course.digest() == digests[4]
        for turn in range(1, 5):
            assert np.array_equal(match.report(turn).ledger.total()[1:], (match.at(turn).data - match.at(turn - 1).data)[1:])
        assert match.drafted("crown", PLAN) == (), "what was noted down for a turn that is gone is gone"
    with Match.open(path, find) as match:
        assert match.turn == 4
        assert [match.course.digest(turn) for turn in range(5)] == digests


def test_undo_takes_back_what_was_locked_for_the_coming_turn() -> None:
    match = new(players=PEOPLE | {"empire": "random"})
    all_pledge_nothing(match)
    for seat in SEATS[:3]:
        assert match.submit_plan(seat, []) is None
    match.resolve()
    assert match.submit_pledge("hillfolk", PROMISE) is None
    match.undo(1)
    assert match.pledged() == {"empire": ()}, "the computer player has submitted anew"
    assert match.submit_pledge("hillfolk", []) is None


@pytest.mark.parametrize("turn", [-1, 2, 99])
def test_there_is_no_going_back_to_a_turn_that_was_not_played(turn: int) -> None:
    match = new()
    play_turn(match)
    with pytest.raises(MatchProblem, match=f"There is no turn {turn} to go back to: 1 have been played."):
        match.undo(turn)
    assert match.turn == 1


# --- files ----------------------------------------------------------------------------------------------------------------


def test_with_and_without_a_file_it_is_the_same_game(tmp_path: Path) -> None:
    with new(tmp_path / "a.game") as kept:
        free = new()
        play_on(kept)
        play_on(free)
        assert log_of(kept) == log_of(free)
        assert kept.result() == free.result()


def test_an_open_game_goes_on_where_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.game"
    whole = new()
    play_on(whole)
    new(path).close()
    while True:
        with Match.open(path, find) as match:
            if match.over:
                break
            due = match.waiting()[0]
            submit(match, due, choice(match, due))
            if not match.waiting():
                match.resolve()
    assert match.course.digest() == whole.course.digest()
    assert log_of_file(path) == log_of(whole)


def log_of_file(path: Path) -> list[tuple[str, dict[str, Any]]]:
    with Store.open(path, readonly=True) as store:
        return [(entry.kind, entry.body) for entry in store.entries()]


def test_a_game_is_gone_on_with_by_the_same_rules_only(tmp_path: Path) -> None:
    path = tmp_path / "a.game"
    with new(path) as match:
        play_turn(match)
    before = log_of_file(path)

    def broken(mods: Sequence[str], scenario: str) -> Ruleset | None:
        raise RulesRefused([])

    missing = f"{path} was begun with the rules of small 1.0.0, which cannot be had here, so it can be replayed but not gone on with."
    different = f"{path} was begun with the rules of small 1.0.0, which are not the same here, so it can be replayed but not gone on with."
    cases = [(lambda mods, scenario: None, missing), (broken, missing), (lambda mods, scenario: changed_rules(b"heat: 0.25 *", b"heat: 0.26 *"), different)]
    for finder, sentence in cases:
        with pytest.raises(StoreProblem) as refused:
            Match.open(path, finder)
        assert refused.value.message == sentence
    assert log_of_file(path) == before


def test_a_game_with_a_level_that_is_not_here(tmp_path: Path) -> None:
    path = tmp_path / "a.game"
    with new(path) as match:
        header = match.kept.header
    path.unlink()
    header["seats"]["crown"] = "clairvoyant"
    Store.create(path, header, rules().sources).close()
    with pytest.raises(StoreProblem) as refused:
        Match.open(path, find)
    assert refused.value.message == f"{path} cannot be gone on with. {no_level('clairvoyant')}"


def test_a_game_that_comes_out_otherwise_is_not_gone_on_with(tmp_path: Path) -> None:
    path = tmp_path / "a.game"
    with new(path) as match:
        play_on(match, 2)
        entries, header = log_of(match), match.kept.header
    path.unlink()
    with Store.create(path, header, rules().sources) as store:
        for kind, body in entries:
            store.append(kind, body | {"digest": "0" * 64} if kind == "turn" and body["turn"] == 2 else body)
    with pytest.raises(StoreProblem, match=r"was played with another version of this game and cannot be gone on with\. Turn 2 comes out differently"):
        Match.open(path, find)


def test_a_new_game_takes_nobodys_place(tmp_path: Path) -> None:
    path = tmp_path / "a.game"
    path.write_text("mine")
    with pytest.raises(StoreProblem, match="is there already"):
        new(path)
    assert path.read_text() == "mine"
    with pytest.raises(StoreProblem, match="no such folder"):
        new(tmp_path / "nowhere" / "a.game")


def test_a_game_that_is_open_twice_is_gone_on_with_once(tmp_path: Path) -> None:
    path = tmp_path / "a.game"
    with new(path) as one, Match.open(path, find) as other:
        assert one.submit_pledge("crown", []) is None
        for attempt in (lambda: other.submit_pledge("crown", []), lambda: other.submit_pledge("empire", []), lambda: other.undo(0)):
            with pytest.raises(StoreProblem, match=r"This game is being played somewhere else too\. Open it again to go on from there\."):
                attempt()
        play_on(one)
        assert one.over
    with Match.open(path, find) as again:
        assert again.course.digest() == one.course.digest()


def test_where_nothing_can_be_written_nothing_is_acknowledged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with new(tmp_path / "a.game", PEOPLE | {"empire": "random"}) as match:
        all_pledge_nothing(match)
        waiting, log = match.waiting(), log_of(match)

        def full(*_: object) -> int:
            raise StoreProblem("There is no room on the disk.")

        with monkeypatch.context() as patch:
            patch.setattr(match.kept, "append", full)
            for attempt in (lambda: match.submit_plan("crown", []), lambda: match.undo(0)):
                with pytest.raises(StoreProblem):
                    attempt()
            assert (match.waiting(), log_of(match)) == (waiting, log)
        play_turn(match)  # there is room again
        while match.waiting():
            submit(match, match.waiting()[0], [])
        before = match.state
        with monkeypatch.context() as patch:
            patch.setattr(match.kept, "append", full)
            with pytest.raises(StoreProblem):
                match.resolve()
            assert match.state is before
            assert match.waiting() == ()
        match.resolve()
        assert match.turn == 2


def test_a_computer_player_that_breaks_the_rules_is_a_fault_and_not_a_move(monkeypatch: pytest.MonkeyPatch) -> None:
    match = new(players=PEOPLE | {"crown": "random"})
    monkeypatch.setattr(Thinkers, "decide", lambda *_: {"crown": (CALM,)})
    with pytest.raises(AssertionError, match=r"the computer player of crown gave what is not allowed: Calm is not an order of this seat\."):
        all_pledge_nothing(match)
