"""What a paper is composed of: a planned edition as data for the templates, with its pictures. No layout here."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import pypdfium2
import zxingcpp
from PIL import Image

from buurtpers.base.language import catalogue, clock, day_month, month_year, plain_date, short_month, short_weekday
from buurtpers.base.typography import drawn
from buurtpers.paper.content.blocks import (
    Block,
    Box,
    Byline,
    Item,
    Paragraph,
    Quote,
    Subhead,
    Table,
    blocks_of,
    count_words,
)
from buurtpers.paper.content.data import (
    AdData,
    BodyType,
    ContactData,
    EditionData,
    GroupData,
    MeetingData,
    NoticeData,
    PaperData,
    PhotoData,
    StoryData,
)
from buurtpers.paper.content.puzzle import Puzzle, word_search
from buurtpers.paper.content.theme import PaperTheme
from buurtpers.paper.content.vignettes import fitting
from buurtpers.plan.edition import BIG, FRONT, AgendaLine, EditionPlan, GroupLine, Notice, Story
from buurtpers.plan.pages import PhotoUse
from buurtpers.prepress.adverts import UnusableAd, placeable
from buurtpers.read.markdown import Body
from buurtpers.read.models.people import Contact

_T = TypeVar("_T")
PhotoFor = Callable[[PhotoUse], Path | None]

QR_FROM_WORDS = 120  # shorter stories without a photo get no QR code
DRAWN_FROM_WORDS = 50  # shorter stories have no drawing
LETTER_FROM_WORDS = 180  # shorter stories begin without a large letter
LONG_LEAD = 60  # words: a longer one is the first paragraph of its story
LONG_BOX = 150  # words: a longer one is no box
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
    """A story as the composer sees it, with its place in `PaperData.stories`."""

    index: int
    title: str
    words: int
    story: Story | None  # None: a text of the editors
    pictures: tuple[Picture, ...]
    main: bool  # the first picture is the story's own; the others stand below its text
    has_qr: bool = False
    has_vignette: bool = False  # a drawing may stand with it

    @property
    def weight(self) -> int:
        return self.story.weight if self.story else 1


@dataclass(frozen=True)
class Material:
    """What there is to compose; the stories in the plan's order, the editors' words first where there are any."""

    data: PaperData
    copies: tuple[Copy, ...]
    files: dict[str, bytes]  # what the templates show besides photographs

    @property
    def front(self) -> Copy:
        """The story that leads the paper."""
        return next((copy for copy in self.copies if self.data.stories[copy.index].front), self.copies[0])


def material_of(plan: EditionPlan, photo: PhotoFor, theme: PaperTheme, parted: int = 1) -> Material:
    """What `plan` has, in the house style of `theme`. `photo` gives the print JPEG of a photograph, or None.

    `parted`: into how many parts agenda and groups go, where usually they are one.
    """
    return _Builder(plan, photo, theme).build(parted)


class _Builder:
    def __init__(self, plan: EditionPlan, photo: PhotoFor, theme: PaperTheme) -> None:
        self.plan = plan
        self.photo = photo
        self.theme = theme
        self.say = catalogue("buurtpers_press")
        self.stories: list[StoryData] = []
        self.copies: list[Copy] = []
        self.files: dict[str, bytes] = {}
        self.drawn: set[str] = set()  # the names of the vignettes that are in use

    def build(self, parted: int) -> Material:
        plan = self.plan
        size, leading, _ = self.theme.types(plan.format)[0]
        if plan.welcome:
            self._own(self.say("paper.welcome"), self.say("paper.welcome-kicker"), blocks_of(plan.welcome.html))
        for place, story in enumerate(plan.stories):
            self._story(story, front=place == 0)
        # An announcement that is too long to stand in one piece is a text like others.
        short = [notice for notice in plan.notices if notice.body.words <= LONG_BOX]
        for notice in plan.notices:
            if notice not in short:
                self._own(notice.title, self.say("paper.notice"), blocks_of(notice.body.html))
        if not self.copies:
            call = Paragraph(words=tuple(self.say("paper.call-text").split()))
            self._own(self.say("paper.call"), self.say("paper.welcome-kicker"), [call])
        data = PaperData(
            words=self._words() | {"groups": self.say("paper.groups", name=plan.name)},
            edition=EditionData(
                masthead=plan.masthead,
                title=plan.title,
                issue=f"{plan.title} · {plain_date(plan.date)} · nr. {plan.number}",
                about=self.say("paper.about", name=plan.name),
                tagline=plan.tagline or "",
                network=plan.network,
                document_title=self.say("paper.title", masthead=plan.masthead, title=plan.title),
                date=plan.date,
            ),
            format=self.theme.format(plan.format).for_typst(),
            type=BodyType(size, leading),
            theme=self.theme.for_typst(),
            stories=tuple(self.stories),
            groups=_chunks([self._group(group) for group in plan.groups], max(1, GROUPS_TOGETHER // parted)),
            agenda=_chunks([self._meeting(line) for line in plan.agenda], max(1, MEETINGS_TOGETHER // parted)),
            notices=tuple(map(self._notice, short)),
            ads=tuple(found for ad in range(len(plan.ads)) if (found := self._ad(ad))),
            redactie=_contact(plan.redactie),
            copy=tuple(self._copy()),
            call=self.say("paper.call-to", contact=_reach(plan.redactie)) if _reachable(plan.redactie) else "",
            colofon=plan.colofon or (plan.network,),
            puzzle=self._puzzle(),
        )
        return Material(data, tuple(self.copies), self.files)

    def _words(self) -> dict[str, str]:
        """The words that the templates show as they are."""
        plain = (key for key, text in self.say.messages.items() if key.startswith("paper.") and "{" not in text)
        return {key.removeprefix("paper."): self.say(key) for key in plain}

    def _story(self, story: Story, front: bool) -> None:
        uses = ([story.photo] if story.photo else []) + list(story.photos)
        pictures = [self._picture(use) for use in uses]
        main = bool(story.photo and pictures[0])
        blocks: list[Block] = [*blocks_of(story.body.html)]
        lead = story.lead
        if len(lead.split()) > LONG_LEAD:
            blocks.insert(0, Paragraph(words=tuple(lead.split())))
            lead = ""
        words = count_words(blocks)
        if self.theme.style.drop_cap and (front or story.weight >= BIG) and words >= LETTER_FROM_WORDS:
            blocks[0] = _with_letter(blocks[0])
        if story.author:
            blocks.insert(0, Byline(author=story.author, keep=True))
        if story.box:
            blocks += _boxed(*story.box)
        found = tuple(picture for picture in pictures if picture)
        wants_qr = story.url and (words >= QR_FROM_WORDS or main or story.online)
        unwanted = found[0] if main and story.photo_wish == "nee" else None
        vignette = None if found or words < DRAWN_FROM_WORDS else self._vignette(story)
        self._add(
            Copy(len(self.stories), story.title, words, story, found, main, bool(wants_qr), bool(vignette)),
            StoryData(
                title=printed(story.title),
                kicker=self._kicker(story),
                lead=lead,
                author=story.author,
                front=front,
                blocks=_spaced(blocks),
                photos=tuple(self._shown(picture, story.title, picture is not unwanted) for picture in found),
                main=main,
                quote=story.quote,
                url=story.url,
                qr=self._qr(story.url) if wants_qr else None,
                vignette=vignette,
            ),
        )

    def _vignette(self, story: Story) -> str | None:
        """The file of the drawing that goes with a story, where one does."""
        found = fitting(story.title, self._kicker(story) or "", self.theme.vignettes, self.drawn)
        if found is None:
            return None
        self.drawn.add(found.name)
        name = f"vignette-{len(self.stories)}.svg"
        self.files[name] = found.svg
        return f"/{name}"

    def _kicker(self, story: Story) -> str | None:
        """The section that a story stands in, or else its theme."""
        return next((section.title for section in self.plan.sections if section.id == story.section), story.kicker)

    def _own(self, title: str, kicker: str, blocks: Sequence[Block]) -> None:
        self._add(
            Copy(len(self.stories), title, count_words(blocks), None, (), False),
            StoryData(
                title=printed(title),
                kicker=kicker,
                lead="",
                author=None,
                front=False,
                blocks=_spaced(blocks),
                photos=(),
                main=False,
                quote=None,
                url="",
                qr=None,
            ),
        )

    def _add(self, copy: Copy, story: StoryData) -> None:
        self.copies.append(copy)
        self.stories.append(story)

    def _picture(self, use: PhotoUse) -> Picture | None:
        file = self.photo(use)
        if file is None:
            return None
        with Image.open(file) as opened:
            width, height = opened.size
        return Picture(use, file, height / width, width, self.plan.min_dpi)

    def _shown(self, picture: Picture, title: str, wanted: bool) -> PhotoData:
        use = picture.use
        alt = use.alt or use.caption or self.say("paper.photo-alt", title=title)
        return PhotoData(alt, use.caption, use.credit, picture.ratio, wanted)

    def _qr(self, url: str) -> str:
        name = f"qr-{len(self.stories)}.svg"
        code = zxingcpp.create_barcode(url, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
        self.files[name] = code.to_svg(add_quiet_zones=False).encode()
        return f"/{name}"

    def _notice(self, notice: Notice) -> NoticeData:
        # Nobody looks at the lines of a notice: only giant words have hyphens in it.
        blocks = [
            replace(block, strict=5) if isinstance(block, Paragraph | Item) else block
            for block in blocks_of(notice.body.html)
        ]
        return NoticeData(printed(notice.title), _spaced(blocks))

    def _ad(self, place: int) -> AdData | None:
        ad = self.plan.ads[place]
        if ad.pdf:
            try:
                content, suffix = placeable(Path(ad.pdf).read_bytes()), ".pdf"
            except UnusableAd:
                return None
            width, height = pypdfium2.PdfDocument(content)[0].get_size()
            ratio = height / width
        else:
            picture = self._picture(ad.photo) if ad.photo else None
            if picture is None:
                return None
            content, suffix, ratio = picture.file.read_bytes(), ".jpg", picture.ratio
        name = f"ad-{place}{suffix}"
        self.files[name] = content
        file = Path(ad.pdf or (ad.photo.file if ad.photo else "")).name
        return AdData(ad.name, file, ad.alt, ad.url, ad.size, f"/{name}", ratio)

    def _group(self, group: GroupLine) -> GroupData:
        contact = group.contact or Contact()
        if not contact.reachable:
            via = self.say("paper.via-editors")
            contact = Contact(name=f"{contact.name}, {via[0].lower()}{via[1:]}" if contact.name else via)
        return GroupData(group.title, group.description, _contact(contact), _reach(contact), group.wanted)

    def _meeting(self, line: AgendaLine) -> MeetingData:
        when = (
            self.say("paper.from-to", start=clock(line.start), end=clock(line.end))
            if line.end and line.end.date() == line.start.date()
            else self.say("paper.at", time=clock(line.start))
        )
        reason = self.say("paper.cancelled-because", reason=line.reason) if line.reason else self.say("paper.cancelled")
        start = self.say("paper.at", time=clock(line.start))
        details = [self.say(f"paper.{name}", text=text) for name, text in line.details]
        return MeetingData(
            day=str(line.start.day),
            weekday=short_weekday(line.start.date()),
            month=short_month(line.start.date()),
            month_title=month_year(line.start.date()).capitalize(),
            title=line.title,
            line=", ".join(filter(None, (when, line.place, *details))),
            front_line=", ".join(filter(None, (start, line.place))),
            cancelled=line.cancelled,
            reason=reason,
        )

    def _puzzle(self) -> Puzzle:
        plan = self.plan
        texts = [plan.name, plan.masthead, *(group.title for group in plan.groups)]
        texts += [meeting.place for meeting in plan.agenda if meeting.place] + [story.title for story in plan.stories]
        return word_search([*texts, self.say("paper.puzzle-words")], f"{plan.buurt} {plan.id}")

    def _copy(self) -> list[str]:
        plan = self.plan
        lines = [self.say("paper.copy-how")]
        if plan.next_kopij:
            lines.append(self.say("paper.copy-until", date=day_month(plan.next_kopij)))
        if plan.next_date:
            lines.append(self.say("paper.next-paper", date=day_month(plan.next_date)))
        return lines


def _boxed(title: str | None, text: Body) -> list[Block]:
    """The box that goes with a story; what is too long to stand in one piece is more of the text, under its title."""
    blocks = blocks_of(text.html)
    if count_words(blocks) <= LONG_BOX:
        return [Box(title=title, blocks=tuple(blocks), above=1)]
    head = [Subhead(words=tuple(title.split()), level=3)] if title else []
    return [*head, *blocks]


def printed(title: str) -> str:
    """A title as far as paper has it: a headline can't be empty."""
    return title if drawn(title).strip() else "…"


