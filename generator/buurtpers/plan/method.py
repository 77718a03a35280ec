"""How the network works, in chapters, so that others can take it over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from buurtpers.base.language import catalogue
from buurtpers.plan.pages import Link, PagePlan, PageText, PhotoUse
from buurtpers.plan.selection import Selection
from buurtpers.plan.texts import Resolver, record_photo
from buurtpers.read import addresses
from buurtpers.read.models.pages import MethodPage
from buurtpers.read.texts import Article


class Method(NamedTuple):
    """How the network works: the list of chapters, or one of them."""

    chapters: tuple[Link, ...]
    leads: tuple[str, ...]  # what each chapter is about
    body: PageText | None = None
    photo: PhotoUse | None = None
    number: int = 0  # of the chapter, from 1; 0: the list


def method_chapters(chosen: Selection) -> tuple[Article[MethodPage], ...]:
    """The chapters that a site carries, in order: all that are not for other buurten only."""
    return tuple(chapter for chapter in chosen.shown(chosen.network.method) if chapter.path != addresses.METHOD)


def paths(chosen: Selection) -> Iterator[str]:
    if chapters := method_chapters(chosen):
        yield from (addresses.METHOD, *(chapter.path for chapter in chapters))


def pages(chosen: Selection, resolver: Resolver) -> Iterator[PagePlan]:
    """The list of chapters with what `index.md` says, and a page for each."""
    chapters = method_chapters(chosen)
    if not chapters:
        return
    words = catalogue("buurtpers")
    links = tuple(Link(chapter.record.title, chapter.path) for chapter in chapters)
    leads = tuple(chapter.record.description or chapter.text.body.lead for chapter in chapters)
    head = next((one for one in chosen.shown(chosen.network.method) if one.path == addresses.METHOD), None)
    for number, chapter in enumerate((head, *chapters)):
        view = Method(
            links,
            leads if number == 0 else (),
            resolver.text(chapter.text, chapter.path) if chapter else None,
            record_photo(chosen.network, chapter.record) if chapter else None,
            number,
        )
        if chapter is None:
            description = words("page.method-of", name=chosen.network.about.name)
            yield PagePlan(addresses.METHOD, words("page.method"), description, view, None)
        else:
            description = chapter.record.description or chapter.text.body.lead
            yield PagePlan(chapter.path, chapter.record.title, description, view, None, chapter.file)
