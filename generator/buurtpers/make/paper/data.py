"""A planned edition as the data that the Typst templates read. No layout here.

Text goes to Typst as XML files and JSON values, never as code, so nothing an
author writes can break or change a page.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import lxml.html
import segno
from lxml import etree
from PIL import Image

from buurtpers.language import catalogue, clock, day_month, month_year, plain_date, short_month, short_weekday
from buurtpers.make.paper.puzzle import word_search
from buurtpers.plan.edition import AgendaLine, EditionPlan, GroupLine, Story
from buurtpers.plan.pages import PhotoUse
from buurtpers.read.models import Contact
from buurtpers.typography import without_emoji

_T = TypeVar("_T")
PhotoFor = Callable[[PhotoUse], Path | None]

QR_FROM_WORDS = 120  # shorter stories without a photo get no QR code
FRONT_WORDS = (60, 260)  # a front-page story may break off between these many words
PART_WORDS = 620  # more than this is set in parts, each within a page
GROUPS_TOGETHER = 9
MEETINGS_TOGETHER = 21

_SENTENCE = re.compile(r"(?<=[.!?…”’])\s+(?=[A-ZÀ-Ý“‘])")


@dataclass(frozen=True)
class Piece:
    """A story or a part of one, as the composer sees it. `ratio` is the photo's height : width."""

    index: int  # place in data["stories"]
    story: int  # place in the plan; -1: the editors' welcome
    title: str
    words: int
    ratio: float | None
    part: int = 0  # 0: whole or first part
    more: bool = False  # goes on in another piece


@dataclass(frozen=True)
class PaperData:
    """`json` for data.json; what the composer has to place."""

    json: dict[str, Any]
    fronts: tuple[tuple[Piece, ...], ...]  # ways to set the front-page story: whole, or in two pieces
    pieces: tuple[Piece, ...]  # the other stories, in order
    groups: int  # blocks of working groups
    agenda: int  # blocks of meetings
    edition: str  # its id
    wanted: int  # groups that look for somebody or something


def paper_data(plan: EditionPlan, photo: PhotoFor, work: Path) -> PaperData:
    """The data of `plan`; bodies, QR codes and photos are written into `work`."""
    return _Builder(plan, photo, work).build()


