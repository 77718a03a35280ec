"""What comes out of a printer: the months for a notice board."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

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


def printed(browser: Browser, site: str, query: str = "", width: int = 1280) -> list[tuple[float, float, str]]:
    """The sheets that come out: how wide and high, and what stands on each."""
    with reading(browser, site, width) as reader:
        reader.page.clock.set_fixed_time(dt.datetime.fromisoformat(f"{TODAY}T12:00+01:00"))
        page = reader.open(f"agenda/maand/{query}")
        with pypdfium2.PdfDocument(page.pdf(format="A4", prefer_css_page_size=True)) as pdf:
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
