"""The researchers' environment: PettingZoo's own checks, what agents get and are told, and the example in the docs."""

from __future__ import annotations

import re
import subprocess
import sys
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from game.ai.levels import LEVELS
from game.ai.simple import RandomPlayer, orders_in
from game.engine.legality import Judge
from game.engine.orders import Order, tables_of
from game.engine.state import Engine, State, new_game
from game.engine.turn import resolve_turn
from tests.engine.worlds import small
from tests.small_world import BASE, rules

if TYPE_CHECKING:
    from game.faces.env import GameEnv

Make = Callable[..., "GameEnv"]

ENDS = """
variables:
  heat: {range: 0 to 1, start: 0}
measures:
  ending: {role: over, is: 'heat >= 0.5'}
orders:
  burn: {seat: seat, cost: 0, change: {heat: 0.25}}
projects:
  rising: {seat: movement, value: '100 * heat'}
"""


@pytest.fixture(scope="module")
def make(need: Callable[[object, str], None]) -> Make:
    """`parallel_env`, with the small rules unless others are named."""
    need(find_spec("pettingzoo"), "PettingZoo is not installed (the extra `research`)")
    from game.faces.env import parallel_env

    def made(scenario: str = "small", folder: Path | None = None, **more: Any) -> GameEnv:
        return parallel_env(scenario, ruleset=rules(folder) if folder else rules(), **more)

    return made


@pytest.fixture(scope="module")
def checks(make: Make) -> Any:
    """PettingZoo's own checks. Their package warns of its own age when it is imported."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pettingzoo.test
    return pettingzoo.test


def ended(engine: Engine) -> GameEnv:
    from game.faces.env import GameEnv

    return GameEnv(engine, {}, 3)


WORLDS = [(None, "small"), (None, "short"), (BASE, "medicines"), (BASE, "seattle")]


@pytest.mark.parametrize(("folder", "scenario"), WORLDS)
def test_it_keeps_to_the_interface(make: Make, checks: Any, folder: Path | None, scenario: str, capsys: pytest.CaptureFixture[str]) -> None:
    """1. `parallel_api_test`: whole games of random numbers."""
    checks.parallel_api_test(make(scenario, folder), 40)
    assert "Passed" in capsys.readouterr().out


@pytest.mark.parametrize(("folder", "scenario"), WORLDS[:3])
def test_seeds_decide_everything(make: Make, checks: Any, folder: Path | None, scenario: str) -> None:
    """2. `parallel_seed_test`: two environments, the same game."""
    checks.parallel_seed_test(lambda: make(scenario, folder), 40)


def test_it_can_be_taken_turn_by_turn(make: Make, checks: Any) -> None:
    """3. Through PettingZoo's own conversion, agent after agent."""
    from pettingzoo.utils.conversions import parallel_to_aec

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what it finds unusual in others' environments
        checks.api_test(parallel_to_aec(make()), num_cycles=30)


def sampled(env: GameEnv) -> dict[str, Any]:
    """Numbers at random."""
    return {agent: env.action_space(agent).sample() for agent in env.agents}


def by_masks(env: GameEnv, agent: str, luck: np.random.Generator) -> Any:
    """Orders at random, each of which may be given by itself."""
    action = env.action(agent)
    for slot in action.reshape(env.slots, -1):
        for k in range(len(slot)):
            slot[k] = luck.choice(np.flatnonzero(env.choices(agent, *slot[:k])))
    return action


def test_spaces_stay_the_same_objects(make: Make) -> None:
    """4. And what agents get lies in them."""
    env = make()
    spaces = {agent: (env.observation_space(agent), env.action_space(agent)) for agent in env.possible_agents}
    for seed in (1, 2):
        seen, _ = env.reset(seed=seed)
        while env.agents:
            for agent, (observations, actions) in spaces.items():
                assert env.observation_space(agent) is observations and env.action_space(agent) is actions
                assert observations.contains(seen[agent]) and actions.contains(env.action(agent))
            seen, *_ = env.step(sampled(env))
        assert set(seen) == set(spaces)


def test_rewards_are_what_projects_gained(make: Make) -> None:
    """5. All rewards of a game together are the project's way from its beginning to its end."""
    env = make("seattle", BASE)
    env.reset(seed=5)
    first = env.outcome().projects
    total = dict.fromkeys(env.agents, 0.0)
    while env.agents:
        _, rewards, *_ = env.step(sampled(env))
        total = {agent: total[agent] + reward for agent, reward in rewards.items()}
    last = env.outcome().projects
    for agent in env.possible_agents:
        gained = sum(values[agent] - first[id][agent] for id, values in last.items() if agent in values)
        assert total[agent] == pytest.approx(gained) and any(agent in values for values in last.values())


