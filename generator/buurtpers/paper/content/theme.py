"""How a paper looks: one TOML file per theme, those that ship and a network's own.

A network's theme says on which theme it builds (`basis`) and only what differs.
Colours are worked out here, so that the templates never compute one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BeforeValidator, Field, PlainValidator, PrivateAttr, ValidationError
from pydantic_core import PydanticCustomError

from buurtpers.base.problems import Problem, problem, suggestion
from buurtpers.base.source import Path as KeyPath
from buurtpers.base.source import Source
from buurtpers.paper.content.blocks import ADDRESS
from buurtpers.paper.content.colours import at_most, contrast, mixed
from buurtpers.paper.content.data import PageFormat
from buurtpers.prepress.inks import SCREEN, Ink
from buurtpers.read.folders import THEMES, inside
from buurtpers.read.frontmatter import parse_toml
from buurtpers.read.models.base import Record
from buurtpers.read.network import Network
from buurtpers.read.records import make_record
from buurtpers.read.textfile import read_text
from buurtpers.read.values import Line, YesNo
from buurtpers.typeset.typesetter import PACKAGE, Look, font_families, font_folders

DEFAULT = "klassiek"
FOLDER = "content/krant"  # a network's own themes, from its root

# The floors of body text: no theme and no copyfitting goes below them.
BODY_FLOOR = 9.5  # points
LEADING_FLOOR = 1.2  # line height : type size
CONTRAST_FLOOR = 4.5  # WCAG AA, of every colour that text is set in
COLUMN_FLOOR = 110.0  # points: below this, justified Dutch falls apart
POINTS = 72 / 25.4  # in a millimetre

FORMATS = ("A4", "A3", "A5")
_WORDS = {
    "lijn": "rule", "balk": "band", "vlak": "tint", "rand": "frame", "tekst": "plain", "label": "label",
    "inkt": "ink", "accent": "accent",
}  # fmt: skip
_ROLES = {
    "papier": "paper", "inkt": "ink", "zacht": "soft", "lijn": "line", "stip": "faint", "accent": "accent",
    "tint": "tint", "balk": "band",
}  # fmt: skip
_TEXT_ROLES = ("ink", "soft", "accent")  # must be readable on paper and tint
_STEPS = {"voorpagina": "front", "groot": "big", "gewoon": "normal", "klein": "small"}


class ThemeError(Exception):
    """A theme that can't be used, with the problems that say why."""

    def __init__(self, problems: Collection[Problem]) -> None:
        super().__init__(*(f"{p.location}: {p.message}" for p in problems))
        self.problems = tuple(problems)


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

    @property
    def name(self) -> str:
        return self._name

    @property
    def font_folder(self) -> Path | None:
        """Where the network keeps fonts of its own, beside those that ship."""
        return self._fonts

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
        return {_ROLES.get(name, name): colour for name, colour in found.items() if name != "buurt"}

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


def read_theme(name: str = DEFAULT, folder: Path | None = None) -> PaperTheme:
    """The theme `name`: the network's own in `folder` (its content/krant), or one that ships. Raises ThemeError."""
    theme, problems = load_theme(name, folder)
    if theme is None:
        raise ThemeError(problems)
    return theme


def theme_of(network: Network) -> PaperTheme:
    """The theme that a network chose; while that can't be used, the one that ships."""
    return load_theme(network.about.theme or DEFAULT, network.root / THEMES)[0] or read_theme()


def theme_names(folder: Path | None = None) -> tuple[str, ...]:
    """Every theme that can be asked for."""
    own = {path.stem for path in folder.glob("*.toml")} if folder and folder.is_dir() else set()
    return tuple(sorted(own | set(_shipped())))


def load_theme(name: str, folder: Path | None = None) -> tuple[PaperTheme | None, list[Problem]]:
    """The theme, or None with the problems, each with its place in the file."""
    own = folder / f"{name}.toml" if folder else None
    if own is None or not own.is_file():
        if name not in _shipped():
            what = suggestion(name, theme_names(folder))
            return None, [problem("krant-theme", Source(f"{FOLDER}/{name}.toml").at(), name=name, what=what)]
        return _checked(_shipped()[name], Source(f"{name}.toml"), name, None)
    file = f"{FOLDER}/{own.name}"
    if folder is None or not inside(own, folder.parent.parent):
        return None, [problem("path-outside", Source(file).at(), text=file)]
    text = read_text(own, file)
    tree = parse_toml(text.text or "", file)
    if text.text is None or tree.problems:
        # What is said of a message's head would not help here.
        return None, [*text.problems, *(_syntax(found) for found in tree.problems)]
    source = Source(file, _marks(text.text))
    value = tomllib.loads(text.text)
    basis = str(value.pop("basis", DEFAULT))
    if basis not in _shipped():
        what = suggestion(basis, _shipped())
        return None, [problem("choice-unknown", source.at("basis"), field="basis", text=basis, what=what)]
    return _checked(_over(_shipped()[basis], value), source, name, folder)


def _syntax(found: Problem) -> Problem:
    return problem("krant-theme-syntax", found.location) if found.code == "toml-syntax" else found


