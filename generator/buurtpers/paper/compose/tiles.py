"""The tiles of one paper in one type size: everything that may stand on a page, in every shape that it may have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from buurtpers.paper.compose import costs
from buurtpers.paper.compose.galley import Galley
from buurtpers.paper.compose.measure import Measured, PageRows, ServiceRows
from buurtpers.paper.compose.pieces import Piece, Shape
from buurtpers.paper.compose.shapes import Shapes
from buurtpers.paper.compose.tiling import GAP, NEVER, Tiling
from buurtpers.paper.content.material import Copy, Material
from buurtpers.paper.page import limits
from buurtpers.plan.edition import EditionPlan


@dataclass(frozen=True)
class Part:
    """One way to set a part that is no story: which of its kind, or how many entries a list has."""

    number: int = 0
    count: int = 0


Ways = Mapping[int, Mapping[int, tuple[int, Shape | Part]]]
"""Columns, rows: the cost, and how it is set."""
_Ways = dict[int, dict[int, tuple[int, Shape | Part]]]


@dataclass(frozen=True)
class Tile:
    """Something that stands on a page. `area`: column-rows at least, at best and at most, gaps included."""

    id: int
    kind: str
    ways: Ways
    area: tuple[int, int, int]
    piece: Piece | None = None
    weight: int = 0

    @property
    def theme(self) -> str | None:
        story = self.piece.copy.story if self.piece else None
        return (story.section or story.kicker) if story else None

    @property
    def must(self) -> bool:
        """Whether the paper can't do without it."""
        story = self.piece.copy.story if self.piece else None
        return story is None or story.must


class Unplaceable(Exception):
    """A story that no two pages can hold: it is `lines` lines too long, about."""

    def __init__(self, copy: Copy, lines: int) -> None:
        super().__init__(copy.title, lines)
        self.copy, self.lines = copy, lines


