"""Whether meetings can take place as they were planned, and what was understood of those that return."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from buurtpers.base.guard import attempt, guarded
from buurtpers.base.language import catalogue, clock, long_date, plain_date
from buurtpers.base.problems import Problem, problem, suggestion
from buurtpers.base.source import Location
from buurtpers.base.zones import AMSTERDAM
from buurtpers.read.dates import begins_with_day
from buurtpers.read.models.meetings import Meeting
from buurtpers.read.network import Network
from buurtpers.read.rules.exceptions import public_holidays
from buurtpers.read.rules.occurrences import Occurrence, horizon, occurrences, planned_days, rule_days, rule_of
from buurtpers.read.rules.rulewords import meeting_in_words

COMING = dt.timedelta(days=366)
# «29 februari» may take eight years.
SELDOM = dt.timedelta(days=8 * 366)
TOLD = 3
# A meeting may end after midnight: then it began in the evening.
EVENING, MORNING = dt.time(18), dt.time(6)


def backwards(start: dt.time, end: dt.time) -> bool:
    """Whether a meeting ends before it begins."""
    return end <= start and not (start >= EVENING and end <= MORNING)


def check_meetings(network: Network, today: dt.date) -> Iterator[Problem]:
    """Mistakes in the rules of meetings, and in the times those give in the coming year."""
    salvaged = [record for record, _ in network.salvaged if isinstance(record, Meeting)]
    for meeting in (*network.meetings.values(), *salvaged):
        yield from guarded(_rule(network, meeting, today), meeting.at())
    told: list[Problem] = []
    coming: dict[str, list[Occurrence]] = {}
    for key, meeting in network.meetings.items():
        if not meeting.draft:
            coming[key] = attempt(partial(_coming, network, meeting, today), told.append, meeting.at()) or []
    yield from told
    for key, times in coming.items():
        meeting = network.meetings[key]
        yield from guarded(_on_holidays(network, meeting, times), meeting.at())
        yield from guarded(_twice(network, meeting, times), meeting.at())
        yield from guarded(_no_such_hour(network, meeting, times), meeting.at())
    yield from guarded(_together(network, coming), Location("content/data/bijeenkomsten.yml"))


def _whom(network: Network, *meetings: Meeting) -> frozenset[str]:
    return frozenset().union(*(meeting.buurten.concern(network.sites) for meeting in meetings))


def _coming(network: Network, meeting: Meeting, today: dt.date) -> list[Occurrence]:
    times = occurrences(meeting, network.about.school_region, today, today + COMING)
    return [one for one in times if not one.cancelled]


def _rule(network: Network, meeting: Meeting, today: dt.date) -> Iterator[Problem]:
    whom, region = _whom(network, meeting), network.about.school_region
    if meeting.exceptions.of_schools and region is None:
        yield problem("school-region-missing", meeting.at("except" if meeting.except_.of_schools else "repeat"), whom)
    rule = meeting.repeat
    yield from _without_rule(meeting, whom) if rule is None else _idle(meeting, whom)
    if rule and rule.start and rule.start != meeting.start and meeting.says("start"):
        first, second = clock(meeting.start), clock(rule.start)
        yield problem("recurrence-times", meeting.at("start"), whom, first=first, second=second)
    if rule and meeting.until and meeting.until < meeting.date:
        yield problem("recurrence-ended", meeting.at("until"), whom, date=plain_date(meeting.date))
        return
    if meeting.all_cancelled and isinstance(meeting.cancelled, str) and begins_with_day(meeting.cancelled):
        yield problem("cancelled-day", meeting.at("cancelled"), whom)
    noted = {*meeting.moved, *meeting.cancelled_on}
    days = planned_days(meeting, region, max([horizon(today), horizon(meeting.date), *noted]))
    if not days:
        yield problem("recurrence-never", meeting.at("repeat"), whom)
        return
    for field in ("moved", "cancelled_on"):
        for day, place in meeting.twice(field):
            yield problem("occurrence-twice", place, whom, date=long_date(day))
        for day in getattr(meeting, field):
            if day not in days:
                near = sorted(sorted(days, key=lambda one, day=day: abs(one - day))[:2])  # type: ignore[misc]
                known = catalogue("buurtpers")("suggest.or").join(map(long_date, near))
                yield problem("occurrence-unknown", meeting.at_day(field, day), whom, date=long_date(day), near=known)
            elif field == "moved" and day in meeting.cancelled_on:
                place = meeting.at_day("cancelled_on", day)
                yield problem("occurrence-both", place, whom, date=long_date(day))
    for day, move in meeting.moved.items():
        if move.place and move.place not in network.places and not network.spoiled("plekken", move.place):
            what = suggestion(move.place, network.places)
            yield problem("place-unknown", meeting.at_day("moved", day), whom, name=move.place, what=what)
        if move.end and backwards(move.start or meeting.start, move.end):
            yield problem("end-before-start", meeting.at_day("moved", day), whom)


def _without_rule(meeting: Meeting, whom: frozenset[str]) -> Iterator[Problem]:
    """Fields that mean nothing for a meeting that does not return."""
    for field, word, said in (("until", "tot", meeting.until), ("except", "behalve", meeting.says("except"))):
        if said:
            yield problem("repeat-missing", meeting.at(field), whom, "warning", field=word)


def _idle(meeting: Meeting, whom: frozenset[str]) -> Iterator[Problem]:
    """Single days under «behalve» on which there would be no meeting anyway."""
    assert meeting.repeat is not None
    for first, last in meeting.exceptions.periods:
        if first != last or not meeting.date <= first <= (meeting.until or first):
            continue
        if first not in rule_days(rule_of(meeting), meeting.date, first):
            place = meeting.at("except" if (first, last) in meeting.except_.periods else "repeat")
            yield problem("exception-idle", place, whom, "warning", date=long_date(first))


def _on_holidays(network: Network, meeting: Meeting, times: list[Occurrence]) -> Iterator[Problem]:
    found = [
        catalogue("buurtpers")("holiday.named", date=plain_date(one.day), name=name)
        for one in times
        if (name := public_holidays(one.day.year).get(one.day)) and not _celebrates(meeting, name)
    ]
    if found:
        place, code = meeting.at("repeat" if meeting.repeat else "date"), "meeting-holiday"
        code = "meetings-holiday" if meeting.repeat else code
        yield problem(code, place, _whom(network, meeting), "warning", title=meeting.title, days=", ".join(found))


def _celebrates(meeting: Meeting, holiday: str) -> bool:
    """Whether a meeting names the holiday, as «Kerstlunch» names Eerste Kerstdag: then it is on purpose."""
    stem = re.sub(r"s?dag$", "", holiday.casefold().split()[-1])
    return stem in f"{meeting.title} {meeting.description or ''}".casefold()


def _no_such_hour(network: Network, meeting: Meeting, times: list[Occurrence]) -> Iterator[Problem]:
    """A meeting in the hour that the clock skips when summer time begins."""
    for one in times:
        for field, time in (("start", one.start), ("end", one.end)):
            there = time and time.replace(tzinfo=AMSTERDAM).astimezone(dt.UTC).astimezone(AMSTERDAM)
            if time and there and (there.hour, there.minute) != (time.hour, time.minute):
                values = {"date": long_date(one.day), "time": clock(time)}
                yield problem("meeting-no-hour", meeting.at(field), _whom(network, meeting), "warning", **values)


def _twice(network: Network, meeting: Meeting, times: list[Occurrence]) -> Iterator[Problem]:
    """A time that was moved onto another time of the same meeting."""
    for one in times:
        if one.moved and any(other.start == one.start and not other.moved for other in times):
            place, whom = meeting.at_day("moved", one.planned), _whom(network, meeting)
            date, time = long_date(one.day), clock(one.start)
            yield problem("meeting-twice", place, whom, "warning", title=meeting.title, date=date, time=time)


def _together(network: Network, coming: dict[str, list[Occurrence]]) -> Iterator[Problem]:
    """Two meetings in one place at one time: the first time of each two, and of many each with the first."""
    by_place: dict[str, list[tuple[Occurrence, str]]] = defaultdict(list)
    for key, times in coming.items():
        for one in times:
            if one.place is not None:
                by_place[one.place].append((one, key))
    told: set[frozenset[str]] = set()
    for place, times_there in by_place.items():
        busy: list[tuple[Occurrence, str]] = []
        for one, key in sorted(times_there, key=lambda pair: (pair[0].start, pair[1])):
            busy = [(other, name) for other, name in busy if other.over > one.start]
            # Of many at once each is told beside the first, not beside all others.
            name = next((name for _, name in busy if name != key), key)
            if name != key and frozenset((name, key)) not in told:
                told.add(frozenset((name, key)))
                yield _clash(network, place, name, key, one)
            busy.append((one, key))


def _clash(network: Network, place: str, name: str, key: str, later: Occurrence) -> Problem:
    one, other = sorted((network.meetings[name], network.meetings[key]), key=_line)
    return problem(
        "meetings-together",
        other.at("place"),
        _whom(network, one, other),
        title=other.title,
        other=one.title,
        line=one.at().line,
        place=network.places[place].name if place in network.places else place,
        date=long_date(later.day),
        time=clock(later.start),
    )


def _line(meeting: Meeting) -> tuple[str, int]:
    return meeting.origin, meeting.at().line


def told_meetings(network: Network, today: dt.date, note: Callable[[Problem], object]) -> list[str]:
    """For each meeting that returns: where it stands, what was understood, and the next times."""
    returning = [meeting for meeting in network.meetings.values() if meeting.repeat]
    told = (attempt(partial(_said, network, meeting, today), note, meeting.at()) for meeting in returning)
    return [line for lines in told for line in lines or ()]


def _said(network: Network, meeting: Meeting, today: dt.date) -> list[str]:
    ahead = _ahead(network, meeting, today)
    coming = [one for one in ahead if not one.cancelled][:TOLD]
    place: Location = meeting.at()
    head = catalogue("buurtpers")(
        "told.meeting",
        file=place.file,
        line=place.line,
        title=meeting.title,
        rule=meeting_in_words(meeting, coming[0].day if coming and meeting.date > today else None),
    )
    return [head, *(f"    {line}" for line in _told(meeting, ahead, coming))]


def _ahead(network: Network, meeting: Meeting, today: dt.date) -> Sequence[Occurrence]:
    """The times of the coming year, or of more years for a rule that comes true less often."""
    region = network.about.school_region
    return occurrences(meeting, region, today, today + COMING) or occurrences(meeting, region, today, today + SELDOM)


def _told(meeting: Meeting, ahead: Sequence[Occurrence], coming: Sequence[Occurrence]) -> Iterator[str]:
    words = catalogue("buurtpers")
    if not coming:
        yield words("told.cancelled" if ahead else "told.none")
        return
    yield words("told.next" if len(coming) > 1 else "told.last", times="; ".join(map(_time, coming)))
    off = [one for one in ahead if one.cancelled and one.start < coming[-1].start]
    if off:
        yield words("told.off", days=", ".join(long_date(one.day) for one in off))


def _time(one: Occurrence) -> str:
    words = catalogue("buurtpers")
    said = words("told.time", date=long_date(one.day), time=clock(one.start))
    if one.end:
        said = words("told.time-end", date=long_date(one.day), time=clock(one.start), end=clock(one.end))
    return words("told.moved", time=said, date=plain_date(one.planned)) if one.day != one.planned else said
