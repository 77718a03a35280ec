"""The command line: what scripts and workflows rely on."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from buurtpers import __version__
from buurtpers.plan.papers import plan_edition
from buurtpers.read.papervalues import PAGE_COUNTS
from support import (
    REPOSITORY,
    SHELL,
    TODAY,
    Content,
    check,
    command,
    item,
    look,
    network,
    photo,
    put,
    run,
    started,
    tree,
)

COMMANDS = ("build", "check", "feeds", "fotos", "handboek", "krant", "netwerk", "new", "new-buurt", "schema", "serve")
EDITIONS = """\
2026-herfst: {titel: Herfst 2026, datum: 2026-09-15, opening: Dag buren.}
2026-winter: {titel: Winter 2026, datum: 2026-12-10, opening: Fijne dagen.}
2027-lente: {titel: Lente 2027, datum: 2027-03-10, buurten: oost, opening: De krokussen.}
"""


STORY = "Op zaterdag zaten we met z'n allen aan een lange tafel op het plein, en niemand wilde naar huis.\n\n" * 9
STORIES = {
    f"content/nieuws/{date}-{number}.md": item(f"Verhaal {number}", STORY, datum=date, buurten="alle")
    for date in ("2026-09-01", "2026-11-20", "2027-02-20")
    for number in range(4)
}


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    return network(tmp_path / "netwerk", {"content/data/edities.yml": EDITIONS, **STORIES})


# Help

ENGLISH = re.compile(
    r"\b(usage|options?|commands?|arguments?|show this message|exit|error|default|required|the|missing)\b", re.I
)


@pytest.mark.parametrize("args", [(), *((name,) for name in COMMANDS)], ids=["buurtpers", *COMMANDS])
def test_help_is_in_dutch(args: tuple[str, ...]) -> None:
    answer = run(*args, "--help")
    assert (answer.status, answer.stderr) == (0, "")
    words = re.sub(r"--[\w-]+|\btext\b|\bserve\b", "", answer.stdout)
    assert not ENGLISH.findall(words), answer.stdout
    assert "Gebruik:" in answer.stdout


def test_help_names_every_command() -> None:
    listed = re.findall(r"^  ([a-z][a-z-]*)  ", run("--help").stdout, re.M)
    assert sorted(listed) == sorted(COMMANDS)


def test_the_version_is_told() -> None:
    answer = run("--version")
    assert answer.status == 0
    assert re.search(r"\d+\.\d+\.\d+", answer.stdout)


# Wrong use

WRONG = [
    ("onbekend",),
    ("check", "--onbekend"),
    ("check", "extra"),
    ("check", "--format", "xml"),
    ("check", "--root", "bestaat-niet"),
    ("check", "--date", "morgen"),
    ("check", "--date", "2026-02-30"),
    ("build", "--buurt", "nergensland"),
    ("build", "--date"),
    ("krant", "--editie", "2026-zomer"),
    ("krant", "--buurt", "nergensland"),
    ("serve", "--port", "http"),
    ("serve", "--port", "70000"),
    ("new",),
    ("new", "a", "b"),
    ("new-buurt",),
    ("new-buurt", "Oost"),
    ("new-buurt", "oost"),
    ("schema",),
]


@pytest.mark.parametrize("args", WRONG, ids=[" ".join(args) for args in WRONG])
def test_wrong_use_ends_with_2_and_a_word_of_dutch(papers: Path, args: tuple[str, ...]) -> None:
    before = written(papers)
    answer = run(*args, cwd=papers)
    assert answer.status == 2
    assert "Traceback" not in answer.stderr
    assert not ENGLISH.findall(re.sub(r"--[\w-]+|'[^']*'", "", answer.stderr)), answer.stderr
    assert written(papers) == before


@pytest.mark.parametrize("command_name", ["build", "krant"])
@pytest.mark.parametrize("place", ["bestand.txt/uit", "/proc/uit", "x" * 300])
def test_a_place_where_nothing_can_be_written_is_told_in_a_sentence(
    papers: Path, command_name: str, place: str
) -> None:
    put(papers, {"bestand.txt": "tekst"})
    done = run(command_name, "--root", papers, "--date", TODAY, "--out", papers / place)
    assert done.status == 2
    assert done.stderr.startswith("Fout: buurtpers kan niet verder met ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("command_name", ["build", "krant"])
def test_a_disk_that_takes_no_more_is_told_in_a_sentence(papers: Path, command_name: str) -> None:
    """Here the system allows no file of more than four kilobytes."""
    words = " ".join(command(command_name, "--root", papers, "--date", TODAY))
    done = subprocess.run(["bash", "-c", f"ulimit -f 4; exec {words}"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Fout: buurtpers kan niet verder met " in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command_name", ["build", "krant"])
def test_a_command_that_is_stopped_says_nothing_more(tmp_path: Path, command_name: str) -> None:
    """Also where other processes do the work: Ctrl+C on a terminal goes to them too."""
    stories = {
        f"content/nieuws/2026/{at}.md": item(f"Verhaal {at}", "\n\n".join(["Soep op de stoep. " * 40] * 6))
        for at in range(12)
    }
    editions = {"content/data/edities.yml": "w: {titel: W, datum: 2026-12-01}\n"}
    root = network(tmp_path, {**stories, **editions}, [f"buurt{at}" for at in range(40)])
    args = command(command_name, "--root", root, "--date", TODAY)
    with started(args, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as process:
        while not list((root / ".cache").rglob("*")) and process.poll() is None:
            time.sleep(0.02)
        time.sleep(0.7)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert (process.returncode, said.decode()) == (130, "")


def test_a_stop_that_a_library_lets_go_by_stops_all_the_same() -> None:
    """As pydantic does while it is loaded: what is raised where nobody can catch it is only told."""
    code = """
