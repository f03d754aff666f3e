"""Long work on a game that is looked back at, all of it beside the window: looking for its turning points, and writing its report."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from functools import partial
from itertools import chain, count
from pathlib import Path

from game.faces.debrief import looking
from game.faces.debrief.charts import Picture
from game.faces.debrief.dress import dressed
from game.faces.debrief.figures import EITHER
from game.faces.debrief.points import Looked
from game.faces.debrief.report import Asked, debrief
from game.faces.desktop.app import App
from game.faces.desktop.beside import Job
from game.faces.desktop.controls import Button
from game.faces.desktop.labels import Label
from game.faces.desktop.layout import Column, Row
from game.faces.desktop.meters import Meter
from game.faces.desktop.replay_ending import pictures_of
from game.faces.desktop.replay_past import Past, apart
from game.faces.desktop.replay_points import Point, points_of
from game.faces.desktop.widget import Widget
from game.play.side_by_side import cores

USUALLY, CLOSELY = 64, 192  # how often every moment is played on
LOOK, POINTS, REPORT = "look back", "points", "report"  # kinds of work


# -- turning points


def look(app: App, past: Past, samples: int) -> None:
    """Looks for turning points; the window can be used meanwhile, and it can be called off."""

    def work(job: Job) -> Looked:
        return looking.look_back(apart(past.found), samples, app.beside.progress(job), cancelled=lambda: job.cancelled, workers=cores())

    def done(looked: Looked) -> None:
        past.looked = looked
        app.start(Job(POINTS, "", lambda _: (points_of(past), pictures_of(past)), told, app.failed, shown=False))

    def told(found: tuple[tuple[Point, ...], tuple[Picture, ...]]) -> None:
        past.points, past.pictures = found

    app.start(Job(LOOK, "", work, done, app.failed, shown=False, long=True, share=0.0))
    app.refresh()


def looks(app: App) -> Job | None:
    """The search that is under way."""
    return next((job for job in app.beside.jobs if job.kind in (LOOK, POINTS)), None)


def look_panel(app: App, past: Past) -> list[Widget]:
    """The way to look for turning points; while that goes on, how far it is, and a way to call it off."""
    words, job = app.words, looks(app)
    if job is not None:
        share = job.share if job.share is not None else 1.0
        stop = Button("look:stop", words("window.cancel"), partial(app.stop, job))
        said = Label(words("past.looking", share=f"{100 * share:.0f}"), grows=1)
        return [Column([Row([said, stop], "near", across="middle"), Meter(share, "accent")], "tight")]
    if past.points is None:
        start = Button("look", words("past.look_for"), partial(look, app, past, USUALLY), "telescope", "main")
        return [Label(words("past.look_about"), colour="quiet"), start]
    often = max((one.samples for one in past.looked.odds), default=0)
    more = [Button("look", words("past.closer"), partial(look, app, past, CLOSELY), "telescope", "quiet")] if often < CLOSELY else []
    return [Row([Label(words("past.looked", samples=often), "small", "quiet", grows=1), *more], "near", across="middle")]


# -- the report


def report_path(past: Past) -> Path:
    """Where the report of a game is written: beside the game, over nothing but what was written since the game was opened."""
    if past.report is not None:
        return past.report
    kept = past.path if past.path is not None else Path(past.found.header.scenario)
    plain = kept.with_suffix(".html").absolute()
    names = chain([plain], (plain.with_name(f"{plain.stem} {number}.html") for number in count(2)))
    return next(path for path in names if not path.exists() and not path.is_symlink())


def write_report(app: App, past: Past, version: str) -> None:
    """Writes the report with whatever was worked out so far, and says where it lies."""
    path = report_path(past)

    def work(_: Job) -> Path:
        dress = dressed(app.assets / "page", EITHER, app.settings.language, version)
        page = debrief(Asked(apart(past.found), past.words, past.texts, past.looked), dress)
        write(path, page)
        return path

    def failed(error: Exception) -> None:
        if not isinstance(error, OSError):
            app.failed(error)
            return
        app.say(app.words("past.not_written", path=path, why=error.strerror or str(error)))

    def done(path: Path) -> None:
        past.report = path

    app.start(Job(REPORT, app.words("past.writing"), work, done, failed, long=True))


def write(path: Path, text: str) -> None:
    """The whole page or nothing of it (OSError)."""
    with tempfile.NamedTemporaryFile("wb", dir=path.parent, prefix=".report-", delete=False) as file:
        name = Path(file.name)
        try:
            file.write(text.encode("utf-8", "replace"))
            file.close()
            name.chmod(0o644)
            name.replace(path)
        except BaseException:
            with suppress(OSError):
                name.unlink()
            raise
