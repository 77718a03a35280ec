"""What the system refuses, or a coordinator mistypes, is told in Dutch with its file, and is never called our fault."""

from __future__ import annotations

import os
import resource
import subprocess
from pathlib import Path

import pytest

from pictures import png
from support import SHELL, TODAY, Content, check, command, item, network, photo, put, run

NEWS = "content/nieuws/2026/"
BELL = "content/werkwijze/bel.md"
METHOD = "---\ntitel: De bel\nfoto: straat.png\nbeschrijving_foto: Een straat\n---\nBel aan.\n"
OURS = ("onze fout", "Traceback")


def limited(root: Path, name: str, kind: int, most: int) -> subprocess.CompletedProcess[str]:
    """A command that may have no more than so much of something."""
    return subprocess.run(
        command(name, "--root", root, "--date", TODAY),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(kind, (most, most)),
    )


# The shared mkdocs.yml


@pytest.mark.parametrize("wrong", ["extra_css: [5]", "extra_templates: [5]", "copyright: {a: b}"])
def test_a_value_of_a_wrong_kind_in_the_shared_settings_is_a_mistake_of_that_file(tmp_path: Path, wrong: str) -> None:
    """Also one that mkdocs takes, and falls over while it builds."""
    root = network(tmp_path, {"mkdocs.yml": f"{wrong}\n{SHELL}"}, ["oost"])
    done = run("build", "--root", root, "--date", TODAY)
    assert done.status == 1
    assert done.stderr.startswith("mkdocs.yml:1:1: fout: Met deze instellingen kan mkdocs geen site maken: ")
    assert not [word for word in OURS if word in done.said]


# Memory and room


def test_without_memory_it_is_memory_that_is_named(tmp_path: Path) -> None:
    """So little that no thread can be started, and no library loaded."""
    root = network(tmp_path, {"content/fotos/a.jpg": photo(), NEWS + "a.md": item(foto="a.jpg")}, ["oost"])
    for name in ("build", "handboek"):
        put(root, {BELL: METHOD})
        for megabytes in (20, 24):
            done = limited(root, name, resource.RLIMIT_DATA, megabytes << 20)
            assert (done.returncode, done.stderr.count("\n")) == (1, 1), (megabytes, done.stderr)
            assert done.stderr.startswith("Er is niet genoeg geheugen om verder te gaan.")


def test_without_a_folder_for_a_moment_that_is_what_is_told(tmp_path: Path) -> None:
    """Python says then that it is not there, also where it is full."""
    root = network(tmp_path, {BELL: "---\ntitel: De bel\n---\nBel aan.\n"}, ["oost"])
    done = limited(root, "handboek", resource.RLIMIT_FSIZE, 0)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Fout: Er is geen map waar buurtpers even iets kan neerzetten (zoals /tmp)")


def test_a_photograph_of_the_handbook_without_memory_is_told_and_left_out(tmp_path: Path) -> None:
    root = network(tmp_path, {BELL: METHOD, "content/fotos/straat.png": png(11_000, 9_000)}, ["oost"])
    assert check(root) == []
    done = limited(root, "handboek", resource.RLIMIT_DATA, 400 << 20)
    assert done.returncode == 1
    assert "content/fotos/straat.png:1:1: fout: De foto 'straat.png' vraagt meer geheugen of tijd" in done.stderr
    assert not [word for word in OURS if word in done.stderr]
    assert (root / "build/handboek/handboek.pdf").exists()


# Rights


def ordinary() -> list[str]:
    """What goes before a command that is to have no more rights than anybody: who may do anything leaves that."""
    caps = "-dac_override,-dac_read_search"
    return [] if os.geteuid() else ["setpriv", "--bounding-set", caps, "--inh-caps", caps]


def test_who_may_only_read_a_network_can_have_it_checked(tmp_path: Path) -> None:
    files: dict[str, Content] = {NEWS + "a.md": item(foto="a.jpg", beschrijving_foto="Een straat")}
    root = network(tmp_path / "net", {**files, "content/fotos/a.jpg": photo()}, ["oost"])
    folders = [root, *(path for path in root.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    try:
        told = [
            subprocess.run([*ordinary(), *command(name, "--root", root)], capture_output=True, text=True, check=False)
            for name in ("check", "build")
        ]
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert (told[0].returncode, told[0].stdout.strip()) == (0, "Geen fouten gevonden (1 bericht gelezen).")
    assert told[1].returncode == 2
    assert "dat mag u daar niet" in told[1].stderr
    assert not (root / ".cache").exists()


@pytest.mark.parametrize("place", ["/dev/full", "/dev/zero", "/nergens/ergens", "buurtpers"])
def test_without_a_place_for_the_cache_a_network_is_checked(tmp_path: Path, place: str) -> None:
    files: dict[str, Content] = {NEWS + "a.md": item(foto="a.jpg", beschrijving_foto="Een straat")}
    root = network(tmp_path / "net", {**files, "content/fotos/a.jpg": photo(), ".cache/.gitkeep": ""}, ["oost"])
    (root / ".cache/buurtpers").symlink_to(place)
    assert run("check", "--root", root, timeout=60).status == 0


@pytest.mark.parametrize(
    "place",
    ["mkdocs.yml", "content/data/themas.yml", NEWS + "a.md", "content/fotos/straat.png", "sites/oost/mkdocs.yml",
     "content/nieuws", "sites/oost/docs"],
)  # fmt: skip
def test_what_may_not_be_read_is_told_by_its_name_and_nothing_is_lost(tmp_path: Path, place: str) -> None:
    files: dict[str, Content] = {
        NEWS + "a.md": item(foto="straat.png", beschrijving_foto="Een straat"),
        NEWS + "b.md": item("Ander nieuws"),
        "content/fotos/straat.png": photo(form="PNG"),
    }
    root = network(tmp_path, files, ["oost"])
    page = root / "build/sites/oost/nieuws/2026/b/index.html"
    assert run("build", "--root", root, "--date", TODAY).status == 0
    before = ordinary()
    rights = (root / place).stat().st_mode
    (root / place).chmod(0)
    try:
        for name in ("check", "build"):
            args = [*before, *command(name, "--root", root, "--date", TODAY)]
            done = subprocess.run(args, capture_output=True, text=True, check=False)
            assert done.returncode in (1, 2)
            assert Path(place).name in done.stdout + done.stderr
            assert "dat mag u" in done.stdout + done.stderr
            assert not [word for word in OURS if word in done.stdout + done.stderr]
            assert page.exists()
    finally:
        (root / place).chmod(rights)


# Photographs that are none


def test_a_picture_in_the_text_itself_is_not_on_another_site(tmp_path: Path) -> None:
    texts = {
        "a": "![x](data:image/png;base64,AAAA)",
        "b": "Kijk:\n\n<img src='data:image/gif;base64,AAAA'>",
        "c": "![x]()",
    }
    root = network(tmp_path, {f"{NEWS}{name}.md": item(body=body) for name, body in texts.items()}, ["oost"])
    told = [(Path(row["file"]).stem, row["line"], row["code"]) for row in check(root)]
    assert told == [("a", 5, "photo-in-text"), ("b", 7, "photo-in-text"), ("c", 5, "photo-unnamed")]
