"""Plays some games with random players and prints the digest of every turn: `python3 tests/make_digests.py --write` renews tests/digests.json.

It needs the game, numpy and PyYAML and nothing else, so that it runs in any environment that is to be compared.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from game.ai.simple import RandomPlayer  # noqa: E402  the game is found only from here on
from game.engine.outcome import over, resolve_unfinished  # noqa: E402 # the path is set first
from game.engine.state import Engine, digest, new_game  # noqa: E402 # the path is set first
from game.rules.layers import find_mods  # noqa: E402 # the path is set first
from game.rules.ruleset import load_ruleset  # noqa: E402 # the path is set first

TABLE = ROOT / "tests" / "digests.json"
WORLDS = {"tiny": ROOT / "tests" / "tiny", "small": ROOT / "tests" / "rulesets" / "small", "base": ROOT / "rules" / "base"}
SEEDS = [1, 2, 3, 2**64 - 1]

Digests = dict[str, dict[str, list[str]]]  # by world and scenario, by seed: one for each turn, the beginning first


def digests(folder: Path) -> Digests:
    """The games of one ruleset, in all its scenarios."""
    mods, _ = find_mods([folder])
    ruleset = load_ruleset(list(mods.values()))
    return {scenario: games(Engine(ruleset.program(scenario))) for scenario in sorted(ruleset.scenarios)}


def games(engine: Engine) -> dict[str, list[str]]:
    """The games of all seeds, played side by side."""
    state, player = new_game(engine, SEEDS), RandomPlayer(engine)
    found = {str(seed): [digest(engine, state, k)] for k, seed in enumerate(SEEDS)}
    while not (ended := over(engine, state)).all():
        state = resolve_unfinished(engine, state, player.orders(state), ended)
        for k, seed in enumerate(SEEDS):
            if not ended[k]:
                found[str(seed)].append(digest(engine, state, k))
    return found


def table() -> Digests:
    return {f"{world}/{scenario}": found for world, folder in WORLDS.items() for scenario, found in digests(folder).items()}


def main() -> None:
    """Print the table, or write it."""
    text = json.dumps(table(), indent=1) + "\n"
    if "--write" in sys.argv:
        TABLE.write_text(text, "utf-8")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
