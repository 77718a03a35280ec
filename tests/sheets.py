"""Small papers for tests of what goes to a print shop: set by Typst, made into PDF/X by us."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import typst
from PIL import Image

from buurtpers.prepress.findings import Finding
from buurtpers.prepress.inks import Ink
from buurtpers.prepress.pdfx import to_pdfx
from buurtpers.prepress.pictures import photo_key
from buurtpers.prepress.preflight import preflight
from buurtpers.prepress.shop import PrintShop, press_ink, profile_of

DAY = dt.datetime(2026, 3, 7, 6, tzinfo=dt.UTC)
SIZE = (100.0, 140.0)  # mm
PHOTO = "buurtfeest.jpg"
SHOP = PrintShop("De Drukkerij")

BODY = "Wij zetten de stoelen buiten en de buren kwamen vanzelf."


@cache
def jpeg(width: int = 800, height: int = 600, mode: str = "RGB") -> bytes:
    """A colourful picture, from white to black."""
    ramp = Image.linear_gradient("L").resize((width, height))
    turned = Image.linear_gradient("L").rotate(90).resize((width, height))
    picture = Image.merge("RGB", (ramp, turned, ramp.transpose(Image.Transpose.FLIP_TOP_BOTTOM))).convert(mode)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90)
    return out.getvalue()


def ink_of(shop: PrintShop) -> Ink:
    return press_ink(shop, profile_of(shop))


@cache
def typeset(
    shop: PrintShop = SHOP,
    photo: bytes | None = None,
    extra: str = "",
    pages: int = 4,
    size: tuple[float, float] = SIZE,
    width: str = "60mm",
    beside: tuple[tuple[str, bytes], ...] = (),
) -> bytes:
    """A paper of a few pages as Typst writes it: text, a photo, a bar that runs off the paper.

    `extra` stands on page 1; `beside`: more files for it.
    """
    black = "luma(0%)" if shop.colour == "grey" else "cmyk(0%, 0%, 0%, 100%)"
    green = "luma(40%)" if shop.colour == "grey" else "cmyk(67%, 0%, 49%, 40%)"
    picture = ink_of(shop).photo(jpeg()) if photo is None else photo
    bleed = shop.bleed
    lines = [
        f"#set page(width: {size[0]}mm, height: {size[1]}mm, margin: 12mm, bleed: {bleed}mm)",
        f'#set text(font: "Source Serif 4", size: 10pt, lang: "nl", fill: {black})',
    ]
    for page in range(1, pages + 1):
        lines += [
            f"#place(dx: {-12 - bleed}mm, dy: {-12 - bleed}mm, "
            f"rect(width: {size[0] + 2 * bleed}mm, height: {8 + bleed}mm, fill: {green}))",
            f"= Pagina {page}",
            BODY,
            f'#image("photo.jpg", width: {width})',
            "#text(fill: luma(45%))[Een grijs bijschrift]",
            extra if page == 1 else "",
            "#pagebreak(weak: true)",
        ]
    with TemporaryDirectory() as folder, as_file(files("buurtpers_press") / "fonts") as fonts:
        root = Path(folder)
        (root / "photo.jpg").write_bytes(picture)
        for name, content in beside:
            (root / name).write_bytes(content)
        (root / "main.typ").write_text("\n".join(lines), "utf-8")
        return bytes(
            typst.compile(
                str(root / "main.typ"),
                root=folder,
                format="pdf",
                font_paths=[str(fonts)],
                ignore_system_fonts=True,
                pdf_standards=[shop.pdf_version],
                timestamp=int(DAY.timestamp()),
                pdf_tags=False,
            )
        )


def pressed(shop: PrintShop = SHOP, pdf: bytes | None = None) -> bytes:
    return to_pdfx(pdf or typeset(shop), shop, profile_of(shop), "De Buurt, maart & april", DAY)


def checked(pdf: bytes, shop: PrintShop = SHOP, photos: Sequence[bytes] = ()) -> list[Finding]:
    names = {photo_key(photo): PHOTO for photo in (ink_of(shop).photo(jpeg()), *photos)}
    return preflight(pdf, shop, profile_of(shop), SIZE, names)


def changed(pdf: bytes, change: Callable[[pikepdf.Pdf], None], **options: object) -> bytes:
    """The file, made wrong on purpose."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as file:
        change(file)
        file.save(out, **{"fix_metadata_version": False, **options})  # type: ignore[arg-type]
    return out.getvalue()


def painted(pdf: bytes, content: str, page: int = 0) -> bytes:
    """The file with something more painted on a page."""
    return changed(pdf, lambda file: file.pages[page].contents_add(f"q {content} Q".encode(), prepend=False))
