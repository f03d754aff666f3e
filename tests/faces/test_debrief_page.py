"""The page of the debrief: every part in its place, nothing from outside, everything escaped, small, the same each time, for long and short games."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from game.faces.again import played_again
from game.faces.charts.svg import escaped
from game.faces.debrief.html import Html, element, joined, table
from game.faces.debrief.report import Asked, debrief
from game.faces.debrief.roles import role_sheets
from game.play.odds import Estimate
from game.play.what_if import Comparison
from game.rules.texts import read_texts
from tests.faces.debriefed import LARGEST, Seen, dress, keep, kept, made_up, page, standard
from tests.faces.drawn import HOSTILE
from tests.faces.playing import base, english
from tests.small_world import changed_rules, rules

PARTS = ["brief", "story", "points", "questions", "maps", "charts", "seats", "ideas", "compare", "turns", "all"]
OUTSIDE = re.compile(r"(?:https?:)?//(?!www\.w3\.org/2000/svg)[a-z]", re.I)


def checked(text: str) -> Seen:
    """What must hold for every page."""
    seen = Seen(text)
    ids = seen.with_id()
    assert len(ids) == len(set(ids)), [id for id in ids if ids.count(id) > 1]
    for tag, given in seen.tags:
        assert not any(name.startswith("on") for name in given) and "style" not in given, (tag, given)
        for name in ("href", "src", "aria-labelledby", "for"):
            if name in given and name != "src":
                assert all(one.removeprefix("#") in ids for one in (given[name] or "").split()), (tag, given)
        assert "src" not in given, (tag, given)
    body = text[text.index("<body") :]
    assert not OUTSIDE.search(re.sub(r"<script>.*</script>", "", body, flags=re.S)), OUTSIDE.search(body)
    assert "url(" not in re.sub(r'"url\(#[A-Za-z][\w-]*\)"', "", text)
    levels = [level for level, _ in seen.outline]
    assert levels[0] == 1 and levels.count(1) == 1 and all(then <= before + 1 for before, then in pairwise(levels))
    assert all(said.strip() for _, said in seen.outline)
    assert not re.search(r"\{\w+\}|\bNone\b|\bnan\b", seen.all_text())
    assert len(text.encode()) < LARGEST
    return seen


def test_a_whole_game_has_every_part_in_its_place() -> None:
    seen = checked(standard())
    parts = [given["id"] for tag, given in seen.tags if tag == "section" and given["id"] in PARTS]
    assert parts == PARTS
    listed = [given["href"] for tag, given in seen.tags if tag == "a" and (given.get("href") or "").removeprefix("#") in PARTS]
    assert listed == [f"#{part}" for part in PARTS]
    landmarks = [tag for tag, _ in seen.tags if tag in ("header", "nav", "main", "footer")]
    assert landmarks == ["header", "nav", "main", "footer"]
    figures = [given["id"] for tag, given in seen.tags if tag == "figure"]
    turns = [given["id"] for _, given in seen.tags if re.fullmatch(r"turn-\d+", given.get("id") or "")]
    assert len(turns) > 4 and turns == [f"turn-{k}" for k in range(1, len(turns) + 1)]
    assert [given["id"] for _, given in seen.tags if re.fullmatch(r"seat-\d+", given.get("id") or "")] == [f"seat-{k}" for k in range(1, 7)]
    maps = ["map0", f"map{len(turns)}", "map-change", "map-ties"]
    for key in ("way", "points", *maps, "world", "criteria", "odds", "wins", "requisites0", "ring0", "parts0", "projects", "project0", "beside"):
        assert f"figure-{key}" in figures, key


def test_a_page_allows_nothing_but_itself() -> None:
    policy = next(given["content"] or "" for tag, given in Seen(standard()).tags if given.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'" in policy and "unsafe" not in policy and policy.count("sha256-") == 2


def test_a_page_is_the_same_each_time() -> None:
    assert page(kept("water_war")) == page(kept("water_war"))


def test_every_figure_has_its_table_and_every_table_its_heads() -> None:
    text = standard()
    figures = re.findall(r"<figure.*?</figure>", text, re.S)
    assert len(figures) > 20
    for figure in figures:
        assert figure.count("<svg") == 2 and figure.count("<details>") == 1 and "<caption>" in figure and "<th scope=col>" in figure
        names = re.findall(r'role="img" aria-labelledby="(\S+) (\S+)"', figure)
        assert len(names) == 2 and all(f'id="{one}"' in figure for pair in names for one in pair)


def test_each_outline_of_the_map_stands_on_the_page_once() -> None:
    text = standard()
    assert text.count('<use href="#o') > 300
    outlines = re.findall(r'<path id="o\d+" d="([^"]+)"', text)
    assert len(outlines) == len(set(outlines)) and all(text.count(outline) == 1 for outline in outlines)


@pytest.mark.parametrize("turns", [1, 2])
def test_a_short_game_gets_a_short_report_that_says_it_is_not_over(turns: int) -> None:
    text = page(kept("lesson_small", turns))
    seen = checked(text)
    said = seen.all_text()
    assert "An unfinished game" in said and f"{turns} of " in said
    assert len(text) < 450_000
    assert f"turn-{turns}" in seen.with_id() and f"turn-{turns + 1}" not in seen.with_id()


def test_what_lies_between_two_odds_is_counted_in_games() -> None:
    assert "surely 30 games in a hundred or more apart" in Seen(standard()).all_text()


def test_what_if_tells_first_of_what_its_turning_point_is_about() -> None:
    match = played_again(kept("medicines", 2))
    made = made_up(match)
    swing = made.swings[1]
    sure = [what for what in made.odds[0].estimates if what != swing.what][:3]
    otherwise = replace(made.odds[0], estimates={what: Estimate(one.value + 0.3, one.half) for what, one in made.odds[0].estimates.items()})
    changes = {**dict.fromkeys(sure, Estimate(0.3, 0.001)), swing.what: Estimate(0.3, 0.29)}
    one = Comparison(swing.seat or "", swing.turn, swing.orders, (), made.odds[0], otherwise, changes)
    told = Seen(debrief(Asked(match, english(), looked=replace(made, what_ifs=(one,))), dress())).all_text()
    assert re.search(r"With that, [^;]*reaching its mark", told)


def test_without_odds_the_page_says_so() -> None:
    seen = checked(page(kept("water_war"), odds=False))
    assert english()("points.waiting") in seen.all_text()
    assert "figure-odds" not in seen.with_id()


def test_a_small_world_without_a_map_and_without_texts() -> None:
    seen = checked(page(keep(rules(), "small", 4, 2), texts=False))
    assert "maps" not in seen.with_id() and "story" in seen.with_id()


@pytest.mark.parametrize("palette", ["paper", "night"])
def test_one_palette_alone(palette: str) -> None:
    text = page(kept("water_war"), palette=palette)
    checked(text)
    assert "prefers-color-scheme" not in text and "var(--c0)" not in text
    assert ('fill="#121a24"' in text or "--paper:#121a24" in text) == (palette == "night")


def test_colours_change_with_the_reader_s_screen() -> None:
    text = standard()
    used = set(re.findall(r'"var\(--(c\d+)\)"', text))
    day, night = (set(re.findall(r"--(c\d+):#", part)) for part in text.split("@media screen and (prefers-color-scheme:dark)")[:2])
    assert used == day and used <= night


def test_secret_orders_are_told() -> None:
    assert english()("turns.sealed") in Seen(standard()).all_text()


def test_names_in_a_game_are_text_and_never_markup() -> None:
    attack = '<script>alert(1)</script><img src=x onerror=alert(2)> & "quoted" //evil.example/x'
    hostile = changed_rules(b"name: The hill", b"name: '" + attack.encode() + b"'")
    text = page(keep(hostile, "small", 3, 1), texts=False)
    assert "<script>alert" not in text and "<img" not in text
    assert escaped(attack)[:60] in text
    assert {tag for tag, _ in Seen(text).tags}.isdisjoint({"img", "iframe", "object", "form", "link", "base"})


def test_roles_of_every_scenario() -> None:
    texts, _ = read_texts(base().mods)
    for scenario in base().scenarios:
        text = role_sheets(base(), scenario, texts, english(), dress())
        seen = checked(text)
        world = base().program(scenario).world
        sheets = [given["id"] for tag, given in seen.tags if tag == "section"]
        assert sheets == [f"role-{k}" for k in range(1, len(world.sets[world.seat_set].members) + 1)]
        assert english()("sheet.orders") in seen.all_text()


# -- pieces


@pytest.mark.parametrize("text", [HOSTILE, "a & b", "<b>", "'\"", ""])
def test_text_is_escaped_wherever_it_stands(text: str) -> None:
    made = element("p", text, title=text)
    assert Seen(made).tags == [("p", {"title": Seen(f"<p>{escaped(text)}</p>").all_text()})]
    assert joined([Html("<i>"), text]) == "<i>" + escaped(text)
    assert "<b>" not in table(text, (text,), [(text, text)])


def test_an_element_says_yes_and_no_by_its_attributes() -> None:
    assert element("details", open=True) == "<details open></details>"
    assert element("details", open=False) == "<details></details>"
    assert element("br") == "<br>"
