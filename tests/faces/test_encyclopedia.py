"""The encyclopedia at a terminal: articles and their links, the list of all, role sheets, and the same from the command line."""

from __future__ import annotations

from functools import cache
from io import StringIO
from pathlib import Path

import pytest

from game.faces.cli import main
from game.faces.terminal import Left, Terminal
from game.faces.terminal_screen import Screen
from game.play.match import Match
from game.rules.layers import find_mods
from game.rules.texts import Texts, owners, read_texts, title
from tests.faces.playing import base, english, lines, table
from tests.small_world import BASE

WIDTH = 80


@cache
def texts() -> Texts:
    mods, _ = find_mods([BASE])
    return read_texts(list(mods.values()))[0]


@cache
def begun(scenario: str, seat: str) -> Match:
    """A match in which nobody has done anything yet; looking things up changes nothing."""
    world = base().program(scenario).world
    return table(base(), scenario, {id: "human" if id == seat else "random" for id in world.sets[world.seat_set].members})


def said(*typed: str, scenario: str = "water_war", seat: str = "coalition", with_texts: bool = True) -> str:
    """What is printed when a person types some lines at the first prompt and leaves."""
    out = StringIO()
    screen = Screen(out, lines([*typed, "quit"]), width=WIDTH, echo=True)
    with pytest.raises(Left):
        Terminal(screen, english(), begun(scenario, seat), None, texts() if with_texts else None).run()
    return out.getvalue()


def flat(text: str) -> str:
    return " ".join(text.split())


def test_an_article_with_its_source_and_its_links() -> None:
    text = flat(said("about hegemony"))
    article = texts().articles["concepts/hegemony"]
    assert flat(article.text.text) in text
    assert "Sources: Peter Evans, 2008." in text
    about = owners(texts(), base().written)
    assert all(title(texts().articles[link.text], about) in text for link in article.see)


def test_an_order_is_found_by_its_name_its_id_or_its_path() -> None:
    article = flat(texts().articles["orders/campaign_world"].text.text)
    for word in ("campaign at a summit", "campaign_world", "orders/campaign_world", "Campaign at a su"):
        assert article in flat(said(f"about {word}")), word


def test_what_two_articles_are_called_shows_the_first_and_names_the_other() -> None:
    text = flat(said("about boomerang"))
    assert flat(texts().articles["concepts/boomerang"].text.text) in text
    assert "Boomerang (orders)" in text


def test_words_that_fit_several_are_asked_back() -> None:
    text = flat(said("about campaign"))
    assert "Which one: " in text
    assert "Campaign at a summit (orders)" in text


def test_what_is_no_title_is_looked_for_in_the_articles() -> None:
    assert "No article is called `gramsci`. It is spoken of in: " in flat(said("about gramsci"))
    assert "Did you mean `Hegemony`?" in flat(said("about hegemonny"))
    assert "There is no article on `xyzzy plugh`." in flat(said("about xyzzy plugh"))


def test_the_list_of_all_articles() -> None:
    text = said("about")
    about = owners(texts(), base().written)
    for section in texts().sections.values():
        assert section.name.text in text
    missing = [path for path, article in texts().articles.items() if title(article, about) not in flat(text)]
    assert not missing


def test_the_briefing_is_the_role_sheet() -> None:
    for seat in ("south", "china_power"):
        text = flat(said(scenario="seattle", seat=seat))
        sheet = texts().sheets[f"seattle/{seat}"]
        assert sheet.you is not None and flat(sheet.you.text) in text
        assert all(flat(thing.text) in text for thing in sheet.know)
        assert english()("sheet.hard") in text
        assert "At your side stands" in text


def test_ones_own_part_says_what_each_order_is_good_for() -> None:
    text = flat(said("about me", scenario="seattle", seat="china_power"))
    orders = {info.id for info in base().program("seattle").orders if info.id in base().written["orders"]}
    world = base().program("seattle").world
    mine = [info.id for info in base().program("seattle").orders if info.id in orders and "china_power" in world.sets[info.seat_set].members]
    sheet = texts().sheet("challenger", "seattle", "china_power")
    assert len(mine) > 20
    assert all(flat(texts().use_of(sheet, id)) in text for id in mine)


def test_no_line_is_wider_than_the_window() -> None:
    text = said("about", "about me", "about hegemony", "about gramsci", "about campaign")
    assert max(len(line) for line in text.splitlines()) < WIDTH


def test_rules_without_texts_say_so() -> None:
    for typed in ("about", "about hegemony", "about me"):
        text = said(typed, with_texts=False)
        assert english()("about.nothing") in text
        assert english()("brief.three") in text


def test_explain_prints_the_articles_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "boomerang"]) == 0
    printed = capsys.readouterr().out
    assert "(orders/boomerang)" in printed and "(concepts/boomerang)" in printed
    assert "orders:" in printed
    assert main(["explain", "counter_hegemony"]) == 0
    assert flat(texts().articles["concepts/counter_hegemony"].text.text) in flat(capsys.readouterr().out)
    assert main(["explain", "regime/anarchy"]) == 0
    assert "(regime/anarchy)" in capsys.readouterr().out
    assert main(["explain", "nothing_of_the_kind"]) == 2


def test_check_reads_the_texts(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = tmp_path / "lonely"
    (folder / "texts" / "en").mkdir(parents=True)
    (folder / "mod.yaml").write_text("id: lonely\nname: Lonely\nversion: 1.0.0\nrequires: [base]\nconflicts: []\n")
    (folder / "texts" / "en" / "a.yaml").write_text("concepts:\n  solitude:\n    name: Solitude\n    text: Too short.\n    see: concepts/crowds\n")
    main(["check", str(folder)])
    printed = capsys.readouterr().out
    for code in ("text-unowned", "text-length", "text-link"):
        assert f"[{code}]" in printed
