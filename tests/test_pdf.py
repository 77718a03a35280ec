"""Every paper, opened with other readers than the one that made it."""

from __future__ import annotations

import html
import io
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import lxml.html
import pikepdf
import pytest
import zxingcpp
from pdfminer.high_level import extract_pages, extract_text
from pdfminer.layout import LTChar, LTContainer, LTPage, LTRect, LTTextLine
from pdfminer.pdfdevice import PDFDevice
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.utils import decode_text
from PIL import Image

from buurtpers.plan.edition import EditionPlan, Story
from buurtpers.plan.papers import plan_edition
from support import REPOSITORY, TODAY, look

A4 = (595.28, 841.89)  # points
POINT = 72
ROUND_CODE = 6  # points of white around a code that a reader wants to see
CODE_DPI = 300
EMPTY = "nieuwbuurt"
TEXT_BLOCKS = frozenset({"p", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "dt", "dd", "pre", "caption"})
# A page of text has ink on a fifth of it or more, one with lines to write on half of that, a blank one none.
LEAST_INK, LEAST_INK_IN_A_THIRD = 0.06, 0.03


def program(*args: str | Path) -> str:
    """What one of poppler's programs says."""
    assert shutil.which(str(args[0])), f"{args[0]} is missing: `make tools` installs it"
    done = subprocess.run([*map(str, args)], capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def plain(text: str) -> str:
    """Letters and signs only: how a text is broken into lines, and hyphens at their ends, do not count."""
    return re.sub(r"[\s\u00ad\u200b]+", "", unicodedata.normalize("NFKC", text))


@dataclass(frozen=True)
class Paper:
    """A paper, and what should stand in it."""

    file: Path
    plan: EditionPlan

    @cached_property
    def pdf(self) -> pikepdf.Pdf:
        return pikepdf.open(self.file)

    @property
    def pages(self) -> int:
        return len(self.pdf.pages)

    @cached_property
    def text(self) -> str:
        """All text in the order in which a screen reader says it."""
        device = _Letters(PDFResourceManager())
        with self.file.open("rb") as file:
            for page in PDFPage.get_pages(file):
                PDFPageInterpreter(device.rsrcmgr, device).process_page(page)
        return plain("".join(device.letters.get(mark, "") for mark in marks(self.pdf.Root.StructTreeRoot.K)))

    @cached_property
    def figures(self) -> list[pikepdf.Object]:
        """The pictures, as the structure of the document knows them."""
        return [element for element in structure(self.pdf.Root.StructTreeRoot.K) if element.S == "/Figure"]

    @cached_property
    def light(self) -> bytes:
        """The PDF with grey areas for its photographs, which take long to draw."""
        with pikepdf.open(self.file) as pdf:
            for thing in pdf.objects:
                if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image" and "/Filter" in thing:
                    thing.write(b"\x80")
                    thing.Width, thing.Height, thing.BitsPerComponent = 1, 1, 8
                    thing.ColorSpace = pikepdf.Name.DeviceGray
            out = io.BytesIO()
            pdf.save(out)
        return out.getvalue()

    def pictures(self, dpi: int, *options: str) -> list[Image.Image]:
        """Pages, as grey pixels; `options` of pdftoppm choose which, and which part of them."""
        command = ["pdftoppm", "-gray", "-r", str(dpi), *options, "-"]
        done = subprocess.run(command, input=self.light, capture_output=True, check=True, timeout=120)
        stream = io.BytesIO(done.stdout)
        pictures = []
        while head := stream.readline():
            assert head == b"P5\n"
            width, height = map(int, stream.readline().split())
            assert stream.readline() == b"255\n"
            pictures.append(Image.frombytes("L", (width, height), stream.read(width * height)))
        return pictures


class _Letters(PDFDevice):
    """The letters of each marked piece of a document, by the object of its page and its number on it."""

    def __init__(self, resources: PDFResourceManager) -> None:
        super().__init__(resources)
        self.letters: dict[tuple[int, int], str] = {}
        self.page = 0
        # For each mark that is open: its number, and whether its text was given in words.
        self.open: list[tuple[int, bool]] = []

    def begin_page(self, page: PDFPage, ctm: Any) -> None:
        self.page = int(str(page.pageid))

    def begin_tag(self, tag: Any, props: Any = None) -> None:
        number, said = self.open[-1] if self.open else (-1, False)
        facts = props if isinstance(props, dict) else {}
        self.open.append((facts.get("MCID", number), said or "ActualText" in facts))
        if "ActualText" in facts and not said:
            self.say(decode_text(facts["ActualText"]))

    def end_tag(self) -> None:
        self.open.pop()

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        if self.open and not self.open[-1][1]:
            codes = [code for part in seq if isinstance(part, bytes) for code in textstate.font.decode(part)]
            self.say("".join(textstate.font.to_unichr(code) for code in codes))

    def say(self, text: str) -> None:
        mark = (self.page, self.open[-1][0])
        self.letters[mark] = self.letters.get(mark, "") + text


def marks(element: Any, page: int = 0) -> Iterator[tuple[int, int]]:
    """The marked pieces of a document in the order of its structure."""
    if isinstance(element, int):
        yield page, element
    elif isinstance(element, pikepdf.Array):
        for part in element:
            yield from marks(part, page)
    elif isinstance(element, pikepdf.Dictionary):
        page = element.Pg.objgen[0] if "/Pg" in element else page
        yield from marks(element.get("/MCID", element.get("/K")), page)


def structure(element: Any) -> Iterator[pikepdf.Object]:
    """The elements of a document's structure, in reading order."""
    if isinstance(element, pikepdf.Array):
        for part in element:
            yield from structure(part)
    elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
        yield element
        if "/K" in element:
            yield from structure(element.K)


@cache
def papers_of(folder: Path, root: Path, buurt: str) -> tuple[Paper, ...]:
    network = look(root, TODAY).network
    return tuple(
        Paper(file, plan_edition(network, buurt, file.parent.name)) for file in sorted(folder.glob(f"*/{buurt}.pdf"))
    )


@pytest.fixture(params=["kruiskamp", "liendert", "schothorst", "soesterkwartier", EMPTY])
def papers(request: pytest.FixtureRequest) -> tuple[Paper, ...]:
    """All papers of a buurt; also the first paper of one where nothing has happened yet."""
    if request.param == EMPTY:
        root: Path = request.getfixturevalue("empty")
        found = papers_of(root / "build/kranten", root, EMPTY)
    else:
        built: Path = request.getfixturevalue("example")
        found = papers_of(built / "kranten", REPOSITORY, request.param)
    assert found
    return found


# As a document


def test_pages_are_a4_and_one_sheet_or_a_multiple_of_four(papers: tuple[Paper, ...]) -> None:
    for paper in papers:
        assert paper.pages in (1, 2, 4, 8, 12, 16), paper.file
        for page in paper.pdf.pages:
            assert [float(side) for side in page.mediabox] == pytest.approx([0, 0, *A4], abs=0.01)
            assert "/Rotate" not in page
        # Pages of another reader, so that it can open the file too.
        with paper.file.open("rb") as file:
            assert len(list(PDFPage.get_pages(file))) == paper.pages


def test_paper_of_an_empty_network_is_one_page(empty: Path) -> None:
    (paper,) = papers_of(empty / "build/kranten", empty, EMPTY)
    assert paper.pages == 1
    assert plain(paper.plan.masthead) in paper.text


def test_document_tells_assistive_technology_what_it_is(papers: tuple[Paper, ...]) -> None:
    for paper in papers:
        pdf = paper.pdf
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang) == "nl"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert pdf.docinfo.Title == f"{paper.plan.masthead}, {paper.plan.title}"
        with pdf.open_metadata() as facts:
            assert facts["pdfuaid:part"] == "1"
            assert facts["dc:title"] == f"{paper.plan.masthead}, {paper.plan.title}"
            assert facts["dc:language"] == {"nl"}
        assert re.search(r"Tagged: +yes", program("pdfinfo", paper.file))


