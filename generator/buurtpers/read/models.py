"""What a network's files may say: one pydantic model per kind of file.

Field names are the canonical keys; `keys` has the Dutch spellings beside them.
Scalars arrive as the text that was typed (see `yamltext`); the types in `values`
decide what they mean.
"""

# Annotations are not put off here: pydantic asks for all of them, and would have to read each from its text.
import datetime as dt
import os
import re
from collections.abc import Collection, Iterable
from functools import partial
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from buurtpers.base.source import Location, Source
from buurtpers.read.rules.exceptions import Exceptions, Region, parse_exceptions
from buurtpers.read.rules.rule import Recurrence
from buurtpers.read.times import parse_time
from buurtpers.read.values import (
    LOWER,
    UPPER,
    Address,
    Areas,
    Buurten,
    Colour,
    Copies,
    Date,
    Dates,
    Email,
    FeedAddress,
    FileName,
    Fillers,
    Focus,
    How,
    Id,
    Ids,
    Line,
    Markdown,
    Millimetres,
    PageNumber,
    Pages,
    Phone,
    SiteAddress,
    Standard,
    Status,
    Target,
    Time,
    WebAddress,
    Wishes,
    YesNo,
    YesOrReason,
    is_day,
    parse_date,
    parse_email,
    parse_phone,
    parse_web_address,
)

# No plugin of pydantic has a say in what people write, and to look whether there are any takes a while.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


class Record(BaseModel):
    """A validated piece of a file that remembers where each of its values stands."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, defer_build=True)
    _source: Source = PrivateAttr(default_factory=Source)
    said_by: ClassVar[dict[str, str]] = {}
    """Fields whose value may be given inside another: `date` inside `repeat`."""
    example: ClassVar[str] = ""
    """One of them as a line of a list, where people may not know."""
    even_empty: ClassVar[frozenset[str]] = frozenset()
    """Fields in which an empty list says something: nothing at all."""
    moves_in: ClassVar[bool] = False
    """Whether other programs have such records too, with keys of their own."""

    @classmethod
    def meant(cls, name: str, value: Any, typed: str) -> str:
        """The field that is meant by `name`, which was `typed` so, with this value behind it."""
        return name

    @classmethod
    def spelled(cls, name: str, given: Collection[str]) -> str | None:
        """The Dutch key for a field beside these others, where that is not the usual one."""
        return None

    def at(self, *path: str | int) -> Location:
        """The place of the value at `path`, or of the nearest thing around it."""
        return self._source.at(*path)

    @property
    def origin(self) -> str:
        """The file that it stands in."""
        return self._source.file

    def says(self, field: str) -> bool:
        """Whether a person wrote a value for it."""
        return (field,) in self._source.marks

    def holds(self, place: Location) -> bool:
        """Whether one of its values stands there."""
        return place.file == self._source.file and (place.line, place.column) in self._source.marks.values()


def _recurrence(value: Any) -> Recurrence:
    from buurtpers.read.rules.recurrence import parse_recurrence  # slow to load, and most meetings were read before

    return parse_recurrence(value)


def _or_text(name: str, words: Iterable[str] = ()) -> ConfigDict:
    """The JSON Schema of a record that may also be written as one text, or as one of these words."""

    def either(schema: dict[str, Any]) -> None:
        whole = dict(schema)
        schema.clear()
        schema["anyOf"] = [{"enum": list(words)} if words else {"type": "string", "description": name}, whole]

    return ConfigDict(json_schema_extra=either)


class Photo(Record):
    """A photograph's standing facts, written once: `content/data/fotos.yml`."""

    alt: Line | None = Field(None, description="Wat er op de foto te zien is, voor wie hem niet ziet")
    credit: Line | None = Field(None, description="Wie de foto maakte")
    licence: Line | None = Field(None, description="Onder welke licentie, bijvoorbeeld CC BY-SA 4.0")
    source: Line | None = Field(None, description="Waar de foto vandaan komt")
    focus: Focus | None = Field(
        None, description="Wat bij het bijsnijden in beeld blijft: procent van links en van boven, zoals [50, 30]"
    )


