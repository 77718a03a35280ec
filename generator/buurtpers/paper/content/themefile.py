"""Themes as they are read: one TOML file each, those that ship and a network's own, whole and within the floors.

A network's theme says on which theme it builds (`basis`) and only what differs.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from buurtpers.base.problems import Problem, problem, suggestion
from buurtpers.base.source import Path as KeyPath
from buurtpers.base.source import Source
from buurtpers.paper.content.colours import contrast
from buurtpers.paper.content.theme import DEFAULT, ROLES, Formula, PaperTheme
from buurtpers.paper.content.vignettes import vignettes_of
from buurtpers.read.folders import THEMES, inside
from buurtpers.read.frontmatter import parse_toml
from buurtpers.read.network import Network
from buurtpers.read.records import make_record
from buurtpers.read.textfile import read_text
from buurtpers.typeset.typesetter import PACKAGE, font_families

FOLDER = "content/krant"  # a network's own themes, from its root
FORMATS = ("A4", "A3", "A5")

# The floors of body text: no theme and no copyfitting goes below them.
BODY_FLOOR = 9.5  # points
LEADING_FLOOR = 1.2  # line height : type size
CONTRAST_FLOOR = 4.5  # WCAG AA, of every colour that text is set in
COLUMN_FLOOR = 110.0  # points: below this, justified Dutch falls apart

_TEXT_ROLES = ("ink", "soft", "accent")  # must be readable on paper and tint


class ThemeError(Exception):
    """A theme that can't be used, with the problems that say why."""

    def __init__(self, problems: Collection[Problem]) -> None:
        super().__init__(*(f"{p.location}: {p.message}" for p in problems))
        self.problems = tuple(problems)


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
        theme, problems = _checked(_shipped()[name], Source(f"{name}.toml"), name, None)
        return _with_vignettes(theme, folder), problems
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
    theme, problems = _checked(_over(_shipped()[basis], value), source, name, folder)
    return _with_vignettes(theme, folder), problems


def _with_vignettes(theme: PaperTheme | None, folder: Path | None) -> PaperTheme | None:
    if theme:
        theme._vignettes = vignettes_of(folder)
    return theme


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
    missing = [name for name in ROLES if name not in theme.colour_rules]
    if missing:
        return [problem("field-missing", source.at("kleuren"), field=name) for name in missing]
    for buurt in _BUURTEN:
        colours = theme.colours(buurt)
        pairs = [(role, ground) for role in _TEXT_ROLES for ground in ("paper", "tint")] + [("paper", "band")]
        for role, ground in pairs:
            if contrast(colours[role], colours[ground]) < CONTRAST_FLOOR:
                name = next(dutch for dutch, english in ROLES.items() if english == (role, ground)[ground == "band"])
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
