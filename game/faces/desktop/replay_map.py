"""The map of a game that is looked back at: the lens it wears at the moment that is shown, and what it tells of a turn while time goes by."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from game.faces.desktop.atlas_view import MapView
from game.faces.desktop.controls import Button, Option, Toggle
from game.faces.desktop.labels import Label
from game.faces.desktop.layout import Column, Stack
from game.faces.desktop.map_scene import MapScene
from game.faces.desktop.map_story import cues_of
from game.faces.desktop.widget import Widget

if TYPE_CHECKING:
    from game.faces.desktop.screen_replay import ReplayScreen


class ReplayMap:
    """What the map shows of one moment. The map is shared with what lies below the screen, and given back as it was."""

    def __init__(self, screen: ReplayScreen) -> None:
        self.screen = screen
        self.lens, self.changes, self.arcs = "", False, False
        scene = self.scene
        self.before = scene.lens, scene.marks, scene.selected

    @property
    def scene(self) -> MapScene:
        return self.screen.hall.map.scene_for(self.screen.app.kit)

    def give_back(self) -> None:
        """As the map was before."""
        lens, marks, selected = self.before
        self.scene.skip()
        self.scene.show(lens, marks)
        self.scene.select(selected)

    def recolour(self) -> None:
        """The map wears its lens at the moment that is shown."""
        screen, seen = self.screen, self.screen.seen
        if seen is None:
            return
        lenses = seen.lenses
        self.lens = self.lens if self.lens in lenses.ids else next(iter(lenses.ids), "")
        if self.lens:
            lens = lenses.change(self.lens) if self.changes and seen.turn else lenses.lens(self.lens)
            self.scene.show(lens, lenses.marks(self.lens, arcs=self.arcs), fade=screen.app.settings.motion)
        self.scene.select(screen.region)

    def tell(self) -> None:
        """What the turn did is seen on the map."""
        seen = self.screen.seen
        if seen is not None and seen.turn and self.screen.app.settings.motion:
            self.scene.play(cues_of(seen.desk, seen.facts, self.screen.speed))

    # -- what is to be seen

    def build(self) -> Widget:
        """The map with the buttons of its lens and of who looks."""
        screen, seen = self.screen, self.screen.seen
        view = MapView(screen.hall.map, screen.choose, seen.explaining.place if seen is not None else None)
        above: list[tuple[Widget, str]] = []
        eyes = Button("eyes", screen.eyes_said(screen.eyes), self._open_eyes, "eye", tip=partial(Label, screen.words("past.eyes_about")), keys="V")
        above.append((eyes, "middle bottom"))  # where there is only sea: a long name would cover land elsewhere
        if seen is not None and self.lens:
            tip = partial(Label, screen.words("window.lens_about"))
            keys = screen.app.keys.shown("lens")
            above.append((Button("lens", seen.lenses.name(self.lens), self._open_list, "layers", tip=tip, keys=keys), "right top"))
        return Stack(view, above, grows=1)

    def _open_eyes(self) -> None:
        """Whose view it can be, beside the button."""
        stage = self.screen.app.place.stage
        if not stage.back():
            stage.open("eyes", self._eyes)

    def _eyes(self) -> Widget:
        screen = self.screen
        rows: list[Widget] = [
            Option(f"eyes:{k}", screen.eyes_said(eyes), partial(screen.look_as, eyes), screen.eyes_about(eyes), chosen=eyes == screen.eyes)
            for k, eyes in enumerate(screen.all_eyes)
        ]
        return Column(rows, "tight")

    # -- lenses

    def next_lens(self, by: int) -> None:
        seen = self.screen.seen
        ids = (seen.lenses.listed or seen.lenses.ids) if seen is not None else ()
        if ids:
            self._wear(ids[((ids.index(self.lens) if self.lens in ids else 0) + by) % len(ids)])

    def _open_list(self) -> None:
        stage = self.screen.app.place.stage
        if not stage.back():
            stage.open("lens", self._list)

    def _list(self) -> Widget | None:
        words, seen = self.screen.words, self.screen.seen
        if seen is None:
            return None
        lenses = seen.lenses
        options = {id: Option(f"lens:{id}", lenses.name(id), partial(self._wear, id), chosen=id == self.lens) for id in lenses.ids}
        others = [option for id, option in options.items() if id not in lenses.listed]
        more = [Label(words("window.lens_more"), "small", "quiet"), *others] if others else []
        change = Toggle("lens:change", words("window.lens_change"), self.changes, self._only_changes)
        arcs = Toggle("lens:arcs", words("window.lens_ties"), self.arcs, self._with_arcs)
        return Column([change, arcs, *(options[id] for id in lenses.listed), *more], "tight")

    def _wear(self, lens: str) -> None:
        self.lens = lens
        self._changed()

    def _only_changes(self, on: bool) -> None:
        self.changes = on
        self._changed()

    def _with_arcs(self, on: bool) -> None:
        self.arcs = on
        self._changed()

    def _changed(self) -> None:
        self.screen.app.place.stage.tips = []
        self.recolour()
        self.screen.app.refresh()
