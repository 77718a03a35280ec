"""The calendar that people subscribe to: one .ics per buurt."""

from __future__ import annotations

import datetime as dt

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vText

from buurtpers.language import catalogue
from buurtpers.plan.pages import MeetingPage, MeetingView, SitePlan
from buurtpers.plan.selection import ZONE
from buurtpers.read.addresses import slug

PRODUCT = "-//buurtpers//agenda//NL"
# How often a client should look again (RFC 7986, and Outlook's older name for it).
REFRESH = dt.timedelta(hours=6)
STAMP = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
DEFAULT_LENGTH = dt.timedelta(hours=2)


def make_calendar(site: SitePlan) -> bytes:
    """All meetings of a site, past ones too, so that a subscriber's calendar keeps them."""
    words = catalogue("buurtpers")
    name = words("feed.calendar", name=site.name)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", str(ZONE))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vText("PT6H"))
    meetings = [page.view.meeting for page in site.pages if isinstance(page.view, MeetingPage)]
    calendar.add_component(_zone())
    for meeting in meetings:
        calendar.add_component(_event(site, meeting))
    return bytes(calendar.to_ical())


def _zone() -> Timezone:
    """The clock of Amsterdam by the European rule, which holds since 1996 and for years to come."""
    zone = Timezone()
    zone.add("tzid", str(ZONE))
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
    return zone


def _event(site: SitePlan, meeting: MeetingView) -> Event:
    words = catalogue("buurtpers")
    event = Event()
    event.add("uid", f"{meeting.id}@{_domain(site)}")
    title = words("calendar.cancelled", title=meeting.title) if meeting.cancelled else meeting.title
    event.add("summary", title)
    event.add("dtstart", meeting.start)
    event.add("dtend", meeting.end or meeting.start + DEFAULT_LENGTH)
    if meeting.place:
        place = meeting.place
        parts = (place.name, place.address, " ".join(filter(None, (place.postcode, place.town))))
        event.add("location", ", ".join(part for part in parts if part))
    event.add("description", _description(site, meeting))
    event.add("status", "CANCELLED" if meeting.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if meeting.cancelled else "OPAQUE")
    if site.url:
        event.add("url", site.url + meeting.path)
    # A rebuild of the same meeting must change nothing, and a changed one must not seem older
    # than what a client has: so the stamp says nothing. Subscribers compare the whole event.
    event.add("dtstamp", STAMP)
    event.add("sequence", 1 if meeting.cancelled else 0)
    return event


def _domain(site: SitePlan) -> str:
    """What makes a UID unique: the same for a meeting on every site of the network."""
    return f"{slug(site.network)}.buurtpers"


def _description(site: SitePlan, meeting: MeetingView) -> str:
    words = catalogue("buurtpers")
    lines = [
        words("calendar.cancelled-reason", reason=meeting.reason) if meeting.reason else "",
        meeting.body.body.lead if meeting.body else "",
        words("calendar.partners", names=", ".join(f"{p.name} ({p.role})" for p in meeting.partners))
        if meeting.partners
        else "",
        words("calendar.signup", signup=meeting.signup) if meeting.signup else "",
        words("calendar.bring", bring=meeting.bring) if meeting.bring else "",
        words("calendar.accessible", accessible=meeting.place.accessible)
        if meeting.place and meeting.place.accessible
        else "",
        site.url + meeting.path if site.url else "",
    ]
    return "\n".join(line for line in lines if line)
