"""From the PDF that Typst writes to PDF/X, which a print shop's machines take without asking.

PDF/X-4 (ISO 15930-7) and PDF/X-1a:2003 (ISO 15930-4). Nothing is drawn anew:
colours that are not in ink yet get it, boxes, marks, the press's profile and the
keys of the standard are added, and what only a screen needs is taken out.
Preflight reads the result again.
"""

from __future__ import annotations

import datetime as dt
import io
import uuid
from html import escape
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from buurtpers.engine.cache import fingerprint
from buurtpers.prepress.geometry import Box, box_of, points
from buurtpers.prepress.profiles import REGISTRY, Profile
from buurtpers.prepress.recolour import containers, recolour
from buurtpers.prepress.shop import PrintShop, press_ink

# Crop marks stand outside the bleed, and at least this far from the paper that is kept.
MARK_LENGTH, MARK_AWAY, MARK_LINE = points(5), points(3), 0.25

VERSIONS = {"X-4": ("1.6", "PDF/X-4"), "X-1a": ("1.4", "PDF/X-1a:2003")}
MAKER = "buurtpers"

# What is for a screen, or could do something by itself.
OF_THE_FILE = (
    "/AcroForm",
    "/AA",
    "/Dests",
    "/MarkInfo",
    "/Names",
    "/OpenAction",
    "/Outlines",
    "/PageLabels",
    "/PageMode",
    "/PieceInfo",
    "/StructTreeRoot",
    "/ViewerPreferences",
)
OF_A_PAGE = ("/AA", "/Annots", "/PieceInfo", "/StructParents", "/Tabs", "/Thumb")


def to_pdfx(pdf: bytes, shop: PrintShop, profile: Profile, title: str, moment: dt.datetime) -> bytes:
    """The PDF/X for this shop. `moment`: the date of the paper, so that the same content gives the same file."""
    version, standard = VERSIONS[shop.standard]
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as file:
        _drop(file.Root, *OF_THE_FILE)
        for page in file.pages:
            _drop(page.obj, *OF_A_PAGE)
            _set_boxes(file, page, shop)
        recolour(file, press_ink(shop, profile))
        if shop.standard == "X-1a":
            _without_idle_groups(file)
        file.Root.OutputIntents = Array([_intent(file, profile)])
        _identify(file, standard, title, moment, fingerprint(pdf, standard, profile.icc))
        file.save(
            out,
            force_version=version,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            fix_metadata_version=False,
            deterministic_id=True,
        )
    return out.getvalue()


def _drop(found: pikepdf.Object, *keys: str) -> None:
    for key in keys:
        if key in found:
            del found[key]


# --- Boxes and marks ---


def _set_boxes(file: pikepdf.Pdf, page: pikepdf.Page, shop: PrintShop) -> None:
    """The page's boxes: what is kept, what is printed, and the sheet with the marks."""
    bled = box_of(page.mediabox)
    trim = box_of(page.trimbox) if "/TrimBox" in page.obj else bled.grown(-points(shop.bleed))
    away = max(MARK_AWAY, points(shop.bleed))
    sheet = trim.grown(away + MARK_LENGTH + points(1)) if shop.marks else bled
    x, y = -sheet.left, -sheet.bottom
    if (x, y) != (0, 0):
        page.contents_add(b"q 1 0 0 1 %.4f %.4f cm\n" % (x, y), prepend=True)
        page.contents_add(b"Q", prepend=False)
    for key, box in (("MediaBox", sheet), ("BleedBox", bled), ("TrimBox", trim)):
        page.obj[Name("/" + key)] = box.moved(x, y).array()
    _drop(page.obj, "/CropBox", "/ArtBox")
    if shop.marks:
        _draw_marks(file, page, trim.moved(x, y), away)


