"""Who has a slow line reads a page before our fonts are there: nothing may move when they come."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from browser.chromium import DESK, PHONE, hosted
from browser.test_pages import path_of
from browser.test_weight import WATCH
from fallbacks import ARIAL, SHEET, TIMES, faces
from support import TODAY

KINDS = ["front", "item with photo", "agenda", "papers"]
ALMOST_NOTHING = 0.02  # up to 0.1 a shift is called good
PAINTED = "performance.getEntriesByName('first-contentful-paint').length > 0"


@pytest.fixture(scope="module")
def site(example: Path) -> Iterator[str]:
    with hosted(example / "sites/schothorst", packed=True) as address:
        yield address


def opened(browser: Browser, width: int) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 823}, locale="nl-NL", bypass_csp=True)
    page = context.new_page()
    page.add_init_script(WATCH)
    page.add_init_script(f"Date.now = () => Date.parse('{TODAY}T12:00+01:00')")
    return page


def test_letters_that_stand_in_are_measured_and_not_guessed(browser: Browser) -> None:
    written = SHEET.read_text("utf-8").splitlines(keepends=True)
    assert [face for face in faces(browser, (TIMES, ARIAL)) if face not in written] == []


@pytest.mark.parametrize(("kind", "width"), zip(KINDS, cycle([PHONE, DESK]), strict=False))
def test_a_font_that_comes_late_moves_nothing(browser: Browser, site: str, kind: str, width: int) -> None:
    page = opened(browser, width)
    held: list[Route] = []
    page.route("**/*.woff2", lambda route: held.append(route))

    def impatient(route: Route) -> None:
        # Ours wait for nobody who reads already; here they may come in at any time.
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("font-display: optional", "font-display: swap"))

    page.route("**/*.css", impatient)
    page.goto(site + path_of(kind), wait_until="domcontentloaded")
    page.wait_for_function(PAINTED)
    page.wait_for_function("[...document.images].every(one => one.loading === 'lazy' || one.complete)")
    assert len(held) >= 3
    page.unroute("**/*.woff2")
    for route in held:
        route.continue_()
    page.evaluate("document.fonts.ready.then(() => new Promise(then => setTimeout(then, 200)))")
    assert page.evaluate("[...document.fonts].filter(one => one.status === 'loaded').length") >= 3
    shifts = page.evaluate("moved")
    page.context.close()
    assert sum(value for value, *_ in shifts) <= ALMOST_NOTHING
