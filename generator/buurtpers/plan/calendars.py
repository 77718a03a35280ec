"""The calendars of a site: each meeting with all its times, for whoever subscribes. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from buurtpers.base.language import catalogue
from buurtpers.base.zones import AMSTERDAM
from buurtpers.plan.home import home_of
from buurtpers.plan.meetings import MeetingView, view_of
from buurtpers.plan.selection import Selection
from buurtpers.read import addresses
from buurtpers.read.models.meetings import Meeting
from buurtpers.read.network import Network
from buurtpers.read.rules.occurrences import horizon, occurrence, planned_days, rule_days, rule_of
from buurtpers.read.rules.rule import pieces_of


class CalendarEntry(NamedTuple):
    """A meeting for calendars, with all its times.

    `meeting` is its first time as planned, and `changed` are the times that were moved or cancelled.
    `rule` is an RRULE, "" for once; `without` are days of the rule on which there is none.
    """

    meeting: MeetingView
    lead: str
    url: str  # the page about it, "" where that has no address
    rule: str = ""
    without: tuple[dt.date, ...] = ()
    changed: tuple[MeetingView, ...] = ()


@dataclass(frozen=True)
class CalendarPlan:
    """An .ics among the site's files."""

    path: str
    name: str
    network: str
    entries: tuple[CalendarEntry, ...]

    @cached_property
    def said(self) -> str:
        """Its repr, made once: that of the network's calendar is long, and every site needs it for a key."""
        return repr(self)


def paths(chosen: Selection) -> Iterator[str]:
    """The addresses of the calendars; a working group without meetings has one too."""
    yield from (addresses.CALENDAR, addresses.NETWORK_CALENDAR)
    yield from map(addresses.meeting_calendar, chosen.meetings)
    yield from map(addresses.group_calendar, chosen.groups)


def calendars_of(chosen: Selection) -> tuple[CalendarPlan, ...]:
    """The calendar of the buurt, of the network, of each working group and of each meeting."""
    words, network = catalogue("buurtpers"), chosen.network
    site, about = chosen.site, network.about.name
    entries = {key: _entry(network, key, meeting, site.url, chosen.today) for key, meeting in chosen.meetings.items()}
    plans = [
        CalendarPlan(addresses.CALENDAR, words("feed.calendar", name=site.title), about, tuple(entries.values())),
        _of_network(network, chosen.today),
    ]
    for key, group in chosen.groups.items():
        mine = tuple(entries[name] for name, meeting in chosen.meetings.items() if meeting.werkgroep == key)
        plans.append(CalendarPlan(addresses.group_calendar(key), group.title, about, mine))
    plans += [
        CalendarPlan(addresses.meeting_calendar(key), entry.meeting.title, about, (entry,))
        for key, entry in entries.items()
    ]
    return tuple(plans)


def _of_network(network: Network, today: dt.date) -> CalendarPlan:
    """Every meeting of every buurt, the same for all sites; with the page where it is at home."""
    if ("calendar", today) not in network.made:
        meetings = sorted(network.meetings.items(), key=lambda item: (item[1].date, item[1].start, item[0]))
        entries = tuple(
            _entry(network, key, meeting, home_of(network, meeting.buurten), today)
            for key, meeting in meetings
            if not meeting.draft and meeting.buurten.of(network.sites)
        )
        about = network.about.name
        name = catalogue("buurtpers")("feed.calendar", name=about)
        network.made["calendar", today] = CalendarPlan(addresses.NETWORK_CALENDAR, name, about, entries)
    found: CalendarPlan = network.made["calendar", today]
    return found


def _entry(network: Network, key: str, meeting: Meeting, url: str, today: dt.date) -> CalendarEntry:
    text = network.texts.get(f"bijeenkomsten/{key}")
    page = url + addresses.meeting_path(key) if url else ""
    lead = text.body.lead if text else ""
    if meeting.repeat is None:
        return CalendarEntry(view_of(network, key, meeting, occurrence(meeting, meeting.date)), lead, page)
    region, last = network.about.school_region, _last_told(meeting, today)
    days = planned_days(meeting, region, last)
    changed = [occurrence(meeting, day) for day in days if day in meeting.moved or day in meeting.cancelled_on]
    first = days[0] if days else meeting.date
    # As the rule has it: what is other about one time is told of that time.
    plain = meeting.model_copy(update={"moved": {}, "cancelled_on": {}})
    skipped = sorted({*rule_days(rule_of(meeting), meeting.date, last)} - {*days})
    return CalendarEntry(
        view_of(network, key, meeting, occurrence(plain, first)),
        lead,
        page,
        _rule(meeting, first, last),
        tuple(day for day in skipped if day > first),
        tuple(view_of(network, key, meeting, one) for one in changed),
    )


def _ends(meeting: Meeting) -> bool:
    """Whether the RRULE needs an UNTIL: also where its exceptions (holidays, months) are only known up to some day."""
    but = meeting.exceptions
    counted = meeting.repeat is not None and meeting.repeat.rule.count is not None
    return meeting.until is not None or counted or bool(but.named or but.months or but.days)


def _last_told(meeting: Meeting, today: dt.date) -> dt.date:
    """The last day up to which times and exceptions are written into calendars."""
    named = [*meeting.moved, *meeting.cancelled_on, *(last for _, last in meeting.exceptions.periods)]
    far = max([horizon(today), horizon(meeting.date), *named])
    return min(far, meeting.until) if meeting.until else far


def _rule(meeting: Meeting, first: dt.date, last: dt.date) -> str:
    pieces = [f"{name}={','.join(map(str, values))}" for name, values in pieces_of(rule_of(meeting))]
    if _ends(meeting):
        days = rule_days(rule_of(meeting), meeting.date, last)
        until = dt.datetime.combine(days[-1] if days else first, meeting.start, AMSTERDAM).astimezone(dt.UTC)
        pieces.append(f"UNTIL={until:%Y%m%dT%H%M%SZ}")
    return ";".join(pieces)
