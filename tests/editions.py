"""Editions that never were: Dutch stories of any length and form, made of sentences that people might write."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from PIL import Image, ImageDraw

from buurtpers.plan.edition import (
    BACK,
    BIG,
    FRONT,
    NORMAL,
    SMALL,
    Ad,
    AdSize,
    AgendaLine,
    EditionPlan,
    GroupLine,
    Notice,
    PaperSection,
    Story,
)
from buurtpers.plan.pages import PhotoUse
from buurtpers.read.markdown import read_markdown
from buurtpers.read.models.people import Contact

WHO = (
    "Riet van Dam", "Piet", "De buurvrouw van nummer 14", "Het bestuur van de bewonersvereniging", "Samira Haddou",
    "De woningcorporatie", "Een jongen van een jaar of tien", "Marloes de Wit-Koopmans", "De wijkagent", "Tesfay",
    "De penningmeester", "Meneer Yıldız", "De hele Tureluurflat", "Een vrouw met een hondje", "Joke Terpstra",
    "De vrijwilligerscoördinator", "Iedereen met groene vingers", "Gemeenteraadslid Corrie Bos", "Ank",
)  # fmt: skip
DOES = (
    ("zet", "de koffie klaar"), ("repareert", "de fietsenrekken"), ("vertelt", "hoe het vroeger ging"),
    ("vraagt", "om een bankje in de schaduw"), ("telt", "de kapotte lantaarnpalen"), ("belt", "bij elke voordeur aan"),
    ("brengt", "een pan linzensoep mee"), ("zoekt", "iemand met een bakfiets"), ("schrijft", "alles op in een schrift"),
    ("wil", "een verkeersdrempel bij de school"), ("heeft", "drie containers vol tegels opgehaald"),
    ("leent", "de kruiwagen van de buren"), ("maakt", "een lijst van geluidsoverlastmeldingen"),
    ("bespreekt", "de verkeersveiligheidsmaatregelen"), ("plant", "vergeet-mij-nietjes en stokrozen"),
    ("kent", "de regels voor een omgevingsvergunningsaanvraag"), ("organiseert", "de kindercarnavalsoptocht"),
    ("ziet", "dat het helpt"), ("krijgt", "er een appeltaart voor terug"), ("lacht", "en schudt het hoofd"),
)  # fmt: skip
WHERE = (
    "in het buurthuis", "achter de flat", "op het speelveld aan de Orionstraat", "bij de fietsenstalling",
    "in De Kring",
    "op de hoek van de Liendertseweg", "naast de ondergrondse containers", "in het trappenhuis", "bij Ank op de bank",
    "in de gemeenschappelijke moestuin", "onder het viaduct", "aan de keukentafel", "op het Zandloperpad",
)  # fmt: skip
WHEN = (
    "Op dinsdagmorgen", "Sinds vorig jaar", "Na de zomervakantie", "Om half acht", "Elke eerste donderdag van de maand",
    "Toen de lift elf dagen stilstond", "In november", "Al drie winters lang", "Meteen na de bewonersbijeenkomst",
)  # fmt: skip
SAYS = (
    "Het is geen kwestie van geld", "Je moet gewoon beginnen", "We hebben geteld: veertien lampen",
    "Nou ja, bijna altijd", "Ik was niet boos, ik was verbaasd", "Dan vragen we een tweede bank",
    "Dat weet toch iedereen hier", "Kom maar kijken",
    "De verantwoordelijkheid ligt bij ons allemaal",
)  # fmt: skip
LONG = (
    "Arbeidsongeschiktheidsverzekeringsmaatschappij", "Hondenuitlaatplaatsenoverzicht", "Bewonersparticipatieavond",
    "Vrijwilligersonkostenvergoeding", "Verkeersveiligheidsmaatregelenpakket", "Kindercarnavalsoptochtvoorbereiding",
    "Stikstofdepositieberekening", "Ziektekostenverzekeringspremie",
)  # fmt: skip
TITLES = (
    "De bank staat recht", "Wie rijdt er op dinsdag?", "Elf dagen zonder lift", "Laat de bramen staan",
    "Soep voor allen",
    "Licht in het achterpad", "Het trappenhuis ruikt weer", "Riet zegt soms nee", "Vallen kun je leren",
    "Sjors is zoek",
    "Zeven vragen aan Marloes", "Drie containers vol", "Een middag zonder auto’s", "Oud papier op woensdag",
)  # fmt: skip
KICKERS = ("Groen", "Veiligheid", "Zorg voor elkaar", "Wonen", "Jeugd", None)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
RATIOS = {"liggend": (640, 430), "breed": (900, 320), "staand": (430, 640), "smal": (320, 860), "vierkant": (500, 500)}


def sentence(random: Random) -> str:
    who, where, when = random.choice(WHO), random.choice(WHERE), random.choice(WHEN)
    verb, what = random.choice(DOES)
    inside = who[0].lower() + who[1:] if who.split()[0] in ("De", "Het", "Een", "Iedereen", "Meneer") else who
    return random.choice(
        (
            f"{who} {verb} {what} {where}.",
            f"{when} {verb} {inside} {what}.",
            f"{when} {verb} {inside} {what} {where}, en dat blijft voorlopig zo.",
            f"‘{random.choice(SAYS)},’ zegt {inside}.",
            f"{who} {verb} {what}.",
            f"{who} {verb} {what} met {random.choice(WHO[-4:])}."
            if random.random() < 0.7
            else f"Over de {random.choice(LONG).lower()} weet {inside} meer.",
            f"Waarom {inside} dat doet? ‘{random.choice(SAYS)}.’",
        )
    )


def paragraph(random: Random, most: int) -> str:
    """Whole sentences, `most` words or a few more."""
    words: list[str] = []
    for _ in range(random.randint(1, 7)):
        if len(words) < most:
            words += sentence(random).split()
    return " ".join(words)


def markdown(random: Random, words: int, rich: bool) -> str:
    """A text of about `words` words; a rich one has subheads, lists, quotations and tables in it."""
    parts: list[str] = []
    left = words
    while left > 0:
        kind = random.choice(("p",) * 6 + ("h", "list", "numbers", "quote", "table")) if rich and parts else "p"
        if kind == "h" and left > 40:
            parts.append("## " + random.choice(("Wie er komt", "Wat er niet is", "En nu verder", random.choice(LONG))))
            kind = "p"
        if kind == "list":
            parts.append("\n".join(f"- {sentence(random)}" for _ in range(random.randint(2, 5))))
        elif kind == "numbers":
            parts.append("\n".join(f"{at}. {sentence(random)}" for at in range(1, random.randint(3, 5))))
        elif kind == "quote":
            parts.append(f"> {sentence(random)}")
        elif kind == "table":
            days = random.sample(("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag"), random.randint(2, 4))
            rows = [f"| {day} | {random.randint(9, 20)}.30 uur | {random.choice(WHERE)} |" for day in days]
            parts.append("\n".join(["| dag | tijd | plek |", "|---|---|---|", *rows]))
        else:
            parts.append(paragraph(random, left))
        left = words - len(" ".join(parts).split())
    return "\n\n".join(parts)


def title(random: Random, long: bool) -> str:
    if not long:
        return random.choice(TITLES)
    start = random.choice((random.choice(LONG), random.choice(TITLES).rstrip("?")))
    who = random.choice(WHO)
    return f"{start}: waarom {who[0].lower()}{who[1:]} {random.choice(WHEN).lower()} toch {random.choice(DOES)[1]}"


@dataclass
class Album:
    """Photographs in a folder, one file for each shape and colour."""

    folder: Path

    def use(self, random: Random, shapes: tuple[str, ...], caption: bool = True) -> PhotoUse:
        shape, colour = random.choice(shapes), random.randrange(4)
        file = self.folder / f"{shape}-{colour}.jpg"
        if not file.exists():
            file.write_bytes(_jpeg(*RATIOS[shape], colour))
        words = sentence(random) if caption and random.random() < 0.8 else None
        credit = random.choice(("Sanne Visser", "Tekening: redactie", None))
        focus = (random.choice((0.2, 0.5, 0.8)), random.choice((0.3, 0.5, 0.7)))
        return PhotoUse(str(file), f"Foto van {shape}", words, credit, focus)


def _jpeg(width: int, height: int, colour: int) -> bytes:
    picture = Image.linear_gradient("L").resize((width, height))
    flat = Image.new("L", (width, height), 60 + 40 * colour)
    made = Image.merge("RGB", (picture, flat, picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM)))
    ImageDraw.Draw(made).ellipse((width // 4, height // 4, width // 2, height // 2), fill="#e8e2d4")
    out = io.BytesIO()
    made.save(out, "JPEG", quality=80)
    return out.getvalue()


ALL_SHAPES, PORTRAIT = tuple(RATIOS), ("staand", "smal")
# What is special about an edition; each is tried as often as the others.
KINDS = (
    "gewoon", "lange koppen", "een reus", "twintig kleintjes", "geen foto", "alles staand", "veel verhalen", "bont",
    "A5", "A3",
)  # fmt: skip


def _lengths(kind: str, draw: Callable[[st.SearchStrategy[int]], int]) -> list[int]:
    """How many words each story has."""
    if kind == "twintig kleintjes":
        return [draw(st.integers(12, 70)) for _ in range(20)]
    if kind == "veel verhalen":
        return [draw(st.integers(30, 260)) for _ in range(draw(st.integers(30, 60)))]
    few, most = {"A5": (5, 12), "A3": (12, 30)}.get(kind, (5, 24))
    found = [draw(st.integers(40, 520)) for _ in range(draw(st.integers(few, most)))]
    if kind == "een reus":
        found[draw(st.integers(0, len(found) - 1))] = draw(st.integers(900, 3200))
    return found


@st.composite
def editions(draw: st.DrawFn, kind: str, album: Album) -> EditionPlan:
    """An edition of some kind."""
    random = Random(draw(st.integers(0, 2**32)))  # for the words only
    lengths = _lengths(kind, draw)
    shapes = PORTRAIT if kind == "alles staand" else ALL_SHAPES
    share = {"geen foto": 0.0, "alles staand": 1.0}.get(kind, draw(st.sampled_from((0.0, 0.3, 0.6, 1.0))))
    many = kind in ("bont", "gewoon")
    sections = (PaperSection("straat", "Van de straat"), PaperSection("groen", "Groen")) if kind == "bont" else ()
    stories = []
    for place, words in enumerate(lengths):
        rich = random.random() < (0.8 if many else 0.4)
        body = markdown(random, words, rich)
        shown = random.random() < share
        online = kind in ("bont", "een reus") and random.random() < 0.3
        stories.append(
            Story(
                id=f"nieuws/2026/{place}/",
                title=title(random, kind == "lange koppen" or random.random() < 0.1),
                kicker=random.choice(KICKERS),
                lead=sentence(random) if random.random() < 0.7 else "",
                author=random.choice(("Ank Mulder", "de redactie", None)),
                date=dt.date(2026, 11, 1),
                body=read_markdown(body),
                photo=album.use(random, shapes) if shown else None,
                url=f"https://oost.voorbeeld.example/nieuws/2026/{place}/" if random.random() < 0.7 or online else "",
                weight=BIG if place == 0 else random.choice((SMALL, NORMAL, NORMAL, BIG)),
                must=not (kind == "bont" and place and random.random() < 0.2),
                page=FRONT if place == 0 and random.random() < 0.5 else None,
                section=random.choice(sections).id if sections and place and random.random() < 0.6 else None,
                length=random.choice((None, 150)) if online else None,
                online=online,
                photo_wish=random.choice((None, None, "ja", "groot")) if shown else None,
                quote=random.choice(SAYS) if words > 200 and random.random() < 0.4 else None,
                box=("Meedoen", read_markdown(markdown(random, 30, False))) if random.random() < 0.15 else None,
                photos=tuple(album.use(random, shapes) for _ in range(random.randint(1, 3)))
                if share and words > 150 and random.random() < 0.2
                else (),
            )
        )
    return EditionPlan(
        id="2026-winter",
        buurt="oost",
        name="Oost",
        masthead="De Ooster",
        tagline=random.choice(("Van de buurt, voor de buurt", None)),
        network="Burennetwerk Voorbeeld",
        title="Winter 2026",
        number=draw(st.integers(1, 9)),
        date=dt.date(2026, 12, 5),
        colour=draw(st.sampled_from(("#1f5c4d", "#8c2f1b", "#3b2db8", "#ffd400"))),
        url="https://oost.voorbeeld.example/",
        welcome=read_markdown(markdown(random, 90, False)) if random.random() < 0.5 else None,
        stories=tuple(stories),
        agenda=tuple(_meeting(random, at) for at in range(draw(st.integers(0, 40 if many else 12)))),
        groups=tuple(_group(random, at) for at in range(draw(st.integers(0, 18 if many else 6)))),
        redactie=Contact(name="De redactie", phone="033 555 01 00", email="redactie@oost.voorbeeld.example"),
        colofon=("Eindredactie: Joke Terpstra.", "Rondgebracht door buren."),
        next_kopij=dt.date(2027, 2, 12),
        next_date=dt.date(2027, 3, 6),
        format="A5" if kind == "A5" else "A3" if kind == "A3" else "A4",
        pages=draw(st.sampled_from(((4, 64), (4, 16), (8, 8)))) if kind == "bont" else (4, 64),
        sections=sections,
        agenda_page=draw(st.sampled_from((BACK, 2))) if kind == "bont" else BACK,
        notices=tuple(
            Notice(random.choice(TITLES), read_markdown(markdown(random, 40, False)))
            for _ in range(draw(st.integers(0, 4 if many else 1)))
        ),
        ads=tuple(_ad(random, at, album) for at in range(draw(st.integers(0, 4)) if kind == "bont" else 0)),
        theme=draw(st.sampled_from(("klassiek", "helder"))) if kind == "bont" else "klassiek",
    )


def _meeting(random: Random, place: int) -> AgendaLine:
    start = dt.datetime(2026, 12, 6, 19, 30, tzinfo=AMSTERDAM) + dt.timedelta(days=2 * place)
    cancelled = random.random() < 0.1
    return AgendaLine(
        start=start,
        end=start + dt.timedelta(hours=2) if random.random() < 0.7 else None,
        title=f"{random.choice(('Koffie', 'Inloop', 'Bewonersbijeenkomst', 'Zaden ruilen'))} {random.choice(WHERE)}",
        place=random.choice(("De Kring", "Wijkcentrum De Drie Musketiers", None)),
        cancelled=cancelled,
        reason="de zaal is dubbel verhuurd" if cancelled else None,
    )


def _group(random: Random, place: int) -> GroupLine:
    name = random.choice(("Buurttuin", "Schone straat", "Taalcafé", "Burenhulp", "Licht aan", "Speelstraat"))
    contact = Contact(name=random.choice(("Ank Mulder", "Youssef El Amrani")), phone="033 555 01 12")
    wanted = random.choice((None, None, "iemand met een bakfiets, te leen op zaterdagmorgen"))
    return GroupLine(f"{name} {place + 1}", sentence(random), random.choice((contact, None)), wanted)


def _ad(random: Random, place: int, album: Album) -> Ad:
    use = album.use(random, ("liggend", "vierkant"), caption=False)
    size: AdSize = random.choice(("1/8", "1/4", "1/2"))
    return Ad(f"ad-{place}", "Bakkerij De Halve Taart", size, use, None, f"Bakkerij De Halve Taart {place}", None)
