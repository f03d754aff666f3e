"""The command `lab bench`; the other commands of the lab are still to come."""

from __future__ import annotations

import argparse

from game.faces.cli_sayings import Refused, say


def bench(args: argparse.Namespace) -> int:
    """Measures."""
    try:
        from game.lab import bench as lab
    except ImportError:
        raise Refused("The benchmark is not part of this copy yet.") from None
    say(str(lab.main(json=args.json, profile=args.profile)))
    return 0
