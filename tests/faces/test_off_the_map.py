"""What is played must be drawn, or `check` says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from game.faces import cli
from game.faces.atlas import DETAILS, drawn


def test_both_maps_draw_the_same() -> None:
    window, pages = map(drawn, DETAILS)
    assert window == pages
    assert len(window) > 30


def test_a_region_without_a_path(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mod.yaml").write_text('id: further\nname: Further\nversion: 1.0.0\ngame: ">=1.0 <2.0"\nrequires: []\n')
    (tmp_path / "places.yaml").write_text("sets:\n  land:\n    role: map\n    members:\n      atlantis: {name: Atlantis}\n      brasil: {name: Brazil}\nscenarios:\n  now: {turns: 2}\n")
    assert cli.main(["check", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "places.yaml:5:7: warning: The map has no path for `atlantis`. [not-drawn]" in said
    assert "Did you mean `brazil`?" in said
