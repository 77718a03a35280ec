"""What may be said of a meeting: `bijeenkomsten.yml`."""

import datetime as dt
from collections.abc import Collection
from functools import partial
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from buurtpers.base.source import Location
from buurtpers.read.dates import Date, Time, is_day, parse_date
from buurtpers.read.models.base import Illustrated, Record, or_text
from buurtpers.read.rules.exceptions import Exceptions, parse_exceptions
from buurtpers.read.rules.rule import Recurrence
from buurtpers.read.times import parse_time
from buurtpers.read.values import Buurten, How, Id, Ids, Line, Markdown, Target, YesNo, YesOrReason

MeetingKind = Literal["bewonersbijeenkomst", "werkgroep", "intervisie", "inloop", "activiteit"]

_REPEATS = {
    "anyOf": [
        {"type": "string", "examples": ["elke 2e dinsdag van de maand", "om de week op woensdag"]},
        {"type": "object"},
    ]
}
_BUT = {"anyOf": [{"type": "string", "examples": ["schoolvakanties", "feestdagen"]}, {"type": "array"}]}
_CANCELLED = {"type": ["string", "boolean", "object", "array"]}


def _recurrence(value: Any) -> Recurrence:
    from buurtpers.read.rules.recurrence import parse_recurrence  # slow to load, and most meetings were read before

    return parse_recurrence(value)


class Move(Record):
    """One time that a meeting takes place on another day, at another hour or in another place; or the day alone."""

    model_config = or_text("De nieuwe dag")

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
    """`value` as a time in that part of the day («8 uur» in the evening: 20:00); unchanged if it can't be read."""
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
        """The exceptions of the field and those that the rule's own sentence names."""
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
        """Take first day, hours and last day from the rule's sentence, unless a key of their own says them."""
        if not isinstance(value, dict) or "repeat" not in value:
            return value
        try:
            rule = _recurrence(value["repeat"])
        except PydanticCustomError:
            return {"date": "2000-01-01", "start": "00:00", **value}  # the rule's own mistake is enough
        if rule.part:  # «elke dinsdagavond», and on a line of its own «begin: 8 uur»
            value = value | {name: _in_part(value[name], rule.part) for name in ("start", "end") if name in value}
        said = {"date": rule.first, "start": rule.start, "end": rule.end, "until": rule.last}
        return {name: one for name, one in said.items() if one is not None} | value
