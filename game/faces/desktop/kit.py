"""What drawing is done with: a theme at one scale, its letters, its pictures, and what was drawn before.

Law: lengths come in units and leave as pixels, here and nowhere else; so the layout scales, and not only the letters.
"""

from __future__ import annotations

import io
from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakValueDictionary

import pygame

from game.faces.desktop.theme import Colour, Palette, Theme

SMALLEST, LARGEST = 0.8, 3.0  # scales
WIDE, HIGH = 960, 560  # units that every screen has room in
USUAL_HIGH = 800  # units of a window at the scale that is chosen by itself
WEIGHTS = {"plain": "Inter-Regular", "medium": "Inter-Medium", "strong": "Inter-SemiBold", "bold": "Inter-Bold"}
LARGE, TIGHT = 24, 1.2  # from which size on lines stand closer, and how close
KEPT = 6_000  # drawn things that are remembered
LETTERS: WeakValueDictionary[tuple[Path, int], pygame.font.Font] = WeakValueDictionary()  # that some kit uses: each holds its file open

Made = TypeVar("Made")


class NoLetters(Exception):
    """There are no letters to write with; the message is one sentence."""


def scale_for(size: tuple[int, int], wanted: float | None = None, larger: float = 1.0) -> float:
    """The scale of a window: what is wanted, else by its height, `larger` than usual; never so large that a screen has no room."""
    room = min(size[0] / WIDE, size[1] / HIGH)
    asked = larger * size[1] / USUAL_HIGH if wanted is None else wanted
    return max(SMALLEST, min(asked, room, LARGEST))


def has_room(size: tuple[int, int]) -> bool:
    """Whether a window is large enough for any screen."""
    return size[0] >= WIDE * SMALLEST - 1 and size[1] >= HIGH * SMALLEST - 1


def _letters(path: Path, pixels: int) -> pygame.font.Font:
    """Letters of a file; kits share them as long as pygame is not begun anew, since after that nobody may ask old letters anything."""
    found = LETTERS.get((path, pixels))
    if found is None:
        if not LETTERS:
            pygame.register_quit(LETTERS.clear)
        found = LETTERS[path, pixels] = pygame.font.Font(str(path), pixels)
    return found


class Kit:
    """A theme at a scale. Made anew when either changes."""

    def __init__(self, theme: Theme, palette: str, scale: float, assets: Path) -> None:
        self.theme, self.scale, self.assets = theme, scale, assets
        self.palette: Palette = theme.palettes[palette]
        self.lost = False  # whether letters of the game could not be read
        self.sizes = {name: size * (self.palette.letters if size < LARGE else 1.0) for name, size in theme.type.items()}
        self._fonts: dict[tuple[int, str], pygame.font.Font] = {}
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()

    # -- lengths

    def px(self, units: float) -> int:
        """Units as pixels; whatever is more than nothing is at least one."""
        return round(units * self.scale) if units * self.scale >= 1 or units <= 0 else 1

    def space(self, name: str) -> int:
        return self.px(self.theme.space[name])

    def round(self, name: str) -> int:
        return self.px(self.theme.round[name])

    # -- colours

    def colour(self, role: str) -> Colour:
        return self.palette(role)

    # -- letters

    def font(self, size: str, weight: str = "plain") -> pygame.font.Font:
        """Letters of a size and a weight."""
        return self.font_px(max(7, round(self.sizes[size] * self.scale)), weight)

    def font_px(self, pixels: int, weight: str = "plain") -> pygame.font.Font:
        """Letters so many pixels high."""
        found = self._fonts.get((pixels, weight))
        if found is None:
            path = self.assets / "fonts" / f"{WEIGHTS[weight]}.otf"
            try:
                found = _letters(path, pixels)
            except (OSError, pygame.error):
                found, self.lost = self._other_letters(path, pixels), True
            self._fonts[pixels, weight] = found
        return found

    def _other_letters(self, path: Path, pixels: int) -> pygame.font.Font:
        """Those that pygame brings along, where the game's own are missing."""
        try:
            return pygame.font.Font(None, pixels)
        except (OSError, pygame.error):
            raise NoLetters(f"The letters of the game are missing: {path} can not be read.") from None

    def map_font(self, pixels: int, bold: bool) -> pygame.font.Font:
        """The same for the map."""
        return self.font_px(round(pixels * self.palette.letters), "strong" if bold else "plain")

    def line_height(self, size: str) -> int:
        leading = self.theme.leading if self.sizes[size] < LARGE else TIGHT
        return round(self.sizes[size] * leading * self.scale)

    def text_width(self, text: str, size: str, weight: str = "plain") -> int:
        return self.kept(("width", text, size, weight), lambda: self.font(size, weight).size(text)[0])

    def figure_widths(self, text: str, size: str, weight: str = "plain") -> list[int]:
        """How wide each letter of a number is where all digits are as wide as the widest."""
        digit = self.kept(("digit", size, weight), lambda: max(self.text_width(each, size, weight) for each in "0123456789"))
        return [digit if letter.isdigit() else self.text_width(letter, size, weight) for letter in text]

    def text(self, text: str, size: str, weight: str, colour: Colour) -> pygame.Surface:
        """A text as a picture."""
        return self.kept(("text", text, size, weight, colour), lambda: self.font(size, weight).render(text, True, colour))

    # -- pictures

    def icon(self, name: str, pixels: int, colour: Colour) -> pygame.Surface:
        """An icon of assets/icons, so many pixels high and wide."""
        return self.kept(("icon", name, pixels, colour), lambda: self._icon(name, pixels, colour))

    def _icon(self, name: str, pixels: int, colour: Colour) -> pygame.Surface:
        try:
            text = (self.assets / "icons" / f"{name}.svg").read_text("utf-8")
        except OSError:
            return pygame.Surface((pixels, pixels), pygame.SRCALPHA)  # a missing icon leaves its place empty: words stand beside it
        text = text.replace('width="24" height="24"', f'width="{pixels}" height="{pixels}"', 1)
        return svg_picture(text.replace("currentColor", "#{:02x}{:02x}{:02x}".format(*colour)))

    def drawing(self, key: Hashable, width: int, height: int, body: Callable[[], str]) -> pygame.Surface:
        """A picture from the inside of an SVG so many pixels wide and high; drawn once for a key."""
        head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        return self.kept(("svg", width, height, key), lambda: svg_picture(f"{head}{body()}</svg>"))

    # -- what was made before

    def kept(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What was made for a key, or makes it."""
        if key in self._kept:
            self._kept.move_to_end(key)
            found: Made = self._kept[key]
            return found
        made = make()
        self._kept[key] = made
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return made


def svg_picture(text: str) -> pygame.Surface:
    """An SVG without letters as a picture with soft edges."""
    return pygame.image.load(io.BytesIO(text.encode()), "picture.svg")
