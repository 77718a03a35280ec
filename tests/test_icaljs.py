"""The calendar as JavaScript reads it: what Thunderbird and Nextcloud see."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from buurtpers.plan.agenda import MeetingPage
from buurtpers.plan.meetings import MeetingView
from support import REPOSITORY, TODAY, build, look, network

READER = REPOSITORY / "tests/read_calendar.mjs"
# On either side of both clock changes, and on the days themselves.
MEETINGS = """
dag-voor-zomertijd: {titel: Zaterdag, datum: 2027-03-27, begin: 19:30, einde: 21:00, plek: de-kring, buurten: alle}
dag-van-zomertijd: {titel: Zondag, datum: 2027-03-28, begin: 10:00, einde: 11:00, buurten: alle}
nacht-naar-zomertijd: {titel: Nacht, datum: 2027-03-27, begin: 23:00, einde: 04:00, buurten: alle}
dag-voor-wintertijd: {titel: Zaterdag, datum: 2027-10-30, begin: 19:30, einde: 21:00, buurten: alle}
dag-van-wintertijd: {titel: Zondag, datum: 2027-10-31, begin: 10:00, einde: 11:00, buurten: alle}
nacht-naar-wintertijd: {titel: Nacht, datum: 2027-10-30, begin: 23:00, einde: 04:00, buurten: alle}
afgelast: {titel: Soep, datum: 2026-12-02, begin: 17:00, einde: 19:00, buurten: alle, afgelast: De pan lekt.}
geweest: {titel: Koffie, datum: 2025-07-01, begin: 10:00, einde: 11:00, buurten: alle}
"""
INSTANTS = {
    "dag-voor-zomertijd": ("2027-03-27T18:30", "2027-03-27T20:00"),
    "dag-van-zomertijd": ("2027-03-28T08:00", "2027-03-28T09:00"),
    "nacht-naar-zomertijd": ("2027-03-27T22:00", "2027-03-28T02:00"),
    "dag-voor-wintertijd": ("2027-10-30T17:30", "2027-10-30T19:00"),
    "dag-van-wintertijd": ("2027-10-31T09:00", "2027-10-31T10:00"),
    "nacht-naar-wintertijd": ("2027-10-30T21:00", "2027-10-31T03:00"),
    "afgelast": ("2026-12-02T16:00", "2026-12-02T18:00"),
    "geweest": ("2025-07-01T08:00", "2025-07-01T09:00"),
}


def read(calendar: Path) -> dict[str, Any]:
    """What ical.js makes of a calendar, on a computer far from Amsterdam."""
    node = shutil.which("node")
    assert node, "node is missing: `make tools` installs it"
    done = subprocess.run(
        [node, str(READER)],
        input=calendar.read_bytes(),
        capture_output=True,
        check=False,
        timeout=60,
        env={**os.environ, "TZ": "America/New_York"},
    )
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def instant(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:00.000Z")


def test_meetings_are_at_the_same_moment_on_both_sides_of_both_clock_changes(tmp_path: Path) -> None:
    root = network(tmp_path / "netwerk", {"content/data/bijeenkomsten.yml": MEETINGS})
    events = read(build(root) / "oost/agenda.ics")["events"]
    found = {event["uid"].split("@")[0]: (event["start"], event["end"]) for event in events}
    assert found == {key: (f"{start}:00.000Z", f"{end}:00.000Z") for key, (start, end) in INSTANTS.items()}
    assert {event["zone"] for event in events} == {"Europe/Amsterdam"}
    status = {event["uid"].split("@")[0]: event["status"] for event in events}
    assert status.pop("afgelast") == "CANCELLED"
    assert set(status.values()) == {"CONFIRMED"}


@pytest.mark.parametrize("buurt", ["kruiskamp", "liendert", "schothorst", "soesterkwartier"])
def test_calendar_of_the_example_holds_every_meeting(example: Path, buurt: str) -> None:
    calendar = read(example / f"sites/{buurt}/agenda.ics")
    plan = look(REPOSITORY, TODAY).plans[buurt]
    meetings = [page.view.meeting for page in plan.pages if isinstance(page.view, MeetingPage)]
    events = {event["url"].removeprefix(plan.url): event for event in calendar["events"]}
    assert plan.name in calendar["name"]
    assert len(events) == len({event["uid"] for event in calendar["events"]})
    assert set(events) == {meeting.path for meeting in meetings}
    # Those that return are in test_series.py.
    for meeting in (one for one in meetings if not one.rule):
        same(events[meeting.path], meeting)


def same(event: dict[str, Any], meeting: MeetingView) -> None:
    """Assert that the event is the meeting."""
    assert meeting.title in event["summary"]
    assert event["start"] == instant(meeting.start)
    assert meeting.end is None or event["end"] == instant(meeting.end)
    assert event["status"] == ("CANCELLED" if meeting.cancelled else "CONFIRMED")
    assert meeting.place is None or event["location"].startswith(f"{meeting.place.name}, {meeting.place.address}")
    assert meeting.reason is None or meeting.reason in event["description"]
    assert meeting.signup is None or meeting.signup in event["description"]
