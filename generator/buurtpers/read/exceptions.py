"""When a meeting that returns does not: days, periods, months, public holidays and school holidays."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from pydantic_core import PydanticCustomError

from buurtpers.read.values import MONTHS, parse_date

Region = Literal["noord", "midden", "zuid"]

SCHOOL_HOLIDAYS = ("herfstvakantie", "kerstvakantie", "voorjaarsvakantie", "meivakantie", "zomervakantie")
_WORDS = {
    "feestdagen": "feestdagen",
    "feestdag": "feestdagen",
    "schoolvakanties": "schoolvakanties",
    "schoolvakantie": "schoolvakanties",
    "vakanties": "schoolvakanties",
    "vakantie": "schoolvakanties",
    "krokusvakantie": "voorjaarsvakantie",
    "carnavalsvakantie": "voorjaarsvakantie",
    **{name: name for name in SCHOOL_HOLIDAYS},
}


@dataclass(frozen=True)
class Exceptions:
    """`named`: feestdagen, schoolvakanties, or one school holiday; `days`: (month, day) of every year."""

    named: tuple[str, ...] = ()
    months: tuple[int, ...] = ()
    days: tuple[tuple[int, int], ...] = ()
    periods: tuple[tuple[dt.date, dt.date], ...] = ()

    def __or__(self, other: Exceptions) -> Exceptions:
        return Exceptions(
            tuple(dict.fromkeys(self.named + other.named)),
            tuple(sorted({*self.months, *other.months})),
            tuple(sorted({*self.days, *other.days})),
            tuple(sorted({*self.periods, *other.periods})),
        )

    @property
    def of_schools(self) -> bool:
        """Whether it depends on where the schools are."""
        return any(name != "feestdagen" for name in self.named)

    def hold(self, day: dt.date, region: Region | None) -> bool:
        """Whether there is no meeting on that day."""
        return (
            day.month in self.months
            or (day.month, day.day) in self.days
            or any(first <= day <= last for first, last in self.periods)
            or ("feestdagen" in self.named and day in public_holidays(day.year))
            or (self.of_schools and region is not None and self._school(day, region))
        )

    def _school(self, day: dt.date, region: Region) -> bool:
        name = school_holidays(day.year, region).get(day)
        return name is not None and ("schoolvakanties" in self.named or name in self.named)


NO_EXCEPTIONS = Exceptions()


@cache
def public_holidays(year: int) -> Mapping[dt.date, str]:
    """The public holidays of a year with their Dutch names; Bevrijdingsdag every year."""
    import holidays  # slow to load, and few builds need it

    found = holidays.country_holidays("NL", years=year, categories=("public", "optional"), language="nl")
    return dict(found.items())


@cache
def school_holidays(year: int, region: Region) -> Mapping[dt.date, str]:
    """Each day of a school holiday in a year, with the name of that holiday in small letters.

    The dates are those of the ministry's arrangement of 2025 to 2030, as the library `holidays` has them;
    a school may have more days off. Years it does not know have none.
    """
    import holidays

    found = holidays.country_holidays(
        "NL", subdiv=region.capitalize(), years=year, categories=("school",), language="nl"
    )
    return {day: name.casefold() for day, name in found.items()}


def parse_exceptions(value: Any) -> Exceptions:
    """`schoolvakanties`, a date, `24 december 2026 tot en met 3 januari 2027`, `juli`, or several of these."""
    if isinstance(value, Exceptions):
        return value
    found = Exceptions()
    for one in _items(value):
        found |= _exception(one)
    if found == Exceptions():
        raise PydanticCustomError("exception-unreadable", "{text}", {"text": str(value)[:60]})
    return found


def _items(value: Any) -> list[str]:
    if isinstance(value, list):
        return [one for item in value for one in _items(item)]
    if isinstance(value, dict) and len(value) == 2:  # {van: …, tot: …}
        return [" t/m ".join(map(str, value.values()))]
    if not isinstance(value, str):
        raise PydanticCustomError("exception-unreadable", "{text}", {"text": str(value)[:60]})
    text = re.sub(r"\s+tot(?:\s+en\s+met)?\s+", " t/m ", value.strip())
    return [one.strip() for one in re.split(r"[,;]|\s+en\s+", text) if one.strip()]


def _exception(text: str) -> Exceptions:
    bare = re.sub(r"^(?:(?:in|op|van|tijdens|met)\s+)?(?:de\s+|het\s+)?", "", text.casefold()).strip(" .\"'“”‘’")
    if bare in _WORDS:
        return Exceptions(named=(_WORDS[bare],))
    if bare in MONTHS:
        return Exceptions(months=(MONTHS[bare],))
    if (yearly := re.fullmatch(r"(\d{1,2}) ([a-z]+)\.?", bare)) and yearly[2] in MONTHS:
        day = parse_date(f"{bare} 2000")
        return Exceptions(days=((day.month, day.day),))
    words = re.split(r"\s*(?:t/m|–|\.\.)\s*|\s+-\s+", bare)
    if len(words) > 2 or not words[0]:
        raise PydanticCustomError("exception-unreadable", "{text}", {"text": text[:60]})
    try:
        first, last = parse_date(words[0]), parse_date(words[-1])
    except PydanticCustomError as error:
        if error.type == "date-unreadable":
            raise PydanticCustomError("exception-unreadable", "{text}", {"text": text[:60]}) from None
        raise
    if last < first:
        raise PydanticCustomError("exception-backwards", "{text}", {"text": text[:60]})
    return Exceptions(periods=((first, last),))
