"""The sounds of the game, made from a few waves: short, soft, and low enough to think beside them.

Everything is worked out here; no recording is shipped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

RATE = 44_100  # samples a second
NEXT = 0.8  # seconds after which a second sound begins
LOUDEST = 0.5  # of what a loudspeaker can, so that nothing ever startles

Wave = NDArray[np.float64]

C4, D4, E4, G4, A4, C5, D5, E5, G5 = 261.63, 293.66, 329.63, 392.0, 440.0, 523.25, 587.33, 659.26, 783.99
WOOD = ((1.0, 1.0, 7.0), (3.93, 0.28, 22.0), (9.2, 0.07, 40.0))  # partials of a wooden bar: pitch, strength, how fast it dies away
BELL = ((0.5, 0.35, 2.2), (1.0, 1.0, 3.0), (1.19, 0.35, 3.4), (2.0, 0.3, 4.5), (2.76, 0.2, 6.0))


def struck(pitch: float, seconds: float, partials: tuple[tuple[float, float, float], ...] = WOOD, strength: float = 1.0) -> Wave:
    """A bar or a bell that is struck once."""
    time = np.arange(round(seconds * RATE)) / RATE
    wave = np.zeros(len(time))
    for part, loud, dies in partials:
        wave += loud * np.sin(2 * np.pi * pitch * part * time) * np.exp(-dies * time)
    attack = np.minimum(1.0, time / 0.004)
    return np.asarray(strength * attack * wave * _fade(len(time)))


def _fade(count: int) -> Wave:
    """A soft end, so that nothing clicks."""
    end = np.ones(count)
    tail = min(count, RATE // 25)
    end[count - tail :] = np.linspace(1.0, 0.0, tail)
    return end


def after(*parts: tuple[float, Wave]) -> Wave:
    """Waves one over the other, each beginning so many seconds after the first."""
    long = max(round(start * RATE) + len(wave) for start, wave in parts)
    found = np.zeros(long)
    for start, wave in parts:
        at = round(start * RATE)
        found[at : at + len(wave)] += wave
    return found


def breath(seconds: float, low: int, seed: int) -> Wave:
    """Noise that swells and goes, like paper or a crowd; `low` is over how many samples it is smoothed."""
    noise = np.random.default_rng(seed).standard_normal(round(seconds * RATE) + low)
    smooth = np.convolve(noise, np.hanning(low) / np.hanning(low).sum(), mode="valid")[: round(seconds * RATE)]
    swell = np.sin(np.linspace(0.0, np.pi, len(smooth))) ** 2
    return np.asarray(smooth / max(1e-9, float(np.abs(smooth).max())) * swell)


def _press() -> Wave:
    return struck(E5, 0.08, ((1.0, 0.5, 60.0), (2.7, 0.15, 90.0)), 0.35)


def _order() -> Wave:
    return after((0.0, struck(G4, 0.35, strength=0.6)), (0.09, struck(C5, 0.5, strength=0.7)))


def _back() -> Wave:
    return after((0.0, struck(C5, 0.3, strength=0.45)), (0.09, struck(G4, 0.4, strength=0.5)))


def _turn() -> Wave:
    return after((0.0, struck(C4, 1.8, BELL, 0.55)), (0.02, struck(G4, 1.2, BELL, 0.2)))


def _event() -> Wave:
    return after((0.0, breath(0.4, 24, 3) * 0.25), (0.16, struck(A4, 0.6, strength=0.55)), (0.28, struck(D5, 0.7, strength=0.5)))


def _cascade() -> Wave:
    crowd = breath(1.5, 160, 5) * 0.6
    steps = [(0.15 + 0.16 * k, struck(pitch, 0.6, strength=0.3 + 0.05 * k)) for k, pitch in enumerate((D4, E4, G4, A4, C5, D5))]
    return after((0.0, crowd), *steps)


def _vote() -> Wave:
    knock = struck(150.0, 0.2, ((1.0, 1.0, 30.0), (2.3, 0.5, 45.0), (5.1, 0.2, 80.0)), 0.8)
    return after((0.0, knock), (0.2, knock), (0.55, struck(D4, 0.9, BELL, 0.3)))


def _win() -> Wave:
    notes = [(0.13 * k, struck(pitch, 1.3, strength=0.55)) for k, pitch in enumerate((C4, E4, G4, C5, E5, G5))]
    return after(*notes, (0.7, struck(C4, 2.2, BELL, 0.35)), (0.7, struck(E4, 2.0, BELL, 0.2)))


def _loss() -> Wave:
    notes = [(0.26 * k, struck(pitch, 1.2, strength=0.5)) for k, pitch in enumerate((A4, G4, E4))]
    return after(*notes, (0.8, struck(A4 / 2, 2.2, BELL, 0.35)))


MADE: Mapping[str, Callable[[], Wave]] = {
    "press": _press,
    "order": _order,
    "back": _back,
    "turn": _turn,
    "event": _event,
    "cascade": _cascade,
    "vote": _vote,
    "win": _win,
    "loss": _loss,
}


def samples(names: str) -> bytes:
    """Sounds one after the other, as whole numbers of 16 bits, as loud as they may be."""
    wave = after(*((NEXT * k, MADE[name]()) for k, name in enumerate(names.split())))
    peak = max(1e-9, float(np.abs(wave).max()))
    loud = LOUDEST * min(1.0, peak)
    return (wave / peak * loud * 32_767).astype("<i2").tobytes()
