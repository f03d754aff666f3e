"""The machine that plays whatever the rules say.

In reading order: kernels, reading, frame, rows, moving, ledger, machine, state, setup, orders, legality, turn, facts, telling, views, codec, invariants.
"""
