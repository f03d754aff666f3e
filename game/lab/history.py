"""Whether the rules bring about what they must: every behaviour played in its arms, compared, and told with its interval.

Law: a claim holds when its whole 95 % interval lies on the side it names; a behaviour holds when all its claims do.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from game.base.problems import Problem, RulesRefused
from game.engine.kernels import Array
from game.lab import history_count as count
from game.lab.history_count import Estimate
from game.lab.history_ground import Ground
from game.lab.history_play import Played, play_arm
from game.lab.history_read import Behaviour, Claim, History, Operand, read_history
from game.lab.workers import WorkersEnded, in_order, shared
from game.rules.layers import Loaded, ModInfo, load

__all__ = ["GAMES", "QUICK", "SEED", "Result", "Verdict", "WorkersEnded", "read_history", "try_history", "try_together"]

GAMES, QUICK, SEED = 200, 24, 1_000_000

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Finding:
    """A claim and what came out."""

    claim: Claim
    estimate: Estimate

    @property
    def holds(self) -> bool:
        """Whether the whole interval lies on the claim's side."""
        above, below = self.claim.above, self.claim.below
        return (above is None or self.estimate.low > above) and (below is None or self.estimate.high < below)

    def to_json(self) -> dict[str, Any]:
        text = self.claim.text.text if self.claim.text else self.claim.id.replace("_", " ")
        return {"id": self.claim.id, "text": text, "holds": self.holds, **_numbers(self.estimate), "above": self.claim.above, "below": self.claim.below}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A behaviour and what came of it; where the rules do not let it be tried, why."""

    behaviour: Behaviour
    games: int
    findings: tuple[Finding, ...] = ()
    arms: Mapping[str, Played] | None = None
    fault: Problem | None = None

    @property
    def holds(self) -> bool:
        """Whether every claim holds."""
        return self.fault is None and all(finding.holds for finding in self.findings)

    @property
    def main(self) -> Finding | None:
        """The claim that speaks for the behaviour: the first that fails, else the first."""
        return next((finding for finding in self.findings if not finding.holds), self.findings[0] if self.findings else None)

    def to_json(self) -> dict[str, Any]:
        """What `lab history --json` prints of it."""
        main = self.main
        numbers = _numbers(main.estimate) if main else {"estimate": None, "ci": [None, None]}
        arms = {
            id: {"means": {name: float(values.mean()) for name, values in played.values.items()}, "carried_out": played.carried}
            for id, played in (self.arms or {}).items()
        }
        return {
            "id": self.behaviour.id,
            "number": self.behaviour.number,
            "text": self.behaviour.text.text,
            "scenario": self.behaviour.scenario.text,
            "holds": self.holds,
            **numbers,
            "games": self.games,
            "claims": [finding.to_json() for finding in self.findings],
            "arms": arms,
            "fault": None if self.fault is None else f"{self.fault.place}: {self.fault.message}",
        }


@dataclass(frozen=True, slots=True)
class Result:
    """All behaviours that were tried, by number."""

    seed: int
    verdicts: tuple[Verdict, ...]
    others: str = ""  # the level of players where a behaviour says nothing in particular

    @property
    def holds(self) -> bool:
        """Whether all of them hold."""
        return all(verdict.holds for verdict in self.verdicts)

    def to_json(self) -> dict[str, Any]:
        """What `lab history --json` prints."""
        others = {"others": self.others} if self.others else {}
        return {"seed": self.seed, **others, "holds": self.holds, "behaviours": [verdict.to_json() for verdict in self.verdicts]}


def _numbers(found: Estimate) -> dict[str, Any]:
    return {"estimate": _finite(found.value), "ci": [_finite(found.low), _finite(found.high)]}


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def try_history(
    mods: tuple[ModInfo, ...],
    history: History,
    chosen: Sequence[Behaviour],
    games: int = GAMES,
    seed: int = SEED,
    progress: Progress | None = None,
) -> Iterator[Verdict]:
    """Tries behaviours one after the other. All share one reading of the rules, unless one of them does not fit the rules."""
    loaded = load(mods)
    shared = _shared(chosen, mods, loaded, history)
    for one in chosen:
        say = _Telling(one, games, progress)
        seeds = range(seed, seed + games)
        verdict = _verdict(one, shared, history, seeds, say.turn) if shared is not None else None
        if verdict is None or verdict.fault is not None:
            try:
                alone = Ground([one], mods, loaded, history.sources)
            except RulesRefused as refused:
                verdict = Verdict(one, 0, fault=refused.problems[0])
            else:
                verdict = _verdict(one, alone, history, seeds, say.turn)
        yield verdict


def try_together(mods: tuple[ModInfo, ...], history: History, chosen: Sequence[Behaviour], games: int, seed: int, workers: int) -> Iterator[Verdict]:
    """The same by several processes, which take one behaviour after another; what comes out is the same."""
    done = shared([[one] for one in chosen], _share, workers, _begin, (mods, history, games, seed))
    for verdicts in in_order(done):
        yield from verdicts


_given: list[tuple[tuple[ModInfo, ...], History, int, int]] = []  # in a worker: what all its behaviours are tried with


def _begin(mods: tuple[ModInfo, ...], history: History, games: int, seed: int) -> None:
    _given[:] = [(mods, history, games, seed)]


def _share(chosen: Sequence[Behaviour]) -> list[Verdict]:
    mods, history, games, seed = _given[0]
    return list(try_history(mods, history, chosen, games, seed))


def _verdict(one: Behaviour, ground: Ground, history: History, seeds: Sequence[int], tick: Callable[[], None]) -> Verdict:
    """What comes of one behaviour."""
    try:
        arms = {arm.id: play_arm(ground, one, arm, history, seeds, tick) for arm in one.arms}
        return Verdict(one, len(seeds), tuple(Finding(claim, _estimate(claim, arms)) for claim in one.expect), arms)
    except RulesRefused as refused:
        return Verdict(one, 0, fault=ground.overlay.said(refused.problems)[0])


def _shared(chosen: Sequence[Behaviour], mods: tuple[ModInfo, ...], loaded: Loaded, history: History) -> Ground | None:
    """One ground for all, if every behaviour's measures and scenarios can be read."""
    try:
        ground = Ground(chosen, mods, loaded, history.sources)
        ground.engine(chosen[0], chosen[0].arms[0])
        return ground
    except RulesRefused:
        return None


class _Telling:
    """Says which behaviour is being tried, and how far it is."""

    def __init__(self, one: Behaviour, games: int, progress: Progress | None) -> None:
        self.one, self.games, self.progress, self.turns = one, games, progress, 0

    def turn(self) -> None:
        """A turn of a batch has been played."""
        self.turns += 1
        if self.progress is not None:
            self.progress(f"{self.one.number} {self.one.id}, {self.turns} turns of {self.games} games")


def _estimate(claim: Claim, arms: Mapping[str, Played]) -> Estimate:
    """What a claim looks at."""
    of = _values(claim.of, arms)
    if claim.less is not None:
        return count.difference(of, _values(claim.less, arms))
    if claim.over is not None:
        over = _values(claim.over, arms)
        if of.dtype != bool or over.dtype != bool:
            message = f"The claim `{claim.id}` divides numbers; only how often something is so can be divided."
            raise RulesRefused([Problem("history-claim", message, claim.key.place, hint="Use `less`, or a measure that is a yes or no.")])
        return count.ratio(of, over)
    return count.share(of) if of.dtype == bool else count.mean(of)


def _values(operand: Operand, arms: Mapping[str, Played]) -> Array:
    arm = operand.arm or next(iter(arms))
    return arms[arm].values[operand.measure]
