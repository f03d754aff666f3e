"""Building much that lasts: while it goes on, nobody looks for what can be thrown away, since nothing can."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def lasting() -> Iterator[None]:
    """Puts the collector of circular garbage to rest: it would walk all that has been built so far again and again."""
    worked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if worked:
            gc.enable()
