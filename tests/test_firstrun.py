"""The first start: from nothing, again, twice at once, interrupted, without network; and the locks it installs from.

A toy project with the real main.py and firstrun.py stands in for the game, so that no test needs the network.
"""

from __future__ import annotations

import ast
import hashlib
import os
import re
import runpy
import subprocess
import sys
import time
import tomllib
import zipfile
from collections.abc import Callable, Sequence
from importlib import metadata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game import firstrun

LOCKS = {"requirements.lock": firstrun.PLAY, "requirements-test.lock": firstrun.TEST}
FIRST = "First start"
CLI = """
import sys
import toy_wool

def main(argv):
    print("played", argv, toy_wool.__version__, sys.prefix)
    return 7
"""
PYTEST = "import sys, os; print('tested', sys.argv[1:], os.getcwd())"


# --- a toy project --------------------------------------------------------------------------------------------------------


def write_wheel(folder: Path, name: str, version: str, files: dict[str, str]) -> str:
    """Make a wheel by hand; the line of a lock that names it."""
    stem = f"{name.replace('-', '_')}-{version}"
    path = folder / f"{stem}-py3-none-any.whl"
    info = {
        "METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        "WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        "entry_points.txt": f"[console_scripts]\n{name} = {name.replace('-', '_')}:hello\n",
    }
    content = files | {f"{stem}.dist-info/{key}": text for key, text in info.items()}
    content[f"{stem}.dist-info/RECORD"] = "".join(f"{key},,\n" for key in [*content, f"{stem}.dist-info/RECORD"])
    with zipfile.ZipFile(path, "w") as wheel:
        for key, text in content.items():
            wheel.writestr(zipfile.ZipInfo(key), text)
    return f"{name}=={version} \\\n    --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


class Toy:
    """A project with one dependency, and a folder of wheels instead of a network."""

    def __init__(self, folder: Path, root: Path) -> None:
        self.folder, self.wheels = folder / "a game, so to speak", folder / "wheels"
        (self.folder / "game" / "faces").mkdir(parents=True)
        self.wheels.mkdir()
        for name in ("main.py", "game/__init__.py", "game/firstrun.py"):
            (self.folder / name).write_bytes((root / name).read_bytes())
        (self.folder / "game/faces/cli.py").write_text(CLI)
        wool = write_wheel(self.wheels, "toy-wool", "1.0", {"toy_wool.py": "__version__ = '1.0'\ndef hello(): print('hello')\n"})
        tests = write_wheel(self.wheels, "pytest", "99.0", {"pytest.py": PYTEST})
        (self.folder / "requirements.lock").write_text(wool)
        (self.folder / "requirements-test.lock").write_text(wool + tests)
        self.ask_for("toy-wool>=1,<2")

    def ask_for(self, *needs: str) -> None:
        content = f"[project]\ndependencies = {list(needs)}\noptional-dependencies = {{classroom = []}}\n[dependency-groups]\ntest = ['pytest>=99']\n"
        (self.folder / "pyproject.toml").write_text(content)

    def environment(self) -> dict[str, str]:
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON", "COV"))},
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.wheels),
        }

    def begin(self, *arguments: str, code: Sequence[str] = ("main.py",)) -> subprocess.Popen[str]:
        command = [sys.executable, *code[:-1], str(self.folder / code[-1]), *arguments]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environment(), cwd=self.folder.parent)

    def start(self, *arguments: str) -> tuple[int, str, str]:
        process = self.begin(*arguments)
        output, errors = process.communicate(timeout=300)
        return process.returncode, output, errors

    def made(self) -> set[str]:
        """What stands beside main.py that was not there."""
        return {path.name for path in self.folder.iterdir() if path.name.startswith(".")}


@pytest.fixture
def toy(tmp_path: Path, root: Path) -> Toy:
    return Toy(tmp_path, root)


