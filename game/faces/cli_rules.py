"""The commands about rules: `check`, `explain` and `mod list`."""

from __future__ import annotations

import argparse
import json
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence

from game.base.ids import closest
from game.base.problems import Problem, to_github, to_json, to_text
from game.faces import cli_mods, cli_records
from game.faces.atlas import off_the_map
from game.faces.cli_mods import where
from game.faces.cli_sayings import Refused, columns, path_shown, say, shown
from game.rules import schema
from game.rules.layers import Loaded, ModInfo, Touch
from game.rules.layers import load as load_layers
from game.rules.records import KINDS, Entry
from game.rules.rewrite import rewrite
from game.rules.ruleset import Ruleset, read_rules
from game.rules.source import Mapping as Tree
from game.rules.texts import names_in, owners, read_texts, title
from game.rules.texts_checks import check_texts
from game.rules.world import Report

WIDTH = 110  # columns of an article
FORMATS = {"text": to_text, "json": to_json, "github": to_github}


# -- check


def check(args: argparse.Namespace) -> int:
    """Reads rules and says everything that is wrong with them."""
    if args.cost and args.format != "text":
        raise Refused("`--cost` is for people: it goes with `--format text`.")
    mods, problems = cli_mods.mods_of_paths(args.paths) if args.paths else (cli_mods.chosen(None), [])
    if not any(p.severity == "error" for p in problems):
        reading = read_rules(mods)
        problems = [*problems, *reading.problems, *(off_the_map(reading.ruleset) if reading.ruleset is not None else ())]
        if reading.ruleset is not None:
            problems += texts_problems(mods, reading.ruleset)
        if args.cost and reading.ruleset is not None:
            _costs(reading.ruleset)
    said = cli_mods.at_files(mods, problems)
    if args.format == "text" and not said:
        say(f"{', '.join(info.name for info in mods)}: nothing is wrong.")
    elif said or args.format == "json":
        say(FORMATS[args.format](said))
    return int(any(p.severity == "error" for p in problems))


def texts_problems(mods: Sequence[ModInfo], ruleset: Ruleset) -> list[Problem]:
    """What is wrong with the long texts of mods, and between them and the rules."""
    texts, problems = read_texts(mods)
    removed = {path[-1] for path, touches in ruleset.loaded.provenance.items() if touches[-1].how in ("remove", "replace")}
    return [*problems, *check_texts(texts, ruleset.written, removed)]


def _costs(ruleset: Ruleset) -> None:
    """What each rule costs a turn."""
    from game.lab import bench

    if ruleset.scenarios:
        say(str(bench.costs(ruleset)))
        say()


# -- explain


def explain(args: argparse.Namespace) -> int:
    """Prints what the rules say under an id, and who said it."""
    mods = cli_mods.chosen(args.mods)
    loaded = load_layers(mods)
    records, _ = schema.read(loaded.tree)
    entries, parents = rewrite(records, Report())
    kinds = [kind for kind in KINDS if args.id in records[kind]]
    made = [kind for kind in KINDS if args.id in entries[kind] and not kinds]
    inside = list(_inside(loaded.tree, args.id))
    articles = _articles(mods, records, args.id)
    if not kinds and not made and not inside and not articles:
        raise _no_such_id(args.id, entries, loaded.tree)
    blocks = []
    for kind in kinds:
        children = [path for path, parent in parents.items() if parent == args.id and path.split("/")[1] not in records[path.split("/")[0]]]
        blocks.append(_written(loaded, mods, kind, args.id))
        if args.core:
            blocks.append(_core(entries, children) if children else _core(entries, [f"{kind}/{args.id}"]))
        elif children:
            blocks.append([f"# Rewritten into {len(children)} entries of the engine's own kinds: `explain {args.id} --core` prints them."])
    for kind in made:
        path = f"{kind}/{args.id}"
        blocks += [[f"# Not written by anyone: made from `{parents.get(path, '?')}`.", *_core(entries, [path])]]
    if inside:
        blocks.append(_places(loaded, mods, args.id, inside))
    blocks += articles
    say("\n\n".join("\n".join(block) for block in blocks))
    return 0


