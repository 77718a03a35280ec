"""What may be said of a buurt: in the settings of its site, and in `buurten.yml`."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from buurtpers.read.dates import Date
from buurtpers.read.models.base import Record
from buurtpers.read.values import LOWER, Colour, Ids, Line, SiteAddress


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
