"""The step `world` of the hand-written benchmark game: all amounts from the state as the step begins, then additions, ranges, and the capital that moves."""

from __future__ import annotations

import numpy as np

from game.base import chance
from handmade.space import REGIONS, Array, Games, Space, grid

UNIT = 2.0**20
FINANCE, CLIMATE, MEDICINES = 4, 5, 3
FUND, ASSEMBLY = 0, 2

add, sub, mul, div, low, high = np.add, np.subtract, np.multiply, np.divide, np.minimum, np.maximum


def world(s: Space, g: Games) -> None:
    """One step of the world."""
    shared(s, g)
    leaves, drawn = capital_amounts(s, g)
    people(s, g)
    state(s, g)
    economy(s, g)
    organising(s, g)
    issues(s, g)
    pairs(s, g)
    whole_world(s, g)
    seats(s, g)
    data, delta = g.data, s.delta.data
    for first, last, bottom, top in s.runs:
        rows = data[first:last]
        np.clip(add(rows, delta[first:last], out=rows), bottom, top, out=rows)
    g.capacity[...] = 8.0
    move_capital(g, leaves, drawn)


def shared(s: Space, g: Games) -> None:
    """What several rules use."""
    t = s.r[0]
    s.work_out_strength(g, s.strength)
    s.work_out_connected(g, s.strength, s.connected)
    sub(1.0, g.repression, out=s.calm)
    mul(g.democracy, s.calm, out=s.free)
    sub(1.0, g.position, out=s.below)
    sub(g.market, g.protection, out=s.exposure)
    high(0.0, s.exposure, out=s.exposure)
    low(2.0, g.output, out=s.spent)
    well_being(s, g)
    mul(0.2, g.grievance, out=s.angry)
    hope = mul(g.imaginary, s.calm, out=s.share_open)
    mul(hope, low(1.0, mul(2.0, s.strength, out=t), out=t), out=hope)
    fear = add(0.4, s.fear, out=t)
    mul(sub(1.0, g.imaginary, out=s.r[1]), fear, out=fear)
    s.share(hope, add(hope, fear, out=fear), hope)
    s.bite = g.global_rule * g.authority[s.arena]
    s.unrest = s.people @ g.local_fight.reshape(REGIONS, -1)
    s.unrest = s.unrest.reshape(-1, s.games)
    s.backward = s.people @ g.regressive
    growth(s, g)
    crises(s, g)


def well_being(s: Space, g: Games) -> None:
    t, well = s.r[0], s.well
    mul(0.35, g.capability, out=well)
    add(0.3, well, out=well)
    add(well, mul(0.25, g.protection, out=t), out=well)
    add(well, mul(0.1, s.spent, out=t), out=well)
    sub(well, mul(0.45, g.grievance, out=t), out=well)
    high(0.0, well, out=well)
    low(1.0, well, out=well)


def growth(s: Space, g: Games) -> None:
    t, u, out = s.r[0], s.r[1], s.growth
    mul(0.05, g.market, out=out)
    mul(out, sub(g.capability, 0.4, out=t), out=out)
    add(0.03, out, out=out)
    mul(mul(0.04, s.below, out=t), g.capability, out=t)
    add(out, t, out=out)
    mul(mul(0.03, g.market, out=t), s.below, out=t)
    mul(t, high(0.0, 0.0 - s.bite[MEDICINES]), out=t)
    add(mul(0.03, g.debt, out=u), t, out=t)
    sub(out, t, out=out)


def crises(s: Space, g: Games) -> None:
    """Where creditors run, as 1 and 0."""
    dice = chance.uniform(stirred(s, add(s.keys["crisis"], s.luck, out=s.bits[1])))
    t = mul(g.debt, 0.2 * g.fragility, out=s.r[0])
    np.less(dice, t, out=s.rb[0])
    np.greater(g.debt, 0.3, out=s.rb[1])
    s.crisis = np.logical_and(s.rb[0], s.rb[1], out=s.rb[0]).astype(np.float64)


