"""The search for a paper: which story stands on which page, beside what, and how high everything is.

Tiles (stories, boxes, agenda) fill pages exactly (see tiling.py). Page by page the
best fillings with the next stories are kept, and the best dozen of partial papers
go on: a beam search. It looks at whole numbers only, so that every machine finds
the same paper. Freedom, in this order: a story's shape, the crop of its picture, its
neighbours, fillers, no picture, only its beginning where its author allows that.
Text is never cut.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any, NamedTuple

from buurtpers.paper.compose import costs
from buurtpers.paper.compose.bounds import Bounds
from buurtpers.paper.compose.costs import Effort
from buurtpers.paper.compose.pieces import Piece
from buurtpers.paper.compose.rooms import CROWD, Room, fitting, free, rooms_of, rows_of, share
from buurtpers.paper.compose.tiles import Tile, Tiles
from buurtpers.paper.compose.tiling import GAP, NEVER, STRETCH, Cut
from buurtpers.paper.compose.ways import white_cost
from buurtpers.paper.content.material import Copy, fixed_page


@dataclass(frozen=True)
class CutPage:
    """What fills a page: the cuts of its type area."""

    number: int
    rows: int
    cut: Cut


@dataclass(frozen=True)
class CutPaper:
    """A composed paper: its pages, and the tiles by the numbers that the cuts name them by."""

    pages: tuple[CutPage, ...]
    tiles: Mapping[int, Tile]
    cost: int
    left_out: tuple[Copy, ...]
    loose: bool
    """Whether white was allowed in it."""


def compose(tiles: Tiles, pages: int) -> list[CutPaper]:
    """The best papers of so many pages, the best of all first; none where they can't hold or can't fill it."""
    # The front page first; then the pages at the end with little room, where few stories fit.
    rooms = sorted(
        rooms_of(tiles, pages),
        key=lambda room: (room.number > 1, not room.late, -room.number * room.late, room.number),
    )
    frees = [free(tiles, room) for room in rooms]
    order, unfit = fitting(tiles, sum(frees))
    search = _Search(tiles, pages, costs.EASY, share(tiles, sum(frees), order))
    partials = [
        _Partial(costs.LEAD_PARTED * bool(rest), (first, *rest, *order), tuple(tiles.musts), frozenset(), ())
        for first, rest in tiles.starts
    ]
    for step, room in enumerate(rooms):
        if len(tiles.tiling) > costs.MOST_TRIED:
            search.effort = costs.HASTY
        partials = search.next_page(partials, room, sum(frees[step + 1 :]))
    ended = [
        (
            one.cost + costs.LEFT_OUT * (len(one.left) + len(unfit)) + costs.OUT_OF_ORDER * _is_disordered(tiles, one),
            one,
        )
        for one in partials
        if _is_complete(tiles, one)
    ]
    ended.sort(key=lambda pair: (pair[0], pair[1].left))
    return [_cut_paper(tiles, one, cost, unfit) for cost, one in ended[: costs.ENDINGS]]


@dataclass(frozen=True)
class _Partial:
    """A partial paper: the pages filled so far, and what is still to place."""

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


class _Try(NamedTuple):
    """A page that may be made."""

    tiles: frozenset[int]
    chosen: tuple[int, ...]
    """The stories that were taken from the next ones; of those that run on, the tile for all that remains of them."""
    rests: Mapping[int, int]
    """What remains of them then, if anything."""
    fillers: frozenset[int]
    price: int
    """What it costs besides its tiles."""
    pace: int
    """What the pages ahead think of it."""


class _Search:
    """One search. `share`: about how large tiles will be, as `rooms.share` gives it."""

    def __init__(self, tiles: Tiles, pages: int, effort: Effort, share: tuple[int, int]) -> None:
        self.tiles, self.pages, self.effort, self.share = tiles, pages, effort, share
        self.bounds = Bounds(tiles)
        self.wide = tiles.columns > 3
        """Whether pages have more columns than most papers: there are more ways to fill them."""

    def next_page(self, partials: Sequence[_Partial], room: Room, ahead: int) -> list[_Partial]:
        """The best partial papers with one page more.

        `ahead`: column-rows for stories on the pages after it.
        """
        beam = self.effort.beam // 2 if self.wide else self.effort.beam
        grown: dict[tuple[Any, ...], tuple[int, _Partial]] = {}
        for partial in partials:
            # What is worse than a whole beam of others need not be looked at.
            worst = sorted(pace + new.cost for pace, new in grown.values())[beam - 1 : beam]
            for pace, new in self._filled(partial, room, ahead, worst[0] if worst else costs.FAR):
                key = (new.left, new.musts, new.fillers)
                if key not in grown or new.cost < grown[key][1].cost:
                    grown[key] = (pace, new)
        ranked = sorted(grown.values(), key=lambda pair: (pair[1].cost + pair[0], pair[1].left))
        return [partial for _, partial in ranked[:beam]]

    def _filled(self, partial: _Partial, room: Room, ahead: int, worst: int) -> list[tuple[int, _Partial]]:
        """The good ways to fill a page of a partial paper, each with what the pages ahead think of it."""
        number, ways = room.number, self.effort.ways
        base = room.fixed | {partial.left[0]} if number == 1 else room.fixed
        tries = [*self._tries(partial, room, base, ahead)]
        made: list[tuple[int, _Partial]] = []
        values: list[int] = []  # the best so far, in order
        bounds = self.bounds.of_pages([one.tiles for one in tries], room.rows)
        least = [partial.cost + one.price + one.pace + low for one, low in zip(tries, bounds, strict=True)]
        for place in sorted(range(len(tries)), key=lambda place: least[place]):
            one = tries[place]
            if least[place] > min(worst, values[ways - 1] if len(values) >= ways else costs.FAR):
                break
            cost = self.tiles.tiling.cost(one.tiles, room.rows)
            if cost >= NEVER:
                continue
            gone = base.union(one.chosen)
            new = _Partial(
                partial.cost + cost + one.price,
                tuple(one.rests.get(tile, tile) for tile in partial.left if tile not in gone or tile in one.rests),
                tuple(tile for tile in partial.musts if tile not in one.tiles),
                partial.fillers | (one.fillers - {self.tiles.white}),
                (*partial.pages, (number, one.tiles)),
            )
            made.append((one.pace, new))
            insort(values, one.pace + new.cost)
        made.sort(key=lambda pair: (pair[0] + pair[1].cost, pair[1].left, sorted(pair[1].pages[-1][1])))
        return made[:ways]

    def _tries(self, partial: _Partial, room: Room, base: frozenset[int], ahead: int) -> Iterator[_Try]:
        """Every page that may be made of the next stories beside `base`, as far as areas tell."""
        left = [tile for tile in partial.left if tile not in base and self._may(tile, partial, room)]
        window = left[-self.effort.window - 2 :] if room.late else left[: self.effort.window]
        most = costs.WINDOW if self.wide else costs.MOST
        rest = _Rest(self.tiles, partial, base, ahead, self.share, room.late)
        fillings, lists = self._fillings(partial, room.number), self._lists(room)
        musts = partial.musts[:3] if room.number > 1 or self.pages == 1 else ()
        parted = self._is_parted(window)
        for size in range(min(most, len(window)) + 1):
            for chosen in combinations(window, size):
                if parted and self._is_parted(chosen):
                    continue
                order = rest.order_cost(chosen) + self._begins(partial, room, base.union(chosen))
                # A page has news on it, while there is any.
                bare = bool(partial.left) and not any(map(self._piece, base.union(chosen)))
                for shown, rests in self._shown(chosen, room):
                    here = base.union(shown)
                    dear = order + costs.PARTED * len(rests)
                    for count in range(len(musts) + 1):
                        pace = rest.pace(chosen, musts[:count], rests.values())
                        for extra, without in lists:
                            tiles = here.union(musts[:count], extra)
                            for fillers in self._fillers_for(tiles, room.rows, fillings[:1] if bare else fillings):
                                yield _Try(tiles | fillers, chosen, rests, fillers, dear + without, pace)

    def _shown(self, chosen: Sequence[int], room: Room) -> Iterator[tuple[tuple[int, ...], dict[int, int]]]:
        """What may stand on the page of these stories, and what remains of which: one is parted here at the most."""
        options = [self.tiles.options.get(tile, ((tile, None),)) for tile in chosen]
        whole = [next((tile for tile, rest in some if rest is None), None) for some in options]
        if all(tile is not None for tile in whole):
            yield tuple(tile for tile in whole if tile is not None), {}
        for place, some in enumerate(options):
            others = [*whole[:place], *whole[place + 1 :]]
            if room.late or any(tile is None for tile in others):
                continue
            for tile, rest in some:
                if rest is not None:
                    yield (tile, *(other for other in others if other is not None)), {chosen[place]: rest}

    def _lists(self, room: Room) -> list[tuple[frozenset[int], int]]:
        """The lists of a front page that it may have, and what it costs to do without the others."""
        if room.number > 1:
            return [(frozenset(), 0)]
        inside, soon = self.tiles.inside, self.tiles.soon
        ways = (
            (frozenset({inside, soon}), 0),
            (frozenset({inside}), costs.NO_SOON),
            (frozenset({soon}), costs.NO_INSIDE),
            (frozenset[int](), costs.NO_INSIDE + costs.NO_SOON),
        )
        return [(some, dear) for some, dear in ways if all(self.tiles.tiles[tile].ways for tile in some)]

    def _may(self, tile: int, partial: _Partial, room: Room) -> bool:
        """Whether a story may stand on this page, as far as others don't decide it."""
        piece = self._piece(tile)
        if piece is None or (fixed_page(piece.copy, self.pages) is not None and piece.part == 0):
            return False
        if piece.more:
            # The part that follows may have its place already.
            later = [n for n, there in partial.pages if any(self._follows(other, piece) for other in there)]
            if later and room.number >= later[0]:
                return False
        if room.late:
            return not piece.more
        # A part of a story never comes before the part that it goes on from.
        others = map(self._piece, partial.left)
        earlier = any(other and other.copy is piece.copy and other.part < piece.part for other in others)
        return not earlier and (piece.part == 0 or room.number > 1)

    def _piece(self, tile: int) -> Piece | None:
        return self.tiles.tiles[tile].piece

    def _follows(self, tile: int, piece: Piece) -> bool:
        other = self._piece(tile)
        return other is not None and other.copy is piece.copy and other.part > piece.part

    def _is_parted(self, chosen: Sequence[int]) -> bool:
        """Whether two parts of one story are among these."""
        copies = [piece.copy.index for tile in chosen if (piece := self._piece(tile))]
        return len(set(copies)) < len(copies)

    def _fillings(self, partial: _Partial, number: int) -> list[_Filling]:
        """None, one or two fillers that are left, in the order in which they are tried."""
        unused = [filler for filler in self.tiles.fillers if filler not in partial.fillers]
        tiles = self.tiles.tiles
        grid = self.tiles.measured.grid
        room = costs.MOST_FILLERS * self.tiles.columns * (grid.front + (self.pages - 1) * grid.page)
        room -= sum(tiles[filler].area[2] for filler in partial.fillers)
        # Only news stands on the front page, unless it is all there is.
        unused = [filler for filler in unused if number > 1 or self.pages == 1]
        groups = [(), *((filler,) for filler in unused), *combinations(unused, 2)]
        most = min(room, costs.MOST_ON_PAGE * self.tiles.columns * grid.page)
        groups = [some for some in groups if not some or sum(tiles[filler].area[2] for filler in some) <= most]
        if self.tiles.white is not None:
            groups += [(*some, self.tiles.white) for some in groups]
            groups.sort(key=len)
        return [_Filling(frozenset(some), len(some), *self.tiles.area(some)) for some in groups]

    def _fillers_for(self, tiles: frozenset[int], rows: int, fillings: Sequence[_Filling]) -> Iterator[frozenset[int]]:
        """The fillers with which these tiles may fill a page: none, one or two."""
        columns = self.tiles.columns
        room = columns * (rows + GAP)
        low, high = self.tiles.area(tiles)
        if low > room:
            return
        stretch = (len(STRETCH) - 1) * columns
        most = (2 if high < room and len(tiles) <= 3 else 1) if high < room * 2 and len(tiles) <= 4 else 0
        most += self.tiles.loose
        for filling in fillings:
            if filling.count > most:
                break
            count = len(tiles) + filling.count
            enough = self.tiles.loose or room <= high + filling.high + stretch * count
            if count and enough and low + filling.low <= room:
                yield filling.tiles

    def _begins(self, partial: _Partial, room: Room, gone: frozenset[int]) -> int:
        """What it costs if a section begins before one that should stand ahead of it."""
        if not self.tiles.plan.sections:
            return 0
        section = self.tiles.section
        here = {section(tile) for tile in gone} - {0}
        left = {section(tile) for tile in partial.left if tile not in gone} - {0}
        before = {section(tile) for number, there in partial.pages if number < room.number for tile in there}
        filled = {number for number, _ in partial.pages}
        if room.late and not filled.issuperset(range(1, room.number)):
            # What is left stands on pages before this one.
            wrong = any(other > one for one in here - left - before for other in left)
        else:
            wrong = any(other < one for one in here - before for other in left - before - here)
        return costs.OUT_OF_ORDER * wrong