def _articles(mods: Sequence[ModInfo], records: Mapping[str, Mapping[str, Entry]], id: str) -> list[list[str]]:
    """The articles on what is called so, and on the concepts that it teaches."""
    texts, _ = read_texts(mods)
    about = owners(texts, records)
    taught = [name.text for kind in records.values() if id in kind and (teaches := kind[id].teaches) is not None for name in names_in(teaches)]
    found = [article for article in texts.articles.values() if article.id in (id, *taught) or article.path == id]
    blocks = []
    for article in found:
        lines = [line for paragraph in article.text.text.splitlines() for line in textwrap.wrap(paragraph, WIDTH)]
        see = [f"See also: {', '.join(link.text for link in article.see)}."] if article.see else []
        blocks.append([f"{title(article, about)} ({article.path})", *lines, *see])
    return blocks


def _written(loaded: Loaded, mods: Sequence[ModInfo], kind: str, id: str) -> list[str]:
    """An entry, and to the left of each line its mod, file and line."""
    lines = [(f"{kind}:", ""), *((f"  {text}", _who(touch, mods) if touch else "") for text, touch in cli_records.written(loaded, kind, id))]
    width = max(len(who) for _, who in lines)
    return [f"{who.ljust(width)}  {text}" for text, who in lines]


def _who(touch: Touch, mods: Sequence[ModInfo]) -> str:
    place = where(mods, touch.place)
    how = "" if touch.how in ("set", "make") else f" ({touch.how})"
    return f"{touch.mod}, {place.file}:{place.line}{how}"


def _core(entries: Mapping[str, Mapping[str, Entry]], paths: Iterable[str]) -> list[str]:
    lines: list[str] = []
    for kind in KINDS:
        here = [path.split("/")[1] for path in paths if path.split("/")[0] == kind]
        if here:
            lines += [*([""] if lines else []), f"{kind}:"]
            lines += [f"  {line}" for id in here for line in cli_records.core(entries[kind][id])]
    return lines


def _inside(tree: Tree, id: str, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Where an id stands further in: members, rows, parts, choices, lines of `allow`."""
    for key, value in tree.items:
        here = (*path, key.text)
        if len(here) == 4 and key.text == id and path[2] in ("members", "choices", "parts", "fails", "allow"):
            yield here
        if isinstance(value, Tree):
            yield from _inside(value, id, here)


def _places(loaded: Loaded, mods: Sequence[ModInfo], id: str, paths: Sequence[tuple[str, ...]]) -> list[str]:
    lines = []
    for path in paths:
        touches = loaded.provenance.get(path, ())
        who = f"  # {_who(touches[-1], mods)}" if touches else ""
        lines.append(f"{id}: one of the {path[2]} of {path[0]}/{path[1]}{who}")
    return lines


def _no_such_id(id: str, entries: Mapping[str, Mapping[str, Entry]], tree: Tree) -> Refused:
    known = {name for kind in entries.values() for name in kind}
    near = closest(id, sorted(known))
    said = f"Nothing in these rules is called `{shown(id)}`."
    return Refused(f"{said} Did you mean `{near}`?" if near else f"{said} Ids are written as in the rule files, for example `{min(known, default='id')}`.")


# -- mod list


def mod_list(args: argparse.Namespace) -> int:
    """Lists every mod, those that can not be used with the reason."""
    mods, broken = cli_mods.mods_here()
    rows = [_row(mods, info) for info in sorted(mods.values(), key=lambda info: info.id)]
    broken = cli_mods.at_files(list(mods.values()), broken)
    if args.json:
        faults = json.loads(to_json(broken))["problems"]
        say(json.dumps({"mods": rows, "problems": faults}, indent=2, ensure_ascii=False))
        return 0
    table = [(row["id"], row["version"], row["name"], row["condition"], row["folder"]) for row in rows]
    for line in columns([("id", "version", "name", "condition", "folder"), *table]):
        say(line)
    if broken:
        say()
        say(to_text(broken))
    return 0


def _row(mods: dict[str, ModInfo], info: ModInfo) -> dict[str, object]:
    problems = _problems(mods, info)
    errors = sum(p.severity == "error" for p in problems)
    first = next((p.message for p in problems if p.severity == "error"), "")
    condition = "ready" if not errors else "1 error: " + first if errors == 1 else f"{errors} errors; the first: {first}"
    requires = [need.id for need in info.requires]
    folder = path_shown(info.folder) if info.folder else ""
    return {"id": info.id, "version": info.version, "name": info.name, "condition": condition, "requires": requires, "folder": folder}


def _problems(mods: dict[str, ModInfo], info: ModInfo) -> Sequence[Problem]:
    from game.rules.layers import order_mods

    found, problems = order_mods(mods, [*cli_mods.base_mods(mods), info.id])
    return problems or read_rules(found).problems
