"""The guided first game: followed to the letter, contradicted at every step, left and taken up again; never stuck and never wrong."""

from __future__ import annotations

from pathlib import Path

import pygame
import pytest

from game.engine.orders import Order
from game.faces.desktop import guide_kept
from game.faces.desktop.guide_card import Guided, found
from game.faces.desktop.guide_game import GameGuide
from game.faces.desktop.guide_steps import Guiding, Scene, is_now, points, presses
from game.faces.desktop.screen_game import GameScreen
from game.faces.desktop.screen_title import TitleScreen
from game.faces.desktop.widget import crowding
from game.rules.texts import read_texts
from tests.desktop.stand import Person, base

MOST = 200  # presses that a guided game may take
ENTER, ESC = pygame.K_RETURN, pygame.K_ESCAPE


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person who has never played."""
    monkeypatch.setenv("DOUBLE_MOVEMENT_HOME", str(tmp_path / "home"))
    return tmp_path


def titled(folder: Path, size: tuple[int, int] = (1280, 720)) -> Person:
    person = Person(size, folder)
    person.app.open(TitleScreen(person.app, person.hall))
    person.wait()
    return person


def guided(folder: Path, size: tuple[int, int] = (1280, 720)) -> tuple[Person, GameScreen]:
    person = titled(folder, size)
    person.press("guide")
    return person, game_of(person)


def game_of(person: Person) -> GameScreen:
    screen = person.app.place.screen
    assert isinstance(screen, GameScreen), type(screen).__name__
    return screen


def wanted(game: GameScreen) -> list[str]:
    """What the guide points at now."""
    return points(game.guide.step, game.guide.scene())


def press_at(person: Person, pos: tuple[int, int]) -> None:
    for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
        person.app.handle(pygame.event.Event(kind, pos=pos, button=1))
    person.wait()


def do_as_told(person: Person, game: GameScreen) -> str:
    """Presses what the guide asks for; its name."""
    if game.guide.asks_nothing():
        person.press("guide:next")
        return "guide:next"
    name = wanted(game)[0]
    if name.startswith("region:"):
        press_at(person, game.map.scene.centre_of(name.partition(":")[2]))
    else:
        widget = found(person.app.place.stage.root, [name])
        assert widget is not None, f"the guide points at {name}, which is not there"
        press_at(person, widget.rect.center)
    return name


def is_ringed(person: Person) -> bool:
    """Whether what the guide points at has its ring, within the window and not below the card."""
    root = person.app.place.stage.root
    guided = next(widget for widget in [root, *root.parts()] if isinstance(widget, Guided))
    ring = guided.ring
    return ring is not None and guided.rect.contains(ring) and not ring.colliderect(guided.card.rect)


# -- whole games


def test_doing_exactly_what_the_guide_asks_finishes_the_game(home: Path) -> None:
    person, game = guided(home)
    seen: list[str] = []
    for _ in range(MOST):
        if person.app.place.screen is not game:
            break
        step = game.guide.step
        assert step is not None
        assert game.guide.shown
        assert not game.guide.guiding or not (game.guide.guiding.strayed or game.guide.guiding.note or game.guide.guiding.went_ahead), step.id
        seen.append(step.id)
        if wanted(game):
            assert is_ringed(person), f"{step.id}: {wanted(game)}"
        assert not crowding(person.app.kit, person.app.place.stage.root), step.id
        if do_as_told(person, game) == "end" and game.warned:
            do_as_told(person, game)
    assert game.sitting.match.over
    assert person.app.place.screen is not game, "the guide led to the end and beyond"
    assert not game.guide.shown
    told = list(dict.fromkeys(seen))
    texts = game.sitting.texts.guides[game.sitting.match.header.scenario]
    assert told == [step.id for step in texts.steps if step.id in told], "in the order in which it is written"
    assert len(told) >= len(texts.steps) - 3, "all but what has no occasion is said"
    assert not guide_kept.is_newcomer()


def other_things(person: Person, game: GameScreen, turn: int) -> None:
    """Whatever the guide does not ask for just now."""
    asked = wanted(game)
    sitting = game.sitting

    def free(names: list[str]) -> str:
        return next((name for name in names if name not in asked and person.has(name)), "")

    def order_another() -> None:
        kinds = [f"order:{choice.kind}" for choice in sitting.choices if not choice.refused and not choice.question]
        if name := free(kinds[turn % 3 :] + kinds):
            person.press(name) if person.find(name).rect.bottom < person.app.size[1] else game.choose(next(c for c in sitting.choices if name.endswith(c.kind)))
            while game.picking is not None:
                targets = [member for member, why in game.open_picks.items() if not why]
                game.pick(next((member for member in targets if f"target:{member}" not in wanted(game)), targets[0]))
                person.wait()

    def begin_another() -> None:
        kinds = [choice for choice in sitting.choices if not choice.refused and sitting.pick_sets(choice.kind) and f"order:{choice.kind}" not in asked]
        if kinds and game.picking is None:
            game.choose(kinds[0])
            person.wait()
            assert "picking:back" in wanted(game) or game.guide.asks_nothing() or not game.guide.step

    def take_back() -> None:
        if sitting.orders:
            game.take_back(sitting.orders[0])
            person.wait()

    def look_elsewhere() -> None:
        for name in ("tables", "charts", "book", "settings"):
            person.press(name)
            person.look()
            person.key(ESC)

    doings = [
        lambda: person.press(free(["leaf:log", "leaf:news"]) or "leaf:report"),
        look_elsewhere,
        lambda: person.key(pygame.K_l),
        order_another,
        begin_another,
        lambda: person.press(free(["advise"])) if free(["advise"]) else None,
        take_back,
        lambda: person.key(ESC),
        lambda: person.press("word:give") if person.has("word:give") else None,
        lambda: person.key(ESC),
    ]
    doings[turn % len(doings)]()


def test_doing_something_else_at_every_step_finishes_the_game_as_well(home: Path) -> None:
    person, game = guided(home)
    turn, last = 0, -1
    for turn in range(MOST):
        if game.sitting.match.over or not game.guide.shown:
            break
        step = game.guide.step
        assert step is not None
        assert step.turn == game.sitting.match.turn + 1 or not is_now(step, game.guide.scene()), "it speaks of now, or says that it waits"
        other_things(person, game, turn)
        person.wait()
        assert person.app.place.screen is game
        assert not crowding(person.app.kit, person.app.place.stage.root), step.id
        for name in wanted(game)[:1]:
            assert name.startswith("region:") or found(person.app.place.stage.root, [name]) is not None, f"{step.id} points at {name}, which is not there"
        if turn % 11 == 10:  # and on, without having been asked
            for _ in range(4):
                person.key(ESC)
            last = game.sitting.match.turn
            person.key(ENTER, pygame.KMOD_CTRL)
            if game.warned:
                person.key(ENTER, pygame.KMOD_CTRL)
        elif game.guide.asks_nothing() and turn % 3 == 2:
            person.press("guide:next")
    assert game.sitting.match.over, f"it hangs in turn {last}"
    assert game.guide.shown
    assert game.guide.step is not None
    assert game.guide.step.during == "end"
    for _ in range(3):
        if person.app.place.screen is game:
            do_as_told(person, game)
    assert person.app.place.screen is not game
    assert not guide_kept.is_newcomer()


def test_the_keyboard_alone_is_led_from_step_to_step(home: Path) -> None:
    person, game = guided(home)
    steps = set()
    for _ in range(40):
        step = game.guide.step
        if game.sitting.match.turn or step is None:
            break
        steps.add(step.id)
        person.key(pygame.K_g)
        if game.guide.step is step and step.ask is not None and not step.ask.text.startswith("place"):
            assert person.app.place.stage.focused() is found(person.app.place.stage.root, wanted(game))
            person.key(ENTER)
            if game.warned:
                person.key(ENTER)
        elif game.guide.step is step and step.ask is not None:  # a place on the map: the keyboard stands on the map, the place is chosen
            assert person.app.place.stage.focus == "map"
            assert game.map.scene.selected == step.ask.text.split()[1]
            person.key(ENTER)
    assert game.sitting.match.turn == 1
    assert len(steps) > 12


# -- left and taken up again


def test_a_guided_game_is_left_and_gone_on_with_where_it_was(home: Path) -> None:
    person, game = guided(home)
    for _ in range(14):
        do_as_told(person, game)
    step = game.guide.step
    person.press("away")
    again = titled(home)
    assert again.has("guide"), "it is still offered"
    again.press("continue")
    taken_up = game_of(again)
    assert taken_up.guide.shown
    assert taken_up.guide.step is not None
    assert step is not None
    assert taken_up.guide.step.id == step.id


def test_the_guide_is_put_away_and_the_compass_brings_it_back(home: Path) -> None:
    person, game = guided(home)
    for _ in range(3):
        do_as_told(person, game)
    step = game.guide.step
    person.press("guide:away")
    assert not person.has("guide:next")
    person.press("leaf:log")
    person.press("guide:back")
    assert game.guide.step is step
    person.press("guide:away")
    person.press("away")
    again = titled(home)
    again.press("continue")
    assert not game_of(again).guide.shown, "who has put it away is left alone"


def test_another_game_of_the_same_name_is_not_guided(home: Path) -> None:
    person, _ = guided(home)
    person.press("away")
    for path in home.glob("*.game"):
        path.unlink()
    again = titled(home)
    for name in ("new", "story:water_war", "begin"):
        again.press(name)
    assert not game_of(again).guide.shown
    assert again.has("guide:back"), "but it may be"


@pytest.mark.parametrize("text", ["", "[", "[]", '{"games": 3, "finished": {"a": 1}}', '{"games": {"x.game": 4}, "finished": [1]}', "[" * 9999])
def test_a_damaged_file_of_guides_is_forgotten(text: str, home: Path) -> None:
    guide_kept.guides_file().parent.mkdir(parents=True)
    guide_kept.guides_file().write_text(text, "utf-8")
    assert guide_kept.is_newcomer()
    assert guide_kept.steps_done(Path("x.game")) is None
    guide_kept.keep_steps(Path("x.game"), {"a"})
    assert guide_kept.steps_done(Path("x.game")) == {"a"}
    guide_kept.finish("a story")
    assert not guide_kept.is_newcomer()
    assert guide_kept.steps_done(Path("x.game")) == {"a"}


def test_what_can_not_be_kept_is_forgotten_without_a_word(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "file").write_text("", "utf-8")
    monkeypatch.setenv("DOUBLE_MOVEMENT_HOME", str(home / "file" / "below"))
    guide_kept.finish("a story")
    assert guide_kept.is_newcomer()


# -- one step


def scene_with(turn: int = 1, during: str = "plan", **given: object) -> Scene:
    found: dict[str, object] = {
        "region": None, "pressed": frozenset(), "leaf": "news", "opened": frozenset(), "orders": (), "picking": None, "asks": (), "elsewhere": "", "won": None, "refused": lambda _: ""
    }
    return Scene(turn, during, **{**found, **given})  # type: ignore[arg-type]  # fields by name


def guiding() -> Guiding:
    (guide,) = read_texts(base().mods)[0].guides.values()
    return Guiding(guide)


def first_order(guide: Guiding) -> Order:
    """The first order that the guide asks for; whatever comes before is done."""
    for step in guide.guide.steps:
        if step.ask is not None and step.ask.text.startswith("order"):
            _, kind, *picks = step.ask.text.split()
            return Order(kind, tuple(picks))
        guide.done.add(step.id)
    raise AssertionError


def test_an_order_that_can_not_be_given_is_left_out_with_the_reason() -> None:
    guide = guiding()
    first_order(guide)
    before = guide.step
    guide.look(scene_with(refused=lambda _: "It costs 2 and 1 is left."))
    assert guide.step is not before
    assert guide.note == "It costs 2 and 1 is left."


def test_something_else_makes_it_say_it_in_other_words_and_the_thing_itself_goes_on() -> None:
    guide = guiding()
    order = first_order(guide)
    step = guide.step
    guide.look(scene_with())
    assert not guide.strayed
    guide.look(scene_with(picking=Order(order.kind, order.picks[:1])))
    assert not guide.strayed, "that is the way there"
    guide.look(scene_with(leaf="log"))
    assert guide.strayed
    guide.look(scene_with(orders=(Order(order.kind, tuple(reversed(order.picks))),)))
    assert guide.step is not step


def test_the_next_press_follows_what_was_pressed() -> None:
    guide = guiding()
    order = first_order(guide)
    step = guide.step
    assert step is not None
    assert presses(step, scene_with()) == [f"order:{order.kind}"]
    assert presses(step, scene_with(picking=Order(order.kind))) == [f"target:{order.picks[0]}"]
    assert presses(step, scene_with(picking=Order(order.kind, order.picks[:1]))) == [f"target:{order.picks[1]}"]
    assert presses(step, scene_with(picking=Order("another"))) == ["picking:back"]
    assert presses(step, scene_with(picking=Order(order.kind, ("elsewhere",)))) == ["picking:back"]
    assert presses(step, scene_with(elsewhere="advice:back")) == ["advice:back"]


def test_steps_whose_time_has_gone_by_are_passed_over_and_that_is_said() -> None:
    guide = guiding()
    guide.look(scene_with(1, "news"))
    guide.look(scene_with(3, "plan"))
    assert guide.step is not None
    assert (guide.step.turn, guide.step.during) == (3, "plan")
    assert guide.went_ahead
    guide.look(scene_with(9, "end", won=False))
    assert guide.step is not None
    assert guide.step.when == "missed"


def test_a_guide_speaks_to_its_own_seat_alone(home: Path) -> None:
    person = titled(home)
    for name in ("new", "story:seattle", "begin"):
        person.press(name)
    game = game_of(person)
    assert GameGuide(game).guiding is None
    assert not person.has("guide:back")
    assert not game.guide.key()
