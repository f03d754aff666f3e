"""The commands `lab bench` and `lab history`."""

from __future__ import annotations

import argparse
import json
import textwrap
from collections.abc import Sequence
from dataclasses import replace

from game.ai.levels import LEVELS, SIGN, no_level
from game.base.problems import RulesRefused
from game.faces import cli_mods
from game.faces.cli_sayings import Progress, Refused, columns, say, shown, unknown
from game.lab import bench as lab
from game.lab import history as past
from game.lab.history import Result, Verdict
from game.lab.history_read import Behaviour

WIDTH = 100


def bench(args: argparse.Namespace) -> int:
    """Measures."""
    progress = Progress("measuring")
    try:
        text = lab.main(json=args.json, profile=args.profile, progress=progress.at)
    finally:
        progress.end()
    say(text)
    return 0


# -- history


def history(args: argparse.Namespace) -> int:
    """Tries the behaviours that the rules must bring about."""
    mods = cli_mods.chosen(args.mods)
    try:
        found = past.read_history(mods)
    except RulesRefused as refused:
        first, more = cli_mods.at_files(mods, refused.problems)[0], len(refused.problems) - 1
        raise Refused(" ".join(filter(None, [f"{first.place}: {first.message}", first.hint, f"(and {more} more)" if more else ""]))) from None
    if args.others and (args.others not in LEVELS or SIGN in args.others):
        raise Refused(no_level(shown(args.others)))
    found = replace(found, level=args.others)
    chosen = _chosen(found.behaviours, args.only, args.scenario)
    games = args.games or (past.QUICK if args.quick else past.GAMES)
    progress = Progress("behaviour")
    verdicts = []
    tried = (
        past.try_history(mods, found, chosen, games, args.seed, progress.at)
        if args.workers == 1
        else past.try_together(mods, found, chosen, games, args.seed, args.workers)
    )
    try:
        for verdict in tried:
            verdicts.append(verdict)
            if not args.json:
                progress.end()
                _tell(verdict)
    except past.WorkersEnded as ended:
        raise Refused(str(ended)) from None
    finally:
        progress.end()
    result = Result(args.seed, tuple(verdicts), args.others)
    if args.json:
        say(json.dumps(result.to_json(), ensure_ascii=False))
    else:
        held = sum(verdict.holds for verdict in verdicts)
        others = f", {args.others} players where a behaviour says nothing else" if args.others else ""
        say(f"{held} of {len(verdicts)} hold; {games} games an arm, seeds {args.seed} to {args.seed + games - 1}{others}.")
    return 2 if any(verdict.fault for verdict in verdicts) else int(not result.holds)


def _chosen(known: Sequence[Behaviour], only: Sequence[str] | None, scenario: str | None) -> list[Behaviour]:
    """The behaviours that were asked for, by id or number."""
    names = {name: one for one in known for name in (one.id, str(one.number))}
    for name in only or ():
        if name not in names:
            raise unknown("behaviour", name, [one.id for one in known])
    scenarios = {one.scenario.text for one in known}
    if scenario is not None and scenario not in scenarios:
        raise unknown("scenario with behaviours", scenario, scenarios)
    wanted = {names[name].id for name in only} if only else {one.id for one in known}
    return [one for one in known if one.id in wanted and scenario in (None, one.scenario.text)]


def _tell(verdict: Verdict) -> None:
    """A behaviour as people read it: what is claimed, what came out, and what each arm came to."""
    one = verdict.behaviour
    word = "can not be tried" if verdict.fault else "holds" if verdict.holds else "FAILS"
    for line in textwrap.wrap(f"{one.number:>2}  {one.text.text}  {word}", WIDTH, subsequent_indent="    "):
        say(line)
    if verdict.fault is not None:
        say(f"    {verdict.fault.place}: {verdict.fault.message} {verdict.fault.hint}".rstrip())
    rows = []
    for finding in verdict.findings:
        claim, estimate = finding.claim, finding.estimate
        bound = f"above {claim.above:g}" if claim.above is not None else f"below {claim.below:g}"
        text = claim.text.text if claim.text else claim.id.replace("_", " ")
        rows.append((f"    {text}", f"{estimate.value:.3f}", f"{estimate.low:.3f} to {estimate.high:.3f}", bound, "yes" if finding.holds else "NO"))
    for line in columns(rows, right=frozenset({1, 2})):
        say(line)
    for id, played in (verdict.arms or {}).items():
        means = ", ".join(f"{name} {values.mean():.3f}" for name, values in played.values.items())
        seldom = [f"{line} ({100 * rate:.0f} %)" for line, rate in played.carried.items() if rate < 0.5]
        say(f"      {id}: {means}" + (f"; seldom carried out: {', '.join(seldom)}" if seldom else ""))
    say()
