"""Days and times as people write them: text to dates."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from buurtpers.base.language import catalogue, long_date
from buurtpers.read.times import parse_time
from buurtpers.read.values import reads, unquoted

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan", "februari feb febr", "maart mrt mar", "april apr", "mei", "juni jun",
            "juli jul", "augustus aug", "september sep sept", "oktober okt", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("maandag ma", "dinsdag di", "woensdag wo", "donderdag do", "vrijdag vr", "zaterdag za", "zondag zo")
    )
    for name in names.split()
}
# A day without its year, or with it: «22 juni», «ma 22-6», «2026-06-22».
_UNDATED = rf"(?:[a-z]+ )?(?:\d{{1,2}} (?:{'|'.join(MONTHS)})\b|\d{{1,2}}[-/]\d{{1,2}}\b)"
_DAY_ALONE = re.compile(rf"{_UNDATED}\.?", re.IGNORECASE)
_DAY_AHEAD = re.compile(rf"{_UNDATED}|\d{{4}}-\d{{1,2}}-\d", re.IGNORECASE)


def is_day(value: object) -> bool:
    """Whether a value is a text with nothing in it but a day without its year."""
    return isinstance(value, str) and _DAY_ALONE.fullmatch(value.strip()) is not None


def begins_with_day(text: str) -> bool:
    """Whether a text is a day, or has one ahead of what else it says."""
    return _DAY_AHEAD.match(text.strip()) is not None


_ISO = re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})")
_DUTCH = re.compile(r"(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4})")
_WORDS = re.compile(r"(?:(?P<w>[a-z]+)\.?,?\s+)?(?P<d>\d{1,2})\s+(?P<name>[a-z]+)\.?\s+(?P<y>\d{4})")


def parse_date(text: str) -> dt.date:
    """A day as people write it: 2026-06-22, 22-6-2026, 22 juni 2026, ma 22 juni 2026."""
    bare = unquoted(text).casefold()
    found = _ISO.fullmatch(bare) or _DUTCH.fullmatch(bare)
    if found:
        year, month, day = (int(found[part]) for part in "ymd")
        return _day(text, year, month, day)
    found = _WORDS.fullmatch(bare)
    if not found and (several := re.fullmatch(r"(.*\S)\s*(?:t/m|tot en met|tot|–|\s-)\s*(\S.*)", bare)):
        first, last = (_date_or_none(several[part]) for part in (1, 2))
        if first and last:
            values = {"text": text[:60], "first": first.isoformat(), "last": last.isoformat()}
            raise PydanticCustomError("date-range", "", values)
    if not found or found["name"] not in MONTHS:
        raise PydanticCustomError("date-unreadable", "{text}", {"text": text, "example": ""})
    date = _day(text, int(found["y"]), MONTHS[found["name"]], int(found["d"]))
    if found["w"]:
        if found["w"] not in WEEKDAYS:
            raise PydanticCustomError("date-unreadable", "{text}", {"text": text, "example": ""})
        if WEEKDAYS[found["w"]] != date.weekday():
            raise PydanticCustomError("date-weekday", "{text}", {"text": text, "right": long_date(date)})
    return date


def _date_or_none(text: str) -> dt.date | None:
    try:
        return parse_date(text)
    except PydanticCustomError:
        return None


def _day(text: str, year: int, month: int, day: int) -> dt.date:
    try:
        date = dt.date(year, month, day)
    except ValueError:
        swapped = ""
        if month > 12 and 1 <= day <= 12 and month <= 31:
            swapped = catalogue("buurtpers")("suggest.date", date=f"{year}-{day:02d}-{month:02d}")
        raise PydanticCustomError("date-impossible", "{text}", {"text": text, "example": swapped}) from None
    if not 1900 <= year <= 2200:
        raise PydanticCustomError("date-impossible", "{text}", {"text": text, "example": ""})
    return date


def parse_dates(value: Any) -> Any:
    """One day, or a list of days."""
    return [value] if isinstance(value, str) else value


_DAY_EXAMPLES = {"type": "string", "examples": ["2026-06-22", "22 juni 2026"]}
Date = Annotated[dt.date, reads(parse_date), WithJsonSchema(_DAY_EXAMPLES)]
Time = Annotated[dt.time, reads(parse_time), WithJsonSchema({"type": "string", "examples": ["19:30"]})]
Dates = Annotated[
    tuple[Date, ...],
    BeforeValidator(parse_dates),
    WithJsonSchema({"anyOf": [_DAY_EXAMPLES, {"type": "array", "items": _DAY_EXAMPLES}]}),
]
