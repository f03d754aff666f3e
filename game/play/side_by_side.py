"""Work dealt out to this process and to others of this machine: each takes more as soon as it has room.

Law: what a process had taken when it was ended is dealt out again, so nothing is lost but time. Whoever has no other process at hand does everything alone.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable
from multiprocessing import current_process, get_context
from multiprocessing.connection import Connection
from threading import Event, Lock, Thread
from typing import Any, Generic, TypeVar

Asked = TypeVar("Asked")
Piece = TypeVar("Piece")
Result = TypeVar("Result")

MOMENT = 0.05  # seconds between two looks at whether others are done


def cores() -> int:
    """How many processes this machine can run at once for us."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Pile(Generic[Piece]):
    """Pieces of work, from which each takes who has room; and how much work was done so far."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self.left = deque(pieces)
        self.worked = 0
        self._lock, self._changed = Lock(), Event()

    def take(self, most: int, worked: int) -> list[Piece]:
        """So many pieces, or what is left, for somebody who did so much meanwhile."""
        with self._lock:
            self.worked += worked
            return [self.left.popleft() for _ in range(min(most, len(self.left)))]

    def put_back(self, pieces: Iterable[Piece]) -> None:
        """Pieces of somebody who is gone."""
        with self._lock:
            self.left.extendleft(pieces)

    def wait(self) -> None:
        """A moment, or until somebody is done."""
        self._changed.wait(MOMENT)
        self._changed.clear()

    def wake(self) -> None:
        """Somebody is done, or gone."""
        self._changed.set()


class Given(Generic[Result]):
    """What one of the others was given to do."""

    def __init__(self) -> None:
        self.busy = True
        self.result: Result | None = None


class Other:
    """One other process, and the way to talk with it."""

    def __init__(self) -> None:
        context = get_context("spawn")
        self.way, theirs = context.Pipe()
        self.process = context.Process(target=_there, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()


class Others(Generic[Asked, Piece, Result]):
    """So many other processes. Each is made ready with `ready(*given)`, which says what it does when it is asked, with a function to take pieces by."""

    def __init__(self, many: int, ready: Callable[..., Callable[[Asked, Callable[[int, int], list[Piece]]], Result]], given: tuple[Any, ...]) -> None:
        self.first: tuple[Any, ...] = (ready, given)
        self.many = 0 if current_process().daemon else many  # such a process may have none of its own
        self.known: list[Other | None] = [None] * self.many
        self.closed, self._lock = False, Lock()
        self._threads: list[Thread] = []

    def begin(self, asked: Asked, pile: Pile[Piece]) -> list[Given[Result]]:
        """All of them work; says what each was given, which is done as soon as it is not busy any more."""
        found = [Given[Result]() for _ in range(self.many)]
        self._threads = [Thread(target=self._deal, args=(k, asked, pile, given), daemon=True) for k, given in enumerate(found)]
        for thread in self._threads:
            thread.start()
        return found

    def _deal(self, k: int, asked: Asked, pile: Pile[Piece], given: Given[Result]) -> None:
        """Deals pieces to one of them until it has done its part, or is gone."""
        held: list[Piece] = []
        try:
            way = self._way(k)
            way.send(asked)
            while True:
                said, found = way.recv()
                if said is None:
                    given.result = found
                    return
                pieces = pile.take(*said)
                held += pieces
                way.send(pieces)
        except (OSError, EOFError):
            pile.put_back(held)
            self.many = 0  # where one was ended, perhaps for want of memory, none is begun again
        finally:
            given.busy = False
            pile.wake()

    def _way(self, k: int) -> Connection:
        with self._lock:
            if self.closed:
                raise EOFError
            known, new = self.known[k], self.known[k] is None
            if known is None:
                known = self.known[k] = Other()
        if new:
            known.way.send(self.first)
        return known.way

    def close(self) -> None:
        """Ends them all, whatever they are at."""
        with self._lock:
            self.closed, self.many = True, 0
        known = [other for other in self.known if other is not None]
        for other in known:
            other.process.terminate()
        for thread in self._threads:
            thread.join()
        for other in known:
            other.process.join()
            other.way.close()


# -- in another process


def _there(way: Connection) -> None:
    """Does what it is asked until nobody asks any more. It leaves at once when its person stops the program."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)

    def take(most: int, worked: int) -> Any:
        way.send(((most, worked), None))
        return way.recv()

    try:
        ready, given = way.recv()
        work = ready(*given)
        while True:
            asked = way.recv()
            way.send((None, work(asked, take)))
    except (EOFError, OSError):
        return  # nobody is there any more
