"""The tools that hold the layout: import contracts, lints, types; and words that appear nowhere."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

SKIPPED_FOLDERS = {"__pycache__", "build", "dist", "htmlcov", "node_modules"}
BINARY = {".png", ".xz", ".jpg", ".gif", ".ttf", ".otf", ".woff2", ".ogg", ".wav", ".npz", ".game"}

# Joined here, so that this file does not hold what it looks for.
REGISTRIES = [".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("yarnpkg", "com"))]
VAGUE = re.compile(r"(?:^|_)(?:utils?|helpers?|managers?|misc|data2|common|stuff)(?:_|$)")
VAGUE_CLASS = re.compile(r"(?:Utils?|Helpers?|Managers?|Misc)$")


def tool(root: Path, *arguments: str) -> None:
    done = subprocess.run([sys.executable, *arguments], cwd=root, check=False, capture_output=True, text=True)
    assert done.returncode == 0, "\n" + done.stdout + done.stderr


def own_files(folder: Path) -> Iterator[Path]:
    """Every file of the project: without environments, caches and what was built."""
    for path in sorted(folder.iterdir()):
        hidden = path.name.startswith(".") and path.name not in (".ci", ".gitignore")
        if hidden or path.name in SKIPPED_FOLDERS or path.is_symlink():
            continue
        if path.is_dir():
            yield from own_files(path)
        elif path.suffix not in BINARY:
            yield path


def test_imports_keep_to_their_layers(root: Path) -> None:
    tool(root, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache")


def test_ruff_has_nothing_to_say(root: Path) -> None:
    tool(root, "-m", "ruff", "check", "--quiet", "--output-format", "concise", ".")


def test_types_hold(root: Path) -> None:
    tool(root, "-m", "mypy")


def test_each_exception_gives_its_reason(root: Path) -> None:
    """After the rule it excepts, in words, on the same line."""
    excepted, reasoned = re.compile("# (?:" + "noqa|type: " + "ignore)"), re.compile(r"noqa: [A-Z]+\d+(?:, [A-Z]+\d+)*\W+\w+ \w|ignore\[[\w, -]+\]\W+\w+ \w")
    bare = [
        f"{path.relative_to(root)}:{number}"
        for path in own_files(root)
        if path.suffix == ".py"
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if excepted.search(line) and not reasoned.search(line)
    ]
    assert not bare


def test_no_registry_is_named(root: Path) -> None:
    """Where packages come from is each person's own setting."""
    found = [f"{path.relative_to(root)}: {host}" for path in own_files(root) for host in REGISTRIES if host in path.read_text("utf-8").lower()]
    assert not found


def test_names_say_what_things_are(root: Path) -> None:
    found = []
    for path in [*(root / "game").rglob("*"), *(root / "tests").rglob("*.py")]:
        if "__pycache__" in path.parts:
            continue
        if VAGUE.search(path.stem.lower()):
            found.append(str(path.relative_to(root)))
        if path.suffix == ".py":
            names = re.findall(r"^ *(?:class|def) (\w+)", path.read_text("utf-8"), re.MULTILINE)
            found += [f"{path.relative_to(root)}: {name}" for name in names if VAGUE.search(name) or VAGUE_CLASS.search(name)]
    assert not found
