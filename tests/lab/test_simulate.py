"""Many games counted: the same whatever the batch and the workers, in the form the command promises, and kept as files like any other."""

from __future__ import annotations

import itertools
import json
import os
from collections import Counter
from pathlib import Path

import pytest

from game.engine.state import Engine
from game.lab import simulate as module
from game.lab.simulate import Game, Result, counted, simulate, wilson
from game.play.match import Match, MatchProblem
from game.play.replay import replay
from game.play.store import Store, StoreProblem
from tests.small_world import COMPUTERS, SEATS, TINY, die, find, new, rules

FIELDS = ["scenario", "games", "turns", "seconds", "digest", "wins", "endings", "trajectories", "regimes", "orders", "requisites"]


@pytest.fixture(scope="module")
def result() -> Result:
    return simulate(rules(), "small", 60, 5)


# --- the same games -------------------------------------------------------------------------------------------------------


def test_games_one_at_a_time_make_no_difference(result: Result) -> None:
    assert simulate(rules(), "small", 10, 5, batch=1).games == result.games[:10]


@pytest.mark.parametrize("batch", [13, 59, 60, 1000])
def test_the_batch_makes_no_difference(result: Result, batch: int) -> None:
    assert simulate(rules(), "small", 60, 5, batch=batch) == result


def test_the_workers_make_no_difference(result: Result) -> None:
    heard: list[tuple[int, int]] = []
    shared = simulate(rules(), "small", 60, 5, batch=25, workers=2, progress=lambda done, of: heard.append((done, of)))
    assert shared == result
    assert shared.digest == result.digest
    assert heard == [(25, 60), (50, 60), (60, 60)]


def test_a_game_is_the_one_its_seed_makes(result: Result) -> None:
    assert simulate(rules(), "small", 20, 25).games == result.games[20:40]
    shortest = min(result.games, key=lambda game: game.outcome.turn)
    for game in (shortest, result.games[20]):
        match = new(players=COMPUTERS, seed=game.seed)
        while not match.over:
            match.resolve()
        assert match.course.digest() == game.digest
        assert match.result() == game.outcome
        assert Counter(order.kind for orders in match.course.played for seat in SEATS for order in orders[seat]) == game.orders
    assert shortest.outcome.turn < match.turn


def test_the_digest_is_of_every_game(result: Result) -> None:
    assert simulate(rules(), "small", 60, 6).digest != result.digest
    assert simulate(rules(), "small", 59, 5).digest != result.digest


# --- what is printed ------------------------------------------------------------------------------------------------------


def test_the_object_is_the_one_that_the_command_promises(result: Result) -> None:
    found = json.loads(json.dumps(result.to_json()))
    assert list(found) == FIELDS
    assert (found["scenario"], found["games"], found["seconds"], found["digest"]) == ("small", 60, 0.0, result.digest)
    assert found["turns"] == sum(game.outcome.turn for game in result.games)
    assert list(found["wins"]) == list(SEATS)
    for counts in (found["wins"], found["endings"], found["trajectories"], found["regimes"]):
        assert all(set(count) == {"n", "rate", "ci"} and count["ci"][0] <= count["rate"] <= count["ci"][1] for count in counts.values())
    for name, whole in (("endings", 60), ("trajectories", 60), ("regimes", 60)):
        assert sum(count["n"] for count in found[name].values()) == whole
    assert list(found["trajectories"]) == ["burning", "sheltered", "as_before"], "rows that never held are said too"
    assert sum(found["orders"].values()) == pytest.approx(1)
    assert set(found["orders"]) == {"rally", "visit", "protect", "choose", "calm", "press"}
    reach = found["requisites"]["reach"]
    assert 0 <= reach["least"] < reach["mean"] < reach["most"] <= 100


def test_what_each_seat_ordered(result: Result) -> None:
    found = json.loads(json.dumps(result.to_json(by_seat=True)))
    assert list(found) == [*FIELDS, "orders_of"]
    assert list(found["orders_of"]) == list(SEATS)
    for shares in found["orders_of"].values():
        assert sum(shares.values()) == pytest.approx(1) and all(shares.values())
    game = result.games[20]
    assert Counter(kind for given in game.orders_of.values() for kind, count in given.items() for _ in range(count)) == game.orders


def test_the_games_one_by_one(result: Result) -> None:
    found = json.loads(json.dumps(result.to_json(per_game=True)))
    assert list(found) == [*FIELDS, "per_game"]
    games = found["per_game"]
    assert [game["seed"] for game in games] == list(range(5, 65))
    assert all(list(game) == ["seed", "digest", "turns", "winners", "regime", "trajectory"] for game in games)
    for seat in SEATS:
        assert found["wins"][seat]["n"] == sum(seat in game["winners"] for game in games)
    assert len({game["turns"] for game in games}) > 1, "some end early"


def test_rules_without_roles_can_be_counted_too() -> None:
    found = simulate(rules(TINY), "tiny", 3, 1).to_json()
    assert (found["games"], found["turns"]) == (3, 6)
    assert found["endings"]["nobody"]["n"] == 3
    assert found["regimes"] == found["trajectories"] == found["requisites"] == {}


