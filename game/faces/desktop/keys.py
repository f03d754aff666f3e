"""The keys a person may choose: what each is for, which is bound to what, and which can not be.

Law: whoever listens to a key knows only the usual one. `meant` turns what was pressed into what that is, so that nobody has to ask for the settings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pygame

NAMED = {
    **{chr(code): code for code in (*range(ord("a"), ord("z") + 1), *range(ord("0"), ord("9") + 1))},
    **{f"f{k}": pygame.K_F1 + k - 1 for k in range(1, 13)},
    "enter": pygame.K_RETURN,
    "comma": pygame.K_COMMA,
    "period": pygame.K_PERIOD,
}
NAMES = {key: name for name, key in NAMED.items()}
SIGNS = {"enter": "⏎", "comma": ",", "period": "."}
CTRL = "ctrl+"
BARE_FIXED = frozenset({pygame.K_RETURN})  # it presses everywhere, and can not be bound by itself
CTRL_FIXED = frozenset({pygame.K_0})  # the size of everything
MODIFIERS = frozenset({pygame.K_LCTRL, pygame.K_RCTRL, pygame.K_LSHIFT, pygame.K_RSHIFT, pygame.K_LALT, pygame.K_RALT, pygame.K_LMETA, pygame.K_RMETA})


@dataclass(frozen=True, slots=True)
class Chord:
    """A key, with Ctrl or without. Shift is no part of it: with it, some actions go the other way round."""

    key: int
    ctrl: bool = False

    @property
    def written(self) -> str:
        """As it stands in the settings."""
        return f"{CTRL if self.ctrl else ''}{NAMES[self.key]}"

    @property
    def shown(self) -> str:
        """As a person reads it."""
        name = NAMES[self.key]
        return f"{'Ctrl ' if self.ctrl else ''}{SIGNS.get(name, name.capitalize())}"

    @property
    def fixed(self) -> bool:
        """Whether it has a meaning everywhere that nothing may take away."""
        return self.key in (CTRL_FIXED if self.ctrl else BARE_FIXED)


USUAL: Mapping[str, Chord] = {
    "explain": Chord(pygame.K_F1),
    "pin": Chord(pygame.K_t),
    "go_on": Chord(pygame.K_RETURN, ctrl=True),
    "lens": Chord(pygame.K_l),
    "guide": Chord(pygame.K_g),
    "sound": Chord(pygame.K_m),
    "full": Chord(pygame.K_F11),
}


def chord_of(key: int, mod: int) -> Chord | None:
    """What was pressed, where it can be bound at all."""
    key = pygame.K_RETURN if key == pygame.K_KP_ENTER else key
    return Chord(key, bool(mod & pygame.KMOD_CTRL)) if key in NAMES else None


def chord_written(text: str) -> Chord | None:
    """A chord as it stands in the settings."""
    name = text.removeprefix(CTRL)
    return Chord(NAMED[name], text.startswith(CTRL)) if name in NAMED else None


class Keys:
    """Which chord does what. `chosen` says by action what a person has chosen; what makes no sense there is as usual."""

    def __init__(self, chosen: Mapping[str, str]) -> None:
        found = dict(USUAL)
        for action, text in chosen.items():
            chord = chord_written(text)
            if action in USUAL and chord is not None and not chord.fixed:
                found[action] = chord
        twice = len(set(found.values())) < len(found)
        self.chords: Mapping[str, Chord] = USUAL if twice else found
        self._actions = {chord: action for action, chord in self.chords.items()}

    def shown(self, action: str) -> str:
        """The chord of an action, as a person reads it."""
        return self.chords[action].shown

    def action_of(self, chord: Chord) -> str:
        """What a chord does; nothing where it is free."""
        return self._actions.get(chord, "")

    def meant(self, key: int, mod: int) -> tuple[int, int] | None:
        """What was pressed, as the usual key and modifiers of what it does; none where a person has taken its meaning away."""
        chord = chord_of(key, mod)
        if chord is None:
            return key, mod
        action = self.action_of(chord)
        if action:
            usual = USUAL[action]
            bare = mod & ~pygame.KMOD_CTRL
            return usual.key, bare | pygame.KMOD_LCTRL if usual.ctrl else bare
        return None if chord in USUAL.values() else (key, mod)

    def with_chord(self, action: str, chord: Chord) -> dict[str, str]:
        """What the settings say after an action has another chord."""
        chords = {**self.chords, action: chord}
        return {each: found.written for each, found in chords.items() if found != USUAL[each]}
