"""One game from its first turn to its report: who plays, what was ordered, where it is kept. It holds no clock and draws nothing.

In reading order:

- `match`    a game being played: seats, submissions, turns, undo until the turn ends
- `store`    the one file a game is kept in; behind it `chain` (what the hashes cover), `layout` (tables, opening, checking) and `faults` (the sentences)
- `replay`   the log played again
- `upgrade`  files of older formats made new
"""
