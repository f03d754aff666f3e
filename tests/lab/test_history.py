"""Behaviours: read strictly, played in arms with the same seeds, compared with intervals; those of the base rules at least run."""

from __future__ import annotations

import json
import math
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from game.base.problems import RulesRefused
from game.faces import cli
from game.lab import history as lab
from game.lab.history_count import difference, mean, ratio, share, student
from game.lab.history_read import read_history
from game.rules.layers import ModInfo, find_mods
from tests.small_world import BASE, SMALL, die

HABITS = """
habits:
  loud:
    text: Rallies and nothing else.
    orders: {rally: 1}
    others: 0
    picks:
      region: {hill: 1}
  careful:
    orders: {press: 0.1}
    thinks: true
"""
BEHAVIOURS = """
behaviours:
  shelter_calms:
    number: 2
    text: Where there is shelter, anger is lower.
    source: design
    scenario: small
    turns: 5
    start:
      anger: {hill: 0.4}
    plays:
      otherwise: idle
    arms:
      sheltered:
        start:
          shelter: {hill: 0.5, otherwise: 0.25}
        plays:
          crown:
            every turn:
              - protect
      bare: {}
    measures:
      angry:
        is: anger[hill]
      boiling:
        let:
          most: max(anger[r] for r in region)
        is: most > 0.9
        when: highest
    expect:
      lower:
        text: Anger on the hill.
        of: angry in sheltered
        less: angry in bare
        below: -0.1
      seldom:
        of: boiling in sheltered
        less: boiling in bare
        below: 0.5
  shelter_angers:
    number: 1
    text: Where there is shelter, anger is higher.
    scenario: small
    turns: 5
    arms:
      sheltered:
        start:
          shelter: {hill: 0.5}
      bare: {}
    measures:
      angry:
        is: anger[hill]
    expect:
      higher:
        of: angry in sheltered
        less: angry in bare
        above: 0
"""


@pytest.fixture
def mods(tmp_path: Path) -> tuple[ModInfo, ...]:
    return with_history(tmp_path, HABITS, BEHAVIOURS)


def with_history(folder: Path, *texts: str) -> tuple[ModInfo, ...]:
    """The small world with files of behaviours."""
    shutil.copytree(SMALL, folder / "small", dirs_exist_ok=True)
    (folder / "small" / "history").mkdir(exist_ok=True)
    for k, text in enumerate(texts):
        (folder / "small" / "history" / f"file{k}.yaml").write_text(text, "utf-8")
    found, problems = find_mods([folder])
    assert not problems
    return tuple(found.values())


def tried(mods: tuple[ModInfo, ...], games: int = 24, seed: int = 5) -> dict[str, lab.Verdict]:
    history = read_history(mods)
    return {verdict.behaviour.id: verdict for verdict in lab.try_history(mods, history, history.behaviours, games, seed)}


def changed(mods: tuple[ModInfo, ...], old: str, new: str) -> tuple[ModInfo, ...]:
    assert old in BEHAVIOURS + HABITS
    assert mods[0].folder is not None
    return with_history(mods[0].folder.parent, HABITS.replace(old, new), BEHAVIOURS.replace(old, new))


# --- one that must hold, one that must fail -------------------------------------------------------------------------------


def test_one_holds_and_one_fails(mods: tuple[ModInfo, ...]) -> None:
    found = tried(mods)
    assert list(found) == ["shelter_angers", "shelter_calms"], "by number"
    good, bad = found["shelter_calms"], found["shelter_angers"]
    assert good.holds and not bad.holds and good.fault is None and bad.fault is None
    assert bad.main is not None and bad.main.estimate.high < 0
    arms = good.arms
    assert arms is not None
    assert arms["sheltered"].carried == {"crown: protect": 1.0}
    assert arms["bare"].values["boiling"].dtype == np.bool_
    assert good.to_json()["claims"][0]["estimate"] == pytest.approx((arms["sheltered"].values["angry"] - arms["bare"].values["angry"]).mean())


