"""The times of a site's meetings, and how each is told in lists and on pages. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from buurtpers.base.language import catalogue, clock, day_month
from buurtpers.plan.details import Detail, Medium, details_of
from buurtpers.plan.pages import Link, PageText, PhotoUse
from buurtpers.plan.selection import TOLD, Selection
from buurtpers.plan.texts import Resolver, record_photo
from buurtpers.read import addresses
from buurtpers.read.models.meetings import Meeting
from buurtpers.read.models.people import Partner
from buurtpers.read.models.places import MeetingPlace
from buurtpers.read.network import Network
from buurtpers.read.rules.occurrences import Occurrence
from buurtpers.read.rules.rulewords import meeting_in_words


class MeetingView(NamedTuple):
    id: str
    title: str
    path: str
    kind: str  # key of the catalogue, "kind." + kind
    start: dt.datetime
    end: dt.datetime | None
    place: MeetingPlace | None
    group: Link | None
    partners: tuple[Partner, ...]
    host: str | None
    signup: str | None
    cancelled: bool
    reason: str | None  # why it is cancelled
    body: PageText | None
    photo: PhotoUse | None
    past: bool
    over: dt.datetime  # when it has ended, as far as can be told
    planned: dt.date  # the day by its rule: with `id`, the name of this time
    moved: bool = False
    otherwise: str = ""  # how it differs from its rule, and why, in sentences
    rule: str = ""  # when it returns, in words; "" for once
    whole: bool = False  # whether all its times are cancelled: this one stands for them
    online: str | None = None
    details: tuple[Detail, ...] = ()  # what else is told where this stands: on a page, or in a calendar
    place_path: str | None = None
    buurten: tuple[str, ...] = ()  # names of the few that it is for; () for all


class Soonest(NamedTuple):
    """The next time of each meeting that comes first; `later` takes their place in a browser once they are over."""

    first: tuple[MeetingView, ...]
    later: tuple[MeetingView, ...]
    further: bool  # whether there are more than these

    def __bool__(self) -> bool:
        return bool(self.first)


# A meeting for more buurten than this does not say for which.
FEW = 6


def listed(chosen: Selection) -> tuple[MeetingView, ...]:
    """Every time of every meeting that the lists of a site show, in order."""
    if "listed" not in chosen.made:
        chosen.made["listed"] = tuple(meetingview_of(chosen, key, one) for key, one in chosen.times)
    found: tuple[MeetingView, ...] = chosen.made["listed"]
    return found


def coming(chosen: Selection, keys: Iterable[str] | None = None) -> tuple[MeetingView, ...]:
    """The times of today and later, of the meetings with these keys or of all."""
    wanted = None if keys is None else {*keys}
    return tuple(view for view in listed(chosen) if not view.past and (wanted is None or view.id in wanted))


def past(chosen: Selection, keys: Iterable[str] | None = None) -> tuple[MeetingView, ...]:
    """Those before today, the newest first."""
    wanted = None if keys is None else {*keys}
    return tuple(view for view in reversed(listed(chosen)) if view.past and (wanted is None or view.id in wanted))


def soonest(chosen: Selection, most: int, more: int, keys: Iterable[str] | None = None) -> Soonest:
    """The next time of the first `most` meetings, and `more` times to take their place when they are over."""
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
    """How a moved time differs from its rule (day, hour, place), a sentence for each, and the reason."""
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
    """The first day of a meeting that returns; None once that day has come."""
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