def test_headings_go_down_one_level_at_a_time(papers: tuple[Paper, ...]) -> None:
    for paper in papers:
        kinds = [str(element.S) for element in structure(paper.pdf.Root.StructTreeRoot.K)]
        levels = [int(kind[2]) for kind in kinds if re.fullmatch("/H[1-6]", kind)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels)), paper.file


def test_all_fonts_are_inside(papers: tuple[Paper, ...]) -> None:
    for paper in papers:
        fonts = [line.split()[-5:-2] for line in program("pdffonts", paper.file).splitlines()[2:]]
        assert fonts
        assert {tuple(font) for font in fonts} == {("yes", "yes", "yes")}, paper.file  # embedded, subset, Unicode


def test_nothing_in_it_acts_by_itself(papers: tuple[Paper, ...]) -> None:
    for paper in papers:
        root = paper.pdf.Root
        assert {"/OpenAction", "/AA", "/AcroForm", "/AF"} & set(root.keys()) == set()
        assert {"/JavaScript", "/EmbeddedFiles"} & set(root.get("/Names", pikepdf.Dictionary()).keys()) == set()


def test_links_lead_to_known_addresses(papers: tuple[Paper, ...]) -> None:
    for paper in papers:
        known = (paper.plan.url or "https:", "mailto:", "tel:", *re.findall(r'href="(https[^"]*)', str(paper.plan)))
        known += tuple(ad.url for ad in paper.plan.ads if ad.url)
        for page in paper.pdf.pages:
            for annotation in page.get("/Annots", pikepdf.Array()):
                if uri := annotation.get("/A", pikepdf.Dictionary()).get("/URI"):
                    assert str(uri).startswith(known), paper.file


