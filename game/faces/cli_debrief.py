"""The command `debrief`: a kept game as one page for the talk after it, as tables for other programs; and role sheets of a scenario."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from game import paths
from game.faces import cli_mods, cli_play
from game.faces.again import Again
from game.faces.cli_sayings import Progress, Refused, path_shown, say
from game.faces.words import NoSuchLanguage, Words, read_words

MOST_EARLIER = 24


def debrief(args: argparse.Namespace) -> int:
    """Writes what was asked for."""
    _agreeing(args)
    words = _words(args.lang)
    if args.roles is not None:
        _roles(args, words)
        return 0
    if args.out is not None:
        _writable(args.out)
    match = _played(args.file)
    earlier = [(path.stem, _beside(match, path)) for path in args.compare]
    _tables(args, match)
    if args.out is not None:
        _page(args, match, earlier, words)
    return 0


def _agreeing(args: argparse.Namespace) -> None:
    """Options that contradict one another, or leave open what is wanted, are refused."""
    if args.roles is not None:
        if args.file is not None or args.csv is not None or args.jsonl is not None or args.compare:
            raise Refused("`--roles` writes the role sheets of a scenario, for which no game is needed: leave out FILE, --csv, --jsonl and --compare.")
        if args.out is None:
            raise Refused("Say with `--out roles.html` where the role sheets are to be written.")
        return
    if args.file is None:
        raise Refused("Name the file of a kept game, or a scenario with `--roles SCENARIO`.")
    if args.out is None and args.csv is None and args.jsonl is None:
        raise Refused("Say where the debrief is to be written: `--out report.html`, `--csv FOLDER` or `--jsonl FILE`.")
    if args.out is None and args.compare:
        raise Refused("`--compare` belongs to the page; say with `--out report.html` where it is to be written.")
    if len(args.compare) > MOST_EARLIER:
        raise Refused(f"{len(args.compare)} earlier games are more than a page has room for; name at most {MOST_EARLIER}.")
    written = [path.absolute() for path in (args.out, args.csv, args.jsonl) if path is not None]
    if len(set(written)) < len(written) or args.file.absolute() in written:
        raise Refused("Each thing is written to a place of its own; no two of the names may be the same, and none that of the game.")


def _played(path: Path) -> Again:
    """The game of a file with nothing hidden, at least one turn of it, as it was played."""
    from game.play.replay import replay
    from game.play.store import StoreProblem

    try:
        found = replay(path, verify=True)
    except StoreProblem as problem:
        raise Refused(problem.message) from None
    if found.differs is not None:
        raise Refused(f"{path_shown(path)} was played with another version of this game, so nothing true can be told of it. {found.differs}")
    if found.course.turn == 0:
        raise Refused(f"No turn has been played in {path_shown(path)} yet, so there is nothing to tell.")
    return Again(found, True)


def _beside(match: Again, path: Path) -> Again:
    """An earlier game of the same scenario."""
    other = _played(path)
    if other.header.scenario != match.header.scenario:
        raise Refused(
            f"{path_shown(path)} is a game of another scenario, `{other.header.scenario}`; only games of `{match.header.scenario}` can stand beside it."
        )
    return other


def _tables(args: argparse.Namespace, match: Again) -> None:
    from game.faces.debrief.tables import tables_of, write_csv, write_json_lines

    if args.csv is None and args.jsonl is None:
        return
    if args.csv is not None and args.csv.exists() and not args.csv.is_dir():
        raise Refused(f"{path_shown(args.csv)} is a file; name the folder of the tables.")
    if args.jsonl is not None and args.jsonl.is_dir():
        raise Refused(f"{path_shown(args.jsonl)} is a folder; name the file of the lines.")
    tables = tables_of(match)
    if args.csv is not None:
        with _told(args.csv):
            say(f"{len(write_csv(tables, args.csv))} tables: {path_shown(args.csv)}")
    if args.jsonl is not None:
        with _told(args.jsonl):
            write_json_lines(tables, args.jsonl)
        say(f"{sum(len(table.rows) for table in tables)} lines: {path_shown(args.jsonl)}")


def _page(args: argparse.Namespace, match: Again, earlier: Sequence[tuple[str, Again]], words: Words) -> None:
    from game.faces.debrief import report as pages
    from game.faces.debrief.dress import dressed
    from game.faces.debrief.looking import look_back
    from game.play.side_by_side import cores

    progress = Progress("odds")
    try:
        looked = look_back(match, args.samples, _percent(progress), workers=cores())
    finally:
        progress.end()
    dress = dressed(paths.assets_root() / "page", args.palette, args.lang, args.version)
    text = pages.debrief(pages.Asked(match, words, cli_play.texts_of(match.ruleset), looked, tuple(earlier)), dress)
    _write(args.out, text)


def _roles(args: argparse.Namespace, words: Words) -> None:
    from game.faces.debrief.dress import dressed
    from game.faces.debrief.roles import role_sheets

    _writable(args.out)
    ruleset = cli_mods.load(cli_mods.chosen(args.mods), None if args.mods else "")
    scenario = cli_mods.scenario_of(ruleset, args.roles).id
    dress = dressed(paths.assets_root() / "page", args.palette, args.lang, args.version)
    _write(args.out, role_sheets(ruleset, scenario, cli_play.texts_of(ruleset), words, dress))


def _percent(progress: Progress) -> Callable[[float], None]:
    return lambda done: progress.at(f"{100 * done:.0f} %")


def _words(language: str) -> Words:
    try:
        return read_words(paths.assets_root() / "words", language)
    except NoSuchLanguage as missing:
        raise Refused(str(missing)) from None


# -- files


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What the disk complains of, as a sentence."""
    try:
        yield
    except OSError as error:
        folder = path.absolute().parent
        if not folder.is_dir():
            raise Refused(f"{path_shown(path)} cannot be written: there is no folder {path_shown(folder)}.") from None
        raise Refused(f"{path_shown(path)} cannot be written: {error.strerror or error}.") from None


def _writable(path: Path) -> None:
    """Whether a page can be written there, before it is made."""
    if path.is_dir():
        raise Refused(f"{path_shown(path)} is a folder; name the file of the page.")
    with _told(path):
        handle, name = tempfile.mkstemp(prefix=".debrief-", dir=path.absolute().parent)
        os.close(handle)
        Path(name).unlink()


def _write(path: Path, text: str) -> None:
    """The whole page or nothing of it, as readable for others as any new file."""
    with _told(path):
        handle, name = tempfile.mkstemp(prefix=".debrief-", dir=path.absolute().parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode("utf-8", "replace"))
            mask = os.umask(0)
            os.umask(mask)
            Path(name).chmod(0o666 & ~mask)
            Path(name).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise
    say(f"{path_shown(path)}: {len(text.encode('utf-8', 'replace')) / 1000:.0f} KB")
    sys.stdout.flush()
