"""Every command with its options and its help. What a command does is loaded when it is done, so that help costs no time."""

from __future__ import annotations

import argparse
from pathlib import Path

from game.faces import cli_debrief_options, cli_lab_options, cli_later, cli_replay_options, cli_window_options
from game.faces.cli_parser import MOST_GAMES, MOST_SEED, Commands, Parser, Shape, listed, one_of, told, whole
from game.faces.cli_sayings import PROGRAM

MOST_BATCH, MOST_WORKERS = 65_536, 512

ABOUT = """Double Movement is a turn-based strategy game about globalisation: movements, states and a hegemon play at one table about what follows
the order of 1999. Without a command it plays. Every command has its own --help."""


def every_command(version: str) -> tuple[Parser, Commands]:
    parser = Parser(prog=PROGRAM, description=told(ABOUT), formatter_class=Shape, allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"Double Movement {version}")
    parser.set_defaults(does=None, parser=parser)
    commands = Commands(parser)
    _add_play(commands)
    _add_games(commands)
    _add_rules(commands)
    _add_lab(commands)
    cli_debrief_options.add(commands, version)
    cli_window_options.add(commands)
    cli_later.add(commands)
    return parser, commands


def _add_rules(commands: Commands) -> None:
    check = commands.add(
        "check",
        _check,
        "say everything that is wrong with rules",
        """Reads rule files, lays mods over what they require, builds every scenario, and reports all problems of all files in one run, each with
        its file, line and column, what came, what was wanted and what to try. PATH is a mod's folder, a folder of mods, or a file of a mod; without
        PATH the rules that ship are checked. Exit status: 0 nothing wrong (warnings aside), 1 errors, 2 it could not run.""",
        "check",
        "check my_mod --format github",
    )
    check.add_argument("paths", nargs="*", metavar="PATH", help="folders or files of mods (default: the rules that ship)")
    formats = one_of("text", "json", "github")
    check.add_argument("--format", type=formats, default="text", metavar="text|json|github", help="for people, programs or code review")
    check.add_argument("--cost", action="store_true", help="also say what each rule costs a turn")
    explain = commands.add(
        "explain",
        _explain,
        "print an entry of the rules and who wrote each line",
        """Prints what all mods together say under an id: the resolved entry, and beside each field the mod, file and line that set it. With --core it
        prints what the entry is rewritten into: the rules, variables and orders that the engine plays. Ids are those of the rule files.""",
        "explain legitimacy",
        "explain borders --core",
    )
    explain.add_argument("id", metavar="ID", help="an id from the rule files")
    explain.add_argument("--core", action="store_true", help="print the rewriting, in the engine's own kinds")
    explain.add_argument("--mods", type=listed, metavar="ID,…", help="mods to lay over the base rules")
    mods = Commands(
        commands.add(
            "mod",
            None,
            "list mods, and later make, install and test them",
            "Mods change the rules: folders of YAML files with a mod.yaml. `mod list` shows those that are here.",
            "mod list",
        ),
        "mod command",
    )
    mod_list = mods.add(
        "list",
        _mod_list,
        "every mod that is here, broken ones with the reason",
        """Lists the mods that ship with the game and those you put into your own folder, with version and state. A broken mod is listed with what is
        wrong with it, never hidden.""",
        "mod list",
    )
    mod_list.add_argument("--json", action="store_true", help="print one JSON object")
    cli_later.add_mod(mods)


def _add_play(commands: Commands) -> None:
    """The command and its options."""
    made = commands.add(
        "play",
        _play,
        "play the game (what happens without a command)",
        """Opens the game. Without options it asks for a scenario and a seat; the computer plays the others. Everything is kept as it happens, in your own
        folder; --resume goes on with a kept game. Where there is no window the game is played in the terminal, with the keyboard alone. Where nobody sits
        at the terminal (its input is a file or a pipe, and --ui terminal was not asked for) the computer plays every seat and the report is written.""",
        "play",
        "play --scenario seattle --seats south=human --seed 7",
        "play --resume FILE",
    )
    made.add_argument("--scenario", metavar="ID", help="which scenario (asked for, or the standard one, if not said)")
    made.add_argument("--seats", metavar="SEAT=human|LEVEL,…", help="who plays which seat; the computer takes the rest")
    made.add_argument("--seed", type=whole(0, MOST_SEED), metavar="N", help="decides all chance; the same seed and the same orders give the same game")
    made.add_argument("--mods", type=listed, metavar="ID,…", help="mods to play with, besides the base rules")
    made.add_argument("--lang", default="en", metavar="en", help="the language of the interface")
    faces = one_of("desktop", "terminal")
    made.add_argument("--ui", type=faces, metavar="desktop|terminal", help="the window or the terminal (the window, where there is one)")
    made.add_argument("--resume", metavar="FILE", help="go on with a kept game")


