"""Files of older formats are made new, each from a file frozen when that format was in use; whatever happens meanwhile, a whole game remains."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from game.play import layout
from game.play.store import Store, StoreProblem
from game.play.upgrade import FORMAT, SCHEMA_0, upgrade

FROZEN = Path(__file__).parent / "fixtures" / "format-0.game"
EXPECTED = json.loads(FROZEN.with_suffix(".json").read_text(encoding="utf-8"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return Path(shutil.copy(FROZEN, tmp_path / "a.game"))


def same_as_frozen(path: Path) -> bool:
    with Store.open(path) as store:
        assert store.version == FORMAT == 1
        assert store.header == EXPECTED["header"]
        assert store.sources() == {name: text.encode() for name, text in EXPECTED["sources"].items()}
        assert [[entry.kind, entry.body] for entry in store.entries()] == EXPECTED["entries"]
        assert [[seat, turn, body] for (seat, turn), body in store.drafts().items()] == EXPECTED["drafts"]
        return store.snapshots() == []


def forge(path: Path, *statements: str, schema: tuple[str, ...] = SCHEMA_0) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA application_id = {layout.APPLICATION}")
    for statement in (*schema, *statements):
        connection.execute(statement)
    connection.close()


def test_format_0(path: Path) -> None:
    with pytest.raises(StoreProblem, match="its format is 0, this version reads 1"):
        Store.open(path)
    assert upgrade(path) is True
    assert same_as_frozen(path)
    assert upgrade(str(path)) is False
    assert [each.name for each in path.parent.iterdir()] == ["a.game"]
    with Store.open(path) as store:
        assert store.append("plan", {}) == len(EXPECTED["entries"]) + 1


@pytest.mark.skipif(os.name != "posix", reason="links as POSIX has them")
def test_a_link_stays_a_link(path: Path, tmp_path: Path) -> None:
    (tmp_path / "link.game").symlink_to(path)
    assert upgrade(tmp_path / "link.game")
    assert (tmp_path / "link.game").is_symlink()
    assert same_as_frozen(path)


def test_an_upgrade_that_fails_anywhere_leaves_a_whole_game(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every step that touches the disk fails once, each time as if the disk had filled just then."""
    steps = [(os, "fsync"), (layout, "write_new"), (layout, "duplicate"), (layout, "flush_folder"), (Path, "replace"), (Path, "unlink"), (Store, "append")]
    failed = 0
    for owner, name in steps:
        real = getattr(owner, name)
        for fatal in range(40):
            calls = 0

            def once(*given: Any, real: Any = real, fatal: int = fatal, **named: Any) -> Any:
                nonlocal calls
                calls += 1
                if calls == fatal + 1:
                    raise OSError(28, "No space left on device")
                return real(*given, **named)

            shutil.copy(FROZEN, path)
            with monkeypatch.context() as patch:
                patch.setattr(owner, name, once)
                try:
                    done = upgrade(path)
                except StoreProblem as problem:
                    failed += 1
                    done = False
                    message = problem.message
                    patch.undo()
                    assert "no room on the disk" in message
            for rest in path.parent.glob("a.game?*"):
                assert rest.suffix == ".bak" or done is False
            assert done or layout.format_at(path) in {0, 1}
            if not done:
                upgrade(path)
            assert same_as_frozen(path)
            if calls <= fatal:
                break
    assert failed > 10


def test_what_an_upgrade_cut_short_left_is_cleared_by_the_next(path: Path) -> None:
    for name in ("a.game.unfinished", "a.game.unfinished.unfinished", "a.game.unfinished-wal", "a.game.format-0.bak"):
        path.with_name(name).write_bytes(b"left over")
    assert upgrade(path)
    assert same_as_frozen(path)
    assert [each.name for each in path.parent.iterdir()] == ["a.game"]


@pytest.mark.parametrize(
    ("statements", "sentence"),
    [
        ((), "it should have one header"),
        (("INSERT INTO meta VALUES ('header', '{}')",) * 2, "it should have one header"),
        (("INSERT INTO meta VALUES ('header', x'07')",), "wrong type"),
        (("INSERT INTO meta VALUES ('header', '{')",), "cannot be read"),
        (("INSERT INTO meta VALUES ('header', '[]')",), "not what it should be"),
        ((f"INSERT INTO meta VALUES ('header', '{'[' * 100_000}')",), "cannot be read"),
        (("INSERT INTO meta VALUES ('header', '{\"a\":NaN}')",), "cannot keep the header"),
        (("INSERT INTO meta VALUES ('header', '{}')", "INSERT INTO rules VALUES ('a', 'text')"), "wrong type"),
        (("INSERT INTO meta VALUES ('header', '{}')", "INSERT INTO rules VALUES ('', x'00')"), "the name of a rule file"),
        (("INSERT INTO meta VALUES ('header', '{}')", "INSERT INTO log VALUES (1, NULL, '{}')"), "wrong type"),
        (("INSERT INTO meta VALUES ('header', '{}')", "INSERT INTO log VALUES (1, 'plan', '{}')"), "does not say whose it is"),
        (("INSERT INTO meta VALUES ('header', '{}')", "INSERT INTO log VALUES (1, 'draft', '{\"seat\":[],\"turn\":1}')"), "does not say whose it is"),
        (("CREATE VIEW v AS SELECT 1",), "its tables are not those"),
        (("PRAGMA user_version = 7",), "made by a newer version"),
        (("PRAGMA user_version = -7",), "its format is one that never was"),
    ],
)
def test_what_cannot_be_upgraded_stays_as_it_is(tmp_path: Path, statements: tuple[str, ...], sentence: str) -> None:
    path = tmp_path / "a.game"
    forge(path, *statements)
    before = path.read_bytes()
    with pytest.raises(StoreProblem, match=sentence):
        upgrade(path)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["a.game"]


def test_what_is_no_game_is_not_upgraded(tmp_path: Path) -> None:
    with pytest.raises(StoreProblem, match="There is no saved game"):
        upgrade(tmp_path / "none.game")
    connection = sqlite3.connect(tmp_path / "other.game")
    connection.execute("CREATE TABLE bookmarks (url)")
    connection.close()
    with pytest.raises(StoreProblem, match="a database of another program"):
        upgrade(tmp_path / "other.game")
