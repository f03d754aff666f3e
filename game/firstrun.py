"""What happens before anything is installed: see whether all is here, if not make an environment beside main.py, and go on in it.

The law: an interpreter that has everything is left alone; an environment is built beside its final place, stamped, and put there
in one step; whatever stops this is said in one sentence. Only the standard library is used.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TWINS = {"pygame-ce": "pygame"}  # the same import: either will do
STAMP = "double-movement.stamp"
NOTHING_ELSE = "Nothing else was changed."


class CannotSetUpError(Exception):
    """Why the environment could not be made, in a sentence for the person who waits."""


@dataclass(frozen=True, slots=True)
class Need:
    """What one way of starting needs: where its environment stands, its lock, and the parts of pyproject.toml it reads."""

    what: str
    folder: str
    lock: str
    groups: tuple[str, ...] = ()


PLAY = Need("the game", ".venv", "requirements.lock")
TEST = Need("the tests", ".venv-test", "requirements-test.lock", ("test",))


def prepare(argv: Sequence[str]) -> int | None:
    """None where this interpreter can go on by itself; otherwise the exit status of what ran elsewhere (on POSIX it never comes back)."""
    testing = list(argv[:1]) == ["test"]
    need = TEST if testing else PLAY
    try:
        python = interpreter(need)
    except CannotSetUpError as problem:
        print(problem, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"\nStopped. {NOTHING_ELSE}", file=sys.stderr)
        return 130
    if testing:
        os.chdir(ROOT)
        return hand_over(python, ["-m", "pytest", *argv[1:]])
    if python == Path(sys.executable):
        return None
    return hand_over(python, [str(ROOT / "main.py"), *argv])


def interpreter(need: Need) -> Path:
    """The Python to go on with: this one where it has everything, else that of the environment, made if need be."""
    folder = ROOT / need.folder
    if Path(sys.prefix).resolve() == folder and is_current(folder, need):
        return Path(sys.executable)
    missing = lacking(requirements(need))
    if not missing:
        return Path(sys.executable)
    if not is_current(folder, need):
        with locked(ROOT / f"{need.folder}.lock"):
            if not is_current(folder, need):  # another start may have made it meanwhile
                build(folder, need, missing)
    return python_of(folder)


# --- what is here, and what is not ----------------------------------------------------------------------------------------


def requirements(need: Need) -> list[str]:
    """What pyproject.toml asks for: the dependencies, the classroom, and the groups of this need."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        tables = tomllib.load(file)
    project = tables["project"]
    found = [*project["dependencies"], *project["optional-dependencies"]["classroom"]]
    for group in need.groups:
        found += tables["dependency-groups"][group]
    return found


def lacking(wanted: Sequence[str], version_of: Callable[[str], str] = metadata.version) -> list[str]:
    """The names, among these requirements, of which no version in range is installed. Markers only tell the twins apart, so they are not read."""
    met: dict[str, bool] = {}
    for line in wanted:
        name, ranges = re.fullmatch(r"([\w.-]+)\s*([^;]*)(?:;.*)?", line).groups()  # type: ignore[union-attr] # every line matches, says tests/test_firstrun.py
        try:
            fits = in_range(version_of(name), ranges)
        except metadata.PackageNotFoundError:
            fits = False
        one = TWINS.get(name, name)
        met[one] = met.get(one, False) or fits
    return [name for name, fits in met.items() if not fits]


def in_range(version: str, ranges: str) -> bool:
    """Whether a version lies in ranges such as `>=1.26,<3`. Only `>=` and `<` are used in this project."""
    have = release(version)
    for part in filter(None, (part.strip() for part in ranges.split(","))):
        low = part.removeprefix(">=")
        if low != part and have < release(low):
            return False
        if low == part and have >= release(part.removeprefix("<")):
            return False
    return True


def release(version: str) -> tuple[int, ...]:
    """`2.4.6rc1` as (2, 4, 6), without trailing zeros, so that 3 and 3.0 are the same."""
    numbers = [int(number) for number in re.findall(r"\d+", re.match(r"[\d.]*", version)[0])]  # type: ignore[index] # it always matches
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


# --- the environment ------------------------------------------------------------------------------------------------------


def stamp(need: Need) -> str:
    """What an environment was made from: the lock, and the Python, whose minor version its packages belong to."""
    lock = hashlib.sha256((ROOT / need.lock).read_bytes()).hexdigest()
    return f"{lock} {sys.implementation.name} {sys.version_info.major}.{sys.version_info.minor}\n"


def is_current(folder: Path, need: Need) -> bool:
    """Whether a finished environment made from today's lock stands there."""
    try:
        return (folder / STAMP).read_text() == stamp(need) and python_of(folder).exists()
    except OSError:
        return False


def python_of(folder: Path) -> Path:
    """The interpreter inside an environment."""
    return folder / "Scripts" / "python.exe" if os.name == "nt" else folder / "bin" / "python"


