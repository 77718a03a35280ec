"""The same sites through mkdocs and ProperDocs themselves, for whoever knows those tools."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from support import REPOSITORY, SHELL, TODAY, build, item, network, put, run, tree

# "Today", as a network's own mkdocs.yml can set it.
DATED = SHELL.replace("- buurtpers\n", f'- buurtpers:\n      date: "{TODAY}"\n')
NEWS = "content/nieuws/2026/feest.md"
PATIENCE = 60.0


def tool(name: str, *args: str | Path) -> subprocess.CompletedProcess[str]:
    """Run mkdocs or properdocs as people do."""
    return subprocess.run(
        command(name, *args), capture_output=True, text=True, check=False, timeout=300, env=environment()
    )


def command(name: str, *args: str | Path) -> list[str]:
    return [sys.executable, "-m", name, *map(str, args)]


def environment() -> dict[str, str]:
    return {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONIOENCODING": "utf-8"}


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example network in another folder, with its day in mkdocs.yml."""
    root = tmp_path_factory.mktemp("kopie")
    for folder in ("content", "sites"):
        shutil.copytree(REPOSITORY / folder, root / folder)
    plain = (REPOSITORY / "mkdocs.yml").read_text("utf-8")
    dated = plain.replace("- buurtpers\n", f'- buurtpers:\n      date: "{TODAY}"\n')
    assert dated != plain
    (root / "mkdocs.yml").write_text(dated, "utf-8")
    if (REPOSITORY / ".cache").is_dir():
        (root / ".cache").symlink_to(REPOSITORY / ".cache")
    return root


@pytest.mark.parametrize("name", ["mkdocs", "properdocs"])
def test_it_makes_the_same_site_byte_for_byte(example: Path, copied: Path, tmp_path: Path, name: str) -> None:
    done = tool(name, "build", "--strict", "-f", copied / "sites/schothorst/mkdocs.yml", "-d", tmp_path / "site")
    assert done.returncode == 0, done.stderr
    ours, theirs = tree(example / "sites/schothorst"), tree(tmp_path / "site")
    assert sorted(theirs) == sorted(ours)
    assert [file for file in ours if theirs[file] != ours[file]] == []


def test_properdocs_takes_a_copy_of_the_configuration_under_its_own_name(tmp_path: Path) -> None:
    root = network(tmp_path / "netwerk", {"mkdocs.yml": DATED, NEWS: item()})
    ours = tree(build(root) / "oost")
    shutil.copy(root / "sites/oost/mkdocs.yml", root / "sites/oost/properdocs.yml")
    done = subprocess.run(
        command("properdocs", "build", "-d", tmp_path / "site"),
        cwd=root / "sites/oost",
        capture_output=True,
        text=True,
        check=False,
        env=environment(),
    )
    assert done.returncode == 0, done.stderr
    assert tree(tmp_path / "site") == ours


# The blocks that Material documents, as far as a page of ours has a place for them.
IN_HEAD = ("site_meta", "htmltitle", "fonts", "styles", "libs", "analytics", "extrahead")
IN_BODY = (
    *("announce", "outdated", "header", "hero", "tabs", "site_nav"),
    *("container", "content", "footer", "config", "scripts"),
)


@pytest.mark.parametrize("base", ["base.html", "shell.html"])
def test_a_coordinator_fills_the_blocks_that_material_names(tmp_path: Path, base: str) -> None:
    filled = [name for name in (*IN_HEAD, *IN_BODY) if name != "content"]  # stands in another
    own = f'{{% extends "{base}" %}}' + "".join(
        f"{{% block {name} %}}<!--mine: {name}-->{{{{ super() }}}}{{% endblock %}}" for name in (*filled, "content")
    )
    shell = SHELL.replace("name: buurtpers_web", "name: buurtpers_web\n  custom_dir: ../../thema").replace(
        "theme:", "extra_css: [assets/eigen.css]\ntheme:"
    )
    files = {"mkdocs.yml": shell, "thema/main.html": own, "thema/assets/eigen.css": "b { color: red }", NEWS: item()}
    site = build(network(tmp_path / "netwerk", files, ["oost"])) / "oost"
    page = (site / "nieuws/2026/feest/index.html").read_text("utf-8")
    head, _, body = page.partition("<body>")
    assert [name for name in IN_HEAD if f"<!--mine: {name}-->" not in head] == []
    assert [name for name in IN_BODY if f"<!--mine: {name}-->" not in body] == []
    assert "Iedereen is welkom." in body
    assert '<link rel="stylesheet" href="../../../assets/eigen.css">' in head
    assert (site / "assets/eigen.css").is_file()
    assert not [*site.glob("assets/**/*bundle*"), *site.glob("assets/**/main*")]


def test_mistake_is_told_with_its_file_and_line(tmp_path: Path) -> None:
    root = network(tmp_path / "netwerk", {NEWS: item(thema="groeen")})
    done = tool("mkdocs", "build", "-f", root / "sites/oost/mkdocs.yml", "-d", tmp_path / "site")
    assert done.returncode == 1
    assert f"{NEWS}:4" in done.stderr
    assert "groen" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "site/index.html").exists()


def test_mistake_of_another_buurt_is_no_hindrance(tmp_path: Path) -> None:
    root = network(tmp_path / "netwerk", {NEWS: item(thema="groeen", buurten="west")})
    done = tool("mkdocs", "build", "-f", root / "sites/oost/mkdocs.yml", "-d", tmp_path / "site")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site/index.html").exists()


def test_buurt_without_pages_of_its_own_needs_no_folder_for_them(tmp_path: Path) -> None:
    # git keeps no empty folders, so a fresh clone may not have it.
    root = network(tmp_path / "netwerk", {NEWS: item()})
    shutil.rmtree(root / "sites/oost/docs")
    done = run("build", "--root", root, "--date", TODAY)
    assert done.status == 0, done.said
    assert (root / "build/sites/oost/nieuws/2026/feest/index.html").exists()


@contextmanager
def served(root: Path) -> Iterator[str]:
    """The address at which `mkdocs serve` shows the site of oost."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    server = subprocess.Popen(
        command("mkdocs", "serve", "-f", root / "sites/oost/mkdocs.yml", "-a", address),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(),
    )
    try:
        yield f"http://{address}/"
    finally:
        server.terminate()
        server.wait(timeout=30)


def answer(url: str, word: str) -> str:
    """What `url` answers once it holds `word`; a server needs a moment to start and to rebuild."""
    deadline, page = time.monotonic() + PATIENCE, "nothing"
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE) as got:
                page = str(got.read(), "utf-8")
            if word in page:
                return page
        except (urllib.error.URLError, ConnectionError):
            pass
        time.sleep(0.1)
    raise AssertionError(f"{url} does not show {word!r} but {page[:2000]}")


def test_serve_shows_the_site_and_what_changes_in_it(tmp_path: Path) -> None:
    root = network(tmp_path / "netwerk", {"mkdocs.yml": DATED, NEWS: item("Feest op het plein")})
    with served(root) as address:
        assert "<h1" in answer(address, "Feest op het plein")
        assert "Iedereen is welkom." in answer(address + "nieuws/2026/feest/", "Feest op het plein")
        put(root, {NEWS: item("Feest in de regen")})
        answer(address + "nieuws/2026/feest/", "Feest in de regen")
