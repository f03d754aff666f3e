"""What a game's file was begun with: its header, the rules inside it, and whether the rules installed here are the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from game.base.problems import RulesRefused
from game.play.faults import StoreProblem, altered
from game.play.log import Header, Unfollowed, header_from_body
from game.play.store import Store
from game.rules.layers import mods_in, order_mods
from game.rules.ruleset import Ruleset, load_ruleset

# The rules that are installed here, for the ids of some mods and a scenario; none where they are not to be had.
FindRuleset = Callable[[Sequence[str], str], Ruleset | None]


def read_header(store: Store) -> Header:
    """The header of a file, whoever made it."""
    try:
        return header_from_body(store.header)
    except Unfollowed as error:
        raise altered(store.path, f"its header {error}") from error


def unfollowed(path: Path, seq: int, error: Unfollowed) -> StoreProblem:
    """The sentence for an entry of the log that does not say what it should."""
    return altered(path, f"entry {seq} of its log {error}")


def rules_inside(store: Store, header: Header) -> Ruleset:
    """The rules that a file carries: enough to play its log again, whatever is installed."""
    sources = store.sources()
    mods, problems = mods_in(sources)
    chosen, more = order_mods(mods, header.mods)
    errors = [problem for problem in (*problems, *more) if problem.severity == "error"]
    try:
        if errors:
            raise RulesRefused(errors)
        ruleset = load_ruleset(chosen, sources, header.scenario)
    except RulesRefused as error:
        first = error.problems[0]
        said = f"{first.place}: {first.message}" if first.place else first.message
        raise StoreProblem(f"The rules inside {store.path} cannot be played with this version of the game: {said}") from error
    if ruleset.hash != header.ruleset:
        raise altered(store.path, "the rules inside are not those it was begun with")
    _require_scenario(store.path, ruleset, header)
    return ruleset


def same_rules(path: Path, header: Header, find_ruleset: FindRuleset) -> Ruleset:
    """The installed rules, which must be those that a game was begun with."""
    try:
        found = find_ruleset(list(header.mods), header.scenario)
    except RulesRefused:
        found = None
    if found is None or found.hash != header.ruleset:
        here = "cannot be had here" if found is None else "are not the same here"
        raise StoreProblem(f"{path} was begun with the rules of {header.mods_said}, which {here}, so it can be replayed but not gone on with.")
    _require_scenario(path, found, header)
    return found


def _require_scenario(path: Path, ruleset: Ruleset, header: Header) -> None:
    if header.scenario not in ruleset.scenarios:
        raise altered(path, f"its rules have no scenario `{header.scenario[:40]}`")
