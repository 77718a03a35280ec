"""The pages of a paper as room: what must stand on each, how much is left for stories, and whether all may fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from buurtpers.paper.compose.costs import CORNER, LATE, OVERFULL
from buurtpers.paper.compose.tiles import Tiles
from buurtpers.paper.compose.tiling import GAP, NEVER
from buurtpers.paper.content.material import Copy, fixed_page

Fixed = Mapping[int, frozenset[int]]
"""Tiles by the page that they must stand on."""
CROWD = 1.05  # times what all is at its best: room that is sure to hold it
BEST = (0, 1000)  # a share: every tile as large as it likes to be


@dataclass(frozen=True)
class Room:
    """A page to be filled. `late`: service takes most of it, so it takes one of the last stories."""

    number: int
    rows: int
    fixed: frozenset[int]
    late: bool


def rows_of(tiles: Tiles, number: int) -> int:
    return tiles.measured.grid.front if number == 1 else tiles.measured.grid.page


def rooms_of(tiles: Tiles, pages: int) -> list[Room]:
    """The pages of a paper of so many."""
    fixed = fixed_of(tiles, pages)
    return [
        Room(n, rows_of(tiles, n), fixed.get(n, frozenset()), is_late(tiles, n, fixed)) for n in range(1, pages + 1)
    ]


def is_late(tiles: Tiles, number: int, fixed: Fixed) -> bool:
    """Whether service takes up so much of a page that only some stories fit beside it."""
    return number > 1 and _taken(tiles, fixed.get(number, frozenset())) > LATE * tiles.columns * rows_of(tiles, number)


def _taken(tiles: Tiles, there: frozenset[int]) -> int:
    """Column-rows that service takes."""
    return sum(tiles.tiles[tile].area[1] for tile in there if tiles.tiles[tile].piece is None)


def free(tiles: Tiles, room: Room) -> int:
    """Column-rows of a page that are there for stories."""
    boxes = tiles.tiles[tiles.inside].area[1] + tiles.tiles[tiles.soon].area[1] if room.number == 1 else 0
    most_boxes = min(boxes, tiles.columns * room.rows // 3)
    return max(0, tiles.columns * (room.rows + GAP) - _taken(tiles, room.fixed) - most_boxes)


def fixed_of(tiles: Tiles, pages: int) -> Fixed:
    """What must stand on a page that is known beforehand: service pages, and where an editor put a story."""
    found: dict[int, set[int]] = {pages: {tiles.colofon}}
    page = min(tiles.plan.agenda_page if tiles.plan.agenda_page > 0 else pages, pages)
    for tile in reversed(tiles.agenda):
        page = _stand(tiles, found, tile, page)
    page = max(min(2, pages), pages - 1)
    for tile in reversed(tiles.groups):
        page = _stand(tiles, found, tile, page)
    for tile in tiles.order:
        piece = tiles.tiles[tile].piece
        chosen = fixed_page(piece.copy, pages) if piece else None
        if piece and chosen is not None and piece.part == 0:
            found.setdefault(chosen, set()).add(tile)
    return {page: frozenset(there) for page, there in found.items()}


def _stand(tiles: Tiles, found: dict[int, set[int]], tile: int, page: int) -> int:
    """Put a block of service on a page, or on one before it that has the room; the page."""
    while page > 2:
        blocks = [_span(tiles, one) for one in (*found.get(page, ()), tile)]
        room = rows_of(tiles, page) + GAP
        least, most = (sum(ends[i] for ends in blocks) for i in (0, 1))
        # What is left over must hold something, or be taken up by the blocks.
        if least <= room and (room - least >= CORNER or most >= room):
            break
        page -= 1
    found.setdefault(page, set()).add(tile)
    return page


def _span(tiles: Tiles, tile: int) -> tuple[int, int]:
    """The least and the most rows, with the gap, that a tile takes at its widest."""
    ways = tiles.tiles[tile].ways
    if not ways:
        return NEVER, NEVER
    rows = ways[max(ways)]
    return min(rows) + GAP, max(rows) + GAP


# --- Whether it fits ---


def fitting(tiles: Tiles, room: int) -> tuple[tuple[int, ...], list[Copy]]:
    """The stories to try to place, and those that may be left out and would be far too much: the last first."""
    order, unfit = [*tiles.order], list[Copy]()
    optional = [tiles.tiles[tile].piece for tile in order if not tiles.tiles[tile].must]
    for piece in reversed(optional):
        if tiles.need((*tiles.always, *order), BEST) <= OVERFULL * room:
            break
        if piece and piece.part == 0:
            unfit.append(piece.copy)
            order = [t for t in order if (other := tiles.tiles[t].piece) is None or other.copy is not piece.copy]
    return tuple(order), unfit


def share(tiles: Tiles, room: int, order: Sequence[int]) -> tuple[int, int]:
    """Between which of its areas (0: least, 1: best, 2: most) a tile will be, in thousandths of the way."""
    found = [tiles.tiles[t] for t in (*tiles.always, *order)]
    least, best, most = (sum(min(t.area[i], 9999) for t in found) for i in range(3))
    if room < best:
        return 0, max(0, 1000 * (room - least) // max(1, best - least))
    return 1, min(300, 1000 * (room - best) // max(1, most - best))


def _whole(tiles: Tiles, pages: int) -> int:
    """Column-rows of a paper that are there for stories."""
    return sum(free(tiles, room) for room in rooms_of(tiles, pages))


def fullness(tiles: Tiles, pages: int) -> tuple[float, float]:
    """What there is to place at its best, against the room for it: what must be placed, and all there is."""
    room = max(1, _whole(tiles, pages))
    return tiles.need(tiles.certain, BEST) / room, tiles.need(tiles.all, BEST) / room


def tightness(tiles: Tiles, pages: int) -> float:
    """What must be placed, as small as it can be, against the room for it."""
    return tiles.need(tiles.certain, (0, 0)) / max(1, _whole(tiles, pages))


def surplus(tiles: Tiles, pages: int) -> int:
    """Lines too many for so many pages, or (below nought) too few; nought where it depends on how they fall."""
    room = _whole(tiles, pages)
    over = tiles.need(tiles.certain, (0, 0)) - room
    short = room - tiles.need((*tiles.all, *tiles.fillers), (1, 1000))
    return max(0, over) or -max(0, short)


def crowd(tiles: Tiles, pages: int) -> int:
    """Column-rows too many for so many pages, which need not be filled to the last."""
    return int(CROWD * tiles.need(tiles.all, BEST)) - _whole(tiles, pages)
