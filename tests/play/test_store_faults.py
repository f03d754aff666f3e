"""Each thing that can go wrong with a game's file is one clear sentence, and nothing acknowledged is lost by it."""

from __future__ import annotations

import errno
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from game.play import faults, layout, limits
from game.play.faults import told
from game.play.store import Store, StoreProblem

posix = pytest.mark.skipif(os.name != "posix", reason="permissions, mounts and limits as POSIX has them")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A game of three entries, closed."""
    with Store.create(tmp_path / "a.game", {"seed": 1}, {"a.yaml": b"alpha"}) as store:
        for number in range(3):
            store.append("plan", {"number": number})
    return tmp_path / "a.game"


def refusal(path: Path | str, *, readonly: bool = False, patience: float = 5.0) -> str:
    """The sentence with which opening is refused; it is one, and names the file."""
    with pytest.raises(StoreProblem) as caught:
        Store.open(path, readonly=readonly, patience=patience)
    message = caught.value.message
    assert str(path) in message
    assert message == str(caught.value)
    assert message.endswith(".")
    assert "\n" not in message
    return message


def edit(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


@contextmanager
def ordinary_account() -> Iterator[None]:
    """The tests may run as root, whom no permission stops."""
    if os.geteuid() != 0:
        yield
        return
    os.setresgid(65534, 65534, 0)
    os.setresuid(65534, 65534, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)
        os.setresgid(0, 0, 0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that an ordinary account owns."""
    folder = Path(tempfile.mkdtemp())
    if os.geteuid() == 0:
        os.chown(folder, 65534, 65534)
    yield folder
    folder.chmod(0o700)
    shutil.rmtree(folder)


# --- what is no game ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("readonly", [True, False])
def test_what_is_no_game(tmp_path: Path, readonly: bool) -> None:
    assert "There is no saved game at" in refusal(tmp_path / "none.game", readonly=readonly)
    assert "is a folder" in refusal(tmp_path, readonly=readonly)
    (tmp_path / "empty.game").touch()
    assert "empty or cut short (0 bytes)" in refusal(tmp_path / "empty.game", readonly=readonly)
    for content in (b"Dear diary\n" * 500, os.urandom(5000)):
        (tmp_path / "diary.game").write_bytes(content)
        assert "is not a saved game: it is no database" in refusal(tmp_path / "diary.game", readonly=readonly)
    edit(tmp_path / "other.game", "CREATE TABLE bookmarks (url TEXT)")
    assert "a database of another program (its mark is 0, ours 1145917270)" in refusal(tmp_path / "other.game", readonly=readonly)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["diary.game", "empty.game", "other.game"]


def test_names_that_no_disk_takes(tmp_path: Path) -> None:
    assert "There is no saved game" in refusal("a\0b")
    assert "name too long" in refusal(tmp_path / ("x" * 300))
    for name in ("a\0b", tmp_path / "nowhere" / "a.game"):
        with pytest.raises(StoreProblem, match="there is no such folder"):
            Store.create(name, {}, {})
    with pytest.raises(StoreProblem, match="name too long"):
        Store.create(tmp_path / ("x" * 300), {}, {})


@posix
def test_what_is_not_an_ordinary_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "not an ordinary file" in refusal(tmp_path / "pipe")


def test_a_new_game_overwrites_nothing(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(StoreProblem, match="is there already"):
        Store.create(path, {}, {})
    assert path.read_bytes() == before


def test_a_game_that_cannot_be_made_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StoreProblem, match="cannot keep the header"):
        Store.create(tmp_path / "a.game", {"x": float("nan")}, {})

    def refuse(self: Path, target: Path) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(StoreProblem, match=r"no room on the disk to write .*a\.game"):
        Store.create(tmp_path / "a.game", {}, {})
    assert list(tmp_path.iterdir()) == []


def test_what_an_earlier_game_left_beside_its_file_is_not_read_into_a_new_one(path: Path) -> None:
    with Store.open(path) as store:
        reader = sqlite3.connect(path, isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM seal").fetchone()
        store.append("plan", {"late": True})
        wal = path.with_name("a.game-wal").read_bytes()
        reader.close()
    path.unlink()
    path.with_name("a.game-wal").write_bytes(wal)
    with Store.create(path, {"new": True}, {}) as store:
        assert store.entries() == []


# --- other versions, other sizes -----------------------------------------------------------------------------------------------


def test_other_formats(path: Path) -> None:
    edit(path, "PRAGMA user_version = 2")
    assert "made by a newer version of the game (its format is 2, this version reads 1)" in refusal(path)
    edit(path, "PRAGMA user_version = 0")
    assert "made by an older version of the game (its format is 0, this version reads 1): upgrade it first" in refusal(path)
    edit(path, "PRAGMA user_version = -5")
    assert "its format is one that never was" in refusal(path)


def test_a_file_too_large_is_not_opened_at_all(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "LARGEST_FILE", 10_000)
    assert "a saved game has at most 0 MB" in refusal(path)
    os.truncate(path, limits.LARGEST_FILE + limits.MEGABYTE)
    monkeypatch.undo()
    assert "is 257 MB large, and a saved game has at most 256 MB" in refusal(path)


# --- other programs ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("readonly", [True, False])
def test_a_file_that_another_program_holds(path: Path, readonly: bool) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert "in use by another program, which did not let go of it within 0.1 seconds" in refusal(path, patience=0.1, readonly=readonly)
    other.execute("ROLLBACK")
    other.close()
    with Store.open(path) as store:
        assert len(store.entries()) == 3


def test_a_write_while_another_program_writes(path: Path) -> None:
    with Store.open(path, patience=0.1) as store:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreProblem, match=r"a\.game is in use by another program"):
            store.append("plan", {})
        assert len(store.entries()) == 3
        other.execute("ROLLBACK")
        other.close()
        assert store.append("plan", {}) == 4


