"""A calendar file of others, brought down to what a page may show.

Only the properties that say what, when and where are kept. So nobody's address
comes along, no attachment, no alarm, and no time zone of their own making: with
those, a small file can ask for endless work before a single event is read.
"""

from __future__ import annotations

import datetime as dt
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator

MOST_EVENTS = 2000
LONGEST_LINE = 10_000
WHAT = ("UID", "SUMMARY", "LOCATION", "URL", "STATUS", "SEQUENCE")
WHEN = ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")
KEPT = frozenset((*WHAT, *WHEN))
ONCE = frozenset((*WHAT, "DTSTART", "DTEND", "DURATION", "RECURRENCE-ID"))  # of several the first counts
_RETURNS = ("RRULE", "RDATE", "RECURRENCE")
# Of an event that is over so long, nothing is shown.
OVER = dt.timedelta(days=62)
_UNTIL = re.compile(r"UNTIL=([0-9]{8})", re.IGNORECASE)
# How Evolution and Mozilla write a zone: with a prefix of their own before its name.
_PREFIXED = re.compile(r"TZID=\"?/[^:;\"]*/([A-Za-z_]+/[A-Za-z_]+)\"?(?=[:;])")
_NAME = re.compile(r"[A-Za-z-]+(?=[;:])")
# A time without a zone is meant as the clock says where the calendar is from.
_FLOATING = re.compile(r"^(DTSTART|DTEND|RDATE|EXDATE|RECURRENCE-ID):([0-9]{8}T[0-9]{6}(?:,[0-9]{8}T[0-9]{6})*)$", re.I)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def clean_calendar(raw: bytes) -> tuple[str, ...] | None:
    """The lines of the events in a calendar, unfolded; None where it is no calendar.

    Events that are marked as private are left out.
    """
    lines = [line for line in _lines(raw) if line.strip()]
    # Without its end the file was cut off on the way; nobody knows what is missing.
    if not lines or lines[0].strip().upper() != "BEGIN:VCALENDAR" or lines[-1].strip().upper() != "END:VCALENDAR":
        return None
    return tuple(line for event in _newest(list(filter(None, _events(lines)))) for line in event)


def _newest(events: list[list[str]]) -> Iterable[list[str]]:
    """As many events as are kept: those that return, and the last of the others; in the order of the file."""
    if len(events) <= MOST_EVENTS:
        return events
    ranked = sorted(range(len(events)), key=lambda place: _began(events[place]), reverse=True)
    return [events[place] for place in sorted(ranked[:MOST_EVENTS])]


def _began(event: list[str]) -> str:
    """The first day of an event, as YYYYMMDD; of one that returns after any other."""
    if any(line.startswith(_RETURNS) for line in event):
        return "9"
    return next(_days(event, "DTSTART"), "")


def _days(event: Iterable[str], *names: str) -> Iterator[str]:
    """The days, as YYYYMMDD, that these properties say."""
    return (line.rpartition(":")[2][:8] for line in event if line.startswith(names))


def _lines(raw: bytes) -> list[str]:
    """The lines of a file, as they were before long ones were broken: some programs do so in the middle of a letter.

    The standard asks for UTF-8, but programs on Windows save in other ways too, and some mix them.
    """
    if raw[:2] in (BOM_UTF16_LE, BOM_UTF16_BE):
        raw = raw.decode("utf-16", "replace").encode()
    whole = re.sub(rb"(?:\r\n|\n|\r)[ \t]", b"", raw.removeprefix(BOM_UTF8))
    return [_decoded(line) for line in re.split(rb"\r\n|\n|\r", whole)]


def _decoded(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def _events(lines: Iterable[str]) -> Iterator[list[str]]:
    """The lines of each public event; what stands inside it, such as an alarm, is left out."""
    event: list[str] | None = None
    below: list[str] = []  # the parts that are open, from the outside in
    for line in lines:
        name = found[0].upper() if (found := _NAME.match(line)) else ""
        if name == "BEGIN":
            below.append(line[6:].strip().upper())
            if below[-1] == "VEVENT" and event is None:
                event, depth = ["BEGIN:VEVENT"], len(below)
        elif name == "END" and below:
            if event is not None and len(below) == depth:
                yield [*event, "END:VEVENT"] if len(event) > 1 else []
                event = None
            below.pop()
        elif event is not None and len(below) == depth:
            private = name == "CLASS" and line[6:].strip().upper() != "PUBLIC"
            # Without some of its dates, an event would be told of on the wrong days.
            if private or (name in WHEN and len(line) > LONGEST_LINE):
                event = []
            elif event and name in KEPT and not (name in ONCE and _says(event, name)):
                said = _CONTROL.sub("", name + line[len(name) : LONGEST_LINE])
                event.append(_FLOATING.sub(r"\1;TZID=Europe/Amsterdam:\2", _PREFIXED.sub(r"TZID=\1", said)))


def _says(event: Iterable[str], name: str) -> bool:
    return any(line.startswith((f"{name}:", f"{name};")) for line in event)


def split_events(lines: Iterable[str]) -> Iterator[list[str]]:
    """The lines of each event, without its first and last."""
    event: list[str] = []
    for line in lines:
        if line == "BEGIN:VEVENT":
            event = []
        elif line == "END:VEVENT":
            yield event
        else:
            event.append(line)


def recent(lines: Iterable[str], today: dt.date) -> Iterator[str]:
    """The lines of the events without those that are over for long and never come back."""
    first = f"{today - OVER:%Y%m%d}"
    for event in split_events(lines):
        if _comes(event, first):
            yield from ("BEGIN:VEVENT", *event, "END:VEVENT")


def _comes(event: list[str], first: str) -> bool:
    """Whether something of an event may be on or after a day, given as YYYYMMDD."""
    if any(line.startswith("RDATE") for line in event):
        return True
    rules = [line for line in event if line.startswith("RRULE")]
    if rules:
        ends = [found[1] if (found := _UNTIL.search(rule)) else "9" for rule in rules]
        return max(ends) >= first
    # Of one moved time of a series: the day that it moved from must stay gone.
    days = [*_days(event, "DTSTART", "DTEND", "RECURRENCE-ID")]
    lasts = any(line.startswith("DURATION") for line in event)
    return max(days, default="") >= first or (lasts and max(days, default="") >= f"{int(first[:4]) - 1}{first[4:]}")
