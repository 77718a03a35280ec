"""Every kind of page, in a real browser, on a phone and at a loaded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache

import pytest
from playwright.sync_api import Browser

from browser.chromium import DESK, PHONE, Reader, reading
from buurtpers.commands import loading
from buurtpers.plan.agenda import MeetingPage
from buurtpers.plan.groups import GroupPage
from buurtpers.plan.news import ArticlePage
from buurtpers.plan.pages import PagePlan
from buurtpers.plan.site import SitePlan
from buurtpers.plan.themes import ThemePage
from support import REPOSITORY, TODAY

AXE = REPOSITORY / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SMALLEST_TARGET = 24  # WCAG 2.2, 2.5.8
GOOD_TARGET = 44  # 2.5.5; what a thumb hits

# Which page of Schothorst's site stands for each kind.
CHOSEN: dict[str, Callable[[PagePlan], bool]] = {
    "front": lambda page: page.path == "",
    "item with photo": lambda page: isinstance(page.view, ArticlePage) and page.view.item.photo is not None,
    "item without photo": lambda page: isinstance(page.view, ArticlePage) and page.view.item.photo is None,
    "agenda": lambda page: page.path == "agenda/",
    "months": lambda page: page.path == "agenda/maand/",
    "meeting that returns": lambda page: page.path == "agenda/koffie-burenhulp/",
    "place": lambda page: page.path == "plekken/de-kring/",
    "group": lambda page: isinstance(page.view, GroupPage) and bool(page.view.coming and page.view.news),
    "groups": lambda page: page.path == "werkgroepen/",
    "news": lambda page: page.path == "nieuws/",
    "archive": lambda page: page.path == "nieuws/2026/pagina-2/",
    "news of others": lambda page: page.path == "nieuws/van-buiten/",
    "meeting to come": lambda page: isinstance(page.view, MeetingPage) and not page.view.meeting.past,
    "meeting of the past": lambda page: isinstance(page.view, MeetingPage) and page.view.meeting.past,
    "papers": lambda page: page.path == "krant/",
    "text": lambda page: page.path == "contact/",
    "theme": lambda page: isinstance(page.view, ThemePage) and bool(page.view.soon and page.view.news),
    "partners": lambda page: page.path == "partners/",
    "balance": lambda page: page.path == "balans/",
    "chapters": lambda page: page.path == "werkwijze/",
}
MISSING = "bestaat/niet/"
EMPTY = ("", "nieuws/", "agenda/", "contact/")


@cache
def plan() -> SitePlan:
    return loading.look(REPOSITORY, dt.date.fromisoformat(TODAY)).plans["schothorst"]


def path_of(kind: str) -> str:
    return MISSING if kind == "missing" else next(page.path for page in plan().pages if CHOSEN[kind](page))


def status_of(kind: str) -> int:
    return 404 if kind == "missing" else 200


kinds = pytest.mark.parametrize("kind", [*CHOSEN, "missing"])


def faults(reader: Reader) -> list[str]:
    """What is wrong with the page that `reader` has open; empty for a good page."""
    found = reader.page.evaluate(
        """async tags => (await axe.run(document, {runOnly: {type: "tag", values: tags}})).violations
            .flatMap(v => v.nodes.map(n => `axe ${v.id}: ${n.target} ${n.failureSummary}`))""",
        RULES,
    )
    over = reader.page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
            .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
            .map(e => `too wide: ${e.outerHTML.slice(0, 120)}`)"""
    )
    away = [f"asked another server: {url}" for url in reader.requests if not url.startswith((reader.site, "data:"))]
    return [*found, *over, *away, *reader.complaints]


def sound(browser: Browser, site: str, path: str, status: int = 200) -> None:
    """Assert that the page at `path` is accessible, fits, is silent and stays at home, on a phone and at a desk."""
    with reading(browser, site, PHONE) as reader:
        reader.page.add_init_script(path=AXE)
        reader.open(path, status)
        # All of a long page, so that pictures that load late are there too.
        reader.page.evaluate("document.querySelectorAll('img').forEach(i => i.loading = 'eager')")
        reader.page.evaluate("Promise.all([...document.images].map(i => i.decode()))")
        reader.page.wait_for_load_state("networkidle")
        assert faults(reader) == []
        reader.page.set_viewport_size({"width": DESK, "height": 900})
        assert faults(reader) == []


@kinds
def test_page_is_accessible_fits_and_asks_nobody_else(browser: Browser, schothorst: str, kind: str) -> None:
    sound(browser, schothorst, path_of(kind), status_of(kind))


@pytest.mark.parametrize("path", EMPTY)
def test_page_of_an_empty_buurt_is_as_good(browser: Browser, nieuwbuurt: str, path: str) -> None:
    sound(browser, nieuwbuurt, path)


def test_axe_finds_a_fault_where_there_is_one(browser: Browser, schothorst: str) -> None:
    with reading(browser, schothorst, PHONE) as reader:
        reader.page.add_init_script(path=AXE)
        page = reader.open("")
        page.evaluate(
            """() => { document.querySelector("h1").insertAdjacentHTML("afterend", "<img src=weg.png><p>Breed</p>")
                document.querySelector("h1 ~ p").style.width = "999px" }"""
        )
        page.wait_for_load_state("networkidle")
        found = " ".join(faults(reader))
    assert "image-alt" in found
    assert "too wide" in found
    assert "404: " in found


@kinds
def test_page_fits_when_it_is_enlarged(browser: Browser, schothorst: str, kind: str) -> None:
    # A window of 1280 pixels at 200 % has room for 640, and at 400 % (WCAG 1.4.10) for 320.
    with reading(browser, schothorst, 640, device_scale_factor=2) as reader:
        page = reader.open(path_of(kind), status_of(kind))
        assert page.evaluate("document.documentElement.scrollWidth") == 640
        page.set_viewport_size({"width": 320, "height": 256})
        assert page.evaluate("document.documentElement.scrollWidth") == 320


@kinds
def test_everything_to_tap_is_big_enough_for_a_thumb(browser: Browser, schothorst: str, kind: str) -> None:
    with reading(browser, schothorst, PHONE, has_touch=True, is_mobile=True) as reader:
        page = reader.open(path_of(kind), status_of(kind))
        heights = page.eval_on_selector_all("nav.menu a", "all => all.map(a => a.getBoundingClientRect().height)")
        assert len(heights) >= 3
        assert min(heights) >= GOOD_TARGET, heights
        small = page.evaluate(
            # A link in running text is as high as its line, and 2.5.8 leaves it out.
            """least => [...document.querySelectorAll("a[href], button, summary, input:not([type=checkbox])")]
                .filter(e => e.checkVisibility() && getComputedStyle(e).display != "inline")
                .map(e => [e, e.getBoundingClientRect()])
                .filter(([e, box]) => box.width > 1 && (box.width < least || box.height < least))
                .map(([e, box]) => `${e.outerHTML.slice(0, 100)} ${box.width}×${box.height}`)""",
            SMALLEST_TARGET,
        )
        assert small == []
