"""How a computer player fills its plan: orders come to mind, are judged, and are taken one after the other as they fit. For one seat in all games of a batch.

Law: what is taken in one game depends on that game alone, so a game is the same in any batch.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from game.ai.ideas import Ideas, Kind, kinds_of, open_games, placed
from game.ai.tastes import Mind, Wish
from game.base import chance
from game.base.chance import Words
from game.engine.kernels import Array
from game.engine.legality import Judge
from game.engine.rowcode import OrderTables, Table, joined
from game.engine.state import Engine, State

TRIES = 14  # how many orders that cost a place come to mind
FREE, WISHED = 64, 1_024  # numbers of slots, so that their dice differ
FREE_LOOKS = 4  # ways to complete a free order that are tried
WISH_LOOKS = 24  # ways to complete a wish that are tried
SILENT = 1.0  # the weight of saying nothing where one may answer


def luck_of(state: State, name: str) -> Words:
    """One word for each game and the coming turn, which belongs to this name."""
    return chance.mix(chance.turn_words(state.seeds, state.data[0].astype(np.uint64)) ^ np.uint64(chance.key(name)))


class Chooser:
    """One seat's plan in every game of a batch, as far as it is filled."""

    def __init__(self, engine: Engine, judge: Judge, seat: int, words: Words, mind: Mind) -> None:
        self.engine, self.judge, self.seat, self.words, self.mind, self.taste = engine, judge, seat, words, mind, mind.taste
        self.games = judge.state.games
        self.kinds = {kind.index: kind for kind in kinds_of(engine, judge, engine.seats[seat])}
        capacity, places = judge.capacity(), judge.places()
        self.left = np.full(self.games, np.inf) if capacity is None else capacity[seat].copy()
        self.room = np.full(self.games, 4.0) if places is None else places[seat].copy()
        self.used = np.zeros((len(engine.world.entries["groups"]) + 1, self.games))
        self.given: list[Array] = []  # what was taken so far: for each game an order as a number, or -1
        self.found: dict[int, list[Table]] = {}

    def chosen(self, spare: Array | None = None) -> OrderTables:
        """A whole plan for the coming turn; with places to spare, so many are left free."""
        turn = int(self.judge.state.data[0].max())  # games that are over stand still
        self._wished(self.mind.plan.get(turn, ()))
        if spare is not None:
            self.room -= spare
        self._by_taste()
        self._freely()
        return {kind: joined(tables) for kind, tables in sorted(self.found.items())}

    # -- what comes to mind

    def _wished(self, plan: Sequence[Sequence[Wish]]) -> None:
        """Of each row of a plan, the first order that may be given."""
        if not plan:
            return
        every = np.arange(self.games)
        kinds = {kind.id: kind for kind in self.kinds.values()}
        slots = [(row, wish) for row, wishes in enumerate(plan) for wish in wishes if wish.kind in kinds]
        ideas = self._ideas([WISHED + k for k in range(len(slots))], WISH_LOOKS)
        done = np.zeros((len(plan), self.games), dtype=np.bool_)
        for k, (row, wish) in enumerate(slots):
            kind = kinds[wish.kind]
            ideas.propose(kind, np.full(self.games, k), every, [self._weights(set_id, one) for set_id, one in zip(kind.sets, wish.picks, strict=True)])
            done[row] |= self._take(ideas, k, ~done[row])

    def _by_taste(self) -> None:
        """What costs a place, kinds and picks by taste."""
        kinds = [kind for kind in self.kinds.values() if not kind.free and self.taste.of_order(kind.id) > 0]
        if not kinds:
            return
        ideas = self._ideas(range(TRIES), self.taste.looks)
        chosen = placed(ideas.odds(0)[:, 0], np.cumsum([self.taste.of_order(kind.id) for kind in kinds]))
        for k in np.unique(chosen):
            slots, games = np.nonzero(chosen == k)
            ideas.propose(kinds[k], slots, games, [self._weights(set_id) for set_id in kinds[k].sets])
        for attempt in range(TRIES):
            self._take(ideas, attempt)

    def _freely(self) -> None:
        """What costs no place: in each group one of the orders that may be given, or none."""
        groups: dict[int, list[tuple[Kind, Array]]] = {}
        for kind in self.kinds.values():
            games = open_games(self.judge, kind) if kind.free and self.taste.of_order(kind.id) > 0 else np.zeros(0, dtype=np.intp)
            if games.size:
                groups.setdefault(kind.group, []).append((kind, games))
        for group, kinds in groups.items():
            looks = FREE_LOOKS if any(kind.sets for kind, _ in kinds) else 1
            ideas = self._ideas([FREE + kind.index for kind, _ in kinds], looks)
            for k, (kind, games) in enumerate(kinds):
                ideas.propose(kind, np.full(games.size, k), games, [self._weights(set_id) for set_id in kind.sets])
            may = np.logical_or.reduce(ideas.allowed, axis=1)
            weights = np.array([self.taste.of_order(kind.id) for kind, _ in kinds])[:, None] * may
            heaped = np.cumsum(weights, axis=0)
            aim = chance.uniform(chance.mix(self.words ^ np.uint64(chance.key(f"free group/{group}")))) * (heaped[-1] + SILENT)
            for k in range(len(kinds)):
                self._take(ideas, k, (aim < heaped[k]) & (aim >= heaped[k] - weights[k]) & may[k])

    def _ideas(self, numbers: Sequence[int], looks: int) -> Ideas:
        return Ideas(self.engine, self.judge, self.seat, self.words, numbers, looks)

    def _weights(self, set_id: str, wanted: tuple[str, ...] | None = None) -> Array:
        """How likely each member is picked, heaped up."""
        members = self.engine.world.sets[set_id].members
        return np.cumsum([self.taste.of_member(set_id, m) if wanted is None else float(m in wanted) for m in members])

    # -- what is taken

    def _take(self, ideas: Ideas, slot: int, where: Array | None = None) -> Array:
        """Takes the orders of a slot where they fit; says in which games."""
        kind_of = ideas.kind[slot]
        fits = ideas.allowed[slot] & (ideas.cost[slot] <= self.left)
        for given in self.given:
            fits &= ideas.code[slot] != given
        takes: Array = np.logical_or.reduce(fits, axis=0)
        takes = takes if where is None else takes & where
        look = np.argmax(fits, axis=0)
        for index in np.unique(kind_of[takes]):
            kind = self.kinds[int(index)]
            here = takes & (kind_of == index)
            closed = ~((self.room >= 1) | kind.free)
            if kind.limit:
                closed |= self.used[kind.group] >= kind.limit
            takes &= ~(here & closed)
            games = np.nonzero(here & ~closed)[0]
            if games.size:
                self._note(ideas, kind, slot, games, look[games])
        return takes

    def _note(self, ideas: Ideas, kind: Kind, slot: int, games: Array, looks: Array) -> None:
        self.found.setdefault(kind.index, []).append(ideas.rows(kind, slot, games, looks))
        given = np.full(self.games, -1, dtype=np.int64)
        given[games] = ideas.code[slot, looks, games]
        self.given.append(given)
        self.left[games] -= ideas.cost[slot, looks, games]
        self.room[games] -= 0 if kind.free else 1
        self.used[kind.group][games] += 1
