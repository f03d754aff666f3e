"""Learning what positions are worth: from positions compared with their like, tried on other games, written as a mod that can be played."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from game.faces import cli
from game.lab import train as module
from game.lab.sitting import Room
from game.lab.sweep import Alone, Processes
from game.lab.train import MOST, Course, Learned, Sums, features_of, learn, to_mod
from game.rules.layers import find_mods
from game.rules.ruleset import load_ruleset
from tests.small_world import SMALL, rules

COURSE = Course("small", "random", 1, 60)


@pytest.fixture(scope="module")
def found() -> list[Learned]:
    return learn(rules(), COURSE, 20, Alone())


def test_what_counts_is_what_the_rules_call_good_or_bad() -> None:
    engine = Room(rules()).engine("small")
    assert features_of(rules(), engine) == ("anger", "heat", "keeping", "leading", "quiet", "reach", "rising", "shared", "shelter", "standing", "uproar")


def test_more_is_foretold_than_by_what_is_wanted_now(found: list[Learned]) -> None:
    assert [one.kind for one in found] == ["movement", "state", "hegemon"]
    assert found[0].positions == 2 * found[1].positions == 2 * found[2].positions <= 2 * 60 * 8
    hegemon = found[2]
    assert hegemon.foretold > 0.1
    assert hegemon.weights["heat"] < 0 or hegemon.weights["leading"] > 0
    assert all(0 < len(one.weights) <= MOST + 3 and one.foretold <= 1 for one in found)


def test_workers_make_no_difference(found: list[Learned]) -> None:
    assert learn(rules(), COURSE, 20, Processes(2)) == found


def test_what_is_the_same_in_all_positions_of_a_turn_counts_for_nothing() -> None:
    """Something that only grows with time foretells nothing, and is not taken for a guide."""
    end = np.linspace(0, 1, 20)
    sums = module._summed([(np.stack([np.full(20, float(turn)), end * 0.5]), end) for turn in range(5)])
    weights = module._weights(sums, 0.01, np.zeros(2))
    assert weights[0] == 0
    assert weights[1] == pytest.approx(2, rel=0.02)
    assert sums.missed(weights) < 0.01


def test_where_nothing_varies_nothing_is_learned() -> None:
    none = Sums(10, np.zeros((3, 3)), np.zeros(3), 0.0)
    assert not module._weights(none, 0.1, np.ones(3)).any()
    assert none.missed(np.zeros(3)) == 1


def test_the_mod_can_be_read_and_played(found: list[Learned], tmp_path: Path) -> None:
    files = to_mod(found, "taught", "1.0.0", COURSE, "small")
    folder = tmp_path / "taught"
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    mods, problems = find_mods([SMALL, folder])
    assert not problems
    ruleset = load_ruleset([mods["small"], mods["taught"]])
    assert set(ruleset.entries["personalities"]) == {"taught_movement", "taught_state", "taught_hegemon"}


# --- the command ----------------------------------------------------------------------------------------------------------


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = cli.main(["lab", *words])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_what_the_command_writes_meets_plain_players(capsys: pytest.CaptureFixture[str], own_home: Path) -> None:
    words = ["train", "--scenario", "water_war", "--players", "random", "--games", "20", "--block", "10"]
    status, out, err = run(capsys, *words)
    assert (status, err) == (0, "")
    assert out.startswith("water_war: 20 games of random, from seed 1\n")
    written = (own_home / "mods" / "taught" / "values.yaml").read_text("utf-8")
    assert "  taught_movement:\n    seat: movement\n" in written
    status, out, _ = run(capsys, *words, "--json", "--workers", "2")
    assert json.loads(out)["kinds"][0]["kind"] == "movement"
    assert (own_home / "mods" / "taught" / "values.yaml").read_text("utf-8") == written
    meeting = ["arena", "--scenario", "water_war", "--mods", "taught", "--levels", "novice:taught_movement,novice", "--pairs", "2", "--json"]
    status, out, err = run(capsys, *meeting)
    assert (status, err) == (0, "")
    assert json.loads(out)["kinds"][0]["pairs"] == 2
    assert "one of those that are learned from" in run(capsys, *words, "--mods", "taught")[2]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--id", "Taught"], "`Taught` is no id for a mod"),
        (["--out", str(SMALL)], "holds other files than those of this command"),
        (["--out", str(SMALL / "mod.yaml")], "can not be written to"),
        (["--players", "strang"], "There is no computer player `strang`."),
        (["--players", "novice:nobody"], "There is no personality `nobody`."),
        (["--games", "3"], "3 is not between 10"),
    ],
)
def test_what_the_command_can_not_do(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "train", "--scenario", "water_war", *words)
    assert (status, out) == (2, "")
    assert said in err and err.count("\n") == 1
