"""The game as a PettingZoo parallel environment, for researchers who bring their own players.

Law: an agent is told what its seat may see and nothing else, and gives orders by the same rules as a person. The same seed and the same actions give the
same game, to the bit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np

from game.ai.levels import LEVELS, NoPersonality, Player, no_level
from game.ai.simple import merged, orders_in
from game.base.ids import closest
from game.engine.legality import Judge, Refusal
from game.engine.orders import Order, tables_of
from game.engine.outcome import Outcome, Standing
from game.engine.rowcode import OrderTables
from game.engine.state import Engine, State, new_game
from game.engine.turn import resolve_turn
from game.engine.views import View, sight_of, view_for
from game.faces import cli_mods
from game.faces.cli_sayings import Refused
from game.faces.env_layout import Entry, Layout, Numbers
from game.faces.env_orders import Form, Mask, Orders, Whole, taken
from game.rules.ruleset import Ruleset
from game.rules.widths import MOST_ORDERS

try:
    from gymnasium.spaces import Box, MultiDiscrete
    from pettingzoo import ParallelEnv
except ImportError as missing:
    raise ImportError("The environment for researchers needs PettingZoo. To install it: pip install pettingzoo") from missing

__all__ = ["Entry", "GameEnv", "Order", "parallel_env"]

SEEDS = 1 << 64
SLOTS = 12  # orders a seat has room for in an action, unless another number is asked for

Seen = dict[str, Numbers]
Infos = dict[str, dict[str, Any]]


def parallel_env(
    scenario: str | None = None,
    mods: Sequence[str] = (),
    players: Mapping[str, str] | None = None,
    slots: int = SLOTS,
    ruleset: Ruleset | None = None,
) -> GameEnv:
    """An environment of a scenario (the standard one, unless named). `players` are seats that computer players take, by level: they are no agents."""
    try:
        rules = ruleset if ruleset is not None else cli_mods.load(cli_mods.chosen(mods), scenario)
        return GameEnv(Engine(rules.program(cli_mods.scenario_of(rules, scenario).id)), players or {}, slots)
    except Refused as refused:
        raise ValueError(str(refused)) from None


class GameEnv(ParallelEnv):  # type: ignore[misc] # an extra, whose types are not read
    """One game after another; each seat that no computer player has is an agent."""

    metadata: ClassVar[dict[str, Any]] = {"name": "double_movement_v0", "render_modes": []}
    render_mode = None

    def __init__(self, engine: Engine, players: Mapping[str, str], slots: int) -> None:
        if not 1 <= slots <= MOST_ORDERS:
            raise ValueError(f"An action has 1 to {MOST_ORDERS} slots; {slots} were asked for.")
        self.engine = engine
        self.layout = Layout(engine)
        self.possible_agents = [seat for seat in engine.seats if seat not in players]
        if not self.possible_agents:
            raise ValueError("Every seat has a computer player, so there is nobody to play for.")
        self.agents: list[str] = []
        self._slots = slots
        self._players = _players(engine, players)
        self._next_seed = 0
        self._begin(new_game(engine, [0]))
        self._forms = {seat: Form(self._judge, seat, slots) for seat in self.possible_agents}
        self._projects = {seat: _project_rows(engine, seat) for seat in self.possible_agents}
        size = self.layout.size
        self.observation_spaces = {seat: Box(0.0, 1.0, (size,), np.float32) for seat in self.possible_agents}
        self.action_spaces = {seat: MultiDiscrete(np.array(form.widths * slots, dtype=np.int64)) for seat, form in self._forms.items()}
        self._truth: Layout | None = None

    # -- spaces

    def observation_space(self, agent: str) -> Box:
        """Numbers between 0 and 1; `names` says what each is."""
        return self.observation_spaces[self._known(agent)]

    def action_space(self, agent: str) -> MultiDiscrete:
        """Slots, each with the number of a kind of order (0: none) and the numbers of its picks."""
        return self.action_spaces[self._known(agent)]

    @property
    def names(self) -> tuple[str, ...]:
        """What each number of an observation is; `layout.entries` says more."""
        return tuple(entry.name for entry in self.layout.entries)

    @property
    def slots(self) -> int:
        """How many orders an action has room for."""
        return self._slots

    def kinds(self, agent: str) -> tuple[str, ...]:
        """The kinds of orders of an agent, by number; 0 is none."""
        return self._form(agent).kinds

    def members(self, agent: str, kind: int) -> tuple[tuple[str, ...], ...]:
        """What each pick of a kind of order may be, by number."""
        return self._form(agent).members[kind]

    # -- play

    def reset(self, seed: int | None = None, options: Mapping[str, Any] | None = None) -> tuple[Seen, Infos]:
        """A new game. Without a seed it is the next one after the last; there are no options."""
        if seed is not None and not 0 <= seed < SEEDS:
            raise ValueError(f"{seed} is no seed: a seed is a whole number from 0 to 2^64 - 1.")
        number = self._next_seed if seed is None else int(seed)
        self._next_seed = (number + 1) % SEEDS
        self._begin(new_game(self.engine, [number]))
        self.agents = list(self.possible_agents)
        return self._seen(), {agent: {"dropped": {}} for agent in self.agents}

    def step(self, actions: Mapping[str, Any]) -> tuple[Seen, dict[str, float], dict[str, bool], dict[str, bool], Infos]:
        """One turn. Who gives no action orders nothing; what may not be ordered is dropped, and `dropped` says why, by slot."""
        for agent in actions:
            self._known(agent)
        if not self.agents:
            return {}, {}, {}, {}, {}
        given, infos = {}, {}
        for agent in self.agents:
            orders, refusals = self._taken(agent, actions[agent]) if agent in actions else ({}, {})
            given[agent] = tuple(orders.values())
            infos[agent] = {"dropped": {slot: refusal.text for slot, refusal in refusals.items()}}
        theirs = [player.orders(self._state) for player in self._players]
        tables = merged([tables_of(self.engine, [given]), *theirs])
        before = self._state
        self._begin(resolve_turn(self.engine, before, tables), tables)
        rewards = {agent: float((self._state.data[rows, 0] - before.data[rows, 0]).sum()) for agent, rows in self._projects.items()}
        return self._seen(), rewards, *self._ended(infos), infos

    def _begin(self, state: State, orders: OrderTables | None = None) -> None:
        """Here the game stands now, after these orders."""
        self._state, self._orders = state, orders or {}
        self._asked: Judge | None = None
        self._masks: dict[tuple[str, tuple[int, ...]], Mask] = {}

    def _ended(self, infos: Infos) -> tuple[dict[str, bool], dict[str, bool]]:
        """Whether the game has ended before its time, and whether its last turn is played. At the end all is told."""
        agents = self.agents
        standing = Standing(self.engine, self._state)
        over, played_out = bool(standing.over()[0]), self._state.turn >= self.engine.turns
        if over:
            outcome = standing.outcomes()[0]
            for agent in agents:
                infos[agent].update(ending=outcome.ending, won=agent in outcome.winners)
            self.agents = []
        return dict.fromkeys(agents, over and not played_out), dict.fromkeys(agents, played_out)

    def _seen(self) -> Seen:
        return {agent: self.layout.numbers(sight_of(self.engine, self._state, agent).data[:, 0], agent) for agent in self.possible_agents}

    # -- orders

    def choices(self, agent: str, *so_far: int) -> Mask:
        """Which values the next number of a slot may have: a kind, then its picks one by one. Worked out when asked for, kept for the turn."""
        numbers = tuple(int(number) for number in so_far)
        if (agent, numbers) not in self._masks:
            found = self._form(agent).mask(self._judge, numbers)
            found.flags.writeable = False
            self._masks[agent, numbers] = found
        return self._masks[agent, numbers]

    def check(self, agent: str, action: Any) -> dict[int, Refusal]:
        """What of an action would be dropped now, by slot, and why."""
        return self._taken(agent, action)[1]

    def orders(self, agent: str, action: Any) -> tuple[Order, ...]:
        """What of an action would be taken now."""
        return tuple(self._taken(agent, action)[0].values())

    def action(self, agent: str, orders: Sequence[Order] = ()) -> Whole:
        """The action that gives these orders; without any, the one that does nothing."""
        return self._form(agent).written(orders)

    def _taken(self, agent: str, action: Any) -> tuple[Orders, dict[int, Refusal]]:
        wanted, unreadable = self._form(agent).read(action)
        if not wanted:
            return {}, unreadable
        orders, refusals = taken(self._judge, agent, wanted)
        return orders, dict(sorted({**unreadable, **refusals}.items()))

    # -- to look closer

    def view(self, agent: str) -> View:
        """The game as an agent's seat sees it, by name: variables, measures, what was ordered last."""
        return view_for(self.engine, self._state, self._known(agent), orders_in(self.engine, self._orders, 0))

    def outcome(self) -> Outcome:
        """How the game stands, hidden projects included: for those who watch, not for those who play."""
        return Standing(self.engine, self._state).outcomes()[0]

    def state(self) -> Numbers:
        """Every variable as it truly is: for training with a central critic, not for play."""
        return self.truth.numbers(self._state.data[:, 0])

    @property
    def truth(self) -> Layout:
        """The layout of `state()`."""
        if self._truth is None:
            self._truth = Layout(self.engine, truth=True)
        return self._truth

    def render(self) -> None:
        """There is nothing to draw on: `view` has every number by name."""

    def close(self) -> None:
        """Nothing is held open."""

    # -- who and what

    @property
    def _judge(self) -> Judge:
        if self._asked is None:
            self._asked = Judge(self.engine, self._state)
        return self._asked

    def _form(self, agent: str) -> Form:
        return self._forms[self._known(agent)]

    def _known(self, agent: str) -> str:
        if agent not in self.possible_agents:
            near = closest(str(agent), self.possible_agents)
            hint = f"Did you mean `{near}`?" if near else f"There is {', '.join(f'`{seat}`' for seat in self.possible_agents)}."
            raise ValueError(f"There is no agent `{str(agent)[:40]}` here. {hint}")
        return agent


def _players(engine: Engine, levels: Mapping[str, str]) -> list[Player]:
    """The computer players: one for each level, for all its seats."""
    for seat, level in levels.items():
        if seat not in engine.seats:
            raise ValueError(f"There is no seat `{str(seat)[:40]}` in this scenario. It has {', '.join(engine.seats)}.")
        if level not in LEVELS:
            raise ValueError(no_level(level))
    try:
        return [LEVELS[level](engine, tuple(seat for seat in engine.seats if levels.get(seat) == level)) for level in sorted(set(levels.values()))]
    except NoPersonality as error:
        raise ValueError(str(error)) from None


def _project_rows(engine: Engine, seat: str) -> list[int]:
    """Where the projects of a seat stand in the state."""
    found = []
    for id in engine.world.entries["projects"]:
        info = engine.world.variables.get(id)
        members = engine.world.sets[info.shape.sets[0]].members if info is not None and info.shape.sets else ()
        if info is not None and seat in members:
            found.append(info.offset + members.index(seat))
    return found
