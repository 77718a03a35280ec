"""A rule as RFC 5545 writes it: the part that meetings need."""

from __future__ import annotations

import datetime as dt
import re
from typing import get_args

from pydantic_core import PydanticCustomError

from buurtpers.base.zones import AMSTERDAM
from buurtpers.read.dates import parse_date
from buurtpers.read.rules.rule import ICAL_DAYS, MOST_OFTEN, Frequency, Rule, ordered

_BYDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")

_FREQUENCIES: tuple[Frequency, ...] = get_args(Frequency)


def _parts(text: str) -> dict[str, str]:
    bare = re.sub(r"^\s*rrule\s*[:=]\s*", "", text, flags=re.IGNORECASE)
    parts: dict[str, str] = {}
    for part in filter(None, (one.strip() for one in bare.split(";"))):
        name, _, value = part.partition("=")
        name = name.strip().upper()
        if not value.strip() or name in parts:
            raise PydanticCustomError("recurrence-rrule", "{text}", {"text": part[:60]})
        parts[name] = value.strip().upper()
    return parts


def rule_from_rrule(text: str) -> Rule:
    """Raises PydanticCustomError."""
    parts = _parts(text)

    def refuse(name: str) -> PydanticCustomError:
        return PydanticCustomError("recurrence-rrule", "{text}", {"text": f"{name}={parts[name]}"[:60]})

    def numbers(name: str, least: int, most: int) -> tuple[int, ...]:
        found = parts.get(name, "").split(",") if name in parts else []
        if not all(re.fullmatch(r"[+-]?\d{1,4}", one) and least <= int(one) <= most and int(one) for one in found):
            raise refuse(name)
        return tuple(dict.fromkeys(map(int, found)))

    known = ("FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "COUNT", "UNTIL", "WKST")
    for name in parts:
        if name not in known or (name == "WKST" and parts[name] != "MO"):
            raise refuse(name)
    freq = next((unit for unit in _FREQUENCIES if unit == parts["FREQ"]), None)
    if freq is None:
        raise refuse("FREQ")
    found = [_BYDAY.fullmatch(one) for one in parts["BYDAY"].split(",")] if "BYDAY" in parts else []
    if not all(found):
        raise refuse("BYDAY")
    weekdays = tuple((int(one[1] or 0), ICAL_DAYS.index(one[2])) for one in found if one)
    placed = any(which for which, _ in weekdays)
    if any(not -2 <= which <= 5 for which, _ in weekdays) or (placed and freq in ("DAILY", "WEEKLY")):
        raise refuse("BYDAY")
    days = numbers("BYMONTHDAY", -1, 31)
    months = numbers("BYMONTH", 1, 12)
    # Each of these has another meaning in every program, or none that people expect.
    if days and (weekdays or freq in ("DAILY", "WEEKLY")):
        raise refuse("BYMONTHDAY")
    if freq == "YEARLY" and weekdays and not (placed and months):
        raise refuse("BYDAY")
    count = numbers("COUNT", 1, 1000)
    interval = numbers("INTERVAL", 1, MOST_OFTEN)
    if freq == "MONTHLY" and weekdays and not placed:
        if interval not in ((), (1,)):
            raise refuse("BYDAY")
        freq = "WEEKLY"  # every Tuesday of every month
    if freq == "DAILY" and weekdays:
        if interval not in ((), (1,)):
            raise refuse("BYDAY")
        freq = "WEEKLY"
    return Rule(
        freq,
        interval[0] if interval else 1,
        ordered(weekdays),
        tuple(sorted(days)),
        tuple(sorted(months)),
        count[0] if count else None,
    )


def until_of_rrule(text: str) -> dt.date | None:
    until = _parts(text).get("UNTIL")
    if until is None:
        return None
    found = re.fullmatch(r"(\d{4})(\d{2})(\d{2})(T\d{6}Z?)?", until)
    if not found:
        raise PydanticCustomError("recurrence-rrule", "{text}", {"text": f"UNTIL={until}"[:60]})
    day = parse_date(f"{found[1]}-{found[2]}-{found[3]}")
    return _last_day(day, found[4], until) if found[4] else day


def _last_day(day: dt.date, time: str, until: str) -> dt.date:
    """The last day up to a moment; refused where that depends on when the meeting begins."""
    try:
        moment = dt.datetime.combine(day, dt.datetime.strptime(time[1:7], "%H%M%S").time(), AMSTERDAM)
    except ValueError:
        raise PydanticCustomError("recurrence-rrule", "{text}", {"text": f"UNTIL={until}"[:60]}) from None
    if time.endswith("Z"):
        moment = moment.replace(tzinfo=dt.UTC).astimezone(AMSTERDAM)
    if (moment.hour, moment.minute) != (23, 59):
        raise PydanticCustomError("recurrence-until", "{text}", {"text": until[:60]})
    return moment.date()
