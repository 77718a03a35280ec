"""Editions whose texts are always the same, and their papers as they are composed and printed."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

from buurtpers.paper.compose.papers import Composed, Sheet, compositions
from buurtpers.paper.content.themefile import read_theme
from buurtpers.paper.typesetting import typeset
from buurtpers.plan.edition import (
    AgendaLine,
    EditionPlan,
    GroupLine,
    PaperSection,
    Story,
)
from buurtpers.prepress.inks import Ink
from buurtpers.read.markdown import read_markdown
from buurtpers.read.models.people import Contact
from editions import AMSTERDAM, TITLES, Album, markdown, sentence

_FOLDER = tempfile.TemporaryDirectory(prefix="foto")  # gone with the process
ALBUM = Album(Path(_FOLDER.name))
SITE = "https://oost.voorbeeld.example/"
SECTIONS = (PaperSection("straat", "Van de straat"), PaperSection("groen", "Groen en water"))
LENGTHS = (420, 160, 240, 90, 310, 130, 200, 60, 270, 150)


def story(place: int, words: int, **wishes: Any) -> Story:
    """A story that is always the same; every other one has a photograph."""
    random = Random(place)
    made = Story(
        id=f"nieuws/2026/{place}/",
        title=f"{TITLES[place % len(TITLES)].rstrip('?')} ({place})",
        kicker="Groen" if place % 3 == 0 else None,
        lead=sentence(random),
        author="Ank Mulder" if place % 2 else None,
        date=dt.date(2026, 11, 1),
        body=read_markdown(markdown(random, words, rich=place % 4 == 1)),
        photo=ALBUM.use(random, ("liggend", "vierkant")) if place % 2 == 0 else None,
        url=f"{SITE}nieuws/2026/{place}/",
    )
    return replace(made, **wishes)


def stories(*lengths: int) -> tuple[Story, ...]:
    return tuple(story(place, words) for place, words in enumerate(lengths))


def edition(**wishes: Any) -> EditionPlan:
    """An edition of ten stories, an agenda and some groups."""
    random = Random(1)
    start = dt.datetime(2026, 12, 6, 19, 30, tzinfo=AMSTERDAM)
    plan = EditionPlan(
        id="2026-winter", buurt="oost", name="Oost", masthead="De Ooster", tagline=None, network="Netwerk Voorbeeld",
        title="Winter 2026", number=2, date=dt.date(2026, 12, 5), colour="#1f5c4d", url=SITE,
        welcome=read_markdown(markdown(random, 60, rich=False)), stories=stories(*LENGTHS),
        agenda=tuple(AgendaLine(start + dt.timedelta(days=at), None, f"Koffie {at}", "De Kring", False, None)
                     for at in range(10)),
        groups=tuple(GroupLine(f"Groep {at}", sentence(random), None, "een tafel" if at == 1 else None)
                     for at in range(5)),
        redactie=Contact(name="De redactie", phone="033 555 01 00"), colofon=("Eindredactie: Joke Terpstra.",),
        next_kopij=None, next_date=None, pages=(4, 16),
    )  # fmt: skip
    return replace(plan, **wishes)


def composed(plan: EditionPlan) -> Composed:
    with tempfile.TemporaryDirectory() as work:
        return next(compositions(plan, lambda use: Path(use.file), Path(work), read_theme(plan.theme)))


def printed(paper: Composed) -> bytes:
    with tempfile.TemporaryDirectory() as work:
        return typeset(paper, Ink("rgb"), Sheet(), Path(work))
