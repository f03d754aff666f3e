"""A small world with something hidden from everyone and something only its owner sees, for tests of players; and a way to change all that is hidden."""

from __future__ import annotations

from game.engine.state import Engine, State
from tests.engine.worlds import any_state

HIDDEN = """
sets:
  region: {members: [hill, shore, plain]}
  movement: {}
  state: {}
  seat: {kinds: [movement, state]}
  way: {members: [left, right]}
variables:
  purse: {role: capacity, per: seat, range: 0 to 9, start: 3}
  name: {role: meter, per: seat, range: 0 to 1, start: 0.5}
  anger: {per: region, range: 0 to 1, start: 0.5}
  plot: {per: region, range: 0 to 1, start: 0.25, seen by: nobody, guess: "0.5 * anger[region]"}
  will: {per: seat, range: 0 to 1, start: 0.25, seen by: owner, guess: 0.5}
  chosen: {per: seat, holds: way or none, start: none, seen by: owner, guess: none}
  trace: {range: 0 to 1, start: 0, seen by: nobody}
measures:
  places: {role: places, per: seat, is: 2}
rules:
  brewing: {each: region, change: {plot: 0.01}}
  musing: {each: seat, change: {will: 0.01, 'trace': 0.01}}
groups:
  sealing: {at most: 1, free: true}
orders:
  soothe: {seat: state, cost: 2, pick: {at: region}, change: {'anger[at]': "-0.1 - 0.2 * plot[at]"}}
  stir: {seat: seat, cost: 1, pick: {at: region}, change: {'anger[at]': "0.1 + 0.3 * plot[at] + 0.1 * will[seat]"}}
  seal: {seat: seat, cost: 0, group: sealing, secret: true, pick: {way: way}, allow: {open: {if: "chosen[seat] == none", else: Sealed.}}, set: {'chosen[seat]': way}}
projects:
  calm: {seat: state, value: "100 * (1 - mean(anger[r] for r in region)) * (if chosen[state] == left then 1 else 0.9)", mark: 60}
  storm: {seat: movement, value: "100 * mean(anger[r] for r in region)", mark: 60}
personalities:
  meek: {seat: movement, orders: {stir: 0.5, seal: 0}, values: {name: 1}}
  grim: {seat: state, orders: {soothe: 0}, values: {anger: 1, storm: 1}}
"""


def poisoned(engine: Engine, state: State, seat: str) -> State:
    """Everything that the seat may not see made something else."""
    other = any_state(engine, state.games, 99, int(state.data[0, 0]))
    data = state.data.copy()
    for info in engine.world.variables.values():
        rows = slice(info.offset, info.offset + info.cells)
        if info.seen_by == "nobody":
            data[rows] = other.data[rows]
        elif info.seen_by == "owner":
            members = engine.world.sets[info.shape.sets[0]].members
            each = info.cells // len(members)
            for k, member in enumerate(members):
                if member != seat:
                    where = slice(info.offset + k * each, info.offset + (k + 1) * each)
                    data[where] = other.data[where]
    return State(data, state.seeds)
