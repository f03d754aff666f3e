"""The command `play`: what is played, by whom, in which face; kept in a file of its own, or gone on with."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from game import paths
from game.ai import ladder
from game.ai.levels import LEVELS, no_level
from game.base.problems import RulesRefused
from game.faces import cli_mods
from game.faces.cli_face import no_window, words_of
from game.faces.cli_parser import listed
from game.faces.cli_sayings import PROGRAM, Refused, path_shown, say, shown, tell, unknown
from game.faces.terminal import Left, Terminal
from game.faces.terminal_screen import Ended, Screen, reader, wants_colour, window
from game.faces.terminal_title import Choice, Title
from game.faces.words import Words
from game.play.match import HUMAN, Match, MatchProblem
from game.play.store import StoreProblem
from game.rules.records import ScenarioDef
from game.rules.ruleset import Ruleset
from game.rules.texts import Texts, read_texts

MOST_FILES = 100_000


def play(args: argparse.Namespace) -> int:
    """Plays, in whatever face there is."""
    words = words_of(args.lang)
    seats = seats_given(args.seats)
    person = sys.stdin.isatty() or args.ui == "terminal" or HUMAN in seats.values()
    if args.ui != "terminal" and (why := no_window(args.ui is not None)):
        tell(why)
    elif args.ui != "terminal" and (HUMAN in seats.values() or not seats):
        from game.faces import cli_window  # loads pygame

        return cli_window.play(args, words, seats)
    if args.resume is not None:
        return resume(args, words, person)
    ruleset = cli_mods.load(cli_mods.chosen(args.mods), None if args.mods else "")  # the shipped rules were checked before they shipped
    if not person or (seats and HUMAN not in seats.values()):
        return watch(args, words, ruleset, seats)
    screen = _screen(words)
    choice = _choice(args, words, ruleset, seats, screen)
    if choice is None:
        return 0
    if choice.saved is not None:
        args.resume = str(choice.saved)
        return resume(args, words, person)
    scenario = cli_mods.scenario_of(ruleset, choice.scenario)
    players = players_of(scenario, ruleset, seats if choice.seat is None or HUMAN in seats.values() else {**seats, choice.seat: HUMAN})
    if HUMAN not in players.values():
        return watch(args, words, ruleset, seats)
    match, path = begin(ruleset, scenario, args.seed, players)
    return sit_down(screen, words, match, path)


def _screen(words: Words) -> Screen:
    seen, sits = sys.stdout.isatty(), sys.stdin.isatty()
    width, page = window() if seen else (80, 0)
    screen = Screen(sys.stdout, reader(sys.stdin), colour=wants_colour(sys.stdout, os.environ), width=width, page=page if sits else 0, echo=not sits)
    screen.more = words("more")
    return screen


# -- what is played


def seats_given(text: str | None) -> dict[str, str]:
    """`a=human,b=random` as a mapping."""
    found: dict[str, str] = {}
    for part in listed(text or ""):
        seat, sign, level = (word.strip() for word in part.partition("="))
        if not sign or not seat or not level:
            raise Refused(f"`{shown(part)}` does not say who plays which seat; write SEAT={HUMAN} or SEAT=LEVEL.")
        if seat in found:
            raise Refused(f"The seat `{shown(seat)}` is given twice.")
        if level != HUMAN and level not in LEVELS:
            raise Refused(no_level(shown(level)))
        found[seat] = level
    return found


def players_of(scenario: ScenarioDef, ruleset: Ruleset, seats: Mapping[str, str]) -> dict[str, str]:
    """Who plays each seat of a scenario."""
    there = [member.id for _, member in Title(_nowhere(), Words({}), ruleset, ()).seats(scenario)]
    for seat in seats:
        if seat not in there:
            raise unknown("seat", seat, there)
    return {seat: seats.get(seat, ladder.USUAL) for seat in there}


def _nowhere() -> Screen:
    return Screen(sys.stdout, lambda: "")


def _choice(args: argparse.Namespace, words: Words, ruleset: Ruleset, seats: Mapping[str, str], screen: Screen) -> Choice | None:
    """What the options leave open is asked."""
    standard = cli_mods.scenario_of(ruleset, args.scenario)
    title = Title(screen, words, ruleset, paths.kept_games())
    try:
        if HUMAN in seats.values():
            return Choice(standard.id)
        if args.scenario is not None:
            seat = title.seat(standard)
            return None if seat is None else Choice(standard.id, seat)
        return title.run(standard.id)
    except Ended:
        return None


def begin(ruleset: Ruleset, scenario: ScenarioDef, seed: int | None, players: Mapping[str, str], at_once: bool = True) -> tuple[Match, Path]:
    """A new match, kept in a new file. `at_once`: whether computer players answer as soon as they are asked."""
    number = int.from_bytes(os.urandom(4), "big") if seed is None else seed
    try:
        folder = paths.made(paths.saves())
    except OSError as error:
        raise Refused(f"Games can not be kept in {path_shown(paths.saves())}: {error.strerror}.") from None
    for k in range(1, MOST_FILES):
        path = folder / f"{scenario.id}-{k}.game"
        if path.exists():
            continue
        try:
            return Match.new(ruleset, scenario.id, number, players, path, at_once), path
        except (StoreProblem, MatchProblem) as problem:
            if not path.exists():
                raise Refused(problem.message) from None
        except RulesRefused as refused:
            raise Refused(cli_mods.rules_refused(refused.problems)) from None
    raise Refused(f"{path_shown(folder)} is full of games; move some of them elsewhere.")


# -- playing


def watch(args: argparse.Namespace, words: Words, ruleset: Ruleset, seats: Mapping[str, str]) -> int:
    """The computer plays every seat, and the report is written."""
    scenario = cli_mods.scenario_of(ruleset, args.scenario)
    players = players_of(scenario, ruleset, seats)
    seed = int.from_bytes(os.urandom(4), "big") if args.seed is None else args.seed
    with Match.new(ruleset, scenario.id, seed, players) as match:
        screen = _screen(words)
        screen.page = 0
        Terminal(screen, words, match, None, texts_of(ruleset)).watch()
    return 0


def opened(path: Path, at_once: bool = True) -> Match:
    """A kept game, by the rules it was begun with."""

    def here(mods: Sequence[str], scenario: str) -> Ruleset | None:
        try:
            return cli_mods.load(cli_mods.chosen([id for id in mods if id not in cli_mods.base_mods(cli_mods.mods_here()[0])]), scenario)
        except Refused:
            return None

    return Match.open(path, here, at_once)


def resume(args: argparse.Namespace, words: Words, person: bool) -> int:
    """Goes on with a kept game."""
    path = Path(args.resume)
    try:
        match = opened(path)
    except StoreProblem as problem:
        raise Refused(problem.message) from None
    if not person and not match.over:
        match.close()
        raise Refused(f"Nobody sits at this terminal to go on with {path_shown(path)}; add `--ui terminal` to play through a pipe.")
    return sit_down(_screen(words), words, match, path)


def kept(path: Path) -> str:
    """Where a game is, and how to go on with it."""
    return f"\nThe game is kept in {path_shown(path)}. To go on: {PROGRAM} play --resume {path_shown(path)}"


def looked_back(path: Path) -> str:
    """How a game that is over may be looked back at."""
    file = path_shown(path)
    story = f"Its story, with maps, charts and turning points: {PROGRAM} debrief {file}"
    return f"\nThe game is kept in {file}.\n{story}\nTurn by turn: {PROGRAM} replay {file}"


def texts_of(ruleset: Ruleset) -> Texts:
    """The long texts of the mods that are played with; those of a game that brings its own rules are looked for among the mods here."""
    there, _ = cli_mods.mods_here()
    return read_texts([info if info.folder is not None else there.get(info.id, info) for info in ruleset.mods])[0]


def sit_down(screen: Screen, words: Words, match: Match, path: Path) -> int:
    """A person plays; whatever ends it, the file is closed."""
    try:
        Terminal(screen, words, match, path, texts_of(match.ruleset)).run()
        say(looked_back(path))
        return 0
    except (Ended, Left):
        say(kept(path))
        return 0
    except KeyboardInterrupt:
        say(kept(path))
        raise
    except (StoreProblem, MatchProblem) as problem:
        raise Refused(problem.message) from None
    finally:
        match.close()