def _draw_marks(file: pikepdf.Pdf, page: pikepdf.Page, trim: Box, away: float) -> None:
    """Lines at the corners, in all inks at once: so each plate has them in the same place."""
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 1, 1, 1], N=1)
    every = Array([Name.Separation, Name.All, Name.DeviceCMYK, tint])
    name = page.add_resource(every, Name.ColorSpace, Name("/EveryPlate"))  # a name of its own choice is random
    lines = [b"q %s CS 1 SCN %.2f w" % (str(name).encode(), MARK_LINE)]
    for x, out in ((trim.left, -1), (trim.right, 1)):
        for y, up in ((trim.bottom, -1), (trim.top, 1)):
            for dx, dy in ((out, 0), (0, up)):
                start = (x + dx * away, y + dy * away)
                end = (x + dx * (away + MARK_LENGTH), y + dy * (away + MARK_LENGTH))
                lines.append(b"%.3f %.3f m %.3f %.3f l S" % (*start, *end))
    page.contents_add(b"\n".join([*lines, b"Q"]), prepend=False)


# --- Transparency ---


def _without_idle_groups(file: pikepdf.Pdf) -> None:
    """Take out transparency groups where nothing in the file is transparent: they do nothing, and X-1a forbids them."""
    found = [container for container in containers(file) if not isinstance(container, Array)]
    if any(is_transparent(one) for one in found):
        return
    for one in found:
        if is_group(one.get("/Group")):
            del one["/Group"]


def is_group(found: Any) -> bool:
    return isinstance(found, Dictionary) and found.get("/S") == Name.Transparency


def is_transparent(found: Any) -> bool:
    """Whether this image or graphics state lets something below shine through."""
    if any(key in found and float(found[key]) != 1 for key in ("/ca", "/CA")):
        return True
    if "/SMask" in found and found["/SMask"] != Name("/None"):
        return True
    return "/BM" in found and found["/BM"] not in (Name.Normal, Name.Compatible)


# --- What the file says of itself ---


def _intent(file: pikepdf.Pdf, profile: Profile) -> Dictionary:
    """For which press and paper the inks are meant."""
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFX,
        OutputConditionIdentifier=String(profile.condition or "Custom"),
        Info=String(profile.name),
        DestOutputProfile=file.make_stream(profile.icc, N=4),
    )
    if profile.condition:
        intent.RegistryName = String(REGISTRY)
    return intent


def _identify(file: pikepdf.Pdf, standard: str, title: str, moment: dt.datetime, key: str) -> None:
    day = moment.astimezone(dt.UTC)
    written = String(day.strftime("D:%Y%m%d%H%M%SZ"))
    info = Dictionary(
        Title=String(title),
        Creator=String(MAKER),
        Producer=String(MAKER),
        CreationDate=written,
        ModDate=written,
        Trapped=Name("/False"),
        GTS_PDFXVersion=String(standard),
    )
    file.trailer.Info = file.make_indirect(info)
    packet = XMP.format(
        title=escape(title),
        maker=MAKER,
        moment=day.strftime("%Y-%m-%dT%H:%M:%SZ"),
        id=uuid.UUID(key),
        standard=standard,
    )
    file.Root.Metadata = file.make_stream(packet.encode(), Type=Name.Metadata, Subtype=Name.XML)


XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
  xmlns:pdfx="http://ns.adobe.com/pdfx/1.3/"
  xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/"
  xmlns:xmp="http://ns.adobe.com/xap/1.0/"
  xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<pdf:Producer>{maker}</pdf:Producer>
<pdf:Trapped>False</pdf:Trapped>
<pdfx:GTS_PDFXVersion>{standard}</pdfx:GTS_PDFXVersion>
<pdfxid:GTS_PDFXVersion>{standard}</pdfxid:GTS_PDFXVersion>
<xmp:CreatorTool>{maker}</xmp:CreatorTool>
<xmp:CreateDate>{moment}</xmp:CreateDate>
<xmp:ModifyDate>{moment}</xmp:ModifyDate>
<xmp:MetadataDate>{moment}</xmp:MetadataDate>
<xmpMM:DocumentID>uuid:{id}</xmpMM:DocumentID>
<xmpMM:InstanceID>uuid:{id}</xmpMM:InstanceID>
<xmpMM:VersionID>1</xmpMM:VersionID>
<xmpMM:RenditionClass>default</xmpMM:RenditionClass>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>
"""
