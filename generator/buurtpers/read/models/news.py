"""What a news item may say: `content/nieuws/**/*.md`."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from buurtpers.read.dates import Date
from buurtpers.read.models.base import Illustrated, Record, or_text
from buurtpers.read.papervalues import PageNumber
from buurtpers.read.values import LOWER, Buurten, Id, Ids, Line, Markdown, Target, YesNo

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

    model_config = or_text("", PLACEMENTS)

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

    model_config = or_text("De tekst van het kader")

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