def _add_games(commands: Commands) -> None:
    """Both commands and their options."""
    made = commands.add(
        "simulate",
        _simulate,
        "let computer players play many games, and count",
        """Plays games of computer players without drawing anything and prints who won how often, how it ended, which orders were given. Game k has the seed
        S + k and comes out the same in any batch and with any number of workers. Players are one level for all seats, or levels by seat. --json
        prints one object for other programs, --save keeps a file of each game that `replay` reads.""",
        "simulate --scenario seattle --games 200 --seed 1",
        "simulate --scenario water_war --games 20 --seed 5 --json --per-game",
    )
    made.add_argument("--scenario", required=True, metavar="ID", help="which scenario")
    made.add_argument("--games", required=True, type=whole(1, MOST_GAMES), metavar="N", help="how many games")
    made.add_argument("--seed", required=True, type=whole(0, MOST_SEED), metavar="S", help="the seed of the first game")
    made.add_argument("--players", metavar="LEVEL|SEAT=LEVEL,…", help="a level for all seats, or levels by seat")
    made.add_argument("--batch", type=whole(1, MOST_BATCH), metavar="B", help="games played side by side")
    made.add_argument("--workers", type=whole(1, MOST_WORKERS), default=1, metavar="W", help="processes that share the work")
    made.add_argument("--mods", type=listed, metavar="ID,…", help="mods to play with, besides the base rules")
    made.add_argument("--json", action="store_true", help="print one JSON object")
    made.add_argument("--per-game", action="store_true", help="with --json: a line for each game")
    made.add_argument("--by-seat", action="store_true", help="what each seat ordered, instead of all together; with --json: besides")
    made.add_argument("--save", type=Path, metavar="DIR", help="keep a file of each game in this folder")
    cli_replay_options.add(commands)


def _add_lab(commands: Commands) -> None:
    """`lab` and what belongs to it."""
    made = commands.add(
        "lab",
        None,
        "measure the machine and the rules with many games",
        "The lab plays games by the thousand: who plays better, how fair and how true the rules are, how fast the machine is. All print a table, or --json.",
        "lab bench",
    )
    lab = Commands(made, "lab command")
    bench_parser = lab.add(
        "bench",
        _bench,
        "how fast the machine is on this computer",
        """Measures, with medians: resolved game-turns a second at several batch sizes beside the same arithmetic written by hand, the time of a turn,
        reading and compiling the rules, start-up, and how each grows. Ratios within one run say more than seconds. It takes a minute or two.""",
        "lab bench --json",
    )
    bench_parser.add_argument("--json", action="store_true", help="print one JSON object")
    bench_parser.add_argument("--profile", action="store_true", help="say where the time of a turn goes")
    tried = lab.add(
        "history",
        _history,
        "try the behaviours that the rules must bring about",
        """Plays every behaviour that the rules' folders `history` hold, in all its arms and with the same seeds in each, and prints what came
        out: estimates with 95 % intervals, and whether the claim holds, that is whether its whole interval lies on the right side. Exit status: 0
        all hold, 1 some fail, 2 it could not run.""",
        "lab history",
        "lab history --only 4,7 --games 50 --seed 1",
    )
    tried.add_argument("--scenario", metavar="ID", help="only behaviours played in this scenario")
    tried.add_argument("--only", type=listed, metavar="ID,…", help="only these, by id or number")
    tried.add_argument("--games", type=whole(2, MOST_GAMES), metavar="N", help="games an arm (200)")
    tried.add_argument("--seed", type=whole(0, MOST_SEED), default=1_000_000, metavar="S", help="the seed of the first game (1000000: never tuned on)")
    tried.add_argument("--others", default="", metavar="LEVEL", help="who plays seats that a behaviour leaves open (its habits)")
    tried.add_argument("--workers", type=whole(1, MOST_WORKERS), default=1, metavar="W", help="processes that share the work")
    tried.add_argument("--quick", action="store_true", help="24 games an arm: whether it runs, not whether it holds")
    tried.add_argument("--mods", type=listed, metavar="ID,…", help="mods to play with, besides the base rules")
    tried.add_argument("--json", action="store_true", help="print one JSON object")
    cli_lab_options.add(lab)


# -- what they do


def _play(args: argparse.Namespace) -> int:
    from game.faces import cli_face

    return cli_face.play(args)


def _simulate(args: argparse.Namespace) -> int:
    from game.faces import cli_game

    return cli_game.simulate(args)


def _check(args: argparse.Namespace) -> int:
    from game.faces import cli_rules

    return cli_rules.check(args)


def _explain(args: argparse.Namespace) -> int:
    from game.faces import cli_rules

    return cli_rules.explain(args)


def _mod_list(args: argparse.Namespace) -> int:
    from game.faces import cli_rules

    return cli_rules.mod_list(args)


def _history(args: argparse.Namespace) -> int:
    from game.faces import cli_lab

    return cli_lab.history(args)


def _bench(args: argparse.Namespace) -> int:
    from game.faces import cli_lab

    return cli_lab.bench(args)
