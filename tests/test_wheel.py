"""An installed copy: the wheel holds one top-level name, rules and assets inside it, and its command works from any folder."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from game import firstrun, paths

WHERE = "from game import paths; print(paths.rules_root(), paths.assets_root(), sep='\\n')"


def carried(folder: Path) -> set[str]:
    """The files of a folder, as paths within it."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory, need: Callable[[object, str], None]) -> Path:
    need(importlib.util.find_spec("hatchling") and importlib.util.find_spec("pip"), "building the wheel needs hatchling and pip beside the tests")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(folder), str(root)]
    built = subprocess.run(command, check=False, capture_output=True, text=True)
    assert built.returncode == 0, built.stdout + built.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel in it, and what it depends on borrowed from the one that runs the tests."""
    folder = tmp_path_factory.mktemp("installed") / "env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    python = firstrun.python_of(folder)
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(command, check=True, env=os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"})
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    site = sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)})
    (Path(site) / "borrowed.pth").write_text("".join(f"{path}\n" for path in borrowed))
    return python


def test_the_wheel_has_one_top_level_name(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"game"}


@pytest.mark.parametrize("folder", [paths.rules_root(), paths.assets_root()], ids=lambda folder: folder.name)
def test_rules_and_assets_travel_inside(wheel: Path, folder: Path) -> None:
    inside = f"game/_data/{folder.name}/"
    names = {name.removeprefix(inside) for name in zipfile.ZipFile(wheel).namelist() if name.startswith(inside)}
    assert names == carried(folder)


def test_an_installed_copy_finds_them(installed: Path, tmp_path: Path) -> None:
    output = subprocess.run([installed, "-c", WHERE], cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    rules, assets = map(Path, output.splitlines())
    assert installed.parent.parent in rules.parents
    assert carried(rules) == carried(paths.rules_root())
    assert carried(assets) == carried(paths.assets_root())


@pytest.mark.skipif(not (paths.PACKAGE / "faces" / "cli.py").exists(), reason="there is no command line yet")
@pytest.mark.parametrize("arguments", [["--help"], ["check"]], ids=" ".join)
def test_the_command_works_from_another_folder(installed: Path, tmp_path: Path, arguments: list[str]) -> None:
    command = installed.with_name("double-movement.exe" if os.name == "nt" else "double-movement")
    done = subprocess.run([command, *arguments], cwd=tmp_path, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not list(tmp_path.iterdir())
