"""Advertisements that came as a PDF: can we place this one, and as what?"""

from __future__ import annotations

import io
import tempfile
import warnings
from collections.abc import Iterator
from functools import lru_cache, partial
from pathlib import Path

import pikepdf
import pypdfium2

from buurtpers.base.guard import tried
from buurtpers.engine.faults import Meant
from buurtpers.prepress.content import marks
from buurtpers.prepress.geometry import in_mm
from buurtpers.prepress.inks import COPY, Ink
from buurtpers.prepress.preflight import preflight
from buurtpers.prepress.profiles import shipped_profile
from buurtpers.prepress.recolour import in_inks
from buurtpers.prepress.shop import PrintShop
from buurtpers.typeset.typesetter import compiler

SMALLEST, LARGEST = 10, 1200  # mm: a stamp, and more than a poster
MOST_BYTES, MOST_PIXELS = 80_000_000, 120_000_000  # of the file, and of one picture in it
ROOT_EXTRAS, PAGE_EXTRAS = ("/AcroForm", "/OpenAction", "/AA", "/Names", "/Metadata"), ("/Annots", "/AA")
PLACED = b'#set page(width: 100pt, height: 100pt)\n#image("ad.pdf", width: 90pt, height: 90pt, fit: "contain")\n'


class UnusableAd(Meant):
    """A PDF that can't be placed; `code` names the problem in the catalogue."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def examine_ad(path: str) -> bytes:
    """Nothing for an advertisement that can be placed, or else a problem's code."""
    try:
        if Path(path).stat().st_size > MOST_BYTES:
            return b"krant-ad-large"
        placeable(Path(path).read_bytes())
    except UnusableAd as unusable:
        return unusable.code.encode()
    return b""


@lru_cache(maxsize=50)
def placeable(pdf: bytes) -> bytes:
    """The advertisement as we place it: without a lock, with what was filled in as part of the page.

    Everything that is done to it later is tried here. Raises UnusableAd.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what libraries say of a damaged file is English
        made = tried(partial(_proven, pdf))
    if isinstance(made, Exception):
        if "bad_alloc" in str(made):  # how pikepdf says that there was no memory
            raise MemoryError from made
        raise UnusableAd("krant-ad-locked" if isinstance(made, pikepdf.PasswordError) else "krant-ad-broken") from made
    return made


def _proven(pdf: bytes) -> bytes:
    made = _plain(pdf)
    _prove(made)
    return made


def _plain(pdf: bytes) -> bytes:
    if b"%PDF-" not in pdf[:1024]:
        raise UnusableAd("krant-ad-no-pdf")
    if b"%%EOF" not in pdf[-1024:]:  # It could be mended, and nobody would know what is gone.
        raise UnusableAd("krant-ad-broken")
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf), suppress_warnings=True) as file:
        if len(file.pages) != 1:
            raise UnusableAd("krant-ad-pdf")
        if any(width * height > MOST_PIXELS for width, height in _pictures(file)):
            raise UnusableAd("krant-ad-large")
        form = file.Root.get("/AcroForm")
        if form is not None and "/XFA" in form:
            raise UnusableAd("krant-ad-form")
        if form is not None:
            file.generate_appearance_streams()
        file.flatten_annotations("print")
        for place, keys in ((file.Root, ROOT_EXTRAS), (file.pages[0].obj, PAGE_EXTRAS)):
            for key in keys:
                if key in place:
                    del place[key]
        file.save(out, encryption=False, deterministic_id=True, fix_metadata_version=False)
    return out.getvalue()


def _pictures(file: pikepdf.Pdf) -> Iterator[tuple[int, int]]:
    """How many pixels wide and high the pictures in a PDF say they are."""
    for one in file.objects:
        if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == pikepdf.Name.Image:
            yield int(one.get("/Width", 0)), int(one.get("/Height", 0))


def _prove(pdf: bytes) -> None:
    """Do all that is done with an advertisement later, in small. Raises whatever goes wrong."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        if not all(SMALLEST <= in_mm(side) <= LARGEST for side in page.get_size()):
            raise UnusableAd("krant-ad-size")
        page.render(scale=100 / max(page.get_size())).to_pil()
    shop = PrintShop("")
    for ink in (COPY, Ink("cmyk", shipped_profile("coated"))):
        inked = in_inks(pdf, ink)
        with pikepdf.open(io.BytesIO(inked)) as file:
            list(marks(file.pages[0]))
        preflight(inked, shop, shipped_profile("coated"), (1, 1))
    with tempfile.TemporaryDirectory() as work:
        (Path(work) / "ad.pdf").write_bytes(inked)
        (Path(work) / "main.typ").write_bytes(PLACED)
        compiler("main.typ", Path(work), ()).compile(format="pdf", pdf_standards=["1.4"])
