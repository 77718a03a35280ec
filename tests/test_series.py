"""Meetings that return in calendars: two other libraries find the same times in them as the network has."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events  # type: ignore[import-untyped]
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from buurtpers.commands.loading import Loaded
from buurtpers.read.rules.occurrences import occurrences
from buurtpers.web.calendar import make_calendar
from support import REPOSITORY, TODAY, build, look, network

READER = REPOSITORY / "tests/read_times.mjs"
MEETINGS = "content/data/bijeenkomsten.yml"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
FROM, UNTIL = dt.date(2026, 11, 1), dt.date(2028, 11, 1)
NETWORK = "naam: Burennetwerk Voorbeeld\nredactie: {naam: De redactie}\nvakantieregio: midden\n"
# Every kind of rule, over four changes of the clock.
SERIES = """
maandelijks: {titel: A, herhaling: elke 2e dinsdag van de maand om 19:30, vanaf: 2026-11-01, einde: 21:30}
wekelijks:
  titel: B
  herhaling: elke woensdag om 10 uur
  vanaf: 2026-10-21
  behalve: [schoolvakanties, feestdagen, 2027-02-03]
  verplaatst:
    2026-12-09: {naar: 2026-12-10, begin: 14:00, reden: De zaal is bezet.}
    2027-03-31: {begin: 11:00}
    2027-06-16: {plek: de-kring}
  afgelast:
    2026-12-16: De ketel is stuk.
om-de-week: {titel: C, herhaling: om de week, vanaf: 2026-11-05, begin: 20:00, einde: 01:00, tot: 2028-01-01}
laatste: {titel: D, herhaling: laatste zondag van de maand, vanaf: 2026-11-01, begin: 23:30, behalve: [juli, augustus]}
jaarlijks: {titel: E, herhaling: elk jaar op 5 december, vanaf: 2026-01-01, begin: 18:00, behalve: 2027-12-05}
dagelijks: {titel: F, herhaling: FREQ=DAILY;COUNT=40, vanaf: 2027-03-10, begin: 08:15, behalve: 2027-03-10}
eens: {titel: G, datum: 2027-10-31, begin: 10:00}
verplaatst: {titel: H, datum: 2027-05-01, begin: 10:00, verplaatst: {2027-05-01: 2027-05-08}}
nergens: {titel: I, herhaling: elke vrijdag, vanaf: 2027-01-01, begin: 9:00, afgelast: De zaal is dicht.}
"""

Time = tuple[str, str, str, bool]


def times_of(loaded: Loaded) -> set[Time]:
    """Each time of two years: of which meeting, begin and end in UTC, and whether it is cancelled."""
    return {
        (key, utc(one.start), utc(one.over), one.cancelled)
        for key, meeting in loaded.network.meetings.items()
        for one in occurrences(meeting, loaded.network.about.school_region, FROM, UNTIL - dt.timedelta(days=1))
    }


def utc(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M")


def with_icalendar(raw: bytes) -> set[Time]:
    found = recurring_ical_events.of(Calendar.from_ical(raw)).between(FROM, UNTIL)
    first = dt.datetime.combine(FROM, dt.time(), AMSTERDAM)
    return {
        (str(one["UID"]).split("@")[0], utc(one.start), utc(one.end), one["STATUS"] == "CANCELLED")
        for one in found
        if one.start >= first
    }


def with_ical_js(raw: bytes) -> set[Time]:
    node = shutil.which("node")
    assert node, "node is missing: `make tools` installs it"
    bounds = [dt.datetime.combine(day, dt.time(), AMSTERDAM).isoformat() for day in (FROM, UNTIL)]
    done = subprocess.run(
        [node, str(READER), *bounds],
        input=raw,
        capture_output=True,
        check=False,
        timeout=60,
        env={**os.environ, "TZ": "America/New_York"},
    )
    assert done.returncode == 0, done.stderr.decode()
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    return {
        (row["uid"].split("@")[0], row["start"][:16], row["end"][:16], row["status"] == "CANCELLED") for row in rows
    }


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = {MEETINGS: SERIES, "content/data/netwerk.yml": NETWORK}
    return network(tmp_path_factory.mktemp("reeks") / "netwerk", files)


def calendar(loaded: Loaded, path: str, buurt: str = "oost") -> bytes:
    return make_calendar(next(one for one in loaded.plans[buurt].calendars if one.path == path))


def test_two_libraries_find_the_same_times_for_two_years(root: Path) -> None:
    loaded = look(root)
    raw = calendar(loaded, "agenda.ics")
    times = times_of(loaded)
    assert len(times) > 150
    assert with_icalendar(raw) == times
    assert with_ical_js(raw) == times


def test_the_example_means_the_same_to_both(tmp_path: Path) -> None:
    loaded = look(REPOSITORY)
    raw = calendar(loaded, "netwerk.ics", "schothorst")
    times = times_of(loaded)
    assert with_icalendar(raw) == times
    assert with_ical_js(raw) == times


RULES = ["elke maandag", "om de week op donderdag", "eerste vrijdag van de maand", "elke maand op de 31e", "elke dag"]
BUT = ["", "schoolvakanties", "feestdagen", "juli", "2027-03-28", "24 december 2026 t/m 3 januari 2027"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=20)
@given(
    rule=st.sampled_from(RULES),
    first=st.dates(dt.date(2025, 1, 1), dt.date(2027, 6, 1)),
    last=st.none() | st.dates(dt.date(2027, 7, 1), dt.date(2029, 1, 1)),
    start=st.times(dt.time(3), dt.time(23, 59)),
    but=st.lists(st.sampled_from(BUT), max_size=2),
    changes=st.lists(st.tuples(st.integers(0, 30), st.integers(-3, 3), st.booleans()), max_size=3),
)
def test_any_series_comes_back_as_it_was(
    tmp_path: Path,
    rule: str,
    first: dt.date,
    last: dt.date | None,
    start: dt.time,
    but: list[str],
    changes: list[tuple[int, int, bool]],
) -> None:
    lines = [f"titel: X\n  herhaling: {rule}\n  vanaf: {first}\n  begin: {start:%H:%M}"]
    lines += [f"tot: {last}"] if last else []
    lines += [f"behalve: [{', '.join(filter(None, but))}]"] if any(but) else []
    root = network(tmp_path, {MEETINGS: "x:\n  " + "\n  ".join(lines), "content/data/netwerk.yml": NETWORK})
    meeting = look(root).network.meetings["x"]
    days = [one.planned for one in occurrences(meeting, "midden", first, dt.date(2028, 12, 31))]
    chosen = {days[n]: change for n, *change in changes if n < len(days)}
    moved = [f"{day}: {day + dt.timedelta(days=by)}" for day, (by, off) in chosen.items() if not off]
    off = [f"{day}: ja" for day, (_, off) in chosen.items() if off]
    lines += [f"verplaatst: {{{', '.join(moved)}}}"] if moved else []
    lines += [f"afgelast: {{{', '.join(off)}}}"] if off else []
    (root / MEETINGS).write_text("x:\n  " + "\n  ".join(lines), "utf-8")
    loaded = look(root)
    assert [found for found in loaded.problems if found.severity == "error"] == []
    assert with_icalendar(calendar(loaded, "agenda/x.ics")) == times_of(loaded)


# The files


def test_each_calendar_holds_what_its_name_says(tmp_path: Path) -> None:
    meetings = """
