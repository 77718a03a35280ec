"""A fault of ours costs the item that it was met at: it is told and written down, and all else is made."""

from __future__ import annotations

from pathlib import Path

import pytest

from buurtpers import __version__
from faulty import broken, run_broken, word
from support import SITE, TODAY, Content, Result, item, network, once, put, run, tree

NEWS = "content/nieuws/2026"
LOG = "build/fouten.txt"
WINTER = "winter: {titel: Winter, datum: 2026-11-20}\n"
GOOD = {f"{NEWS}/goed.md": item("Goed nieuws")}


@pytest.fixture(scope="session")
def program(shared_folder: Path) -> Path:
    """The program with faults in it."""
    return once(shared_folder / "broken", broken)


def build(program: Path, root: Path, *args: str) -> Result:
    made = run_broken(program, "build", "--root", root, "--date", TODAY, *args)
    assert "Traceback" not in made.said, made.said
    return made


def pages(root: Path, buurt: str = "oost") -> set[str]:
    return {path for path in tree(root / "build/sites" / buurt) if path.endswith("index.html")}


def assert_told(root: Path, made: Result, file: str, error: str = "ZeroDivisionError") -> None:
    """A fault is told in Dutch beside its file, and written down with what the maintainers need."""
    assert made.status == 1, made.said
    assert f"{file}:" in made.stderr
    assert "Dit is onze fout" in made.stderr
    assert LOG in made.stderr
    log = (root / LOG).read_text("utf-8")
    assert f"buurtpers {__version__}" in log
    assert file in log
    assert error in log
    assert "buurtpers/" in log  # where in the program
    assert str(root) not in log  # nobody's folders


