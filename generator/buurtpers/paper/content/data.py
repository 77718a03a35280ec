"""A planned edition as the data that the Typst templates read. No layout here.

Everything goes to Typst as JSON values, never as code, so nothing an author
writes can break or change a page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pypdfium2
import zxingcpp
from PIL import Image

from buurtpers.base.language import catalogue, clock, day_month, month_year, plain_date, short_month, short_weekday
from buurtpers.base.typography import without_emoji
from buurtpers.paper.content.blocks import ADDRESS, Block, blocks_of, count_words
from buurtpers.paper.content.puzzle import word_search
from buurtpers.paper.content.theme import PaperTheme
from buurtpers.plan.edition import BIG, FRONT, AgendaLine, EditionPlan, GroupLine, Notice, Story
from buurtpers.plan.pages import PhotoUse
from buurtpers.prepress.adverts import UnusableAd, placeable
from buurtpers.read.models.people import Contact

_T = TypeVar("_T")
PhotoFor = Callable[[PhotoUse], Path | None]

QR_FROM_WORDS = 120  # shorter stories without a photo get no QR code
LETTER_FROM_WORDS = 180  # shorter stories begin without a large letter
GROUPS_TOGETHER = 9
MEETINGS_TOGETHER = 21

_LETTER = re.compile(r"[‘’“”]?[^\W\d_](?=\w)")


@dataclass(frozen=True)
class Picture:
    """A photograph ready for paper. `ratio`: height : width; `pixels`: its width."""

    use: PhotoUse
    file: Path
    ratio: float
    pixels: int
    min_dpi: int = 0  # that the print shop wants, 0 where there is none


@dataclass(frozen=True)
class Copy:
    """A story as the composer sees it, with its place in data["stories"]."""

    index: int
    title: str
    words: int
    story: Story | None  # None: a text of the editors
    pictures: tuple[Picture, ...]
    main: bool  # the first picture is the story's own; the others stand below its text
    has_qr: bool = False

    @property
    def weight(self) -> int:
        return self.story.weight if self.story else 1


@dataclass(frozen=True)
class PaperData:
    """`json` for data.json; the stories in the plan's order, the editors' words first where there are any."""

    json: dict[str, Any]
    copies: tuple[Copy, ...]
    files: dict[str, bytes]  # what the templates show besides photographs

    @property
    def front(self) -> Copy:
        """The story that leads the paper."""
        return next((copy for copy in self.copies if self.json["stories"][copy.index]["front"]), self.copies[0])


def paper_data(plan: EditionPlan, photo: PhotoFor, theme: PaperTheme) -> PaperData:
    """The data of `plan`, in the house style of `theme`. `photo` gives the print JPEG of a photograph, or None."""
    return _Builder(plan, photo, theme).build()


class _Builder:
    def __init__(self, plan: EditionPlan, photo: PhotoFor, theme: PaperTheme) -> None:
        self.plan = plan
        self.photo = photo
        self.theme = theme
        self.say = catalogue("buurtpers_press")
        self.stories: list[dict[str, Any]] = []
        self.copies: list[Copy] = []
        self.files: dict[str, bytes] = {}

    def build(self) -> PaperData:
        plan = self.plan
        size, leading, _ = self.theme.types(plan.format)[0]
        if plan.welcome:
            self._own(self.say("paper.welcome"), blocks_of(plan.welcome.html))
        for place, story in enumerate(plan.stories):
            self._story(story, front=place == 0)
        if not self.copies:
            self._own(self.say("paper.call"), [_paragraph(self.say("paper.call-text"))])
        data = {
            "words": self._words() | {"groups": self.say("paper.groups", name=plan.name)},
            "edition": {
                "masthead": plan.masthead,
                "title": plan.title,
                "issue": f"{plan.title} · {plain_date(plan.date)} · nr. {plan.number}",
                "about": self.say("paper.about", name=plan.name),
                "tagline": plan.tagline or "",
                "network": plan.network,
                "document-title": self.say("paper.title", masthead=plan.masthead, title=plan.title),
                "date": [plan.date.year, plan.date.month, plan.date.day],
            },
            "format": self.theme.format(plan.format).for_typst(),
            "address": ADDRESS,
            "sheet": {"bleed": 0, "marks": False},
            "type": {"size": size, "leading": leading},
            "theme": self.theme.for_typst(),
            "ink": {"kind": "rgb", "colours": self.theme.colours(plan.colour)},
            "stories": self.stories,
            "groups": _chunks([self._group(group) for group in plan.groups], GROUPS_TOGETHER),
            "agenda": _chunks([self._meeting(line) for line in plan.agenda], MEETINGS_TOGETHER),
            "notices": [self._notice(notice) for notice in plan.notices],
            "ads": [found for ad in range(len(plan.ads)) if (found := self._ad(ad))],
            "redactie": _contact(plan.redactie),
            "copy": self._copy(),
            "call": self.say("paper.call-to", contact=_reach(plan.redactie)) if _reachable(plan.redactie) else "",
            "colofon": list(plan.colofon) or [plan.network],
            "puzzle": self._puzzle(),
        }
        return PaperData(data, tuple(self.copies), self.files)

    def _words(self) -> dict[str, str]:
        """The words that the templates show as they are."""
        plain = (key for key, text in self.say.messages.items() if key.startswith("paper.") and "{" not in text)
        return {key.removeprefix("paper."): self.say(key) for key in plain}

    def _story(self, story: Story, front: bool) -> None:
        uses = ([story.photo] if story.photo else []) + list(story.photos)
        pictures = [self._picture(use) for use in uses]
        main = bool(story.photo and pictures[0])
        blocks = blocks_of(story.body.html)
        words = count_words(blocks)
        if self.theme.style.drop_cap and (front or story.weight >= BIG) and words >= LETTER_FROM_WORDS:
            _with_letter(blocks)
        if story.author:
            blocks.insert(0, {"k": "by", "author": story.author, "keep": True})
        if story.box:
            title, text = story.box
            blocks.append({"k": "box", "title": title, "blocks": blocks_of(text.html), "above": 1})
        found = tuple(picture for picture in pictures if picture)
        wants_qr = story.url and (words >= QR_FROM_WORDS or main or story.online)
        self._add(
            Copy(len(self.stories), story.title, words, story, found, main, bool(wants_qr)),
            {
                "kicker": self._kicker(story),
                "lead": story.lead,
                "author": story.author,
                "front": front,
                "blocks": _spaced(blocks),
                "photos": [
                    self._shown(picture, story.title)
                    | {"wanted": not (main and picture is pictures[0] and story.photo_wish == "nee")}
                    for picture in found
                ],
                "main": main,
                "quote": story.quote,
                "url": story.url,
                "qr": self._qr(story.url) if wants_qr else None,
            },
        )

    def _kicker(self, story: Story) -> str | None:
        """The section that a story stands in, or else its theme."""
        return next((section.title for section in self.plan.sections if section.id == story.section), story.kicker)

    def _own(self, title: str, blocks: list[Block]) -> None:
        self._add(
            Copy(len(self.stories), title, count_words(blocks), None, (), False),
            {
                "kicker": self.say("paper.welcome-kicker"),
                "lead": "",
                "author": None,
                "front": False,
                "blocks": _spaced(blocks),
                "photos": [],
                "main": False,
                "quote": None,
                "url": "",
                "qr": None,
            },
        )

    def _add(self, copy: Copy, values: dict[str, Any]) -> None:
        self.copies.append(copy)
        self.stories.append({"title": printed(copy.title)} | values)

    def _picture(self, use: PhotoUse) -> Picture | None:
        file = self.photo(use)
        if file is None:
            return None
        with Image.open(file) as opened:
            width, height = opened.size
        return Picture(use, file, height / width, width, self.plan.min_dpi)

    def _shown(self, picture: Picture, title: str) -> dict[str, Any]:
        use = picture.use
        return {
            "alt": use.alt or use.caption or self.say("paper.photo-alt", title=title),
            "caption": use.caption,
            "credit": use.credit,
            "ratio": picture.ratio,
        }

    def _qr(self, url: str) -> str:
        name = f"qr-{len(self.stories)}.svg"
        code = zxingcpp.create_barcode(url, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
        self.files[name] = code.to_svg(add_quiet_zones=False).encode()
        return f"/{name}"

    def _notice(self, notice: Notice) -> dict[str, Any]:
        # Nobody looks at the lines of a notice: only giant words have hyphens in it.
        blocks = [block | {"strict": 5} for block in blocks_of(notice.body.html)]
        return {"title": printed(notice.title), "blocks": _spaced(blocks)}

    def _ad(self, place: int) -> dict[str, Any] | None:
        ad = self.plan.ads[place]
        file = Path(ad.pdf or (ad.photo.file if ad.photo else "")).name
        values = {"name": ad.name, "file": file, "alt": ad.alt, "url": ad.url, "size": ad.size}
        if ad.pdf:
            try:
                content = placeable(Path(ad.pdf).read_bytes())
            except UnusableAd:
                return None
            self.files[f"ad-{place}.pdf"] = content
            width, height = pypdfium2.PdfDocument(content)[0].get_size()
            return values | {"src": f"/ad-{place}.pdf", "ratio": height / width}
        picture = self._picture(ad.photo) if ad.photo else None
        if picture is None:
            return None
        self.files[f"ad-{place}.jpg"] = picture.file.read_bytes()
        return values | {"src": f"/ad-{place}.jpg", "ratio": picture.ratio}

    def _group(self, group: GroupLine) -> dict[str, Any]:
        contact = group.contact or Contact()
        if not contact.reachable:
            via = self.say("paper.via-editors")
            contact = Contact(name=f"{contact.name}, {via[0].lower()}{via[1:]}" if contact.name else via)
        return {
            "title": group.title,
            "description": group.description,
            "contact": _contact(contact),
            "reach": _reach(contact),
            "wanted": group.wanted,
        }

    def _meeting(self, line: AgendaLine) -> dict[str, Any]:
        when = (
            self.say("paper.from-to", start=clock(line.start), end=clock(line.end))
            if line.end and line.end.date() == line.start.date()
            else self.say("paper.at", time=clock(line.start))
        )
        reason = self.say("paper.cancelled-because", reason=line.reason) if line.reason else self.say("paper.cancelled")
        start = self.say("paper.at", time=clock(line.start))
        details = [self.say(f"paper.{name}", text=text) for name, text in line.details]
        return {
            "day": str(line.start.day),
            "weekday": short_weekday(line.start.date()),
            "month": short_month(line.start.date()),
            "month-title": month_year(line.start.date()).capitalize(),
            "title": line.title,
            "line": ", ".join(filter(None, (when, line.place, *details))),
            "front-line": ", ".join(filter(None, (start, line.place))),
            "cancelled": line.cancelled,
            "reason": reason,
        }

    def _puzzle(self) -> dict[str, Any]:
        plan = self.plan
        texts = [plan.name, plan.masthead, *(group.title for group in plan.groups)]
        texts += [meeting.place for meeting in plan.agenda if meeting.place] + [story.title for story in plan.stories]
        puzzle = word_search([*texts, self.say("paper.puzzle-words")], f"{plan.buurt} {plan.id}")
        return {"rows": puzzle.rows, "words": puzzle.words}

    def _copy(self) -> list[str]:
        plan = self.plan
        lines = [self.say("paper.copy-how")]
        if plan.next_kopij:
            lines.append(self.say("paper.copy-until", date=day_month(plan.next_kopij)))
        if plan.next_date:
            lines.append(self.say("paper.next-paper", date=day_month(plan.next_date)))
        return lines


def printed(title: str) -> str:
    """A title as far as paper has it: a headline can't be empty."""
    return title if without_emoji(title).strip() else "…"


