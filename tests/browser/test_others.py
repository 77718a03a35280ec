"""What others organise, on the agenda page of a site that was built long ago."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from playwright.sync_api import Browser

from browser.chromium import hosted, reading
from support import build, network

FIRST = dt.datetime(2026, 11, 25, 10)
LESSONS = "".join(
    f"BEGIN:VEVENT\nSUMMARY:Yogales {number + 1}\nDTSTART:{day:%Y%m%dT%H%M%S}\nDURATION:PT1H\nEND:VEVENT\n"
    for number in range(8)
    for day in [FIRST + dt.timedelta(weeks=number)]
)
CALENDAR = f"BEGIN:VCALENDAR\n{LESSONS}END:VCALENDAR\n"


def test_an_event_of_others_goes_when_it_is_over_and_the_block_with_the_last(tmp_path: Path, browser: Browser) -> None:
    files = {
        "content/data/bronnen.yml": "kring: {titel: De Kring, soort: agenda, bestand: kring.ics}\n",
        "content/bronnen/kring.ics": CALENDAR,
    }
    with hosted(build(network(tmp_path, files), "oost") / "oost") as site, reading(browser, site) as reader:

        def left(moment: str) -> tuple[int, bool]:
            """How many events are not hidden, and whether the heading above them can be seen."""
            reader.page.clock.set_fixed_time(dt.datetime.fromisoformat(moment))
            page = reader.open("agenda/")
            heading = page.get_by_role("heading", name="Ook te doen")
            return page.locator(".outside__item:not([hidden])").count(), heading.is_visible()

        assert left("2026-11-25T10:59+01:00") == (8, True)
        assert left("2026-11-25T11:01+01:00") == (7, True)
        # The six that stood open are over: those that were folded away take their place.
        assert left("2027-01-10T12:00+01:00") == (1, True)
        assert reader.page.get_by_text("Yogales 8").is_visible()
        assert not reader.page.get_by_text("Meer van anderen").is_visible()
        assert left("2027-01-20T12:00+01:00") == (0, False)
