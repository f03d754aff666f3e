"""Rules laid over the world of tests/bad_rules, for the tests of this folder."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from game.base.problems import Place, Problem
from game.rules.bookings import Booking, OrderInfo
from game.rules.layers import mods_in, order_mods
from game.rules.nodes import Node
from game.rules.program import Builder, Program
from game.rules.ruleset import Reading, Ruleset, read_rules
from game.rules.scope import Scope
from game.rules.source import Scalar
from game.rules.world import Report

FOLDER = Path(__file__).resolve().parent.parent / "bad_rules"
HEAD = b"id: faulty\nname: Faulty\nversion: 1.0.0\nrequires: [world]\n"


@cache
def world() -> dict[str, bytes]:
    return {f"world/{path.name}": path.read_bytes() for path in sorted((FOLDER / "world").glob("*.yaml"))}


def reading(text: str | bytes | None) -> Reading:
    """What comes of the world with a file laid over it."""
    sources = dict(world())
    if text is not None:
        sources |= {"faulty/mod.yaml": HEAD, "faulty/rules.yaml": text.encode() if isinstance(text, str) else text}
    mods, wrong = mods_in(sources)
    order, more = order_mods(mods)
    assert not wrong + more
    return read_rules(order, sources)


def problems_of(text: str | bytes | None) -> tuple[Problem, ...]:
    """What is reported of it."""
    return reading(text).problems


def rules(text: str | None = None) -> Ruleset:
    """The rules, which must be without errors."""
    found = reading(text)
    assert found.ruleset is not None, found.problems
    return found.ruleset


def program(text: str | None = None) -> Program:
    return rules(text).program("here")


def bookings(text: str, rule: str) -> list[Booking]:
    """What a rule does."""
    return [booking for step in program(text).steps for booking in step.bookings if booking.cause == f"rules/{rule}"]


def order(text: str, id: str) -> OrderInfo:
    return next(info for info in program(text).orders if info.id == id)


class Formulas:
    """Formulas over the world, with a region bound to its own name."""

    def __init__(self, text: str | None = None) -> None:
        found = rules(text)
        self.report = Report()
        self.builder = Builder(found.entries, found.parents, found.scenarios["here"], self.report)
        self.lowerer = self.builder.lowerer

    def scope(self) -> Scope:
        scope = Scope(self.builder.end)
        self.lowerer.bind("region", "region", scope)
        return scope

    def node(self, text: str, scope: Scope | None = None) -> Node:
        found = self.lowerer.anything(at(text), scope or self.scope())
        assert found is not None, self.report.problems
        return found


def at(text: str) -> Scalar:
    """A formula that stands somewhere."""
    return Scalar(text, Place("f.yaml", 3, 9), "", text)
