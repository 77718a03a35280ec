"""Every good way to set a story, or a part of one, in so many columns and rows.

A story is a rectangle of columns and rows of the page's grid. In it stand its head,
its photographs and frames of text, so that the frames are full and end level. For
each height that is possible the best way is kept, with what it costs: a human's
second thoughts, in points.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from math import exp, log

from buurtpers.paper.compose import costs
from buurtpers.paper.compose.galley import Galley, Unit
from buurtpers.paper.compose.measure import Head, PageRows
from buurtpers.paper.compose.pieces import Frame, PhotoPlace, Piece, Setting
from buurtpers.paper.content.material import Picture
from buurtpers.paper.page import limits
from buurtpers.paper.page.layout import Place


class Setter:
    """All settings of a piece on a grid."""

    def __init__(self, piece: Piece, grid: PageRows, columns: int, page: int) -> None:
        self.piece, self.grid, self.most, self.page = piece, grid, columns, page
        self._shapes: dict[tuple[int, int], tuple[float, int]] = {}
        # The best so far by rows, and what is added to the cost of a setting that is being made.
        self._known: tuple[dict[int, Setting], int] = {}, 0

    def settings(self, columns: int) -> dict[int, Setting]:
        """The best setting over `columns` columns by rows."""
        best: dict[int, Setting] = {}
        self._gather(best, columns, self._texts)
        if columns > 1 and len(best) < costs.FEW_HEIGHTS:
            looser = [
                (more, cost + costs.LOOSENED, short)
                for galley, cost, short in self._texts
                for more in galley.loosened()
            ]
            self._gather(best, columns, looser)
            parted = [
                (g.with_parted_tables(), cost + costs.TABLE_PARTED, s) for g, cost, s in self._texts if g.has_tables
            ]
            self._gather(best, columns, parted)
        return best

    def _gather(self, best: dict[int, Setting], columns: int, texts: Sequence[tuple[Galley, int, bool]]) -> None:
        for galley, extra, short in texts:
            dear = extra + self._width_cost(columns, galley)
            self._known = best, dear
            for setting in self._in(columns, galley):
                known = best.get(setting.rows)
                if known is None or setting.cost + dear < known.cost:
                    best[setting.rows] = replace(setting, cost=setting.cost + dear, galley=galley, short=short)

    @cached_property
    def _texts(self) -> list[tuple[Galley, int, bool]]:
        """The text with what may stand below it: the way to the website, or only the beginning and that."""
        piece, story = self.piece, self.piece.copy.story
        last = self.block_count
        whole = piece.galley
        if piece.more:
            return [(whole.with_end(Unit(1, 0, last + 2, 0, True)), 0, False)]
        if not self.has_qr:
            return [(whole, 0, False)]
        qr, rest = Unit(costs.QR_ROWS, 0, last, 0, True, True), Unit(costs.QR_ROWS, 0, last + 1, 0, True)
        texts = [(whole.with_end(qr), 0, False), (whole, costs.NO_QR, False)]
        if story and story.online and piece.part == 0:
            wished = story.length is not None and piece.copy.words > story.length
            texts = [(text, extra + (costs.LENGTH_IGNORED if wished else 0), short) for text, extra, short in texts]
            for end, cost in self._beginnings(whole, story.length or 0):
                texts.append(
                    (whole.part(0, end).with_end(rest), cost + (0 if wished else costs.CONTINUED_ONLINE), True)
                )
        return texts

    @property
    def block_count(self) -> int:
        """Blocks of the whole story: the QR code and such have the numbers after them."""
        return max((unit.block for unit in self.piece.rows.galley.units), default=-1) + 1

    @property
    def has_qr(self) -> bool:
        return self.piece.copy.story is not None and self.piece.copy.has_qr

    def _beginnings(self, galley: Galley, words: int) -> Iterator[tuple[int, int]]:
        """Where a story may break off: after paragraphs, near `words` words (or about twenty rows)."""
        wish = max(costs.LEAST_BEGINNING, round(words / costs.WORDS_A_ROW)) if words else costs.BEGINNING
        ends = [
            place
            for place in range(2, len(galley.units))
            if galley.units[place - 1].ends and galley.units[place].block != galley.units[place - 1].block
        ]
        near = sorted(ends, key=lambda place: (abs(galley.height(0, place) - wish), place))[: costs.BEGINNINGS]
        for place in near:
            if galley.height(0, place) <= wish * costs.BEGINNING_OVER:
                yield place, abs(galley.height(0, place) - wish)

    def _width_cost(self, columns: int, galley: Galley) -> int:
        piece, rows = self.piece, galley.rows
        narrow = columns == 1
        if piece.front:
            return 0 if columns >= 2 or self.most == 1 else costs.NARROW_LEAD
        widths = costs.WIDTHS_OF_TWO if self.most == 2 else costs.WIDTHS
        cost = widths[piece.weight][min(columns, 3) - 1]
        if narrow:
            cost += costs.TALL * max(0, rows - costs.TALL_FROM)
        else:
            cost += costs.FLAT * max(0, costs.FLAT_BELOW - rows // columns)
        if columns > 3:
            cost += costs.OVER_THREE * (columns - 3)
        return cost

    # --- Arrangements ---

    def _in(self, columns: int, galley: Galley) -> Iterator[Setting]:
        piece = self.piece
        if piece.part:
            head = Head(costs.TAIL_SIZE, piece.rows.tail, 2)
            for strips in self._strips(columns):
                yield from self._text_only(columns, galley, head, 1, 0, strips)
            return
        story = piece.copy.story
        wish = story.photo_wish if story else None
        for strips in self._strips(columns):
            yield from self._with(columns, galley, strips, wish)

    def _with(self, columns: int, galley: Galley, strips: Strip, wish: str | None) -> Iterator[Setting]:
        piece = self.piece
        for head_columns in range(min(2, self.most, columns) if piece.front else 1, columns + 1):
            for head, dear in self._heads(head_columns):
                if not piece.main or wish == "nee":
                    yield from self._text_only(columns, galley, head, head_columns, dear, strips)
                    continue
                if wish not in ("ja", "groot"):
                    yield from self._text_only(columns, galley, head, head_columns, dear + costs.NO_PICTURE, strips)
                if head_columns == columns:
                    yield from self._picture_over(columns, galley, head, dear, strips)
                    for wide in range(1, columns):
                        yield from self._picture_under(columns, wide, galley, head, dear, strips)
                else:
                    yield from self._picture_beside(columns, head_columns, galley, head, dear, strips)

    def _heads(self, columns: int) -> Iterator[tuple[Head, int]]:
        """Sizes of the headline with what they cost: heavy stories have large ones."""
        heads = self.piece.rows.heads[columns - 1]
        wish = {3: 0, 2: (len(heads) - 1) // 2, 1: len(heads) - 1}[3 if self.piece.front else self.piece.weight]
        near = sorted(range(len(heads)), key=lambda place: (abs(place - wish), place))[: costs.HEAD_SIZES]
        for place in near:
            # A short headline over many columns leaves white beside it.
            short = round(costs.UNFILLED * max(0.0, costs.FILLED - heads[place].fill)) if columns > 1 else 0
            short += costs.HOLE_COST * self._leaves_hole(heads[place], columns, 0)
            high = costs.HIGH_HEAD * max(0, heads[place].lines - 3)
            yield heads[place], costs.OTHER_SIZE * abs(place - wish) + high + short

    def _leaves_hole(self, head: Head, columns: int, air: int) -> bool:
        """Whether the white beside a short headline, or in empty rows below it, is a hole in the page."""
        beside = (
            columns * (1 - head.fill) * (head.rows + air + costs.PICTURE_GAP) if head.fill < costs.HOLE_FILL else 0.0
        )
        return max(beside, air * (1 + costs.PICTURE_GAP) * columns) > limits.HOLE_AIM * self.most * self.page

    def _text_only(
        self, columns: int, galley: Galley, head: Head, head_columns: int, cost: int, strips: Strip | None = None
    ) -> Iterator[Setting]:
        strips = strips or NO_STRIP
        beside = columns - head_columns
        if beside and head_columns > 1 and columns - head_columns > head_columns:
            return
        for quote_rows, air in product(self._quote_rows(columns), range(costs.MOST_AIR + 1)):
            below = head.rows + air
            need = galley.rows + below * head_columns + quote_rows + strips.corner
            for spare in range(columns):
                if (need + spare) % columns:
                    continue
                rows = (need + spare) // columns
                tops = [below] * head_columns + [0] * beside
                # Text beside a head must go on below it, or there is no telling where it begins.
                if beside and rows - below < costs.LEAST_FRAME:
                    continue
                more = costs.BESIDE_HEAD * bool(beside) - costs.QUOTE * bool(quote_rows) + costs.BELOW_HEAD * air
                more += costs.HOLE_COST * (air > 0 and self._leaves_hole(head, head_columns, air))
                made = self._made(columns, rows, galley, Place(0, 0, head_columns, head.rows), head.size, (), tops,
                                  cost + more + spare, strips, quote_rows)  # fmt: skip
                if made:
                    yield made

    def _picture_over(self, columns: int, galley: Galley, head: Head, cost: int, strips: Strip) -> Iterator[Setting]:
        """The picture over the whole width, above the head or below it."""
        caption = self.piece.rows.captions[0][columns - 1]
        for quote_rows in self._quote_rows(columns):
            for spare in range(columns):
                total = galley.rows + quote_rows + strips.corner + spare
                if total % columns:
                    continue
                body = total // columns
                if body < min(costs.LEAST_FRAME, galley.rows):
                    continue
                ends: tuple[int, ...] | None = None
                for high in self._heights(columns):
                    shape = self._shape(columns, high)
                    photo = high + caption
                    rows = photo + costs.PICTURE_GAP + head.rows + body
                    if rows + strips.rows > self.page:
                        break
                    price = cost + shape[1] + spare - costs.QUOTE * bool(quote_rows)
                    below = PhotoPlace(0, Place(0, head.rows, columns, photo), caption, shape[0])
                    above = PhotoPlace(0, Place(0, 0, columns, photo), caption, shape[0])
                    tops = [photo + costs.PICTURE_GAP + head.rows] * columns
                    place = Place(0, photo + costs.PICTURE_GAP, columns, head.rows)
                    made = self._made(columns, rows, galley, place, head.size, (above,), tops, price,
                                      strips, quote_rows, ends, over=True)  # fmt: skip
                    if made is None:
                        break  # The frames are the same at every height of the picture.
                    ends = tuple(frame.end for frame in made.frames)
                    yield made
                    if self.piece.front:
                        yield replace(made, photos=(below, *made.photos[1:]), head=Place(0, 0, columns, head.rows),
                                      cost=made.cost + costs.PICTURE_BELOW)  # fmt: skip

    def _picture_under(
        self, columns: int, wide: int, galley: Galley, head: Head, cost: int, strips: Strip
    ) -> Iterator[Setting]:
        """The picture under the head, in the last columns, with text beside and below it."""
        yield from self._picture_at(columns, wide, galley, head, columns, head.rows, cost + costs.PICTURE_UNDER, strips)

    def _picture_beside(
        self, columns: int, head_columns: int, galley: Galley, head: Head, cost: int, strips: Strip
    ) -> Iterator[Setting]:
        """The picture beside the head, and beside the text if that goes on."""
        yield from self._picture_at(columns, columns - head_columns, galley, head, head_columns, 0, cost, strips)

    def _picture_at(
        self, columns: int, wide: int, galley: Galley, head: Head, head_columns: int, top: int, cost: int, strips: Strip
    ) -> Iterator[Setting]:
        caption = self.piece.rows.captions[0][wide - 1]
        left = columns - wide
        for high in self._heights(wide):
            photo = high + caption
            shape = self._shape(wide, high)
            # Text below the picture too, in all columns.
            heads = [head.rows if x < head_columns else 0 for x in range(columns)]
            tops = [heads[x] if x < left else top + photo + costs.PICTURE_GAP for x in range(columns)]
            box = PhotoPlace(0, Place(left, top, wide, photo), caption, shape[0])
            place = Place(0, 0, head_columns, head.rows)
            for spare in range(columns):
                total = galley.rows + sum(tops) + spare + strips.corner
                if total % columns:
                    continue
                rows = total // columns
                if rows - max(tops) >= costs.LEAST_FRAME:
                    made = self._made(columns, rows, galley, place, head.size, (box,), tops,
                                      cost + shape[1] + spare, strips, 0)  # fmt: skip
                    if made:
                        yield made
            # The picture as high as the text beside it.
            rows = top + photo
            room = (rows - head.rows) * left
            fits = left and rows - head.rows >= costs.LEAST_FRAME and not strips.corner
            if fits and 0 <= room - galley.rows <= left:
                made = self._made(columns, rows, galley, place, head.size, (box,), tops[:left] + [rows] * wide,
                                  cost + shape[1] + room - galley.rows, strips, 0)  # fmt: skip
                if made:
                    yield made

    def _made(
        self,
        columns: int,
        rows: int,
        galley: Galley,
        head: Place,
        size: float,
        photos: tuple[PhotoPlace, ...],
        tops: Sequence[int],
        cost: int,
        strips: Strip,
        quote_rows: int,
        ends: tuple[int, ...] | None = None,
        over: bool = False,
    ) -> Setting | None:
        """The setting with its frames, or None where the text can't end level. The text fills `rows`, strips follow."""
        if rows + strips.rows > self.page or rows < max(tops):
            return None
        # One that is dearer than a known one of the same height is not worked out. (With a picture over the text
        # others are made of it.)
        best, dear = self._known
        known = best.get(rows + strips.rows)
        if known is not None and cost + strips.cost + dear >= known.cost and not over:
            return None
        tops = list(tops)
        quote = None
        if quote_rows:
            # The quotation opens the second column.
            quote = Place(1, tops[1], 1, quote_rows)
            tops[1] += quote_rows
            if rows - tops[1] < costs.LEAST_FRAME:
                return None
        foots = [rows] * (columns - 1) + [rows - strips.corner]
        if strips.corner and foots[-1] - tops[-1] < costs.LEAST_FRAME:
            return None
        ends = ends or galley.level([foot - top for top, foot in zip(tops, foots, strict=True)])
        if ends is None or (columns > 1 and self._thin(galley, ends)):
            return None
        frames = []
        start = 0
        for x, (top, foot, end) in enumerate(zip(tops, foots, ends, strict=True)):
            if end > start:
                frames.append(Frame(Place(x, top, 1, foot - top), start, end))
            start = end
        below = foots[-1] + costs.PICTURE_GAP
        series = tuple(replace(photo, place=replace(photo.place, y=photo.place.y + below)) for photo in strips.photos)
        return Setting(columns, rows + strips.rows, cost + strips.cost, head, size, (*photos, *series),
                       tuple(frames), galley, quote)  # fmt: skip

    def _thin(self, galley: Galley, ends: Sequence[int]) -> bool:
        """Whether a column would hold hardly anything."""
        starts = (0, *ends[:-1])
        return any(
            end > start and galley.height(start, end) < costs.THIN_COLUMN
            for start, end in zip(starts, ends, strict=True)
        )

    # --- Pictures ---

    def _heights(self, columns: int) -> range:
        """The rows that the main picture may have over so many columns."""
        natural = self.piece.copy.pictures[0].ratio * self.grid.span(columns)
        low, high = (
            max(natural * exp(-limits.CROP_AIM), costs.LEAST_PICTURE),
            min(natural * exp(limits.CROP_AIM), self.page * costs.MOST_PICTURE),
        )
        picture = self.piece.copy.pictures[0]
        if self._refused(picture, columns, 0.0):
            return range(0)
        if 0 < picture.min_dpi <= self._dpi(picture, columns):
            # A higher picture loses its sides, and with them dots.
            high = min(high, natural * self._dpi(picture, columns) / picture.min_dpi)
        return range(-int(-low // 1), int(high) + 1)

    def _shape(self, columns: int, high: int) -> tuple[float, int]:
        """How far a picture's shape changes, and what that, its size and its sharpness cost."""
        if (columns, high) not in self._shapes:
            self._shapes[columns, high] = self._new_shape(columns, high)
        return self._shapes[columns, high]

    def _new_shape(self, columns: int, high: int) -> tuple[float, int]:
        picture = self.piece.copy.pictures[0]
        crop = log(high / (picture.ratio * self.grid.span(columns)))
        area = high * self.grid.span(columns)
        wish = costs.PICTURE_AREA[self.piece.weight] * (costs.LARGE_PICTURE if self._large else 1)
        size = abs(log(area / wish))
        return crop, round(costs.CROPPED * crop * crop + costs.OFF_SIZE * size * size) + self._blur(
            picture, columns, crop
        )

    def _blur(self, picture: Picture, columns: int, crop: float) -> int:
        """What it costs that a picture has too few dots for its size. What is cropped from its sides is lost too."""
        dpi = self._dpi(picture, columns, crop)
        return round(costs.BLURRED * log(costs.SHARP / dpi)) if dpi < costs.SHARP else 0

    def _dpi(self, picture: Picture, columns: int, crop: float = 0.0) -> float:
        return picture.pixels / max(1.0, exp(crop)) / (self.grid.span(columns) * self.grid.row / 72)

    def _refused(self, picture: Picture, columns: int, crop: float) -> bool:
        """Whether the print shop would refuse a picture so wide, and not one over fewer columns."""
        return columns > 1 and self._dpi(picture, columns, crop) < picture.min_dpi <= self._dpi(picture, 1)

    @property
    def _large(self) -> bool:
        story = self.piece.copy.story
        return bool(story and story.photo_wish == "groot")

    def _quote_rows(self, columns: int) -> tuple[int, ...]:
        rows = self.piece.rows.quote
        return (0, rows[0]) if rows and columns > 1 and self.piece.part == 0 else (0,)

    def _strips(self, columns: int) -> list[Strip]:
        """Ways to set the other pictures: in rows below the text, or at the foot of its last column."""
        first = 1 if self.piece.copy.main else 0
        pictures = list(enumerate(self.piece.copy.pictures))[first:]
        if self.piece.more or not pictures:
            return [NO_STRIP]  # they come with the last part
        found = self._strips_of(pictures, columns)
        story = self.piece.copy.story
        if self.piece.part and not (story and story.photo_wish in ("ja", "groot")):
            # A story that takes two pages may leave some out where nothing else fits.
            for kept in range(len(pictures) - 1, -1, -1):
                dear = costs.PICTURE_DROPPED * (len(pictures) - kept)
                some = self._strips_of(pictures[:kept], columns) if kept else [NO_STRIP]
                found += [replace(strip, cost=strip.cost + dear) for strip in some]
        return found

    def _strips_of(self, pictures: Sequence[tuple[int, Picture]], columns: int) -> list[Strip]:
        wide = self._stacked(pictures, columns)
        narrow = self._stacked(pictures, 1) if columns > 1 else None
        found = [Strip(*wide, 0)] if wide else []
        if narrow:
            photos, rows, cost = narrow
            moved = tuple(replace(photo, place=replace(photo.place, x=columns - 1)) for photo in photos)
            found.append(Strip(moved, 0, cost + costs.CORNERED, rows))
        return found

    def _stacked(
        self, pictures: Sequence[tuple[int, Picture]], columns: int
    ) -> tuple[tuple[PhotoPlace, ...], int, int] | None:
        """The pictures in rows over so many columns, the rows they take with the gaps above them, and the cost."""
        y, cost, start = 0, 0, 0
        boxes: list[PhotoPlace] = []
        while start < len(pictures):
            # As many beside each other as have about the same shape.
            for count in range(min(columns, len(pictures) - start), 0, -1):
                row = self._strip_row(pictures[start : start + count], columns, y)
                if row:
                    break
            else:
                return None
            start += count
            cost += sum(
                round(costs.CROPPED_IN_ROW * photo.crop**2) + self._blur(picture, photo.place.columns, photo.crop)
                for photo, (_, picture) in zip(row, pictures[start - count : start], strict=True)
            )
            boxes += row
            y += row[0].place.rows + costs.PICTURE_GAP
        return tuple(boxes), y, cost

    def _strip_row(self, row: Sequence[tuple[int, Picture]], columns: int, y: int) -> list[PhotoPlace] | None:
        """Pictures of one height beside each other, or None where that would cut off too much."""
        widths = [1] * (len(row) - 1) + [columns - len(row) + 1]
        caption = max(self.piece.rows.captions[i][wide - 1] for (i, _), wide in zip(row, widths, strict=True))
        natural = [p.ratio * self.grid.span(wide) for (_, p), wide in zip(row, widths, strict=True)]
        # One height for the row: the middle between the highest and the lowest, as a crop goes.
        high = min(
            max(round((min(natural) * max(natural)) ** 0.5), costs.LEAST_IN_ROW), round(self.page * costs.MOST_IN_ROW)
        )
        crops = [log(high / own) for own in natural]
        if max(map(abs, crops)) > limits.CROP_AIM:
            return None
        if any(self._refused(p, wide, crop) for (_, p), wide, crop in zip(row, widths, crops, strict=True)):
            return None
        lefts = [sum(widths[:place]) for place in range(len(widths))]
        return [
            PhotoPlace(i, Place(x, y, wide, high + caption), caption, crop)
            for (i, _), x, wide, crop in zip(row, lefts, widths, crops, strict=True)
        ]


@dataclass(frozen=True)
class Strip:
    """A series of pictures: over all columns in `rows` rows below the text, or in `corner` rows of the last column."""

    photos: tuple[PhotoPlace, ...]
    rows: int
    cost: int
    corner: int = 0


NO_STRIP = Strip((), 0, 0)