def test_arms_are_paired_and_do_not_depend_on_the_batch(mods: tuple[ModInfo, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    whole = tried(mods, 12)["shelter_calms"].arms
    monkeypatch.setattr("game.lab.history_play.BATCH", 5)
    parts = tried(mods, 12)["shelter_calms"].arms
    later = tried(mods, 6, 11)["shelter_calms"].arms
    assert whole is not None and parts is not None and later is not None
    for arm in ("sheltered", "bare"):
        for name in ("angry", "boiling"):
            assert whole[arm].values[name].tolist() == parts[arm].values[name].tolist()
            assert later[arm].values[name].tolist() == whole[arm].values[name][6:].tolist()


@pytest.mark.parametrize(
    ("when", "expected"),
    [("end", 2.0), ("gained", 2.0), ("highest", 2.0), ("lowest", 1.0), ("mean", 1.5), ("sum", 3.0), ("turn 1", 1.0), ("turn 0", 0.0)],
)
def test_when_a_measure_is_taken(tmp_path: Path, when: str, expected: float) -> None:
    text = f"""
behaviours:
  counting:
    number: 1
    text: Turns are counted.
    scenario: small
    turns: 2
    arms:
      only: {{}}
    measures:
      count:
        is: turn
        when: {when}
    expect:
      right:
        of: count
        above: -1
"""
    arms = tried(with_history(tmp_path, text), 3)["counting"].arms
    assert arms is not None
    assert arms["only"].values["count"].tolist() == [expected] * 3


@pytest.mark.parametrize("habit", ["loud", "careful", "idle", "random", "novice"])
def test_habits(tmp_path: Path, habit: str) -> None:
    """Every way to play, as whole seats or filling up a plan."""
    text = BEHAVIOURS.replace("otherwise: idle", f"otherwise: {habit}").replace("          crown:\n", f"          crown:\n            habit: {habit}\n")
    found = tried(with_history(tmp_path, HABITS, text if habit != "loud" else BEHAVIOURS.replace("otherwise: idle", "movement: loud")), 6)
    assert found["shelter_calms"].fault is None


def test_plans_name_what_they_must(tmp_path: Path) -> None:
    """Turns, alternatives, one of several members; the nearest counts, the arm before the behaviour; how often it was carried out."""
    plays = """
    plays:
      seat: idle
      movement:
        turn 1:
          - rally at=shore
        from 4:
          - visit at=hill|plain
        until 2:
          - rally at=plain or visit
        turns 2 to 3:
          - visit
      otherwise: random
"""
    text = BEHAVIOURS.replace("    plays:\n      otherwise: idle\n", plays)
    arms = tried(with_history(tmp_path, text), 6)["shelter_calms"].arms
    assert arms is not None
    carried = arms["bare"].carried
    assert carried["hillfolk: rally at=shore"] < 1, "nobody is angry enough in some turns"
    assert carried["sailors: visit at=hill|plain"] == 1.0
    assert carried["sailors: rally at=plain or visit"] == 1.0


def test_what_is_held_down_and_marks(tmp_path: Path) -> None:
    """A requisite is held at a number; a project's mark can be asked for; tables and what is left out are the arm's."""
    text = """
behaviours:
  held:
    number: 1
    text: Held.
    scenario: small
    without: [press]
    plays:
      otherwise: random
    arms:
      free: {}
      held:
        without: [visit]
        at most: {reach: 20}
    measures:
      reach:
        is: max(reach[m] for m in movement)
        when: highest
      won:
        is: any(rising[m] >= rising_mark for m in movement)
    expect:
      low:
        of: reach in held
        below: 20.1
      free:
        of: reach in free
        above: 20
      seldom:
        of: won in held
        over: won in free
        below: 3
"""
    found = tried(with_history(tmp_path, text), 12)["held"]
    assert found.fault is None
    assert [finding.holds for finding in found.findings[:2]] == [True, True]
    assert found.arms is not None
    assert found.arms["held"].values["reach"].max() <= 20


# --- what is wrong is said where it stands --------------------------------------------------------------------------------

READING = {
    "wrong section": ("behaviours:\n", "behaviors:\n", "There is no `behaviors` here."),
    "field": ("    number: 2", "    nummer: 2", "`shelter_calms` has no field `nummer`."),
    "missing": ("    number: 2\n", "", "`shelter_calms` has no `number`."),
    "order": ("              - protect", "              - protect hill", "`protect hill` is no order"),
    "turns": ("            every turn:", "            each turn:", "A plan has no `each turn`."),
    "operand": (
        "angry in bare\n        below: -0.1",
        "angry of bare\n        below: -0.1",
        "`less` wants a measure, as `share` or `share in alone`, not `angry of bare`.",
    ),
    "measure": ("of: boiling in", "of: boilin in", "There is no measure `boilin`."),
    "arm": ("boiling in bare", "boiling in bear", "There is no arm `bear`."),
    "no arm": ("of: boiling in sheltered", "of: boiling", "`boiling` does not say in which arm."),
    "both": ("        below: 0.5", "        below: 0.5\n        above: 0.1", "The claim `seldom` wants `above` or `below`, one of the two."),
    "two": (
        "        less: boiling in bare\n",
        "        less: boiling in bare\n        over: boiling in bare\n",
        "The claim `seldom` has both `less` and `over`",
    ),
    "when": ("        when: highest", "        when: never", "`when` wants end, gained, highest"),
    "weight": ("{rally: 1}", "{rally: many}", "`rally` wants a number from -1000 to 1000, not `many`."),
}


@pytest.mark.parametrize(("old", "new", "message"), READING.values(), ids=READING)
def test_files_that_can_not_be_read(mods: tuple[ModInfo, ...], old: str, new: str, message: str) -> None:
    with pytest.raises(RulesRefused) as refused:
        read_history(changed(mods, old, new))
    said = [problem for problem in refused.value.problems if message in problem.message]
    assert said, refused.value.problems
    place = said[0].place
    assert place is not None and place.file.startswith("small/history/file")
    assert said[0].excerpt


TRYING = {
    "scenario": ("    scenario: small\n    turns: 5\n    start:", "    scenario: smal\n    turns: 5\n    start:", "There is no scenario `smal`.", 0),
    "turns": ("    turns: 5\n    start:", "    turns: 50\n    start:", "`shelter_calms` is played for 50 turns; its scenario has 8.", -5),
    "formula": ("        is: anger[hill]\n      boiling", "        is: angers[hill]\n      boiling", "angers", 0),
    "let": ("          most: max(anger", "          most: max(angr", "angr", 0),
    "axes": ("        is: anger[hill]\n      boiling", "        is: 0.5\n      boiling", "", 0),
    "start": ("      anger: {hill: 0.4}", "      anger: {hil: 0.4}", "hil", 0),
    "seat": ("          crown:\n", "          clown:\n", "There is no seat `clown`.", 0),
    "kind": ("              - protect", "              - protekt", "There is no order `protekt`.", 0),
    "not theirs": ("              - protect", "              - rally", "`rally` is not an order of `crown`.", 0),
    "pick": ("              - protect", "              - protect at=hill", "There is no pick of protect `at`.", 0),
    "habit": ("      otherwise: idle", "      otherwise: idel", "There is no habit `idel`.", 0),
}


@pytest.mark.parametrize(("old", "new", "message", "line"), TRYING.values(), ids=TRYING)
def test_behaviours_that_can_not_be_tried(mods: tuple[ModInfo, ...], old: str, new: str, message: str, line: int) -> None:
    fault = tried(changed(mods, old, new), 4)["shelter_calms"].fault
    if not message:
        assert fault is None
        return
    text = BEHAVIOURS.replace(old, new)
    assert fault is not None and message in fault.message
    assert fault.place is not None
    assert (fault.place.file, fault.place.line) == ("small/history/file1.yaml", text[: text.index(new)].count("\n") + 1 + line)


MORE = {
    "member of a plan": ("- protect", "- protect", "  - press at=hil", "There is no region in this scenario `hil`."),
    "no number": ("is: anger[hill]\n      boiling", "is: chosen[crown]\n      boiling", "", "`angry` is neither a number nor a yes or no."),
    "one for each": ("is: anger[hill]\n      boiling", "is: uproar\n      boiling", "", ""),
    "late": ("when: highest", "when: turn 7", "", "`boiling` is taken after turn 7; 5 are played."),
    "division": ("less: angry in bare\n        below: -0.1", "over: angry in bare\n        below: -0.1", "", "The claim `lower` divides numbers"),
    "held": (
        "      bare: {}\n    measures:\n      angry:\n        is: anger[hill]\n      boiling",
        "      bare: {at most: {reech: 1}}\n    measures:\n      angry:\n        is: anger[hill]\n      boiling",
        "",
        "There is no requisite `reech`.",
    ),
    "order of a habit": ("orders: {rally: 1}", "orders: {raly: 1}", "loud", "There is no order `raly`."),
    "set of a habit": ("      region: {hill: 1}", "      regoin: {hill: 1}", "loud", "There is no set `regoin`."),
    "member of a habit": ("      region: {hill: 1}", "      region: {hil: 1}", "loud", "There is no member of region `hil`."),
}


@pytest.mark.parametrize(("old", "new", "also", "message"), MORE.values(), ids=MORE)
def test_more_that_can_not_be_tried(tmp_path: Path, old: str, new: str, also: str, message: str) -> None:
    text = BEHAVIOURS.replace(old, new)
    if also == "loud":
        text = text.replace("otherwise: idle", "movement: loud")
    elif also:
        text = text.replace(
            "          crown:\n            every turn:\n              - protect", "          empire:\n            every turn:\n              - press at=hil"
        )
    fault = tried(with_history(tmp_path, HABITS.replace(old, new), text), 4)["shelter_calms"].fault
    if not message:
        assert fault is None
    else:
        assert fault is not None and message in fault.message and fault.place is not None


def test_defined_twice_and_measures_over_members(tmp_path: Path) -> None:
    twice = "habits:\n  loud: {others: 1}\n"
    with pytest.raises(RulesRefused, match="`loud` is defined a second time in one mod"):
        read_history(with_history(tmp_path, HABITS, twice))
    text = BEHAVIOURS.replace("        is: anger[hill]\n      boiling", "        is: count(r == s for r in region for s in region)\n      boiling")
    assert tried(with_history(tmp_path, HABITS, text), 4)["shelter_calms"].fault is None


# --- intervals ------------------------------------------------------------------------------------------------------------


def test_intervals() -> None:
    """Against figures from tables: Student's points, and a paired example worked by hand."""
    for degrees, point in ((1, 12.706), (2, 4.303), (5, 2.571), (23, 2.069), (199, 1.972)):
        assert student(degrees) == pytest.approx(point, abs=0.002)
    found = mean(np.array([1.0, 2.0, 3.0, 4.0, 5.0]))
    assert (found.value, found.low, found.high) == (3.0, pytest.approx(1.037, abs=0.002), pytest.approx(4.963, abs=0.002))
    yes, no = np.array([True] * 6 + [False] * 4), np.array([False] * 10)
    assert share(yes).value == 0.6 and share(yes).low < 0.6 < share(yes).high
    assert difference(yes, no).value == 0.6 and difference(yes, no).low > 0
    assert difference(no, no).low < 0 < difference(no, no).high, "what never varied is not certain"
    assert difference(np.array([2.0, 3.0]), np.array([1.0, 1.0])).value == 1.5
    half = ratio(np.array([True] * 10 + [False] * 90), np.array([True] * 50 + [False] * 50))
    assert half.value == pytest.approx(0.2) and 0.1 < half.low < 0.2 < half.high < 0.4
    assert ratio(yes, no).value == math.inf and ratio(no, no).low < 1 < ratio(no, no).high
    assert mean(np.array([1.0])).high == math.inf


# --- the command ----------------------------------------------------------------------------------------------------------


def run(monkeypatch: pytest.MonkeyPatch, mods: tuple[ModInfo, ...], *words: str) -> int:
    monkeypatch.setattr("game.faces.cli_mods.chosen", lambda ids: mods)
    return cli.main(["lab", "history", *words])


def test_the_command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], mods: tuple[ModInfo, ...]) -> None:
    """A table or an object; 0 where all hold, 1 where some fail, 2 where some can not be tried."""
    assert run(monkeypatch, mods, "--quick", "--seed", "5", "--only", "shelter_calms") == 0
    out = capsys.readouterr().out
    assert "Where there is shelter, anger is lower.  holds" in out and "Anger on the hill." in out
    assert "1 of 1 hold; 24 games an arm, seeds 5 to 28." in out
    assert run(monkeypatch, mods, "--games", "8", "--json", "--scenario", "small") == 1
    found = json.loads(capsys.readouterr().out)["behaviours"]
    assert [(one["id"], one["holds"], one["games"]) for one in found] == [("shelter_angers", False, 8), ("shelter_calms", True, 8)]
    assert all(one["ci"][0] <= one["estimate"] <= one["ci"][1] for one in found)
    broken = changed(mods, "      otherwise: idle", "      otherwise: idel")
    assert run(monkeypatch, broken, "--quick", "--only", "2") == 2
    assert "can not be tried" in capsys.readouterr().out