def test_seconds_are_those_of_the_clock_that_is_given() -> None:
    ticks = itertools.count(100, 2.5)
    assert simulate(rules(), "short", 1, 1, clock=lambda: next(ticks)).seconds == 2.5


@pytest.mark.parametrize(
    ("n", "of", "low", "high"),
    [(0, 10, 0, 0.277533), (10, 10, 0.722467, 1), (5, 10, 0.236593, 0.763407), (1, 100, 0.001767, 0.054486), (50, 200, 0.195082, 0.314341), (0, 0, 0, 1)],
)
def test_intervals_are_those_of_wilson(n: int, of: int, low: float, high: float) -> None:
    assert wilson(n, of) == pytest.approx((low, high), abs=1e-6)
    assert counted(n, of)["n"] == n
    assert counted(n, of)["rate"] == (n / of if of else 0)


# --- files ----------------------------------------------------------------------------------------------------------------


def test_saved_games_can_be_replayed_and_are_those_of_a_match(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "games"
    result = simulate(rules(), "small", 3, 5, save=folder, batch=2)
    assert sorted(path.name for path in folder.iterdir()) == sorted(f"small-{seed}.game" for seed in range(5, 8))
    for game in result.games:
        again = replay(folder / f"small-{game.seed}.game", verify=True)
        assert again.differs is None
        assert again.digests[-1] == game.digest
        assert again.outcome == game.outcome
    path = tmp_path / "match.game"
    with new(path, COMPUTERS, 7) as match:
        while not match.over:
            match.resolve()
    with Store.open(path) as one, Store.open(folder / "small-7.game") as other:
        assert one.header == other.header
        assert one.entries() == other.entries()
        assert one.sources() == other.sources()
    with Match.open(folder / "small-7.game", find) as match:
        assert match.over


def test_workers_save_too(tmp_path: Path) -> None:
    result = simulate(rules(), "short", 4, 1, {"crown": "random"}, batch=2, workers=2, save=tmp_path)
    assert [replay(tmp_path / f"short-{seed}.game", verify=True).digests[-1] for seed in range(1, 5)] == [game.digest for game in result.games]
    with pytest.raises(StoreProblem, match="is there already"):
        simulate(rules(), "short", 4, 1, batch=2, workers=2, save=tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreProblem, match="could not be read or written"):
        simulate(rules(), "short", 4, 1, save=tmp_path / "file")


# --- refusals -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"scenario": "larg"}, "There is no scenario `larg`. There is short, small."),
        ({"games": 0}, "`games` is 0; it must be at least 1."),
        ({"batch": 0}, "`batch` is 0; it must be at least 1."),
        ({"workers": -1}, "`workers` is -1; it must be at least 1."),
        ({"seed": -1}, "-1 is no seed for 2 games: seeds go from 0 to 2^64 - 1."),
        ({"seed": 2**64 - 1}, f"{2**64 - 1} is no seed for 2 games: seeds go from 0 to 2^64 - 1."),
        ({"players": "human"}, "No person can play in a simulation: name a level for each seat."),
        ({"players": {"crown": "human"}}, "No person can play in a simulation: name a level for each seat."),
        ({"players": "randon"}, "There is no computer player `randon`. Did you mean `random`?"),
        ({"players": {"crwn": "random"}}, "There is no seat `crwn` in this scenario. Did you mean `crown`?"),
    ],
)
def test_what_cannot_be_simulated(given: dict[str, object], sentence: str) -> None:
    with pytest.raises(MatchProblem) as refused:
        simulate(rules(), **{"scenario": "small", "games": 2, "seed": 1, **given})
    assert refused.value.message == sentence


def test_the_last_seed_there_is() -> None:
    assert simulate(rules(), "short", 1, 2**64 - 1).games[0].seed == 2**64 - 1


def play_and_die_once(seeds: range) -> list[Game]:
    """A worker that is killed after it kept the files of its first share."""
    found = module._halls[0].play(seeds)
    mark = Path(os.environ["KILLED_ONCE"])
    if 3 in seeds and not mark.exists():
        mark.write_text("")
        os._exit(9)
    return found


def test_what_a_killed_worker_was_at_is_played_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KILLED_ONCE", str(tmp_path / "mark"))
    monkeypatch.setattr(module, "_play_share", play_and_die_once)
    shared = simulate(rules(), "short", 6, 1, batch=2, workers=2, save=tmp_path / "games")
    assert (tmp_path / "mark").exists()
    assert shared == simulate(rules(), "short", 6, 1)
    assert [replay(tmp_path / "games" / f"short-{seed}.game", verify=True).digests[-1] for seed in range(1, 7)] == [game.digest for game in shared.games]


def test_a_worker_that_dies_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_open_hall", die)
    with pytest.raises(MatchProblem, match="A worker was ended from outside"):
        simulate(rules(), "short", 2, 1, batch=1, workers=2)


def test_orders_are_those_that_the_engine_knows(result: Result) -> None:
    kinds = {info.id for info in Engine(rules().program("small")).program.orders}
    assert set(result.kinds) <= kinds
