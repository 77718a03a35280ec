"""Whether what the coordinator keeps of each buurt can be true: phases, dates and counts.

None of it holds back a site.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

from buurtpers.language import plain_date
from buurtpers.problems import Problem, problem, suggestion
from buurtpers.read import addresses, models
from buurtpers.read.network import NOBODY, Network
from buurtpers.read.values import total
from buurtpers.source import Location


def check_facts(network: Network, today: dt.date) -> Iterator[Problem]:
    """The mistakes in `content/data/buurten.yml` that show on `today`."""
    for buurt, facts in network.facts.items():
        if buurt not in network.sites:
            yield problem("buurt-unknown", facts.at(), NOBODY, name=buurt, what=suggestion(buurt, network.sites))
        yield from _phases(facts)
        yield from _future(facts, today)
        yield from _years(facts)


def _phases(facts: models.BuurtFacts) -> Iterator[Problem]:
    first = facts.phases[0] if facts.phases else None
    if first and facts.since and facts.since > first.since:
        yield problem("facts-begun", facts.at("since"), NOBODY, phase=first.phase, date=plain_date(first.since))
    for number, (before, phase) in enumerate(pairwise(facts.phases), start=1):
        if phase.since <= before.since:
            place = facts.at("phases", number, "since")
            yield problem("facts-phases", place, NOBODY, phase=phase.phase, before=before.phase)


def _future(facts: models.BuurtFacts, today: dt.date) -> Iterator[Problem]:
    dates = [(facts.since, facts.at("since"))]
    dates += [(phase.since, facts.at("phases", n, "since")) for n, phase in enumerate(facts.phases)]
    for date, place in dates:
        if date and date > today:
            yield problem("facts-future", place, NOBODY, date=plain_date(date))
    for number, year in enumerate(facts.years):
        if year.year > today.year:
            yield problem("facts-future", facts.at("years", number, "year"), NOBODY, date=year.year)


def _years(facts: models.BuurtFacts) -> Iterator[Problem]:
    """A year stands there once, and no more surveys come back than went out, in that year or before."""
    seen: set[int] = set()
    for number, year in enumerate(facts.years):
        if year.year in seen:
            yield problem("facts-year-twice", facts.at("years", number, "year"), NOBODY, year=year.year)
        seen.add(year.year)
        until = [one for one in facts.years if one.year <= year.year]
        out, back = total(one.surveys_out for one in until), total(one.surveys_back for one in until)
        if out is not None and back is not None and back > out and year.surveys_back:
            place = facts.at("years", number, "surveys_back")
            yield problem("facts-surveys", place, NOBODY, year=year.year, out=out, back=back)


def check_stories(network: Network) -> Iterator[Problem]:
    """Texts of the balance that are of no year."""
    for page in network.balances:
        if not addresses.is_balance(page.file):
            yield problem("balance-name", Location(page.file), NOBODY, "warning", name=page.file.rpartition("/")[2])