def test_a_turn_is_the_engines_turn(make: Make) -> None:
    """6. What agents order is resolved as it stands."""
    env = make()
    env.reset(seed=8)
    state, player = new_game(env.engine, [8]), RandomPlayer(env.engine)
    while env.agents:
        plan = orders_in(env.engine, player.orders(state), 0)
        state = resolve_turn(env.engine, state, [plan])
        *_, infos = env.step({agent: env.action(agent, plan[agent]) for agent in env.agents})
        assert all(info["dropped"] == {} for info in infos.values())
        assert np.array_equal(env.state(), env.truth.numbers(state.data[:, 0]))
        assert env.view(env.possible_agents[0]).orders.get("empire", ()) == tuple(sorted(plan["empire"], key=lambda order: env.engine.order_index[order.kind]))


def test_games_end_in_two_ways(make: Make) -> None:
    """7. Before their time: terminated. At the last turn: truncated. Then nobody is left, all is told, and a new game can begin."""
    engine = small(ENDS, turns=3)
    env = ended(engine)
    for acting, turns, early in ((("crowd",), 2, True), ((), 3, False)):
        env.reset()
        for turn in range(1, turns + 1):
            _, rewards, over, out, infos = env.step({agent: env.action(agent, [Order("burn")]) for agent in acting})
            assert rewards == {"crowd": 25.0 * len(acting), "crown": 0.0}
            assert set(over.values()) == {early and turn == turns} and set(out.values()) == {not early and turn == turns}
            assert bool(env.agents) == (turn < turns) == ("won" not in infos["crown"])
        assert infos["crown"]["ending"] == "nobody" and infos["crown"]["won"] is False
        assert env.step({}) == ({}, {}, {}, {}, {})
    assert env.reset()[1] == {"crowd": {"dropped": {}}, "crown": {"dropped": {}}}


def test_winners_are_told(make: Make) -> None:
    """8. At the end, to each agent for itself."""
    engine = small(ENDS.replace("'100 * heat'", "'100 * heat', mark: 40"))
    env = ended(engine)
    env.reset()
    for _ in range(2):
        *_, infos = env.step({"crowd": env.action("crowd", [Order("burn")])})
    assert {agent: (info["ending"], info["won"]) for agent, info in infos.items()} == {"crowd": ("won", True), "crown": ("won", False)}
    assert env.outcome().winners == ("crowd",)


def test_seeds(make: Make) -> None:
    """9. Without one the next game follows; the same one is the same game; others are others."""
    env = make()
    env.reset()
    assert int(env._state.seeds[0]) == 0
    for seed, then in ((7, 8), (2**64 - 1, 0)):
        env.reset(seed=seed)
        assert int(env._state.seeds[0]) == seed
        env.reset(options={"any": 1})
        assert int(env._state.seeds[0]) == then
    for seed in (-1, 2**64):
        with pytest.raises(ValueError, match=f"^{seed} is no seed"):
            env.reset(seed=seed)


def test_masks_are_made_when_asked_for(make: Make) -> None:
    """10. A turn makes none; one that was made is kept for the turn and can not be written to. Orders by masks may all be given, each by itself."""
    env, luck = make(), np.random.default_rng(3)
    env.reset(seed=2)
    env.step({})
    assert env._asked is None and env._masks == {}
    for _ in range(3):
        agent = env.agents[0]
        mask = env.choices(agent)
        assert env.choices(agent) is mask and not mask.flags.writeable
        assert len(mask) == len(env.kinds(agent)) and mask[0]
        actions = {agent: by_masks(env, agent, luck) for agent in env.agents}
        for agent, action in actions.items():
            assert {no.code for no in env.check(agent, action).values()} <= {"twice", "group", "needs", "places", "capacity"}
        told = {agent: {slot: no.text for slot, no in env.check(agent, action).items()} for agent, action in actions.items()}
        given = {agent: env.orders(agent, action) for agent, action in actions.items()}
        before = env._state
        *_, infos = env.step(actions)
        assert {agent: info["dropped"] for agent, info in infos.items()} == told and any(told.values())
        assert np.array_equal(env._state.data, resolve_turn(env.engine, before, tables_of(env.engine, [given])).data)
        assert all(Judge(env.engine, before).order(agent, order) is None for agent, orders in given.items() for order in orders)


def test_names(make: Make) -> None:
    """11. Of what is observed, of kinds of orders and of what they pick from."""
    env = make()
    agent = env.possible_agents[0]
    assert len(env.names) == env.observation_space(agent).shape[0] == len(env.layout.entries)
    kinds = env.kinds(agent)
    picked = next(k for k in range(1, len(kinds)) if env.members(agent, k))
    assert kinds[0] == "" and env.members(agent, 0) == ()
    action = env.action(agent, [Order(kinds[picked], tuple(members[-1] for members in env.members(agent, picked)))])
    assert action[0] == picked and action[1] == len(env.members(agent, picked)[0]) - 1


