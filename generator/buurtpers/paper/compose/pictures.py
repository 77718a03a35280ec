"""How the pictures of a story may stand: the main one over so many columns, the others as a series.

What each way costs is in points, as of all that is set.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp, log

from buurtpers.paper.compose import costs
from buurtpers.paper.compose.measure import PageRows
from buurtpers.paper.compose.pieces import PhotoPlace, Piece
from buurtpers.paper.content.material import Picture
from buurtpers.paper.page import limits
from buurtpers.paper.page.layout import Place


@dataclass(frozen=True)
class Strip:
    """A series of pictures: over all columns in `rows` rows below the text, or in `corner` rows of the last column."""

    photos: tuple[PhotoPlace, ...]
    rows: int
    cost: int
    corner: int = 0


NO_STRIP = Strip((), 0, 0)


class Pictures:
    """The pictures of a piece, on pages of `page` rows."""

    def __init__(self, piece: Piece, grid: PageRows, page: int) -> None:
        self.piece, self.grid, self.page = piece, grid, page
        self._crops: dict[tuple[int, int], tuple[float, int]] = {}

    def heights(self, columns: int) -> range:
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

    def crop(self, columns: int, high: int) -> tuple[float, int]:
        """How far a picture's shape changes, and what that, its size and its sharpness cost."""
        if (columns, high) not in self._crops:
            self._crops[columns, high] = self._new_crop(columns, high)
        return self._crops[columns, high]

    def _new_crop(self, columns: int, high: int) -> tuple[float, int]:
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

    def strips(self, columns: int) -> list[Strip]:
        """Ways to set the other pictures: in rows below the text, or at the foot of its last column."""
        pictures = [(number, self.piece.copy.pictures[number]) for number in self.piece.pictures]
        if not pictures:
            return [NO_STRIP]
        found = self._strips_of(pictures, columns)
        story = self.piece.copy.story
        if self.piece.drops and not (story and story.photo_wish in ("ja", "groot")):
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
