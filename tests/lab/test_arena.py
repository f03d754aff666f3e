"""Levels that meet: who is better is counted in pairs of games, and what the command prints is what it promises."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from game.faces import cli
from game.lab.arena import Contest, Result, full_tables, looked_at, pairings, result_of, score, wanted
from game.lab.sitting import IDLE, Account, Room
from game.lab.sweep import Alone, Processes, play_all
from tests.small_world import SEATS, rules

ASKED = Contest("small", "novice", "random", "random", (), pairs=12, seed=40, block=5, tables=True)


@pytest.fixture(scope="module")
def room() -> Room:
    return Room(rules())


@pytest.fixture(scope="module")
def asked(room: Room) -> Contest:
    return replace(ASKED, kinds=looked_at(room.engine("small")))


@pytest.fixture(scope="module")
def result(room: Room, asked: Contest) -> Result:
    engine = room.engine("small")
    return result_of(engine, asked, play_all(rules(), wanted(engine, asked), Alone()))


# --- what is played -------------------------------------------------------------------------------------------------------


def test_games_of_a_pair_differ_in_one_seat_alone(room: Room, asked: Contest) -> None:
    found = pairings(room.engine("small"), asked)
    for one in found:
        a, b = one.by_challenger, one.by_reference
        assert (a.seed, a.games, a.scenario, a.upset) == (b.seed, b.games, b.scenario, b.upset)
        assert [x != y for x, y in zip(a.seats, b.seats, strict=True)] == [seat == one.seat for seat in SEATS]
        assert dict(a.seats)[one.seat] == "novice"
    for kind, seats in asked.kinds:
        mine = [one for one in found if one.kind == kind]
        assert sum(one.by_challenger.games for one in mine) == 12
        assert sorted(seed for one in mine for seed in range(one.by_challenger.seed, one.by_challenger.seed + one.by_challenger.games)) == list(range(40, 52))
        assert {one.seat for one in mine} == set(seats)


def test_every_seat_has_its_turn_in_few_pairs(room: Room, asked: Contest) -> None:
    found = pairings(room.engine("small"), replace(asked, pairs=2, block=25))
    assert {one.seat for one in found} == set(SEATS)


def test_kinds_and_seats_that_are_looked_at(room: Room) -> None:
    engine = room.engine("small")
    assert looked_at(engine) == (("movement", ("hillfolk", "sailors")), ("state", ("crown",)), ("hegemon", ("empire",)))
    assert looked_at(engine, kinds=["state"]) == (("state", ("crown",)),)
    assert looked_at(engine, seats=["sailors"]) == (("movement", ("sailors",)),)
    assert looked_at(engine, ["hegemon"], ["sailors"]) == (("movement", ("sailors",)), ("hegemon", ("empire",)))


def test_games_of_the_reference_are_played_once(room: Room, asked: Contest) -> None:
    engine = room.engine("small")
    played = play_all(rules(), wanted(engine, asked), Alone())
    all_random = [one for one in played if set(dict(one.seats).values()) == {"random"}]
    assert len(all_random) == len({one.seed for one in all_random}) == 3
    assert {seat for one in full_tables(engine, asked) for seat, level in one.seats if level == "novice"} == set(SEATS)


# --- what comes out -------------------------------------------------------------------------------------------------------


def account(value: float, won: bool = False) -> Account:
    return Account(1, "", 8, "won", ("crown",) if won else (), None, None, (), (), {"crown": value}, {}, {})


def test_pairs_are_counted() -> None:
    pairs = [("crown", account(a, a > 60), account(b)) for a, b in [(70, 50), (40, 40), (30, 50), (65, 25), (50, 40)]]
    found = score(pairs)
    assert (found.pairs, found.higher, found.level, found.lower) == (5, 3, 1, 1)
    assert found.share.value == 0.7
    assert found.share.low < 0.7 < found.share.high
    assert found.difference.value == 10
    assert found.difference.low < 0 < found.difference.high
    assert (found.won, found.reference_won) == (2, 0)


def test_a_level_against_itself_is_level(room: Room, asked: Contest) -> None:
    engine = room.engine("small")
    same = replace(asked, challenger="random", tables=False)
    found = result_of(engine, same, play_all(rules(), wanted(engine, same), Alone()))
    assert all((one.level, one.share.value, one.difference.value) == (12, 0.5, 0) for one in found.kinds.values())


def test_the_better_player_is_found(room: Room, asked: Contest) -> None:
    engine = room.engine("small")
    idle = replace(asked, reference=IDLE, kinds=looked_at(engine, ["state"]), pairs=20, tables=False)
    found = result_of(engine, idle, play_all(rules(), wanted(engine, idle), Alone()))
    assert found.kinds["state"].share.low > 0.7


def test_what_the_result_holds(result: Result) -> None:
    body = json.loads(json.dumps(result.to_json()))
    assert (body["scenario"], body["players"], body["others"], body["seed"], body["pairs"]) == ("small", ["novice", "random"], "random", 40, 12)
    assert [one["kind"] for one in body["kinds"]] == ["movement", "state", "hegemon"]
    movement = body["kinds"][0]
    assert movement["pairs"] == movement["higher"] + movement["level"] + movement["lower"] == 12
    assert movement["ci"][0] <= movement["share"] <= movement["ci"][1]
    assert sum(one["pairs"] for one in movement["seats"].values()) == 12
    assert body["every_seat"]["games"] == 12
    assert set(body["every_seat"]["wins"]) == set(SEATS)
    assert sum(one["n"] for one in body["every_seat"]["endings"].values()) == 12


def test_workers_make_no_difference(room: Room, asked: Contest, result: Result) -> None:
    engine = room.engine("small")
    assert json.dumps(result_of(engine, asked, play_all(rules(), wanted(engine, asked), Processes(2))).to_json()) == json.dumps(result.to_json())


# --- the command ----------------------------------------------------------------------------------------------------------


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = cli.main(["lab", "arena", *words])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_the_command_tells_and_goes_on(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    words = ["--levels", "random,idle", "--scenario", "water_war", "--pairs", "4", "--resume", str(tmp_path / "kept"), "--tables"]
    status, out, err = run(capsys, *words)
    assert (status, err) == (0, "")
    assert out.startswith("water_war: random against idle, the others idle; 4 pairs a kind of seat, from seed 1000000\n")
    assert "movement" in out and "95 % interval" in out and "random in every seat, 4 games" in out
    size = (tmp_path / "kept").stat().st_size
    assert run(capsys, *words)[1] == out
    assert (tmp_path / "kept").stat().st_size == size, "nothing is played twice"
    status, out, err = run(capsys, *words, "--json")
    assert (status, err) == (0, "")
    assert json.loads(out)["kinds"][0]["pairs"] == 4


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--levels", "random"], "`--levels` wants two"),
        (["--levels", "random,nowice"], "There is no computer player `nowice`. Did you mean `novice`?"),
        (["--levels", "random,idle", "--others", "strang"], "There is no computer player `strang`."),
        (["--levels", "random,idle", "--kind", "stat"], "There is no kind of seat `stat`."),
        (["--levels", "random,idle", "--seat", "brazil"], "There is no seat `brazil`."),
        (["--levels", "random,idle", "--scenario", "seatle"], "Did you mean `seattle`?"),
        (["--levels", "random,idle", "--resume", "."], "could not be read or written"),
        (["--levels", "random,idle", "--workers", "2", "--scheduler", "tcp://127.0.0.1:1"], "not allowed with"),
        (["--levels", "random:nobody,idle"], "There is no personality `nobody`."),
        (["--levels", "random,idle", "--pairs", "0"], "0 is not between 1"),
    ],
)
def test_what_the_arena_can_not_do(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = words if "--scenario" in words else [*words, "--scenario", "water_war"]
    status, out, err = run(capsys, *words)
    assert (status, out) == (2, "")
    assert said in err and err.count("\n") == 1
