"""What every screen may need: the shelf, the rules once they are read, the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from game.faces.desktop.atlas_view import MapHand
from game.faces.desktop.shelf import Shelf

if TYPE_CHECKING:
    from game.rules.ruleset import Ruleset


@dataclass
class Hall:
    """One for a window."""

    shelf: Shelf
    ruleset: Ruleset | None = None
    saves: Sequence[Path] = ()
    map: MapHand = field(default_factory=MapHand)
