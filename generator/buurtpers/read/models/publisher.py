"""What a network says of itself: `netwerk.yml`, and its themes."""

from typing import Annotated

from pydantic import Field

from buurtpers.read.models.base import Record
from buurtpers.read.models.people import Contact
from buurtpers.read.rules.exceptions import Region
from buurtpers.read.values import LOWER, Id, Line, WebAddress


class Publisher(Record):
    """`content/data/netwerk.yml`: who publishes."""

    name: Line = Field(description="Naam van het burennetwerk")
    description: Line | None = Field(None, description="Wie jullie zijn, in één zin")
    town: Line | None = Field(None, description="De plaats, bijvoorbeeld Amersfoort")
    url: WebAddress | None = Field(None, description="Website van het netwerk")
    redactie: Contact = Field(description="Hoe lezers de redactie bereiken")
    colofon: tuple[Line, ...] = Field((), description="Regels voor het colofon van de krant")
    theme: Id | None = Field(None, description="De vormgeving van de krant; leeg = klassiek")
    main_site: Id | None = Field(
        None, description="De buurt op wier site zoekmachines berichten van meer buurten vinden; leeg = de eerste"
    )
    school_region: Annotated[Region, LOWER] | None = Field(
        None, description="noord, midden of zuid: wanneer de scholen vakantie hebben"
    )


class Theme(Record):
    """An entry of `content/data/themas.yml`."""

    title: Line
    description: Line | None = None
