"""The twin of every chart in words: a plain table that says the same, for those who do not see the picture and those who want the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan

from game.faces.charts.records import UNKNOWN, Areas, Bars, Chart, Lines, MapPicture, Multiples, Pairs, Ring, Scale, Series, Table, Way
from game.faces.charts.svg import escaped

SPREAD = " ({} – {})"


def table_of(chart: Chart | MapPicture, names: Sequence[tuple[str, str]] = ()) -> Table:
    """What a chart says. `names` are those of the places of a map, by id."""
    match chart:
        case Lines():
            return _of_lines(chart)
        case Areas():
            head = (chart.along, *(one.name for one in chart.series))
            rows = [(place, *(chart.scale.said(_at(one.values, k)) for one in chart.series)) for k, place in enumerate(chart.places)]
            return Table(chart.title, head, tuple(rows))
        case Multiples():
            return _of_multiples(chart)
        case Bars():
            rows = [(bar.name, chart.scale.said(bar.value) + _spread(chart.scale, bar.low, bar.high)) for bar in chart.bars]
            return Table(_captioned(chart), (chart.of, chart.measured), tuple(rows))
        case Pairs():
            return _of_pairs(chart)
        case Way():
            here = {chart.here: chart.here_said}
            rows = [(station.name, "; ".join(filter(None, (station.note, here.get(k))))) for k, station in enumerate(chart.stations)]
            return Table(f"{chart.title} ({chart.first_end} – {chart.last_end})", (chart.of, chart.along), tuple(rows))
        case Ring():
            return _of_ring(chart)
        case MapPicture():
            known = dict(chart.values)
            rows = [(name, chart.scale.said(known.get(id, float("nan")))) for id, name in names or tuple((id, id) for id in known)]
            return Table(chart.title, (chart.of, chart.measured), tuple(rows))


def _at(values: Sequence[float], k: int) -> float:
    return values[k] if k < len(values) else float("nan")


def _spread(scale: Scale, low: float | None, high: float | None) -> str:
    return "" if low is None or high is None or isnan(low + high) else SPREAD.format(scale.said(low), scale.said(high))


def _said(scale: Scale, one: Series, k: int) -> str:
    value = scale.said(_at(one.values, k))
    return value + (_spread(scale, one.low[k], one.high[k]) if one.spreads and k < len(one.low) else "")


def _of_lines(chart: Lines) -> Table:
    """Times down, numbers across; what happened in a column of its own."""
    happened = {k: "; ".join(moment.name for moment in chart.moments if moment.at == k) for k in range(len(chart.places))}
    extra = bool(chart.moments)
    head = (chart.along, *(one.name for one in chart.series), *([""] if extra else []))
    rows = [(place, *(_said(chart.scale, one, k) for one in chart.series), *([happened[k]] if extra else [])) for k, place in enumerate(chart.places)]
    return Table(_captioned(chart), head, tuple(rows))


def _captioned(chart: Lines | Bars | Pairs) -> str:
    """The title, with the values that matter."""
    marks = "; ".join(f"{mark.name}: {chart.scale.said(mark.at)}" for mark in chart.marks)
    return f"{chart.title} ({marks})" if marks else chart.title


def _of_multiples(chart: Multiples) -> Table:
    """One row for each line of each small chart, times across."""
    places = max((panel.places for panel in chart.charts), key=len, default=())
    several = any(len(panel.series) > 1 for panel in chart.charts)
    rows = [
        (_named(panel), *([one.name] if several else []), *(_said(panel.scale, one, k) if k < len(panel.places) else UNKNOWN for k in range(len(places))))
        for panel in chart.charts
        for one in panel.series
    ]
    along = chart.charts[0].along if chart.charts else ""
    return Table(f"{chart.title} ({along})" if along else chart.title, ("", *([""] if several else []), *places), tuple(rows))


def _named(panel: Lines) -> str:
    """What a small chart is called, with what stands below its title."""
    return f"{panel.title} ({panel.about})" if panel.about else panel.title


def _of_pairs(chart: Pairs) -> Table:
    spread = bool(chart.spread)
    head = (chart.of, chart.first, *([chart.spread] if spread else []), chart.then)
    rows = []
    for pair in chart.pairs:
        known = pair.low is not None and pair.high is not None
        between = f"{chart.scale.said(pair.low or 0.0)} – {chart.scale.said(pair.high or 0.0)}" if known else UNKNOWN
        rows.append((pair.name, chart.scale.said(pair.first), *([between] if spread else []), chart.scale.said(pair.then)))
    return Table(_captioned(chart), head, tuple(rows))


def _of_ring(chart: Ring) -> Table:
    rows = []
    for quarter in chart.quarters:
        rows.append((quarter.name, "", chart.scale.said(quarter.value)))
        rows += [(quarter.name, part, chart.scale.said(value)) for part, value in quarter.parts]
    return Table(chart.title, (chart.of, "", chart.measured), tuple(rows))


def html_of(table: Table) -> str:
    """A table as plain HTML: a caption, a head, and the first cell of each row naming it."""
    head = "".join(f'<th scope="col">{escaped(cell)}</th>' if cell else "<td></td>" for cell in table.head)
    rows = "".join(f'<tr><th scope="row">{escaped(row[0])}</th>{"".join(f"<td>{escaped(cell)}</td>" for cell in row[1:])}</tr>' for row in table.rows)
    return f"<table><caption>{escaped(table.caption)}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
