"""A game's file from a stranger, with every hash right, runs nothing, hangs nothing and takes no more memory than it may."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from game.play import chain, layout, limits
from game.play.chain import canonical, fingerprint
from game.play.store import Store, StoreProblem


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.game"


def forge(
    path: Path,
    *,
    header: str = "{}",
    listed: bytes = b"{}",
    contents: tuple[bytes, ...] = (),
    log: tuple[tuple[Any, str], ...] = (),
    drafts: tuple[tuple[str, str], ...] = (),
    extra: tuple[str, ...] = (),
) -> None:
    """A file as a stranger would make it who knows how the hashes are made."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute(f"PRAGMA application_id = {layout.APPLICATION}")
    connection.execute(f"PRAGMA user_version = {layout.FORMAT}")
    for table in layout.SCHEMA:
        connection.execute(table)
    connection.execute("BEGIN")
    connection.execute("INSERT INTO game (header, sources) VALUES (?, ?)", (header, fingerprint(listed)))
    hashes = [[fingerprint(body)] for body in (listed, *contents)]
    connection.executemany("INSERT INTO content (hash, body) VALUES (?, ?)", [(fingerprint(body), body) for body in (listed, *contents)])
    first = link = chain.first_link(header, fingerprint(listed))
    for kind, text in log:
        link = chain.next_link(link, kind, text)
        connection.execute("INSERT INTO log (kind, body, link) VALUES (?, ?, ?)", (kind, text, link))
    for seat, text in drafts:
        connection.execute("INSERT INTO draft (seat, turn, hash, body) VALUES (?, 1, ?, ?)", (seat, fingerprint(text), text))
    whole = chain.seal(first, len(log), link, [hashes, [], [[seat, 1, fingerprint(text)] for seat, text in drafts]])
    connection.execute("INSERT INTO seal (entries, last, whole) VALUES (?, ?, ?)", (len(log), link, whole))
    connection.execute("COMMIT")
    for statement in extra:
        connection.execute(statement)
    connection.close()


def use(path: Path) -> None:
    """All that a program does with a game."""
    with Store.open(path) as store:
        _ = store.header, store.sources(), store.entries(), store.drafts()
        for snapshot in store.snapshots():
            store.snapshot_at(snapshot.turn)
        store.append("plan", {})


def test_a_faithful_forgery_is_a_game(path: Path) -> None:
    listed = canonical({"a": fingerprint(b"alpha")}).encode()
    forge(path, listed=listed, contents=(b"alpha",), log=(("plan", "{}"),), drafts=(("dockers", "{}"),))
    use(path)


@pytest.mark.parametrize(
    "extra",
    [
        "CREATE TRIGGER t AFTER INSERT ON log BEGIN DELETE FROM log; END",
        "CREATE VIEW v AS SELECT load_extension('x')",
        "CREATE TABLE more (x)",
        "CREATE INDEX i ON log (kind)",
        "CREATE INDEX i ON log (abs(seq))",
        "CREATE TABLE g (a, b AS (abs(a)))",
        "DROP TABLE snapshot",
        "ALTER TABLE draft RENAME TO draught",
        "ALTER TABLE log ADD COLUMN more",
    ],
)
def test_tables_that_are_not_ours(path: Path, extra: str) -> None:
    forge(path, extra=(extra,))
    with pytest.raises(StoreProblem, match="its tables are not those of a saved game"):
        use(path)


def test_tables_that_only_look_like_ours(path: Path) -> None:
    view = "'CREATE VIEW log AS SELECT 1'"
    for column, value in (("type", "'view'"), ("name", "'logs'"), ("sql", view), ("sql", "NULL"), ("rootpage", "2"), ("rootpage", "900")):
        path.unlink(missing_ok=True)
        forge(path, extra=("PRAGMA writable_schema = ON", f"UPDATE sqlite_master SET {column} = {value} WHERE name = 'log'"))
        with pytest.raises(StoreProblem, match=r"a\.game"):
            use(path)


@pytest.mark.parametrize(
    "extra",
    [
        "UPDATE game SET header = x'7b7d'",
        "UPDATE game SET header = NULL",
        "UPDATE game SET sources = 7",
        "INSERT INTO game (header, sources) SELECT header, sources FROM game",
        "DELETE FROM game",
        "DELETE FROM seal",
        "INSERT INTO seal (entries, last, whole) SELECT entries, last, whole FROM seal",
        "UPDATE seal SET entries = 'many'",
        "UPDATE seal SET entries = 2",
        "UPDATE seal SET last = ''",
        "UPDATE seal SET whole = ''",
        "DELETE FROM log",
        "UPDATE log SET seq = 2",
        "UPDATE log SET seq = -1",
        "UPDATE log SET kind = 'plam'",
        "UPDATE log SET kind = CAST(x'ff' AS TEXT)",
        "UPDATE log SET kind = NULL",
        "UPDATE log SET body = '{\"a\":1}'",
        "UPDATE log SET body = zeroblob(1000)",
        "UPDATE log SET body = 1.5",
        "UPDATE log SET link = ''",
        "INSERT INTO log (kind, body, link) SELECT kind, body, link FROM log",
        "UPDATE content SET body = x'00'",
        "UPDATE content SET body = 'text'",
        "UPDATE content SET hash = 'ab'",
        "DELETE FROM content",
        "UPDATE draft SET seat = 'council'",
        "UPDATE draft SET turn = 2",
        "UPDATE draft SET turn = 'soon'",
        "UPDATE draft SET body = '[]'",
        "UPDATE draft SET hash = 'ab'",
        "DELETE FROM draft",
        "INSERT INTO draft (seat, turn, hash, body) SELECT seat, turn, hash, body FROM draft",
        "INSERT INTO snapshot (turn, after_seq, digest, hash, payload) VALUES (1, 1, 'd', 'h', x'00')",
        "INSERT INTO snapshot (turn, after_seq, digest, hash, payload) VALUES ('x', NULL, 3, 'h', x'00')",
    ],
)
def test_rows_changed_without_their_hashes(path: Path, extra: str) -> None:
    listed = canonical({"a": fingerprint(b"alpha")}).encode()
    forge(path, listed=listed, contents=(b"alpha",), log=(("plan", "{}"),), drafts=(("dockers", "{}"),), extra=(extra,))
    with pytest.raises(StoreProblem, match=r"a\.game"):
        use(path)


