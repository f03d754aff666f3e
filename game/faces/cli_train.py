"""The command `lab train`: what games teach, written as a mod."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from game import paths
from game.base.ids import is_id
from game.faces import cli_mods
from game.faces.cli_arena import bar, hands_of, level
from game.faces.cli_sayings import Progress, Refused, columns, path_shown, say, shown
from game.lab import train as lab
from game.lab.sitting import LabProblem, Room, Sitting, check
from game.lab.train import Course, Learned
from game.rules.layers import ModInfo

FILES = {"mod.yaml", "values.yaml"}
TOP = 8  # of what counts


def train(args: argparse.Namespace) -> int:
    """Learns, and writes."""
    id = args.id[0] if len(args.id) == 1 else ""
    if not is_id(id):
        raise Refused(f"`{shown(','.join(args.id))}` is no id for a mod: small letters, digits and `_`, a letter first.")
    mods = cli_mods.chosen(args.mods)
    folder = _room_for(args.out or paths.user_mods() / id, id, mods)
    ruleset = cli_mods.load(mods, args.scenario)
    course = Course(cli_mods.scenario_of(ruleset, args.scenario).id, level(args.players), args.seed, args.games)
    engine = Room(ruleset).engine(course.scenario)
    progress = Progress("train")
    try:
        check(engine, [Sitting(course.scenario, tuple((seat, course.level) for seat in engine.seats), course.seed, 1)])
        found = lab.learn(ruleset, course, args.block, hands_of(args), bar(progress, args.clock))
    except LabProblem as problem:
        raise Refused(str(problem)) from None
    finally:
        progress.end()
    _write(folder, lab.to_mod(found, id, "1.0.0", course, mods[-1].id))
    if args.json:
        say(json.dumps({**lab.to_json(found, course), "folder": str(folder)}, ensure_ascii=False))
    else:
        _tell(found, course, folder)
    return 0


def _room_for(folder: Path, id: str, mods: Sequence[ModInfo]) -> Path:
    """The folder, which is new or holds nothing but what this command wrote before."""
    if any(mod.id == id for mod in mods):
        raise Refused(f"The mod `{id}` is one of those that are learned from; name another with `--id`.")
    try:
        there = {path.name for path in folder.iterdir()} if folder.exists() else set()
    except OSError as error:
        raise Refused(f"{path_shown(folder)} can not be written to: {error.strerror or error}.") from None
    if there - FILES:
        raise Refused(f"{path_shown(folder)} holds other files than those of this command; name another folder with `--out`.")
    return folder


def _write(folder: Path, files: dict[str, str]) -> None:
    try:
        paths.made(folder)
        for name, text in files.items():
            (folder / name).write_text(text, "utf-8")
    except OSError as error:
        raise Refused(f"{path_shown(folder)} can not be written to: {error.strerror or error}.") from None


def _tell(found: Sequence[Learned], course: Course, folder: Path) -> None:
    say(f"{course.scenario}: {course.games} games of {course.level}, from seed {course.seed}")
    say()
    rows = [("kind of seat", "positions", "foretold", "by what is wanted now", "what counts most")]
    for one in found:
        ranked = sorted(one.weights.items(), key=lambda item: (-abs(item[1]), item[0]))[:TOP]
        rows.append((one.kind, f"{one.positions}", f"{100 * one.foretold:.0f} %", f"{100 * one.by_wants:.0f} %", ", ".join(id for id, _ in ranked)))
    for line in columns(rows, frozenset({1, 2, 3})):
        say(line)
    say(f"\nwritten to {path_shown(folder)}")
