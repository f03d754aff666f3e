"""The names of the computer players, from the weakest up, for whoever has to name them before any is made."""

from __future__ import annotations

NAMES = ("random", "novice", "steady", "strong", "patient")
USUAL = "steady"  # who sits down where nobody else does
