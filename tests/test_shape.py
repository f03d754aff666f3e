"""The shape of the code: small files, small functions, an opening sentence, nothing dangerous or unfinished, no name of the rules."""

from __future__ import annotations

import ast
import dataclasses
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
FILE, FUNCTION, CLASS, METHODS = 420, 55, 300, 40  # lines, lines, lines, how many

DANGEROUS_CALLS = {"eval", "exec", "compile", "__import__"}
DANGEROUS_MODULES = {"pickle", "cPickle", "dill", "marshal", "shelve", "code", "codeop", "runpy"}
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b|NotImplementedError")

# The words of the rule language and of mod files: they belong to the machine, whatever rule ids are spelt like them.
# The fields and kinds of entries are added from game/rules/records.py.
LANGUAGE = set(
    """
    act vote contest cascade world measure announce plan pledge
    sum count mean min max any all best top clip abs sqrt root3 round floor share squash smooth chain was turn turns
    if then else and or not for in is at be no yes none otherwise where let draw roll change set move repeat from to
    everyone owner nobody high low append without replace remove leaves drawn_to passed yea nay whole stage ballot now place voter seat
    id name version game requires conflicts text source teaches role given orders expect language base mods
    """.split()
)

# The same for what draws: words of boxes, pictures and pages.
ON_SCREEN: dict[str, str] = {
    "borders": "lines between shapes of the atlas",
    "fire": "a kind of motion on the map",
    "focus": "where the keyboard is",
    "hot": "a widget that is pointed at",
    "lead": "the space between lines, and a colour",
    "left": "a side of a box",
    "link": "a piece of text that leads elsewhere",
    "motion": "a part of the theme: how long things move",
    "near": "the small distance between things that belong together",
    "room": "space in the atlas that nobody's shape fills",
    "sphere": "the outline of the globe in the atlas",
    "tie": "a kind of motion on the map",
    "way": "a chart: a way from one end to another",
    "standing": "a row that says where a place stands",
    "told": "a screen's name: a turn that is told",
}

# Rule ids that are also ordinary words of the program, each with its reason. Keep it short: a role is nearly always the better answer.
# Words that the machine and the rules both need, each for itself: what they mean in Python.
ALSO_ORDINARY: dict[str, str] = {
    "agree": "a field of a promise on the screen",
    "arena": "where levels of players meet, a command of the lab",
    "arm": "one side of an experiment of the lab",
    "arms": "the sides of an experiment of the lab",
    "assets": "a folder",
    "begin": "the phase that begins a turn",
    "below": "a bound of an experiment of the lab",
    "claim": "what an experiment of the lab tries",
    "code": "a field of a problem",
    "conditions": "the group of a pledge's conditions",
    "default": "a word of the schema",
    "ending": "a field of an outcome",
    "first": "a field of a role sheet",
    "held": "a node's operation: kept in range",
    "means": "a field of an experiment's result",
    "more": "a command in the terminal",
    "new": "a folder that is being made, in firstrun",
    "path": "a field of the map's files",
    "promise": "a field of a promise on the screen",
    "spread": "an operation of row programs",
    "strong": "a level of computer players",
    "train": "what games teach, a command of the lab",
    "upkeep": "a line of the costs: what is no rule's",
    "warning": "how bad a problem is",
}

SIDE_EFFECTS = """
import importlib, json, pkgutil, sys
sys.dont_write_bytecode = True
done = []
def watch(event, arguments):
    if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        done.append(f"writes {arguments[0]}")
    elif event in ("os.mkdir", "os.remove", "os.rename", "os.system", "socket.connect", "socket.bind", "sqlite3.connect", "subprocess.Popen"):
        done.append(f"{event} {arguments}")
sys.addaudithook(watch)
for package in sys.argv[1:]:
    module = importlib.import_module(package)
    for found in pkgutil.walk_packages(module.__path__, package + "."):
        importlib.import_module(found.name)
print(json.dumps([done, sorted(name for name in sys.modules if "." not in name)]))
"""


@cache
def sources() -> tuple[tuple[str, str, ast.Module], ...]:
    """Path, text and tree of each file of the program."""
    paths = [ROOT / "main.py", *sorted((ROOT / "game").rglob("*.py"))]
    texts = [(path.relative_to(ROOT).as_posix(), path.read_text("utf-8")) for path in paths]
    return tuple((name, text, ast.parse(text)) for name, text in texts)


def nodes(*kinds: type[ast.AST]) -> Iterator[tuple[str, Any]]:
    """Every node of these kinds, with its place."""
    for name, _, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, kinds):
                yield f"{name}:{node.lineno}", node  # type: ignore[attr-defined] # all kinds asked for have a line


def length(node: Any) -> int:
    return int(node.end_lineno) - int(node.lineno) + 1


def test_files_are_short() -> None:
    long = [f"{name}: {text.count(chr(10))} lines" for name, text, _ in sources() if text.count("\n") > FILE]
    assert not long


def test_functions_are_short() -> None:
    long = [f"{at} {node.name}: {length(node)} lines" for at, node in nodes(ast.FunctionDef, ast.AsyncFunctionDef) if length(node) > FUNCTION]
    assert not long


def test_classes_are_small() -> None:
    large = []
    for at, node in nodes(ast.ClassDef):
        methods = sum(isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef) for part in node.body)
        if length(node) > CLASS or methods > METHODS:
            large.append(f"{at} {node.name}: {length(node)} lines, {methods} methods")
    assert not large


