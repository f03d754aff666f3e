"""Every screen at every size and scale: nothing is cut, nothing overlaps, every one draws; and in every palette."""

from __future__ import annotations

import pytest

from game.faces.desktop.gallery import Gallery
from game.faces.desktop.kit import LARGEST, SMALLEST
from game.faces.desktop.screen_game import GameScreen
from game.faces.desktop.widget import crowding
from tests.desktop.stand import Person

AUTO = 0.0  # by the height
SEATS = (
    ((1024, 600), AUTO), ((1024, 600), LARGEST), ((1024, 768), SMALLEST), ((1280, 720), 1.0), ((1600, 900), SMALLEST), ((1920, 1080), 1.5),
    ((2560, 1440), 1.5), ((3840, 2160), AUTO), ((3840, 2160), SMALLEST), ((1080, 1920), LARGEST), ((3440, 1440), 2.0),
)  # fmt: skip
EVERY = tuple(
    (size, scale)
    for size in ((1024, 600), (1280, 720), (1366, 768), (1600, 900), (1920, 1080), (1920, 1200), (2560, 1440), (3840, 2160), (1080, 1920), (3440, 1440))
    for scale in (AUTO, SMALLEST, 1.0, 1.25, 1.5, 2.0, 2.5, LARGEST)
)
PERSON = Person()
GALLERY = Gallery(PERSON.app, PERSON.hall)


def sized(size: tuple[int, int], scale: float = 0.0, palette: str = "night") -> None:
    PERSON.app.places = []
    PERSON.app.settings = PERSON.app.settings.changed(scale=scale, palette=palette, motion=False)
    PERSON.app.resize(size)


def crowded(name: str, seats: tuple[tuple[tuple[int, int], float], ...]) -> list[str]:
    """What does not fit anywhere."""
    sized(*seats[0])
    GALLERY.open(name)
    found, seen = [], set()
    for size, scale in seats:
        PERSON.app.settings = PERSON.app.settings.changed(scale=scale)
        PERSON.app.resize(size)
        if (size, PERSON.app.kit.scale) not in seen:
            seen.add((size, PERSON.app.kit.scale))
            found += [f"{size} at {PERSON.app.kit.scale:.2f}: {said}" for said in crowding(PERSON.app.kit, PERSON.app.place.stage.root)]
    return found


@pytest.mark.parametrize("name", list(GALLERY.makes))
def test_nothing_is_cut_or_overlaps(name: str) -> None:
    found = crowded(name, SEATS)
    assert not found, "\n".join(found[:12])


@pytest.mark.long
@pytest.mark.parametrize("name", list(GALLERY.makes))
def test_nothing_is_cut_or_overlaps_anywhere(name: str) -> None:
    found = crowded(name, EVERY)
    assert not found, "\n".join(found[:12])


@pytest.mark.parametrize("name", list(GALLERY.makes))
def test_the_projector_is_larger_and_nothing_is_cut(name: str) -> None:
    for size in ((1280, 720), (1024, 768)):
        sized(size, palette="projector")
        GALLERY.open(name)
        kit = PERSON.app.kit
        assert kit.scale * kit.sizes["tiny"] * kit.theme.leading >= size[1] / 45, "so high a part of the picture is the smallest line at least"
        found = crowding(kit, PERSON.app.place.stage.root)
        assert not found, f"{size}: {found[:6]}"


@pytest.mark.parametrize("name", list(GALLERY.makes))
def test_every_screen_draws(name: str) -> None:
    for palette in ("night", "day", "projector"):
        sized((1024, 600), palette=palette)
        GALLERY.open(name)
        picture = GALLERY.picture()
        colours = {tuple(picture.get_at((x, y)))[:3] for x in range(0, 1024, 16) for y in range(0, 600, 12)}
        assert len(colours) > 4
        assert PERSON.app.kit.colour("paper") in colours or PERSON.app.kit.colour("panel") in colours


def test_the_gallery_holds_full_plans_and_other_kinds_of_seats() -> None:
    """As many orders as there is room for, and answers, by a seat of each kind that is shown."""
    shown = []
    for name in ("plan_full", "plan_second", "plan_last"):
        sized((1280, 720))
        GALLERY.open(name)
        screen = PERSON.app.place.screen
        assert isinstance(screen, GameScreen)
        sitting = screen.sitting
        asked = {choice.question for choice in sitting.choices if choice.question}
        answers = [order for order in sitting.orders if any(choice.question and choice.kind == order.kind for choice in sitting.choices)]
        assert asked and len(answers) == len(asked)
        assert len(sitting.orders) - len(answers) >= 5
        shown.append(sitting.names.kind_of_seat(sitting.seat or ""))
    assert len(set(shown)) == 3


def test_a_window_that_is_too_small_says_so() -> None:
    sized((1280, 720))
    GALLERY.open("settings")
    for size in ((300, 200), (40, 30), (1, 1)):
        PERSON.app.resize(size)
        GALLERY.picture()
    PERSON.app.resize((1280, 720))
    assert not crowding(PERSON.app.kit, PERSON.app.place.stage.root)
