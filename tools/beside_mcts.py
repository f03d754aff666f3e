"""Sets the `strong` player beside OpenSpiel's Monte Carlo tree search, for development only: pairs of games that differ in who plays one seat.

    pip install open_spiel
    python3 -m tools.beside_mcts --pairs 60 --resume mcts.results

The search plays the same game as a tree: the seat gives its orders slot by slot (an order out of those that come to its mind, or none further), hidden from all
others; then comes one chance node for the turn, in which the others do what comes to their minds and dice fall. It has three seconds of processor time for
a turn's orders. Each line of the file is one pair; run again, it goes on after the last.
"""

from __future__ import annotations

import argparse
import json
import sys
import time  # noqa: TID251 # the search is given seconds, that being what is compared
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyspiel
from open_spiel.python.algorithms import mcts

from game.ai.choosing import luck_of
from game.ai.crowds import Crowd, means_of, taken
from game.ai.guessing import imagined_seeds
from game.ai.levels import LEVELS
from game.ai.portfolio import Pool, Repertoire, pool_of
from game.ai.simple import merged
from game.ai.wants import wants_of
from game.engine.legality import Judge
from game.engine.onward import Onward
from game.engine.outcome import live_orders, over, resolve_unfinished
from game.engine.rowcode import OrderTables, Table
from game.engine.state import Engine, State, new_game
from game.engine.views import sight_of
from game.lab.bench import shipped_rules
from game.lab.simulate import wilson
from game.lab.sitting import kinds_of_seats, projects_of

SECONDS = 3.0  # of processor time for the orders of a turn
SLOTS = 3  # usual number of slots, among which the time is shared out
DEPTH = 3  # turns that are played from a leaf, as many as `strong` looks ahead
SCALE = 0.05  # of the project's mark: a gain of so much counts as 1
LUCKS = 64  # ways a chance node may fall
PASS = 0  # the action that ends a turn's orders; others are places in the pool, from 1 on


@dataclass(frozen=True)
class Root:
    """What a search knows: the game as its seat sees it, what may come to mind, and what the seat wants."""

    engine: Engine
    seen: State
    pool: Pool
    seat: int
    seeds: Any


class Game:
    """As much of a game as the search asks for."""

    def get_type(self) -> Any:
        return pyspiel.GameType(
            short_name="double_movement",
            long_name="Double Movement",
            dynamics=pyspiel.GameType.Dynamics.SEQUENTIAL,
            chance_mode=pyspiel.GameType.ChanceMode.SAMPLED_STOCHASTIC,
            information=pyspiel.GameType.Information.IMPERFECT_INFORMATION,
            utility=pyspiel.GameType.Utility.GENERAL_SUM,
            reward_model=pyspiel.GameType.RewardModel.TERMINAL,
            max_num_players=1,
            min_num_players=1,
            provides_information_state_string=False,
            provides_information_state_tensor=False,
            provides_observation_string=False,
            provides_observation_tensor=False,
            parameter_specification={},
        )

    def max_utility(self) -> float:
        return 1.0