samen: {titel: A, datum: 2026-12-01, begin: 10:00, werkgroep: tuin}
oost: {titel: B, herhaling: elke dinsdag, vanaf: 2026-12-01, begin: 11:00, buurten: oost}
west: {titel: C, datum: 2026-12-02, begin: 12:00, buurten: west, werkgroep: tuin}
klad: {titel: D, datum: 2026-12-02, begin: 12:00, concept: ja}
"""
    sites = build(network(tmp_path, {MEETINGS: meetings}))

    def uids(path: str) -> set[str]:
        found = Calendar.from_ical((sites / path).read_bytes()).walk("VEVENT")
        return {str(one["UID"]).split("@")[0] for one in found}

    assert uids("oost/agenda.ics") == {"samen", "oost"}
    assert uids("oost/werkgroepen/tuin.ics") == {"samen"}
    assert uids("west/werkgroepen/tuin.ics") == {"samen", "west"}
    assert uids("oost/agenda/oost.ics") == {"oost"}
    assert uids("oost/netwerk.ics") == {"samen", "oost", "west"}
    assert (sites / "oost/netwerk.ics").read_bytes() == (sites / "west/netwerk.ics").read_bytes()


def test_a_series_is_written_as_clients_document_it(root: Path) -> None:
    found: list[Any] = [
        one
        for one in Calendar.from_ical(calendar(look(root), "agenda.ics")).walk("VEVENT")
        if str(one["UID"]).startswith("wekelijks@")
    ]
    whole, *others = found
    assert whole["RRULE"]["FREQ"] == ["WEEKLY"]
    assert whole["RRULE"]["UNTIL"][0].tzinfo is not None
    assert whole["DTSTART"].params["TZID"] == "Europe/Amsterdam"
    skipped = whole["EXDATE"]
    assert all(one.params["TZID"] == "Europe/Amsterdam" for one in skipped)
    assert dt.date(2026, 12, 23) in {one.dts[0].dt.date() for one in skipped}
    assert len(others) == 4
    for one in others:
        assert one["RECURRENCE-ID"].params["TZID"] == "Europe/Amsterdam"
        assert one["RECURRENCE-ID"].dt.time() == dt.time(10)
        assert "RRULE" not in one
        assert one["SEQUENCE"] > whole["SEQUENCE"]
    cancelled = next(one for one in others if one["STATUS"] == "CANCELLED")
    assert cancelled["SUMMARY"] == "Gaat niet door: B"
    assert str(cancelled["DESCRIPTION"]).startswith("Gaat niet door: De ketel is stuk.")
    moved = next(one for one in others if one["RECURRENCE-ID"].dt.date() == dt.date(2026, 12, 9))
    assert str(moved["DESCRIPTION"]).startswith(
        "Verplaatst: dit was woensdag 9 december. "
        "Let op: het begint om 14.00 uur, en niet om 10.00 uur. De zaal is bezet."
    )
    told = {one["RECURRENCE-ID"].dt.date(): str(one["DESCRIPTION"]) for one in others}
    assert told[dt.date(2027, 3, 31)].startswith("Let op: het begint om 11.00 uur, en niet om 10.00 uur.")
    assert told[dt.date(2027, 6, 16)].startswith("Deze keer op een andere plek: ")


def test_the_same_series_gives_the_same_bytes_all_year(root: Path) -> None:
    first = calendar(look(root, TODAY), "agenda.ics")
    assert first == calendar(look(root, "2026-01-01"), "agenda.ics") == calendar(look(root, "2026-12-31"), "agenda.ics")