def stirred(s: Space, words: Array) -> Array:
    """`chance.mix`, in place."""
    other = s.bits[0]
    add(words, np.uint64(0x9E3779B97F4A7C15), out=words)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        np.right_shift(words, np.uint64(shift), out=other)
        np.bitwise_xor(words, other, out=words)
        mul(words, np.uint64(factor), out=words)
    np.right_shift(words, np.uint64(31), out=other)
    return np.bitwise_xor(words, other, out=words)


def people(s: Space, g: Games) -> None:
    """What people feel and hope."""
    d, t, u = s.delta, s.r[0], s.r[1]
    # grievance, by double_movement, local_crisis, turning
    mul(s.exposure, 0.12, out=t)
    add(t, mul(0.05, sub(1.0, g.recognition, out=u), out=u), out=t)
    mul(t, sub(1.0, g.grievance, out=u), out=t)
    sub(t, mul(0.05, g.grievance, out=u), out=t)
    s.onto(t, d.grievance)
    add(d.grievance, mul(s.crisis, grid(0.04), out=t), out=d.grievance)
    s.more(mul(-0.15, s.angry, out=t), d.grievance)
    # recognition, by room_for_difference
    mul(0.03, s.free, out=t)
    mul(t, sub(1.0, g.recognition, out=u), out=t)
    sub(t, mul(mul(0.06, g.regressive, out=u), g.recognition, out=u), out=t)
    s.onto(t, d.recognition)
    consent(s, g)
    # doubt, by doubting, withdrawal
    mul(0.13, sub(1.0, s.well, out=t), out=t)
    add(t, mul(0.03, g.crackdown, out=u), out=t)
    mul(t, sub(1.0, g.doubt, out=u), out=t)
    sub(t, mul(g.doubt, 0.06, out=u), out=t)
    s.onto(t, d.doubt)
    s.more(mul(g.openly, mul(-0.04, g.doubt, out=t), out=t), d.doubt)
    # imaginary, by stage of borders, dreaming
    dim = sub(1.0, g.imaginary, out=u)
    s.onto(mul(0.01, dim, out=t), t)
    mul(t, (g.borders_stage >= 3.0).sum(axis=0), out=d.imaginary)
    mul(mul(0.06, g.prefigured, out=t), dim, out=t)
    add(t, mul(mul(0.02, s.connected, out=s.r[2]), dim, out=s.r[2]), out=t)
    sub(t, mul(0.04, g.imaginary, out=u), out=t)
    s.more(t, d.imaginary)
    prefigured(s, g)
    regressive(s, g)
    # agenda, by microphones
    mul(mul(0.04, g.position, out=t), sub(1.0, g.agenda, out=u), out=t)
    s.onto(sub(t, mul(0.06, g.agenda, out=u), out=t), d.agenda)


def consent(s: Space, g: Games) -> None:
    """accepting, overstretching, withdrawal"""
    d, t, u = s.delta, s.r[0], s.r[1]
    mul(0.1, sub(s.well, g.consent, out=t), out=t)
    mul(mul(0.03, g.repression, out=u), sub(1.0, g.consent, out=s.r[2]), out=u)
    s.onto(add(t, u, out=t), d.consent)
    for stretch in g.overstretch:
        s.more(mul(-0.02 * stretch, g.consent, out=t), d.consent)
    s.more(mul(g.openly, mul(-0.1, g.consent, out=t), out=t), d.consent)


def prefigured(s: Space, g: Games) -> None:
    """practice, practice_travels"""
    d, t, u = s.delta, s.r[0], s.r[1]
    mul(mul(0.02, s.strength, out=t), s.free, out=t)
    mul(t, sub(1.0, g.prefigured, out=u), out=t)
    s.onto(sub(t, mul(0.05, g.prefigured, out=u), out=t), d.prefigured)
    s.share(s.over_ties(g, g.prefigured, t), s.ties, t)
    high(0.0, sub(t, g.prefigured, out=t), out=t)
    s.more(mul(mul(0.08, t, out=t), s.free, out=t), d.prefigured)


