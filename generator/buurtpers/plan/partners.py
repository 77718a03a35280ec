"""Who helps a buurt, and where to meet them. An official for several buurten is written once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from buurtpers.base.language import catalogue
from buurtpers.plan.meetings import Soonest, soonest
from buurtpers.plan.pages import PagePlan, PhotoUse
from buurtpers.plan.selection import Selection
from buurtpers.plan.texts import Resolver, record_photo
from buurtpers.read import addresses
from buurtpers.read.models.people import Partner


class PartnerView(NamedTuple):
    """Somebody who helps, with the meetings to come where they are invited."""

    partner: Partner
    photo: PhotoUse | None
    soon: Soonest


class Partners(NamedTuple):
    partners: tuple[PartnerView, ...]
    made: dt.date | None = None  # the day on which their meetings came; None where nothing comes


# The meetings where somebody is to be met, and times to take their place when they are over.
MEETINGS = 5
LATER = 5


def partners_of(chosen: Selection) -> Mapping[str, Partner]:
    """Those who are there for a buurt, by id."""
    return {key: who for key, who in chosen.network.partners.items() if who.buurten.has(chosen.site.id)}


def paths(chosen: Selection) -> tuple[str, ...]:
    return (addresses.PARTNERS,) if partners_of(chosen) else ()


def pages(chosen: Selection, _: Resolver) -> Iterator[PagePlan]:
    if partners := partners_of(chosen):
        words = catalogue("buurtpers")
        views = tuple(
            PartnerView(who, record_photo(chosen.network, who), soonest(chosen, MEETINGS, LATER, _where(chosen, key)))
            for key, who in partners.items()
        )
        description = words("page.partners-of", name=chosen.site.title)
        origin = next(iter(partners.values())).at().file
        view = Partners(views, chosen.today if any(one.soon for one in views) else None)
        yield PagePlan(addresses.PARTNERS, words("page.partners"), description, view, None, origin)


def _where(chosen: Selection, partner: str) -> list[str]:
    return [key for key, meeting in chosen.meetings.items() if partner in meeting.partners]
