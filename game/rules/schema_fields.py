"""The table of fields: for each kind of entry what it may say, what that holds, and what it means in one line.

Everything that reads or documents rule files works from this table.
"""

from __future__ import annotations

from typing import Any

from game.rules.records import Allow, Body, Choice, Failure, Part, Row, Stage
from game.rules.schema_nested import (
    AMOUNTS,
    AMOUNTS_BY_ID,
    FORMULAS,
    IDS_BY_KIND,
    LETS,
    MARKS,
    MEMBERS,
    MEMBERS_BY_SET,
    MOVES,
    VALUES,
    VALUES_BY_ID,
    WEIGHTS,
    piece,
    pieces,
    rows,
)
from game.rules.schema_shapes import DIMS, FLAG, FORMULA, ID, ID_PAIR, IDS, NEW_ID, RANGE, TEXT, Field, Notes, number, one_of, whole
from game.rules.source import Scalar

RULE_STEPS = ("act", "vote", "contest", "cascade", "world", "measure", "reckon")
ORDER_STEPS = ("act", "vote", "contest")
MOST_EVENTS = 8  # a turn, where a scenario limits them

# -- fields that several kinds share

_NAME = Field("name", TEXT, "What a reader sees; without it the id in words.")
_TEXT = Field("text", TEXT, "One or two sentences.")
COMMON = (
    _NAME,
    _TEXT,
    Field("source", TEXT, "Whose idea this is."),
    Field("teaches", TEXT, "The concept it shows."),
    Field("role", ID, "What the program needs it for."),
)
_PER = Field("per", DIMS, "The sets it has a value for each member of; names with sets where one set stands twice.")
_EACH = Field("each", DIMS, "The sets it is repeated for.")
_GOOD = Field("good", one_of("high", "low", "none"), "Which way is welcome.")
_SEEN = Field("seen by", one_of("everyone", "owner", "nobody"), "Who sees the true value; the owner is the seat that indexes it.")
_HOLDS = Field("holds", TEXT, "The set whose member is the value; a variable may add `or none`.")
_RANGE = Field("range", RANGE, "The lowest and the highest value, kept after every change.")
_SYMMETRIC = Field("symmetric", FLAG, "The same both ways, and 0 from a member to itself.")
_FIGURES = (
    Field("year", whole(-10_000, 10_000), "The year its figures are of."),
    Field("estimate", FLAG, "Its figures are estimates; `text` or `source` says how they were made."),
    Field("judgement", FLAG, "Nobody measures this; its figures are the authors' judgement."),
    Field("estimates", IDS, "The members whose figures are estimates, where the others' are not."),
)
_SEAT = Field("seat", ID, "The kind of seat.", required=True)

_LET = Field("let", LETS, "Names for formulas, in order; a later one may use an earlier one.")
_CHANGE = Field("change", AMOUNTS, "Amounts that are added.")
_SET = Field("set", AMOUNTS, "New values.")

# -- bodies: what happens

_WHERE = Field("where", FORMULA, "Only where this holds.")
_DRAW = Field("draw", LETS, "Members drawn by weight.")
_ROLL = Field("roll", LETS, "Chances; the name is then a yes or no.")
_ANNOUNCE = Field("announce", AMOUNTS, "Amounts added to variables of this turn, before everything else.")
_MOVE = Field("move", MOVES, "Flows of conserved variables.")


def _body(*fields: Field) -> tuple[Field, ...]:
    """The fields as parts of an entry's body."""
    return tuple(Field(one.name, one.shape, one.meaning, attribute=f"body.{one.target}") for one in fields)


_OTHERWISE = (_WHERE, _LET, _DRAW, _ROLL, _CHANGE, _SET, _MOVE)
_CHOICE = (_NAME, _TEXT, *_body(_LET, _DRAW, _ROLL, _ANNOUNCE, _CHANGE, _SET, _MOVE))


def _choice(id: str, key: Scalar, name: Scalar | None = None, text: Scalar | None = None, **parts: Any) -> Choice:
    return Choice(id, key, text, name, Body(**{part.removeprefix("body."): value for part, value in parts.items()}))


# -- pieces of entries

_ALLOW = (
    Field("if", FORMULA, "The condition.", required=True, attribute="if_"),
    Field("else", TEXT, "The sentence that says no; picks may stand in it in braces.", required=True, attribute="else_"),
)
_ROW = (
    Field("is", NEW_ID, "The row's id.", required=True, attribute="id"),
    _NAME,
    _TEXT,
    Field("if", FORMULA, "The condition.", attribute="if_"),
    Field("otherwise", FLAG, "The last row, which holds when no other does."),
)
_PART = (_NAME, _TEXT, Field("value", FORMULA, "How much of it there is, 0 to 1.", required=True))
_STAGE = (Field("at", number(0, 100), "From which value on.", required=True), _TEXT, _CHANGE)
_FAIL = (_NAME, _TEXT, Field("if", FORMULA, "When it fails.", required=True, attribute="if_"), _CHANGE)


