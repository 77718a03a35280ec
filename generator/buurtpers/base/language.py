"""Words for people: message catalogues, and dates as Dutch people write them.

A catalogue is a TOML file `locale/<language>.toml` inside a package: tables of
messages with `{name}` fields, so another language is another file. A message
that depends on a number is a table with `one` and `other`, chosen by `n`. A large
table that most runs do without has a file of its own, `<language>.<table>.toml`,
which is read when one of its messages is first asked for.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from buurtpers.engine import inputs

LANGUAGE = "nl"

Message = str | dict[str, str]
Messages = dict[str, Message]
"""By key."""


@dataclass(frozen=True)
class Catalogue:
    """The messages of one package in one language."""

    folder: Path
    language: str
    messages: Messages
    """Those of the first file."""

    def __call__(self, key: str, /, **values: Any) -> str:
        """The message `key`, filled in. A missing key is a mistake of ours: KeyError."""
        message = self._holding(key)[key]
        if isinstance(message, dict):
            message = message["one" if values["n"] == 1 else "other"]
        return message.format(**{name: _told(value) for name, value in values.items()})

    def __contains__(self, key: str) -> bool:
        return key in self._holding(key)

    def _holding(self, key: str) -> Messages:
        """The messages among which `key` is, if there is such a message."""
        if key in self.messages:
            return self.messages
        return _messages(self.folder / f"{self.language}.{key.partition('.')[0]}.toml")


# What begins a line, speaks to a terminal, or turns the direction of what follows.
UNSEEN = (
    *(*range(32), *range(127, 160), 0x061C, 0x200E, 0x200F, 0x2028, 0x2029, *range(0x202A, 0x202F)),
    *(*range(0x2066, 0x206A), 0xFEFF, *range(0xE0000, 0xE0080)),
)
_SEEN = {code: repr(chr(code))[1:-1] for code in UNSEEN}


def one_line(text: str) -> str:
    """What others wrote, or called their files, as part of a line of ours: control characters can be seen in it."""
    return text if text.isprintable() else text.translate(_SEEN)


def _told(value: Any) -> Any:
    return value if isinstance(value, int | float | dt.date) else one_line(str(value))


@cache
def catalogue(package: str, language: str = LANGUAGE) -> Catalogue:
    """The catalogue that `package` ships for `language`; keys are joined by dots."""
    folder = inputs.package(package)
    assert folder is not None, package
    return Catalogue(folder / "locale", language, _messages(folder / "locale" / f"{language}.toml"))


@cache
def _messages(file: Path) -> Messages:
    """The messages of a file; none where there is no such file."""
    return dict(_flat(tomllib.loads(file.read_text("utf-8")))) if file.exists() else {}


def _flat(table: dict[str, Any], prefix: str = "") -> list[tuple[str, Message]]:
    found: list[tuple[str, Message]] = []
    for key, value in table.items():
        if isinstance(value, dict) and set(value) != {"one", "other"}:
            found += _flat(value, f"{prefix}{key}.")
        else:
            found.append((prefix + key, value))
    return found


@cache
def _format(day: dt.date, pattern: str, language: str) -> str:
    from babel.dates import format_date  # slow to load, and a build with nothing to do writes no date

    return format_date(day, pattern, locale=language)


def _date(day: dt.date, pattern: str, language: str) -> str:
    # Of a moment too, only the day counts: it is what the result is kept by.
    return _format(dt.date(day.year, day.month, day.day), pattern, language)


def long_date(day: dt.date, language: str = LANGUAGE) -> str:
    """«dinsdag 24 november 2026»."""
    return _date(day, "EEEE d MMMM y", language)


def day_month(day: dt.date, language: str = LANGUAGE) -> str:
    """«dinsdag 24 november»."""
    return _date(day, "EEEE d MMMM", language)


def plain_date(day: dt.date, language: str = LANGUAGE) -> str:
    """«24 november 2026»."""
    return _date(day, "d MMMM y", language)


def month_year(day: dt.date, language: str = LANGUAGE) -> str:
    """«november 2026»."""
    return _date(day, "MMMM y", language)


def short_month(day: dt.date, language: str = LANGUAGE) -> str:
    """«nov», without a full stop, for a calendar leaf."""
    return _date(day, "MMM", language).rstrip(".")


def short_weekday(day: dt.date, language: str = LANGUAGE) -> str:
    """«di», for a calendar leaf."""
    return _date(day, "EEEEEE", language).rstrip(".")


def clock(moment: dt.datetime | dt.time) -> str:
    """«19.30 uur» without the word: the Dutch write a point."""
    return f"{moment.hour}.{moment.minute:02d}"
