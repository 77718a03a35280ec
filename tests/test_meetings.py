"""Meetings that return: on the pages, in the paper, and what `buurtpers check` says of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from buurtpers.base.language import catalogue
from buurtpers.plan.agenda import Agenda, MeetingPage, Months
from buurtpers.plan.details import DETAILS
from buurtpers.plan.front import Front
from buurtpers.plan.groups import GroupPage
from buurtpers.plan.meetings import MeetingView
from buurtpers.plan.papers import plan_edition
from buurtpers.plan.places import PlacePage
from buurtpers.plan.site import SitePlan
from buurtpers.read.models.meetings import Meeting
from buurtpers.read.models.places import MeetingPlace
from support import TODAY, Content, build, check, look, network, run

MEETINGS = "content/data/bijeenkomsten.yml"
SERIES = """
kring:
  titel: Kring
  herhaling: elke 2e dinsdag van de maand om 19:30
  vanaf: 2026-09-01
  einde: 21:30
  plek: de-kring
  werkgroep: tuin
  verplaatst: {2026-12-08: {naar: 2026-12-15, plek: de-tuin, reden: De zaal is bezet.}}
  afgelast: {2027-01-12: Het vriest., 2026-11-10: Ziek.}
"""
PLACES = (
    "de-kring: {naam: De Kring, adres: Dorpsstraat 1}\nde-tuin: {naam: De Tuin, adres: Dorpsstraat 2, stoelen: 12}\n"
)


def site(folder: Path, meetings: str = SERIES, date: str = TODAY, **files: Content) -> SitePlan:
    root = network(folder / "netwerk", {MEETINGS: meetings, "content/data/plekken.yml": PLACES, **files})
    return look(root, date).plans["oost"]


def site_text(root: Path) -> Callable[[str], str]:
    out = build(root)
    return lambda path: (out / "oost" / path).read_text()


def page(plan: SitePlan, path: str) -> Any:
    return next(one.view for one in plan.pages if one.path == path)


def days(views: tuple[MeetingView, ...]) -> list[str]:
    return [view.start.date().isoformat() for view in views]


# Pages


def test_every_list_has_the_times_of_the_coming_year(tmp_path: Path) -> None:
    plan = site(tmp_path)
    agenda, group = page(plan, "agenda/"), page(plan, "werkgroepen/tuin/")
    assert isinstance(agenda, Agenda)
    assert isinstance(group, GroupPage)
    assert days(agenda.coming)[:3] == ["2026-12-15", "2027-01-12", "2027-02-09"]
    assert len(agenda.coming) == 12
    assert agenda.coming == group.coming
    moved, cancelled, plain = agenda.coming[:3]
    assert (moved.moved, moved.planned) == (True, dt.date(2026, 12, 8))
    assert moved.otherwise.startswith("Verplaatst: dit was dinsdag 8 december. ")
    assert moved.otherwise.endswith("Deze keer op een andere plek: De Tuin. De zaal is bezet.")
    assert moved.place is not None
    assert moved.place.name == "De Tuin"
    assert (cancelled.cancelled, cancelled.reason) == (True, "Het vriest.")
    assert (plain.cancelled, plain.moved, plain.reason) == (False, False, None)


def test_the_past_stays_as_it_was_announced(tmp_path: Path) -> None:
    """What was cancelled is not told as something that happened."""
    agenda = page(site(tmp_path), "agenda/")
    assert days(agenda.past) == ["2026-11-10", "2026-10-13", "2026-09-08"]
    assert (agenda.past[0].cancelled, agenda.past[0].reason) == (True, "Ziek.")


def test_a_meeting_has_one_page_with_its_rule_and_its_days(tmp_path: Path) -> None:
    view = page(site(tmp_path), "agenda/kring/")
    assert isinstance(view, MeetingPage)
    assert view.meeting.rule == "elke tweede dinsdag van de maand om 19.30 uur"
    assert view.meeting.start.date() == dt.date(2026, 12, 15)
    assert days(view.coming)[:2] == ["2026-12-15", "2027-01-12"]
    # The next time that takes place is the one that search engines hear of.
    assert page(site(tmp_path / "later", date="2026-12-16"), "agenda/kring/").meeting.start.date() == dt.date(
        2027, 2, 9
    )


def test_a_series_that_is_to_begin_says_from_when(tmp_path: Path) -> None:
    meetings = "cafe: {titel: Café, herhaling: elke dinsdag om 9:00, vanaf: 2027-03-03, behalve: feestdagen}\n"
    before = page(site(tmp_path / "before", meetings), "agenda/cafe/")
    assert before.meeting.rule == "elke dinsdag om 9.00 uur, vanaf 9 maart 2027, behalve feestdagen"
    begun = page(site(tmp_path / "begun", meetings, date="2027-03-09"), "agenda/cafe/")
    assert begun.meeting.rule == "elke dinsdag om 9.00 uur, behalve feestdagen"


def test_a_series_that_is_over_keeps_its_page(tmp_path: Path) -> None:
    meetings = "oud: {titel: Oud, herhaling: elke maandag om 9:00, vanaf: 2020-01-01, tot: 2020-12-31}\n"
    plan = site(tmp_path, meetings)
    view = page(plan, "agenda/oud/")
    assert (view.coming, view.meeting.past) == ((), True)
    assert (page(plan, "agenda/").coming, page(plan, "agenda/").past) == ((), ())


def test_a_meeting_stands_once_on_the_front_page(tmp_path: Path) -> None:
    weekly = "inloop: {titel: Inloop, herhaling: elke dag om 8:00, vanaf: 2026-12-01, tot: 2026-12-20}\n"
    front = page(site(tmp_path, SERIES + weekly), "")
    assert isinstance(front, Front)
    assert [(view.id, view.start.day) for view in front.soon.first] == [("inloop", 1), ("kring", 15)]
    assert [view.start.day for view in front.soon.later[:3]] == [2, 3, 4]


def test_each_place_has_a_page_with_what_is_there(tmp_path: Path) -> None:
    plan = site(tmp_path)
    garden, ring = page(plan, "plekken/de-tuin/"), page(plan, "plekken/de-kring/")
    assert isinstance(garden, PlacePage)
    assert (garden.place.chairs, days(garden.coming)) == (12, ["2026-12-15"])
    assert days(ring.coming)[0] == "2027-01-12"


def test_months_hold_each_day_once_and_end_with_the_last_meeting(tmp_path: Path) -> None:
    view = page(site(tmp_path, SERIES.replace("einde", "tot: 2027-02-20\n  einde")), "agenda/maand/")
    assert isinstance(view, Months)
    assert [month.first.isoformat()[:7] for month in view.months] == ["2026-11", "2026-12", "2027-01", "2027-02"]
    for month in view.months:
        cells = [cell for week in month.weeks for cell in week if cell]
        assert [cell.day.day for cell in cells] == list(range(1, len(cells) + 1))
        assert all(len(week) == 7 for week in month.weeks)
    full = {
        cell.day.isoformat() for month in view.months for week in month.weeks for cell in week if cell and cell.meetings
    }
    assert full == {"2026-11-10", "2026-12-15", "2027-01-12", "2027-02-09"}


def test_the_paper_has_every_time_in_its_period(tmp_path: Path) -> None:
    editions = "winter: {titel: Winter, datum: 2026-12-01}\nlente: {titel: Lente, datum: 2027-02-01}\n"
    files: dict[str, Content] = {
        MEETINGS: SERIES,
        "content/data/plekken.yml": PLACES,
        "content/data/edities.yml": editions,
    }
    plan = plan_edition(look(network(tmp_path, files)).network, "oost", "winter")
    lines = [(line.start.date().isoformat(), line.place, line.cancelled, line.reason) for line in plan.agenda]
    assert lines == [("2026-12-15", "De Tuin", False, None), ("2027-01-12", "De Kring", True, "Het vriest.")]


def test_what_comes_often_stands_in_the_paper_once(tmp_path: Path) -> None:
    weekly = """
