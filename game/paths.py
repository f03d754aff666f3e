"""Where rules, assets, saves and mods live; nobody else knows. Nothing is made before `made` is asked for it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
CARRIED = PACKAGE / "_data"  # where an installed copy keeps what a checkout has beside the package
HOME = "DOUBLE_MOVEMENT_HOME"  # names another folder for a person's own files


def rules_root() -> Path:
    """The folder with `base` and `mods`."""
    return _shipped("rules")


def assets_root() -> Path:
    """The folder with fonts, icons, map and sounds."""
    return _shipped("assets")


def home() -> Path:
    """A person's own folder: saves and mods. The environment may name another."""
    if named := os.environ.get(HOME):
        return Path(named).expanduser().absolute()
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming") / "Double Movement"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Double Movement"
    data = os.environ.get("XDG_DATA_HOME", "")
    return (Path(data) if Path(data).is_absolute() else Path.home() / ".local" / "share") / "double-movement"


def saves() -> Path:
    """Where games are kept."""
    return home() / "saves"


def kept_games() -> list[Path]:
    """The games in a person's own folder, newest first."""
    try:
        return sorted(saves().glob("*.game"), key=lambda path: -path.stat().st_mtime)
    except OSError:
        return []


def user_mods() -> Path:
    """Where installed mods are kept."""
    return home() / "mods"


def made(folder: Path) -> Path:
    """The same folder, which exists from now on."""
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _shipped(name: str) -> Path:
    return (CARRIED if CARRIED.is_dir() else PACKAGE.parent) / name
