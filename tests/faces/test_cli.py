"""The command line: every command's help and errors, and that whatever goes wrong ends in a sentence and a status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from game.faces import cli, cli_play, cli_rules
from game.faces.cli_commands import every_command
from game.faces.cli_later import COMING, COMING_MODS
from tests.small_world import ROOT, SMALL

COMMANDS = [["play"], ["screenshot"], ["bench"], ["bench", "window"], ["simulate"], ["replay"], ["debrief"], ["check"], ["explain"], ["mod"], ["mod", "list"], ["lab"], *(["lab", name] for name in ("bench", "history", "arena", "balance", "train", "forecasts", "cluster"))]
LATER = [[name] for name in COMING] + [["mod", name] for name in COMING_MODS]

BROKEN = """rules:
  unrest:
    each: region
    change:
      angr: 0.1
"""
HEAD = "id: {id}\nname: {id}\nversion: 1.0.0\nrequires: [base]\nconflicts: []\n"


@pytest.fixture
def mod(tmp_path: Path) -> Path:
    """A mod with one fault."""
    folder = tmp_path / "worse"
    folder.mkdir()
    (folder / "mod.yaml").write_text(HEAD.format(id="worse"))
    (folder / "rules.yaml").write_text(BROKEN)
    return folder


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """A command's status, answer and what it says beside it."""
    status = cli.main(words)
    said = capsys.readouterr()
    return status, said.out, said.err


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What a command says that can not be done: one or two sentences, on stderr, status 2."""
    status, out, err = run(capsys, *words)
    assert status == 2, (words, out, err)
    assert err.count("\n") == 1 and len(err) < 500, err
    assert err.strip().endswith((".", "?")), err
    assert not out, out
    assert "\x1b" not in err
    return err


# --- help -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [*COMMANDS, *LATER], ids=" ".join)
def test_each_help_teaches(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """A paragraph, and an example where there is something to try."""
    status, out, _ = run(capsys, *command, "--help")
    assert status == 0
    assert len(out.split("\n\n")[1].split()) > 10, "a paragraph"
    assert all(len(line) <= 100 for line in out.splitlines())
    assert ("example:" in out) == (command not in LATER)


def test_every_command_is_tried_here() -> None:
    _, commands = every_command("0")
    assert set(commands.names) == {command[0] for command in [*COMMANDS, *LATER]}


def test_help_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "--help")
    assert status == 0
    for name in ("play", "simulate", "check", "explain", "replay", "mod", "lab", "serve"):
        assert f"\n    {name}" in out
    assert run(capsys, "--version")[:2] == (0, f"Double Movement {cli.version()}\n")
    assert cli.version() != "0"


@pytest.mark.parametrize("command", LATER, ids=" ".join)
def test_what_is_still_to_come_says_so(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert "still to come" in refused(capsys, *command)
    assert "still to come" in refused(capsys, *command, "--port", "80", "something")


# --- what a person may get wrong ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["simulat"], "Did you mean `simulate`?"),
        (["\x1b[31mred"], "There is no command `?[31mred`"),
        (["simulate", "--scenario", "water_war", "--games", "many", "--seed", "1"], "a whole number is wanted, not `many`"),
        (["simulate", "--scenario", "water_war", "--games", "0", "--seed", "1"], "not between 1"),
        (["simulate", "--scenario", "water_war", "--games", "1"], "--seed"),
        (["simulate", "--scenario", "water_wra", "--games", "1", "--seed", "1"], "Did you mean `water_war`?"),
        (["simulate", "--scenario", "water_war", "--games", "1", "--seed", "1", "--players", "randm"], "Did you mean `random`?"),
        (["simulate", "--scenario", "water_war", "--games", "1", "--seed", "1", "--players", "coaliton=random"], "Did you mean `coalition`?"),
        (["simulate", "--scenario", "water_war", "--games", "1", "--seed", "1", "--players", "coalition=human"], "No person can play"),
        (["simulate", "--scenaro", "water_war"], "--scenario"),
        (["check", "--fromat", "json"], "Did you mean `--format`?"),
        (["check", "--format", "jsn"], "did you mean `json`?"),
        (["check", "no/such/folder"], "There is no file or folder"),
        (["check", "/"], "belongs to no mod"),
        (["check", "--cost", "--format", "json"], "`--format text`"),
        (["check", "\x00"], "There is no file or folder ?."),
        (["explain", "legitimcy"], "Did you mean `legitimacy`?"),
        (["explain", "x" * 4000], "Nothing in these rules is called"),
        (["explain"], "ID"),
        (["explain", "legitimacy", "--mods", "nomod"], "There is no mod `nomod`"),
        (["replay", "nothing.game"], "nothing.game"),
        (["replay", __file__], "is not a saved game"),
        (["replay", __file__, "--to", "3", "--verify"], "do not go together"),
        (["play", "--scenario", "seatle"], "Did you mean `seattle`?"),
        (["play", "--scenario", "seattle", "--seats", "suoth=human"], "Did you mean `south`?"),
        (["play", "--scenario", "seattle", "--seats", "south"], "does not say who plays"),
        (["play", "--scenario", "seattle", "--seats", "south=genius"], "genius"),
        (["play", "--scenario", "seattle", "--seats", "south=human,south=human"], "given twice"),
        (["play", "--seed", "-3"], "not between 0"),
        (["play", "--lang", "xx"], "no words for the language"),
        (["play", "--ui", "windows"], "desktop"),
        (["play", "--resume", "no.game", "--ui", "terminal"], "no.game"),
    ],
    ids=lambda value: " ".join(value)[:40].encode("ascii", "replace").decode().replace("\x1b", "") if isinstance(value, list) else "",
)
def test_what_can_not_be_done_is_said_in_a_sentence(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = [*words, "--ui", "terminal"] if words[0] == "play" and "--ui" not in words else words
    assert said in refused(capsys, *words)


def test_commands_with_commands_show_them(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["mod"], ["lab"]):
        status, out, _ = run(capsys, *words)
        assert status == 2
        assert "COMMAND" in out


# --- check, explain, mod list ---------------------------------------------------------------------------------------------


def test_check_of_the_shipped_rules_is_clean(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "check")
    assert (status, err) == (0, "")
    assert len(out.splitlines()) == 1
    status, out, _ = run(capsys, "check", "--format", "json")
    assert (status, json.loads(out)) == (0, {"problems": []})
    assert run(capsys, "check", "--format", "github")[:2] == (0, "")


def test_check_says_what_rules_cost(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "check", str(ROOT / "tests" / "tiny"), "--cost")
    assert status == 0
    assert "rules/pushing_back" in out
    assert out.splitlines()[-1].endswith("nothing is wrong.")


def test_the_benchmark_is_told_and_counted(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("game.lab.bench.main", lambda json, profile, progress: progress("turns") or f"{json} {profile}")
    assert run(capsys, "lab", "bench", "--json")[:2] == (0, "True False\n")


def test_check_of_a_mod_names_the_file_as_one_would_open_it(mod: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for path in (mod, mod / "rules.yaml", mod.parent):
        status, out, _ = run(capsys, "check", str(path))
        assert status == 1
        assert f"{mod.as_posix()}/rules.yaml:5:7: error:" in out
    monkeypatch.chdir(mod.parent)
    status, out, _ = run(capsys, "check", "worse", "--format", "json")
    (problem,) = json.loads(out)["problems"]
    assert (status, problem["file"], problem["line"]) == (1, "worse/rules.yaml", 5)
    assert set(problem) == {"code", "severity", "file", "line", "column", "message", "hint"}
    status, out, _ = run(capsys, "check", "worse", "--format", "github")
    assert out.startswith("::error file=worse/rules.yaml,line=5,")


def test_check_of_a_mod_that_lacks_what_it_requires(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mod.yaml").write_text("id: lone\nname: Lone\nversion: 1.0.0\nrequires: [nowhere]\nconflicts: []\n")
    status, out, _ = run(capsys, "check", str(tmp_path))
    assert status == 1
    assert "nowhere" in out


def test_explain_says_who_wrote_each_line(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "explain", "legitimacy")
    assert status == 0
    written, _, article = out.partition("\n\n")
    assert article.strip()  # what the encyclopedia says of it
    lines = written.splitlines()
    assert lines[0].strip() == "measures:"
    source = (ROOT / "rules" / "base" / "order.yaml").read_text().splitlines()
    for line in lines[1:]:
        place, said = line.split("  ", 1)
        mod, file = place.split(", ")
        assert mod == "base"
        assert said.strip() == source[int(file.rsplit(":", 1)[1]) - 1].strip()


def test_explain_prints_the_rewriting(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "explain", "borders", "--core")
    assert "borders_stage:" in out
    assert "borders_measured:" in out
    status, out, _ = run(capsys, "explain", "borders_stage")
    assert status == 0
    assert "made from `borders`" in out
    assert "one of the members of sets/region" in run(capsys, "explain", "brazil")[1]


def test_mods_are_listed_and_broken_ones_with_the_reason(mod: Path, own_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mods = own_home / "mods"
    mods.mkdir(exist_ok=True)
    (mods / "worse").symlink_to(mod, target_is_directory=True)
    (mods / "headless").mkdir()
    (mods / "headless" / "mod.yaml").write_text("id: [1\n")
    try:
        status, out, _ = run(capsys, "mod", "list")
        assert status == 0
        assert "base " in out
        assert "worse" in out and "1 error:" in out
        assert "headless/mod.yaml:" in out
        body = json.loads(run(capsys, "mod", "list", "--json")[1])
        assert {row["id"] for row in body["mods"]} >= {"base", "worse"}
        assert body["problems"]
        assert "can not be played" in refused(capsys, "play", "--mods", "worse", "--ui", "terminal")
    finally:
        (mods / "worse").unlink()
        (mods / "headless" / "mod.yaml").unlink()
        (mods / "headless").rmdir()


# --- simulate, replay, play -----------------------------------------------------------------------------------------------


def test_simulate_and_replay(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["simulate", "--scenario", "water_war", "--games", "3", "--seed", "7", "--json", "--per-game"]
    status, out, err = run(capsys, *words, "--save", str(tmp_path))
    body = json.loads(out)
    assert (status, err) == (0, "")
    assert list(body) == ["scenario", "games", "turns", "seconds", "digest", "wins", "endings", "trajectories", "regimes", "orders", "requisites", "per_game"]
    assert [line["seed"] for line in body["per_game"]] == [7, 8, 9]
    assert set(body["per_game"][0]) == {"seed", "digest", "turns", "winners", "regime", "trajectory"}
    file = str(tmp_path / "water_war-8.game")
    status, out, _ = run(capsys, "replay", file, "--verify")
    assert (status, out.splitlines()[-1]) == (0, "verified: every turn comes out as it was kept")
    again = json.loads(run(capsys, "replay", file, "--json")[1])
    assert again["digests"][-1] == body["per_game"][1]["digest"]
    assert len(json.loads(run(capsys, "replay", file, "--to", "2", "--json")[1])["digests"]) == 3
    assert "cannot be replayed to turn 9" in refused(capsys, "replay", file, "--to", "9")
    status, out, _ = run(capsys, *[word for word in words if word not in ("--json", "--per-game")])
    assert status == 0
    assert "95 % interval" in out
    status, out, _ = run(capsys, "simulate", "--scenario", "water_war", "--games", "3", "--seed", "7", "--by-seat")
    assert status == 0 and "orders  " not in out and "coalition  " in out


def test_where_nobody_sits_the_computer_plays_and_the_report_is_written(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(""))
    status, out, err = run(capsys, "--scenario", "water_war", "--seed", "3")
    assert status == 0
    assert "in the terminal" in err
    assert "The end" in out
    assert out == run(capsys, "play", "--scenario", "water_war", "--seed", "3")[1], "the same seed gives the same game"


def test_a_game_through_a_pipe_is_kept_and_gone_on_with(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, own_home: Path) -> None:
    monkeypatch.setattr("sys.stdin", StringIO("1\n\norganise\nandes\nquit\n"))
    status, out, _ = run(capsys, "play", "--ui", "terminal", "--scenario", "water_war", "--seed", "3")
    assert status == 0
    file = out.rsplit("--resume ", 1)[1].strip()
    assert Path(file).parent == own_home / "saves"
    monkeypatch.setattr("sys.stdin", StringIO("\nsend\nsend\n"))
    status, out, _ = run(capsys, "play", "--ui", "terminal", "--resume", file)
    assert status == 0
    assert "1. Organise: The Andes" in out
    assert "Turn 1 of 4" in out.split("What happened")[1]
    assert "Nobody sits at this terminal" in refused_lines(capsys, "play", "--resume", file)


def refused_lines(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    status, _, err = run(capsys, *words)
    assert status == 2
    return err


def test_a_seed_decides_everything(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    texts = []
    for _ in range(2):
        monkeypatch.setattr("sys.stdin", StringIO("\nsend\nsend\nquit\n"))
        words = ["play", "--ui", "terminal", "--scenario", "water_war", "--seats", "coalition=human", "--seed", "9"]
        texts.append(run(capsys, *words)[1].split("The game is kept")[0])
    assert texts[0] == texts[1]


# --- what nobody foresaw --------------------------------------------------------------------------------------------------


def test_a_fault_of_the_program_is_written_down(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], own_home: Path) -> None:
    def broken(_: object) -> int:
        raise ZeroDivisionError("\x1b[31m nobody foresaw this")

    monkeypatch.setattr(cli_rules, "check", broken)
    status, out, err = run(capsys, "check")
    assert (status, out) == (3, "")
    assert err.count("\n") == 1
    assert "Traceback" not in err
    file = max((own_home / "crashes").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    assert str(file) in err
    assert "ZeroDivisionError" in file.read_text()
    monkeypatch.setattr("game.paths.made", lambda _: (_ for _ in ()).throw(OSError("no room")))
    assert "could not be written" in run(capsys, "check")[2]


def test_an_interruption_is_no_fault(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli_play, "play", interrupted)
    assert run(capsys, "play")[::2] == (130, "\nStopped.\n")


def start(*words: str, **more: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "game.faces.cli", *words]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, **more)  # type: ignore[call-overload, no-any-return] # what more there is is the tests' own


def test_a_reader_that_goes_away_is_no_fault() -> None:
    process = start("explain", "borders", "--core")
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(60) == 141


def test_a_terminal_without_utf_8_stops_nothing() -> None:
    process = start("check", str(SMALL), env={**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, b""), out
