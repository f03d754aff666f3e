"""Targets of a fair game: read strictly, counted from the right games, held against their numbers, and printed as promised."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from game import paths
from game.base.problems import RulesRefused
from game.engine.state import Engine
from game.faces import cli
from game.lab.arena import digest_of
from game.lab.balance import Counting, Finding, Result
from game.lab.balance_read import ARM, COUNTS, MEASURE, TARGET, Balance, Target, read_balance
from game.lab.balance_tables import Asked, Table, rules_for, tables_of
from game.lab.history_count import Estimate
from game.lab.shelf import Played
from game.lab.simulate import simulate
from game.lab.sweep import Alone, Processes, play_all
from game.rules.layers import ModInfo, find_mods
from game.rules.source import Scalar
from tests.small_world import ROOT, SEATS, SMALL, rules

TARGETS = """measures:
  boiled:
    is: heat > 0.6
  early:
    is: heat > 0.3
    when: half
  hottest:
    is: heat
    when: highest
arms:
  alone: {each: kind, others: idle}
  nobody: {each: seat, plays: idle, part: 0.5}
  distracted: {each: seat, plays: idle, only at half: true}
targets:
  wins: {text: Seats win., share: won, each: seat, low: 0.1, high: 0.6}
  kinds_win: {text: Kinds win., share: won, each: kind, high: 1}
  defeats: {text: All lose., share: defeat, low: 0, high: 0.5}
  boils: {text: It boils., share: boiled, high: 0.9}
  early_if_ever: {text: It boils early., share: early, among: boiled, low: 0}
  hot: {text: How hot it gets., mean: hottest, low: 0, high: 1}
  leads: {text: The lead changes., share: lead lost, low: 0.01}
  regimes: {text: Each regime comes., share: held, each: regime, pooled: true, low: 0.01}
  orders: {text: Each order is given., share: picked, each: order, low: 0.02, high: 0.9}
  pledges: {text: Pledges are made., mean: pledged, low: 0}
  needs: {text: Seats need each other., share: won, each: seat, arm: alone, less: full, high: 1}
  idle_loses: {text: Who does nothing ends lower., share: ended lower, each: kind, arm: nobody, low: 0.5}
  turn_costs: {text: A turn costs something., mean: project, each: kind, arm: distracted, less: full, high: 100}
  turn_matters: {text: A turn matters., share: ended lower, each: seat, arm: distracted, low: 0}
