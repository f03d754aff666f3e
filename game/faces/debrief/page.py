"""The frame of a page that opens offline: head, contents, parts and foot, with the style and the script inside it and nothing from outside.

Law: the page says itself, by the fingerprints of its style and its script, that nothing else may be loaded or run.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from hashlib import sha256

from game.faces.debrief.html import NOTHING, Html, Part, element, html, joined, link, listed
from game.faces.words import Words

LICENCE = "MIT"


def page(words: Words, lang: str, title: str, style: str, script: str, body: Sequence[Part]) -> str:
    """A whole page as text."""
    policy = f"default-src 'none'; style-src {_fingerprint(style)}; script-src {_fingerprint(script)}; base-uri 'none'; form-action 'none'"
    head = joined(
        [
            element("meta", charset="utf-8"),
            element("meta", http_equiv="Content-Security-Policy", content=policy),
            element("meta", name="viewport", content="width=device-width, initial-scale=1"),
            element("meta", name="color-scheme", content="light dark"),
            element("title", title),
            element("style", Html(style)),
        ]
    )
    skip = element("a", words("debrief.skip"), href="#contents", class_="skip")
    run = element("script", Html(script)) if script else NOTHING
    whole = element("html", element("head", head), element("body", skip, *body, run), lang=lang.replace("_", "-"))
    return f"<!doctype html>\n{whole}\n"


def _fingerprint(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" if text else "'none'"


def contents(words: Words, parts: Iterable[tuple[str, str]]) -> Html:
    """Links to the parts of the page."""
    links = listed((link(id, name) for id, name in parts), ordered=True)
    return element("nav", element("h2", words("debrief.contents"), id="contents-h"), links, class_="contents", id="contents", aria_labelledby="contents-h")


def foot(words: Words, lines: Iterable[str]) -> Html:
    """What the page is made from, and by what."""
    return element("footer", element("h2", words("foot.title")), *(element("p", html(line)) for line in lines if line))
