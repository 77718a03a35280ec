"""When a meeting returns: what people write, as one rule, and the days that come of it, against dateutil."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil import rrule as du
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from buurtpers.read.models.meetings import Meeting
from buurtpers.read.rules.exceptions import Exceptions, parse_exceptions
from buurtpers.read.rules.occurrences import occurrences, rule_days
from buurtpers.read.rules.recurrence import parse_recurrence
from buurtpers.read.rules.rule import Rule, pieces_of
from buurtpers.read.rules.rulewords import rule_in_words

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
FREQUENCIES: dict[str, Any] = {"DAILY": du.DAILY, "WEEKLY": du.WEEKLY, "MONTHLY": du.MONTHLY, "YEARLY": du.YEARLY}


# Nothing here depends on how busy the machine is.
quietly = settings(deadline=None)


def rrule_of(text: str) -> str:
    return ";".join(f"{name}={','.join(map(str, values))}" for name, values in pieces_of(parse_recurrence(text).rule))


SPELLINGS = [
    ("elke dag", "FREQ=DAILY"),
    ("dagelijks", "FREQ=DAILY"),
    ("om de dag", "FREQ=DAILY;INTERVAL=2"),
    ("elke werkdag", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
    ("ma t/m do", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH"),
    ("in het weekend", "FREQ=WEEKLY;BYDAY=SA,SU"),
    ("elke week", "FREQ=WEEKLY"),
    ("elke week op woensdag", "FREQ=WEEKLY;BYDAY=WE"),
    ("Iedere woensdag.", "FREQ=WEEKLY;BYDAY=WE"),
    ("’s woensdags", "FREQ=WEEKLY;BYDAY=WE"),
    ("elke woensdagavond", "FREQ=WEEKLY;BYDAY=WE"),
    ("ma, wo en vr.", "FREQ=WEEKLY;BYDAY=MO,WE,FR"),
    ("twee keer per week, op di en vrij", "FREQ=WEEKLY;BYDAY=TU,FR"),
    ("om de week", "FREQ=WEEKLY;INTERVAL=2"),
    ("om de week op do", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"),
    ("om de andere week op donderdag", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"),
    ("om de twee weken op donderdag", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"),
    ("eens in de drie weken op donderdag", "FREQ=WEEKLY;INTERVAL=3;BYDAY=TH"),
    ("elke tweede week op donderdag", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"),
    ("elke 2e dinsdag van de maand", "FREQ=MONTHLY;BYDAY=2TU"),
    ("elke tweede dinsdag", "FREQ=MONTHLY;BYDAY=2TU"),
    ("2de di", "FREQ=MONTHLY;BYDAY=2TU"),
    ("1x per maand op de 2e dinsdag", "FREQ=MONTHLY;BYDAY=2TU"),
    ("laatste vrijdag", "FREQ=MONTHLY;BYDAY=-1FR"),
    ("de op één na laatste vrijdag van de maand", "FREQ=MONTHLY;BYDAY=-2FR"),
    ("eerste en derde maandag van de maand", "FREQ=MONTHLY;BYDAY=1MO,3MO"),
    ("eerste maandag en derde donderdag", "FREQ=MONTHLY;BYDAY=1MO,3TH"),
    ("elke maand op de 15e", "FREQ=MONTHLY;BYMONTHDAY=15"),
    ("op de 1e en de 15e van de maand", "FREQ=MONTHLY;BYMONTHDAY=1,15"),
    ("de laatste dag van de maand", "FREQ=MONTHLY;BYMONTHDAY=-1"),
    ("elke derde maand op de eerste maandag", "FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO"),
    ("elk kwartaal op de eerste maandag", "FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO"),
    ("elke 1e woensdag van april tot en met juni", "FREQ=MONTHLY;BYMONTH=4,5,6;BYDAY=1WE"),
    ("elke zondag in juli en augustus", "FREQ=WEEKLY;BYMONTH=7,8;BYDAY=SU"),
    ("elke zondag van november t/m februari", "FREQ=WEEKLY;BYMONTH=1,2,11,12;BYDAY=SU"),
    ("elke eerste dinsdag van het kwartaal", "FREQ=MONTHLY;BYMONTH=1,4,7,10;BYDAY=1TU"),
    ("laatste dinsdag van het kwartaal", "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYDAY=-1TU"),
    ("iedere 14 dagen op donderdag", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"),
    ("elk jaar", "FREQ=YEARLY"),
    ("elk jaar op 5 december", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=5"),
    ("elk jaar op de eerste zondag van mei", "FREQ=YEARLY;BYMONTH=5;BYDAY=1SU"),
    ("FREQ=MONTHLY;BYDAY=2TU", "FREQ=MONTHLY;BYDAY=2TU"),
    ("RRULE:freq=weekly;interval=2;byday=mo,th;wkst=MO", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH"),
]


@pytest.mark.parametrize(("text", "rule"), SPELLINGS)
def test_a_rule_is_understood_as_people_write_it(text: str, rule: str) -> None:
    assert rrule_of(text) == rule


def test_the_sentence_says_hours_first_and_last_day_and_exceptions_too() -> None:
    found = parse_recurrence(
        "elke woensdag vanaf 2 september 2026 tot en met 2027-07-01, van 10.00 tot 11.30 uur, "
        "behalve in de schoolvakanties"
    )
    assert found.rule == Rule("WEEKLY", weekdays=((0, 2),))
    assert (found.start, found.end) == (dt.time(10), dt.time(11, 30))
    assert (found.first, found.last) == (dt.date(2026, 9, 2), dt.date(2027, 7, 1))
    assert found.but == Exceptions(named=("schoolvakanties",))


def test_the_end_of_an_rrule_is_the_last_day_in_amsterdam() -> None:
    for until in ("20261225", "20261225T225959Z", "20261225T235959"):
        assert parse_recurrence(f"FREQ=WEEKLY;BYDAY=FR;UNTIL={until}").last == dt.date(2026, 12, 25)


def test_hours_may_be_written_close_together() -> None:
    found = parse_recurrence("1e di v/d maand, 19:30-21:30")
    assert (found.start, found.end) == (dt.time(19, 30), dt.time(21, 30))
    assert found.rule == Rule("MONTHLY", weekdays=((1, 1),))


def test_hours_may_be_written_as_they_are_said() -> None:
    found = parse_recurrence("elke 2e dinsdag van half acht ’s avonds tot kwart over 9 's avonds")
    assert (found.start, found.end) == (dt.time(19, 30), dt.time(21, 15))
    assert found.rule == Rule("MONTHLY", weekdays=((2, 1),))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("elke donderdagmiddag 2 uur", "14:00", None),
        ("elke zondagavond om half acht", "19:30", None),
        ("elke dinsdagmorgen om half elf", "10:30", None),
        ("om de week woensdagavond 8 uur", "20:00", None),
        ("elke zaterdagnacht om 12 uur", "00:00", None),
        ("elke vrijdagavond van 8 tot 10 uur", None, None),
        ("elke vrijdagavond van 8 uur tot 10 uur", "20:00", "22:00"),
        ("elke zaterdagavond van 10 uur tot 1 uur", "22:00", "01:00"),
        ("elke maandag ’s middags om 3 uur", "15:00", None),
        ("elke dinsdagavond om 19:30", "19:30", None),
        ("elke dinsdagmiddag om 12.30 uur", "12:30", None),
    ],
)
def test_the_part_of_a_day_says_which_hour_it_is(text: str, start: str | None, end: str | None) -> None:
    if start is None:
        with pytest.raises(PydanticCustomError):
            parse_recurrence(text)
        return
    found = parse_recurrence(text)
    assert (f"{found.start:%H:%M}", f"{found.end:%H:%M}" if found.end else None) == (start, end)


def test_the_pieces_may_say_all_that_a_sentence_may() -> None:
    pieces = {
        "tot": "21:00",
        "elke": "week",
        "op": "woensdag",
        "om": "19:30",
        "vanaf": "2 september 2026",
        "behalve": ["juli", "Koningsdag"],
    }
    sentence = "elke week op woensdag van 19:30 tot 21:00 vanaf 2026-09-02, behalve in juli en met Koningsdag"
    assert parse_recurrence(pieces) == parse_recurrence(sentence)
    assert parse_recurrence({"elke": "dag", "tot": "2027-01-01"}).last == dt.date(2027, 1, 1)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Koningsdag", ["04-27"]),
        ("met Pasen", ["03-28", "03-29"]),
        ("2e pinksterdag", ["05-17"]),
        ("de kerstdagen, en met oud en nieuw", ["01-01", "12-25", "12-26", "12-31"]),
        ("Goede Vrijdag; Hemelvaart; Bevrijdingsdag", ["03-26", "05-05", "05-06"]),
        ("Sinterklaas", ["12-05"]),
    ],
)
def test_a_feast_may_be_excepted_by_its_name(text: str, days: list[str]) -> None:
    found = parse_exceptions(text)
    assert not found.of_schools
    year = [dt.date(2027, 1, 1) + dt.timedelta(days=n) for n in range(365)]
    assert [f"{day:%m-%d}" for day in year if found.hold(day, None)] == days


def test_the_pieces_say_the_same_as_the_sentence() -> None:
    pieces = {"elke": "2 weken", "op": ["dinsdag", "vrijdag"], "om": "19:30"}
    assert parse_recurrence(pieces) == parse_recurrence("elke 2 weken op dinsdag en vrijdag om 19:30")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("", "recurrence-empty"),
        ([], "recurrence-empty"),
        ("elke zonsopgang", "recurrence-word"),
        ("elke maand op dinsdag", "recurrence-which"),
        ("elke eerste week van de maand", "recurrence-unreadable"),
        ("elk jaar op 5 december en 1 mei", "recurrence-unreadable"),
        ("drie keer per week op ma", "recurrence-unreadable"),
        ("elke 40e van de maand", "recurrence-unreadable"),
        ("elke dag en elke week", "recurrence-unreadable"),
        ("elke laatste werkdag van de maand", "recurrence-unreadable"),
        ("elke 10 dagen op zaterdag", "recurrence-unreadable"),
        ("om de 0 weken op woensdag", "recurrence-unreadable"),
        ("5", "recurrence-unreadable"),
        ("elke dinsdag om half acht", "time-either"),
        ("FREQ=WEEKLY;BYDAY=FR;UNTIL=20270101T000000Z", "recurrence-until"),
        ("FREQ=WEEKLY;UNTIL=20270101T990000Z", "recurrence-rrule"),
        ("FREQ=SECONDLY", "recurrence-rrule"),
        ("FREQ=YEARLY;BYWEEKNO=20", "recurrence-rrule"),
        ("FREQ=MONTHLY;BYDAY=XX", "recurrence-rrule"),
        ({"elke": "week", "soms": "dinsdag"}, "recurrence-piece"),
        ({"elke": {}}, "recurrence-piece"),
    ],
)
def test_what_is_no_rule_is_refused(value: object, code: str) -> None:
    with pytest.raises(PydanticCustomError) as caught:
        parse_recurrence(value)
    assert caught.value.type == code


WORDS = ["elke", "2e", "31", "om", "de", "week", "dinsdag", "van", "maand", "laatste", "mei", "jaar", "twee", "t/m"]


@quietly
@given(st.text(max_size=60) | st.lists(st.sampled_from(WORDS), max_size=9))
def test_any_text_is_a_rule_or_refused(text: str | list[str]) -> None:
    try:
        found = parse_recurrence(text if isinstance(text, str) else " ".join(text))
    except PydanticCustomError:
        return
    rule_days(found.rule.begun_on(dt.date(2026, 1, 31)), dt.date(2026, 1, 31), dt.date(2028, 1, 31))


# Rules as dateutil has them

weekdays = st.integers(0, 6)
which = st.sampled_from([1, 2, 3, 4, 5, -1, -2])
months = st.lists(st.integers(1, 12), max_size=4, unique=True).map(lambda some: tuple(sorted(some)))
interval = st.integers(1, 5)


def _sorted(found: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    return tuple(sorted(found, key=lambda one: (one[0] < 0, one[0], one[1])))


placed = st.lists(st.tuples(which, weekdays), min_size=1, max_size=3, unique=True).map(_sorted)
each = st.lists(st.tuples(st.just(0), weekdays), min_size=1, max_size=3, unique=True).map(_sorted)
days = st.lists(st.integers(1, 31), min_size=1, max_size=2, unique=True).map(lambda some: tuple(sorted(some)))
rules = st.one_of(
    st.builds(Rule, st.just("DAILY"), interval, months=months),
    st.builds(Rule, st.just("WEEKLY"), interval, each, months=months),
    st.builds(Rule, st.just("MONTHLY"), interval, placed, months=months),
    st.builds(Rule, st.just("MONTHLY"), interval, days=days, months=months),
    st.builds(Rule, st.just("YEARLY"), interval, placed, months=months.filter(bool)),
    st.builds(Rule, st.just("YEARLY"), interval, days=st.tuples(st.integers(1, 28)), months=months.filter(bool)),
)
firsts = st.dates(dt.date(2024, 1, 1), dt.date(2028, 12, 31))


@quietly
@given(rules)
@example(Rule("MONTHLY", days=(30,), months=(2,)))  # that it never comes is told when its days are known
def test_what_was_understood_is_told_in_words_that_mean_the_same(rule: Rule) -> None:
    assert parse_recurrence(rule_in_words(rule)).rule == rule


@quietly
@given(rules, firsts, st.integers(0, 1000))
def test_days_are_those_of_dateutil(rule: Rule, first: dt.date, ahead: int) -> None:
    last = first + dt.timedelta(days=ahead)
    found = rule_days(rule, first, last)
    assert list(found) == sorted(set(found))
    assert all(first <= day <= last for day in found)
    if not found:
        return
    # From its first day on, it is the rule of dateutil, made here from its parts.
    expected = du.rrule(
        FREQUENCIES[rule.freq],
        dtstart=dt.datetime.combine(found[0], dt.time(19, 30)),
        interval=rule.interval,
        byweekday=[du.weekdays[day](n) if n else du.weekdays[day] for n, day in rule.weekdays] or None,
        bymonthday=rule.days or None,
        bymonth=rule.months or None,
        until=dt.datetime.combine(last, dt.time(23)),
    )
    assert [moment.date() for moment in expected] == list(found)


@quietly
@given(rules, firsts)
def test_every_other_time_is_counted_from_the_first_day_that_fits(rule: Rule, first: dt.date) -> None:
    every = Rule(rule.freq, 1, rule.weekdays, rule.days, rule.months)
    last = first + dt.timedelta(days=800)
    found = rule_days(every, first, last)
    assert rule_days(rule, first, last)[:1] == found[:1]


@quietly
@given(rules, firsts, st.times(dt.time(3, 0), dt.time(21, 0)), st.dates(dt.date(2025, 1, 1), dt.date(2029, 1, 1)))
def test_the_clock_says_the_same_in_summer_and_in_winter(
    rule: Rule, first: dt.date, start: dt.time, today: dt.date
) -> None:
    start = start.replace(second=0, microsecond=0, fold=0)
    assume(dt.datetime.combine(first, start) <= dt.datetime.combine(first, dt.time(22, 58)))
    meeting = Meeting(
        title="x", date=first, start=start, end=dt.time(22, 59), repeat=parse_recurrence(rule_in_words(rule))
    )
    for one in occurrences(meeting, None, today, today + dt.timedelta(days=731)):
        assert (one.start.hour, one.start.minute) == (start.hour, start.minute)
        assert one.end is not None
        assert (one.end.hour, one.end.minute) == (22, 59)
        summer = AMSTERDAM.utcoffset(one.start)
        assert one.start.utcoffset() == summer
        assert one.start.astimezone(dt.UTC).replace(tzinfo=None) + (summer or dt.timedelta()) == one.start.replace(
            tzinfo=None
        )


def test_a_rule_that_never_fits_ends() -> None:
    never = Rule("YEARLY", days=(30,), months=(2,))
    assert rule_days(never, dt.date(2026, 1, 1), dt.date(2029, 1, 1)) == ()
    assert rule_days(Rule("DAILY"), dt.date(2027, 1, 1), dt.date(2026, 1, 1)) == ()


# When not


@pytest.mark.parametrize(
    ("text", "day", "held"),
    [
        ("feestdagen", "2027-04-27", True),
        ("feestdagen", "2027-05-05", True),
        ("feestdagen", "2027-04-28", False),
        ("schoolvakanties", "2026-12-23", True),
        ("schoolvakanties", "2027-01-04", False),
        ("in de zomervakantie", "2027-07-20", True),
        ("zomervakantie", "2026-12-23", False),
        ("juli en augustus", "2027-08-31", True),
        ("juli en augustus", "2027-09-01", False),
        ("24 december 2026 tot en met 3 januari 2027", "2027-01-03", True),
        ("24 december 2026 t/m 3 januari 2027", "2027-01-04", False),
        (["2027-01-05", "25 december"], "2028-12-25", True),
        (["2027-01-05", "25 december"], "2027-01-05", True),
        ({"van": "2027-01-05", "tot": "2027-01-07"}, "2027-01-06", True),
    ],
)
def test_days_without_a_meeting(text: object, day: str, held: bool) -> None:
    assert parse_exceptions(text).hold(dt.date.fromisoformat(day), "midden") is held


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("als het regent", "exception-unreadable"),
        ("3 januari 2027 t/m 24 december 2026", "exception-backwards"),
        ("31 februari 2027", "date-impossible"),
        ([], "exception-unreadable"),
        ([["x"], {}], "exception-unreadable"),
    ],
)
def test_what_is_no_exception_is_refused(value: object, code: str) -> None:
    with pytest.raises(PydanticCustomError) as caught:
        parse_exceptions(value)
    assert caught.value.type == code


def test_schools_in_the_north_have_other_holidays() -> None:
    day = dt.date(2026, 7, 6)
    assert parse_exceptions("schoolvakanties").hold(day, "noord")
    assert not parse_exceptions("schoolvakanties").hold(day, "midden")
    assert not parse_exceptions("schoolvakanties").hold(day, None)
