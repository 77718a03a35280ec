"""Hostile feeds and calendars of others, from a real server and as files: shown clean and apart, or told."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from icalendar import Calendar

from buurtpers.plan.outside_times import outside_times
from buurtpers.read.outside import SourceState, calendar_state, read_state
from corpora_of import OTHERS, told_by_others
from outsiders import DAY
from support import run, tree

# The site of the hostile sets is made once.
pytestmark = pytest.mark.xdist_group("hostile")

ALL = [(kind, key) for kind in OTHERS for key in told_by_others(kind)]
NONE = [(kind, key) for kind, key in ALL if f"{kind}-geen-" in key]
PAGES = {"feeds": "nieuws/van-buiten", "calendars": "agenda"}


def state(hostile: Path, key: str) -> SourceState:
    found = read_state((hostile.parents[2] / f"content/bronnen/{key}.json").read_bytes())
    assert found is not None
    return found


@pytest.mark.parametrize(("kind", "key"), ALL, ids=lambda one: str(one))
def test_of_each_source_what_is_good_is_shown_or_it_is_told_as_none(hostile: Path, kind: str, key: str) -> None:
    stem, page = told_by_others(kind)[key].stem, (hostile / PAGES[kind] / "index.html").read_text("utf-8")
    failing = state(hostile, key).failing
    assert (f"Goed van {stem}<" in re.sub(r"</?a\b[^>]*>|\s*(?=<)", "", page)) == (failing is None), failing
    assert (failing.why if failing else "") == (
        {"feeds": "no-feed", "calendars": "no-calendar"}[kind] * ((kind, key) in NONE)
    )


def test_what_nobody_should_see_is_in_no_file_that_was_made_or_kept(hostile: Path) -> None:
    kept = {file.name: file.read_bytes() for file in (hostile.parents[2] / "content/bronnen").glob("*.json")}
    assert len(kept) == len(ALL)
    for name, content in {**tree(hostile), **kept}.items():
        assert b"GEHEIM" not in content, name
        assert b"root:x:" not in content, name
    # What follows readers is kept as it came, and not shown.
    assert not [name for name, content in tree(hostile).items() if b"VOLGT" in content]


def test_headlines_and_events_are_one_line_of_text_with_a_link_to_the_web(hostile: Path) -> None:
    hidden = re.compile(
        r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]|[\u0300-\u036f]{3}"
    )
    for kind, page in PAGES.items():
        read = lxml.html.fromstring((hostile / page / "index.html").read_bytes())
        shown = read.xpath(
            "//*[contains(@class, 'outside')]//*[self::a or self::h2 or self::h3 or self::li or self::p]"
        )
        assert len(shown) > 100, kind
        for element in shown:
            text = element.text_content()
            assert not hidden.search(" ".join(text.split())), text
            if "href" in element.attrib:
                assert re.match(r"https?://[^\s@]+$|[a-z./#]", element.get("href", "")), element.get("href")
                assert "script:" not in element.get("href", "").casefold()


def test_what_others_tell_is_in_no_feed_calendar_or_search_of_our_own(hostile: Path) -> None:
    calendar: Any = Calendar.from_ical((hostile / "agenda.ics").read_bytes())
    assert not [one for one in calendar.walk("VEVENT") if "Goed van" in str(one.get("SUMMARY"))]
    for name in ("feed.xml", "atom.xml", "agenda.ics", "search/search_index.json"):
        said = html.unescape((hostile / name).read_text("utf-8"))
        assert "Goed van" not in said, name
        assert "kwaad.example/1" not in said, name


@pytest.mark.parametrize("key", told_by_others("calendars"))
def test_a_calendar_as_a_file_is_read_as_the_one_at_an_address(hostile: Path, key: str) -> None:
    file = calendar_state(told_by_others("calendars")[key].read_bytes())
    assert (file is None) == (("calendars", key) in NONE)
    assert outside_times(file.events if file else (), DAY) == outside_times(state(hostile, key).events, DAY)


def test_after_a_week_check_tells_of_each_that_is_none_in_one_line_and_of_no_other(hostile: Path) -> None:
    done = run("check", "--root", hostile.parents[2], "--date", "2026-12-05", "--alles")
    assert "Traceback" not in done.said
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e]", done.said)
    told = [line for line in done.said.splitlines() if line.startswith("content/")]
    files = {told_by_others(kind)[key].name for kind, key in NONE if kind == "calendars"}
    named = [line for line in told if "content/bronnen/bestand-" in line]
    assert {re.sub(r".*bestand-|:.*", "", line) for line in named} == files
    assert len([line for line in told if line.startswith("content/data/bronnen.yml")]) == len(NONE)
