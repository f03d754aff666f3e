"""Lenses, marks and cues from a real game: all that the list names is there, says what the view says, and keeps to what a seat may know."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from math import isnan
from pathlib import Path

import pytest

from game.engine.facts import Fact
from game.engine.views import facts_for
from game.faces.desktop.map_lenses import ROUND, BadLenses, Lenses, recipes
from game.faces.desktop.map_look import LOOKS
from game.faces.desktop.map_shapes import world
from game.faces.desktop.map_story import cues_of
from game.faces.telling.desk import Desk
from game.faces.telling.names import Names
from game.faces.telling.numbers import figure
from game.play.match import Match
from tests.faces.playing import base, english

SCENARIO, TURNS = "seattle", 2
KINDS = {"grow", "fade", "flare", "spread", "event", "pulse", "rise", "fall"}


@cache
def played() -> tuple[Match, tuple[tuple[Fact, ...], ...]]:
    seats = base().program(SCENARIO).world
    match = Match.new(base(), SCENARIO, 3, dict.fromkeys(seats.sets[seats.seat_set].members, "novice"))
    return match, tuple(match.resolve().facts for _ in range(TURNS))


def desks() -> Iterator[Desk]:
    match, _ = played()
    names = Names(match.ruleset, match.engine)
    for seat in (*match.engine.seats, None):
        yield Desk(english(), match, names, seat)


def test_all_lenses_of_the_list_are_there() -> None:
    desk = next(desks())
    lenses = Lenses(desk)
    assert lenses.listed == tuple(recipe.id for recipe in recipes().lenses)
    assert len(lenses.listed) == 10, "docs speak of ten, and of what changed"
    for recipe in recipes().lenses:
        assert recipe.ramp in LOOKS["night"].ramps and recipe.ramp in LOOKS["day"].ramps
    assert len({recipe.ramp for recipe in recipes().lenses}) == 10, "each lens is known by its colours"


def test_a_lens_says_what_the_view_says() -> None:
    for desk in desks():
        lenses = Lenses(desk)
        for id in lenses.ids:
            lens = lenses.lens(id)
            number = lenses.recipes[id].number
            assert set(lens.values) <= set(world().regions)
            assert lens.title == desk.names.numbers[number]
            for region, value in lens.values.items():
                assert lens.said[region] == desk.figures.text_of(number, desk.view.value(number, region))
                assert isnan(value) == (lens.share(region) is None)


def test_what_the_list_does_not_name_ends_just_above_its_highest_value_and_says_so() -> None:
    ends = set()
    for desk in desks():
        lenses = Lenses(desk)
        for id in set(lenses.ids) - set(lenses.listed):
            lens = lenses.lens(id)
            top = max((value for value in lens.values.values() if not isnan(value)), default=0.0)
            assert lens.ends == ("0", figure(lens.high))
            assert top <= lens.high
            if desk.figures.scale(id) != 1:
                assert lens.high in ROUND
                assert not any(top <= end < lens.high for end in ROUND)
                ends.add(lens.high)
    assert len(ends) > 1, "not all of them fill their range"


def test_a_number_has_one_name_on_the_map_and_beside_it() -> None:
    """What the bars of a place call anger, the map does not call something else; and it is listed once."""
    desk = next(desks())
    lenses = Lenses(desk)
    shown = {recipe.number for recipe in lenses.recipes.values()}
    assert desk.names.shown_as
    assert shown.isdisjoint(desk.names.shown_as)
    assert set(desk.names.shown_as.values()) & shown
    assert len(shown) == len(lenses.ids)


def test_values_lie_within_the_ends_or_the_ends_say_so() -> None:
    lenses = Lenses(next(desks()))
    for id in lenses.listed:
        lens = lenses.lens(id)
        known = [value for value in lens.values.values() if not isnan(value)]
        assert lens.ends[0].startswith("≤") == (min(known) < lens.low)
        assert lens.ends[1].endswith("+") == (max(known) > lens.high)
        shares = [share for region in lens.values if (share := lens.share(region)) is not None]
        assert max(shares) - min(shares) > 0.25, f"{id}: the colours hardly differ"


def test_what_changed_has_both_ways_and_no_noise() -> None:
    lens = Lenses(next(desks())).change("consent")
    assert lens.middle == 0.0 == -(lens.low + lens.high)
    assert all(said == "" or said[0] in "▲▼" for said in lens.said.values())
    assert all((value > 0) == (lens.said[region][0] == "▲") for region, value in lens.values.items() if lens.said[region])
    assert all(said[1:] != "0" for said in lens.said.values() if said)


def test_ties_are_drawn_where_the_lens_is_about_them() -> None:
    lenses = Lenses(next(desks()))
    assert lenses.marks("ties").most > 0 == lenses.marks("market").most
    assert lenses.marks("market", arcs=True).most > 0
    assert all(0 <= tie.weight <= 1 and tie.one != tie.other for tie in lenses.ties)
    assert lenses.ties


def test_one_sees_ones_own_home() -> None:
    owns = [Lenses(desk).marks("market").own for desk in desks()]
    assert frozenset() in owns
    assert any(len(own) == 1 for own in owns)


def test_a_turn_is_told_in_order_and_soon() -> None:
    match, facts = played()
    told = 0
    for desk in desks():
        cues = cues_of(desk, facts_for(match.engine, facts[-1], desk.seat))
        told += len(cues)
        assert {cue.kind for cue in cues} <= KINDS
        assert all(place in world().regions for cue in cues for place in cue.places)
        assert all(0 < cue.strength <= 1 and cue.duration > 0 <= cue.start for cue in cues)
        assert all(cue.act for cue in cues), "one reads what one sees"
        assert all(cue.text for cue in cues if cue.kind == "flare"), "and what a fight is about"
        assert max((cue.end for cue in cues), default=0) < 16
        fast = cues_of(desk, facts_for(match.engine, facts[-1], desk.seat), pace=2.0)
        assert [round(2 * cue.end, 6) for cue in fast] == [round(cue.end, 6) for cue in cues]
    assert told > 5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("lenses: [a]", "a list of names and values is missing"),
        ("lenses: {a: {ramp: gold}}", "needs a number or a role"),
        ("lenses: {a: {number: b, low: 5, high: 5}}", "an end above its beginning"),
        ("lenses: {a: {number: b, low: x}}", "`x` of `a` is no number"),
        ("lenses: {a: {number: [b]}}", "a word or a number"),
        ("ties: {number: a}", "of `ties` is no number"),
        ("{", "can not be read"),
    ],
)
def test_a_broken_list_is_refused_in_a_sentence(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "lenses.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(BadLenses, match=said):
        recipes(path)


def test_a_missing_list_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadLenses, match="can not be read"):
        recipes(tmp_path / "none.yaml")
