"""Where behaviours are played: engines for their arms, shared by all arms that differ in nothing but first values and players.

Building a scenario takes a hundred times as long as working out its first values, so an arm takes the engine of another one where only those differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from game.base.problems import RulesRefused, settled
from game.engine.frame import Constants
from game.engine.kernels import Array
from game.engine.state import Engine
from game.lab.history_overlay import Overlay, overlay_of
from game.lab.history_read import Arm, Behaviour
from game.rules.layers import Loaded, ModInfo
from game.rules.program import Builder
from game.rules.records import ScenarioDef, Values
from game.rules.source import Scalar
from game.rules.world import Report

KEPT = 3  # engines


class Ground:
    """The rules with some behaviours laid over them, and engines for their arms."""

    def __init__(self, some: Sequence[Behaviour], mods: tuple[ModInfo, ...], loaded: Loaded, sources: dict[str, bytes]) -> None:
        self.overlay: Overlay = overlay_of(some, mods, loaded, sources)
        self.engines: dict[str, Engine] = {}

    def engine(self, one: Behaviour, arm: Arm) -> tuple[Engine, dict[str, Array]]:
        """The engine of an arm, and the first values of all variables."""
        ruleset = self.overlay.ruleset
        scenario = ruleset.scenarios[self.overlay.scenarios[one.id][arm.id]]
        key = _but_for_starts(scenario)
        engine = self.engines.pop(key, None)
        if engine is None:
            engine = Engine(ruleset.program(scenario.id))
            del ruleset.programs[scenario.id]
        self.engines[key] = engine
        while len(self.engines) > KEPT:
            del self.engines[next(iter(self.engines))]
        return engine, self._starts(scenario, engine)

    def _starts(self, scenario: ScenarioDef, engine: Engine) -> dict[str, Array]:
        report = Report()
        builder = Builder(self.overlay.ruleset.entries, self.overlay.ruleset.parents, scenario, report)
        starts = builder._starts()
        errors = [p for p in settled(report.problems) if p.severity == "error"]
        if errors:
            raise RulesRefused(errors)
        only = replace(engine.program, world=builder.world, graph=builder.graph, starts=starts)
        constants = Constants(only)
        return {id: constants.start_column(info) for id, info in builder.world.variables.items()}


def _but_for_starts(scenario: ScenarioDef) -> str:
    """What a scenario says, its first values left out."""
    members = [(key.text, [member.id for member in some]) for key, some in scenario.members]
    tables = [(key.text, _plain(values)) for key, values in scenario.tables]
    rest = {k: getattr(scenario, k) for k in scenario.__dataclass_fields__ if isinstance(getattr(scenario, k), int | float | str) and k != "id"}
    return repr((members, tables, sorted(name.text for name in scenario.without), rest))


def _plain(values: Values | Scalar) -> object:
    if isinstance(values, Scalar):
        return values.text
    return [(key.text, _plain(inner)) for key, inner in values.tree], values.otherwise.text if values.otherwise else None
