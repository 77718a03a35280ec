"""The type area of a page: columns across, rows down, as places in points from its top left."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from buurtpers.paper.content.data import PaperData, PhotoData
from buurtpers.paper.judge.finished import Rect
from buurtpers.paper.page.layout import Layout, Page, Place, PlacedPhoto, PlacedStory

POINTS = 72 / 25.4  # in a millimetre


@dataclass(frozen=True)
class Area:
    """`columns` columns with gutters between, of `rows` rows; the baseline grid begins at `top`."""

    left: float
    top: float
    column: float
    gutter: float
    columns: int
    row: float
    rows: int

    @property
    def box(self) -> Rect:
        return self.part(0, 0, self.columns, self.rows)

    def x(self, column: int) -> float:
        return self.left + column * (self.column + self.gutter)

    def part(self, column: int, row: float, columns: int, rows: float) -> Rect:
        """Where so many columns and rows of the grid stand, from column `column` and row `row`."""
        left, top = self.x(column), self.top + row * self.row
        right = left + columns * self.column + (columns - 1) * self.gutter
        return Rect(left, top, right, top + rows * self.row)

    def rect(self, place: Place) -> Rect:
        return self.part(place.x, place.y, place.columns, place.rows)

    def column_at(self, x: float) -> int:
        """The column in which `x` lies; half a gutter on either side belongs to it."""
        found = math.floor((x - self.left + self.gutter / 2) / (self.column + self.gutter))
        return min(max(found, 0), self.columns - 1)

    def row_at(self, y: float) -> float:
        return (y - self.top) / self.row


def left_out(layout: Layout, data: PaperData) -> dict[int, list[int]]:
    """The photographs that are not shown with the stories that are there, though nobody asked for that."""
    shown: dict[int, set[int]] = {}
    for story in (story for page in layout.pages for _, story in page.stories):
        shown.setdefault(story.number, set()).update(photo.number for photo in story.photos)
    found = {
        story: [
            number for number, photo in enumerate(data.stories[story].photos) if number not in there and photo.wanted
        ]
        for story, there in sorted(shown.items())
    }
    return {story: photos for story, photos in found.items() if photos}


def unlevel(story: PlacedStory, texts: Mapping[int, Iterable[int]]) -> int:
    """Rows between the ends of a story's columns: `texts` says on which rows things end in each of them.

    A picture at the foot of a column is part of it, with its caption, of one line or two.
    """
    feet = []
    for column, ends in texts.items():
        places = (photo.place for photo in story.photos)
        below = (place for place in places if place.x <= column < place.x + place.columns)
        if all_ends := [*ends, *(place.y + place.rows for place in below)]:
            feet.append(max(all_ends))
    return max(feet) - min(feet) if feet else 0


def cropped(shown: PlacedPhoto, room: Area, photo: PhotoData) -> float:
    """The share of a photograph that a layout leaves out."""
    columns, rows = shown.place.columns, shown.place.rows
    width = columns * room.column + (columns - 1) * room.gutter
    ratio = (rows - shown.caption) * room.row / width
    return 1 - min(ratio / photo.ratio, photo.ratio / ratio)


def area(data: PaperData, page: Page | None = None) -> Area:
    """The type area of a page; without one, of any but the first.

    All pages share one grid; on the first the paper's name takes the top.
    """
    form, row = data.format, data.type.leading
    width, height = form.width * POINTS, form.height * POINTS
    side, top, foot = (margin * POINTS for margin in (form.margin_x, form.margin_top, form.margin_bottom))
    columns, gutter = form.columns, form.gutter
    whole = math.floor((height - top - foot) / row)
    rows = page.rows if page else whole
    column = (width - 2 * side - (columns - 1) * gutter) / columns
    return Area(side, top + (whole - rows) * row, column, gutter, columns, row, rows)
