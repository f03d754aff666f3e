"""What a person has set: looks, scale, motion, sound, language; kept in a small file of their own."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from game import paths
from game.rules import source

FILE = "window.yaml"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set."""

    palette: str = "night"
    scale: float = 0.0  # 0: by the height of the window
    motion: bool = True
    sound: bool = True
    language: str = "en"
    full: bool = False  # the whole screen

    def changed(self, **values: object) -> Settings:
        """The same with other values."""
        return replace(self, **values)  # type: ignore[arg-type]  # callers name fields


def settings_file() -> Path:
    """Where they are kept."""
    return paths.home() / FILE


def read_settings(path: Path | None = None) -> Settings:
    """What was set; whatever is not there or makes no sense is as it was made."""
    place = settings_file() if path is None else path
    if not place.is_file():
        return Settings()
    tree, problems = source.read_path(place, place.name)
    if tree is None or problems:
        return Settings()
    given = {key.text: value.text for key, value in tree.items if isinstance(value, source.Scalar)}
    found: dict[str, object] = {}
    for each in fields(Settings):
        text = given.get(each.name)
        if text is None:
            continue
        if each.type == "bool":
            found[each.name] = text in ("yes", "true")
        elif each.type == "float":
            found[each.name] = float(text) if text.replace(".", "", 1).isdigit() else 0.0
        else:
            found[each.name] = text
    return Settings().changed(**found)


def write_settings(settings: Settings, path: Path | None = None) -> None:
    """Keeps them; where that is not possible they hold until the window closes (OSError)."""
    place = settings_file() if path is None else path
    paths.made(place.parent)
    words = {True: "yes", False: "no"}
    lines = [f"{name}: {words[value] if isinstance(value, bool) else value}\n" for name, value in asdict(settings).items()]
    place.write_text("# What was set in the window.\n" + "".join(lines), "utf-8")
