"""The turn of the hand-written benchmark game: orders, the cascade, the world, what is measured."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from game.base import chance
from game.engine.state import Engine, State
from handmade.measure import measure
from handmade.orders import give_orders
from handmade.space import Games, Space, laid_out
from handmade.world import world

ROUNDS = 12


class Handmade:
    """Plays the benchmark ruleset for one number of games at a time. The tables it learns from the engine."""

    def __init__(self, engine: Engine, games: int) -> None:
        world = engine.world
        layout = laid_out({id: info.dims for id, info in world.variables.items()})
        tables = {id: np.array(table.data).reshape([len(world.sets[name].members) for name in table.shape.sets]) for id, table in world.tables.items()}
        self.space = Space(layout, tables, tuple(info.id for info in engine.program.orders), _keys(engine), games)

    def games(self, engine: Engine, state: State) -> Games:
        """A block of games, to be updated in place."""
        games = Games(self.space.layout, self.space.cells, self.space.games)
        self.load(games, engine, state)
        return games

    @staticmethod
    def load(games: Games, engine: Engine, state: State) -> None:
        """The engine's state into a block."""
        games.data[0] = state.data[0]
        games.seeds[:] = state.seeds
        for id in engine.world.variables:
            np.copyto(getattr(games, id), engine.column(state, id))

    @staticmethod
    def different(games: Games, engine: Engine, state: State) -> list[str]:
        """The variables that are not the same to the bit."""
        return [id for id in engine.world.variables if not np.array_equal(getattr(games, id), engine.column(state, id))]

    def turn(self, games: Games, orders: Mapping[int, Any]) -> None:
        """One turn of every game of a block. `orders` by the kind's place: tables with `game` and `picks`."""
        space = self.space
        with np.errstate(all="ignore"):
            games.data[0] += 1.0
            games.crackdown[...] = 0.0
            space.luck = chance.turn_words(games.seeds, games.data[0].astype(np.uint64))
            give_orders(space, games, orders)
            cascade(space, games)
            world(space, games)
            measure(space, games)


def _keys(engine: Engine) -> dict[str, Any]:
    """Words of chance: of each roll, and of the members of a set as its first, second … subject."""
    rolls = {"run": "rules/local_crisis.run", "heard": "orders/boomerang.heard", "holds": "orders/defy.holds", "taken": "orders/intervene.taken"}
    found: dict[str, Any] = {short: np.uint64(chance.key(name)) for short, name in rolls.items()}
    for root in ("seat", "region", "constituency", "issue"):
        for k in range(4):
            found[f"{k}/{root}"] = np.array([chance.key(f"{k}/{member}") for member in engine.world.sets[root].members], dtype=np.uint64)
    found["crisis"] = chance.mix(found["run"] ^ found["0/region"])[:, None]
    return found


def cascade(s: Space, g: Games) -> None:
    """Doubt becomes open where enough neighbours are open, until nothing changes. Sums are exact, so newcomers may be added to what was summed before."""
    np.add.reduce(g.tie, axis=0, out=s.ties)  # the same from both sides
    fear = np.multiply(0.6, g.repression, out=s.fear)
    seen, nerve, opens, shut = s.r[0], s.r[1], s.rb[0], s.rb[1]
    around = s.over_ties(g, g.openly, s.r[2])
    for _ in range(ROUNDS):
        np.multiply(0.2, s.share(around, s.ties, seen), out=seen)
        np.add(g.doubt, seen, out=nerve)
        np.subtract(nerve, fear, out=nerve)
        np.greater(nerve, 0.38, out=opens)
        np.logical_and(opens, np.equal(g.openly, 0.0, out=shut), out=opens)
        new, games = np.nonzero(opens)
        if not new.size:
            break
        g.openly[new, games] = 1.0
        if new.size < s.games:
            np.add.at(around.reshape(-1), s.every_region * s.games + games, g.tie[:, new, games])
        else:
            s.over_ties(g, g.openly, around)
