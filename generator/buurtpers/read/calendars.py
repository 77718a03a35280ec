"""A calendar file of others, brought down to what a page may show.

Only the properties that say what, when and where are kept. So nobody's address
comes along, no attachment, no alarm, and no time zone of their own making: with
those, a small file can ask for endless work before a single event is read.
"""

from __future__ import annotations

import datetime as dt
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator

MOST_EVENTS = 2000
LONGEST_LINE = 10_000
WHAT = ("UID", "SUMMARY", "LOCATION", "URL", "STATUS", "SEQUENCE")
WHEN = ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")
KEPT = frozenset((*WHAT, *WHEN))
# Of an event that is over so long, nothing is shown.
OVER = dt.timedelta(days=62)
_NAME = re.compile(r"[A-Za-z-]+(?=[;:])")
# A time without a zone is meant as the clock says where the calendar is from.
_FLOATING = re.compile(r"^(DTSTART|DTEND|RDATE|EXDATE|RECURRENCE-ID):([0-9]{8}T[0-9]{6}(?:,[0-9]{8}T[0-9]{6})*)$", re.I)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def clean_calendar(raw: bytes) -> tuple[str, ...] | None:
    """The lines of the events in a calendar, unfolded; None where it is no calendar.

    Events that are marked as private are left out.
    """
    lines = _unfolded(_decoded(raw))
    if next((line.strip().upper() for line in lines if line.strip()), "") != "BEGIN:VCALENDAR":
        return None
    found: list[str] = []
    for number, event in enumerate(_events(lines)):
        if number == MOST_EVENTS:
            break
        found += event
    return tuple(found)


def _decoded(raw: bytes) -> str:
    """The text of a file: the standard asks for UTF-8, but programs on Windows save in other ways too."""
    try:
        return raw.decode("utf-16" if raw[:2] in (BOM_UTF16_LE, BOM_UTF16_BE) else "utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _unfolded(text: str) -> list[str]:
    """The lines as they were before long ones were broken."""
    pieces: list[list[str]] = []
    for line in re.split("\r\n|\n|\r", text):
        if line[:1] in (" ", "\t") and pieces:
            pieces[-1].append(line[1:])
        else:
            pieces.append([line])
    return ["".join(piece) for piece in pieces]


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
            elif event and name in KEPT:
                event.append(_FLOATING.sub(r"\1;TZID=Europe/Amsterdam:\2", _CONTROL.sub("", line[:LONGEST_LINE])))


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
    """The lines of the events without those that began long ago and never come back."""
    first = f"{today - OVER:%Y%m%d}"
    for event in split_events(lines):
        starts = [line.rpartition(":")[2][:8] for line in event if line.startswith("DTSTART")]
        if (starts and starts[0] >= first) or any(line.startswith(("RRULE", "RDATE", "RECURRENCE")) for line in event):
            yield from ("BEGIN:VEVENT", *event, "END:VEVENT")
