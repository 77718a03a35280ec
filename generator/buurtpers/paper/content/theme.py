"""How a paper looks: what a theme says, and what follows from it. No template works out a colour."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BeforeValidator, Field, PlainValidator, PrivateAttr, ValidationError
from pydantic_core import PydanticCustomError

from buurtpers.paper.content.blocks import ADDRESS
from buurtpers.paper.content.colours import at_most, mixed
from buurtpers.paper.content.data import PageFormat
from buurtpers.paper.content.vignettes import Vignette
from buurtpers.prepress.inks import SCREEN, Ink
from buurtpers.read.models.base import Record
from buurtpers.read.values import Line, YesNo
from buurtpers.typeset.typesetter import Look, font_folders

DEFAULT = "klassiek"

POINTS = 72 / 25.4  # in a millimetre
_WORDS = {
    "lijn": "rule", "balk": "band", "vlak": "tint", "rand": "frame", "tekst": "plain", "label": "label",
    "inkt": "ink", "accent": "accent",
}  # fmt: skip
ROLES = {
    "papier": "paper", "inkt": "ink", "zacht": "soft", "lijn": "line", "stip": "faint", "accent": "accent",
    "tint": "tint", "balk": "band",
}  # fmt: skip


T = TypeVar("T", int, float)


def _number(kind: type[T], least: T, most: T) -> Any:
    def read(value: Any) -> T:
        try:
            number = kind(value)
        except (TypeError, ValueError):
            raise PydanticCustomError("number-expected", "{text}", {"text": str(value)}) from None
        if not least <= number <= most:
            limits = {"least": f"{least:g}", "most": f"{most:g}"}
            raise PydanticCustomError("number-range", "{text}", {"text": str(value), **limits})
        return number

    return BeforeValidator(read)


def _numbers(value: Any, least: int, most: int) -> list[float]:
    """A list of so many numbers."""
    try:
        numbers = [float(item) for item in value] if isinstance(value, list) else []
    except (TypeError, ValueError):
        numbers = []
    if not least <= len(numbers) <= most or not all(0 <= number <= 1000 for number in numbers):
        raise PydanticCustomError("krant-theme-numbers", "{text}", {"text": str(value)})
    return numbers


def _types(value: Any) -> tuple[tuple[float, float, int], ...]:
    if not isinstance(value, list) or not value:
        raise PydanticCustomError("krant-theme-types", "{text}", {"text": str(value)})
    rows = [[*_numbers(row, 2, 3), 0.0][:3] for row in value]
    return tuple((size, leading, int(cost)) for size, leading, cost in rows)


Millimetres = Annotated[float, _number(float, 3.0, 500.0)]
Points = Annotated[float, _number(float, 4.0, 400.0)]
Percent = Annotated[int, _number(int, 0, 100)]
Weight = Annotated[int, _number(int, 100, 900)]
Em = Annotated[float, _number(float, -0.1, 3.0)]


class Fonts(Record):
    """Families by role."""

    serif: Line = Field(alias="tekst")
    sans: Line = Field(alias="schreefloos")
    display: Line = Field(alias="koppen")


class Formula(Record):
    """A colour that follows from another."""

    of: Line = Field(alias="van")
    at_most: Percent | None = Field(None, alias="hoogstens")
    share: Percent | None = Field(None, alias="deel")


def _rule(value: Any) -> str | Formula:
    """«#rrggbb», or how to make a colour of another."""
    if isinstance(value, str) and re.fullmatch("#[0-9a-f]{6}", bare := value.strip().casefold()):
        return bare
    try:
        return Formula.model_validate(value)
    except ValidationError:
        raise PydanticCustomError("krant-theme-colour", "{text}", {"text": str(value)}) from None


ColourRule = Annotated[str | Formula, PlainValidator(_rule)]


class Style(Record):
    masthead: Literal["lijn", "balk"] = Field(alias="krantenkop")
    box: Literal["vlak", "lijn", "rand"] = Field(alias="kader")
    section: Literal["lijn", "balk"] = Field(alias="rubriek")
    kicker: Literal["tekst", "label"] = Field(alias="bovenkop")
    drop_cap: YesNo = Field(alias="initiaal")
    column_rules: YesNo = Field(alias="tussenlijnen")
    rule: Annotated[float, _number(float, 0.25, 3.0)] = Field(alias="lijndikte")
    weight: Weight = Field(alias="kopgewicht")
    lead: Annotated[float, _number(float, 0.9, 1.5)] = Field(alias="kopregel")
    tracking: Em = Field(alias="kopspatie")
    masthead_weight: Weight = Field(alias="naamgewicht")
    headline: Literal["inkt", "accent"] = Field(alias="kopkleur")


class Step(Record):
    """The sizes a headline may take, from large to small, and its most lines."""

    sizes: Annotated[tuple[float, ...], PlainValidator(lambda v: tuple(_numbers(v, 1, 20)))] = Field(alias="maten")
    lines: Annotated[int, _number(int, 1, 8)] = Field(alias="regels")


