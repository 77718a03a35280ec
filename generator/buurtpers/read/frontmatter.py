"""The head of a Markdown file: YAML between `---` lines, or TOML between `+++`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import Any

from buurtpers.base.problems import problem
from buurtpers.base.source import Location, Path, Source
from buurtpers.read.yamltext import DEEPEST, MOST_IN_RECORD, Tree, parse_yaml

_FENCES = {"---": ("---", "..."), "+++": ("+++",)}
# What may stand before the dashes, seen or not.
_NOTHING = " \t\xa0\u200b\ufeff"
# Word and phones turn the three dashes into these.
_LOOKALIKE = re.compile(r"^\s*(?:[-–—]{1,3}|—-|-—)\s*$")


@dataclass(frozen=True)
class Parts:
    """`head` is None where there is no front matter; `body_line` is where the text begins."""

    head: Tree | None
    body: str
    body_line: int


def split(text: str, file: str) -> Parts:
    """Cut `text` into front matter and body. Never raises for bad input."""
    lines = text.split("\n")
    start = next((i for i, line in enumerate(lines) if line.strip().strip(_NOTHING)), None)
    if start is None:
        return Parts(None, "", 1)
    fence = lines[start].strip(_NOTHING)
    if fence not in _FENCES:
        return Parts(_lookalike(lines, start, file), text, 1)
    moved = not lines[start].startswith(fence)  # whoever indented the first line may have indented all
    for end in range(start + 1, len(lines)):
        if (lines[end].strip(_NOTHING) if moved else lines[end].rstrip()) in _FENCES[fence]:
            head = "\n".join(lines[start + 1 : end])
            parse = parse_yaml if fence == "---" else parse_toml
            return Parts(parse(head, file, start + 2), "\n".join(lines[end + 1 :]), end + 2)
    tree = Tree(source=Source(file))
    tree.problems.append(problem("front-unclosed", Location(file, start + 1), fence=fence))
    return Parts(tree, "", len(lines))


def _lookalike(lines: list[str], start: int, file: str) -> Tree | None:
    """A fence that a word processor spoiled is named, rather than taken for text."""
    if not _LOOKALIKE.match(lines[start]):
        return None
    tree = Tree(source=Source(file))
    tree.problems.append(problem("front-fence", Location(file, start + 1), found=lines[start].strip()))
    return tree


# A head, or a theme of papers. What is longer takes Python's own reader long, and no person wrote it.
LONGEST_TOML = 20_000
_TOML_KEY = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([\w-]+))\s*[=.]""")
_TOML_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")


def parse_toml(text: str, file: str, first_line: int = 1) -> Tree:
    """TOML with the same result as YAML: text, lists and mappings, with their lines."""
    marks: dict[Path, tuple[int, int]] = {(): (first_line, 1)}
    tree = Tree(source=Source(file, marks))
    if len(text) > LONGEST_TOML:
        tree.problems.append(problem("yaml-many", Location(file, first_line)))
        return tree
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number of a thousand digits, too
        place = _TOML_PLACE.search(str(error))
        end = (text.count("\n") + 1, 1) if place else (1, 1)
        line, column = (int(place[1]), int(place[2])) if place and place[1] else end
        tree.problems.append(problem("toml-syntax", Location(file, line + first_line - 1, column)))
        return tree
    if len(table) > MOST_IN_RECORD:
        tree.problems.append(problem("yaml-many", Location(file, first_line)))
        return tree
    numbers: dict[str, int] = {}
    for number, row in enumerate(text.split("\n")):
        if found := _TOML_KEY.match(row):
            numbers.setdefault(found[1] or found[2] or found[3], number)
    marks.update({(key,): (numbers.get(key, 0) + first_line, 1) for key in table})
    tree.value = _as_text(table, 0)
    return tree


def _as_text(value: Any, depth: int) -> Any:
    """TOML's typed values as the text a YAML file would hold."""
    if depth > DEEPEST:
        return None
    if isinstance(value, dict):
        return {key: _as_text(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_text(item, depth + 1) for item in value]
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
