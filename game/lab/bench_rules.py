"""Rules and start: how long reading, checking and compiling take, and how long it is until the program runs at all."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

from game.lab.bench_clock import Figure, Samples, race, samples
from game.paths import PACKAGE
from game.rules.program import Builder
from game.rules.ruleset import Ruleset, read_rules
from game.rules.world import Report

NOTHING, CORE = "pass", "import game.engine.turn"


def reading(ruleset: Ruleset, scenario: str, name: str) -> Iterator[Figure]:
    """From bytes to a program that can be played; and of that the last part, compiling, alone."""
    mods, sources = list(ruleset.mods), dict(ruleset.sources)
    taken = race({"all": lambda: read_rules(mods, sources, [scenario]), "compile": lambda: compile_only(ruleset, scenario)})
    size = sum(len(text) for text in sources.values()) // 1000
    yield taken["all"].figure(f"{name} read, checked, compiled", "s", float, f"{len(sources)} files, {size} kB", "under 0.5")
    yield taken["compile"].figure(f"{name}: compiling alone", "s", float)


def compile_only(ruleset: Ruleset, scenario: str) -> object:
    """The program of a scenario from entries that are already read."""
    return Builder(ruleset.entries, ruleset.parents, ruleset.scenarios[scenario], Report()).build()


def start() -> Iterator[Figure]:
    """A fresh interpreter that imports the engine, beside one that does nothing."""
    core = samples(lambda: fresh(CORE))
    bare = samples(lambda: fresh(NOTHING))
    yield core.figure("start: interpreter, numpy and engine", "s", float)
    yield bare.figure("start: interpreter alone", "s", float)
    yield Figure("start: the engine's own part", *_less(core, bare))


def _less(core: Samples, bare: Samples) -> tuple[float, str, float, float]:
    a, b = sorted(core.seconds), sorted(bare.seconds)
    return a[len(a) // 2] - b[len(b) // 2], "s", a[0] - b[-1], a[-1] - b[0]


def fresh(statement: str) -> None:
    """Runs one statement in a new interpreter."""
    subprocess.run([sys.executable, "-c", statement], cwd=PACKAGE.parent, check=True, capture_output=True)
