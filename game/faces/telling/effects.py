"""What a turn's orders did: one's own, those of others, and what befell a seat besides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from game.base.wording import small
from game.engine.orders import Order
from game.engine.views import Change
from game.faces.telling.desk import Desk
from game.faces.telling.happened import is_event, is_told
from game.faces.telling.names import Number, together
from game.faces.telling.numbers import signed
from game.faces.telling.why import cause_words
from game.rules.records import OrderDef, RuleDef

OTHERS, FELT = 6, 0.5  # told of others: orders, and from which amount on
LEAST = 0.05  # on the scale that is shown; what moves less is not told
STRUCK = 2.0  # from which amount on it is told that a rule struck
CAUSES, EFFECTS = 3, 4  # told of an order of others, and of one's own


@dataclass(frozen=True, slots=True)
class Effect:
    """What was done or what struck, and what it moved, each number with its amount."""

    said: str
    moved: tuple[str, ...]
    text: str = ""  # what the rules say of it


def numbers_of_seat(desk: Desk) -> list[Number]:
    """What a seat is measured by: meters, requisites, project; not what it has to spend, which is spent by itself."""
    capacity = desk.match.engine.program.capacity
    numbers = [number for number in (desk.figures.own_numbers(desk.seat) if desk.seat else []) if number.id != capacity]
    numbers += [number for number, _ in desk.figures.requisites(desk.seat or "")]
    if desk.seat and (project := desk.figures.project(desk.seat)) is not None:
        numbers.append(project[0])
    return numbers


def own_orders(desk: Desk) -> Iterator[Effect]:
    """What each order of one's own moved most."""
    mine = [order for order in desk.view.orders.get(desk.seat or "", ()) if is_told(desk, order)]
    for kind in dict.fromkeys(order.kind for order in mine):
        alike = [order for order in mine if order.kind == kind]
        if moved := order_effects(desk, alike):
            yield Effect(_with_others(desk, kind, "; ".join(desk.names.order(order) for order in alike)), tuple(moved))


def _with_others(desk: Desk, kind: str, said: str) -> str:
    """What was ordered, and who ordered the same, where that moved what all share: by how much each did is not known."""
    others = [seat for seat, orders in desk.view.orders.items() if seat != desk.seat and any(order.kind == kind for order in orders)]
    moved = (change for change in desk.view.changes if change.cause == f"orders/{kind}" and not change.place)
    if not others or not any(_counts(desk, change) and _size(desk, change) >= LEAST for change in moved):
        return said
    seats = together((small(desk.names.seat(seat)) for seat in others), desk.words("and"))
    return desk.words("cause.with", order=said, name=desk.names.order_name(kind), seats=seats)


def befell(desk: Desk) -> Iterator[Effect]:
    """What neither oneself nor others ordered, and what does not come every turn: rules that strike some and not others, where they struck hard."""
    found: dict[str, dict[str, float]] = {}
    for cause, amount, said in chain(_felt(desk), _at_home(desk)):
        kind, _, id = cause.partition("/")
        record = desk.names.written["rules"].get(id) if kind == "rules" else None
        if isinstance(record, RuleDef) and (record.body.where is not None or record.body.roll) and abs(amount) >= STRUCK:
            found.setdefault(cause, {})[said] = amount
    for cause, moved in found.items():
        name, text = cause_words(desk, cause)
        yield Effect(name, _largest(moved), text)


def _largest(moved: Mapping[str, float]) -> tuple[str, ...]:
    ranked = sorted(moved.items(), key=lambda one: -abs(one[1]))
    return tuple(f"{said} {signed(amount)}" for said, amount in ranked[:CAUSES])


def orders_of_others(desk: Desk) -> Iterator[Effect]:
    """What others ordered that moved one's own numbers or one's home most."""
    mine = {order.kind for order in desk.view.orders.get(desk.seat or "", ())}
    found: dict[str, dict[str, float]] = {}
    for cause, amount, said in chain(_felt(desk), _at_home(desk)):
        kind = cause.removeprefix("orders/")
        if kind != cause and kind not in mine and desk.names.parent("orders", kind) is None and abs(amount) >= FELT:
            found.setdefault(kind, {})[said] = amount
    ranked = sorted(found, key=lambda kind: -max(abs(amount) for amount in found[kind].values()))[:OTHERS]
    for kind in ranked:
        yield Effect(_given(desk, kind), _largest(found[kind]))


def _felt(desk: Desk) -> Iterator[tuple[str, float, str]]:
    """Cause, amount and name for every number of one's own that moved; a spectator has none."""
    if desk.seat is None:
        return
    own = [number for number in numbers_of_seat(desk) if not number.place or number.place[0] == desk.seat]
    for number in own:
        explained = desk.figures.explained(number)
        scale, name = desk.figures.scale(number.id), desk.names.numbers[number.id]
        yield from ((cause, amount * scale, name) for cause, amount in (explained.parts if explained is not None else ()))