class Turns:
    """A position in the tree: a state, and what the seat has ordered so far this turn."""

    def __init__(self, root: Root, data: Any, depth: int, given: tuple[int, ...] = (), closed: bool = False) -> None:
        self.root, self.data, self.depth, self.given, self.closed = root, data, depth, given, closed
        self.asked: Judge | None = None

    def clone(self) -> Turns:
        return Turns(self.root, self.data, self.depth, self.given, self.closed)

    def current_player(self) -> int:
        return pyspiel.PlayerId.CHANCE if self.closed else 0

    def is_chance_node(self) -> bool:
        return self.closed

    def chance_outcomes(self) -> list[tuple[int, float]]:
        return [(k, 1.0 / LUCKS) for k in range(LUCKS)]

    def is_terminal(self) -> bool:
        return bool(self.depth >= DEPTH or over(self.root.engine, self._state(0))[0])

    def returns(self) -> list[float]:
        value = float(worth(self.root.engine, self.root.seat, self._state(0))[0]) - float(worth(self.root.engine, self.root.seat, self.root.seen)[0])
        return [min(1.0, max(-1.0, value / SCALE))]

    def legal_actions(self, player: int = 0) -> list[int]:
        """Orders that fit beside those given, and to order nothing further."""
        pool, seat = self.root.pool, self.root.seat
        if not self.depth:
            may, cost = pool.now[0, seat], pool.cost[0, seat]
        else:
            may, cost = self._judged()
        places = [int(place) for place in np.nonzero(may & (pool.weight[0, seat] > 0))[0] if place not in self.given]
        return [PASS, *(place + 1 for place in places if self._fits(place, may, cost))]

    def _judge(self) -> Judge:
        if self.asked is None:
            self.asked = Judge(self.root.engine, self._state(0))
        return self.asked

    def _judged(self) -> tuple[Any, Any]:
        pool, seat, judge = self.root.pool, self.root.seat, self._judge()
        may, cost = np.zeros(pool.repertoire.places, dtype=bool), np.zeros(pool.repertoire.places)
        for k, kind in enumerate(pool.repertoire.kinds):
            at = np.arange(pool.repertoire.first[k], pool.repertoire.first[k + 1])
            at = at[pool.weight[0, seat, at] > 0]
            if at.size:
                table = Table(np.zeros(at.size, dtype=np.intp), (np.full(at.size, seat), *(pool.picks[p][0, seat, at] for p in range(len(kind.sets)))))
                may[at], cost[at] = judge.rows(kind.index, table)
        return may, cost

    def _fits(self, place: int, may: Any, cost: Any) -> bool:
        column = np.array([*self.given, place])[:, None, None]
        found = taken(self.root.pool.repertoire, column, may[column], cost[column], means_of(self._judge(), [self.root.seat]), len(column))
        return bool(found[-1, 0, 0])

    def apply_action(self, action: int) -> None:
        if self.closed:
            self._play(int(action))
        elif action == PASS:
            self.closed = True
        else:
            self.given = (*self.given, int(action) - 1)
            self.asked = None
            self.closed = self.legal_actions() == [PASS]

    def _state(self, luck: int) -> State:
        return State(self.data, self.root.seeds[luck : luck + 1])

    def _play(self, luck: int) -> None:
        """The chance node: what the others do and how dice fall, both by one number."""
        engine, seats = self.root.engine, range(len(self.root.engine.seats))
        going = Onward(engine, self._state(luck))
        crowd = Crowd(engine, self.root.pool, np.zeros(1, dtype=np.intp))
        going.resolve(merged([self.tables(), crowd.given(going.begin(), seats, np.array([self.root.seat]))]))
        self.data, self.depth, self.given, self.closed, self.asked = going.state.data.copy(), self.depth + 1, (), False, None

    def tables(self) -> OrderTables:
        """What the seat has ordered, as tables."""
        pool, seat, found = self.root.pool, self.root.seat, []
        for place in self.given:
            kind = pool.repertoire.kinds[pool.repertoire.kind_at[place]]
            picks = tuple(np.array([pool.picks[p][0, seat, place]]) for p in range(len(kind.sets)))
            found.append({kind.index: Table(np.zeros(1, dtype=np.intp), (np.array([seat]), *picks))})
        return merged(found)


class Leaf(mcts.Evaluator):  # type: ignore[misc]  # OpenSpiel has no types
    """Plays on from a leaf in one go: everybody does what comes to mind."""

    def __init__(self) -> None:
        self.asked = 0

    def prior(self, state: Turns) -> list[tuple[int, float]]:
        actions = [action for action, _ in state.chance_outcomes()] if state.is_chance_node() else state.legal_actions()
        return [(action, 1.0 / len(actions)) for action in actions]

    def evaluate(self, state: Turns) -> Any:
        root, here = state.root, state.clone()
        luck, self.asked = self.asked % LUCKS, self.asked + 1
        if here.given or here.closed:
            here.closed = True
            here.apply_action(luck)
        crowd, going = Crowd(root.engine, root.pool, np.zeros(1, dtype=np.intp)), Onward(root.engine, here._state(luck))
        for _ in range(here.depth, DEPTH):
            if going.over.all():
                break
            going.resolve(crowd.given(going.begin(), range(len(root.engine.seats))))
        here.data, here.depth = going.state.data.copy(), DEPTH
        return np.array(here.returns())


