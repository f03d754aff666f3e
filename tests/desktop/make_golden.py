"""Draws the golden pictures anew: `python3 -m tests.desktop.make_golden --write [SCREEN …]`; with `--freeze` by the rules as they are now."""

from __future__ import annotations

import sys

from tests.desktop import golden_pictures as golden


def main(words: list[str]) -> int:
    """Says how far every screen is off; keeps the pictures only with `--write`."""
    if "--freeze" in words:
        golden.freeze_rules()
    screens = golden.gallery()
    names = [word for word in words if not word.startswith("--")] or list(screens.makes)
    for name in names:
        was, now = golden.kept(name), golden.drawn(screens, name)
        print(f"{name}: {'new' if was is None or was.shape != now.shape else f'{golden.worst_tile(was, now):.1f}'}", flush=True)
        if "--write" in words:
            golden.keep(name, now)
    if "--write" in words and len(names) == len(screens.makes):
        for path in golden.FOLDER.glob("*.png"):
            if path.stem not in screens.makes:
                path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
