"""What the documents show works: commands are run, examples are read, links lead somewhere.

Fenced blocks marked `sh` are run in order, each document's as one script: those of the
README in an empty folder, those of the guides in a copy of the example network. Blocks
marked `console` are not run; the commands in them must exist all the same.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import click
import pytest

from buurtpers.cli import app
from support import REPOSITORY, TODAY, check, look, photo, put, run

GUIDES = sorted((REPOSITORY / "docs").glob("*.md"))
README = REPOSITORY / "README.md"
DOCUMENTS = [
    README,
    *GUIDES,
    *(REPOSITORY / name for name in ("CONTRIBUTING.md", "CHANGELOG.md", "LICENSES/README.md")),
]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(\s*<?([^)\s>]+)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def name(document: Path) -> str:
    return document.relative_to(REPOSITORY).as_posix()


documents = pytest.mark.parametrize("document", DOCUMENTS, ids=name)


def blocks(document: Path, kind: str, heading: str = "") -> list[str]:
    """The fenced blocks of a kind, all or those below a heading."""
    text = document.read_text("utf-8")
    if heading:
        text = text[text.index(f"\n## {heading}\n") + 1 :]
        text = text.partition("\n## ")[0]
    return [found[2] for found in BLOCK.finditer(text) if found[1] == kind]


def prose(document: Path) -> str:
    """A document without its blocks and its code."""
    return re.sub(r"`[^`\n]*`", "", BLOCK.sub("", document.read_text("utf-8")))


def shell(script: str, folder: Path) -> None:
    """Run a script as a reader would, who has buurtpers installed."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env={**os.environ, "PATH": path, "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def copied(example: Path, tmp_path: Path) -> Path:
    """A copy of the example network; what was made for `example` need not be made again."""
    assert example.is_dir()
    root = tmp_path / "netwerk"
    for folder in ("content", "sites"):
        shutil.copytree(REPOSITORY / folder, root / folder)
    shutil.copy(REPOSITORY / "mkdocs.yml", root)
    if (REPOSITORY / ".cache").is_dir():
        (root / ".cache").symlink_to(REPOSITORY / ".cache")
    return root


# Commands


def test_readme_leads_from_an_empty_folder_to_sites_and_a_paper(tmp_path: Path) -> None:
    scripts = blocks(README, "sh")
    assert scripts
    shell("\n".join(scripts), tmp_path)
    (root,) = (folder for folder in tmp_path.iterdir() if (folder / "content").is_dir())
    sites = sorted(site.name for site in (root / "build/sites").iterdir())
    assert len(sites) == 2
    assert all((root / "build/sites" / site / "index.html").exists() for site in sites)
    assert sorted(paper.stem for paper in (root / "build/kranten").glob("*/*.pdf")) == sites


@pytest.mark.parametrize("guide", [guide for guide in GUIDES if blocks(guide, "sh")], ids=name)
def test_commands_of_a_guide_work(copied: Path, guide: Path) -> None:
    shell("\n".join(blocks(guide, "sh")), copied)


@documents
def test_every_command_that_is_shown_exists(document: Path) -> None:
    for block in [*blocks(document, "console"), *blocks(document, "sh")]:
        for line in block.splitlines():
            words = shlex.split(line, comments=True)
            if words[:1] == ["buurtpers"]:
                # Raises click's own error for an unknown command, option or argument.
                command = app.commands[words[1]]
                command.make_context(words[1], words[2:], parent=click.Context(app))


def test_a_command_that_does_not_exist_would_be_noticed() -> None:
    with pytest.raises(click.UsageError):
        app.commands["build"].make_context("build", ["--snel"], parent=click.Context(app))


def test_readme_lists_every_command() -> None:
    table = re.findall(r"^\| `buurtpers ([\w-]+)", README.read_text("utf-8"), re.MULTILINE)
    assert sorted(table) == sorted(app.commands)


# Examples


def put_entry(file: Path, entry: str) -> None:
    """Write an example into a data file, in the place of what has its name there."""
    text = file.read_text("utf-8")
    for key in re.findall(r"^(\S+):", entry, re.MULTILINE):
        text = re.sub(rf"^{re.escape(key)}:.*\n(?:(?:[ \t].*)?\n)*", "", text, flags=re.MULTILINE)
    file.write_text(f"{text.rstrip()}\n{entry}", "utf-8")


