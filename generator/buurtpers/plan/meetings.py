"""The meetings of a site: how each stands in a list, and their agenda, pages, places and calendars. Pure."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from buurtpers.language import catalogue, long_date
from buurtpers.plan.pages import (
    Agenda,
    AgendaMonth,
    AgendaMonths,
    CalendarEntry,
    CalendarPlan,
    Link,
    MeetingPage,
    MeetingView,
    MonthDay,
    PagePlan,
    PageText,
    PhotoUse,
    PlacePage,
)
from buurtpers.plan.selection import Selection
from buurtpers.plan.texts import Desk, record_photo
from buurtpers.read import addresses, models
from buurtpers.read.network import Network
from buurtpers.read.occurrences import (
    ZONE,
    Occurrence,
    horizon,
    occurrence,
    planned_days,
    rule_days,
    rule_of,
)
from buurtpers.read.rule import pieces_of
from buurtpers.read.rulewords import meeting_in_words

# Of a meeting for more buurten than these, it is not told which.
FEW = 6


# What stands in lists


def listed(chosen: Selection) -> tuple[MeetingView, ...]:
    """Everything with a date that the lists of a site show, in order of time: the one place to add to it."""
    if "listed" not in chosen.made:
        chosen.made["listed"] = tuple(meeting_view(chosen, key, one) for key, one in chosen.times)
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


def soonest(chosen: Selection, most: int, more: int) -> tuple[tuple[MeetingView, ...], tuple[MeetingView, ...]]:
    """The next time of the meetings that come first, and `more` times to take their place when they are over."""
    ahead = coming(chosen)
    first: dict[str, MeetingView] = {}
    for view in ahead:
        first.setdefault(view.id, view)
    soon = tuple(first.values())[:most]
    taken = {(view.id, view.planned) for view in soon}
    return soon, tuple(view for view in ahead if (view.id, view.planned) not in taken)[:more]


def group_link(chosen: Selection, key: str | None) -> Link | None:
    group = chosen.groups.get(key or "")
    return Link(group.title, addresses.group_path(key)) if key and group else None


def meeting_view(chosen: Selection, key: str, one: Occurrence, desk: Desk | None = None) -> MeetingView:
    """One time of a meeting; with a desk, with its text."""
    meeting = chosen.meetings[key]
    text = chosen.network.texts.get(f"bijeenkomsten/{key}") if desk else None
    path = addresses.meeting_path(key)
    return _view(
        chosen.network,
        key,
        meeting,
        one,
        group=group_link(chosen, meeting.werkgroep),
        body=desk.text(text, path) if text and desk else None,
        photo=record_photo(chosen.network, meeting) if meeting.image else None,
        past=one.day < chosen.today,
        place_path=addresses.place_path(one.place) if one.place and one.place in chosen.network.places else None,
        buurten=_few(chosen.network, meeting),
    )


def _view(
    network: Network,
    key: str,
    meeting: models.Meeting,
    one: Occurrence,
    group: Link | None = None,
    body: PageText | None = None,
    photo: PhotoUse | None = None,
    past: bool = False,
    place_path: str | None = None,
    buurten: tuple[str, ...] = (),
) -> MeetingView:
    """One time of a meeting; what depends on the site or on the day is given."""
    return MeetingView(
        id=key,
        title=meeting.title,
        path=addresses.meeting_path(key),
        kind=meeting.kind,
        start=one.start,
        end=one.end,
        place=network.places.get(one.place or ""),
        group=group,
        partners=tuple(network.partners[p] for p in meeting.partners if p in network.partners),
        host=meeting.host,
        signup=meeting.signup,
        bring=meeting.bring,
        cancelled=one.cancelled,
        reason=one.reason if one.cancelled else None,
        body=body,
        photo=photo,
        past=past,
        over=one.over,
        planned=one.planned,
        moved=one.moved,
        why_moved=one.reason if one.moved and not one.cancelled else None,
        rule=_rule_in_words(network, key, meeting),
        language_help=meeting.language_help,
        online=meeting.online,
        place_path=place_path,
        buurten=buurten,
    )


def _rule_in_words(network: Network, key: str, meeting: models.Meeting) -> str:
    if meeting.repeat is None:
        return ""
    if ("rule", key) not in network.made:
        network.made["rule", key] = meeting_in_words(meeting)
    found: str = network.made["rule", key]
    return found


def _few(network: Network, meeting: models.Meeting) -> tuple[str, ...]:
    if meeting.buurten.only is None or len(meeting.buurten.only) > FEW:
        return ()
    return tuple(sorted(network.sites[buurt].title for buurt in meeting.buurten.of(network.sites)))


# The pages


def agenda_pages(chosen: Selection, desk: Desk) -> Iterator[PagePlan]:
    words, name = catalogue("buurtpers"), chosen.site.title
    places = tuple(Link(chosen.network.places[key].name, addresses.place_path(key)) for key in places_of(chosen))
    ahead = coming(chosen)
    view = Agenda(ahead, past(chosen), addresses.CALENDAR, chosen.today if ahead else None, places)
    description = words("page.agenda-of", name=name)
    yield PagePlan(addresses.AGENDA, words("page.agenda"), description, view, None, searchable=False)
    if chosen.meetings:
        months = AgendaMonths(_months(chosen), chosen.today)
        title = words("page.agenda-months")
        yield PagePlan(addresses.AGENDA_MONTHS, title, description, months, None, searchable=False)
    for key in chosen.meetings:
        yield _meeting_page(chosen, key, desk)
    for key in places_of(chosen):
        yield _place_page(chosen, key)


def _meeting_page(chosen: Selection, key: str, desk: Desk) -> PagePlan:
    words, record = catalogue("buurtpers"), chosen.meetings[key]
    times = [one for name, one in chosen.times if name == key]
    ahead = coming(chosen, [key])
    # A meeting that returns is shown by its next time that takes place, or else by what is nearest to that.
    chances = [one for one in times if one.day >= chosen.today]
    shown = next((one for one in chances if not one.cancelled), (*chances, *times[-1:], None)[0])
    shown = shown or occurrence(record, record.date)
    meeting = meeting_view(chosen, key, shown, desk)
    where = meeting.place.name if meeting.place else chosen.site.title
    when = meeting.rule or long_date(shown.day)
    description = words("page.meeting", date=f"{when[:1].upper()}{when[1:]}" if meeting.rule else when, place=where)
    path = addresses.meeting_calendar(key)
    view = MeetingPage(meeting, path, ahead, chosen.today) if meeting.rule else MeetingPage(meeting, path)
    return PagePlan(meeting.path, meeting.title, description, view, None, record.at().file)


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


# Calendars


def calendars_of(chosen: Selection) -> tuple[CalendarPlan, ...]:
    """The calendar of the buurt, of the network, of each working group and of each meeting."""
    words, network = catalogue("buurtpers"), chosen.network
    site, about = chosen.site, network.about.name
    entries = {key: _entry(network, key, meeting, site.url, chosen.today) for key, meeting in chosen.meetings.items()}
    plans = [
        CalendarPlan(addresses.CALENDAR, words("feed.calendar", name=site.title), about, tuple(entries.values())),
        CalendarPlan(
            addresses.NETWORK_CALENDAR, words("feed.calendar", name=about), about, _of_network(network, chosen.today)
        ),
    ]
    for key, group in chosen.groups.items():
        mine = tuple(entries[name] for name, meeting in chosen.meetings.items() if meeting.werkgroep == key)
        plans.append(CalendarPlan(addresses.group_calendar(key), group.title, about, mine))
    plans += [
        CalendarPlan(addresses.meeting_calendar(key), entry.meeting.title, about, (entry,))
        for key, entry in entries.items()
    ]
    return tuple(plans)


def _of_network(network: Network, today: dt.date) -> tuple[CalendarEntry, ...]:
    """Every meeting of every buurt, the same for all sites; with the page on the first site that has one."""
    kept: dict[Any, Any] = network.made
    if ("calendar", today) not in kept:
        sites = sorted(network.sites)
        meetings = sorted(network.meetings.items(), key=lambda item: (item[1].date, item[1].start, item[0]))
        kept["calendar", today] = tuple(
            _entry(
                network, key, meeting, next((network.sites[b].url for b in sites if meeting.buurten.has(b)), ""), today
            )
            for key, meeting in meetings
            if not meeting.draft and meeting.buurten.of(sites)
        )
    found: tuple[CalendarEntry, ...] = kept["calendar", today]
    return found


def _entry(network: Network, key: str, meeting: models.Meeting, url: str, today: dt.date) -> CalendarEntry:
    text = network.texts.get(f"bijeenkomsten/{key}")
    page = url + addresses.meeting_path(key) if url else ""
    lead = text.body.lead if text else ""
    if meeting.repeat is None:
        return CalendarEntry(_view(network, key, meeting, occurrence(meeting, meeting.date)), lead, page)
    region, last = network.about.school_region, _last_told(meeting, today)
    days = planned_days(meeting, region, last)
    changed = [occurrence(meeting, day) for day in days if day in meeting.moved or day in meeting.cancelled_on]
    first = days[0] if days else meeting.date
    # As the rule has it: what is other about one time is told of that time.
    plain = meeting.model_copy(update={"moved": {}, "cancelled_on": {}})
    skipped = sorted({*rule_days(rule_of(meeting), meeting.date, last)} - {*days})
    return CalendarEntry(
        _view(network, key, meeting, occurrence(plain, first)),
        lead,
        page,
        _rule(meeting, first, last),
        tuple(day for day in skipped if day > first),
        tuple(_view(network, key, meeting, one) for one in changed),
    )


def _ends(meeting: models.Meeting) -> bool:
    """Whether a calendar must be told an end: also where the days without it are only known so far ahead."""
    but = meeting.exceptions
    counted = meeting.repeat is not None and meeting.repeat.rule.count is not None
    return meeting.until is not None or counted or bool(but.named or but.months or but.days)


def _last_told(meeting: models.Meeting, today: dt.date) -> dt.date:
    """The last day of which calendars are told."""
    named = [*meeting.moved, *meeting.cancelled_on, *(last for _, last in meeting.exceptions.periods)]
    far = max([horizon(today), horizon(meeting.date), *named])
    return min(far, meeting.until) if meeting.until else far


def _rule(meeting: models.Meeting, first: dt.date, last: dt.date) -> str:
    pieces = [f"{name}={','.join(map(str, values))}" for name, values in pieces_of(rule_of(meeting))]
    if _ends(meeting):
        days = rule_days(rule_of(meeting), meeting.date, last)
        until = dt.datetime.combine(days[-1] if days else first, meeting.start, ZONE).astimezone(dt.UTC)
        pieces.append(f"UNTIL={until:%Y%m%dT%H%M%SZ}")
    return ";".join(pieces)
