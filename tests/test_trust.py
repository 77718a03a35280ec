"""Who writes only `content/` or `sites/<buurt>/` runs nothing on the machine that builds."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import zlib
from collections import Counter
from pathlib import Path

import pikepdf
import pytest

from support import REPOSITORY, SHELL, SITE, TODAY, Content, check, item, look, network, put, run, tree

CORPUS = REPOSITORY / "tests/corpora/configs"
CONFIGS = sorted(CORPUS.glob("*.yml"))
# To us this is all a remark, to mkdocs a new line; but mkdocs does not get to see it.
REMARKS = {"hooks-na-nel", "hooks-na-regelscheiding"}
RAN = "GELOPEN"
"""The file that whatever runs leaves in the folder where the command is given."""
EDITION = "2026-herfst: {titel: Herfst 2026, datum: 2026-09-15, opening: Dag buren.}\n"


def name_of(config: Path) -> str:
    return config.stem


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network with a buurt for each of the settings, some that are links, and one that is good."""
    files: dict[str, Content] = {
        "content/nieuws/2026/feest.md": item(),
        "content/data/edities.yml": EDITION,
        **{f"sites/{name_of(config)}/mkdocs.yml": config.read_bytes() for config in CONFIGS},
        "content/fotos/link/mkdocs.yml": SITE.format(buurt="link", name="Link"),
        "sites/bestand-als-link/docs/x.md": "",
        "sites/docs-als-link/mkdocs.yml": SITE.format(buurt="docs-als-link", name="Docs"),
    }
    root = network(tmp_path_factory.mktemp("vertrouwen") / "netwerk", files, ("west",))
    shutil.copytree(CORPUS / "files", root / "content/fotos", dirs_exist_ok=True)
    for config in CONFIGS:  # For who runs mkdocs on it; what is named without a path is looked for beside it.
        (root / "sites" / name_of(config) / "docs").mkdir()
        shutil.copy(CORPUS / "files/hook.py", root / "sites" / name_of(config))
    (root / "sites/map-als-link").symlink_to("../content/fotos/link")
    (root / "sites/bestand-als-link/mkdocs.yml").symlink_to("../../content/fotos/link/mkdocs.yml")
    (root / "sites/docs-als-link/docs").symlink_to("../../content/nieuws")
    return root


LINKS = {"map-als-link": "", "bestand-als-link": "/mkdocs.yml", "docs-als-link": "/docs"}


def test_every_setting_that_may_run_code_is_told_with_its_line(hostile: Path) -> None:
    checked = run("check", "--root", hostile, "--date", TODAY, "--format", "json", cwd=hostile)
    assert checked.status == 1
    assert "Traceback" not in checked.said
    told = {row["file"]: row for row in checked.problems if row["severity"] == "error"}
    for buurt in {*map(name_of, CONFIGS)} - REMARKS:
        row = told[f"sites/{buurt}/mkdocs.yml"]
        assert row["buurt"] == [buurt]
        assert row["line"] >= 1
        assert row["message"]
        assert row["hint"]
    for buurt, place in LINKS.items():
        assert told[f"sites/{buurt}{place}"]["code"] == "config-link"
    assert not (hostile / RAN).exists()


def test_a_line_that_runs_code_is_the_line_that_is_told(hostile: Path) -> None:
    found = {row["file"]: row for row in check(hostile)}
    assert found["sites/gemeld-hooks/mkdocs.yml"]["line"] == 11
    assert (
        found["sites/gemeld-hooks/mkdocs.yml"]["message"] == "'hooks' mag niet in de instellingen van een buurt staan."
    )
    assert found["sites/gemeld-sjablonen/mkdocs.yml"]["line"] == 11
    assert found["sites/bouwt-op-content/mkdocs.yml"]["hint"] == "Schrijf: INHERIT: ../../mkdocs.yml"
    assert found["sites/verschreven/mkdocs.yml"]["hint"] == "Bedoelt u 'site_name'? Haal het anders weg."


