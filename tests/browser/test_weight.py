"""What a page costs a reader with a telephone: bytes, requests, and whether anything jumps. Nothing here is timed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route

from browser.chromium import hosted
from browser.test_pages import path_of
from support import TODAY

# Kilobytes over the line, and requests.
MOST = {"front": (350, 12), "item with photo": (200, 10), "agenda": (200, 9)}
WATCH = """
window.moved = []
new PerformanceObserver(list => {
    for (const entry of list.getEntries()) moved.push([entry.value, ...entry.sources.map(one => one.node?.className)])
}).observe({ type: "layout-shift", buffered: true })
"""
BLOCKING = """() => performance.getEntriesByType("resource")
    .filter(entry => entry.renderBlockingStatus === "blocking").map(entry => new URL(entry.name).pathname)"""


@pytest.fixture(scope="module")
def site(example: Path) -> Iterator[str]:
    with hosted(example / "sites/schothorst", packed=True) as address:
        yield address


@pytest.mark.parametrize("kind", [*MOST])
@pytest.mark.parametrize(("width", "dots"), [(360, 2), (412, 1.75), (360, 3)])
def test_a_page_is_light_and_nothing_in_it_jumps(
    browser: Browser, site: str, kind: str, width: int, dots: float
) -> None:
    with browser.new_context(
        viewport={"width": width, "height": 823}, device_scale_factor=dots, is_mobile=True, has_touch=True
    ) as context:
        page = context.new_page()
        page.add_init_script(WATCH)
        # The day that the site was made for, so that nothing is over yet.
        page.add_init_script(f"Date.now = () => Date.parse('{TODAY}T12:00+01:00')")
        line, came = context.new_cdp_session(page), dict[str, float]()
        line.send("Network.enable")
        line.on("Network.loadingFinished", lambda one: came.update({one["requestId"]: one["encodedDataLength"]}))
        page.goto(site + path_of(kind), wait_until="networkidle")
        page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
        kilobytes, requests = MOST[kind]
        assert sum(came.values()) / 1000 <= kilobytes
        assert 5 <= len(came) <= requests
        assert page.evaluate("moved") == []
        asked_first = sorted(page.evaluate(BLOCKING))
        assert len(asked_first) == 2
        assert "/assets/javascripts/buurtpers." in asked_first[0]
        assert "/assets/stylesheets/buurtpers." in asked_first[1]


@pytest.mark.parametrize(("day", "width"), [("2026-12-03", 360), ("2027-10-01", 1280)])
@pytest.mark.parametrize("kind", ["front", "agenda", "months", "place", "group", "meeting to come", "partners"])
def test_what_is_over_has_gone_before_anything_is_seen(
    browser: Browser, site: str, kind: str, day: str, width: int
) -> None:
    with browser.new_context(viewport={"width": width, "height": 823}, bypass_csp=True) as context:
        page = context.new_page()
        page.add_init_script(WATCH)
        page.add_init_script(f"Date.now = () => Date.parse('{day}T12:00+01:00')")
        held: list[Route] = []
        page.route("**/buurtpers.*.js", lambda route: held.append(route))
        page.goto(site + path_of(kind), wait_until="commit")
        # A line so slow that all but the script has come.
        ready = "[...document.styleSheets].length > 0 && document.querySelector('.footer') !== null"
        page.wait_for_function(ready, polling=50)  # not at each frame: there is none yet
        page.wait_for_timeout(300)
        for route in held:
            route.continue_()
        page.wait_for_load_state("networkidle")
        page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
        assert page.evaluate("moved") == []
