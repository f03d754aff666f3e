"""Long texts: what ships has no gap and nothing left over; what is wrong with a text is found, each fault at its line."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from game.base.problems import Problem
from game.rules import schema
from game.rules.layers import ModInfo, find_mods, load, order_mods
from game.rules.texts import Entries, Texts, names_in, owners, read_texts, seats_of, title
from game.rules.texts_checks import check_texts

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "rules"
OURS = {"design"}  # rules that no author is asked for
ANONYMOUS = {"critics", *OURS}

WORLD = """
sets:
  crowd:
    members:
      here: {name: The crowd}
  king: {members: {there: {}}}
  seat: {kinds: [crowd, king]}
  place:
    members:
      hill: {name: The hill}
      shore: {}
variables:
  anger: {per: place, range: 0 to 1, start: 0.5, teaches: fire, source: sage}
measures:
  calm:
    per: place
    is: 1 - anger
    role: bar
classify:
  mood:
    rows:
      - is: dark
        text: Dark.
        if: anger[hill] > 0.5
      - is: bright
        name: Bright day
        otherwise: true
orders:
  rally:
    seat: crowd
    cost: 1
    change:
      anger[hill]: 0.1
  rule:
    seat: [king]
    cost: 1
    change:
      anger[hill]: -0.1
  shout:
    seat: seat
    cost: 0
    change:
      anger[shore]: 0.1
scenarios:
  evening:
    turns: 2
    members:
      crowd: {market: {name: The market}}
      place: [hill, shore]
"""
LONG = "word " * 79 + "end."
TEXTS = f"""
sections:
  ideas: {{name: Ideas, covers: teaches}}
  orders: {{name: Orders, covers: orders}}
  places: {{name: Places, covers: members of place}}
  moods: {{name: Moods, covers: rows of mood}}
  bars: {{name: Bars, covers: role bar}}
ideas:
  fire: {{name: Fire, text: "{LONG}", see: "orders/rally, places/hill", source: sage}}
orders:
  rally: {{text: "{LONG}"}}
  rule: {{text: "{LONG}"}}
  shout: {{text: "{LONG}"}}
places:
  hill: {{text: "{LONG}"}}
  shore: {{text: "{LONG}"}}
moods:
  dark: {{text: "{LONG}"}}
  bright: {{text: "{LONG}"}}
bars:
  calm: {{text: "{LONG}"}}
sources:
  sage: {{author: A sage, title: On anger, text: Anger comes from somewhere., year: "1900"}}
sheets:
  crowd:
    you: {"You are many and angry, and " * 4}
    want: {"You want to be heard by someone, " * 4}
    know: [One is that fire burns, Two is that kings sleep, Three is the hill]
    dilemmas: [To shout or to wait]
    orders: {{rally: Bring people to the hill., shout: Be heard on the shore.}}
    adviser: {{name: The baker, text: "{"Bread first, then speeches, " * 6}"}}
  king:
    you: {"You are one and nobody says no, " * 3}
    want: {"You want to sleep well and long, " * 3}
    know: [One is that walls listen, Two is that crowds forget, Three is the shore]
    dilemmas: [To sleep or to look]
    orders: {{rule: Say what shall be.}}
    adviser: {{name: The page, text: "{"All is well, my lord, always, " * 5}"}}
casts:
  evening:
    market: {{you: "{"You sell fish and hear everything, " * 4}"}}
