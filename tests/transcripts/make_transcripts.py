"""Golden games in words: `python3 tests/transcripts/make_transcripts.py` writes them anew; read the difference before you keep it."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))

from tests.faces.playing import base, game  # noqa: E402  the project must be found first
from tests.small_world import rules  # noqa: E402  as above

Turns = list[list[str]]

SMALL: dict[str, Turns] = {
    "hillfolk": [
        ["why rally", "rally", "hill", "visit", "shore"],
        ["why anger hill", "map anger", "visit", "hill"],
        ["region plain", "rally", "plain", "seats"],
    ],
    "crown": [["protect", "choose", "gently"], ["why keeping", "protect"], ["status"]],
    "empire": [["calm"], ["press", "hill", "undo", "press", "shore"], ["why heat", "log 1"]],
}
WATER: dict[str, Turns] = {
    "coalition": [
        ["campaign in a place", "andes", "water", "campaign in a state", "andes", "water", "organise", "andes"],
        ["why another world", "campaign at a summit", "water", "link", "andes", "brazil", "link", "andes", "western europe"],
        ["region andes", "boomerang", "andes", "urban", "water", "campaign in a state", "andes", "water", "weave", "urban", "labour", "water"],
        ["map pressure water", "forum", "brazil", "organise", "andes"],
    ],
}
MEDICINES: dict[str, Turns] = {
    "south_africa_state": [
        ["develop", "green", "protect", "medicines", "govern openly"],
        ["why confidence", "take up pressure", "medicines", "seal", "transform"],
        ["map institutions", "table a motion", "medicines", "protect", "work"],
        ["why nation", "govern openly", "develop", "knowledge"],
    ],
    "united_states_power": [
        ["make the case", "lend", "andes", "soft", "seal", "hand"],
        ["why legitimacy", "concede", "medicines"],
        ["share power", "the united nations"],
        ["seats", "make the case", "guarantee", "brazil"],
    ],
}


def transcripts() -> dict[str, str]:
    """File names and texts."""
    found = {f"small-{seat}.txt": game(rules(), "small", seat, turns, seed=4) for seat, turns in SMALL.items()}
    for scenario, games in (("water_war", WATER), ("medicines", MEDICINES)):
        found |= {f"{scenario}-{seat}.txt": game(base(), scenario, seat, turns, seed=11) for seat, turns in games.items()}
    return found


def main() -> None:
    """Writes every transcript."""
    for name, text in transcripts().items():
        (HERE / name).write_text(text, "utf-8")
        print(name)


if __name__ == "__main__":
    main()
