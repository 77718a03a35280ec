"""Characters that not everybody gets to see: what a paper can't print, and what belongs to one font alone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Set
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from buurtpers.base.problems import Problem, problem
from buurtpers.base.source import Location
from buurtpers.base.typography import without_emoji
from buurtpers.read.folders import THEMES
from buurtpers.read.models.base import Record
from buurtpers.read.models.news import NewsItem
from buurtpers.read.network import Network
from buurtpers.read.texts import Article, Text

# Characters that every text face has; others are looked up.
_UNUSUAL = re.compile(
    "[^\x00-\u017f\u0218-\u021b\u0300-\u0304\u0308\u1e80-\u1e85\u1ef2\u1ef3\u2002-\u200b\u2010-\u2015\u2018-\u201f\u2020-\u2022"
    "\u2026\u202f\u2030\u2032\u2033\u2039\u203a\u20ac\u2122\u2212\ufeff]"
)
# A paper leaves out the picture of an emoji. Joiners and variation selectors go too, which is no loss.
_EMOJI = re.compile("[\U0001f000-\U0001faff\u20e3]")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")

Place = tuple[str, Location]
"""A character, and where it stands."""


def check_letters(network: Network, sound: Set[str]) -> Iterator[Problem]:
    """A warning for each text with unusual characters, one for each kind. `sound`: files known to have none."""
    odd = [(article, places) for article in _articles(network, sound) if (places := _unusual(network, article))]
    wanted = {letter for article, places in odd if _printed(network, article.record) for letter, _ in places}
    missing = _unprintable(network, frozenset(filter(without_emoji, wanted)))
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
        emoji = [letter for letter in letters if _EMOJI.match(letter)]
        unknown = [letter for letter in letters if letter in missing and letter not in private]
        for code, some in (("krant-emoji", emoji), ("krant-letters", unknown)):
            if some:
                yield problem(code, _first(places, some), whom, "warning", letters="".join(some))


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
        if field == "title" and not without_emoji(words).strip():
            continue  # told as such
        found += [(letter, record.at(field)) for letter in _UNUSUAL.findall(words)]
    for text in (article.text, network.texts.get(f"kaders/{article.file}")):
        if text and not text.source.isascii() and _UNUSUAL.search(text.source):
            found += _in_text(text)
    return found


def _in_text(text: Text) -> Iterator[Place]:
    for number, line in enumerate(text.source.split("\n")):
        for one in _UNUSUAL.finditer(line):
            yield one[0], Location(text.file, text.line + number, one.start() + 1)


def _first(places: list[Place], letters: Collection[str]) -> Location:
    return next(place for letter, place in places if letter in letters)


def _unprintable(network: Network, letters: frozenset[str]) -> frozenset[str]:
    """The characters that none of our fonts and none of the network's own fonts has, as Typst tells."""
    if not letters:
        return frozenset()
    from buurtpers.typeset.typesetter import missing_letters  # slow to load

    with TemporaryDirectory() as work:
        return missing_letters(letters, network.root / THEMES, Path(work))
