"""Markdown from many hands, made into HTML that is safe on a page and on paper.

Everything a person wrote passes through nh3 with a short list of what a local
paper needs. Links inside the network and photographs are not resolved here: they
are left as markers, because where they lead depends on the site.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from typing import Any

import lxml.html
import nh3
from lxml.html import HtmlElement
from markdown import Markdown
from markdown.extensions.abbr import AbbrExtension
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from pymdownx.magiclink import MagiclinkExtension
from pymdownx.tilde import DeleteSubExtension

from buurtpers.inputs import digest
from buurtpers.packing import Packed
from buurtpers.read.quick import Quick
from buurtpers.read.textfile import printable
from buurtpers.typography import typographic

TAGS = frozenset(
    {"p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre"}
    | {"em", "strong", "b", "i", "u", "s", "del", "ins", "sub", "sup", "small", "abbr", "cite", "q", "code", "a", "img"}
    | {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
)
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "abbr": {"title"},
}
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
# What may stand around a figure; it is lifted out of anything narrower.
_ROOMY = frozenset({"div", "blockquote", "li", "td", "th", "dd"})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_VERBATIM = frozenset({"code", "pre"})
LEAD = 260
# More than any story needs. Beyond it Markdown takes minutes, and libxml2 drops text without a word.
LONGEST = 100_000
MOST_OPEN = 2000
DEEPEST = 100
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_TAG = re.compile(r"<(/?)(?!(?:br|hr|img)\b)[a-z]")


class TextTooDeep(Exception):
    """A text so long, or so nested, that no person wrote it."""


@dataclass(frozen=True)
class Image:
    """An image in a text: `src` and words as the author wrote them."""

    src: str
    alt: str
    title: str


@dataclass(frozen=True, repr=False)
class Body(Packed):
    """A text. In `html`, `<!--image:N-->` stands for `images[N]` and `href="link:N"` leads to `links[N]`."""

    large = "html"
    html: str
    images: tuple[Image, ...]
    links: tuple[str, ...]
    lead: str
    words: int

    name: str = field(init=False, compare=False)
    """A name for all that is in it: a text stands in the plans of many sites."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", digest(self.html, self.images, self.links, self.lead, self.words))

    def __repr__(self) -> str:
        return f"Body({self.name})"


@cache
def _converter() -> Markdown:
    # Not by name: to find them by that, Python-Markdown reads about everything that is installed.
    kinds = (TableExtension, DefListExtension, AbbrExtension, SaneListExtension, DeleteSubExtension, MagiclinkExtension)
    return Markdown(extensions=[*(kind() for kind in kinds), Quick()], output_format="html")


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=set(SCHEMES),
        link_rel=None,
        clean_content_tags={"script", "style", "iframe", "object", "template"},
    )


def read_markdown(text: str) -> Body:
    """The Body of `text`. Raises TextTooDeep."""
    if len(text) > LONGEST or text.count("[") > MOST_OPEN or text.count("<") - text.count(">") > MOST_OPEN:
        raise TextTooDeep
    try:
        rough = _converter().reset().convert(text)
    except RecursionError as error:
        raise TextTooDeep from error
    clean = _cleaner().clean(rough)
    if max(accumulate(-1 if tag[1] else 1 for tag in _TAG.finditer(clean)), default=0) > DEEPEST:
        raise TextTooDeep
    root = lxml.html.fragment_fromstring(printable(clean), create_parent="div")
    _even_headings(root)
    images = _lift_images(root)
    links = _mark_links(root)
    _set_quotes(root)
    lead = next((words for p in root.iter("p") if (words := _words(p))), "")
    html = "".join(_serialise(child) for child in root)
    inner = (root.text or "").strip()
    if inner:
        html = f"<p>{lxml.html.tostring(_paragraph(inner), encoding='unicode')[3:]}" + html
    return Body(html, images, links, shorten(lead, LEAD), len(root.text_content().split()))


def shorten(text: str, limit: int) -> str:
    """`text`, cut after a sentence or else after a word so that it stays within `limit` characters."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    stop = max(cut.rfind(mark) for mark in (". ", "! ", "? ", ".’ ", ".” "))
    if stop > limit // 3:
        return cut[: stop + 1].rstrip() + ("’" if cut[stop : stop + 2] == ".’" else "")
    return cut[: cut.rfind(" ")].rstrip(" ,;:–") + "…"


def _paragraph(text: str) -> HtmlElement:
    element = lxml.html.Element("p")
    element.text = text
    return element


def _serialise(element: Any) -> str:
    return str(lxml.html.tostring(element, encoding="unicode"))


def _words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _even_headings(root: HtmlElement) -> None:
    """Headings start at h2, below the page's own h1, and never skip a level."""
    open_levels: list[int] = []
    for heading in [element for element in root.iter() if element.tag in _HEADINGS]:
        level = int(str(heading.tag)[1])
        while open_levels and open_levels[-1] >= level:
            open_levels.pop()
        open_levels.append(level)
        if not heading.text_content().strip() and len(heading) == 0:
            heading.drop_tree()
            continue
        heading.tag = f"h{min(len(open_levels) + 1, 6)}"


def _lift_images(root: HtmlElement) -> tuple[Image, ...]:
    images: list[Image] = []
    last: dict[Any, Any] = {}  # the marker that already follows a block
    for element in list(root.iter("img")):
        src = element.get("src", "").strip()
        marker = lxml.etree.Comment(f"image:{len(images)}")
        images.append(Image(src, element.get("alt", "").strip(), typographic(element.get("title", "").strip())))
        block: Any = element
        while block.getparent() is not root and block.getparent().tag not in _ROOMY:
            block = block.getparent()
        after = last.get(block, block)
        tail, after.tail = after.tail, None
        after.addnext(marker)
        marker.tail, last[block] = tail, marker
        element.drop_tree()
        if block is not element and block.tag == "p" and not _words(block) and len(block) == 0:
            block.drop_tree()
    return tuple(images)


def is_external(address: str) -> bool:
    """Whether an address leads off the network's own sites (or to a mailbox, a telephone, a spot on the page)."""
    return address.startswith(("//", "#")) or _SCHEME.match(address) is not None


def _mark_links(root: HtmlElement) -> tuple[str, ...]:
    links: list[str] = []
    for element in root.iter("a"):
        href = element.get("href", "").strip()
        if href.startswith("//"):
            element.set("href", "https:" + href)
        elif href and not is_external(href):
            element.set("href", f"link:{len(links)}")
            links.append(href)
    return tuple(links)


def _set_quotes(root: HtmlElement) -> None:
    for element in root.iter():
        verbatim = element.tag in _VERBATIM or any(a.tag in _VERBATIM for a in element.iterancestors())
        if element.text and isinstance(element.tag, str) and not verbatim:
            element.text = typographic(element.text)
        if element.tail and not any(a.tag in _VERBATIM for a in element.iterancestors()):
            element.tail = typographic(element.tail)
