"""The commands `lab arena` and `lab cluster`, and what every command of the lab does that has many games played."""

from __future__ import annotations

import argparse
import json
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from game.ai.levels import LEVELS, no_level
from game.base.problems import RulesRefused
from game.engine.state import Engine
from game.faces import cli_mods
from game.faces.cli_sayings import Progress, Refused, columns, say, shown, tell, unknown
from game.lab import arena as lab
from game.lab.arena import Contest, Score
from game.lab.cluster import Cluster, join, stand
from game.lab.shelf import Played, Shelf
from game.lab.sitting import IDLE, LabProblem, Room, Sitting, check, kinds_of_seats
from game.lab.sweep import Hands, hands_for, play_all
from game.rules.ruleset import Ruleset

BAR = 24  # signs
RIGHT = frozenset(range(1, 9))


# -- having games played


def level(text: str) -> str:
    """A level that there is, or `idle`."""
    if text not in LEVELS and text != IDLE:
        raise Refused(no_level(shown(text)))
    return text


def hands_of(args: argparse.Namespace) -> Hands:
    """Who plays."""
    if args.scheduler is not None:
        return Cluster(args.scheduler)
    return hands_for(args.workers)


def play(args: argparse.Namespace, ruleset: Ruleset, engines: Mapping[str, Engine], sittings: Sequence[Sitting], what: str) -> Played:
    """Has sittings played, with a bar on a terminal, and what there is of results in a file."""
    progress = Progress(what)
    try:
        for scenario, engine in engines.items():
            check(engine, (sitting for sitting in sittings if sitting.scenario == scenario))
        shelf = Shelf(args.resume, ruleset.hash) if args.resume is not None else None
        return play_all(ruleset, sittings, hands_of(args), shelf, bar(progress, args.clock))
    except LabProblem as problem:
        raise Refused(str(problem)) from None
    except RulesRefused as refused:
        raise Refused(cli_mods.rules_refused(refused.problems)) from None
    except KeyboardInterrupt:
        progress.end()
        if args.resume is not None:
            tell("What was played is kept. The same command goes on from there.")
        raise
    finally:
        progress.end()


def bar(progress: Progress, clock: Callable[[], float]) -> Callable[[int, int], None]:
    """A bar with the time that is left, judged by what was played since it began."""
    begun: list[tuple[float, int]] = []

    def at(done: int, whole: int) -> None:
        begun.append((clock(), done))
        seconds, played = begun[-1][0] - begun[0][0], done - begun[0][1]
        left = f", {_time(seconds / played * (whole - done))} left" if played and done < whole else ""
        full = BAR * done // max(1, whole)
        progress.at(f"{'█' * full}{'░' * (BAR - full)} {done} of {whole} games{left}")

    return at


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"about {round(seconds)} s"
    return f"about {round(seconds / 60)} min" if seconds < 5400 else f"about {seconds / 3600:.1f} h"


# -- arena


def arena(args: argparse.Namespace) -> int:
    """Lets two levels meet."""
    if len(args.levels) != 2:
        raise Refused("`--levels` wants two: who challenges and who is challenged, as `--levels novice,random`.")
    challenger, reference, others = (level(text) for text in (*args.levels, args.others or args.levels[1]))
    ruleset = cli_mods.load(cli_mods.chosen(args.mods), args.scenario)
    scenario = cli_mods.scenario_of(ruleset, args.scenario).id
    engine = Room(ruleset).engine(scenario)
    kinds = kinds_of_seats(engine)
    for kind in args.kind:
        if kind not in kinds:
            raise unknown("kind of seat", kind, kinds)
    for seat in args.seat:
        if seat not in engine.seats:
            raise unknown("seat", seat, engine.seats)
    asked = Contest(
        scenario,
        challenger,
        reference,
        others,
        lab.looked_at(engine, args.kind, args.seat),
        args.pairs,
        args.seed,
        args.block,
        args.tables,
    )
    found = lab.result_of(engine, asked, play(args, ruleset, {scenario: engine}, lab.wanted(engine, asked), "arena"))
    if args.json:
        say(json.dumps(found.to_json(), ensure_ascii=False))
    else:
        _tell(found)
    return 0


def _tell(found: lab.Result) -> None:
    asked = found.asked
    meeting = f"{asked.challenger} against {asked.reference}, the others {asked.others}"
    say(f"{asked.scenario}: {meeting}; {asked.pairs} pairs a kind of seat, from seed {asked.seed}")
    say()
    rows: list[tuple[str, ...]] = [("seat", "pairs", "higher", "share", "95 % interval", "difference", "95 % interval", "wins", "the other's")]
    for kind, seats in asked.kinds:
        rows.append(_row(kind, found.kinds[kind]))
        rows += [_row(f"  {seat}", found.seats[seat]) for seat in seats if len(seats) > 1]
    for line in columns(rows, RIGHT):
        say(line)
    if found.tables:
        tell_table(f"{asked.challenger} in every seat", lab.table_of(found.tables))
    say(f"\ndigest {found.digest[:16]}")


def _row(name: str, score: Score) -> tuple[str, ...]:
    share, gap = score.share, score.difference
    between = f"{gap.low:+.1f} to {gap.high:+.1f}"
    wins = (f"{100 * won / max(1, score.pairs):.0f} %" for won in (score.won, score.reference_won))
    higher = f"{score.higher}" + (f" + {score.level} level" if score.level else "")
    return (name, f"{score.pairs}", higher, f"{100 * share.value:.1f} %", percent(share.low, share.high), f"{gap.value:+.2f}", between, *wins)


def percent(low: float, high: float) -> str:
    """An interval of a share."""
    return f"{100 * low:.1f} to {100 * high:.1f}"


def tell_table(title: str, body: dict[str, Any]) -> None:
    """Who won how often at a table, and how it ended."""
    say(f"\n{title}, {body['games']} games")
    rows: list[tuple[str, ...]] = []
    for part in ("wins", "endings"):
        rows.append((part, "games", "share", "95 % interval"))
        rows += [(f"  {name}", f"{found['n']}", f"{100 * found['rate']:.1f} %", percent(*found["ci"])) for name, found in body[part].items()]
    for line in columns(rows, RIGHT):
        say(line)


# -- cluster


def cluster(args: argparse.Namespace) -> int:
    """Stands as a cluster, or joins one, until it is stopped."""
    try:
        if args.join is not None:
            return join(args.join, args.workers)
        stand(args.workers, args.host, args.port, _standing, threading.Event().wait)
    except LabProblem as problem:
        raise Refused(str(problem)) from None
    return 0


def _standing(address: str) -> None:
    say(address)
    tell(f"Games are handed out at {address}: give it to `--scheduler`, and to `lab cluster --join` on other machines. Ctrl+C ends it.")