def _checked(
    value: dict[str, Any], source: Source, name: str, folder: Path | None
) -> tuple[PaperTheme | None, list[Problem]]:
    odd = [page for page in _keys(value, "formaten") if page not in FORMATS]
    if odd:
        what = suggestion(odd[0], FORMATS)
        place = source.at("formaten", odd[0])
        return None, [problem("choice-unknown", place, field="formaten", text=odd[0], what=what)]
    theme, problems = make_record(PaperTheme, value, source)
    if theme is None:
        return None, problems
    theme._name, theme._fonts = name, folder
    problems = [*_type_problems(theme, source), *_colour_problems(theme, source), *_font_problems(theme, source)]
    return (None if problems else theme), problems


def _keys(value: dict[str, Any], name: str) -> list[str]:
    table = value.get(name)
    return list(table) if isinstance(table, dict) else []


def _type_problems(theme: PaperTheme, source: Source) -> list[Problem]:
    found = []
    for name, page in theme.formats.items():
        if page.column < COLUMN_FLOOR:
            place = source.at("formaten", name, "kolommen")
            found.append(problem("krant-theme-narrow", place, format=name, columns=page.columns))
        for size, leading, _ in page.types:
            if size < BODY_FLOOR or leading < size * LEADING_FLOOR - 1e-9:
                place = source.at("formaten", name, "letter")
                found.append(
                    problem("krant-theme-small", place, size=f"{size:g}", leading=f"{leading:g}", format=name,
                            floor=f"{BODY_FLOOR:g}", ratio=round(LEADING_FLOOR * 100))
                )  # fmt: skip
    return found


def _colour_problems(theme: PaperTheme, source: Source) -> list[Problem]:
    """Rules that lead nowhere, and text that can't be read: tried with light and dark buurten of every hue."""
    known = {"buurt", "papier"}
    for name, rule in theme.colour_rules.items():
        place = source.at("kleuren", name)
        if isinstance(rule, Formula) and rule.of not in known:
            return [problem("choice-unknown", place, field="van", text=rule.of, what=suggestion(rule.of, known))]
        known.add(name)
    missing = [name for name in _ROLES if name not in theme.colour_rules]
    if missing:
        return [problem("field-missing", source.at("kleuren"), field=name) for name in missing]
    for buurt in _BUURTEN:
        colours = theme.colours(buurt)
        pairs = [(role, ground) for role in _TEXT_ROLES for ground in ("paper", "tint")] + [("paper", "band")]
        for role, ground in pairs:
            if contrast(colours[role], colours[ground]) < CONTRAST_FLOOR:
                name = next(dutch for dutch, english in _ROLES.items() if english == (role, ground)[ground == "band"])
                return [problem("krant-theme-faint", source.at("kleuren", name), name=name)]
    return []


_BUURTEN = ("#1f5c4d", "#00ff00", "#8c2f1b", "#ffd400", "#00b7ff", "#ff5fa2", "#7ac943", "#101010", "#3b2db8")


def _font_problems(theme: PaperTheme, source: Source) -> list[Problem]:
    families = font_families(theme.font_folders)
    asked = {"tekst": theme.fonts.serif, "schreefloos": theme.fonts.sans, "koppen": theme.fonts.display}
    return [
        problem("choice-unknown", source.at("letters", key), field=key, text=family, what=suggestion(family, families))
        for key, family in asked.items()
        if family not in families
    ]


@cache
def _shipped() -> dict[str, dict[str, Any]]:
    """The values of the themes that ship; one of them may build on another that comes earlier by name."""
    folder = files(PACKAGE) / "themes"
    entries = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda e: e.name)
    read = {entry.name.removesuffix(".toml"): tomllib.loads(entry.read_text("utf-8")) for entry in entries}
    return {name: _over(read[value["basis"]], value) if "basis" in value else value for name, value in read.items()}


def _over(base: Any, value: Any) -> Any:
    """`value` laid over `base`, table by table. A colour's rule is replaced whole, `basis` is done with."""
    if not (isinstance(base, dict) and isinstance(value, dict)) or "van" in value:
        return value
    return base | {key: _over(base.get(key), item) for key, item in value.items() if key != "basis"}


_HEAD = re.compile(r"""^\s*\[+\s*([^\]]+?)\s*\]+""")
_KEY = re.compile(r"""^\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=""")


def _marks(text: str) -> dict[KeyPath, tuple[int, int]]:
    """The line of every key of a TOML file, each inside its table."""
    marks: dict[KeyPath, tuple[int, int]] = {(): (1, 1)}
    table: KeyPath = ()
    for number, line in enumerate(text.split("\n"), 1):
        if found := _HEAD.match(line):
            table = _dotted(found[1])
            marks.setdefault(table, (number, 1))
        elif found := _KEY.match(line):
            marks.setdefault((*table, *_dotted(found[1])), (number, 1))
    return marks


def _dotted(key: str) -> KeyPath:
    return tuple(part.strip().strip("\"'") for part in key.split("."))
