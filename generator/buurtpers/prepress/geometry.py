"""Boxes on a page, in points from its lower left corner, as PDF counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pikepdf

POINTS = 72 / 25.4  # points in a millimetre
SLACK = 0.2  # points that a number may be off: less than a tenth of a millimetre


def points(mm: float) -> float:
    return mm * POINTS


def in_mm(length: float) -> float:
    return length / POINTS


@dataclass(frozen=True)
class Box:
    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def empty(self) -> bool:
        return self.width <= 0 or self.height <= 0

    def grown(self, by: float) -> Box:
        """Wider on all four sides (narrower, where `by` is below zero)."""
        return Box(self.left - by, self.bottom - by, self.right + by, self.top + by)

    def moved(self, x: float, y: float) -> Box:
        return Box(self.left + x, self.bottom + y, self.right + x, self.top + y)

    def within(self, other: Box) -> Box:
        """What both have in common."""
        return replace(
            self,
            left=max(self.left, other.left),
            bottom=max(self.bottom, other.bottom),
            right=min(self.right, other.right),
            top=min(self.top, other.top),
        )

    def inside(self, other: Box, slack: float = SLACK) -> bool:
        return (
            self.left >= other.left - slack
            and self.bottom >= other.bottom - slack
            and self.right <= other.right + slack
            and self.top <= other.top + slack
        )

    def like(self, other: Box, slack: float = SLACK) -> bool:
        return self.inside(other, slack) and other.inside(self, slack)

    def array(self) -> pikepdf.Array:
        return pikepdf.Array([round(side, 3) for side in (self.left, self.bottom, self.right, self.top)])


def around(spots: Iterable[tuple[float, float]]) -> Box:
    """The smallest box that holds all of these spots."""
    xs, ys = zip(*spots, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


def box_of(array: pikepdf.Object) -> Box:
    """The box of a PDF array, whichever corners it names."""
    a, b, c, d = (float(side) for side in array)
    return around([(a, b), (c, d)])
