"""The coordinator's handbook: the pages of the method as one PDF, to print and to hand on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from buurtpers.base.guard import tried
from buurtpers.base.language import catalogue, plain_date
from buurtpers.base.problems import Problem
from buurtpers.engine.cache import Cache, clear_parts
from buurtpers.engine.readable import publish_file
from buurtpers.paper.compose.papers import PACKAGE
from buurtpers.paper.content.blocks import ADDRESS, blocks_of
from buurtpers.paper.content.theme import DEFAULT, load_theme, read_theme
from buurtpers.photos.photos import missing, print_photo
from buurtpers.plan.pages import PhotoUse
from buurtpers.plan.texts import record_photo
from buurtpers.read import addresses
from buurtpers.read.folders import THEMES
from buurtpers.read.models.buurten import Buurt
from buurtpers.read.models.pages import MethodPage
from buurtpers.read.network import Network
from buurtpers.read.texts import Article
from buurtpers.typeset.typesetter import NO_GLYPH, compiler, write_json

PLACE = "handboek/handboek.pdf"
_TEMPLATE = "handbook.typ"
_ROOFS = "assets/images/roofs.svg"

Chapter = Article[MethodPage]


class LettersError(Exception):
    """The handbook has letters that its fonts don't have; the text is those letters."""


def chapters_of(network: Network) -> tuple[Chapter, ...]:
    """What the handbook holds, in order: all chapters that are finished, for whichever buurten."""
    return tuple(one for one in network.method if not one.record.draft and one.path != addresses.METHOD)


def write_handbook(network: Network, today: dt.date, cache: Cache, out: Path) -> tuple[Path, list[Problem]]:
    """Write the handbook below `out`; where it is, and which photographs are missing from it. Raises LettersError."""
    place, told = out / PLACE, list[Problem]()
    clear_parts(place.parent)
    with TemporaryDirectory() as folder, as_file(files(PACKAGE) / "fonts") as shipped:
        work, themes = Path(folder), network.root / THEMES
        theme = load_theme(network.about.theme or DEFAULT, themes)[0] or read_theme()
        colours = theme.colours(Buurt().colour)
        (work / _TEMPLATE).write_bytes((files(PACKAGE) / "typst" / _TEMPLATE).read_bytes())
        roofs = (files("buurtpers_web") / _ROOFS).read_text("utf-8")
        (work / "roofs.svg").write_text(roofs.replace("<path ", f'<path fill="{colours["paper"]}" '), "utf-8")
        data = _data(network, today, cache, work, told.append)
        data |= {"colours": colours, "fonts": theme.for_typst()["fonts"], "address": ADDRESS}
        write_json(work / "data.json", data)
        fonts = [shipped, *([theme.font_folder] if theme.font_folder else [])]
        moment = dt.datetime(today.year, today.month, today.day, 6, tzinfo=dt.UTC)
        try:
            pdf = compiler(_TEMPLATE, work, fonts).compile(
                format="pdf", pdf_standards=["ua-1"], timestamp=int(moment.timestamp())
            )
        except (typst.TypstError, RuntimeError) as error:
            if not (letters := NO_GLYPH.search(str(error))):
                raise
            raise LettersError(letters[1]) from error
        publish_file(place, bytes(pdf))
    return place, told


def _data(
    network: Network, today: dt.date, cache: Cache, work: Path, note: Callable[[Problem], None]
) -> dict[str, Any]:
    """What the template reads; the photographs are put into `work`, and one that can't be made is noted."""
    words, about = catalogue(PACKAGE), network.about
    head = next((one for one in network.method if one.path == addresses.METHOD and not one.record.draft), None)
    editors = about.redactie
    return {
        "network": about.name,
        "title": words("handbook.title"),
        "subtitle": head.record.title if head else words("handbook.subtitle"),
        "date": [today.year, today.month, today.day],
        "day": plain_date(today),
        "words": {name: words(f"handbook.{name}") for name in ("contents", "ask", "title", "version")},
        "intro": blocks_of(head.text.body.html) if head else [],
        "editors": [line for line in (editors.name, editors.phone, editors.email, editors.address) if line],
        "chapters": [
            {
                "title": chapter.record.title,
                "lead": chapter.record.description,
                "blocks": blocks_of(chapter.text.body.html),
                "photo": _photo(record_photo(network, chapter.record), f"photo-{number}.jpg", cache, work, note),
            }
            for number, chapter in enumerate(chapters_of(network))
        ],
    }


def _photo(
    use: PhotoUse | None, name: str, cache: Cache, work: Path, note: Callable[[Problem], None]
) -> dict[str, Any] | None:
    if use is None:
        return None
    file = tried(partial(print_photo, Path(use.file), cache), passing=True)
    if isinstance(file, Exception):
        if told := missing(Path(use.file), file, None, cache):
            note(told)
        return None
    if file is None:
        return None
    (work / name).write_bytes(file.read_bytes())
    credit = (
        use.credit if not use.credit or ":" in use.credit else catalogue(PACKAGE)("handbook.photo", name=use.credit)
    )
    return {"src": f"/{name}", "alt": use.alt or use.caption or "", "caption": use.caption, "credit": credit}
