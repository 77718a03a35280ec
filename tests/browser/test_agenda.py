"""The agenda as readers see it: by kind and by month, and long after it was made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from browser.chromium import PHONE, hosted, reading
from support import build, network, once

FILES = {
    "content/data/bijeenkomsten.yml": """
inloop:
  titel: Inloop
  soort: inloop
  herhaling: elke dinsdag om 10:00 tot 11:30
  vanaf: 2026-12-01
  plek: de-kring
  afgelast: {2026-12-15: De ketel is stuk.}
  verplaatst: {2026-12-08: {naar: 2026-12-09, reden: De zaal is bezet.}}
tuindag: {titel: Tuindag, datum: 2026-12-05, begin: 10:00, einde: 12:00, werkgroep: tuin, buurten: [oost, west]}
soep: {titel: Soep, datum: 2026-12-18, begin: 18:00, einde: 20:00, plek: de-kring}
""",
}


@pytest.fixture(scope="module")
def site(shared_folder: Path) -> Iterator[str]:
    root = once(shared_folder / "agenda", lambda folder: build(network(folder, FILES)))
    with hosted(root / "build/sites/oost") as address:
        yield address


def titles(page: Page) -> list[str]:
    return [one.inner_text() for one in page.locator(".meeting__title").all() if one.is_visible()]


def days(page: Page, selector: str = ".meeting time") -> list[str]:
    found = [one.get_attribute("datetime") or "" for one in page.locator(selector).all() if one.is_visible()]
    return [one[:10] for one in found]


@contextmanager
def opened(browser: Browser, site: str, path: str, moment: str, zone: str = "Europe/Amsterdam") -> Iterator[Page]:
    """A page as somebody far away may see it, at that moment."""
    page = browser.new_page(timezone_id=zone, locale="nl-NL")
    page.clock.set_fixed_time(dt.datetime.fromisoformat(moment))
    page.goto(site + path)
    yield page
    page.close()


# The site was made on 24 November 2026.
CLOCKS = [
    ("2026-11-24T12:00+01:00", ["2026-12-01", "2026-12-05", "2026-12-09"]),
    ("2026-12-01T11:29+01:00", ["2026-12-01", "2026-12-05", "2026-12-09"]),
    ("2026-12-01T11:31+01:00", ["2026-12-05", "2026-12-09", "2026-12-15"]),
    ("2026-12-20T08:00+01:00", ["2026-12-22", "2026-12-29", "2027-01-05"]),
    ("2027-06-30T08:00+02:00", ["2027-07-06", "2027-07-13", "2027-07-20"]),
]


@pytest.mark.parametrize(("moment", "first"), CLOCKS)
@pytest.mark.parametrize("zone", ["Europe/Amsterdam", "Pacific/Auckland"])
def test_the_agenda_begins_with_what_is_to_come(
    browser: Browser, site: str, moment: str, first: list[str], zone: str
) -> None:
    with opened(browser, site, "agenda/", moment, zone) as page:
        assert days(page)[:3] == first
        assert all(day >= moment[:10] for day in days(page))


def test_a_page_made_months_ago_is_filled_up_with_what_comes_next(browser: Browser, site: str) -> None:
    with opened(browser, site, "plekken/de-kring/", "2027-03-03T08:00+01:00") as page:
        assert days(page) == [f"2027-03-{day:02}" for day in (9, 16, 23, 30)] + ["2027-04-06", "2027-04-13"]
    with opened(browser, site, "", "2027-01-13T08:00+01:00") as page:
        assert days(page, ".front__agenda .meeting time") == ["2027-01-19"]  # each meeting stands there once


def test_a_year_later_there_is_nothing_to_come(browser: Browser, site: str) -> None:
    with opened(browser, site, "plekken/de-kring/", "2028-01-01T08:00+01:00") as page:
        assert days(page) == []
        assert page.get_by_text("Er staat hier nu niets op de agenda.").is_visible()
    with opened(browser, site, "", "2028-01-01T08:00+01:00") as page:
        assert days(page, ".front__agenda .meeting time") == []
        assert page.get_by_text("Kijk in de agenda of er meer komt.").is_visible()
        page.get_by_role("link", name="De hele agenda").click()
        assert page.get_by_text("Alles wat hier stond, is geweest.").is_visible()
        assert not page.locator(".filters").is_visible()


def test_what_is_over_for_good_leaves_the_front_page(browser: Browser, tmp_path: Path) -> None:
    once = "soep: {titel: Soep, datum: 2026-12-18, begin: 18:00, einde: 20:00, plek: de-kring}\n"
    root = network(tmp_path / "netwerk", {"content/data/bijeenkomsten.yml": once})
    with hosted(build(root) / "oost") as address:
        for moment, there in (("2026-12-18T19:59+01:00", True), ("2026-12-18T20:01+01:00", False)):
            with opened(browser, address, "", moment) as page:
                assert page.locator(".front__agenda").is_visible() is there


def test_a_meeting_says_itself_that_its_day_is_over(browser: Browser, site: str) -> None:
    for moment, over in (("2026-12-18T19:59+01:00", False), ("2026-12-18T20:01+01:00", True)):
        with opened(browser, site, "agenda/soep/", moment) as page:
            assert page.get_by_text("Deze dag is voorbij.").is_visible() is over


def test_the_way_to_the_calendar_stands_above_the_list(browser: Browser, site: str) -> None:
    with reading(browser, site, PHONE) as reader:
        page = reader.open("agenda/")
        page.locator(".jumps").get_by_role("link", name="Zet in mijn agenda").click()
        assert reader.path == "agenda/#abonneren"
        assert page.get_by_role("heading", name="Zet de agenda in je telefoon").is_visible()


def test_the_agenda_can_be_filtered(browser: Browser, site: str) -> None:
    with opened(browser, site, "agenda/", "2026-11-24T12:00+01:00") as page:
        page.get_by_label("Soort").select_option(label="Activiteit")
        assert titles(page) == ["Tuindag", "Soep"]
        assert page.get_by_role("status").inner_text() == "2 bijeenkomsten"
        assert not page.get_by_role("heading", name="januari 2027").is_visible()
        page.get_by_label("Soort").select_option(label="alles")
        assert len(titles(page)) > 40


def test_the_choice_goes_along_to_the_months_and_back(browser: Browser, site: str) -> None:
    with opened(browser, site, "agenda/", "2026-12-10T12:00+01:00") as page:
        page.get_by_label("Soort").select_option(label="Activiteit")
        page.get_by_role("link", name="Per maand").click()
        page.wait_for_url("**/agenda/maand/?kind=activiteit")
        assert page.get_by_label("Soort").input_value() == "activiteit"
        assert [one.inner_text() for one in page.locator(".month a").all() if one.is_visible()] == ["Tuindag", "Soep"]
        # Tuindag is over.
        assert page.get_by_role("status").inner_text() == "1 bijeenkomst"
        page.get_by_label("Soort").select_option(label="Inloop")
        assert page.locator("[data-day='2026-12-15'] a").is_visible()
        assert not page.get_by_role("link", name="Soep").is_visible()
        page.get_by_role("link", name="Lijst").click()
        page.wait_for_url("**/agenda/?kind=inloop")
        assert set(titles(page)) == {"Inloop"}
        page.reload()
        assert set(titles(page)) == {"Inloop"}
        page.get_by_label("Soort").select_option(label="alles")
        assert page.url == f"{site}agenda/"
        assert {"Soep", "Inloop"} <= set(titles(page))


def test_an_address_with_a_choice_that_is_no_more_shows_all(browser: Browser, site: str) -> None:
    with opened(browser, site, "agenda/?kind=feest&plek=x", "2026-11-24T12:00+01:00") as page:
        assert len(titles(page)) > 40


def test_months_that_are_all_past_say_so(browser: Browser, site: str) -> None:
    with opened(browser, site, "agenda/maand/", "2028-01-01T08:00+01:00") as page:
        assert page.get_by_text("Alles wat hier stond, is geweest.").is_visible()
    with opened(browser, site, "agenda/maand/", "2026-12-01T08:00+01:00") as page:
        assert not page.get_by_text("Alles wat hier stond, is geweest.").is_visible()


def test_on_a_phone_days_without_what_was_chosen_are_not_there(browser: Browser, site: str) -> None:
    with reading(browser, site, PHONE) as reader:
        reader.page.clock.set_fixed_time(dt.datetime.fromisoformat("2026-11-24T12:00+01:00"))
        page = reader.open("agenda/maand/?kind=activiteit")
        shown = [one.get_attribute("data-day") for one in page.locator("[data-day]").all() if one.is_visible()]
        assert shown == ["2026-12-05", "2026-12-18"]
        assert not page.locator("[data-month='2027-01-01']").is_visible()
        reader.page.clock.set_fixed_time(dt.datetime.fromisoformat("2026-12-10T12:00+01:00"))
        page = reader.open("agenda/maand/")
        shown = [one.get_attribute("data-day") for one in page.locator("[data-day]").all() if one.is_visible()]
        assert shown[:2] == ["2026-12-15", "2026-12-18"]  # what is past is not on a phone


def test_months_show_each_day_and_mark_today(browser: Browser, site: str) -> None:
    with opened(browser, site, "agenda/maand/", "2026-12-10T00:30+01:00", "America/New_York") as page:
        assert not page.get_by_role("heading", name="november 2026").is_visible()
        assert page.locator("[aria-current=date]").get_attribute("data-day") == "2026-12-10"
        day = page.locator("[data-day='2026-12-18']")
        assert day.get_by_role("link").inner_text() == "Soep"
        assert "Gaat niet door" in page.locator("[data-day='2026-12-15']").inner_text()
        assert "Verplaatst: dit was dinsdag 8 december." in page.locator("[data-day='2026-12-09']").inner_text()
        assert page.locator("[data-day='2026-12-08'] a").count() == 0


def test_without_script_all_is_there_with_the_day_it_was_made(browser: Browser, site: str) -> None:
    with reading(browser, site, PHONE, java_script_enabled=False) as reader:
        page = reader.open("agenda/")
        assert page.get_by_text("Stand van 24 november 2026.").is_visible()
        assert len(titles(page)) > 40
        assert not page.locator(".filters").is_visible()
        page.get_by_role("link", name="Per maand").click()
        assert reader.path == "agenda/maand/"
        assert page.locator(".as-of").inner_text() == "Stand van 24 november 2026."
        assert page.locator(".as-of").is_visible()
        assert page.get_by_role("link", name="Soep").is_visible()
        assert page.locator(".month").count() >= 12
