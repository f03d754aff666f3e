"""The same games come out bit for bit alike: today and when the table was made, whatever the hash seed, and on the oldest and the newest numpy."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.make_digests import TABLE, Digests, table

ROOT = TABLE.parent.parent
SCRIPT = ROOT / "tests" / "make_digests.py"
AGAIN = "If a rule or the engine was changed on purpose: python3 tests/make_digests.py --write"


def first_difference(wanted: Digests, found: Digests) -> str:
    """Where two tables part, in words; empty where they do not."""
    if wanted.keys() != found.keys():
        return f"the scenarios are {sorted(found)} and were {sorted(wanted)}. {AGAIN}"
    for scenario, games in wanted.items():
        for seed, digests in games.items():
            if found[scenario].get(seed) != digests:
                turns = zip(digests, found[scenario].get(seed, []))
                turn = next((turn for turn, (one, other) in enumerate(turns) if one != other), min(len(digests), len(found[scenario].get(seed, []))))
                return f"{scenario}, seed {seed}: turn {turn} comes out differently. {AGAIN}"
    return ""


def the_table() -> Digests:
    found: Digests = json.loads(TABLE.read_text("utf-8"))
    return found


def run(python: str | Path, hash_seed: str) -> Digests:
    """The table as another interpreter makes it."""
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([python, SCRIPT], check=False, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    found: Digests = json.loads(done.stdout)
    return found


def test_the_games_are_those_of_the_table() -> None:
    assert first_difference(the_table(), table()) == ""


def test_the_table_covers_every_scenario_from_first_to_last_turn() -> None:
    wanted = the_table()
    assert {key.split("/")[0] for key in wanted} == {"tiny", "small", "base"}
    for games in wanted.values():
        assert len(games) == 4
        assert len({digests[-1] for digests in games.values()}) > 1 or len(next(iter(games.values()))) <= 3
        assert all(len(set(digests)) == len(digests) > 2 for digests in games.values())


@pytest.mark.parametrize("hash_seed", ["0", "4242"])
def test_the_hash_seed_makes_no_difference(hash_seed: str) -> None:
    assert first_difference(the_table(), run(sys.executable, hash_seed)) == ""


def test_a_difference_is_named() -> None:
    one = {"tiny/tiny": {"1": ["a", "b", "c"]}}
    assert first_difference(one, one) == ""
    assert first_difference(one, {"tiny/tiny": {"1": ["a", "b", "d"]}}).startswith("tiny/tiny, seed 1: turn 2 comes out differently.")
    assert first_difference(one, {"tiny/tiny": {"1": ["a"]}}).startswith("tiny/tiny, seed 1: turn 1 comes out differently.")
    assert first_difference(one, {"tiny/tiny": {}}).startswith("tiny/tiny, seed 1: turn 0 comes out differently.")
    assert first_difference(one, {}).startswith("the scenarios are []")


# --- two numpys -----------------------------------------------------------------------------------------------------------


def admitted(versions: list[str]) -> list[str]:
    """Those that pyproject.toml admits, the oldest first."""
    wanted = next(each for each in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"] if each.startswith("numpy"))
    bounds = re.fullmatch(r"numpy>=([\d.]+),<([\d.]+)", wanted)
    assert bounds is not None, f"{wanted}: this test reads numpy>=LOW,<HIGH"

    def number(version: str) -> tuple[int, ...]:
        return tuple(int(part) for part in version.split("."))

    plain = [version for version in versions if re.fullmatch(r"[\d.]+", version)]
    return sorted((version for version in plain if number(bounds[1]) <= number(version) < number(bounds[2])), key=number)


def test_the_versions_that_are_admitted() -> None:
    assert admitted(["2.4.1", "2.10.0", "1.26.4", "3.0.0", "1.26.0", "1.25.2", "1.26.0.post1"]) == ["1.26.0", "1.26.4", "2.4.1", "2.10.0"]


def environment_with(versions: list[str], folder: Path) -> tuple[Path, str]:
    """A new environment with the first of these versions of numpy that this interpreter can install, and which one it is."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    install = [sys.executable, "-m", "pip", f"--python={python}", "install", "--quiet", "--only-binary=numpy", "pyyaml"]
    for version in versions:
        if subprocess.run([*install, f"numpy=={version}"], check=False, capture_output=True).returncode == 0:
            return python, version
    pytest.fail(f"none of {versions} could be installed")


@pytest.mark.long
def test_the_oldest_and_the_newest_numpy_give_the_same_games(tmp_path: Path, need: Callable[[object, str], None]) -> None:
    listed = subprocess.run([sys.executable, "-m", "pip", "index", "versions", "numpy"], check=False, capture_output=True, text=True)
    found = re.search(r"Available versions: (.+)", listed.stdout)
    need(found, "which versions of numpy there are cannot be asked from here")
    assert found is not None
    versions = admitted(found[1].split(", "))
    for name, ordered in (("oldest", versions), ("newest", versions[::-1])):
        python, version = environment_with(ordered, tmp_path / name)
        told = subprocess.run([python, "-c", "import numpy; print(numpy.__version__)"], check=True, capture_output=True, text=True)
        assert told.stdout.strip() == version
        assert first_difference(the_table(), run(python, "0")) == "", f"numpy {version}"
        print(f"numpy {version}: all digests alike")
