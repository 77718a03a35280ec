"""Pieces of stories, and one way to set a piece in so many columns and rows."""

from __future__ import annotations

from dataclasses import dataclass

from buurtpers.paper.compose.galley import Galley
from buurtpers.paper.compose.measure import StoryRows
from buurtpers.paper.content.material import Copy
from buurtpers.paper.page.layout import Place


@dataclass(frozen=True)
class Piece:
    """A story, or a part of one, that stands in one rectangle."""

    id: int
    copy: Copy
    rows: StoryRows
    galley: Galley
    start: int  # its first unit in the story's galley
    part: int = 0  # 0: whole, or the first part
    more: bool = False  # goes on in another piece
    front: bool = False  # leads the front page
    pictures: tuple[int, ...] = ()  # those of the story that stand below its text
    drops: bool = False  # some of these may be left out

    @property
    def weight(self) -> int:
        return self.copy.weight

    @property
    def main(self) -> bool:
        return self.copy.main and self.part == 0


@dataclass(frozen=True)
class PhotoPlace:
    """A photograph in a story: `place` is within the story."""

    photo: int  # place in the story's pictures
    place: Place
    caption: int  # rows of it, within the place
    crop: float  # how far its shape changes: ln(ratio of the place : its own)


@dataclass(frozen=True)
class Frame:
    """Text from unit `start` up to `end` of the piece's galley."""

    place: Place
    start: int
    end: int


@dataclass(frozen=True)
class Shape:
    """One way to set a piece."""

    columns: int
    rows: int
    cost: int
    head: Place
    size: float
    photos: tuple[PhotoPlace, ...]
    frames: tuple[Frame, ...]
    galley: Galley
    quote: Place | None = None
    vignette: Place | None = None
    short: bool = False  # only its beginning; the rest is on the website
