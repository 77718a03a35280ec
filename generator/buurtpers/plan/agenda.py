"""The agenda of a site, its months, and a page for each meeting. Pure."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator
from typing import NamedTuple, get_args

from buurtpers.base.language import catalogue, long_date
from buurtpers.plan import outside
from buurtpers.plan.home import home_elsewhere
from buurtpers.plan.meetings import MeetingView, coming, listed, meetingview_of, past
from buurtpers.plan.outside import OutsideEvent
from buurtpers.plan.pages import Link, PagePlan
from buurtpers.plan.places import places_of
from buurtpers.plan.selection import Selection
from buurtpers.plan.texts import Resolver
from buurtpers.read import addresses
from buurtpers.read.models.meetings import MeetingKind
from buurtpers.read.rules.occurrences import occurrence


class Filter(NamedTuple):
    """What readers can choose meetings by: "kind", "group", "place" or "buurt"; each value with its name."""

    name: str
    options: tuple[tuple[str, str], ...]


class Agenda(NamedTuple):
    """Meetings of the coming year, and past ones. `made`: the day the list was true on; None if nothing is coming."""

    coming: tuple[MeetingView, ...]
    past: tuple[MeetingView, ...]
    calendar: str  # path of the .ics
    made: dt.date | None
    places: tuple[Link, ...] = ()
    outside: tuple[OutsideEvent, ...] = ()
    filters: tuple[Filter, ...] = ()


class MonthDay(NamedTuple):
    day: dt.date
    meetings: tuple[MeetingView, ...]


class AgendaMonth(NamedTuple):
    """A month by weeks that begin on Monday; None before its first and after its last day."""

    first: dt.date
    weeks: tuple[tuple[MonthDay | None, ...], ...]


class Months(NamedTuple):
    months: tuple[AgendaMonth, ...]
    made: dt.date
    filters: tuple[Filter, ...] = ()


class MeetingPage(NamedTuple):
    """A meeting; one that returns by its next time, or its last. `coming` are all times of the coming year.

    `made` is the day on which `coming` was so; None for a meeting that does not return.
    """

    meeting: MeetingView
    calendar: str = ""  # path of the .ics
    coming: tuple[MeetingView, ...] = ()
    made: dt.date | None = None


def paths(chosen: Selection) -> Iterator[str]:
    yield addresses.AGENDA
    if chosen.meetings:
        yield addresses.AGENDA_MONTHS
        yield from map(addresses.meeting_path, chosen.meetings)


def pages(chosen: Selection, resolver: Resolver) -> Iterator[PagePlan]:
    words, name = catalogue("buurtpers"), chosen.site.title
    places = tuple(Link(chosen.network.places[key].name, addresses.place_path(key)) for key in places_of(chosen))
    ahead = coming(chosen)
    others = outside.outside_events(chosen, ahead)
    made = chosen.today if ahead or others else None
    filters = _filters(ahead)
    view = Agenda(ahead, past(chosen), addresses.CALENDAR, made, places, others, filters)
    description = words("page.agenda-of", name=name)
    yield PagePlan(addresses.AGENDA, words("page.agenda"), description, view, None, searchable=False)
    if chosen.meetings:
        months = Months(_months(chosen), chosen.today, filters)
        title = words("page.agenda-months")
        yield PagePlan(addresses.AGENDA_MONTHS, title, description, months, None, searchable=False)
    for key in chosen.meetings:
        yield _meeting_page(chosen, key, resolver)


def _meeting_page(chosen: Selection, key: str, resolver: Resolver) -> PagePlan:
    words, record = catalogue("buurtpers"), chosen.meetings[key]
    times = [one for name, one in chosen.times if name == key]
    ahead = coming(chosen, [key])
    # A meeting that returns is shown by its next time that takes place, or else by what is nearest to that.
    chances = [one for one in times if one.day >= chosen.today]
    shown = next((one for one in chances if not one.cancelled), (*chances, *times[-1:], None)[0])
    shown = shown or occurrence(record, record.date)
    meeting = meetingview_of(chosen, key, shown, resolver)
    where = meeting.place.name if meeting.place else words("page.online") if meeting.online else chosen.site.title
    when = meeting.rule or long_date(shown.day)
    description = words("page.meeting", date=f"{when[:1].upper()}{when[1:]}" if meeting.rule else when, place=where)
    path = addresses.meeting_calendar(key)
    view = MeetingPage(meeting, path, ahead, chosen.today) if meeting.rule else MeetingPage(meeting, path)
    home = home_elsewhere(chosen.network, record.buurten, chosen.site.id)
    return PagePlan(meeting.path, meeting.title, description, view, None, record.origin, home=home)


def _filters(meetings: Iterable[MeetingView]) -> tuple[Filter, ...]:
    """The filters with more than one option among these meetings; kinds stand in their usual order."""
    found: dict[str, dict[str, str]] = {"kind": {}, "group": {}, "place": {}, "buurt": {}}
    for view in meetings:
        found["kind"][view.kind] = view.kind
        if view.group:
            found["group"][view.group.path] = view.group.title
        if view.place_path and view.place:
            found["place"][view.place_path] = view.place.name
        found["buurt"].update((buurt, buurt) for buurt in view.buurten)
    options = {name: sorted(named.items(), key=lambda pair: pair[1].casefold()) for name, named in found.items()}
    options["kind"] = [(kind, kind) for kind in get_args(MeetingKind) if kind in found["kind"]]
    return tuple(Filter(name, tuple(some)) for name, some in options.items() if len(some) > 1)


def _months(chosen: Selection) -> tuple[AgendaMonth, ...]:
    """The months from this one to the last with a meeting, thirteen at most."""
    by_day: dict[dt.date, list[MeetingView]] = {}
    for view in listed(chosen):
        by_day.setdefault(view.start.date(), []).append(view)
    first = chosen.today.replace(day=1)
    months = [_later(first, n) for n in range(13)]
    last = max((day for day in by_day if day < _later(first, 13)), default=first)
    return tuple(_month(month, by_day) for month in months if month <= max(last, first))


def _later(month: dt.date, n: int) -> dt.date:
    return dt.date(month.year + (month.month - 1 + n) // 12, (month.month - 1 + n) % 12 + 1, 1)


def _month(first: dt.date, by_day: dict[dt.date, list[MeetingView]]) -> AgendaMonth:
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    return AgendaMonth(
        first,
        tuple(
            tuple(MonthDay(day, tuple(by_day.get(day, ()))) if day.month == first.month else None for day in week)
            for week in weeks
        ),
    )
