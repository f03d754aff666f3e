"""Cross-references and roles: what no single formula shows. What nobody uses is in `uses`, what can never happen in `dead_ends`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from game.rules import uses
from game.rules.braces import check_braces
from game.rules.fixed import Fixed, TooMuch
from game.rules.grid import words
from game.rules.nodes import CONST, NUMBER, YES, one
from game.rules.program import Program, written_by
from game.rules.records import (
    ClassifyDef,
    Entry,
    EventDef,
    GroupDef,
    MeasureDef,
    Member,
    OrderDef,
    PersonalityDef,
    ProjectDef,
    RequisiteDef,
    RuleDef,
    ScenarioDef,
    SetDef,
    TableDef,
    VariableDef,
    VoteDef,
    every,
)
from game.rules.source import Scalar
from game.rules.widths import check_widths
from game.rules.world import Report

Entries = Mapping[str, Mapping[str, Entry]]

MOST_SEATS = 8
LEAVES_OUT = ("orders", "rules", "events", "votes", "pledges")  # kinds that a scenario may leave out


@dataclass(frozen=True, slots=True)
class Role:
    """A function that the program needs: which kinds of entry may have it, and of what shape."""

    kinds: tuple[str, ...]
    one: bool  # whether only one entry may have it
    per: str = ""  # seats: each seat has one; all seats: every seat; place: one dimension; world: none; empty: as it likes
    gives: str = NUMBER
    share: bool = False  # whether it lies between 0 and 1


_NUMBERS = ("measures", "variables")
ROLES: dict[str, Role] = {
    "capacity": Role(("variables",), True, "all seats"),
    "places": Role(("measures",), True, "all seats"),
    "legitimacy": Role(_NUMBERS, True, "world", share=True),
    "break": Role(_NUMBERS, True, "world", share=True),
    "countdown": Role(_NUMBERS, True, "world"),
    "claim": Role(_NUMBERS, False, "world"),
    "planet": Role(_NUMBERS, True, "world", share=True),
    "tension": Role(_NUMBERS, True, "world", share=True),
    "brink": Role(_NUMBERS, True, "world", share=True),
    "regressive": Role(_NUMBERS, True, "world", share=True),
    "meter": Role(_NUMBERS, False, "seats"),
    "bar": Role(_NUMBERS, False, "place"),
    "position": Role(_NUMBERS, True, "place"),
    "live": Role(_NUMBERS, True, "place", YES),
    "regime": Role(("classify",), True, "world"),
    "trajectory": Role(("classify",), True, "world"),
    "criterion": Role(("measures",), False, "world"),
    "over": Role(("measures",), False, "world", YES),
    "defeat": Role(("measures",), False, "world", YES),
    "standard": Role(("scenarios",), True),
    "map": Role(("sets",), True),
    "notice": Role(("measures",), False, "seats", YES),
    "adviser": Role(("personalities",), False),
}


def check_references(entries: Entries, written: Entries, report: Report) -> None:
    """Everything that can be said before a scenario is built."""
    _check_roles(written, report)
    _check_capacity(written, report)
    _check_groups(entries, written, report)
    _check_sets_of_orders(written, report)
    _check_scenarios(entries, written, report)
    _check_personalities(entries, written, report)
    _check_votes(entries, written, report)
    check_braces(written, report)


def check_uses(entries: Entries, written: Entries, report: Report) -> None:
    """Warnings that make sense when nothing is wrong: what is unused, unchanged, empty or too long."""
    changing = [r for kind in ("rules", "orders") for r in entries[kind].values() if isinstance(r, RuleDef | OrderDef)]
    capacity = next((id for id, r in written["variables"].items() if _role(r) == "capacity"), None)
    uses.check_uses(written, frozenset(id for record in changing for _, id in written_by(record, capacity)), report)
    uses.check_lengths(written, report)
    _check_tastes(entries, written, report)
    _check_givers(written, report)
    _check_effects(written, report)


# -- roles


def _role(record: Entry) -> str:
    return record.role.text if record.role is not None else ""


def _check_roles(written: Entries, report: Report) -> None:
    first: dict[str, Entry] = {}
    for kind, records in written.items():
        for record in records.values():
            if record.role is None:
                continue
            name = record.role.text
            role = ROLES.get(name)
            if role is None:
                report.unknown("role", record.role, ROLES)
            elif kind not in role.kinds:
                said = f"The role `{name}` is for {' or '.join(role.kinds)}; `{record.id}` is one of the {kind}."
                report.error("wrong-role", said, record.role)
            elif role.one and name in first:
                said = f"Only one entry may have the role `{name}`; `{first[name].id}` has it already."
                report.error("role-twice", said, record.role, f"The other is at {first[name].key.place}.")
            else:
                first.setdefault(name, record)


def _check_capacity(written: Entries, report: Report) -> None:
    """Orders that cost something need something to be paid from."""
    if report.broken or any(_role(record) == "capacity" for record in written["variables"].values()):
        return
    for record in every(written, OrderDef):
        if record.cost is not None and record.cost.text != "0":
            said = f"`{record.id}` costs something, but no variable has the role `capacity`, from which orders are paid."
            report.error("missing-role", said, record.cost, "Give a variable per seat `role: capacity`, or let the order cost 0.")
            return


def check_shapes(program: Program, report: Report) -> None:
    """Whether entries with roles have the dimensions and values that these need."""
    world = program.world
    for classify in every(world.entries, ClassifyDef):
        if classify.role is not None and classify.each:
            report.error("role-shape", f"The role `{_role(classify)}` is the world's, but `{classify.id}` has `each`.", classify.role)
    for kind in _NUMBERS:
        for id, record in world.entries[kind].items():
            role = ROLES.get(_role(record))
            if record.role is None or role is None or kind not in role.kinds:
                continue
            wrong = _misfit(program, kind, id, role)
            if wrong:
                report.error("role-shape", f"`{id}` can not have the role `{_role(record)}`: {wrong}.", record.role)


def _misfit(program: Program, kind: str, id: str, role: Role) -> str:
    """Why an entry does not fit its role; empty if it does, or if it is broken."""
    world = program.world
    if kind == "variables":
        info = world.variables.get(id)
        if info is None:
            return ""
        sets, gives, low, high = info.shape.sets, info.kind, info.low, info.high
    else:
        node, record = program.measures.get(id), world.entries["measures"][id]
        if node is None or not isinstance(record, MeasureDef):
            return ""
        sets, gives, low, high = tuple(dim.set.text for dim in record.per), node.kind, node.low, node.high
    if role.gives != gives:
        return "it wants a yes or no" if role.gives == YES else "it wants a number"
    if role.per == "world" and sets:
        return "it is the world's, and this has dimensions"
    if role.per == "place" and len(sets) != 1:
        return "it has one dimension"
    if role.per == "all seats" and sets != (world.seat_set,):
        return "it is one for each seat"
    if role.per == "seats" and (len(sets) != 1 or world.sets[sets[0]].root != world.seat_set):
        return "it is one for each seat, or for each seat of a kind"
    if role.share and (high < 0 or low > 1 or (kind == "variables" and not 0 <= low <= high <= 1)):
        return "it lies between 0 and 1"
    return ""


# -- ids in fields


def _check_groups(entries: Entries, written: Entries, report: Report) -> None:
    for order in every(written, OrderDef):
        if order.group is not None and order.group.text not in entries["groups"]:
            report.unknown("group", order.group, entries["groups"])
    for group in every(written, GroupDef):
        if group.needs is not None and group.needs.text not in entries["groups"]:
            report.unknown("group", group.needs, entries["groups"])


def _check_sets_of_orders(written: Entries, report: Report) -> None:
    """Two orders of one turn may not give a value twice: whatever sets belongs to a group of which one may be given."""
    first: dict[str, str] = {}
    limits = {group.id: group.at_most for group in every(written, GroupDef)}
    for order in every(written, OrderDef):
        group = order.group.text if order.group is not None else ""
        for target, _ in order.body.set:
            name = target.text.split("[")[0].strip()
            if limits.get(group, 1 if report.is_broken(group) else 0) != 1:
                hint = "Put it into a group with `at most: 1`."
                report.error("set-in-order", f"`{order.id}` sets `{name}`, so it may be given once in a turn.", target, hint)
            elif first.setdefault(name, group) != group:
                said = f"`{name}` is set by orders of the groups `{first[name]}` and `{group}`, which may be given together."
                report.error("set-in-order", said, target, "Put them into one group.")


def _check_scenarios(entries: Entries, written: Entries, report: Report) -> None:
    if not written["scenarios"] and not report.broken:
        report.error("no-scenario", "There is no scenario, so nothing can be played.", None, "Add one under `scenarios:`.")
    for found in every(written, SetDef):
        _check_twice(found.members, report)
    for record in every(written, ScenarioDef):
        for what, keys in (("set", record.members), ("table", record.tables), ("variable", record.start)):
            for key, _ in keys:
                if key.text not in entries[what + "s"]:
                    report.unknown(what, key, entries[what + "s"])
        for key, members in record.members:
            _check_members(entries, key, report)
            _check_twice(members, report)
        _check_left_out(entries, record, report)


def _check_votes(entries: Entries, written: Entries, report: Report) -> None:
    """What a vote is about has one value for the whole world."""
    for vote in every(written, VoteDef):
        for name in vote.about:
            found = entries["variables"].get(name.text) or entries["measures"].get(name.text)
            if found is None:
                report.unknown("variable", name, entries["variables"])
            elif isinstance(found, VariableDef | MeasureDef) and found.per:
                report.error("not-the-worlds", f"`{name.text}` has a value for each {found.per[0].set.text}; a vote is about a variable of the world.", name)


def _check_twice(members: Iterable[Member], report: Report) -> None:
    seen: set[str] = set()
    for member in members:
        if member.id in seen:
            report.error("member-twice", f"`{member.id}` is named twice.", member.key, "Keep one of the two.")
        seen.add(member.id)


def _check_members(entries: Entries, key: Scalar, report: Report) -> None:
    found = entries["sets"].get(key.text)
    if isinstance(found, SetDef) and (found.kinds or found.union or found.of):
        said = f"The members of `{key.text}` follow from other sets; a scenario can not give them."
        report.error("members-follow", said, key, "Name the members of those sets.")


def _check_left_out(entries: Entries, record: ScenarioDef, report: Report) -> None:
    for what, names in record.only:
        if what.text not in LEAVES_OUT:
            hint = f"It may be {', '.join(LEAVES_OUT[:-1])} or {LEAVES_OUT[-1]}."
            report.error("not-left-out", f"A scenario can not choose among the {what.text}.", what, hint)
            continue
        for name in names:
            if name.text not in entries[what.text]:
                report.unknown(what.text.removesuffix("s"), name, entries[what.text])
    for name, _ in record.marks:
        if name.text not in entries["projects"]:
            report.unknown("project", name, entries["projects"])
    for name in record.without:
        if any(name.text in entries[kind] for kind in LEAVES_OUT) or report.is_broken(name.text):
            continue
        kind = next((kind for kind, found in entries.items() if name.text in found), None)
        if kind is not None:
            said = f"`{name.text}` is one of the {kind}; a scenario can leave out {', '.join(LEAVES_OUT[:-1])} and {LEAVES_OUT[-1]}."
            report.error("not-left-out", said, name)
        else:
            report.unknown("order, rule or event", name, [id for kind in LEAVES_OUT for id in entries[kind]])


def _check_personalities(entries: Entries, written: Entries, report: Report) -> None:
    wanted = [*entries["variables"], *entries["measures"]]
    seats = [id for id in entries["sets"] if _is_seats(entries, id)]
    named = [*(record.seat for record in every(written, PersonalityDef)), *(record.seat for record in every(written, ProjectDef))]
    for at in filter(None, named):
        _check_seats(entries, at, seats, report)
    for record in every(written, PersonalityDef):
        for name, _ in record.orders:
            if name.text not in entries["orders"]:
                report.unknown("order", name, entries["orders"])
        for name, _ in record.values:
            if name.text not in wanted:
                report.unknown("variable or measure", name, wanted)


def _check_seats(entries: Entries, at: Scalar, seats: list[str], report: Report) -> None:
    if at.text not in entries["sets"]:
        report.unknown("set", at, entries["sets"])
    elif at.text not in seats and not report.broken:
        report.error("not-seats", f"`{at.text}` is no set of seats.", at, f"Sets of seats: {', '.join(seats)}.")


def _check_tastes(entries: Entries, written: Entries, report: Report) -> None:
    orders = {order.id: order for order in every(entries, OrderDef)}
    for record in every(written, PersonalityDef):
        for name, _ in record.orders:
            if record.seat is not None and not _may_give(entries, record.seat.text, orders[name.text]):
                report.warning("idle-taste", f"{one(record.seat.text).capitalize()} can never give `{name.text}`.", name, "Remove it.")


def _is_seats(entries: Entries, set_id: str) -> bool:
    """Whether all of a set are among those who play."""
    wholes = [_atoms(entries, record.id) for record in every(entries, SetDef) if record.kinds]
    return any(_atoms(entries, set_id) <= whole for whole in wholes)


def parts_of(entries: Entries, set_id: str) -> Iterator[str]:
    """The sets that a set is made of, or lies in."""
    record = entries["sets"].get(set_id)
    if isinstance(record, SetDef):
        yield from (part.text for part in (*record.kinds, *record.union, *((record.of,) if record.of else ())))


def _atoms(entries: Entries, set_id: str, above: frozenset[str] = frozenset()) -> frozenset[str]:
    """The sets with members of their own that a set is made of."""
    if set_id in above:
        return frozenset()
    parts = list(parts_of(entries, set_id))
    return frozenset(atom for part in parts for atom in _atoms(entries, part, above | {set_id})) if parts else frozenset([set_id])


def _may_give(entries: Entries, seat: str, order: OrderDef) -> bool:
    givers = frozenset(atom for name in order.seat for atom in _atoms(entries, name.text))
    return bool(_atoms(entries, seat) & givers)


def _check_givers(written: Entries, report: Report) -> None:
    """Sets that nobody fills, and orders that therefore nobody can give."""
    filled = {key.text for record in every(written, ScenarioDef) for key, members in record.members if members}
    filled |= {record.id for record in every(written, SetDef) if record.members}
    for found in every(written, SetDef):
        if not filled & _atoms(written, found.id) and not list(parts_of(written, found.id)):
            hint = "Give it `members`, here or in a scenario."
            report.warning("empty-set", f"The set `{found.id}` has no members, and no scenario gives it any.", found.key, hint)
    for order in every(written, OrderDef):
        for name in order.seat:
            if list(parts_of(written, name.text)) and not filled & _atoms(written, name.text):
                report.warning("nobody-gives", f"No scenario has {one(name.text)}, so nobody can give `{order.id}`.", name)


# -- entries that say nothing


def _check_effects(written: Entries, report: Report) -> None:
    hint = "Give it a `change`."
    for requisite in every(written, RequisiteDef):
        if not requisite.parts:
            report.warning("no-parts", f"The requisite `{requisite.id}` has no parts.", requisite.key, "Say under `parts` what it is made of.")
    for found in every(written, ClassifyDef):
        if found.at_once is not None and found.steady == 1:
            report.warning("no-effect", f"`{found.id}` is not `steady`, so every row holds at once.", found.at_once, "Leave out `at once`, or say `steady: 2`.")
    for event in every(written, EventDef):
        if not any(_acts(event)):
            said = f"Nothing follows from the event `{event.id}`, whatever is chosen."
            report.warning("no-effect", said, event.key, "Give a choice, or `otherwise`, a `change`.")
    for order in every(written, OrderDef):
        if not (order.body.announce or order.body.change or order.body.set or order.watched):
            report.warning("no-effect", f"The order `{order.id}` does nothing.", order.key, hint)
    for vote in every(written, VoteDef):
        if not (vote.change or vote.set):
            report.warning("no-effect", f"Nothing follows from the vote `{vote.id}`.", vote.key, hint)


def _acts(record: EventDef) -> Iterable[bool]:
    for body in (*(choice.body for choice in record.choices), *((record.otherwise,) if record.otherwise else ())):
        yield bool(body.announce or body.change or body.set or body.move)


def check_program(program: Program, report: Report) -> None:
    """What a scenario shows when it has been built: its seats, and entries with roles."""
    world = program.world
    seats = world.sets[world.seat_set].members if world.seat_set in world.sets else ()
    if not seats and not report.broken and (world.seat_set in world.sets or not world.seat_set):
        hint = "Give members to the sets of which `seat` is made."
        report.warning("no-seats", f"Nobody plays in the scenario `{world.scenario.id}`.", world.scenario.key, hint)
    elif len(seats) > MOST_SEATS:
        report.error("too-many-seats", f"The scenario `{world.scenario.id}` has {len(seats)} seats; {MOST_SEATS} can play.", world.scenario.key)
    check_shapes(program, report)
    _check_estimates(program, report)
    _check_totals(program, report)
    check_widths(program, report)


def _check_estimates(program: Program, report: Report) -> None:
    """What figures are said to be estimates of must be there."""
    world = program.world
    shapes = {info.id: info.shape for info in world.tables.values()} | {info.id: info.shape for info in world.variables.values()}
    for record in (*every(world.entries, TableDef), *every(world.entries, VariableDef)):
        sets = shapes[record.id].sets if record.estimates and record.id in shapes else ()
        known = {member for set_id in sets for member in world.full(set_id)}
        for name in record.estimates if known else ():
            if name.text not in known:
                report.unknown(f"member of {' or '.join(sets)}", name, known)


def _check_totals(program: Program, report: Report) -> None:
    """All of what is conserved may come to one place, so that place must be able to hold it."""
    fixed = Fixed(program)
    for info in program.world.variables.values():
        formula = program.starts[info.id].formula
        if not info.conserved or (formula is not None and formula.ctx != CONST):
            continue
        try:
            total = sum(fixed.start(program.starts[info.id], info.cells))
        except TooMuch:
            continue
        if total > info.high:
            said = f"All of `{info.id}`, {words(total)} in `{program.world.scenario.id}`, may come to one place; its range ends at {words(info.high)}."
            record = program.world.entries["variables"][info.id]
            at = record.range.place if isinstance(record, VariableDef) and record.range is not None else record.key
            report.error("too-much", said, at, "Widen the range, or start with less.")
