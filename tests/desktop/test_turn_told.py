"""How a turn is told: map, chambers, ring, in this order, at the pace that is set, ended by one key; chambers show what the votes were."""

from __future__ import annotations

from dataclasses import replace

import pygame
import pytest

from game.engine.facts import VoteHeld
from game.faces.desktop import game_map
from game.faces.desktop.chamber_view import SEATS, ChamberView, chamber_card, filled, spots
from game.faces.desktop.gallery import TOLD, Gallery
from game.faces.desktop.gallery_sheet import Moment
from game.faces.desktop.game_telling import FILL, GROW, MAP, RING, STAND, VOTES, Telling
from game.faces.desktop.labels import Label
from game.faces.desktop.meters import Quarter, Ring
from game.faces.desktop.paint import Paint
from game.faces.desktop.widget import crowding, every
from game.faces.telling.chamber import Chamber, Voter, chambers
from tests.desktop.map_at import kit
from tests.desktop.stand import Person
from tests.faces.playing import english

NIGHT = kit("night", 1.0)
LONG_RULE = "A vote for every unit that a member has paid in. Seven in ten must agree to a new rule, and eighty-five in a hundred to a new house, which one of them can stop."
PERSON = Person()
GALLERY = Gallery(PERSON.app, PERSON.hall)


def chamber(*sides: tuple[float, int], passed: bool = True) -> Chamber:
    voters = tuple(Voter(f"voter_{k}", f"Voter {k}", weight, side, False) for k, (weight, side) in enumerate(sides))
    yes, no = (sum(weight for weight, side in sides if side == one) for one in (1, -1))
    return Chamber("A vote", "More of it", "Half must agree", passed, voters, yes, no)


def acts(telling: Telling, moves: float) -> dict[str, float]:
    """How long each act lasts where the map tells for so many seconds."""
    found: dict[str, float] = {}
    time = 0.0
    while not telling.over:
        found[telling.act] = found.get(telling.act, 0.0) + 0.01
        time += 0.01
        telling.tick(0.01, time < moves)
    return found


def test_the_map_tells_first_then_the_votes_then_the_ring() -> None:
    found = acts(Telling([chamber((1.0, 1))]), 2.0)
    assert list(found) == [MAP, VOTES, RING]
    assert found == pytest.approx({MAP: 2.0, VOTES: FILL + STAND, RING: GROW}, abs=0.05)
    assert list(acts(Telling([]), 1.0)) == [MAP, RING], "without votes no chambers"
    assert acts(Telling([chamber((1.0, 1))], 2.0), 1.0)[VOTES] == pytest.approx((FILL + STAND) / 2, abs=0.05)


def test_chambers_fill_and_the_ring_grows_in_its_own_act_alone() -> None:
    telling = Telling([chamber((1.0, 1))])
    assert (telling.grown(), telling.filled()) == (0.0, 1.0)
    telling.tick(0.1, False)
    assert telling.filled() == 0.0
    telling.tick(FILL / 2, False)
    assert 0.4 < telling.filled() < 0.6
    assert telling.grown() == 0.0
    telling.tick(FILL + STAND, False)
    telling.tick(GROW / 2, False)
    assert 0.5 < telling.grown() < 1.0
    telling.tick(GROW, False)
    assert telling.over
    assert telling.grown() == 1.0


def test_everybody_who_votes_has_a_seat_and_nobody_two() -> None:
    assert filled(chamber((0.25, 1), (0.5, -1), (0.25, 0))) == (round(SEATS / 4), SEATS // 2)
    assert filled(chamber((0.001, 1), (0.999, -1))) == (1, SEATS - 1)
    assert len(set(spots())) == SEATS


@pytest.mark.parametrize("passed", [True, False])
def test_a_chamber_says_how_it_came_out_when_it_is_full(passed: bool) -> None:
    def seen(come: float) -> bytes:
        view = next(
            widget
            for widget in every(chamber_card(english(), chamber((0.6, 1), (0.4, -1), passed=passed), come=lambda: come))
            if isinstance(widget, ChamberView)
        )
        view.place(NIGHT, pygame.Rect(0, 0, 220, view.wants(NIGHT, 220)[1]))
        surface = pygame.Surface(view.rect.size)
        view.draw(Paint(surface, NIGHT))
        return pygame.image.tobytes(surface, "RGB")

    moments = [seen(come) for come in (0.0, 0.3, 0.6, 1.0)]
    assert len(set(moments)) == 4
    assert moments[-1] == seen(5.0)


@pytest.mark.parametrize(
    ("sides", "passed", "told"), [((0.6, 0.4), False, True), ((0.6, 0.4), True, False), ((0.4, 0.6), False, False), ((0.4, 0.6), True, True)]
)
def test_a_card_says_what_must_agree_where_the_larger_side_lost(sides: tuple[float, float], passed: bool, told: bool) -> None:
    held = replace(chamber((sides[0], 1), (sides[1], -1), passed=passed), rule=LONG_RULE)
    card = chamber_card(english(), held, 200)
    card.place(NIGHT, pygame.Rect(0, 0, *card.size_at(NIGHT, 200)))
    said = ["".join(run.text for run in widget.words) for widget in every(card) if isinstance(widget, Label)]
    assert (LONG_RULE in said) is told
    short = chamber_card(english(), held, 200, short=True)
    assert not any("".join(run.text for run in widget.words) == LONG_RULE for widget in every(short) if isinstance(widget, Label))
    assert not crowding(NIGHT, card)


@pytest.mark.parametrize("palette", ["night", "projector"])
def test_rules_on_cards_have_room_over_the_map(palette: str, monkeypatch: pytest.MonkeyPatch) -> None:
    held = replace(chamber((0.6, 1), (0.4, -1), passed=False), rule=LONG_RULE)
    monkeypatch.setattr(game_map, "chambers", lambda desk: [held, held, held])
    person = Person()
    person.app.settings = person.app.settings.changed(palette=palette, motion=False)
    person.app.resize((1280, 720))
    Gallery(person.app, person.hall).open("voted")
    assert not crowding(person.app.kit, person.app.place.stage.root)


def test_the_votes_of_a_game_are_those_of_its_report() -> None:
    desk = GALLERY._sitting(TOLD).desk
    held = [fact for fact in desk.match.report(TOLD).facts if isinstance(fact, VoteHeld)]
    found = chambers(desk)
    assert [vote.passed for vote in found] == [fact.passed for fact in held]
    for vote in found:
        assert sum(voter.weight for voter in vote.voters) == pytest.approx(1.0)
        assert all(voter.side in (-1, 0, 1) for voter in vote.voters)


def test_esc_ends_what_is_told_and_all_of_it_stands_there() -> None:
    GALLERY.open("telling")
    screen = PERSON.app.place.screen
    assert isinstance(screen, Moment)
    assert screen.map.tells
    assert screen.map.grown() == 0.0
    screen.back()
    assert not screen.map.tells
    assert screen.map.grown() == 1.0


def test_what_came_to_a_requisite_is_seen_to_come() -> None:
    def picture(come: float, before: float) -> bytes:
        ring = Ring("ring", [Quarter("One", 60.0, "60", (33.0,), before=before)] * 4, come=lambda: come)
        ring.place(NIGHT, pygame.Rect(0, 0, 128, 128))
        surface = pygame.Surface((128, 128))
        ring.draw(Paint(surface, NIGHT))
        return pygame.image.tobytes(surface, "RGB")

    assert len({picture(come, 20.0) for come in (0.0, 0.5, 1.0)}) == 3
    assert picture(1.0, 60.0) != picture(1.0, 20.0), "at rest, too, what came is told from what was there"
