"""A composed paper as rectangles on its pages: what stands above and beside what, and the rules between.

The composer decided which parts share a rectangle; in which order is decided here.
The heavy story stands on top, boxes below, and no two headlines of one size stand
side by side at the same height where another order avoids it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from buurtpers.paper.compose.galley import sliced
from buurtpers.paper.compose.measure import PageRows
from buurtpers.paper.compose.search import Layout, Page
from buurtpers.paper.compose.shapes import PhotoBox, Setting
from buurtpers.paper.compose.tiles import Tile
from buurtpers.paper.compose.tiling import Cut
from buurtpers.paper.content.blocks import Block
from buurtpers.paper.content.data import PaperData
from buurtpers.paper.page import limits

CHOICES = 7  # of order on a page that are all tried
_LOW = ("wanted", "notice", "ad", "call", "puzzle", "cards", "notes", "groups", "agenda", "colofon")


@dataclass(frozen=True)
class Placed:
    """A tile at its place: column `x`, row `y`."""

    tile: Tile
    x: int
    y: int
    columns: int
    rows: int
    values: Any  # a Setting, or a module's own values


Rule = dict[str, float]


def arranged(layout: Layout, data: PaperData, grid: PageRows, say: Any) -> list[dict[str, Any]]:
    """The pages for layout.json."""
    pages = [_arranged_page(page, layout.tiles) for page in layout.pages]
    where = _where(pages)
    found = []
    wishes = 0
    for page, (placed, rules) in zip(layout.pages, pages, strict=True):
        modules = []
        for at in placed:
            values = _story(at, data, grid, where, say) if isinstance(at.values, Setting) else dict(at.values)
            if at.tile.kind == "inside":
                values = {"toc": _contents(values["count"], data, where)}
            elif at.tile.kind == "soon":
                values = {"dates": values["count"]}
            elif at.tile.kind == "wanted":
                values = {"first": wishes, "count": values["count"]}
                wishes += values["count"]
            place = {"x": at.x, "y": at.y, "columns": at.columns, "rows": at.rows}
            modules.append({"kind": at.tile.kind} | place | values)
        _boxed(modules)
        found.append({"number": page.number, "rows": page.rows, "modules": modules, "rules": rules})
    return found


def _boxed(modules: Sequence[dict[str, Any]]) -> None:
    """On a page without an image or a box, the smallest story becomes a box."""
    stories = [module for module in modules if module["kind"] == "story"]
    if not stories or any(module["kind"] in limits.BOXES or module.get("photos") for module in modules):
        return
    small = min(stories, key=lambda module: (module["columns"] * module["rows"], module["story"]))
    small["boxed"] = True


def _arranged_page(page: Page, tiles: Mapping[int, Tile]) -> tuple[list[Placed], list[Rule]]:
    """The best of the orders that a page may have."""
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
    page: Page,
    tiles: Mapping[int, Tile],
    turned: set[int],
    rules: list[Rule],
) -> Iterator[Placed]:
    if cut.tile is not None:
        tile = tiles[cut.tile]
        yield Placed(tile, x, y, cut.columns, cut.rows, tile.ways[cut.columns][cut.rows][1])
        return
    if cut.down:
        parts = sorted(cut.parts, key=lambda part: _importance(part, tiles))
        if id(cut) in turned:
            parts = _swapped(parts, tiles)
        for place, part in enumerate(parts):
            if place:
                gap = cut.gaps[place - 1]
                rules.append({"x": x, "y": y + gap / 2 - 0.25, "columns": cut.columns})
                y += gap
            yield from _place(part, x, y, page, tiles, turned, rules)
            y += part.rows
    else:
        parts = sorted(cut.parts, key=lambda part: (_importance(part, tiles)[0] > 0, -part.columns))
        if (page.number % 2 == 0) != (id(cut) in turned):
            parts = parts[::-1]
        for place, part in enumerate(parts):
            if place:
                rules.append({"x": x, "y": y, "rows": cut.rows})
            yield from _place(part, x, y, page, tiles, turned, rules)
            x += part.columns


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
        if isinstance(at.values, Setting)
    ]
    found = 0
    for place, (x, wide, y, size) in enumerate(heads):
        for other_x, other_wide, other_y, other_size in heads[place + 1 :]:
            beside = x + wide == other_x or other_x + other_wide == x
            alike = max(size, other_size) / min(size, other_size) < limits.ALIKE_AIM
            found += beside and abs(y - other_y) <= 1 and alike
    return found


def _misplaced(placed: Sequence[Placed], page: Page) -> int:
    """The lead of the front page stands at the top, on the left; a part that goes on stands high too."""
    cost = 0
    for at in placed:
        if at.tile.piece and at.tile.piece.front:
            cost += 50 * (at.y > 0) + 3 * at.x
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


def _contents(count: int, data: PaperData, where: Mapping[tuple[int, int], int]) -> list[dict[str, Any]]:
    """What is inside: the heaviest stories, in the order of their pages; where there are too few, others of page 1."""
    there = [copy for copy in data.copies if copy.story and copy is not data.front and (copy.index, 0) in where]
    chosen = sorted(there, key=lambda copy: (where[copy.index, 0] == 1, -copy.weight, copy.index))[:count]
    chosen.sort(key=lambda copy: (where[copy.index, 0], copy.index))
    return [{"title": copy.title, "page": where[copy.index, 0], "to": f"{copy.index}-0"} for copy in chosen]


def _story(
    at: Placed, data: PaperData, grid: PageRows, where: Mapping[tuple[int, int], int], say: Any
) -> dict[str, Any]:
    setting, piece = at.values, at.tile.piece
    assert piece is not None
    story = data.json["stories"][piece.copy.index]
    blocks = [*story["blocks"], *_endings(story, piece.copy.index, piece.part + 1, where, say)]
    units = setting.galley.units
    elsewhere = piece.rows.galley.units[piece.start + len(piece.galley.units) :]
    head = setting.head
    values: dict[str, Any] = {
        "story": piece.copy.index,
        "part": piece.part,
        "head": {"x": at.x + head.x, "y": at.y + head.y, "columns": head.columns, "rows": head.rows}
        | {"size": setting.size},
        "photos": [_photo(at, photo, piece.copy.pictures[photo.photo], grid) for photo in setting.photos],
        "frames": [
            {
                "x": at.x + frame.box.x,
                "y": at.y + frame.box.y,
                "rows": frame.box.rows,
                "used": setting.galley.height(frame.start, frame.end),
                "blocks": sliced(blocks, units, frame.start, frame.end, elsewhere),
            }
            for frame in setting.frames
        ],
        "quote": None,
        "short": setting.short,
        "boxed": False,
        "cost": setting.cost,
    }
    if setting.quote:
        quote = setting.quote
        values["quote"] = {"x": at.x + quote.x, "y": at.y + quote.y, "columns": quote.columns, "rows": quote.rows}
    if piece.part:
        values["head"]["from"] = say("paper.continued-from", page=where[piece.copy.index, piece.part - 1])
    return values


def _endings(
    story: Mapping[str, Any], index: int, part: int, where: Mapping[tuple[int, int], int], say: Any
) -> list[Block]:
    """What may end a story: the way to the website, the way to the rest of it there, where it goes on."""
    address = story["url"].split("://")[-1].removesuffix("/")
    qr = {"k": "qr", "src": story["qr"], "url": story["url"], "address": address}
    page = where.get((index, part))
    more = {"k": "more", "line": say("paper.more", page=page or ""), "to": f"{index}-{part}" if page else None}
    return [qr | {"rest": False}, qr | {"rest": True}, more]


def _photo(at: Placed, photo: PhotoBox, picture: Any, grid: PageRows) -> dict[str, Any]:
    box = photo.box
    shape = (box.rows - photo.caption) / grid.span(box.columns)
    return {
        "photo": photo.photo,
        "x": at.x + box.x,
        "y": at.y + box.y,
        "columns": box.columns,
        "rows": box.rows,
        "caption": photo.caption,
        "crop": _crop(picture.ratio, shape, picture.use.focus),
    }


def _crop(ratio: float, shape: float, focus: tuple[float, float]) -> list[float]:
    """The part of a picture (left, top, right, bottom) that fills a box of `shape`, around its focus."""
    x, y = focus
    if shape < ratio:
        high = shape / ratio
        top = min(max(y - high / 2, 0), 1 - high)
        return [0, round(top, 4), 1, round(top + high, 4)]
    wide = ratio / shape
    left = min(max(x - wide / 2, 0), 1 - wide)
    return [round(left, 4), 0, round(left + wide, 4), 1]
