"""Calendars of others: from a file or an address, on the agenda page, whatever stands in them."""

from __future__ import annotations

import datetime as dt
import json
import re
import time
from pathlib import Path

import pytest
from dateutil.rrule import rrulestr
from hypothesis import example, given, settings
from hypothesis import strategies as st

from buurtpers.base.zones import AMSTERDAM
from buurtpers.plan.agenda import Agenda
from buurtpers.plan.outside import OutsideEvent
from buurtpers.plan.outside_times import AHEAD, MOST_FOUND, OutsideTime, outside_times
from buurtpers.read.calendars import clean_calendar
from buurtpers.read.outside import SourceState, read_state, write_state
from outsiders import DAY, SOURCES, answer, fetch, serving, source, with_sources
from support import Content, build, check, look, network, put, tree

FILE = "content/bronnen/de-kring.ics"
FROM_FILE = "de-kring: {titel: De Kring, soort: agenda, bestand: de-kring.ics, aantal: 50}\n"


def event(*lines: str, uid: str = "a", title: str = "Yoga", start: str = "20261201T100000") -> str:
    when = "" if any(line.startswith("DTSTART") for line in lines) else f"DTSTART;TZID=Europe/Amsterdam:{start}\r\n"
    more = "".join(f"{line}\r\n" for line in lines)
    return f"BEGIN:VEVENT\r\nUID:{uid}\r\nSUMMARY:{title}\r\n{when}{more}END:VEVENT\r\n"


def calendar(*events: str, head: str = "") -> bytes:
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{head}{''.join(events)}END:VCALENDAR\r\n".encode()


def coming(*events: str, today: dt.date = DAY, head: str = "") -> tuple[OutsideTime, ...]:
    lines = clean_calendar(calendar(*events, head=head))
    assert lines is not None
    return outside_times(lines, today)


def starts(*events: str) -> list[str]:
    return [one.start.isoformat()[:16] for one in coming(*events)]


def shown(root: Path, buurt: str = "oost") -> tuple[OutsideEvent, ...]:
    (agenda,) = (page.view for page in look(root).plans[buurt].pages if isinstance(page.view, Agenda))
    return agenda.outside


# When something happens


def test_events_are_at_the_right_moment_on_the_clock_of_amsterdam() -> None:
    found = coming(
        event(uid="a", title="Met zone"),
        event("DTSTART:20261201T190000Z", "DTEND:20261201T200000Z", uid="b", title="In UTC"),
        event("DTSTART:20261202T100000", "DURATION:PT90M", uid="c", title="Zonder zone"),
        event("DTSTART;TZID=America/New_York:20261203T100000", uid="d", title="Ver weg"),
        event("DTSTART;TZID=W. Europe Standard Time:20261204T100000", uid="e", title="Uit Outlook"),
        event("DTSTART;TZID=Zomaar iets:20261205T100000", uid="f", title="Onbekende zone"),
        event("DTSTART;TZID=Europe:20261206T100000", uid="g", title="Een map met zones"),
        event(f"DTSTART;TZID={'a' * 300}:20261207T100000", uid="h", title="Te lang voor een bestand"),
    )
    assert [(one.title, f"{one.start:%d %H:%M}", one.end and f"{one.end:%H:%M}") for one in found] == [
        ("Met zone", "01 10:00", None),
        ("In UTC", "01 20:00", "21:00"),
        ("Zonder zone", "02 10:00", "11:30"),
        ("Ver weg", "03 16:00", None),
        ("Uit Outlook", "04 10:00", None),
        ("Onbekende zone", "05 10:00", None),
        ("Een map met zones", "06 10:00", None),
        ("Te lang voor een bestand", "07 10:00", None),
    ]


def test_a_series_keeps_its_hour_when_the_clock_changes() -> None:
    found = coming(
        event("DTSTART;TZID=Europe/Amsterdam:20260902T193000", "RRULE:FREQ=WEEKLY"), today=dt.date(2026, 10, 20)
    )
    assert {one.start.strftime("%H:%M") for one in found} == {"19:30"}
    assert [one.start.utcoffset() for one in found[:2]] == [dt.timedelta(hours=2), dt.timedelta(hours=1)]


