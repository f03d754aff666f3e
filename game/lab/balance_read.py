"""Reads a mod's targets, what a fair game comes to: what is counted, in which games, and between which numbers it must lie.

They are data beside the rules, like behaviours. Law: a target says one thing of one kind of count; what its formulas name is looked up when rules are
laid over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from game.lab.beside_rules import Section, read_folder, refuse, unknown
from game.lab.history_read import WHEN as TAKEN
from game.lab.history_read import Measure, words_like
from game.rules.layers import ModInfo
from game.rules.schema_nested import LETS
from game.rules.schema_shapes import FLAG, FORMULA, ID, IDS, TEXT, Field, Notes, number, one_of
from game.rules.source import Scalar

FOLDER = "balance"  # of a mod
FULL = "full"  # the arm in which the level that is tried plays every seat
SEAT, KIND, ORDER, REGIME, TRAJECTORY = "seat", "kind", "order", "regime", "trajectory"

# What can be counted without a formula, and for what each time.
COUNTS: dict[str, tuple[str, ...]] = {
    "won": (SEAT, KIND),  # the seat won
    "ended lower": (SEAT, KIND),  # its project ended lower than in the same game of the full arm; level pairs count half
    "project": (SEAT, KIND),  # the value of its project at the end
    "nobody won": ("",),
    "defeat": ("",),  # shared by all
    "lead lost": ("",),  # whoever was ahead at half-time was not at the end
    "held": (REGIME, TRAJECTORY),  # it was so as the game ended
    "picked": (ORDER,),  # of the orders that seats of a kind gave and that take one of their places
    "pledged": ("",),  # pledges that were made
    "pledge kept": ("",),
    "pledge withdrawn": ("",),
}
AGAINST_FULL = ("ended lower",)
NUMBERS = ("project",)  # what is no yes or no


@dataclass(frozen=True, slots=True)
class Arm:
    """Games in which a seat, or the seats of a kind, or the others, are played by somebody else than the level that is tried; one table for each."""

    id: str
    key: Scalar
    each: str
    text: Scalar | None = None
    plays: Scalar | None = None  # none: the level that is tried
    others: Scalar | None = None
    only_at_half: bool = False  # `plays` gives the orders of the turn after half-time, of no other
    part: float = 1.0  # of the games


@dataclass(frozen=True, slots=True)
class Target:
    """What must come out."""

    id: str
    key: Scalar
    text: Scalar
    share: Scalar | None = None
    mean: Scalar | None = None
    each: str = ""
    arm: Scalar | None = None
    less: bool = False  # less the same in the full arm, game by game
    among: Scalar | None = None
    scenarios: tuple[Scalar, ...] = ()
    pooled: bool = False  # all scenarios and arms as one
    low: float | None = None
    high: float | None = None

    @property
    def of(self) -> Scalar:
        """What is counted: a word, or a measure."""
        found = self.share or self.mean
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class Balance:
    """All targets, in the order of their files."""

    targets: tuple[Target, ...]
    arms: dict[str, Arm]
    measures: dict[str, Measure]
    sources: dict[str, bytes]


MEASURE = (
    Field("text", TEXT, "In plain words."),
    Field("let", LETS, "Names for formulas."),
    Field("is", FORMULA, "The formula.", required=True, attribute="is_"),
    Field("when", words_like(TAKEN.pattern + "|half", "half, end, gained, highest, lowest, mean, sum or turn and a number"), "When it is taken."),
)
ARM = (
    Field("text", TEXT, "In plain words."),
    Field("each", one_of(SEAT, KIND), "What is looked at: a seat, or all of a kind.", required=True),
    Field("plays", TEXT, "The level that plays there; without it the one that is tried."),
    Field("others", TEXT, "The level that plays the others; without it the one that is tried."),
    Field("only at half", FLAG, "Whether it plays no turn but the one after half-time."),
    Field("part", number(0, 1), "Of how many games; without it of all."),
)
TARGET = (
    Field("text", TEXT, "In plain words.", required=True),
    Field("share", TEXT, "How often: one of the lab's words, or a measure that is a yes or no."),
    Field("mean", TEXT, "How much or how many: one of the lab's words, or a measure."),
    Field("each", one_of(SEAT, KIND, ORDER, REGIME, TRAJECTORY), "For what each time."),
    Field("arm", ID, "In which games; without it where the level that is tried plays every seat."),
    Field("less", one_of(FULL), "Less the same where the level that is tried plays every seat."),
    Field("among", ID, "Only games where this measure says yes."),
    Field("scenarios", IDS, "Only there."),
    Field("pooled", FLAG, "Over all scenarios and arms as one."),
    Field("low", number(-1000, 1000), "It must not be below."),
    Field("high", number(-1000, 1000), "It must not be above."),
)


def read_balance(mods: Iterable[ModInfo]) -> Balance:
    """The targets of all mods; a later mod's counts before an earlier one's of the same id."""
    notes = Notes()
    sections = {"measures": Section(MEASURE, Measure), "arms": Section(ARM, Arm), "targets": Section(TARGET, _target)}
    found, files = read_folder(mods, FOLDER, "targets", sections, notes)
    made = Balance(tuple(found["targets"].values()), found["arms"], found["measures"], files)
    for arm in made.arms.values():
        if arm.only_at_half and (arm.each != SEAT or arm.plays is None):
            notes.note("balance-arm", f"`{arm.id}` plays one turn only: it wants `each: {SEAT}`, and which level `plays`.", arm.key.place)
    for one in made.targets:
        _look_at(one, made, notes)
    refuse(notes, files)
    return made


def _target(less: str | None = None, **found: object) -> Target:
    return Target(less=less is not None, **found)  # type: ignore[arg-type] # read by shapes of the same names


def _look_at(one: Target, made: Balance, notes: Notes) -> None:
    """Whether a target names what is there, and says one thing."""
    for given, known, what in ((one.arm, made.arms, "arm"), (one.among, made.measures, "measure")):
        if given is not None and given.text not in known:
            notes.problems.append(unknown(what, given.text, given, known))
    if (one.share is None) == (one.mean is None):
        notes.note("balance-target", f"`{one.id}` wants `share` or `mean`, one of the two.", one.key.place)
        return
    if one.low is None and one.high is None:
        notes.note("balance-target", f"`{one.id}` wants `low` or `high`, or both.", one.key.place)
    if one.of.text not in COUNTS and one.of.text not in made.measures:
        notes.problems.append(unknown("count or measure", one.of.text, one.of, [*COUNTS, *made.measures]))
        return
    if one.share is not None and one.of.text in NUMBERS:
        notes.note("balance-target", f"`{one.of.text}` is a number: it wants `mean`.", one.of.place)
    possible = COUNTS.get(one.of.text, ("",))
    if one.each not in possible:
        words = " or ".join(f"`each: {word}`" for word in possible if word) or "no `each`"
        notes.note("balance-target", f"`{one.of.text}` wants {words}.", one.of.place)
    arm = made.arms.get(one.arm.text) if one.arm is not None else None
    if arm is None and (one.less or one.of.text in AGAINST_FULL):
        notes.note("balance-target", f"`{one.id}` compares two arms; say in which `arm` it is counted.", one.key.place)
    if arm is not None and one.each not in (SEAT, KIND):
        notes.note("balance-target", f"`{one.id}` looks at the seats of an arm: it wants `each: seat` or `each: kind`.", one.key.place)
