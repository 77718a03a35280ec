"""Whether what the coordinator keeps of each buurt can be true: phases, dates and counts.

None of it holds back a site.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise

from buurtpers.base.guard import guarded
from buurtpers.base.language import catalogue, plain_date
from buurtpers.base.problems import Problem, problem, suggestion
from buurtpers.base.source import Location
from buurtpers.read import addresses
from buurtpers.read.models.buurten import BuurtFacts, Year
from buurtpers.read.network import Network
from buurtpers.read.textfile import read_text
from buurtpers.read.values import NOBODY, total

FACTS = "content/data/buurten.yml"
_COMMENT = re.compile(r"(?:^|\s)#(.*)")


def check_facts(network: Network, today: dt.date) -> Iterator[Problem]:
    """The mistakes in `content/data/buurten.yml`; a date after `today` is one."""
    for buurt, facts in network.facts.items():
        if buurt not in network.sites:
            yield problem("buurt-unknown", facts.at(), NOBODY, name=buurt, what=suggestion(buurt, network.sites))
        site = network.sites.get(buurt)
        homes = site.buurt.homes if facts.homes is None and site else facts.homes
        for found in (_phases(facts), _future(facts, today), _years(facts, homes)):
            yield from guarded(found, facts.at(), NOBODY)
    yield from guarded(_persons(network), Location(FACTS), NOBODY)


def _phases(facts: BuurtFacts) -> Iterator[Problem]:
    first = facts.phases[0] if facts.phases else None
    if first and facts.since and facts.since > first.since:
        yield problem("facts-begun", facts.at("since"), NOBODY, phase=first.phase, date=plain_date(first.since))
    for number, (before, phase) in enumerate(pairwise(facts.phases), start=1):
        if phase.since <= before.since:
            place = facts.at("phases", number, "since")
            yield problem("facts-phases", place, NOBODY, phase=phase.phase, before=before.phase)


def _future(facts: BuurtFacts, today: dt.date) -> Iterator[Problem]:
    dates = [(facts.since, facts.at("since"))]
    dates += [(phase.since, facts.at("phases", n, "since")) for n, phase in enumerate(facts.phases)]
    for date, place in dates:
        if date and date > today:
            yield problem("facts-future", place, NOBODY, date=plain_date(date))
    for number, year in enumerate(facts.years):
        if year.year > today.year:
            yield problem("facts-future", facts.at("years", number, "year"), NOBODY, date=year.year)


def _years(facts: BuurtFacts, homes: int | None) -> Iterator[Problem]:
    """Years named twice, and counts that contradict each other or those of an earlier year."""
    seen: set[int] = set()
    for number, year in enumerate(facts.years):
        if year.year in seen:
            yield problem("facts-year-twice", facts.at("years", number, "year"), NOBODY, year=year.year)
        seen.add(year.year)
        at = partial(facts.at, "years", number)
        yield from _within(year, at)
        # Surveys come back in the year after, and a visit follows a talk of before.
        until = [one for one in facts.years if one.year <= year.year]
        out, back, doors, talks, visits, willing = (
            total(getattr(one, key) for one in until)
            for key in ("surveys_out", "surveys_back", "doors", "talks", "visits", "willing")
        )
        if out is not None and back is not None and back > out and year.surveys_back:
            yield problem("facts-surveys", at("surveys_back"), NOBODY, year=year.year, out=out, back=back)
        # Only warnings: a visit may lead to the next without a talk, and several people may live in one home.
        for code, key, many, few in (
            ("facts-visits", "visits", visits, doors if talks is None else talks),
            ("facts-willing", "willing", willing, homes),
        ):
            if many is not None and few is not None and many > few and getattr(year, key):
                yield problem(code, at(key), NOBODY, "warning", year=year.year, many=many, few=few)


def _within(year: Year, at: Callable[[str], Location]) -> Iterator[Problem]:
    """Counts of one year that can't be: more talks than doors, or more newly willing people than willing ones."""
    words = catalogue("buurtpers")
    for part, whole in (("talks", "doors"), ("willing_since", "willing")):
        many, few = getattr(year, part), getattr(year, whole)
        if many is not None and few is not None and many > few:
            more, than = words(f"count.{part}"), words(f"count.{whole}")
            yield problem("facts-more", at(part), NOBODY, year=year.year, many=many, few=few, more=more, than=than)


def _persons(network: Network) -> Iterator[Problem]:
    """People and houses where only the names of streets and areas should stand, or beside them in a comment."""
    for facts in network.facts.values():
        for number, street in enumerate(facts.streets):
            yield from _person(street, facts.at("streets", number))
    for source in network.sources.values():
        for buurt, words in source.areas.items():
            for number, word in enumerate(words):
                yield from _person(word, source.at("areas", buurt, number))

    if network.facts:
        lines = (read_text(network.root / FACTS, FACTS).text or "").split("\n")
        for number, line in enumerate(lines, start=1):
            if comment := _COMMENT.search(line):
                yield from _person(comment[1], Location(FACTS, number, comment.start() + 1))


def _person(text: str, place: Location) -> Iterator[Problem]:
    from buurtpers.check.persons import person_in  # slow to load, and few changes are about remarks

    if found := person_in(text):
        yield problem("facts-person", place, NOBODY, "warning", found=found)


def check_stories(network: Network) -> Iterator[Problem]:
    """Files in `content/balans` that are named after no year, nor `index`."""
    for page in network.balances:
        if not addresses.is_balance(page.file):
            yield problem("balance-name", Location(page.file), NOBODY, "warning", name=page.file.rpartition("/")[2])
