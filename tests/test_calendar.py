"""The calendar that people subscribe to, read back with icalendar."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from buurtpers.web.calendar import make_calendar
from support import TODAY, Content, build, look, network

MEETINGS = "content/data/bijeenkomsten.yml"


def calendar(root: Path, buurt: str = "oost", date: str = TODAY) -> bytes:
    loaded = look(root, date)
    assert not loaded.held_back(buurt), loaded.problems
    return make_calendar(next(one for one in loaded.plans[buurt].calendars if one.path == "agenda.ics"))


def events(raw: bytes) -> dict[str, Any]:
    """The events of a calendar, by the first part of their UID."""
    return {str(event["UID"]).split("@")[0]: event for event in Calendar.from_ical(raw).walk("VEVENT")}


def meeting(key: str = "koffie", **fields: str) -> str:
    lines = {"titel": "Koffie", "datum": "2026-12-01", "begin": "10:00", "plek": "de-kring", **fields}
    return f"{key}:\n" + "".join(f"  {name}: {value}\n" for name, value in lines.items())


def write(folder: Path, *meetings: str) -> Path:
    return network(folder, {MEETINGS: "\n".join(meetings)})


# The file


def test_the_calendar_is_one_that_every_client_takes(tmp_path: Path) -> None:
    raw = calendar(write(tmp_path, meeting(omschrijving="Een heel lang verhaal over koffie. " * 20)))
    assert raw.startswith(b"BEGIN:VCALENDAR\r\n")
    assert raw.endswith(b"END:VCALENDAR\r\n")
    lines = raw.split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= 75
    found: Any = Calendar.from_ical(raw)
    assert (found["VERSION"], found["PRODID"], found["METHOD"]) == ("2.0", "-//buurtpers//agenda//NL", "PUBLISH")
    assert found["X-WR-CALNAME"] == found["NAME"] == "Agenda van Oost"
    assert found["X-WR-TIMEZONE"] == "Europe/Amsterdam"
    assert found["REFRESH-INTERVAL"].dt == dt.timedelta(hours=6)


def test_the_site_has_the_calendar_of_its_own_buurt(tmp_path: Path) -> None:
    root = write(tmp_path, meeting("samen"), meeting("hier", buurten="oost"), meeting("daar", buurten="west"))
    sites = build(root)
    assert set(events((sites / "oost/agenda.ics").read_bytes())) == {"samen", "hier"}
    assert set(events((sites / "west/agenda.ics").read_bytes())) == {"samen", "daar"}


def test_an_empty_agenda_is_a_calendar_too(small: Path) -> None:
    assert events(calendar(small)) == {}


def test_past_meetings_stay_and_drafts_never_come(tmp_path: Path) -> None:
    root = write(tmp_path, meeting("oud", datum="2025-01-01"), meeting("nieuw"), meeting("concept", concept="ja"))
    assert set(events(calendar(root))) == {"oud", "nieuw"}


def test_an_event_says_what_where_who_and_how(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "content/data/plekken.yml": "de-kring: {naam: De Kring, adres: Dorpsstraat 1, postcode: 3822 ZK, "
        "plaats: Amersfoort, toegankelijk: 'Drempelloos, lift'}\n",
        MEETINGS: meeting(
            titel="Koffie; met, taart",
            partners="[wijkagent]",
            omschrijving="Over *alles*.",
            aanmelden="Bel Riet",
            meenemen="Een kopje",
        ),
    }
    event = events(calendar(network(tmp_path, files)))["koffie"]
    assert event["SUMMARY"] == "Koffie; met, taart"
    assert event["LOCATION"] == "De Kring, Dorpsstraat 1, 3822 ZK Amersfoort"
    assert event["URL"] == "https://oost.voorbeeld.example/agenda/koffie/"
    assert str(event["DESCRIPTION"]).split("\n") == [
        "Over alles.",
        "Er komen ook: Samira Haddou (wijkagent).",
        "Aanmelden: Bel Riet",
        "Meenemen: Een kopje",
        "Toegankelijkheid: Drempelloos, lift",
        "https://oost.voorbeeld.example/agenda/koffie/",
    ]
    assert (event["STATUS"], event["TRANSP"]) == ("CONFIRMED", "OPAQUE")


# The right moment

CLOCK = [
    # Summer time begins on 29 March 2026 and ends on 25 October 2026.
    ("2026-03-28", "19:30", "2026-03-28T18:30"),
    ("2026-03-29", "01:30", "2026-03-29T00:30"),
    ("2026-03-29", "03:30", "2026-03-29T01:30"),
    ("2026-03-29", "19:30", "2026-03-29T17:30"),
    ("2026-03-30", "19:30", "2026-03-30T17:30"),
    ("2026-07-01", "00:00", "2026-06-30T22:00"),
    ("2026-10-24", "19:30", "2026-10-24T17:30"),
    ("2026-10-25", "01:30", "2026-10-24T23:30"),
    ("2026-10-25", "03:30", "2026-10-25T02:30"),
    ("2026-10-25", "19:30", "2026-10-25T18:30"),
    ("2026-12-31", "23:59", "2026-12-31T22:59"),
    ("2025-03-30", "12:00", "2025-03-30T10:00"),
    ("2027-10-31", "12:00", "2027-10-31T11:00"),
]


@pytest.mark.parametrize(("day", "clock", "utc"), CLOCK)
def test_a_meeting_is_at_the_right_moment_on_both_sides_of_the_clock_changes(
    tmp_path: Path, day: str, clock: str, utc: str
) -> None:
    raw = calendar(write(tmp_path, meeting(datum=day, begin=clock)))
    event = events(raw)["koffie"]
    assert event["DTSTART"].params["TZID"] == "Europe/Amsterdam"
    assert event.start.astimezone(dt.UTC).isoformat()[:16] == utc
    assert event["DTSTART"].to_ical().decode() == f"{day}T{clock}00".replace("-", "").replace(":", "")


def test_the_time_zone_in_the_file_itself_gives_the_same_moments(tmp_path: Path) -> None:
    """A client that knows no time zones reads the offsets from VTIMEZONE."""
    raw = calendar(
        write(tmp_path, *(meeting(f"m{n}", datum=day, begin=clock) for n, (day, clock, _) in enumerate(CLOCK)))
    )
    zone: Any = Calendar.from_ical(raw).walk("VTIMEZONE")[0]
    assert zone["TZID"] == "Europe/Amsterdam"
    changes: list[tuple[dt.datetime, dt.timedelta]] = []
    for part in zone.subcomponents:
        rule, first = part["RRULE"], part["DTSTART"].dt
        assert (rule["FREQ"], rule["BYDAY"], rule["BYMONTH"]) == (["YEARLY"], ["-1SU"], [first.month])
        for year in range(first.year, 2030):
            # The last Sunday; and the clock time of a change is that of the old offset.
            end = dt.datetime(year, first.month, 31, first.hour)
            change = end - dt.timedelta(days=(end.weekday() + 1) % 7)
            assert year > first.year or change == first
            changes.append((change - part["TZOFFSETFROM"].td, part["TZOFFSETTO"].td))
    assert [part.name for part in zone.subcomponents] == ["DAYLIGHT", "STANDARD"]
    for day, clock, utc in CLOCK:
        local = dt.datetime.fromisoformat(f"{day}T{clock}")
        moment = dt.datetime.fromisoformat(utc)
        offset = max(change for change in changes if change[0] <= moment)[1]
        assert local - offset == moment, day


def test_a_meeting_has_the_length_it_was_given_or_two_hours(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        meeting("kort", einde="10:45"),
        meeting("zonder"),
        meeting("nacht", begin="23:00", einde="01:00"),
        meeting("wissel", datum="2026-03-28", begin="23:00", einde="04:00"),
    )
    found = events(calendar(root))
    lengths = {key: event.end.astimezone(dt.UTC) - event.start.astimezone(dt.UTC) for key, event in found.items()}
    assert lengths == {
        "kort": dt.timedelta(minutes=45),
        "zonder": dt.timedelta(hours=2),
        "nacht": dt.timedelta(hours=2),
        "wissel": dt.timedelta(hours=4),  # the night in which the clock goes forward
    }


# The same meeting, always


def test_the_uid_of_a_meeting_is_the_same_in_every_buurt_and_after_every_change(tmp_path: Path) -> None:
    root = write(tmp_path, meeting())
    before = {buurt: events(calendar(root, buurt))["koffie"]["UID"] for buurt in ("oost", "west")}
    assert before["oost"] == before["west"]
    assert "@" in before["oost"]
    (root / MEETINGS).write_text(meeting(titel="Thee", datum="2027-01-05", begin="20:00"), "utf-8")
    assert events(calendar(root))["koffie"]["UID"] == before["oost"]


def test_all_uids_differ(tmp_path: Path) -> None:
    raw = calendar(write(tmp_path, *(meeting(f"koffie-{n}") for n in range(5))))
    assert len({str(event["UID"]) for event in Calendar.from_ical(raw).walk("VEVENT")}) == 5


def test_nothing_changes_when_nothing_changed(tmp_path: Path) -> None:
    """Not the stamp either, and not on another day: a client would announce the meeting anew."""
    root = write(tmp_path, meeting(), meeting("later", datum="2027-01-05"))
    first = calendar(root)
    assert first == calendar(root, date="2026-12-24") == calendar(root, date="2028-01-01")
    (root / MEETINGS).write_text(meeting() + meeting("later", datum="2027-02-05"), "utf-8")
    second = events(calendar(root))
    assert second["koffie"].to_ical() == events(first)["koffie"].to_ical()
    assert second["later"].to_ical() != events(first)["later"].to_ical()


def test_every_stamp_is_a_moment_in_utc(tmp_path: Path) -> None:
    event = events(calendar(write(tmp_path, meeting())))["koffie"]
    assert event["DTSTAMP"].dt.utcoffset() == dt.timedelta(0)
    assert event["DTSTAMP"].to_ical().endswith(b"Z")


@pytest.mark.parametrize(
    ("cancelled", "line"), [("ja", None), ("De zaal is dicht", "Gaat niet door: De zaal is dicht")]
)
def test_a_cancelled_meeting_stays_and_says_so(tmp_path: Path, cancelled: str, line: str | None) -> None:
    before = events(calendar(write(tmp_path / "voor", meeting())))["koffie"]
    event = events(calendar(write(tmp_path / "na", meeting(afgelast=cancelled))))["koffie"]
    assert event["STATUS"] == "CANCELLED"
    assert event["SUMMARY"] == "Gaat niet door: Koffie"
    assert (str(event["DESCRIPTION"]).split("\n")[0] == line) or line is None
    assert event["UID"] == before["UID"]
    assert event["SEQUENCE"] > before["SEQUENCE"]


def test_words_can_not_break_out_of_their_line(tmp_path: Path) -> None:
    evil = '"Koffie\\nBEGIN:VALARM\\r\\nEND:VEVENT"'
    raw = calendar(write(tmp_path, meeting(titel=evil, aanmelden=evil, afgelast=evil)))
    assert len(Calendar.from_ical(raw).walk("VEVENT")) == 1
    assert not Calendar.from_ical(raw).walk("VALARM")
