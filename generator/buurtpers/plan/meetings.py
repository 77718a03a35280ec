"""The meetings of a site: how each stands in a list, and their agenda and pages, and those of places. Pure."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator
from typing import get_args

from buurtpers.base.language import catalogue, clock, day_month, long_date
from buurtpers.plan import outside
from buurtpers.plan.details import Medium, details_of
from buurtpers.plan.home import home_elsewhere
from buurtpers.plan.pages import (
    Agenda,
    AgendaMonth,
    AgendaMonths,
    Filter,
    Link,
    MeetingPage,
    MeetingView,
    MonthDay,
    PagePlan,
    PageText,
    PhotoUse,
    PlacePage,
    Soonest,
)
from buurtpers.plan.selection import TOLD, Selection
from buurtpers.plan.texts import Resolver, record_photo
from buurtpers.read import addresses
from buurtpers.read.models.meetings import Meeting, MeetingKind
from buurtpers.read.network import Network
from buurtpers.read.rules.occurrences import Occurrence, occurrence
from buurtpers.read.rules.rulewords import meeting_in_words

# Of a meeting for more buurten than these, it is not told which.
FEW = 6


# What stands in lists


def listed(chosen: Selection) -> tuple[MeetingView, ...]:
    """Every time of every meeting that the lists of a site show, in order."""
    if "listed" not in chosen.made:
        chosen.made["listed"] = tuple(meetingview_of(chosen, key, one) for key, one in chosen.times)
    found: tuple[MeetingView, ...] = chosen.made["listed"]
    return found


def coming(chosen: Selection, keys: Iterable[str] | None = None) -> tuple[MeetingView, ...]:
    """Those of today and later; of these meetings, or of all."""
    wanted = None if keys is None else {*keys}
    return tuple(view for view in listed(chosen) if not view.past and (wanted is None or view.id in wanted))


def past(chosen: Selection, keys: Iterable[str] | None = None) -> tuple[MeetingView, ...]:
    """Those before today, the newest first."""
    wanted = None if keys is None else {*keys}
    return tuple(view for view in reversed(listed(chosen)) if view.past and (wanted is None or view.id in wanted))


def soonest(chosen: Selection, most: int, more: int, keys: Iterable[str] | None = None) -> Soonest:
    """The next time of the meetings that come first, and `more` times to take their place when they are over."""
    ahead = coming(chosen, keys)
    first: dict[str, MeetingView] = {}
    for view in ahead:
        first.setdefault(view.id, view)
    soon = tuple(first.values())[:most]
    taken = {(view.id, view.planned) for view in soon}
    later = tuple(view for view in ahead if (view.id, view.planned) not in taken)
    return Soonest(soon, later[:more], len(later) > more)


def group_link(chosen: Selection, key: str | None) -> Link | None:
    group = chosen.groups.get(key or "")
    return Link(group.title, addresses.group_path(key)) if key and group else None


def meetingview_of(chosen: Selection, key: str, one: Occurrence, resolver: Resolver | None = None) -> MeetingView:
    """One time of a meeting; with a resolver, with its text."""
    meeting = chosen.meetings[key]
    text = chosen.network.texts.get(f"bijeenkomsten/{key}") if resolver else None
    path = addresses.meeting_path(key)
    return view_of(
        chosen.network,
        key,
        meeting,
        one,
        group=group_link(chosen, meeting.werkgroep),
        body=resolver.text(text, path) if text and resolver else None,
        photo=record_photo(chosen.network, meeting) if meeting.image else None,
        past=one.day < chosen.today,
        place_path=addresses.place_path(one.place) if one.place and one.place in chosen.network.places else None,
        buurten=_few(chosen.network, meeting),
        begins=_begins(chosen, key),
        medium="page",
    )


def view_of(
    network: Network,
    key: str,
    meeting: Meeting,
    one: Occurrence,
    group: Link | None = None,
    body: PageText | None = None,
    photo: PhotoUse | None = None,
    past: bool = False,
    place_path: str | None = None,
    buurten: tuple[str, ...] = (),
    begins: dt.date | None = None,
    medium: Medium = "calendar",
) -> MeetingView:
    """One time of a meeting; what depends on the site or on the day is given."""
    place = network.places.get(one.place or "")
    return MeetingView(
        id=key,
        title=meeting.title,
        path=addresses.meeting_path(key),
        kind=meeting.kind,
        start=one.start,
        end=one.end,
        place=place,
        group=group,
        partners=tuple(network.partners[p] for p in meeting.partners if p in network.partners),
        host=meeting.host,
        signup=meeting.signup,
        cancelled=one.cancelled,
        reason=one.reason if one.cancelled else None,
        body=body,
        photo=photo,
        past=past,
        over=one.over,
        planned=one.planned,
        moved=one.moved,
        otherwise=_otherwise(network, meeting, one) if one.moved and not one.cancelled else "",
        rule=_rule_in_words(network, key, meeting, begins),
        whole=meeting.all_cancelled,
        online=meeting.online,
        details=details_of(meeting, place, medium),
        place_path=place_path,
        buurten=buurten,
    )


def _otherwise(network: Network, meeting: Meeting, one: Occurrence) -> str:
    """What is other about a time that was moved, each in a sentence, and why."""
    words, place = catalogue("buurtpers"), network.places.get(one.place or "")
    said = []
    if one.day != one.planned:
        said.append(words("moved.day", date=day_month(one.planned)))
    if one.start.time() != meeting.start:
        said.append(words("moved.time", time=clock(one.start.time()), usual=clock(meeting.start)))
    if place and one.place != meeting.place:
        said.append(words("moved.place", place=place.name))
    why = one.reason or ""
    why += "" if why.endswith((".", "!", "?", "…")) or not why else "."
    return " ".join(filter(None, (*(said or [words("moved.other")]), why[:1].upper() + why[1:])))


def _rule_in_words(network: Network, key: str, meeting: Meeting, begins: dt.date | None) -> str:
    if meeting.repeat is None:
        return ""
    if ("rule", key, begins) not in network.made:
        network.made["rule", key, begins] = meeting_in_words(meeting, begins)
    found: str = network.made["rule", key, begins]
    return found


def _begins(chosen: Selection, key: str) -> dt.date | None:
    """The first day of a meeting that returns, as long as that is to come."""
    if "first" not in chosen.made:
        days: dict[str, dt.date] = {}
        for name, one in chosen.times:
            if not one.cancelled:
                days.setdefault(name, one.day)
        chosen.made["first"] = days
    date = chosen.meetings[key].date
    first: dt.date = chosen.made["first"].get(key, date)
    return first if first > chosen.today and date > chosen.today - TOLD else None


def _few(network: Network, meeting: Meeting) -> tuple[str, ...]:
    if meeting.buurten.only is None or len(meeting.buurten.only) > FEW:
        return ()
    return tuple(sorted(network.sites[buurt].title for buurt in meeting.buurten.of(network.sites)))


# The pages


def agenda_pages(chosen: Selection, resolver: Resolver) -> Iterator[PagePlan]:
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
        months = AgendaMonths(_months(chosen), chosen.today, filters)
        title = words("page.agenda-months")
        yield PagePlan(addresses.AGENDA_MONTHS, title, description, months, None, searchable=False)
    for key in chosen.meetings:
        yield _meeting_page(chosen, key, resolver)
    for key in places_of(chosen):
        yield _place_page(chosen, key)


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
    """What these meetings can be chosen by: where there is a choice, and of kinds in their usual order."""
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
    """Month by month, from this one to the last in which there is something; a year at most."""
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


# Places


def places_of(chosen: Selection) -> list[str]:
    """The places of a site: those of its own buurt, and those where something is."""
    used = {one.place for _, one in chosen.times}
    buurt = chosen.site.id
    return [key for key, place in chosen.network.places.items() if key in used or place.buurten.has(buurt)]


def _place_page(chosen: Selection, key: str) -> PagePlan:
    words, place, path = catalogue("buurtpers"), chosen.network.places[key], addresses.place_path(key)
    here = [view for view in listed(chosen) if view.place_path == path]
    ahead = tuple(one for one in here if not one.past)
    before = tuple(one for one in reversed(here) if one.past)
    view = PlacePage(place, ahead, before, chosen.today if ahead else None)
    description = words("page.place", name=place.name, address=place.address)
    return PagePlan(path, words("page.place-title", name=place.name), description, view, None, place.at().file)
