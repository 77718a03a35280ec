"""ICC profiles: how a press and its paper show ink. Two ship with buurtpers; a network may bring its printer's own."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from PIL import ImageCms

USUAL_INK_LIMIT = 300  # percent; for a printer's own profile that comes without a number
REGISTRY = "http://www.color.org"


class ProfileError(Exception):
    """A file that is not a CMYK profile of a printing press; `space`: what its colours are made of, if it is one."""

    def __init__(self, name: str, space: str = "") -> None:
        super().__init__(name)
        self.space = space


@dataclass(frozen=True)
class Profile:
    """`condition`: the name that print shops know it by, where the registry of the ICC has one."""

    name: str
    icc: bytes
    ink_limit: int  # percent of the four inks together
    condition: str | None = None


SHIPPED = {"coated": ("FOGRA39", 300), "uncoated": ("FOGRA29", 280)}


@cache
def shipped_profile(kind: str) -> Profile:
    """The profile for "coated" or "uncoated" paper."""
    condition, limit = SHIPPED[kind]
    icc = files("buurtpers_press").joinpath("profiles", f"{kind}.icc").read_bytes()
    return Profile(_described(icc), icc, limit, condition)


def read_profile(path: Path) -> Profile:
    """A printer's own profile. Raises ProfileError where the file is none, or not for a press with four inks."""
    try:
        icc = path.read_bytes()
    except OSError as error:
        raise ProfileError(path.name) from error
    # The header of every profile: its class at 12, the inks it is for at 16, its mark at 36.
    kind, space, mark = icc[12:16], icc[16:20], icc[36:40]
    if mark == b"acsp" and space != b"CMYK":
        raise ProfileError(path.name, space.decode("ascii", "replace").strip())
    if mark != b"acsp" or kind != b"prtr":
        raise ProfileError(path.name)
    try:
        found, screen = Profile(_described(icc) or path.stem, icc, USUAL_INK_LIMIT), ImageCms.createProfile("sRGB")
        # There and back: a part of the file may be gone.
        ImageCms.buildTransform(screen, opened(found), "RGB", "CMYK")
        ImageCms.buildTransform(opened(found), screen, "CMYK", "RGB")
        return found
    except (ImageCms.PyCMSError, OSError) as error:
        raise ProfileError(path.name) from error


def opened(profile: Profile) -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(io.BytesIO(profile.icc))


def _described(icc: bytes) -> str:
    return ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(icc))).strip()