import sys, time
sys.argv = ["buurtpers"]
from buurtpers import cli

class Deaf:
    def __del__(self): raise KeyboardInterrupt

def app(prog_name):
    Deaf()
    time.sleep(20)

cli.app = app
cli.main()
"""
    with started([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert (*process.communicate(timeout=60), process.returncode) == ("", "", 130)


def test_a_build_of_what_changed_that_is_stopped_says_nothing_more(tmp_path: Path) -> None:
    root = network(tmp_path, {"content/nieuws/x.md": item()}, [f"buurt{at}" for at in range(40)])
    assert run("build", "--root", root, "--date", TODAY).status == 0
    stopped = 0
    for moment in range(8):
        put(root, {"content/nieuws/x.md": item(body=f"Soep {moment}.")})
        args = command("build", "--root", root, "--date", TODAY)
        with started(args, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as process:
            time.sleep(0.3 + moment / 10)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGINT)
            _, said = process.communicate(timeout=60)
        assert said.decode() == ""
        # The last where Python itself had not begun, or had ended.
        assert process.returncode in (130, 0, -signal.SIGINT)
        stopped += process.returncode == 130
    assert stopped
    put(root, {"content/nieuws/x.md": item(body="Soep op.")})
    assert run("build", "--root", root, "--date", TODAY).status == 0
    made = [*(root / "build/sites").glob("buurt*")]
    assert len(made) == 40
    assert all("Soep op." in (path / "nieuws/x/index.html").read_text("utf-8") for path in made)


def written(root: Path) -> dict[str, bytes]:
    """Everything in a network but what is only kept to be faster."""
    return {name: content for name, content in tree(root).items() if not name.startswith(".cache/")}


def test_a_name_that_is_nearly_right_gets_advice(papers: Path) -> None:
    assert "Bedoelt u 'oost'?" in run("build", "--buurt", "oosd", cwd=papers).stderr
    assert "Bedoelt u '2026-herfst'?" in run("krant", "--editie", "2026-hersft", cwd=papers).stderr


@pytest.mark.parametrize("args", [("check",), ("build",), ("krant",), ("serve",), ("new-buurt", "Oost")])
def test_a_folder_without_a_network_is_wrong_use(tmp_path: Path, args: tuple[str, ...]) -> None:
    answer = run(*args, cwd=tmp_path)
    assert answer.status == 2
    assert "geen netwerk" in answer.stderr
    assert not list(tmp_path.iterdir())


def test_papers_without_an_edition_are_wrong_use(small: Path) -> None:
    answer = run("krant", cwd=small)
    assert answer.status == 2
    assert "content/data/edities.yml" in answer.stderr


# Where


@pytest.mark.parametrize("place", [".", "content", "content/data", "sites/oost/docs"])
def test_the_network_is_found_from_any_folder_in_it(small: Path, place: str) -> None:
    assert run("check", cwd=small / place).status == 0


def test_chosen_buurten_are_built_and_no_others(small: Path) -> None:
    done = run("build", "--buurt", "west", "--date", "24 november 2026", cwd=small)
    assert (done.status, done.stdout) == (0, "west: build/sites/west\n")
    assert [path.name for path in (small / "build/sites").iterdir()] == ["west"]


def test_the_day_decides_what_is_shown(tmp_path: Path) -> None:
    root = network(tmp_path, {"content/nieuws/later.md": item(datum="2030-01-01")})
    page = root / "build/sites/oost/nieuws/later/index.html"
    assert run("build", "--root", root, "--date", "2029-12-31").status == 0
    assert not page.exists()
    assert run("build", "--root", root, "--date", "2030-01-01").status == 0
    assert page.exists()
    assert run("build", "--root", root, "--date", "2029-12-31").status == 0
    assert not page.exists()


# Papers


@pytest.mark.parametrize(
    ("args", "made"),
    [
        ((), "2026-winter/oost 2026-winter/west"),
        (("--editie", "2026-herfst"), "2026-herfst/oost 2026-herfst/west"),
        (("--editie", "2026-herfst", "--buurt", "oost"), "2026-herfst/oost"),
        (("--editie", "2027-lente"), "2027-lente/oost"),
        (("--editie", "alle"), "2026-herfst/oost 2026-herfst/west 2026-winter/oost 2026-winter/west 2027-lente/oost"),
        (("--date", "2027-01-01"), "2027-lente/oost"),
        (("--date", "2028-01-01"), "2027-lente/oost"),
    ],
)
def test_papers_are_made_for_an_edition_and_a_buurt(papers: Path, args: tuple[str, ...], made: str) -> None:
    date = () if "--date" in args else ("--date", TODAY)
    done = run("krant", *args, *date, "--out", papers / "uit", cwd=papers)
    assert done.status == 0, done.said
    found = sorted((papers / "uit/kranten").rglob("*.pdf"))
    assert [path.relative_to(papers / "uit/kranten").with_suffix("").as_posix() for path in found] == made.split()
    # Where each paper is, and how good it turned out.
    assert sum(line.endswith(".pdf") for line in done.stdout.splitlines()) == len(found)
    assert done.stdout.count("losste regel") == len(found)
    for path in found:
        with pikepdf.open(path) as paper:
            assert len(paper.pages) in PAGE_COUNTS


def test_an_edition_can_not_be_written_outside_the_folder_of_papers(tmp_path: Path) -> None:
    editions = (
        "../../../../buiten: {titel: X, datum: 2026-11-01}\n/tmp/buiten-buurtpers: {titel: Y, datum: 2026-11-02}\n"
    )
    root = network(tmp_path / "a/b/c/netwerk", {"content/data/edities.yml": editions})
    done = run("krant", "--editie", "alle", "--root", root)
    assert done.status in (0, 1)
    outside = [path for path in tmp_path.rglob("*.pdf") if not path.is_relative_to(root)]
    assert not outside
    assert not Path("/tmp/buiten-buurtpers").exists()


# Where the time went

ROW = re.compile(r"^  (\S.*?) +(\d+,\d\d)(?: +(\d+) %)?$", re.M)


@pytest.mark.parametrize(
    ("args", "parts", "pieces"),
    [
        (("build",), {"lezen", "controleren", "plannen", "foto's", "pagina's: sjabloon eromheen", "schrijven"}, 5),
        (("build", "--buurt", "oost"), {"lezen: Markdown", "pagina's: wat erop staat", "pagina's: zoeken"}, 1),
        (("krant", "--buurt", "oost"), {"lezen", "kranten"}, 1),
    ],
)
def test_the_profile_names_every_part_and_the_slowest(
    tmp_path: Path, args: tuple[str, ...], parts: set[str], pieces: int
) -> None:
    """From six sites on, other processes make them: theirs is told too, and all parts are the whole."""
    buurten = ("oost", "west", "noord", "zuid", "berg", "dal")
    root = network(tmp_path / "netwerk", {"content/data/edities.yml": EDITIONS, **STORIES}, buurten)
    plain, told = tmp_path / "gewoon", tmp_path / "gemeten"
    assert "processors" not in run(*args, "--root", root, "--date", TODAY, "--out", plain).said
    shutil.rmtree(root / ".cache")
    done = run(*args, "--root", root, "--date", TODAY, "--out", told, "--profile")
    assert done.status == 0, done.said
    table, _, slowest = done.stdout.partition("processors:")[2].partition("Het meeste werk:")
    rows = {name: float(seconds.replace(",", ".")) for name, seconds, _ in ROW.findall(table)}
    assert parts | {"laden en starten"} <= {*rows}
    whole = rows.pop("alles samen")
    assert whole == pytest.approx(sum(rows.values()), abs=0.1)  # what is left of rounding
    assert len(ROW.findall(slowest)) == pieces
    assert {name for name, _, _ in ROW.findall(slowest)} <= {*buurten}
    assert tree(plain) == tree(told)


# A new network


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    root = tmp_path / "Mijn Netwerk"
    made = run("new", root, "--naam", "Buren van de Berg", "--buurt", "Op den Berg: 't Zand")
    assert made.status == 0, made.said
    return root


def test_a_new_network_has_no_mistake_and_builds_whole(fresh: Path) -> None:
    answer = run("check", "--root", fresh)
    assert (answer.status, answer.stdout) == (0, "Geen fouten gevonden (0 berichten gelezen).\n")
    assert run("build", "--root", fresh).status == 0
    assert run("krant", "--root", fresh).status == 0
    page = (fresh / "build/sites/op-den-berg-t-zand/index.html").read_text("utf-8")
    assert "Op den Berg: &#39;t Zand" in page or "Op den Berg: 't Zand" in page
    assert "Buren van de Berg" in page
    (paper,) = (fresh / "build/kranten").rglob("*.pdf")
    with pikepdf.open(paper) as pdf:
        assert len(pdf.pages) == 1


def test_a_new_network_says_how_to_go_on(tmp_path: Path) -> None:
    answer = run("new", tmp_path / "buren")
    assert answer.status == 0
    assert "buurtpers serve" in answer.stdout
    assert (tmp_path / "buren/LEESMIJ.md").exists()


def used_examples(root: Path) -> None:
    """Take the hash signs away, as the files invite people to do."""
    for path in [*(root / "content/data").glob("*.yml"), *root.glob("sites/*/mkdocs.yml")]:
        lines = path.read_text("utf-8").splitlines()
        used = [re.sub(r"^(\s*)# ?(?=[\s\w-]+(\.jpg)?:( |$)|  )", r"\1", line) for line in lines]
        path.write_text("\n".join(used) + "\n", "utf-8")
    # The picture of an advertisement, where its file says that it lies.
    put(root, {"content/advertenties/bakker.jpg": photo()})
    # And the state of a source, which `buurtpers feeds` would leave.
    put(root, {"content/bronnen/gemeente.json": "{}"})


def test_every_example_in_a_new_network_may_be_used_as_it_is(fresh: Path) -> None:
    used_examples(fresh)
    found = {(row["code"], row["file"]) for row in check(fresh)}
    assert found == set(), found


def test_the_first_paper_of_a_new_network_announces_its_first_meetings(fresh: Path) -> None:
    used_examples(fresh)
    (buurt, *_) = (path.name for path in (fresh / "sites").iterdir())
    edition = plan_edition(look(fresh).network, buurt, "eerste")
    assert {"Eerste bewonersavond", "Koffie in de kring"} <= {meeting.title for meeting in edition.agenda}


def test_a_new_network_asks_for_the_buurtpers_that_made_it(fresh: Path) -> None:
    """Where that is installed, pip is content, also without an index."""
    wanted = (fresh / "requirements.txt").read_text("utf-8").splitlines()
    assert [line for line in wanted if not line.startswith("#")] == [f"buurtpers=={__version__}"]
    args = [sys.executable, "-m", "pip", "install", "--no-index", "--dry-run", "-r", str(fresh / "requirements.txt")]
    assert subprocess.run(args, capture_output=True, check=False).returncode == 0


SHA = "0123456789abcdef" * 4
ORIGINS = {
    "an archive with its hash": (
        {"url": "https://x.example/buurtpers-9.9-py3-none-any.whl", "archive_info": {"hashes": {"sha256": SHA}}},
        f"buurtpers @ https://x.example/buurtpers-9.9-py3-none-any.whl#sha256={SHA}",
    ),
    "a commit": (
        {"url": "https://x.example/buurtpers.git", "vcs_info": {"vcs": "git", "commit_id": SHA[:40]}},
        f"buurtpers @ git+https://x.example/buurtpers.git@{SHA[:40]}",
    ),
    "a folder of this computer": ({"url": "file:///home/joke/buurtpers", "dir_info": {}}, "buurtpers==9.9"),
    "an archive of this computer": (
        {"url": "file:///home/joke/buurtpers.whl", "archive_info": {"hashes": {"sha256": SHA}}},
        "buurtpers==9.9",
    ),
    "an archive without a hash": ({"url": "https://x.example/buurtpers.whl", "archive_info": {}}, "buurtpers==9.9"),
    "an index": (None, "buurtpers==9.9"),
}


@pytest.mark.parametrize(("came", "wanted"), ORIGINS.values(), ids=ORIGINS)
def test_what_a_new_network_asks_for_has_a_hash_where_one_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, came: dict[str, Any] | None, wanted: str
) -> None:
    """What pip noted of where it came from (PEP 610)."""
    info = "libraries/buurtpers-9.9.dist-info/"
    put(tmp_path, {info + "METADATA": "Metadata-Version: 2.1\nName: buurtpers\nVersion: 9.9\n"})
    put(tmp_path, {info + "direct_url.json": json.dumps(came) if came else None})
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "libraries"))
    assert run("new", tmp_path / "netwerk").status == 0
    lines = (tmp_path / "netwerk/requirements.txt").read_text("utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#")] == [wanted]


def test_the_example_item_of_the_readme_is_right(fresh: Path) -> None:
    readme = (fresh / "LEESMIJ.md").read_text("utf-8")
    example = re.search(r"(?:^    .*\n|^\n)+(?=\nControleer|Controleer)", readme, re.M)
    assert example
    text = "\n".join(line[4:] for line in example[0].strip("\n").splitlines())
    (fresh / "content/nieuws/straatfeest.md").write_text(text, "utf-8")
    assert check(fresh, dt.date.today().isoformat()) == []


@pytest.mark.parametrize(
    "name",
    [
        "Schothorst",
        "Het Soesterkwartier",
        "'t Hart",
        'De "Kom"',
        "Çedar #3: nieuw",
        "Łąka & zo",
        "x" * 60,
        "X",
        "Alle Hoeken",
    ],
)
def test_a_new_buurt_has_no_mistake_and_builds(small: Path, name: str) -> None:
    made = run("new-buurt", name, "--root", small)
    assert made.status == 0, made.said
    (folder,) = [path for path in (small / "sites").iterdir() if path.name not in ("oost", "west")]
    assert check(small) == []
    assert run("build", "--root", small, "--buurt", folder.name).status == 0
    assert re.search(r"<title>.+</title>", (small / f"build/sites/{folder.name}/index.html").read_text("utf-8"))


@pytest.mark.parametrize("name", ["北", "日本", "alle", "Alles", "iedereen", "behalve", "Behalve west"])
def test_a_buurt_needs_a_name_that_can_be_named(small: Path, name: str) -> None:
    """In letters that an address can have; and no word that means all buurten wherever these are named."""
    before = tree(small)
    for answer in (run("new-buurt", name, "--root", small), run("new", small / "nieuw", "--buurt", name)):
        assert answer.status == 2
        assert f"'{name}'" in answer.stderr
    assert tree(small) == before


def test_a_network_in_this_folder_says_so(tmp_path: Path) -> None:
    made = run("new", ".", cwd=tmp_path)
    assert "in deze map" in made.stdout
    assert "Ga erheen" not in made.stdout


def test_the_example_meetings_need_nothing_else(fresh: Path) -> None:
    path = fresh / "content/data/bijeenkomsten.yml"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([lines[0], *(line.removeprefix("# ").removeprefix("#") for line in lines[2:])]), "utf-8")
    assert check(fresh, dt.date.today().isoformat()) == []


def test_new_buurten_have_colours_of_their_own(fresh: Path) -> None:
    for name in ("Noord", "Oost", "Zuid"):
        assert run("new-buurt", name, "--root", fresh).status == 0
    colours = [re.findall(r'kleur: "(#\w+)"', path.read_text("utf-8"))[0] for path in fresh.glob("sites/*/mkdocs.yml")]
    assert len(set(colours)) == 4


def test_new_never_writes_into_a_folder_with_something_in_it(tmp_path: Path) -> None:
    (tmp_path / "dagboek.txt").write_text("lief dagboek", "utf-8")
    answer = run("new", tmp_path)
    assert answer.status == 2
    assert "niet leeg" in answer.stderr
    assert tree(tmp_path) == {"dagboek.txt": b"lief dagboek"}


@pytest.mark.parametrize("name", ["../buiten", "/tmp/buiten", "a/b", "..", "", " ", "\\\\server\\x"])
def test_a_new_buurt_stays_inside_the_network(small: Path, name: str) -> None:
    before = {path for path in small.parent.rglob("*") if not path.is_relative_to(small)}
    answer = run("new-buurt", name, "--root", small)
    assert answer.status == (0 if any(letter.isalnum() for letter in name) else 2)
    assert "Traceback" not in answer.stderr
    assert {path for path in small.parent.rglob("*") if not path.is_relative_to(small)} == before
    assert check(small) == []


# Schemas


@pytest.fixture(scope="module")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("schemas")
    answer = run("schema", folder / "nieuwe-map")
    assert answer.status == 0
    written = sorted((folder / "nieuwe-map").iterdir())
    assert sorted(answer.stdout.splitlines()) == [str(path) for path in written]
    return {path.name.removesuffix(".schema.json"): json.loads(path.read_text("utf-8")) for path in written}


@pytest.mark.xdist_group("schemas")
def test_there_is_a_schema_for_each_kind_of_file(schemas: dict[str, dict[str, Any]]) -> None:
    assert set(schemas) == {
        "advertenties", "bijeenkomsten", "bronnen", "buurten", "drukkerijen", "edities", "fotos", "netwerk", "nieuws",
        "pagina", "partners", "plekken", "themas", "werkgroepen", "werkwijze",
    }  # fmt: skip
    for schema in schemas.values():
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert schema["type"] == "object"


def properties(schema: dict[str, Any]) -> set[str]:
    entry = schema.get("additionalProperties") or schema
    return set(entry["properties"] if isinstance(entry, dict) else schema["properties"])


@pytest.mark.xdist_group("schemas")
@pytest.mark.parametrize(
    ("name", "dutch", "english"),
    [
        (
            "nieuws",
            "titel datum einde buurten auteur inleiding foto beschrijving_foto concept kader krant focus",
            "title date end author image alt draft box",
        ),
        (
            "bronnen",
            "titel soort adres bestand buurten met zonder gebieden aantal website contact",
            "title kind address file with without areas most url",
        ),
        ("pagina", "titel omschrijving menu", "title description"),
        ("netwerk", "naam plaats website redactie colofon", "name town url"),
        ("themas", "titel omschrijving", "title description"),
        ("werkgroepen", "titel omschrijving thema sinds gezocht contact", "title description since wanted"),
        ("plekken", "naam adres postcode plaats toegankelijk stoelen", "name address town accessible chairs"),
        ("partners", "naam functie organisatie telefoon", "name role organisation phone"),
        (
            "bijeenkomsten",
            "titel soort datum begin einde plek partners afgelast herhaling vanaf tot behalve verplaatst taalhulp",
            "title kind date start end place cancelled repeat until except moved language_help",
        ),
        (
            "edities",
            "titel datum kopij vanaf opening paginas formaat rubrieken vulling mededelingen oplage drukkerij papier",
            "title date from welcome pages format sections fillers notices copies printer paper",
        ),
        ("fotos", "beschrijving_foto fotograaf licentie bron focus", "alt credit licence source"),
        ("advertenties", "naam maat foto pdf edities website", "name size image editions url"),
        (
            "drukkerijen",
            "naam norm kleur afloop snijtekens profiel dpi inktdekking",
            "name standard bleed marks profile",
        ),
    ],
)
def test_a_schema_has_both_spellings(schemas: dict[str, dict[str, Any]], name: str, dutch: str, english: str) -> None:
    assert properties(schemas[name]) >= {*dutch.split(), *english.split()}


KNOWN = {
    "$ref", "$defs", "$schema", "title", "description", "default", "examples", "type", "properties", "required",
    "allOf", "additionalProperties", "anyOf", "enum", "const", "items", "minLength", "maxLength", "minimum", "maximum",
    "pattern", "multipleOf", "minItems", "maxItems", "propertyNames",
}  # fmt: skip


def fits(value: Any, schema: dict[str, Any], whole: dict[str, Any]) -> bool:
    """Whether `value` is what `schema` asks: the part of JSON Schema that ours use."""
    assert set(schema) <= KNOWN, set(schema) - KNOWN
    if "$ref" in schema:
        return fits(value, whole["$defs"][schema["$ref"].rsplit("/", 1)[1]], whole)
    kinds: dict[str, type] = {
        "object": dict,
        "array": list,
        "string": str,
        "null": type(None),
        "boolean": bool,
        "integer": int,
        "number": int,
    }
    types = schema.get("type", [])
    if types and not any(isinstance(value, kinds[kind]) for kind in ([types] if isinstance(types, str) else types)):
        return False
    if "anyOf" in schema and not any(fits(value, one, whole) for one in schema["anyOf"]):
        return False
    if not all(fits(value, one, whole) for one in schema.get("allOf", [])):
        return False
    if ("enum" in schema and value not in schema["enum"]) or ("const" in schema and value != schema["const"]):
        return False
    if isinstance(value, str):
        return len(value) <= schema.get("maxLength", len(value)) and bool(re.search(schema.get("pattern", ""), value))
    if isinstance(value, int):
        inside = schema.get("minimum", value) <= value <= schema.get("maximum", value)
        return bool(inside and value % schema.get("multipleOf", 1) == 0)
    if isinstance(value, list):
        right = schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value))
        return right and all(fits(one, schema.get("items", {}), whole) for one in value)
    if isinstance(value, dict):
        rest = schema.get("additionalProperties", True)
        if not all(fits(key, schema.get("propertyNames", {}), whole) for key in value):
            return False
        for key, one in value.items():
            part = schema.get("properties", {}).get(key, rest)
            if part is False or (isinstance(part, dict) and not fits(one, part, whole)):
                return False
        return all(key in value for key in schema.get("required", ()))
    return True


def as_an_editor_reads(text: str) -> Any:
    """YAML 1.2 with JSON's types, as VS Code's YAML extension reads it: no dates, `no` is text."""
    import yaml

    class Loader(yaml.SafeLoader):
        pass

    Loader.yaml_implicit_resolvers = {}
    Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|)$"), ["~", "n", ""])
    Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
    Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^-?(?:0|[1-9]\d*)$"), list("-0123456789"))
    return yaml.load(text, Loader)


@pytest.mark.xdist_group("schemas")
@pytest.mark.parametrize(
    "name",
    [
        "advertenties",
        "bijeenkomsten",
        "bronnen",
        "drukkerijen",
        "edities",
        "fotos",
        "netwerk",
        "partners",
        "plekken",
        "themas",
        "werkgroepen",
    ],
)
def test_the_example_networks_data_fits_its_schema(schemas: dict[str, dict[str, Any]], name: str) -> None:
    data = as_an_editor_reads((REPOSITORY / f"content/data/{name}.yml").read_text("utf-8"))
    assert data
    if name != "netwerk":
        for key, entry in data.items():
            assert fits({key: entry}, schemas[name], schemas[name]), key
    assert fits(data, schemas[name], schemas[name])


@pytest.mark.xdist_group("schemas")
def test_the_example_networks_front_matter_fits_its_schema(schemas: dict[str, dict[str, Any]]) -> None:
    for name, folder in (("nieuws", "content/nieuws"), ("pagina", "content/paginas")):
        for path in (REPOSITORY / folder).rglob("*.md"):
            head = as_an_editor_reads(path.read_text("utf-8").split("---\n")[1])
            assert fits(head, schemas[name], schemas[name]), path


@pytest.mark.xdist_group("schemas")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("nieuws", {"titel": "x"}),
        ("nieuws", {"titel": "x", "datum": "2026-11-01", "auteurr": "y"}),
        ("nieuws", {"titel": ["x"], "datum": "2026-11-01"}),
        ("nieuws", {"titel": "x", "datum": "2026-11-01", "krant": "misschien"}),
        ("nieuws", {"titel": "x", "datum": "2026-11-01", "krant": {"plaatsing": "misschien"}}),
        ("nieuws", {"titel": "x", "datum": "2026-11-01", "krant": {"grote": "klein"}}),
        ("nieuws", {"titel": "x", "datum": "2026-11-01", "kader": {"titel": "x"}}),
        ("nieuws", {"titel": "x", "datum": "2026-11-01", "focus": [50, 130]}),
        ("nieuws", {"titel": "x", "datum": "2026-11-01", "concept": "misschien"}),
        ("nieuws", {"titel": "x", "datum": "2026-11-01", "buurten": {"zonder": "y"}}),
        ("pagina", {"titel": "x", "menu": 100}),
        ("bijeenkomsten", {"x": {"titel": "x", "datum": "2026-11-01"}}),
        ("bijeenkomsten", {"x": {"titel": "x", "datum": "2026-11-01", "begin": "10:00", "soort": "feest"}}),
        ("werkgroepen", {"x": {"titel": "x"}}),
        ("edities", {"x": {"titel": "x", "datum": "2026-11-01", "paginas": 6}}),
        ("edities", {"x": {"titel": "x", "datum": "2026-11-01", "rubrieken": [{"themas": "zorg"}]}}),
        ("edities", {"x": {"titel": "x", "datum": "2026-11-01", "oplage": {"oost": "veel"}}}),
        ("advertenties", {"x": {"naam": "x", "maat": "heel", "foto": "x.png"}}),
        ("drukkerijen", {"x": {"naam": "x", "norm": "X-3"}}),
        ("bronnen", {"x": {"titel": "x", "soort": "x", "adres": "https://x.example"}}),
        ("themas", {"x": "Groen"}),
        ("netwerk", {"naam": "x"}),
    ],
)
def test_a_schema_points_at_mistakes(schemas: dict[str, dict[str, Any]], name: str, value: Any) -> None:
    assert not fits(value, schemas[name], schemas[name])


def test_the_editor_of_a_new_network_knows_its_schemas(fresh: Path) -> None:
    settings = json.loads((fresh / ".vscode/settings.json").read_text("utf-8"))
    for schema, data in settings["yaml.schemas"].items():
        assert (fresh / schema).exists()
        for name in [data] if isinstance(data, str) else data:
            assert "*" in name or (fresh / name).exists()


# Whatever people give it

LONG = "a" * 300
HERFST = "2026-herfst: {titel: Herfst, datum: 2026-11-20, opening: Dag buren.}\n"
NASTY: dict[str, dict[str, Content]] = {
    "een heel lange naam van een foto": {"content/nieuws/x.md": item(body=f"![x]({LONG}.jpg)", foto="b" * 190)},
    "besturingstekens": {"content/nieuws/x.md": item('"a\\x07\\x1b[31mb"', "c\x08d\x0c", auteur='"\\0e"')},
    "besturingstekens in toml": {"content/nieuws/x.md": '+++\ntitle = "a\\u0007b"\ndate = 2026-11-01\n+++\n'},
    "halve tekens": {"content/nieuws/x.md": item(body="&#xd800; &#0; &#x110000;")},
    "een halve emoji": {"content/nieuws/x.md": item('"\\ud83d"')},
    "rare adressen": {
        "content/nieuws/x.md": item(body="[a](//[) [b](http://[) [c](/[) [d](%ff%00.md) [e](:) [f](?) [g](javascript:)")
    },
    "heel oud en heel nieuw": {
        "content/nieuws/x.md": item(datum="1900-01-01"),
        "content/data/bijeenkomsten.yml": "a: {titel: A, datum: 1900-01-01, begin: 00:00}\n"
        "b: {titel: B, datum: 2200-12-31, begin: 23:59, einde: 00:01}\n",
        "content/data/edities.yml": "a: {titel: A, datum: 1900-01-01}\nb: {titel: B, datum: 2200-12-31}\n",
    },
    "een uur dat niet bestaat": {
        "content/data/bijeenkomsten.yml": "a: {titel: A, datum: 2026-03-29, begin: 02:30, einde: 02:45}\n"
    },
    "namen van gegevens als pad": {
        "content/data/bijeenkomsten.yml": "../../x: {titel: A, datum: 2026-12-01, begin: 10:00}\n",
        "content/data/werkgroepen.yml": "../../y: {titel: B, omschrijving: C}\n",
    },
    "een map die als bericht heet": {"content/nieuws/x.md/y.txt": "z"},
    "een map als gegevens": {"content/data/themas.yml": None, "content/data/themas.yml/x": ""},
    "een bestand als map": {"content/fotos": "x"},
    "een bericht van twee megabyte": {"content/nieuws/x.md": item(body="woord " * 400_000)},
    "een regel van een halve megabyte": {"content/nieuws/x.md": item(title="w" * 500_000)},
    "een foto als bericht": {"content/nieuws/x.md": photo()},
    "een bericht als foto": {"content/fotos/x.jpg": item(), "content/nieuws/x.md": item(foto="x.jpg")},
    "gezamenlijke instellingen met hooks": {"mkdocs.yml": SHELL + "hooks: [../../x.py]\n"},
    "instellingen zonder plugin": {"sites/oost/mkdocs.yml": "site_name: Oost\n"},
    "instellingen die niets zijn": {"sites/oost/mkdocs.yml": "- een\n- lijst\n"},
    "instellingen met een tekst als extra": {
        "sites/oost/mkdocs.yml": "INHERIT: ../../mkdocs.yml\nsite_name: Oost\nextra: x\n"
    },
    "instellingen met hooks": {"sites/oost/mkdocs.yml": "INHERIT: ../../mkdocs.yml\nsite_name: Oost\nhooks: [x.py]\n"},
    "geen gezamenlijke instellingen": {"mkdocs.yml": None},
    "een onbekend thema van mkdocs": {"mkdocs.yml": "theme: {name: bestaat-niet}\nplugins: [buurtpers]\n"},
    "niets over het netwerk": {"content/data/netwerk.yml": ""},
}


@pytest.mark.parametrize("files", NASTY.values(), ids=NASTY)
def test_nothing_that_people_write_breaks_a_command(tmp_path: Path, files: dict[str, Content]) -> None:
    root = network(tmp_path / "netwerk", {"content/data/edities.yml": HERFST}, ("oost",))
    for name in files:
        if (root / name).is_file():
            (root / name).unlink()
    put(root, files)
    checked = run("check", "--root", root, "--date", TODAY, "--format", "json")
    assert checked.status in (0, 1), checked.said
    assert isinstance(checked.problems, list)
    # The site offers the paper of the autumn, so building it makes that too.
    done = run("build", "--root", root, "--date", TODAY)
    assert "Traceback" not in done.said, done.said
    assert done.status == (1 if "fout: " in done.stderr else 0)
    assert done.status == 1 or not [row for row in checked.problems if row["severity"] == "error"]
    assert [path.name for path in tmp_path.iterdir()] == ["netwerk"]


def test_a_site_that_mkdocs_refuses_tells_its_other_mistakes_too(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "content/nieuws/soep.md": item("Soep", buurten="west"),
        "content/nieuws/feest.md": item("Feest", "Lees over [de soep](soep.md)."),
        "mkdocs.yml": SHELL + "hooks: [../../bestaat-niet.py]\n",
    }
    root = network(tmp_path / "netwerk", files, ("oost", "west"))
    said = run("build", "--root", root, "--date", TODAY).stderr
    assert "mkdocs.yml:1:1: fout: Met deze instellingen kan mkdocs geen site maken" in said
    assert "De link 'soep.md' gaat naar een pagina die er in oost niet is" in said


def test_a_file_name_in_another_encoding_does_not_stop_the_rest(small: Path) -> None:
    odd = bytes(small / "content/nieuws") + b"/caf\xe9.md"
    (small / "content/nieuws").mkdir()
    with open(odd, "wb") as file:  # noqa: PTH123
        file.write(item().encode())
    for args in (("check",), ("check", "--format", "json"), ("build",)):
        answer = run(*args, "--root", small)
        assert "Traceback" not in answer.stderr, answer.stderr


def test_the_example_network_has_no_mistake() -> None:
    answer = run("check", "--root", REPOSITORY, "--date", TODAY)
    assert answer.status == 0, answer.said


def test_an_empty_folder_of_sites_is_no_crash(small: Path) -> None:
    shutil.rmtree(small / "sites")
    for args in (("check",), ("build",)):
        answer = run(*args, "--root", small)
        assert answer.status == 1
        assert "Er is nog geen buurt." in answer.said


def test_the_network_may_be_named_before_the_command_too(small: Path, tmp_path: Path) -> None:
    for args in (("--root", small, "check"), ("--root", tmp_path / "weg", "check", "--root", small)):
        assert run(*args, cwd=tmp_path).status == 0
    assert run("--root", tmp_path / "weg", "check", cwd=small).status == 2
