"""The buurten: each a folder of `sites/`, with the settings of its site and its own pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from buurtpers.base.guard import attempt
from buurtpers.base.problems import problem
from buurtpers.base.source import Location
from buurtpers.engine.faults import SITE
from buurtpers.read import addresses
from buurtpers.read.articles import articles
from buurtpers.read.models.buurten import Buurt, SiteHead
from buurtpers.read.models.pages import Page
from buurtpers.read.reading import Reading
from buurtpers.read.records import make_record
from buurtpers.read.siteconfig import CONFIG, code_of_editors, linked, own_mistakes, read_shared
from buurtpers.read.texts import Article
from buurtpers.read.yamltext import parse_yaml


@dataclass(frozen=True)
class Site:
    """A buurt: a folder of `sites/`. `url` ends in "/" or is ""."""

    id: str
    title: str
    url: str
    description: str
    buurt: Buurt
    pages: tuple[Article[Page], ...]
    settings: Mapping[str, Any]
    """What mkdocs is told of it, besides what all sites inherit."""


def read_sites(reading: Reading) -> dict[str, Site]:
    """Every site by the name of its folder, also one with a mistake in its settings."""
    names = sorted(
        path.removeprefix("sites/")
        for path, one in reading.contents.listed.found.items()
        if one.folder and path.startswith("sites/") and path.count("/") == 1 and not path.startswith("sites/.")
    )
    if not names:
        reading.note(problem("no-buurten", Location("sites")))
    attempt(partial(_shared, reading, names), reading.note, Location(CONFIG), kind=SITE)
    sites = {}
    for name in names:
        reading.buurten.append(name)  # Known from here on, so that its other mistakes are told too.
        read, place = partial(_site, reading, name), Location(f"sites/{name}/{CONFIG}")
        site = attempt(read, reading.note, place, [name], SITE)
        sites[name] = site or Site(name, name, "", "", Buurt(), (), {})
    return sites


def _shared(reading: Reading, names: Sequence[str]) -> None:
    shared = read_shared(reading.root, reading.parsed)
    reading.note(*shared.problems, *code_of_editors(shared, reading.root, names))


def _site(reading: Reading, name: str) -> Site | None:
    folder = reading.root / "sites" / name
    config, me = folder / CONFIG, frozenset({name})
    file = config.relative_to(reading.root).as_posix()
    if addresses.slug(name) != name:
        reading.note(problem("buurt-name", Location(file), me, name=name, right=addresses.slug(name)))
        return None
    if link := linked(reading.contents.listed.found, name):
        reading.note(problem("config-link", Location(link), me))
        return None
    if not config.exists():
        reading.note(problem("config-missing", Location(file), me))
        return None
    site: Site | None = reading.contents.kept(facts_name(reading, file), Site)
    if site is None:
        before = reading.noted
        site = _facts(reading, config, file, me)
        if site and before == reading.noted:
            reading.contents.keep(facts_name(reading, file), site, Site)
    return (
        replace(site, pages=tuple(articles(reading, folder / "docs", Page, addresses.page_path, me))) if site else None
    )


def facts_name(reading: Reading, file: str) -> str:
    return reading.contents.name("site", file)


def _facts(reading: Reading, config: Path, file: str, me: frozenset[str]) -> Site | None:
    """A site as its configuration tells of it, without its pages; None where something is wrong with that."""
    name = config.parent.name
    text = reading.text(config, me)
    tree = parse_yaml(text or "", file)
    reading.note_about(me, tree.problems)
    if tree.problems or text is None:
        return None
    value = tree.value if isinstance(tree.value, dict) else {}
    reading.note(*own_mistakes(value, tree.source, name))
    extra = value.get("extra") or {}
    buurt = extra.get("buurt") if isinstance(extra, dict) else None
    record, problems = make_record(Buurt, buurt or {}, tree.source, ("extra", "buurt"), me)
    reading.note(*problems)
    head, more = make_record(
        SiteHead,
        {k: v for k, v in value.items() if k in SiteHead.model_fields},
        tree.source,
        buurten=me,
    )
    reading.note(*more)
    if record is None or head is None:
        return None
    url = (head.site_url or "").rstrip("/")
    title, address = record.name or head.site_name, f"{url}/" if url else ""
    settings: dict[str, Any] = {
        "site_name": head.site_name,
        **({"site_url": address} if address else {}),
        **({"site_description": head.site_description} if head.site_description else {}),
        "extra": {"buurt": buurt or {}},
    }
    return Site(name, title, address, head.site_description or "", record, (), settings)
