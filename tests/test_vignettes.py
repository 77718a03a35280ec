"""Drawings that stand with stories: which goes with which, what a network may bring, how they are printed."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from buurtpers.paper.compose.papers import Composed, Sheet
from buurtpers.paper.content.themefile import read_theme
from buurtpers.paper.content.vignettes import FOLDER, fitting, vignettes_of
from buurtpers.paper.typesetting import typeset
from buurtpers.prepress.inks import COPY
from buurtpers.prepress.recolour import in_inks
from buurtpers.read.folders import THEMES
from plans import composed, edition, printed, stories
from support import check, network

SHIPPED = vignettes_of(None)
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h7v7z" stroke="#000"/></svg>'


@pytest.mark.parametrize(
    ("title", "topic", "name"),
    [
        ("Nieuwe lantaarns? Nee, maar straatverlichting wel beter", "", "lantaarn"),
        ("Drie keer ingebroken: wat doet de wijkagent?", "", "politiepet"),
        ("De buurtmoestuin zoekt handen", "", "wortel"),
        ("Jeu de boules op zondag", "Sport", "bal"),
        ("Koffie bij de kerk", "", "kop"),
        ("Boom om in de Torenstraat", "", "boom"),
        ("Wie past er op mijn kat?", "", "kat"),
        ("Hondenpoep, het blijft een ding", "", "hond"),
        ("57 jaar getrouwd", "", "taart"),
        ("Wat doen we met Koningsdag?", "", "slingers"),
        ("Samen zwerfafval rapen", "", "bezem"),
        ("Parkeervergunning wordt duurder", "", "auto"),
        ("Een fietsenstalling voor bakfietsen", "", "fiets"),
        ("Het mannenkoor bestaat dertig jaar", "", "muziek"),
        ("Minibieb aan de Kade", "", "boek"),
        ("AED verhuisd naar de bakker", "", "ehbo"),
        ("Zonnepanelen op de flat", "", "zonnepaneel"),
        ("Notulen van de ledenvergadering", "", "stoel"),
        ("Wie wat waar in de wijk", "Verkeer", "bord"),
        ("Zo zag onze straat er vroeger uit", "", "zandloper"),
        ("De uitslag van de enquête", "", "stembus"),
        ("Grofvuil: wanneer wel, wanneer niet", "", "container"),
        ("Fietsendief betrapt", "", "fiets"),
        ("Geveltuintjes: tien tips", "", "bloem"),
        ("Stroomstoring in de wijk", "", "gloeilamp"),
        ("Piet van Dam overleden", "", "kaars"),
        # Words that end in another by chance, and names and sayings.
        ("Oliebollen bakken bij Henk", "", None),
        ("Libellen tellen in de polder", "", None),
        ("Flessen in de juiste bak", "", None),
        ("Wat gaat dit betekenen voor onze straat?", "", None),
        ("Streng optreden tegen overlast", "", None),
        ("Doorstroom op de woningmarkt", "", None),
        ("Mevrouw Bos wordt honderd", "", None),
        ("Zes vragen aan de huismeester", "", None),
        ("Niet in de regen laten staan", "", None),
        ("Overlast van jongeren neemt af", "", None),
        # Nothing cheerful beside what is grave.
        ("Kinderen aangereden bij school", "Verkeer", None),
        ("In memoriam: de man van de muziek", "", None),
        # None of these has a word that says clearly what it is about.
        ("Even voorstellen: Marlies", "", None),
        ("Van de voorzitter", "Bestuur", None),
        ("Compost is er weer", "", None),
        ("Goed transport, en een paspoort", "", None),
        ("Brainstorm over de banden in de wijk", "", None),
        ("De autoriteiten en het onderzoeken", "", None),
        ("Sleutelfiguren gevraagd naar hun mening", "", None),
        ("", "", None),
    ],
)
def test_a_drawing_belongs_to_a_word_of_the_title_or_else_the_topic(title: str, topic: str, name: str | None) -> None:
    found = fitting(title, topic, SHIPPED, set())
    assert (found.name if found else None) == name


def test_there_are_drawings_for_what_a_neighbourhood_talks_about_and_each_can_be_read() -> None:
    assert len(SHIPPED) >= 40
    words = [word for one in SHIPPED for word in one.words]
    assert len(words) == len(set(words)), "a word leads to one drawing"
    assert all(one.words and b"#000" in one.svg for one in SHIPPED)


def test_a_drawing_stands_in_a_paper_once() -> None:
    titles = ("Fietsen naar school", "De fiets van Ali", "Fietspad dicht", "Koffie", "Koffieochtend")
    plain = zip(stories(300, 280, 260, 240, 220), titles, strict=True)
    chosen = tuple(replace(one, title=title, photo=None, kicker=None, section=None) for one, title in plain)
    paper = composed(edition(stories=chosen, fillers=(), groups=()))
    shown = [paper.files[one.vignette.removeprefix("/")] for one in paper.data.stories if one.vignette]
    assert len(shown) == len(set(shown)) >= 2
    placed = [story for page in paper.layout.pages for _, story in page.stories if story.vignette]
    assert placed
    assert all(paper.data.stories[story.number].vignette and not story.photos for story in placed)


@pytest.fixture(scope="module")
def drawn() -> Composed:
    plain = tuple(replace(one, title=f"Fiets {at}", photo=None, url="") for at, one in enumerate(stories(300, 200)))
    paper = composed(edition(stories=plain, fillers=()))
    assert any(story.vignette for page in paper.layout.pages for _, story in page.stories)
    return paper


def test_a_drawing_is_said_nothing_of(drawn: Composed) -> None:
    with pikepdf.open(io.BytesIO(printed(drawn))) as pdf:
        assert "/Figure" not in {str(one.get("/S")) for one in pdf.objects if isinstance(one, pikepdf.Dictionary)}


def test_a_drawing_is_grey_for_the_copier(drawn: Composed, tmp_path: Path) -> None:
    pdf = in_inks(typeset(drawn, COPY, Sheet(), tmp_path, standard="1.7"), COPY, newest="1.7")
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        streams = [one for one in opened.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Form"]
        for content in (*opened.pages, *streams):
            used = {str(step.operator) for step in pikepdf.parse_content_stream(content)}
            assert not used & {"rg", "RG", "k", "K"}


def test_a_network_has_drawings_of_its_own_by_the_words_in_their_names(tmp_path: Path) -> None:
    folder = tmp_path / THEMES / FOLDER
    folder.mkdir(parents=True)
    (folder / "egel egels.svg").write_text(DRAWING)
    own = read_theme(folder=tmp_path / THEMES).vignettes
    found = fitting("Een egel in de tuin", "", own, set())
    assert found
    assert found.svg == DRAWING.encode()
    assert fitting("Een egel in de tuin", "", SHIPPED, set()).name == "gieter"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "content",
    [
        DRAWING.replace("<path", "<script>1</script><path"),
        DRAWING.replace("<path", '<image href="/etc/passwd"/><path'),
        DRAWING.replace("<path", "<style>path{}</style><path"),
        DRAWING.replace("<path", "<foreignObject/><path"),
        '<!DOCTYPE svg [<!ENTITY a "b">]>' + DRAWING,
        DRAWING.replace("viewBox", 'width="0" height="0" viewBox'),
        DRAWING.replace("viewBox", 'width="1e99" viewBox'),
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>Egel</title></svg>',
        DRAWING.encode("utf-16"),
        ('<?xml version="1.0" encoding="ISO-8859-1"?>' + DRAWING.replace("<path", "<title>é</title><path")).encode(
            "latin-1"
        ),
        DRAWING[:-9],
        "geen tekening",
        DRAWING.replace("<path", "<!--" + "x" * 200_000 + "--><path"),
    ],
)
def test_a_drawing_that_is_more_than_lines_is_told_and_left_out(tmp_path: Path, content: str | bytes) -> None:
    root = network(tmp_path, {f"{THEMES}/{FOLDER}/egel.svg": content})
    (told,) = check(root)
    assert (told["code"], told["file"]) == ("krant-vignette", f"{THEMES}/{FOLDER}/egel.svg")
    assert "egel.svg" in told["message"]
    assert fitting("Een egel", "", read_theme(folder=root / THEMES).vignettes, set()) is None


def test_a_drawing_from_outside_the_network_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "egel.svg").write_text(DRAWING)
    folder = tmp_path / "netwerk" / THEMES / FOLDER
    folder.mkdir(parents=True)
    (folder / "egel.svg").symlink_to(tmp_path / "egel.svg")
    assert fitting("Een egel", "", read_theme(folder=tmp_path / "netwerk" / THEMES).vignettes, set()) is None
