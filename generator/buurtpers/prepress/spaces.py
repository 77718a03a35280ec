"""Colour spaces of PDF, and colours in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pikepdf


@dataclass(frozen=True)
class Space:
    """A colour space: its family ("DeviceCMYK", "ICCBased", …), how many numbers it takes, and what it stands for."""

    family: str
    numbers: int
    name: str = ""  # of a Separation: its ink
    base: Space | None = None  # of Indexed, Separation, DeviceN


GREY, RGB, CMYK = Space("DeviceGray", 1), Space("DeviceRGB", 3), Space("DeviceCMYK", 4)
PATTERN = Space("Pattern", 0)
DEVICE = {
    "DeviceGray": GREY,
    "G": GREY,
    "DeviceRGB": RGB,
    "RGB": RGB,
    "DeviceCMYK": CMYK,
    "CMYK": CMYK,
    "Pattern": PATTERN,
}


@dataclass(frozen=True)
class Paint:
    """A colour: the numbers mean what the space says. None where they vary, as in a shading."""

    space: Space
    values: tuple[float, ...] | None

    @property
    def inks(self) -> tuple[float, float, float, float] | None:
        """Cyan, magenta, yellow and black, 0 to 1, where that is sure."""
        if self.values is None or len(self.values) != self.space.numbers:
            return None
        if self.space.family == "DeviceGray":
            return 0.0, 0.0, 0.0, 1.0 - self.values[0]
        if self.space.family == "DeviceCMYK":
            c, m, y, k = self.values
            return c, m, y, k
        return None


BLACK = Paint(GREY, (0.0,))


def space_of(found: Any, resources: Any = None) -> Space:
    """The space that a name or an array stands for."""
    if isinstance(found, pikepdf.Name):
        known = DEVICE.get(str(found)[1:])
        if known:
            return known
        group = resources.get("/ColorSpace") if resources is not None else None
        named = None if group is None else group.get(str(found))
        return Space(str(found)[1:], 0) if named is None else space_of(named)
    family = str(found[0])[1:]
    if family in DEVICE:
        return DEVICE[family]
    if family == "ICCBased":
        return Space(family, int(found[1]["/N"]))
    if family in ("Indexed", "I"):
        return Space("Indexed", 1, base=space_of(found[1], resources))
    if family == "Separation":
        return Space(family, 1, str(found[1])[1:], space_of(found[2], resources))
    if family == "DeviceN":
        return Space(family, len(found[1]), "", space_of(found[2], resources))
    return Space(family, {"CalGray": 1, "CalRGB": 3, "Lab": 3}.get(family, 0))


def shading_paints(shading: Any, resources: Any = None) -> list[Paint]:
    """The colours at the ends of each part of a shading."""
    space = space_of(shading["/ColorSpace"], resources)
    ends = [Paint(space, values) for values in _ends(shading.get("/Function"))]
    return ends or [Paint(space, None)]


def _ends(function: Any) -> list[tuple[float, ...]]:
    if function is None or isinstance(function, pikepdf.Array):
        return []
    kind = int(function.get("/FunctionType", -1))
    if kind == 3:
        return [end for part in function["/Functions"] for end in _ends(part)]
    if kind == 2:
        first, last = function.get("/C0", [0.0]), function.get("/C1", [1.0])
        return [tuple(float(value) for value in end) for end in (first, last)]
    if kind == 0 and int(function.get("/BitsPerSample", 0)) == 8:
        numbers = len(function["/Range"]) // 2
        data = function.read_bytes()
        return [tuple(value / 255 for value in data[at : at + numbers]) for at in range(0, len(data), numbers)]
    return []
