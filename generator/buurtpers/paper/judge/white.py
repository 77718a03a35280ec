"""White and holes of a page, counted in cells of a quarter of a row, in both directions.

For `white` a cell has ink where a line of text, a picture, a drawing or a rule covers it; the tint of a box is no ink.
For a `hole` three kinds of white are ordinary and do not count. What is in an advertisement: that is its owner's. A
line end: a line of text fills the columns of the page that it touches, a headline that is half as wide as it may be
fills its width, and lines to write on come with the room above them. And a gap: what is left empty counts only where a
square of `GAP` rows fits (an opening of the empty cells by that square). The largest connected part of what then
remains is the hole, as a share of the type area. So a half empty box is a hole, and so is the white beside a narrow
picture.

The cells of a row are the bits of a whole number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from buurtpers.paper.judge.area import Area
from buurtpers.paper.judge.finished import Line, Rect, Sheet

CELLS = 4  # to a row
GAP = 2.25  # rows: white that is no higher or no wider than this is a gap, not a hole
WRITING = 3.25  # rows between two lines to write on


@dataclass(frozen=True)
class Hole:
    """The largest hole of a page: its share of the type area, and the rows and columns (from 1) it touches."""

    share: float
    rows: tuple[int, int] = (0, 0)
    columns: tuple[int, int] = (0, 0)


def white(sheet: Sheet, room: Area) -> float:
    """The share of the type area without ink. A line of text inks its whole height, with the leading."""
    boxes = [line.slug for line in sheet.lines] + _solid(sheet)
    inked = _cells(boxes, room)
    _, wide = _grid(room)
    return 1 - sum(row.bit_count() for row in inked) / (wide * len(inked))


def largest_hole(sheet: Sheet, room: Area, line_ends: Sequence[Rect]) -> Hole:
    """The largest hole of a page; `line_ends`: what counts as filled besides its ink."""
    boxes = [_line_end(line, room) for line in sheet.lines] + _solid(sheet) + _to_write_on(sheet, room)
    boxes += line_ends
    inked = _cells(boxes, room)
    high, wide = _grid(room)
    every = (1 << wide) - 1
    empty = _opened([every & ~row for row in inked], round(GAP * CELLS))
    share, top, bottom, left, right = max(_parts(empty), default=(0, 0, 0, 0, 0))
    if not share:
        return Hole(0.0)
    cell = room.row / CELLS
    place = Rect(room.left + left * cell, 0, room.left + right * cell, 1)
    widths = [place.within(Rect(room.x(at), 0, room.x(at) + room.column, 1)).width for at in range(room.columns)]
    columns = [at + 1 for at, width in enumerate(widths) if width > room.row]
    return Hole(share / (high * wide), (top // CELLS + 1, -(-bottom // CELLS)), (columns[0], columns[-1]))


def _line_end(line: Line, room: Area) -> Rect:
    """A line with the rest of the columns that it touches."""
    slug = line.slug
    left, right = room.column_at(slug.left + 1), room.column_at(slug.right - 1)
    return Rect(min(slug.left, room.x(left)), slug.top, max(slug.right, room.x(right) + room.column), slug.bottom)


def _solid(sheet: Sheet) -> list[Rect]:
    """Whatever else has ink; of a box only its edges."""
    found = [picture.box for picture in sheet.pictures] + list(sheet.drawings) + list(sheet.rules)
    for box in sheet.boxes:
        found += [Rect(x, box.top, x, box.bottom) for x in (box.left, box.right)]
        found += [Rect(box.left, y, box.right, y) for y in (box.top, box.bottom)]
    return found


def _to_write_on(sheet: Sheet, room: Area) -> list[Rect]:
    """The room above rules of one width that stand below each other at no more than `WRITING` rows."""
    level = sorted((rule for rule in sheet.rules if rule.width > rule.height), key=lambda rule: (rule.left, rule.top))
    found = []
    for one, other in pairwise(level):
        pitch = other.top - one.top
        alike = abs(one.left - other.left) + abs(one.right - other.right) < 2.0
        if alike and 1.2 * room.row < pitch < WRITING * room.row:
            found.append(Rect(one.left, one.top - pitch, other.right, other.bottom))
    return found


def _grid(room: Area) -> tuple[int, int]:
    return room.rows * CELLS, round(room.box.width / room.row * CELLS)


def _cells(boxes: Iterable[Rect], room: Area) -> list[int]:
    """The cells that `boxes` cover; something thin covers one."""
    high, wide = _grid(room)
    cell = room.row / CELLS
    rows = [0] * high
    for box in boxes:
        top, bottom = _cell_span(box.top - room.top, box.bottom - room.top, cell, high)
        left, right = _cell_span(box.left - room.left, box.right - room.left, cell, wide)
        bits = (1 << right) - (1 << left) if right > left else 0
        for row in range(top, bottom):
            rows[row] |= bits
    return rows


def _cell_span(start: float, end: float, cell: float, most: int) -> tuple[int, int]:
    first = round(start / cell)
    last = max(round(end / cell), first + 1)
    return min(max(first, 0), most), min(max(last, 0), most)


def _opened(rows: list[int], side: int) -> list[int]:
    """The cells of `rows` that lie in a full square of `side` cells."""
    thin = []
    for row in rows:
        for step in _steps(side):
            row &= row >> step
        thin.append(row)
    corners = []
    for at in range(len(thin) - side + 1):
        row = thin[at]
        for other in thin[at + 1 : at + side]:
            row &= other
        corners.append(row)
    opened = [0] * len(rows)
    for at, row in enumerate(corners):
        for step in _steps(side):
            row |= row << step
        for other in range(at, at + side):
            opened[other] |= row
    return opened


def _steps(side: int) -> Iterator[int]:
    """Shifts that together reach over `side` cells."""
    reached = 1
    while reached < side:
        step = min(reached, side - reached)
        yield step
        reached += step


def _parts(rows: Sequence[int]) -> Iterator[tuple[int, int, int, int, int]]:
    """The connected parts of the cells: how many cells, and their top, bottom, left and right."""
    parts: list[tuple[int, int, int, int, int]] = []
    above: list[tuple[int, int, int]] = []  # runs of the row above: from, to, and their part
    owner: list[int] = []  # of each part, the part it was found to be one with

    def root(part: int) -> int:
        while owner[part] != part:
            part = owner[part]
        return part

    for y, row in enumerate(rows):
        here = []
        for left, right in _runs(row):
            part = len(parts)
            owner.append(part)
            parts.append((right - left, y, y + 1, left, right))
            for other_left, other_right, other in above:
                if other_left < right and left < other_right and (found := root(other)) != (mine := root(part)):
                    one, two = parts[mine], parts[found]
                    owner[found] = mine
                    parts[mine] = (
                        one[0] + two[0],
                        min(one[1], two[1]),
                        max(one[2], two[2]),
                        min(one[3], two[3]),
                        max(one[4], two[4]),
                    )
            here.append((left, right, part))
        above = here
    return (part for at, part in enumerate(parts) if owner[at] == at)


def _runs(row: int) -> Iterator[tuple[int, int]]:
    at = 0
    while row:
        skip = (row & -row).bit_length() - 1
        row, at = row >> skip, at + skip
        length = (~row & (row + 1)).bit_length() - 1
        yield at, at + length
        row, at = row >> length, at + length
