"""One game from its first turn to its report: who plays, what was ordered, where it is kept. It holds no clock and draws nothing.

In reading order:

- `match`    a game being played: seats, drafts, submissions, turns, going back
- `thinking` the computer players of a match, asked beside it
- `course`   the same without a file: its states, and what has been submitted for the coming turn
- `log`      what the header and the entries of a game say, and how a course follows them
- `replay`   the log played again; `origin` says by which rules
- `store`    the one file a game is kept in; behind it `chain` (what the hashes cover), `layout` (tables, opening, checking) and `faults` (the sentences)
- `memory`   a game that is kept nowhere
- `upgrade`  files of older formats made new
"""
