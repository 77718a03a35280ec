"""The calendars that people subscribe to: .ics files by RFC 5545.

A meeting that returns is one event with an RRULE, the days without it are EXDATEs in the
time zone of DTSTART, and a time that was moved or cancelled is an event of its own with
the same UID, its RECURRENCE-ID and a higher SEQUENCE. docs/calendars.md tells what
clients make of that, and where they say so.
"""

from __future__ import annotations

import datetime as dt
from functools import cache, lru_cache

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vRecur, vText

from buurtpers.base.language import catalogue
from buurtpers.base.zones import AMSTERDAM
from buurtpers.plan.calendars import CalendarEntry, CalendarPlan
from buurtpers.plan.meetings import MeetingView
from buurtpers.read.addresses import slug

PRODUCT = "-//buurtpers//agenda//NL"
# How often a client should look again (RFC 7986, and Outlook's older name for it).
REFRESH = dt.timedelta(hours=6)
STAMP = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
_END = b"END:VCALENDAR\r\n"


def make_calendar(plan: CalendarPlan) -> bytes:
    """All meetings of a calendar, past ones too, so that a subscriber's calendar keeps them."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", plan.name)
    calendar.add("x-wr-calname", plan.name)
    calendar.add("x-wr-timezone", str(AMSTERDAM))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vText("PT6H"))
    head = bytes(calendar.to_ical())
    assert head.endswith(_END)
    # A meeting stands in several calendars: its events are made once.
    events = (_events(entry, plan.network) for entry in plan.entries)
    return b"".join([head.removesuffix(_END), _zone(), *events, _END])


@lru_cache(4096)
def _events(entry: CalendarEntry, network: str) -> bytes:
    """A meeting, and the times of it that are other than its rule has them."""
    meeting = entry.meeting
    changed = int(meeting.cancelled or meeting.moved)
    whole = _event(entry, meeting, network, sequence=changed)
    if entry.rule:
        whole.add("rrule", vRecur.from_ical(entry.rule))
    for day in entry.without:
        whole.add("exdate", dt.datetime.combine(day, meeting.start.time(), AMSTERDAM))
    events = [whole]
    for one in entry.changed:
        event = _event(entry, one, network, sequence=changed + 1)
        event.add("recurrence-id", dt.datetime.combine(one.planned, meeting.start.time(), AMSTERDAM))
        events.append(event)
    return b"".join(event.to_ical() for event in events)


@cache
def _zone() -> bytes:
    """The clock of Amsterdam by the European rule, which holds since 1996 and for years to come."""
    zone = Timezone()
    zone.add("tzid", str(AMSTERDAM))
    for part, month, day, hour, name, before, after in (
        (TimezoneDaylight(), 3, 31, 2, "CEST", 1, 2),
        (TimezoneStandard(), 10, 27, 3, "CET", 2, 1),
    ):
        part.add("dtstart", dt.datetime(1996, month, day, hour))
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        part.add("tzname", name)
        part.add("tzoffsetfrom", dt.timedelta(hours=before))
        part.add("tzoffsetto", dt.timedelta(hours=after))
        zone.add_component(part)
    return bytes(zone.to_ical())


def _event(entry: CalendarEntry, meeting: MeetingView, network: str, sequence: int) -> Event:
    words = catalogue("buurtpers")
    event = Event()
    # The same for a meeting on every site of the network.
    event.add("uid", f"{meeting.id}@{slug(network)}.buurtpers")
    title = words("calendar.cancelled", title=meeting.title) if meeting.cancelled else meeting.title
    event.add("summary", title)
    event.add("dtstart", meeting.start)
    event.add("dtend", meeting.over)
    if meeting.place:
        place = meeting.place
        parts = (place.name, place.address, " ".join(filter(None, (place.postcode, place.town))))
        event.add("location", ", ".join(part for part in parts if part))
    event.add("description", _description(entry, meeting))
    event.add("status", "CANCELLED" if meeting.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if meeting.cancelled else "OPAQUE")
    if entry.url:
        event.add("url", entry.url)
    # A rebuild of the same meeting must change nothing, and a changed one must not seem older
    # than what a client has: so the stamp says nothing. Subscribers compare the whole event.
    event.add("dtstamp", STAMP)
    event.add("sequence", sequence)
    return event


def _description(entry: CalendarEntry, meeting: MeetingView) -> str:
    words = catalogue("buurtpers")
    lines = [words("calendar.cancelled-reason", reason=meeting.reason) if meeting.reason else ""]
    lines.append(meeting.otherwise)
    if meeting.partners:
        names = ", ".join(f"{who.name} ({who.role})" for who in meeting.partners)
        partners = words("calendar.partners", names=names)
    else:
        partners = ""
    lines += [
        entry.lead,
        partners,
        words("calendar.signup", signup=meeting.signup) if meeting.signup else "",
        *(words(f"calendar.{name}", text=text) for name, text in meeting.details),
        words("calendar.online", how=meeting.online) if meeting.online else "",
        entry.url,
    ]
    return "\n".join(line for line in lines if line)
