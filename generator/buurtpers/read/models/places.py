"""What may be said of a place where people meet: `plekken.yml`."""

from pydantic import Field

from buurtpers.read.models.base import Record
from buurtpers.read.values import Address, Buurten, Line, Target, WebAddress


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
