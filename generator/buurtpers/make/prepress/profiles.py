"""ICC profiles: how a press and its paper show ink. Two ship with buurtpers; a network may bring its printer's own."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from PIL import ImageCms

PACKAGE = "buurtpers_press"
USUAL_INK_LIMIT = 300  # percent; for a printer's own profile that comes without a number
REGISTRY = "http://www.color.org"


class ProfileError(Exception):
    """A file that is not a CMYK profile of a printing press."""


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
    icc = files(PACKAGE).joinpath("profiles", f"{kind}.icc").read_bytes()
    return Profile(_described(icc), icc, limit, condition)


def read_profile(path: Path) -> Profile:
    """A printer's own profile. Raises ProfileError where the file is none, or not for a press with four inks."""
    try:
        icc = path.read_bytes()
    except OSError as error:
        raise ProfileError(path.name) from error
    # The header of every profile: its class at 12, the inks it is for at 16, its mark at 36.
    if (icc[12:16], icc[16:20], icc[36:40]) != (b"prtr", b"CMYK", b"acsp"):
        raise ProfileError(path.name)
    try:
        return Profile(_described(icc) or path.stem, icc, USUAL_INK_LIMIT)
    except (ImageCms.PyCMSError, OSError) as error:
        raise ProfileError(path.name) from error


def opened(profile: Profile) -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(io.BytesIO(profile.icc))


def _described(icc: bytes) -> str:
    return ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(icc))).strip()
