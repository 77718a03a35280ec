"""How small the type of a printed month has to be, so that it is one sheet whatever is in it."""

from __future__ import annotations

from math import ceil

from buurtpers.plan.agenda import AgendaMonth, MonthDay
from buurtpers.plan.meetings import MeetingView

SIZES = (10.5, 9.0, 7.8, 6.8, 6.0, 5.2, 4.5, 3.9, 3.3)
"""Points; the style sheet has a class for each but the first: `month--tight-1` and so on."""
_INLINE = 2  # from this one on a place stands behind its meeting, not below it
# As the style sheet has it, in points: the rows of days together, a day within its edges, what stands around it.
_ROWS = 415.0
_ACROSS = 101.0
_AROUND = 6.0
_LEADING = 1.2
_GAP = 0.3
_DAY = 1.35
# A letter, with what is lost at the ends of lines: bold is wider than plain.
_BOLD, _PLAIN = 0.6, 0.55


def tightness(month: AgendaMonth) -> int:
    """Which of SIZES: the largest in which all weeks have room, or else the last."""
    for step, size in enumerate(SIZES):
        if sum(max((_height(day, step, size) for day in week), default=0) for week in month.weeks) <= _ROWS:
            return step
    return len(SIZES) - 1


def _height(day: MonthDay | None, step: int, size: float) -> float:
    meetings = day.meetings if day else ()
    lines = sum(_lines(meeting, step, size) for meeting in meetings)
    return _AROUND + size * (_DAY + _LEADING * lines + _GAP * len(meetings))


def _lines(meeting: MeetingView, step: int, size: float) -> int:
    place = _PLAIN * size * len(meeting.place.name) if meeting.place else 0
    # Room for "Gaat niet door", or for why a time is another.
    note = _BOLD * size * max(len(meeting.otherwise or ""), 16) if meeting.cancelled or meeting.otherwise else 0
    title = size * (6 * _PLAIN + _BOLD * len(meeting.title))
    if step >= _INLINE:
        return ceil((title + note + place + 2 * size * _BOLD) / _ACROSS)
    return ceil(title / _ACROSS) + ceil(note / _ACROSS) + ceil(place / _ACROSS)
