"""Colours and photographs in the inks of a version of the paper: screen, copier or press.

Text must be sharp where four plates never meet exactly. So black is the black
ink alone, and so are greys; only real colours are mixed. No mixture may hold
more ink than the paper can dry.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from math import log
from typing import Any, Literal, cast

from PIL import Image, ImageChops, ImageCms, ImageMath, ImageOps, ImageStat

from buurtpers.engine.cache import fingerprint
from buurtpers.prepress.profiles import Profile, opened

QUALITY = 88

# Lightness in percent below which a colour with hardly any hue (red, green and blue no further apart, of 255) is black.
BLACK, BLACK_SPREAD = 20, 32
# How far apart red, green and blue of a grey may be (of 255). Of a light tint the eye sees the hue sooner.
GREY_SPREAD, LIGHT_SPREAD, LIGHT = 14, 2, 80
DARKEST = 75  # percent black in a colour; more would be black with ink beside it
NEUTRAL = 10  # the same, for every point of a drawing or a photograph without colour

# A copier makes dark tones darker and loses the lightest and darkest points. So a photograph gets its full range,
# and a dark one is lifted until its points are on average this light (of 255), within these limits.
CUTOFF = 0.5  # percent of the points that may become all white or all black
AVERAGE, LIFT = 115, (0.62, 0.92)


@dataclass(frozen=True)
class Ink:
    """ "rgb" for the screen, "grey" for the copier, "cmyk" for a press with this profile."""

    kind: Literal["rgb", "grey", "cmyk"]
    profile: Profile | None = None  # of "cmyk"

    @property
    def key(self) -> str:
        """Says everything that the result depends on, besides the program."""
        profile = self.profile
        if profile is None:
            return fingerprint("ink", self.kind)
        return fingerprint("ink", self.kind, profile.icc, profile.ink_limit)

    def colour(self, hexa: str) -> str | list[int]:
        """What data.json holds for "#rrggbb": the same, [lightness] or [c, m, y, k], in whole percents."""
        red, green, blue = bytes.fromhex(hexa.removeprefix("#"))
        if self.kind == "rgb":
            return hexa
        if self.kind == "grey" or self.profile is None:
            light = _luma(red, green, blue)
            return [0 if light <= BLACK else light]
        return list(_mixed(self.profile, (red, green, blue)))

    def colours(self, roles: Mapping[str, str]) -> dict[str, str | list[int]]:
        """The same for colours by their roles."""
        return {role: self.colour(hexa) for role, hexa in roles.items()}

    def photo(self, jpeg: bytes) -> bytes:
        """The photograph in these inks, as a JPEG with nothing in it but the picture."""
        if self.kind == "rgb":
            return jpeg
        with Image.open(io.BytesIO(jpeg)) as opened:
            opened.load()
        return self.encoded(opened)

    def picture(self, picture: Image.Image) -> Image.Image:
        """The picture in these inks: in black alone where it has no colour, or the paper has none."""
        if self.kind == "rgb":
            return picture
        if self.kind == "grey" or self.profile is None:
            return _for_copier(picture)
        if picture.mode == "L" or _without_colour(picture):
            return picture.convert("L")
        if picture.mode == "CMYK":
            return _held(picture, self.profile.ink_limit)
        return _held(_transform(self.profile, "photo").apply(picture.convert("RGB")), self.profile.ink_limit)

    def encoded(self, picture: Image.Image) -> bytes:
        """The same as a JPEG, with no point above the limit, also after JPEG has smoothed them."""
        inked = self.picture(picture)
        made = _encoded(inked)
        if inked.mode != "CMYK" or self.profile is None:
            return made
        aim = limit = self.profile.ink_limit
        while True:
            with Image.open(io.BytesIO(made)) as again:
                over = most_ink(again) - limit
            if over <= 0:
                return made
            aim -= over + 1
            made = _encoded(_held(inked, aim))


SCREEN = Ink("rgb")
COPY = Ink("grey")


def _luma(red: int, green: int, blue: int) -> int:
    """Lightness as the eye weighs it, in percent."""
    return round((299 * red + 587 * green + 114 * blue) / 2550)


# --- Colours ---


@lru_cache(maxsize=20_000)  # a drawing may have as many colours as a photograph
def _mixed(profile: Profile, rgb: tuple[int, int, int]) -> tuple[int, int, int, int]:
    light, spread = _luma(*rgb), max(rgb) - min(rgb)
    if light <= BLACK and spread <= BLACK_SPREAD:
        return 0, 0, 0, 100
    if spread <= (LIGHT_SPREAD if light > LIGHT else GREY_SPREAD):
        return 0, 0, 0, _black_for(profile, rgb)
    mixed = cast(tuple[int, ...], _transform(profile, "colour").apply(Image.new("RGB", (1, 1), rgb)).getpixel((0, 0)))
    c, m, y, k = (round(value * 100 / 255) for value in mixed)
    k = min(k, DARKEST)
    room = profile.ink_limit - k
    if c + m + y > room:
        c, m, y = (value * room // (c + m + y) for value in (c, m, y))
    return c, m, y, k


def _black_for(profile: Profile, rgb: tuple[int, int, int]) -> int:
    """How much of the black ink alone looks as light as this grey does on a screen."""
    wanted = cast(tuple[int, ...], _screen_to_lab().apply(Image.new("RGB", (1, 1), rgb)).getpixel((0, 0)))[0]
    lights = _lights_of_black(profile)
    darkest = lights[-1]
    # The blackest ink on paper is lighter than a black screen: black to black, white to white.
    scaled = darkest * 255 + (255 - darkest) * wanted
    return min(range(101), key=lambda black: (abs(lights[black] * 255 - scaled), black))


@lru_cache(maxsize=20)  # one for each profile, and those are megabytes
def _lights_of_black(profile: Profile) -> list[int]:
    """The lightness (of 255) of 0 to 100 percent black ink."""
    steps = Image.new("CMYK", (101, 1))
    steps.putdata([(0, 0, 0, round(black * 2.55)) for black in range(101)])
    lab = _transform(profile, "proof").apply(steps)
    return [cast(tuple[int, ...], lab.getpixel((black, 0)))[0] for black in range(101)]


@lru_cache(maxsize=20)  # the same
def _transform(profile: Profile, use: Literal["photo", "colour", "proof"]) -> Any:
    ours, screen = opened(profile), ImageCms.createProfile("sRGB")
    if use == "proof":
        lab = ImageCms.createProfile("LAB")
        return ImageCms.buildTransform(ours, lab, "CMYK", "LAB", ImageCms.Intent.RELATIVE_COLORIMETRIC)
    if use == "colour":
        intent, flags = ImageCms.Intent.RELATIVE_COLORIMETRIC, ImageCms.Flags.BLACKPOINTCOMPENSATION
    else:  # a photograph keeps its shades, also of colours that no ink reaches
        intent, flags = ImageCms.Intent.PERCEPTUAL, ImageCms.Flags.NONE
    return ImageCms.buildTransform(screen, ours, "RGB", "CMYK", intent, flags)


@cache
def _screen_to_lab() -> Any:
    return ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB")


# --- Photographs ---


def _without_colour(picture: Image.Image) -> bool:
    red, green, blue = picture.convert("RGB").split()
    extremes = [ImageChops.difference(one, other).getextrema() for one, other in ((red, green), (green, blue))]
    return all(cast(tuple[int, int], found)[1] <= NEUTRAL for found in extremes)


def _for_copier(picture: Image.Image) -> Image.Image:
    grey = ImageOps.autocontrast(picture.convert("L"), cutoff=CUTOFF)
    average = min(254, max(1, round(ImageStat.Stat(grey).mean[0])))
    power = min(LIFT[1], max(LIFT[0], log(AVERAGE / 255) / log(average / 255)))
    return grey.point([round(255 * (value / 255) ** power) for value in range(256)])


def most_ink(picture: Image.Image) -> int:
    """The most ink that any point of a CMYK picture holds, in percent, rounded up."""
    c, m, y, k = picture.split()
    total = ImageMath.lambda_eval(lambda ink: ink["c"] + ink["m"] + ink["y"] + ink["k"], c=c, m=m, y=y, k=k)
    return -(-cast(tuple[int, int], total.getextrema())[1] * 100 // 255)


def _held(picture: Image.Image, limit: int) -> Image.Image:
    """The picture with less of the colours, and as much black, where a point holds more than `limit` percent."""
    if most_ink(picture) <= limit:
        return picture
    c, m, y, k = picture.split()
    most = limit * 255 // 100

    def less(one: Image.Image) -> Image.Image:
        def scaled(ink: Any) -> Any:
            colours = ink["c"] + ink["m"] + ink["y"]
            return ink["min"](ink["one"], ink["one"] * (most - ink["k"]) / colours)

        return cast(Image.Image, ImageMath.lambda_eval(scaled, one=one, c=c, m=m, y=y, k=k).convert("L"))

    return Image.merge("CMYK", (less(c), less(m), less(y), k))


def _encoded(picture: Image.Image) -> bytes:
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=QUALITY, subsampling=0)
    return out.getvalue()