inloop:
  titel: Inloop
  herhaling: elke donderdag om 9:00
  vanaf: 2026-11-01
  plek: de-kring
  afgelast: {2026-12-24: Kerst.}
  behalve: feestdagen
  tot: 2027-02-18
"""
    files: dict[str, Content] = {
        MEETINGS: weekly,
        "content/data/edities.yml": "winter: {titel: Winter, datum: 2026-12-01}",
    }
    plan = plan_edition(look(network(tmp_path, files)).network, "oost", "winter")
    lines = [(line.start.date().isoformat(), line.title, line.reason) for line in plan.agenda]
    assert lines == [
        ("2026-12-03", "Inloop, elke donderdag, behalve feestdagen, tot en met 18 februari 2027", None),
        ("2026-12-24", "Inloop", "Kerst."),
    ]


CANCELLED = "a: {titel: A, herhaling: elke dinsdag om 9:00, vanaf: 2026-10-01, afgelast: De zaal is dicht.}\n"


def test_a_series_that_is_wholly_cancelled_is_told_once(tmp_path: Path) -> None:
    plan = site(tmp_path, CANCELLED)
    agenda, months, front = page(plan, "agenda/"), page(plan, "agenda/maand/"), page(plan, "")
    assert [(one.start.date().isoformat(), one.whole) for one in agenda.coming] == [("2026-11-24", True)]
    assert agenda.past == ()
    assert (front.soon.first, front.soon.later) == (agenda.coming, ())
    cells = [cell for month in months.months for week in month.weeks for cell in week if cell]
    assert [cell.day.day for cell in cells if cell.meetings] == [24]
    html = site_text(tmp_path / "netwerk")
    assert "Alle keren zijn afgelast: De zaal is dicht." in html("agenda/index.html")
    assert "<strong>Alle keren zijn afgelast:</strong> De zaal is dicht." in html("agenda/a/index.html")
    assert "elke dinsdag om 9.00 uur" in html("agenda/a/index.html")


def test_a_series_that_is_wholly_cancelled_stands_in_the_paper_once(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        MEETINGS: CANCELLED,
        "content/data/edities.yml": "winter: {titel: Winter, datum: 2026-12-01}",
    }
    (line,) = plan_edition(look(network(tmp_path, files)).network, "oost", "winter").agenda
    assert (line.start.day, line.title, line.reason) == (1, "A, elke dinsdag", "De zaal is dicht.")


# check


def test_check_tells_what_it_understood_and_the_next_three_dates(tmp_path: Path) -> None:
    root = network(tmp_path / "netwerk", {MEETINGS: SERIES, "content/data/plekken.yml": PLACES})
    done = run("check", "--root", root, "--date", TODAY)
    assert done.status == 0
    assert (
        "bijeenkomsten.yml:2: Kring: elke tweede dinsdag van de maand om 19.30 uur.\n"
        "    De eerstvolgende keren: dinsdag 15 december 2026 van 19.30 tot 21.30 uur "
        "(verplaatst: dit was 8 december 2026); dinsdag 9 februari 2027 van 19.30 tot 21.30 uur; "
        "dinsdag 9 maart 2027 van 19.30 tot 21.30 uur.\n"
        "    Tussendoor gaat het niet door: dinsdag 12 januari 2027.\n"
    ) in done.stdout
    assert run("check", "--root", root, "--date", TODAY, "--format", "json").stdout.strip() == "[]"


def test_check_tells_that_a_whole_series_is_cancelled(tmp_path: Path) -> None:
    weekly = "a: {titel: A, herhaling: elke dinsdag om 9:00, vanaf: 2026-12-01, afgelast: De zaal is dicht.}\n"
    done = run("check", "--root", network(tmp_path, {MEETINGS: weekly}), "--date", TODAY)
    assert "    Alle keren zijn afgelast.\n" in done.stdout
    assert "geen keer meer" not in done.stdout


def test_check_tells_that_each_time_to_come_is_cancelled(tmp_path: Path) -> None:
    weekly = "a: {titel: A, herhaling: elke dinsdag om 9:00, vanaf: 2026-11-03, tot: 2026-12-08, afgelast: [DAYS]}\n"
    root = network(tmp_path, {MEETINGS: weekly.replace("DAYS", "2026-11-24, 2026-12-01, 2026-12-08")})
    done = run("check", "--root", root, "--date", TODAY)
    assert "    Alle keren zijn afgelast.\n" in done.stdout
    assert "    Er komt geen keer meer.\n" in run("check", "--root", root, "--date", "2026-12-09").stdout


@pytest.mark.parametrize("day", ["9 december", "dinsdag 8 december", "8-12", "8/12"])
def test_a_day_without_its_year_does_not_cancel_a_whole_series(tmp_path: Path, day: str) -> None:
    weekly = f"a: {{titel: A, herhaling: elke dinsdag om 9:00, vanaf: 2026-12-01, afgelast: {day}}}\n"
    assert found(tmp_path, weekly) == ["error date-unreadable"]


@pytest.mark.parametrize("reason", ["9 december 2026, Joke is ziek", "8-12 de zaal is dicht", "2026-12-08 dicht"])
def test_a_day_with_its_reason_does_not_cancel_a_whole_series(tmp_path: Path, reason: str) -> None:
    weekly = f"a: {{titel: A, herhaling: elke dinsdag om 9:00, vanaf: 2026-12-01, afgelast: '{reason}'}}\n"
    assert found(tmp_path, weekly) == ["error cancelled-day"]


def test_the_part_of_the_day_counts_for_hours_on_a_line_of_their_own(tmp_path: Path) -> None:
    weekly = "a: {titel: A, herhaling: elke donderdagavond, begin: 8 uur, einde: 10 uur, vanaf: 2026-12-01}\n"
    first = page(site(tmp_path, weekly), "agenda/").coming[0]
    assert (first.start.hour, first.end.hour) == (20, 22)


def test_no_is_as_good_as_nothing_and_yes_is_not_enough(tmp_path: Path) -> None:
    once = (
        "a: {titel: A, datum: 2026-12-01, begin: 9:00, aanmelden: SAID, online: SAID, taalhulp: SAID, meenemen: SAID}\n"
    )
    view = page(site(tmp_path, once.replace("SAID", "nee")), "agenda/a/").meeting
    assert (view.signup, view.online, view.details) == (None, None, ())
    assert found(tmp_path / "ja", once.replace("SAID", "ja")) == ["error say-how"] * 4


def test_what_else_is_told_of_a_meeting_stands_on_its_page_and_in_calendars(tmp_path: Path) -> None:
    once = (
        "a: {titel: A, datum: 2026-12-01, begin: 9:00, plek: hal, taalhulp: Bel 033 555 01 12, meenemen: Een stoel}\n"
    )
    place = {"content/data/plekken.yml": "hal: {naam: Hal, adres: Plein 1, toegankelijk: Zonder drempel}\n"}
    sites = build(network(tmp_path, {MEETINGS: once, **place}))
    html = (sites / "oost/agenda/a/index.html").read_text("utf-8")
    told = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", html)
    call = '<a href="tel:0335550112">033 555 01 12</a>'
    assert ("Kun je er goed naar binnen?", "Zonder drempel") in told
    assert told[-2:] == [("Neem mee", "Een stoel"), ("Hulp met taal", f"Bel {call}")]
    (event,) = Calendar.from_ical((sites / "oost/agenda.ics").read_bytes()).walk("VEVENT")
    lines = ["Meenemen: Een stoel", "Toegankelijkheid: Zonder drempel", "Hulp met taal: Bel 033 555 01 12"]
    assert str(event["DESCRIPTION"]).splitlines()[:3] == lines


@pytest.mark.parametrize("name", DETAILS)
def test_a_detail_of_a_meeting_is_a_field_with_words_for_where_it_is_told(name: str) -> None:
    assert name in {**Meeting.model_fields, **MeetingPlace.model_fields}
    catalogues = {"page": "buurtpers_web", "calendar": "buurtpers", "paper": "buurtpers_press"}
    sections = {"page": "meeting", "calendar": "calendar", "paper": "paper"}
    for medium in DETAILS[name]:
        assert "x" in catalogue(catalogues[medium])(f"{sections[medium]}.{name}", text="x") or medium == "page"


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("tijd: 9:00", "Bedoelt u 'begin'?"),
        ("duur: 2 uur", "Bedoelt u 'einde'?"),
        ("locatie: de-kring", "Bedoelt u 'plek'?"),
        ("begin: 19.30-21.00", "Zet ze elk op een eigen regel: begin: 19.30 en einde: 21.00."),
        ("tot: 18 december 2026 t/m 20 december 2026", "vanaf: 2026-12-18 en tot: 2026-12-20"),
    ],
)
def test_common_mistakes_get_the_hint_that_helps(tmp_path: Path, line: str, hint: str) -> None:
    rows = check(network(tmp_path, {MEETINGS: f"a:\n  titel: A\n  datum: 2026-12-01\n  {line}\n"}))
    assert any(hint in str(row["hint"]) for row in rows)


def test_a_number_of_times_is_told_behind_the_hour(tmp_path: Path) -> None:
    five = "a: {titel: A, herhaling: FREQ=WEEKLY;COUNT=5, begin: 9:00, vanaf: 2026-12-01}\n"
    view = page(site(tmp_path, five), "agenda/a/")
    assert view.meeting.rule == "elke dinsdag om 9.00 uur, vanaf 1 december 2026, 5 keer"


def test_what_may_be_written_is_listed_in_dutch_and_once(tmp_path: Path) -> None:
    weekly = "a: {titel: A, herhaling: elke dinsdag om 9:00, vanaf: 2026-12-01, verplaatst: {2026-12-08: {weer: 9}}}\n"
    (row,) = check(network(tmp_path, {MEETINGS: weekly}))
    assert row["hint"] == "Kies uit: begin, einde, naar, plek, reden."


def test_check_tells_of_a_day_that_is_years_away(tmp_path: Path) -> None:
    leap = "a: {titel: A, herhaling: elk jaar op 29 februari om 9:00, vanaf: 2026-12-01, tot: 2029-01-01}\n"
    done = run("check", "--root", network(tmp_path, {MEETINGS: leap}), "--date", TODAY)
    assert "    De eerstvolgende keer: dinsdag 29 februari 2028 om 9.00 uur.\n" in done.stdout


def found(folder: Path, meetings: str, date: str = TODAY) -> list[str]:
    root = network(folder / "netwerk", {MEETINGS: meetings, "content/data/plekken.yml": PLACES})
    return [f"{row['severity']} {row['code']}" for row in check(root, date)]


def test_two_meetings_in_one_place_at_one_time_are_named_together(tmp_path: Path) -> None:
    other = "soep: {titel: Soep, datum: 2027-02-09, begin: 21:00, einde: 22:00, plek: de-kring}\n"
    assert found(tmp_path / "samen", SERIES + other) == ["error meetings-together"]
    (row,) = check(tmp_path / "samen/netwerk")
    assert (
        row["message"] == "«Soep» en «Kring» (regel 2) zijn tegelijk in De Kring: dinsdag 9 februari 2027, 21.00 uur."
    )
    # One after the other, elsewhere, on a day on which it was moved or cancelled, or long ago: no mistake.
    for n, change in enumerate(
        [("21:00", "21:30"), ("de-kring", "de-tuin"), ("2027-02-09", "2026-12-08"), ("2027-02-09", "2027-01-12")]
    ):
        assert found(tmp_path / str(n), SERIES + other.replace(*change)) == []
    assert found(tmp_path / "oud", SERIES + other.replace("2027-02-09", "2026-10-13")) == []


@pytest.mark.parametrize(
    "rule",
    [
        "elk jaar op 30 februari om 10:00",
        "{elke: maand, op: 31, in: april, om: 10:00}",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    ],
)
def test_a_rule_without_a_day_is_told_however_it_was_written(tmp_path: Path, rule: str) -> None:
    begin = "begin: '10:00', " if rule.startswith("FREQ") else ""
    assert found(tmp_path, f"m: {{titel: M, {begin}herhaling: {rule}, vanaf: 2026-12-01}}\n") == [
        "error recurrence-never"
    ]


def test_of_many_meetings_at_once_each_is_told_beside_the_first(tmp_path: Path) -> None:
    line = "m{}: {{titel: M, herhaling: elke week op dinsdag om 19:30, vanaf: 2026-12-01, plek: de-kring}}\n"
    many = "".join(map(line.format, range(6)))
    assert found(tmp_path, many).count("error meetings-together") == 5


def test_meetings_that_say_no_end_take_two_hours(tmp_path: Path) -> None:
    two = "".join(f"m{n}: {{titel: M, datum: 2026-12-01, begin: '{n}:00', plek: de-kring}}\n" for n in (18, 19))
    assert found(tmp_path / "samen", two) == ["error meetings-together"]
    assert found(tmp_path / "na-elkaar", two.replace("'19:00'", "'20:00'")) == []


def test_a_time_that_is_moved_to_another_of_its_own_is_told(tmp_path: Path) -> None:
    weekly = "a: {titel: A, herhaling: elke dinsdag om 9:00, vanaf: 2026-12-01, tot: 2027-02-01, "
    weekly += "verplaatst: {2026-12-08: 2026-12-DAY}}"
    assert found(tmp_path / "twee", weekly.replace("DAY", "15")) == ["warning meeting-twice"]
    assert found(tmp_path / "een", weekly.replace("DAY", "16")) == []


def test_a_rule_that_was_left_empty_is_a_mistake(tmp_path: Path) -> None:
    entry = "leeg: {titel: Leeg, herhaling: , vanaf: 2026-12-01, begin: 19:00}"
    (found,) = check(network(tmp_path, {"content/data/bijeenkomsten.yml": entry}))
    assert found["code"] == "recurrence-empty"
    assert "herhaling" in found["hint"]


def test_a_clash_does_not_hold_back_a_site(tmp_path: Path) -> None:
    both = "".join(f"{n}: {{titel: Soep, datum: 2026-12-01, begin: 18:00, plek: de-kring}}\n" for n in ("een", "twee"))
    loaded = look(network(tmp_path, {MEETINGS: both}))
    assert loaded.mistakes
    assert not loaded.held_back("oost")


def test_an_occurrence_on_a_public_holiday_is_a_warning(tmp_path: Path) -> None:
    weekly = "a: {titel: A, herhaling: elke maandag om 9:00, vanaf: 2026-12-01BUT}\n"
    assert found(tmp_path / "wel", weekly.replace("BUT", "")) == ["warning meetings-holiday"]
    assert found(tmp_path / "niet", weekly.replace("BUT", ", behalve: feestdagen")) == []
    assert found(tmp_path / "af", weekly.replace("BUT", ", afgelast: [2027-03-29, 2027-05-17]")) == []
    once = "b: {titel: B, datum: 2026-12-26, begin: 9:00, soort: KIND}\n"
    assert found(tmp_path / "ernst", once.replace("KIND", "werkgroep")) == ["warning meeting-holiday"]
    activity = once.replace("KIND", "activiteit")
    assert found(tmp_path / "activiteit", activity) == ["warning meeting-holiday"]
    assert found(tmp_path / "feest", activity.replace("titel: B", "titel: Kerstlunch")) == []


def test_a_place_can_not_have_the_address_of_the_months(tmp_path: Path) -> None:
    assert found(tmp_path, "maand: {titel: Maand, datum: 2026-12-01, begin: 9:00}\n")[0] == "error address-generated"


def test_words_of_before_mean_what_they_meant(tmp_path: Path) -> None:
    """«van», «vanaf» and «tot» were times, and are so still."""
    meetings = "a: {titel: A, datum: 2026-12-01, vanaf: 10 uur, tot: 11.30 uur, afgelast: Ziek op 2026-12-01}\n"
    (view,) = page(site(tmp_path, meetings), "agenda/").coming
    assert (view.start.hour, view.end.hour, view.end.minute) == (10, 11, 30)
    assert view.reason == "Ziek op 2026-12-01"


def test_a_meeting_that_is_online_alone_says_so_with_its_link(tmp_path: Path) -> None:
    meetings = (
        "borrel: {titel: Borrel, datum: 2027-01-09, begin: '16:00', online: 'https://meet.example/borrel'}\n"
        "beide: {titel: Beide, datum: 2027-01-09, begin: '16:00', plek: de-kring, online: 'https://meet.example/b'}\n"
        "later: {titel: Later, datum: 2027-01-09, begin: '16:00'}\n"
    )
    site = build(network(tmp_path, {"content/data/bijeenkomsten.yml": meetings}), "oost") / "oost"
    said = {
        key: (site / f"agenda/{key}/index.html").read_text("utf-8").partition("<dl")[2].partition("</dl>")[0]
        for key in ("borrel", "beide", "later")
    }
    assert "De plek volgt nog" not in said["borrel"]
    assert "<dt>Waar</dt>\n<dd>Online: je doet van huis uit mee.<br>" in said["borrel"]
    assert said["borrel"].count('href="https://meet.example/borrel"') == 1
    assert "De Kring" in said["beide"]
    assert said["beide"].count('href="https://meet.example/b"') == 1
    assert "De plek volgt nog" in said["later"]
