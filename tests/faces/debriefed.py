"""Debriefs for tests: games of computers kept in files, with odds and turning points that were made up, and a reader of the page's elements."""

from __future__ import annotations

from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from tempfile import mkdtemp

from game.engine.orders import Order
from game.engine.state import Engine
from game.faces.again import Again, played_again
from game.faces.debrief.dress import Dress, dressed
from game.faces.debrief.points import Looked
from game.faces.debrief.report import Asked, debrief
from game.play.match import Match
from game.play.odds import BREAK, ENDING, PROJECT, REGIME, TRAJECTORY, WIN, Estimate, Odds, What
from game.play.turning_points import ORDERS, TURN, Cause, Swing
from game.rules.records import ClassifyDef
from game.rules.ruleset import Ruleset
from game.rules.texts import read_texts
from tests.faces.playing import base, english
from tests.small_world import ROOT

PAGE = ROOT / "assets" / "page"
LARGEST = 1_000_000  # bytes of a page


@cache
def kept(scenario: str, turns: int = 99, seed: int = 3) -> Path:
    """A game of the base rules in a file, so many turns of it."""
    return keep(base(), scenario, turns, seed)


def keep(ruleset: Ruleset, scenario: str, turns: int, seed: int) -> Path:
    """A game of computers in a file."""
    path = Path(mkdtemp(prefix="debrief-")) / f"{scenario}-{turns}-{seed}.game"
    seats = Engine(ruleset.program(scenario)).seats
    with Match.new(ruleset, scenario, seed, dict.fromkeys(seats, "random"), path) as match:
        while match.turn < turns and not match.over:
            match.resolve()
    return path


def made_up(match: Again) -> Looked:
    """Odds of every moment and three turning points, as if somebody had looked."""
    turns, seats = match.turn, match.engine.seats
    odds = tuple(_odds(match, turn) for turn in range(turns + 1))
    seat = next((seat for seat in seats if match.course.played[0].get(seat)), seats[0])
    orders = match.course.played[0].get(seat, ())[:1]
    whats = [what for what in odds[0].estimates if what.kind in (REGIME, ENDING, BREAK)]
    cause = Cause("orders/" + orders[0].kind if orders else "limit", next(iter(match.engine.world.variables)), (), 0.1, seat)
    swings = (
        _swing(turns, None, (), whats[0], (cause,)),
        _swing(1, seat, orders, What(WIN, seat), (cause,)),
        _swing(max(1, turns // 2), seats[-1], (), What(PROJECT, seats[-1]), ()),
    )
    return Looked(odds, swings)


def _odds(match: Again, turn: int) -> Odds:
    found: dict[What, Estimate] = {}
    for record in match.ruleset.written["classify"].values():
        if isinstance(record, ClassifyDef) and record.role is not None:
            kind = REGIME if record.role.text == REGIME else TRAJECTORY
            rows = [row.id for row in record.rows]
            found |= {What(kind, row): Estimate((1 + (k + turn) % 3) / sum(1 + (j + turn) % 3 for j in range(len(rows))), 0.05) for k, row in enumerate(rows)}
    found |= {What(ENDING, ending): Estimate(0.25, 0.04) for ending in ("won", "second_best", "nobody", "defeat")}
    found |= {What(WIN, seat): Estimate(0.1 * k, 0.06) for k, seat in enumerate(match.engine.seats)}
    found |= {What(PROJECT, seat): Estimate(30.0 + 5 * k + turn, 4.0) for k, seat in enumerate(match.engine.seats)}
    return Odds(turn, 0 if turn == match.turn and match.over else 64, {**found, What(BREAK): Estimate(0.3, 0.05)})


def _swing(turn: int, seat: str | None, orders: tuple[Order, ...], what: What, causes: tuple[Cause, ...]) -> Swing:
    scale = 100 if what.kind == PROJECT else 1
    sides = Estimate(0.2 * scale, 0.05 * scale), Estimate(0.6 * scale, 0.06 * scale)
    return Swing(turn, seat, orders, bool(orders), TURN if seat is None else ORDERS, what, *sides, Estimate(0.4 * scale, 0.1 * scale), 0.5, causes)


def dress(palette: str = "auto") -> Dress:
    return dressed(PAGE, palette, "en", "0.1.0")


def page(path: Path, *, odds: bool = True, earlier: tuple[Path, ...] = (), texts: bool = True, palette: str = "auto") -> str:
    """The debrief of a game in a file."""
    match = played_again(path)
    long = read_texts(base().mods)[0] if texts else None
    asked = Asked(
        match,
        english(),
        **({"texts": long} if long else {}),
        looked=made_up(match) if odds else Looked(),
        earlier=tuple((one.stem, played_again(one)) for one in earlier),
    )
    return debrief(asked, dress(palette))


@cache
def standard() -> str:
    """The debrief of a whole standard game with everything on it."""
    return page(kept("seattle"), earlier=(kept("seattle", 3, 4),))


class Seen(HTMLParser):
    """The elements of a page: tags with attributes, texts, the outline."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.outline: list[tuple[int, str]] = []  # headings
        self.text: list[str] = []
        self.inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.inside = tag
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.outline.append((int(tag[1]), ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("h1", "h2", "h3", "h4", "style", "script"):
            self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside not in ("style", "script"):
            self.text.append(data)
        if self.inside[:1] == "h" and self.inside[1:].isdigit():
            level, said = self.outline[-1]
            self.outline[-1] = level, said + data

    def with_id(self) -> list[str]:
        return [given["id"] or "" for _, given in self.tags if "id" in given]

    def all_text(self) -> str:
        return " ".join(self.text)
