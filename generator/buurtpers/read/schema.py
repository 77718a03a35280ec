"""JSON Schemas of front matter and data, so that an editor completes and checks what people type."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from buurtpers.engine.cache import write_whole
from buurtpers.read.keys import ALIASES
from buurtpers.read.models.base import Record
from buurtpers.read.models.news import NewsItem
from buurtpers.read.models.pages import MethodPage, Page
from buurtpers.read.models.publisher import Publisher
from buurtpers.read.models.tables import DATA_FILES
from buurtpers.read.records import field_names

DRAFT = "https://json-schema.org/draft/2020-12/schema"
WHOLE: dict[str, type[Record]] = {"nieuws": NewsItem, "pagina": Page, "werkwijze": MethodPage, "netwerk": Publisher}


def schemas() -> dict[str, dict[str, Any]]:
    """A schema by name: front matter of news and pages, and each file of `content/data`."""
    whole = {name: _of(model) for name, model in WHOLE.items()}
    tables = {name: _table(model) for name, model in DATA_FILES.items()}
    return {name: {"$schema": DRAFT, **schema} for name, schema in (whole | tables).items()}


def write_schemas(folder: Path) -> list[Path]:
    """Write every schema into `folder`; the files written."""
    written = []
    for name, schema in schemas().items():
        path = folder / f"{name}.schema.json"
        write_whole(path, (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode())
        written.append(path)
    return written


def _table(model: type[Record]) -> dict[str, Any]:
    """A file of named entries."""
    entry = _of(model)
    definitions = entry.pop("$defs", {})
    return {"title": entry["title"], "type": "object", "additionalProperties": entry, "$defs": definitions}


def _of(model: type[Record]) -> dict[str, Any]:
    schema = model.model_json_schema(by_alias=True)
    for name, definition in schema.get("$defs", {}).items():
        nested = next((m for m in field_names(model).values() if m and m.__name__ == name), None)
        if nested:
            _add_dutch(definition, nested)
    _add_dutch(schema, model)
    return schema


def _add_dutch(schema: dict[str, Any], model: type[Record]) -> None:
    """The Dutch spelling of each key beside the English one; either satisfies "required"."""
    names = field_names(model)
    schema = schema.get("anyOf", [schema])[-1]  # beside the short way, if there is one
    properties, required = schema["properties"], schema.pop("required", [])
    dutch: dict[str, list[str]] = {}
    for word, candidates in ALIASES.items():
        name = next((candidate for candidate in candidates if candidate in names), None)
        if name and word not in names:
            properties[word] = properties[name]
            for meant in {*candidates} & {*names}:
                dutch.setdefault(meant, []).append(word)
    spellings = {name: [name, *dutch.get(name, [])] for name in names}
    if required:
        schema["allOf"] = [
            {
                "anyOf": [
                    {"required": [word]} for word in (*spellings[name], *spellings.get(model.said_by.get(name, ""), []))
                ]
            }
            for name in required
        ]
