"""When a meeting returns, as one rule: what every way of writing it becomes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from buurtpers.read.rules.exceptions import NO_EXCEPTIONS, Exceptions

Frequency = Literal["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]

ICAL_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

MOST_OFTEN = 99  # the largest interval


@dataclass(frozen=True)
class Rule:
    """Which days, as RFC 5545 counts them.

    `weekdays` are (which of the month, weekday): 0 is each one, 2 the second, -1 the last; Monday is 0.
    `days` are days of the month, -1 the last. Empty: as on the first day.
    """

    freq: Frequency
    interval: int = 1
    weekdays: tuple[tuple[int, int], ...] = ()
    days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    count: int | None = None

    def begun_on(self, day: dt.date) -> Rule:
        """The rule with the weekday, day or month filled in that it leaves to its first day."""
        weekdays, days, months = self.weekdays, self.days, self.months
        if self.freq == "WEEKLY" and not weekdays:
            weekdays = ((0, day.weekday()),)
        if self.freq in ("MONTHLY", "YEARLY") and not weekdays and not days:
            days = (day.day,)
        if self.freq == "YEARLY" and not months:
            months = (day.month,)
        return replace(self, weekdays=weekdays, days=days, months=months)


@dataclass(frozen=True)
class Recurrence:
    """A rule, and what else the same text said: the hours, the first and the last day, which days not."""

    rule: Rule
    start: dt.time | None = None
    end: dt.time | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    but: Exceptions = NO_EXCEPTIONS
    part: str | None = None  # «avond»: of which part of the day its hours are


def ordered(weekdays: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """From the first of the month to the last, and from Monday to Sunday."""
    return tuple(sorted(set(weekdays), key=lambda one: (one[0] < 0, one[0], one[1])))


def pieces_of(rule: Rule) -> Iterator[tuple[str, list[Any]]]:
    """The rule as RFC 5545 writes it, part by part; without its end."""
    yield "FREQ", [rule.freq]
    if rule.interval > 1:
        yield "INTERVAL", [rule.interval]
    if rule.months:
        yield "BYMONTH", [*rule.months]
    if rule.days:
        yield "BYMONTHDAY", [*rule.days]
    if rule.weekdays:
        yield "BYDAY", [f"{which or ''}{ICAL_DAYS[weekday]}" for which, weekday in rule.weekdays]
