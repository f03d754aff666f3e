"""Pieces of a page: text that is escaped wherever it comes from, and elements around it.

Law: what is not `Html` is text, and text never becomes anything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from game.faces.charts.records import Table
from game.faces.charts.svg import escaped

EMPTY = ("br", "hr", "meta", "link")  # elements that have no end


class Html(str):
    """A part of a page that is ready to stand in it."""

    __slots__ = ()


Part = Html | str  # a plain text is escaped where it is used
NOTHING = Html("")


def html(part: Part) -> Html:
    """A part as it stands in a page."""
    return part if isinstance(part, Html) else Html(escaped(part))


def joined(parts: Iterable[Part], between: Part = NOTHING) -> Html:
    """Parts one after the other."""
    return Html(html(between).join(html(part) for part in parts))


def element(tag: str, *inside: Part, **given: str | bool) -> Html:
    """An element. `class_` is `class`, `data_x` is `data-x`; what is given as yes stands without a value, as no not at all."""
    head = "".join(_attribute(name.rstrip("_").replace("_", "-"), value) for name, value in given.items())
    return Html(f"<{tag}{head}>" if tag in EMPTY else f"<{tag}{head}>{joined(inside)}</{tag}>")


def _attribute(name: str, value: str | bool) -> str:
    if isinstance(value, bool):
        return f" {name}" if value else ""
    return f' {name}="{escaped(value)}"'


def link(to: str, *inside: Part) -> Html:
    """A link to a place of the same page."""
    return element("a", *inside, href=f"#{to}")


def listed(items: Iterable[Part], ordered: bool = False, **given: str | bool) -> Html:
    """A list; nothing where it has no items."""
    rows = [element("li", item) for item in items]
    return element("ol" if ordered else "ul", *rows, **given) if rows else NOTHING


def section(id: str, title: Part, *inside: Part, level: int = 2, **given: str | bool) -> Html:
    """A part of a page with its heading; nothing where it has nothing to say."""
    if not joined(inside).strip():
        return NOTHING
    head = element(f"h{level}", title, id=f"{id}-h")
    return element("section", head, *inside, id=id, aria_labelledby=f"{id}-h", **given)


def table(caption: Part, head: Sequence[Part], rows: Iterable[Sequence[Part]], **given: str | bool) -> Html:
    """A table whose first cells name the rows."""
    tops = [element("th", cell, scope="col") if cell else element("td") for cell in head]
    body = [element("tr", element("th", row[0], scope="row"), *(element("td", cell) for cell in row[1:])) for row in rows]
    return element("table", element("caption", caption), element("thead", element("tr", *tops)), element("tbody", *body), **given)


def grid(found: Table, id: str = "") -> Html:
    """A large table of numbers, written with as few signs as it can be: what ends by itself is not ended."""
    tops = "".join(f"<th scope=col>{escaped(cell)}" if cell else "<td>" for cell in found.head)
    rows = "".join(f"<tr><th scope=row>{escaped(row[0])}" + "".join(f"<td>{escaped(cell)}" for cell in row[1:]) for row in found.rows)
    named = f' id="{escaped(id)}"' if id else ""
    return Html(f"<table{named}><caption>{escaped(found.caption)}</caption><thead><tr>{tops}<tbody>{rows}</table>")


def scrolled(inside: Part, label: str) -> Html:
    """Something broad that scrolls by itself on a narrow screen, by keyboard too."""
    return element("div", inside, class_="scroll", tabindex="0", role="group", aria_label=label)


def folded(title: Part, *inside: Part, **given: str | bool) -> Html:
    """Something that is opened by whoever wants to read it."""
    return element("details", element("summary", title), *inside, **given)
