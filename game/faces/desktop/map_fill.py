"""From a lens to colours: which step of a ramp, which pattern, which initial; and what the legend says of it."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan

from game.faces.desktop.map_look import Look, Ramp
from game.faces.desktop.map_paint import Fill
from game.faces.desktop.map_records import Legend, LegendEntry, Lens
from game.faces.palette import mixed

PATTERNED = 0.30  # how strongly a pattern stands out from its colour


def ramp_of(lens: Lens, look: Look) -> Ramp:
    """The colours of a lens's scale, from low to high."""
    if lens.middle is not None:
        return look.both[::-1] if lens.good == "low" else look.both  # what is welcome has the same colours everywhere
    return look.ramps.get(lens.ramp) or next(iter(look.ramps.values()))


def step_of(lens: Lens, look: Look, region: str) -> int | None:
    """Which step of the scale a region stands on; none where nobody knows."""
    share = lens.share(region)
    count = len(ramp_of(lens, look))
    return None if share is None else min(int(share * count), count - 1)


def colour_of_group(lens: Lens, look: Look, group: int) -> str:
    return lens.groups[group].colour or look.pens[group % len(look.pens)]


def fill_of(lens: Lens, look: Look, region: str) -> Fill:
    """How a region is coloured. What lies below the middle is lined, what nobody knows is dotted."""
    unknown = Fill(look.land, "dots", mixed(look.land, look.ink, PATTERNED))
    if lens.groups:
        group = lens.group(region)
        return unknown if group is None else Fill(colour_of_group(lens, look, group))
    step = step_of(lens, look, region)
    if step is None:
        return unknown if lens.values else Fill(look.land)
    colour = ramp_of(lens, look)[step]
    return _lined(colour, look) if lens.middle is not None and step < len(look.both) // 2 else Fill(colour)


def _lined(colour: str, look: Look) -> Fill:
    return Fill(colour, "lines", mixed(colour, look.halo if not look.light else look.ink, PATTERNED))


def number_of(lens: Lens, region: str) -> str:
    """What stands below a region's name: its number, or the initial of its kind."""
    if lens.groups:
        group = lens.group(region)
        return "" if group is None else lens.groups[group].initial
    value = lens.values.get(region, float("nan"))
    return "" if isnan(value) else lens.said.get(region, "")


def legend_of(lens: Lens, look: Look, regions: Sequence[str]) -> Legend:
    """What the colours mean; steps have how many regions stand on them."""
    entries = []
    if lens.groups:
        kinds = [lens.group(region) for region in regions]
        for k, group in enumerate(lens.groups):
            entries.append(LegendEntry(colour_of_group(lens, look, k), "none", group.name, group.initial, kinds.count(k)))
    elif lens.values:
        steps = [step_of(lens, look, region) for region in regions]
        for k, colour in enumerate(ramp_of(lens, look)):
            pattern = "lines" if lens.middle is not None and k < len(look.both) // 2 else "none"
            entries.append(LegendEntry(colour, pattern, "", "", steps.count(k)))
    unknown = sum(lens.share(region) is None for region in regions)
    if unknown and lens.values and lens.unknown:
        entries.append(LegendEntry(look.land, "dots", lens.unknown, "", unknown))
    return Legend(lens.title, lens.about, tuple(entries), not lens.groups, lens.ends)