def links(paper: Paper) -> tuple[set[str], list[int]]:
    """The addresses that the paper's links lead to, and the pages within it."""
    numbers = {page.obj.objgen: number for number, page in enumerate(paper.pdf.pages, 1)}
    annotations = [found for page in paper.pdf.pages for found in page.get("/Annots", pikepdf.Array())]
    actions = [found.get("/A", pikepdf.Dictionary()) for found in annotations]
    places = [found.get("/Dest", action.get("/D")) for found, action in zip(annotations, actions, strict=True)]
    return (
        {str(action.URI) for action in actions if "/URI" in action},
        [numbers[place[0].objgen] for place in places if place is not None],
    )


def test_links_are_live(papers: tuple[Paper, ...]) -> None:
    for paper in papers:
        addresses, pages = links(paper)
        codes = [str(figure.get("/Alt", "")) for figure in paper.figures]
        assert addresses >= {alt.split()[-1] for alt in codes if alt.startswith("QR-code naar ")}
        for who in [paper.plan.redactie, *(group.contact for group in paper.plan.groups if group.contact)]:
            assert not who.email or f"mailto:{who.email}" in addresses
            assert not who.phone or "tel:" + re.sub(r"\D", "", who.phone) in addresses
        # «Lees verder op pagina 4», «Vervolg van pagina 3», and the titles in «In deze krant».
        told = [int(page) for page in re.findall(r"(?:Leesverderop|Vervolgvan)pagina(\d+)", paper.text)]
        inside = "Indezekrant" in paper.text
        assert len(pages) >= len(told) + 2 * inside
        assert set(pages) >= set(told)
        assert all(1 <= page <= paper.pages for page in pages)


# Words


def blocks(story: Story) -> list[str]:
    """The pieces of a story that must be there whole, in order."""
    body = lxml.html.fragment_fromstring(story.body.html, create_parent="div")
    texts = [own(element) for element in body.iter("*") if element.tag in TEXT_BLOCKS]
    return [plain(text) for text in (story.title, story.lead, *texts) if plain(text)]


def own(element: lxml.html.HtmlElement) -> str:
    """The text of a block, without that of the blocks within it."""
    inner = "".join((own_inline(child) or "") + (child.tail or "") for child in element)
    return (element.text or "") + inner


def own_inline(element: lxml.html.HtmlElement) -> str:
    within = not isinstance(element.tag, str) or element.tag in TEXT_BLOCKS | {"ul", "ol", "table", "dl", "blockquote"}
    return "" if within else own(element)


def missing(paper: Paper, story: Story) -> str:
    """The first piece of `story` that is not in `paper` in its place; "" where all are."""
    pieces = blocks(story)
    furthest = 0
    for text in readings(paper.text, pieces[0]):
        for start in (title.start() for title in re.finditer(re.escape(pieces[0]), text)):
            at, number = start, 0
            while number < len(pieces) and (found := text.find(pieces[number], at)) >= 0:
                at, number = found + len(pieces[number]), number + 1
            if number == len(pieces) or (story.online and number > 2 and text.startswith(rest_of(story), at)):
                return ""
            furthest = max(furthest, number)
    return pieces[furthest]


def rest_of(story: Story) -> str:
    """What stands below a story that ends early, as its author allowed."""
    address = story.url.removeprefix("https://").removesuffix("/")
    return plain(f"Het hele verhaal staat op: {address}")


def readings(text: str, title: str) -> Iterator[str]:
    """The text of a paper as it stands, and as one reads it who follows a story to the page where it goes on."""
    yield text
    for rest in re.finditer(rf"Vervolgvanpagina\d+{re.escape(title)}", text, re.IGNORECASE):
        for turn in re.finditer(r"Leesverderoppagina\d+›", text[: rest.start()]):
            yield text[: turn.start()] + text[rest.end() :]


def test_every_story_is_there_to_its_last_word(papers: tuple[Paper, ...]) -> None:
    lost = {
        f"{paper.plan.id} {story.id}": piece
        for paper in papers
        for story in paper.plan.stories
        if story.must and (piece := missing(paper, story))
    }
    assert lost == {}


