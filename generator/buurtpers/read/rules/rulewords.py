"""A rule in words, as people say it. What comes out is read back as the same rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from buurtpers.base.language import catalogue, clock, plain_date
from buurtpers.read.models.meetings import Meeting
from buurtpers.read.rules.exceptions import Exceptions
from buurtpers.read.rules.occurrences import rule_of
from buurtpers.read.rules.rule import Rule


def meeting_in_words(meeting: Meeting, begins: dt.date | None = None) -> str:
    """«elke tweede dinsdag van de maand om 19.30 uur, behalve feestdagen, tot en met 1 juli 2027»; "" for once.

    `begins`: the first day, for a meeting that is still to begin.
    """
    if meeting.repeat is None:
        return ""
    words = catalogue("buurtpers")
    said = words("recurrence.at", rule=rule_in_words(rule_of(meeting)), time=clock(meeting.start))
    if begins:
        said = words("recurrence.from", rule=said, date=plain_date(begins))
    return _bounded(meeting, said)


def days_in_words(meeting: Meeting) -> str:
    """On which days a meeting returns, without its time: «elke dinsdag, behalve feestdagen, tot en met 1 juli 2027»."""
    return _bounded(meeting, rule_in_words(rule_of(meeting)))


def _bounded(meeting: Meeting, said: str) -> str:
    words, count = catalogue("buurtpers"), rule_of(meeting).count
    if count:
        said = words("recurrence.count", rule=said, n=count)
    if meeting.exceptions != Exceptions():
        said = words("recurrence.but", rule=said, days=_exceptions(meeting.exceptions))
    return words("recurrence.until", rule=said, date=plain_date(meeting.until)) if meeting.until else said


def rule_in_words(rule: Rule) -> str:
    """«elke tweede dinsdag van de maand»."""
    words = catalogue("buurtpers")
    said = _of(rule)
    if rule.months and rule.freq != "YEARLY":
        said = words("recurrence.in", rule=said, months=_months(rule.months))
    return said


def _of(rule: Rule) -> str:
    words, number = catalogue("buurtpers"), rule.interval
    unit = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}[rule.freq]
    often = words(f"recurrence.every.{unit}", n=number) if number > 1 else ""
    if number == 2 and f"recurrence.other.{unit}" in words:
        often = words(f"recurrence.other.{unit}")
    match rule.freq:
        case "DAILY":
            return often or words("recurrence.daily")
        case "WEEKLY":
            days = _weekdays(rule)
            return words("recurrence.on", often=often, days=days) if often else words("recurrence.each", days=days)
        case "MONTHLY":
            if rule.weekdays:
                days = words("recurrence.of-month", days=_weekdays(rule))
                if not often:
                    return words("recurrence.each", days=days)
                return words("recurrence.on-the", often=often, days=days)
            return words("recurrence.on", often=often or words("recurrence.monthly"), days=_month_days(rule))
        case "YEARLY":
            often = often or words("recurrence.yearly")
            if rule.weekdays:
                days = words("recurrence.of", days=_weekdays(rule), months=_months(rule.months))
                return words("recurrence.on-the", often=often, days=days)
            if len(rule.days) == len(rule.months) == 1 and rule.days != (-1,):
                return words("recurrence.on", often=often, days=f"{rule.days[0]} {_months(rule.months)}")
            days = words("recurrence.of", days=_month_days(rule), months=_months(rule.months))
            return words("recurrence.on", often=often, days=days)


def _weekdays(rule: Rule) -> str:
    """«maandag en donderdag», «eerste en derde maandag», «eerste maandag en derde donderdag»."""
    words = catalogue("buurtpers")
    if len({weekday for _, weekday in rule.weekdays}) == 1 and rule.weekdays[0][0]:
        which = _joined([words(f"recurrence.which.{which}") for which, _ in rule.weekdays])
        return f"{which} {words(f'recurrence.weekday.{rule.weekdays[0][1]}')}"
    named = [
        f"{words(f'recurrence.which.{which}')} {words(f'recurrence.weekday.{weekday}')}"
        if which
        else words(f"recurrence.weekday.{weekday}")
        for which, weekday in rule.weekdays
    ]
    return _joined(named)


def _month_days(rule: Rule) -> str:
    words = catalogue("buurtpers")
    named = [words("recurrence.last-day") if day < 0 else words("recurrence.day", n=day) for day in rule.days]
    return _joined(named)


def _months(months: Sequence[int]) -> str:
    """«mei», «april, juni en juli», «april tot en met september»."""
    words = catalogue("buurtpers")
    names = [words(f"recurrence.month.{month}") for month in months]
    if len(months) > 2 and months[-1] - months[0] == len(months) - 1:
        return words("recurrence.months", first=names[0], last=names[-1])
    return _joined(names)


def _exceptions(but: Exceptions) -> str:
    words = catalogue("buurtpers")
    said = [*but.named]
    said += [words(f"recurrence.month.{month}") for month in but.months]
    said += [f"{day} {words(f'recurrence.month.{month}')}" for month, day in but.days]
    said += [
        plain_date(first)
        if first == last
        else words("recurrence.period", first=plain_date(first), last=plain_date(last))
        for first, last in but.periods
    ]
    return _joined(said)


def _joined(said: Sequence[str]) -> str:
    if len(said) < 2:
        return "".join(said)
    return catalogue("buurtpers")("recurrence.and", first=", ".join(said[:-1]), last=said[-1])
