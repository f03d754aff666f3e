"""Time, measured fairly: contenders take turns, medians count, and what is printed says how far the values lay apart.

Law: a ratio is the median of the ratios within each round, so that a slow moment of the machine hits both sides.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

Work = Callable[[], object]
BUDGET = 1.5  # seconds for one race, unless its rounds need more
FEWEST, MOST = 5, 60  # rounds


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number: the median, and the least and most that single measurements gave. `goal` says what is aimed at."""

    name: str
    value: float
    unit: str
    low: float
    high: float
    note: str = ""
    goal: str = ""

    def to_json(self) -> dict[str, Any]:
        return {"name": self.name, "value": self.value, "unit": self.unit, "low": self.low, "high": self.high, "note": self.note, "goal": self.goal}


@dataclass(frozen=True, slots=True)
class Samples:
    """The seconds that each round took."""

    seconds: tuple[float, ...]

    def figure(self, name: str, unit: str, scale: Callable[[float], float], note: str = "", goal: str = "") -> Figure:
        """A number made of each round's seconds; the middle one counts."""
        values = sorted(scale(second) for second in self.seconds)
        return Figure(name, median(values), unit, values[0], values[-1], note, goal)


def skipped(name: str, reason: str) -> Figure:
    """A figure that could not be measured here, and why."""
    return Figure(name, float("nan"), "", float("nan"), float("nan"), reason)


def ratio(name: str, above: Samples, below: Samples, note: str = "", goal: str = "") -> Figure:
    """How often `below` goes into `above`, round by round."""
    values = sorted(a / b for a, b in zip(above.seconds, below.seconds))
    return Figure(name, median(values), "×", values[0], values[-1], note, goal)


def race(contenders: Mapping[str, Work], share: float = 1.0, before: Work | None = None) -> dict[str, Samples]:
    """Each contender once a round, until its share of the time is up. `before` runs, unmeasured, ahead of every contender."""
    taken: dict[str, list[float]] = {name: [] for name in contenders}
    clock = time.perf_counter
    for work in contenders.values():  # buffers are made, caches warm
        if before is not None:
            before()
        work()
    begun = clock()
    for rounds in range(MOST):
        if rounds >= FEWEST and clock() - begun > share * BUDGET:
            break
        for name, work in contenders.items():
            if before is not None:
                before()
            start = clock()
            work()
            taken[name].append(clock() - start)
    return {name: Samples(tuple(seconds)) for name, seconds in taken.items()}


def samples(work: Work, share: float = 1.0) -> Samples:
    """One contender alone."""
    return race({"": work}, share)[""]


def now() -> float:
    """Seconds of a clock that only goes forward."""
    return time.perf_counter()


def circumstances() -> str:
    """What else bears upon the figures: how many processors there are, and how busy they were a moment ago."""
    busy = f", {os.getloadavg()[0]:.1f} of them busy" if hasattr(os, "getloadavg") else ""
    threads = os.environ.get("OPENBLAS_NUM_THREADS", "")
    return f"{os.cpu_count() or 1} processors{busy}; matrix products use {threads or 'as many threads as they like'}"
