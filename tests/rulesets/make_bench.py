"""Writes the benchmark ruleset for any number of regions, so that one can measure how the time of a turn grows.

The rules are the files in `bench/` and do not depend on the number of regions; `world.yaml`, with the regions and their figures, is made here.
Nothing is left to chance: the same number always gives the same bytes.

    python3 tests/rulesets/make_bench.py 30 tests/rulesets/bench
    python3 tests/rulesets/make_bench.py 300 /tmp/bench300
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
RULES = ("mod.yaml", "variables.yaml", "rules.yaml", "orders.yaml", "requisites.yaml")  # the same for any number of regions
FEWEST, MOST = 6, 999  # six seats want six homes; more regions than this no rule file may name
SEATS = {"movement": ("m1", "m2"), "state": ("s1", "s2"), "hegemon": ("h1", "h2")}


def region_ids(count: int) -> list[str]:
    """r01, r02 … with as many digits as the last one needs."""
    digits = max(2, len(str(count)))
    return [f"r{number:0{digits}d}" for number in range(1, count + 1)]


def spread(place: int, factor: int) -> float:
    """A number in 0..1 with two decimals that looks arbitrary and never changes."""
    return (place * factor + factor // 3) % 97 % 90 / 100 + 0.05


def core_first(place: int, count: int) -> float:
    """The first regions are the core, the last ones the periphery."""
    return round(0.95 - 0.80 * place / (count - 1), 2)


def size(place: int) -> float:
    """How many live in a region; the largest has about 1."""
    return round(0.2 + 0.8 * spread(place, 31), 2)


def table(id: str, text: str, ids: list[str], value: Callable[[int], float], digits: int = 2) -> str:
    """One table of the regions, one line per region."""
    lines = "\n".join(f"      {id}: {value(place):.{digits}f}" for place, id in enumerate(ids))
    return f"  {id}:\n    text: {text}\n    per: region\n    range: 0 to 1\n    values:\n{lines}"


def world(count: int) -> str:
    """The text of world.yaml."""
    ids = region_ids(count)
    names = "\n".join(f"      {id}: {{name: Region {place + 1}}}" for place, id in enumerate(ids))
    homes = dict(zip((*SEATS["hegemon"], *SEATS["state"]), (ids[0], ids[1], ids[count // 3], ids[count // 2]), strict=True))
    everyone = sum(size(place) for place in range(count))
    tables = [
        table("people", "The part of humanity that lives there.", ids, lambda place: size(place) / everyone, 6),
        table("place_in_line", "Where it stands between periphery and core.", ids, lambda place: core_first(place, count)),
        table("outlook", "How far it looks abroad.", ids, lambda place: 0.5 * spread(place, 17) + 0.4 * core_first(place, count)),
        table("temper", "How easily people there are moved.", ids, lambda place: spread(place, 43)),
    ]
    written = "\n".join(tables)
    members = "\n".join(f"      {kind}: [{', '.join(seats)}]" for kind, seats in SEATS.items())
    return f"""# Made by make_bench.py for {count} regions.

sets:
  region:
    members:
{names}

tables:
{written}

scenarios:
  bench:
    name: Benchmark
    turns: 12
    begins: 1999
    years: 2
    members:
{members}
    tables:
      home: {{{", ".join(f"{seat}: {region}" for seat, region in homes.items())}}}
      southern: {{m1: 0.80, m2: 0.25}}
"""


def write(count: int, folder: Path) -> None:
    """The whole ruleset into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in RULES:
        if (folder / name).resolve() != (HERE / "bench" / name).resolve():
            shutil.copyfile(HERE / "bench" / name, folder / name)
    (folder / "world.yaml").write_text(world(count), encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Number of regions and folder, from the command line."""
    if len(arguments) != 2 or not arguments[0].isdigit() or not FEWEST <= int(arguments[0]) <= MOST:
        print(f"Say how many regions ({FEWEST} to {MOST}) and the folder to write to.", file=sys.stderr)
        return 2
    write(int(arguments[0]), Path(arguments[1]))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
