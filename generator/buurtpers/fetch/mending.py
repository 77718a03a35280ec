"""What feeds get wrong in their XML, put right before feedparser sees it: it would lose all over one entry."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_REFERENCES = re.compile(rb"(?:&#(?:[xX][0-9a-fA-F]+|[0-9]+);)+")
_REFERENCE = re.compile(rb"&#([xX]?)([0-9a-fA-F]+);")
_MOST_DIGITS = 8  # of a number that may be a character
_BASE = re.compile(rb"\sxml:base\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_UTF_16 = re.compile(rb"^(\s*<\?xml[^>]*?)\sencoding\s*=\s*[\"']utf-?16[^\"']*[\"']", re.IGNORECASE)
# Elements of others' vocabularies, but for those in which dates, texts and links stand.
_STRANGE = re.compile(rb"</?(?!dc:|dcterms:|atom:|content:|rdf:|rss:)[A-Za-z_][\w.-]*:[^<>]*>")


def mended(xml: bytes) -> bytes:
    """The same feed with characters that there are, with bases that are addresses, and in the encoding it is in."""
    xml = _REFERENCES.sub(_characters, xml)
    xml = _BASE.sub(_base, xml)
    # Who can read these letters one by one is not reading UTF-16: a program wrote the head without thinking.
    return _UTF_16.sub(rb"\1", xml)


def bare(xml: bytes) -> bytes:
    """The same feed without the elements of strange vocabularies."""
    return _STRANGE.sub(b"", xml)


def _characters(found: re.Match[bytes]) -> bytes:
    """References to characters: halves of pairs put together, and what is no character left out."""
    numbers = [
        int(digits, 16 if sign else 10) if len(digits) <= _MOST_DIGITS and (sign or digits.isdigit()) else -1
        for sign, digits in _REFERENCE.findall(found[0])
    ]
    text = "".join(chr(number) for number in numbers if 0 < number <= 0x10FFFF)
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    return "".join(f"&#{ord(letter)};" for letter in whole).encode()


def _base(found: re.Match[bytes]) -> bytes:
    try:
        urlsplit((found[1] or found[2] or b"").decode("utf-8", "replace"))
    except ValueError:
        return b""
    return found[0]