def build(folder: Path, need: Need, missing: Sequence[str]) -> None:
    """Make the environment beside its place, stamp it, put it there in one step."""
    say(f"First start: setting up {need.what} in {folder} (once; under a minute as a rule, some 40 MB). Missing here: {', '.join(missing)}.")
    new, old = (folder.with_name(f"{folder.name}-{part}-{os.getpid()}") for part in ("new", "old"))  # a killed start's pip may still write in its own
    try:
        for left_over in [*folder.parent.glob(f"{folder.name}-new-*"), *folder.parent.glob(f"{folder.name}-old-*")]:
            shutil.rmtree(left_over, ignore_errors=True)
        install(make_empty(new), ROOT / need.lock, missing)
        move_scripts(new, folder)
        (new / STAMP).write_text(stamp(need))
        if folder.exists():
            folder.rename(old)
        new.rename(folder)
    except OSError as error:
        raise CannotSetUpError(f"{folder} could not be made: {error.strerror or error}. {NOTHING_ELSE}") from None
    finally:
        shutil.rmtree(new, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
    say("Ready.")


def make_empty(folder: Path) -> list[str]:
    """Make an environment without packages; the command that is pip for it."""
    here = sys.executable
    bundled = importlib.util.find_spec("ensurepip") is not None  # Debian keeps it in a package of its own
    if not bundled and importlib.util.find_spec("pip") is None:
        raise CannotSetUpError(
            f"This Python can make no environments yet: install the package python3-venv (on Debian and Ubuntu: sudo apt install python3-venv), "
            f"then start again. {NOTHING_ELSE}"
        )
    made = run([here, "-m", "venv", *([] if bundled else ["--without-pip"]), str(folder)])
    if made.returncode:
        raise CannotSetUpError(f"Python could not make an environment in {folder}: {last_line(made.stdout)} {NOTHING_ELSE}")
    return [str(python_of(folder)), "-m", "pip"] if bundled else [here, "-m", "pip", "--python", str(python_of(folder))]


def install(pip: Sequence[str], lock: Path, missing: Sequence[str]) -> None:
    """Install what the lock names, each file with the hash it names, and nothing that would have to be compiled."""
    options = ["--require-hashes", "--only-binary", ":all:", "--no-input", "--disable-pip-version-check", "--no-warn-script-location"]
    command = [*pip, "install", *options, "--progress-bar", "off", "--retries", "2", "-r", str(lock)]
    log: list[str] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace") as process:
        assert process.stdout is not None
        for line in process.stdout:
            log.append(line)
            if found := re.match(r"Collecting ([\w.-]+)==([\w.]+)", line):
                say(f"  {found[1]} {found[2]}")
    if process.returncode:
        raise CannotSetUpError(f"{why(''.join(log), missing, lock.name)} {NOTHING_ELSE}")


def why(log: str, missing: Sequence[str], lock: str) -> str:
    """One sentence for what pip said at length."""
    names = ", ".join(missing)
    if "DO NOT MATCH THE HASHES" in log:
        return f"A downloaded package is not the one that {lock} names, so it was refused; try again, or on another network."
    if "No space left" in log:
        return f"The disk is full: {names} could not be installed."
    none_at_all = re.search(r"\(from versions: none\)", log)
    if re.search(r"Connection|Temporary failure|getaddrinfo|ProxyError|SSLError|Max retries|timed out", log) or none_at_all:
        return f"Still missing: {names}; they could not be downloaded. Connect this computer to the internet for the first start."
    if found := re.search(r"No matching distribution found for ([\w.-]+)", log):
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        return f"There is no ready-made {found[1]} for Python {version} on this kind of computer; try another Python from 3.11 to 3.14."
    return f"Still missing: {names}; they could not be installed. {last_line(log)}"


def move_scripts(new: Path, folder: Path) -> None:
    """Scripts carry the path of their environment: write the one it is going to have."""
    before, after = os.fsencode(new), os.fsencode(folder)
    for script in python_of(new).parent.iterdir():
        if script.is_symlink() or script.suffix == ".exe":
            continue
        text = script.read_bytes()
        if before in text:
            script.write_bytes(text.replace(before, after))


# --- the machine ----------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock that ends with this process, so that two first starts do not build at once. The second waits."""
    try:
        file = path.open("a")
    except OSError as error:
        raise CannotSetUpError(f"Nothing can be written beside main.py ({error.strerror}): copy the folder where you may write.") from None
    with file:
        with contextlib.suppress(OSError):  # a file system without locks: go on without
            wait_for(file.fileno())
        yield


def wait_for(handle: int) -> None:
    """Wait until no other process holds the lock on this file."""
    if sys.platform == "win32":
        import msvcrt

        while True:
            try:
                return msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
            except OSError as error:
                if error.errno != 36:  # EDEADLOCK: ten seconds are over and it is still held
                    raise
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("Another start is setting things up; waiting for it.")
        fcntl.flock(handle, fcntl.LOCK_EX)
    return None


def hand_over(python: Path, arguments: Sequence[str]) -> int:
    """Go on in another interpreter: in its place on POSIX, beside it on Windows, where a replaced process would leave its terminal."""
    command = [str(python), *arguments]
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name != "nt":
        os.execv(command[0], command)
    with subprocess.Popen(command) as child:
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:  # it reached the child too, which decides
                continue


def run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run to the end, keeping what was said."""
    return subprocess.run(command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")


def last_line(text: str) -> str:
    """What a program said last, as a sentence."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1].removesuffix(".") + "." if lines else "It did not say why."


def say(line: str) -> None:
    """Tell the person who waits; on stderr, since stdout may belong to another program."""
    print(line, file=sys.stderr, flush=True)
