"""Observations as rows of numbers: what each number is, and that a row tells nothing that its seat may not know."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from game.engine.state import Engine, State, new_game
from game.engine.views import sight_of, truth_for, view_for
from game.faces.env_layout import Layout, Numbers
from tests.engine.worlds import any_state
from tests.small_world import BASE, SMALL, rules

WORLDS = [(SMALL, "small"), (BASE, "medicines")]


def row_of(layout: Layout, state: State, seat: str) -> Numbers:
    """What a seat is told."""
    return layout.numbers(sight_of(layout.engine, state, seat).data[:, 0], seat)


@pytest.fixture(scope="module", params=WORLDS, ids=["small", "base"])
def layout(request: pytest.FixtureRequest) -> Layout:
    folder, scenario = request.param
    assert isinstance(folder, Path)
    return Layout(Engine(rules(folder).program(scenario)))


def test_each_number_has_a_name_of_its_own(layout: Layout) -> None:
    """1. As a formula would write it."""
    names = [entry.name for entry in layout.entries]
    seats = layout.engine.seats
    assert len(set(names)) == len(names) == layout.size
    assert names[: len(seats) + 1] == [*(f"seat[{seat}]" for seat in seats), "turn"]
    for entry in layout.entries[layout.first + 1 :]:
        assert entry.name == (f"{entry.variable}[{', '.join(entry.place)}]" if entry.place else entry.variable)


def test_numbers_say_what_the_seat_sees(layout: Layout) -> None:
    """2. Read back through the names they are the values of its view; all lie between 0 and 1."""
    engine = layout.engine
    states = any_state(engine, 2, 3, turn=2)
    for state, seat in [(states.game(game), seat) for game in range(2) for seat in engine.seats]:
        row, view = row_of(layout, state, seat), view_for(engine, state, seat)
        assert row.dtype == np.float32 and row.min() >= 0 and row.max() <= 1
        assert [row[k] for k in range(layout.first)] == [float(other == seat) for other in engine.seats]
        assert layout.entries[layout.first].value(row[layout.first]) == pytest.approx(2)
        for entry, number in zip(layout.entries[layout.first + 1 :], row[layout.first + 1 :], strict=True):
            told = view.value(entry.variable, *entry.place)
            if not np.isnan(told):
                assert entry.value(number) == pytest.approx(told, abs=2e-6 * max(1.0, entry.high - entry.low)), entry
                assert entry.members == () or view.held(entry.variable, *entry.place) == (None if told < 0 else entry.members[round(entry.value(number))])


def test_nothing_hidden_is_told(layout: Layout) -> None:
    """3. Whatever is changed in what a seat may not know, its row stays the same; what is its own does change it."""
    engine = layout.engine
    states = any_state(engine, 6, 3, turn=2)
    poisoned = 0
    for game, seat in [(game, seat) for game in range(1, 6) for seat in engine.seats]:
        state, other = states.game(0), states.game(game)
        hidden, own = hidden_rows(engine, seat)
        changed = State(state.data.copy(), state.seeds)
        changed.data[hidden] = other.data[hidden]
        poisoned += int((changed.data != state.data).sum())
        assert np.array_equal(row_of(layout, state, seat), row_of(layout, changed, seat))
        changed.data[own] = other.data[own]
        same = np.array_equal(row_of(layout, state, seat), row_of(layout, changed, seat))
        assert same == np.array_equal(changed.data[own], state.data[own])
    assert poisoned


def hidden_rows(engine: Engine, seat: str) -> tuple[list[int], list[int]]:
    """Where in the state stands what a seat may not know, and what it alone knows."""
    hidden: list[int] = []
    own: list[int] = []
    for info in engine.world.variables.values():
        rows = range(info.offset, info.offset + info.cells)
        if info.seen_by == "nobody":
            hidden += rows
        elif info.seen_by == "owner":
            members = engine.world.sets[info.shape.sets[0]].members
            for member, row in zip(np.repeat(members, info.cells // max(1, len(members))), rows, strict=True):
                (own if member == seat else hidden).append(row)
    return hidden, own


def test_the_truth_is_laid_out_whole(layout: Layout) -> None:
    """4. Every variable, for training; and no seat looks."""
    engine = layout.engine
    truth, state = Layout(engine, truth=True), any_state(engine, 1, 5)
    row, view = truth.numbers(state.data[:, 0]), truth_for(engine, state)
    assert {entry.variable for entry in truth.entries} == {"turn", *(id for id, info in engine.world.variables.items() if info.cells)}
    assert truth.size == engine.world.cells
    for entry, number in zip(truth.entries[1:], row[1:], strict=True):
        assert entry.value(number) == pytest.approx(view.value(entry.variable, *entry.place), abs=2e-6 * max(1.0, entry.high - entry.low))


def test_the_layout_is_that_of_the_scenario(layout: Layout) -> None:
    """5. Made again it is the same; turns do not change it."""
    again = Layout(layout.engine)
    assert again.entries == layout.entries
    state = new_game(layout.engine, [1])
    assert row_of(layout, state, layout.engine.seats[0]).shape == (again.size,)