@pytest.fixture
def toy_here(toy: Toy, monkeypatch: pytest.MonkeyPatch, need: Callable[[object, str], None]) -> Toy:
    """The toy, with this process in main.py's place; quicker, since pip need not be put into the environment."""
    need(firstrun.importlib.util.find_spec("pip"), "this needs pip beside the tests")
    monkeypatch.setattr(firstrun, "ROOT", toy.folder)
    real = firstrun.importlib.util.find_spec
    monkeypatch.setattr(firstrun.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else real(name))
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    for name, value in toy.environment().items():
        monkeypatch.setenv(name, value)
    return toy


# --- starting -------------------------------------------------------------------------------------------------------------


def test_first_and_second_start(toy: Toy) -> None:
    status, output, errors = toy.start("play", "--seed", "3")
    assert status == 7
    assert output == f"played ['play', '--seed', '3'] 1.0 {toy.folder / '.venv'}\n"  # and nothing but the game's own words
    assert FIRST in errors and str(toy.folder / ".venv") in errors
    assert toy.made() == {".venv", ".venv.lock"}

    status, output, errors = toy.start()
    assert (status, errors) == (7, "")
    assert output == f"played [] 1.0 {toy.folder / '.venv'}\n"

    script = toy.folder / ".venv" / firstrun.python_of(Path()).parent / "toy-wool"
    if script.exists():  # on Windows it is a program
        assert subprocess.run([script], check=True, capture_output=True, text=True).stdout == "hello\n"


def test_two_first_starts_at_once(toy: Toy) -> None:
    both = [toy.begin("play") for _ in range(2)]
    results = [(*process.communicate(timeout=300), process.returncode) for process in both]
    assert [status for _, _, status in results] == [7, 7]
    assert sum(FIRST in errors for _, errors, _ in results) == 1
    assert toy.made() == {".venv", ".venv.lock"}


