"""What the lab's larger commands take: who plays the games, where results are kept, what is asked."""

from __future__ import annotations

import argparse
from pathlib import Path

from game.faces.cli_parser import MOST_GAMES, MOST_SEED, Commands, Parser, listed, whole

MOST_WORKERS, MOST_BLOCK, MOST_PORT = 512, 65_536, 65_535
SEED = 1_000_000


def add(lab: Commands) -> None:
    """The commands `arena`, `balance`, `train`, `forecasts` and `cluster`."""
    _add_arena(lab)
    _add_balance(lab)
    _add_train(lab)
    _add_forecasts(lab)
    _add_cluster(lab)


def _add_arena(lab: Commands) -> None:
    made = lab.add(
        "arena",
        _arena,
        "let levels of computer players meet",
        """Plays pairs of games that differ only in who plays one seat: once the challenger, once the reference, with the same seed and the same others.
        The better one is whose project ends higher. It prints for each kind of seat in which share of pairs the challenger was better (level pairs
        count half), by how much, and 95 % intervals. `idle` is a level, too: somebody who does nothing.""",
        "lab arena --levels novice,random --pairs 200",
        "lab arena --levels novice,random --kind movement --tables --resume novice.results",
    )
    made.add_argument("--scenario", metavar="ID", help="which scenario (the standard one)")
    made.add_argument("--levels", type=listed, required=True, metavar="CHALLENGER,REFERENCE", help="the two levels that meet")
    made.add_argument("--others", metavar="LEVEL", help="who plays the other seats (the reference)")
    made.add_argument("--kind", type=listed, default=[], metavar="KIND,…", help="only these kinds of seats")
    made.add_argument("--seat", type=listed, default=[], metavar="SEAT,…", help="only these seats")
    made.add_argument("--pairs", type=whole(1, MOST_GAMES), default=200, metavar="N", help="pairs for each kind of seat (200)")
    made.add_argument("--tables", action="store_true", help="also play games in which the challenger plays every seat, and say who wins how often")
    _add_work(made)


def _add_balance(lab: Commands) -> None:
    made = lab.add(
        "balance",
        _balance,
        "play many games of equal players and hold them against targets",
        """Plays games in which one level sits in every seat, and those that targets compare them with, and prints for each target of the rules'
        folders `balance` what came out, its 95 % interval, what is wanted and whether it holds: whether the estimate lies there. A verdict is sure
        when the whole interval lies on one side. Exit status: 0 all hold, 1 some fail, 2 it could not run.""",
        "lab balance --scenario seattle --players novice --resume seattle.results",
        "lab balance --scenario seattle,medicines --only wins,defeats --games 1000 --json",
    )
    made.add_argument("--scenario", type=listed, metavar="ID,…", help="only these scenarios (all)")
    made.add_argument("--players", metavar="LEVEL", help="who plays every seat (lab-strong)")
    made.add_argument("--games", type=whole(1, MOST_GAMES), default=200, metavar="N", help="games a table (200)")
    made.add_argument("--only", type=listed, metavar="ID,…", help="only these targets")
    made.add_argument("--all", action="store_true", help="print every row, also of those that hold")
    _add_work(made)


def _add_train(lab: Commands) -> None:
    made = lab.add(
        "train",
        _train,
        "learn from games what a position is worth",
        """Plays games and learns, for each kind of seat, how far the things that the rules call good or bad foretell its project at the end. It writes a
        mod with a personality for each kind of seat, which wants what was learned: lay it over the rules with --mods, and let it meet the plain
        players in the arena. Made again by the same command when rules change.""",
        "lab train --games 400",
        "lab arena --mods taught --levels novice:taught_movement,novice --kind movement",
    )
    made.add_argument("--scenario", metavar="ID", help="which scenario (the standard one)")
    made.add_argument("--players", default="novice", metavar="LEVEL", help="who plays every seat (novice)")
    made.add_argument("--block", type=whole(1, MOST_BLOCK), default=25, metavar="N", help="games handed out at a time (25)")
    made.add_argument("--id", type=listed, default=["taught"], metavar="ID", help="the id of the mod that is written (taught)")
    made.add_argument("--out", type=Path, metavar="DIR", help="where it is written (your own folder of mods)")
    _add_games(made, games=400, seed=1, least=10)


