"""The last look at what is published: nothing in it can run, fetch from elsewhere, or lead where no link may lead.

What people write is made safe when it is read, and templates escape the rest. Here that
is not believed: each page, feed and entry of the search index passes through this module
just before it is written, and a mistake made anywhere before costs that page or file.

A page must be written so plainly that it can be read in one way only: `<` and `>` stand
around tags and nowhere else, and values between double quotes. Then its tags are all
there is to look at, and each is looked at once: pages have most of theirs in common.
"""

from __future__ import annotations

import html
import re

import lxml.etree

# What may stand in a page: no element that runs, fetches, or shows something else by itself, but for those below.
_ELEMENTS = frozenset(
    (
        "html head title meta link script body header footer main nav article aside section div span p h1 h2 h3 h4 h5 "
        "h6 ul ol li dl dt dd hr br blockquote pre figure figcaption picture source img table caption thead tbody "
        "tfoot tr th td details summary dialog form fieldset legend label input button select optgroup option output "
        "a em strong b i u s del ins sub sup small abbr cite q code kbd mark time wbr"
    ).split()
)
# What their tags may say; nothing that is code or a style, and addresses only where they are looked at.
_SAID = frozenset(
    (
        "href src srcset action class id lang dir hidden tabindex role title rel type download for name value method "
        "placeholder autocapitalize autocomplete spellcheck autofocus checked disabled required selected open label "
        "width height alt sizes media loading decoding fetchpriority colspan rowspan scope start reversed datetime "
        "charset content property http-equiv as crossorigin defer async translate inert hreflang maxlength min max "
        "step headers enterkeyhint inputmode blocking"
    ).split()
)
_TAG = re.compile(r"<[^<>]*>")
_OPENS = re.compile(r'<([a-z][a-z0-9]*)((?:\s+[a-z][a-z0-9-]*(?:="[^"]*")?)*)\s*/?>')
_CLOSES = re.compile(r"</([a-z][a-z0-9]*)>")
_ATTRIBUTE = re.compile(r'([a-z][a-z0-9-]*)(?:="([^"]*)")?')
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_HOW = frozenset({"http:", "https:", "mailto:", "tel:", "webcal:"})
# What browsers pass over in an address, so that it says something else than it seems to.
_PASSED_OVER = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]")
_LEADS_ON = re.compile(r"0; url=(.*)")
# Signs of ours that are taken out on the way: around the file of a photograph, and in the place of a `<`.
_LEFT = ("\0", "\U0010fffd")
_MOST_KNOWN = 100_000
_known: set[str] = {"<!doctype html>"}
"""Tags that were found to be good."""


class Unsafe(Exception):
    """What was made would not be safe to publish; the text says what of it."""


def checked(made: str) -> str:
    """HTML that is about to be published: a page, or a part of one. Raises Unsafe."""
    tags = _TAG.findall(made)
    if not made.count("<") == made.count(">") == len(tags):
        raise Unsafe("a < or > that is no part of a tag")
    for tag in {*tags} - _known:
        _look(tag)
    if len(_known) > _MOST_KNOWN:
        _known.clear()
    _known.update(tags)
    for sign in _LEFT:
        if sign in made:
            raise Unsafe(f"a mark that was left: {sign!r}")
    return made


def _look(tag: str) -> None:
    """One tag. Raises Unsafe."""
    if found := _CLOSES.fullmatch(tag):
        if found[1] not in _ELEMENTS:
            raise Unsafe(tag)
        return
    found = _OPENS.fullmatch(tag)
    if not found or found[1] not in _ELEMENTS:
        raise Unsafe(tag)
    said = _ATTRIBUTE.findall(found[2])
    values = dict(said)
    if len(values) < len(said) or not all(_is_good(name, html.unescape(value)) for name, value in said):
        raise Unsafe(tag)
    _look_at_element(found[1], values, tag)


def _is_good(name: str, value: str) -> bool:
    if name not in _SAID and not name.startswith(("aria-", "data-")):
        return False
    if name == "href":
        return _leads_well(value)
    if name in ("src", "action"):
        return _is_here(value)
    if name == "srcset":
        return all(_is_here(part.split()[0]) for part in value.split(",") if part.strip())
    return True


def _look_at_element(name: str, values: dict[str, str], tag: str) -> None:
    """What only some elements may say. Raises Unsafe."""
    good = True
    if name == "script":  # none of our own words, only data and files
        good = "src" in values or values.get("type") in ("application/ld+json", "application/json")
    elif name == "link" and not {*values.get("rel", "").split()} & {"canonical", "alternate"}:
        good = _is_here(html.unescape(values.get("href", "")))
    elif name == "meta" and values.get("http-equiv") == "refresh":
        leads = _LEADS_ON.fullmatch(html.unescape(values.get("content", "")))
        good = bool(leads and _is_here(leads[1]))
    elif name == "meta" and "http-equiv" in values:
        good = values["http-equiv"].casefold() in ("content-security-policy", "x-ua-compatible")
    if not good:
        raise Unsafe(tag)


def _leads_well(address: str) -> bool:
    """Whether a link may lead there."""
    plain = _PASSED_OVER.sub("", address)
    scheme = _SCHEME.match(plain)
    return scheme[0].lower() in _HOW if scheme else not plain.startswith(("//", "/\\", "\\"))


def _is_here(address: str) -> bool:
    """Whether something is fetched from the site itself."""
    return _leads_well(address) and not _SCHEME.match(_PASSED_OVER.sub("", address))


# A feed has words and addresses, and nothing with a meaning of its own in a reader of feeds.
_IN_FEEDS = frozenset(
    (
        "rss channel item title link description guid pubDate lastBuildDate category creator author docs generator "
        "language managingEditor webMaster feed entry id updated published summary name email uri subtitle rights"
    ).split()
)
_MARKUP = re.compile(r"<[a-zA-Z/!?]")


def checked_feed(made: bytes) -> bytes:
    """A feed that is about to be published. Raises Unsafe."""
    root = lxml.etree.fromstring(made, lxml.etree.XMLParser(resolve_entities=False, no_network=True))
    for element in root.iter():
        name = lxml.etree.QName(element).localname if isinstance(element.tag, str) else "comment"
        text, kind = element.text or "", element.get("type", "text")
        addresses = [element.get("href", ""), text if name in ("link", "guid", "id", "uri", "docs") else ""]
        if name not in _IN_FEEDS or not all(map(_leads_well, addresses)):
            raise Unsafe(name)
        if kind in ("html", "xhtml") or (root.tag == "rss" and _MARKUP.search(text)):
            raise Unsafe(f"{name}: HTML")
    return made
