"""The coordinator's handbook: the pages of the method as one PDF, to print and to hand on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path

from buurtpers.base.guard import tried
from buurtpers.base.language import catalogue, plain_date
from buurtpers.base.problems import Problem
from buurtpers.engine.cache import Cache, clear_parts
from buurtpers.engine.readable import publish_file
from buurtpers.paper.content.blocks import TextBlock, blocks_of
from buurtpers.paper.content.themefile import theme_of
from buurtpers.photos.photos import missing, print_photo
from buurtpers.plan.pages import PhotoUse
from buurtpers.plan.texts import record_photo
from buurtpers.prepress.inks import SCREEN, Ink
from buurtpers.read import addresses
from buurtpers.read.models.buurten import Buurt
from buurtpers.read.models.pages import MethodPage
from buurtpers.read.network import Network
from buurtpers.read.texts import Article
from buurtpers.typeset.typesetter import PACKAGE, TAGGED, pdf_of

PLACE = "handboek/handboek.pdf"
SIZE = (210.0, 297.0)  # mm
_ROOFS = "assets/images/roofs.svg"

Chapter = Article[MethodPage]


@dataclass(frozen=True)
class Photo:
    """`src`: its name in the folder of the templates."""

    src: str
    alt: str
    caption: str | None
    credit: str | None


@dataclass(frozen=True)
class ChapterData:
    title: str
    lead: str | None
    blocks: list[TextBlock]
    photo: Photo | None


@dataclass(frozen=True)
class HandbookData:
    """What handbook.typ reads."""

    network: str
    title: str
    subtitle: str
    date: dt.date
    day: str  # the date in words
    words: dict[str, str]
    intro: list[TextBlock]
    editors: list[str]
    chapters: list[ChapterData]


@dataclass(frozen=True)
class Handbook:
    """What the handbook of a network holds, before it is set in any ink: its data, and its pictures by name."""

    data: HandbookData
    photos: dict[str, bytes]
    unmade: list[Problem]  # photographs that are missing from it


def chapters_of(network: Network) -> tuple[Chapter, ...]:
    """What the handbook holds, in order: all chapters that are finished, for whichever buurten."""
    return tuple(one for one in network.method if not one.record.draft and one.path != addresses.METHOD)


def write_handbook(network: Network, today: dt.date, cache: Cache, out: Path) -> tuple[Path, list[Problem]]:
    """Write the handbook below `out`; where it is, and which photographs are missing from it."""
    place = out / PLACE
    clear_parts(place.parent)
    found = handbook_of(network, today, cache)
    publish_file(place, set_handbook(found, network))
    return place, found.unmade


def handbook_of(network: Network, today: dt.date, cache: Cache) -> Handbook:
    """The handbook as it is on a day."""
    words, about = catalogue(PACKAGE), network.about
    head = next((one for one in network.method if one.path == addresses.METHOD and not one.record.draft), None)
    editors = about.redactie
    photos, unmade = dict[str, bytes](), list[Problem]()
    chapters = []
    for number, chapter in enumerate(chapters_of(network)):
        use, name = record_photo(network, chapter.record), f"photo-{number}.jpg"
        if use and (made := _made(use, cache, unmade.append)):
            photos[name] = made
        photo = _photo(use, name) if use and name in photos else None
        blocks = blocks_of(chapter.text.body.html)
        chapters.append(ChapterData(chapter.record.title, chapter.record.description, blocks, photo))
    data = HandbookData(
        network=about.name,
        title=words("handbook.title"),
        subtitle=head.record.title if head else words("handbook.subtitle"),
        date=today,
        day=plain_date(today),
        words={name: words(f"handbook.{name}") for name in ("contents", "ask", "title", "version")},
        intro=blocks_of(head.text.body.html) if head else [],
        editors=[line for line in (editors.name, editors.phone, editors.email, editors.address) if line],
        chapters=chapters,
    )
    return Handbook(data, photos, unmade)


def set_handbook(
    found: Handbook, network: Network, ink: Ink = SCREEN, bleed: float = 0, standard: str = TAGGED
) -> bytes:
    """The PDF of the handbook in an ink, with so many mm of bleed."""
    theme, colour = theme_of(network), Buurt().colour
    roofs = (files("buurtpers_web") / _ROOFS).read_text("utf-8")
    roofs = roofs.replace("<path ", f'<path fill="{theme.colours(colour)["paper"]}" ')
    shown = {name: ink.photo(content) for name, content in found.photos.items()} | {"roofs.svg": roofs.encode()}
    look = theme.look(colour, ink, bleed)
    return pdf_of("handbook.typ", found.data, found.data.date, look=look, shown=shown, standard=standard)


def _photo(use: PhotoUse, name: str) -> Photo:
    credit = (
        use.credit if not use.credit or ":" in use.credit else catalogue(PACKAGE)("handbook.photo", name=use.credit)
    )
    return Photo(f"/{name}", use.alt or use.caption or "", use.caption, credit)


def _made(use: PhotoUse, cache: Cache, note: Callable[[Problem], None]) -> bytes | None:
    """The photograph for paper; one that can't be made is noted."""
    file = tried(partial(print_photo, Path(use.file), cache), passing=True)
    if isinstance(file, Exception):
        if told := missing(Path(use.file), file, None, cache):
            note(told)
        return None
    return file.read_bytes() if file else None
