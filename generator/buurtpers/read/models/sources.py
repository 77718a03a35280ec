"""What may be said of those who tell news and meetings elsewhere: `bronnen.yml`."""

from typing import Annotated, Literal

from pydantic import Field

from buurtpers.read.models.base import Record
from buurtpers.read.values import LOWER, Areas, Buurten, FeedAddress, FileName, Ids, Line, Target, WebAddress


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
