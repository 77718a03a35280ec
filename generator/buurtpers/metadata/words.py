"""What XMP, IPTC and the texts in a file tell, and what can be found in bytes of which nothing is known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from buurtpers.metadata import exif
from buurtpers.metadata.parts import CAMERA, PERSON, PLACE

# Names of XMP, and of programs that write EXIF as texts into a PNG.
_PLACES = re.compile(
    rb"(?i)GPS(?:Dest)?(?:Latitude|Longitude|Altitude|AreaInfo)|LocationCreated|LocationShown"
    rb"|Iptc4xmpCore:Location|photoshop:(?:City|State|Country)|geo:(?:lat|long)|GPSCoordinates"
)
_PERSONS = re.compile(
    rb"(?i)dc:(?:creator|rights)|OwnerName|xmpRights:(?:Owner|WebStatement)|CreatorContactInfo|PersonInImage"
    rb"|PersonDisplayName|mwg-rs:Name|photoshop:(?:AuthorsPosition|CaptionWriter|Credit|Source)|tiff:Artist"
    rb"|exif:(?:Artist|Copyright)|plus:(?:ImageCreator|CopyrightOwner|Licensor)"
)
_CAMERAS = re.compile(rb"(?i)SerialNumber|exif:MakerNote")
_TURNED = re.compile(rb"tiff:Orientation(?:=\"|>)([1-8])")

# Datasets of IPTC: names of places; names of makers, owners and sources.
_IPTC_PLACES = {26, 27, 90, 92, 95, 100, 101}
_IPTC_PERSONS = {80, 85, 110, 115, 116, 118, 122}
_IPTC_MARK = b"\x1c\x02"

_PERSON_WORDS = {b"author", b"artist", b"copyright", b"creator", b"owner"}

_TIFF = re.compile(rb"II\*\0|MM\0\*")
_XMP = re.compile(rb"<x:xmpmeta.*?</x:xmpmeta>", re.DOTALL)
_FILM_PLACE = (b"\xa9xyz", b"loci")  # in the film that a telephone puts behind a photograph
MOST_FOUND = 64
_EXIF_LENGTH = 2**20


def xmp_tells(said: bytes) -> set[str]:
    plain = said.replace(b"\0", b"")  # also where it is in UTF-16
    return {kind for kind, names in ((PLACE, _PLACES), (PERSON, _PERSONS), (CAMERA, _CAMERAS)) if names.search(plain)}


def xmp_orientation(said: bytes) -> int:
    """How the picture has to be turned, 1 to 8; 0 where that is not said."""
    found = _TURNED.search(said)
    return int(found[1]) if found else 0


def iptc_tells(said: bytes) -> set[str]:
    found, at = set[str](), said.find(_IPTC_MARK)
    while 0 <= at < len(said) - 5:
        number, size = said[at + 2], int.from_bytes(said[at + 3 : at + 5], "big")
        if said[at + 5 : at + 5 + size].strip(b"\0 "):
            found |= {PLACE} if number in _IPTC_PLACES else {PERSON} if number in _IPTC_PERSONS else set()
        at = said.find(_IPTC_MARK, at + 2)
    return found | xmp_tells(said)


def text_tells(said: bytes) -> set[str]:
    """Of a text with its name before it, as a PNG has them; and of a comment."""
    name = said.partition(b"\0")[0].strip().lower()
    return ({PERSON} if name in _PERSON_WORDS else set()) | xmp_tells(said)


def anything(data: bytes) -> set[str]:
    """What can be found in bytes of an unknown kind: pieces of EXIF, XMP and films anywhere in them."""
    found = {PLACE} if any(mark in data for mark in _FILM_PLACE) else set[str]()
    for piece in _pieces(data):
        found |= exif.tells(piece) if piece[:2] in (b"II", b"MM") else xmp_tells(piece)
    return found


def _pieces(data: bytes) -> Iterator[bytes]:
    for found in islice(_XMP.finditer(data), MOST_FOUND):
        yield found[0]
    for found in islice(_TIFF.finditer(data), MOST_FOUND):
        start = found.start()  # at the very beginning: a TIFF file, which says this where it likes
        yield data[start : start + _EXIF_LENGTH] if start else data