def test_whole_days_are_whole_days() -> None:
    one, some = coming(
        event("DTSTART;VALUE=DATE:20261207", uid="a", title="Studiedag"),
        event("DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20270104", uid="b", title="Dicht"),
    )
    assert (one.whole_day, one.start.date()) == (True, dt.date(2026, 12, 7))
    view = OutsideEvent(some.title, some.start, some.end, some.whole_day, "", None, "School")
    assert view.last_day == dt.date(2027, 1, 3)
    view = OutsideEvent(one.title, one.start, one.end, one.whole_day, "", None, "School")
    assert view.last_day is None


def test_exceptions_additions_and_moved_occurrences_are_followed() -> None:
    series = event(
        "DTSTART;TZID=Europe/Amsterdam:20261201T100000",
        "RRULE:FREQ=WEEKLY;COUNT=5",
        "EXDATE;TZID=Europe/Amsterdam:20261208T100000",
        "RDATE;TZID=Europe/Amsterdam:20261203T100000",
    )
    moved = event("RECURRENCE-ID;TZID=Europe/Amsterdam:20261215T100000", start="20261216T110000", title="Yoga, later")
    gone = event("RECURRENCE-ID;TZID=Europe/Amsterdam:20261222T100000", "STATUS:CANCELLED", start="20261222T100000")
    assert starts(series, moved, gone) == [
        "2026-12-01T10:00",
        "2026-12-03T10:00",
        "2026-12-16T11:00",
        "2026-12-29T10:00",
    ]
    assert starts(event("STATUS:CANCELLED")) == []


def test_what_is_over_is_not_shown_and_what_is_going_on_is() -> None:
    found = coming(
        event("DTEND;TZID=Europe/Amsterdam:20261123T110000", start="20261123T100000", uid="a", title="Gisteren"),
        event("DTEND;TZID=Europe/Amsterdam:20261126T110000", start="20261120T100000", uid="b", title="Nu"),
        event("DTSTART;VALUE=DATE:20261123", "DTEND;VALUE=DATE:20261124", uid="c", title="Dag van gisteren"),
        event(start="20270401T100000", uid="d", title="Veel later"),
        event(start="20261124T080000", uid="e", title="Vanmorgen"),
    )
    assert [one.title for one in found] == ["Nu", "Vanmorgen"]


WEEKDAYS = st.sampled_from(["TU", "TU,TH", "MO,TU,FR"])
RULES = st.one_of(
    st.builds(
        "FREQ=WEEKLY;INTERVAL={};BYDAY={}".format, st.integers(1, 3), st.sampled_from(["TU", "TU,TH", "MO,TU,FR"])
    ),
    st.builds("FREQ=DAILY;INTERVAL={}".format, st.integers(1, 9)),
    st.builds("FREQ=MONTHLY;INTERVAL={};BYDAY={}".format, st.integers(1, 3), st.sampled_from(["1TU", "TU"])),
    st.builds("FREQ=MONTHLY;BYMONTHDAY={}".format, st.sampled_from(["1", "1,15", "-31,1"])),
    st.builds("FREQ=MONTHLY;COUNT={}".format, st.integers(1, 40)),
    st.just("FREQ=YEARLY;BYMONTH=9;BYDAY=1TU"),
    st.just("FREQ=WEEKLY;UNTIL=20270105T090000Z"),
)


@settings(max_examples=60, deadline=None)
@given(RULES, st.integers(0, 400))
def test_ordinary_rules_happen_when_dateutil_says(rule: str, later: int) -> None:
    """From a Tuesday, the first of the month, at noon: also the first occurrence fits."""
    first = dt.datetime(2026, 9, 1, 10, 0)
    today = dt.date(2026, 9, 1) + dt.timedelta(days=later)
    found = coming(event("DTSTART:20260901T100000", f"RRULE:{rule}"), today=today)
    begin = dt.datetime.combine(today, dt.time())
    plain = rule.replace("T090000Z", "T235959")
    wanted = list(rrulestr(plain, dtstart=first).between(begin, begin + AHEAD, inc=True))
    assert [one.start.replace(tzinfo=None) for one in found] == wanted


