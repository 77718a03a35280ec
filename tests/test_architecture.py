"""The rooms of the program are those of `docs/architecture.md`, and imports go one way."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from support import REPOSITORY

PROGRAM = REPOSITORY / "generator/buurtpers"
TABLE = re.compile(r"^\| `([a-z/]+)` \| ((?:`[a-z_/]+` ?)+) \|", re.MULTILINE)
WAYS_IN = ("__main__", "cli", "mkdocs_plugin", "terminal")


@cache
def rooms() -> dict[str, list[str]]:
    """Modules by room, from the ground up, as the document has them."""
    text = (REPOSITORY / "docs/architecture.md").read_text("utf-8")
    return {room: re.findall(r"`([a-z_/]+)`", modules) for room, modules in TABLE.findall(text)}


@cache
def modules() -> dict[str, Path]:
    """Our files by the names of their modules, without `buurtpers.`."""
    files = [path for path in PROGRAM.rglob("*.py") if path.name != "__init__.py"]
    return {path.relative_to(PROGRAM).with_suffix("").as_posix().replace("/", "."): path for path in files}


def imported(path: Path) -> Iterator[str]:
    """The modules of ours that a file imports anywhere, also late and for types alone."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "buurtpers":
            parent = (node.module or "").removeprefix("buurtpers").lstrip(".")
            for alias in node.names:
                name = f"{parent}.{alias.name}".lstrip(".")
                yield name if name in modules() else parent
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names if alias.name.startswith("buurtpers.")]
            yield from (name.removeprefix("buurtpers.") for name in names)


def imports() -> dict[str, set[str]]:
    return {name: {one for one in imported(path) if one} for name, path in modules().items()}


def test_every_module_has_its_room() -> None:
    told = {f"{room}/{module}".replace("/", ".") for room, found in rooms().items() for module in found}
    assert told == modules().keys() - set(WAYS_IN)


def test_only_one_room_drives_typst() -> None:
    driving = [
        name for name, path in modules().items() if re.search(r"\b(import|from) typst\b", path.read_text("utf-8"))
    ]
    assert {name.split(".")[0] for name in driving} == {"typeset"}


def test_a_room_imports_only_rooms_below_it() -> None:
    place = {
        f"{room}/{module}".replace("/", "."): number
        for number, (room, found) in enumerate(rooms().items())
        for module in found
    }
    wrong = [
        f"{name} imports {other}"
        for name, others in imports().items()
        for other in others
        if place.get(name, len(place)) < place.get(other, len(place))
    ]
    assert wrong == []


def test_nothing_imports_itself_in_a_circle() -> None:
    left = imports()
    while free := [name for name, others in left.items() if not others & left.keys()]:
        for name in free:
            del left[name]
    assert left == {}