def test_a_lost_word_would_be_noticed(example: Path) -> None:
    paper = papers_of(example / "kranten", REPOSITORY, "schothorst")[-1]
    story = paper.plan.stories[0]
    last = blocks(story)[-1]
    shorter = Paper(paper.file, paper.plan)
    object.__setattr__(shorter, "text", paper.text.replace(last, last[:-4]))
    assert missing(shorter, story) == last


def test_author_and_theme_stand_with_the_story(papers: tuple[Paper, ...]) -> None:
    for paper in papers:
        sections = {section.id: section.title for section in paper.plan.sections}
        for story in filter(lambda one: one.must, paper.plan.stories):
            about = [story.author or "", sections.get(story.section or "", story.kicker) or ""]
            # Compared without capitals, because themes are set in small ones.
            text = paper.text.casefold()
            assert [word for word in about if plain(word).casefold() not in text] == [], (paper.file, story.id)


def test_dates_groups_and_colophon_are_there(papers: tuple[Paper, ...]) -> None:
    for paper in papers:
        plan = paper.plan
        expected = [line.title for line in plan.agenda] + [line.reason for line in plan.agenda if line.reason]
        expected += [group.title for group in plan.groups] + [group.wanted for group in plan.groups if group.wanted]
        expected += [group.contact.phone for group in plan.groups if group.contact and group.contact.phone]
        expected += [plan.masthead, plan.title, plan.network, *plan.colofon]
        expected += [plan.redactie.email or "", plan.redactie.phone or ""]
        if plan.welcome:
            expected += [plain(p.text_content()) for p in lxml.html.fromstring(plan.welcome.html).iter("p")]
        assert [text for text in expected if plain(text) not in paper.text] == [], paper.file


def test_text_can_be_copied_in_another_reader_too(papers: tuple[Paper, ...]) -> None:
    paper = papers[-1]
    text = plain(extract_text(paper.file))
    for story in paper.plan.stories:
        for word in story.title.split():
            assert plain(word) in text, (paper.file, word)


# Pictures


def test_every_picture_is_described(papers: tuple[Paper, ...]) -> None:
    for paper in papers:
        described = [str(figure.get("/Alt", "")).strip() for figure in paper.figures]
        assert all(described), paper.file
        wanted = {photo.alt for story in paper.plan.stories if (photo := story.photo) and photo.alt}
        # A layout may leave a photo out, but what is shown has its own description.
        shown = {alt for alt in described if "http" not in alt}
        assert not wanted or shown & wanted, paper.file


def test_photos_tell_nothing_of_who_made_them_where(papers: tuple[Paper, ...]) -> None:
    for paper in papers:
        for thing in paper.pdf.objects:
            if not isinstance(thing, pikepdf.Stream) or thing.get("/Subtype") != "/Image":
                continue
            assert "/Metadata" not in thing
            if thing.get("/Filter") == "/DCTDecode":
                # Tables, frames and scans; JFIF and Adobe tell how colours are kept. No APP1 (EXIF, XMP), no comment.
                assert set(markers(thing.read_raw_bytes())) <= {0xE0, 0xEE, 0xDB, 0xC0, 0xC2, 0xC4, 0xDD, 0xDA}


def markers(jpeg: bytes) -> Iterator[int]:
    """The kinds of segments before a JPEG's first scan."""
    at = 2
    while jpeg[at + 1] != 0xDA:
        yield jpeg[at + 1]
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")


def test_codes_lead_to_the_pages_of_their_stories(papers: tuple[Paper, ...]) -> None:
    for paper in papers:
        codes = [figure for figure in paper.figures if str(figure.Alt).startswith("QR")]
        addresses = [str(code.Alt).split()[-1] for code in codes]
        assert len(addresses) == len(set(addresses))
        assert set(addresses) <= {story.url for story in paper.plan.stories}
        # On a single sheet there may be no room for any.
        assert bool(codes) == any(story.url for story in paper.plan.stories) or paper.pages <= 2, paper.file
        pages = [int(page.objgen[0]) for page in paper.pdf.pages]
        for code, address in zip(codes, addresses, strict=True):
            assert scanned(paper, pages.index(next(marks(code))[0]) + 1, code.A[0].BBox, address)