# What can do harm

ENDLESS = [
    "FREQ=SECONDLY",
    "FREQ=MINUTELY;INTERVAL=1",
    "FREQ=HOURLY;BYMINUTE=0,1,2,3,4,5",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=MONTHLY;BYMONTHDAY=31;INTERVAL=12",
    "FREQ=MONTHLY;BYDAY=6MO",
    "FREQ=MONTHLY;BYDAY=TU,2MO",
    "FREQ=DAILY;INTERVAL=365;BYMONTH=12;BYMONTHDAY=1",
    "FREQ=YEARLY;BYWEEKNO=60",
    "FREQ=YEARLY;BYYEARDAY=1,2,3;BYMONTH=12",
    "FREQ=YEARLY;BYDAY=99MO",
    "FREQ=DAILY;INTERVAL=0",
    "FREQ=DAILY;BYSETPOS=366",
    "FREQ=DAILY;COUNT=999999999999;BYSECOND=0,1,2,3,4,5,6,7,8,9",
    "FREQ=NOOIT",
    "",
]


@pytest.mark.parametrize("rule", ENDLESS)
def test_a_rule_that_never_ends_or_never_comes_is_not_followed(rule: str) -> None:
    """What is left is the first time, as it was written."""
    start = time.process_time()
    found = coming(event("DTSTART;TZID=Europe/Amsterdam:20261201T100000", f"RRULE:{rule}"))
    assert len(found) <= 1
    assert time.process_time() - start < 10  # of the processor; followed, most would take minutes


def test_many_series_are_not_followed_for_ever() -> None:
    start = time.process_time()
    daily = [
        event("DTSTART:19900101T100000", "RRULE:FREQ=DAILY", "DURATION:P9999D", uid=str(n), title=f"Nr {n}")
        for n in range(3000)
    ]
    assert 0 < len(coming(*daily)) <= MOST_FOUND
    assert len(coming(event(title="a" * 1_000_000))) == 1
    dates = ",".join(f"20270101T{n // 3600:02d}{n // 60 % 60:02d}{n % 60:02d}" for n in range(50_000))
    assert coming(event(f"RDATE:{dates}")) == ()
    assert time.process_time() - start < 20