class _Rest:
    """What is left of a partial paper, and what it means to take some of it: sums that are made once."""

    def __init__(
        self, tiles: Tiles, partial: _Partial, base: frozenset[int], ahead: int, share: tuple[int, int], late: bool
    ) -> None:
        known = tiles.tiles
        self.columns, self.ahead, self.late = tiles.columns, ahead, late
        self.loose = tiles.loose
        self.pages = max(1.0, ahead / (tiles.columns * (tiles.measured.grid.page + GAP)))
        self.turn = {tile: place for place, tile in enumerate(partial.left[::-1] if late else partial.left)}
        self.sections = {tile: tiles.section(tile) for tile in partial.left}
        self.sectioned = any(self.sections.values())
        self.themes = {tile: known[tile].theme for tile in partial.left}
        self.of_theme = Counter(self.themes.values())
        others = [*partial.left, *partial.musts]
        self.needs = {tile: tiles.need((tile,), share) for tile in others}
        self.least = {tile: known[tile].area[0] if known[tile].must else 0 for tile in others}
        stay = [tile for tile in others if tile not in base]
        self.need, self.low = (sum(found[tile] for tile in stay) for found in (self.needs, self.least))
        self.need_of = lambda tile: tiles.need((tile,), share)

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
            jumped += costs.OUT_OF_SECTION * sum(section > edge if self.late else section < edge for section in waiting)
        themes = [theme for tile in chosen if (theme := self.themes[tile])]
        parted = sum(self.of_theme[theme] for theme in set(themes)) - len(themes)
        return costs.OUT_OF_TURN * jumped + costs.APART * parted

    def pace(self, chosen: Sequence[int], musts: Sequence[int], rests: Iterable[int] = ()) -> int:
        """Whether what is left then suits the pages that are left, in both ways. `rests`: what remains of stories."""
        gone = (*chosen, *musts)
        if self.low - sum(self.least[tile] for tile in gone) > self.ahead:
            return NEVER
        need = self.need - sum(self.needs[tile] for tile in gone) + sum(map(self.need_of, rests))
        # Where there may be white, some is sure to be left beside all that has to come.
        over = (int(CROWD * need) if self.loose else need) - self.ahead
        if self.loose and over < 0:
            return round(self.pages * white_cost(-over / self.pages))
        crowded = costs.CROWDED_LOOSE if self.loose else costs.CROWDED
        return crowded * (over // self.columns) if over > 0 else -costs.EMPTY * (over // self.columns)


def _is_complete(tiles: Tiles, partial: _Partial) -> bool:
    """Whether nothing is left that must come."""
    if partial.musts:
        return False
    pieces = [tiles.tiles[tile].piece for tile in partial.left]
    return all(piece and piece.copy.story and not piece.copy.story.must and not piece.part for piece in pieces)


def _is_disordered(tiles: Tiles, partial: _Partial) -> bool:
    """Whether a section begins before one that should stand ahead of it: known once every page is filled."""
    firsts: dict[int, int] = {}
    for number, there in partial.pages:
        for section in {tiles.section(tile) for tile in there} - {0}:
            firsts[section] = min(number, firsts.get(section, number))
    begins = [firsts[section] for section in sorted(firsts)]
    return begins != sorted(begins)


def _cut_paper(tiles: Tiles, partial: _Partial, cost: int, unfit: Sequence[Copy]) -> CutPaper:
    made = []
    for number, there in sorted(partial.pages, key=lambda page: page[0]):
        rows = rows_of(tiles, number)
        made.append(CutPage(number, rows, tiles.tiling.cut(tiles.columns, there, rows)))
    out = [piece.copy for tile in partial.left if (piece := tiles.tiles[tile].piece)]
    return CutPaper(tuple(made), _numbered(tiles, made), cost, (*unfit, *out), tiles.loose)


def _numbered(tiles: Tiles, pages: Sequence[CutPage]) -> dict[int, Tile]:
    """The tiles of a paper, in which the parts of a story have the numbers of their order."""
    found = {tile: tiles.tiles[tile] for page in pages for tile in page.cut.tiles}
    parts: dict[int, list[tuple[int, int]]] = {}
    for piece in filter(None, (tile.piece for tile in found.values())):
        insort(parts.setdefault(piece.copy.index, []), (piece.start, piece.part))
    for number, tile in found.items():
        if tile.piece:
            part = parts[tile.piece.copy.index].index((tile.piece.start, tile.piece.part))
            found[number] = replace(tile, piece=replace(tile.piece, part=part))
    return found
