"""Where letters stand that a paper can't print."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unicodedata import name

from buurtpers.base.problems import Problem, problem
from buurtpers.base.source import Location, Path
from buurtpers.plan.edition import EditionPlan
from buurtpers.read.models.base import Record
from buurtpers.read.network import Network
from buurtpers.read.texts import Text
from buurtpers.typeset.typesetter import spelled_out

# Of these our fonts have most letters: one that is missing says nothing of the others.
KNOWN_SCRIPTS = ("", "LATIN", "GREEK", "CYRILLIC", "COMBINING")
IN_TEXTS = ("welcome", "text")  # values that are a text of the network too


def letter_mistakes(network: Network, plan: EditionPlan, letters: str) -> tuple[Problem, ...]:
    """Each line of the paper with `letters`, or others of their script; the edition, where none is found."""
    letters = spelled_out(letters)
    scripts = {_script(letter) for letter in letters} - {*KNOWN_SCRIPTS}
    found = []
    for title, place, words in _lines(network, plan):
        alike = "".join(dict.fromkeys(letter for letter in words if _script(letter) in scripts))
        if alike or letters in words:
            shown = alike or letters
            found.append(problem("paper-letters", place, [plan.buurt], name=plan.id, title=title, letters=shown))
    edition = network.editions[plan.id].at()
    return tuple(found) or (problem("paper-letters-lost", edition, [plan.buurt], name=plan.id, letters=letters),)


def _script(letter: str) -> str:
    """ "CJK", "ARABIC", …: what the names of all letters of a script begin with."""
    return name(letter, "").split(" ")[0] if letter.isalpha() else ""


def _lines(network: Network, plan: EditionPlan) -> Iterator[tuple[str, Location, str]]:
    """What the paper shows, line by line: what it belongs to, its place, its words."""
    for title, source in _sources(network, plan):
        if isinstance(source, Text):
            for number, line in enumerate(source.source.split("\n")):
                yield title, Location(source.file, source.line + number), line
        elif source:
            for path, value in _values(source.model_dump()):
                yield title, source.at(*path), value


def _values(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict | list | tuple):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            if key not in IN_TEXTS:
                yield from _values(inner, (*path, key))


def _sources(network: Network, plan: EditionPlan) -> Iterator[tuple[str, Record | Text | None]]:
    """Records and texts that this paper takes from, each with what people call it."""
    stories, meetings = {story.id for story in plan.stories}, {line.title for line in plan.agenda}
    for article in network.news_of[plan.buurt]:
        if article.path in stories:
            title = article.record.title
            yield from (
                (title, article.record),
                (title, article.text),
                (title, network.texts.get(f"kaders/{article.file}")),
            )
    edition = network.editions[plan.id]
    yield from ((edition.title, edition), (edition.title, network.texts.get(f"edities/{plan.id}")))
    for number, notice in enumerate(edition.notices):
        yield notice.title, network.texts.get(f"mededelingen/{plan.id}/{number}")
    yield from ((meeting.title, meeting) for meeting in network.meetings.values() if meeting.title in meetings)
    yield from ((group.title, group) for group in network.groups.values() if group.buurten.has(plan.buurt))
    yield from ((place.name, place) for place in network.places.values())
    yield from ((ad.name, ad) for ad in network.ads.values() if plan.id in (ad.editions or [plan.id]))
    yield from ((photo.alt or "", photo) for photo in network.photos.values())
    yield from ((theme.title, theme) for theme in network.themes.values())
    yield from ((plan.masthead, network.sites[plan.buurt].buurt), (network.about.name, network.about))