def _paragraph(text: str) -> Block:
    return {"k": "p", "w": text.split(), "indent": False}


def _spaced(blocks: list[Block]) -> list[Block]:
    """The blocks with the empty row that stands above some of them; a subhead stays with what it heads."""
    for place, block in enumerate(blocks):
        after_table = place > 0 and blocks[place - 1]["k"] == "table"
        if place and (block["k"] in ("h", "quote", "table", "box") or after_table):
            block["above"] = 1
        if block["k"] == "h":
            block["keep"] = True
    if blocks and blocks[-1].get("keep"):
        blocks[-1]["keep"] = False
    return blocks


def _with_letter(blocks: list[Block]) -> None:
    """Take the first letter, with the quote before it, out of the first paragraph."""
    first = blocks[0]
    if first["k"] == "p" and isinstance(first["w"][0], str) and (found := _LETTER.match(first["w"][0])):
        first["letter"] = found[0]
        first["w"] = [first["w"][0][found.end() :], *first["w"][1:]]


def fixed_page(copy: Copy, pages: int) -> int | None:
    """The page an editor chose for a story, in a paper of so many pages."""
    page = copy.story.page if copy.story else None
    if page is None:
        return None
    return min(page if page >= FRONT else pages, pages)


def _contact(contact: Contact) -> dict[str, str | None]:
    return {
        "name": contact.name,
        "phone": _unbroken(contact.phone),
        "email": contact.email or _bare_address(contact.form),
        "address": contact.address,
    }


def _reachable(contact: Contact) -> bool:
    return bool(contact.phone or contact.email)


def _reach(contact: Contact) -> str:
    way = _unbroken(contact.phone) or contact.email or _bare_address(contact.form)
    return " · ".join(filter(None, (contact.name, way)))


def _bare_address(url: str | None) -> str | None:
    """A web address as people type it."""
    return url.removeprefix("https://").removeprefix("http://").rstrip("/") if url else None


def _unbroken(phone: str | None) -> str | None:
    """A telephone number that stays on one line."""
    return phone.replace(" ", "\u00a0") if phone else None


def _chunks(items: list[_T], most: int) -> list[list[_T]]:
    """`items` in as few lists of about the same length as `most` allows."""
    if not items:
        return []
    parts = -(-len(items) // most)
    size = -(-len(items) // parts)
    return [items[start : start + size] for start in range(0, len(items), size)]
