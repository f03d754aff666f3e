"""The window from the command line: what it is handed when it opens, and the command `screenshot`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from game import paths
from game.ai import ladder
from game.base.building import cleared, settled
from game.faces.cli_sayings import PROGRAM, Refused, path_shown, tell, unknown
from game.faces.desktop.shelf import ModOffer, Shelf, Start
from game.faces.words import NoSuchLanguage, Words, read_words
from game.play.faults import MatchProblem, StoreProblem

if TYPE_CHECKING:  # a window is there before the rules are: what they need is loaded when they are read, beside it
    from game.play.match import Match
    from game.rules.records import ScenarioDef
    from game.rules.ruleset import Ruleset
    from game.rules.texts import Texts

PROBLEMS = (Refused, StoreProblem, MatchProblem)  # what the window says in their own words


def shelf(mods: Sequence[str] | None, known: Ruleset | None = None) -> Shelf:
    """Rules, games and levels, as the command line knows them; `known` are rules that were read already."""
    from game.faces.cli import version  # which is being loaded while this is

    def load() -> Ruleset:
        from game.faces import cli_mods

        return known if known is not None else cli_mods.load(cli_mods.chosen(mods), None if mods else "")

    def begin(ruleset: Ruleset, scenario: ScenarioDef, seed: int | None, players: Mapping[str, str]) -> tuple[Match, Path]:
        from game.faces import cli_play

        return cli_play.begin(ruleset, scenario, seed, players, at_once=False)

    def resume(path: Path) -> Match:
        from game.faces import cli_play

        return cli_play.opened(path, at_once=False)

    def texts(ruleset: Ruleset) -> Texts:
        from game.faces import cli_play

        return cli_play.texts_of(ruleset)

    def standard(ruleset: Ruleset) -> ScenarioDef:
        from game.faces import cli_mods

        return cli_mods.scenario_of(ruleset, None)

    def load_mods(ids: Sequence[str]) -> Ruleset:
        from game.faces import cli_mods

        return cli_mods.load(cli_mods.chosen(ids), "")

    return Shelf(load, texts, paths.kept_games, begin, resume, standard, ladder.NAMES, ladder.USUAL, version(), offers, load_mods)


def settling(plain: Shelf) -> Shelf:
    """The same for a window that stays open: what it hands out is not looked through for garbage, so that no frame is late for that."""

    def begin(ruleset: Ruleset, scenario: ScenarioDef, seed: int | None, players: Mapping[str, str]) -> tuple[Match, Path]:
        cleared()
        return settled(plain.begin(ruleset, scenario, seed, players))

    def resume(path: Path) -> Match:
        cleared()
        return settled(plain.resume(path))

    return replace(plain, load=lambda: settled(plain.load()), begin=begin, resume=resume)


def offers() -> list[ModOffer]:
    """The mods that are shipped or installed; of those whose head can not be read, why."""
    from game.faces import cli_mods

    mods, problems = cli_mods.mods_here()
    always = cli_mods.base_mods(mods)
    found = [ModOffer(info.id, info.name, info.version, info.id in always) for info in mods.values()]
    heads = {info.prefix for info in mods.values()}
    broken = {p.place.file.partition("/")[0]: p.message for p in reversed(problems) if p.place is not None}
    return [*found, *(ModOffer(folder, folder, broken=said) for folder, said in sorted(broken.items()) if folder not in heads)]


def play(args: argparse.Namespace, words: Words, seats: Mapping[str, str]) -> int:
    """Plays in the window. What is asked for is looked at before it opens."""
    quietly()
    from game.faces.desktop.theme import BadTheme
    from game.faces.desktop.window import NoDisplay, run

    ruleset, start = None, Start(seed=args.seed, resume=Path(args.resume) if args.resume is not None else None)
    if args.scenario is not None or seats:
        from game.faces import cli_mods, cli_play

        ruleset = cli_mods.load(cli_mods.chosen(args.mods), args.scenario if args.mods else "")
        scenario = cli_mods.scenario_of(ruleset, args.scenario)
        start = replace(start, scenario=scenario.id, players=cli_play.players_of(scenario, ruleset, seats) if seats else {})
    if start.resume is not None and not start.resume.exists():
        raise Refused(f"There is no saved game at {path_shown(start.resume)}.")
    try:
        run(words, paths.assets_root(), settling(shelf(args.mods, ruleset)), PROBLEMS, start)
    except NoDisplay as problem:
        raise Refused(f"{problem} `{PROGRAM} play --ui terminal` plays in the terminal.") from None
    except BadTheme as problem:
        raise Refused(str(problem)) from None
    return 0


def quietly() -> None:
    """pygame greets whoever imports it; a command line does not."""
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")


# -- screenshot


def screenshot(args: argparse.Namespace) -> int:
    """Draws a screen."""
    quietly()
    os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
    from game.faces.desktop.gallery import Gallery
    from game.faces.desktop.gallery_sheet import sheet
    from game.faces.desktop.hall import Hall
    from game.faces.desktop.window import new_app

    try:
        words = read_words(paths.assets_root() / "words", args.lang)
    except NoSuchLanguage as missing:
        raise Refused(str(missing)) from None
    app = new_app(words, paths.assets_root(), args.size, PROBLEMS)
    palette = args.palette or app.settings.palette
    if palette not in app.theme.palettes:
        raise unknown("palette", palette, app.theme.palettes)
    app.settings = app.settings.changed(palette=palette, scale=args.scale or 0.0, motion=False)
    app.resize(args.size)
    things = replace(shelf(None), saves=list)  # a picture does not depend on what whoever makes it has kept
    gallery = Gallery(app, Hall(things))
    if args.screen is None and not args.sheet:
        raise Refused(f"Which screen? There are {', '.join(gallery.makes)}.")
    if not args.sheet and args.screen not in gallery.makes:
        raise unknown("screen", args.screen, gallery.makes)
    if args.out is None:
        raise Refused("Where shall the picture go? Add `--out FILE.png`.")
    gallery.hall.ruleset = things.load()
    try:
        if args.sheet:
            gallery.save(args.out, sheet(gallery))
        else:
            gallery.open(args.screen)
            gallery.save(args.out)
    except OSError as error:
        raise Refused(f"The picture can not be written to {path_shown(args.out)}: {error}.") from None
    tell(f"{path_shown(args.out)}: {args.size[0]}x{args.size[1]}, scale {app.kit.scale:.2f}")
    return 0
