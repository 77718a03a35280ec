"""The events of somebody else's calendar on the days to come. Pure.

`recurring-ical-events` says when an event happens. What it is given is bounded first:
a rule may never come true, and a library looks for the next time until the year 9999.
So only rules that are known to go on are followed, and only so many steps of them.
"""

from __future__ import annotations

import calendar
import datetime as dt
import errno
import itertools
import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from buurtpers.base.guard import tried
from buurtpers.base.zones import AMSTERDAM, ZoneInfo
from buurtpers.read.calendars import recent, split_events
from buurtpers.read.outside import LONGEST_TITLE, clean_line, clean_link, without_followers

AHEAD = dt.timedelta(days=92)
MOST_FOUND, MOST_SHOWN = 20_000, 2000
MOST_DATES = 1000
MOST_STEPS = 500_000
LONGEST = dt.timedelta(days=366)
FIRST_YEAR, LAST_YEAR = 1990, 2199
STEPS = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 28, "YEARLY": 365}
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FOLLOWED = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTHDAY", "BYMONTH"})
_DATES = ("RDATE", "EXDATE")
_ZONE = re.compile(r';TZID=("[^"]*"|[^;:]*)', re.IGNORECASE)
# Errors of the system for a name that is no file: a folder such as `Europe`, or a name too long.
_NO_FILE = frozenset({errno.EISDIR, errno.ENAMETOOLONG, errno.ENOTDIR, errno.EACCES, errno.EPERM, errno.EINVAL})


@dataclass(frozen=True)
class OutsideTime:
    """One time that something happens. Of whole days `end` is the midnight after the last."""

    title: str
    start: dt.datetime
    end: dt.datetime | None
    whole_day: bool
    place: str
    link: str


@lru_cache(maxsize=256)
def outside_times(lines: tuple[str, ...], today: dt.date) -> tuple[OutsideTime, ...]:
    """What happens from `today` on, in time; `lines` are those of a cleaned calendar. Never raises."""
    first = dt.datetime.combine(today, dt.time(), AMSTERDAM)
    steps = MOST_STEPS
    found: list[Any] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a library thinks of it means nothing to an editor
        for event in (event for lines in split_events(recent(lines, today)) if (event := _event(lines)) is not None):
            steps -= _bound(event, today, steps)
            found.append(event)
        times = (one for parts in _series(found) for one in _expanded(parts, first))
        made = {one for one in map(_time, itertools.islice(times, MOST_FOUND)) if one and _is_to_come(one, first)}
    return tuple(sorted(made, key=lambda one: (one.start, one.title, one.place, one.link))[:MOST_SHOWN])


def _is_to_come(one: OutsideTime, first: dt.datetime) -> bool:
    return one.start >= first or (one.end is not None and one.end > first)


def _series(events: Iterable[Any]) -> Iterator[list[Any]]:
    """Events that belong together: one that returns, and its times that are other than by its rule.

    Some programs give all their events one name, or an empty one.
    """
    named: dict[str, list[Any]] = {}
    for number, event in enumerate(events):
        named.setdefault(str(event.get("UID", "")).strip() or str(number), []).append(event)
    for parts in named.values():
        changed = [part for part in parts if "RECURRENCE-ID" in part]
        whole = {str(part["DTSTART"].dt): part for part in parts if "RECURRENCE-ID" not in part}
        if len(whole) < 2:
            yield parts
            continue
        owner = next((start for start, part in whole.items() if "RRULE" in part or "RDATE" in part), None)
        for start, part in whole.items():
            yield [part, *(changed if start == owner else ())]


def _event(lines: list[str]) -> Any | None:
    """An event that can be understood; None for any other, and for one that was called off."""
    from icalendar import Event

    if sum(line.count(",") + 1 for line in lines if line.startswith(_DATES)) > MOST_DATES:
        return None

    def read() -> Any | None:
        zoned = (_ZONE.sub(_zone, line) for line in lines)
        event: Any = Event.from_ical("\r\n".join(("BEGIN:VEVENT", *zoned, "END:VEVENT", "")))
        start = event["DTSTART"].dt
        if str(event.get("STATUS", "")).upper() == "CANCELLED" and "RECURRENCE-ID" not in event:
            return None
        if not FIRST_YEAR <= start.year <= LAST_YEAR:
            return None
        for name in ("DTEND", "DURATION"):
            if name in event and not _short(start, event[name].dt):
                del event[name]
        return event

    found = tried(read)
    return None if isinstance(found, Exception) else found


def _zone(found: re.Match[str]) -> str:
    """The zone of a time; nothing where the system can't look for a zone of that name, so that it is ours."""
    return found[0] if _can_be_zone(found[1].strip('"')) else ""


