"""The command `lab balance`: targets, what came out, and which of them fail."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence

from game.base.problems import Problem, RulesRefused
from game.engine.state import Engine
from game.faces import cli_mods
from game.faces.cli_arena import level, play
from game.faces.cli_sayings import Refused, columns, say, unknown
from game.lab.arena import digest_of
from game.lab.balance import Counting, Finding, Result
from game.lab.balance_read import Balance, Target, read_balance
from game.lab.balance_tables import Asked, Table, rules_for, tables_of
from game.lab.history_count import Estimate
from game.lab.history_overlay import Overlay
from game.rules.layers import ModInfo
from game.rules.ruleset import Ruleset

TOP = 6  # rows of a target that people read, where all are not asked for
TRIED = "lab-strong"  # who plays where nobody is named


def balance(args: argparse.Namespace) -> int:
    """Plays, counts and tells."""
    players = level(args.players or TRIED)
    mods = cli_mods.chosen(args.mods)
    found = _read(mods)
    chosen = _chosen(found.targets, args.only)
    ruleset, engines, tables = _tables(mods, found, chosen, args, Asked(players, args.games, args.seed, args.block))
    played = play(args, ruleset, engines, [sitting for table in tables for sitting in table.sittings], "balance")
    counting = Counting(ruleset, engines, found, tables, played)
    findings = tuple(finding for target in chosen for finding in counting.findings(target))
    result = Result(Asked(players, args.games, args.seed, args.block), findings, digest_of(played))
    if args.json:
        say(json.dumps(result.to_json(), ensure_ascii=False))
    else:
        _tell(result, engines, args.all)
    return int(not result.holds)


def _read(mods: tuple[ModInfo, ...]) -> Balance:
    try:
        found = read_balance(mods)
    except RulesRefused as refused:
        raise _refused(mods, refused.problems) from None
    if not found.targets:
        raise Refused("The rules bring no targets: they stand in a mod's folder `balance`.")
    return found


def _refused(mods: tuple[ModInfo, ...], problems: Sequence[Problem]) -> Refused:
    first, more = cli_mods.at_files(mods, problems)[0], len(problems) - 1
    return Refused(" ".join(filter(None, [f"{first.place}: {first.message}", first.hint, f"(and {more} more)" if more else ""])))


def _chosen(targets: Sequence[Target], only: Sequence[str] | None) -> list[Target]:
    known = {target.id: target for target in targets}
    for id in only or ():
        if id not in known:
            raise unknown("target", id, known)
    return [known[id] for id in only] if only else list(targets)


def _tables(
    mods: tuple[ModInfo, ...], found: Balance, chosen: Sequence[Target], args: argparse.Namespace, asked: Asked
) -> tuple[Ruleset, dict[str, Engine], list[Table]]:
    """The rules with their measures, an engine for each scenario, and every table that is needed."""
    plain = cli_mods.load(mods, "")
    scenarios = [cli_mods.scenario_of(plain, id).id for id in args.scenario or list(plain.scenarios)]
    overlay: Overlay | None = None
    try:
        ruleset, overlay = rules_for(found, mods, scenarios[0])
        engines = {id: Engine(ruleset.program(id)) for id in scenarios}
    except RulesRefused as refused:
        raise _refused(mods, overlay.said(refused.problems) if overlay is not None else refused.problems) from None
    return ruleset, engines, [table for id in scenarios for table in tables_of(engines[id], id, found, chosen, asked)]


# -- for people


def _tell(result: Result, scenarios: Sequence[str] | dict[str, Engine], every: bool) -> None:
    asked = result.asked
    say(f"{asked.level} in every seat, {asked.games} games a table, from seed {asked.seed}")
    for scenario in (*scenarios, ""):
        findings = [finding for finding in result.findings if finding.scenario == scenario]
        if findings:
            say(f"\n{scenario or 'all together'}")
            for line in columns(_rows(findings, every), frozenset({1, 2, 3})):
                say(line)
    say("\nwhat is wanted")
    for line in _meanings(list({one.target.id: one.target for one in result.findings}.values())):
        say(line)
    held, sure = (sum(flag for flag in flags) for flags in zip(*((one.holds, one.sure) for one in result.counted))) if result.counted else (0, 0)
    say(f"\n{held} of {len(result.counted)} hold; {sure} of {len(result.counted)} verdicts are sure, their whole interval lies on one side.")
    say(f"digest {result.digest[:16]}")


def _rows(findings: Sequence[Finding], every: bool) -> Iterator[tuple[str, ...]]:
    """Targets with what came out; of a target that is counted for many, first those that fail."""
    yield ("", "", "95 % interval", "target", "holds")
    by_target: dict[str, list[Finding]] = {}
    for finding in findings:
        by_target.setdefault(finding.target.id, []).append(finding)
    for group in by_target.values():
        yield (f"{group[0].target.id.replace('_', ' ')}:",) if group[0].of else _row(group[0].target.id.replace("_", " "), group[0])
        if not group[0].of:
            continue
        shown = group if every or len(group) <= TOP else [one for one in group if not one.holds]
        yield from (_row(f"  {one.of}", one) for one in shown)
        if len(shown) < len(group):
            yield (f"  and {len(group) - len(shown)} that hold",)


def _row(name: str, one: Finding) -> tuple[str, ...]:
    if one.estimate is None:
        return (name, "", "", _wanted(one.target), f"not counted: {one.why}")
    word = "yes" if one.holds else "NO"
    return (name, _number(one.target, one.estimate.value), _between(one.target, one.estimate), _wanted(one.target), word if one.sure else f"{word}, not sure")


def _meanings(chosen: Sequence[Target]) -> Iterator[str]:
    """What the rows' names stand for."""
    rows = columns((f"  {target.id.replace('_', ' ')}", target.text.text) for target in chosen)
    yield from rows


def _wanted(target: Target) -> str:
    low, high = (None if bound is None else _number(target, bound) for bound in (target.low, target.high))
    return f"{low} to {high}" if low and high else f"{low} or more" if low else f"{high} or less"


def _number(target: Target, value: float) -> str:
    return f"{100 * value:.1f} %" if target.share is not None else f"{value:.2f}"


def _between(target: Target, found: Estimate) -> str:
    factor, digits = (100, 1) if target.share is not None else (1, 2)
    return f"{factor * found.low:.{digits}f} to {factor * found.high:.{digits}f}"
