"""Whether all words of a text came out: the net below all else, for what nobody thought of.

Words are counted as they were written and as they came out. Where some are missing,
what is known to be markup is taken away first; what is then still missing is told,
with its line.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from buurtpers.read.links import is_external, outward, written
from buurtpers.read.ownhtml import Left, markup_taken_away

_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(r"<[^<>]*>")
_HREF = re.compile(r'<a href="([^"]*)"')
_VALUE = re.compile(r'(?:href|title)="([^"]*)"')
# The number of a point in a list, which is counted again; and what links and abbreviations are known by.
_NAMES = re.compile(r"^[ >]*(?:[-*+][ ]+)*\d+[.)](?=\s)|^ {0,3}\*?\[[^\[\]\n]*\]:|(?<=\])\[[^\[\]]*\]", re.MULTILINE)
_ADDRESS = r"(<[^<>\n]+>|[^\s<>()]+(?:\([^\s()]*\)[^\s<>()]*)*)"
_START = re.compile(
    rf"(!\[[^\[\]]*)?\]\(\s*{_ADDRESS}|^ {{0,3}}\[[^\[\]\n]*\]:\s*{_ADDRESS}|<([a-z][^\s<>]*:[^\s<>]*)>",
    re.MULTILINE,
)
# Where a link leads that can't be refused. If it is none, it is shown.
_PLAIN_LINK = re.compile(r"(?<=\])\((?:https?:)?[^()\s:\"<>]*\)")
# What is no letter, and what belongs to the signs that are set otherwise than they were typed.
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum()) + "‘’“”–…\u00a0".encode()
MOST_NAMED = 6


def lost(source: str, came_out: str, more: Sequence[str], all_links: bool) -> Iterator[Left]:
    """The links that may not lead where they should, and the words that did not come out.

    `came_out`: the HTML of a text; `more`: addresses and words of it that are used beside that; `all_links`: whether
    each link came out too, as far as is known.
    """
    shown = html.unescape(_TAG.sub(" ", came_out))
    if all_links and _letters(shown) == _letters(_PLAIN_LINK.sub("", source)):
        return  # so it is with most texts
    out = Counter(_WORD.findall(shown))
    out.update(_WORD.findall(html.unescape(" ".join((*_VALUE.findall(came_out), *more)))))
    if all_links and not _missing(source, out):
        return
    known = {unquote(html.unescape(one)) for one in (*more, *_HREF.findall(came_out))}
    left = markup_taken_away(source)
    for found in _START.finditer(left):
        address = written(html.unescape(found[2] or found[3] or found[4]).strip("<>"))
        if found[1] or not is_external(address) or found[0] in shown:
            pass
        elif not {unquote(address), unquote(outward(address) or "")} & known:
            yield Left("link-refused", max(0, source.find(found[0])), address)
        out.update(_WORD.findall(address))
    missing = _missing(_NAMES.sub(" ", left), out)
    if missing:
        words = [word for word in _WORD.findall(left) if word in missing]
        at = _where(source, missing)
        named = " ".join(dict.fromkeys(words[:MOST_NAMED])) + ("…" if len(words) > MOST_NAMED else "")
        yield Left("text-lost", at, named)


def _letters(text: str) -> bytes:
    """The letters of a text in a row, as UTF-8, to compare two texts by."""
    return text.encode().translate(None, _NO_LETTERS)


def _missing(source: str, out: Counter[str]) -> Counter[str]:
    return Counter(_WORD.findall(html.unescape(source))) - out


def _where(source: str, missing: Counter[str]) -> int:
    """Where the line begins that has most of the words."""
    best, place, at = 0, 0, 0
    for line in source.split("\n"):
        many = len({word for word in _WORD.findall(html.unescape(line)) if word in missing})
        if many > best:
            best, place = many, at
        at += len(line) + 1
    return place
