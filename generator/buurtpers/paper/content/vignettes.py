"""Vignettes: line drawings that may stand with a story that has no photograph.

They ship with the house style (`vignettes/` in the package of the press); a network may have its own, whose file
names say to which words they belong. A drawing only goes with a story whose title, or else section or theme, has one
of its words, and with one story of a paper.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from lxml import etree

from buurtpers.base.problems import Problem, problem
from buurtpers.base.source import Location
from buurtpers.read.folders import THEMES, inside

FOLDER = "vignetten"  # in the folder of a network's paper themes
NONE = "geen"  # in the list of words: those with which no drawing goes
LONG = 6  # letters of a word from which others that end in it will do: "moestuin" for "buurtmoestuin"
MOST_BYTES = 200_000
_WORD = re.compile(r"[^\W_]+")
_SIZE = re.compile(r"\s*\+?(?=[\d.]*[1-9])[\d.]{1,9}(?![\d.]|e[+-]?\d)", re.ASCII | re.IGNORECASE)  # more than nothing
_SVG, *_ROUND = ("{http://www.w3.org/2000/svg}" + name for name in ("svg", "g", "title", "desc"))
_DRAWN = frozenset(
    "{http://www.w3.org/2000/svg}" + name
    for name in ("path", "circle", "ellipse", "line", "polyline", "polygon", "rect")
)
_SHAPES = _DRAWN | {_SVG, *_ROUND}


@dataclass(frozen=True)
class Vignette:
    """A drawing: SVG whose black lines get the colour of the buurt. `words`: those it belongs to, in small letters."""

    name: str
    words: tuple[str, ...]
    svg: bytes


def vignettes_of(themes: Path | None) -> tuple[Vignette, ...]:
    """The network's own in `themes` (its content/krant), which come first, and those that ship."""
    return (*_own(themes), *_shipped())


def check_vignettes(themes: Path) -> Iterator[Problem]:
    """What is wrong with a network's own drawings. These are not used."""
    for path in _files(themes):
        if not is_drawing(path, themes):
            yield problem("krant-vignette", Location(f"{THEMES}/{FOLDER}/{path.name}"), name=path.name)


def is_drawing(path: Path, themes: Path) -> bool:
    """Whether a file of the network is SVG of lines and shapes alone, has some, and has a size that can be drawn."""
    if not inside(path, themes.parent.parent):
        return False
    try:
        content = path.read_bytes()
        if len(content) > MOST_BYTES or b"<!DOCTYPE" in content:
            return False
        content.decode("utf-8")  # nothing else is read by who draws it
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except (OSError, UnicodeDecodeError, etree.XMLSyntaxError):
        return False
    tags = {one.tag for one in root.iter(etree.Element)}
    sized = all(_SIZE.match(root.get(side, "1")) for side in ("width", "height"))
    return root.tag == _SVG and tags <= _SHAPES and bool(tags & _DRAWN) and sized


def fitting(title: str, topic: str, vignettes: Sequence[Vignette], taken: Container[str]) -> Vignette | None:
    """The drawing that belongs to a word of the title, or else of the topic; None where none clearly does.

    `topic`: the section or theme of a story, in words; `taken`: names of those that are in the paper already.
    """
    free = [one for one in vignettes if one.name not in taken]
    for text in (title, topic):
        words = _WORD.findall(text.casefold())
        if _grave().intersection(words):
            return None
        found = max(((most, -at) for at, one in enumerate(free) for most in _matches(words, one.words)), default=None)
        if found:
            return free[-found[1]]
    return None


def _matches(words: Iterable[str], known: Iterable[str]) -> Iterator[int]:
    """How many letters of a word are a known one."""
    for word in words:
        for one in known:
            if word == one or (len(one) >= LONG and word.endswith(one)):
                yield len(one)


def _files(themes: Path) -> list[Path]:
    return sorted((themes / FOLDER).glob("*.svg"))


def _own(themes: Path | None) -> Iterator[Vignette]:
    for path in _files(themes) if themes else ():
        if themes and is_drawing(path, themes):
            yield Vignette(path.stem, tuple(_WORD.findall(path.stem.casefold())), path.read_bytes())


@cache
def _words() -> dict[str, str]:
    return tomllib.loads((_folder() / "woorden.toml").read_text("utf-8"))


def _grave() -> frozenset[str]:
    """Words with which no drawing goes, whatever else is in the title."""
    return frozenset(_words()[NONE].split())


@cache
def _shipped() -> tuple[Vignette, ...]:
    return tuple(
        Vignette(name, tuple(some.split()), (_folder() / f"{name}.svg").read_bytes())
        for name, some in _words().items()
        if name != NONE
    )


def _folder() -> Traversable:
    from buurtpers.typeset.typesetter import PACKAGE  # slow to load, and not for who only checks

    return files(PACKAGE) / "vignettes"
