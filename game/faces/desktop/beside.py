"""Work beside the window: computer players and forecasts think on a thread of their own, one piece after the other; what takes long, on another.

Law: what is done beside the window touches nothing that the window reads meanwhile; its answer is handed over in the window's own time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Any

STEPS = 50  # of a bar of progress


@dataclass(slots=True)
class Job:
    """A piece of work. `shown`: whether a person waits for it; `kind`: one of each kind is wanted at a time, the newest."""

    kind: str
    said: str
    work: Callable[[Job], Any]
    done: Callable[[Any], None]
    failed: Callable[[Exception], None]
    shown: bool = True
    long: bool = False  # whether it takes so long that other work must not wait for it
    share: float | None = None  # how far it is; none: not known
    gives_up: bool = False  # whether it answers even when it is called off, since it may be done already
    stop: Event = field(default_factory=Event)
    refused: Event = field(default_factory=Event)  # called off by whoever waits for it

    @property
    def cancelled(self) -> bool:
        return self.stop.is_set()


class Beside:
    """A thread that works, another for what takes long, and a queue of their answers. `wakes` tells the window that there is one."""

    def __init__(self, wakes: Callable[[], None]) -> None:
        self.wakes = wakes
        self.jobs: list[Job] = []  # not answered yet, the oldest first
        self._asked: dict[bool, SimpleQueue[Job]] = {}  # for what takes long, and for the rest: made with their threads
        self._answered: SimpleQueue[tuple[Job, Any, Exception | None]] = SimpleQueue()

    def start(self, job: Job) -> None:
        """Work that is done as soon as what was asked for before it is done or cancelled."""
        self.cancel(job.kind)
        self.jobs.append(job)
        if job.long not in self._asked:
            self._asked[job.long] = SimpleQueue()
            Thread(target=self._run, args=(self._asked[job.long],), name="beside the window", daemon=True).start()
        self._asked[job.long].put(job)

    def cancel(self, kind: str) -> None:
        """Nobody waits for this any more: its answer will not be heard."""
        for job in self.jobs:
            if job.kind == kind:
                job.stop.set()
        self.jobs = [job for job in self.jobs if job.kind != kind]

    def waited_for(self) -> Job | None:
        """What a person waits for."""
        return next((job for job in self.jobs if job.shown), None)

    def progress(self, job: Job) -> Callable[[float], None]:
        """What work tells how far it is, from 0 to 1; the window is woken for every step that one would see."""

        def tell(done: float) -> None:
            before, job.share = job.share, done
            if before is None or int(STEPS * before) != int(STEPS * done):
                self.wakes()

        return tell

    def shares(self) -> tuple[tuple[str, int], ...]:
        """How far all work is, in steps that one would see."""
        return tuple((job.kind, int(STEPS * job.share)) for job in self.jobs if job.share is not None)

    def answers(self) -> bool:
        """Hands over what is done; whether anything was."""
        any_one = False
        while True:
            try:
                job, answer, fault = self._answered.get_nowait()
            except Empty:
                return any_one
            if job.cancelled:
                continue
            any_one = True
            self.jobs = [other for other in self.jobs if other is not job]
            if fault is None:
                job.done(answer)
            else:
                job.failed(fault)

    def _run(self, asked: SimpleQueue[Job]) -> None:
        while True:
            job = asked.get()
            if job.cancelled:
                continue
            try:
                answer, fault = job.work(job), None
            except Exception as error:  # noqa: BLE001  it is handed to the window, which says it or lets it go on up
                answer, fault = None, error
            self._answered.put((job, answer, fault))
            self.wakes()
