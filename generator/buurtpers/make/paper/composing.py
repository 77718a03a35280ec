"""Composing a paper: which story stands on which page, beside what, and how high everything is.

Tiles (stories, boxes, agenda) fill pages exactly (see tiling.py). Page by page the
best fillings with the next stories are kept, and the best dozen of half-made papers
go on: a beam search. It looks at whole numbers only, so that every machine finds
the same paper. Freedom, in this order: a story's shape, the crop of its picture, its
neighbours, fillers, no picture, only its beginning where its author allows that.
Text is never cut.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import chain, combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from buurtpers.make.paper.data import Copy, PaperData, fixed_page
from buurtpers.make.paper.measure import Measured, PageRows, ServiceRows
from buurtpers.make.paper.settings import Piece, Setter
from buurtpers.make.paper.tiling import GAP, NEVER, STRETCH, Cut, Tiling
from buurtpers.plan.edition import EditionPlan

LEFT_OUT = 120  # what it costs to leave out a story that may be left out
OVERFULL = 1.12  # of the room: with more than this, stories that may be left out are not tried
ENDINGS = 4  # papers that a search gives, for the case that one turns out to have a fault
MULTIPLE = 4  # a paper is folded sheets of four pages
WINDOW = 6  # how many of the next stories a page may take from
MOST = 5  # stories on a page at the most, of a page with three columns
MOST_TRIED = 60_000  # fillings of pages, before a search is given up
CORNER = 10  # rows below which nothing can stand beside service on a page
CUTS = (26, 36, 48, 60, 84)  # rows after which the story on the front page may be continued inside
OUT_OF_ORDER = 250  # what it costs to begin a section before another that should stand ahead of it
FAR = 1 << 60  # more than anything costs
TILT = 64
TILTS = np.array([-256, -128, -64, -32, -16, -8, -4, 0, 4, 8, 16, 32, 64, 128, 256])  # prices of a column-row, in 64ths
PARTED = 0.86  # a story that needs more of a page than this is set on two


@dataclass(frozen=True)
class Effort:
    """How hard to look: half-made papers kept at each page, and fillings of a page kept for each of them."""

    beam: int
    ways: int
    window: int = WINDOW
    notes: bool = False  # room for notes, as often and as high as it takes


EASY, HARD = Effort(14, 10), Effort(60, 24, WINDOW + 2)
SPARSE = Effort(14, 10, notes=True)  # for a first paper with almost nothing to say


@dataclass(frozen=True)
class Tile:
    """Something that stands on a page. `area`: column-rows at least, at best and at most, gaps included."""

    id: int
    kind: str
    ways: Mapping[int, Mapping[int, tuple[int, Any]]]  # columns, rows: (cost, a Setting or a module's own values)
    area: tuple[int, int, int]
    piece: Piece | None = None
    weight: int = 0

    @property
    def theme(self) -> str | None:
        story = self.piece.copy.story if self.piece else None
        return (story.section or story.kicker) if story else None


class Unplaceable(Exception):
    """A story that no two pages can hold: it is `lines` lines too long, about."""

    def __init__(self, copy: Copy, lines: int) -> None:
        super().__init__(copy.title, lines)
        self.copy, self.lines = copy, lines


@dataclass(frozen=True)
class Page:
    """What fills a page: the cuts of its type area."""

    number: int
    rows: int
    cut: Cut


@dataclass(frozen=True)
class Layout:
    """A composed paper."""

    pages: tuple[Page, ...]
    tiles: Mapping[int, Tile]
    cost: int
    left_out: tuple[Copy, ...]


@dataclass(frozen=True)
class _Half:
    """A paper made as far as a page."""

    cost: int
    left: tuple[int, ...]  # story tiles, in order
    musts: tuple[int, ...]  # other tiles that must still come
    fillers: frozenset[int]  # used
    pages: tuple[tuple[int, frozenset[int]], ...]  # number and tiles


@dataclass(frozen=True)
class _Filling:
    """Fillers that may stand on a page together, and the least and the most column-rows that they take."""

    tiles: frozenset[int]
    count: int
    low: int
    high: int


@dataclass(frozen=True)
class Room:
    """A page to be filled. `late`: service takes most of it, so it takes one of the last stories."""

    number: int
    rows: int
    fixed: frozenset[int]
    late: bool


@dataclass
class Composer:
    """One paper in one type size."""

    plan: EditionPlan
    data: PaperData
    measured: Measured
    columns: int
    tiles: dict[int, Tile] = field(default_factory=dict)
    unplaceable: list[Copy] = field(default_factory=list)

    def __post_init__(self) -> None:
        grid = self.measured.grid
        self.tiling = Tiling(self.columns, grid.page)
        lead = self.data.front
        self.starts = self._fronts(lead)
        self.order = [tile for copy in self.data.copies if copy is not lead for tile in self._placeable(copy)]
        certain = sum(1 for copy in self.data.copies if copy.story and copy.story.must and copy is not lead)
        self.inside = self._service("inside", self._counted("inside", 6, 4, certain))
        self.soon = self._service("soon", self._counted("soon", 4, 4))
        self.agenda = [self._service("agenda", self._part("agenda", i)) for i in range(len(self.data.json["agenda"]))]
        self.groups = [self._service("groups", self._part("groups", i)) for i in range(len(self.data.json["groups"]))]
        self.colofon = self._service("colofon", self._part("colofon", 0))
        self.musts = [self._service("ad", self._part("ad", i, "ad")) for i in range(len(self.data.json["ads"]))]
        self.musts += [
            self._service("notice", self._part("notice", i, "notice")) for i in range(len(self.data.json["notices"]))
        ]
        self.fillers = [
            self._service(kind, self._counted(kind, 3, 6) if kind == "wanted" else self._part(kind, 0), price)
            for kind, price in _PRICES.items()
            if kind in self.plan.fillers
        ]
        self.fillers = [tile for tile in self.fillers if self.tiles[tile].ways]
        self.notes = self._service("notes", self._whole_pages("notes"), _PRICES["notes"])

    # --- Tiles ---

    def _fronts(self, lead: Copy) -> list[tuple[int, tuple[int, ...]]]:
        """Ways to set the story that leads the paper: whole, or continued inside."""
        rows = self.measured.stories[lead.index]
        galley = rows.galley
        ways: list[tuple[int, tuple[int, ...]]] = []
        online = lead.story is not None and lead.story.online
        if online or galley.rows <= self._most_rows:
            ways.append((self._piece(lead, 0, len(galley.units), front=True), ()))
        seen = set()
        for wish in CUTS:
            cuts = galley.cuts(round(wish * 0.75), round(wish * 1.25))
            if cuts and galley.rows - wish >= 12:
                cut = min(cuts, key=lambda place: (galley.units[place].word > 0, abs(galley.height(0, place) - wish)))
                if cut not in seen:
                    seen.add(cut)
                    first = self._piece(lead, 0, cut, front=True, more=True)
                    ways.append((first, (self._piece(lead, cut, len(galley.units), 1),)))
        good = [(first, rest) for first, rest in ways if all(self.tiles[tile].ways for tile in (first, *rest))]
        if not good:
            raise Unplaceable(lead, max(1, galley.rows - self._fullest_rows - CUTS[-1]))
        return good

    @property
    def _most_rows(self) -> int:
        """Rows of text that a page can hold."""
        return int(self.columns * (self.measured.grid.page - 8) * PARTED)

    @property
    def _fullest_rows(self) -> int:
        """Rows of text of one story that a page holds if there is nothing else."""
        return self.columns * (self.measured.grid.page - 6)

    def _placeable(self, copy: Copy) -> list[int]:
        """The story's tiles; none where it may be left out, and no two pages can hold it. Raises Unplaceable."""
        try:
            return self._story(copy)
        except Unplaceable:
            if copy.story is None or copy.story.must:
                raise
            self.unplaceable.append(copy)
            return []

    def _story(self, copy: Copy) -> list[int]:
        """The story in one piece, or in two where a page can't hold it. Raises Unplaceable."""
        galley = self.measured.stories[copy.index].galley
        end = len(galley.units)
        online = copy.story is not None and copy.story.online  # Then its beginning may be enough.
        if (online or galley.rows <= self._most_rows) and self.tiles[whole := self._piece(copy, 0, end)].ways:
            return [whole]
        for part in (50, 42, 58, 35, 65):
            wish = galley.rows * part // 100
            cuts = galley.cuts(max(4, wish - 12), wish + 12)
            if not cuts:
                continue
            cut = min(cuts, key=lambda place: (galley.units[place].word > 0, abs(galley.height(0, place) - wish)))
            pieces = [self._piece(copy, 0, cut, more=True), self._piece(copy, cut, end, 1)]
            if all(self.tiles[piece].ways for piece in pieces):
                return pieces
        raise Unplaceable(copy, max(1, galley.rows - 2 * self._fullest_rows))

    def _piece(self, copy: Copy, start: int, end: int, part: int = 0, more: bool = False, front: bool = False) -> int:
        rows = self.measured.stories[copy.index]
        piece = Piece(len(self.tiles), copy, rows, rows.galley.part(start, end), start, part, more, front)
        ways = _ways(_anywhere(piece), self.measured.grid, self.columns)
        return self._add("story", ways, piece, 9 if front else copy.weight)

    def _service(self, kind: str, ways: dict[int, dict[int, tuple[int, Any]]], price: int = 0) -> int:
        dear = {
            n: {high: (cost + price, values) for high, (cost, values) in found.items()} for n, found in ways.items()
        }
        return self._add(kind, dear)

    def _add(
        self, kind: str, ways: Mapping[int, Mapping[int, tuple[int, Any]]], piece: Piece | None = None, weight: int = 0
    ) -> int:
        tile = len(self.tiles)
        ways = {columns: found for columns, found in ways.items() if found}
        areas = sorted(columns * (high + GAP) for columns, found in ways.items() for high in found)
        best = min(
            ((cost, columns * (high + GAP)) for columns, found in ways.items() for high, (cost, _) in found.items()),
            default=(0, 0),
        )[1]
        area = (areas[0], best, areas[-1]) if areas else (NEVER, NEVER, NEVER)
        self.tiles[tile] = Tile(tile, kind, ways, area, piece, weight)
        self.tiling.add(tile, {n: {high: cost for high, (cost, _) in found.items()} for n, found in ways.items()})
        return tile

    def _rows_of(self, kind: str) -> Iterator[ServiceRows]:
        return (rows for rows in self.measured.service if rows.kind == kind)

    def _part(self, kind: str, part: int, key: str = "part") -> dict[int, dict[int, tuple[int, Any]]]:
        """The heights of one part, each with its strain."""
        ways: dict[int, dict[int, tuple[int, Any]]] = {}
        for rows in self._rows_of(kind):
            if rows.part == part:
                for high in range(rows.low, rows.high + 1):
                    ways.setdefault(rows.columns, {})[high] = (2 * abs(high - rows.best), {key: part})
        if kind in ("agenda", "groups", "colofon") and self.columns in ways:
            # These want the width of the page.
            return {
                n: {h: (cost + 9 * (self.columns - n), v) for h, (cost, v) in found.items()}
                for n, found in ways.items()
            }
        return ways

    def _whole_pages(self, kind: str) -> dict[int, dict[int, tuple[int, Any]]]:
        """A part of ruled lines at any height up to a page."""
        lows = {rows.columns: rows.low for rows in self._rows_of(kind)}
        most = self.measured.grid.page
        return {
            n: {high: (2 * high + 4 * max(0, high - most // 2), {"part": 0}) for high in range(low, most + 1)}
            for n, low in lows.items()
        }

    def _counted(
        self, kind: str, wish: int, dear: int, most: int | None = None
    ) -> dict[int, dict[int, tuple[int, Any]]]:
        """A list that may be longer or shorter, up to `most`: the best number of entries at each height."""
        ways: dict[int, dict[int, tuple[int, Any]]] = {}
        for rows in self._rows_of(kind):
            if most is not None and rows.part > most:
                continue
            for high in range(rows.low, rows.high + 1):
                cost = 2 * abs(high - rows.best) + dear * abs(rows.part - wish) + 10 * (rows.columns - 1)
                known = ways.setdefault(rows.columns, {}).get(high)
                if known is None or cost < known[0]:
                    ways[rows.columns][high] = (cost, {"count": rows.part})
        return ways

    # --- The search ---

    def compose(self, pages: int, effort: Effort = EASY) -> list[Layout]:
        """The best papers of so many pages, the best of all first; none where they can't hold or can't fill it."""
        fixed = self._fixed(pages)
        rooms = {
            n: Room(n, self._rows(n), fixed.get(n, frozenset()), self._late(n, fixed)) for n in range(1, pages + 1)
        }
        # The front page first; then the pages at the end with little room, where few stories fit.
        order = sorted(
            rooms.values(), key=lambda room: (room.number > 1, not room.late, -room.number * room.late, room.number)
        )
        free = [self._free(room) for room in order]
        tiles, unfit = self._fitting(sum(free))
        share = self._share(sum(free), tiles)
        beam = effort.beam if self.columns <= 3 else effort.beam // 2
        halves = [
            _Half(20 * bool(rest), (first, *rest, *tiles), tuple(self.musts), frozenset(), ())
            for first, rest in self.starts
        ]
        for step, room in enumerate(order):
            if len(self.tiling) > MOST_TRIED:
                return []
            ahead = sum(free[step + 1 :])
            grown: dict[tuple[Any, ...], tuple[int, _Half]] = {}
            for half in halves:
                # What is worse than a whole beam of others need not be looked at.
                worst = sorted(pace + new.cost for pace, new in grown.values())[beam - 1 : beam]
                for pace, new in self._filled(half, room, pages, ahead, share, effort, worst[0] if worst else FAR):
                    key = (new.left, new.musts, new.fillers)
                    if key not in grown or new.cost < grown[key][1].cost:
                        grown[key] = (pace, new)
            ranked = sorted(grown.values(), key=lambda pair: (pair[1].cost + pair[0], pair[1].left))
            halves = [half for _, half in ranked[:beam]]
        ended = [
            (half.cost + LEFT_OUT * (len(half.left) + len(unfit)) + OUT_OF_ORDER * self._disordered(half), half)
            for half in halves
            if self._complete(half)
        ]
        ended.sort(key=lambda pair: (pair[0], pair[1].left))
        return [self._layout(half, cost, unfit) for cost, half in ended[:ENDINGS]]

    def _layout(self, half: _Half, cost: int, unfit: Sequence[Copy]) -> Layout:
        made = []
        for number, tiles in sorted(half.pages, key=lambda page: page[0]):
            rows = self._rows(number)
            made.append(Page(number, rows, self.tiling.cut(self.columns, tiles, rows)))
        out = [piece.copy for tile in half.left if (piece := self.tiles[tile].piece)]
        return Layout(tuple(made), self.tiles, cost, (*self.unplaceable, *unfit, *out))

    def _rows(self, number: int) -> int:
        return self.measured.grid.front if number == 1 else self.measured.grid.page

    def _late(self, number: int, fixed: Mapping[int, frozenset[int]]) -> bool:
        """Whether service takes up so much of a page that only some stories fit beside it."""
        taken = sum(self.tiles[t].area[1] for t in fixed.get(number, ()) if self.tiles[t].piece is None)
        return number > 1 and taken > 0.3 * self.columns * self._rows(number)

    def _free(self, room: Room) -> int:
        """Column-rows of a page that are there for stories."""
        taken = sum(self.tiles[t].area[1] for t in room.fixed if self.tiles[t].piece is None)
        boxes = self.tiles[self.inside].area[1] + self.tiles[self.soon].area[1] if room.number == 1 else 0
        return max(0, self.columns * (room.rows + GAP) - taken - min(boxes, self.columns * room.rows // 3))

    def _fitting(self, room: int) -> tuple[tuple[int, ...], list[Copy]]:
        """The stories to try to place, and those that may be left out and would be far too much: the last first."""
        tiles, unfit = [*self.order], list[Copy]()
        optional = [self.tiles[tile].piece for tile in tiles if not _must(self.tiles[tile])]
        for piece in reversed(optional):
            if self.need((*self._always, *tiles), (0, 1000)) <= OVERFULL * room:
                break
            if piece and piece.part == 0:
                unfit.append(piece.copy)
                tiles = [t for t in tiles if (other := self.tiles[t].piece) is None or other.copy is not piece.copy]
        return tuple(tiles), unfit

    def _share(self, room: int, order: Sequence[int]) -> tuple[int, int]:
        """Between which of its areas (0: least, 1: best, 2: most) a tile will be, in thousandths of the way."""
        tiles = [self.tiles[t] for t in (*self._always, *order)]
        least, best, most = (sum(min(t.area[i], 9999) for t in tiles) for i in range(3))
        if room < best:
            return 0, max(0, 1000 * (room - least) // max(1, best - least))
        return 1, min(300, 1000 * (room - best) // max(1, most - best))

    def need(self, tiles: Sequence[int], share: tuple[int, int]) -> int:
        """Column-rows that these tiles will take, about."""
        start, part = share
        return sum(
            area[start] + part * (area[start + 1] - area[start]) // 1000 for area in (self.tiles[t].area for t in tiles)
        )

    def fullness(self, pages: int) -> tuple[float, float]:
        """What there is to place at its best, against the room for it: what must be placed, and all there is."""
        room = max(1, self._room(pages))
        return self.need(self._musts, (0, 1000)) / room, self.need(self._all, (0, 1000)) / room

    def surplus(self, pages: int) -> int:
        """Lines too many for so many pages, or (below nought) too few; nought where it depends on how they fall."""
        room = self._room(pages)
        over = self.need(self._musts, (0, 0)) - room
        short = room - self.need((*self._all, *self.fillers), (1, 1000))
        return max(0, over) or -max(0, short)

    def distance(self, pages: int) -> int:
        """Lines from what these pages would like to hold: too many, or (below nought) too few; never nought."""
        return self.surplus(pages) or self.need(self._all, (0, 1000)) - self._room(pages) or 1

    @property
    def _always(self) -> tuple[int, ...]:
        """The story that leads, and what else is certain to come."""
        return (self.starts[0][0], *self.starts[0][1], *self.musts)

    @property
    def _all(self) -> tuple[int, ...]:
        return (*self._always, *self.order)

    @property
    def _musts(self) -> tuple[int, ...]:
        return (*self._always, *(tile for tile in self.order if _must(self.tiles[tile])))

    def _room(self, pages: int) -> int:
        fixed = self._fixed(pages)
        return sum(self._free(Room(n, self._rows(n), fixed.get(n, frozenset()), False)) for n in range(1, pages + 1))

    def _complete(self, half: _Half) -> bool:
        if half.musts:
            return False
        pieces = [self.tiles[tile].piece for tile in half.left]
        return all(piece and piece.copy.story and not piece.copy.story.must and not piece.part for piece in pieces)

    def _fixed(self, pages: int) -> dict[int, frozenset[int]]:
        """What must stand on a page that is known beforehand: service pages, and where an editor put a story."""
        found: dict[int, set[int]] = {pages: {self.colofon}}
        page = min(self.plan.agenda_page if self.plan.agenda_page > 0 else pages, pages)
        for tile in reversed(self.agenda):
            page = self._stand(found, tile, page)
        page = max(2, pages - 1)
        for tile in reversed(self.groups):
            page = self._stand(found, tile, page)
        for tile in self.order:
            piece = self.tiles[tile].piece
            chosen = fixed_page(piece.copy, pages) if piece else None
            if piece and chosen is not None and piece.part == 0:
                found.setdefault(chosen, set()).add(tile)
        return {page: frozenset(tiles) for page, tiles in found.items()}

    def _span(self, tile: int) -> tuple[int, int]:
        """The least and the most rows, with the gap, that a tile takes at its widest."""
        ways = self.tiles[tile].ways
        if not ways:
            return NEVER, NEVER
        rows = ways[max(ways)]
        return min(rows) + GAP, max(rows) + GAP

    def _stand(self, found: dict[int, set[int]], tile: int, page: int) -> int:
        """Put a block of service on a page, or on one before it that has the room; the page."""
        while page > 2:
            blocks = [self._span(t) for t in (*found.get(page, ()), tile)]
            room = self._rows(page) + GAP
            least, most = (sum(ends[i] for ends in blocks) for i in (0, 1))
            # What is left over must hold something, or be taken up by the blocks.
            if least <= room and (room - least >= CORNER or most >= room):
                break
            page -= 1
        found.setdefault(page, set()).add(tile)
        return page

    def _filled(
        self, half: _Half, room: Room, pages: int, ahead: int, share: tuple[int, int], effort: Effort, worst: int
    ) -> list[tuple[int, _Half]]:
        """The good ways to fill a page of a half-made paper, each with what the pages ahead think of it."""
        number, base = room.number, room.fixed
        optional: list[tuple[frozenset[int], int]] = [(frozenset(), 0)]
        if number == 1:
            base |= {half.left[0]}
            optional = [(frozenset(t for t, take in zip((self.inside, self.soon), takes, strict=True) if take),
                         25 * (1 - takes[0]) + 15 * (1 - takes[1]))
                        for takes in ((1, 1), (1, 0), (0, 1), (0, 0))]  # fmt: skip
            optional = [pair for pair in optional if all(self.tiles[t].ways for t in pair[0])]
        left = [t for t in half.left if t not in base and self._may(t, half, room, pages)]
        window = left[-effort.window - 2 :] if room.late else left[: effort.window]
        musts = half.musts[:3] if number > 1 or pages == 1 else ()
        most = MOST if self.columns <= 3 else WINDOW
        rest = _Rest(self, half, base, ahead, share, room.late)
        fillings, starts = self._fillings(half, effort), _starts(musts)
        tries = []
        parted = self._split_here(window)
        for size in range(min(most, len(window)) + 1):
            for chosen in combinations(window, size):
                if parted and self._split_here(chosen):
                    continue
                here = base.union(chosen)
                order = rest.order_cost(chosen) + self._begins(half, room, here)
                for some in starts:
                    pace = rest.pace(chosen, some)
                    for extra, dear in optional:
                        tiles = here.union(some, extra)
                        for fillers in self._fillers_for(tiles, room.rows, fillings):
                            tries.append((tiles | fillers, chosen, fillers, order + dear, pace))
        made: list[tuple[int, _Half]] = []
        values: list[int] = []  # the best so far, in order
        bounds = self._bounds([entry[0] for entry in tries], room.rows)
        least = [half.cost + price + pace + low for (*_, price, pace), low in zip(tries, bounds, strict=True)]
        for place in sorted(range(len(tries)), key=lambda place: least[place]):
            whole, chosen, fillers, price, pace = tries[place]
            if least[place] > min(worst, values[effort.ways - 1] if len(values) >= effort.ways else FAR):
                break
            cost = self.tiling.cost(whole, room.rows)
            if cost >= NEVER:
                continue
            gone = base.union(chosen)
            new = _Half(
                half.cost + cost + price,
                tuple(t for t in half.left if t not in gone),
                tuple(t for t in half.musts if t not in whole),
                half.fillers | fillers,
                (*half.pages, (number, whole)),
            )
            made.append((pace, new))
            insort(values, pace + new.cost)
        made.sort(key=lambda pair: (pair[0] + pair[1].cost, pair[1].left, sorted(pair[1].pages[-1][1])))
        return made[: effort.ways]

    def _may(self, tile: int, half: _Half, room: Room, pages: int) -> bool:
        """Whether a story may stand on this page, as far as others don't decide it."""
        piece = self.tiles[tile].piece
        if piece is None or (fixed_page(piece.copy, pages) is not None and piece.part == 0):
            return False
        if piece.more:
            # The part that follows may have its place already.
            later = [n for n, there in half.pages if any(self._follows(t, piece) for t in there)]
            if later and room.number >= later[0]:
                return False
        if room.late:
            return not piece.more
        # A part of a story never comes before the part that it goes on from.
        earlier = any((q := self.tiles[t].piece) and q.copy is piece.copy and q.part < piece.part for t in half.left)
        return not earlier and (piece.part == 0 or room.number > 1)

    def _follows(self, tile: int, piece: Piece) -> bool:
        other = self.tiles[tile].piece
        return other is not None and other.copy is piece.copy and other.part > piece.part

    def _split_here(self, chosen: Sequence[int]) -> bool:
        """Whether two parts of one story would stand on one page."""
        copies = [piece.copy.index for t in chosen if (piece := self.tiles[t].piece)]
        return len(set(copies)) < len(copies)

    def _fillings(self, half: _Half, effort: Effort) -> list[_Filling]:
        """None, one or two fillers that are left, in the order in which they are tried."""
        free = [f for f in self.fillers if f not in half.fillers] + [self.notes] * (
            effort.notes and "notes" in self.plan.fillers
        )
        groups = [(), *((f,) for f in free), *combinations(free, 2)]
        return [_Filling(frozenset(some), len(some), *self._area(some)) for some in groups]

    def _area(self, tiles: Iterable[int]) -> tuple[int, int]:
        """The least and the most column-rows that these tiles take together."""
        low = high = 0
        for tile in tiles:
            least, _, most = self.tiles[tile].area
            low += least
            high += most
        return low, high

    def _fillers_for(self, tiles: frozenset[int], rows: int, fillings: Sequence[_Filling]) -> Iterator[frozenset[int]]:
        """The fillers with which these tiles may fill a page: none, one or two."""
        room = self.columns * (rows + GAP)
        low, high = self._area(tiles)
        if low > room:
            return
        stretch = (len(STRETCH) - 1) * self.columns
        most = (2 if high < room and len(tiles) <= 3 else 1) if high < room * 2 and len(tiles) <= 4 else 0
        for filling in fillings:
            if filling.count > most:
                break
            count = len(tiles) + filling.count
            if count and low + filling.low <= room <= high + filling.high + stretch * count:
                yield filling.tiles

    @cached_property
    def _tilted(self) -> NDArray[np.int64]:
        """For each tile and each price of a column-row: the least of its cost and its area at that price."""
        found = np.full((len(self.tiles), len(TILTS)), TILT * NEVER, np.int64)
        for tile in self.tiles.values():
            ways = [(cost, n * (high + GAP)) for n, some in tile.ways.items() for high, (cost, _) in some.items()]
            if ways:
                costs, areas = np.array(ways, np.int64).T
                found[tile.id] = (TILT * costs[:, None] + areas[:, None] * TILTS).min(axis=0)
        return found

    def _bounds(self, pages: Sequence[frozenset[int]], rows: int) -> list[int]:
        """What a page with each of these sets of tiles (none is empty) costs at the least, whatever it looks like.

        Areas of tiles and of what gaps are wider add up to the page: any price for area gives a bound.
        """
        if not pages:
            return []
        sizes = np.fromiter(map(len, pages), np.int64, len(pages))
        ends = np.cumsum(sizes)
        tiles = np.fromiter(chain.from_iterable(pages), np.int64, int(ends[-1]))
        gaps = np.min([TILT * price + self.columns * wider * TILTS for wider, price in enumerate(STRETCH)], axis=0)
        least = np.add.reduceat(self._tilted[tiles], ends - sizes) + (sizes[:, None] - 1) * np.minimum(gaps, 0)
        found: list[int] = (-((self.columns * (rows + GAP) * TILTS - least).min(axis=1) // TILT)).tolist()
        return found

    def _begins(self, half: _Half, room: Room, gone: frozenset[int]) -> int:
        """What it costs if a section begins before one that should stand ahead of it."""
        if not self.plan.sections:
            return 0
        here = {self.section(t) for t in gone} - {0}
        left = {self.section(t) for t in half.left if t not in gone} - {0}
        before = {self.section(t) for page in half.pages if page[0] < room.number for t in page[1]}
        filled = {page[0] for page in half.pages}
        if room.late and not filled.issuperset(range(1, room.number)):
            # What is left stands on pages before this one.
            wrong = any(other > one for one in here - left - before for other in left)
        else:
            wrong = any(other < one for one in here - before for other in left - before - here)
        return OUT_OF_ORDER * wrong

    def _disordered(self, half: _Half) -> bool:
        """Whether a section begins before one that should stand ahead of it: known once every page is filled."""
        firsts: dict[int, int] = {}
        for number, tiles in half.pages:
            for section in {self.section(tile) for tile in tiles} - {0}:
                firsts[section] = min(number, firsts.get(section, number))
        begins = [firsts[section] for section in sorted(firsts)]
        return begins != sorted(begins)

    def section(self, tile: int) -> int:
        """The place of a story's section in the paper, from 1; 0 for those without one, and for later parts."""
        piece = self.tiles[tile].piece
        story = piece.copy.story if piece and piece.part == 0 else None
        order = [section.id for section in self.plan.sections]
        return order.index(story.section) + 1 if story and story.section in order else 0


class _Rest:
    """What is left of a half-made paper, and what it means to take some of it: sums that are made once."""

    def __init__(
        self, composer: Composer, half: _Half, base: frozenset[int], ahead: int, share: tuple[int, int], late: bool
    ) -> None:
        tiles = composer.tiles
        self.columns, self.ahead, self.late = composer.columns, ahead, late
        self.turn = {tile: place for place, tile in enumerate(half.left[::-1] if late else half.left)}
        self.sections = {tile: composer.section(tile) for tile in half.left}
        self.sectioned = any(self.sections.values())
        self.themes = {tile: tiles[tile].theme for tile in half.left}
        self.of_theme = Counter(self.themes.values())
        others = [*half.left, *half.musts]
        self.needs = {tile: composer.need((tile,), share) for tile in others}
        self.least = {tile: tiles[tile].area[0] if _must(tiles[tile]) else 0 for tile in others}
        stay = [tile for tile in others if tile not in base]
        self.need, self.low = (sum(found[tile] for tile in stay) for found in (self.needs, self.least))

    def order_cost(self, chosen: Sequence[int]) -> int:
        """What it costs to take stories out of turn, and to part those that belong together."""
        if not chosen:
            return 0
        jumped = max(self.turn[tile] for tile in chosen) - (len(chosen) - 1)
        # Sections follow each other: what jumps ahead of an earlier section costs more.
        if self.sectioned:
            sections = [self.sections[tile] for tile in chosen]
            edge = min(sections) if self.late else max(sections)
            waiting = [section for tile, section in self.sections.items() if section and tile not in chosen]
            jumped += 4 * sum(section > edge if self.late else section < edge for section in waiting)
        themes = [theme for tile in chosen if (theme := self.themes[tile])]
        parted = sum(self.of_theme[theme] for theme in set(themes)) - len(themes)
        return 4 * jumped + 3 * parted

    def pace(self, chosen: Sequence[int], musts: Sequence[int]) -> int:
        """Whether what is left then suits the pages that are left, in both ways."""
        gone = (*chosen, *musts)
        if self.low - sum(self.least[tile] for tile in gone) > self.ahead:
            return NEVER
        over = (self.need - sum(self.needs[tile] for tile in gone) - self.ahead) // self.columns
        return 5 * over if over > 0 else -3 * over


def _anywhere(piece: Piece) -> Piece:
    """The same piece whatever the paper and the website it is for."""
    copy = piece.copy
    story = copy.story and replace(copy.story, id="", url="")
    return replace(piece, id=0, copy=replace(copy, index=0, story=story))


@lru_cache(maxsize=300)  # a megabyte each
def _ways(piece: Piece, grid: PageRows, most: int) -> Mapping[int, Mapping[int, tuple[int, Any]]]:
    """The settings of a piece by columns and rows. Kept, since other buurten have the same stories."""
    setter = Setter(piece, grid, most, grid.page)
    return {
        columns: {high: (made.cost, made) for high, made in setter.settings(columns).items()}
        for columns in range(1, most + 1)
    }


_PRICES = {"wanted": 12, "call": 18, "puzzle": 22, "cards": 34, "notes": 48}


def _must(tile: Tile) -> bool:
    story = tile.piece.copy.story if tile.piece else None
    return story is None or story.must


def _starts(musts: Sequence[int]) -> list[tuple[int, ...]]:
    return [tuple(musts[:count]) for count in range(len(musts) + 1)]
