"""New networks and new buurten, as files that build without a mistake."""

from __future__ import annotations

import datetime as dt
import json
from importlib.metadata import distribution
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template

from buurtpers.engine.cache import write_whole
from buurtpers.read.addresses import slug
from buurtpers.read.models.tables import DATA_FILES
from buurtpers.read.rules.exceptions import public_holidays
from buurtpers.read.schema import WHOLE, write_schemas

# Dark enough for white letters; a new buurt takes the next one.
COLOURS = ("#1f5c4d", "#9a3412", "#1d4e89", "#7a1f3d", "#5b4a12", "#4a3f8f", "#0f5f6b", "#6b2f5b")
SCHEMAS = ".schemas"
HOOK = ".githooks/pre-commit"
PACKAGE = "buurtpers"
# Folders that are empty at first, and that git would otherwise forget.
KEPT = ("content/nieuws", "content/fotos", "content/werkgroepen")


def _working_day(day: dt.date) -> dt.date:
    """That day, or the first after it that is no public holiday: for a meeting, which `check` warns of otherwise."""
    while day in public_holidays(day.year):
        day += dt.timedelta(days=1)
    return day


def new_network(folder: Path, name: str, buurt: str) -> None:
    """Write a network with one empty buurt into `folder`."""
    day = dt.date.today()
    values = {
        "network": name,
        "buurt": buurt,
        "id": slug(buurt),
        "today": day.isoformat(),
        "next_month": _working_day(day + dt.timedelta(days=30)).isoformat(),
        # Before the meetings, so that the first paper announces them.
        "kopij": (day + dt.timedelta(days=14)).isoformat(),
        "paper": (day + dt.timedelta(days=21)).isoformat(),
        "requirement": _requirement(),
    }
    scaffold = files("buurtpers").joinpath("scaffold")
    _copy(scaffold.joinpath("content"), folder / "content", values)
    for source, target in (
        ("mkdocs.yml", "mkdocs.yml"),
        ("gitignore", ".gitignore"),
        ("requirements.txt", "requirements.txt"),
        ("LEESMIJ.md", "LEESMIJ.md"),
    ):
        _fill(scaffold.joinpath(source), folder / target, values)
    write_whole(folder / HOOK, scaffold.joinpath("githooks", "pre-commit").read_bytes(), 0o755)
    for kept in KEPT:
        write_whole(folder / kept / ".gitkeep", b"")
    write_schemas(folder / SCHEMAS)
    write_whole(folder / ".vscode/settings.json", _editor_settings())
    new_site(folder, buurt)


def _requirement() -> str:
    """What makes pip install this very buurtpers elsewhere: with a hash, where it came from an address that has one.

    Where it came from a folder or an index, the version is all that is known of it.
    """
    found = distribution(PACKAGE)
    came = json.loads(found.read_text("direct_url.json") or "{}")
    url, commit = str(came.get("url", "")), came.get("vcs_info", {})
    hashes = came.get("archive_info", {}).get("hashes", {})
    if commit.get("commit_id") and url.startswith("https://"):
        return f"{PACKAGE} @ {commit['vcs']}+{url}@{commit['commit_id']}"
    if "sha256" in hashes and url.startswith("https://"):
        return f"{PACKAGE} @ {url}#sha256={hashes['sha256']}"
    return f"{PACKAGE}=={found.version}"


def new_site(root: Path, name: str) -> Path | None:
    """Write an empty buurt into a network; its folder, or None where there is one already."""
    folder = root / "sites" / slug(name)
    if folder.exists():
        return None
    taken = len([p for p in (root / "sites").glob("*") if p.is_dir()]) if (root / "sites").is_dir() else 0
    values = {"name": json.dumps(name, ensure_ascii=False), "id": slug(name), "colour": COLOURS[taken % len(COLOURS)]}
    _fill(files("buurtpers").joinpath("scaffold", "site", "mkdocs.yml"), folder / "mkdocs.yml", values)
    write_whole(folder / "docs/.gitkeep", b"")
    return folder


def _copy(source: Traversable, target: Path, values: dict[str, str]) -> None:
    for item in source.iterdir():
        if item.is_dir():
            _copy(item, target / item.name, values)
        else:
            _fill(item, target / item.name, values)


def _fill(source: Traversable, target: Path, values: dict[str, str]) -> None:
    safe = (
        {key: v if key == "id" else json.dumps(v, ensure_ascii=False) for key, v in values.items()}
        if target.suffix == ".yml"
        else values
    )
    chosen = values if target.name == "mkdocs.yml" else safe
    write_whole(target, Template(source.read_text("utf-8")).substitute(chosen).encode())


def _editor_settings() -> bytes:
    """Tells VS Code which schema goes with which data file."""
    names = [*DATA_FILES, *(name for name in WHOLE if name == "netwerk")]
    schemas = {f"{SCHEMAS}/{name}.schema.json": f"content/data/{name}.yml" for name in names}
    return (json.dumps({"yaml.schemas": schemas}, indent=2) + "\n").encode()
