"""Characters that not everybody gets to see: what a paper can't print, and what belongs to one font alone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Set
from typing import Any

from buurtpers.base.problems import Problem, problem
from buurtpers.base.source import Location
from buurtpers.base.typography import EMOJI, UNUSUAL, drawn
from buurtpers.read.folders import THEMES
from buurtpers.read.models.base import Record
from buurtpers.read.models.news import NewsItem
from buurtpers.read.network import Network
from buurtpers.read.texts import Article, Text

_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")

Place = tuple[str, Location]
"""A character, and where it stands."""


def check_letters(network: Network, sound: Set[str]) -> Iterator[Problem]:
    """A warning for each text with unusual characters, one for each. `sound`: files known to have none."""
    odd = [(article, places) for article in _articles(network, sound) if (places := _unusual(network, article))]
    wanted = {letter for article, places in odd if _printed(network, article.record) for letter, _ in places}
    missing = _unprintable(network, frozenset(one for one in wanted if drawn(one) and not EMOJI.match(one)))
    for article, places in odd:
        target = getattr(article.record, "buurten", None)
        whom = target.concern(network.sites) if target else None
        letters = [*dict.fromkeys(letter for letter, _ in places)]
        private = [letter for letter in letters if _PRIVATE.match(letter)]
        if private:
            codes = ", ".join(f"U+{ord(letter):04X}" for letter in private)
            yield problem("text-private", _first(places, private), whom, "warning", codes=codes)
        if not _printed(network, article.record):
            continue
        unknown = [letter for letter in letters if letter in missing and letter not in private]
        if unknown:
            yield problem("krant-letters", _first(places, unknown), whom, "warning", letters="".join(unknown))


def _articles(network: Network, sound: Set[str]) -> Iterator[Article[Any]]:
    own = (page for site in network.sites.values() for page in site.pages)
    for article in (*network.news, *network.pages, *own):
        if article.file not in sound:
            yield article


def _printed(network: Network, record: Record) -> bool:
    """Whether a message is for a paper too."""
    return isinstance(record, NewsItem) and record.krant.placement != "nee" and bool(network.editions)


def _unusual(network: Network, article: Article[Any]) -> list[Place]:
    """The unusual characters of an article, and where they stand."""
    found: list[Place] = []
    record = article.record
    for field in ("title", "description", "author", "caption", "credit"):
        words = getattr(record, field, None) or ""
        if field == "title" and not drawn(words).strip():
            continue  # told as such
        found += [(letter, record.at(field)) for letter in UNUSUAL.findall(words)]
    for text in (article.text, network.texts.get(f"kaders/{article.file}")):
        if text and not text.source.isascii() and UNUSUAL.search(text.source):
            found += _in_text(text)
    return found


def _in_text(text: Text) -> Iterator[Place]:
    for number, line in enumerate(text.source.split("\n")):
        for one in UNUSUAL.finditer(line):
            yield one[0], Location(text.file, text.line + number, one.start() + 1)


def _first(places: list[Place], letters: Collection[str]) -> Location:
    return next(place for letter, place in places if letter in letters)


def _unprintable(network: Network, letters: frozenset[str]) -> frozenset[str]:
    """The characters that none of our fonts and none of the network's own fonts has, as Typst tells."""
    if not letters:
        return frozenset()
    from buurtpers.typeset.typesetter import font_folders, missing_letters  # slow to load

    return missing_letters(letters, font_folders(network.root / THEMES))