def _spaced(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with the empty row that stands above some of them; a subhead stays with what it heads."""
    found: list[Block] = []
    for place, block in enumerate(blocks):
        before = blocks[place - 1] if place else None
        apart = isinstance(block, Subhead | Table | Box) or isinstance(before, Table)
        apart = apart or (isinstance(block, Quote) and not isinstance(before, Quote))
        last = place == len(blocks) - 1
        above = 1 if place and apart else block.above
        found.append(replace(block, above=above, keep=not last and (block.keep or isinstance(block, Subhead))))
    return tuple(found)


def _with_letter(block: Block) -> Block:
    """A first paragraph without its first letter, and the quote before that, which is kept beside it."""
    if not isinstance(block, Paragraph) or not isinstance(first := block.words[0], str):
        return block
    letter = _LETTER.match(first)
    return replace(block, letter=letter[0], words=(first[letter.end() :], *block.words[1:])) if letter else block


def fixed_page(copy: Copy, pages: int) -> int | None:
    """The page an editor chose for a story, in a paper of so many pages."""
    page = copy.story.page if copy.story else None
    if page is None:
        return None
    return min(page if page >= FRONT else pages, pages)


def _contact(contact: Contact) -> ContactData:
    email = contact.email or _bare_address(contact.form)
    return ContactData(contact.name, _unbroken(contact.phone), email, contact.address)


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


def _chunks(items: Sequence[_T], most: int) -> tuple[tuple[_T, ...], ...]:
    """`items` in as few rows of about the same length as `most` allows."""
    if not items:
        return ()
    parts = -(-len(items) // most)
    size = -(-len(items) // parts)
    return tuple(tuple(items[start : start + size]) for start in range(0, len(items), size))