def _add_forecasts(lab: Commands) -> None:
    made = lab.add(
        "forecasts",
        _forecasts,
        "see whether what players may expect comes true",
        """Plays games, and in every turn asks one seat what it may expect of its orders: of its project, and of what the rules call good or bad. Then the
        turn is played. It prints how often what came lay inside of the spread that four outcomes of five should lie in, how far the mean was off, and how
        far somebody would have been off who expects no change.""",
        "lab forecasts --players novice --games 170",
    )
    made.add_argument("--scenario", metavar="ID", help="which scenario (the standard one)")
    made.add_argument("--players", default="novice", metavar="LEVEL", help="who plays every seat (novice)")
    made.add_argument("--samples", type=whole(8, 4_096), default=192, metavar="N", help="worlds that are imagined for each forecast (192)")
    _add_games(made, games=20, seed=SEED)


def _add_cluster(lab: Commands) -> None:
    made = lab.add(
        "cluster",
        _cluster,
        "hand the lab's games to many machines",
        """Without --join: a Dask scheduler with workers on this machine, until it is stopped; it prints the address that --scheduler of other commands
        and --join on other machines take. Whoever reaches that address can run programs here: open it only in a network you trust. It wants the
        package `distributed`.""",
        "lab cluster --workers 8",
        "lab cluster --join tcp://192.168.0.7:8786",
    )
    made.add_argument("--workers", type=whole(1, MOST_WORKERS), default=2, metavar="W", help="processes on this machine (2)")
    made.add_argument("--join", metavar="ADDRESS", help="work for a scheduler on another machine")
    made.add_argument("--host", default="127.0.0.1", metavar="H", help="where the scheduler listens (only on this machine)")
    made.add_argument("--port", type=whole(0, MOST_PORT), default=8786, metavar="P", help="and at which port (8786; 0: any)")


def _add_work(made: Parser) -> None:
    """Options of commands that play many games and keep what came of them."""
    made.add_argument("--seed", type=whole(0, MOST_SEED - MOST_GAMES), default=SEED, metavar="S", help="the seed of the first game (1000000: never tuned on)")
    made.add_argument("--resume", type=Path, metavar="FILE", help="keep results in this file, and go on from those that are there")
    made.add_argument("--block", type=whole(1, MOST_BLOCK), default=25, metavar="N", help="games handed out at a time (25)")
    _add_hands(made)


def _add_games(made: Parser, games: int, seed: int, least: int = 1) -> None:
    """Options of commands that play games of one level and keep none."""
    made.add_argument("--games", type=whole(least, MOST_GAMES), default=games, metavar="N", help=f"how many games ({games})")
    made.add_argument("--seed", type=whole(0, MOST_SEED - MOST_GAMES), default=seed, metavar="S", help=f"the seed of the first game ({seed})")
    _add_hands(made)


def _add_hands(made: Parser) -> None:
    """Who does the work, by which rules, and how it is told."""
    who = made.add_mutually_exclusive_group()
    who.add_argument("--workers", type=whole(1, MOST_WORKERS), default=1, metavar="W", help="processes that share the work")
    who.add_argument("--scheduler", metavar="ADDRESS", help="the scheduler of a cluster that does the work (see `lab cluster`)")
    made.add_argument("--mods", type=listed, metavar="ID,…", help="mods to play with, besides the base rules")
    made.add_argument("--json", action="store_true", help="print one JSON object")


def _arena(args: argparse.Namespace) -> int:
    from game.faces import cli_arena

    return cli_arena.arena(args)


def _cluster(args: argparse.Namespace) -> int:
    from game.faces import cli_arena

    return cli_arena.cluster(args)


def _balance(args: argparse.Namespace) -> int:
    from game.faces import cli_balance

    return cli_balance.balance(args)


def _train(args: argparse.Namespace) -> int:
    from game.faces import cli_train

    return cli_train.train(args)


def _forecasts(args: argparse.Namespace) -> int:
    from game.faces import cli_forecasts

    return cli_forecasts.forecasts(args)