@posix
@pytest.mark.parametrize("instead", [None, b"something else"])
def test_a_file_removed_or_replaced_while_open(path: Path, tmp_path: Path, instead: bytes | None) -> None:
    store = Store.open(path)
    path.unlink()
    if instead is not None:
        (tmp_path / "b").write_bytes(instead)
        (tmp_path / "b").rename(path)
    with pytest.raises(StoreProblem, match=r"a\.game was removed or replaced while it was open"):
        store.append("plan", {"number": 3})
    store.copy_to(tmp_path / "rescued.game")
    store.close()
    with Store.open(tmp_path / "rescued.game") as rescued:
        assert [entry.body["number"] for entry in rescued.entries()][:3] == [0, 1, 2]
    assert not path.exists() if instead is None else path.read_bytes() == instead


def test_the_program_may_change_its_folder(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)
    with Store.open("a.game") as store:
        monkeypatch.chdir("/")
        assert store.append("plan", {}) == 4


# --- permissions ---------------------------------------------------------------------------------------------------------------


@posix
def test_folders_and_files_that_may_not_be_written(open_folder: Path) -> None:
    path = open_folder / "a.game"
    with ordinary_account():
        with Store.create(path, {}, {}) as store:
            store.append("plan", {})
        path.chmod(0o000)
        for readonly in (True, False):
            assert "cannot be opened: this account must be allowed to read" in refusal(path, readonly=readonly)
        path.chmod(0o400)
        assert "cannot be written" in refusal(path)
        path.chmod(0o600)
        open_folder.chmod(0o500)
        assert "cannot be written: the file, its folder or the disk is read-only" in refusal(path)
        with pytest.raises(StoreProblem, match=r"b\.game"):
            Store.create(open_folder / "b.game", {}, {})
        with Store.open(path, readonly=True) as store:
            assert len(store.entries()) == 1
            with pytest.raises(StoreProblem, match=r"b\.game"):
                store.copy_to(open_folder / "b.game")
        open_folder.chmod(0o000)
        assert "permission" in refusal(path)
        with pytest.raises(StoreProblem, match=r"permission|folder"):
            Store.create(open_folder / "b.game", {}, {})
        open_folder.chmod(0o700)
        assert [each.name for each in open_folder.iterdir()] == ["a.game"]


@posix
def test_a_killed_game_in_a_folder_that_may_not_be_written(open_folder: Path) -> None:
    with ordinary_account():
        live = Store.create(open_folder / "live.game", {}, {})
        live.append("plan", {})
        path, wal = open_folder / "killed.game", open_folder / "killed.game-wal"
        path.write_bytes((open_folder / "live.game").read_bytes())
        live.close()
        open_folder.chmod(0o500)
        with Store.open(path, readonly=True) as store:
            assert len(store.entries()) == 1
        open_folder.chmod(0o700)
        wal.write_bytes(b"not empty")
        open_folder.chmod(0o500)
        assert "to write in its folder" in refusal(path, readonly=True)


# --- disks ---------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 256 KB."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", place]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk takes root")
    yield place
    subprocess.run(["umount", place], check=True)


def append_until_full(store: Store) -> int:
    """How many entries were acknowledged before there was no room."""
    done = 0
    while done < 1000:
        try:
            store.append("plan", {"fill": "x" * 5000})
            done += 1
        except StoreProblem as problem:
            message = problem.message
            break
    else:
        raise AssertionError("the disk never filled")
    assert re.fullmatch(r"There is no room on the disk to write .*a\.game; what was saved before is safe, and .*\.", message)
    return done


@posix
def test_a_full_disk(small_disk: Path, tmp_path: Path) -> None:
    path, ballast = small_disk / "a.game", small_disk / "ballast"
    ballast.write_bytes(bytes(50_000))
    store = Store.create(path, {}, {})
    done = append_until_full(store)
    for again in (lambda: store.append("plan", {"fill": "x" * 5000}), lambda: store.draft("dockers", 1, {"fill": "x" * 50_000})):
        with pytest.raises(StoreProblem, match="no room on the disk"):
            again()
    assert len(store.entries()) == done
    for make in (lambda: Store.create(small_disk / "b.game", {}, {"a": bytes(40_000)}), lambda: store.copy_to(small_disk / "b.game")):
        with pytest.raises(StoreProblem, match=r"no room on the disk to write .*b\.game"):
            make()
    shutil.copy(path, tmp_path / "killed.game")
    shutil.copy(small_disk / "a.game-wal", tmp_path / "killed.game-wal")
    with Store.open(tmp_path / "killed.game") as killed:
        assert len(killed.entries()) == done
    ballast.unlink()
    assert store.append("plan", {"room": True}) == done + 1
    store.close()
    assert [each.name for each in small_disk.iterdir()] == ["a.game"]
    with Store.open(path) as store:
        assert len(store.entries()) == done + 1


