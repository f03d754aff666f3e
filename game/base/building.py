"""Building much that lasts: neither while it goes on nor afterwards does anybody look through it for what can be thrown away, since nothing can."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

Built = TypeVar("Built")


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


def settled(built: Built) -> Built:
    """What was built, and everything else that is there, stays: it is not looked through again, which would take a window longer than it has for a frame."""
    gc.freeze()
    return built


def cleared() -> None:
    """What was settled is looked through after all, before something else is built in its place."""
    gc.unfreeze()
    gc.collect()
