"""The tiles of one paper in one type size: everything that may stand on a page, in every shape that it may have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from buurtpers.paper.compose import costs
from buurtpers.paper.compose.measure import Measured, PageRows, ServiceRows
from buurtpers.paper.compose.pieces import Piece
from buurtpers.paper.compose.shapes import Shapes
from buurtpers.paper.compose.tiling import GAP, NEVER, Tiling
from buurtpers.paper.compose.ways import NewWays, Part, Ways, white_ways, with_white
from buurtpers.paper.content.material import Copy, Material
from buurtpers.plan.edition import EditionPlan


@dataclass(frozen=True)
class Tile:
    """Something that stands on a page. `area`: column-rows at least, at best and at most, with gaps, without white."""

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


Option = tuple[int, int | None]
"""A tile of a story, and the one for what remains of the story after it."""


@dataclass
class Tiles:
    """All tiles of a paper.

    `starts`: ways to set the story that leads: its first tile, and those that go on inside. `order`: the tiles of the
    other stories. `musts`: what else has to come. `agenda`, `groups`, `colofon`: what stands on pages of its own.
    `loose`: anything may have white below or beside it, and long stories may go on elsewhere. Such a story has a tile
    that stands on no page itself; `options` are those that may, each with the tile for what then remains, if anything.
    """

    plan: EditionPlan
    material: Material
    measured: Measured
    columns: int
    loose: bool = False
    tiles: dict[int, Tile] = field(default_factory=dict)
    options: dict[int, tuple[Option, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        material, data = self.material, self.material.data
        self.tiling = Tiling(self.columns, self.measured.grid.page)
        self.starts = self._fronts(material.front)
        others = [copy for copy in material.copies if copy is not material.front]
        self.order = [tile for copy in others for tile in self._running(copy) or self._story(copy)]
        certain = sum(1 for copy in others if copy.story and copy.story.must)
        self.inside = self._service("inside", self._list("inside", certain))
        self.soon = self._service("soon", self._list("soon"))
        self.agenda = [self._service("agenda", self._part("agenda", i)) for i in range(len(data.agenda))]
        self.groups = [self._service("groups", self._part("groups", i)) for i in range(len(data.groups))]
        self.colofon = self._service("colofon", self._part("colofon", 0))
        self.musts = [self._service("ad", self._part("ad", i)) for i in range(len(data.ads))]
        self.musts += [self._service("notice", self._part("notice", i)) for i in range(len(data.notices))]
        self.fillers = [
            self._service(kind, self._part(kind, 0, costs.FILLER_OVER), price, costs.FILLER_AREA)
            for kind, price in costs.FILLERS.items()
            if kind in self.plan.fillers
        ]
        self.fillers = [tile for tile in self.fillers if self.tiles[tile].ways]
        self.white = self._add("white", white_ways(self.columns, self.measured.grid.page)) if self.loose else None

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

    def best_of(self, index: int) -> int:
        """The column-rows of a story at its best, by its place among the copies."""
        pieces = [(self.tiles[tile], self.tiles[tile].piece) for tile in self.all]
        return sum(tile.area[1] for tile, piece in pieces if piece and piece.copy.index == index)

    # --- Stories ---

    @property
    def _most_rows(self) -> int:
        """Rows of text that a page can hold."""
        return int(self.columns * (self.measured.grid.page - costs.HEAD_ROOM) * costs.PARTED_FROM)

    def _fronts(self, lead: Copy) -> list[tuple[int, tuple[int, ...]]]:
        """Ways to set the story that leads the paper: whole, or continued inside."""
        front = self.measured.grid.front
        if running := self._running(lead, front=True):
            found = [one for one in self.options[running[0]] if self._least_rows(one[0]) <= front]
            if found:
                return [(first, () if rest is None else (rest,)) for first, rest in found]
        galley = self.measured.stories[lead.index].galley
        end = len(galley.units)
        ways: list[tuple[int, tuple[int, ...]]] = []
        online = lead.story is not None and lead.story.online
        if online or galley.rows <= self._most_rows:
            ways.append((self._piece(lead, 0, end, front=True), ()))
        seen = set()
        for wish in costs.FRONT_CUTS:
            cut = galley.cut(wish, round(wish * (1 - costs.FRONT_NEAR)), round(wish * (1 + costs.FRONT_NEAR)))
            if cut is not None and cut not in seen and galley.rows - wish >= costs.FRONT_REST:
                seen.add(cut)
                first = self._piece(lead, 0, cut, front=True, more=True)
                rest = self._piece(lead, cut, end, 1)
                if self.tiles[rest].ways:
                    ways.append((first, (rest,)))
                else:
                    ways.append((first, tuple(self._parts(lead, cut, self._most_rows, 1))))
        good = [
            (first, rest)
            for first, rest in ways
            if self._least_rows(first) <= front and all(self.tiles[tile].ways for tile in rest)
        ]
        if not good:
            first, *others = self._parts(lead, 0, costs.HEAD_ROOM, front=True)
            good = [(first, tuple(others))]
        return good

    def _least_rows(self, tile: int) -> int:
        return min((min(found) for found in self.tiles[tile].ways.values()), default=NEVER)

    def _story(self, copy: Copy) -> list[int]:
        """The story in one piece, or in as many as it takes where a page can't hold it."""
        galley = self.measured.stories[copy.index].galley
        end = len(galley.units)
        online = copy.story is not None and copy.story.online  # Then its beginning may be enough.
        if (online or galley.rows <= self._most_rows) and self.tiles[whole := self._piece(copy, 0, end)].ways:
            return [whole]
        return self._parts(copy, 0, self._most_rows)

    def _running(self, copy: Copy, front: bool = False) -> list[int]:
        """The story as one that may go on elsewhere at several places; none where it is short, or had better not."""
        galley, story = self.measured.stories[copy.index].galley, copy.story
        most = self._most_rows
        if not self.loose or galley.rows < costs.RUN_ON or (story and (story.online or story.page is not None)):
            return []
        cuts = galley.places(max(costs.RUN_STEP, min(galley.rows, most) // costs.RUN_PARTS))
        end = len(cuts) - 1
        rests: dict[int, int] = {}
        for at in range(end - 1, -1, -1):
            options: list[Option] = []
            for to in range(at + 1, end + 1):
                if galley.height(cuts[at], cuts[to]) > self.columns * self.measured.grid.page:
                    break
                # A story that fits on a page goes on once.
                if to < end and (to not in rests or (at and galley.rows <= most)):
                    continue
                tile = self._piece(copy, cuts[at], cuts[to], at, more=to < end, front=front and not at)
                if self.tiles[tile].ways:
                    options.append((tile, rests.get(to)))
            if options:
                rests[at] = self._rest(copy, cuts[at], at, options)
        return [rests[0]] if 0 in rests else []

    def _rest(self, copy: Copy, start: int, part: int, options: Sequence[Option]) -> int:
        """The tile for what remains of a story. It needs the room of the longest of its parts, and of what follows."""
        tile, following = options[-1]
        area = self.tiles[tile].area
        if following is not None:
            least, best, most = self.tiles[following].area
            area = area[0] + least, area[1] + best, area[2] + most
        rows = self.measured.stories[copy.index]
        number = len(self.tiles)
        piece = Piece(number, copy, rows, rows.galley.part(start, len(rows.galley.units)), start, part)
        self.tiles[number] = Tile(number, "story", {}, area, piece, copy.weight)
        self.options[number] = tuple(options)
        return number

    def _parts(self, copy: Copy, start: int, most: int, part: int = 0, front: bool = False) -> list[int]:
        """The text from unit `start` on in parts of `most` rows or fewer, each with the pictures that belong to it.

        Where these don't fit, pictures have parts of their own; in the end some may be left out.
        """
        for drops in (False, True):
            for rows in _ever_fewer(most):
                pieces = self._divided(copy, start, rows, part, front, drops=drops)
                if all(self.tiles[piece].ways for piece in pieces):
                    return pieces
            if not drops and (apart := self._with_pictures_apart(copy, start, most, part, front)):
                return apart
        return pieces

    def _divided(
        self,
        copy: Copy,
        start: int,
        most: int,
        part: int,
        front: bool,
        pictures: tuple[int, ...] | None = None,
        drops: bool = False,
    ) -> list[int]:
        """The text in parts of about one length. `pictures`: those of each part, instead of those near its text."""
        galley = self.measured.stories[copy.index].galley
        end, place = len(galley.units), start
        pieces: list[int] = []
        least = 2 if pictures is None else 1
        for left in range(max(least, -(-galley.height(start, end) // most)), 0, -1):
            wish = galley.height(place, end) // left
            near = max(costs.LEAST_PART, wish - costs.PART_NEAR), wish + costs.PART_NEAR
            cut = galley.part(place, end).cut(wish, *near) if left > 1 else None
            there = place + cut if cut else end
            more = there < end or pictures is not None
            number = part + len(pieces)
            pieces.append(self._piece(copy, place, there, number, more, front and not pieces, pictures, drops))
            place = there
            if place == end:
                break
        return pieces

    def _with_pictures_apart(self, copy: Copy, start: int, most: int, part: int, front: bool) -> list[int]:
        """The text in parts without pictures, and then parts with pictures alone; none where that does not fit."""
        pictures, end = self._pictures(copy, start, None), len(self.measured.stories[copy.index].galley.units)
        if not pictures:
            return []
        texts = self._divided(copy, start, most, part, front, ())
        for count in range(1, len(pictures) + 1):
            size = -(-len(pictures) // count)
            series = [pictures[at : at + size] for at in range(0, len(pictures), size)]
            shown = [
                self._piece(copy, end, end, part + len(texts) + at, more=at < len(series) - 1, pictures=some)
                for at, some in enumerate(series)
            ]
            if all(self.tiles[piece].ways for piece in (*texts, *shown)):
                return [*texts, *shown]
        return []

    def _piece(
        self,
        copy: Copy,
        start: int,
        end: int,
        part: int = 0,
        more: bool = False,
        front: bool = False,
        pictures: tuple[int, ...] | None = None,
        drops: bool = False,
    ) -> int:
        """A part of a story. `pictures`: instead of those near its text; some may be left out where it `drops`."""
        rows = self.measured.stories[copy.index]
        shown = self._pictures(copy, start, None if not more else end) if pictures is None else pictures
        piece = Piece(len(self.tiles), copy, rows, rows.galley.part(start, end), start, part, more, front, shown, drops)
        ways = _ways(_of_any_paper(piece), self.measured.grid, self.columns)
        return self._add("story", ways, piece, costs.LEAD_WEIGHT if front else copy.weight)

    def _pictures(self, copy: Copy, start: int, end: int | None) -> tuple[int, ...]:
        """Which of a story's pictures stand below its units from `start` up to `end`: they are spread over its text."""
        others = range(1 if copy.main else 0, len(copy.pictures))
        total = len(self.measured.stories[copy.index].galley.units)
        first = min(total, costs.FRONT_CUTS[-1]) if copy is self.material.front else 0  # the front page has little room
        places = [max(1, first, -(-(place + 1) * total // (len(others) + 1))) for place in range(len(others))]
        return tuple(
            number
            for number, place in zip(others, places, strict=True)
            if start < place and (end is None or place <= end)
        )

    # --- The editors' parts ---

    def _service(self, kind: str, ways: Ways, price: int = 0, area: float = 0.0) -> int:
        """`price`: what it costs to have it; `area`: what each column-row of it costs."""
        dear = {
            n: {high: (cost + price + round(area * n * high), values) for high, (cost, values) in found.items()}
            for n, found in ways.items()
        }
        return self._add(kind, dear)

    def _rows_of(self, kind: str) -> Iterator[ServiceRows]:
        return (rows for rows in self.measured.service if rows.kind == kind)

    def _part(self, kind: str, part: int, over: int | None = None) -> NewWays:
        """The heights of one part, each with its strain. `over`: rows that it may be higher than it likes, at most."""
        ways: NewWays = {}
        for rows in self._rows_of(kind):
            if rows.part == part:
                most = rows.high if over is None else min(rows.high, rows.best + over)
                for high in range(rows.low, most + 1):
                    ways.setdefault(rows.columns, {})[high] = (costs.OFF_HEIGHT * abs(high - rows.best), Part(part))
        if kind in ("agenda", "groups", "colofon") and self.columns in ways:
            # These want the width of the page.
            return {
                n: {h: (cost + costs.NARROW_SERVICE * (self.columns - n), v) for h, (cost, v) in found.items()}
                for n, found in ways.items()
            }
        return ways

    def _list(self, kind: str, most: int | None = None) -> NewWays:
        """A list that may be longer or shorter, up to `most`: the best number of entries at each height."""
        ways: NewWays = {}
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
        priced = [(cost, n * (high + GAP)) for n, found in ways.items() for high, (cost, _) in found.items()]
        areas = sorted(area for _, area in priced)
        best = min(priced, default=(0, 0))[1]
        area = (areas[0], best, areas[-1]) if areas else (NEVER, NEVER, NEVER)
        if self.loose and kind != "white":
            ways = with_white(ways, self.columns, self.measured.grid.page)
        self.tiles[tile] = Tile(tile, kind, ways, area, piece, weight)
        self.tiling.add(tile, {n: {high: cost for high, (cost, _) in found.items()} for n, found in ways.items()})
        return tile


def _ever_fewer(rows: int) -> Iterator[int]:
    """`rows`, and ever fewer of them, down to as few as a part may have."""
    while rows > costs.LEAST_PART:
        yield rows
        rows = rows * 2 // 3
    yield rows


def _of_any_paper(piece: Piece) -> Piece:
    """The same piece whatever the paper and the website it is for."""
    copy = piece.copy
    story = copy.story and replace(copy.story, id="", url="")
    return replace(piece, id=0, part=min(piece.part, 1), copy=replace(copy, index=0, story=story))


@lru_cache(maxsize=300)  # a megabyte each
def _ways(piece: Piece, grid: PageRows, most: int) -> Ways:
    """The shapes of a piece by columns and rows. Kept, since other buurten have the same stories."""
    shapes = Shapes(piece, grid, most, grid.page)
    return {
        columns: {high: (made.cost, made) for high, made in shapes.over(columns).items()}
        for columns in range(1, most + 1)
    }
