"""Turning points and what might have been, at the command line: for people, for programs, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from game.engine.orders import order_to_text
from game.faces import cli
from game.faces.again import played_again
from game.play.odds import KINDS
from tests.small_world import SEATS, new


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kept") / "small.game"
    with new(path, dict.fromkeys(SEATS, "novice"), seed=4) as match:
        while not match.over:
            match.resolve()
    return path


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A game of two turns that goes on."""
    path = tmp_path_factory.mktemp("begun") / "small.game"
    with new(path, dict.fromkeys(SEATS, "random"), seed=4) as match:
        match.resolve()
        match.resolve()
    return path


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    status = cli.main(["replay", *map(str, words)])
    found = capsys.readouterr()
    return status, found.out, found.err


def object_of(capsys: pytest.CaptureFixture[str], *words: object) -> dict[str, Any]:
    status, out, err = run(capsys, *words, "--json")
    assert (status, err) == (0, "")
    found: dict[str, Any] = json.loads(out)
    return found


def refused(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    status, out, err = run(capsys, *words)
    assert status == 2 and out == "" and err.count("\n") == 1, (status, out, err)
    return err


def test_turning_points_are_told_with_the_way_to_their_turn(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, file, "--turning-points", "--samples", "64")
    assert status == 0 and "What moved it" in out and "64 times" in out
    points = object_of(capsys, file, "--turning-points", "--samples", "64")["turning_points"]
    assert points and all(f"--turn {point['turn']} --truth" in out for point in points)
    assert out.count("give or take") == len(points) and f"{len(points):2}. Turn" in out
    assert all(len(line) <= 80 or str(file) in line for line in out.splitlines()), "a way to a turn is never cut"


def test_turning_points_as_an_object(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = object_of(capsys, file, "--turning-points", "--samples", "64")
    match = played_again(file)
    assert found["turns"] == match.turn and found["over"] is True and len(found["odds"]) == match.turn + 1
    assert [one["certain"] for one in found["odds"]] == [False] * match.turn + [True]
    for point in found["turning_points"]:
        assert point["kind"] in KINDS and abs(point["change"]["value"]) > point["change"]["half"]
        if point["seat"] is not None:
            given = {order_to_text(match.engine, order) for order in match.course.played[point["turn"] - 1][point["seat"]]}
            assert set(point["orders"]) <= given


def test_a_game_that_goes_on_and_one_that_was_hardly_begun(begun: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "After 2 turns the game is not over" in run(capsys, begun, "--turning-points", "--samples", "32")[1]
    assert len(object_of(capsys, begun, "--turning-points", "--samples", "32")["odds"]) == 3
    assert "nothing to look back at" in refused(capsys, begun, "--turning-points", "--to", "0")


def test_what_if_sets_the_endings_side_by_side(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = f"{SEATS[2]}:1=nothing"
    status, out, _ = run(capsys, file, "--what-if", place, "--samples", "64")
    found = object_of(capsys, file, "--what-if", place, "--samples", "64")
    assert status == 0 and "Instead: nothing." in out and "64 times" in out and "All numbers are rounded" in out
    assert (found["seat"], found["turn"], found["instead"]) == (SEATS[2], 1, [])
    assert [one["kind"] for one in found["really"]] == [one["kind"] for one in found["otherwise"]] == [one["kind"] for one in found["differences"]]
    assert any(one["beyond"] for one in found["differences"]) is ("*" in out)
    assert all(one["beyond"] is (abs(one["value"]) > one["half"]) for one in found["differences"])


def test_what_if_with_an_adviser_and_with_what_was_really_ordered(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert object_of(capsys, file, "--what-if", f"{SEATS[1]}:2=adviser", "--samples", "32")["instead"]
    match = played_again(file)
    seat = next(seat for seat in SEATS if match.course.played[2][seat])
    orders = "; ".join(order_to_text(match.engine, order) for order in match.course.played[2][seat])
    assert "nothing differs" in run(capsys, file, "--what-if", f"{seat}:3={orders}", "--samples", "32")[1]


def test_orders_may_be_typed_by_name(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    match = played_again(file, to=0)
    seat, order = next((seat, order) for seat in SEATS for kind in match.judge().kinds(seat) for order in match.judge().legal(seat, kind) if order.picks)
    found = object_of(capsys, file, "--what-if", f"{seat}:1={order.kind} {' '.join(order.picks)}", "--samples", "32")
    assert found["instead"] == [order_to_text(match.engine, order)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hillfolk", "wants SEAT:TURN=ORDERS"),
        ("hillfolk:one=nothing", "wants SEAT:TURN=ORDERS"),
        ("hilfolk:1=nothing", "Did you mean `hillfolk`"),
        ("hillfolk:0=nothing", "no turn 0"),
        ("hillfolk:99=nothing", "Turns 1 to 8"),
        ("hillfolk:1=", "Name the orders"),
        ("hillfolk:1=fly to the moon", "no order `fly to the moon`"),
        ("hillfolk:1=rally at=moon", "no"),
        ("hillfolk:1=" + "rally; " * 60, "more orders than"),
    ],
)
def test_what_cannot_be_understood_is_refused_in_a_sentence(file: Path, capsys: pytest.CaptureFixture[str], text: str, said: str) -> None:
    assert said in refused(capsys, file, "--what-if", text)


def test_what_could_not_have_been_ordered_is_refused_with_the_reason(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    match = played_again(file, to=0)
    seat, order = next((seat, order) for seat in SEATS for kind in match.judge().kinds(seat) for order in match.judge().legal(seat, kind))
    text = order_to_text(match.engine, order)
    assert "given twice" in refused(capsys, file, "--what-if", f"{seat}:1={text}; {text}")


def test_a_file_that_is_no_game_and_options_that_do_not_agree(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other.game"
    other.write_bytes(b"no game at all")
    for option in (["--turning-points"], ["--what-if", "hillfolk:1=nothing"]):
        assert str(other) in refused(capsys, other, *option)
        assert "do not go together" in refused(capsys, file, *option, "--turn", "1")
        assert "do not go together" in refused(capsys, file, *option, "--verify")
    assert "do not go together" in refused(capsys, file, "--turning-points", "--what-if", "hillfolk:1=nothing")
    assert "--samples" in refused(capsys, file, "--samples", "64")
