"""How fast the machine is on this computer: `lab bench`, and what each rule costs.

All figures are medians; ratios within one run say more than seconds. In a checkout the benchmark rules below tests/rulesets are measured, elsewhere the
shipped ones.
"""

from __future__ import annotations

import json as text_of
import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from game.engine.state import Engine
from game.lab import bench_calls
from game.lab.bench_clock import Figure, circumstances
from game.lab.bench_cores import cores
from game.lab.bench_floor import floor
from game.lab.bench_growth import growth
from game.lab.bench_hand import RULESETS, compared
from game.lab.bench_rules import reading, start
from game.lab.bench_thinking import thinking
from game.lab.bench_turns import latency, sizes, throughput
from game.paths import rules_root
from game.rules.layers import find_mods
from game.rules.ruleset import Ruleset, load_ruleset

Progress = Callable[[str], None]
PROFILED = 256  # games in the batch whose time is taken apart


@dataclass(frozen=True, slots=True)
class Chapter:
    """Figures that belong together."""

    title: str
    measure: Callable[[], Iterator[Figure]]


def chapters(ruleset: Ruleset, scenario: str) -> list[Chapter]:
    """All there is to measure, ratios first."""
    engine = Engine(ruleset.program(scenario))
    shipped = shipped_rules()
    first = next(iter(shipped.scenarios))
    return [
        Chapter("Beside the same arithmetic written by hand", lambda: compared(engine)),
        Chapter("Two processes", lambda: cores(ruleset, scenario)),
        Chapter("The floor", lambda: floor(engine)),
        Chapter("Turns", lambda: throughput(engine)),
        Chapter("One game", lambda: latency(engine)),
        Chapter("Batch sizes", lambda: sizes(engine)),
        Chapter("Growth with regions", growth),
        Chapter("Thinking", lambda: thinking(shipped.program(standard(shipped)))),
        Chapter("Rules", lambda: reading(shipped, first, "shipped rules")),
        Chapter("Start", start),
    ]


def bench(ruleset: Ruleset, scenario: str, *, progress: Progress | None = None) -> list[Figure]:
    """Every figure, in one list."""
    return [figure for _, figures in measured(ruleset, scenario, progress) for figure in figures]


def measured(ruleset: Ruleset, scenario: str, progress: Progress | None = None) -> list[tuple[str, list[Figure]]]:
    """Every figure, by chapter. `progress` hears the title of each as it begins."""
    found = []
    for chapter in chapters(ruleset, scenario):
        if progress is not None:
            progress(chapter.title)
        found.append((chapter.title, list(chapter.measure())))
    return found


def benchmark() -> tuple[Ruleset, str]:
    """The rules to measure, and their scenario."""
    if (RULESETS / "bench").is_dir():
        mods, _ = find_mods([RULESETS])
        ruleset = load_ruleset([mods["bench"]])
    else:
        ruleset = shipped_rules()
    return ruleset, next(iter(ruleset.scenarios))


def shipped_rules() -> Ruleset:
    """The rules that come with the program."""
    mods, _ = find_mods([rules_root()])
    return load_ruleset([mods["base"]])


def standard(ruleset: Ruleset) -> str:
    """The scenario that is played when none is named."""
    scenarios = ruleset.scenarios
    return next((id for id, record in scenarios.items() if record.role is not None and record.role.text == "standard"), next(iter(scenarios)))


def main(json: bool = False, profile: bool = False, progress: Progress | None = None) -> str:
    """What `lab bench` prints."""
    ruleset, scenario = benchmark()
    if profile:
        found = bench_calls.profile(Engine(ruleset.program(scenario)), PROFILED)
        return text_of.dumps(found.to_json(), indent=1) if json else str(found)
    by_chapter = measured(ruleset, scenario, progress)
    if json:
        figures = [{"chapter": title, **figure.to_json()} for title, figures in by_chapter for figure in figures]
        return text_of.dumps({"circumstances": circumstances(), "figures": [_finite(figure) for figure in figures]}, indent=1)
    return table(by_chapter)


def costs(ruleset: Ruleset, scenario: str | None = None, games: int = 64) -> bench_calls.Costs:
    """What `check --cost` prints: each entry as its author wrote it, with all that it is rewritten into."""
    chosen = next(iter(ruleset.scenarios)) if scenario is None else scenario
    found = bench_calls.profile(Engine(ruleset.program(chosen)), games)
    entries: dict[str, float] = defaultdict(float)
    for cause, us in found.entries:
        entries[as_written(ruleset, cause)] += us
    return replace(found, entries=bench_calls.dearest_first(entries))


def as_written(ruleset: Ruleset, cause: str) -> str:
    """The entry that an author wrote, as kind/id, for one that may have been made of it."""
    parent = ruleset.parents.get(cause)
    if parent is None:
        return cause
    kinds = [kind for kind, entries in ruleset.written.items() if parent in entries]
    return f"{kinds[0]}/{parent}" if kinds else cause


# -- printing


def _finite(figure: dict[str, object]) -> dict[str, object]:
    return {key: None if isinstance(value, float) and math.isnan(value) else value for key, value in figure.items()}


def table(by_chapter: Sequence[tuple[str, Sequence[Figure]]]) -> str:
    """Figures as a table for people: median, unit, the span of single measurements, what is aimed at."""
    names = [figure.name for _, figures in by_chapter for figure in figures]
    width = max(map(len, names), default=0)
    lines = [circumstances()]
    for title, figures in by_chapter:
        lines += ["", title]
        lines += [line(figure, width) for figure in figures]
    return "\n".join(lines)


def line(figure: Figure, width: int) -> str:
    """One figure as one line."""
    if math.isnan(figure.value):
        return f"  {figure.name:<{width}}  {'–':>10}  {figure.note}"
    span = f"{number(figure.low)} to {number(figure.high)}"
    remarks = "; ".join(part for part in (f"goal: {figure.goal}" if figure.goal else "", figure.note) if part)
    return f"  {figure.name:<{width}}  {number(figure.value):>10}  {figure.unit:<15}{span:<22}{remarks}".rstrip()


def number(value: float) -> str:
    """Three digits that matter, thousands apart."""
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}" if abs(value) >= 0.1 else f"{value:.3f}"
