"""The program itself, on a display of its own, played with real keys and a real mouse: as every kind of seat, to the end; killed, and gone on with."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from game.engine.legality import PLAN
from game.faces.desktop.window import USUAL
from game.play.log import TURN
from game.play.store import Store, StoreProblem
from tests.small_world import ROOT

SCENARIO, SEATS, TURNS = "medicines", ("campaign", "south_africa_state", "united_states_power"), 2
PATIENCE = 240.0  # seconds for whatever takes one on a machine with nothing else to do


def until(true: Callable[[], object], what: str, again: Callable[[], object] = lambda: None) -> None:
    """Waits for something; `again` is what a person does who gets impatient."""
    end, tries = time.monotonic() + PATIENCE, 0
    while not true():
        assert time.monotonic() < end, f"it never came to it that {what}"
        time.sleep(0.1)
        tries += 1
        if not tries % 15:
            again()


class Display:
    """A display that nobody sees, with a keyboard and a mouse."""

    def __init__(self, name: str) -> None:
        self.env = {**os.environ, "DISPLAY": name}

    def do(self, *words: object) -> str:
        return subprocess.run(["xdotool", *map(str, words)], env=self.env, capture_output=True, text=True, check=False, timeout=60).stdout.strip()

    def keys(self, *names: str) -> None:
        self.do("key", "--delay", 40, *names)

    def click(self, x: float, y: float) -> None:
        self.do("mousemove", round(x), round(y), "click", 1)
        time.sleep(0.15)

    def window(self) -> str:
        return self.do("search", "--onlyvisible", "--class", ".").partition("\n")[0]


@pytest.fixture(scope="module")
def display(need: Callable[[object, str], None]) -> Iterator[Display]:
    need(shutil.which("Xvfb"), "Xvfb is not here: it shows a window to nobody")
    need(shutil.which("xdotool"), "xdotool is not here: it presses keys")
    reads, writes = os.pipe()
    size = f"{USUAL[0]}x{USUAL[1]}x24"
    # without `-noreset` it begins anew whenever nobody is connected, and whoever comes just then is sent away
    server = subprocess.Popen(["Xvfb", "-displayfd", str(writes), "-screen", "0", size, "-nolisten", "tcp", "-noreset"], pass_fds=[writes], stderr=subprocess.DEVNULL)
    os.close(writes)
    said = b""
    while not said.endswith(b"\n"):
        said += os.read(reads, 16)
    try:
        yield Display(f":{said.decode().strip()}")
    finally:
        os.close(reads)
        server.terminate()
        server.wait(20)


class Playing:
    """A program that plays in a window on a display."""

    def __init__(self, display: Display, home: Path, *words: str) -> None:
        self.display, self.home = display, home
        env = {**display.env, "DOUBLE_MOVEMENT_HOME": str(home), "SDL_VIDEODRIVER": "x11", "SDL_AUDIODRIVER": "dummy"}
        command = [sys.executable, "-m", "game.faces.cli", "play", "--ui", "desktop", *words]
        self.process = subprocess.Popen(command, env=env, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        until(lambda: display.window() or self.process.poll() is not None, "the window opens")
        assert self.process.poll() is None, self.process.communicate()[1]
        self.at = display.window()
        display.do("windowfocus", self.at)
        shape = dict(line.split("=") for line in display.do("getwindowgeometry", "--shell", self.at).splitlines())
        self.left, self.top, self.width, self.height = (int(shape[key]) for key in ("X", "Y", "WIDTH", "HEIGHT"))

    @property
    def path(self) -> Path | None:
        return next(iter((self.home / "saves").glob("*.game")), None)

    def kept(self) -> tuple[int, list[tuple[str, ...]], dict[tuple[str, int], object]]:
        """What anybody may read beside the window: turns played, the plans of people, drafts; -1 turns where there is no game yet."""
        if self.path is None:
            return -1, [], {}
        for tries in range(50):  # it may be writing just now
            try:
                with Store.open(self.path, readonly=True) as store:
                    entries, header, drafts = store.entries(), store.header, store.drafts()
                break
            except StoreProblem:
                if tries == 49:
                    raise
                time.sleep(0.2)
        people = [seat for seat, player in header["seats"].items() if player == "human"]
        plans = [tuple(entry.body["orders"]) for entry in entries if entry.kind == PLAN and entry.body["seat"] in people]
        return sum(entry.kind == TURN for entry in entries), plans, dict(drafts)

    def holds_the_file(self) -> bool:
        """Whether the program has the kept game open."""
        files = Path(f"/proc/{self.process.pid}/fd").iterdir()
        return any(file.readlink().suffix == ".game" for file in files if file.is_symlink())

    @property
    def turns(self) -> int:
        return self.kept()[0]

    def go_on(self) -> None:
        self.display.do("windowfocus", self.at)  # it is given only to a window that is there already
        self.display.keys("ctrl+Return")

    def panel(self) -> Iterator[tuple[float, float]]:
        """Places from the top of the panel of orders to its foot."""
        for k in range(3, 12):
            yield self.left + 0.86 * self.width, self.top + self.height * (0.16 + 0.05 * k)

    def orders_something(self) -> bool:
        """Presses what stands in the panel until something is ordered; whether it is."""
        for place in self.panel():
            if self.kept()[2]:
                return True
            self.display.click(*place)
        self.display.keys("Escape", "Escape", "Escape")
        return bool(self.kept()[2])

    def end_turn(self) -> None:
        turn = self.turns
        until(lambda: self.turns > turn, f"turn {turn + 1} ends", again=self.go_on)

    def close(self) -> None:
        """As a desktop does whose session ends."""
        self.process.terminate()
        assert self.process.wait(PATIENCE) == 0
        assert "Traceback" not in (self.process.stderr.read() if self.process.stderr is not None else "")


@contextmanager
def playing(display: Display, home: Path, *words: str) -> Iterator[Playing]:
    game = Playing(display, home, *words)
    try:
        yield game
    finally:
        if game.process.poll() is None:
            game.process.kill()
        game.process.wait(PATIENCE)
        if game.process.stderr is not None:
            game.process.stderr.close()


def seated(seat: str, seed: int = 3) -> tuple[str, ...]:
    others = ",".join(f"{other}=random" for other in SEATS if other != seat)
    return ("--scenario", SCENARIO, "--seats", f"{seat}=human,{others}", "--seed", str(seed))


def test_a_few_turns_with_keys_and_mouse(display: Display, tmp_path: Path) -> None:
    with playing(display, tmp_path, *seated(SEATS[0])) as game:
        until(lambda: game.turns == 0, "a game is begun")
        for _ in range(TURNS):
            game.end_turn()
        display.do("windowsize", game.at, 60, 40)
        time.sleep(0.5)
        display.keys("Tab", "F1", "Escape")
        display.do("windowsize", game.at, 1100, 640)
        time.sleep(0.5)
        game.end_turn()
        assert game.turns == TURNS + 1
        game.close()


def test_a_window_that_is_killed_is_gone_on_with(display: Display, tmp_path: Path) -> None:
    """`kill -9` in the middle of a turn: what was ordered is there again."""
    with playing(display, tmp_path, *seated(SEATS[1])) as game:
        until(lambda: game.turns == 0, "a game is begun")
        game.end_turn()
        game.go_on()
        until(game.orders_something, "something is ordered", again=game.go_on)
        turns, drafts = game.turns, game.kept()[2]
        game.process.send_signal(signal.SIGKILL)
        game.process.wait(PATIENCE)
    with playing(display, tmp_path) as game:
        assert game.kept()[::2] == (turns, drafts)
        until(game.holds_the_file, "the game is opened again", again=game.go_on)
        game.end_turn()
        ordered = next(iter(drafts.values()))
        assert isinstance(ordered, dict)
        assert list(game.kept()[1][turns]) == ordered[PLAN]
        game.close()


@pytest.mark.long
@pytest.mark.parametrize("seat", SEATS)
def test_a_whole_game_as_each_kind_of_seat(display: Display, tmp_path: Path, seat: str) -> None:
    with playing(display, tmp_path, *seated(seat, seed=11)) as game:
        until(lambda: game.turns == 0, "a game is begun")
        assert game.path is not None
        with Store.open(game.path, readonly=True) as store:
            scenario = store.header["scenario"]
        assert scenario == SCENARIO
        ordered = 0
        while not is_over(game):
            game.go_on()
            time.sleep(0.3)
            ordered += game.orders_something()
            turn = game.turns
            until(lambda turn=turn: game.turns > turn or is_over(game), "the turn ends", again=game.go_on)  # type: ignore[misc]  # the loop's own turn
        assert ordered
        for _ in range(3):
            game.go_on()
            time.sleep(0.5)
        display.keys("Tab", "Tab", "F1", "Escape", "Escape")
        game.close()


def is_over(game: Playing) -> bool:
    """Whether the last turn has been played."""
    from tests.desktop.stand import base

    return game.turns >= base().program(SCENARIO).world.scenario.turns
