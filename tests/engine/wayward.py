"""Small rules of a test's own, and seats that play at random but legally."""

from __future__ import annotations

import random
import tempfile
from functools import cache
from pathlib import Path

from game.engine.legality import PLAN, PLEDGE, Judge
from game.engine.orders import Order
from game.engine.state import Engine, State
from game.rules.layers import find_mods
from game.rules.ruleset import Ruleset, load_ruleset

ROOT = Path(__file__).resolve().parent.parent.parent
PLACES = {"base": (ROOT / "rules", "seattle"), "tiny": (ROOT / "tests" / "tiny", "tiny")}
HEAD = "id: own\nname: Own\nversion: 1.0.0\ngame: '>=0.1'\n"

Given = dict[str, tuple[Order, ...]]


@cache
def played(name: str) -> tuple[Ruleset, Engine]:
    """The rules of the game, or the smallest ones."""
    folder, scenario = PLACES[name]
    found, _ = find_mods([folder])
    ruleset = load_ruleset(list(found.values()), scenario=scenario)
    return ruleset, Engine(ruleset.program(scenario))


def own_rules(text: str) -> tuple[Ruleset, Engine]:
    """Rules written in a test; their scenario is `own`."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "own").mkdir()
        Path(folder, "own", "mod.yaml").write_text(HEAD, "utf-8")
        Path(folder, "own", "rules.yaml").write_text(text, "utf-8")
        found, problems = find_mods([Path(folder)])
        assert not problems
        ruleset = load_ruleset(list(found.values()), scenario="own")
    return ruleset, Engine(ruleset.program("own"))


def some_order(judge: Judge, seat: str, kind: str, luck: random.Random, tries: int = 4) -> Order | None:
    """An order of a kind that may be given, if a few guesses find one."""
    info = judge.program.orders[judge.engine.order_index[kind]]
    for _ in range(tries):
        order = Order(kind, tuple(luck.choice(judge.world.sets[set_id].members) for _, set_id in info.picks))
        if judge.order(seat, order) is None:
            return order
    return None


def some_orders(engine: Engine, state: State, luck: random.Random, most: int = 6) -> Given:
    """What every seat submits: plan and pledge, legal as a whole."""
    judge = Judge(engine, state)
    given: Given = {}
    for seat in engine.seats:
        pledge: list[Order] = []
        plan: list[Order] = []
        conditions = [k for k in judge.kinds(seat, PLEDGE) if "_if_" in k]
        promises = [k for k in judge.kinds(seat, PLEDGE) if "_then_" in k]
        for kinds in (conditions, promises, [k for k in judge.kinds(seat, PLEDGE) if k not in conditions + promises]):
            for kind in luck.sample(kinds, min(2, len(kinds))):
                order = some_order(judge, seat, kind, luck)
                pledge += [order] if order is not None else []
        pledge = next((some for some in (pledge, pledge[:2], pledge[-1:]) if judge.submission(seat, [], some) is None), [])
        kinds = judge.kinds(seat, PLAN)
        for kind in luck.sample(kinds, min(2 * most, len(kinds))):
            order = some_order(judge, seat, kind, luck)
            if order is not None and judge.submission(seat, [*plan, order], pledge) is None:
                plan.append(order)
        given[seat] = (*pledge, *plan)
    return given
