"""The command `screenshot`: a picture of a size, refusals in a sentence; and nobody who needs no window loads pygame."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pygame
import pytest

from game.faces import cli
from tests.desktop.stand import ROOT


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    status = cli.main(["screenshot", *words])
    return status, capsys.readouterr().err


def test_a_screen_is_drawn_into_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "settings.png"
    status, said = run(capsys, "settings", "--out", str(out), "--size", "1100x700", "--scale", "1.2", "--palette", "day")
    assert status == 0, said
    picture = pygame.image.load(str(out))
    assert picture.get_size() == (1100, 700)
    assert "scale 1.15" in said, "no larger than there is room for"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Which screen? There are title, new"),
        (("titel", "--out", "x.png"), "Did you mean `title`?"),
        (("title",), "Add `--out FILE.png`"),
        (("title", "--out", "x.png", "--size", "large"), "a size looks like 1600x900"),
        (("title", "--out", "x.png", "--size", "10x10"), "not between"),
        (("title", "--out", "x.png", "--palette", "nigth"), "Did you mean `night`?"),
        (("title", "--out", "x.png", "--lang", "xx"), "no words for the language"),
        (("settings", "--out", "no/such/folder/x.png", "--size", "1024x600"), "can not be written"),
    ],
)
def test_what_can_not_be_drawn_is_said(capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str) -> None:
    status, told = run(capsys, *words)
    assert status == 2
    assert said in told


def test_who_needs_no_window_loads_no_pygame() -> None:
    code = "import sys; from game.faces import cli, cli_commands, cli_play, terminal; import game.lab.simulate; sys.exit('pygame' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
