"""Every field of every record, with everything that may stand there: a message or a page, never a fault of ours."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from buurtpers.base.problems import Problem, as_json, as_text
from buurtpers.base.source import Source
from buurtpers.commands.build import build_sites
from buurtpers.engine.faults import ITEM, SITE
from buurtpers.read.models.base import Record
from buurtpers.read.models.buurten import SiteHead
from buurtpers.read.models.news import NewsItem
from buurtpers.read.models.pages import MethodPage, Page
from buurtpers.read.models.publisher import Publisher
from buurtpers.read.models.tables import DATA_FILES
from buurtpers.read.records import field_names, make_record
from support import REPOSITORY, Content, check, item, look, network

CORPUS = REPOSITORY / "tests/corpora/yaml"
# What a person could have meant, for each kind of field: one good value, by the name of the field.
GOOD: Mapping[str, Any] = {
    "title": "Feest", "name": "De Kring", "date": "2026-12-01", "start": "19:30", "description": "Samen tuinieren.",
    "address": "Dorpsstraat 1", "role": "wijkagent", "redactie": {"telefoon": "033 555 01 00"}, "size": "kwart",
    "kind": "nieuws", "site_name": "Oost", "text": "Kom ook.", "phase": "opstart", "since": "2026-01-01",
    "year": "2026",
}  # fmt: skip
MODELS: tuple[type[Record], ...] = (NewsItem, Page, MethodPage, Publisher, SiteHead, *DATA_FILES.values())
EMPTY: tuple[Any, ...] = (None, "", "   ", "\u00a0", [], [""], [None, ""], [[]])
FIELDS = [(model, name) for model in MODELS for name in field_names(model)]


def required(model: type[Record]) -> dict[str, Any]:
    """A good value for each field that must be there."""
    return {info.alias or name: GOOD[name] for name, info in model.model_fields.items() if info.is_required()}


def read(model: type[Record], value: Mapping[str, Any]) -> tuple[Any, list[Problem]]:
    """What a record says, and its mistakes."""
    marks: dict[tuple[str | int, ...], tuple[int, int]] = {(key,): (number, 1) for number, key in enumerate(value, 2)}
    found, problems = make_record(model, dict(value), Source("x.yml", marks))
    assert as_text(problems) is not None  # each has its words
    as_json(problems, [])
    return found and found.model_dump(), problems


@pytest.mark.parametrize(("model", "field"), FIELDS, ids=lambda one: one if isinstance(one, str) else one.__name__)
def test_empty_is_absent(model: type[Record], field: str) -> None:
    """`inleiding: ''`, `foto:` and an empty list are what programs leave of a box that was not filled in."""
    rest = {key: value for key, value in required(model).items() if key != field}
    without, _ = read(model, rest)
    for value in EMPTY:
        found, problems = read(model, {**rest, field: value})
        if field == "fillers" and value == []:
            assert found != without  # «vulling: []»: with nothing
        elif field == "repeat":
            assert [one.code for one in problems] == ["recurrence-empty"]
        elif field in required(model):
            assert [one.code for one in problems if one.severity == "error"] == ["field-empty"], problems
        else:
            assert [one.code for one in problems] == (["buurten-empty"] if field == "buurten" else [])
            assert found == without


def test_a_box_that_was_left_empty_holds_back_nothing(tmp_path: Path) -> None:
    """As a program leaves it that writes the head of a message for people (`leeg-vak.md`)."""
    text = (CORPUS / "leeg-vak.md").read_text("utf-8").replace("bergkwartier", "oost")
    assert check(network(tmp_path, {"content/nieuws/2026/leeg-vak.md": text})) == []


# Whatever stands there


VALUES = yaml.safe_load((CORPUS / "waarden.yml").read_text("utf-8"))
values = st.sampled_from(VALUES) | st.text(max_size=40) | st.integers().map(str) | st.dates().map(str)
FOLDERS: Mapping[type[Record], str] = {
    NewsItem: "content/nieuws/2026/{}.md",
    Page: "content/paginas/{}.md",
    MethodPage: "content/werkwijze/{}.md",
}
TABLES = {model: name for name, model in DATA_FILES.items()}


@st.composite
def networks(draw: st.DrawFn) -> dict[str, Content]:
    """A network in which a few fields of some records hold anything."""
    files: dict[str, Content] = {}
    for number in range(draw(st.integers(1, 6))):
        model, field = draw(st.sampled_from([pair for pair in FIELDS if pair[0] is not SiteHead]))
        record = {**required(model), "date": "2026-11-01"} if model is NewsItem else required(model)
        record[field] = draw(values)
        if model is Publisher:
            files["content/data/netwerk.yml"] = as_yaml(record)
        elif model in FOLDERS:
            files[FOLDERS[model].format(f"iets-{number}")] = f"---\n{as_yaml(record)}---\nEen verhaal.\n"
        else:
            files[f"content/data/{TABLES[model]}.yml"] = as_yaml({f"iets-{number}": record})
    return files


def as_yaml(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "").replace("\ufeff", "") + "\n"


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(networks())
def test_whatever_a_field_holds_is_a_page_or_a_message(files: dict[str, Content]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = network(Path(folder) / "netwerk", files, ["oost"])
        loaded = look(root)
        found = [*loaded.problems]
        found += build_sites(loaded, ["oost"], root / "build", lambda name, place: None)
        as_text(found)
        assert not [one for one in found if one.code.startswith((ITEM, SITE))], found
        assert (root / "build/sites/oost/index.html").exists() != loaded.held_back("oost")


@pytest.mark.parametrize(
    "address", [value for value in VALUES if isinstance(value, str) and ("://" in value or value.startswith("www."))]
)
def test_whatever_is_the_address_of_a_site_it_is_a_site_or_a_message(tmp_path: Path, address: str) -> None:
    config = f"INHERIT: ../../mkdocs.yml\nsite_name: Oost\nsite_url: {json.dumps(address)}\n"
    root = network(tmp_path, {"sites/oost/mkdocs.yml": config}, ["oost"])
    loaded = look(root)
    found = [*loaded.problems, *build_sites(loaded, ["oost"], root / "build", lambda name, place: None)]
    assert [one.code for one in found] in ([], ["url-unreadable"], ["site-url-user"], ["site-url-more"])
    assert (root / "build/sites/oost/index.html").exists() != bool(found)


@pytest.mark.parametrize(
    "place",
    ["content/data/themas.yml", "content/nieuws/a.md", "content/werkgroepen/tuin.md", "content/fotos/zon.jpg",
     "content/krant/eigen.toml", "content/bronnen/k.ics", "mkdocs.yml", "sites/oost/mkdocs.yml", "content", "sites"],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["folder", "ring", "pipe"])
def test_what_is_no_file_at_all_is_told_and_keeps_nobody_waiting(tmp_path: Path, place: str, kind: str) -> None:
    source = "k: {titel: K, soort: agenda, bestand: k.ics}\n"
    text = item(foto="zon.jpg", beschrijving_foto="De zon")
    root = network(tmp_path / "netwerk", {"content/data/bronnen.yml": source, "content/nieuws/b.md": text})
    path = root / place
    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    path.parent.mkdir(exist_ok=True, parents=True)
    make: dict[str, Callable[[], object]] = {
        "folder": path.mkdir,
        "ring": lambda: path.symlink_to(path.name),
        "pipe": lambda: os.mkfifo(path),
    }
    make[kind]()
    loaded = look(root)
    as_text(loaded.problems)
    assert not [one for one in loaded.problems if one.code.startswith((ITEM, SITE))], loaded.problems
