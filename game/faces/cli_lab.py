"""The command `lab bench`; the other commands of the lab are still to come."""

from __future__ import annotations

import argparse

from game.faces.cli_sayings import Progress, say
from game.lab import bench as lab


def bench(args: argparse.Namespace) -> int:
    """Measures."""
    progress = Progress("measuring")
    try:
        text = lab.main(json=args.json, profile=args.profile, progress=progress.at)
    finally:
        progress.end()
    say(text)
    return 0