def test_who_plays_where_nothing_is_said_may_be_of_any_level(mods: tuple[ModInfo, ...]) -> None:
    """Plans are still carried out, and who is idle stays idle."""
    quiet = read_history(mods)
    idle = [next(iter(lab.try_history(mods, replace(quiet, level=level), quiet.behaviours[1:], 8, 5))).to_json() for level in ("", "novice")]
    assert idle[0] == idle[1]
    busy = changed(mods, "      otherwise: idle", "      otherwise: random")
    history = read_history(busy)
    played = {level: next(iter(lab.try_history(busy, replace(history, level=level), history.behaviours[1:], 8, 5))) for level in ("", "novice", "steady")}
    angers = {level: verdict.arms["bare"].values["angry"].tolist() for level, verdict in played.items() if verdict.arms is not None}
    assert len({tuple(values) for values in angers.values()}) == 3
    assert all(verdict.arms is not None and verdict.arms["sheltered"].carried == {"crown: protect": 1.0} for verdict in played.values())


def test_an_order_carries_out_one_line(mods: tuple[ModInfo, ...]) -> None:
    """A plan that asks twice for what can be given once is carried out by half."""
    twice = changed(mods, "              - protect\n", "              - protect\n              - protect\n")
    arms = tried(twice, games=4)["shelter_calms"].arms
    assert arms is not None
    assert arms["sheltered"].carried == {"crown: protect": 0.5}


