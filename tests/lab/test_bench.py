"""The benchmark measures what it says: contenders take turns, shares add up, comparisons compare the same states."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from game.engine.state import Engine
from game.lab import bench, bench_calls, bench_clock, bench_floor, bench_growth, bench_hand, bench_rules, bench_turns
from game.lab.bench_clock import Figure, Samples, race, ratio, skipped
from game.lab.bench_games import play
from game.rules.layers import find_mods
from game.rules.ruleset import load_ruleset


@pytest.fixture(scope="module")
def engine(root: Path) -> Engine:
    mods, _ = find_mods([root / "tests" / "rulesets"])
    return Engine(load_ruleset([mods["bench"]]).program("bench"))


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """As few rounds as there can be: here it counts what is measured, not how well."""
    monkeypatch.setattr(bench_clock, "BUDGET", 0.0)
    monkeypatch.setattr(bench_clock, "FEWEST", 2)
    for module in (bench_turns, bench_hand):
        monkeypatch.setattr(module, "BATCHES", (1, 8))
    monkeypatch.setattr(bench_turns, "SIZES", (4, 8))
    monkeypatch.setattr(bench_calls, "ROUNDS", 3)


def test_contenders_take_turns(hasty: None) -> None:
    heard: list[str] = []
    taken = race({"a": lambda: heard.append("a"), "b": lambda: heard.append("b")}, before=lambda: heard.append("."))
    assert "".join(heard) == ".a.b" * 3  # once to warm up, then two rounds
    assert [len(samples.seconds) for samples in taken.values()] == [2, 2]


def test_a_ratio_is_the_median_of_the_rounds() -> None:
    found = ratio("a ÷ b", Samples((1.0, 2.0, 30.0)), Samples((1.0, 1.0, 10.0)))
    assert (found.low, found.value, found.high) == (1.0, 2.0, 3.0)


def test_a_figure_is_the_median() -> None:
    found = Samples((0.5, 0.1, 0.2)).figure("batch", "turns/s", lambda seconds: 10 / seconds)
    assert (found.low, found.value, found.high) == (20.0, 50.0, 100.0)


def test_figures_as_table_and_json() -> None:
    figures = [
        Figure("batch of 1024", 41234.5, "game-turns/s", 39000.0, 42000.0, "24 orders a game", "40,000 or more"),
        skipped("C", "There is no C compiler."),
    ]
    text = bench.table([("Turns", figures)])
    assert "  batch of 1024      41,234  game-turns/s   39,000 to 42,000      goal: 40,000 or more; 24 orders a game" in text.splitlines()
    assert text.splitlines()[-1] == "  C                       –  There is no C compiler."
    assert math.isnan(figures[1].to_json()["value"])


@pytest.mark.parametrize(("value", "said"), [(123456.7, "123,457"), (123.4, "123"), (12.34, "12.3"), (1.234, "1.23"), (0.01234, "0.012")])
def test_three_digits(value: float, said: str) -> None:
    assert bench.number(value) == said


def test_turns_and_latency(engine: Engine, hasty: None) -> None:
    figures = [*bench_turns.throughput(engine), *bench_turns.latency(engine), *bench_turns.sizes(engine)]
    assert all(figure.value > 0 and figure.low <= figure.value <= figure.high for figure in figures)
    assert {"batch of 1", "batch of 8, no orders", "one turn of one game", "explained ÷ plain"} <= {figure.name for figure in figures}
    assert figures[0].note == "24 orders a game and turn"
    assert figures[-1].value in (4, 8)


def test_the_machine_beside_the_game_by_hand(engine: Engine, hasty: None) -> None:
    figures = list(bench_hand.compared(engine))
    assert [figure.goal for figure in figures].count("0.5 or more") == 4
    assert all(figure.value > 0 for figure in figures)


def test_other_rules_are_not_compared(root: Path) -> None:
    mods, _ = find_mods([root / "rules"])
    ruleset = load_ruleset([mods["base"]])
    (figure,) = bench_hand.compared(Engine(ruleset.program(next(iter(ruleset.scenarios)))))
    assert math.isnan(figure.value)


def test_no_checkout_no_comparison(tmp_path: Path) -> None:
    assert bench_hand.loaded(tmp_path) is None


def test_some_of_the_games(engine: Engine) -> None:
    whole = play(engine, 6, turns=2)
    parts = [whole.part(0, 2), whole.part(2, 6)]
    assert [part.games for part in parts] == [2, 4]
    assert np.array_equal(np.concatenate([part.run().data for part in parts], axis=1), whole.run().data)


def test_the_shares_of_a_turn_add_up(engine: Engine, hasty: None) -> None:
    found = bench_calls.profile(engine, 8)
    assert math.isclose(sum(us for _, us in found.entries), found.whole, rel_tol=1e-9)
    assert math.isclose(sum(us for _, us in found.parts), found.whole, rel_tol=1e-9)
    causes = {f"rules/{id}" for id in load_names(engine)} | {f"orders/{info.id}" for info in engine.program.orders}
    assert causes <= {name for name, _ in found.entries}
    assert "microseconds a game in a batch of 8" in str(found)
    assert json.loads(json.dumps(found.to_json()))["games"] == 8


def test_costs_are_told_by_what_an_author_wrote(root: Path, hasty: None) -> None:
    mods, _ = find_mods([root / "tests" / "rulesets"])
    found = bench.costs(load_ruleset([mods["bench"]]), games=8)
    names = {name for name, _ in found.entries}
    assert {"rules/tipping", "requisites/borders", "classify/regime", "projects/nation", "orders/link"} <= names
    assert "rules/borders_measured" not in names
    assert math.isclose(sum(us for _, us in found.entries), found.whole, rel_tol=1e-9)


def load_names(engine: Engine) -> set[str]:
    """The rules that do something."""
    return {booking.cause.split("/")[1] for booking in bench_calls.bookings(engine.program) if booking.cause.startswith("rules/")}


def test_watching_changes_nothing(engine: Engine) -> None:
    games = play(engine, 8)
    watched = bench_calls.WatchedMachine(engine.constants, 8)
    watched.play(games)
    assert np.array_equal(watched.frame.cur, games.run().data)


def test_the_loop_in_c_is_the_same_rule(tmp_path: Path, need: Callable[[object, str], None]) -> None:
    compiler = shutil.which("cc")
    need(compiler, "There is no C compiler here.")
    strength, rate, tie = (bench_floor.drawn(name, *shape) for name, shape in (("s", (30, 256)), ("r", (256,)), ("t", (30, 30, 256))))
    by_numpy, in_c = np.empty_like(tie), np.empty_like(tie)
    bench_floor.in_numpy(strength, rate, tie, by_numpy)()
    bench_floor.compiled(str(compiler), tmp_path, strength, rate, tie, in_c)()
    assert np.array_equal(by_numpy, in_c)


def test_no_compiler_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    (figure,) = bench_floor.loop_in_c()
    assert math.isnan(figure.value) and "no C compiler" in figure.note


@pytest.mark.parametrize("pairs", [True, False])
def test_the_benchmark_rules_for_more_regions(tmp_path: Path, pairs: bool) -> None:
    program = bench_growth.written(40, pairs, tmp_path).program("bench")
    over_pairs = [id for id, info in program.world.variables.items() if info.shape.sets == ("region", "region")]
    assert len(program.world.sets["region"].members) == 40
    assert bool(over_pairs) is pairs
    wide = [node for step in program.steps for node in step.nodes if sum(axis[0] == "region" for axis in node.axes) > 1]
    assert bool(wide) is pairs


def test_rules_and_start(root: Path, hasty: None) -> None:
    mods, _ = find_mods([root / "tests" / "rulesets"])
    figures = [*bench_rules.reading(load_ruleset([mods["bench"]]), "bench", "bench"), *bench_rules.start()]
    assert [figure.unit for figure in figures] == ["s"] * 5
    assert figures[0].value > figures[1].value > 0


@pytest.mark.long
def test_the_whole_benchmark(hasty: None) -> None:
    heard: list[str] = []
    found = json.loads(bench.main(json=True, progress=heard.append))
    assert {figure["chapter"] for figure in found["figures"]} == set(heard)
    assert any(figure["name"] == "two processes ÷ one" for figure in found["figures"])
    assert "processors" in found["circumstances"]
