"""What a network's files may say: one pydantic model per kind of file.

Field names are the canonical keys; `ALIASES` holds the Dutch spellings accepted
beside the English ones, and is the one place for them. Scalars arrive as the
text that was typed (see `yamltext`); the types in `values` decide what they mean.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from buurtpers.read.values import (
    Address,
    Buurten,
    Colour,
    Date,
    Email,
    FileName,
    Id,
    Ids,
    Line,
    Markdown,
    Phone,
    Target,
    Time,
    WebAddress,
    YesNo,
    YesOrReason,
)
from buurtpers.source import Location, Source

ALIASES: dict[str, tuple[str, ...]] = {
    "titel": ("title",),
    "naam": ("name", "title"),
    "datum": ("date",),
    "begin": ("start",),
    "van": ("start", "from"),
    "vanaf": ("from", "start"),
    "einde": ("end",),
    "tot": ("end",),
    "omschrijving": ("description",),
    "samenvatting": ("description",),
    "inleiding": ("description",),
    "foto": ("image",),
    "beschrijving_foto": ("alt",),
    "bijschrift": ("caption",),
    "fotograaf": ("credit",),
    "auteur": ("author",),
    "schrijver": ("author",),
    "concept": ("draft",),
    "buurt": ("buurten",),
    "werkgroepen": ("werkgroep",),
    "telefoon": ("phone",),
    "e-mail": ("email",),
    "adres": ("address",),
    "plaats": ("town", "place"),
    "plek": ("place",),
    "afgelast": ("cancelled",),
    "soort": ("kind",),
    "sinds": ("since",),
    "gezocht": ("wanted",),
    "kleur": ("colour",),
    "bron": ("source",),
    "licentie": ("licence",),
    "functie": ("role",),
    "organisatie": ("organisation",),
    "aanmelden": ("signup",),
    "meenemen": ("bring",),
    "gastheer": ("host",),
    "toegankelijk": ("accessible",),
    "stoelen": ("chairs",),
    "website": ("url",),
    "woningen": ("homes",),
    "spreuk": ("tagline",),
    "opening": ("welcome",),
    "trefwoorden": ("tags",),
}


class Record(BaseModel):
    """A validated piece of a file that remembers where each of its values stands."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
    _source: Source = PrivateAttr(default_factory=Source)

    def at(self, *path: str | int) -> Location:
        """The place of the value at `path`, or of the nearest thing around it."""
        return self._source.at(*path)


class Photo(Record):
    """A photograph's standing facts, written once: `content/data/fotos.yml`."""

    alt: Line | None = Field(None, description="Wat er op de foto te zien is, voor wie hem niet ziet")
    credit: Line | None = Field(None, description="Wie de foto maakte")
    licence: Line | None = Field(None, description="Onder welke licentie, bijvoorbeeld CC BY-SA 4.0")
    source: Line | None = Field(None, description="Waar de foto vandaan komt")


class Illustrated(Record):
    """Fields of anything that shows one photograph."""

    image: FileName | None = Field(None, description="Bestand in content/fotos")
    alt: Line | None = Field(None, description="Wat er op de foto te zien is, voor wie hem niet ziet")
    caption: Line | None = Field(None, description="Bijschrift onder de foto")
    credit: Line | None = Field(None, description="Wie de foto maakte")


class NewsItem(Illustrated):
    """Front matter of `content/nieuws/**/*.md`."""

    title: Line = Field(description="De kop van het bericht")
    date: Date = Field(description="Wanneer het verschijnt: 2026-06-22 of 22 juni 2026")
    end: Date | None = Field(None, description="Laatste dag waarop het bericht te zien is")
    buurten: Target = Field(Buurten(), description="Voor welke buurten: een naam, een lijst, alle, of alle behalve …")
    author: Line | None = Field(None, description="Wie het schreef")
    description: Line | None = Field(None, description="Inleiding van één of twee zinnen")
    thema: Id | None = Field(None, description="Naam uit themas.yml")
    werkgroep: Id | None = Field(None, description="Naam uit werkgroepen.yml")
    tags: Ids = Field((), description="Trefwoorden")
    draft: YesNo = Field(False, description="ja = nog niet laten zien")
    krant: Literal["ja", "nee", "voorpagina"] = Field("ja", description="Of het in de buurtkrant komt")


class Page(Illustrated):
    """Front matter of `content/paginas/**/*.md` and `sites/<buurt>/docs/**/*.md`."""

    title: Line = Field(description="De kop van de pagina")
    description: Line | None = Field(None, description="Waar de pagina over gaat, in één zin")
    buurten: Target = Field(Buurten(), description="Voor welke buurten")
    menu: int | None = Field(None, ge=1, le=99, description="Plaats in het menu; leeg = alleen onderaan de pagina")
    draft: YesNo = Field(False, description="ja = nog niet laten zien")