def test_examples_of_data_are_right(copied: Path) -> None:
    data = copied / "content/data"
    for kind in ("themas", "werkgroepen", "plekken", "partners", "fotos", "advertenties", "drukkerijen", "bronnen"):
        (entry,) = blocks(REPOSITORY / "docs/gegevens.md", "yaml", f"{kind}.yml")
        put_entry(data / f"{kind}.yml", entry)
    (whole,) = blocks(REPOSITORY / "docs/gegevens.md", "yaml", "netwerk.yml")
    put(copied, {"content/data/netwerk.yml": whole})
    meeting, series, changed, cancelled = blocks(REPOSITORY / "docs/bijeenkomst-plannen.md", "yaml")
    for entry in (meeting + cancelled, series, changed):
        put_entry(data / "bijeenkomsten.yml", entry)
        assert check(copied) == []
    for editions in blocks(REPOSITORY / "docs/krant-maken.md", "yaml"):
        put_entry(data / "edities.yml", editions)
    (message,) = blocks(REPOSITORY / "docs/krant-maken.md", "markdown")
    put(copied, {"content/nieuws/2026/voorbeeld.md": message})
    assert check(copied) == []


def test_example_of_a_message_is_right(copied: Path) -> None:
    message, *_ = blocks(REPOSITORY / "docs/bericht-plaatsen.md", "markdown")
    put(copied, {"content/nieuws/2026/straatfeest.md": message})
    for picture in re.findall(r"[\w-]+\.jpg", message):
        put(copied, {f"content/fotos/{picture}": photo(1200, 800)})
    assert check(copied) == []
    put(copied, {"content/nieuws/2026/straatfeest.md": message.replace("schothorst", "schothost")})
    said = run("check", "--root", copied, "--date", TODAY).stdout
    (told,) = blocks(REPOSITORY / "docs/bericht-plaatsen.md", "text")
    assert told.strip() in said


def test_example_of_a_theme_is_right(copied: Path) -> None:
    guide = REPOSITORY / "docs/krant-vormgeven.md"
    theme, sizes = blocks(guide, "toml")
    put(copied, {"content/krant/eigen.toml": theme, "content/krant/maten.toml": sizes})
    for choice in blocks(guide, "yaml"):
        put_entry(copied / "content/data/netwerk.yml", choice)
        assert check(copied) == []
    run("krant", "--root", copied, "--editie", "2026-winter", "--buurt", "schothorst", "--date", TODAY)
    assert (copied / "build/kranten/2026-winter/schothorst.pdf").is_file()
    put(copied, {"content/krant/eigen.toml": theme.replace("hoogstens = 40", "hoogstens = 90")})
    said = run("check", "--root", copied, "--date", TODAY).stdout
    (told,) = blocks(guide, "text")
    assert told.strip() in said


def test_example_of_a_buurt_is_right(copied: Path) -> None:
    guide = REPOSITORY / "docs/buurt-toevoegen.md"
    (config,), (page,) = blocks(guide, "yaml"), blocks(guide, "markdown")
    put(copied, {"sites/zonnehof/mkdocs.yml": config, "sites/zonnehof/docs/taalhulp.md": page})
    loaded = look(copied)
    assert loaded.problems == ()
    assert "taalhulp/" in [page.path for page in loaded.plans["zonnehof"].pages]


# Links


def anchors(document: Path) -> set[str]:
    """The places in a document that a link can lead to, as git hosts name them."""
    text = BLOCK.sub("", document.read_text("utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in HEADING.findall(text)}


@documents
def test_every_link_leads_somewhere(document: Path) -> None:
    for link in LINK.findall(prose(document)):
        parts = urlsplit(link)
        if parts.scheme:
            assert parts.scheme in ("https", "mailto"), link
            continue
        target = (document.parent / unquote(parts.path)).resolve() if parts.path else document
        assert target.exists(), link
        assert target.is_relative_to(REPOSITORY), link
        if parts.fragment:
            assert parts.fragment in anchors(target), link


def test_every_guide_can_be_found_from_the_readme() -> None:
    linked = {(README.parent / unquote(urlsplit(link).path)).resolve() for link in LINK.findall(prose(README))}
    assert set(GUIDES) <= linked
