"""What no machine can go below: reading and writing the state once, and one rule over pairs in plain C where a compiler is at hand."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.base import chance
from game.engine.kernels import SHIFT
from game.engine.state import Engine
from game.lab.bench_clock import Figure, race, ratio, skipped
from game.lab.bench_games import play

Array = NDArray[np.float64]
MEMBERS, GAMES = 30, 256

# One rule over all pairs, games last: what met grows a tie, which fades; rounded to the grid, added, held in 0..1.
LOOP = """
void pairs(long n, long games, const double *strength, const double *rate, const double *was, double *tie) {
    const double shift = 6442450944.0;
    for (long a = 0; a < n; a++)
        for (long b = 0; b < n; b++) {
            const double *old = was + (a * n + b) * games;
            double *now = tie + (a * n + b) * games;
            const double *x = strength + a * games, *y = strength + b * games;
            for (long g = 0; g < games; g++) {
                double amount = (rate[g] * x[g]) * y[g] * (1.0 - old[g]) - 0.05 * old[g];
                double next = old[g] + ((amount + shift) - shift);
                next = next < 0.0 ? 0.0 : next;
                now[g] = next > 1.0 ? 1.0 : next;
            }
        }
}
"""
FLAGS = ("-O3", "-march=native", "-ffp-contract=off", "-shared", "-fPIC")


def micro(seconds: float) -> float:
    """Microseconds a game."""
    return seconds / GAMES * 1e6


def floor(engine: Engine) -> Iterator[Figure]:
    """How many times over a turn is slower than touching the state once."""
    played = play(engine, GAMES, turns=1)
    state = played.start.data
    copy = np.empty_like(state)
    taken = race({"turn": played.run, "pass": lambda: np.copyto(copy, state)})
    yield taken["pass"].figure("reading and writing the state once", "µs/game", micro, f"{state.shape[0]} numbers a game, batch of {GAMES}")
    yield ratio("a turn in such passes", taken["turn"], taken["pass"])
    yield from loop_in_c()


def loop_in_c() -> Iterator[Figure]:
    """A rule over pairs: numpy with buffers beside C."""
    compiler = shutil.which("cc")
    if compiler is None:
        yield skipped("one rule over pairs: numpy ÷ C", "There is no C compiler (cc) here.")
        return
    sizes = ((MEMBERS, GAMES), (GAMES,), (MEMBERS, MEMBERS, GAMES))
    strength, rate, tie = (drawn(str(k), *shape) for k, shape in enumerate(sizes))
    now, in_c = np.empty_like(tie), np.empty_like(tie)
    by_numpy = in_numpy(strength, rate, tie, now)
    with tempfile.TemporaryDirectory() as folder:
        try:
            work = compiled(compiler, Path(folder), strength, rate, tie, in_c)
        except (subprocess.SubprocessError, OSError) as error:
            yield skipped("one rule over pairs: numpy ÷ C", f"The C compiler does not work here ({type(error).__name__}).")
            return
        taken = race({"numpy": by_numpy, "c": work})
    note = "speed; to the same bits" if np.array_equal(now, in_c) else "speed; NOT to the same bits"
    yield ratio("one rule over pairs: numpy ÷ C", taken["c"], taken["numpy"], note)
    yield taken["numpy"].figure("one rule over pairs in numpy", "µs/game", micro, f"{MEMBERS * MEMBERS} pairs, batch of {GAMES}")
    yield taken["c"].figure("the same in C", "µs/game", micro, "one core, " + " ".join(FLAGS[:2]))


def drawn(name: str, *shape: int) -> Array:
    """Numbers in 0..1 that are always the same, on the grid."""
    words = chance.mix(np.arange(int(np.prod(shape)), dtype=np.uint64) ^ np.uint64(chance.key(name)))
    return np.asarray((chance.uniform(words).reshape(shape) + SHIFT) - SHIFT)


def in_numpy(strength: Array, rate: Array, was: Array, tie: Array) -> Callable[[], object]:
    """The rule as a careful numpy writer has it: each call into a buffer made beforehand."""
    scaled, amount, spare = np.empty_like(strength), np.empty_like(was), np.empty_like(was)

    def work() -> None:
        np.multiply(rate, strength, out=scaled)
        np.multiply(scaled[:, None], strength[None, :], out=amount)
        np.subtract(1.0, was, out=spare)
        np.multiply(amount, spare, out=amount)
        np.multiply(0.05, was, out=spare)
        np.subtract(amount, spare, out=amount)
        np.add(amount, SHIFT, out=amount)
        np.subtract(amount, SHIFT, out=amount)
        np.add(was, amount, out=tie)
        np.maximum(tie, 0.0, out=tie)
        np.minimum(tie, 1.0, out=tie)

    return work


def compiled(compiler: str, folder: Path, *arrays: Array) -> Callable[[], object]:
    """The same loop in C, ready to be called."""
    source, library = folder / "pairs.c", folder / "pairs.so"
    source.write_text(LOOP, encoding="utf-8")
    subprocess.run([compiler, *FLAGS, str(source), "-o", str(library)], check=True, capture_output=True, timeout=60)
    function: Any = ctypes.CDLL(str(library)).pairs
    function.restype = None
    given = [ctypes.c_long(MEMBERS), ctypes.c_long(GAMES), *(array.ctypes.data_as(ctypes.c_void_p) for array in arrays)]
    return lambda: function(*given)
