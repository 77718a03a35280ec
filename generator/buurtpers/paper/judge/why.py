"""Why a paper looks as it does: where each story went and what was adjusted, as text and as a drawing of the grid."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from buurtpers.base.language import catalogue
from buurtpers.paper.content.blocks import QrCode
from buurtpers.paper.content.data import PaperData
from buurtpers.paper.judge.area import POINTS, Area, area, cropped, left_out, unlevel
from buurtpers.paper.judge.finished import Rect
from buurtpers.paper.page.layout import Layout, Module, Page, PlacedPhoto, PlacedStory, Rule, TextFrame

# Kinds that stand in a paper because there was room for them.
FILLERS = frozenset({"call", "cards", "puzzle", "notice"})
SEEN = 0.02  # a crop or a difference smaller than this is not worth a word
FAINT = "#d9d5cd"
FILLS = {"story": "#ffffff", "ad": "#eadff0", "filler": "#faedc8", "other": "#e3ede6"}
PAGE_WIDTH = 300  # of a page in the drawing
ACROSS = 4  # pages in one row of the drawing
APART = 14  # between two pages
TALL = 9  # letters in the drawing
SVG = "http://www.w3.org/2000/svg"


def explain(layout: Layout, data: PaperData, house: tuple[float, float] | None = None) -> str:
    """Dutch text. `house`: the size and leading of the body text where nothing had to give way."""
    told = _Told(layout, data)
    lines = [told.heading()]
    for page in layout.pages:
        lines += ["", told.say("page", number=page.number)]
        for module in _in_order(page):
            lines += _item(told.module(module, page))
    adjusted = [*told.adjusted(house)]
    lines += ["", told.say("adjusted" if adjusted else "nothing-adjusted")]
    for line in adjusted:
        lines += _item(line)
    return "\n".join(lines) + "\n"


def _item(text: str) -> list[str]:
    return textwrap.wrap(text, 100, initial_indent="- ", subsequent_indent="  ")


def _in_order(page: Page) -> list[Module]:
    return sorted(page.modules, key=lambda module: (module.place.y, module.place.x))


@dataclass(frozen=True)
class _Told:
    layout: Layout
    data: PaperData

    def say(self, key: str, **values: Any) -> str:
        return catalogue("buurtpers")(f"why.{key}", **values)

    def heading(self) -> str:
        form, kind, pages = self.data.format, self.data.type, self.layout.pages
        return self.say(
            "heading",
            title=self.data.edition.document_title,
            format=form.name,
            n=len(pages),
            columns=form.columns,
            size=_number(kind.size),
            leading=_number(kind.leading),
        )

    def title(self, module: Module) -> str:
        """What a module is called."""
        if module.story:
            return self.data.stories[module.story.number].title
        match module.kind:
            case "notice":
                return f"{self.kind(module)}: {self.data.notices[module.number].title}"
            case "ad":
                return f"{self.kind(module)}: {self.data.ads[module.number].name}"
            case _:
                return self.kind(module)

    def kind(self, module: Module) -> str:
        key = f"kind.{module.kind}"
        return self.say(key) if f"why.{key}" in catalogue("buurtpers") else module.kind

    def module(self, module: Module, page: Page) -> str:
        at = module.place
        columns, rows = _range(at.x + 1, at.x + at.columns), _range(at.y + 1, at.y + at.rows)
        place = self.say("place", columns=columns, rows=rows)
        if not module.story:
            return self.say("module", title=self.title(module), place=place)
        parts = "; ".join(self.parts(module.story, page))
        return self.say("story", title=self.title(module), place=place, parts=parts)

    def parts(self, story: PlacedStory, page: Page) -> Iterator[str]:
        """The form of a story: its headline, photographs, columns, quote, and where it goes on."""
        if story.part:
            yield self.say("comes-from", page=self.page_of(story.number, story.part - 1))
        else:
            yield self.say("headline", size=_number(story.head.size))
        for shown in story.photos:
            crop = self.crop(shown, story, page)
            key = "photo-cropped" if crop > SEEN else "photo"
            yield self.say(key, n=shown.place.columns, crop=f"{100 * crop:.0f}%")
        if story.frames:
            rows = ", ".join(str(frame.used) for frame in story.frames)
            yield self.say("text", n=len({frame.place.x for frame in story.frames}), rows=rows)
        if story.quote:
            yield self.say("quote")
        if story.vignette:
            yield self.say("vignette")
        if onward := self.page_of(story.number, story.part + 1):
            yield self.say("goes-on", page=onward)

    def page_of(self, number: int, part: int) -> int:
        """The page with a part of a story; 0: there is none."""
        found = (page.number for page in self.layout.pages for _, story in page.stories
                 if (story.number, story.part) == (number, part))  # fmt: skip
        return next(found, 0)

    def crop(self, shown: PlacedPhoto, story: PlacedStory, page: Page) -> float:
        return cropped(shown, area(self.data, page), self.data.stories[story.number].photos[shown.number])

    def adjusted(self, house: tuple[float, float] | None) -> Iterator[str]:
        """What had to give way, in the order in which the paper gives way."""
        size, leading = self.data.type.size, self.data.type.leading
        if house and house != (size, leading):
            yield self.say("type", size=_number(size), leading=_number(leading), house=_number(house[0]))
        placed = [(page, module) for page in self.layout.pages for module in _in_order(page)]
        told = [(page, module, module.story) for page, module in placed if module.story]
        for page, module, story in told:
            for photo in story.photos:
                if (crop := self.crop(photo, story, page)) > SEEN:
                    yield self.say("crop", title=self.title(module), crop=f"{100 * crop:.0f}%")
        there = {story.number for _, _, story in told}
        gone = left_out(self.layout, self.data)
        for number, known in enumerate(self.data.stories):
            if number not in there:
                yield self.say("left-out", title=known.title)
            elif number in gone:
                yield self.say("no-photo", title=known.title, n=len(gone[number]))
        for _, module, story in told:
            if onward := self.page_of(story.number, story.part + 1):
                yield self.say("continued", title=self.title(module), page=onward)
        for _, module, story in told:
            if any(isinstance(block, QrCode) and block.rest for frame in story.frames for block in frame.blocks):
                yield self.say("online", title=self.title(module))
        for _, module, story in told:
            feet: dict[int, list[int]] = {}
            for frame in story.frames:
                feet.setdefault(frame.place.x, []).append(frame.place.y + frame.used)
            if rows := unlevel(story, feet):
                yield self.say("uneven", title=self.title(module), n=rows)
        for page, module in placed:
            if module.kind in FILLERS:
                yield self.say("filler", title=self.title(module), page=page.number)


def _number(value: float) -> str:
    return f"{value:g}".replace(".", ",")


def _range(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


# --- The drawing ---


def diagram(layout: Layout, data: PaperData) -> str:
    """An SVG of the grid of every page, with what stands on it; spreads side by side."""
    form = data.format
    scale = PAGE_WIDTH / (form.width * POINTS)
    high = form.height * POINTS * scale
    pages = layout.pages
    slots = [page.number for page in pages]
    deep = max(slots, default=0) // ACROSS + 1
    width, height = _slot(ACROSS - 1, high)[0] + PAGE_WIDTH + APART, deep * (high + 3 * APART) + APART
    told = _Told(layout, data)
    svg = _element(
        None, "svg", viewBox=f"0 0 {_fixed(width)} {_fixed(height)}", role="img",
        lang="nl", **{"aria-labelledby": "title desc", "font-family": "sans-serif", "font-size": str(TALL)},
    )  # fmt: skip
    _element(svg, "title", id="title").text = told.say("drawing", title=data.edition.document_title)
    _element(svg, "desc", id="desc").text = explain(layout, data)
    _element(svg, "rect", width="100%", height="100%", fill="#f1eee8")
    for page in pages:
        x, y = _slot(page.number, high)
        group = _element(svg, "g", transform=f"translate({_fixed(x)} {_fixed(y)})")
        _Drawing(group, told, page, area(data, page), scale, high).draw()
    return etree.tostring(svg, encoding="unicode", pretty_print=True)


def _slot(number: int, high: float) -> tuple[float, float]:
    """Where a page stands: 1 on the right of a spread, 2 and 3 together, and so on."""
    across = number % ACROSS
    spreads = across // 2
    x = APART + across * PAGE_WIDTH + spreads * APART + (across % 2) * 1
    return x, APART + (number // ACROSS) * (high + 3 * APART)


@dataclass(frozen=True)
class _Drawing:
    """One page, drawn into `group`."""

    group: Any
    told: _Told
    page: Page
    area: Area
    scale: float
    high: float

    def draw(self) -> None:
        _element(self.group, "rect", width=str(PAGE_WIDTH), height=_fixed(self.high), fill="#ffffff", stroke="#8f8c86")
        self.grid()
        for module in _in_order(self.page):
            self.module(module)
        for rule in self.page.rules:
            self.rule(rule)
        folio = self.told.say("page", number=self.page.number)
        self.words(folio, PAGE_WIDTH / 2, self.high + 1.4 * TALL, 10, **{"text-anchor": "middle"})

    def grid(self) -> None:
        room = self.area
        for column in range(room.columns):
            self.rect(room.part(column, 0, 1, room.rows), self.group, fill="none", stroke=FAINT)
        whole = room.box
        steps = [room.top + row * room.row for row in range(5, room.rows, 5)]
        path = " ".join(f"M{self.at(whole.left)} {self.at(y)}H{self.at(whole.right)}" for y in steps)
        _element(self.group, "path", d=path, stroke=FAINT, fill="none", **{"stroke-width": "0.5"})

    def module(self, module: Module) -> None:
        kind = module.kind
        place = self.area.rect(module.place)
        group = _element(self.group, "g", **{"class": kind})
        _element(group, "title").text = self.told.module(module, self.page)
        fill = FILLS.get("filler" if kind in FILLERS else kind, FILLS["other"])
        self.rect(place, group, fill=fill, stroke="#1b1b1b", **{"fill-opacity": "0.85", "stroke-width": "0.8"})
        if module.story:
            self.story(module.story, group)
        self.label(module, place, group)

    def story(self, story: PlacedStory, group: Any) -> None:
        for frame in story.frames:
            self.text_frame(frame, group)
        for photo in story.photos:
            box = self.area.rect(photo.place)
            self.rect(box, group, fill="#b8c4cf", stroke="#5f6f7d")
            cross = f"M{self.point(box.left, box.top)}L{self.point(box.right, box.bottom)}"
            cross += f"M{self.point(box.right, box.top)}L{self.point(box.left, box.bottom)}"
            _element(group, "path", d=cross, stroke="#5f6f7d", fill="none", **{"stroke-width": "0.5"})
        if story.quote:
            self.rect(self.area.rect(story.quote), group, fill="#dfe8f5", stroke="#5f6f7d")
        if story.vignette:
            self.rect(self.area.rect(story.vignette), group, fill="#e6ece9", stroke="#5f6f7d")

    def text_frame(self, frame: TextFrame, group: Any) -> None:
        """A line for every row of text."""
        room = self.area.part(frame.place.x, frame.place.y, 1, frame.used)
        bases = [room.top + (row + 0.7) * self.area.row for row in range(frame.used)]
        path = " ".join(f"M{self.at(room.left + 2)} {self.at(y)}H{self.at(room.right - 2)}" for y in bases)
        if path:
            _element(group, "path", d=path, stroke="#b9b4aa", fill="none", **{"stroke-width": "0.9"})

    def label(self, module: Module, place: Rect, group: Any) -> None:
        """The name of a module, in the room of a story's head or of the whole module."""
        head = module.story.head if module.story else None
        room = self.area.rect(head.place) if head and head.place.rows else place
        size = min(14.0, max(TALL, (head.size if head else 0) * self.scale * 0.8))
        letters = max(6, int((room.width * self.scale - 6) / (0.62 * size)))
        most = max(1, int(room.height * self.scale / (1.2 * size)))
        lines = textwrap.wrap(self.told.title(module), letters, max_lines=most, placeholder=" …")
        for place_of_line, line in enumerate(lines):
            x, y = room.left * self.scale + 4, room.top * self.scale + (1.1 + 1.15 * place_of_line) * size
            halo = {"paint-order": "stroke", "stroke": "#ffffff", "stroke-width": "2.5", "stroke-linejoin": "round"}
            self.words(line, x, y, size, group, **halo, **{"font-weight": "bold"})

    def rule(self, rule: Rule) -> None:
        room = self.area
        y = room.top + rule.y * room.row
        if rule.columns is not None:
            box = room.part(rule.x, rule.y, rule.columns, 0)
            path = f"M{self.point(box.left, y)}L{self.point(box.right, y)}"
        else:
            x = room.x(rule.x) - room.gutter / 2
            path = f"M{self.point(x, y)}L{self.point(x, y + (rule.rows or 0) * room.row)}"
        _element(self.group, "path", d=path, stroke="#1b1b1b", fill="none", **{"stroke-width": "1.4"})

    def rect(self, box: Rect, group: Any, **looks: str) -> None:
        size = {"width": self.at(box.width), "height": self.at(box.height)}
        _element(group, "rect", x=self.at(box.left), y=self.at(box.top), **size, **looks)

    def words(self, text: str, x: float, y: float, size: float, group: Any = None, **looks: str) -> None:
        where = self.group if group is None else group
        _element(
            where, "text", x=_fixed(x), y=_fixed(y), fill="#1b1b1b", **{"font-size": _fixed(size)}, **looks
        ).text = text

    def at(self, value: float) -> str:
        return _fixed(value * self.scale)

    def point(self, x: float, y: float) -> str:
        return f"{self.at(x)} {self.at(y)}"


def _element(parent: Any, name: str, **attributes: str) -> Any:
    tag = f"{{{SVG}}}{name}"
    if parent is None:
        return etree.Element(tag, attributes, nsmap={None: SVG})
    return etree.SubElement(parent, tag, attributes)


def _fixed(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