class _Builder:
    def __init__(self, plan: EditionPlan, photo: PhotoFor, work: Path) -> None:
        self.plan = plan
        self.photo = photo
        self.work = work
        self.say = catalogue("buurtpers_press")
        self.stories: list[dict[str, Any]] = []

    def build(self) -> PaperData:
        plan = self.plan
        welcome = self._welcome()
        fronts, pieces = self._stories(welcome)
        groups = _chunks([self._group(group) for group in plan.groups], GROUPS_TOGETHER)
        agenda = _chunks([self._meeting(line) for line in plan.agenda], MEETINGS_TOGETHER)
        data = {
            "words": {key: self.say(f"paper.{key}") for key in _PLAIN_WORDS}
            | {"groups": self.say("paper.groups", name=plan.name), "more": self.say("paper.more", page="{page}")},
            "edition": {
                "masthead": plan.masthead,
                "title": plan.title,
                "issue": f"{plan.title} · {plain_date(plan.date)} · nr. {plan.number}",
                "about": self.say("paper.about", name=plan.name),
                "tagline": plan.tagline or "",
                "network": plan.network,
                "document-title": self.say("paper.title", masthead=plan.masthead, title=plan.title),
                "colour": plan.colour,
                "date": [plan.date.year, plan.date.month, plan.date.day],
            },
            "stories": self.stories,
            "groups": groups,
            "agenda": agenda,
            "redactie": _contact(plan.redactie),
            "copy": self._copy(),
            "call": self.say("paper.call-to", contact=_reach(plan.redactie)) if _reachable(plan.redactie) else "",
            "colofon": list(plan.colofon) or [plan.network],
            "puzzle": self._puzzle(),
        }
        wanted = sum(1 for group in plan.groups if group.wanted)
        return PaperData(data, fronts, pieces, len(groups), len(agenda), plan.id, wanted)

    def _stories(self, welcome: Piece | None) -> tuple[tuple[tuple[Piece, ...], ...], tuple[Piece, ...]]:
        plan = self.plan
        if not plan.stories:
            return ((welcome,) if welcome else (self._nothing(),),), ()
        fronts = self._fronts(plan.stories[0])
        rest = [piece for place, story in enumerate(plan.stories[1:], 1) for piece in self._parts(place, story)]
        return fronts, tuple([welcome] if welcome else []) + tuple(rest)

    def _fronts(self, story: Story) -> tuple[tuple[Piece, ...], ...]:
        root = _tree(story.body.html)
        ways: list[tuple[Piece, ...]] = [(self._add(0, story, root),)] if _count(root) <= PART_WORDS else []
        children = list(root)
        for cut in range(1, len(children)):
            first, second = _slice(children[:cut]), _slice(children[cut:])
            if FRONT_WORDS[0] <= _count(first) <= FRONT_WORDS[1] and children[cut - 1].tag == "p":
                ways.append((self._add(0, story, first, more=True), *self._tail(story, second)))
        if not ways:
            first, second = _cut(root, FRONT_WORDS[1])
            ways.append((self._add(0, story, first, more=True), *self._tail(story, second)))
        return tuple(ways)

    def _tail(self, story: Story, root: Any) -> list[Piece]:
        return self._split(0, story, root, part=1)

    def _parts(self, place: int, story: Story) -> list[Piece]:
        return self._split(place, story, _tree(story.body.html), part=0)

    def _split(self, place: int, story: Story, root: Any, part: int) -> list[Piece]:
        """`root` as pieces that each fit a page."""
        pieces = []
        while _count(root) > PART_WORDS:
            first, root = _cut(root, PART_WORDS * 4 // 5)
            pieces.append(self._add(place, story, first, part=part, more=True))
            part += 1
        return [*pieces, self._add(place, story, root, part=part)]

    def _add(self, place: int, story: Story, root: Any, part: int = 0, more: bool = False) -> Piece:
        photo = self._photo(story, place) if part == 0 else None
        words = _count(root)
        index = len(self.stories)
        last = not more
        wants_qr = last and story.url and (words >= QR_FROM_WORDS or photo or part)
        self.stories.append(
            {
                "title": story.title,
                "kicker": self._kicker(story, place, part),
                "lead": story.lead if part == 0 else "",
                "author": story.author if part == 0 else None,
                "photo": photo,
                "url": story.url,
                "qr": self._qr(story.url) if wants_qr else None,
                "more": more,
                "body": self._write(f"body-{index}.xml", root),
            }
        )
        return Piece(index, place, story.title, words, photo["ratio"] if photo else None, part, more)

    def _kicker(self, story: Story, place: int, part: int) -> str | None:
        if part == 0:
            return story.kicker
        return self.say("paper.continued-front" if place == 0 else "paper.continued")

    def _welcome(self) -> Piece | None:
        return self._own(self.say("paper.welcome"), _tree(self.plan.welcome.html)) if self.plan.welcome else None

    def _nothing(self) -> Piece:
        paragraph = lxml.html.fromstring("<p></p>")
        paragraph.text = self.say("paper.call-text")
        return self._own(self.say("paper.call"), _slice([paragraph]))

    def _own(self, title: str, root: Any) -> Piece:
        index = len(self.stories)
        self.stories.append(
            {
                "title": title,
                "kicker": self.say("paper.welcome-kicker"),
                "lead": "",
                "author": None,
                "photo": None,
                "url": "",
                "qr": None,
                "more": False,
                "body": self._write(f"body-{index}.xml", root),
            }
        )
        return Piece(index, -1, title, _count(root), None)

    def _photo(self, story: Story, place: int) -> dict[str, Any] | None:
        prepared = self.photo(story.photo) if story.photo else None
        if story.photo is None or prepared is None:
            return None
        target = self.work / f"photo-{place}.jpg"
        if not target.exists():
            target.write_bytes(prepared.read_bytes())
        with Image.open(target) as picture:
            width, height = picture.size
        return {
            "src": f"/{target.name}",
            "alt": story.photo.alt or story.photo.caption or self.say("paper.photo-alt", title=story.title),
            "caption": story.photo.caption,
            "credit": story.photo.credit,
            "ratio": height / width,
        }

    def _qr(self, url: str) -> str:
        name = f"qr-{len(self.stories)}.svg"
        out = io.BytesIO()
        segno.make(url, error="m", micro=False).save(out, kind="svg", border=0, xmldecl=False, svgns=True, scale=4)
        (self.work / name).write_bytes(out.getvalue())
        return f"/{name}"

    def _write(self, name: str, root: Any) -> str:
        text = without_emoji(etree.tostring(root, encoding="unicode"))
        (self.work / name).write_text(text, "utf-8")
        return f"/{name}"

    def _group(self, group: GroupLine) -> dict[str, Any]:
        contact = group.contact or Contact(name=self.say("paper.via-editors"))
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
        return {
            "day": str(line.start.day),
            "weekday": short_weekday(line.start.date()),
            "month": short_month(line.start.date()),
            "month-title": month_year(line.start.date()).capitalize(),
            "title": line.title,
            "line": ", ".join(filter(None, (when, line.place))),
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


_PLAIN_WORDS = (
    "by",
    "photo-by",
    "qr",
    "qr-alt",
    "inside",
    "soon",
    "cancelled",
    "wanted",
    "wanted-title",
    "agenda",
    "editors",
    "copy",
    "colofon",
    "call",
    "call-text",
    "notes-kicker",
    "notes",
    "puzzle-kicker",
    "puzzle",
    "puzzle-text",
    "cards-kicker",
    "cards",
    "cards-text",
    "card-hello",
    "card-name",
    "card-house",
    "card-phone",
    "card-offer",
)


def _contact(contact: Contact) -> dict[str, str | None]:
    return {
        "name": contact.name,
        "phone": _unbroken(contact.phone),
        "email": contact.email,
        "address": contact.address,
    }


def _reachable(contact: Contact) -> bool:
    return bool(contact.phone or contact.email)


def _reach(contact: Contact) -> str:
    return " · ".join(filter(None, (contact.name, _unbroken(contact.phone) or contact.email)))


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


def _tree(html: str) -> Any:
    """`html` as an element tree of blocks; markers of images are dropped, loose text becomes a paragraph."""
    root = lxml.html.fragment_fromstring(html, create_parent="body")
    etree.strip_tags(root, etree.Comment)
    etree.strip_elements(root, "img", with_tail=False)
    for paragraph in list(root.iter("p")):
        if not paragraph.text_content().strip():
            paragraph.drop_tree()
    _even_headings(root)
    return root


def _even_headings(root: Any) -> None:
    """Subheads stand below a story's head (level 2) and never skip a level."""
    open_levels: list[int] = []
    for heading in root.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        level = int(heading.tag[1])
        while open_levels and open_levels[-1] >= level:
            open_levels.pop()
        open_levels.append(level)
        heading.tag = f"h{min(len(open_levels) + 2, 6)}"


def _slice(children: list[Any]) -> Any:
    root = lxml.html.Element("body")
    for child in children:
        copy = lxml.html.fromstring(lxml.html.tostring(child, encoding="unicode"))
        root.append(copy)
    return root


def _count(root: Any) -> int:
    return len(root.text_content().split())


def _cut(root: Any, words: int) -> tuple[Any, Any]:
    """`root` in two, the first with about `words` words: between blocks, or between sentences of a long paragraph."""
    children = [part for child in root for part in _sentences(child, words)]
    seen = 0
    for place, child in enumerate(children):
        seen += _count(child)
        heads_next = child.tag[0] == "h"
        if seen >= words and not heads_next and place + 1 < len(children):
            return _slice(children[: place + 1]), _slice(children[place + 1 :])
    return _slice(children[:-1]), _slice(children[-1:])


def _sentences(child: Any, words: int) -> list[Any]:
    """A paragraph longer than `words` as several, without its markup; anything else as it is."""
    if child.tag != "p" or _count(child) <= words:
        return [child]
    parts: list[Any] = []
    for sentence in _SENTENCE.split(child.text_content()):
        if not parts or _count(parts[-1]) >= words // 2:
            parts.append(lxml.html.Element("p"))
            parts[-1].text = ""
        parts[-1].text = f"{parts[-1].text} {sentence}".strip()
    return parts
