"""The arithmetic of colours in Oklab, where equal steps look equal: https://bottosson.github.io/posts/oklab/."""

from __future__ import annotations

import math

Triple = tuple[float, float, float]

_TO_LMS = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_TO_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
_FROM_LAB = (
    (1.0, 0.3963377774, 0.2158037573),
    (1.0, -0.1055613458, -0.0638541728),
    (1.0, -0.0894841775, -1.2914855480),
)
_FROM_LMS = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)


def oklab(colour: str) -> Triple:
    """«#rrggbb» as lightness (0 to 1), a and b."""
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    cone = _times(_TO_LMS, (red, green, blue))
    return _times(_TO_LAB, (math.cbrt(cone[0]), math.cbrt(cone[1]), math.cbrt(cone[2])))


def hex_of(lab: Triple) -> str:
    """The nearest «#rrggbb»; what the screen can't show is cut off, channel by channel."""
    cone = _times(_FROM_LAB, lab)
    parts = _times(_FROM_LMS, (cone[0] ** 3, cone[1] ** 3, cone[2] ** 3))
    return "#" + "".join(f"{round(255 * _curved(min(max(part, 0.0), 1.0))):02x}" for part in parts)


def at_most(colour: str, lightness: float) -> str:
    """`colour` held at `lightness` (0 to 1) or below; hue and chroma stay."""
    light, a, b = oklab(colour)
    return colour if light <= lightness else hex_of((lightness, a, b))


def mixed(colour: str, other: str, share: float) -> str:
    """`share` (0 to 1) of `colour`, and the rest `other`."""
    mine, theirs = oklab(colour), oklab(other)
    light, a, b = (share * m + (1 - share) * t for m, t in zip(mine, theirs, strict=True))
    return hex_of((light, a, b))


def luminance(colour: str) -> float:
    """WCAG 2.2 relative luminance."""
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _times(matrix: tuple[Triple, Triple, Triple], v: Triple) -> Triple:
    first, second, third = (row[0] * v[0] + row[1] * v[1] + row[2] * v[2] for row in matrix)
    return first, second, third


def _linear(channel: float) -> float:
    return float(channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4)


def _curved(part: float) -> float:
    return float(12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055)
