"""Games of computers as chronicles, each played once however many tests look at it."""

from __future__ import annotations

from functools import cache

from game.faces.story.chronicle import Chronicle
from game.faces.story.story import chronicle_of
from game.faces.telling.desk import Desk
from game.faces.telling.names import Names
from game.play.match import Match
from game.rules.layers import find_mods
from game.rules.texts import Texts, read_texts
from tests.faces.playing import base, english
from tests.small_world import BASE, new, play_on


@cache
def texts() -> Texts:
    mods, _ = find_mods([BASE])
    return read_texts(list(mods.values()))[0]


@cache
def game(scenario: str, turns: int = 20, level: str = "random", seed: int = 1) -> Chronicle:
    """So many turns of a game, as far as it goes."""
    world = base().program(scenario).world
    match = Match.new(base(), scenario, seed, dict.fromkeys(world.sets[world.seat_set].members, level))
    while match.turn < turns and not match.over:
        match.resolve()
    return chronicle_of(Desk(english(), match, Names(match.ruleset, match.engine, texts()), None))


@cache
def promised(seed: int) -> Chronicle:
    """A game of the small world in which words are given, kept and broken."""
    match = new(seed=seed)
    play_on(match)
    return chronicle_of(Desk(english(), match, Names(match.ruleset, match.engine), None))
