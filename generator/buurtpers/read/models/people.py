"""What may be said of people: how to reach them, working groups, partners."""

import re
from typing import Any

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from buurtpers.read.dates import Date
from buurtpers.read.models.base import CHECKED, Illustrated, Record, or_text
from buurtpers.read.values import (
    Address,
    Buurten,
    Email,
    FileName,
    Id,
    Line,
    Phone,
    Status,
    Target,
    WebAddress,
    Wishes,
    YesNo,
    parse_email,
    parse_phone,
    parse_web_address,
)

_PIECES = re.compile(r"\s*[,;]\s*|(?<=[^\d\s+(])\s+(?=\+?\(?0?\d[\d\s()\-/.]{7,}$)")


def _way(text: str) -> tuple[str, Any]:
    """Tell what a piece of text is: ("email", …), ("phone", …), ("form", …) or else ("name", …), with its value."""
    for name, parse in (("email", parse_email), ("phone", parse_phone), ("form", parse_web_address)):
        try:
            return name, parse(text)
        except PydanticCustomError as error:
            if (name == "email" and "@" in text) or error.type == "phone-zero":
                raise
    return "name", text


class Contact(Record):
    """How to reach somebody, as far as that person wants it known; or one way to, as text."""

    model_config = or_text("Een telefoonnummer, e-mailadres of webadres van een formulier, of: via de redactie")

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