def regressive(s: Space, g: Games) -> None:
    """ebb, a stage of imagination, turning"""
    d, t, u = s.delta, s.r[0], s.r[1]
    add(0.3, mul(0.5, s.free, out=t), out=t)
    add(t, mul(0.2, g.capability, out=u), out=t)
    s.onto(mul(mul(-0.1, g.regressive, out=u), t, out=t), d.regressive)
    s.onto(mul(-0.01, g.regressive, out=t), t)
    add(d.regressive, mul(t, (g.imagination_stage >= 1.0).sum(axis=0), out=t), out=d.regressive)
    left = sub(1.0, g.regressive, out=u)
    mul(mul(0.3, s.angry, out=t), sub(1.0, s.share_open, out=s.r[2]), out=t)
    s.more(mul(t, left, out=t), d.regressive)


def state(s: Space, g: Games) -> None:
    """What states do to people, and for them."""
    d, t, u = s.delta, s.r[0], s.r[1]
    # repression, by closing
    mul(mul(0.05, g.grievance, out=t), sub(1.0, g.democracy, out=u), out=t)
    add(mul(0.03, g.regressive, out=u), t, out=t)
    mul(t, s.calm, out=t)
    mul(mul(0.05, g.repression, out=u), add(0.3, g.democracy, out=s.r[2]), out=u)
    s.onto(sub(t, u, out=t), d.repression)
    # democracy, by self_rule
    add(mul(0.03, s.strength, out=t), mul(0.015, g.capability, out=u), out=t)
    mul(t, sub(1.0, g.democracy, out=u), out=t)
    add(mul(0.04, g.repression, out=u), mul(0.04, g.regressive, out=s.r[2]), out=u)
    s.onto(sub(t, mul(u, g.democracy, out=u), out=t), d.democracy)
    # protection, by risk_shift and sheltering
    mul(mul(-0.04, g.grip, out=t), g.market, out=t)
    s.onto(mul(t, g.protection, out=t), d.protection)
    programme = high(0.0, g.programme, out=s.r[3])
    np.add.reduce(g.policy, axis=1, out=t)
    high(0.0, div(t, 8.0, out=t), out=t)
    add(t, mul(0.2, programme, out=u), out=t)
    mul(mul(0.06, t, out=t), add(0.3, mul(0.7, g.democracy, out=u), out=u), out=t)
    s.more(mul(t, sub(1.0, g.protection, out=u), out=t), d.protection)
    # capability, by collective_goods
    mul(mul(0.03, g.protection, out=t), sub(1.0, g.capability, out=u), out=t)
    s.onto(sub(t, mul(mul(0.03, s.exposure, out=u), g.capability, out=u), out=t), d.capability)
    # grip, by private_power
    mul(mul(0.06, g.market, out=t), sub(1.0, s.free, out=u), out=t)
    mul(t, sub(1.0, g.grip, out=u), out=t)
    add(mul(0.04, s.strength, out=u), mul(0.04, programme, out=s.r[2]), out=u)
    s.onto(sub(t, mul(u, g.grip, out=u), out=t), d.grip)
    # programme, by programme_fades
    s.onto(mul(-0.05, g.programme, out=t), d.programme)


def economy(s: Space, g: Games) -> None:
    """Output, place in line, debt, nature."""
    d, t, u = s.delta, s.r[0], s.r[1]
    # output, by growing and local_crisis
    s.onto(mul(s.growth, g.output, out=t), d.output)
    add(d.output, mul(s.crisis, grid(-0.05), out=t), out=d.output)
    # position, by climbing
    s.onto(s.growth, t)
    mean = np.add.reduce(t, axis=0, out=s.w[0])
    div(mean, 30.0, out=mean)
    mul(0.3, sub(s.growth, mean, out=t), out=t)
    s.onto(mul(t, s.below, out=t), d.position)
    # debt, by borrowing, local_crisis
    mul(mul(0.04, g.market, out=t), s.below, out=t)
    mul(t, sub(1.0, g.debt, out=u), out=t)
    sub(t, mul(0.02 + 0.03 * high(0.0, s.bite[FINANCE] + 0.5), g.debt, out=u), out=t)
    s.onto(t, d.debt)
    add(d.debt, mul(s.crisis, grid(0.03), out=t), out=d.debt)


