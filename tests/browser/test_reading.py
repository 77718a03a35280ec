"""How people read a site: without JavaScript, with the keyboard, by searching, on a later day."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.chromium import PHONE, Reader, hosted, reading
from buurtpers.plan.pages import Link, ShortAddress
from buurtpers.web.pages import short_page
from support import TODAY, build, item, look, network, once

# What search and the moved clock are tested on: few words, known meetings.
FILES = {
    "content/nieuws/2026/boom.md": item(
        "De kastanje mag blijven", "De kastanjebomen aan de dreef worden niet gekapt.", inleiding="Goed nieuws."
    ),
    "content/nieuws/2026/soep.md": item("Soep op het plein", "Er waren twintig pannen en één grote kom."),
    "content/data/bijeenkomsten.yml": """
2026-11-lezing:
  {titel: Lezing over vleermuizen, datum: 2026-11-23, begin: 19:30, einde: 21:00, plek: de-kring, buurten: alle}
2026-11-koffie:
  {titel: Koffie in De Kring, datum: 2026-11-25, begin: 10:00, einde: 11:30, plek: de-kring, buurten: alle}
2026-12-soep:
  {titel: Soep voor iedereen, datum: 2026-12-02, begin: 17:00, plek: de-kring, buurten: alle}
""",
    "content/paginas/over.md": "---\ntitel: Over ons\nmenu: 50\n---\nWij wonen hier.\n",
}


@pytest.fixture(scope="module")
def site(shared_folder: Path) -> Iterator[str]:
    """A small site, served."""
    root = once(shared_folder / "reading", lambda folder: build(network(folder, FILES)))
    with hosted(root / "build/sites/oost") as address:
        yield address


@pytest.mark.parametrize("script", [True, False])
def test_a_short_address_from_paper_leads_to_the_story(browser: Browser, tmp_path: Path, script: bool) -> None:
    root = network(tmp_path / "netwerk", {"content/nieuws/2026/boom.md": item("De boom", krant="{online: ja}")})
    (short,) = look(root).plans["oost"].shorts
    with hosted(build(root) / "oost") as address, reading(browser, address, PHONE, java_script_enabled=script) as who:
        who.page.goto(address + short.path)
        who.page.wait_for_url("**/nieuws/2026/boom/")
        assert who.page.get_by_role("heading", name="De boom").is_visible()


def test_two_stories_with_one_short_address_are_both_there() -> None:
    page = short_page(
        ShortAddress("k/aaaaa/", (Link("Eén & twee", "nieuws/een/"), Link("Drie", "nieuws/drie/")))
    ).decode()
    assert "refresh" not in page
    assert '<a href="../../nieuws/een/">Eén &amp; twee</a>' in page
    assert '<a href="../../nieuws/drie/">Drie</a>' in page


def shown(page: Page, selector: str) -> list[str]:
    """The texts of all that a reader sees of `selector`."""
    return [piece.inner_text() for piece in page.locator(selector).all() if piece.is_visible()]


def menu(page: Page) -> list[tuple[str, str]]:
    """The links of the menu that can be seen: text and address as written."""
    links = [link for link in page.locator("nav.menu a").all() if link.is_visible()]
    return [(link.inner_text(), link.get_attribute("href") or "") for link in links]


class TestWithoutJavaScript:
    @pytest.fixture
    def reader(self, browser: Browser, site: str) -> Iterator[Reader]:
        with reading(browser, site, PHONE, java_script_enabled=False) as reader:
            yield reader

    def test_pages_show_their_text(self, reader: Reader) -> None:
        front = reader.open("")
        assert {"De kastanje mag blijven", "Soep op het plein"} <= set(shown(front, "h2, h3"))
        article = reader.open("nieuws/2026/boom/")
        assert shown(article, "h1") == ["De kastanje mag blijven"]
        assert "De kastanjebomen aan de dreef worden niet gekapt." in article.inner_text("body")

    def test_menu_leads_where_it_says(self, reader: Reader) -> None:
        front = reader.open("")
        assert [text for text, _ in menu(front)] == ["Nieuws", "Agenda", "Werkgroepen", "Over ons"]
        for text, _ in menu(front):
            reader.page.locator("nav.menu a", has_text=text).click()
            expect(reader.page.locator("h1")).to_have_text(text)
            assert reader.page.locator("nav.menu a[aria-current]").inner_text() == text
        reader.page.locator(".masthead__name a").click()
        assert reader.path == ""

    def test_links_lead_from_page_to_page_and_back(self, reader: Reader) -> None:
        page = reader.open("")
        page.get_by_role("link", name="De kastanje mag blijven").click()
        assert reader.path == "nieuws/2026/boom/"
        page.get_by_role("link", name="Soep op het plein").click()
        assert reader.path == "nieuws/2026/soep/"
        page.locator("nav.menu a", has_text="Agenda").click()
        page.get_by_role("link", name="Koffie in De Kring").click()
        assert reader.path == "agenda/2026-11-koffie/"

    def test_past_meetings_unfold(self, reader: Reader) -> None:
        page = reader.open("agenda/")
        past = page.get_by_role("link", name="Lezing over vleermuizen")
        expect(past).not_to_be_visible()
        page.locator("summary", has_text="Eerder op de agenda").click()
        expect(past).to_be_visible()

    def test_no_search_that_cannot_work_is_shown(self, reader: Reader) -> None:
        assert shown(reader.open(""), ".search, [role=search], input[type=search]") == []

    def test_missing_page_leads_to_the_front_from_any_depth(self, reader: Reader) -> None:
        page = reader.open("hier/is/heel/diep/niets/", 404)
        page.locator("main").get_by_role("link", name="voorpagina").click()
        assert reader.path == ""
        expect(page.get_by_role("link", name="De kastanje mag blijven")).to_be_visible()


class TestSearch:
    @pytest.mark.parametrize(
        ("typed", "path"),
        [
            ("kastanjebomen", "nieuws/2026/boom/"),
            ("pannen", "nieuws/2026/soep/"),
            ("pan", "nieuws/2026/soep/"),  # the singular of what is written
            ("kom", "nieuws/2026/soep/"),
            ("kastanjeboom", "nieuws/2026/boom/"),
            ("kommen", "nieuws/2026/soep/"),  # and the plural
            ("vleermuis", "agenda/2026-11-lezing/"),
            ("KASTANJE", "nieuws/2026/boom/"),
        ],
    )
    def test_dutch_word_finds_its_page(self, browser: Browser, site: str, typed: str, path: str) -> None:
        with reading(browser, site) as reader:
            page = reader.open("werkgroepen/")
            page.get_by_role("searchbox").click()
            page.keyboard.type(typed)
            first = page.locator(".search__link").first
            expect(first).to_be_visible()
            first.click()
            # Not only until it is loaded: the page that is left may be loaded still.
            page.wait_for_url(lambda url: not url.split("?")[0].endswith("/werkgroepen/"))
            page.wait_for_load_state()
            assert reader.path.split("?")[0].split("#")[0] == path
            assert reader.complaints == []

    def test_word_that_is_nowhere_is_said_in_dutch(self, browser: Browser, site: str) -> None:
        with reading(browser, site, PHONE) as reader:
            page = reader.open("")
            page.get_by_role("searchbox").click()
            page.keyboard.type("zeppelin")
            expect(page.get_by_role("status").filter(has_text="Niets gevonden")).to_be_visible()

    def test_pasted_word_is_searched_too(self, browser: Browser, site: str) -> None:
        # Pasted with a mouse, spoken, or chosen from a telephone's suggestions: no key is pressed.
        with reading(browser, site, PHONE) as reader:
            page = reader.open("")
            page.get_by_role("searchbox").click()
            page.keyboard.insert_text("twintig")
            expect(page.locator(".search__link").first).to_be_visible()


class TestKeyboard:
    def test_first_tab_reaches_the_way_past_the_menu(self, browser: Browser, site: str) -> None:
        with reading(browser, site) as reader:
            page = reader.open("nieuws/2026/boom/")
            page.keyboard.press("Tab")
            skip = page.locator(":focus")
            expect(skip).to_have_text("Naar de inhoud")
            expect(skip).to_be_in_viewport()
            page.keyboard.press("Enter")
            page.keyboard.press("Tab")
            # The next stop lies within the content.
            assert page.evaluate("document.querySelector('#inhoud').contains(document.activeElement)")

    def test_every_stop_has_a_name_and_can_be_seen(self, browser: Browser, site: str) -> None:
        with reading(browser, site) as reader:
            page = reader.open("")
            stops: list[str] = []
            for _ in range(80):
                page.keyboard.press("Tab")
                stop = page.evaluate(
                    """() => { const e = document.activeElement
                        if (e == document.body) return ""
                        const box = e.getBoundingClientRect()
                        const name = e.ariaLabel || e.innerText || e.labels?.[0]?.innerText || ""
                        // Around it, around the card that it stands for, or around the form it is in.
                        const rings = [[e], [e, "::after"], [e.form || e]].map(of => getComputedStyle(...of))
                        const seen = box.width > 1 && box.height > 1 && rings.some(s => s.outlineStyle == "solid")
                        return `${seen ? "" : "UNSEEN "}${name.trim() || "NAMELESS " + e.outerHTML}` }"""
                )
                if not stop:
                    break
                stops.append(stop)
            assert len(stops) > 10
            assert [stop for stop in stops if stop.startswith(("UNSEEN", "NAMELESS"))] == []

    def test_search_works_from_the_keyboard(self, browser: Browser, site: str) -> None:
        with reading(browser, site) as reader:
            page = reader.open("")
            field = page.get_by_role("searchbox")
            while not field.evaluate("e => e == document.activeElement"):
                page.keyboard.press("Tab")
            # As fast as a person: each letter brings new results, and the last ones must stand.
            page.keyboard.type("kastanjebomen", delay=80)
            first = page.locator(".search__link").first
            expect(first).to_be_visible()
            page.keyboard.press("Enter")
            expect(first).to_be_focused()
            page.keyboard.press("Enter")
            page.wait_for_url("**/nieuws/2026/boom/**")

    def test_letters_are_no_commands(self, browser: Browser, site: str) -> None:
        # Somebody who speaks to the computer says words, not shortcuts (WCAG 2.1.4).
        with reading(browser, site) as reader:
            page = reader.open("nieuws/2026/boom/")
            page.wait_for_load_state("networkidle")
            for letter in "fs/pn.,":
                page.keyboard.press(letter)
            assert reader.path == "nieuws/2026/boom/"
            assert page.evaluate("document.activeElement == document.body")


class TestOnALaterDay:
    @staticmethod
    def front(browser: Browser, site: str, moment: str) -> list[str]:
        """The meetings that the front page shows at `moment`, on the clock of Amsterdam."""
        with reading(browser, site) as reader:
            reader.page.clock.set_fixed_time(dt.datetime.fromisoformat(moment))
            return shown(reader.open(""), ".meeting__title")

    def test_front_page_shows_what_is_to_come(self, browser: Browser, site: str) -> None:
        meetings = ["Koffie in De Kring", "Soep voor iedereen"]
        assert self.front(browser, site, f"{TODAY}T12:00+01:00") == meetings

    def test_meeting_stays_until_it_is_over(self, browser: Browser, site: str) -> None:
        assert "Koffie in De Kring" in self.front(browser, site, "2026-11-25T11:29+01:00")

    def test_meeting_that_is_over_is_not_shown_as_coming(self, browser: Browser, site: str) -> None:
        assert self.front(browser, site, "2026-11-26T08:00+01:00") == ["Soep voor iedereen"]

    @pytest.mark.parametrize("path", ["", "agenda/"])
    def test_heading_goes_with_the_last_meeting_below_it(self, browser: Browser, site: str, path: str) -> None:
        with reading(browser, site) as reader:
            reader.page.clock.set_fixed_time(dt.datetime.fromisoformat("2027-03-01T12:00+01:00"))
            page = reader.open(path)
            assert shown(page, ".meeting__title") == []
            headings = {heading.casefold() for heading in shown(page, "h2")}
            assert not {"binnenkort", "november 2026", "december 2026"} & headings


def test_site_works_in_a_folder_of_another_site(tmp_path: Path, browser: Browser, site: str) -> None:
    """A host such as GitHub Pages serves a site at /netwerk/; a USB stick has no server at all."""
    root = network(tmp_path / "netwerk", FILES)
    shutil.copytree(build(root) / "oost", tmp_path / "host/netwerk/oost")
    with hosted(tmp_path / "host") as address, reading(browser, address) as reader:
        page = reader.open("netwerk/oost/")
        page.get_by_role("link", name="De kastanje mag blijven").click()
        assert reader.path == "netwerk/oost/nieuws/2026/boom/"
        page.wait_for_load_state("networkidle")
        assert reader.complaints == []