def scanned(paper: Paper, page: int, box: Any, address: str) -> bool:
    """Whether a reader of codes finds `address` within `box`, points from the bottom left."""
    left, bottom, right, top = map(float, box)
    left, bottom, right, top = left - ROUND_CODE, bottom - ROUND_CODE, right + ROUND_CODE, top + ROUND_CODE
    area = {"-x": left, "-y": A4[1] - top, "-W": right - left, "-H": top - bottom}
    options = [word for name, at in area.items() for word in (name, str(round(at * CODE_DPI / POINT)))]
    (picture,) = paper.pictures(CODE_DPI, "-f", str(page), "-l", str(page), *options)
    return [found.text for found in zxingcpp.read_barcodes(picture)] == [address]


# On the page


def test_no_page_is_blank_or_has_a_hole(papers: tuple[Paper, ...]) -> None:
    for paper in papers:
        for number, page in enumerate(paper.pictures(30), 1):
            assert ink(page) > LEAST_INK, (paper.file, number, ink(page))
            third = page.height // 3
            for part in range(3):
                share = ink(page.crop((0, part * third, page.width, (part + 1) * third)))
                assert share > LEAST_INK_IN_A_THIRD, (paper.file, number, part, share)


def ink(page: Image.Image) -> float:
    """The share of a picture that differs from its paper, its most common grey."""
    histogram = page.histogram()
    paper = max(range(256), key=histogram.__getitem__)
    return 1 - sum(histogram[max(0, paper - 6) : paper + 7]) / sum(histogram)


@dataclass(frozen=True)
class Word:
    text: str
    left: float
    top: float
    right: float
    bottom: float

    def over(self, other: Word) -> float:
        """The share of the smaller of two words that lies on the other."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, width) * max(0.0, height) / min(self.size, other.size)

    @property
    def size(self) -> float:
        return (self.right - self.left) * (self.bottom - self.top)


WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')


def words(paper: Paper) -> Iterator[list[Word]]:
    """The words of each page, with where they stand in points from the top left."""
    for page in program("pdftotext", "-bbox", paper.file, "-").split("<page ")[1:]:
        yield [_word(found) for found in WORD.finditer(page)]


def _word(found: re.Match[str]) -> Word:
    """A word where its small letters stand: without the room above and below that a font keeps free."""
    left, top, right, bottom = map(float, found.groups()[:4])
    height = bottom - top
    return Word(html.unescape(found[5]), left, top + 0.35 * height, right, bottom - 0.3 * height)


def neighbours(page: list[Word]) -> Iterator[tuple[Word, Word]]:
    """The pairs of words of which one begins above the other's foot."""
    page = sorted(page, key=lambda word: word.top)
    for at, one in enumerate(page):
        for other in page[at + 1 :]:
            if other.top >= one.bottom:
                break
            yield one, other


def test_words_stay_on_the_page_and_off_each_other(papers: tuple[Paper, ...]) -> None:
    for paper in papers:
        for number, page in enumerate(words(paper), 1):
            assert page, (paper.file, number)
            for one in page:
                assert 15 < one.left < one.right < A4[0] - 15, (paper.file, number, one)
                assert 15 < one.top < one.bottom < A4[1] - 15, (paper.file, number, one)
            clashes = [(one.text, other.text) for one, other in neighbours(page) if one.over(other) > 0.2]
            assert clashes == [], (paper.file, number)


def things(part: Any) -> Iterator[Any]:
    """A part of a page and all that is in it."""
    yield part
    if isinstance(part, LTContainer):
        for inner in part:
            yield from things(inner)


def out_of_its_box(page: LTPage) -> list[str]:
    """Lines that begin in a coloured box and end outside it, and white lines that are in none."""
    parts = [*things(page)]
    boxes = [part for part in parts if isinstance(part, LTRect) and part.fill and part.height > 30]
    found = []
    for line in (part for part in parts if isinstance(part, LTTextLine) and part.get_text().strip()):
        touched = [box for box in boxes if line.is_hoverlap(box) and line.is_voverlap(box)]
        held = [box for box in touched if box.y0 <= line.y0 + 2 and line.y1 <= box.y1 + 2]
        first = next(letter for letter in line if isinstance(letter, LTChar))
        white = first.graphicstate.ncolor in (1, (1, 1, 1))
        if touched != held or (white and not held):
            found.append(line.get_text().strip())
    return found


def test_boxes_on_the_front_page_hold_their_text(papers: tuple[Paper, ...]) -> None:
    for paper in papers:
        (page,) = extract_pages(paper.file, page_numbers=[0])
        assert out_of_its_box(page) == [], paper.file
        inside = plain("In deze krant") in plain(
            "".join(line.get_text() for line in things(page) if isinstance(line, LTTextLine))
        )
        # A list of stories stands in a box: what was looked at is there.
        boxes = [part for part in things(page) if isinstance(part, LTRect) and part.fill]
        assert boxes or not inside, paper.file