@posix
def test_a_game_closed_on_a_full_disk(small_disk: Path) -> None:
    path = small_disk / "a.game"
    with Store.create(path, {}, {}) as store:
        (small_disk / "ballast").write_bytes(bytes(120_000))
        done = append_until_full(store)
    with Store.open(path, readonly=True) as store:
        assert len(store.entries()) == done
    (small_disk / "ballast").unlink()
    with Store.open(path) as store:
        assert store.append("plan", {}) == done + 1
    assert [each.name for each in small_disk.iterdir()] == ["a.game"]


FILLED_TO_A_LIMIT = """
import resource, signal, sys
from pathlib import Path
from game.play.store import Store, StoreProblem
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
path = Path(sys.argv[1])
with Store.open(path) as store:
    before = len(store.entries())
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 30_000, resource.RLIM_INFINITY))
    try:
        for done in range(before, 1000):
            store.append("plan", {"fill": "x" * 5000})
    except StoreProblem as problem:
        assert "There is no room on the disk to write" in problem.message, problem.message
    assert len(store.entries()) == done
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert store.append("plan", {"room": True}) == done + 1
print(done + 1)
"""


@posix
def test_a_file_that_may_not_grow(path: Path) -> None:
    command = [sys.executable, "-c", FILLED_TO_A_LIMIT, path]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    assert run.returncode == 0, run.stderr
    with Store.open(path) as store:
        assert len(store.entries()) == int(run.stdout) > 5


KILLED_WHILE_OPENING = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 1")
connection.execute("BEGIN")
connection.execute("UPDATE log SET body = zeroblob(50000)")
os._exit(0)
"""


@pytest.mark.parametrize("readonly", [True, False])
def test_a_change_cut_short_is_taken_back_first(path: Path, readonly: bool) -> None:
    subprocess.run([sys.executable, "-c", KILLED_WHILE_OPENING, path], check=True)
    assert path.with_name("a.game-journal").stat().st_size > 0
    with Store.open(path, readonly=readonly) as store:
        assert [entry.body for entry in store.entries()] == [{"number": number} for number in range(3)]
    assert [each.name for each in path.parent.iterdir()] == ["a.game"]


# --- the sentences -------------------------------------------------------------------------------------------------------------


def test_each_fault_has_its_sentence() -> None:
    def sentence_for(fault: Exception) -> str:
        with pytest.raises(StoreProblem) as caught, told(Path("a.game")):
            raise fault
        assert caught.value.__cause__ is fault
        return caught.value.message

    def of_sqlite(code: int) -> Exception:
        fault = sqlite3.OperationalError("said so")
        fault.sqlite_errorcode = code
        return fault

    for code in faults._SENTENCES:
        assert sentence_for(of_sqlite(code | 9 << 8)).startswith("a.game ")
    assert "the disk is failing or was taken away (said so)" in sentence_for(of_sqlite(sqlite3.SQLITE_IOERR_FSYNC))
    assert "no room" in sentence_for(of_sqlite(sqlite3.SQLITE_FULL))
    assert "in use by another program" in sentence_for(of_sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT))
    assert sentence_for(sqlite3.OperationalError("odd")) == "a.game could not be used as a saved game: odd."
    assert sentence_for(OSError(errno.EIO, "Input/output error")) == "a.game could not be read or written: Input/output error."
    assert sentence_for(OSError("strange")) == "a.game could not be read or written: strange."
    assert "lacks the permission" in sentence_for(PermissionError(errno.EACCES, "Permission denied"))
    assert "no room" in sentence_for(OSError(errno.EDQUOT, "Disk quota exceeded"))
    assert "more memory than there is" in sentence_for(MemoryError())
    assert "a name in it is no text" in sentence_for(UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"))


def test_other_faults_pass_unchanged_and_change_nothing(path: Path) -> None:
    def fail(store: Store, fault: type[BaseException]) -> None:
        with store._writing(0) as connection:
            connection.execute("DELETE FROM log")
            raise fault

    with Store.open(path) as store:
        for fault in (KeyboardInterrupt, ZeroDivisionError):
            with pytest.raises(fault):
                fail(store, fault)
        assert len(store.entries()) == 3


def test_a_transaction_that_sqlite_ended_itself(path: Path) -> None:
    def fail(store: Store) -> None:
        with store._writing(0) as connection:
            connection.execute("ROLLBACK")
            raise sqlite3.OperationalError("over already")

    with Store.open(path) as store:
        with pytest.raises(StoreProblem, match="over already"):
            fail(store)
        assert store.append("plan", {}) == 4
