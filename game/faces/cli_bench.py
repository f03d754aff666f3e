"""The command `bench window`: opens a window that is measured, and prints what was found."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator

from game import paths
from game.faces import cli_window
from game.faces.cli_sayings import Progress, Refused, say
from game.faces.words import read_words

FIRST = "--first"  # the option with which the measured program starts itself


def window(args: argparse.Namespace) -> int:
    """Measures the window, or is the window whose start is measured."""
    cli_window.quietly()
    if "DISPLAY" not in os.environ and "WAYLAND_DISPLAY" not in os.environ:
        os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
    os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
    return _started() if args.first else _measured(args)


def _measured(args: argparse.Namespace) -> int:
    from game.faces.desktop.bench_window import bench_of, driver, starts
    from game.lab.bench import table
    from game.lab.bench_clock import Figure, circumstances

    words, shelf = read_words(paths.assets_root() / "words", "en"), cli_window.settling(cli_window.shelf(None))
    bench = bench_of(words, paths.assets_root(), shelf, args.size, cli_window.PROBLEMS)
    main = paths.PACKAGE.parent / "main.py"
    start = [sys.executable, *([str(main)] if main.exists() else ["-m", "game.faces.cli"]), "bench", "window", FIRST]
    chapters: dict[str, Callable[[], Iterator[Figure]]] = {
        "Frames": bench.frames,
        "While nothing happens": bench.idle,
        "Answers": bench.clicks,
        "The start": lambda: starts(start),
    }
    progress = Progress("measuring")
    found = []
    try:
        for title, measure in chapters.items():
            progress.at(title)
            found.append((title, list(measure())))
    finally:
        progress.end()
    told = f"{args.size[0]} × {args.size[1]}, driver {driver()}"
    if args.json:
        say(
            json.dumps(
                {
                    "circumstances": f"{told}; {circumstances()}",
                    "figures": [{"chapter": title, **figure.to_json()} for title, some in found for figure in some],
                },
                indent=1,
            )
        )
    else:
        say(f"{told}\n{table(found)}")
    return 0


def _started() -> int:
    """Says when the first frame is there, and when the rules are read, and closes."""
    from game.faces.desktop.hall import Hall
    from game.faces.desktop.window import DRAWN, READ, NoDisplay, run

    said: list[str] = []

    def shown(hall: Hall) -> bool:
        if not said:
            said.append(DRAWN)
            print(DRAWN, flush=True)  # noqa: T201  whoever measures waits for the line
        if hall.ruleset is not None:
            print(READ, flush=True)  # noqa: T201  as above
        return hall.ruleset is None

    try:
        run(read_words(paths.assets_root() / "words", "en"), paths.assets_root(), cli_window.settling(cli_window.shelf(None)), cli_window.PROBLEMS, shown=shown)
    except NoDisplay as problem:
        raise Refused(str(problem)) from None
    return 0
