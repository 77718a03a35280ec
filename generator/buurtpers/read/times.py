"""A time of day as people write it: on a clock, or as they say it."""

from __future__ import annotations

import datetime as dt
import re

from pydantic_core import PydanticCustomError

_RANGE = re.compile(r"(\d{1,2}[:.]\d{2})(?: uur| u)?\s*(?:-|–|tot)\s*(\d{1,2}[:.]\d{2})(?: uur| u)?")
_CLOCK = re.compile(r"(?P<h>\d{1,2})\s*(?:[:.]|u)\s*(?P<m>\d{2})?(?:\s*(?:uur|u))?|(?P<hour>\d{1,2})\s*(?:uur|u)")

_NUMBERS = ("een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf")
# Which minutes of the day are so called, and may be said of: from, and up to.
_PARTS = {
    "ochtend": (4 * 60, 12 * 60), "morgen": (4 * 60, 12 * 60), "middag": (12 * 60, 18 * 60),
    "avond": (17 * 60, 24 * 60), "nacht": (0, 6 * 60),
}  # fmt: skip
_MINUTES = {"half": -30, "kwart voor": -15, "kwart over": 15}
_PART = rf"(?:\s*(?:'s|’s|s|in\ de)\s?(?P<part>{'|'.join(_PARTS)})s?\b)"
_HOUR = rf"(?:\d{{1,2}}|één|{'|'.join(_NUMBERS)})"
SAID = re.compile(
    rf"""(?<![\w:.])(?: (?P<minutes>{"|".join(map(re.escape, _MINUTES))})\s (?P<of>{_HOUR})\b (?:\s?(?:uur|u)\b)?
    | (?P<clock>\d{{1,2}}[:.]\d{{2}}) (?:\s?(?:uur|u)\b)? (?={_PART.replace("?P<part>", "")})
    | (?P<hour>{_HOUR}) \s?(?:uur|u)\b ) {_PART}?""",
    re.VERBOSE,
)
"""A time as it is said, in small letters: «half acht», «kwart over 8 's avonds», «acht uur», «8 uur 's avonds»."""


def parse_time(text: str, part: str | None = None) -> dt.time:
    """A time of day: 19:30, 19.30 uur, 19u30, 20 uur, half acht 's avonds; `part`: of which part of the day it is."""
    bare = re.sub(r"\s+", " ", text.strip().strip("“”„‘’\"'").strip().casefold())
    if found := _CLOCK.fullmatch(bare):
        hour, minute = int(found["h"] or found["hour"]), int(found["m"] or 0)
        if hour > 23 or minute > 59:
            raise PydanticCustomError("time-unreadable", "{text}", {"text": text[:60]})
        return _within(hour * 60 + minute, part) or dt.time(hour, minute)
    if said := SAID.fullmatch(bare.removeprefix("om ")):
        return time_said(said, part)
    if found := _RANGE.fullmatch(bare):
        values = {"text": text[:60], "first": found[1], "last": found[2]}
        raise PydanticCustomError("time-range", "", values)
    raise PydanticCustomError("time-unreadable", "{text}", {"text": text[:60]})


def _within(minutes: int, part: str | None) -> dt.time | None:
    """The time in this part of the day that a clock with twelve hours shows so; None where there is none."""
    first, last = _PARTS[part] if part else (0, 0)
    either = (minutes, (minutes + 720) % 1440 if minutes < 780 else minutes)
    return next((dt.time(*divmod(one, 60)) for one in either if first <= one < last), None)


def time_said(found: re.Match[str], part: str | None = None) -> dt.time:
    """The time that a match of SAID means; where it may be in the morning or in the evening, it is refused.

    `part`: of which part of the day it is, where it does not say so itself.
    """
    hour, _, minute = (found["clock"] or found["hour"] or found["of"]).replace(".", ":").partition(":")
    number = 1 if hour == "één" else int(hour) if hour.isdecimal() else _NUMBERS.index(hour) + 1
    minutes = number * 60 + int(minute or 0) + _MINUTES.get(found["minutes"] or "", 0)
    if number > 23 or int(minute or 0) > 59 or (found["minutes"] and not 1 <= number <= 12):
        raise PydanticCustomError("time-unreadable", "{text}", {"text": found[0][:60]})
    if one := _within(minutes, found["part"] or part):
        return one
    if found["part"]:
        raise PydanticCustomError("time-unreadable", "{text}", {"text": found[0][:60]})
    if found["hour"] and hour.isdecimal():
        return dt.time(number)
    early = dt.time(*divmod(minutes % 720, 60))
    values = {"text": found[0][:60], "early": f"{early:%H:%M}", "late": f"{early.hour + 12}:{early:%M}"}
    raise PydanticCustomError("time-either", "", values)