@dataclass
class Tiles:
    """All tiles of a paper. Raises Unplaceable when it is made.

    `starts`: ways to set the story that leads: its first tile, and those that go on inside. `order`: the tiles of the
    other stories. `musts`: what else has to come. `agenda`, `groups`, `colofon`: what stands on pages of its own.
    `careful`: for the search that avoids what the others were refused for: no page that is sure to be dull, no air in
    what has no ground. Nor is there room for notes twice on a page.
    """

    plan: EditionPlan
    material: Material
    measured: Measured
    columns: int
    careful: bool = False
    tiles: dict[int, Tile] = field(default_factory=dict)
    unplaceable: list[Copy] = field(default_factory=list)

    def __post_init__(self) -> None:
        material, data = self.material, self.material.data
        self.tiling = Tiling(self.columns, self.measured.grid.page)
        self.starts = self._fronts(material.front)
        others = [copy for copy in material.copies if copy is not material.front]
        self.order = [tile for copy in others for tile in self._placeable(copy)]
        certain = sum(1 for copy in others if copy.story and copy.story.must)
        self.inside = self._service("inside", self._list("inside", certain))
        self.soon = self._service("soon", self._list("soon"))
        self.agenda = [self._service("agenda", self._part("agenda", i)) for i in range(len(data.agenda))]
        self.groups = [self._service("groups", self._part("groups", i)) for i in range(len(data.groups))]
        self.colofon = self._service("colofon", self._part("colofon", 0))
        self.musts = [self._service("ad", self._part("ad", i)) for i in range(len(data.ads))]
        self.musts += [self._service("notice", self._part("notice", i)) for i in range(len(data.notices))]
        self.fillers = [
            self._service(kind, self._list(kind) if kind in costs.LISTS else self._part(kind, 0), price)
            for kind, price in costs.FILLERS.items()
            if kind in self.plan.fillers
        ]
        self.fillers = [tile for tile in self.fillers if self.tiles[tile].ways]
        self.notes = self._service("notes", self._whole_pages("notes"), costs.FILLERS["notes"])

    # --- Sums ---

    @property
    def always(self) -> tuple[int, ...]:
        """The story that leads, and what else is certain to come."""
        return (self.starts[0][0], *self.starts[0][1], *self.musts)

    @property
    def all(self) -> tuple[int, ...]:
        return (*self.always, *self.order)

    @property
    def certain(self) -> tuple[int, ...]:
        """What the paper can't do without."""
        return (*self.always, *(tile for tile in self.order if self.tiles[tile].must))

    def area(self, tiles: Iterable[int]) -> tuple[int, int]:
        """The least and the most column-rows that these tiles take together."""
        low = high = 0
        for tile in tiles:
            least, _, most = self.tiles[tile].area
            low += least
            high += most
        return low, high

    def need(self, tiles: Sequence[int], share: tuple[int, int]) -> int:
        """Column-rows that these tiles will take, about; `share` as `rooms.share` gives it."""
        start, part = share
        return sum(
            area[start] + part * (area[start + 1] - area[start]) // 1000 for area in (self.tiles[t].area for t in tiles)
        )

    def section(self, tile: int) -> int:
        """The place of a story's section in the paper, from 1; 0 for those without one, and for later parts."""
        piece = self.tiles[tile].piece
        story = piece.copy.story if piece and piece.part == 0 else None
        order = [section.id for section in self.plan.sections]
        return order.index(story.section) + 1 if story and story.section in order else 0

    @cached_property
    def lively(self) -> frozenset[int]:
        """The tiles that keep a page from being dull."""
        data = self.material.data
        banded = data.theme["section"] == "band"
        wishes = any(group.wanted for together in data.groups for group in together)
        return frozenset(
            tile.id for tile in self.tiles.values() if limits.can_be_lively({tile.kind}, banded=banded, wishes=wishes)
        )

    # --- Stories ---

    @property
    def _most_rows(self) -> int:
        """Rows of text that a page can hold."""
        return int(self.columns * (self.measured.grid.page - costs.HEAD_ROOM) * costs.PARTED_FROM)

    @property
    def _fullest_rows(self) -> int:
        """Rows of text of one story that a page holds if there is nothing else."""
        return self.columns * (self.measured.grid.page - costs.LEAST_HEAD)

    def _fronts(self, lead: Copy) -> list[tuple[int, tuple[int, ...]]]:
        """Ways to set the story that leads the paper: whole, or continued inside. Raises Unplaceable."""
        galley = self.measured.stories[lead.index].galley
        end = len(galley.units)
        ways: list[tuple[int, tuple[int, ...]]] = []
        online = lead.story is not None and lead.story.online
        if online or galley.rows <= self._most_rows:
            ways.append((self._piece(lead, 0, end, front=True), ()))
        seen = set()
        for wish in costs.FRONT_CUTS:
            cut = _cut(galley, wish, round(wish * (1 - costs.FRONT_NEAR)), round(wish * (1 + costs.FRONT_NEAR)))
            if cut is not None and cut not in seen and galley.rows - wish >= costs.FRONT_REST:
                seen.add(cut)
                first = self._piece(lead, 0, cut, front=True, more=True)
                ways.append((first, (self._piece(lead, cut, end, 1),)))
        good = [(first, rest) for first, rest in ways if all(self.tiles[tile].ways for tile in (first, *rest))]
        if not good:
            raise Unplaceable(lead, max(1, galley.rows - self._fullest_rows - costs.FRONT_CUTS[-1]))
        return good

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
        for part in costs.PARTS:
            wish = galley.rows * part // 100
            cut = _cut(galley, wish, max(costs.LEAST_PART, wish - costs.PART_NEAR), wish + costs.PART_NEAR)
            if cut is None:
                continue
            pieces = [self._piece(copy, 0, cut, more=True), self._piece(copy, cut, end, 1)]
            if all(self.tiles[piece].ways for piece in pieces):
                return pieces
        raise Unplaceable(copy, max(1, galley.rows - 2 * self._fullest_rows))

    def _piece(self, copy: Copy, start: int, end: int, part: int = 0, more: bool = False, front: bool = False) -> int:
        rows = self.measured.stories[copy.index]
        piece = Piece(len(self.tiles), copy, rows, rows.galley.part(start, end), start, part, more, front)
        ways = _ways(_anywhere(piece), self.measured.grid, self.columns)
        return self._add("story", ways, piece, costs.LEAD_WEIGHT if front else copy.weight)

    # --- The editors' parts ---

    def _service(self, kind: str, ways: Ways, price: int = 0) -> int:
        dear = {
            n: {high: (cost + price, values) for high, (cost, values) in found.items()} for n, found in ways.items()
        }
        return self._add(kind, dear)

    def _rows_of(self, kind: str) -> Iterator[ServiceRows]:
        return (rows for rows in self.measured.service if rows.kind == kind)

    def _part(self, kind: str, part: int) -> _Ways:
        """The heights of one part, each with its strain."""
        ways: _Ways = {}
        for rows in self._rows_of(kind):
            if rows.part == part:
                most = rows.low if self.careful and kind in limits.OPEN else rows.high
                for high in range(rows.low, most + 1):
                    ways.setdefault(rows.columns, {})[high] = (costs.OFF_HEIGHT * abs(high - rows.best), Part(part))
        if kind in ("agenda", "groups", "colofon") and self.columns in ways:
            # These want the width of the page.
            return {
                n: {h: (cost + costs.NARROW_SERVICE * (self.columns - n), v) for h, (cost, v) in found.items()}
                for n, found in ways.items()
            }
        return ways

    def _whole_pages(self, kind: str) -> _Ways:
        """A part of ruled lines at any height up to a page."""
        lows = {rows.columns: rows.low for rows in self._rows_of(kind)}
        most = self.measured.grid.page

        def cost(high: int) -> int:
            return costs.OFF_HEIGHT * high + costs.LONG_NOTES * max(0, high - most // 2)

        return {n: {high: (cost(high), Part()) for high in range(low, most + 1)} for n, low in lows.items()}

    def _list(self, kind: str, most: int | None = None) -> _Ways:
        """A list that may be longer or shorter, up to `most`: the best number of entries at each height."""
        ways: _Ways = {}
        listed = costs.LISTS[kind]
        for rows in self._rows_of(kind):
            if most is not None and rows.part > most:
                continue
            same = listed.off * abs(rows.part - listed.wish) + costs.WIDE_LIST * (rows.columns - 1)
            for high in range(rows.low, rows.high + 1):
                cost = costs.OFF_HEIGHT * abs(high - rows.best) + same
                known = ways.setdefault(rows.columns, {}).get(high)
                if known is None or cost < known[0]:
                    ways[rows.columns][high] = (cost, Part(count=rows.part))
        return ways

    def _add(self, kind: str, ways: Ways, piece: Piece | None = None, weight: int = 0) -> int:
        tile = len(self.tiles)
        ways = {columns: found for columns, found in ways.items() if found}
        costs = [(cost, n * (high + GAP)) for n, found in ways.items() for high, (cost, _) in found.items()]
        areas = sorted(area for _, area in costs)
        best = min(costs, default=(0, 0))[1]
        area = (areas[0], best, areas[-1]) if areas else (NEVER, NEVER, NEVER)
        self.tiles[tile] = Tile(tile, kind, ways, area, piece, weight)
        self.tiling.add(tile, {n: {high: cost for high, (cost, _) in found.items()} for n, found in ways.items()})
        return tile


def _cut(galley: Galley, wish: int, least: int, most: int) -> int | None:
    """Where to part a text, near `wish` rows: after a paragraph where that can be; None where nowhere."""
    cuts = galley.cuts(least, most)
    if not cuts:
        return None
    return min(cuts, key=lambda place: (galley.units[place].word > 0, abs(galley.height(0, place) - wish)))


def _anywhere(piece: Piece) -> Piece:
    """The same piece whatever the paper and the website it is for."""
    copy = piece.copy
    story = copy.story and replace(copy.story, id="", url="")
    return replace(piece, id=0, copy=replace(copy, index=0, story=story))


@lru_cache(maxsize=300)  # a megabyte each
def _ways(piece: Piece, grid: PageRows, most: int) -> Ways:
    """The shapes of a piece by columns and rows. Kept, since other buurten have the same stories."""
    shapes = Shapes(piece, grid, most, grid.page)
    return {
        columns: {high: (made.cost, made) for high, made in shapes.over(columns).items()}
        for columns in range(1, most + 1)
    }
