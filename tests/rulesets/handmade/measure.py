"""The step `measure` of the hand-written benchmark game: requisites, projects, the regime, attention. All from the state as the step begins."""

from __future__ import annotations

import numpy as np

from handmade.space import REGIONS, Array, Games, Space

add, sub, mul, div, low, high = np.add, np.subtract, np.multiply, np.divide, np.minimum, np.maximum
THIRD = 1.0 / 3.0
UNION, EMPIRE, ANARCHY, WOVEN, ASSOCIATIONS, TODAY = range(6)


def measure(s: Space, g: Games) -> None:
    """Requisites and attention first; what is reckoned from them afterwards."""
    strength = s.work_out_strength(g, s.strength)
    s.work_out_connected(g, strength, s.connected)
    sub(1.0, g.position, out=s.below)
    mul(g.democracy, sub(1.0, g.repression, out=s.free), out=s.free)
    tops = three_best(s, g)
    borders(s, g)
    braids(s, g, tops)
    levels(s, g, tops)
    imagination(s, g)
    np.copyto(g.live, attention(g))
    np.copyto(g.another_world, another_world(s, g))
    np.copyto(g.nation, nation(s, g))
    np.copyto(g.leadership, leadership(s, g))
    find_regime(s, g)


def chain(*parts: Array) -> Array:
    """√(lowest × mean)"""
    total, least = parts[0], parts[0]
    for part in parts[1:]:
        total, least = total + part, low(least, part)
    return np.sqrt(least * (total * (1.0 / len(parts))))


def weighted(s: Space, column: Array) -> Array:
    """The mean over humanity of what lies on the grid."""
    found: Array = s.people @ column
    return found


def counted(s: Space, column: Array) -> Array:
    """The mean over humanity of what does not: each term is rounded."""
    terms = mul(s.people[:, None], column, out=s.r[0])
    s.onto(terms, terms)
    found: Array = np.add.reduce(terms, axis=0)
    return found


def another_world(s: Space, g: Games) -> Array:
    ready = (((g.borders + g.braids) + g.levels) + g.imagination) / 400.0
    value = chain(ready, weighted(s, g.capability), 1.0 - g.overshoot)
    return rounded(s, low(100.0, 100.0 * value))


def nation(s: Space, g: Games) -> Array:
    home = s.home[:2]
    rich = low(1.0, 0.3 + 0.2 * g.output[home])
    return rounded(s, 100.0 * chain(rich, g.capability[home], s.free[home], g.standing[2:4]))


def leadership(s: Space, g: Games) -> Array:
    s.authority = np.add.reduce(g.authority, axis=0)
    legitimacy = 0.75 * weighted(s, g.consent) + 0.25 * (s.authority / 3.0)
    return rounded(s, 100.0 * chain(low(1.0, 1.3 * legitimacy), g.position[s.home[2:]], 1.0 - g.tension))


def rounded(s: Space, value: Array) -> Array:
    s.onto(value, value)
    return value


def find_regime(s: Space, g: Games) -> None:
    """The regime, the one that may follow it, and how long that one has held."""
    average = s.authority / 3.0
    voiced = s.share(np.add.reduce(g.voice * g.authority, axis=0), s.authority, s.w[0])
    free = counted(s, s.free)
    civic = counted(s, s.connected) > 0.5
    found = np.where(civic, float(ASSOCIATIONS), float(TODAY))
    found[civic & (average > 0.4)] = WOVEN
    found[average < 0.25] = ANARCHY
    found[(voiced < 0.2) & (free < 0.3)] = EMPIRE
    found[(average > 0.7) & (voiced > 0.6)] = UNION
    same = found == g.regime_next
    held = 1.0 + g.regime_count
    np.copyto(g.regime, found, where=same & (held >= 2.0))
    np.copyto(g.regime_count, np.where(same, low(2.0, held), 1.0))
    np.copyto(g.regime_next, found)


def attention(g: Games) -> Array:
    """The three issues that are spoken of most."""
    above = g.salience[:, None] > g.salience[None, :]
    found: Array = np.add.reduce(above, axis=0) < 3
    return found


def three_best(s: Space, g: Games) -> Array:
    """The sum of the three highest, of: effort of both movements, gained there, in states, in rules, and at all levels by both movements."""
    best = s.best
    won, granted, ruled = s.i[:3]
    unrest = (s.people @ g.local_fight.reshape(REGIONS, -1)).reshape(-1, s.games)
    low(1.0, mul(3.0, unrest, out=won), out=won)
    a = sub(g.policy, 0.6 * s.opening, out=s.ri[0])
    s.onto(high(0.0, a, out=a), a)
    low(1.0, mul(2.5, (s.people @ a.reshape(REGIONS, -1)).reshape(granted.shape), out=granted), out=granted)
    low(1.0, high(0.0, mul(2.0, sub(g.global_rule, s.opening, out=ruled), out=ruled), out=ruled), out=ruled)
    np.copyto(best[:2], g.effort)
    s.onto(won, best[2])
    s.onto(granted, best[3])
    s.onto(ruled, best[4])
    mul(chain(won, granted, ruled), add(0.7, mul(0.3, g.effort, out=best[5:]), out=best[5:]), out=best[5:])
    s.onto(best[5:], best[5:])
    first, second, third, less, lower = s.first, s.second, s.third, s.less, s.lower
    for place in (first, second, third):
        place.fill(-1.0)
    for k in range(best.shape[1]):  # each finds its place among the three
        value = best[:, k]
        low(first, value, out=less)
        high(first, value, out=first)
        low(second, less, out=lower)
        high(second, less, out=second)
        high(third, lower, out=third)
    add(first, second, out=first)
    return add(first, third, out=first)


