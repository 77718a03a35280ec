"""What others told, for one buurt on one day: headlines with their source, and events. Pure.

It is never mixed with the network's own: not in its lists, feeds, search or paper.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeVar

from buurtpers.base.language import catalogue, long_date
from buurtpers.base.problems import Problem, problem
from buurtpers.plan.meetings import MeetingView
from buurtpers.plan.outside_times import OutsideTime, outside_times
from buurtpers.plan.pages import PagePlan
from buurtpers.plan.selection import Selection
from buurtpers.plan.texts import Resolver
from buurtpers.read import addresses
from buurtpers.read.models.sources import OutsideSource
from buurtpers.read.outside import Headline


class SourceLink(NamedTuple):
    """Somebody else who tells news, and their own site."""

    title: str
    url: str | None


class OutsideItem(NamedTuple):
    """A headline of somebody else; `link` is a full address."""

    title: str
    link: str
    date: dt.date
    source: str


class OutsideEvent(NamedTuple):
    """Something in the calendar of somebody else. Of whole days `end` is the midnight after the last."""

    title: str
    start: dt.datetime
    end: dt.datetime | None
    whole_day: bool
    place: str
    link: str | None
    source: str

    @property
    def last_day(self) -> dt.date | None:
        """The last of several whole days."""
        last = (self.end - dt.timedelta(hours=1)).date() if self.whole_day and self.end else None
        return last if last and last > self.start.date() else None


class Outside(NamedTuple):
    """The news of others."""

    items: tuple[OutsideItem, ...]
    sources: tuple[SourceLink, ...]


FRONT_ITEMS, FRONT_OF_ONE = 4, 2
# Older than this it is no news any more.
OLDEST = dt.timedelta(days=182)
# Two sources with the same headline within so many days tell of the same thing.
NEAR = dt.timedelta(days=3)
TIMES_OF_ONE = 2
A_WEEK = dt.timedelta(days=7)
T = TypeVar("T")


def sources(chosen: Selection, kind: str) -> dict[str, OutsideSource]:
    """The sources of a kind that are for this buurt, in the order of their file."""
    known = chosen.network.sources.items()
    return {key: one for key, one in known if one.kind == kind and one.buurten.has(chosen.site.id)}


def named(chosen: Selection, items: Iterable[OutsideItem]) -> tuple[SourceLink, ...]:
    """The sources of `items`; if there are none, all sources of this buurt, which may tell something later."""
    known, told = sources(chosen, "nieuws").values(), {item.source for item in items}
    return tuple(SourceLink(one.title, one.url) for one in known if not told or one.title in told)


def outside_news(chosen: Selection) -> tuple[OutsideItem, ...]:
    """The headlines, newest first. What two sources tell is told once, by the one named first."""
    once: list[OutsideItem] = []
    links: set[str] = set()
    titles: dict[str, list[dt.date]] = {}
    for key, source in sources(chosen, "nieuws").items():
        state = chosen.network.outside.get(key)
        told = (item for item in (state.items if state else ()) if _shown(chosen, source, item))
        newest = sorted(told, key=lambda item: -item.date.toordinal())[: source.most]
        # Only earlier sources are compared: one source may repeat its own headline within a week.
        new = [
            OutsideItem(item.title, item.link, item.date, source.title)
            for item in newest
            if _address(item.link) not in links
            and not any(abs(item.date - day) <= NEAR for day in titles.get(folded(item.title), ()))
        ]
        for item in new:
            links.add(_address(item.link))
            if title := folded(item.title):
                titles.setdefault(title, []).append(item.date)
        once += new
    return tuple(sorted(once, key=lambda item: -item.date.toordinal()))


def for_front(items: Iterable[OutsideItem]) -> tuple[OutsideItem, ...]:
    """The first FRONT_ITEMS for the front page, with at most FRONT_OF_ONE of each source."""
    shown: list[OutsideItem] = []
    for item in items:
        if len(shown) < FRONT_ITEMS and sum(one.source == item.source for one in shown) < FRONT_OF_ONE:
            shown.append(item)
    return tuple(shown)


def _shown(chosen: Selection, source: OutsideSource, item: Headline) -> bool:
    if not chosen.today - OLDEST <= item.date <= chosen.today:
        return False
    return _wanted(chosen, source, f"{item.title} {item.summary}")


def _wanted(chosen: Selection, source: OutsideSource, text: str) -> bool:
    """Whether the words of a source, and those for this buurt, let a text through."""
    area = source.areas.get(chosen.site.id, ())
    return (
        (not source.with_ or names(text, source.with_))
        and (not area or names(text, area))
        and not names(text, source.without)
    )


def names(text: str, words: Iterable[str]) -> bool:
    """Whether one of `words` stands in a text, also as the beginning of a longer word."""
    return any(f" {folded(word)}" in f" {folded(text)}" for word in words if folded(word))


def folded(text: str) -> str:
    """A text in small letters, without accents and signs, to compare it."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return " ".join(re.findall(r"\w+", bare))