def test_a_time_zone_of_their_own_making_is_never_looked_at() -> None:
    bomb = (
        "BEGIN:VTIMEZONE\r\nTZID:Eigen\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nRRULE:FREQ=SECONDLY\r\n"
        "TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0500\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    (found,) = coming(event("DTSTART;TZID=Eigen:20261201T100000"), head=bomb)
    assert found.start == dt.datetime(2026, 12, 1, 10, tzinfo=AMSTERDAM)


def test_nothing_private_and_nobodys_address_is_kept() -> None:
    lines = clean_calendar(
        calendar(
            event(
                "ATTENDEE;CN=Riet:mailto:riet@kring.example", "ORGANIZER:mailto:x@kring.example", "DESCRIPTION:Geheim"
            ),
            event("CLASS:PRIVATE", title="Verjaardag van Riet", uid="b"),
            event("BEGIN:VALARM\r\nSUMMARY:Wekker\r\nATTENDEE:mailto:y@kring.example\r\nEND:VALARM", uid="c"),
            event("ATTACH;ENCODING=BASE64;VALUE=BINARY:" + "QUJD" * 100_000, uid="d"),
        )
    )
    assert lines is not None
    text = "\n".join(lines)
    assert lines.count("BEGIN:VEVENT") == 3
    assert not re.search("kring.example|Geheim|Riet|Wekker|QUJD", text)


PIECES = st.sampled_from(
    b"BEGIN:VEVENT END:VEVENT BEGIN:VALARM END:VALARM BEGIN:VTIMEZONE DTSTART:20261201T100000 "
    b"DTSTART;VALUE=DATE:20261301 "
    b"DTEND:19000101 DURATION:-P9D DURATION:P1Y RRULE:FREQ=DAILY RRULE:FREQ=WEEKLY;BYDAY=XX RDATE:x EXDATE;TZID=:1 "
    b"UID:a "
    b"RECURRENCE-ID:20261201T100000 SUMMARY:<b>x</b> SUMMARY;LANGUAGE=nl:Yoga LOCATION:\\\\n\\\\, URL:javascript:x "
    b"DTSTART:00010101T000000 DTSTART:99991231T235959Z STATUS:CANCELLED \xff\0 :; RRULE:FREQ=DAILY;UNTIL=1".split(b" ")
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES | st.binary(max_size=10), max_size=25))
@example([b"BEGIN:VEVENT", b"SUMMARY:x", b"DTSTART:99991231T235959Z", b"RRULE:FREQ=DAILY", b"END:VEVENT"])
@example([b"BEGIN:VEVENT", b"SUMMARY:x", b"DTSTART:00010101T000000", b"END:VEVENT"])
def test_whatever_a_calendar_is_its_events_are_clean(pieces: list[bytes]) -> None:
    lines = clean_calendar(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + b"\r\n".join(pieces) + b"\r\nEND:VCALENDAR\r\n")
    assert lines is not None
    for today in (DAY, dt.date(2027, 3, 28)):
        for one in outside_times(lines, today):
            assert one.title
            assert one.title.isprintable()
            assert one.place.isprintable()
            assert one.link == "" or one.link.startswith("http")
            assert one.start.tzinfo is AMSTERDAM


@pytest.mark.parametrize("raw", [b"", b"<html>", b"BEGIN:VEVENT\r\nEND:VEVENT", b"\0" * 99, b"PK\3\4"])
def test_what_is_no_calendar_is_told(tmp_path: Path, raw: bytes) -> None:
    (told,) = check(network(tmp_path, {SOURCES: FROM_FILE, FILE: raw}))
    assert (told["code"], told["severity"], told["file"]) == ("outside-calendar", "warning", FILE)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_calendar_is_read_however_it_was_saved(encoding: str) -> None:
    same = calendar(event(title="Café")).decode().encode(encoding)
    assert "SUMMARY:Café" in (clean_calendar(same) or ())


def test_the_address_of_a_calendar_may_be_as_calendars_give_it(tmp_path: Path) -> None:
    root = with_sources(tmp_path, source("WebCal://school.example/a.ics", "school", "agenda"))
    assert [one["code"] for one in check(root)] == ["outside-never"]
    assert look(root).network.sources["school"].address == "https://school.example/a.ics"


@pytest.mark.parametrize(("left", "code"), [("oud", "outside-gone"), ("de-kring", "file-ignored")])
def test_a_state_that_nobody_reads_is_told(tmp_path: Path, left: str, code: str) -> None:
    """Of a source that is gone, and of one that has a file now."""
    root = network(tmp_path, {SOURCES: FROM_FILE, FILE: calendar(event())})
    put(root, {f"content/bronnen/{left}.json": "{}"})
    assert [one["code"] for one in check(root)] == [code]


def test_events_that_were_changed_by_hand_are_cleaned_again() -> None:
    bomb = ["BEGIN:VEVENT", "SUMMARY:Yoga", "DTSTART;TZID=Eigen:20261201T100000", "ATTENDEE:mailto:riet@kring.example"]
    bomb += ["BEGIN:VTIMEZONE", "TZID:Eigen", "RRULE:FREQ=SECONDLY", "END:VTIMEZONE", "END:VEVENT\nBEGIN:VEVENT"]
    state = read_state(json.dumps({"events": bomb}).encode())
    assert state is not None
    assert state.events == (*bomb[:3], "END:VEVENT")
    assert read_state(write_state(state)) == state


# On the agenda page