def organising(s: Space, g: Games) -> None:
    """organised: losses, partners, tiring, turning"""
    d, t, u = s.delta, s.r[0], s.r[1]
    a, b, left = s.rc
    sub(1.0, g.organised, out=left)
    danger = add(high(0.0, sub(g.repression, 0.3, out=t), out=t), mul(0.5, g.crackdown, out=u), out=t)
    s.onto(mul(mul(-0.12, danger, out=t)[:, None], g.organised, out=a), d.organised)
    np.einsum("coz,roz->rcz", g.braid, g.organised, out=a)
    squashed(a, b)
    mul(mul(0.02, s.free, out=t)[:, None], a, out=a)
    s.more(mul(a, left, out=a), d.organised)
    s.more(mul(-0.03, g.organised, out=a), d.organised)
    mul(mul(0.25, s.angry, out=t), s.share_open, out=t)
    s.more(mul(t[:, None], left, out=a), d.organised)


def squashed(x: Array, spare: Array) -> None:
    """x / (1 + x), at most 1, in place."""
    low(1.0, div(x, add(1.0, x, out=spare), out=x), out=x)


def issues(s: Space, g: Games) -> None:
    """What is fought over, asked for and granted."""
    d, t, u = s.delta, s.r[0], s.r[1]
    a, b = s.ri
    # local_fight, by fighting
    spark = np.where(g.live != 0.0, 0.12, 0.05)
    mul(mul(s.strength, g.grievance, out=t), sub(1.0, s.fear, out=u), out=t)
    mul(mul(spark, t[:, None], out=a), sub(1.0, g.local_fight, out=b), out=a)
    s.onto(sub(a, mul(0.12, g.local_fight, out=b), out=a), d.local_fight)
    # pressure, by lending
    mul(0.2, add(0.3, mul(0.7, g.democracy, out=u), out=u), out=u)
    mul(g.local_fight, u[:, None], out=a)
    mul(a, sub(1.0, g.pressure, out=b), out=a)
    s.onto(sub(a, mul(0.3, g.pressure, out=b), out=a), d.pressure)
    # policy, by yielding
    mul(mul(0.1, g.democracy, out=u), sub(1.0, mul(0.6, g.grip, out=t), out=t), out=u)
    mul(g.pressure, u[:, None], out=a)
    mul(a, sub(1.0, high(0.0, g.policy, out=b), out=b), out=a)
    room = sub(sub(1.0, mul(0.5, g.debt, out=t), out=t), mul(0.5, g.grip, out=u), out=t)
    mul(0.06, sub(1.0, room, out=room), out=room)
    mul(room[:, None], sub(s.bite, g.policy, out=b), out=b)
    s.onto(add(a, b, out=a), d.policy)
    worldwide(s, g)


def worldwide(s: Space, g: Games) -> None:
    """global_rule, outcry, salience"""
    d = s.delta
    t, u, left, some = s.i
    sub(1.0, g.outcry, out=left)
    mul(-0.05, sub(g.global_rule, s.opening, out=t), out=t)
    s.onto(mul(t, left, out=t), d.global_rule)
    ready = (g.braids_stage >= 2.0).sum(axis=0)
    mul(np.not_equal(g.live, 0.0), ready * grid(0.01), out=d.outcry)
    mul(mul(0.15, s.unrest, out=t), add(0.5, g.connectivity), out=t)
    mul(t, left, out=t)
    s.more(sub(t, mul(0.2, g.outcry, out=u), out=t), d.outcry)
    low(1.0, add(mul(2.0, s.unrest, out=t), g.outcry, out=t), out=t)
    s.onto(mul(0.2, sub(t, g.salience, out=some), out=t), d.salience)