class Illustrated(Record):
    """Fields of anything that shows one photograph."""

    image: FileName | None = Field(None, description="Bestand in content/fotos")
    alt: Line | None = Field(None, description="Wat er op de foto te zien is, voor wie hem niet ziet")
    caption: Line | None = Field(None, description="Bijschrift onder de foto")
    credit: Line | None = Field(None, description="Wie de foto maakte")
    focus: Focus | None = Field(
        None, description="Wat bij het bijsnijden in beeld blijft: procent van links en van boven, zoals [50, 30]"
    )


CHECKED = "Wanneer iemand voor het laatst nakeek of dit nog klopt"


# One word behind `krant:`, and what it stands for.
PLACEMENTS = {
    "ja": {"placement": "moet"},
    "nee": {"placement": "nee"},
    "voorpagina": {"page": "voorpagina"},
    "moet": {"placement": "moet"},
    "mag": {"placement": "mag"},
}


class Placement(Record):
    """What the editors want of a story in the paper: one word, or this."""

    model_config = _or_text("", PLACEMENTS)

    placement: Annotated[Literal["moet", "mag", "nee"], LOWER] = Field(
        "moet", description="moet erin, mag erin als er plaats is, of komt er niet in"
    )
    page: PageNumber | None = Field(None, description="voorpagina, achterpagina of een getal")
    section: Id | None = Field(None, description="Een van de rubrieken van de editie")
    weight: Annotated[Literal["groot", "gewoon", "klein"], LOWER] | None = Field(
        None, description="Hoe groot het staat"
    )
    words: int | None = Field(None, ge=20, le=5000, description="Hoeveel woorden hoogstens; alleen met online: ja")
    photo: Annotated[Literal["ja", "nee", "groot"], LOWER] | None = Field(None, description="Of de foto mee moet")
    online: YesNo = Field(False, description="ja = mag in de krant eerder ophouden, en verdergaan op de site")
    quote: Line | None = Field(None, description="Een zin uit het verhaal, om groot te zetten")

    @model_validator(mode="before")
    @classmethod
    def _from_word(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        word = value.strip().strip("‘’'\"“”").casefold()
        if word not in PLACEMENTS:
            raise PydanticCustomError("choice-unknown", "", {"expected": ", ".join(PLACEMENTS), "text": value[:60]})
        return PLACEMENTS[word]


class Box(Record):
    """A box beside a story: a list of facts, who to call, where it is."""

    model_config = _or_text("De tekst van het kader")

    title: Line | None = Field(None, description="De kop boven het kader")
    text: Markdown = Field(description="De tekst, als gewoon verhaal of als lijst")

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return {"text": value} if isinstance(value, str) else value


class NewsItem(Illustrated):
    """Front matter of `content/nieuws/**/*.md`."""

    moves_in: ClassVar[bool] = True

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
    box: Box | None = Field(None, description="Een kader bij het verhaal")
    krant: Placement = Field(Placement(), description="Of, waar en hoe groot het in de buurtkrant komt")


class Page(Illustrated):
    """Front matter of `content/paginas/**/*.md` and `sites/<buurt>/docs/**/*.md`."""

    moves_in: ClassVar[bool] = True

    title: Line = Field(description="De kop van de pagina")
    description: Line | None = Field(None, description="Waar de pagina over gaat, in één zin")
    buurten: Target = Field(Buurten(), description="Voor welke buurten")
    menu: int | None = Field(None, ge=1, le=99, description="Plaats in het menu; leeg = alleen onderaan de pagina")
    draft: YesNo = Field(False, description="ja = nog niet laten zien")
    checked: Date | None = Field(None, description=CHECKED)


class MethodPage(Page):
    """Front matter of `content/werkwijze/*.md`: a chapter of how the network works."""

    order: int = Field(50, ge=1, le=999, description="De hoeveelste bladzijde van de werkwijze dit is")


_PIECES = re.compile(r"\s*[,;]\s*|(?<=[^\d\s+(])\s+(?=\+?\(?0?\d[\d\s()\-/.]{7,}$)")


def _way(text: str) -> tuple[str, Any]:
    """Which way to reach somebody a text is, and that as a value; else it is a name."""
    for name, parse in (("email", parse_email), ("phone", parse_phone), ("form", parse_web_address)):
        try:
            return name, parse(text)
        except PydanticCustomError as error:
            if (name == "email" and "@" in text) or error.type == "phone-zero":
                raise
    return "name", text


class Contact(Record):
    """How to reach somebody, as far as that person wants it known; or one way to, as text."""

    model_config = _or_text("Een telefoonnummer, e-mailadres of webadres van een formulier, of: via de redactie")

    name: Line | None = Field(None, description="Naam, zoals die persoon genoemd wil worden")
    email: Email | None = None
    phone: Phone | None = Field(None, description="Telefoonnummer, met de eerste 0")
    form: WebAddress | None = Field(None, description="Webadres van een formulier")
    address: Address | None = None

    @property
    def reachable(self) -> bool:
        """Whether there is any way to reach this person without the editors."""
        return bool(self.email or self.phone or self.form or self.address)

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        if value.strip().casefold() in ("redactie", "de redactie", "via de redactie"):
            return {}
        found: dict[str, Any] = {}
        names = []
        # «Marijke, 033 555 01 00» and «Marijke 033 555 01 00»
        for piece in filter(None, _PIECES.split(value.strip())):
            name, one = _way(piece)
            names += [one] if name == "name" or name in found else []
            found |= {} if name == "name" or name in found else {name: one}
        return found | ({"name": ", ".join(names)} if names else {})


class Network(Record):
    """`content/data/netwerk.yml`: who publishes."""

    name: Line = Field(description="Naam van het burennetwerk")
    description: Line | None = Field(None, description="Wie jullie zijn, in één zin")
    town: Line | None = Field(None, description="De plaats, bijvoorbeeld Amersfoort")
    url: WebAddress | None = Field(None, description="Website van het netwerk")
    redactie: Contact = Field(description="Hoe lezers de redactie bereiken")
    colofon: tuple[Line, ...] = Field((), description="Regels voor het colofon van de krant")
    theme: Id | None = Field(None, description="De vormgeving van de krant; leeg = klassiek")
    main_site: Id | None = Field(
        None,
        description="De buurt op wier site zoekmachines berichten van meer buurten vinden; leeg = de eerste",
    )
    school_region: Annotated[Region, LOWER] | None = Field(
        None, description="noord, midden of zuid: wanneer de scholen vakantie hebben"
    )


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
    goal: Line | None = Field(None, description="Wat de werkgroep wil bereiken")
    since: Date | None = None
    status: Status = Field("actief", description="in oprichting, actief, in rust of klaar")
    achieved: Line | None = Field(None, description="Wat er gelukt is; moet erbij als de werkgroep klaar is")
    contact: Contact | None = Field(None, description="Wie je kunt vragen; leeg = via de redactie")
    wanted: Wishes = Field((), description="Wat of wie er gezocht wordt: een zin, of een lijst")
    photos: tuple[FileName, ...] = Field((), description="Meer foto's, met hun gegevens in fotos.yml")
    checked: Date | None = Field(None, description=CHECKED)

    @property
    def working(self) -> bool:
        """Whether people can join now."""
        return self.status in ("oprichting", "actief")

    @property
    def asks(self) -> tuple[str, ...]:
        """What it asks for. A group that rests, or is done, asks for nothing."""
        return self.wanted if self.working else ()


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
    task: Line | None = Field(None, description="Waarvoor bewoners bij deze persoon terecht kunnen")
    description: Line | None = None
    consent: YesNo = Field(False, description="ja = deze persoon vindt het goed dat de foto getoond wordt")
    checked: Date | None = Field(None, description=CHECKED)
    email: Email | None = None
    phone: Phone | None = None
    url: WebAddress | None = None


MeetingKind = Literal["bewonersbijeenkomst", "werkgroep", "intervisie", "inloop", "activiteit"]

_REPEATS = {
    "anyOf": [
        {"type": "string", "examples": ["elke 2e dinsdag van de maand", "om de week op woensdag"]},
        {"type": "object"},
    ]
}
_BUT = {"anyOf": [{"type": "string", "examples": ["schoolvakanties", "feestdagen"]}, {"type": "array"}]}
_CANCELLED = {"type": ["string", "boolean", "object", "array"]}


class Move(Record):
    """One time that a meeting takes place on another day, at another hour or in another place; or the day alone."""

    model_config = _or_text("De nieuwe dag")

    to: Date | None = Field(None, description="De nieuwe dag; leeg = dezelfde dag")
    start: Time | None = Field(None, description="De nieuwe begintijd")
    end: Time | None = Field(None, description="De nieuwe eindtijd")
    place: Id | None = Field(None, description="De nieuwe plek: een naam uit plekken.yml")
    reason: Line | None = Field(None, description="Waarom")

    @model_validator(mode="before")
    @classmethod
    def _from_day(cls, value: Any) -> Any:
        return {"to": value} if isinstance(value, str) else value


def _each_day(value: Any) -> Any:
    """One day or several, each cancelled without a reason; or days with their reasons."""
    days = [value] if isinstance(value, str) else value
    return dict.fromkeys(days, "ja") if isinstance(days, list) and all(isinstance(d, str) for d in days) else days


def _by_day(code: str, value: Any) -> Any:
    """What is written of single days must be a mapping; `code`: what is wrong otherwise."""
    if not isinstance(value, dict):
        raise PydanticCustomError(code, "", {})
    return value


def _is(parse: Any, value: Any) -> bool:
    try:
        return isinstance(value, str) and parse(value) is not None
    except PydanticCustomError:
        return False


def _in_part(value: Any, part: str) -> Any:
    """A time in that part of the day, as far as it can be read."""
    try:
        return parse_time(value, part) if isinstance(value, str) else value
    except PydanticCustomError:
        return value


class Meeting(Illustrated):
    """An entry of `content/data/bijeenkomsten.yml`. Its key is its address and calendar UID."""

    said_by: ClassVar[dict[str, str]] = {"date": "repeat", "start": "repeat"}

    title: Line
    kind: MeetingKind = "activiteit"
    date: Date = Field(description="De dag; bij een herhaling de dag vanaf welke die geldt")
    start: Time = Field(description="Begintijd, bijvoorbeeld 19:30")
    end: Time | None = Field(None, description="Eindtijd")
    place: Id | None = Field(None, description="Naam uit plekken.yml")
    buurten: Target = Buurten()
    werkgroep: Id | None = None
    partners: Ids = Field((), description="Wie er komt: namen uit partners.yml")
    description: Markdown | None = None
    host: How = None
    signup: How = Field(None, description="Hoe je je aanmeldt; leeg = aanmelden hoeft niet")
    bring: How = None
    language_help: How = Field(None, description="In welke talen iemand helpt, of hoe")
    online: How = Field(None, description="Hoe je van huis uit meedoet: een webadres of een zin")
    repeat: Annotated[Recurrence, BeforeValidator(_recurrence), WithJsonSchema(_REPEATS)] | None = Field(
        None, description="Wanneer het terugkomt, bijvoorbeeld: elke 2e dinsdag van de maand om 19:30"
    )
    until: Date | None = Field(None, description="De laatste dag van de herhaling")
    except_: Annotated[Exceptions, BeforeValidator(parse_exceptions), WithJsonSchema(_BUT)] = Field(
        Exceptions(), alias="except", description="Wanneer niet: datums, feestdagen, schoolvakanties"
    )
    moved: Annotated[dict[Date, Move], BeforeValidator(partial(_by_day, "moved-unreadable"))] = Field(
        {}, description="Keren die verplaatst zijn: de dag, en waarheen"
    )
    cancelled: Annotated[YesOrReason, WithJsonSchema(_CANCELLED)] = Field(
        False, description="ja, of de reden waarom het niet doorgaat; of de dagen waarop niet"
    )
    cancelled_on: Annotated[
        dict[Date, YesOrReason], BeforeValidator(partial(_by_day, "cancelled-unreadable")), BeforeValidator(_each_day)
    ] = Field({}, description="De dagen waarop het niet doorgaat, met de reden")
    draft: YesNo = False

    @property
    def exceptions(self) -> Exceptions:
        """When not, wherever it was said."""
        return self.except_ | self.repeat.but if self.repeat else self.except_

    @property
    def all_cancelled(self) -> bool:
        """Whether it returns, and is cancelled for all its times."""
        return self.repeat is not None and self.cancelled is not False

    def at_day(self, field: str, day: dt.date) -> Location:
        """Where a day of `moved` or `cancelled_on` stands."""
        typed = (path for path in self._source.marks if len(path) == 2 and path[0] == field)
        return self.at(
            *next((path for path in typed if _is(lambda text: parse_date(text) == day or None, path[1])), (field,))
        )

    def twice(self, field: str) -> list[tuple[dt.date, Location]]:
        """The days that stand in `moved` or `cancelled_on` again, in another spelling, and where."""
        days = [str(path[1]) for path in self._source.marks if len(path) == 2 and path[0] == field]
        read = [(parse_date(day), day) for day in days if _is(parse_date, day)]
        return [(day, self.at(field, typed)) for at, (day, typed) in enumerate(read) if day in dict(read[:at])]

    @classmethod
    def meant(cls, name: str, value: Any, typed: str) -> str:
        """«vanaf» and «tot» may be a day or a time; what is cancelled, all or some days."""
        if name == "until" and _is(parse_time, value):
            return "end"
        if name == "start" and (_is(parse_date, value) or (typed == "vanaf" and not _is(parse_time, value))):
            return "date"
        if name == "cancelled" and (isinstance(value, dict | list) or _is(parse_date, value) or is_day(value)):
            return "cancelled_on"
        return name

    @classmethod
    def spelled(cls, name: str, given: Collection[str]) -> str | None:
        return "vanaf" if name == "date" and "repeat" in given else None

    @model_validator(mode="before")
    @classmethod
    def _said_in_the_rule(cls, value: Any) -> Any:
        """What the sentence of the rule said besides: it counts where no key of its own says it."""
        if not isinstance(value, dict) or "repeat" not in value:
            return value
        try:
            rule = _recurrence(value["repeat"])
        except PydanticCustomError:
            return {"date": "2000-01-01", "start": "00:00", **value}  # one mistake is enough
        if rule.part:  # «elke dinsdagavond», and on a line of its own «begin: 8 uur»
            value = value | {name: _in_part(value[name], rule.part) for name in ("start", "end") if name in value}
        said = {"date": rule.first, "start": rule.start, "end": rule.end, "until": rule.last}
        return {name: one for name, one in said.items() if one is not None} | value


class Section(Record):
    """A section of the paper, with the themes that belong in it; or a name alone."""

    model_config = _or_text("De naam van de rubriek, of een naam uit themas.yml")

    title: Line = Field(description="De naam van de rubriek")
    themas: Ids = Field((), description="Namen uit themas.yml")

    @model_validator(mode="before")
    @classmethod
    def _from_name(cls, value: Any) -> Any:
        return {"title": value} if isinstance(value, str) else value


class Notice(Record):
    """A short announcement in the paper."""

    title: Line = Field(description="De kop")
    text: Markdown = Field(description="Een paar zinnen")
    buurten: Target = Buurten()


class Edition(Record):
    """An entry of `content/data/edities.yml`: one issue of the paper."""

    even_empty: ClassVar[frozenset[str]] = frozenset({"fillers"})  # `vulling: []`: with nothing

    title: Line = Field(description="Bijvoorbeeld Herfst 2026")
    date: Date = Field(description="De dag waarop de krant in de bus valt")
    kopij: Date | None = Field(None, description="Laatste dag voor kopij")
    from_: Date | None = Field(None, alias="from", description="Nieuws vanaf deze dag; leeg = sinds de vorige krant")
    buurten: Target = Buurten()
    welcome: Markdown | None = Field(None, description="Woord vooraf van de redactie")
    pages: Pages | None = Field(None, description="Hoeveel bladzijden: 8, of 4-12; veelvouden van vier")
    format: Annotated[Literal["A4", "A3", "A5"], UPPER] = Field("A4", description="A4, A3 of A5")
    sections: tuple[Section, ...] = Field((), description="De rubrieken, in de volgorde van de krant")
    agenda: PageNumber = Field(-1, description="Waar de agenda staat: achterpagina of een getal")
    fillers: Fillers | None = Field(None, description="Waarmee een gat gevuld mag worden, het liefste eerst")
    notices: tuple[Notice, ...] = Field((), description="Mededelingen van de redactie")
    theme: Id | None = Field(None, description="De vormgeving; leeg = die van het netwerk")
    printer: Id | None = Field(None, description="Naam uit drukkerijen.yml")
    paper: Line | None = Field(None, description="Het papier, bijvoorbeeld 90 grams offset")
    colour: Annotated[Literal["kleur", "grijs"], LOWER] = Field("kleur", description="kleur of grijs")
    copies: dict[str, Copies] = Field({}, description="De oplage van elke buurt")
    to_printer: Date | None = Field(None, description="De dag waarop de bestanden naar de drukker gaan")
    delivery: Dates = Field((), description="De dag of dagen waarop de krant wordt bezorgd")


class Advertisement(Illustrated):
    """An entry of `content/data/advertenties.yml`; its file lies in `content/advertenties`."""

    name: Line = Field(description="Van wie de advertentie is")
    size: Annotated[Literal["achtste", "kwart", "halve"], LOWER] = Field(description="Welk deel van een bladzijde")
    image: FileName | None = Field(None, description="Foto of tekening, in content/advertenties")
    pdf: FileName | None = Field(None, description="PDF van één bladzijde, in content/advertenties")
    url: WebAddress | None = None
    editions: Ids = Field((), description="Namen uit edities.yml; leeg = elke krant")
    buurten: Target = Buurten()


class PrintShop(Record):
    """An entry of `content/data/drukkerijen.yml`: what a print shop asks for."""

    name: Line
    standard: Standard = Field("X-4", description="X-4 of X-1a")
    bleed: Millimetres = Field(3.0, description="Afloop in mm, van 0 tot 5")
    marks: YesNo = Field(False, description="ja = met snijtekens")
    colour: Annotated[Literal["gestreken", "ongestreken", "grijs"], LOWER] = Field(
        "ongestreken", description="Het soort papier, of grijs voor zwart-wit"
    )
    profile: FileName | None = Field(None, description="Eigen kleurprofiel (.icc), in content/drukkerij")
    min_dpi: int = Field(200, ge=72, le=1200, description="Hoe scherp een foto ten minste moet zijn")
    ink_limit: int | None = Field(None, ge=100, le=400, description="Inktdekking in procent; leeg = die van het papier")
    contact: Line | None = Field(None, description="Wie je daar kunt vragen")
    email: Email | None = None
    phone: Phone | None = None
    url: WebAddress | None = None


class OutsideSource(Record):
    """An entry of `content/data/bronnen.yml`: where others tell their news, or their calendar."""

    title: Line = Field(description="Van wie het is, bijvoorbeeld Gemeente Amersfoort")
    kind: Annotated[Literal["nieuws", "agenda"], LOWER] = Field(description="nieuws of agenda")
    address: FeedAddress | None = Field(None, description="Het adres van de feed of de agenda")
    file: FileName | None = Field(None, description="In plaats van een adres: een agenda (.ics) in content/bronnen")
    buurten: Target = Buurten()
    with_: Ids = Field((), alias="with", description="Alleen berichten waarin een van deze woorden staat")
    without: Ids = Field((), description="Geen berichten waarin een van deze woorden staat")
    areas: Areas = Field({}, description="Per buurt: alleen berichten waarin een van deze woorden staat")
    most: int = Field(10, ge=1, le=50, description="Hoeveel er hoogstens te zien zijn")
    url: WebAddress | None = Field(None, description="De site van de bron zelf, voor lezers")
    contact: Line | None = Field(None, description="Wie je daar kunt vragen als het niet meer werkt")


class Buurt(Record):
    """`extra.buurt` of `sites/<buurt>/mkdocs.yml`."""

    name: Line | None = Field(None, description="Naam van de buurt; leeg = site_name")
    krant: Line | None = Field(None, description="Naam op de voorpagina van de buurtkrant")
    tagline: Line | None = Field(None, description="Eén zin onder de naam")
    colour: Colour = Field("#1f5c4d", description="Hoofdkleur van de buurt, zoals #1f5c4d")
    homes: int | None = Field(None, ge=1, le=100_000)


class Phase(Record):
    """A phase of a buurt's network, from a day on."""

    example: ClassVar[str] = "{fase: zelfstandig, sinds: 2026-03-01}"

    phase: Annotated[Literal["verkenning", "opstart", "zelfstandig", "stand-by"], LOWER] = Field(
        description="verkenning, opstart, zelfstandig of stand-by"
    )
    since: Date = Field(description="De dag waarop deze fase begon")


Count = Annotated[int, Field(ge=0, le=1_000_000)]


class Year(Record):
    """What was done in a buurt in one year. Counts only, never people; None where nobody counted."""

    example: ClassVar[str] = "{jaar: 2026, aangebeld: 120}"

    year: int = Field(ge=1990, le=2200)
    doors: Count | None = Field(None, description="Hoeveel deuren er aangebeld zijn")
    surveys_out: Count | None = Field(None, description="Hoeveel vragenlijsten er uitgedeeld zijn")
    surveys_back: Count | None = Field(None, description="Hoeveel er weer opgehaald zijn")
    talks: Count | None = Field(None, description="Hoeveel gesprekken er aan de deur waren")
    visits: Count | None = Field(None, description="Hoeveel huisbezoeken er waren")
    meetings: Count | None = Field(None, description="Hoeveel bijeenkomsten er waren")
    willing: Count | None = Field(None, description="Hoeveel bewoners dit jaar zeiden: ik wil wel meer doen")
    willing_since: Count | None = Field(None, description="Hoeveel van hen na de laatste bewonersbijeenkomst")


class BuurtFacts(Record):
    """An entry of `content/data/buurten.yml`: what the coordinator keeps of a buurt, by its id."""

    homes: int | None = Field(None, ge=1, le=100_000, description="Hoeveel woningen er zijn")
    streets: Ids = Field((), description="De straten waar het over gaat")
    since: Date | None = Field(None, description="Wanneer er voor het eerst is aangebeld")
    phases: tuple[Phase, ...] = Field((), description="De fasen van het netwerk, met de dag waarop elke fase begon")
    years: tuple[Year, ...] = Field((), description="Wat er in elk jaar gedaan is, in getallen")


class SiteHead(Record):
    """What buurtpers uses of the rest of `sites/<buurt>/mkdocs.yml`."""

    site_name: Line
    site_url: SiteAddress | None = None
    site_description: Line | None = None


DATA_FILES: dict[str, type[Record]] = {
    "themas": Theme,
    "werkgroepen": Group,
    "plekken": MeetingPlace,
    "partners": Partner,
    "bijeenkomsten": Meeting,
    "buurten": BuurtFacts,
    "edities": Edition,
    "fotos": Photo,
    "advertenties": Advertisement,
    "drukkerijen": PrintShop,
    "bronnen": OutsideSource,
}