def test_computer_players_take_seats(make: Make) -> None:
    """12. They are no agents, and play as they do elsewhere."""
    env = make(players={"crown": "novice", "empire": "random", "sailors": "random"})
    assert env.possible_agents == ["hillfolk"]
    seen, _ = env.reset(seed=4)
    assert list(seen) == ["hillfolk"]
    engine, state = env.engine, new_game(env.engine, [4])
    players = [LEVELS["novice"](engine, ("crown",)), LEVELS["random"](engine, ("sailors", "empire"))]
    while env.agents:
        given: dict[str, tuple[Order, ...]] = {}
        for player in players:
            given |= {seat: orders for seat, orders in orders_in(engine, player.orders(state), 0).items() if orders}
        state = resolve_turn(engine, state, [given])
        seen, *_ = env.step({})
        assert np.array_equal(env._state.data, state.data)
    assert any(given.values())


def test_a_whole_table_of_computer_players_is_no_environment(make: Make) -> None:
    """13. Nor is one for a seat or a player that there is not, or with no room for orders."""
    for more, said in (
        ({"players": dict.fromkeys(("hillfolk", "sailors", "crown", "empire"), "random")}, "Every seat has a computer player, so there is nobody to play for."),
        ({"players": {"crow": "random"}}, "There is no seat `crow` in this scenario. It has hillfolk, sailors, crown, empire."),
        ({"players": {"crown": "randm"}}, "There is no computer player `randm`. Did you mean `random`?"),
        ({"slots": 0}, "An action has 1 to 100 slots; 0 were asked for."),
        ({"slots": 101}, "An action has 1 to 100 slots; 101 were asked for."),
        ({"scenario": "smal"}, "There is no scenario `smal`. Did you mean `small`?"),
    ):
        with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
            make(**more)


def test_strangers_are_named(make: Make) -> None:
    """14. With the agents that there are."""
    env = make(players={"empire": "random"})
    env.reset()
    for ask in (env.observation_space, env.action_space, env.kinds, env.choices, env.view, lambda agent: env.step({agent: 0})):
        with pytest.raises(ValueError, match=r"^There is no agent `hilfolk` here\. Did you mean `hillfolk`\?$"):
            ask("hilfolk")
        with pytest.raises(ValueError, match=r"^There is no agent `empire` here\. There is `hillfolk`, `sailors`, `crown`\.$"):
            ask("empire")


def test_the_standard_scenario_is_played_where_none_is_named(make: Make) -> None:
    """15. By the rules that are installed; a mod that is not is said to be missing. There is nothing to draw and nothing to close."""
    from game.faces.env import parallel_env

    env = parallel_env(slots=2)
    assert env.engine.world.scenario.id == "seattle" and str(env) == "double_movement_v0"
    assert env.action_space(env.possible_agents[0]).shape == (2 * 6,)
    env.render()
    env.close()
    with pytest.raises(ValueError, match=r"^There is no mod `nowhere`\."):
        parallel_env(mods=["nowhere"])


def test_without_pettingzoo_one_sentence_says_so(root: Path) -> None:
    """16. And nothing else of the game needs it."""
    code = "import sys; sys.modules['pettingzoo'] = None\nimport game.faces.env_layout, game.faces.env_orders, game.faces.cli\nimport game.faces.env"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, check=False, capture_output=True, text=True)
    assert done.stderr.splitlines()[-1] == "ImportError: The environment for researchers needs PettingZoo. To install it: pip install pettingzoo"


def test_the_example_runs(make: Make, root: Path) -> None:
    """17. As it stands in docs/researchers.md, and prints what the page says."""
    page = (root / "docs" / "researchers.md").read_text("utf-8")
    example, printed = re.findall(r"```python\n(.*?)```.*?```\n(.*?)```", page, re.DOTALL)[0]
    done = subprocess.run([sys.executable, "-W", "error", "-c", example], cwd=root, check=False, capture_output=True, text=True)
    assert done.stderr == ""
    number = re.compile(r"[+-]?\d+(?:\.\d+)?")  # numbers change with the rules
    assert number.sub("#", done.stdout) == number.sub("#", printed) != ""


def test_the_page_names_what_there_is(make: Make, root: Path) -> None:
    """18. Each call that docs/researchers.md explains exists."""
    env = make()
    page = (root / "docs" / "researchers.md").read_text("utf-8")
    named = set(re.findall(r"env\.(\w+)", page))
    assert named >= {"choices", "check", "action", "orders", "kinds", "members", "names", "layout", "view", "outcome", "state"}
    assert not [name for name in named if not hasattr(env, name)]


def test_state_is_the_whole_truth(make: Make) -> None:
    """19. It changes with what is hidden."""
    env = make()
    env.reset(seed=1)
    before, data = env.state(), env._state.data.copy()
    hidden = next(info for info in env.engine.world.variables.values() if info.seen_by == "owner" and info.kind == "number")
    data[hidden.offset] += 1
    env._state = State(data, env._state.seeds)
    assert (env.state() != before).sum() == 1
