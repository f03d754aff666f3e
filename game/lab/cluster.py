"""The same work by the machines of a Dask cluster, which is an optional extra: a scheduler hands work to whoever joined it.

Law: a worker works by the bytes of the rules that it is sent and by its own copy of the program, which must be the same as here, line by line.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from threading import Lock
from typing import Any

from game import paths
from game.lab.shelf import fingerprint
from game.lab.sitting import LabProblem, Room
from game.lab.sweep import Item, Result, Source, Work, ruleset_from, source_of
from game.rules.ruleset import Ruleset

WANTED = "Clusters want the package `distributed`: `pip install double-movement[cluster]`, or `pip install distributed` beside a checkout."
PATIENCE = 10  # seconds until a scheduler must have answered
ASLEEP = 60  # seconds until somebody must have joined


class Cluster:
    """The machines behind a scheduler's address, as `tcp://192.168.0.7:8786`."""

    def __init__(self, address: str) -> None:
        self.address = address

    def done(self, ruleset: Ruleset, work: Work[Item, Result], items: Sequence[Item]) -> Iterator[tuple[int, Result]]:
        """Side by side; the scheduler has done again what a lost worker was at."""
        if not items:
            return
        client = self._client()
        try:
            yield from self._done(client, ruleset, work, items)
        finally:
            client.close()

    def _done(self, client: Any, ruleset: Ruleset, work: Work[Item, Result], items: Sequence[Item]) -> Iterator[tuple[int, Result]]:
        try:
            client.wait_for_workers(1, timeout=ASLEEP)
        except (TimeoutError, OSError):
            raise LabProblem(f"Nobody has joined the scheduler at {self.address}. `lab cluster --join` does that on each machine.") from None
        source = client.scatter(source_of(ruleset), broadcast=True)
        mine = fingerprint()
        waiting = {client.submit(done_there, source, ruleset.hash, mine, work, item, pure=False): place for place, item in enumerate(items)}
        for future in dask().as_completed(list(waiting), loop=client.loop):
            fault = future.exception()
            if fault is not None:
                raise LabProblem(_said(fault)) from fault
            yield waiting[future], future.result()

    def _client(self) -> Any:
        distributed = dask()
        try:
            return distributed.Client(self.address, timeout=PATIENCE, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            raise LabProblem(f"There is no scheduler at {self.address[:100]}, or it does not answer.") from error


def _said(fault: BaseException) -> str:
    if isinstance(fault, LabProblem):
        return str(fault)
    return f"A machine of the cluster could not do its part ({type(fault).__name__}). Its own output says more."


def dask() -> Any:
    """The package, or the sentence that says how to get it."""
    try:
        import distributed
    except ImportError:
        raise LabProblem(WANTED) from None
    return distributed


def stand(workers: int, host: str, port: int, say: Callable[[str], None], wait: Callable[[], object]) -> None:
    """A scheduler with workers on this machine, until whoever waits is done waiting."""
    distributed = dask()
    made = partial(distributed.LocalCluster, n_workers=workers, threads_per_worker=1, host=host, scheduler_port=port, dashboard_address=None)
    stopped = signal.signal(signal.SIGINT, signal.SIG_IGN)  # workers are not to complain when their person stops the program
    try:
        with made(processes=True, silence_logs=logging.ERROR) as cluster:
            signal.signal(signal.SIGINT, stopped)
            say(cluster.scheduler_address)
            wait()
    except (OSError, RuntimeError) as error:
        raise LabProblem(f"No scheduler can stand at {host[:60]}:{port}: the port is taken, or the address is not this machine's.") from error
    finally:
        signal.signal(signal.SIGINT, stopped)


def join(address: str, workers: int) -> int:
    """Workers of this machine at a scheduler elsewhere, until they are stopped or the scheduler is gone; the exit status."""
    dask()
    here = os.pathsep.join(filter(None, [str(paths.PACKAGE.parent), os.environ.get("PYTHONPATH")]))
    words = ["-m", "distributed.cli.dask_worker", address, "--nworkers", str(workers), "--nthreads", "1", "--no-dashboard", "--death-timeout", str(ASLEEP)]
    return subprocess.run([sys.executable, *words], env={**os.environ, "PYTHONPATH": here}, check=False).returncode


# -- in a worker

_rooms: dict[str, Room] = {}  # by the hash of the rules
_one_at_a_time = Lock()


def done_there(source: Source, rules: str, program: str, work: Work[Item, Result], item: Item) -> Result:
    """Does a piece of work in this worker."""
    if fingerprint() != program:
        raise LabProblem("A machine of the cluster has another version of the program. Bring all to the same, and go on.")
    with _one_at_a_time:
        if rules not in _rooms:
            _rooms.clear()
            _rooms[rules] = Room(ruleset_from(source))
        return work(_rooms[rules], item)
