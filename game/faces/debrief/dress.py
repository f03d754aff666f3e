"""How a page looks and behaves: its style and script, its colours, its language."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from game.faces.debrief.figures import EITHER

STYLE, SCRIPT = "debrief.css", "debrief.js"


@dataclass(frozen=True, slots=True)
class Dress:
    """All of it as text that stands in the page itself."""

    style: str = ""
    script: str = ""
    palette: str = EITHER
    lang: str = "en"
    version: str = "0"


def dressed(folder: Path, palette: str, lang: str, version: str) -> Dress:
    """The dress that the game brings along."""
    style, script = ((folder / name).read_text("utf-8") for name in (STYLE, SCRIPT))
    return Dress(style, script, palette, lang, version)
