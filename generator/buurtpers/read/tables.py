"""Files of named entries: `content/data/<table>.yml`."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TypeVar

from buurtpers.base.guard import attempt
from buurtpers.base.problems import problem
from buurtpers.base.source import Location
from buurtpers.read.folders import DATA
from buurtpers.read.models.base import Record
from buurtpers.read.reading import Reading
from buurtpers.read.records import make_record, salvage
from buurtpers.read.yamltext import MOST_MISTAKES, Tree, parse_yaml

R = TypeVar("R", bound=Record)


def table(reading: Reading, name: str, model: type[R], buurten: frozenset[str] | None = None) -> dict[str, R]:
    """A file of named entries; its mistakes concern `buurten`, or else those that an entry is for."""
    path = reading.root / DATA / f"{name}.yml"
    if not path.exists():
        return {}
    file = path.relative_to(reading.root).as_posix()
    shape = dict[str, model]  # type: ignore[valid-type]
    kept: dict[str, R] | None = None
    if reading.inside(file):
        kept = reading.contents.kept(reading.contents.name("table", file, name), shape)
    if kept is not None:
        return kept
    before = reading.noted
    records = attempt(partial(_table, reading, path, file, model, buurten), reading.note, Location(file), buurten)
    if records is None:
        reading.unread.add(file)
        return {}
    if before == reading.noted:
        reading.contents.keep(reading.contents.name("table", file, name), records, shape)
    return records


def _table(reading: Reading, path: Path, file: str, model: type[R], buurten: frozenset[str] | None) -> dict[str, R]:
    text = reading.text(path, buurten)
    tree = parse_yaml(text or "", file, table=True)
    reading.note_about(buurten, tree.problems)
    if not isinstance(tree.value, dict):
        if text is None or tree.problems:
            reading.unread.add(file)
        elif tree.value is not None:
            reading.unread.add(file)
            reading.note(problem("mapping-of-names", Location(file), buurten))
        return {}
    records: dict[str, R] = {}
    told = len(reading.problems)
    for key in tree.value:
        if len(reading.problems) > told + MOST_MISTAKES:
            reading.unread.add(file)
            reading.note(problem("mistakes-many", tree.source.at(key), buurten))
            break
        record = attempt(
            partial(_entry, reading, tree, key, model, buurten), reading.note, tree.source.at(key), buurten
        )
        if record is not None:
            records[key] = record
        else:
            reading.unread.add(f"{file}#{key}")
    return records


def _entry(reading: Reading, tree: Tree, key: str, model: type[R], buurten: frozenset[str] | None) -> R | None:
    value, whom = tree.value[key], buurten
    if whom is None and isinstance(value, dict) and "buurten" in model.model_fields:
        whom = reading.meant(Tree(value), "")
    record, problems = make_record(model, value, tree.source, (key,), whom)
    reading.note(*problems)
    if record is None and (rest := salvage(model, value, tree.source, (key,))):
        reading.salvaged.append((rest, None))
    return record
