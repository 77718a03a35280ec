"""Who helps a buurt, and where to meet them. An official for several buurten is written once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from buurtpers.language import catalogue
from buurtpers.plan.pages import MeetingView, PagePlan, Partners, PartnerView
from buurtpers.plan.selection import Selection
from buurtpers.plan.texts import record_photo
from buurtpers.read import addresses, models

Coming = Callable[[Iterable[str]], tuple[MeetingView, ...]]
"""The meetings to come, among those with these names."""


def partners_of(chosen: Selection) -> Mapping[str, models.Partner]:
    """Those who are there for a buurt, by id."""
    return {key: who for key, who in chosen.network.partners.items() if who.buurten.has(chosen.site.id)}


def next_of_each(meetings: Iterable[MeetingView]) -> tuple[MeetingView, ...]:
    """Of a meeting that returns only the next time, in time."""
    found: dict[str, MeetingView] = {}
    for meeting in meetings:
        found.setdefault(meeting.path, meeting)
    return tuple(found.values())


def partner_page(chosen: Selection, coming: Coming) -> Iterator[PagePlan]:
    if partners := partners_of(chosen):
        words = catalogue("buurtpers")
        views = tuple(
            PartnerView(
                who,
                record_photo(chosen.network, who),
                next_of_each(coming([name for name, one in chosen.meetings.items() if key in one.partners])),
            )
            for key, who in partners.items()
        )
        description = words("page.partners-of", name=chosen.site.title)
        origin = next(iter(partners.values())).at().file
        view = Partners(views, chosen.today if any(one.coming for one in views) else None)
        yield PagePlan(addresses.PARTNERS, words("page.partners"), description, view, None, origin)