@pytest.mark.parametrize("words", [("build",), ("krant",), ("netwerk",), ("feeds",)], ids=" ".join)
def test_no_command_runs_it_and_the_other_buurt_is_made(hostile: Path, words: tuple[str, ...]) -> None:
    done = run(*words, "--root", hostile, "--date", TODAY, cwd=hostile)
    assert "Traceback" not in done.said
    assert not (hostile / RAN).exists()
    if words == ("build",):
        assert done.status == 1
        assert {path.name for path in (hostile / "build/sites").iterdir()} == {"west", *REMARKS}
    if words == ("krant",):
        assert {path.stem for path in (hostile / "build/kranten/2026-herfst").glob("*.pdf")} == {"west", *REMARKS}


@pytest.mark.parametrize("buurt", ["hooks", "bouwt-op-content", "hooks-na-regelscheiding"])
def test_mkdocs_itself_trusts_its_file(hostile: Path, buurt: str, tmp_path: Path) -> None:
    """As the guide says; and so it is known that what is refused does run."""
    config = hostile / "sites" / buurt / "mkdocs.yml"
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q", "-f", config, "-d", tmp_path / "site"],
        cwd=tmp_path,
        check=False,
        capture_output=True,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    assert (tmp_path / RAN).exists()


# Pictures

EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n%%EndComments\nshowpage\n%%EOF\n"


