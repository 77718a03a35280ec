"""Preflight: a finished PDF is read again, and must be what the print shop asked for.

Nothing here trusts the modules that made the file. Every rule gives findings: data,
whose sentences are in the catalogue as `problem.print-…`.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

import pikepdf
from lxml import etree
from pikepdf import Array, Dictionary, Name

from buurtpers.base.language import catalogue
from buurtpers.prepress.findings import Finding, finding
from buurtpers.prepress.geometry import box_of, in_mm, points
from buurtpers.prepress.pages import PageReader
from buurtpers.prepress.pdfx import VERSIONS, is_group, is_transparent
from buurtpers.prepress.profiles import Profile
from buurtpers.prepress.recolour import containers
from buurtpers.prepress.shop import PrintShop

MULTIPLE = 4

# What the standards want the file to say of itself: in XMP, by namespace, and in the old list of keys.
XMP_KEYS = {
    "http://purl.org/dc/elements/1.1/": ("title",),
    "http://ns.adobe.com/pdf/1.3/": ("Trapped",),
    "http://ns.adobe.com/xap/1.0/": ("CreateDate", "ModifyDate", "MetadataDate"),
    "http://ns.adobe.com/xap/1.0/mm/": ("DocumentID", "VersionID", "RenditionClass"),
}
XMP_STANDARD = "{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion"
INFO_KEYS = ("/Title", "/CreationDate", "/ModDate")


def preflight(
    pdf: bytes,
    shop: PrintShop,
    profile: Profile,
    size: tuple[float, float],
    names: Mapping[str, str] | None = None,
    *,
    folded: bool = True,
) -> list[Finding]:
    """What is wrong with the file for this shop; nothing, if it may go there.

    `size`: of the trimmed page, in mm. `names`: what people call a photograph, by its `photo_key`, and where a
    font comes from, by its name. `folded`: from sheets of four pages.
    """
    try:
        file = pikepdf.open(io.BytesIO(pdf))
    except pikepdf.PdfError:
        return [finding("unreadable")]
    with file:
        found = [
            *_pages(file, folded),
            *_of_the_file(file, shop, profile),
            *_boxes(file, shop, size),
            *_fonts(file, names or {}),
            *_spaces_anywhere(file),
        ]
        if shop.standard == "X-1a":
            found += _transparency(file)
        reader = PageReader(shop, profile, names or {})
        for number, page in enumerate(file.pages, 1):
            found += reader.page(number, page)
    return list(dict.fromkeys(found))


# --- The file as a whole ---


def _pages(file: pikepdf.Pdf, folded: bool) -> Iterator[Finding]:
    if folded and len(file.pages) % MULTIPLE:
        yield finding("pages", n=len(file.pages))


def _of_the_file(file: pikepdf.Pdf, shop: PrintShop, profile: Profile) -> Iterator[Finding]:
    version, standard = VERSIONS[shop.standard]
    if file.pdf_version > version:
        yield finding("version", found=file.pdf_version, wanted=version)
    if file.is_encrypted:
        yield _extra("encryption")
    yield from _keys(file, standard)
    yield from _intent(file, profile)
    yield from _extras(file)


def _keys(file: pikepdf.Pdf, standard: str) -> Iterator[Finding]:
    info = file.trailer.get("/Info", Dictionary())
    missing = [key[1:] for key in INFO_KEYS if not str(info.get(key, ""))]
    if info.get("/Trapped") not in (Name("/True"), Name("/False")):
        missing.append("Trapped")
    if str(info.get("/GTS_PDFXVersion", "")) != standard:
        missing.append("GTS_PDFXVersion")
    if "/ID" not in file.trailer:
        missing.append("ID")
    missing += _missing_in_xmp(file, standard)
    if missing:
        yield finding("keys", names=", ".join(dict.fromkeys(missing)))


def _missing_in_xmp(file: pikepdf.Pdf, standard: str) -> list[str]:
    try:
        tree = etree.fromstring(bytes(file.Root.Metadata.read_bytes()), etree.XMLParser(resolve_entities=False))
    except (AttributeError, etree.XMLSyntaxError):
        return ["XMP"]
    said: dict[str, str] = {}
    for element in tree.iter():
        if isinstance(element.tag, str):
            said[element.tag] = "".join(str(text) for text in element.itertext()).strip()
            said |= {str(key): str(value) for key, value in element.attrib.items()}
    missing = [key for space, keys in XMP_KEYS.items() for key in keys if not said.get(f"{{{space}}}{key}")]
    return missing if said.get(XMP_STANDARD) == standard else [*missing, "GTS_PDFXVersion"]


def _intent(file: pikepdf.Pdf, profile: Profile) -> Iterator[Finding]:
    intents = [one for one in file.Root.get("/OutputIntents", Array()) if one.get("/S") == Name.GTS_PDFX]
    if len(intents) != 1 or "/DestOutputProfile" not in intents[0] or "/OutputConditionIdentifier" not in intents[0]:
        yield finding("no-profile", name=profile.name)
        return
    embedded = intents[0]["/DestOutputProfile"]
    if bytes(embedded.read_bytes()) != profile.icc or int(embedded.get("/N", 0)) != 4:
        yield finding("other-profile", name=profile.name)


def _extra(what: str, page: int = 0) -> Finding:
    return finding("extra-page" if page else "extra", page, what=catalogue("buurtpers")(f"print.extra.{what}"))


def _extras(file: pikepdf.Pdf) -> Iterator[Finding]:
    """What does something, or shows only on a screen: no print shop takes that."""
    root = file.Root
    inside = {"/AcroForm": "form", "/OpenAction": "action", "/AA": "action", "/OCProperties": "layers"}
    for key, what in inside.items():
        if key in root:
            yield _extra(what)
    names = root.get("/Names", Dictionary())
    for key, what in {"/JavaScript": "script", "/EmbeddedFiles": "files"}.items():
        if key in names:
            yield _extra(what)
    for number, page in enumerate(file.pages, 1):
        if len(page.obj.get("/Annots", Array())):
            yield _extra("links", number)
        if "/AA" in page.obj:
            yield _extra("action", number)


def _fonts(file: pikepdf.Pdf, names: Mapping[str, str]) -> Iterator[Finding]:
    for name in _outside(file):
        yield finding("font", name=name, where=names.get(name) or catalogue("buurtpers")("print.file"))


def fonts_outside(pdf: bytes) -> list[str]:
    """The fonts that a PDF names and does not hold."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        return list(_outside(file))


