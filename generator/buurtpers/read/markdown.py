"""Markdown from many hands, made into HTML that is safe on a page and on paper.

What a person wrote passes through nh3 with a short list of what a local paper needs
twice: before we work on it, so that there is a sound tree to work on, and after all
else, so that nothing is changed once it was found to be safe. Links inside the network
and photographs are not resolved here: they are left as markers, because where they
lead depends on the site. The markers are put into the tree, after all addresses and
comments that somebody wrote were taken out of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate, zip_longest
from typing import Any
from urllib.parse import unquote

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

from buurtpers.base.phones import dialled, numbers_in
from buurtpers.base.typography import typographic
from buurtpers.engine.inputs import digest
from buurtpers.engine.packing import Packed
from buurtpers.read import anchors
from buurtpers.read.allwords import AllWords
from buurtpers.read.links import SCHEMES, is_external, outward, written
from buurtpers.read.lost import lost
from buurtpers.read.ownhtml import TAGS, Left, shown, spelled
from buurtpers.read.quick import Quick
from buurtpers.read.textfile import printable, visible

ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "abbr": {"title"},
}
_MOST = {"colspan": 20, "rowspan": 20, "start": 9999}
# Of what we make, nothing else leaves: no pictures, and names of headings and markers of ours.
_MADE = {tag: names for tag, names in ATTRIBUTES.items() if tag != "img"} | {f"h{n}": {"id"} for n in range(2, 7)}
_LINK = "link"
# What may stand around a figure; it is lifted out of anything narrower.
_ROOMY = frozenset({"div", "blockquote", "li", "td", "th", "dd"})
_POINTS = {"ul": ("li",), "ol": ("li",), "dl": ("dd", "dt")}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_VERBATIM = frozenset({"code", "pre"})
# Something of every telephone number of the Netherlands that is written as such.
_MAY_CALL = re.compile(r"0(?<![\d.,:]0)\d", re.ASCII)
_NO_PHONES = _VERBATIM | {"a"}
LEAD = 260
# More than any story needs. Beyond it Markdown takes minutes, and libxml2 drops text without a word.
LONGEST = 100_000
MOST_OPEN = 2000
DEEPEST = 100
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
    """A text. In `html`, `<!--image:N-->` stands for `images[N]` and `href="link:N"` leads to `links[N]`.

    `anchors`: the names of its headings.
    """

    large = "html"
    html: str
    images: tuple[Image, ...]
    links: tuple[str, ...]
    lead: str
    words: int
    anchors: tuple[str, ...] = ()

    name: str = field(init=False, compare=False)
    """A name for all that is in it: a text stands in the plans of many sites."""

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "name", digest(self.html, self.images, self.links, self.lead, self.words, self.anchors)
        )

    def __repr__(self) -> str:
        return f"Body({self.name})"


@cache
def _converter() -> Markdown:
    # Not by name: to find them by that, Python-Markdown reads about everything that is installed.
    kinds = (TableExtension, DefListExtension, AbbrExtension, SaneListExtension, DeleteSubExtension, MagiclinkExtension)
    return Markdown(extensions=[*(kind() for kind in kinds), AllWords(), Quick()], output_format="html")


@cache
def _cleaner() -> nh3.Cleaner:
    """The nh3 cleaner for what people wrote, before we work on it."""
    return nh3.Cleaner(
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=set(SCHEMES),
        link_rel=None,
        clean_content_tags={"script", "style", "iframe", "object", "template"},
    )


@cache
def _last() -> nh3.Cleaner:
    """The nh3 cleaner for our own result: nothing passes but what we may have made."""
    return nh3.Cleaner(
        tags=set(TAGS - {"img", "h1"}),
        attributes={tag: set(names) for tag, names in _MADE.items()},
        url_schemes={*SCHEMES, _LINK},
        link_rel=None,
        strip_comments=False,
    )


def read_markdown(text: str) -> Body:
    """The Body of `text`. Raises TextTooDeep."""
    return read_text(text)[0]


def read_text(text: str, before: str = "") -> tuple[Body, list[Left]]:
    """The Body of `text`, and what of it does not come out as it was written. Raises TextTooDeep.

    `before`: what the names of its headings begin with, where it stands on a page with another text.
    """
    if len(text) > LONGEST or text.count("[") > MOST_OPEN or text.count("<") - text.count(">") > MOST_OPEN:
        raise TextTooDeep
    source = printable(text)
    try:
        rough, left = shown(_converter().reset().convert(spelled(source)), source)
    except RecursionError as error:
        raise TextTooDeep from error
    # Signs that no page can hold may have been spelled out: they are gone before we look at anything.
    clean = printable(_cleaner().clean(rough))
    if max(accumulate(-1 if tag[1] else 1 for tag in _TAG.finditer(clean)), default=0) > DEEPEST:
        raise TextTooDeep
    root = lxml.html.fragment_fromstring(clean, create_parent="div")
    _bound_numbers(root)
    _fill_lists(root)
    headings = _even_headings(root)
    images = _lift_images(root)
    links, changed = _mark_links(root)
    may_call = _MAY_CALL.search(clean) or "+31" in clean or "112" in clean
    calls = _link_phones(root) if may_call else 0
    _explain(root)
    _set_quotes(root)
    names = anchors.named(map(_words, headings), before)
    for heading, name in zip(headings, names, strict=True):
        heading.set("id", name)
    lead = next((words for p in root.iter("p") if (words := _words(p))), "")
    html = "".join(_serialise(child) for child in root)
    inner = (root.text or "").strip()
    if inner:
        html = f"<p>{lxml.html.tostring(_paragraph(inner), encoding='unicode')[3:]}" + html
    html = _last().clean(html)
    all_links = html.count("href=") - calls == rough.count("href=")
    count = len(root.text_content().split())
    left += [Left("link-mail", max(0, source.find(href)), href) for href in changed]
    beside = [*links, *changed, *(word for image in images for word in (image.src, image.alt, image.title))]
    left += lost(source, html, beside, all_links)
    return Body(html, images, links, shorten(lead, LEAD), count, tuple(names)), left


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


def _even_headings(root: HtmlElement) -> list[HtmlElement]:
    """Headings start at h2, below the page's own h1, and never skip a level; those that stay."""
    open_levels: list[int] = []
    found: list[HtmlElement] = []
    for heading in [element for element in root.iter() if element.tag in _HEADINGS]:
        level = int(str(heading.tag)[1])
        while open_levels and open_levels[-1] >= level:
            open_levels.pop()
        open_levels.append(level)
        if not heading.text_content().strip() and len(heading) == 0:
            heading.drop_tree()
            continue
        heading.tag = f"h{min(len(open_levels) + 1, 6)}"
        found.append(heading)
    return found


