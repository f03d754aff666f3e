"""What might have been, in the terminal: a seat's orders of a turn as one would type them, and the endings with and without them side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from game.base.ids import closest
from game.base.wording import small
from game.engine.legality import PLAN, PLEDGE
from game.engine.orders import Order, OrderUnreadable, order_from_text
from game.faces.again import Again
from game.faces.cli_sayings import Progress, Refused, columns, shown
from game.faces.cli_turning import Said, changes_json, odds_json, orders_json
from game.faces.telling.names import Names, splits
from game.faces.terminal_desk import Desk
from game.play.odds import What
from game.play.what_if import ADVISER, NOTHING, SAMPLES, Comparison, NoSuchOrders, place_of, what_if

SHAPE = "`--what-if` wants SEAT:TURN=ORDERS, for example `south:3=nothing`."
MOST_ORDERS = 40
SEEN = 0.005  # a share that is less on both sides is not told


def asked(match: Again, names: Names, text: str) -> tuple[str, int, Sequence[Order] | str]:
    """Seat, turn and orders out of `SEAT:TURN=ORDERS`."""
    place, sign, orders = text.partition("=")
    seat, colon, turn = place.partition(":")
    if not sign or not colon or not turn.strip().isascii() or not turn.strip().isdigit() or len(turn) > 9:
        raise Refused(SHAPE)
    try:
        place_of(match, seat.strip(), int(turn))
    except NoSuchOrders as wrong:
        raise Refused(str(wrong)) from None
    if orders.strip() in (NOTHING, ADVISER):
        return seat.strip(), int(turn), orders.strip()
    pieces = [piece for piece in orders.split(";") if piece.strip()]
    if not pieces or len(pieces) > MOST_ORDERS:
        raise Refused(
            f"Name the orders, separated by semicolons, or say `{NOTHING}` or `{ADVISER}`." if not pieces else "These are more orders than a turn has."
        )
    return seat.strip(), int(turn), [order_of(match, names, seat.strip(), piece) for piece in pieces]


def order_of(match: Again, names: Names, seat: str, text: str) -> Order:
    """An order as it is kept (`build at=brazil`) or as one would type it (`build brazil`)."""
    words = text.split()[:20]
    if "=" in text:
        try:
            return order_from_text(match.engine, text)
        except OrderUnreadable as wrong:
            raise Refused(str(wrong)) from None
    judge = match.judge()
    kinds = [{kind: names.order_name(kind) for kind in judge.kinds(seat, beat)} for beat in (PLAN, PLEDGE)]
    for name, rest in splits(words):
        for known in kinds:
            found = [name] if name in known else names.find(name, known)
            if len(found) == 1:
                return Order(found[0], tuple(_picks(names, found[0], rest)))
            if found:
                raise Refused(f"`{shown(name)}` may be {', '.join(f'`{kind}`' for kind in found[:6])}: name one of them.")
    near = closest(words[0], [*kinds[0], *kinds[1]])
    raise Refused(f"There is no order `{shown(text.strip())}` of `{seat}`." + (f" Did you mean `{near}`?" if near else ""))


def _picks(names: Names, kind: str, words: Sequence[str]) -> list[str]:
    """The targets that the words name, in their order."""
    info = names.engine.program.orders[names.engine.order_index[kind]]
    left, picks = list(words), list[str]()
    for name, set_id in info.picks:
        named = names.members_named(set_id)
        for said, rest in splits(left):
            found = [said] if said in named else names.find(said, named)
            if len(found) == 1:
                picks.append(found[0])
                left = rest
                break
        else:
            said = f"`{shown(' '.join(left))}` names no {name}" if left else f"it lacks its `{name}`"
            raise Refused(f"`{kind}` cannot be understood: {said}. It can be {_some(list(named))}.")
    if left:
        raise Refused(f"`{kind}` takes no more than {len(info.picks)} targets: `{shown(' '.join(left))}` is left over.")
    return picks


def _some(members: Sequence[str]) -> str:
    return ", ".join(members[:8]) + (" …" if len(members) > 8 else "")


def compared(match: Again, names: Names, text: str, samples: int | None, progress: Progress) -> Comparison:
    """What comes out, with a line that counts."""
    seat, turn, instead = asked(match, names, text)
    try:
        return what_if(match, seat, turn, instead, samples or SAMPLES, lambda done: progress.at(f"{100 * done:.0f} %"))
    except NoSuchOrders as wrong:
        raise Refused(f"`{seat}` could not have ordered this in turn {turn}: {wrong}") from None
    finally:
        progress.end()


def tell(desk: Desk, found: Comparison) -> None:
    """Both distributions side by side."""
    words, screen, said = desk.words, desk.screen, Said(desk)
    seat = small(desk.names.seat(found.seat))
    screen.title(words("what_if.title", turn=found.turn, years=desk.years(found.turn), seat=seat))
    screen.filled(words("what_if.really", orders=said.orders(found.given, words("what_if.nothing"))), "  ")
    screen.filled(words("what_if.otherwise", orders=said.orders(found.instead, words("what_if.nothing"))), "  ")
    if sorted(found.given) == sorted(found.instead):
        screen.filled(words("what_if.same"))
        return
    screen.filled(words("what_if.about", samples=found.really.samples), "", "dim")
    screen.line()
    beyond = {what for what, change in found.beyond.items() if said.shows(what, change)}
    rows = [["", words("what_if.head_really"), words("what_if.head_otherwise"), words("what_if.head_change"), ""]]
    rows += [_row(said, found, what, what in beyond) for what in found.differences if _told(found, what)]
    for line in columns(rows, frozenset({1, 2, 3})):
        screen.line(line)
    screen.line()
    screen.filled(words("what_if.note") if beyond else words("what_if.no_difference"))
    screen.filled(words("what_if.rounded"), "", "dim")


def _told(found: Comparison, what: What) -> bool:
    return max(abs(side.estimates[what].value) for side in (found.really, found.otherwise)) >= SEEN


def _row(said: Said, found: Comparison, what: What, beyond: bool) -> list[str]:
    """`The trajectory War   52 % ± 6   31 % ± 6   -21 ± 9 *`"""
    sides = [f"{said.value(what, side.estimates[what])} ± {said.half(what, side.estimates[what]):>2}" for side in (found.really, found.otherwise)]
    change = found.differences[what]
    return [said.what(what), *sides, f"{said.change(what, change.value)} ± {said.half(what, change):>2}", "*" if beyond else ""]


def comparison_json(names: Names, found: Comparison) -> dict[str, Any]:
    """The same as an object."""
    return {
        "seat": found.seat,
        "turn": found.turn,
        "given": orders_json(names, found.given),
        "instead": orders_json(names, found.instead),
        "samples": found.really.samples,
        "really": odds_json(found.really)["estimates"],
        "otherwise": odds_json(found.otherwise)["estimates"],
        "differences": [{**one, "beyond": what in found.beyond} for what, one in zip(found.differences, changes_json(found.differences))],
    }
