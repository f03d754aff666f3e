"""Double Movement: a turn-based strategy game about globalisation.

In reading order: base, rules, engine, play, ai, lab, faces.
"""