def _bound_numbers(root: HtmlElement) -> None:
    """A cell over ten thousand columns, or a list from a number that fills the line, is not made for a reader."""
    for element in root.iter("th", "td", "ol"):
        for name, most in _MOST.items():
            if (value := element.get(name)) is not None:
                number = int(value) if re.fullmatch(r"[0-9]{1,9}", value.strip()) else 1
                if (right := str(min(max(number, 1 if name != "start" else 0), most))) != value:
                    element.set(name, right)


def _fill_lists(root: HtmlElement) -> None:
    """What stands in a list and in no point of it becomes one: nothing else may stand there, on a page or on paper."""
    for one in root.iter(*_POINTS):
        points, loose = _POINTS[str(one.tag)], None
        if (text := one.text or "").strip():
            one.text, loose = None, _point(one, points[0], 0)
            loose.text = text
        for child in list(one):
            if child is loose:
                continue
            text = child.tail or ""
            if child.tag in points or not isinstance(child.tag, str):
                loose = None
            else:
                loose = _point(one, points[0], one.index(child)) if loose is None else loose
                loose.append(child)  # with what comes after it
                continue
            if text.strip():
                child.tail, loose = None, _point(one, points[0], one.index(child) + 1)
                loose.text = text


def _point(one: HtmlElement, tag: str, place: int) -> HtmlElement:
    """A new point of a list, before the child of this number."""
    made = lxml.html.Element(tag)
    one.insert(place, made)
    return made


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


def _mark_links(root: HtmlElement) -> tuple[tuple[str, ...], list[str]]:
    """Each link leads off the site as is allowed, or is marked for an address on it, or is none.

    The addresses on the site; and of letters those that were changed.
    """
    links, changed = list[str](), list[str]()
    for element in list(root.iter("a")):
        others = dict(element.attrib)
        href = written(others.pop("href", ""))
        if is_external(href):
            address = outward(href)
            if address and href.startswith("mailto:") and unquote(address) != unquote(href):
                changed.append(href)
        elif address := href and f"{_LINK}:{len(links)}":
            links.append(href)
        if address and not visible(element.text_content()):
            # Nobody could follow it. An address off the site is something to show; one of our own is not.
            for inner in list(element):
                inner.drop_tree()
            element.text = address if is_external(href) else ""
            if not element.text:
                links.pop()
                address = None
        if address:
            element.attrib.clear()  # The address comes first: so the marker is found.
            element.attrib.update({"href": address, **others})
        else:
            element.drop_tag()
    return tuple(links), changed


def _link_phones(root: HtmlElement) -> int:
    """A telephone number in a text can be called. How many there are."""
    inside, many = _inside(root, _NO_PHONES), 0
    for element in list(root.iter()):
        if element.text and isinstance(element.tag, str) and element not in inside:
            element.text, calls = _with_calls(element.text)
            for place, call in enumerate(calls):
                element.insert(place, call)
            many += len(calls)
        if element.tail and element.getparent() not in inside:
            element.tail, calls = _with_calls(element.tail)
            for call in reversed(calls):
                tail = call.tail
                element.addnext(call)
                call.tail = tail
            many += len(calls)
    return many


def _inside(root: HtmlElement, tags: Iterable[str]) -> set[Any]:
    """All elements with one of these names, and those in them."""
    return {inner for element in root.iter(*tags) for inner in element.iter()}


def _with_calls(text: str) -> tuple[str, list[HtmlElement]]:
    """The text up to its first telephone number; and a link for each of them, with what comes after that."""
    found = list(numbers_in(text))
    calls = []
    for number, after in zip_longest(found, found[1:]):
        call = lxml.html.Element("a", href=f"tel:{dialled(number[0])}")
        call.text, call.tail = number[0], text[number.end() : after.start() if after else None]
        calls.append(call)
    return text[: found[0].start()] if found else text, calls


def _explain(root: HtmlElement) -> None:
    """What an abbreviation stands for is said where it comes first, for who can't point at it."""
    told = set[str]()
    for element in list(root.iter("abbr")):
        short, long = _words(element), element.get("title", "").strip()
        if long and short not in told:
            told.add(short)
            element.tail = f" ({long}){element.tail or ''}"


def _set_quotes(root: HtmlElement) -> None:
    verbatim = _inside(root, _VERBATIM)
    for element in root.iter():
        if element.text and isinstance(element.tag, str) and element not in verbatim:
            element.text = typographic(element.text)
        if element.tail and element.getparent() not in verbatim:
            element.tail = typographic(element.tail)
