"""What goes to the print shop: a PDF/X of each paper, proven."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from buurtpers.base.language import catalogue
from buurtpers.engine.cache import Cache, fingerprint
from buurtpers.engine.packing import packed, unpacked
from buurtpers.paper.compose.papers import Composed, Sheet
from buurtpers.paper.made import Draft, set_paper
from buurtpers.prepress.findings import Finding
from buurtpers.prepress.pictures import keys_in, photo_key
from buurtpers.prepress.preflight import fonts_outside
from buurtpers.prepress.press import Product, for_shop
from buurtpers.prepress.profiles import Profile
from buurtpers.prepress.shop import PrintShop, press_ink, profile_of
from buurtpers.read.folders import PRINTING
from buurtpers.read.network import Network
from buurtpers.read.papervalues import SINGLE_SHEET

PRESS_DPI = 300  # finer than this no press prints
PAPERS: dict[str, Literal["coated", "uncoated", "grey"]] = {
    "gestreken": "coated",
    "ongestreken": "uncoated",
    "grijs": "grey",
}


@dataclass(frozen=True)
class Pressed:
    """The PDF for the print shop, or why it would refuse that."""

    pdf: Path | None
    refused: tuple[Finding, ...]


def shop_of(network: Network, edition: str) -> PrintShop | None:
    """The print shop of an edition, with what the edition itself wants; None where it names none that is known."""
    wanted = network.editions[edition]
    known = network.printers.get(wanted.printer or "")
    if known is None:
        return None
    return PrintShop(
        name=known.name,
        standard=known.standard,
        bleed=known.bleed,
        marks=known.marks,
        colour="grey" if wanted.colour == "grijs" else PAPERS[known.colour],
        profile=network.find(PRINTING, known.profile) if known.profile else None,
        min_dpi=known.min_dpi,
        ink_limit=known.ink_limit,
        contact=", ".join(part for part in (known.contact, known.phone, known.email) if part),
    )


def press_paper(paper: Draft, shop: PrintShop, cache: Cache) -> Pressed:
    """The paper for this shop, made and read again now unless that was done before. Raises ProfileError."""
    profile = profile_of(shop)
    wants = (shop.standard, str(shop.bleed), str(shop.marks), shop.min_dpi, press_ink(shop, profile).key, profile.icc)
    key = fingerprint("press", paper.files.key, *wants)
    pdf = cache.file(key, ".pdf")
    found: tuple[Finding, ...] | None = cache.known(key, ".proof", partial(unpacked, shape=_PROOF))
    if pdf is None or found is None:
        made, proof = _press(paper, shop, profile)
        pdf, found = cache.put(key, ".pdf", made), tuple(proof)
        cache.note(key, ".proof", packed(found, _PROOF))
    return Pressed(None if found else pdf, found)


_PROOF = tuple[Finding, ...]


def _press(paper: Draft, shop: PrintShop, profile: Profile) -> tuple[bytes, list[Finding]]:
    with tempfile.TemporaryDirectory() as folder:
        work, sheet = Path(folder), Sheet(shop.bleed, shop.marks)
        made = set_paper(paper, press_ink(shop, profile), sheet, work, PRESS_DPI, shop.pdf_version)
        names = _names(paper.composed, work)
    page, title = paper.composed.data.format, paper.composed.data.edition.document_title
    product = Product(
        title, paper.plan.date, (page.width, page.height), folded=paper.composed.pages > SINGLE_SHEET, names=names
    )
    return for_shop(made, product, shop)


def _names(composed: Composed, work: Path) -> dict[str, str]:
    """What people call each picture in the paper, and the font of an advertisement, by its key.

    `work`: the folder that Typst read it from.
    """
    shown = {name: known for name, (_, known) in composed.photos.items() if (work / name).exists()}
    names = {photo_key((work / name).read_bytes()): known for name, known in shown.items()}
    for ad in composed.data.ads:
        content = (work / ad.src.lstrip("/")).read_bytes()
        is_pdf = ad.src.endswith(".pdf")
        keys = [*keys_in(content), *fonts_outside(content)] if is_pdf else [photo_key(content)]
        names |= dict.fromkeys(keys, catalogue("buurtpers")("print.ad", file=ad.file, name=ad.name))
    return names
