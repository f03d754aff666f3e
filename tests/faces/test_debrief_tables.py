"""A game as tables: everything that happened is in them, they agree with the game, and no cell is ever a formula."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from io import StringIO
from math import isnan
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.engine import facts as f
from game.engine.views import truth_for
from game.faces.again import played_again
from game.faces.debrief.tables import BYTE_ORDER, FORMULA, Tidy, csv_of, harmless, json_lines, tables_of, write_csv, write_json_lines
from game.play.match import Match
from tests.faces.playing import base
from tests.small_world import COMPUTERS, SEATS, changed_rules, new

ATTACK = "=HYPERLINK('http://x','y')"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole game of computers in the small world."""
    path = tmp_path_factory.mktemp("kept") / "small.game"
    with new(path, COMPUTERS, seed=4) as match:
        while not match.over:
            match.resolve()
    return path


@pytest.fixture(scope="module")
def match(kept: Path) -> Match:
    return played_again(kept)


@pytest.fixture(scope="module")
def tables(match: Match) -> dict[str, Tidy]:
    return {table.id: table for table in tables_of(match)}


def read(text: str) -> list[dict[str, str]]:
    assert not text.startswith(BYTE_ORDER)
    return list(csv.DictReader(StringIO(text, newline="")))


def test_every_row_has_every_column(tables: dict[str, Tidy]) -> None:
    for table in tables.values():
        assert len(set(table.columns)) == len(table.columns), table.id
        assert {len(row) for row in table.rows} <= {len(table.columns)}, table.id
        assert len(set(table.rows)) == len(table.rows) or table.id in ("orders", "facts"), f"{table.id} says something twice"


def test_a_row_for_each_seat_and_turn(match: Match, tables: dict[str, Tidy]) -> None:
    table = tables["by_seat"]
    assert [(row[0], row[2]) for row in table.rows] == [(turn, seat) for turn in range(match.turn + 1) for seat in SEATS]
    scenario = match.engine.world.scenario
    assert {row[0]: row[1] for row in table.rows} == {turn: scenario.begins + turn * scenario.years for turn in range(match.turn + 1)}


def test_numbers_are_those_of_the_game(match: Match, tables: dict[str, Tidy]) -> None:
    checked = 0
    for table in tables.values():
        if not table.id.startswith("by_"):
            continue
        for row in table.rows:
            cells = dict(zip(table.columns, row))
            view = truth_for(match.engine, match.at(int(cells["turn"])))
            heads = [column.removesuffix("_name") for column in table.columns if column.endswith("_name")]
            place = [str(cells[head]) for head in heads]
            for id in table.columns[2 + 2 * len(heads) :]:
                value = cells[id]
                if value is None:
                    continue
                checked += 1
                if isinstance(value, str):
                    assert view.held(id, *place) == value
                else:
                    assert float(value) == pytest.approx(view.value(id, *place), abs=1e-6)
            if checked > 5_000:
                return
    assert checked > 300


def test_what_is_not_counted_for_a_seat_is_left_empty(match: Match, tables: dict[str, Tidy]) -> None:
    table = tables["by_seat"]
    for id in table.columns[4:]:
        per = match.engine.world.entries["variables" if id in match.engine.world.variables else "measures"][id].per  # type: ignore[attr-defined] # both have it
        members = match.engine.world.sets[per[0].set.text].members
        for row in table.rows:
            cell, seat = row[table.columns.index(id)], row[2]
            assert cell is None or seat in members, (id, seat)


def test_all_orders_are_there(match: Match, tables: dict[str, Tidy]) -> None:
    table = tables["orders"]
    first = table.columns.index("target_1")
    found = [(row[0], row[2], row[4], tuple(pick for pick in row[first:] if pick is not None)) for row in table.rows]
    assert found == [
        (turn, seat, order.kind, order.picks) for turn, orders in enumerate(match.course.played, 1) for seat, mine in orders.items() for order in mine
    ]
    assert {row[table.columns.index("sealed")] for row in table.rows} == {True, False}


def test_all_that_happened_is_there(match: Match, tables: dict[str, Tidy]) -> None:
    compare(match, tables)
    assert tables["facts"].rows


def test_a_game_of_the_world_has_votes_too() -> None:
    rules = base()
    scenario = "medicines"
    world = rules.program(scenario).world
    with Match.new(rules, scenario, 2, dict.fromkeys(world.sets[world.seat_set].members, "random")) as match:
        while not match.over:
            match.resolve()
        tables = {table.id: table for table in tables_of(match)}
        compare(match, tables)
    assert tables["votes"].rows and tables["events"].rows and tables["orders"].rows


def compare(match: Match, tables: dict[str, Tidy]) -> None:
    """What the tables say happened, and what the reports of all turns say."""
    happened = [fact for turn in range(1, match.turn + 1) for fact in match.report(turn).facts]
    votes = [(fact.vote, fact.passed) for fact in happened if isinstance(fact, f.VoteHeld)]
    assert [(row[2], row[4]) for row in tables["votes"].rows] == votes
    events = [(fact.event, fact.place) for fact in happened if isinstance(fact, f.EventCame)]
    assert [(row[2], row[4]) for row in tables["events"].rows if row[0]] == events
    others = [fact.kind for fact in happened if not isinstance(fact, f.Ordered | f.VoteHeld | f.EventCame)]
    assert [row[2] for row in tables["facts"].rows if row[0]] == others


