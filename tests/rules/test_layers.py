"""Mods: found, ordered, laid over one another; who said what stays known."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.base.problems import Problem
from game.rules import layers_mods
from game.rules.layers import Loaded, find_mods, load, mods_in, order_mods
from game.rules.layers_mods import allows, bounds_of
from game.rules.source import Mapping, Scalar, Sequence, Value


def head(id: str, *lines: str) -> str:
    return f"id: {id}\nname: {id.title()}\nversion: 1.2.0\n" + "".join(f"{line}\n" for line in lines)


def plain(value: Value | None) -> object:
    if isinstance(value, Scalar):
        return value.text
    if isinstance(value, Sequence):
        return [plain(item) for item in value.items]
    assert isinstance(value, Mapping)
    return {key.text: plain(inner) for key, inner in value.items}


def codes(problems: list[Problem]) -> list[str]:
    return [p.code for p in problems]


def lay(*mods: tuple[str, str], requires: bool = True) -> Loaded:
    """Mods, each given by id and its one file; each requires those before it."""
    files: dict[str, bytes] = {}
    for n, (id, text) in enumerate(mods):
        needs = f"requires: [{', '.join(m[0] for m in mods[:n] if requires or n == 0 or m[0] == 'base')}]"
        files[f"{id}/mod.yaml"] = head(id, needs).encode()
        files[f"{id}/all.yaml"] = text.encode()
    found, problems = mods_in(files)
    ordered, more = order_mods(found)
    assert not problems + more
    return load(ordered, files)


BASE = "rules:\n  a:\n    each: region\n    let:\n      x: 1\n      z: 2\n    change:\n      g: x\norders:\n  o:\n    seat: [movement, state]\n    cost: 1\n"


def entry(loaded: Loaded, kind: str, id: str) -> object:
    entries = loaded.tree.get(kind)
    assert isinstance(entries, Mapping)
    found = entries.get(id)
    return None if found is None else plain(found)


# -- what a later mod may say


def test_one_mod_is_what_it_says() -> None:
    loaded = lay(("base", BASE))
    assert not loaded.problems
    assert plain(loaded.tree) == {
        "rules": {"a": {"each": "region", "let": {"x": "1", "z": "2"}, "change": {"g": "x"}}},
        "orders": {"o": {"seat": ["movement", "state"], "cost": "1"}},
    }
    assert set(loaded.sources) == {"base/mod.yaml", "base/all.yaml"}


def test_fields_are_changed_one_by_one_and_mappings_key_by_key() -> None:
    loaded = lay(("base", BASE), ("green", "rules:\n  a:\n    let:\n      z: 3\n      w: 4\n    text: New.\n  b:\n    each: issue\n"))
    assert not loaded.problems
    assert entry(loaded, "rules", "a") == {"each": "region", "let": {"x": "1", "z": "3", "w": "4"}, "change": {"g": "x"}, "text": "New."}
    assert entry(loaded, "rules", "b") == {"each": "issue"}
    assert entry(loaded, "orders", "o") == {"seat": ["movement", "state"], "cost": "1"}


def test_lists_and_texts_are_replaced() -> None:
    loaded = lay(("base", BASE), ("green", "orders:\n  o:\n    seat: state\n    cost:\n      x: 1\nrules:\n  a:\n    let: none\n"))
    assert entry(loaded, "orders", "o") == {"seat": "state", "cost": {"x": "1"}}
    assert entry(loaded, "rules", "a") == {"each": "region", "let": "none", "change": {"g": "x"}}


def test_lists_are_added_to_and_taken_from() -> None:
    loaded = lay(("base", BASE), ("green", "orders:\n  o:\n    seat: {append: [hegemon], without: [state]}\nrules:\n  a:\n    each: {append: [issue]}\n"))
    assert not loaded.problems
    assert entry(loaded, "orders", "o") == {"seat": ["movement", "hegemon"], "cost": "1"}
    assert entry(loaded, "rules", "a") == {"each": ["region", "issue"], "let": {"x": "1", "z": "2"}, "change": {"g": "x"}}


def test_rows_are_taken_out_by_what_stands_first_in_them() -> None:
    rows = "classify:\n  c:\n    rows:\n      - is: one\n        if: x\n      - is: two\n        otherwise: true\n      - []\n      - {}\n      - [three]\n"
    loaded = lay(("base", rows), ("green", "classify:\n  c:\n    rows: {without: [one, three]}\n"))
    assert not loaded.problems
    assert entry(loaded, "classify", "c") == {"rows": [{"is": "two", "otherwise": "true"}, [], {}]}


def test_words_of_lists_are_only_words_where_no_list_is_meant() -> None:
    loaded = lay(("base", "scenarios:\n  s:\n    turns: 1\n    without: [x]\n"), ("green", "scenarios:\n  s:\n    without: [y]\n  t:\n    without: [o]\n"))
    assert entry(loaded, "scenarios", "s") == {"turns": "1", "without": ["y"]}
    assert entry(loaded, "scenarios", "t") == {"without": ["o"]}
    loaded = lay(("base", "rules:\n  r:\n    let:\n      append: 1\n"), ("green", "rules:\n  r:\n    let:\n      without: 2\n      remove: 3\n"))
    assert entry(loaded, "rules", "r") == {"let": {"append": "1", "without": "2", "remove": "3"}}


def test_entries_and_pieces_are_removed_and_replaced() -> None:
    loaded = lay(("base", BASE), ("green", "orders:\n  o: {remove: true}\nrules:\n  a:\n    replace: true\n    text: Other.\n"))
    assert not loaded.problems
    assert entry(loaded, "orders", "o") is None
    assert entry(loaded, "rules", "a") == {"text": "Other."}
    loaded = lay(("base", BASE), ("green", "rules:\n  a:\n    let:\n      x: {remove: true}\n    each: {remove: true}\n"))
    assert entry(loaded, "rules", "a") == {"let": {"z": "2"}, "change": {"g": "x"}}
    loaded = lay(("base", BASE), ("green", "rules:\n  a:\n    let: {replace: true, w: 5}\n"))
    assert entry(loaded, "rules", "a") == {"each": "region", "let": {"w": "5"}, "change": {"g": "x"}}


def test_what_was_removed_can_be_made_anew() -> None:
    loaded = lay(("base", BASE), ("green", "rules:\n  a: {remove: true}\n"), ("blue", "rules:\n  a:\n    text: Back.\n"))
    assert not loaded.problems
    assert entry(loaded, "rules", "a") == {"text": "Back."}


@pytest.mark.parametrize(
    ("text", "code", "line", "words", "hint"),
    [
        ("rules:\n  aa: {remove: true}\n", "nothing-there", 2, "no `aa` to remove", "`a`"),
        ("rules:\n  zzz:\n    replace: true\n    text: x\n", "nothing-there", 2, "no `zzz` to replace", "requires"),
        ("rules:\n  a:\n    pick: {append: [x]}\n", "nothing-there", 3, "no `pick` to change", ""),
        ("orders:\n  o:\n    seat: {without: [hegemon]}\n", "nothing-there", 3, "`seat` has no `hegemon` to take out", ""),
        ("rules:\n  a:\n    remove: true\n    text: x\n", "remove-alone", 2, "its other fields", "replace"),
        ("rules: x\n", "wrong-shape", 1, "ids with entries", ""),
        ("rules:\n  - a\n", "wrong-shape", 2, "ids with entries", ""),
        ("rules:\n  a:\n    text: x\n    text: z\n", "yaml-duplicate-key", 4, "second time", ""),
    ],
)
def test_what_a_later_mod_may_not_say(text: str, code: str, line: int, words: str, hint: str) -> None:
    problems = lay(("base", BASE), ("green", text)).problems
    assert codes(problems) == [code]
    assert problems[0].place is not None
    assert (problems[0].place.file, problems[0].place.line) == ("green/all.yaml", line)
    assert words in problems[0].message
    assert hint in problems[0].hint
    assert problems[0].excerpt


def test_an_entry_twice_in_one_mod() -> None:
    files = {
        "base/mod.yaml": head("base").encode(),
        "base/a.yaml": b"rules:\n  r:\n    text: One.\n",
        "base/b.yaml": b"rules:\n  s: {}\n  r:\n    text: Two.\n",
    }
    loaded = load(order_mods(mods_in(files)[0])[0], files)
    assert codes(loaded.problems) == ["entry-twice"]
    assert loaded.problems[0].message == "`r` is defined a second time in one mod; the first is at base/a.yaml:2:3."
    assert entry(loaded, "rules", "r") == {"text": "One."}
    assert entry(loaded, "rules", "s") == {}


def test_a_file_that_can_not_be_read_leaves_the_others() -> None:
    files = {"base/mod.yaml": head("base").encode(), "base/a.yaml": b"rules: [", "base/b.yaml": b"rules:\n  s: {}\n"}
    loaded = load(order_mods(mods_in(files)[0])[0], files)
    assert codes(loaded.problems) == ["yaml-syntax"]
    assert entry(loaded, "rules", "s") == {}


# -- who said what


def test_each_value_knows_its_mod_and_place() -> None:
    loaded = lay(("base", BASE), ("green", "rules:\n  a:\n    let:\n      z: 3\n"))
    rules = loaded.tree.get("rules")
    assert isinstance(rules, Mapping)
    a = rules.get("a")
    assert isinstance(a, Mapping)
    let = a.get("let")
    assert isinstance(let, Mapping)
    assert [(key.mod, value.mod, value.place.file) for key, value in let.items if isinstance(value, Scalar)] == [
        ("base", "base", "base/all.yaml"),
        ("green", "green", "green/all.yaml"),
    ]


def test_provenance_lists_all_who_spoke() -> None:
    loaded = lay(("base", BASE), ("green", "rules:\n  a:\n    let:\n      z: 3\norders:\n  o:\n    seat: {append: [x]}\n    cost: {remove: true}\n"))
    said = {path: [(t.mod, t.how, t.place.line) for t in touches] for path, touches in loaded.provenance.items()}
    assert said["rules", "a"] == [("base", "make", 2)]
    assert said["rules", "a", "let", "z"] == [("base", "set", 6), ("green", "set", 4)]
    assert said["rules", "a", "let", "x"] == [("base", "set", 5)]
    assert said["orders", "o", "seat"] == [("base", "set", 11), ("green", "append", 7)]
    assert said["orders", "o", "cost"] == [("base", "set", 12), ("green", "remove", 8)]


@pytest.mark.parametrize(
    ("one", "two", "what"),
    [
        ("rules:\n  a:\n    each: issue\n", "rules:\n  a:\n    each: state\n", ["a.each"]),
        ("rules:\n  a:\n    let:\n      x: 5\n", "rules:\n  a:\n    let:\n      x: 6\n      z: 7\n", ["a.let.x"]),
        ("rules:\n  a:\n    let:\n      x: 5\n", "rules:\n  a:\n    let: none\n", ["a.let"]),
        ("rules:\n  a:\n    let: none\n", "rules:\n  a:\n    let:\n      x: 5\n", ["a.let"]),
        ("rules:\n  a: {remove: true}\n", "rules:\n  a:\n    each: issue\n", ["a"]),
        ("rules:\n  a:\n    each: issue\n", "rules:\n  a: {remove: true}\n", ["a"]),
        ("rules:\n  a:\n    replace: true\n    text: x\n", "rules:\n  a:\n    each: issue\n    where: x\n", ["a"]),
        ("rules:\n  new:\n    each: issue\n", "rules:\n  new:\n    each: issue\n", ["new.each"]),
        ("orders:\n  o:\n    seat: {append: [x]}\n", "orders:\n  o:\n    seat: {without: [state]}\n", ["o.seat"]),
        ("orders:\n  o:\n    seat: {append: [x]}\n", "orders:\n  o:\n    seat: {append: [z]}\n", []),
        ("rules:\n  a:\n    let:\n      x: 5\n", "rules:\n  a:\n    let:\n      z: 7\n", []),
        ("rules:\n  a:\n    each: issue\n", "rules:\n  b:\n    each: state\n", []),
    ],
)
def test_two_strangers_who_say_the_same(one: str, two: str, what: list[str]) -> None:
    problems = [p for p in lay(("base", BASE), ("first", one), ("second", two), requires=False).problems if p.code == "mods-overlap"]
    assert [p.message.split("`")[5] for p in problems] == what
    assert {p.severity for p in problems} <= {"warning"}
    assert {p.place.file for p in problems if p.place} <= {"second/all.yaml"}  # the one that is heard
    assert all("first/all.yaml" in p.hint for p in problems)


def test_who_requires_another_through_a_third_is_no_stranger() -> None:
    files = {f"{id}/mod.yaml": head(id, f"requires: [{needs}]").encode() for id, needs in (("a", ""), ("b", "a"), ("c", "b"))}
    files |= {f"{id}/r.yaml": f"rules:\n  r:\n    text: {id}\n".encode() for id in "abc"}
    loaded = load(order_mods(mods_in(files)[0])[0], files)
    assert not loaded.problems
    assert entry(loaded, "rules", "r") == {"text": "c"}


# -- mod.yaml


def test_what_a_mod_says_of_itself() -> None:
    text = head("green", "text: Greener.", 'game: ">=1.0 <2.0"', 'requires: ["base >=1.0 <2", other]', "conflicts: [brown]")
    mods, problems = mods_in({"green/mod.yaml": text.encode()})
    assert not problems
    info = mods["green"]
    assert (info.id, info.name, info.version, info.game, info.folder, info.prefix) == ("green", "Green", "1.2.0", ">=1.0 <2.0", None, "green")
    assert [(n.id, n.bounds) for n in info.requires] == [("base", ((">=", (1, 0, 0)), ("<", (2, 0, 0)))), ("other", ())]
    assert [n.id for n in info.conflicts] == ["brown"]
    assert (info.place.file, info.place.line, info.place.column) == ("green/mod.yaml", 1, 5)


@pytest.mark.parametrize(
    ("text", "code", "line", "words"),
    [
        ("", "missing-field", 1, "no `id`"),
        ("id: [\n", "yaml-syntax", 1, "`[`"),
        ("id: Green\nname: x\nversion: 1.0.0\n", "bad-id", 1, "`Green`"),
        ("id: green\nversion: 1.0.0\n", "missing-field", 1, "no `name`"),
        (head("green", "version_: x"), "unknown-field", 4, "`version_`"),
        ("id: green\nname: x\nversion: one\n", "mod-version", 3, "`one` is no version"),
        ("id: green\nname: x\nversion: [1]\n", "wrong-shape", 3, "a version"),
        (head("green", "game: 1.0"), "mod-version", 4, "no range"),
        (head("green", "game: [x]"), "wrong-shape", 4, "a range of versions"),
        (head("green", "requires: base"), "wrong-shape", 4, "a list of mods"),
        (head("green", "requires: [[base]]"), "wrong-shape", 4, "a mod's id"),
        (head("green", "requires: [base 1.0]"), "mod-version", 4, "names no mod"),
    ],
)
def test_what_a_mod_may_not_say_of_itself(text: str, code: str, line: int, words: str) -> None:
    mods, problems = mods_in({"green/mod.yaml": text.encode()})
    assert code in codes(problems)
    assert problems[0].place is not None
    assert (problems[0].place.line, problems[0].place.file) == (line, "green/mod.yaml")
    assert words in problems[0].message
    assert not mods or code in {"unknown-field", "mod-version", "wrong-shape"}


@pytest.mark.parametrize(
    ("bounds", "version", "fits"),
    [
        ("", "0.1.0", True),
        (">=1.0 <2.0", "1.0.0", True),
        (">=1.0 <2.0", "2.0.0", False),
        (">1.2", "1.2.0", False),
        (">1.2", "1.2.1", True),
        ("<=1", "1.0.0", True),
        ("<=1", "1.0.1", False),
        ("==1.2.3", "1.2.3", True),
        ("==1.2.3", "1.2.4", False),
        (">=1.9", "1.10.0", True),
    ],
)
def test_versions(bounds: str, version: str, fits: bool) -> None:
    assert allows(bounds_of(bounds), version) is fits


# -- order


def mods(**requires: str) -> dict[str, layers_mods.ModInfo]:
    found, problems = mods_in({f"{id}/mod.yaml": head(id, f"requires: [{needs}]").encode() for id, needs in requires.items()})
    assert not problems
    return found


def ids(ordered: tuple[layers_mods.ModInfo, ...]) -> list[str]:
    return [m.id for m in ordered]


def test_the_required_come_first_and_otherwise_the_alphabet_decides() -> None:
    all_mods = mods(zeta="", beta="zeta", alpha="zeta", omega="alpha, beta")
    for chosen in (None, ["omega", "beta", "alpha", "zeta"], ["omega"], ["beta", "omega", "beta"]):
        ordered, problems = order_mods(all_mods, chosen)
        assert not problems
        assert ids(ordered) == ["zeta", "alpha", "beta", "omega"]
    assert ids(order_mods(all_mods, ["beta"])[0]) == ["zeta", "beta"]


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.sets(st.sampled_from("abcdefgh"), max_size=3), max_size=8))
def test_whatever_requires_what_the_order_ends_and_respects_it(needs: dict[str, set[str]]) -> None:
    found = mods(**{id: ", ".join(sorted(other)) for id, other in needs.items()})
    ordered, problems = order_mods(found)
    at = {m.id: n for n, m in enumerate(ordered)}
    for mod in ordered:
        assert all(at[need.id] < at[mod.id] for need in mod.requires if need.id in found)
    assert len(ordered) == len(found) or "mod-circle" in codes(problems)
    assert ("mod-missing" in codes(problems)) == any(other not in needs for others in needs.values() for other in others)


@pytest.mark.parametrize(
    ("others", "chosen", "code", "words"),
    [
        ({}, ["gren"], "mod-missing", "no mod `gren`"),
        ({}, ["zzzzz"], "mod-missing", "no mod `zzzzz`"),
        ({"green": "requires: [base]"}, None, "mod-missing", "`green` requires the mod `base`"),
        ({"green": 'requires: ["base >=2.0"]', "base": ""}, None, "mod-version", "another version of `base` than 1.2.0"),
        ({"green": "conflicts: [base]", "base": ""}, None, "mod-conflict", "`green` and `base`"),
        ({"green": 'conflicts: ["base <2"]', "base": ""}, None, "mod-conflict", "`green` and `base`"),
        ({"green": 'game: ">=2.0"'}, None, "mod-game", "versions >=2.0 of the game; this is 1.0.0"),
        ({"green": "requires: [blue]", "blue": "requires: [red]", "red": "requires: [blue]"}, None, "mod-circle", "blue, red."),
        ({"green": "requires: [green]"}, None, "mod-circle", "green."),
    ],
)
def test_mods_that_do_not_fit(others: dict[str, str], chosen: list[str] | None, code: str, words: str) -> None:
    found, problems = mods_in({f"{id}/mod.yaml": head(id, line).encode() for id, line in ({"green": ""} | others).items()})
    assert not problems
    _, problems = order_mods(found, chosen, game="1.0.0")
    assert codes(problems) == [code]
    assert words in problems[0].message
    assert problems[0].hint == ("Did you mean `green`?" if chosen == ["gren"] else "" if chosen else problems[0].hint)


def test_conflicts_that_are_none() -> None:
    lines = {"green": 'conflicts: ["base >=2.0", green, absent]\ngame: ">=1.0 <2.0"', "base": ""}
    found, _ = mods_in({f"{id}/mod.yaml": head(id, line).encode() for id, line in lines.items()})
    assert not order_mods(found, game="1.5.0")[1]


# -- folders


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A folder with two mods, and things that are none."""
    for name, text in {
        "base/mod.yaml": head("base"),
        "base/world.yaml": BASE,
        "base/deep/er/more.yaml": "rules:\n  b:\n    text: x\n",
        "base/README.md": "no rules",
        "base/.hidden.yaml": "rules: [",
        "base/.git/x.yaml": "rules: [",
        "base/texts/en.yaml": "rules: [",
        "base/cases/one.yaml": "rules: [",
        "base/deep/texts/en.yaml": "rules:\n  c:\n    text: x\n",
        "green/mod.yaml": head("green", "requires: [base]"),
        "green/a.yaml": "rules:\n  a:\n    text: Green.\n",
        "notes/a.yaml": "rules: [",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_mods_are_found_in_folders_or_are_folders(shelf: Path) -> None:
    found, problems = find_mods([shelf, shelf / "nowhere", shelf / "green" / "a.yaml"])
    assert not problems
    assert sorted(found) == ["base", "green"]
    assert found["base"].folder == shelf / "base"
    assert sorted(find_mods([shelf / "base"])[0]) == ["base"]
    assert sorted(find_mods([shelf / "base" / "deep" / ".."])[0]) == ["base"]
    assert find_mods([shelf / "base" / "deep" / ".."])[0]["base"].prefix == "base"


def test_files_are_read_and_can_be_read_again_from_memory(shelf: Path) -> None:
    ordered, _ = order_mods(find_mods([shelf])[0])
    loaded = load(ordered)
    assert not loaded.problems
    assert list(loaded.sources) == [
        "base/deep/er/more.yaml",
        "base/deep/texts/en.yaml",
        "base/mod.yaml",
        "base/world.yaml",
        "green/a.yaml",
        "green/mod.yaml",
    ]
    assert entry(loaded, "rules", "a") == {"each": "region", "let": {"x": "1", "z": "2"}, "change": {"g": "x"}, "text": "Green."}
    shuffled = {name: loaded.sources[name] for name in reversed(loaded.sources)}
    shuffled |= {"base/texts/en.yaml": b"rules: [", "base/notes.md": b"x", "strange.yaml": b"rules: ["}
    again = load(order_mods(mods_in(shuffled)[0])[0], shuffled)
    assert plain(again.tree) == plain(loaded.tree)
    assert again.provenance == loaded.provenance
    assert again.sources == loaded.sources


def test_mods_that_share_an_id_or_a_folder_name(shelf: Path) -> None:
    for name, id in (("other/base", "base2"), ("third/x", "base")):
        (shelf / name).mkdir(parents=True)
        (shelf / name / "mod.yaml").write_text(head(id))
    found, problems = find_mods([shelf, shelf / "other", shelf / "third"])
    assert sorted(found) == ["base", "green"]
    assert codes(problems) == ["mod-twice", "mod-twice"]
    assert "both in a folder called `base`" in problems[0].message
    assert f"the first is in `{shelf / 'base'}`" in problems[1].message


def test_a_broken_mod_is_left_out_and_said(shelf: Path) -> None:
    (shelf / "green" / "mod.yaml").write_text("id: green\n")
    found, problems = find_mods([shelf])
    assert sorted(found) == ["base"]
    assert codes(problems) == ["missing-field", "missing-field"]
    assert problems[0].place is not None
    assert problems[0].place.file == "green/mod.yaml"


def test_links_that_lead_out_of_a_mod(shelf: Path) -> None:
    secret = shelf / "secret.yaml"
    secret.write_text("rules:\n  stolen: {}\n")
    (shelf / "base" / "file.yaml").symlink_to(secret)
    (shelf / "base" / "folder").symlink_to(shelf / "notes")
    (shelf / "base" / "loop").symlink_to(shelf / "base")
    (shelf / "base" / "again.yaml").symlink_to(shelf / "base" / "deep" / "er" / "more.yaml")
    (shelf / "base" / "gone.yaml").symlink_to(shelf / "base" / "nothing.yaml")
    ordered, _ = order_mods(find_mods([shelf])[0], ["base"])
    loaded = load(ordered)
    assert sorted((p.code, p.place.file) for p in loaded.problems if p.place) == [
        ("entry-twice", "base/deep/er/more.yaml"),
        ("mod-link", "base/file.yaml"),
        ("mod-link", "base/folder"),
        ("mod-unreadable", "base/gone.yaml"),
    ]
    assert "base/file.yaml" not in loaded.sources
    assert entry(loaded, "rules", "stolen") is None


def test_odd_files(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (shelf / "base" / "old.yml").write_text("rules: {}\n")
    (shelf / "base" / "line\nbreak.yaml").write_text("rules: {}\n")
    os.mkfifo(shelf / "base" / "pipe.yaml")
    (shelf / "base" / "shut.yaml").write_text("rules: {}\n")
    there = Path.open

    def opening(self: Path, mode: str) -> object:
        if self.name == "shut.yaml":
            raise PermissionError(13, "Permission denied")
        return there(self, mode)

    monkeypatch.setattr(Path, "open", opening)
    ordered, _ = order_mods(find_mods([shelf])[0], ["base"])
    problems = load(ordered).problems
    assert sorted((p.code, p.severity) for p in problems) == [
        ("mod-file-name", "error"),
        ("mod-unreadable", "error"),
        ("mod-unreadable", "error"),
        ("mod-yml", "warning"),
    ]
    assert "\n" not in "".join(p.message for p in problems)


def test_folders_and_heads_that_can_not_be_read(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, *mode: str) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        found, problems = find_mods([shelf])
        assert not found
        assert codes(problems) == ["mod-unreadable", "mod-unreadable"]
        assert problems[0].message == "`base/mod.yaml` can not be read: Permission denied."
    with monkeypatch.context() as patch:
        patch.setattr(Path, "iterdir", refuse)
        found, problems = find_mods([shelf])
        assert (found, codes(problems)) == ({}, ["mod-unreadable"])


def test_a_mod_of_too_many_files_or_bytes(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ordered, _ = order_mods(find_mods([shelf])[0], ["base"])
    for name, limit in (("MOST_FILES", 2), ("MOST_BYTES", 100)):
        with monkeypatch.context() as patch:
            patch.setattr(layers_mods, name, limit)
            assert codes(load(ordered).problems) == ["mod-too-large"]
    assert not load(ordered).problems


def test_a_large_file_is_not_read_whole(shelf: Path) -> None:
    with (shelf / "base" / "large.yaml").open("wb") as stream:
        stream.truncate(5_000_000_000)
    ordered, _ = order_mods(find_mods([shelf])[0], ["base"])
    assert codes(load(ordered).problems) == ["yaml-too-large"]


def test_the_shipped_rules_lie_flat(root: Path) -> None:
    found, problems = find_mods([root / "rules", root / "rules" / "mods"])
    ordered, more = order_mods(found, ["base"])
    assert not problems + more
    assert not load(ordered).problems
