"""Pages that somebody wrote, of a buurt or of the whole network. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from buurtpers.plan.pages import PagePlan, PageText, PhotoUse
from buurtpers.plan.selection import Selection
from buurtpers.plan.texts import Resolver, record_photo


class Text(NamedTuple):
    body: PageText
    photo: PhotoUse | None


def paths(chosen: Selection) -> Iterator[str]:
    return (page.path for page in chosen.pages)


def pages(chosen: Selection, resolver: Resolver) -> Iterator[PagePlan]:
    for page in chosen.pages:
        record = page.record
        view = Text(resolver.text(page.text, page.path), record_photo(chosen.network, record))
        description = record.description or page.text.body.lead
        yield PagePlan(page.path, record.title, description, view, None, page.file)