@lru_cache(maxsize=256)
def _can_be_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except OSError as error:
        if error.errno not in _NO_FILE:
            raise
        return False
    except (KeyError, ValueError):  # It may be the name that Windows has for a zone.
        pass
    return True


def _short(start: Any, end: Any) -> bool:
    """Whether an event ends after it begins and within LONGEST; a day and a moment do not go together."""
    if isinstance(end, dt.timedelta):
        return dt.timedelta() <= end <= LONGEST
    same = isinstance(start, dt.datetime) == isinstance(end, dt.datetime)
    return same and dt.timedelta() <= _moment(end) - _moment(start) <= LONGEST


def _bound(event: Any, today: dt.date, left: int) -> int:
    """Take away a rule that may not end well; how many steps the others take, of those that are `left`."""
    rules = event.get("RRULE")
    if rules is None:
        return 0

    def steps_of() -> int | None:
        start = _moment(event["DTSTART"].dt).date()
        safe = not isinstance(rules, list) and _goes_on(rules, start)
        return max(0, (today + AHEAD - start).days) // STEPS[rules["FREQ"][0]] if safe else None

    steps = tried(steps_of)
    if not isinstance(steps, int) or steps > left:
        del event["RRULE"]
        return 0
    return steps


def _goes_on(rule: Any, start: dt.date) -> bool:
    """Whether a rule is of a usual kind, and comes true again and again until it is over.

    It does where the event's own first day fits: then the same day comes round again.
    """
    kind, every = rule["FREQ"][0], int(rule.get("INTERVAL", [1])[0])
    if kind not in STEPS or not set(rule) <= _FOLLOWED or not 1 <= every <= 400:
        return False
    days, months = [str(day) for day in rule.get("BYDAY", ())], [int(month) for month in rule.get("BYMONTH", ())]
    numbers = [int(number) for number in rule.get("BYMONTHDAY", ())]
    if kind == "WEEKLY":  # Any weekday is in any week.
        return not numbers and not months and all(day in WEEKDAYS for day in days)
    if kind == "YEARLY" and days and not months:  # The first Monday is then that of the year.
        return False
    if kind == "DAILY" and (numbers or months):
        return False
    if len({day in WEEKDAYS for day in days}) > 1:  # Both `TU` and `2TU`: to dateutil, no day is both.
        return False
    length = calendar.monthrange(start.year, start.month)[1]
    return (
        (not months or start.month in months)
        and (not numbers or bool({start.day, start.day - length - 1}.intersection(numbers)))
        and (not days or any(_falls_on(start, length, day) for day in days))
    )


def _falls_on(start: dt.date, length: int, day: str) -> bool:
    """Whether a date is the weekday `TU`, or the `2TU` or `-1TU` of its month, which is so long."""
    found = re.fullmatch(r"([+-]?[0-9]{1,2})?([A-Z]{2})", day)
    if not found or found[2] != WEEKDAYS[start.weekday()]:
        return False
    return not found[1] or int(found[1]) in ((start.day - 1) // 7 + 1, -((length - start.day) // 7) - 1)


def _expanded(parts: list[Any], first: dt.datetime) -> Iterator[Any]:
    """Each time one event happens. One that can't be understood takes no other with it."""
    import recurring_ical_events  # type: ignore[import-untyped]
    from icalendar import Calendar

    series = Calendar()
    for part in parts:
        series.add_component(part)
    found = tried(lambda: iter(recurring_ical_events.of(series).between(first, first + AHEAD)))
    while not isinstance(found, Exception):
        one = tried(partial(next, found, None))
        if one is None or isinstance(one, Exception):
            return
        yield one


def _time(event: Any) -> OutsideTime | None:
    def read() -> OutsideTime | None:
        start, end = event["DTSTART"].dt, event["DTEND"].dt if "DTEND" in event else None
        title = clean_line(str(event.get("SUMMARY", "")), LONGEST_TITLE)
        if not title or str(event.get("STATUS", "")).upper() == "CANCELLED":
            return None
        whole, begin = not isinstance(start, dt.datetime), _moment(start)
        last = _moment(end) if end is not None and _moment(end) > begin else None
        place = clean_line(str(event.get("LOCATION", "")), LONGEST_TITLE)
        return OutsideTime(title, begin, last, whole, place, clean_link(without_followers(str(event.get("URL", "")))))

    found = tried(read)
    return None if isinstance(found, Exception) else found


def _moment(when: Any) -> dt.datetime:
    """A time on the clock of Amsterdam, where it stays if it names no other; a day is its midnight."""
    if not isinstance(when, dt.datetime):
        return dt.datetime.combine(when, dt.time(), AMSTERDAM)
    return when.replace(tzinfo=AMSTERDAM) if when.tzinfo is None else when.astimezone(AMSTERDAM)
