"""Which games are guided, how far, and which guides were followed to their end: a small file of a person's own, beside the settings.

Law: it is worth no fault. What can not be read or kept is forgotten, and the game goes on.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Any

from game import paths

FILE = "guides.json"
MOST = 40  # games that are remembered
LARGEST = 200_000  # characters


def guides_file() -> Path:
    """Where it is kept."""
    return paths.home() / FILE


def _read() -> dict[str, Any]:
    try:
        text = guides_file().read_text("utf-8")
        found = json.loads(text) if len(text) <= LARGEST else {}
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _games(found: dict[str, Any]) -> dict[str, list[str]]:
    games = found.get("games")
    known = games.items() if isinstance(games, dict) else ()
    return {name: [step for step in steps if isinstance(step, str)] for name, steps in known if isinstance(steps, list)}


def _finished(found: dict[str, Any]) -> list[str]:
    finished = found.get("finished")
    return [each for each in finished if isinstance(each, str)] if isinstance(finished, list) else []


def steps_done(game: Path | None) -> set[str] | None:
    """The steps that are behind in a game; none where it is not guided."""
    found = _games(_read()) if game is not None else {}
    return set(found[game.name]) if game is not None and game.name in found else None


def is_newcomer() -> bool:
    """Whether no guide was followed to its end yet."""
    return not _finished(_read())


def keep_steps(game: Path | None, done: Collection[str] | None) -> None:
    """Remembers how far a game is guided; none: that it is not, any more."""
    if game is None:
        return
    found = _read()
    games = {name: steps for name, steps in _games(found).items() if name != game.name}
    if done is not None:
        games[game.name] = sorted(done)
    _write({"games": dict(list(games.items())[-MOST:]), "finished": _finished(found)})


def finish(scenario: str) -> None:
    """Remembers that a guide was followed to its end."""
    found = _read()
    _write({"games": _games(found), "finished": sorted({*_finished(found), scenario})})


def _write(found: dict[str, Any]) -> None:
    with suppress(OSError):  # then the guide begins again next time
        paths.made(guides_file().parent)
        fresh = guides_file().with_suffix(".new")
        fresh.write_text(json.dumps(found, indent=1), "utf-8")
        fresh.replace(guides_file())
