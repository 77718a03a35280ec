"""What may be said of the printed paper: editions, advertisements, print shops."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, model_validator

from buurtpers.read.dates import Date, Dates
from buurtpers.read.models.base import Illustrated, Record, or_text
from buurtpers.read.papervalues import Copies, Fillers, Millimetres, PageNumber, Pages, Standard
from buurtpers.read.values import (
    LOWER,
    UPPER,
    Buurten,
    Email,
    FileName,
    Id,
    Ids,
    Line,
    Markdown,
    Phone,
    Target,
    WebAddress,
    YesNo,
)


class Section(Record):
    """A section of the paper, with the themes that belong in it; or a name alone."""

    model_config = or_text("De naam van de rubriek, of een naam uit themas.yml")

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