class Headlines(Record):
    front: Step = Field(alias="voorpagina")
    big: Step = Field(alias="groot")
    normal: Step = Field(alias="gewoon")
    small: Step = Field(alias="klein")


class Format(Record):
    """A page: sizes and margins in millimetres, the rest in points."""

    name: str = ""
    width: Millimetres = Field(alias="breed")
    height: Millimetres = Field(alias="hoog")
    margin_x: Millimetres = Field(alias="zijmarge")
    margin_top: Millimetres = Field(alias="bovenmarge")
    margin_first: Millimetres = Field(alias="voormarge")
    margin_bottom: Millimetres = Field(alias="ondermarge")
    columns: Annotated[int, _number(int, 1, 8)] = Field(alias="kolommen")
    gutter: Points = Field(alias="tussenruimte")
    masthead: Points = Field(alias="naamhoogte")
    headlines: Annotated[float, _number(float, 0.4, 3.0)] = Field(1.0, alias="koppen")
    types: Annotated[tuple[tuple[float, float, int], ...], PlainValidator(_types)] = Field(alias="letter")

    @property
    def column(self) -> float:
        """The width of a column, in points."""
        room = (self.width - 2 * self.margin_x) * POINTS - (self.columns - 1) * self.gutter
        return room / self.columns

    def for_typst(self) -> PageFormat:
        return PageFormat(
            self.name,
            self.width,
            self.height,
            self.margin_x,
            self.margin_top,
            self.margin_first,
            self.margin_bottom,
            self.columns,
            self.gutter,
            self.masthead,
            self.headlines,
        )


class PaperTheme(Record):
    """A theme, whole and within the floors."""

    title: Line = Field(alias="naam")
    fonts: Fonts = Field(alias="letters")
    colour_rules: dict[str, ColourRule] = Field(alias="kleuren")
    style: Style = Field(alias="stijl")
    headlines: Headlines = Field(alias="koppen")
    formats: dict[str, Format] = Field(alias="formaten")
    _name: str = PrivateAttr(default=DEFAULT)
    _fonts: Path | None = PrivateAttr(default=None)
    _vignettes: tuple[Vignette, ...] = PrivateAttr(default=())

    @property
    def name(self) -> str:
        return self._name

    @property
    def font_folder(self) -> Path | None:
        """Where the network keeps fonts of its own, beside those that ship."""
        return self._fonts

    @property
    def vignettes(self) -> tuple[Vignette, ...]:
        """The drawings that may stand with stories."""
        return self._vignettes

    def format(self, name: str) -> Format:
        """The page called `name`; KeyError where the theme has none."""
        return self.formats[name].model_copy(update={"name": name})

    def types(self, name: str) -> tuple[tuple[float, float, int], ...]:
        """Type sizes and leading of a format, in points, each with its cost; the first is the house style."""
        return self.format(name).types

    def colours(self, buurt: str) -> dict[str, str]:
        """Every colour by its role, for a buurt whose colour is `buurt` («#rrggbb»)."""
        found = {"buurt": buurt}
        for name, rule in self.colour_rules.items():
            found[name] = rule if isinstance(rule, str) else _worked_out(rule, found)
        return {ROLES.get(name, name): colour for name, colour in found.items() if name != "buurt"}

    def look(self, buurt: str, ink: Ink = SCREEN, bleed: float = 0) -> Look:
        """How a thing in this theme looks for a buurt of this colour, in an ink, with so many mm of bleed."""
        return Look(self.for_typst(), ink.kind, ink.colours(self.colours(buurt)), ADDRESS, self.font_folders, bleed)

    @property
    def font_folders(self) -> tuple[Path, ...]:
        """Those with the fonts that ship, and the network's own."""
        return font_folders(self.font_folder)

    def for_typst(self) -> dict[str, Any]:
        """What the templates read of it."""
        style = self.style
        steps = {name: {"sizes": list(step.sizes), "lines": step.lines} for name, step in self.headlines}
        return {
            "name": self.name,
            "fonts": {"serif": self.fonts.serif, "sans": self.fonts.sans, "display": self.fonts.display},
            "masthead": _WORDS[style.masthead],
            "masthead-weight": style.masthead_weight,
            "box": _WORDS[style.box],
            "section": _WORDS[style.section],
            "kicker": _WORDS[style.kicker],
            "drop-cap": style.drop_cap,
            "column-rules": style.column_rules,
            "rule": style.rule,
            "headline": {
                "weight": style.weight,
                "lead": style.lead,
                "tracking": style.tracking,
                "colour": _WORDS[style.headline],
            },
            "headlines": steps,
        }


def _worked_out(rule: Formula, found: dict[str, str]) -> str:
    colour = found[rule.of]
    if rule.at_most is not None:
        colour = at_most(colour, rule.at_most / 100)
    if rule.share is not None:
        colour = mixed(colour, found["papier"], rule.share / 100)
    return colour