def test_each_module_opens_with_a_sentence() -> None:
    silent = []
    for name, _, tree in sources():
        first = (ast.get_docstring(tree) or "").split("\n\n")[0]
        if len(first.split()) < 3 or first.rstrip()[-1] not in ".:?!":
            silent.append(name)
    assert not silent


def test_nothing_is_left_unfinished() -> None:
    left = [f"{name}:{number}" for name, text, _ in sources() for number, line in enumerate(text.splitlines(), 1) if UNFINISHED.search(line)]
    assert not left


def test_nothing_runs_text_as_code() -> None:
    found = [f"{at} {node.id}" for at, node in nodes(ast.Name) if node.id in DANGEROUS_CALLS]
    for at, node in nodes(ast.Attribute):
        if node.attr in {"eval", "exec", "__import__", "__builtins__", "unsafe_load", "import_module"}:
            found.append(f"{at} .{node.attr}")
    for at, node in nodes(ast.Import):
        found += [f"{at} {name.name}" for name in node.names if name.name.split(".")[0] in DANGEROUS_MODULES]
    found += [f"{at} {node.module}" for at, node in nodes(ast.ImportFrom) if (node.module or "").split(".")[0] in DANGEROUS_MODULES]
    found += [f"{at} allow_pickle" for at, node in nodes(ast.keyword) if node.arg == "allow_pickle" and getattr(node.value, "value", True) is not False]
    assert not found


@pytest.mark.parametrize(
    ("packages", "unwelcome"),
    [
        (["game.base"], {"pygame", "sqlite3", "yaml", "asyncio", "tkinter", "multiprocessing"}),
        (["game.base", "game.rules", "game.engine"], {"pygame", "sqlite3", "asyncio", "tkinter", "multiprocessing", "starlette"}),
    ],
    ids=["base", "core"],
)
def test_importing_the_core_does_nothing(packages: list[str], unwelcome: set[str]) -> None:
    """No window, no file, no network, and none of the modules that would bring them."""
    imported = subprocess.run([sys.executable, "-c", SIDE_EFFECTS, *packages], cwd=ROOT, check=False, capture_output=True, text=True)
    assert imported.returncode == 0, imported.stderr
    done, modules = json.loads(imported.stdout)
    assert not done
    assert not unwelcome & set(modules)


# --- no name of the rules in Python ---------------------------------------------------------------------------------------


def entry_ids(content: Any, inside: str = "") -> Iterator[str]:
    """The ids that a rule file gives: entries, members, rows, parts, choices, picks and the like. (What `let` names is local.)"""
    named = {"members", "allow", "choices", "parts", "fails", "pick"}
    if isinstance(content, dict):
        for key, value in content.items():
            if inside in named or inside in kinds():
                yield str(key)
            if key in ("is", "id") and isinstance(value, str) and re.fullmatch(r"[a-z][a-z0-9_]*", value):
                yield value
            yield from entry_ids(value, "" if inside in kinds() else str(key))
    elif isinstance(content, list):
        for item in content:
            if isinstance(item, str) and inside == "members":
                yield item
            yield from entry_ids(item)


def kinds() -> set[str]:
    from game.rules import records

    return set(records.KINDS)


def roles(content: Any) -> Iterator[str]:
    if isinstance(content, dict):
        if isinstance(content.get("role"), str):
            yield content["role"]
        for value in content.values():
            yield from roles(value)


def rule_files() -> Iterator[Any]:
    for path in sorted((ROOT / "rules").rglob("*.yaml")):
        if not {"texts", "cases", "history", "balance"} & set(path.parts):
            yield yaml.load(path.read_text("utf-8"), yaml.BaseLoader)


def machine_words() -> set[str]:
    """Kinds, fields and words of the language."""
    from game.rules import records

    fields = {
        field.name.rstrip("_")
        for record in vars(records).values()
        if dataclasses.is_dataclass(record) and record.__module__ == records.__name__
        for field in dataclasses.fields(record)
    }
    return kinds() | fields | {field.replace("_", " ") for field in fields} | LANGUAGE


def docstrings() -> set[int]:
    """The sentences that open things, which may name what they like."""
    return {id(node.value) for _, node in nodes(ast.Expr) if isinstance(node.value, ast.Constant)}


def drawn(at: str) -> bool:
    """Whether a place in the program draws: the window, charts and pages."""
    return at.startswith(("game/faces/desktop/", "game/faces/charts", "game/faces/debrief"))


def test_python_knows_no_name_of_the_rules() -> None:
    ids = {name for content in rule_files() for name in entry_ids(content)}
    ids -= {role for content in rule_files() for role in roles(content)} | machine_words() | set(ALSO_ORDINARY)
    skip = docstrings()
    found = [
        f"{at} {node.value!r}"
        for at, node in nodes(ast.Constant)
        if isinstance(node.value, str) and node.value in ids and id(node) not in skip and at.startswith("game/")
        if not (node.value in ON_SCREEN and drawn(at))
    ]
    assert not found, f"use a role (docs/rule-language.md, section 9): {found}"


def test_the_search_for_names_finds_them() -> None:
    content = {
        "sets": {"region": {"members": {"brazil": {"name": "Brazil"}}}, "issue": {"members": ["work"]}},
        "classify": {"regime": {"role": "regime", "rows": [{"is": "empire", "if": "peak > 0.9"}]}},
        "orders": {"march": {"pick": {"at": "region"}, "allow": {"ready": {"if": "x"}}, "let": {"lent": "1"}}},
    }
    assert set(entry_ids(content)) == {"region", "brazil", "issue", "work", "regime", "empire", "march", "at", "ready"}
    assert set(roles(content)) == {"regime"}
