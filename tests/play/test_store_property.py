"""Whatever is appended, noted down, kept and reopened, in any order, reads back the same."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from game.play.chain import canonical, value_from
from game.play.store import Entry, Snapshot, Store

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
BODIES = st.dictionaries(st.text(), VALUES, max_size=4)
NAMES = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=12)
SOURCES = st.dictionaries(NAMES, st.binary(max_size=50), max_size=4)
TURNS = st.integers(0, 4)


@settings(deadline=None)
@given(VALUES)
def test_canonical_text_reads_back_and_is_written_the_same(value: Any) -> None:
    text = canonical(value)
    assert text.isascii()
    assert value_from(text) == value
    assert canonical(value_from(text)) == text


class Games(RuleBasedStateMachine):
    """A store beside plain lists and dicts that should say the same."""

    @initialize(header=BODIES, sources=SOURCES)
    def begin(self, header: dict[str, Any], sources: dict[str, bytes]) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.path = self.folder / "a.game"
        self.store = Store.create(self.path, header, sources)
        self.header, self.sources = header, {None: sources}
        self.entries: list[Entry] = []
        self.drafts: dict[tuple[str, int], dict[str, Any]] = {}
        self.kept: dict[tuple[int, int], tuple[bytes, str]] = {}

    @rule(kind=NAMES, body=BODIES)
    def append(self, kind: str, body: dict[str, Any]) -> None:
        seq = self.store.append(kind, body)
        self.entries.append(Entry(seq, kind, body))
        assert seq == len(self.entries)

    @rule(seat=st.sampled_from(["a", "b", "é"]), turn=TURNS, body=st.none() | BODIES)
    def note(self, seat: str, turn: int, body: dict[str, Any] | None) -> None:
        self.store.draft(seat, turn, body)
        self.drafts.pop((seat, turn), None)
        if body is not None:
            self.drafts[seat, turn] = body

    @rule(turn=TURNS, back=st.integers(0, 3), payload=st.binary(max_size=6000), digest=NAMES)
    def keep(self, turn: int, back: int, payload: bytes, digest: str) -> None:
        after = max(0, len(self.entries) - back)
        self.store.snapshot(turn, after, payload, digest)
        self.kept[turn, after] = (payload, digest)

    @rule(sources=SOURCES)
    def reload(self, sources: dict[str, bytes]) -> None:
        self.sources[self.store.keep_sources(sources)] = sources

    @rule(readonly=st.booleans())
    def reopen(self, readonly: bool) -> None:
        self.store.close()
        if readonly:
            with Store.open(self.path, readonly=True) as self.store:
                self.same()
        self.store = Store.open(self.path)

    @rule()
    def go_on_with_a_copy(self) -> None:
        self.store.copy_to(self.folder / "b.game")
        self.store.close()
        self.path.unlink()
        self.path = (self.folder / "b.game").rename(self.folder / "a.game")
        self.store = Store.open(self.path)

    @invariant()
    def same(self) -> None:
        store = self.store
        assert store.header == self.header
        assert {which: store.sources(which) for which in self.sources} == self.sources
        assert store.entries() == self.entries
        assert store.drafts() == self.drafts
        assert set(store.snapshots()) == {Snapshot(turn, after, digest) for (turn, after), (_, digest) in self.kept.items()}
        for turn in range(5):
            latest = max((after for of, after in self.kept if of == turn), default=None)
            assert store.snapshot_at(turn) == (None if latest is None else self.kept[turn, latest][0])

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            assert [each.name for each in self.folder.iterdir()] == ["a.game"]
            shutil.rmtree(self.folder)


# Each step waits for the disk: fewer examples than elsewhere, in proportion to the profile.
Games.TestCase.settings = settings(max_examples=max(10, settings.default.max_examples * 2 // 5), stateful_step_count=20, deadline=None)
TestGames = Games.TestCase
