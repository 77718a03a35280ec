"""Any PDF for a print shop: made into PDF/X, and read again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from buurtpers.prepress.findings import Finding
from buurtpers.prepress.pdfx import to_pdfx
from buurtpers.prepress.preflight import preflight
from buurtpers.prepress.shop import PrintShop, profile_of
from buurtpers.typeset.typesetter import moment_of


@dataclass(frozen=True)
class Product:
    """What is printed. `size`: of the trimmed page, in mm; `names`: as `preflight` takes them."""

    title: str
    date: dt.date
    size: tuple[float, float]
    folded: bool = False  # from sheets of four pages
    names: Mapping[str, str] = field(default_factory=dict)


def for_shop(pdf: bytes, product: Product, shop: PrintShop) -> tuple[bytes, list[Finding]]:
    """The PDF/X of a PDF, and what the shop would refuse of it. Raises ProfileError.

    It should be set in the inks of `press_ink`, with the shop's bleed, in its `pdf_version`; what is not in ink is put
    in ink here.
    """
    profile = profile_of(shop)
    made = to_pdfx(pdf, shop, profile, product.title, moment_of(product.date))
    return made, preflight(made, shop, profile, product.size, product.names, folded=product.folded)