FILES: dict[str, tuple[str, dict[str, Content], str]] = {
    # What is wrong, the files with it, and the page that can't be there.
    "text": ("nieuws/2026/fout.md", {f"{NEWS}/fout.md": item(body=word("text"))}, "nieuws/2026/fout/"),
    "head": ("nieuws/2026/fout.md", {f"{NEWS}/fout.md": item(word("record"))}, "nieuws/2026/fout/"),
    "teaser": ("nieuws/2026/fout.md", {f"{NEWS}/fout.md": item(word("teaser"))}, "nieuws/2026/fout/"),
    "page": ("nieuws/2026/fout.md", {f"{NEWS}/fout.md": item(word("page"))}, "nieuws/2026/fout/"),
    "entry": (
        "data/plekken.yml",
        {"content/data/plekken.yml": f"de-kring: {{naam: De Kring, adres: Dorpsstraat 1}}\n"
         f"fout: {{naam: {word('record')}, adres: Weg 1}}\n"},
        "plekken/fout/",
    ),
    "meeting": (
        "data/bijeenkomsten.yml",
        {"content/data/bijeenkomsten.yml": "koffie: {titel: Koffie, datum: 2026-12-01, begin: '10:00'}\n"
         f"fout: {{titel: {word('meeting')}, datum: 2026-12-01, begin: '10:00'}}\n"},
        "agenda/fout/",
    ),
    "own page": (
        "oost/docs/fout.md",
        {"sites/oost/docs/fout.md": f"---\ntitel: Van ons\n---\n{word('text')}\n"},
        "fout/",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", FILES)
def test_a_fault_costs_one_item_and_all_else_is_made(program: Path, tmp_path: Path, kind: str) -> None:
    file, files, page = FILES[kind]
    root = network(tmp_path / "netwerk", {**GOOD, **files})
    assert_told(root, build(program, root), file)
    made = pages(root)
    assert f"{page}index.html" not in made
    assert {"index.html", "agenda/index.html", "nieuws/2026/goed/index.html"} <= made
    assert word("teaser") not in (root / "build/sites/oost/index.html").read_text("utf-8")
    # A program without the fault makes it, though nothing of the network changed.
    assert run("build", "--root", root, "--date", TODAY).status == 0
    assert f"{page}index.html" in pages(root)
    assert pages(root) >= made


def test_what_could_not_be_made_is_tried_again_each_time(program: Path, tmp_path: Path) -> None:
    root = network(tmp_path / "netwerk", {**GOOD, f"{NEWS}/fout.md": item(word("page"))})
    first, again = build(program, root), build(program, root)
    assert first.status == again.status == 1
    assert first.stderr == again.stderr


def test_a_page_that_can_not_be_made_anew_stays_as_it_was(program: Path, tmp_path: Path) -> None:
    root = network(tmp_path / "netwerk", {**GOOD, f"{NEWS}/fout.md": item(word("page"), "Zo was het.")})
    assert run("build", "--root", root, "--date", TODAY).status == 0
    put(root, {f"{NEWS}/fout.md": item(word("page"), "Zo is het nu."), f"{NEWS}/nieuw.md": item("Nieuw")})
    assert_told(root, build(program, root), f"{NEWS}/fout.md")
    assert "Zo was het." in (root / "build/sites/oost/nieuws/2026/fout/index.html").read_text("utf-8")
    assert "nieuws/2026/nieuw/index.html" in pages(root)
    assert run("build", "--root", root, "--date", TODAY).status == 0
    assert "Zo is het nu." in (root / "build/sites/oost/nieuws/2026/fout/index.html").read_text("utf-8")


def test_a_calendar_or_feed_that_can_not_be_made_costs_nothing_else(program: Path, tmp_path: Path) -> None:
    meeting = f"fout: {{titel: {word('calendar')}, datum: 2026-12-01, begin: '10:00'}}\n"
    root = network(
        tmp_path / "netwerk",
        {f"{NEWS}/fout.md": item(word("feed")), "content/data/bijeenkomsten.yml": meeting},
    )
    made = build(program, root, "--alles")
    assert_told(root, made, "agenda/fout.ics")
    assert_told(root, made, "feed.xml")
    left = tree(root / "build/sites/oost")
    assert {"agenda/fout/index.html", "agenda.ics", "nieuws/2026/fout/index.html"} <= set(left)
    assert not {"agenda/fout.ics", "feed.xml", "atom.xml"} & set(left)


def test_a_fault_in_checking_holds_back_nothing(program: Path, tmp_path: Path) -> None:
    root = network(tmp_path / "netwerk", {**GOOD, f"{NEWS}/fout.md": item(word("check"))})
    found = run_broken(program, "check", "--root", root, "--date", TODAY)
    assert (found.status, found.stderr) == (1, "")
    assert "Dit is onze fout, bij dit bestand" in found.stdout
    assert build(program, root).status == 1
    assert "nieuws/2026/fout/index.html" in pages(root)


@pytest.mark.parametrize("fault", ["site", "job"])
@pytest.mark.parametrize("others", [1, 4])
def test_a_site_that_can_not_be_made_stays_as_it_was(program: Path, tmp_path: Path, fault: str, others: int) -> None:
    buurten = ["west", *(f"noord-{n}" for n in range(others))]  # with five, each core makes some
    root = network(tmp_path / "netwerk", GOOD, buurten)
    assert run("build", "--root", root, "--date", TODAY).status == 0
    before = tree(root / "build/sites/west")
    put(root, {"sites/west/mkdocs.yml": SITE.format(buurt="west", name=word(fault)), f"{NEWS}/nieuw.md": item("Nieuw")})
    made = build(program, root)
    assert_told(root, made, "sites/west/mkdocs.yml")
    assert tree(root / "build/sites/west") == before
    assert all("nieuws/2026/nieuw/index.html" in pages(root, buurt) for buurt in buurten[1:])


def test_full_memory_is_no_fault_of_ours_and_never_kept(program: Path, tmp_path: Path) -> None:
    root = network(tmp_path / "netwerk", {**GOOD, f"{NEWS}/fout.md": item(body=word("memory"))})
    made = build(program, root)
    assert made.status == 1
    assert f"{NEWS}/fout.md:1:1: fout: Voor dit bestand was er niet genoeg geheugen." in made.stderr
    assert not (root / LOG).exists()
    assert "nieuws/2026/goed/index.html" in pages(root)
    assert run("build", "--root", root, "--date", TODAY).status == 0


def test_a_fault_in_one_paper_costs_that_paper(program: Path, tmp_path: Path) -> None:
    config = SITE.format(buurt="west", name="West").replace("De Wester", word("paper"))
    root = network(tmp_path / "netwerk", {**GOOD, "sites/west/mkdocs.yml": config, "content/data/edities.yml": WINTER})
    made = build(program, root, "--buurt", "west")
    assert_told(root, made, "content/data/edities.yml")
    assert "de krant 'winter' is niet gemaakt" in made.stderr
    assert "nieuws/2026/goed/index.html" in pages(root, "west")


def test_a_paper_that_one_story_keeps_from_being_set_says_which(program: Path, tmp_path: Path) -> None:
    text = "Op het plein staat sinds gisteren een nieuwe bank. Joke heeft hem zelf geverfd. " * 14
    stories: dict[str, Content] = {f"{NEWS}/m{n}.md": item(f"Bericht {n} van het plein", text) for n in range(8)}
    root = network(
        tmp_path / "netwerk",
        {**stories, f"{NEWS}/fout.md": item(word("story"), text), "content/data/edities.yml": WINTER},
        ["oost"],
    )
    made = run_broken(program, "krant", "--root", root, "--date", TODAY)
    assert "Traceback" not in made.said
    assert_told(root, made, f"{NEWS}/fout.md")
    assert "Dit is onze fout, bij dit bericht: daardoor is de krant 'winter' niet gemaakt" in made.stderr
    assert f"{NEWS}/m" not in made.stderr


def test_a_version_of_a_paper_that_fails_takes_no_other_with_it(program: Path, tmp_path: Path) -> None:
    text = "Op het plein staat sinds gisteren een nieuwe bank. Joke heeft hem zelf geverfd. " * 14
    stories: dict[str, Content] = {
        f"{NEWS}/m{n}.md": item(f"{word('large')} {n} van het plein", text) for n in range(9)
    }
    root = network(tmp_path / "netwerk", {**stories, "content/data/edities.yml": WINTER}, ["oost"])
    versions = ("--groot", "--grijs", "--boekje", "--waarom")
    made = run_broken(program, "krant", "--root", root, "--date", TODAY, *versions)
    assert "Traceback" not in made.said
    assert_told(root, made, "content/data/edities.yml")
    assert "van de krant 'winter' is de versie 'groot' niet gemaakt" in made.stderr
    assert "Geen krant gemaakt" not in made.stderr
    papers = {*tree(root / "build/kranten/winter")}
    assert papers == {"oost.pdf", "grijs/oost.pdf", "boekje/oost.pdf", "waarom/oost.txt", "waarom/oost.svg"}


def test_the_last_net_tells_a_volunteer_what_happened(program: Path, tmp_path: Path) -> None:
    root = network(tmp_path / word("end"))
    for command in ("check", "build", "krant", "netwerk"):
        made = run_broken(program, command, "--root", root)
        assert made.status == 1
        assert made.stderr.startswith("Dit is onze fout: ")
        assert made.stderr.count("\n") == 1
        assert "Traceback" not in made.said
        assert "ZeroDivisionError" in (root / LOG).read_text("utf-8")
        assert f"{root / LOG}" in made.stderr
