"""What the files of every subject have in common: records that remember their places, and photographs.

Field names are the canonical keys; `keys` has the Dutch spellings beside them.
Scalars arrive as the text that was typed (see `yamltext`); the types in `values`, `dates` and
`papervalues` decide what they mean.
"""

# Annotations of models are not put off: pydantic asks for all of them, and would have to read each from its text.
import os
from collections.abc import Collection, Iterable
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from buurtpers.base.source import Location, Source
from buurtpers.read.values import FileName, Focus, Line

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
        """The field that a person means who typed `typed`, which is the key `name`, with this value."""
        return name

    @classmethod
    def spelled(cls, name: str, given: Collection[str]) -> str | None:
        """The Dutch key to name a missing field by, if the other keys `given` ask for another than the usual one."""
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


def or_text(name: str, words: Iterable[str] = ()) -> ConfigDict:
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
