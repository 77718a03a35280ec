"""What of a network one buurt sees on one day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from buurtpers.read.models.meetings import Meeting
from buurtpers.read.models.news import NewsItem
from buurtpers.read.models.pages import Page
from buurtpers.read.models.paper import Edition
from buurtpers.read.models.people import Group
from buurtpers.read.network import Network
from buurtpers.read.rules.occurrences import Occurrence, occurrences
from buurtpers.read.sites import Site
from buurtpers.read.texts import Article

# Pages tell of so many days to come, and of as many before, of a meeting that returns.
TOLD = dt.timedelta(days=366)

News = Article[NewsItem]
P = TypeVar("P", bound=Page)


@dataclass(frozen=True)
class Selection:
    """The part of a network that is for one buurt. News is newest first, meetings are in time."""

    network: Network
    site: Site
    today: dt.date
    news: tuple[News, ...]
    groups: Mapping[str, Group]
    meetings: Mapping[str, Meeting]
    editions: Mapping[str, Edition]
    """All editions of the buurt's paper, also those to come, in order of date."""
    pages: tuple[Article[Page], ...]
    """The buurt's own pages, and the network's that it does not replace."""
    made: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """What was planned of it for several pages, to plan it once."""

    @cached_property
    def times(self) -> tuple[tuple[str, Occurrence], ...]:
        """Every time of every meeting that pages tell of, in order: of those that do not return, all."""
        region = self.network.about.school_region
        found = [
            (key, one)
            for key, meeting in self.meetings.items()
            for one in self._told(
                meeting,
                occurrences(
                    meeting,
                    region,
                    self.today - TOLD if meeting.repeat else dt.date.min,
                    self.today + TOLD if meeting.repeat else dt.date.max,
                ),
            )
        ]
        return tuple(sorted(found, key=lambda pair: (pair[1].start, pair[0], pair[1].planned)))

    def _told(self, meeting: Meeting, times: Sequence[Occurrence]) -> Sequence[Occurrence]:
        """The times; of a meeting cancelled as a whole only the next, or else the last, which stands for all."""
        if not (meeting.all_cancelled and times):
            return times
        return [next((one for one in times if one.day >= self.today), times[-1])]

    @cached_property
    def own_paths(self) -> frozenset[str]:
        """The addresses of pages that somebody wrote."""
        return frozenset(page.path for page in self.pages)

    def shown(self, articles: Iterable[Article[P]]) -> tuple[Article[P], ...]:
        """The articles among these that are for this buurt, without drafts."""
        return tuple(a for a in articles if a.record.buurten.has(self.site.id) and not a.record.draft)

    def published(self) -> dict[str, Edition]:
        """The editions that have come out."""
        return {key: edition for key, edition in self.editions.items() if edition.date <= self.today}


def select(network: Network, buurt: str, today: dt.date) -> Selection:
    """What `buurt` sees on `today`."""
    site = network.sites[buurt]
    meetings = {k: m for k, m in network.meant("meetings", buurt).items() if not m.draft}
    own = [page for page in site.pages if not page.record.draft]
    replaced = {page.path for page in own}
    shared = [p for p in network.pages if p.record.buurten.has(buurt) and not p.record.draft and p.path not in replaced]
    return Selection(
        network,
        site,
        today,
        news=tuple(
            sorted(
                (a for a in network.news_of[buurt] if _shown(a.record, today)),
                key=lambda a: (-a.record.date.toordinal(), a.path),
            )
        ),
        groups=network.meant("groups", buurt),
        meetings=dict(sorted(meetings.items(), key=lambda item: (item[1].date, item[1].start, item[0]))),
        editions=dict(sorted(network.meant("editions", buurt).items(), key=lambda item: (item[1].date, item[0]))),
        pages=tuple(sorted((*shared, *own), key=lambda page: page.path)),
    )


def _shown(item: NewsItem, today: dt.date) -> bool:
    return not item.draft and item.date <= today and (item.end is None or today <= item.end)
