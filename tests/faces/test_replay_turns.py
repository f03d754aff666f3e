"""Any turn of a kept game in the terminal: as a seat was told it, as everyone was, or with nothing hidden."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest

from game.engine.views import is_secret
from game.faces import cli
from game.faces.again import Again
from game.faces.cli_replay import show_turn
from game.faces.cli_sayings import Refused
from game.faces.telling.names import Names
from game.faces.terminal_desk import Desk
from game.faces.terminal_report import turn_report
from game.faces.terminal_screen import Screen
from game.play.match import Match
from game.play.replay import replay
from tests.faces.playing import english
from tests.small_world import COMPUTERS, SEATS, new


def screen() -> tuple[Screen, StringIO]:
    out = StringIO()
    return Screen(out, lambda: ""), out


def told(match: Match, seat: str | None) -> str:
    """The report of the last turn, as it is told while the game is played."""
    sheet, out = screen()
    turn_report(Desk(sheet, english(), match, Names(match.ruleset, match.engine), seat))
    return out.getvalue()


def shown(path: Path, turn: int, seat: str | None = None, truth: bool = False) -> str:
    sheet, out = screen()
    show_turn(replay(path, turn), seat, truth, sheet, english())
    return out.getvalue()


@pytest.fixture(scope="module")
def game(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[tuple[int, str | None], str]]:
    """A whole game of computers in the small world, and what each seat was told after each turn."""
    path = tmp_path_factory.mktemp("kept") / "small.game"
    heard: dict[tuple[int, str | None], str] = {}
    with new(path, COMPUTERS, seed=4) as match:
        while not match.over:
            match.resolve()
            heard |= {(match.turn, seat): told(match, seat) for seat in (None, *SEATS)}
    return path, heard


def test_every_turn_is_told_as_it_was(game: tuple[Path, dict[tuple[int, str | None], str]]) -> None:
    path, heard = game
    for (turn, seat), text in heard.items():
        assert text in shown(path, turn, seat), (turn, seat)


def test_the_truth_has_the_sealed_orders_of_all(game: tuple[Path, dict[tuple[int, str | None], str]]) -> None:
    path, _ = game
    found = False
    for turn in range(1, max(turn for turn, _ in game[1]) + 1):
        match = Again(replay(path, turn), truth=True)
        names = Names(match.ruleset, match.engine)
        text = shown(path, turn, truth=True)
        assert "nothing hidden" in text.splitlines()[1]
        for seat, orders in match.report(turn).orders.items():
            for order in (order for order in orders if is_secret(match.engine, order)):
                found = True
                assert names.order(order) in " ".join(text.split()), (turn, seat)
    assert found, "this game has no sealed orders: choose another seed"


def test_the_last_turn_is_followed_by_the_end(game: tuple[Path, dict[tuple[int, str | None], str]]) -> None:
    path, heard = game
    last = max(turn for turn, _ in heard)
    words = english()
    assert words("end.title") in shown(path, last)
    assert words("end.title") not in shown(path, last - 1)
    assert "\x1b" not in shown(path, last, SEATS[0])


def test_before_the_first_turn(game: tuple[Path, dict[tuple[int, str | None], str]]) -> None:
    for text in (shown(game[0], 0), shown(game[0], 0, SEATS[0]), shown(game[0], 0, truth=True)):
        assert english()("log.nothing") in text


def test_looking_changes_nothing(game: tuple[Path, dict[tuple[int, str | None], str]]) -> None:
    before = game[0].read_bytes()
    shown(game[0], 2, truth=True)
    assert game[0].read_bytes() == before


def test_a_seat_that_is_not_there(game: tuple[Path, dict[tuple[int, str | None], str]]) -> None:
    with pytest.raises(Refused, match="Did you mean `sailors`"):
        shown(game[0], 1, "sailor")


def test_on_the_command_line(game: tuple[Path, dict[tuple[int, str | None], str]], capsys: pytest.CaptureFixture[str]) -> None:
    file = str(game[0])
    assert cli.main(["replay", file, "--turn", "2", "--seat", SEATS[0]]) == 0
    assert game[1][2, SEATS[0]] in capsys.readouterr().out
    assert cli.main(["replay", file, "--turn", "2", "--truth"]) == 0
    capsys.readouterr()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--turn", "99"], "turns have been played"),
        (["--turn", "-1"], "not between 0"),
        (["--turn", "1", "--seat", "\x1b[2J"], "There is no seat `?[2J`"),
        (["--seat", "crown"], "name the turn"),
        (["--truth"], "name the turn"),
        (["--turn", "1", "--truth", "--seat", "crown"], "never sees the whole truth"),
        (["--turn", "1", "--json"], "do not go together"),
        (["--turn", "1", "--to", "1"], "do not go together"),
        (["--turn", "1", "--verify"], "do not go together"),
        (["--turn", "1", "--lang", "xx"], "no words for the language"),
    ],
    ids=lambda value: "".join(c for c in " ".join(value) if c.isprintable()) if isinstance(value, list) else "",
)
def test_what_can_not_be_shown(words: list[str], said: str, game: tuple[Path, dict[tuple[int, str | None], str]], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["replay", str(game[0]), *words]) == 2
    out, err = capsys.readouterr()
    assert said in err and err.count("\n") == 1 and not out