def test_the_game_and_its_seats(match: Match, tables: dict[str, Tidy]) -> None:
    found = match.result()
    (row,) = tables["game"].rows
    game = dict(zip(tables["game"].columns, row))
    assert (game["scenario"], game["seed"], game["turns"], game["over"], game["ending"]) == ("small", "4", found.turn, True, found.ending)
    assert (game["regime"], game["trajectory"]) == (found.regime, found.trajectory)
    for row in tables["seats"].rows:
        seat = dict(zip(tables["seats"].columns, row))
        assert seat["player"] == "random"
        assert (seat["reached"] == "first") == (seat["seat"] in found.winners)
        if seat["project"] is not None:
            assert seat["value"] == pytest.approx(found.projects[str(seat["project"])][str(seat["seat"])], abs=1e-6)


def test_every_number_is_explained(tables: dict[str, Tidy]) -> None:
    explained = {(row[0], row[1]) for row in tables["columns"].rows}
    for table in tables.values():
        if table.id.startswith("by_"):
            heads = sum(column.endswith("_name") for column in table.columns)
            assert {(table.id, column) for column in table.columns[2 + 2 * heads :]} <= explained


def test_a_game_in_play_and_one_that_has_hardly_begun(kept: Path) -> None:
    with new(None, COMPUTERS, seed=4) as match:
        begun = {table.id: table for table in tables_of(match)}
        assert begun["orders"].rows == () and {row[0] for row in begun["by_seat"].rows} == {0}
        match.resolve()
        there = tables_of(match)
    assert there == tables_of(played_again(kept, 1)), "the same from play and from a file"


# --- as text --------------------------------------------------------------------------------------------------------------


def cells(table: Tidy) -> Iterator[str]:
    for row in csv.reader(StringIO(csv_of(table), newline="")):
        yield from row


def is_number(text: str) -> bool:
    try:
        return not isnan(float(text))
    except ValueError:
        return False


def test_csv_says_the_same(tables: dict[str, Tidy]) -> None:
    for table in tables.values():
        rows = read(csv_of(table))
        assert len(rows) == len(table.rows)
        for row, was in zip(rows, table.rows):
            for said, cell in zip(row.values(), was):
                if cell is None:
                    assert said == ""
                elif isinstance(cell, str):
                    assert said in (cell, f"'{cell}")
                else:
                    assert float(said) == float(cell)


def test_json_lines_say_the_same(tables: dict[str, Tidy]) -> None:
    lines = list(json_lines(tables.values()))
    assert len(lines) == sum(len(table.rows) for table in tables.values())
    found = [json.loads(line) for line in lines]
    assert found == [{"table": table.id, **dict(zip(table.columns, row))} for table in tables.values() for row in table.rows]
    assert all(line.endswith("\n") and line.count("\n") == 1 for line in lines)


def test_files(tables: dict[str, Tidy], tmp_path: Path) -> None:
    folder = tmp_path / "some" / "tables"
    for _ in range(2):  # a second time over the first
        paths = write_csv(tables.values(), folder)
    assert sorted(path.name for path in folder.iterdir()) == sorted(path.name for path in paths) == sorted(f"{id}.csv" for id in tables)
    assert (folder / "votes.csv").read_text("utf-8-sig").splitlines()[0] == "turn,year,vote,vote_name,passed,yes,no,takes,stopped_by"
    assert (folder / "votes.csv").read_bytes().startswith(BYTE_ORDER.encode())
    write_json_lines(tables.values(), tmp_path / "game.jsonl")
    assert (tmp_path / "game.jsonl").read_text("utf-8").count("\n") == sum(len(table.rows) for table in tables.values())
    with pytest.raises(OSError, match="exists"):
        write_csv(tables.values(), tmp_path / "game.jsonl")


def test_names_in_a_game_are_never_formulas() -> None:
    rules = changed_rules(b"name: The hill", f'name: "{ATTACK}"'.encode())
    with Match.new(rules, "small", 1, COMPUTERS) as match:
        match.resolve()
        found = tables_of(match)
    whole = [cell for table in found for cell in cells(table)]
    assert f"'{ATTACK}" in whole
    assert not [cell for cell in whole if cell.startswith(FORMULA) and not is_number(cell)]


@given(st.text(max_size=30))
def test_no_text_is_a_formula(text: str) -> None:
    for said in (harmless(text), *(harmless(sign + text) for sign in (*FORMULA, "\t=", " =", "\r", "\n+", "\x00=", "\u00a0@"))):
        assert not said.startswith(FORMULA) and not said.lstrip().startswith(FORMULA)
        assert all(c.isprintable() for c in said)
        assert read(csv_of(Tidy("t", ("a", "b"), ((said, 1),))))[0]["a"] in (said, f"'{said}")


@given(st.text("=+-@ ;,'\"a\t＝", max_size=12))
def test_no_formula_begins_where_semicolons_part_cells(text: str) -> None:
    line = csv_of(Tidy("t", ("a", "b"), (("x", text),))).splitlines()[1]
    assert not [cell for cell in line.split(";")[1:] if cell.lstrip(" \"'").startswith(FORMULA) and not cell.lstrip(" \"").startswith("'")]


@pytest.mark.parametrize("plain", ["Brazil", "", "a=b", "1999–2001", "The world, nothing hidden", "'quoted'", "−3"])
def test_plain_texts_stay_as_they_are(plain: str) -> None:
    assert harmless(plain) == plain
