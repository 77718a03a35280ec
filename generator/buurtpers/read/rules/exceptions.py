"""When a meeting that returns does not: days, periods, months, public holidays and school holidays."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from pydantic_core import PydanticCustomError

from buurtpers.read.dates import MONTHS, parse_date

Region = Literal["noord", "midden", "zuid"]

SCHOOL_HOLIDAYS = ("herfstvakantie", "kerstvakantie", "voorjaarsvakantie", "meivakantie", "zomervakantie")
_FEASTS = ("kerst", "paas", "pinkster")
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
    "kerst": "Kerst",
    "kerstmis": "Kerst",
    "kerstdagen": "Kerst",
    "paasdagen": "Pasen",
    "pasen": "Pasen",
    "pinksterdagen": "Pinksteren",
    "pinksteren": "Pinksteren",
    "hemelvaart": "Hemelvaartsdag",
    "hemelvaartsdag": "Hemelvaartsdag",
    "koningsdag": "Koningsdag",
    "bevrijdingsdag": "Bevrijdingsdag",
    "goede vrijdag": "Goede Vrijdag",
    "nieuwjaar": "Nieuwjaarsdag",
    "nieuwjaarsdag": "Nieuwjaarsdag",
    **{f"{which} {feast}dag": f"{which} {feast}dag" for which in ("eerste", "tweede") for feast in _FEASTS},
}
# Days that have no date of their own, by what the public holidays are called.
_HOLIDAYS = {
    "Kerst": ("eerste kerstdag", "tweede kerstdag"),
    "Pasen": ("eerste paasdag", "tweede paasdag"),
    "Pinksteren": ("eerste pinksterdag", "tweede pinksterdag"),
}
_YEARLY = {"oudjaar": (12, 31), "oudejaarsdag": (12, 31), "oudejaarsavond": (12, 31), "sinterklaas": (12, 5)}


@dataclass(frozen=True)
class Exceptions:
    """`named`: feestdagen, schoolvakanties, or one of either; `days`: (month, day) of every year."""

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
        """Whether school holidays are among them, which differ by region."""
        return any(name == "schoolvakanties" or name in SCHOOL_HOLIDAYS for name in self.named)

    def hold(self, day: dt.date, region: Region | None) -> bool:
        """Whether these exceptions rule that day out."""
        return (
            day.month in self.months
            or (day.month, day.day) in self.days
            or any(first <= day <= last for first, last in self.periods)
            or (bool(self.named) and self._public(day))
            or (self.of_schools and region is not None and self._school(day, region))
        )

    def _public(self, day: dt.date) -> bool:
        name = public_holidays(day.year).get(day, "").casefold()
        return bool(name) and any(
            one == "feestdagen" or name in _HOLIDAYS.get(one, (one.casefold(),)) for one in self.named
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
    text = re.sub(r"\boud(?:jaar)? en nieuw(?:jaar)?\b", "oudjaar, nieuwjaar", text, flags=re.IGNORECASE)
    return [one.strip() for one in re.split(r"[,;]|\s+en\s+", text) if one.strip()]


def _exception(text: str) -> Exceptions:
    bare = re.sub(r"^(?:(?:in|op|van|tijdens|met)\s+)?(?:de\s+|het\s+)?", "", text.casefold()).strip(" .\"'“”‘’")
    bare = re.sub(r"^([12])e (?=\w+dag$)", lambda found: {"1": "eerste ", "2": "tweede "}[found[1]], bare)
    if bare in _WORDS:
        return Exceptions(named=(_WORDS[bare],))
    if bare in _YEARLY:
        return Exceptions(days=(_YEARLY[bare],))
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
