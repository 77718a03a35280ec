"""The network as its coordinator sees it: each buurt with its phase, its counts, and what asks for attention.

Counts and signals only; none of it is ever on a public site.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from buurtpers.base.language import catalogue, plain_date
from buurtpers.base.source import Location
from buurtpers.plan.agenda import Agenda
from buurtpers.plan.balance import Counts, counts_of
from buurtpers.plan.meetings import MeetingView
from buurtpers.plan.site import SitePlan
from buurtpers.read.models.buurten import BuurtFacts, Phase
from buurtpers.read.models.pages import Page
from buurtpers.read.models.people import Group, Partner
from buurtpers.read.network import Network

# Homes of an area in which people feel neighbours: least and most. Willing people: enough for a meeting, and many.
FEWEST_HOMES, MOST_HOMES = 60, 500
ENOUGH, MANY = 8, 16
QUIET = dt.timedelta(days=183)
UNCHECKED = dt.timedelta(days=365)
# So many things at least must be done in a buurt, before one name with more than half of them is a signal.
MUCH = 6


@dataclass(frozen=True)
class Signal:
    """Something to look at: no mistake. `buurten`: whom it is about, by id."""

    code: str
    buurten: tuple[str, ...]
    place: Location
    values: tuple[tuple[str, Any], ...]

    @property
    def message(self) -> str:
        """A Dutch sentence or two: what is the matter, and what to do."""
        return catalogue("buurtpers")(f"signal.{self.code}", **dict(self.values))


@dataclass(frozen=True)
class BuurtView:
    """What there is to know of a buurt; `counts` in the order of FIGURES, over all years."""

    id: str
    name: str
    homes: int | None
    streets: tuple[str, ...]
    since: dt.date | None
    phases: tuple[Phase, ...]
    counts: Counts
    groups: int  # that people can join
    next: MeetingView | None

    @property
    def phase(self) -> Phase | None:
        return self.phases[-1] if self.phases else None


@dataclass(frozen=True)
class Overview:
    """The whole network on one day."""

    network: str
    today: dt.date
    buurten: tuple[BuurtView, ...]
    signals: tuple[Signal, ...]


def overview(
    network: Network, plans: Mapping[str, SitePlan], today: dt.date, changed: Mapping[str, dt.date]
) -> Overview:
    """The network on `today`. `changed`: when each file last changed, as far as that is known."""
    buurten = {buurt: _view(network, plans[buurt], today) for buurt in network.sites if buurt in plans}
    signals = [signal for buurt, view in buurten.items() for signal in _of_buurt(network, plans[buurt], view)]
    signals += [*_quiet(network, today, changed), *_unchecked(network, today, changed), *_alone(network, plans, today)]
    return Overview(network.about.name, today, tuple(buurten.values()), tuple(signals))


def _view(network: Network, plan: SitePlan, today: dt.date) -> BuurtView:
    site, facts = network.sites[plan.buurt], network.facts.get(plan.buurt, BuurtFacts())
    phases = tuple(phase for phase in facts.phases if phase.since <= today)
    return BuurtView(
        id=plan.buurt,
        name=site.title,
        homes=site.buurt.homes if facts.homes is None else facts.homes,
        streets=facts.streets,
        since=facts.since or (facts.phases[0].since if facts.phases else None),
        phases=phases,
        counts=counts_of(facts.years),
        groups=sum(group.working and group.buurten.has(plan.buurt) for group in network.groups.values()),
        next=next((meeting for meeting in _agenda(plan).coming if not meeting.cancelled), None),
    )


def _agenda(plan: SitePlan) -> Agenda:
    return next(page.view for page in plan.pages if isinstance(page.view, Agenda))


# Signals


def _signal(code: str, buurten: tuple[str, ...], place: Location, **values: Any) -> Signal:
    return Signal(code, buurten, place, tuple(sorted(values.items())))


def _of_buurt(network: Network, plan: SitePlan, view: BuurtView) -> Iterator[Signal]:
    me, facts = (view.id,), network.facts.get(view.id)
    config = network.sites[view.id].buurt
    if view.homes is not None and not FEWEST_HOMES <= view.homes <= MOST_HOMES:
        code = "area-small" if view.homes < FEWEST_HOMES else "area-large"
        place = facts.at("homes") if facts and facts.homes is not None else config.at("homes")
        yield _signal(code, me, place, name=view.name, homes=view.homes)
    agenda = _agenda(plan)
    if facts and not any(_of_residents(meeting) for meeting in agenda.coming):
        last = _last_held(facts, agenda)
        willing = _new_since(facts, last[0] if last else 0)
        if willing >= ENOUGH and (view.homes is None or FEWEST_HOMES <= view.homes <= MOST_HOMES):
            code = f"{'next' if last else 'first'}-meeting{'-many' if willing > MANY else ''}"
            since = {"since": last[1]} if last else {}
            yield _signal(code, me, facts.at("years"), name=view.name, willing=willing, **since)
    if facts and view.phase and view.phase.phase == "zelfstandig" and view.next is None:
        place = facts.at("phases", len(view.phases) - 1)
        yield _signal("nothing-planned", me, place, name=view.name)


def _of_residents(meeting: MeetingView) -> bool:
    return meeting.kind == "bewonersbijeenkomst" and not meeting.cancelled


def _last_held(facts: BuurtFacts, agenda: Agenda) -> tuple[int, str] | None:
    """The year of the last residents' meeting, and when it was in words: by the agenda, or else by the counts."""
    days = [meeting.start.date() for meeting in agenda.past if _of_residents(meeting)]
    held = [(day.year, 1, plain_date(day)) for day in days[:1]]
    held += [(year.year, 0, str(year.year)) for year in facts.years if year.meetings]
    year, _, when = max(held, default=(0, 0, ""))
    return (year, when) if held else None