"""
ASKED = Asked("random", 12, 70, 5)


def with_targets(folder: Path, text: str) -> tuple[ModInfo, ...]:
    """The small world with a file of targets."""
    shutil.copytree(SMALL, folder / "small", dirs_exist_ok=True)
    (folder / "small" / "balance").mkdir(exist_ok=True)
    (folder / "small" / "balance" / "file.yaml").write_text(text, "utf-8")
    found, problems = find_mods([folder])
    assert not problems
    return tuple(found.values())


class Tried:
    """A balance of the small world."""

    def __init__(self, folder: Path, text: str = TARGETS, asked: Asked = ASKED, scenarios: tuple[str, ...] = ("small",), workers: int = 1) -> None:
        mods = with_targets(folder, text)
        self.balance: Balance = read_balance(mods)
        self.ruleset, _ = rules_for(self.balance, mods, scenarios[0])
        self.engines = {id: Engine(self.ruleset.program(id)) for id in scenarios}
        self.tables: list[Table] = [table for id in scenarios for table in tables_of(self.engines[id], id, self.balance, self.balance.targets, asked)]
        hands = Processes(workers) if workers > 1 else Alone()
        self.played: Played = play_all(self.ruleset, [one for table in self.tables for one in table.sittings], hands)
        counting = Counting(self.ruleset, self.engines, self.balance, self.tables, self.played)
        self.result = Result(asked, tuple(found for target in self.balance.targets for found in counting.findings(target)), digest_of(self.played))

    def __getitem__(self, id: str) -> Finding:
        (found,) = [one for one in self.result.findings if one.id == id]
        return found

    def value(self, id: str) -> float:
        found = self[id].estimate
        assert found is not None
        return found.value


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Tried:
    return Tried(tmp_path_factory.mktemp("tried"))


# --- counting -------------------------------------------------------------------------------------------------------------


def test_games_are_those_of_the_plain_rules(tried: Tried) -> None:
    full = next(table for table in tried.tables if table.arm == "full")
    simulated = simulate(rules(), "small", 12, 70)
    assert [game.digest for game in full.accounts(tried.played).values()] == [game.digest for game in simulated.games]


def test_shares_are_those_that_simulate_counts(tried: Tried) -> None:
    found = simulate(rules(), "small", 12, 70)
    body = found.to_json()
    for seat in SEATS:
        assert tried.value(f"wins.{seat}") == body["wins"][seat]["rate"]
    assert tried.value("kinds_win.movement") == pytest.approx((body["wins"]["hillfolk"]["rate"] + body["wins"]["sailors"]["rate"]) / 2)
    assert tried.value("defeats") == body["endings"]["defeat"]["rate"]
    assert tried["defeats"].games == 12
    given = Counter[str]()
    for game in found.games:
        given.update({kind: n for kind, n in game.orders.items() if kind in ("calm", "press")})
    assert tried.value("orders.hegemon.calm") == pytest.approx(given["calm"] / given.total())
    assert [one.of for one in tried.result.findings if one.target.id == "orders"] == [
        "movement.rally", "movement.visit", "state.protect", "hegemon.calm", "hegemon.press",
    ], "a sealed choice takes no place"  # fmt: skip


def test_measures_are_taken_from_every_game(tried: Tried) -> None:
    accounts = list(tried.tables[0].accounts(tried.played).values())
    boiled = [bool(account.values["balance_boiled end"]) for account in accounts]
    assert tried.value("boils") == sum(boiled) / 12
    early = [bool(account.values["balance_early half"]) for account, there in zip(accounts, boiled) if there]
    assert tried["early_if_ever"].games == len(early) > 0
    assert tried.value("early_if_ever") == sum(early) / len(early)
    assert 0 < tried.value("hot") <= 1


def test_regimes_are_counted_over_all_arms(tried: Tried) -> None:
    found = [one for one in tried.result.findings if one.target.id == "regimes"]
    assert {one.scenario for one in found} == {""}
    assert {one.games for one in found} == {sum(one.games for one in tried.played)}
    assert sum(one.estimate.value for one in found if one.estimate) == pytest.approx(1)


def test_arms_are_compared_game_by_game(tried: Tried) -> None:
    for table in tried.tables:
        levels = {seat: dict(table.sittings[0].seats)[seat] for seat in SEATS}
        if table.arm == "alone":
            assert all((level == "random") == (seat in table.seats) for seat, level in levels.items())
        if table.arm == "nobody":
            assert all((level == "idle") == (seat in table.seats) for seat, level in levels.items())
            assert sum(sitting.games for sitting in table.sittings) == 6
        if table.arm == "distracted":
            assert set(levels.values()) == {"random"}
            upset = table.sittings[0].upset
            assert upset is not None and (upset.seat, upset.turn, upset.level) == (table.seats[0], 5, "idle")
    assert tried["needs.crown"].games == 12
    assert (tried["idle_loses.movement"].games, tried["idle_loses.state"].games) == (12, 6)
    assert tried.value("idle_loses.state") > 0.5
    full = tried.tables[0].accounts(tried.played)
    distracted = next(table for table in tried.tables if table.arm == "distracted" and table.seats == ("crown",)).accounts(tried.played)
    gaps = [distracted[seed].projects["crown"] - full[seed].projects["crown"] for seed in full]
    assert tried.value("turn_costs.state") == pytest.approx(sum(gaps) / 12)


def test_workers_make_no_difference(tried: Tried, tmp_path: Path) -> None:
    assert json.dumps(Tried(tmp_path, workers=2).result.to_json()) == json.dumps(tried.result.to_json())


def test_a_level_is_not_compared_with_itself(tmp_path: Path) -> None:
    found = Tried(tmp_path, asked=replace(ASKED, level="idle", games=3))
    assert {table.arm for table in found.tables} == {"full"}
    why = {one.target.id: one.why for one in found.result.findings if one.why}
    assert set(why) == {"needs", "idle_loses", "turn_matters", "turn_costs"} | ({"early_if_ever"} & set(why))
    assert "itself" in why["needs"]
    assert [one["id"] for one in found.result.to_json()["skipped"]] == list(why)


def test_several_scenarios_stand_side_by_side(tmp_path: Path) -> None:
    text = "targets:\n  defeats: {text: All lose., share: defeat, high: 1}\n  here: {text: Here., share: defeat, scenarios: short, high: 1}\n"
    found = Tried(tmp_path, text, replace(ASKED, games=2), ("small", "short"))
    assert [(one.id, one.scenario) for one in found.result.findings] == [("defeats", "small"), ("defeats", "short"), ("here", "short")]


# --- holding --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("estimate", "holds", "sure"),
    [
        ((0.4, 0.3, 0.5), True, True),
        ((0.3, 0.2, 0.4), True, False),
        ((0.2, 0.1, 0.3), False, False),
        ((0.2, 0.1, 0.24), False, True),
        ((0.7, 0.6, 0.8), False, True),
        ((0.25, 0.25, 0.55), True, True),
    ],
)
def test_what_holds_and_what_is_sure(estimate: tuple[float, float, float], holds: bool, sure: bool) -> None:
    word = Scalar("x", None)  # type: ignore[arg-type] # its place is not asked for
    found = Finding(Target("x", word, word, share=word, low=0.25, high=0.55), "small", "", 10, Estimate(*estimate))
    assert (found.holds, found.sure) == (holds, sure)


def test_the_object_is_the_one_that_the_command_promises(tried: Tried) -> None:
    body = json.loads(json.dumps(tried.result.to_json(), allow_nan=False))
    assert {"id", "scenario", "value", "ci", "low", "high", "holds"} <= set(body["targets"][0])
    for one in body["targets"]:
        inside = (one["low"] is None or one["value"] >= one["low"]) and (one["high"] is None or one["value"] <= one["high"])
        assert one["holds"] == inside
        assert one["ci"][0] <= one["value"] <= one["ci"][1]
    assert body["holds"] == all(one["holds"] for one in body["targets"])


# --- reading --------------------------------------------------------------------------------------------------------------

READING = {
    "section": ("targets:\n", "goals:\n", "There is no `goals` here."),
    "field": ("share: defeat,", "rate: defeat,", "`defeats` has no field `rate`."),
    "neither": ("share: defeat, low: 0", "low: 0", "`defeats` wants `share` or `mean`, one of the two."),
    "no bound": ("share: defeat, low: 0, high: 0.5", "share: defeat", "`defeats` wants `low` or `high`, or both."),
    "count": ("share: defeat", "share: defeats", "There is no count or measure `defeats`."),
    "each": ("share: defeat,", "share: defeat, each: seat,", "`defeat` wants no `each`."),
    "no each": ("share: won, each: seat, low", "share: won, low", "`won` wants `each: seat` or `each: kind`."),
    "number": ("share: ended lower, each: kind", "share: project, each: kind", "`project` is a number: it wants `mean`."),
    "arm": ("arm: alone", "arm: alne", "There is no arm `alne`."),
    "among": ("among: boiled", "among: boilt", "There is no measure `boilt`."),
    "no arm": ("arm: alone, less", "less", "`needs` compares two arms; say in which `arm` it is counted."),
    "one turn of many": ("distracted: {each: seat", "distracted: {each: kind", "`distracted` plays one turn only"),
    "when": ("when: half", "when: noon", "`when` wants half, end"),
}


@pytest.mark.parametrize(("old", "new", "message"), READING.values(), ids=READING)
def test_files_that_can_not_be_read(old: str, new: str, message: str, tmp_path: Path) -> None:
    assert old in TARGETS
    with pytest.raises(RulesRefused) as refused:
        read_balance(with_targets(tmp_path, TARGETS.replace(old, new, 1)))
    said = [problem for problem in refused.value.problems if message in problem.message]
    assert said, refused.value.problems
    assert said[0].place is not None and said[0].place.file == "small/balance/file.yaml"


def test_a_measure_of_what_is_not_there_is_said_where_it_stands(tmp_path: Path) -> None:
    mods = with_targets(tmp_path, TARGETS.replace("is: heat > 0.6", "is: heet > 0.6"))
    ruleset, overlay = rules_for(read_balance(mods), mods, "small")
    assert overlay is not None
    with pytest.raises(RulesRefused) as refused:
        ruleset.program("small")
    place = overlay.said(refused.value.problems)[0].place
    assert place is not None
    assert (place.file, place.line) == ("small/balance/file.yaml", 3)


def test_the_shipped_targets_can_be_read_and_laid_over() -> None:
    found, _ = find_mods([paths.rules_root()])
    mods = (found["base"],)
    balance = read_balance(mods)
    ruleset, _ = rules_for(balance, mods, "seattle")
    engine = Engine(ruleset.program("water_war"))
    tables = tables_of(engine, "water_war", balance, balance.targets, Asked("novice", 4, 1, 4))
    assert {"full", "by_random", "distracted"} <= {table.arm for table in tables}
    named = {scenario.text for target in balance.targets for scenario in target.scenarios}
    assert named <= set(ruleset.scenarios)


def test_the_manual_is_true(tmp_path: Path) -> None:
    manual = (ROOT / "docs" / "lab.md").read_text("utf-8")
    block = manual.split("```yaml\n")[1].split("```")[0]
    found = read_balance(with_targets(tmp_path, block))
    assert [target.id for target in found.targets] == ["breaks_early", "decisions_matter"]
    assert all(f"`{word}`" in manual for word in COUNTS)
    fields = {field.name for table in (MEASURE, ARM, TARGET) for field in table} - {"text", "let", "is"}
    assert all(f"`{field}`" in manual for field in fields)


# --- the command ----------------------------------------------------------------------------------------------------------


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = cli.main(["lab", "balance", *words])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_the_command_tells_and_goes_on(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    words = ["--scenario", "water_war", "--players", "random", "--games", "4", "--only", "wins,trajectories,orders", "--resume", str(tmp_path / "kept")]
    status, out, err = run(capsys, *words)
    assert (status, err) == (1, "")
    assert out.startswith("random in every seat, 4 games a table, from seed 1000000\n")
    assert "all together" in out and "25.0 % to 55.0 %" in out and "Each seat wins" in out
    status, again, err = run(capsys, *words, "--json")
    body = json.loads(again)
    assert {one["id"].split(".")[0] for one in body["targets"]} == {"wins", "trajectories", "orders"}
    assert f"digest {body['digest'][:16]}" in out
    assert len(run(capsys, *words, "--all")[1]) > len(out)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--players", "strang"], "There is no computer player `strang`."),
        (["--scenario", "water_war", "--players", "novice:securitiser"], "There is no personality `securitiser`"),
        (["--only", "win"], "There is no target `win`. Did you mean `wins`?"),
        (["--scenario", "seatle"], "Did you mean `seattle`?"),
        (["--scenario", "water_war", "--only", "wins", "--resume", str(ROOT / "README.md")], "is no file of the lab's results"),
        (["--games", "0"], "0 is not between 1"),
    ],
)
def test_what_the_command_can_not_do(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, *words)
    assert (status, out) == (2, "")
    assert said in err and err.count("\n") == 1
