"""The places of a site, and what is on at each. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from buurtpers.base.language import catalogue
from buurtpers.plan.meetings import MeetingView, listed
from buurtpers.plan.pages import PagePlan
from buurtpers.plan.selection import Selection
from buurtpers.plan.texts import Resolver
from buurtpers.read import addresses
from buurtpers.read.models.places import MeetingPlace


class PlacePage(NamedTuple):
    place: MeetingPlace
    coming: tuple[MeetingView, ...]
    past: tuple[MeetingView, ...]
    made: dt.date | None  # as on the agenda


def places_of(chosen: Selection) -> list[str]:
    """The places of a site: those of its own buurt, and those where something is."""
    used = {one.place for _, one in chosen.times}
    buurt = chosen.site.id
    return [key for key, place in chosen.network.places.items() if key in used or place.buurten.has(buurt)]


def paths(chosen: Selection) -> Iterator[str]:
    return map(addresses.place_path, places_of(chosen))


def pages(chosen: Selection, _: Resolver) -> Iterator[PagePlan]:
    for key in places_of(chosen):
        yield _page(chosen, key)


def _page(chosen: Selection, key: str) -> PagePlan:
    words, place, path = catalogue("buurtpers"), chosen.network.places[key], addresses.place_path(key)
    here = [view for view in listed(chosen) if view.place_path == path]
    ahead = tuple(one for one in here if not one.past)
    before = tuple(one for one in reversed(here) if one.past)
    view = PlacePage(place, ahead, before, chosen.today if ahead else None)
    description = words("page.place", name=place.name, address=place.address)
    return PagePlan(path, words("page.place-title", name=place.name), description, view, None, place.at().file)
