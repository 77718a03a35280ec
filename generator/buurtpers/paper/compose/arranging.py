"""A composed paper as rectangles on its pages: what stands above and beside what, and the rules between.

The composer decided which parts share a rectangle; in which order is decided here.
The heavy story stands on top, boxes below, and no two headlines of one size stand
side by side at the same height where another order avoids it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from buurtpers.paper.compose.galley import sliced
from buurtpers.paper.compose.measure import PageRows
from buurtpers.paper.compose.pieces import PhotoPlace, Shape
from buurtpers.paper.compose.search import CutPage, CutPaper
from buurtpers.paper.compose.tiles import Tile
from buurtpers.paper.compose.tiling import Cut
from buurtpers.paper.compose.ways import Part
from buurtpers.paper.content.blocks import Block, Onward, QrCode, with_even_heads
from buurtpers.paper.content.data import StoryData
from buurtpers.paper.content.material import Copy, Material
from buurtpers.paper.page import limits
from buurtpers.paper.page.layout import (
    Crop,
    Entry,
    Layout,
    Module,
    Page,
    Place,
    PlacedHead,
    PlacedPhoto,
    PlacedStory,
    Rule,
    TextFrame,
    photo_name,
)

CHOICES = 7  # of order on a page that are all tried
_LOW = ("notice", "ad", "call", "puzzle", "cards", "groups", "agenda", "white", "colofon")


@dataclass(frozen=True)
class Placed:
    """A tile at its place: column `x`, row `y`."""

    tile: Tile
    x: int
    y: int
    columns: int
    rows: int
    values: Shape | Part


def arranged(paper: CutPaper, material: Material, grid: PageRows, say: Any) -> Layout:
    """What stands where on each page. `say`: the catalogue with the words of the paper."""
    pages = [arranged_page(page, paper.tiles) for page in paper.pages]
    where = _where(pages)
    found = []
    for page, (placed, rules) in zip(paper.pages, pages, strict=True):
        modules = [_module(at, material, grid, where, say) for at in placed]
        found.append(Page(page.number, page.rows, _with_box(modules), tuple(rules)))
    return Layout(tuple(found), tuple(copy.title for copy in paper.left_out), cost=paper.cost)


def _module(at: Placed, material: Material, grid: PageRows, where: Mapping[tuple[int, int], int], say: Any) -> Module:
    place = Place(at.x, at.y, at.columns, at.rows)
    if isinstance(at.values, Shape):
        return Module(at.tile.kind, place, story=_story(at, at.values, material, grid, where, say))
    if at.tile.kind == "inside":
        return Module(at.tile.kind, place, contents=tuple(_contents(at.values.count, material, where)))
    return Module(at.tile.kind, place, number=at.values.number, count=at.values.count)


def _with_box(modules: Sequence[Module]) -> tuple[Module, ...]:
    """On a page without an image or a box, the smallest story becomes a box."""
    stories = [(module, module.story) for module in modules if module.story]
    if (
        not stories
        or any(module.kind in limits.BOXES for module in modules)
        or any(one.photos or one.vignette for _, one in stories)
    ):
        return tuple(modules)
    small, story = min(stories, key=lambda one: (one[0].place.columns * one[0].place.rows, one[1].number))
    boxed = replace(small, story=replace(story, boxed=True))
    return tuple(boxed if module is small else module for module in modules)


def arranged_page(page: CutPage, tiles: Mapping[int, Tile]) -> tuple[list[Placed], list[Rule]]:
    """The best of the orders that a page may have: what stands where, in the order of reading, and the rules."""
    turns = list(_turns(page.cut))[:CHOICES]
    best: tuple[int, list[Placed], list[Rule]] | None = None
    for choice in product((False, True), repeat=len(turns)):
        chosen = {id(cut) for cut, turned in zip(turns, choice, strict=True) if turned}
        rules: list[Rule] = []
        placed = list(_place(page.cut, 0, 0, page, tiles, chosen, rules))
        cost = 12 * _run_together(placed) + len(chosen) + _misplaced(placed, page)
        if best is None or cost < best[0]:
            best = cost, placed, rules
    assert best is not None
    # Reading order: from the top, then from the left.
    return sorted(best[1], key=lambda at: (at.y, at.x)), best[2]


def _turns(cut: Cut) -> Iterator[Cut]:
    if cut.tile is None:
        yield cut
        for part in cut.parts:
            yield from _turns(part)


def _place(
    cut: Cut,
    x: int,
    y: int,
    page: CutPage,
    tiles: Mapping[int, Tile],
    turned: set[int],
    rules: list[Rule],
) -> Iterator[Placed]:
    if cut.tile is not None:
        tile = tiles[cut.tile]
        if tile.kind == "white":
            return
        yield Placed(tile, x, y, cut.columns, cut.rows, tile.ways[cut.columns][cut.rows][1])
        return
    if cut.down:
        parts = sorted(cut.parts, key=lambda part: _importance(part, tiles))
        if id(cut) in turned:
            parts = _swapped(parts, tiles)
        for place, part in enumerate(parts):
            if place:
                gap = cut.gaps[place - 1]
                if not _is_white(parts[place - 1], part, tiles):
                    rules.append(Rule(x, y + gap / 2 - 0.25, columns=cut.columns))
                y += gap
            yield from _place(part, x, y, page, tiles, turned, rules)
            y += part.rows
    else:
        parts = sorted(cut.parts, key=lambda part: (_importance(part, tiles)[0] > 0, -part.columns))
        if (page.number % 2 == 0) != (id(cut) in turned):
            parts = parts[::-1]
        for place, part in enumerate(parts):
            if place and not _is_white(parts[place - 1], part, tiles):
                rules.append(Rule(x, y, rows=cut.rows))
            yield from _place(part, x, y, page, tiles, turned, rules)
            x += part.columns


def _is_white(one: Cut, other: Cut, tiles: Mapping[int, Tile]) -> bool:
    """Whether there is nothing but white in one of these: no rule stands beside that."""
    return any(tiles[part.tiles[0]].kind == "white" for part in (one, other) if len(part.tiles) == 1)


def _importance(part: Cut, tiles: Mapping[int, Tile]) -> tuple[int, int, int]:
    """What stands first sorts first: stories by weight, then boxes."""
    inside = [tiles[tile] for tile in part.tiles]
    stories = [tile for tile in inside if tile.piece]
    if not stories:
        return 1 + max(_LOW.index(tile.kind) if tile.kind in _LOW else 0 for tile in inside), 0, 0
    heavy = max(tile.weight * 10 + 3 * (tile.piece is not None and tile.piece.main) for tile in stories)
    return 0, -heavy, min(tile.id for tile in stories)


def _swapped(parts: Sequence[Cut], tiles: Mapping[int, Tile]) -> list[Cut]:
    """Another order: the first two stories change places."""
    if len(parts) > 1 and all(_importance(part, tiles)[0] == 0 for part in parts[:2]):
        return [parts[1], parts[0], *parts[2:]]
    return list(parts)


def _run_together(placed: Sequence[Placed]) -> int:
    """How many headlines stand beside another of about the same size at the same height."""
    heads = [
        (at.x + at.values.head.x, at.values.head.columns, at.y + at.values.head.y, at.values.size)
        for at in placed
        if isinstance(at.values, Shape)
    ]
    found = 0
    for place, (x, wide, y, size) in enumerate(heads):
        for other_x, other_wide, other_y, other_size in heads[place + 1 :]:
            beside = x + wide == other_x or other_x + other_wide == x
            alike = max(size, other_size) / min(size, other_size) < limits.ALIKE_AIM
            found += beside and abs(y - other_y) <= 1 and alike
    return found


def _misplaced(placed: Sequence[Placed], page: CutPage) -> int:
    """The lead of the front page stands at the top, on the left; on other pages a story does, if there is one."""
    cost = 0
    stories = any(at.tile.piece for at in placed)
    for at in placed:
        if at.tile.piece and at.tile.piece.front:
            cost += 50 * (at.y > 0) + 3 * at.x
        elif stories and not at.tile.piece:
            cost += 3 * (at.x == at.y == 0)
    return cost


# --- Stories ---


def _where(pages: Sequence[tuple[Sequence[Placed], Any]]) -> dict[tuple[int, int], int]:
    """The page of each part of each story."""
    return {
        (at.tile.piece.copy.index, at.tile.piece.part): number
        for number, (placed, _) in enumerate(pages, 1)
        for at in placed
        if at.tile.piece
    }


def _contents(count: int, material: Material, where: Mapping[tuple[int, int], int]) -> Iterator[Entry]:
    """What is inside: the heaviest stories, in the order of their pages; where there are too few, others of page 1."""
    there = [copy for copy in material.copies if copy.story and copy is not material.front and (copy.index, 0) in where]
    chosen = sorted(there, key=lambda copy: (where[copy.index, 0] == 1, -copy.weight, copy.index))[:count]
    chosen.sort(key=lambda copy: (where[copy.index, 0], copy.index))
    return (Entry(copy.title, where[copy.index, 0], f"{copy.index}-0") for copy in chosen)


def _story(
    at: Placed,
    shape: Shape,
    material: Material,
    grid: PageRows,
    where: Mapping[tuple[int, int], int],
    say: Any,
) -> PlacedStory:
    piece = at.tile.piece
    assert piece is not None
    copy, units = piece.copy, shape.galley.units
    story = material.data.stories[copy.index]
    blocks = [*story.blocks, *_endings(story, copy.index, piece.part + 1, where, say)]
    elsewhere = piece.rows.galley.units[piece.start + len(piece.galley.units) :]
    coming_from = say("paper.continued-from", page=where[copy.index, piece.part - 1]) if piece.part else None
    texts = with_even_heads(sliced(blocks, units, frame.start, frame.end, elsewhere) for frame in shape.frames)
    return PlacedStory(
        copy.index,
        piece.part,
        PlacedHead(_on_page(at, shape.head), shape.size, coming_from),
        tuple(_photo(at, photo, copy, grid) for photo in shape.photos),
        tuple(
            TextFrame(_on_page(at, frame.place), shape.galley.height(frame.start, frame.end), shown)
            for frame, shown in zip(shape.frames, texts, strict=True)
        ),
        _on_page(at, shape.quote) if shape.quote else None,
        _on_page(at, shape.vignette) if shape.vignette else None,
        shape.short,
        boxed=False,
        cost=shape.cost,
    )


def _on_page(at: Placed, place: Place) -> Place:
    """A place within a story as a place on its page."""
    return Place(at.x + place.x, at.y + place.y, place.columns, place.rows)


def _endings(story: StoryData, index: int, part: int, where: Mapping[tuple[int, int], int], say: Any) -> list[Block]:
    """What may end a story: the way to the website, the way to the rest of it there, where it goes on."""
    address = story.url.split("://")[-1].removesuffix("/")
    code = QrCode(src=story.qr or "", url=story.url, address=address, rest=False)
    page = where.get((index, part))
    more = Onward(line=say("paper.more", page=page or ""), to=f"{index}-{part}" if page else None)
    return [code, replace(code, rest=True), more]


def _photo(at: Placed, photo: PhotoPlace, copy: Copy, grid: PageRows) -> PlacedPhoto:
    place, picture = photo.place, copy.pictures[photo.photo]
    shape = (place.rows - photo.caption) / grid.span(place.columns)
    crop = _crop(picture.ratio, shape, picture.use.focus)
    return PlacedPhoto(photo.photo, _on_page(at, place), photo.caption, crop, photo_name(copy.index, photo.photo))


def _crop(ratio: float, shape: float, focus: tuple[float, float]) -> Crop:
    """The part of a picture (left, top, right, bottom) that fills a box of `shape`, around its focus."""
    x, y = focus
    if shape < ratio:
        high = shape / ratio
        top = min(max(y - high / 2, 0), 1 - high)
        return 0, round(top, 4), 1, round(top + high, 4)
    wide = ratio / shape
    left = min(max(x - wide / 2, 0), 1 - wide)
    return round(left, 4), 0, round(left + wide, 4), 1
