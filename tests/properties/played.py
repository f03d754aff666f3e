"""Rulesets that properties are tried on, each read once, and games that random players play."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np

from game.ai.simple import RandomPlayer
from game.base import chance
from game.engine.kernels import Array
from game.engine.legality import PLEDGE, Judge
from game.engine.rowcode import OrderTables, Table, joined
from game.engine.state import Engine, State, new_game
from game.engine.turn import resolve_turn
from tests.properties.invent import invented
from tests.small_world import BASE, ROOT, SMALL, rules

BENCH = ROOT / "tests" / "rulesets" / "bench"
WORLDS = {"seattle": (BASE, "seattle"), "bench": (BENCH, "bench"), "small": (SMALL, "small")}
LOOKS = 3  # how often a seat looks for something to pledge


@cache
def world(name: str) -> Engine:
    """An engine for one of the worlds; `invented-7` is the seventh invented one."""
    if name.startswith("invented-"):
        found = invented(int(name.split("-")[1]))
        assert found is not None
        return found.engine
    folder, scenario = WORLDS[name]
    return Engine(rules(folder).program(scenario))


class Talker:
    """Random players who also pledge, and walk out now and then. What a game's seats do depends on that game alone. They may promise more than they can pay."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.player = engine, RandomPlayer(engine)

    def orders(self, state: State) -> OrderTables:
        judge = Judge(self.engine, state)
        found = {kind: [table] for kind, table in self.player.orders(state).items()}
        for number, seat in enumerate(self.engine.seats):
            kinds = [kind for kind in judge.kinds(seat, PLEDGE) if all(self.engine.world.sets[s].members for _, s in self._picks(kind))]
            pairs = [(a, b) for a in kinds for b in kinds if "_if_" in a and "_then_" in b] + [(a,) for a in kinds if "_withdrawn_" in a]
            words = chance.mix(chance.turn_words(state.seeds, state.data[0].astype(np.uint64)) ^ np.uint64(chance.key("pledges/" + seat)))
            free = chance.uniform(chance.mix(words)) < 0.6
            for look in range(LOOKS if pairs else 0):
                chosen = self._dice(words, look * 64 + 1, len(pairs))
                for k in np.unique(chosen[free]):
                    games = np.nonzero((chosen == k) & free)[0]
                    rows = {kind: self._rows(kind, number, games, words, look * 64 + 8 * j) for j, kind in enumerate(pairs[k])}
                    fine = np.all([judge.rows(self.engine.order_index[kind], table)[0] for kind, table in rows.items()], axis=0)
                    for kind, table in rows.items():
                        if fine.any():
                            found.setdefault(self.engine.order_index[kind], []).append(Table(table.game[fine], tuple(p[fine] for p in table.picks)))
                    free[games[fine]] = False
        return {kind: joined(tables) for kind, tables in sorted(found.items())}

    def _dice(self, words: chance.Words, what: int, among: int) -> Array:
        found: Array = np.minimum((chance.uniform(chance.mix(words ^ np.uint64(what))) * among).astype(np.intp), among - 1)
        return found

    def _rows(self, kind: str, seat: int, games: Array, words: chance.Words, what: int) -> Table:
        picks = [np.full(games.size, seat, dtype=np.intp)]
        for k, (_, set_id) in enumerate(self._picks(kind)):
            index = np.array(self.engine.world.sets[set_id].index, dtype=np.intp)
            picks.append(index[self._dice(words, what + k + 2, index.size)][games])
        return Table(games, tuple(picks))

    def _picks(self, kind: str) -> tuple[tuple[str, str], ...]:
        return self.engine.program.orders[self.engine.order_index[kind]].picks


def turns(engine: Engine, seeds: list[int], most: int = 1000) -> Iterator[tuple[State, OrderTables, State]]:
    """Turns of new games in which every seat is played at random: before, orders, after."""
    state = new_game(engine, seeds)
    player = Talker(engine)
    for _ in range(min(most, engine.turns)):
        orders = player.orders(state)
        after = resolve_turn(engine, state, orders)
        yield state, orders, after
        state = after
