"""The names of computer players: levels, and levels with a personality."""

from __future__ import annotations

import numpy as np
import pytest

from game.ai.levels import LEVELS, NOVICE, STRONG, NoPersonality, no_level
from game.ai.planner import SearchPlayer
from game.ai.plans import Planning
from game.ai.portfolio import Repertoire, pool_of
from game.ai.promise_offers import Offers
from game.ai.simple import RandomPlayer
from game.ai.wants import Wants
from game.engine.legality import Judge
from game.engine.state import Engine, new_game
from game.play.match import MatchProblem, players_of
from tests.ai.hidden_world import HIDDEN
from tests.engine.worlds import engine_of, scenario


@pytest.fixture(scope="module")
def engine() -> Engine:
    return engine_of(HIDDEN, scenario(8))


def test_levels(engine: Engine) -> None:
    """1. Five for people to choose from, from the one that does not think to the one that takes its time; and one for the lab."""
    assert list(LEVELS) == ["random", "novice", "steady", "strong", "patient"]
    assert isinstance(LEVELS["random"](engine, ("crown",)), RandomPlayer)
    budgets = []
    for level in ("novice", "steady", "strong", "patient"):
        player = LEVELS[level](engine, ("crown",))
        assert isinstance(player, SearchPlayer)
        budgets.append(player.budget.turns)
    assert budgets == sorted(budgets)
    lab = LEVELS["lab-strong"](engine, ("crown",))
    assert isinstance(lab, SearchPlayer)
    assert 8 * lab.budget.turns <= budgets[2] <= 12 * lab.budget.turns


def test_the_novices_plan_is_among_them(engine: Engine) -> None:
    """2. Whoever thinks more begins with the novice's plans, and looks further at each."""
    state = new_game(engine, [1, 2, 3])
    judge, words = Judge(engine, state), np.array([5, 6, 7], dtype=np.uint64)
    seat = np.full(3, 1)
    planning = Planning(pool_of(Repertoire(engine, judge, {}), judge, words), judge, seat, words, Offers(seat, words, [[]] * 3, np.zeros(3)))
    few, many = planning.drawn(NOVICE.drawn), planning.drawn(STRONG.drawn)
    assert (few.place == many.place[:, :, : few.many]).all()
    assert (few.given == many.given[:, :, : few.many]).all()


def test_personalities(engine: Engine) -> None:
    """3. `novice:grim` wants what grim wants, and thinks of what grim thinks of."""
    player = LEVELS["novice:grim"](engine, ("crown",))
    assert isinstance(player, SearchPlayer)
    assert isinstance(player.wants["crown"], Wants)
    assert player.wants["crown"].weights == {"anger": 1.0, "storm": 1.0}
    assert player.minds["crown"].taste.of_order("soothe") == 0
    assert "strong:grim" in LEVELS
    assert "strong:" not in LEVELS and "srong:grim" not in LEVELS and "srong" not in LEVELS


def test_what_there_is_not(engine: Engine) -> None:
    """4. Each said in a sentence."""
    with pytest.raises(NoPersonality, match=r"There is no personality `grin`\. Did you mean `grim`\?"):
        LEVELS["novice:grin"](engine, ("crown",))
    with pytest.raises(NoPersonality, match=r"The personality `meek` is for a seat of `movement`; `crown` is none\."):
        LEVELS["novice:meek"](engine, ("crown",))
    assert no_level("strng") == "There is no computer player `strng`. Did you mean `strong`?"
    with pytest.raises(MatchProblem, match=r"There is no personality `grin`"):
        players_of(engine, {"crowd": "random", "crown": "novice:grin"})
