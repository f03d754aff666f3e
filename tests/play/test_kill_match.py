"""A match killed at any moment has lost nothing that it had acknowledged, and goes on to the end it would have had."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from game.play.match import Match
from game.play.replay import replay
from game.play.store import Store
from tests.small_world import ROOT, find, new, play_on

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kill -9 as POSIX has it")

# Goes on with a match or begins it, and says each entry of the log when the match has acknowledged what it stands for.
PLAYER = """
import json, os, sys
from pathlib import Path
from game.play.match import Match
from tests.small_world import choice, find, new, rules, submit

def say(*words):
    os.write(1, (json.dumps(words) + "\\n").encode())

def say_last(match):
    entry = match.kept.entries()[-1]
    say(entry.seq, entry.kind, entry.body)

path, seed = Path(sys.argv[1]), int(sys.argv[2])
rules()
say("ready")
match = Match.open(path, find) if path.exists() else new(path, seed=seed)
while not match.over:
    for due in match.waiting():
        orders = choice(match, due)
        match.draft(due.seat, due.beat, orders)
        submit(match, due, orders)
        say_last(match)
    if not match.waiting():
        match.resolve()
        say_last(match)
match.close()
say("over")
"""


def run_and_kill(path: Path, seed: int, after: float) -> list[list[Any]]:
    """What the player said before it was killed, `after` seconds from its first word."""
    process = subprocess.Popen([sys.executable, "-c", PLAYER, path, str(seed)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)
    assert process.stdout is not None
    assert process.stderr is not None
    first = process.stdout.readline()
    assert first == b'["ready"]\n', process.stderr.read().decode()
    timer = threading.Timer(after, process.kill)
    timer.start()
    said = process.stdout.read()
    timer.cancel()
    timer.join()
    errors = process.stderr.read().decode()
    process.wait()
    process.stdout.close()
    process.stderr.close()
    assert errors == ""
    return [json.loads(line) for line in said.split(b"\n")[:-1]]


def kill_often(folder: Path, times: int, longest: float, least: int) -> tuple[int, int]:
    """Games one after the other, until the player was killed so often and more entries than these were acknowledged: games that ended, and entries."""
    luck = random.Random(7)
    kills, games, entries = 0, 0, 0
    while kills < times or entries <= least:
        path, promised, over = folder / f"{games}.game", [], False
        while not over and (kills < times or entries + len(promised) <= least):
            said = run_and_kill(path, games, luck.random() * longest)
            over = said[-1:] == [["over"]]
            kills += not over
            promised += [word for word in said if word != ["over"]]
            if path.exists():
                with Store.open(path) as store:
                    kept = [[entry.seq, entry.kind, entry.body] for entry in store.entries()]
                assert [word for word in promised if kept[word[0] - 1] != word] == [], "something acknowledged is gone"
            else:
                assert promised == []
        require_the_end_it_would_have_had(path, games)
        games += over
        entries += len(promised)
    return games, entries


def require_the_end_it_would_have_had(path: Path, seed: int) -> None:
    whole = new(seed=seed)
    play_on(whole)
    with Match.open(path, find) if path.exists() else new(path, seed=seed) as match:
        play_on(match)
        assert match.course.digest() == whole.course.digest()
        assert [entry.body for entry in match.kept.entries()] == [entry.body for entry in whole.kept.entries()]
    assert replay(path, verify=True).differs is None


def test_killed_twenty_times(tmp_path: Path) -> None:
    _, entries = kill_often(tmp_path, 20, 0.4, 40)
    assert entries > 40


@pytest.mark.long
def test_killed_two_hundred_times(tmp_path: Path) -> None:
    games, entries = kill_often(tmp_path, 200, 0.6, 400)
    assert games > 5
    assert entries > 400