def _new_since(facts: BuurtFacts, held: int) -> int:
    """How many people became willing since that meeting: of its own year the separate count, of later years all."""
    numbers = (
        year.willing if year.year > held else year.willing_since if year.year == held else 0 for year in facts.years
    )
    return sum(number or 0 for number in numbers)


def _quiet(network: Network, today: dt.date, changed: Mapping[str, dt.date]) -> Iterator[Signal]:
    """Working groups without news for half a year."""
    for key, group in network.groups.items():
        told = [
            article.record.date
            for article in network.news
            if article.record.werkgroep == key and not article.record.draft and article.record.date <= today
        ]
        # Where nobody said since when there is such a group, it is as old as its file at most.
        began = group.since or changed.get(group.at().file, today if changed else None)
        last = max([*told, *filter(None, [group.since if told else began])], default=None)
        if group.working and (last is None or today - last > QUIET):
            buurten = tuple(sorted(group.buurten.of(network.sites)))
            code = "group-quiet" if told else "group-silent"
            values = {"date": plain_date(max(told))} if told else {}
            yield _signal(code, buurten, group.at(), title=group.title, **values)


def _unchecked(network: Network, today: dt.date, changed: Mapping[str, dt.date]) -> Iterator[Signal]:
    """Pages, partners and groups whose `checked`, or last change, is more than a year ago."""
    pages = [article.record for article in network.pages]
    pages += [page.record for site in network.sites.values() for page in site.pages]
    for kind, records in (
        ("page", pages),
        ("partner", network.partners.values()),
        ("group", [group for group in network.groups.values() if group.working]),
    ):
        for record in records:
            assert isinstance(record, Page | Partner | Group)
            place = record.at()
            seen = record.checked or changed.get(place.file)
            if seen and today - seen > UNCHECKED:
                title = record.name if isinstance(record, Partner) else record.title
                buurten = tuple(sorted(record.buurten.of(network.sites)))
                yield _signal(f"unchecked-{kind}", buurten, place, title=title, date=plain_date(seen))


def _alone(network: Network, plans: Mapping[str, SitePlan], today: dt.date) -> Iterator[Signal]:
    """Buurten where one person is named with more than half of all that is done."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    where: dict[tuple[str, str], tuple[int, int, Location]] = {}
    for buurt in network.sites:
        done = [*_doings(network, plans[buurt], today)] if buurt in plans else []
        names: dict[str, list[Location]] = defaultdict(list)
        for name, place in done:
            names[name].append(place)
        for name, places in names.items():
            if len(done) >= MUCH and 2 * len(places) > len(done):
                found[name.casefold(), name].append(buurt)
                where.setdefault((name.casefold(), name), (len(places), len(done), places[0]))
    for who, buurten in found.items():
        number, total, place = where[who]
        names_of = ", ".join(network.sites[buurt].title for buurt in buurten)
        yield _signal("alone", tuple(buurten), place, name=who[1], n=number, total=total, where=names_of)


def _doings(network: Network, plan: SitePlan, today: dt.date) -> Iterator[tuple[str, Location]]:
    """Who does what in a buurt: contact of a group, host of a meeting, writer of news, in the last year and to come."""
    year_ago = today - UNCHECKED
    for group in network.groups.values():
        if group.working and group.buurten.has(plan.buurt) and group.contact and group.contact.name:
            yield group.contact.name, group.at("contact")
    agenda = _agenda(plan)
    recent = (meeting for meeting in (*agenda.coming, *agenda.past) if meeting.start.date() >= year_ago)
    # A meeting that comes back every week is one thing to do.
    for meeting in {(meeting.title, meeting.host): meeting for meeting in recent}.values():
        if meeting.host and (record := network.meetings.get(meeting.id)):
            yield meeting.host, record.at("host")
    for article in network.news_of[plan.buurt]:
        item = article.record
        if item.author and not item.draft and year_ago <= item.date <= today:
            yield item.author, item.at("author")
