"""What comes out of a printer: the months for a notice board."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Browser

from browser.chromium import PHONE, hosted, reading
from support import TODAY, build, network, once

FILES = {
    "content/data/bijeenkomsten.yml": """
tuindag: {titel: Tuindag, soort: activiteit, datum: 2026-12-05, begin: 10:00, plek: de-kring, werkgroep: tuin}
soep: {titel: Soep, soort: inloop, datum: 2026-12-18, begin: 18:00, afgelast: De pan is stuk.}
kring: {titel: De kring, soort: bewonersbijeenkomst, datum: 2027-02-09, begin: 19:30}
""",
}
WEEKDAYS = "ma di wo do vr za zo"


@pytest.fixture(scope="module")
def site(shared_folder: Path) -> Iterator[str]:
    root = once(shared_folder / "board", lambda folder: build(network(folder, FILES), "oost"))
    with hosted(root / "build/sites/oost") as address:
        yield address


def printed(
    browser: Browser, site: str, query: str = "", width: int = 1280, **how: Any
) -> list[tuple[float, float, str]]:
    """The sheets that come out: how wide and high, and what stands on each."""
    how = how or {"prefer_css_page_size": True}
    with reading(browser, site, width) as reader:
        reader.page.clock.set_fixed_time(dt.datetime.fromisoformat(f"{TODAY}T12:00+01:00"))
        page = reader.open(f"agenda/maand/{query}")
        with pypdfium2.PdfDocument(page.pdf(format="A4", **how)) as pdf:
            return [(*one.get_size(), " ".join(one.get_textpage().get_text_range().split())) for one in pdf]


@pytest.mark.parametrize("width", [PHONE, 1280])
def test_each_month_with_something_is_a_sheet_for_the_notice_board(browser: Browser, site: str, width: int) -> None:
    sheets = printed(browser, site, width=width)
    assert [text.split(" ma ")[0] for _, _, text in sheets] == ["December 2026", "Februari 2027"]
    for across, down, text in sheets:
        assert across > down
        # A grid: the days of the week once, and every day of the month below them.
        assert WEEKDAYS in text
        assert " 14 15 16 17 " in text
        # Whose it is, and of when.
        assert text.endswith("Oost oost.voorbeeld.example Stand van 24 november 2026.")
        # Nothing to choose or to press.
        assert not any(word in text for word in ("Soort", "alles", "Lijst", "Per maand", "Zoeken", "Contact"))
    assert "10.00 Tuindag De Kring" in sheets[0][2]
    assert "Gaat niet door" in sheets[0][2]


def test_what_somebody_chose_is_what_is_printed(browser: Browser, site: str) -> None:
    ((_, _, text),) = printed(browser, site, "?kind=activiteit")
    assert "Tuindag" in text
    assert "Soep" not in text


TITLES = (
    "Inloopspreekuur met de wijkagent",
    "Repaircafé en kledingruil",
    "Bewonersoverleg Burgemeestersbuurt",
    "Schaken",
)
BUSY = "".join(
    f"m{day:02}-{number}: {{titel: {title} {day}{'abcd'[number]}, datum: 2027-{5 if day < 32 else 6:02}-"
    f"{day if day < 32 else day - 31:02}, begin: '{9 + 3 * number}:00', plek: ontmoeting}}\n"
    for day in range(1, 38)
    for number, title in enumerate(TITLES)
)
# August 2027 begins on a Sunday: six weeks.
FULL = {
    "content/data/plekken.yml": "de-kring: {naam: De Kring, adres: Dorpsstraat 1, plaats: Amersfoort}\n"
    "ontmoeting: {naam: Ontmoetingscentrum De Nieuwe Brug, adres: Dorpsstraat 2, plaats: Amersfoort}\n",
    "content/data/bijeenkomsten.yml": BUSY.replace("2027-05", "2027-08").replace("2027-06", "2027-09"),
}


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = network(tmp_path_factory.mktemp("vol") / "netwerk", FULL)
    with hosted(build(root, "oost") / "oost") as address:
        yield address


HOWS: dict[str, dict[str, Any]] = {
    "zoals het is": {"prefer_css_page_size": True},
    "met kop en voet": {"prefer_css_page_size": True, "display_header_footer": True},
    "met marges": {"landscape": True, "margin": dict.fromkeys(("top", "right", "bottom", "left"), "0.4in")},
    "zonder marges": {"landscape": True, "margin": dict.fromkeys(("top", "right", "bottom", "left"), "0")},
}


@pytest.mark.parametrize("how", HOWS)
def test_a_month_is_one_sheet_whatever_is_in_it(browser: Browser, busy: str, how: str) -> None:
    august, september = printed(browser, busy, **HOWS[how])
    for across, down, text in (august, september):
        assert across > down
        assert "Oost oost.voorbeeld.example Stand van 24 november 2026." in text
    for day in range(1, 32):
        for number, title in enumerate(TITLES):
            assert _letters(f"{title} {day}{'abcd'[number]}") in _letters(august[2]), (day, title)
    assert august[2].count("Nieuwe Brug") == 31 * len(TITLES)
    # Where little happens, letters are large.
    assert "Schaken 37d Ontmoetingscentrum De Nieuwe Brug" in september[2]


def test_nothing_of_a_full_month_is_cut_off(browser: Browser, busy: str) -> None:
    with reading(browser, busy, 1047) as reader:  # as wide as the paper within its edges
        page = reader.open("agenda/maand/")
        page.emulate_media(media="print")
        for month in page.locator(".month:visible").all():
            grid, room = month.locator("table").bounding_box(), month.bounding_box()
            own = month.locator(".month__from").bounding_box()
            assert grid
            assert room
            assert own
            assert grid["y"] + grid["height"] <= own["y"]
            assert own["y"] + own["height"] <= room["y"] + room["height"] + 1


def _letters(text: str) -> str:
    """Without what breaking into lines adds: spaces and hyphens."""
    return "".join(letter for letter in text if letter.isalnum())
