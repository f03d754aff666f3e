"""The command `debrief`: what it writes, and one sentence for whatever is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from game.faces import cli
from tests.faces.debriefed import kept

SHORT = "lesson_small"


def test_a_page_and_its_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    game, out = kept(SHORT, 2), tmp_path / "report.html"
    before = game.read_bytes()
    words = ["debrief", str(game), "--out", str(out), "--csv", str(tmp_path / "tables"), "--jsonl", str(tmp_path / "game.jsonl"), "--samples", "0"]
    assert cli.main(words) == 0
    assert capsys.readouterr().err == ""
    text = out.read_text("utf-8")
    assert text.startswith("<!doctype html>") and text.endswith("</html>\n")
    assert (tmp_path / "tables" / "orders.csv").exists() and (tmp_path / "game.jsonl").stat().st_size > 1000
    assert game.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["game.jsonl", "report.html", "tables"]


def test_tables_alone_need_no_page(tmp_path: Path) -> None:
    assert cli.main(["debrief", str(kept(SHORT, 1)), "--csv", str(tmp_path / "tables")]) == 0
    assert len(list((tmp_path / "tables").glob("*.csv"))) > 5


def test_odds_and_turning_points_of_a_short_game(tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    assert cli.main(["debrief", str(kept("water_war", 2)), "--out", str(out), "--samples", "8"]) == 0
    assert 'id="figure-odds"' in out.read_text("utf-8")


def test_earlier_games_may_be_named_together_or_one_by_one(tmp_path: Path) -> None:
    game, *earlier = [str(kept("water_war", 2, seed)) for seed in (3, 4, 5)]
    pages = []
    for given in (["--compare", *earlier], [word for one in earlier for word in ("--compare", one)]):
        assert cli.main(["debrief", game, "--out", str(tmp_path / "report.html"), "--samples", "0", *given]) == 0
        pages.append((tmp_path / "report.html").read_text("utf-8"))
    assert pages[0] == pages[1] and all(Path(one).stem in pages[0] for one in earlier)


def test_role_sheets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["debrief", "--roles", SHORT, "--out", str(tmp_path / "roles.html")]) == 0
    assert "role-1" in (tmp_path / "roles.html").read_text("utf-8")
    assert cli.main(["debrief", "--roles", "leson_small", "--out", str(tmp_path / "no.html")]) == 2
    assert "Did you mean `lesson_small`" in capsys.readouterr().err


def refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """The one sentence that a command ends with."""
    capsys.readouterr()
    assert cli.main(["debrief", *words]) == 2
    out, err = capsys.readouterr()
    assert not out and err.count("\n") == 1 and "Traceback" not in err
    return err


def test_files_that_are_no_finished_game(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = ["--out", str(tmp_path / "report.html")]
    whole = kept(SHORT, 1).read_bytes()
    for name, content in {
        "page.game": b"<html>",
        "empty.game": b"",
        "cut.game": whole[: len(whole) // 2],
        "bent.game": whole[: len(whole) // 2] + bytes(4000) + whole[len(whole) // 2 + 4000 :],
    }.items():
        (tmp_path / name).write_bytes(content)
        assert name in refused([str(tmp_path / name), *out], capsys)
    assert "not there.game" in refused([str(tmp_path / "not there.game"), *out], capsys)
    assert "No turn has been played" in refused([str(kept(SHORT, 0)), *out], capsys)
    assert not (tmp_path / "report.html").exists()


def test_places_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    game = str(kept(SHORT, 1))
    assert "is a folder" in refused([game, "--out", str(tmp_path)], capsys)
    assert "cannot be written" in refused([game, "--out", str(tmp_path / "nowhere" / "report.html")], capsys)
    (tmp_path / "file").write_text("")
    assert "there is no folder" in refused([game, "--jsonl", str(tmp_path / "nowhere" / "lines.jsonl")], capsys)
    assert "is a file; name the folder" in refused([game, "--csv", str(tmp_path / "file")], capsys)
    assert "is a folder; name the file" in refused([game, "--jsonl", str(tmp_path)], capsys)


def test_options_that_do_not_go_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    game, out = str(kept(SHORT, 1)), str(tmp_path / "report.html")
    assert "Name the file" in refused(["--out", out], capsys)
    assert "--out report.html" in refused([game], capsys)
    assert "leave out FILE" in refused([game, "--roles", SHORT, "--out", out], capsys)
    assert "--out roles.html" in refused(["--roles", SHORT], capsys)
    assert "a place of its own" in refused([game, "--out", game], capsys)
    assert "belongs to the page" in refused([game, "--csv", str(tmp_path / "t"), "--compare", game], capsys)
    assert "another scenario" in refused([game, "--out", out, "--compare", str(kept("water_war", 2))], capsys)
    assert "there are auto, paper, night" in refused([game, "--out", out, "--palette", "xyzzy"], capsys)
    assert "no words for the language" in refused([game, "--out", out, "--lang", "xx"], capsys)
    assert "not between" in refused([game, "--out", out, "--samples", "-1"], capsys)