"""


def mod(folder: Path, id: str, world: str, texts: dict[str, str], requires: str = "") -> ModInfo:
    """A mod with texts, in a folder of its own."""
    home = folder / id
    (home / "texts").mkdir(parents=True)
    (home / "mod.yaml").write_text(f"id: {id}\nname: {id}\nversion: 1.0.0\nrequires: [{requires}]\nconflicts: []\n")
    (home / "rules.yaml").write_text(world)
    for name, text in texts.items():
        (home / "texts" / name).parent.mkdir(exist_ok=True)
        (home / "texts" / name).write_text(text)
    return find_mods([home])[0][id]


def written(*mods: ModInfo) -> Entries:
    loaded = load(mods)
    records, problems = schema.read(loaded.tree)
    assert not [*loaded.problems, *problems]
    return records


def found(tmp_path: Path, texts: str, world: str = WORLD, removed: tuple[str, ...] = ()) -> list[Problem]:
    """What is wrong with the texts of a small mod."""
    info = mod(tmp_path, "small", world, {"en/all.yaml": texts})
    told, problems = read_texts([info])
    return [*problems, *check_texts(told, written(info), removed)]


# --- what ships -----------------------------------------------------------------------------------------------------------


@cache
def shipped() -> tuple[tuple[ModInfo, ...], ...]:
    """The base rules, and each shipped mod with what it needs."""
    mods, problems = find_mods([RULES, RULES / "mods"])
    assert not problems
    return tuple(order_mods(mods, ["base"] if id == "base" else ["base", id])[0] for id in mods)


@cache
def base() -> tuple[Texts, Entries]:
    mods = next(mods for mods in shipped() if len(mods) == 1)
    return read_texts(mods)[0], written(*mods)


@pytest.mark.parametrize("mods", shipped(), ids=lambda mods: mods[-1].id)
def test_nothing_is_missing_and_nothing_is_left_over(mods: tuple[ModInfo, ...]) -> None:
    """Each order, institution, requisite, row, issue, criterion, scenario, source, concept and seat has its text, and no text is about nothing."""
    texts, problems = read_texts(mods)
    loaded = load(mods)
    removed = {path[-1] for path, touches in loaded.provenance.items() if touches[-1].how in ("remove", "replace")}
    told = [*problems, *check_texts(texts, written(*mods), removed)]
    assert [f"{p.place}: {p.message}" for p in told] == []


def test_the_encyclopedia_covers_what_players_meet() -> None:
    texts, entries = base()
    for kind in ("orders", "requisites", "scenarios"):
        assert {f"{kind}/{id}" for id in entries[kind]} <= set(texts.articles)
    covered = [section.covers.text for section in texts.sections.values()]
    assert {"teaches", "role criterion", "rows of regime", "rows of trajectory"} <= set(covered)
    assert {f"members of {name}" for name in ("institution", "issue", "constituency")} <= set(covered)
    assert len([path for path in texts.articles if path.startswith("concepts/")]) >= 45


def test_each_article_names_somebody_whose_idea_it_is() -> None:
    texts, _ = base()
    nameless = []
    for article in texts.articles.values():
        named = {name.text for name in article.source}
        authors = [author for id in named for author in re.split(r",? and |, ", texts.sources[id].author.text)]
        if not named or (not named & ANONYMOUS and not any(author.split()[-1] in article.text.text for author in authors)):
            nameless.append(article.path)
    assert not nameless


def test_no_article_repeats_another() -> None:
    seen: dict[tuple[str, ...], str] = {}
    twice = []
    for article in base()[0].articles.values():
        words = re.findall(r"\w+", article.text.text.lower())
        for k in range(len(words) - 8):
            piece = tuple(words[k : k + 9])
            if seen.setdefault(piece, article.path) != article.path:
                twice.append(f"{article.path}, {seen[piece]}: {' '.join(piece)}")
    assert not twice


def test_the_adviser_of_the_hegemon_stands_for_the_order() -> None:
    texts, entries = base()
    for kind in seats_of(entries):
        sheet = texts.sheets[kind]
        assert sheet.adviser is not None
        assert all(texts.use_of(sheet, order) for order in seats_of(entries)[kind])


# --- titles, sheets, names ------------------------------------------------------------------------------------------------


def test_a_title_is_its_name_or_that_of_what_it_is_about(tmp_path: Path) -> None:
    info = mod(tmp_path, "small", WORLD, {"en/all.yaml": TEXTS})
    texts, problems = read_texts([info])
    about = owners(texts, written(info))
    assert not problems
    assert [title(texts.articles[path], about) for path in ("ideas/fire", "places/hill", "places/shore", "moods/bright", "orders/rally")] == [
        "Fire", "The hill", "Shore", "Bright day", "Rally"]  # fmt: skip
    assert title(texts.articles["bars/calm"], {}) == "Calm"
    assert (texts.articles["bars/calm"].section, texts.articles["bars/calm"].id) == ("bars", "calm")


def test_what_kinds_of_seats_may_order(tmp_path: Path) -> None:
    info = mod(tmp_path, "small", WORLD, {"en/all.yaml": TEXTS})
    assert seats_of(written(info)) == {"crowd": ("rally", "shout"), "king": ("rule", "shout")}


def test_a_seat_is_told_what_differs_and_the_rest_by_its_kind(tmp_path: Path) -> None:
    info = mod(tmp_path, "small", WORLD, {"en/all.yaml": TEXTS})
    texts, _ = read_texts([info])
    sheet = texts.sheet("crowd", "evening", "market")
    assert sheet is not None and sheet.you is not None and sheet.want is not None
    assert sheet.you.text.startswith("You sell fish") and sheet.want.text.startswith("You want to be heard")
    assert texts.sheet("crowd", "morning", "market") is not None
    assert texts.sheet("nobody", "morning", "market") is None
    assert texts.use_of(sheet, "rally") == "Bring people to the hill."
    assert texts.use_of(texts.sheets["king"], "shout") == "Be heard on the shore."
    assert texts.use_of(None, "nothing") == ""


def test_a_sheet_may_be_like_another(tmp_path: Path) -> None:
    more = TEXTS + "    stall: {like: evening/market}\n    cart: {like: evening/nowhere}\n    self: {like: evening/self}\n"
    info = mod(tmp_path, "small", WORLD, {"en/all.yaml": more})
    texts, _ = read_texts([info])
    sheet = texts.sheet("crowd", "evening", "stall")
    assert sheet is not None and sheet.you is not None and sheet.you.text.startswith("You sell fish")
    for seat in ("cart", "self"):
        general = texts.sheet("crowd", "evening", seat)
        assert general is not None and general.you == texts.sheets["crowd"].you


def test_names_between_commas(tmp_path: Path) -> None:
    info = mod(tmp_path, "small", WORLD, {"en/all.yaml": TEXTS})
    see = read_texts([info])[0].articles["ideas/fire"].see
    assert [name.text for name in see] == ["orders/rally", "places/hill"]
    assert see[1].place.column == see[0].place.column + len("orders/rally, ")
    assert next(names_in(see[0])).text == "orders/rally"


# --- layers and languages -------------------------------------------------------------------------------------------------


def test_later_mods_lie_over_earlier_ones(tmp_path: Path) -> None:
    first = mod(tmp_path, "small", WORLD, {"en/all.yaml": TEXTS})
    changes = f'ideas:\n  fire:\n    name: Ashes\nplaces:\n  shore:\n    remove: true\n  cliff: {{text: "{LONG}"}}\nsheets:\n  king:\n    orders: {{shout: Never needed at all.}}\n'
    second = mod(tmp_path, "over", "sets: {}\n", {"en/changes.yaml": changes}, "small")
    texts, problems = read_texts([first, second])
    assert not problems
    assert texts.articles["ideas/fire"].name is not None and texts.articles["ideas/fire"].name.text == "Ashes"
    assert texts.articles["ideas/fire"].see and "places/cliff" in texts.articles
    assert "places/shore" not in texts.articles
    assert [order.text for order, _ in texts.sheets["king"].orders] == ["rule", "shout"]
    assert texts.mods == {"small", "over"}


def test_what_a_language_does_not_say_is_said_in_english(tmp_path: Path) -> None:
    info = mod(tmp_path, "small", WORLD, {"en/all.yaml": TEXTS, "de/teil.yaml": "ideas:\n  fire:\n    name: Feuer\n"})
    texts, problems = read_texts([info], "de")
    assert not problems
    article = texts.articles["ideas/fire"]
    assert article.name is not None and article.name.text == "Feuer"
    assert article.text.text.endswith("end.")


def test_mods_without_texts_are_asked_for_none(tmp_path: Path) -> None:
    silent = mod(tmp_path, "silent", WORLD, {})
    texts, problems = read_texts([silent])
    assert texts == Texts() and not problems
    assert check_texts(texts, written(silent)) == []


def test_mods_that_are_no_folder_bring_none(tmp_path: Path) -> None:
    info = mod(tmp_path, "small", WORLD, {"en/all.yaml": TEXTS})
    nowhere = ModInfo(info.id, info.name, info.version, info.game, info.requires, info.conflicts, None, info.prefix, info.place)
    assert read_texts([nowhere]) == (Texts(), [])


# --- faults ---------------------------------------------------------------------------------------------------------------


def test_a_small_world_with_all_its_texts_is_well(tmp_path: Path) -> None:
    assert found(tmp_path, TEXTS) == []


FAULTS = {
    "an article is missing": (f'  dark: {{text: "{LONG}"}}\n', "", "text-missing", "There is no article `moods/dark`."),
    "a concept has none": ("  fire: {name: Fire", "  flame: {name: Fire", "text-missing", "There is no article `ideas/fire`."),
    "nothing is what it is about": ("  bright: {text", "  grey: {text", "text-unowned", "Nothing in the rules is what the article `moods/grey` is about."),
    "a link leads nowhere": ("orders/rally, places/hill", "orders/raly", "text-link", "`orders/raly` is no other article."),
    "a link leads to itself": ("orders/rally, places/hill", "ideas/fire", "text-link", "`ideas/fire` is no other article."),
    "too short": (f'  hill: {{text: "{LONG}"}}', "  hill: {text: Three words only}", "text-length", "`places/hill` has 3 words; 80 to 200 are wanted."),
    "too long": (f'  hill: {{text: "{LONG}"}}', f'  hill: {{text: "{LONG * 3}"}}', "text-length", "has 238 words"),
    "an unknown field": ("author: A sage", "auther: A sage", "unknown-field", "`auther`"),
    "a field is missing": ("author: A sage, ", "", "missing-field", "`sage` has no `author`"),
    "a section nobody declared": ("bars:\n  calm", "bears:\n  calm", "text-section", "There is no section `bears`."),
    "an article that is no mapping": (f'  calm: {{text: "{LONG}"}}', "  calm: quiet", "wrong-shape", "`calm` wants fields"),
    "a section that is no mapping": (f'bars:\n  calm: {{text: "{LONG}"}}\n', "bars: none at all\n", "wrong-shape", "`bars` wants ids with articles"),
    "a bad id": ("  calm: {text", "  Calm-Sea: {text", "bad-id", "`Calm-Sea`"),
    "a source nobody tells of": ("source: sage}", "source: 'sage, page'}", "text-source", "Nothing is told of the source `page`."),
    "a source nobody names": ("sources:\n", "sources:\n  fool: {author: A fool, title: On fire, text: It is warm.}\n", "text-unowned", "Nothing names the source `fool`."),
    "no sheet for a kind": ("  king:\n    you", "  kings:\n    you", "text-missing", "There is no role sheet `king`."),
    "no seat for a sheet": ("    market: {you", "    fish: {you", "text-unowned", "There is no seat for the role sheet `evening/fish`."),
    "no sheet for a seat": ("    market: {you", "    fish: {you", "text-missing", "There is no role sheet `evening/market`."),
    "a sheet without a part": ("    dilemmas: [To sleep or to look]\n", "", "text-missing", "The role sheet `king` has no `dilemmas`."),
    "two things to know": (", Three is the hill]", "]", "text-length", "`crowd` names 2 things to know; there are 3."),
    "an order it can not give": ("{rule: Say", "{rally: Go up the hill., rule: Say", "text-unowned", "`king` can not give the order `rally`."),
    "an order nobody explains": (", shout: Be heard on the shore.", "", "text-missing", "No role sheet says what the order `shout` is good for."),
    "a list that is none": ("dilemmas: [To shout or to wait]", "dilemmas: To shout or to wait", "wrong-shape", "`dilemmas` wants a list of texts"),
    "an adviser without a name": ("{name: The page, text", "{text", "missing-field", "`adviser` has no `name`"),
    "an adviser who is a text": (f'adviser: {{name: The baker, text: "{"Bread first, then speeches, " * 6}"}}', "adviser: The baker", "wrong-shape", "a name and a text"),
    "orders in a list": ("orders: {rule: Say what shall be.}", "orders: [rule]", "wrong-shape", "`orders` wants orders, each with a sentence"),
    "a link that is a list": ('see: "orders/rally, places/hill"', "see: [orders, places]", "wrong-shape", "`see` wants a text"),
    "like nothing": ("    market: {you", '    market: {like: "evening/fish", you', "text-link", "`evening/fish` is no other role sheet."),
    "broken YAML": ("sources:\n", "sources\n", "yaml-syntax", "no `key: value`"),
    "a cast that is none": ("  evening:\n    market", "  night: nobody\n  evening:\n    market", "wrong-shape", "`night` wants"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_wrong_is_found_where_it_stands(tmp_path: Path, fault: str) -> None:
    old, new, code, message = FAULTS[fault]
    assert TEXTS.count(old) == 1
    told = [p for p in found(tmp_path, TEXTS.replace(old, new)) if p.code == code and message in p.message]
    assert told, fault
    assert all(p.place is not None and p.place.file.startswith("small/") for p in told)


def test_the_same_article_twice_in_one_mod(tmp_path: Path) -> None:
    again = f'ideas:\n  fire: {{name: Fire, text: "{LONG}"}}\n'
    info = mod(tmp_path, "small", WORLD, {"en/all.yaml": TEXTS, "en/more/again.yaml": again})
    problems = read_texts([info])[1]
    assert [p.code for p in problems] == ["text-twice"]
    assert "the first is at small/texts/en/all.yaml:9:3" in problems[0].message


def test_what_a_mod_removed_may_leave_its_article(tmp_path: Path) -> None:
    world = WORLD.replace("  rule:\n    seat: [king]\n    cost: 1\n    change:\n      anger[hill]: -0.1\n", "")
    texts = TEXTS.replace("orders: {rule: Say what shall be.}", "orders: {shout: Be heard everywhere at once.}")
    assert [p.code for p in found(tmp_path, texts, world, ("rule",))] == []
    assert [p.code for p in found(tmp_path / "again", texts, world)] == ["text-unowned"]


@pytest.mark.parametrize("covers", ["members of nothing", "rows of nothing", "role nothing", "nothing"])
def test_a_section_that_covers_nothing_owns_nothing(tmp_path: Path, covers: str) -> None:
    told = found(tmp_path, TEXTS.replace("covers: role bar", f"covers: {covers}"))
    assert [p.message for p in told] == [f"Nothing in the rules is `{covers}`, of which the section `bars` has articles."]
    assert told[0].place is not None
    assert told[0].place.line == 1 + TEXTS[: TEXTS.index("covers: role bar")].count("\n")


def test_faults_of_texts_never_keep_anyone_from_playing(tmp_path: Path) -> None:
    told = found(tmp_path, TEXTS.replace("orders/rally, places/hill", "orders/raly").replace("sources:\n", "sources:\n  fool: {author: A fool, title: A, text: It is warm.}\n"))
    assert {p.severity for p in told} == {"warning"}
