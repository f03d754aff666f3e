"""A program killed at any moment has lost nothing that it had acknowledged, and the game goes on."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from game.play.store import Store
from game.play.upgrade import FORMAT, upgrade

ROOT = Path(__file__).parents[2]
FROZEN = Path(__file__).parent / "fixtures" / "format-0.game"

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kill -9 as POSIX has it")

# Goes on with a game for ever, or begins it, and says in one line each what the store has acknowledged. It opens and
# closes often, so that these are cut short too.
PLAYER = """
import json, os, random, sys
from pathlib import Path
from game.play.store import Store

def say(*words):
    os.write(1, (json.dumps(words) + "\\n").encode())

path, luck = Path(sys.argv[1]), random.Random(sys.argv[2])
say("ready")
while True:
    with Store.open(path) if path.exists() else Store.create(path, {"seed": 1}, {"a.yaml": b"alpha"}) as store:
        say("begun")
        number = len(store.entries())
        for _ in range(luck.randrange(1, 20)):
            what = luck.random()
            if what < 0.6:
                text = "x" * luck.choice([0, 10, 5000, 40000])
                say("entry", store.append("plan", {"number": number, "text": text}), number)
                number += 1
            elif what < 0.9:
                seat, turn = luck.choice(["dockers", "council"]), luck.randrange(3)
                body = {"number": number, "luck": luck.random()} if luck.random() < 0.8 else None
                say("drafting", seat, turn, body)
                store.draft(seat, turn, body)
                say("drafted", seat, turn, body)
            else:
                store.snapshot(number, number, b"state" * luck.randrange(4000), str(number))
                say("kept", number)
"""


def run_and_kill(command: list[Any], after: float) -> list[list[Any]]:
    """What a program said before it was killed, `after` seconds from its first word."""
    process = subprocess.Popen([sys.executable, "-c", *map(str, command)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline() == b'["ready"]\n', process.stderr.read().decode()
    timer = threading.Timer(after, process.kill)
    timer.start()
    said = process.stdout.read()
    timer.join()
    errors = process.stderr.read().decode()
    process.wait()
    process.stdout.close()
    process.stderr.close()
    assert errors == ""
    return [json.loads(line) for line in said.split(b"\n")[:-1]]


class Promises:
    """What has been acknowledged so far, over all the lives of the program."""

    def __init__(self) -> None:
        self.begun = False
        self.entries = 0
        self.kept: set[int] = set()
        self.drafts: dict[tuple[str, int], list[Any]] = {}  # what each may hold; more than one where the last word was not acknowledged

    def hear(self, said: list[list[Any]]) -> None:
        for word, *rest in said:
            if word == "begun":
                self.begun = True
            elif word == "entry":
                assert rest[0] == rest[1] + 1
                self.entries = rest[0]
            elif word == "kept":
                self.kept.add(rest[0])
            else:
                seat, turn, body = rest
                before = self.drafts.get((seat, turn), [None])
                self.drafts[seat, turn] = [body] if word == "drafted" else [*before, body]

    def require(self, store: Store) -> None:
        entries = store.entries()
        assert len(entries) in {self.entries, self.entries + 1}, "the one under way may have been finished, though nobody heard"
        assert [(entry.seq, entry.body["number"]) for entry in entries] == [(number + 1, number) for number in range(len(entries))]
        assert self.kept <= {snapshot.turn for snapshot in store.snapshots()}
        for snapshot in store.snapshots():
            assert store.snapshot_at(snapshot.turn) is not None
        drafts = store.drafts()
        for key, allowed in self.drafts.items():
            assert drafts.get(key) in allowed
            self.drafts[key] = [drafts.get(key)]
        self.entries = len(entries)


def play_and_kill(path: Path, times: int) -> Promises:
    luck, promises = random.Random(1), Promises()
    for life in range(times):
        promises.hear(run_and_kill([PLAYER, path, life], luck.choice([0.01, 0.15, 0.15]) * luck.random()))
        if not path.exists():
            assert not promises.begun
            continue
        if luck.random() < 0.3:
            with Store.open(path, readonly=True) as store:
                promises.require(store)
        with Store.open(path) as store:
            promises.require(store)
            if luck.random() < 0.5:
                assert store.append("plan", {"number": promises.entries}) == promises.entries + 1
                promises.entries += 1
        assert {each.name for each in path.parent.iterdir()} <= {"a.game", "a.game.unfinished"}
    return promises


def test_killed_twenty_times(tmp_path: Path) -> None:
    assert play_and_kill(tmp_path / "a.game", 20).entries > 10


@pytest.mark.long
def test_killed_two_hundred_times(tmp_path: Path) -> None:
    started = time.monotonic()
    promises = play_and_kill(tmp_path / "a.game", 200)
    print(f"{promises.entries} entries, {len(promises.kept)} snapshots, all there after 200 kills in {time.monotonic() - started:.0f} s")
    assert promises.entries > 500


UPGRADER = """
import os, sys
from game.play.upgrade import upgrade
os.write(1, b'["ready"]\\n')
upgrade(sys.argv[1])
os.write(1, b'["upgraded"]\\n')
"""


def upgrade_and_kill(path: Path, times: int) -> None:
    luck = random.Random(2)
    with_fresh = path.with_name("fresh.game")
    with_fresh.write_bytes(FROZEN.read_bytes())
    upgrade(with_fresh)
    with Store.open(with_fresh) as store:
        truth = store.entries()
    for _ in range(times):
        path.write_bytes(FROZEN.read_bytes())
        said = run_and_kill([UPGRADER, path], 0.03 * luck.random())
        assert upgrade(path) is False or not said
        with Store.open(path) as store:
            assert store.version == FORMAT
            assert store.entries() == truth
        path.unlink()


def test_upgrade_killed_ten_times(tmp_path: Path) -> None:
    upgrade_and_kill(tmp_path / "a.game", 10)


@pytest.mark.long
def test_upgrade_killed_a_hundred_times(tmp_path: Path) -> None:
    upgrade_and_kill(tmp_path / "a.game", 100)
