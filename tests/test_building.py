"""What was built to last is not looked through for garbage, until something else is built in its place."""

from __future__ import annotations

import gc
import weakref

from game.base.building import cleared, lasting, settled


class Part:
    """A thing that holds itself."""

    def __init__(self) -> None:
        self.whole = self


def test_what_is_settled_is_not_looked_through_until_that_is_cleared() -> None:
    part = settled(Part())
    gone = weakref.ref(part)
    assert gc.get_freeze_count()
    del part
    gc.collect()
    assert gone() is not None, "it takes no time, so that a frame is never late for it"
    cleared()
    assert gone() is None and not gc.get_freeze_count()


def test_nothing_is_looked_through_while_something_is_built() -> None:
    with lasting():
        assert not gc.isenabled()
    assert gc.isenabled()
