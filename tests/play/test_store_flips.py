"""A file that is not as it was saved is refused, or reads the same: each bit may be flipped, and the end may be missing anywhere."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from game.play.store import Store, StoreProblem

Reading = tuple[Any, ...]


def make_game(path: Path) -> None:
    """A small game with something in every table, on small pages so that more kinds of page are met."""
    with Store.create(path, {"seed": 1, "mods": [["base", "1.0.0"]]}, {"a.yaml": b"alpha: 1\n" * 30, "b.yaml": b"beta"}) as store:
        for number in range(12):
            store.append("plan", {"number": number, "text": "x" * (60 * number)})
        for turn in range(3):
            store.snapshot(turn, turn * 4, bytes(range(256)) * turn, f"digest {turn}")
            store.draft("dockers", turn, {"orders": ["strike"] * turn})
        store.draft("dockers", 0, None)


def reading_of(path: Path, *, readonly: bool = True) -> Reading:
    """All that can be read from a game; a snapshot that is refused when asked for reads as None, which no kept one does."""
    with Store.open(path, readonly=readonly) as store:
        payloads = []
        for snapshot in store.snapshots():
            try:
                payloads.append(store.snapshot_at(snapshot.turn))
            except StoreProblem:
                payloads.append(None)
        return store.header, store.sources(), store.entries(), store.drafts(), store.snapshots(), payloads


def same_but_for_refused_payloads(found: Reading, truth: Reading) -> bool:
    return found[:-1] == truth[:-1] and all(mine in (None, true) for mine, true in zip(found[-1], truth[-1], strict=True))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("whole") / "a.game"
    make_game(path)
    return path.read_bytes()


def check(whole: bytes, tmp_path: Path, changes: Iterable[Callable[[bytearray], None]]) -> tuple[int, int]:
    """How many of the changed files were refused, and how many read the same; any other is a failure."""
    path = tmp_path / "a.game"
    path.write_bytes(whole)
    truth = reading_of(path)
    refused = same = 0
    for change in changes:
        data = bytearray(whole)
        change(data)
        path.write_bytes(data)
        try:
            found = reading_of(path)
        except StoreProblem:
            refused += 1
        else:
            assert same_but_for_refused_payloads(found, truth)
            same += 1
        assert [each.name for each in tmp_path.iterdir()] == ["a.game"]
        assert path.read_bytes() == data
    return refused, same


def flip(place: int, bit: int) -> Callable[[bytearray], None]:
    def change(data: bytearray) -> None:
        data[place] ^= 1 << bit

    return change


def cut(length: int) -> Callable[[bytearray], None]:
    def change(data: bytearray) -> None:
        del data[length:]

    return change


def test_flipped_bits(whole: bytes, tmp_path: Path) -> None:
    luck = random.Random(20)
    used = [place for place, byte in enumerate(whole) if byte]  # most of a page is empty: half of the flips fall where something stands
    places = [luck.choice(used) for _ in range(1100)] + [luck.randrange(len(whole)) for _ in range(1000)]
    refused, same = check(whole, tmp_path, (flip(place, luck.randrange(8)) for place in places))
    assert refused > 1000
    assert refused + same == 2100


def test_each_bit_of_the_first_hundred_bytes(whole: bytes, tmp_path: Path) -> None:
    refused, _ = check(whole, tmp_path, (flip(place, bit) for place in range(100) for bit in range(8)))
    assert refused > 300


@pytest.mark.long
def test_every_byte_flipped(whole: bytes, tmp_path: Path) -> None:
    luck = random.Random(21)
    refused, same = check(whole, tmp_path, (flip(place, luck.randrange(8)) for place in range(len(whole))))
    print(f"{refused} refused, {same} read the same")


def test_cut_short_anywhere(whole: bytes, tmp_path: Path) -> None:
    luck = random.Random(22)
    edges = {length + near for length in range(0, len(whole), 4096) for near in (-1, 0, 1)} | set(range(0, 120, 7))
    lengths = sorted({length for length in edges if 0 <= length < len(whole)} | {luck.randrange(len(whole)) for _ in range(200)})
    assert check(whole, tmp_path, map(cut, lengths)) == (len(lengths), 0)


@pytest.mark.long
def test_cut_short_everywhere(whole: bytes, tmp_path: Path) -> None:
    lengths = range(len(whole))
    assert check(whole, tmp_path, map(cut, lengths)) == (len(lengths), 0)


def test_pages_swapped_repeated_or_blank(whole: bytes, tmp_path: Path) -> None:
    pages = [whole[start : start + 4096] for start in range(0, len(whole), 4096)]

    def with_page(place: int, page: bytes) -> Callable[[bytearray], None]:
        def change(data: bytearray) -> None:
            data[place * 4096 : place * 4096 + 4096] = page

        return change

    changes = [with_page(place, page) for place in range(len(pages)) for other, page in enumerate([*pages, bytes(4096)]) if page != pages[place]]
    refused, same = check(whole, tmp_path, changes)
    assert refused > len(changes) * 0.9
    assert refused + same == len(changes)


def test_going_on_with_a_flipped_file_never_tells_another_story(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.game"
    path.write_bytes(whole)
    truth = reading_of(path)
    luck = random.Random(23)
    went_on = 0
    for _ in range(150):
        data = bytearray(whole)
        flip(luck.randrange(len(whole)), luck.randrange(8))(data)
        path.write_bytes(data)
        try:
            with Store.open(path) as store:
                assert store.append("plan", {"more": True}) == 13
            found = reading_of(path)
        except StoreProblem:
            assert path.read_bytes() == data, "what is refused is left as it is"
            assert [each.name for each in tmp_path.iterdir()] == ["a.game"]
            continue
        assert [entry.body for entry in found[2]] == [entry.body for entry in truth[2]] + [{"more": True}]
        assert (found[0], found[1], found[3]) == (truth[0], truth[1], truth[3])
        went_on += 1
    assert went_on > 25


def test_flips_in_a_wal_that_a_kill_left(tmp_path: Path) -> None:
    """Only a reader standing in the way leaves something acknowledged in the WAL; damage there is refused or leaves a whole earlier game, never another."""
    live, path = tmp_path / "live.game", tmp_path / "a.game"
    make_game(live)
    wal, live_wal = tmp_path / "a.game-wal", tmp_path / "live.game-wal"
    with Store.open(live) as store:
        reader = sqlite3.connect(live, isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM seal").fetchone()
        for number in range(3):
            store.append("plan", {"late": number})
        store.draft("dockers", 3, {"late": True})
        parts = live.read_bytes(), live_wal.read_bytes()
        reader.close()
        truth = store.entries()
    luck = random.Random(24)
    for _ in range(150):
        which, data = luck.randrange(2), [bytearray(part) for part in parts]
        flip(luck.randrange(len(parts[which])), luck.randrange(8))(data[which])
        path.write_bytes(data[0])
        wal.write_bytes(data[1])
        try:
            with Store.open(path) as store:
                found = store.entries()
                assert found == truth[: len(found)]
                assert which == 1 or found == truth
        except StoreProblem:
            pass
        for rest in tmp_path.glob("a.game*"):
            rest.unlink()