def test_the_tests_have_an_environment_of_their_own(toy_here: Toy, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = []
    monkeypatch.setattr(firstrun, "hand_over", lambda python, arguments: ran.append((python, *arguments)) or 0)
    monkeypatch.chdir(toy_here.folder.parent)
    assert firstrun.prepare(["test", "-k", "word"]) == 0
    assert Path.cwd() == toy_here.folder
    assert ran == [(firstrun.python_of(toy_here.folder / ".venv-test"), "-m", "pytest", "-k", "word")]
    output = subprocess.run([*map(str, ran[0])], check=True, capture_output=True, text=True).stdout
    assert output == f"tested ['-k', 'word'] {toy_here.folder}\n"
    assert toy_here.made() == {".venv-test", ".venv-test.lock"}


def test_where_everything_is_there_nothing_is_touched(toy_here: Toy) -> None:
    toy_here.ask_for("numpy>=1", "hypothesis>=6,<1000")
    assert firstrun.prepare(["play"]) is None
    assert not toy_here.made()


def test_a_new_lock_makes_a_new_environment_and_an_old_one_does_not(toy_here: Toy, capsys: pytest.CaptureFixture[str]) -> None:
    python = firstrun.interpreter(firstrun.PLAY)
    lock = toy_here.folder / "requirements.lock"
    os.utime(lock, (1, 1))
    assert firstrun.interpreter(firstrun.PLAY) == python
    assert capsys.readouterr().err.count(FIRST) == 1
    lock.write_text(write_wheel(toy_here.wheels, "toy-wool", "1.5", {"toy_wool.py": "__version__ = '1.5'"}))
    assert firstrun.interpreter(firstrun.PLAY) == python
    assert capsys.readouterr().err.count(FIRST) == 1
    assert subprocess.run([python, "-c", "import toy_wool; print(toy_wool.__version__)"], check=True, capture_output=True, text=True).stdout == "1.5\n"
    assert toy_here.made() == {".venv", ".venv.lock"}


def test_what_a_killed_start_left_is_no_obstacle(toy_here: Toy) -> None:
    for name in (".venv-new-1", ".venv-old-1", ".venv"):  # the last as if someone else's, without a stamp
        (toy_here.folder / name / "bin").mkdir(parents=True)
        (toy_here.folder / name / "bin" / "python").write_text("half of it")
    python = firstrun.interpreter(firstrun.PLAY)
    assert subprocess.run([python, "-c", "import toy_wool"], check=False).returncode == 0
    assert toy_here.made() == {".venv", ".venv.lock"}


def test_a_start_after_a_kill(toy_here: Toy) -> None:
    killed = toy_here.begin("play")
    while not list(toy_here.folder.glob(".venv-new-*/pyvenv.cfg")):
        assert killed.poll() is None
        time.sleep(0.02)
    killed.kill()
    killed.communicate()
    assert ".venv" not in toy_here.made()
    python = firstrun.interpreter(firstrun.PLAY)
    assert subprocess.run([python, "-c", "import toy_wool"], check=False).returncode == 0


# --- refusals: one sentence, status 2, nothing changed --------------------------------------------------------------------


def refused(capsys: pytest.CaptureFixture[str], toy: Toy) -> str:
    assert firstrun.prepare(["play"]) == 2
    assert toy.made() <= {".venv.lock"}
    return capsys.readouterr().err.strip().splitlines()[-1]


def test_without_network(toy_here: Toy, capsys: pytest.CaptureFixture[str]) -> None:
    for wheel in toy_here.wheels.iterdir():
        wheel.unlink()
    assert refused(capsys, toy_here) == (
        "Still missing: toy-wool; they could not be downloaded. Connect this computer to the internet for the first start. Nothing else was changed."
    )


def test_a_package_that_is_not_the_one_named(toy_here: Toy, capsys: pytest.CaptureFixture[str]) -> None:
    write_wheel(toy_here.wheels, "toy-wool", "1.0", {"toy_wool.py": "print('something else')"})
    assert refused(capsys, toy_here).startswith("A downloaded package is not the one that requirements.lock names, so it was refused")


def test_a_python_for_which_there_is_no_wheel(toy_here: Toy, capsys: pytest.CaptureFixture[str]) -> None:
    wheel = next(toy_here.wheels.glob("toy_wool*"))
    wheel.rename(wheel.with_name("toy_wool-0.9-py3-none-any.whl"))
    assert refused(capsys, toy_here).startswith("There is no ready-made toy-wool for Python 3.")


def test_neither_ensurepip_nor_pip(toy_here: Toy, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(firstrun.importlib.util, "find_spec", lambda name: None)
    assert "sudo apt install python3-venv" in refused(capsys, toy_here)


def test_a_folder_that_cannot_be_written(toy_here: Toy, capsys: pytest.CaptureFixture[str]) -> None:
    (toy_here.folder / ".venv.lock").mkdir()
    assert refused(capsys, toy_here).startswith("Nothing can be written beside main.py (")


def test_a_start_that_is_interrupted(toy_here: Toy, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(firstrun, "install", interrupt)
    assert firstrun.prepare(["play"]) == 130
    assert capsys.readouterr().err.endswith("Stopped. Nothing else was changed.\n")
    assert toy_here.made() == {".venv.lock"}


@pytest.mark.parametrize(
    ("log", "sentence"),
    [
        ("NewConnectionError: Temporary failure in name resolution\nNo matching distribution found for numpy==2", "could not be downloaded"),
        ("OSError: [Errno 28] No space left on device", "The disk is full: numpy"),
        ("ERROR: something new", "could not be installed. ERROR: something new."),
        ("", "It did not say why."),
    ],
)
def test_what_pip_says_at_length_becomes_a_sentence(log: str, sentence: str) -> None:
    assert sentence in firstrun.why(log, ["numpy"], "requirements.lock")


def test_an_old_python_is_told_so(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    ast.parse((root / "main.py").read_text("utf-8"), feature_version=(3, 6))  # readable for it at all
    monkeypatch.setattr(sys, "version_info", (3, 8, 1))
    assert runpy.run_path(str(root / "main.py"))["main"](["play"]) == 2
    assert capsys.readouterr().err == "Double Movement needs Python 3.11 or newer; this is Python 3.8.\n"


def test_firstrun_needs_nothing_but_python(root: Path) -> None:
    for node in ast.walk(ast.parse((root / "game/firstrun.py").read_text("utf-8"))):
        if isinstance(node, ast.Import):
            assert {name.name.split(".")[0] for name in node.names} <= sys.stdlib_module_names
        elif isinstance(node, ast.ImportFrom):
            assert (node.module or "").split(".")[0] in sys.stdlib_module_names


# --- what is here ---------------------------------------------------------------------------------------------------------


def version_in(installed: dict[str, str]) -> Callable[[str], str]:
    def version_of(name: str) -> str:
        if name not in installed:
            raise metadata.PackageNotFoundError(name)
        return installed[name]

    return version_of


@pytest.mark.parametrize(
    ("installed", "missing"),
    [
        ({"numpy": "1.26.0", "pygame": "2.6.1"}, []),
        ({"numpy": "2.9.9", "pygame-ce": "2.5.0"}, []),
        ({"numpy": "3.0.0", "pygame": "2.6.1"}, ["numpy"]),
        ({"numpy": "1.25.9", "pygame": "2.6.1"}, ["numpy"]),
        ({"numpy": "2.0.0rc1", "pygame": "2.1", "pygame-ce": "2.5.8"}, []),
        ({"pygame": "1.9.6"}, ["numpy", "pygame"]),
    ],
)
def test_lacking(installed: dict[str, str], missing: list[str]) -> None:
    wanted = ["numpy>=1.26,<3", "pygame>=2.5; python_version < '3.14'", "pygame-ce>=2.5; python_version >= '3.14'"]
    assert firstrun.lacking(wanted, version_in(installed)) == missing


@given(*[st.lists(st.integers(0, 30), min_size=1, max_size=4).map(tuple) for _ in range(3)])
def test_ranges(version: tuple[int, ...], low: tuple[int, ...], high: tuple[int, ...]) -> None:
    def padded(numbers: tuple[int, ...]) -> tuple[int, ...]:
        return numbers + (0,) * (4 - len(numbers))

    text, least, below = (".".join(map(str, numbers)) for numbers in (version, low, high))
    assert firstrun.in_range(text, f">={least}, <{below}") == (padded(low) <= padded(version) < padded(high))


# --- the real pyproject.toml and the real locks ---------------------------------------------------------------------------


@pytest.mark.parametrize("need", [firstrun.PLAY, firstrun.TEST])
def test_requirements_are_as_plain_as_they_are_read(need: firstrun.Need) -> None:
    for line in firstrun.requirements(need):
        assert re.fullmatch(r"[a-z][a-z0-9-]*>=[\d.]+(,<[\d.]+)?(; python_version (<|>=) '3\.14')?", line)
        assert ("python_version" in line) == line.startswith("pygame")


def pins(lock: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([\w.]+)", lock.read_text("utf-8"), re.MULTILINE):
        found.setdefault(name, set()).add(version)
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_meets_what_is_asked_for(name: str, root: Path) -> None:
    locked = pins(root / name)
    for wanted in firstrun.requirements(LOCKS[name]):
        package = re.split("[>;]", wanted)[0]
        assert all(not firstrun.lacking([wanted], version_in({package: version})) for version in locked[package])


@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_holds_versions_and_hashes_and_names_no_host(name: str, root: Path) -> None:
    text = (root / name).read_text("utf-8")
    assert "/" not in re.sub(r"docs/developers\.md", "", text)
    for entry in re.split(r"^(?=\w)", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE), flags=re.MULTILINE):
        assert not entry or re.fullmatch(r"[\w.-]+==[\w.]+( ; [^\\]+)? \\\n(    --hash=sha256:[0-9a-f]{64}( \\)?\n)+", entry)


def test_both_locks_hold_the_same_versions(root: Path) -> None:
    play, test = (pins(root / name) for name in LOCKS)
    assert play == {name: test[name] for name in play}


def test_the_first_python_is_the_same_everywhere(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["requires-python"] == ">=3.11"
    assert project["tool"]["mypy"]["python_version"] == "3.11"
    assert project["tool"]["ruff"]["target-version"] == "py311"
    assert "(3, 11)" in (root / "main.py").read_text("utf-8")