def _at_home(desk: Desk) -> Iterator[tuple[str, float, str]]:
    """The same for what is counted at the seat's home."""
    home = desk.names.home(desk.seat or "", desk.names.place_set) if desk.names.place_set else None
    for change in desk.view.changes:
        if home is not None and home in change.place and _counts(desk, change) and desk.names.parent("variables", change.variable) is None:
            names = [desk.names.member(s, m) for s, m in zip(desk.names.sets_of(change.variable), change.place) if m != home]
            yield change.cause, change.amount * desk.figures.scale(change.variable), _with_whose(_name(desk, change.variable), names)


def _given(desk: Desk, kind: str) -> str:
    """An order and who gave it; its targets where only one was given."""
    given = [(seat, order) for seat, orders in desk.view.orders.items() for order in orders if order.kind == kind]
    seats = together(dict.fromkeys(small(desk.names.seat(seat)) for seat, _ in given), desk.words("and"))
    return desk.words("cause.order", order=desk.names.order(given[0][1]) if len(given) == 1 else desk.names.order_name(kind), seats=seats)


def _with_whose(name: str, whose: Sequence[str]) -> str:
    """A number and whom it is counted for, so that it can stand in a list of others: `Braid (Workers, Women)`."""
    return f"{name} ({', '.join(whose)})" if whose else name


def _name(desk: Desk, id: str) -> str:
    return desk.names.numbers[desk.names.shown_as.get(id, id)]


def order_effects(desk: Desk, mine: Sequence[Order]) -> list[str]:
    """The largest changes that orders of one kind made: each number once, with its largest amount and how often it changed."""
    home = desk.names.home(desk.seat, desk.names.place_set) if desk.seat and desk.names.place_set else None
    kind = mine[0].kind
    record = desk.names.entries["orders"][kind]
    kept = {re.split(r"\W", key.text)[0] for key, _ in record.body.set} if isinstance(record, OrderDef) else set()  # written down, not moved
    about = {*(pick for order in mine for pick in order.picks), desk.seat, home}
    picked = {set_id for _, set_id in desk.match.engine.program.orders[desk.match.engine.order_index[kind]].picks}
    alone = sum(other.kind == kind for orders in desk.view.orders.values() for other in orders) == len(mine)
    found: dict[str, dict[frozenset[str], Change]] = {}
    for change in desk.view.changes:
        if change.cause != f"orders/{kind}" or desk.names.parent("variables", change.variable) is not None or not _counts(desk, change):
            continue
        if change.variable in kept or _is_memory(desk, change.variable):
            continue
        if _is_mine(desk, change, about, picked) or (alone and (about.intersection(change.place) or not picked)):
            found.setdefault(change.variable, {})[frozenset(change.place)] = change
    largest = [(max(changes.values(), key=lambda c: abs(c.amount)), len(changes)) for changes in found.values()]
    ranked = sorted(largest, key=lambda one: (not is_event(desk, one[0].variable), -_size(desk, one[0])))
    return [_effect(desk, change, times, about) for change, times in ranked[:EFFECTS] if _size(desk, change) >= LEAST]


def _is_memory(desk: Desk, variable: str) -> bool:
    """Whether a number is only what the rules remember for themselves: neither high nor low is good, and it lasts no longer than the turn, or counts turns."""
    info = desk.match.engine.world.variables[variable]
    return desk.figures.good(variable) == "none" and (info.this_turn or info.whole) and not is_event(desk, variable)


def _is_mine(desk: Desk, change: Change, about: set[str | None], picked: set[str]) -> bool:
    """Whether a change is where one's own orders were aimed: at one's picks, oneself or one's home, for whatever else it is counted."""
    world = desk.match.engine.world
    named = list(zip(desk.names.sets_of(change.variable), change.place))
    strange = (set_id for set_id, member in named if member not in about)
    return all(set_id not in picked and set_id != desk.names.place_set and world.sets[set_id].root != world.seat_set for set_id in strange)


def _size(desk: Desk, change: Change) -> float:
    return abs(change.amount) * desk.figures.scale(change.variable)


def _effect(desk: Desk, change: Change, times: int, about: set[str | None]) -> str:
    if is_event(desk, change.variable):
        return desk.words("report.times", number=times, change=_name(desk, change.variable)) if times > 1 else _name(desk, change.variable)
    world, named = desk.match.engine.world, list(zip(desk.names.sets_of(change.variable), change.place))
    told = [(s, m) for s, m in named if m not in about or (world.sets[s].root == world.seat_set and m != desk.seat)]  # whose it is, if not one's own
    names = [desk.names.member(s, m) for s, m in told] if times == 1 else []
    amount = signed(change.amount * desk.figures.scale(change.variable))
    said = f"{_with_whose(_name(desk, change.variable), names)} {amount}"
    return said if times == 1 else desk.words("report.largest", number=times, change=said)


def _counts(desk: Desk, change: Change) -> bool:
    """Whether it is an amount, and not what the order cost."""
    return desk.figures.kind(change.variable) == "number" and not (change.variable == desk.match.engine.program.capacity and change.amount < 0)
