"""A game's file keeps what it was given, says what it cannot keep, and ends as one file."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest

from game.play import limits
from game.play.chain import canonical, value_from
from game.play.store import Entry, Snapshot, Store, StoreProblem

HEADER = {"ruleset": "ab" * 32, "mods": [["base", "0.1.0"]], "scenario": "harbour", "seed": 7, "seats": {"dockers": "human"}}
SOURCES = {"base/mod.yaml": b"id: base\n", "base/rules/a.yaml": b"\x00\xff raw", "base/rules/same.yaml": b"id: base\n", "base/empty.yaml": b""}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a game, №1? #%20.game"


@pytest.fixture
def store(path: Path) -> Any:
    with Store.create(path, HEADER, SOURCES) as store:
        yield store


def test_what_was_written_reads_back_after_reopening(store: Store, path: Path) -> None:
    assert store.append("pledge", {"seat": "dockers", "pledges": []}) == 1
    assert store.append("plan", {"orders": [{"name": "strike ☂", "share": 0.1, "at": None}]}) == 2
    store.snapshot(1, 2, b"state" * 1000, "d1")
    store.draft("dockers", 2, {"orders": [1]})
    store.close()
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    for readonly in (True, False):
        with Store.open(str(path), readonly=readonly) as again:
            assert (again.header, again.sources(), again.version) == (HEADER, SOURCES, 1)
            assert again.entries() == [
                Entry(1, "pledge", {"seat": "dockers", "pledges": []}),
                Entry(2, "plan", {"orders": [{"name": "strike ☂", "share": 0.1, "at": None}]}),
            ]
            assert again.snapshots() == [Snapshot(1, 2, "d1")]
            assert again.snapshot_at(1) == b"state" * 1000
            assert again.snapshot_at(2) is None
            assert again.drafts() == {("dockers", 2): {"orders": [1]}}
        assert [each.name for each in path.parent.iterdir()] == [path.name], "reading leaves nothing behind"


def test_what_is_acknowledged_is_in_the_one_file_at_once(store: Store, path: Path) -> None:
    for number in range(5):
        store.append("plan", {"number": number})
        lone = path.parent / f"lone{number}.game"
        lone.write_bytes(path.read_bytes())
        with Store.open(lone, readonly=True) as copy:
            assert len(copy.entries()) == number + 1


def test_writes_wait_for_the_disk(store: Store) -> None:
    connection = store._open_connection()
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_drafts_change_and_vanish_beside_the_log(store: Store, path: Path) -> None:
    store.draft("dockers", 1, {"orders": ["first secret"]})
    store.draft("dockers", 1, {"orders": ["second"]})
    store.draft("council", 1, {"orders": []})
    assert store.drafts() == {("dockers", 1): {"orders": ["second"]}, ("council", 1): {"orders": []}}
    store.draft("dockers", 1, None)
    store.draft("nobody", 9, None)
    assert store.drafts() == {("council", 1): {"orders": []}}
    assert store.entries() == []
    store.close()
    assert b"first secret" not in path.read_bytes(), "an order taken back is gone"


def test_after_a_rewind_the_snapshot_played_last_counts(store: Store) -> None:
    for number in range(3):
        store.append("plan", {"number": number})
    store.snapshot(2, 2, b"first time", "x")
    store.snapshot(2, 3, b"second time", "y")
    store.snapshot(1, 0, b"before", "z")
    store.snapshot(1, 0, b"before, made again", "z")
    assert store.snapshot_at(2) == b"second time"
    assert store.snapshot_at(1) == b"before, made again"
    assert store.snapshots() == [Snapshot(1, 0, "z"), Snapshot(2, 2, "x"), Snapshot(2, 3, "y")]
    for after in (-1, 4):
        with pytest.raises(StoreProblem, match=rf"a snapshot after entry {after}: its log has 3 entries"):
            store.snapshot(3, after, b"", "d")


def test_a_reload_keeps_its_rule_files_too(store: Store, path: Path) -> None:
    changed = {**SOURCES, "base/mod.yaml": b"id: base\nversion: 2\n"}
    which = store.keep_sources(changed)
    assert store.keep_sources(changed) == which
    store.append("reload", {"sources": which})
    store.close()
    with Store.open(path) as again:
        assert again.sources() == SOURCES
        assert again.sources(which) == changed
        rows = again._open_connection().execute("SELECT count(*) FROM content").fetchone()[0]
        assert rows == 3 + 1 + 2, "three different files and their list, then one changed file and the new list"
        with pytest.raises(StoreProblem, match="the list of rule files"):
            again.sources("f" * 64)


def test_the_header_is_a_copy(store: Store) -> None:
    store.header["seed"] = 8
    assert store.header == HEADER


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"x": float("nan")}, "a number that is not finite"),
        ({"x": [float("inf")]}, "a number that is not finite"),
        ({"x": (1, 2)}, "a tuple"),
        ({"x": {1: 2}}, "a key that is not text but int"),
        ({"x": b"raw"}, "a bytes"),
        ({"x": 10**5000}, "cannot keep an entry"),
        ([1], "it is a list and should be a dict"),
        ({"x": "y" * limits.LARGEST_ENTRY}, r"an entry of 1,000,008 bytes: at most 1,000,000"),
    ],
)
def test_what_would_not_read_back_the_same_is_refused(store: Store, body: Any, sentence: str) -> None:
    with pytest.raises(StoreProblem, match=sentence):
        store.append("plan", body)
    assert store.append("plan", {}) == 1


def test_nesting_has_a_bound() -> None:
    deep: list[Any] = []
    for _ in range(62):
        deep = [deep]
    assert value_from(canonical(deep)) == deep
    with pytest.raises(ValueError, match="more than 64 levels"):
        canonical([[deep]])
    with pytest.raises(ValueError, match="more than 64 levels"):
        value_from("[" * 100_000)
    round_trip: list[Any] = []
    round_trip.append(round_trip)
    with pytest.raises(ValueError, match="more than 64 levels"):
        canonical(round_trip)


@pytest.mark.parametrize("text", ['{"a": 1}', '{"a":1,"a":1}', '{"b":1,"a":1}', "NaN", '"é"', "1e1", "{", ""])
def test_there_is_one_way_to_write_a_value(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        value_from(text)


def test_names_turns_and_sizes_are_checked(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("", "a\nb", "x" * 301, "\ud800", 7):
        with pytest.raises(StoreProblem, match="printable characters"):
            store.append(name, {})
        with pytest.raises(StoreProblem, match="as a seat"):
            store.draft(name, 1, {})
        with pytest.raises(StoreProblem, match="the name of a rule file"):
            store.keep_sources({name: b""})
    for turn in (-1, 2**70, "1", None):
        with pytest.raises(StoreProblem, match="as a turn"):
            store.draft("dockers", turn, {})
    monkeypatch.setattr(limits, "LARGEST_SNAPSHOT", 10)
    with pytest.raises(StoreProblem, match=r"a snapshot of 11 bytes: at most 10"):
        store.snapshot(0, 0, b"x" * 11, "d")
    monkeypatch.setattr(limits, "LARGEST_SOURCES", 10)
    with pytest.raises(StoreProblem, match=r"all rule files together of 12 bytes: at most 10"):
        store.keep_sources({"a": b"x" * 6, "b": b"x" * 6})
    monkeypatch.setattr(limits, "LARGEST_GAME", 100)
    with pytest.raises(StoreProblem, match=r"a whole game of .* at most 100"):
        store.append("plan", {})
    assert store.entries() == []


def test_a_copy_is_whole_and_overwrites_only_when_told(store: Store, path: Path, tmp_path: Path) -> None:
    store.append("plan", {"n": 1})
    copy = tmp_path / "copy.game"
    store.copy_to(copy)
    store.append("plan", {"n": 2})
    with Store.open(copy) as other:
        assert other.entries() == store.entries()[:1]
    with pytest.raises(StoreProblem, match=r"copy\.game is there already"):
        store.copy_to(copy)
    store.copy_to(copy, replace=True)
    with Store.open(copy) as other:
        assert other.append("plan", {"n": 3}) == 3
    with pytest.raises(StoreProblem, match="is there already"):
        store.copy_to(path, replace=True)
    assert sorted(each.name for each in tmp_path.iterdir() if not each.name.startswith(path.name)) == ["copy.game"]


def test_a_reader_sees_the_game_grow_and_cannot_write(store: Store, path: Path) -> None:
    store.append("plan", {"n": 1})
    with Store.open(path, readonly=True) as reader:
        assert len(reader.entries()) == 1
        store.append("plan", {"n": 2})
        assert len(reader.entries()) == 2
        for write in (lambda: reader.append("plan", {}), lambda: reader.draft("dockers", 1, {}), lambda: reader.snapshot(1, 0, b"", "d")):
            with pytest.raises(StoreProblem, match="for reading only"):
                write()


def test_a_reader_in_the_way_delays_nothing_and_loses_nothing(store: Store, path: Path) -> None:
    slow = sqlite3.connect(path, isolation_level=None)
    slow.execute("BEGIN")
    slow.execute("SELECT count(*) FROM log").fetchone()
    store.append("plan", {"n": 1})
    copies = [path.with_name("killed.game"), path.with_name("killed.game-wal")]
    for source, target in zip((path, path.with_name(path.name + "-wal")), copies, strict=True):
        target.write_bytes(source.read_bytes())
    assert copies[1].stat().st_size > 0
    with Store.open(copies[0]) as killed:
        assert len(killed.entries()) == 1
    slow.execute("COMMIT")
    slow.close()
    store.append("plan", {"n": 2})
    assert path.with_name(path.name + "-wal").stat().st_size == 0


def test_two_that_write_take_turns(store: Store, path: Path) -> None:
    with Store.open(path) as other:
        assert [store.append("plan", {}), other.append("plan", {}), store.append("plan", {})] == [1, 2, 3]
        assert other.entries() == store.entries()


def test_threads_share_a_store(store: Store) -> None:
    def write(name: str) -> None:
        for number in range(10):
            store.append("plan", {"by": name, "number": number})
            store.draft(name, number, {})
            store.entries()

    threads = [threading.Thread(target=write, args=(f"seat{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    entries = store.entries()
    assert [entry.seq for entry in entries] == list(range(1, 41))
    for name in ("seat0", "seat3"):
        assert [entry.body["number"] for entry in entries if entry.body["by"] == name] == list(range(10))
    assert len(store.drafts()) == 40


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()
    store.close()
    for use in (store.entries, lambda: store.append("plan", {}), lambda: store.header, lambda: store.copy_to("x")):
        with pytest.raises(StoreProblem, match="was closed already"):
            use()


def test_many_entries_are_locked_together_or_not_at_all(store: Store) -> None:
    assert store.append("turn", {"n": 1}) == 1
    assert store.append_all([("turn", {"n": 2}), ("turn", {"n": 3})]) == 3
    with pytest.raises(StoreProblem):
        store.append_all([("turn", {"n": 4}), ("turn", {"n": float("nan")})])
    assert [entry.body["n"] for entry in store.entries()] == [1, 2, 3]
    assert store.append_all([]) == 3