def test_events_stand_on_the_agenda_with_their_source(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        SOURCES: FROM_FILE.replace("soort", "website: https://www.dekring.example, buurten: oost, soort"),
        FILE: calendar(
            event("LOCATION:Zaal\\, boven", title="<script>alert(1)</script> Yoga"),
            event("URL:https://www.dekring.example/koor", uid="b", title="Koor", start="20261202T200000"),
            event("URL:javascript:alert(1)", uid="c", title="Kaarten", start="20261203T200000"),
        ),
    }
    root = network(tmp_path, files)
    assert [(one.title, one.link, one.source) for one in shown(root)] == [
        ("<script>alert(1)</script> Yoga", "https://www.dekring.example", "De Kring"),
        ("Koor", "https://www.dekring.example/koor", "De Kring"),
        ("Kaarten", "https://www.dekring.example", "De Kring"),
    ]
    assert shown(root, "west") == ()
    page = (build(root, "oost") / "oost/agenda/index.html").read_text("utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Yoga" in page
    assert "javascript:" not in page
    assert "Zaal, boven" in page
    # Nobody subscribes to theirs with ours.
    assert b"Koor" not in (root / "build/sites/oost/agenda.ics").read_bytes()


def test_what_is_in_two_calendars_or_a_meeting_of_our_own_is_shown_once(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "content/data/bijeenkomsten.yml": "koffie: {titel: Koffie, datum: 2026-12-01, begin: 10:00, plek: de-kring}\n"
        "soep: {titel: Kerstsoep voor iedereen, datum: 2026-12-16, begin: 18:00, plek: de-kring}\n",
        SOURCES: FROM_FILE + source("https://school.example/a.ics", "school", "agenda"),
        FILE: calendar(
            event(uid="a", title="KOFFIE!"),
            event("LOCATION:De Kring\\, keuken", uid="b", title="Kerstsoep", start="20261216T180000"),
            event(uid="c", title="Koor", start="20261219T193000"),
            event("LOCATION:De Kring", uid="d", title="Iets anders", start="20261201T100000"),
        ),
    }
    lines = clean_calendar(calendar(event("DTSTART:20261219T183000Z", title="Koor"), event(uid="e", title="Studiedag")))
    root = network(tmp_path, files)
    put(root, {"content/bronnen/school.json": write_state(SourceState(events=lines or ()))})
    assert [(one.title, one.source) for one in shown(root)] == [
        ("Iets anders", "De Kring"),
        ("Studiedag", "School"),
        ("Koor", "De Kring"),
    ]


def test_a_calendar_at_an_address_is_fetched_and_kept_when_it_fails(tmp_path: Path) -> None:
    with serving() as site:
        root = with_sources(tmp_path, source(site.url(), "school", "agenda", zonder="[bestuur]"))
        old = event(start="20200101T100000", uid="oud", title="Lang geleden")
        site.pages["/feed"] = answer(calendar(event("RRULE:FREQ=WEEKLY;COUNT=3"), event(uid="b", title="Bestuur"), old))
        (first,) = fetch(root)
        assert (first.count, first.new, first.failing) == (2, 2, None)
        assert "Lang geleden" not in (root / "content/bronnen/school.json").read_text("utf-8")
        before = shown(root)
        assert [f"{one.start:%d %b}" for one in before] == ["01 Dec", "08 Dec"]  # of what returns the first times
        site.pages["/feed"] = answer(b"<html>inloggen</html>")
        (failed,) = fetch(root)
        assert failed.failing
        assert failed.failing.why == "no-calendar"
        assert shown(root) == before


def test_another_calendar_is_another_page_as_a_clean_build_makes_it(tmp_path: Path) -> None:
    files: dict[str, Content] = {SOURCES: FROM_FILE, FILE: calendar(event())}
    root = network(tmp_path / "netwerk", files)
    build(root, "oost")
    for number, raw in enumerate((calendar(event(title="Zang")), calendar(), b"<html>")):
        put(root, {FILE: raw})
        clean = network(tmp_path / f"schoon{number}", {**files, FILE: raw})
        assert tree(build(root, "oost") / "oost") == tree(build(clean, "oost") / "oost")


# Files that are not as they should be


def test_a_calendar_without_its_end_was_cut_off_and_is_none() -> None:
    whole = calendar(event(), event(uid="b", title="Soep"))
    assert clean_calendar(whole) is not None
    for cut in (whole[:-1], whole.replace(b"END:VCALENDAR", b""), whole[: len(whole) // 2], b"BEGIN:VCALENDAR\r\n"):
        if b"END:VCALENDAR" not in cut:
            assert clean_calendar(cut) is None


def test_a_line_that_was_broken_within_a_letter_is_whole() -> None:
    raw = calendar(event(title="Café en thee"), event(uid="b", title="Tweede"))
    broken = raw.replace("é".encode(), "é".encode()[:1] + b"\r\n " + "é".encode()[1:])
    assert clean_calendar(broken) == clean_calendar(raw)
    wrong = clean_calendar(raw.replace(b"Tweede", b"Twee\xebn"))
    assert wrong is not None
    assert {"SUMMARY:Café en thee", "SUMMARY:Tweeën"} <= set(wrong)


def test_of_what_may_be_said_once_the_first_counts_in_any_letters() -> None:
    twice = event("SUMMARY:Nog een", "LOCATION:Zaal", "LOCATION:Tuin")
    assert [(one.title, one.place) for one in coming(twice)] == [("Yoga", "Zaal")]
    small = "begin:vevent\r\nuid:z\r\nsummary:Klein\r\ndtstart;tzid=Europe/Amsterdam:20261201T100000\r\nend:vevent\r\n"
    assert [one.title for one in coming(small)] == ["Klein"]


def test_the_last_events_of_a_long_calendar_are_kept() -> None:
    day = dt.date(2019, 1, 1)
    old = [event(uid=f"o{n}", start=f"{day + dt.timedelta(days=n):%Y%m%d}T100000") for n in range(2500)]
    ended = [
        event("RRULE:FREQ=WEEKLY;UNTIL=20190601T000000Z", uid=f"e{n}", start="20190101T100000") for n in range(510)
    ]
    moved = [
        event(f"RECURRENCE-ID;TZID=Europe/Amsterdam:2020{n % 12 + 1:02}01T100000", uid="r", start="20200101T110000")
        for n in range(600)
    ]
    feast = event(uid="feest", title="Feest")
    for many in ([*old, feast], [*ended, feast], [*moved, feast]):
        assert [one.title for one in coming(*many)] == ["Feest"]
    lessons = [event("RRULE:FREQ=DAILY", uid=f"l{n}", title=f"Les {n}", start="20261124T090000") for n in range(40)]
    assert "Feest" in {one.title for one in coming(*lessons, feast)}


def test_what_goes_on_for_months_is_shown_while_it_does() -> None:
    exhibition = event("DTSTART;VALUE=DATE:20260901", "DTEND;VALUE=DATE:20270110", title="Expositie")
    (one,) = coming(exhibition)
    assert one.end is not None
    assert one.end.date() == dt.date(2027, 1, 10)
    assert coming(exhibition, today=dt.date(2027, 1, 11)) == ()


def test_events_without_a_name_of_their_own_are_each_shown() -> None:
    for uid in ("", "zelfde"):
        some = [event(uid=uid, title=title, start=f"202612{day:02}T100000") for day, title in enumerate("ABC", 1)]
        assert [one.title for one in coming(*some)] == ["A", "B", "C"]


def test_a_zone_with_its_owner_before_its_name_is_that_zone(recwarn: pytest.WarningsRecorder) -> None:
    for zone in ("/freeassociation.sourceforge.net/Europe/London", "/mozilla.org/20050126_1/Europe/London"):
        (one,) = coming(event(f"DTSTART;TZID={zone}:20261201T100000"))
        assert one.start == dt.datetime(2026, 12, 1, 11, tzinfo=AMSTERDAM)
    assert not recwarn.list


def test_links_of_events_follow_nobody() -> None:
    (one,) = coming(event("URL:https://g.example/a?id=1&utm_source=ics"))
    assert one.link == "https://g.example/a?id=1"
