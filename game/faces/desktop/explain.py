"""What explanations show: why a number stands where it does, what an order is, what is known of a place; with links that open more.

Law: every number and reason comes from the desk; the parts of a "why" add up to what is printed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from game.faces.desktop.atlas_view import bars_of
from game.faces.desktop.labels import Figure, Label, Line, Rule
from game.faces.desktop.layout import Column, Row
from game.faces.desktop.meters import Meter
from game.faces.desktop.text import Run
from game.faces.desktop.widget import Widget
from game.faces.telling.articles import Articles
from game.faces.telling.counsel_glance import Lever
from game.faces.telling.desk import Desk
from game.faces.telling.names import Number, plain
from game.faces.telling.numbers import signed
from game.faces.telling.why import Account, account_of
from game.rules.records import OrderDef

MOST = 7  # causes told one by one


class Explaining:
    """Makes explanations at one desk. Links are `about:ARTICLE`, `note:NUMBER` and `number:ID:PLACE`."""

    def __init__(self, desk: Desk, articles: Articles) -> None:
        self.desk, self.articles, self.words = desk, articles, desk.words
        self.levers: Mapping[Number, Sequence[Lever]] = {}  # what orders would do to numbers this turn, once it is known
        self.notes: list[tuple[str, str]] = []  # what causes are, told when one points at their names

    def follow(self, link: str) -> Widget | None:
        """What a link leads to."""
        kind, _, rest = link.partition(":")
        if kind == "note" and rest.isdigit() and int(rest) < len(self.notes):
            name, text = self.notes[int(rest)]
            return titled(name, [Label(text, colour="quiet")] if text else [])
        if kind == "number":
            id, _, place = rest.partition(":")
            return self.number(Number(id, tuple(place.split(",")) if place else ()))
        if kind == "about" and rest in self.articles.titles:
            return self.article(rest)
        return None

    def _noted(self, name: str, text: str, weight: str = "plain") -> Run:
        """A name, with a link where there is more to say."""
        if not text:
            return Run(name, weight)
        self.notes.append((name, text))
        return Run(name, weight, "link", f"note:{len(self.notes) - 1}")

    def _titled(self, id: str, said: str) -> Run:
        """A heading, with a link to its article where there is one."""
        path = self.article_of(id)
        return Run(said, "strong", "link" if path else "ink", f"about:{path}" if path else "")

    def article_of(self, id: str) -> str:
        """The article on an entry of the rules; nothing where there is none."""
        return next((path for path in self.articles.titles if path.partition("/")[2] == id), "")

    # -- numbers

    def number(self, number: Number) -> Widget:
        """Why a number stands where it does."""
        account, name = account_of(self.desk, number), self.desk.names.number(number)
        head = Row([Label((self._titled(number.id, name),), "lead", grows=1), Figure(account.shown, "lead", weight="strong")])
        inside: list[Widget] = [Label(account.text, "small", "quiet")] if account.text else []
        inside += [Label(f"{part.shown}  {part.text}", "small") for part in account.parts]
        if account.next_stage:
            inside.append(Label(account.next_stage, "small", "quiet"))
        if account.counted:
            inside.append(Label(self._counted(account), "small"))
        return Column([head, *inside, *self._causes(number, account), *self._levers(number)], "near")

    def _counted(self, account: Account) -> tuple[Run, ...]:
        """What a number is worked out from; each part leads to its own explanation."""
        before, _, after = self.words("why.counted", names="\n").partition("\n")
        listed: list[Run] = []
        for one in account.made_of:
            path = self.article_of(one.id)
            link = f"number:{one.number.id}:{','.join(one.number.place)}" if one.number is not None else f"about:{path}" if path else ""
            listed += [Run(", ", "plain", "quiet"), Run(one.said, "plain", "link" if link else "quiet", link)]
        return (Run(before, "plain", "quiet"), *listed[1:], Run(after, "plain", "quiet"))

    def _causes(self, number: Number, account: Account) -> list[Widget]:
        if account.still:
            return [Rule(), Label(account.still, "small", "quiet")]
        head, tail = account.shortened(MOST)
        rows: list[Widget] = [Rule()]
        for cause in head:
            amount = Figure(signed(cause.amount, account.digits), colour=self.tone(number.id, cause.amount))
            rows.append(Row([Label((self._noted(cause.name, cause.text),), grows=1), amount]))
        if tail:
            rest = sum(cause.amount for cause in tail)
            others = Label(self.words.count("window.smaller", len(tail)), colour="quiet", grows=1)
            rows.append(Row([others, Figure(signed(rest, account.digits), colour="quiet")]))
        total = sum(cause.amount for cause in account.causes)
        said = self.words("why.total", before=account.before, after=account.after)
        rows += [Rule(), Row([Label(said, weight="strong", grows=1), Figure(signed(total, account.digits), weight="strong")])]
        return rows

    def _levers(self, number: Number) -> list[Widget]:
        """What one may order this turn that would move a number."""
        if number not in self.levers:
            return []
        rows: list[Widget] = [Rule(), Label(self.words("window.levers"), "small", "quiet")]
        for lever in self.levers[number]:
            path = self.article_of(lever.order.kind)
            name = Run(self.desk.names.order(lever.order), "plain", "link" if path else "ink", f"about:{path}" if path else "")
            rows.append(Row([Label((name,), grows=1), Figure(lever.change, colour=lever.style or "ink")]))
        return rows if self.levers[number] else [Rule(), Label(self.words("window.no_levers"), "small", "quiet")]

    def tone(self, id: str, change: float) -> str:
        """Good, bad, or neither, for whoever counts the number."""
        return self.desk.figures.style(id, change) or "ink"

    # -- places, orders, articles

    def place(self, region: str) -> Widget:
        """A region of the map: its bars, and how they moved."""
        desk, set_id = self.desk, self.desk.names.place_set or ""
        rows: list[Widget] = [Label((self._titled(region, desk.names.member(set_id, region)),), "lead")]
        for number in bars_of(desk, region):
            reading = desk.figures.read(number)
            bar = Row([Line(reading.name, colour="quiet", grows=1), Figure(reading.shown), Line(reading.arrow, "small", reading.style or "quiet")])
            rows += [bar, *([Meter(reading.share)] if reading.share is not None else [])]
        return Column(rows, "tight")

    def order(self, kind: str, cost: str = "", asked: bool = False) -> Widget:
        """What an order is, and what it asks for; an answer that is `asked` for asks for nothing but that."""
        record = self.desk.names.entries["orders"][kind]
        rows: list[Widget] = [Label((self._titled(kind, self.desk.names.order_name(kind)),), "lead")]
        if record.text is not None:
            rows.append(Label(plain(record.text)))
        if cost and not asked:
            rows.append(Label(self.words("window.costs", amount=cost), "small", "quiet"))
        gates = [plain(line.else_) for line in record.allow] if isinstance(record, OrderDef) and not asked else []
        told = [text for text in gates if "{" not in text]
        if told:
            rows += [Rule(), Label(self.words("window.may_fail"), "small", "quiet"), *(Label(f"· {text}", "small") for text in told)]
        return Column(rows, "near")

    def article(self, path: str) -> Widget:
        """The beginning of an article."""
        read = self.articles.page(path)
        first = next((paragraph for paragraph in read.paragraphs if paragraph.strip()), "")
        see: Sequence[Run] = [run for link in read.see for run in (Run(link.title, "plain", "link", f"about:{link.path}"), Run("   "))]
        return Column([Label(read.link.title, "lead", weight="strong"), Label(first), *([Label(tuple(see), "small")] if see else [])], "near")


def titled(title: str, parts: Sequence[Widget]) -> Widget:
    """A heading with what belongs below it."""
    return Column([Label(title, "lead", weight="strong"), *parts], "near")
