"""The debrief as its readers meet it: a real browser without a network, narrow and broad, with axe, without script, and on paper."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.faces.debriefed import standard

CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
WIDTHS = (320, 768, 1280)
CROWDED = """() => [...document.querySelectorAll("figure svg")].filter((svg) => svg.getBoundingClientRect().width > 0).flatMap((svg) => {
  const boxes = [...svg.querySelectorAll("text")].map((text) => [text.textContent, text.getBoundingClientRect()]), found = [];
  for (const [k, [one, a]] of boxes.entries()) for (const [other, b] of boxes.slice(k + 1)) {
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left), high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (wide > 1.5 && high > 4) found.push(`${svg.closest("figure").id}: ${one} / ${other}`);
  }
  return found;
})"""


@pytest.fixture(scope="module")
def browser(need: Callable[[object, str], None]) -> Iterator[Any]:
    need(CHROMIUM, "Chromium is not installed (Debian: apt install chromium).")
    need(find_spec("playwright"), "Playwright is not installed (pip install playwright).")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playing:
        found = playing.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(standard(), "utf-8")
    return path


class Opened:
    """The page in a browser that has no network, with whatever it complained of and asked for."""

    def __init__(self, browser: Any, file: Path, width: int, **given: Any) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": 900}, offline=True, **given)
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(file.as_uri())


@pytest.mark.parametrize("width", WIDTHS)
def test_it_opens_offline_and_fits_every_width(browser: Any, file: Path, width: int) -> None:
    opened = Opened(browser, file, width)
    assert opened.said == [] and opened.asked == [file.as_uri()]
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    shown = opened.page.evaluate("[...document.querySelectorAll('figure svg')].filter((svg) => svg.getBoundingClientRect().width > 0).length")
    assert shown == opened.page.locator("figure").count(), "each figure is shown once"
    assert opened.page.evaluate(CROWDED) == []
    opened.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Any, file: Path, scheme: str, need: Callable[[object, str], None]) -> None:
    need(find_spec("axe_playwright_python"), "axe is not installed (pip install axe-playwright-python).")
    axe = (resources.files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
    opened = Opened(browser, file, 1280, color_scheme=scheme, bypass_csp=True)
    opened.page.evaluate(axe)
    found = opened.page.evaluate("axe.run()")
    assert found["passes"]
    wrong = [(one["id"], one["impact"], one["nodes"][0]["html"][:200]) for one in found["violations"] if one["impact"] in ("serious", "critical")]
    assert wrong == []
    opened.context.close()


def test_any_number_can_be_drawn(browser: Any, file: Path) -> None:
    opened = Opened(browser, file, 768)
    page = opened.page
    before = page.locator("#drawn").inner_html()
    page.locator("#which").select_option(index=3)
    assert page.locator("#drawn").inner_html() != before
    page.locator("#which").select_option(index=page.locator("#which option").count() - 1)
    lines = page.locator("#drawn path:not(.rule)").count()
    buttons = page.locator(".picks button")
    if buttons.count():
        buttons.first.press("Enter")
        assert page.locator("#drawn path:not(.rule)").count() != lines
    assert "NaN" not in page.locator("#drawn").inner_html()
    assert opened.said == []
    opened.context.close()


def test_everything_is_there_without_script(browser: Any, file: Path) -> None:
    opened = Opened(browser, file, 768, java_script_enabled=False)
    assert opened.page.locator("details.number").count() > 50
    opened.page.locator("details.number summary").first.click()
    assert opened.page.locator("details.number table").first.is_visible()
    opened.context.close()


def test_links_lead_where_they_say(browser: Any, file: Path) -> None:
    opened = Opened(browser, file, 1280)
    opened.page.locator("#story a[href^='#turn-']").first.click()
    assert re.search(r"#turn-\d+$", opened.page.url)
    opened.context.close()


def test_it_prints(browser: Any, file: Path) -> None:
    opened = Opened(browser, file, 1280)
    paper = opened.page.pdf(prefer_css_page_size=True)
    pages = len(re.findall(rb"/Type\s*/Page\b", paper))
    assert 15 <= pages <= 40, pages
    opened.page.set_viewport_size({"width": 673, "height": 960})  # what a sheet has room for
    opened.page.emulate_media(media="print")
    cut = opened.page.evaluate("() => [...document.querySelectorAll('.scroll')].filter((e) => e.offsetParent && e.scrollWidth > e.clientWidth + 1).length")
    assert cut == 0
    opened.context.close()
