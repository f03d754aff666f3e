"""Golden pictures of every screen: drawn from rules that are kept beside them, so that only a change of the window changes them."""

from __future__ import annotations

import os
import tarfile
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pygame
from numpy.typing import NDArray

from game import paths
from game.faces.desktop.gallery import Gallery
from game.faces.desktop.settings import Settings
from game.rules.layers import find_mods, order_mods
from game.rules.ruleset import Ruleset, load_ruleset
from game.rules.texts import read_texts
from tests.desktop.stand import Person

FOLDER = Path(__file__).parent / "golden"
RULES = FOLDER / "rules.tar.xz"
SIZE = (1280, 720)
TIMES = 3  # how much smaller a picture is kept
STEP = 8  # shades that are kept as one
TILE = 20  # pixels of a kept picture that are looked at together
MOST = 12.0  # how far the mean of a tile may be off, of 255

Picture = NDArray[np.int64]  # by column, row and colour


def frozen_rules(folder: Path) -> Ruleset:
    """The rules that the pictures are drawn from, unpacked into a folder."""
    with tarfile.open(RULES) as packed:
        packed.extractall(folder, filter="data")
    mods, problems = find_mods([folder])
    ordered, more = order_mods(mods, list(mods))
    assert ordered is not None and not problems and not more, (problems, more)
    return load_ruleset(ordered, scenario="")


def freeze_rules() -> None:
    """Keeps the rules as they are now."""
    with tarfile.open(RULES, "w:xz") as packed:
        for path in sorted((paths.rules_root() / "base").rglob("*.yaml")):
            info = packed.gettarinfo(path, str(path.relative_to(paths.rules_root())))
            info.mtime, info.uid, info.gid, info.uname, info.gname = 0, 0, 0, "", ""
            with path.open("rb") as file:
                packed.addfile(info, file)


def gallery() -> Gallery:
    """The screens of a game by those rules, for somebody who has set nothing and kept nothing."""
    os.environ[paths.HOME] = tempfile.mkdtemp()
    person = Person(SIZE)
    person.app.settings = Settings(motion=False)
    person.app.resize(SIZE)
    rules = frozen_rules(Path(tempfile.mkdtemp()))
    person.hall.ruleset = rules
    person.hall.shelf = replace(person.hall.shelf, load=lambda: rules, texts=lambda ruleset: read_texts(ruleset.mods)[0])
    return Gallery(person.app, person.hall)


def drawn(screens: Gallery, name: str) -> Picture:
    """A screen, small."""
    screens.app.places = []
    screens.open(name)
    small = pygame.transform.smoothscale(screens.picture(), (SIZE[0] // TIMES, SIZE[1] // TIMES))
    found: Picture = pygame.surfarray.array3d(small).astype(np.int64) // STEP * STEP
    return found


def kept(name: str) -> Picture | None:
    """The golden picture of a screen."""
    path = FOLDER / f"{name}.png"
    if not path.is_file():
        return None
    found: Picture = pygame.surfarray.array3d(pygame.image.load(str(path))).astype(np.int64)
    return found


def keep(name: str, picture: Picture) -> None:
    pygame.image.save(pygame.surfarray.make_surface(picture.astype(np.uint8)), str(FOLDER / f"{name}.png"))


def worst_tile(one: Picture, other: Picture) -> float:
    """How far the tile is off that differs most: the mean of its pixels, each by the colour that differs most."""
    off = np.abs(one - other).max(axis=2)
    across, down = (length // TILE * TILE for length in off.shape)
    tiles = off[:across, :down].reshape(across // TILE, TILE, down // TILE, TILE).mean(axis=(1, 3))
    return float(tiles.max())


def busiest_tile(picture: Picture) -> tuple[slice, slice]:
    """Where a picture has most contrast: in the midst of words."""
    tiles = [(slice(x, x + TILE), slice(y, y + TILE)) for x in range(0, picture.shape[0], TILE) for y in range(0, picture.shape[1], TILE)]
    return max(tiles, key=lambda tile: float(picture[tile].std()))


def show_difference(one: Picture, other: Picture, path: Path) -> None:
    """What was, what is, and where they differ, side by side."""
    off = np.minimum(255, 3 * np.abs(one - other))
    pygame.image.save(pygame.surfarray.make_surface(np.concatenate((one, other, off), axis=0).astype(np.uint8)), str(path))