def advertisement(filters: list[str]) -> bytes:
    """A page with a picture that says it is a JPEG, and is a program for Ghostscript."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(300, 200)).obj
    data = zlib.compress(EPS) if len(filters) > 1 else EPS
    picture = pdf.make_stream(data)
    picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    picture.Width = picture.Height = 100
    picture.ColorSpace, picture.BitsPerComponent = pikepdf.Name.DeviceRGB, 8
    names = [pikepdf.Name(f"/{name}") for name in filters]
    picture.Filter = names[0] if len(names) == 1 else pikepdf.Array(names)
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
    page.Contents = pdf.make_stream(b"q 300 0 0 200 0 0 cm /Im0 Do Q")
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize("filters", [["DCTDecode"], ["FlateDecode", "DCTDecode"]], ids="+".join)
def test_no_picture_is_handed_to_another_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, filters: list[str]
) -> None:
    files: dict[str, Content] = {
        "content/data/edities.yml": EDITION,
        "content/data/advertenties.yml": "bakker: {naam: Bakker, maat: kwart, pdf: bakker.pdf, alt: Brood}\n",
        "content/advertenties/bakker.pdf": advertisement(filters),
        "content/fotos/feest.jpg": EPS,
        "content/nieuws/2026/feest.md": item(foto="feest.jpg", beschrijving_foto="Feest"),
    }
    root = network(tmp_path / "netwerk", files)
    put(tmp_path, {"bin/gs": f"#!/bin/sh\ntouch {tmp_path}/{RAN}\n"})
    (tmp_path / "bin/gs").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}/bin{os.pathsep}{os.environ['PATH']}")
    for words in (("check",), ("build",), ("krant", "--grijs")):
        assert "Traceback" not in run(*words, "--root", root, "--date", TODAY).said
    assert not (tmp_path / RAN).exists()


# The file of all sites

ROOT_DOORS = {
    "a hook among the photographs": "hooks: [../../content/fotos/hook.py]\n",
    "a hook beside each buurt's settings": "hooks: [hook.py]\n",
    "a hook with capitals, for who does not mind them": "hooks: [../../Content/fotos/hook.py]\n",
    "a hook by a longer way": "hooks: [../../theme/../content/fotos/hook.py]\n",
    "a hook by a link": "hooks: [../../eigen/link.py]\n",
    "templates among the photographs": "theme: {name: buurtpers_web, custom_dir: ../../content/fotos/sjabloon}\n",
    "templates of each buurt": "theme: {name: buurtpers_web, custom_dir: sjabloon}\n",
    "templates among which is a link": "theme: {name: buurtpers_web, custom_dir: ../../sjablonen}\n",
    "templates from everywhere": "theme: {name: buurtpers_web, custom_dir: ../..}\n",
    "a plugin that reads a script there": "plugins: [buurtpers, {macros: {scripts: [../../content/fotos/hook.py]}}]\n",
    "a plugin that reads from the root": "plugins: [buurtpers, {macros: {module_name: content/fotos/hook.py}}]\n",
    "an extension with a file there": "markdown_extensions: [{snippets: {base_path: ../../content/fotos}}]\n",
    "more settings among the photographs": "INHERIT: content/fotos/meer.yml\n",
    "more settings of a buurt": "INHERIT: sites/oost/mkdocs.yml\n",
}


@pytest.mark.parametrize("door", ROOT_DOORS.values(), ids=ROOT_DOORS)
def test_what_the_coordinator_chose_may_not_be_what_editors_write(tmp_path: Path, door: str) -> None:
    key = door.partition(":")[0]
    kept = (
        "".join(part for part in SHELL.splitlines(True))
        if key not in SHELL
        else {"theme": "plugins: [buurtpers]\n", "plugins": "theme: {name: buurtpers_web}\n"}[key]
    )
    root = network(tmp_path, {"mkdocs.yml": kept + door, "sjablonen/x.txt": "", "eigen/x.txt": ""})
    shutil.copytree(CORPUS / "files", root / "content/fotos", dirs_exist_ok=True)
    (root / "eigen/link.py").symlink_to("../content/fotos/hook.py")
    (root / "sjablonen/main.html").symlink_to("../content/fotos/sjabloon/main.html")
    found = [row for row in check(root) if row["severity"] == "error"]
    assert Counter(row["code"] for row in found) == {"config-editors": 1}
    line = (kept + door).splitlines().index(door.splitlines()[0]) + 1
    assert (found[0]["file"], found[0]["line"], found[0]["buurt"]) == ("mkdocs.yml", line, ["oost", "west"])
    assert look(root).good(("oost", "west")) == []


def test_settings_of_all_that_are_a_link_to_what_editors_write_are_refused(tmp_path: Path) -> None:
    root = network(tmp_path, {"mkdocs.yml": None, "content/data/kwaad.yml": SHELL})
    (root / "mkdocs.yml").symlink_to("content/data/kwaad.yml")
    assert [row["code"] for row in check(root) if row["severity"] == "error"] == ["config-editors"]


def test_what_the_coordinator_chose_elsewhere_runs(tmp_path: Path) -> None:
    """A hook and templates in folders of their own, for `build` as for mkdocs: the same bytes."""
    own = "theme: {name: buurtpers_web, custom_dir: ../../sjablonen}\n"
    own += f'plugins: [{{material/search: {{lang: nl}}}}, {{buurtpers: {{date: "{TODAY}"}}}}]\nhooks: [../../hook.py]\n'
    root = network(
        tmp_path / "netwerk",
        {
            "mkdocs.yml": own,
            "content/nieuws/2026/feest.md": item(),
            "sjablonen/404.html": "Van {{ config.site_name }}: {{ config.extra.buurt.krant }}",
            "hook.py": "def on_post_page(output, page, config):\n    return output + '<!-- van ons -->'\n",
        },
    )
    assert run("build", "--root", root, "--date", TODAY).status == 0
    ours = tree(root / "build/sites/oost")
    assert ours["index.html"].endswith(b"<!-- van ons -->")
    assert ours["404.html"] == b"Van Oost: De Ooster"
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q", "-f", root / "sites/oost/mkdocs.yml", "-d", tmp_path / "site"],
        check=True,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    assert tree(tmp_path / "site") == ours


def test_what_a_buurt_writes_in_its_settings_is_text_for_mkdocs(tmp_path: Path) -> None:
    """Names that YAML would take for something else, or for an order."""
    config = 'INHERIT: ../../mkdocs.yml\nsite_name: 2024\nsite_description: "!ENV HOME \\u2028 {{ 7*7 }}"\n'
    own = SHELL.replace("name: buurtpers_web", "name: buurtpers_web\n  custom_dir: ../../sjablonen")
    files: dict[str, Content] = {
        "mkdocs.yml": own,
        "sites/oost/mkdocs.yml": config,
        "sjablonen/404.html": "{{ config.site_name }} {{ config.site_description }}",
    }
    root = network(tmp_path, files, ("oost",))
    done = run("build", "--root", root, "--date", TODAY)
    assert done.status == 0, done.said
    page = (root / "build/sites/oost/404.html").read_text("utf-8")
    assert page.startswith("2024 !ENV HOME")
    assert page.endswith("{{ 7*7 }}")
