"""Fonts of PDF, as far as it takes to know where a text ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pikepdf


@dataclass(frozen=True)
class Font:
    """How wide letters are, in thousandths of the size; `wide`: a letter takes two bytes."""

    widths: dict[int, float]
    other: float
    wide: bool

    def codes(self, raw: bytes) -> list[int]:
        if not self.wide:
            return list(raw)
        return [int.from_bytes(raw[place : place + 2], "big") for place in range(0, len(raw), 2)]


def font_of(found: Any) -> Font:
    if found.get("/Subtype") == "/Type0":
        below = found["/DescendantFonts"][0]
        return Font(_wide_widths(below.get("/W", [])), float(below.get("/DW", 1000)), True)
    first = int(found.get("/FirstChar", 0))
    scale = 1.0
    if found.get("/Subtype") == "/Type3":
        scale = 1000 * float(found["/FontMatrix"][0])
    widths = {first + place: float(width) * scale for place, width in enumerate(found.get("/Widths", []))}
    return Font(widths, 500.0, False)


def _wide_widths(array: Any) -> dict[int, float]:
    """From PDF's list: «first [w w w]» or «first last w», over and over."""
    widths: dict[int, float] = {}
    items = list(array)
    while items:
        first, second = int(items[0]), items[1]
        if isinstance(second, pikepdf.Array):
            widths |= {first + place: float(width) for place, width in enumerate(second)}
            items = items[2:]
        else:
            widths |= dict.fromkeys(range(first, int(second) + 1), float(items[2]))
            items = items[3:]
    return widths