class Contact(Record):
    """How to reach somebody, as far as that person wants it known."""

    name: Line | None = Field(None, description="Naam, zoals die persoon genoemd wil worden")
    email: Email | None = None
    phone: Phone | None = Field(None, description="Telefoonnummer, met de eerste 0")
    address: Address | None = None


class Network(Record):
    """`content/data/netwerk.yml`: who publishes."""

    name: Line = Field(description="Naam van het burennetwerk")
    description: Line | None = Field(None, description="Wie jullie zijn, in één zin")
    town: Line | None = Field(None, description="De plaats, bijvoorbeeld Amersfoort")
    url: WebAddress | None = Field(None, description="Website van het netwerk")
    redactie: Contact = Field(description="Hoe lezers de redactie bereiken")
    colofon: tuple[Line, ...] = Field((), description="Regels voor het colofon van de krant")


class Theme(Record):
    """An entry of `content/data/themas.yml`."""

    title: Line
    description: Line | None = None


class Group(Illustrated):
    """An entry of `content/data/werkgroepen.yml`: residents working on a theme."""

    title: Line
    description: Line = Field(description="Wat de werkgroep doet, in één zin")
    buurten: Target = Buurten()
    thema: Id | None = None
    since: Date | None = None
    contact: Contact | None = Field(None, description="Wie je kunt vragen; leeg = via de redactie")
    wanted: Line | None = Field(None, description="Wat of wie er gezocht wordt")


class MeetingPlace(Record):
    """An entry of `content/data/plekken.yml`."""

    name: Line
    address: Address
    postcode: Line | None = None
    town: Line | None = None
    buurten: Target = Buurten()
    accessible: Line | None = Field(None, description="Hoe het zit met drempels, lift en toilet")
    chairs: int | None = Field(None, ge=1, le=5000, description="Hoeveel stoelen er in een kring passen")
    url: WebAddress | None = None


class Partner(Illustrated):
    """An entry of `content/data/partners.yml`: an official who can be invited."""

    name: Line
    role: Line = Field(description="Functie, bijvoorbeeld wijkagent")
    organisation: Line | None = None
    buurten: Target = Buurten()
    description: Line | None = None
    email: Email | None = None
    phone: Phone | None = None
    url: WebAddress | None = None


MeetingKind = Literal["bewonersbijeenkomst", "werkgroep", "intervisie", "inloop", "activiteit"]


class Meeting(Illustrated):
    """An entry of `content/data/bijeenkomsten.yml`. Its key is its address and calendar UID."""

    title: Line
    kind: MeetingKind = "activiteit"
    date: Date
    start: Time = Field(description="Begintijd, bijvoorbeeld 19:30")
    end: Time | None = Field(None, description="Eindtijd")
    place: Id | None = Field(None, description="Naam uit plekken.yml")
    buurten: Target = Buurten()
    werkgroep: Id | None = None
    partners: Ids = Field((), description="Wie er komt: namen uit partners.yml")
    description: Markdown | None = None
    host: Line | None = None
    signup: Line | None = Field(None, description="Hoe je je aanmeldt; leeg = aanmelden hoeft niet")
    bring: Line | None = None
    cancelled: YesOrReason = Field(False, description="ja, of de reden waarom het niet doorgaat")
    draft: YesNo = False


class Edition(Record):
    """An entry of `content/data/edities.yml`: one issue of the paper."""

    title: Line = Field(description="Bijvoorbeeld Herfst 2026")
    date: Date = Field(description="De dag waarop de krant in de bus valt")
    kopij: Date | None = Field(None, description="Laatste dag voor kopij")
    from_: Date | None = Field(None, alias="from", description="Nieuws vanaf deze dag; leeg = sinds de vorige krant")
    buurten: Target = Buurten()
    welcome: Markdown | None = Field(None, description="Woord vooraf van de redactie")


class Buurt(Record):
    """`extra.buurt` of `sites/<buurt>/mkdocs.yml`."""

    name: Line | None = Field(None, description="Naam van de buurt; leeg = site_name")
    krant: Line | None = Field(None, description="Naam op de voorpagina van de buurtkrant")
    tagline: Line | None = Field(None, description="Eén zin onder de naam")
    colour: Colour = Field("#1f5c4d", description="Hoofdkleur van de buurt, zoals #1f5c4d")
    homes: int | None = Field(None, ge=1, le=100_000)


class SiteHead(Record):
    """What buurtpers uses of the rest of `sites/<buurt>/mkdocs.yml`."""

    site_name: Line
    site_url: WebAddress | None = None
    site_description: Line | None = None


DATA_FILES: dict[str, type[Record]] = {
    "themas": Theme,
    "werkgroepen": Group,
    "plekken": MeetingPlace,
    "partners": Partner,
    "bijeenkomsten": Meeting,
    "edities": Edition,
    "fotos": Photo,
}
