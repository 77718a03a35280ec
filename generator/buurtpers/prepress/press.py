"""Any PDF for a print shop: set in its inks, made into PDF/X, and read again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from buurtpers.prepress.findings import Finding
from buurtpers.prepress.inks import Ink
from buurtpers.prepress.pdfx import to_pdfx
from buurtpers.prepress.preflight import preflight
from buurtpers.prepress.shop import PrintShop, press_ink, profile_of
from buurtpers.typeset.typesetter import moment_of

SetIn = Callable[[Ink, float, str], bytes]
"""Makes a PDF in an ink, with so many mm of bleed, in a version or standard of PDF."""


@dataclass(frozen=True)
class Product:
    """What is printed. `size`: of the trimmed page, in mm; `names`: as `preflight` takes them."""

    title: str
    date: dt.date
    size: tuple[float, float]
    folded: bool = False  # from sheets of four pages
    names: Mapping[str, str] = field(default_factory=dict)


def set_for_shop(set_in: SetIn, product: Product, shop: PrintShop) -> tuple[bytes, list[Finding]]:
    """What is printed, as this shop wants it: see `for_shop`. Raises ProfileError, and what `set_in` raises."""
    pdf = set_in(press_ink(shop, profile_of(shop)), shop.bleed, shop.pdf_version)
    return for_shop(pdf, product, shop)


def for_shop(pdf: bytes, product: Product, shop: PrintShop) -> tuple[bytes, list[Finding]]:
    """The PDF/X of a PDF that has the shop's bleed, and what the shop would refuse of it. Raises ProfileError.

    What is not in ink yet is put in ink.
    """
    profile = profile_of(shop)
    made = to_pdfx(pdf, shop, profile, product.title, moment_of(product.date))
    return made, preflight(made, shop, profile, product.size, product.names, folded=product.folded)
