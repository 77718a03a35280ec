"""A print shop: what it wants of a paper."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from buurtpers.prepress.inks import COPY, Ink
from buurtpers.prepress.profiles import Profile, read_profile, shipped_profile

Standard = Literal["X-4", "X-1a"]

SAFE_MM = 5.0  # text nearer to the trimmed edge may be cut off
GREY_PAPER = "uncoated"  # what is printed in black alone is nearly always on plain paper


@dataclass(frozen=True)
class PrintShop:
    """`colour`: "coated", "uncoated" or "grey"; `profile`: the printer's own, instead of the one for that paper."""

    name: str
    standard: Standard = "X-4"
    bleed: float = 3.0  # mm, 0 to 5
    marks: bool = False  # crop marks
    colour: Literal["coated", "uncoated", "grey"] = "coated"
    profile: Path | None = None
    min_dpi: int = 200
    ink_limit: int | None = None  # percent; None: that of the profile
    contact: str = ""

    @property
    def pdf_version(self) -> Literal["1.4", "1.6"]:
        """What Typst must write: X-1a allows no newer."""
        return "1.4" if self.standard == "X-1a" else "1.6"


def profile_of(shop: PrintShop) -> Profile:
    """The profile of its press and paper, with the shop's own limit of ink. Raises ProfileError.

    A grey paper has it too: grey there is the black ink alone of that same press.
    """
    kind = GREY_PAPER if shop.colour == "grey" else shop.colour
    found = read_profile(shop.profile) if shop.profile else shipped_profile(kind)
    return replace(found, ink_limit=shop.ink_limit) if shop.ink_limit else found


def press_ink(shop: PrintShop, profile: Profile) -> Ink:
    """In which inks this shop prints."""
    return COPY if shop.colour == "grey" else Ink("cmyk", profile)