def _outside(file: pikepdf.Pdf) -> Iterator[str]:
    for font in containers(file):
        if (
            isinstance(font, Array)
            or font.get("/Type") != Name.Font
            or font.get("/Subtype")
            in (
                Name.Type0,  # its letters are in the font below it
                Name.Type3,  # its letters are drawings in the file
            )
        ):
            continue
        described = font.get("/FontDescriptor", Dictionary())
        if not any(key in described for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            yield str(font.get("/BaseFont", "/?"))[1:].split("+")[-1]


def _spaces_anywhere(file: pikepdf.Pdf) -> Iterator[Finding]:
    """Colours of a screen that no page was seen to paint with, but a machine may."""
    for container in containers(file):
        if isinstance(container, Array) and len(container) > 1 and container[0] == Name.ICCBased:
            if int(container[1].get("/N", 0)) == 3:
                yield finding("screen-colours")
        elif not isinstance(container, Array):
            values = [value for key, value in container.items() if key in ("/CS", "/ColorSpace")]
            if any(value == Name.DeviceRGB for value in values):
                yield finding("screen-colours")


def _transparency(file: pikepdf.Pdf) -> Iterator[Finding]:
    """X-1a knows none. Named by page, where a page's own resources hold it."""
    for number, page in enumerate(file.pages, 1):
        if any(is_transparent(one) or is_group(one.get("/Group")) for one in _reached(page.obj, set(), 0)):
            yield finding("transparent", number)


def _reached(found: Any, seen: set[Any], depth: int) -> Iterator[Any]:
    """All dictionaries that a page leads to, without the other pages."""
    if depth > 40 or (found.is_indirect and found.objgen in seen):
        return
    if found.is_indirect:
        seen.add(found.objgen)
    if isinstance(found, Dictionary | pikepdf.Stream):
        yield found
        values = [value for key, value in found.items() if key not in ("/Parent", "/Annots")]
    else:
        values = list(found)
    for value in values:
        if isinstance(value, Array | Dictionary | pikepdf.Stream):
            yield from _reached(value, seen, depth + 1)


# --- Boxes ---


def _boxes(file: pikepdf.Pdf, shop: PrintShop, size: tuple[float, float]) -> Iterator[Finding]:
    wanted = tuple(points(side) for side in size)
    for number, page in enumerate(file.pages, 1):
        if not all(key in page.obj for key in ("/TrimBox", "/BleedBox", "/MediaBox")) or "/CropBox" in page.obj:
            yield finding("boxes", number)
            continue
        trim, bled, media = (box_of(page.obj[key]) for key in ("/TrimBox", "/BleedBox", "/MediaBox"))
        if not (trim.inside(bled) and bled.inside(media)):
            yield finding("boxes", number)
        # Two points: paper itself moves more than that.
        if abs(trim.width - wanted[0]) > 2 or abs(trim.height - wanted[1]) > 2 or int(page.obj.get("/Rotate", 0)):
            found = f"{in_mm(trim.width):.0f} × {in_mm(trim.height):.0f}"
            yield finding("size", number, found=found, wanted=f"{size[0]:.0f} × {size[1]:.0f}")
        if not bled.like(trim.grown(points(shop.bleed))):
            found = f"{in_mm(trim.left - bled.left):.1f}".replace(".", ",")
            yield finding("bleed", number, found=found, wanted=f"{shop.bleed:g}".replace(".", ","))