def _row(found: dict[str, Any], key: Scalar, notes: Notes) -> Row:
    otherwise = found.pop("otherwise", False)
    if otherwise == ("if_" in found):
        came = "both `if` and `otherwise: true`" if otherwise else "neither `if` nor `otherwise: true`"
        notes.note("bad-row", f"The row `{key.text}` has {came}; one of the two is wanted.", key.place)
    return Row(key=key, if_=None if otherwise else found.pop("if_", None), **{k: v for k, v in found.items() if k != "if_"})


def _stage(found: dict[str, Any], key: Scalar, _: Notes) -> Stage:
    return Stage(key, found["at"], found.get("text"), found.get("change", ()))


def _part(id: str, key: Scalar, value: Scalar, name: Scalar | None = None, text: Scalar | None = None) -> Part:
    return Part(id, key, text, name, value)


def _failure(id: str, key: Scalar, if_: Scalar, name: Scalar | None = None, text: Scalar | None = None, change: Any = ()) -> Failure:
    return Failure(id, key, name, text or name, if_, change)


# -- the table

_SETS = (
    Field("members", MEMBERS, "Its members; without them a scenario names them."),
    Field("kinds", IDS, "The sets it is made of, in this order."),
    Field("union", IDS, "The kinds that make this part of the set made of kinds."),
    Field("of", ID, "The set that this is a part of."),
)
_TABLES = (
    _PER,
    _RANGE,
    _HOLDS,
    _SYMMETRIC,
    Field("values", VALUES, "The value, or values by member with `otherwise` for those not named."),
    *_FIGURES,
)
_VARIABLES = (
    _PER,
    _RANGE,
    Field("start", VALUES, "The first value: a number, a formula over tables, or values by member."),
    Field("whole", FLAG, "Whole numbers only."),
    Field("yes or no", FLAG, "A yes or no instead of a number."),
    _HOLDS,
    _SYMMETRIC,
    Field("conserved", FLAG, "Only `move` may change it."),
    Field("this turn", FLAG, "Back to its start when a turn begins."),
    _GOOD,
    _SEEN,
    Field("guess", FORMULA, "What those see who may not see the value."),
    *_FIGURES,
)
_MEASURES = (
    _PER,
    _LET,
    Field("is", FORMULAS, "The formula, or a formula for each member of the first dimension.", required=True, attribute="is_"),
    Field("holds", ID, "The set whose members its formula may name."),
    _SEEN,
    _GOOD,
)
_RULES = (
    Field("in", one_of(*RULE_STEPS), "The step of the turn; `world` if not said.", attribute="step"),
    _EACH,
    *_body(_WHERE, _LET, _DRAW, _ROLL, _CHANGE, _SET, _MOVE),
    Field("repeat", whole(1, 1000), "Again until nothing changes, at most so many times; in step `cascade` only."),
)
_ORDERS = (
    Field("seat", IDS, "The kind of seat that may give it.", required=True),
    Field("cost", FORMULA, "What it costs.", required=True),
    Field("group", ID, "The group it counts in."),
    Field("pick", DIMS, "What whoever gives it chooses."),
    Field("secret", FLAG, "Others never see that it was given."),
    Field("promised", FLAG, "It may be promised in a pledge."),
    Field("watched", FLAG, "It may be the condition of a pledge."),
    Field("beat", one_of("plan", "pledge"), "Which of a turn's two submissions it belongs to; `plan` if not said."),
    Field("allow", pieces(Allow, _ALLOW, "condition"), "Conditions, each with the sentence that says no."),
    Field("in", one_of(*ORDER_STEPS), "The step of the turn; `act` if not said.", attribute="step"),
    *_body(_LET, _DRAW, _ROLL, _ANNOUNCE, _CHANGE, _SET, _MOVE),
)
_GROUPS = (
    Field("at most", whole(1, 1000), "How many of its orders a seat may give a turn."),
    Field("free", FLAG, "Its orders cost no place among a turn's orders."),
    Field("needs", ID, "Only together with an order of this group."),
)
_CLASSIFY = (
    _EACH,
    _LET,
    Field("steady", whole(1, 100), "Changes only when a new row has held at so many reckonings running."),
    Field("at once", FORMULA, "When a new row holds without having been steady."),
    Field("rows", rows(_row, _ROW, "row"), "The rows; the first that holds counts.", required=True),
    Field("line", IDS, "All rows in the order in which they lie between two ends, for the line that pages draw."),
)
_SCENARIOS = (
    Field("turns", whole(1, 1000), "How many turns it lasts."),
    Field("begins", whole(-10_000, 10_000), "The year it begins in."),
    Field("years", whole(1, 1000), "How many years a turn is."),
    Field("members", MEMBERS_BY_SET, "Members of sets that have none, or which of them are in it."),
    Field("tables", VALUES_BY_ID, "Values of tables."),
    Field("start", VALUES_BY_ID, "Starts of variables."),
    Field("without", IDS, "Orders, events or rules that are not in it."),
    Field("only", IDS_BY_KIND, "Of a kind (orders, events, rules, votes, pledges) nothing but these."),
    Field("events a turn", whole(1, MOST_EVENTS), "How many events may happen in a turn; as many as are due if not said."),
    Field("questions a turn", whole(0, MOST_EVENTS), "How many of them may ask for an answer."),
    Field("marks", MARKS, "From which value on projects are reached in it, where not as everywhere; the consolation moves along."),
)
_EVENTS = (
    Field("when", FORMULA, "When it may happen."),
    Field("chance", FORMULA, "How likely it then is."),
    Field("once", FLAG, "At most once a game."),
    Field("weight", number(0.01, 100), "How much it comes before others, where more are due than may happen; 1 if not said."),
    _LET,
    Field("place", FORMULA, "Where: a weight for each member, as `debt[r] for r in region`."),
    Field("asks", ID, "The kind of seat that chooses."),
    Field("whom", FORMULA, "Which of those seats."),
    Field("choices", pieces(_choice, _CHOICE, "option"), "What may be chosen, and what then happens."),
    Field("otherwise", piece(Body, _OTHERWISE, "what happens when nobody answers"), "What happens when nobody answers."),
)
_VOTES = (
    Field("when", FORMULA, "When it is held."),
    Field("voter", ID, "The set that votes.", required=True),
    Field("about", IDS, "Variables or measures of the world that say what is voted on; shown with the vote."),
    Field("cast by", ID_PAIR, "The kind of seat that votes, and the table that names for whom."),
    Field("allow against", pieces(Allow, _ALLOW, "condition"), "Conditions for voting against it, each with the sentence that says no.", attribute="against"),
    _LET,
    Field("leans", FORMULA, "What a voter nobody plays tends to; above 0 is yea.", required=True),
    Field("weight", FORMULA, "How much a voter counts.", required=True),
    Field("veto", FORMULA, "Which voters may stop it alone."),
    Field("takes", FORMULA, "The part of all votes that must be for it; told with the count."),
    Field("passes", FORMULA, "When it passes, from `yea`, `nay`, `whole` and `takes`.", required=True),
    _CHANGE,
    _SET,
)
_PLEDGES = (
    _SEAT,
    Field("stake", number(0, 1_000_000), "The least that is at stake."),
    Field("broken", AMOUNTS_BY_ID, "For each kind of seat what walking out changes."),
)
_REQUISITES = (
    _EACH,
    _LET,
    Field("parts", pieces(_part, _PART, "part", free=True), "What it is made of.", required=True),
    Field("value", FORMULA, "The whole, 0 to 100, from the parts.", required=True),
    Field("stages", rows(_stage, _STAGE, "stage"), "What happens every turn while a value is reached."),
    Field("fails", pieces(_failure, _FAIL, "failure"), "How it can fail."),
)
_PROJECTS = (
    _SEAT,
    _LET,
    Field("value", FORMULA, "How far it has come, 0 to 100.", required=True),
    Field("mark", number(0, 100), "From which value on it is reached."),
    Field("consolation", number(0, 100), "From which value on it counts for something."),
)
_PERSONALITIES = (
    _SEAT,
    Field("orders", WEIGHTS, "A taste for orders."),
    Field("values", WEIGHTS, "What it wants."),
)

FIELDS: dict[str, tuple[Field, ...]] = {
    kind: (*COMMON, *fields)
    for kind, fields in {
        "sets": _SETS, "tables": _TABLES, "variables": _VARIABLES, "measures": _MEASURES, "rules": _RULES, "orders": _ORDERS, "groups": _GROUPS,
        "classify": _CLASSIFY, "scenarios": _SCENARIOS, "events": _EVENTS, "votes": _VOTES, "pledges": _PLEDGES, "requisites": _REQUISITES,
        "projects": _PROJECTS, "personalities": _PERSONALITIES,
    }.items()
}  # fmt: skip