VALUES = {
    "nothing": "",
    "half": "{",
    "list": "[]",
    "number": "7",
    "spaced": '{"a": 1}',
    "nan": '{"a":NaN}',
    "infinite": '{"a":1e999}',
    "twice": '{"a":1,"a":2}',
    "deep": "[" * 400_000 + "]" * 400_000,
    "large": canonical({"x": [[]] * 400_000}),
    "digits": '{"a":' + "9" * 5000 + "}",
}


@pytest.mark.parametrize("text", VALUES.values(), ids=VALUES)
def test_values_whose_hashes_are_right(path: Path, text: str) -> None:
    for where in ({"header": text}, {"log": (("plan", text),)}, {"drafts": (("dockers", text),)}, {"listed": text.encode()}):
        path.unlink(missing_ok=True)
        forge(path, **where)
        with pytest.raises(StoreProblem, match=r"a\.game is damaged or was altered"):
            use(path)


def test_names_whose_hashes_are_right(path: Path) -> None:
    for name in ("", "a\x1b[2Jb", "x" * 1000):
        for where in (
            {"log": ((name, "{}"),)},
            {"drafts": ((name, "{}"),)},
            {"listed": canonical({name: fingerprint(b"")}).encode(), "contents": (b"",)},
        ):
            path.unlink(missing_ok=True)
            forge(path, **where)
            with pytest.raises(StoreProblem) as caught:
                use(path)
            assert caught.value.message.isprintable()


@pytest.mark.parametrize("listed", [b'{"a":[]}', b'{"a":7}', b'{"a":"ab"}', b'{"a":"ab"}\xff', b"\xff", b""])
def test_lists_of_files_whose_hashes_are_right(path: Path, listed: bytes) -> None:
    forge(path, listed=listed)
    with pytest.raises(StoreProblem, match=r"rule file"):
        use(path)


def test_one_file_under_many_names_counts_each_time(path: Path) -> None:
    body = os.urandom(limits.MEGABYTE)
    forge(path, listed=canonical({f"n{n}": fingerprint(body) for n in range(21)}).encode(), contents=(body,))
    with pytest.raises(StoreProblem, match="larger than they may be"):
        use(path)


def test_a_value_larger_than_any_may_be(path: Path) -> None:
    forge(path, extra=("UPDATE content SET body = zeroblob(40000000)",))
    with pytest.raises(StoreProblem, match="larger than a saved game may have"):
        use(path)


def test_a_payload_that_was_altered_costs_only_itself(path: Path) -> None:
    with Store.create(path, {}, {}) as store:
        store.append("plan", {})
        store.snapshot(1, 1, b"state one", "d")
        store.snapshot(2, 1, b"state two", "d")
    for payload in ("x'00'", "'text'"):
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute(f"UPDATE snapshot SET payload = {payload} WHERE turn = 1")
        connection.close()
        with Store.open(path) as store:
            assert len(store.entries()) == 1
            assert store.snapshot_at(2) == b"state two"
            with pytest.raises(StoreProblem, match=r"the snapshot of turn 1 does not match its hash|wrong type"):
                store.snapshot_at(1)


def test_nothing_can_be_attached_and_no_schema_is_trusted(path: Path) -> None:
    with Store.create(path, {}, {}) as store:
        connection = store._open_connection()
        assert connection.execute("PRAGMA trusted_schema").fetchone() == (0,)
        with pytest.raises(sqlite3.OperationalError, match="too many attached"):
            connection.execute("ATTACH 'b.game' AS b")


def test_many_small_rows_do_not_hang_it(path: Path) -> None:
    forge(path, contents=tuple(str(n).encode() for n in range(50_000)))
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    original: Callable[..., sqlite3.Connection] = layout.connect

    def counted(*given: Any) -> sqlite3.Connection:
        connection = original(*given)
        connection.set_progress_handler(count, 1000)
        return connection

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layout, "connect", counted)
        use(path)
    assert steps < 50_000, "the work grows with the file, not with its square"