def pairs(s: Space, g: Games) -> None:
    """ties_grow, braids_fade"""
    d, met = s.delta, s.rr[0]
    mul(mul(0.15 * g.connectivity, s.strength, out=s.r[0])[:, None], s.strength[None, :], out=met)
    mul(met, sub(1.0, g.tie, out=d.tie), out=met)
    sub(met, mul(0.05, g.tie, out=d.tie), out=met)
    s.onto(met, d.tie)
    d.tie.reshape(REGIONS * REGIONS, -1)[:: REGIONS + 1] = 0.0
    s.onto(mul(-0.04, g.braid, out=d.braid), d.braid)


def whole_world(s: Space, g: Games) -> None:
    """Institutions and what there is but once."""
    d, w = s.delta, s.w[0]
    s.onto((0.03 * g.voice) * (1.0 - g.authority) - 0.025 * g.authority, d.authority)
    loose = div(np.add.reduce(g.market, axis=0, out=w), 30.0, out=w) * (0.5 - 0.5 * g.global_rule[FINANCE])
    s.onto(0.1 * loose * (1.0 - g.fragility) - 0.06 * (0.3 + g.authority[FUND]) * g.fragility, d.fragility)
    waste = s.people @ s.spent
    s.onto(0.03 * waste * (1.0 - g.overshoot) - 0.02 * g.overshoot, d.overshoot)
    s.onto((0.03 + 0.06 * s.backward) * (1.0 - g.tension) - 0.1 * (0.3 + g.authority[ASSEMBLY]) * g.tension, d.tension)
    s.onto(0.05 * (1.0 - g.connectivity), d.connectivity)


def seats(s: Space, g: Games) -> None:
    """reputation, mandate, overstretching, a stage of borders"""
    d, t = s.delta, s.r[0]
    body = mul(s.people[:, None], s.strength, out=t)
    s.onto(body, body)
    known = 0.25 + 1.5 * np.add.reduce(body, axis=0, out=s.w[0])
    mine = g.standing[:2]
    s.onto(0.15 * (low(1.0, known + 0.4 * g.victories) - mine), d.standing[:2])
    add(d.standing[:2], (g.borders_stage >= 2.0) * grid(0.01), out=d.standing[:2])
    due = 0.1 + 0.6 * s.well[s.home] + 0.2 * s.free[s.home]
    s.onto(0.15 * (due - g.standing[2:]), d.standing[2:])
    s.onto(0.1 * (g.market[s.home] - g.confidence), d.confidence)
    s.onto(-0.15 * g.victories, d.victories)
    s.onto(0.03 * (0.5 - g.inner_voice), d.inner_voice)
    s.onto(mul(-0.25, g.effort, out=d.effort), d.effort)
    s.onto(-0.08 * g.overstretch, d.overstretch)


def capital_amounts(s: Space, g: Games) -> tuple[Array, Array]:
    """What leaves each region, and how strongly each draws."""
    leaves, drawn, t = s.r[5], s.r[6], s.r[0]
    mul(mul(0.05, g.capital, out=leaves), g.market, out=leaves)
    mul(leaves, high(0.0, sub(g.protection, 0.2, out=t), out=t), out=leaves)
    s.onto(leaves, leaves)
    mul(mul(g.market, g.capability, out=drawn), sub(1.0, g.protection, out=t), out=drawn)
    s.onto(drawn, drawn)
    return leaves, drawn


def move_capital(g: Games, leaves: Array, drawn: Array) -> None:
    """Into a pool and out of it; the strongest draw takes what rounding leaves."""
    weight = drawn.sum(axis=0)
    low(leaves, g.capital, out=leaves)
    mul(leaves, weight > 0, out=leaves)
    total = leaves.sum(axis=0)
    strongest = np.argmax(drawn, axis=0)
    arrives = div(drawn, np.where(weight > 0, weight, 1.0), out=drawn)
    mul(total, arrives, out=arrives)
    mul(arrives, UNIT, out=arrives)
    np.floor(arrives, out=arrives)
    div(arrives, UNIT, out=arrives)
    arrives[strongest, np.arange(len(total))] += total - arrives.sum(axis=0)
    sub(g.capital, leaves, out=g.capital)
    add(g.capital, arrives, out=g.capital)
