"""The benchmark ruleset once more, as a careful engineer would write it in numpy for this one game: the yardstick for the machine that plays any rules.

Arrays have the games last, every buffer is made beforehand, shared parts are worked out once, and amounts are rounded to the same grid at the same places: the
states are the same as the engine's, bit for bit. In reading order: turn, space, orders, world, measure.
"""
