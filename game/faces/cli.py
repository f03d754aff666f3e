"""The command line: reads what was asked for, does it, and turns whatever goes wrong into a sentence and an exit status."""

from __future__ import annotations

import os
import sys
import tomllib
import traceback
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from time import perf_counter

from game import paths
from game.base.ids import closest
from game.faces.cli_commands import every_command
from game.faces.cli_parser import unknown_option
from game.faces.cli_sayings import PROGRAM, Refused, path_shown, shown, tell

USER_ERROR, FAULT, STOPPED, NOBODY_READS = 2, 3, 130, 141
DEFAULT = "play"


def main(argv: Sequence[str] | None = None) -> int:
    """Does what the arguments ask for; the answer is the exit status: 0 done, 1 problems found, 2 could not, 3 a fault of the program."""
    _safe_streams()
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        status = _run(words)
        sys.stdout.flush()
    except Refused as refused:
        _quietly_flush()
        tell(str(refused))
        return USER_ERROR
    except KeyboardInterrupt:
        _quietly_flush()
        tell("\nStopped.")
        return STOPPED
    except BrokenPipeError:
        with suppress(OSError, ValueError):  # what is still in the buffer has nowhere to go
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOBODY_READS
    except Exception as fault:  # noqa: BLE001  the last resort: whatever it is, a person is told where the details are
        _quietly_flush()
        tell(_crash(fault, words))
        return FAULT
    return status


def _run(words: list[str]) -> int:
    parser, commands = every_command(version())
    parser.set_defaults(clock=perf_counter)
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help", "--version")):
        words = [DEFAULT, *words]
    if not words[0].startswith("-") and words[0] not in commands.names:
        near = closest(words[0], commands.names)
        guess = f"Did you mean `{near}`?" if near else f"`{PROGRAM} --help` lists them all."
        raise Refused(f"There is no command `{shown(words[0])}`. {guess}")
    try:
        args, left = parser.parse_known_args(words)
    except SystemExit as done:  # --help and --version end here
        return int(done.code or 0)
    if left and not getattr(args, "anything", False):
        raise unknown_option(args.parser, left)
    if args.does is None:
        args.parser.print_help()
        return USER_ERROR
    return int(args.does(args))


def _safe_streams() -> None:
    """UTF-8 whatever the terminal says, and no character that stops the program; where a stream is closed, one that leads nowhere."""
    sys.stdin = sys.stdin or Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115  it stays open as long as the program runs
    sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  as above
    sys.stderr = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  as above
    for stream in (sys.stdout, sys.stderr, sys.stdin):
        change = getattr(stream, "reconfigure", None)
        if change is not None:
            with suppress(OSError, ValueError):
                change(encoding="utf-8", errors="replace")


def _quietly_flush() -> None:
    with suppress(OSError, ValueError):
        sys.stdout.flush()


def _crash(fault: Exception, words: Sequence[str]) -> str:
    """Writes down what is known of a fault; the sentence for the person it happened to."""
    kind = type(fault).__name__
    moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    path = paths.home() / "crashes" / f"{moment}-{os.getpid()}.txt"
    lines = [f"Double Movement {version()}, Python {sys.version.split()[0]} on {sys.platform}", f"asked for: {[shown(w) for w in words]}", ""]
    try:
        paths.made(path.parent)
        path.write_text("\n".join(lines) + "\n" + "".join(traceback.format_exception(fault)), "utf-8", errors="replace")
    except OSError:
        return f"The program made a mistake ({kind}), and what is known about it could not be written to {path_shown(path)}."
    return f"The program made a mistake ({kind}). What is known about it was written to {path_shown(path)}; please send it to whoever looks after the game."


def version() -> str:
    """The version of the game: of the checkout this runs from, else of what was installed."""
    try:
        with (paths.PACKAGE.parent / "pyproject.toml").open("rb") as file:
            return str(tomllib.load(file)["project"]["version"])
    except (OSError, KeyError, tomllib.TOMLDecodeError):
        try:
            return metadata.version("double-movement")
        except metadata.PackageNotFoundError:
            return "0"


if __name__ == "__main__":
    sys.exit(main())
