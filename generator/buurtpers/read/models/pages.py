"""What a page of a network, a buurt or the method may say."""

from typing import ClassVar

from pydantic import Field

from buurtpers.read.dates import Date
from buurtpers.read.models.base import CHECKED, Illustrated
from buurtpers.read.values import Buurten, Line, Target, YesNo


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