def _address(link: str) -> str:
    """An address to compare: in small letters, without scheme, "www.", fragment and final slash."""
    return re.sub(r"^https?://(www\.)?|#.*$|/$", "", link, flags=re.IGNORECASE).rstrip("/").casefold()


def outside_events(chosen: Selection, own: Iterable[MeetingView]) -> tuple[OutsideEvent, ...]:
    """The events to come, in time, each once; not those that are meetings of the network itself."""
    found: list[tuple[OutsideSource, OutsideTime]] = []
    for key, source in sources(chosen, "agenda").items():
        state = chosen.network.outside.get(key)
        told = outside_times(state.events, chosen.today) if state else ()
        wanted = _not_again(one for one in told if _wanted(chosen, source, f"{one.title} {one.place}"))
        found += ((source, one) for one, _ in zip(wanted, range(source.most), strict=False))
    known = [(m.start, folded(m.title), folded(m.place.name) if m.place else "") for m in own]
    once: list[OutsideEvent] = []
    for source, one in found:
        said = one.start, folded(one.title), folded(one.place)
        if not any(_same(said, other) for other in known):
            known.append(said)
            link = one.link or source.url
            once.append(OutsideEvent(one.title, one.start, one.end, one.whole_day, one.place, link, source.title))
    return tuple(sorted(once, key=lambda event: (event.start, not event.whole_day, event.title)))


def _not_again(told: Iterable[OutsideTime]) -> Iterator[OutsideTime]:
    """Of what returns only the first times: coffee every morning must not push out the feast of the year."""
    times = Counter[tuple[str, str]]()
    for one in told:
        times[folded(one.title), folded(one.place)] += 1
        if times[folded(one.title), folded(one.place)] <= TIMES_OF_ONE:
            yield one


Said = tuple[dt.datetime, str, str]


def _same(one: Said, other: Said) -> bool:
    """Whether two events are one: at the same time, with the same title, or much of it in the same place."""
    (start, title, place), (begin, name, where) = one, other
    if start != begin:
        return False
    near = bool(place and where) and (place.startswith(where) or where.startswith(place))
    return title == name or (near and (title.startswith(name) or name.startswith(title)))


def failing(chosen: Selection) -> Iterator[Problem]:
    """A warning for each source that has failed for a week."""
    words = catalogue("buurtpers")
    for key, source in chosen.network.sources.items():
        state = chosen.network.outside.get(key)
        failed = state.failing if state and not source.file else None
        if source.buurten.has(chosen.site.id) and failed and chosen.today - failed.since >= A_WEEK:
            why = f"fetch.why.{failed.why}"
            reason = words(why if why in words else "fetch.why.broken", detail=failed.detail)
            since = long_date(failed.since)
            place = source.at("address")
            yield problem(
                "outside-failing", place, [chosen.site.id], "warning", title=source.title, since=since, reason=reason
            )


def paths(chosen: Selection) -> tuple[str, ...]:
    return (addresses.OUTSIDE,) if sources(chosen, "nieuws") else ()


def pages(chosen: Selection, _: Resolver) -> Iterator[PagePlan]:
    if sources(chosen, "nieuws"):
        words, items = catalogue("buurtpers"), outside_news(chosen)
        view = Outside(items, named(chosen, items))
        description = words("page.outside-of", name=chosen.site.title)
        newest = max((item.date for item in items), default=None)
        yield PagePlan(addresses.OUTSIDE, words("page.outside"), description, view, newest, searchable=False)
