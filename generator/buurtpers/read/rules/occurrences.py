"""Each time that a meeting takes place, on the clock of Amsterdam.

Days come from `dateutil`; a rule without an end is followed to a day that the caller names.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from dateutil.rrule import rrulestr

from buurtpers.base.zones import AMSTERDAM
from buurtpers.read.models.meetings import Meeting, Move
from buurtpers.read.rules.exceptions import NO_EXCEPTIONS, Region
from buurtpers.read.rules.rule import Rule, pieces_of

# The assumed length of a meeting without an end, where one is needed.
DEFAULT_LENGTH = dt.timedelta(hours=2)


@dataclass(frozen=True)
class Occurrence:
    """One time that a meeting takes place, or would have. `planned` is the day by its rule, which names it.

    `reason`: why it was moved, or why it does not take place.
    """

    planned: dt.date
    start: dt.datetime
    end: dt.datetime | None
    place: str | None
    cancelled: bool
    moved: bool
    reason: str | None

    @property
    def day(self) -> dt.date:
        return self.start.date()

    @property
    def over(self) -> dt.datetime:
        """When it has ended, as far as can be told."""
        return self.end or self.start + DEFAULT_LENGTH


def horizon(today: dt.date) -> dt.date:
    """How far a rule without an end is followed at most: the end of the year after next."""
    return dt.date(today.year + 2, 12, 31)


def occurrences(meeting: Meeting, region: Region | None, first: dt.date, last: dt.date) -> tuple[Occurrence, ...]:
    """The times of a meeting from `first` to `last`, in order of time; those that do not take place too."""
    found = [occurrence(meeting, day) for day in planned_days(meeting, region, last)]
    return tuple(sorted((one for one in found if first <= one.day <= last), key=lambda one: (one.start, one.planned)))


def planned_days(meeting: Meeting, region: Region | None, last: dt.date) -> tuple[dt.date, ...]:
    """The days of a meeting by its rule, to `last`, and to those that were moved from later."""
    if meeting.repeat is None:
        return (meeting.date,)
    last = max([last, *(day for day, move in meeting.moved.items() if move.to and move.to <= last)])
    days = rule_days(rule_of(meeting), meeting.date, min(last, meeting.until or last))
    but = meeting.exceptions
    return days if but == NO_EXCEPTIONS else tuple(day for day in days if not but.hold(day, region))


def rule_of(meeting: Meeting) -> Rule:
    """The rule of a meeting that returns, whole."""
    assert meeting.repeat is not None
    return meeting.repeat.rule.begun_on(meeting.date)


@lru_cache(4096)
def rule_days(rule: Rule, first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
    """The days of a whole rule from `first` to `last`. «Om de week» is counted from the first that fits."""
    if last < first:
        return ()
    begin = _fitting(rule, first, last)
    return tuple(_days(rule, begin, last)) if begin else ()


def _fitting(rule: Rule, first: dt.date, last: dt.date) -> dt.date | None:
    every = Rule(rule.freq, 1, rule.weekdays, rule.days, rule.months)
    return next(_days(every, first, last), None)


def _days(rule: Rule, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    pieces = [f"{name}={','.join(map(str, values))}" for name, values in pieces_of(rule)]
    pieces.append(f"COUNT={rule.count}" if rule.count else f"UNTIL={last:%Y%m%d}T000000")
    for found in rrulestr(";".join(pieces), dtstart=dt.datetime.combine(first, dt.time())):
        if found.date() > last:
            return
        yield found.date()


def occurrence(meeting: Meeting, day: dt.date) -> Occurrence:
    """What takes place of a meeting that its rule puts on `day`."""
    move = meeting.moved.get(day, Move())
    start, end = move.start or meeting.start, move.end or meeting.end
    if move.start and not move.end and meeting.end:
        # A moved beginning without an end of its own moves the end too.
        length = moment(day, meeting.end, meeting.start) - moment(day, meeting.start)
        end = (moment(day, move.start) + length).time()
    on = move.to or day
    why = meeting.cancelled or meeting.cancelled_on.get(day, False)
    reason = why if isinstance(why, str) else None
    return Occurrence(
        planned=day,
        start=moment(on, start),
        end=moment(on, end, start) if end else None,
        place=move.place or meeting.place,
        cancelled=why is not False,
        moved=day in meeting.moved,
        reason=reason if why is not False else move.reason,
    )


def moment(day: dt.date, time: dt.time, start: dt.time | None = None) -> dt.datetime:
    """A time on the clock of Amsterdam; one that is not after `start` is after midnight."""
    late = dt.timedelta(days=start is not None and time <= start)
    return dt.datetime.combine(day + late, time, AMSTERDAM)