def stage(value: Array, *marks: float) -> Array:
    """How many marks are reached."""
    found = (value >= marks[0]).astype(np.float64)
    for mark in marks[1:]:
        found += value >= mark
    return found


def borders(s: Space, g: Games) -> None:
    t = s.r[0]
    rooted = mul(s.southern, s.below, out=s.two_r[0])
    add(rooted, mul(1.0 - s.southern, g.position, out=s.two_r[1]), out=rooted)
    s.onto(rooted, rooted)
    people = mul(s.people[:, None], s.strength, out=s.r[1])
    s.onto(people, people)
    held = mul(s.people[:, None], mul(s.strength, s.connected, out=t), out=t)
    s.onto(held, held)
    reach = s.share(np.einsum("mrz,rz->mz", rooted, held), np.einsum("mrz,rz->mz", rooted, people), s.two[0])
    south = div(s.over_ties(g, s.below, s.r[2]), 30.0, out=s.r[2])
    bridge = 0.5 * low(1.0, 12.0 * mean(s, mul(g.position, south, out=t))) + 0.5 * low(1.0, 12.0 * mean(s, mul(s.below, south, out=t)))
    said = s.share(np.add.reduce(mul(g.agenda, s.below, out=t), axis=0), np.add.reduce(g.agenda, axis=0), s.w[0])
    mul(s.people[:, None], mul(s.strength, s.below, out=t), out=t)
    s.onto(t, t)
    living = s.share(np.add.reduce(t, axis=0), np.add.reduce(people, axis=0), s.w[1])
    speech = s.share(said, living, s.w[2])
    value = 100.0 * chain(reach, np.broadcast_to(bridge, reach.shape), speech)
    np.copyto(g.borders_stage, stage(value, 25.0, 50.0, 75.0))
    for column, found in ((g.borders, value), (g.borders_reach, reach), (g.borders_bridge, bridge), (g.borders_speech, speech)):
        np.copyto(column, found)
        s.onto(column, column)


def mean(s: Space, column: Array) -> Array:
    """The mean over regions of what must first be rounded, in place."""
    s.onto(column, column)
    found: Array = np.add.reduce(column, axis=0) / 30.0
    return found


def braids(s: Space, g: Games, tops: Array) -> None:
    force = (s.people @ g.organised.reshape(REGIONS, -1)).reshape(-1, s.games)
    woven = low(1.0, 3.0 * force) * low(1.0, np.add.reduce(g.braid, axis=1) / 2.0)
    s.onto(woven, woven)
    web = np.add.reduce(woven, axis=0) / 6.0
    total = np.add.reduce(force, axis=0)
    squares = force * force
    s.onto(squares, squares)
    diversity = s.share(total * total, 6.0 * np.add.reduce(squares, axis=0), s.w[0])
    aim = 0.4 + 0.5 * s.share(3.0 * (tops[:2] / 3.0), np.add.reduce(g.effort, axis=1), s.two[0])
    value = 100.0 * chain(np.broadcast_to(web, aim.shape), np.broadcast_to(diversity, aim.shape), aim)
    np.copyto(g.braids_stage, stage(value, 25.0, 50.0))
    for column, found in ((g.braids, value), (g.braids_web, web), (g.braids_diversity, diversity), (g.braids_aim, aim)):
        np.copyto(column, found)
        s.onto(column, column)


def levels(s: Space, g: Games, tops: Array) -> None:
    value = 100.0 * (tops[5:] / 3.0)
    np.copyto(g.levels_stage, stage(value, 25.0, 75.0))
    for column, found in ((g.levels, value), (g.levels_local, tops[2] / 3.0), (g.levels_national, tops[3] / 3.0), (g.levels_worldwide, tops[4] / 3.0)):
        np.copyto(column, found)
        s.onto(column, column)


def imagination(s: Space, g: Games) -> None:
    vision = low(1.0, 1.5 * weighted(s, g.imaginary))
    plausible = low(1.0, 0.6 * g.victories + weighted(s, g.prefigured))
    value = 100.0 * chain(np.broadcast_to(vision, plausible.shape), plausible, g.inner_voice)
    np.copyto(g.imagination_stage, stage(value, 50.0))
    np.copyto(g.imagination_own_democracy, g.inner_voice)
    for column, found in ((g.imagination, value), (g.imagination_vision, vision), (g.imagination_plausibility, plausible)):
        np.copyto(column, found)
        s.onto(column, column)
