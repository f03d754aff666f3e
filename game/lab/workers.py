"""Work shared out among several processes of this machine.

Law: what a worker was at when it was killed is done again by another; what was done is not lost.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

BARREN = 3  # times in a row that workers may be ended before they have done anything


class WorkersEnded(Exception):
    """Workers were killed again and again; the message says what to try."""


def shared(
    items: Sequence[Item], work: Callable[[Item], Result], workers: int, begin: Callable[..., None], given: tuple[Any, ...]
) -> Iterator[tuple[int, Result]]:
    """Each item's place with what became of it, as they are done. A worker begins with `begin(*given)`."""
    left, barren = list(range(len(items))), 0
    while left:
        done = set()
        for place, result in _round(items, left, work, workers, begin, given):
            done.add(place)
            yield place, result
        left = [place for place in left if place not in done]
        barren = 0 if done else barren + 1
        if left and barren == BARREN:
            raise WorkersEnded("A worker was ended from outside, and so was each that took its place, perhaps for want of memory: try fewer workers.")


def _round(
    items: Sequence[Item], places: Sequence[int], work: Callable[[Item], Result], workers: int, begin: Callable[..., None], given: tuple[Any, ...]
) -> Iterator[tuple[int, Result]]:
    """What is done until all is, or until a worker dies."""
    pool = ProcessPoolExecutor(min(workers, len(places)), get_context("spawn"), _begun, (begin, given))
    try:
        waiting = {pool.submit(work, items[place]): place for place in places}
        for future in as_completed(waiting):
            fault = future.exception()
            if isinstance(fault, BrokenProcessPool):
                continue
            if fault is not None:
                raise fault
            yield waiting[future], future.result()
    finally:
        pool.shutdown(cancel_futures=True)


def in_order(found: Iterator[tuple[int, Result]]) -> Iterator[Result]:
    """The results in the order of their items, each as soon as those before it are there."""
    waiting: dict[int, Result] = {}
    turn = 0
    for place, result in found:
        waiting[place] = result
        while turn in waiting:
            yield waiting.pop(turn)
            turn += 1


def _begun(begin: Callable[..., None], given: tuple[Any, ...]) -> None:
    """Makes a worker ready. It leaves at once when its person stops the program."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    begin(*given)
