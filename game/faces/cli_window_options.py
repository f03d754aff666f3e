"""The options of `screenshot` and `bench`; what they do is loaded when it is done."""

from __future__ import annotations

import argparse
from pathlib import Path

from game.faces.cli_parser import Commands
from game.faces.cli_sayings import shown

LEAST, MOST = (200, 150), (7680, 4320)  # of a picture


def add(commands: Commands) -> None:
    """The commands and their options."""
    made = commands.add(
        "screenshot",
        _screenshot,
        "draw a screen of the window into a picture file",
        """Draws one screen of the window into a PNG file, without a display, with a game that computer players have played a little. Without a SCREEN it
        lists those there are.""",
        "screenshot game --out game.png --size 1600x900",
        "screenshot title --out title.png --size 2560x1440 --scale 1.5 --palette day",
        "screenshot --sheet --out screens.jpg --size 1280x720",
    )
    made.add_argument("screen", nargs="?", metavar="SCREEN", help="which screen")
    made.add_argument("--out", type=Path, metavar="FILE.png", help="where the picture goes")
    made.add_argument("--size", type=size, default=(1600, 900), metavar="WxH", help="its width and height (default: 1600x900)")
    made.add_argument("--scale", type=float, metavar="S", help="how large everything is drawn, 0.8 to 3.0 (default: by the height)")
    made.add_argument("--lang", default="en", metavar="en", help="the language of the interface")
    made.add_argument("--palette", metavar="night|day|projector", help="the colours")
    made.add_argument("--sheet", action="store_true", help="many screens on one picture; --size is that of each before it is made small")
    _add_bench(commands)


def _add_bench(commands: Commands) -> None:
    about = "What `lab bench` is for the rules, this is for what one sees of them: a table, or --json."
    benches = Commands(commands.add("bench", None, "measure how fast a face is on this computer", about, "bench window"), "bench command")
    made = benches.add(
        "window",
        _bench_window,
        "frames, answers and the start of the window",
        """Measures the window: how long frames take while it is looked at and used, what it costs while nothing happens, how long every button of every
        screen takes to answer, how soon it is there. Everything is drawn by the processor alone. It takes a minute or two.""",
        "bench window",
        "bench window --size 1280x720 --json",
    )
    made.add_argument("--size", type=size, default=(1920, 1080), metavar="WxH", help="width and height of the window (default: 1920x1080)")
    made.add_argument("--json", action="store_true", help="print one JSON object")
    made.add_argument("--first", action="store_true", help=argparse.SUPPRESS)


def size(text: str) -> tuple[int, int]:
    """`1600x900` as two numbers."""
    width, sign, height = text.lower().partition("x")
    if not sign or not width.isdigit() or not height.isdigit() or len(text) > 12:
        raise argparse.ArgumentTypeError(f"a size looks like 1600x900, not `{shown(text)}`")
    found = int(width), int(height)
    if not (LEAST[0] <= found[0] <= MOST[0] and LEAST[1] <= found[1] <= MOST[1]):
        raise argparse.ArgumentTypeError(f"{shown(text)} is not between {LEAST[0]}x{LEAST[1]} and {MOST[0]}x{MOST[1]}")
    return found


def _bench_window(args: argparse.Namespace) -> int:
    from game.faces import cli_bench

    return cli_bench.window(args)


def _screenshot(args: argparse.Namespace) -> int:
    from game.faces import cli_window

    return cli_window.screenshot(args)
