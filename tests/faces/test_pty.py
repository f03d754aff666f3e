"""The terminal game in a real terminal: colours, keys that interrupt, and an end of the input."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.small_world import ROOT

pty = pytest.importorskip("pty", reason="this system has no pseudo terminals")
SECONDS = 60.0


class Window:
    """A program in a terminal of its own."""

    def __init__(self, master: int, process: subprocess.Popen[bytes]) -> None:
        self.master, self.process, self.text = master, process, ""

    def until(self, words: str) -> str:
        """What is shown until these words are."""
        while words not in self.text:
            ready, _, _ = select.select([self.master], [], [], SECONDS)
            assert ready, self.text
            try:
                data = os.read(self.master, 4096)
            except OSError:  # Linux says so when the other end is closed
                data = b""
            assert data, self.text
            self.text += data.decode("utf-8", "replace")
        shown, self.text = self.text, ""
        return shown

    def type(self, keys: str) -> None:
        os.write(self.master, keys.encode())


def _interruptible() -> None:
    """Whoever runs the tests in the background has them ignore interruptions, and so would the game."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def window(home: Path, *words: str, **environment: str) -> Iterator[Window]:
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "game.faces.cli", "play", "--scenario", "water_war", "--seats", "coalition=human", "--seed", "3", *words]
    env = {**os.environ, "DOUBLE_MOVEMENT_HOME": str(home), "TERM": "xterm", **environment}
    process = subprocess.Popen(command, cwd=ROOT, stdin=slave, stdout=slave, stderr=slave, env=env, preexec_fn=_interruptible)  # noqa: PLW1509  no thread runs here
    os.close(slave)
    try:
        yield Window(master, process)
    finally:
        os.close(master)
        process.kill()
        process.wait(SECONDS)


def test_colours_and_an_interruption(tmp_path: Path) -> None:
    with window(tmp_path) as terminal:
        assert "\x1b[1;36m" in terminal.until("`help`:")
        terminal.type("help\n")
        terminal.until("`help`:")
        terminal.process.send_signal(signal.SIGINT)
        shown = terminal.until("Stopped.")
        assert re.search(r"The game is kept in \S+water_war-1\.game", shown)
        assert terminal.process.wait(SECONDS) == 130


def test_the_end_of_the_input_without_colours(tmp_path: Path) -> None:
    with window(tmp_path, NO_COLOR="1") as terminal:
        assert "\x1b" not in terminal.until("`help`:")
        terminal.type("\x04")
        terminal.until("The game is kept in")
        assert terminal.process.wait(SECONDS) == 0