def test_workers_make_no_difference(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], mods: tuple[ModInfo, ...]) -> None:
    run(monkeypatch, mods, "--games", "6", "--json")
    alone = capsys.readouterr().out
    assert run(monkeypatch, mods, "--games", "6", "--json", "--workers", "2") == 1
    assert capsys.readouterr().out == alone
    monkeypatch.setattr(lab, "_share", die)
    assert run(monkeypatch, mods, "--games", "6", "--workers", "2") == 2
    assert "A worker was ended from outside" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--only", "shelter_calm"], "There is no behaviour `shelter_calm`. Did you mean `shelter_calms`?"),
        (["--scenario", "smal"], "There is no scenario with behaviours `smal`."),
        (["--others", "idle"], "There is no computer player `idle`."),
        (["--others", "steady:somebody"], "There is no computer player `steady:somebody`."),
    ],
)
def test_what_the_command_refuses(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], mods: tuple[ModInfo, ...], words: list[str], message: str
) -> None:
    assert run(monkeypatch, mods, *words) == 2
    assert message in capsys.readouterr().err


def test_the_command_says_where_a_file_is_broken(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], mods: tuple[ModInfo, ...]) -> None:
    assert run(monkeypatch, changed(mods, "    number: 2", "    nummer: 2"), "--quick") == 2
    err = capsys.readouterr().err
    assert "file1.yaml:4:5: `shelter_calms` has no field `nummer`." in err


# --- the base rules -------------------------------------------------------------------------------------------------------


def test_the_sixteen_behaviours_are_there() -> None:
    mods, _ = find_mods([BASE])
    found = read_history(mods.values()).behaviours
    assert [one.number for one in found] == list(range(1, 17))
    assert all(one.source is not None for one in found)


def test_the_sixteen_behaviours_run() -> None:
    """A few games of each: whether they hold takes more (`lab history`)."""
    mods, _ = find_mods([BASE])
    ordered = tuple(mods.values())
    history = read_history(ordered)
    faults = {verdict.behaviour.id: verdict.fault for verdict in lab.try_history(ordered, history, history.behaviours, 4, 1)}
    assert set(faults.values()) == {None}, faults