def worth(engine: Engine, seat: int, state: State) -> Any:
    """How well off the seat is."""
    return wants_of(engine, engine.seats[seat], meter=0.0).worth(engine, state)


class TreePlayer:
    """One seat of one game, played by the tree search."""

    def __init__(self, engine: Engine, seat: str) -> None:
        self.engine, self.seat, self.number = engine, seat, engine.seats.index(seat)
        self.each = 0.1  # seconds a simulation took, on the mean
        self.simulations: list[int] = []

    def orders(self, state: State) -> OrderTables:
        """Its orders for the coming turn."""
        begun = time.process_time()
        seen = sight_of(self.engine, state, self.seat)
        judge = Judge(self.engine, seen)
        words = luck_of(seen, "tree/" + self.seat)
        root = Root(self.engine, seen, pool_of(Repertoire(self.engine, judge, {}), judge, words), self.number, imagined_seeds(seen, LUCKS))
        here, slot, played = Turns(root, seen.data, 0), 0, 0
        while not here.closed and here.legal_actions() != [PASS]:
            left = SECONDS - (time.process_time() - begun)
            if left <= 0:
                break
            many = max(2, int(left / max(1, SLOTS - slot) / self.each))
            start = time.process_time()
            dice = np.random.RandomState(int(words[0] % 2**31) + slot)  # noqa: TID251 # the search asks for these
            bot = mcts.MCTSBot(Game(), 1.4, many, Leaf(), solve=False, random_state=dice)
            here.apply_action(bot.step(here))
            self.each = 0.7 * self.each + 0.3 * (time.process_time() - start) / many
            slot, played = slot + 1, played + many
        self.simulations.append(played)
        return here.tables()


def game(engine: Engine, player: Any, seat: str, seed: int) -> float:
    """How the seat's project ends, beside its mark, among novices."""
    others = LEVELS["novice"](engine, tuple(other for other in engine.seats if other != seat))
    state = new_game(engine, [seed])
    ended = over(engine, state)
    while not ended.all():
        given = live_orders(merged([player.orders(state), others.orders(state)]), ended)
        state = resolve_unfinished(engine, state, given, ended)
        ended = over(engine, state)
    values = [float(engine.column(state, id)[members.index(seat), 0]) / mark for id, mark, members in projects_of(engine) if seat in members]
    return max(values)


def pairs(path: Path, many: int, seed: int) -> None:
    """Plays pairs, the kinds of seats and their seats in turn, and writes each down."""
    rules = shipped_rules()
    engine = Engine(rules.program("seattle"))
    kinds = list(kinds_of_seats(engine).items())
    done = len(path.read_text().splitlines()) if path.exists() else 0
    for number in range(done, many):
        kind, seats = kinds[number % len(kinds)]
        seat = seats[number // len(kinds) % len(seats)]
        tree, times = TreePlayer(engine, seat), []
        for player in (LEVELS["strong"](engine, (seat,)), tree):
            begun = time.process_time()
            times.append((game(engine, player, seat, seed + number), time.process_time() - begun))
        line = {"kind": kind, "seat": seat, "seed": seed + number, "strong": times[0][0], "tree": times[1][0], "seconds": [times[0][1], times[1][1]]}
        with path.open("a") as file:
            file.write(json.dumps({**line, "simulations": sum(tree.simulations) / len(tree.simulations)}) + "\n")


def told(path: Path) -> str:
    """In how many pairs `strong` ended higher, by kind of seat and in all."""
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    lines = []
    for kind in [*dict.fromkeys(row["kind"] for row in rows), "all"]:
        some = [row for row in rows if kind in (row["kind"], "all")]
        better = sum((row["strong"] > row["tree"]) + (row["strong"] == row["tree"]) / 2 for row in some)
        low, high = wilson(better, len(some))
        lines.append(f"{kind}: strong higher in {better:g} of {len(some)} pairs ({low:.0%} to {high:.0%})")
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1_000_000)
    parser.add_argument("--resume", type=Path, default=Path("mcts.results"))
    asked = parser.parse_args(arguments)
    pairs(asked.resume, asked.pairs, asked.seed)
    print(told(asked.resume))  # noqa: T201 # a command that people run


if __name__ == "__main__":
    main(sys.argv[1:])
