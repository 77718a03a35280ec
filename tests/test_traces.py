"""A kept result is made from what its trace names and from nothing else; and it can be said why something was made."""

from __future__ import annotations

import json
import os
import re
import shutil
import site
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from buurtpers.engine.inputs import PACKAGES, package
from support import REPOSITORY, TODAY, Content, command, item, network, photo, put, run, stories, tree

NEWS = "content/nieuws/2026/"
EDITION = "2026-winter"
PROFILE = "content/drukkerij/eigen.icc"


def made_network(root: Path) -> Path:
    """One buurt with texts, photographs and a paper with all that a paper may have of the network's own files."""
    files: dict[str, Content] = {
        **stories("straat.jpg"),
        "content/fotos/straat.jpg": photo(1600, 1200),
        "content/data/bijeenkomsten.yml": "koffie: {titel: Koffie, datum: 2026-11-25, begin: 19:30}\n",
        "content/data/edities.yml": f"{EDITION}:\n  titel: Winter 2026\n  datum: 2026-11-20\n  paginas: 4\n"
        "  oplage: {oost: 420}\n  drukkerij: pers\n  vormgeving: eigen\n",
        "content/data/drukkerijen.yml": "pers: {naam: De Pers, norm: PDF/X-4, profiel: eigen.icc, dpi: 72}\n",
        PROFILE: (REPOSITORY / "theme/buurtpers_press/profiles/uncoated.icc").read_bytes(),
        "content/krant/eigen.toml": 'naam = "Van ons"\nbasis = "klassiek"\n',
        "content/data/advertenties.yml": "wiel:\n  naam: Het Wiel\n  maat: kwart\n  pdf: wiel.pdf\n"
        f"  beschrijving_foto: Het Wiel repareert.\n  edities: {EDITION}\n",
        "content/advertenties/wiel.pdf": (REPOSITORY / "content/advertenties/het-rechte-wiel.pdf").read_bytes(),
    }
    return network(root, files, ("oost",))


# --- Nothing is opened that is in no trace ---

# Of the machine: libraries of the system, which no key can name; what the system tells of itself; and what makes
# only text for a terminal or a connection that we don't make. Zones of time are not among these.
SYSTEM = re.compile(
    r"/(proc|sys|dev)/.*|.*\.so(\.[\d.]+)?|/etc/(ld\.so\.cache|ssl/.*|localtime|locale\.alias)|/usr/lib/ssl/.*"
    r"|/usr/(share|lib)/locale/.*|.*/gconv/.*|.*/pyvenv\.cfg|/usr/share/zoneinfo/(UTC|Etc/UTC)"
)


def opened(log: Path) -> Iterator[tuple[str, Path]]:
    """Each file that was opened to be read, with the step that opened it ("": none)."""
    step = ""
    for line in log.read_text("utf-8", "replace").splitlines():
        found = re.search(
            r'\bopen(?:at)?\((?:(?:AT_FDCWD|\d+)(?:<([^>]*)>)?, )?"([^"]*)", ([A-Z_|]+)[^=]*= (-?\d+)', line
        )
        if not found:
            continue
        folder, path, how, result = found.groups()
        if path.startswith("/buurtpers-step/"):
            step = path.removeprefix("/buurtpers-step/").replace("end", "")
        elif result != "-1" and "O_DIRECTORY" not in how and "O_WRONLY" not in how and "O_PATH" not in how:
            yield step, Path(os.path.realpath(Path(folder or "", path)))


def watched(log: Path, *args: str | Path) -> str:
    done = subprocess.run(
        ["strace", "-f", "-y", "-qq", "-s", "4096", "-e", "trace=open,openat", "-o", log, *args],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_no_step_opens_a_file_that_is_not_in_its_trace(tmp_path: Path) -> None:
    root, log = made_network(tmp_path / "netwerk").resolve(), tmp_path / "strace"
    args: list[str | Path] = [Path(__file__).with_name("traced_steps.py"), root, TODAY, EDITION, "oost"]
    told = json.loads(watched(log, sys.executable, *args))
    seen: dict[str, set[str]] = {}
    for step, path in opened(log):
        below = path.relative_to(root).as_posix() if path.is_relative_to(root) else ""
        if step and below.startswith(("content/", "sites/", "mkdocs.yml")):
            seen.setdefault(step, set()).add(below)
    assert not {step: more for step, files in seen.items() if (more := files - {*told[step]})}
    # It is seen at all: what each of these is about, it opened.
    assert seen["advertisement"] == {"content/advertenties/wiel.pdf"}
    assert seen["photo-0"] == {"content/fotos/straat.jpg"}
    assert {PROFILE} <= seen["press"]
    assert {"content/krant/eigen.toml"} <= seen["paper"]
    assert {f"{NEWS}verhaal-0.md", "content/data/edities.yml"} <= seen["read"]
    assert {"read", "grey", "booklet", "large", "site"} <= told.keys()


def test_all_else_that_a_command_opens_belongs_to_the_program(tmp_path: Path) -> None:
    """What `engine.inputs.program` names: our packages, every installed library, Python."""
    root = made_network(tmp_path / "netwerk").resolve()
    packages = [folder.resolve() for name in PACKAGES if (folder := package(name))]
    libraries = [Path(os.path.realpath(place)) for place in (*sys.path, *site.getsitepackages(), sys.prefix) if place]
    python = [Path(os.path.realpath(sysconfig.get_path("stdlib"))), Path(os.path.realpath(sys.base_prefix))]
    beside = Path(os.path.realpath(os.environ.get("TMPDIR", "/tmp")))  # what it made itself, a moment before
    for words in (("build",), ("krant", "--editie", EDITION, "--drukker", "--grijs", "--groot")):
        log = tmp_path / f"strace-{words[0]}"
        watched(log, *command(*words, "--root", root, "--date", TODAY))
        known = [root, beside, *packages, *libraries, *python]
        others = {path for _, path in opened(log) if not any(path.is_relative_to(one) for one in known)}
        assert not {path for path in others if not SYSTEM.fullmatch(str(path))}
        # Of the network, only what the stamp of the build names.
        inside = {path.relative_to(root).parts[0] for _, path in opened(log) if path.is_relative_to(root)}
        assert inside <= {"content", "sites", "mkdocs.yml", ".cache", "build"}


# --- Whatever changes, nothing stale is left ---


def reasons(said: str) -> dict[str, list[str]]:
    """What `--waarom` tells of one site: the files of each reason."""
    told = said.partition("Waarom er iets is gemaakt:\n")[2].splitlines()
    parted = [line[2:].partition(": ") for line in told if line.startswith("  ")]
    return {reason: files.split(", ") for reason, _, files in parted}


class Program:
    """A copy of the program that a test may change, and a network that it makes, with what was kept."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.root = folder / "programma", made_network(folder / "netwerk")
        for part in ("generator", "theme"):
            shutil.copytree(REPOSITORY / part, self.folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        (self.folder / "bibliotheken").mkdir()
        self.environment: dict[str, str] = {}
        self.reasons: dict[str, list[str]] = {}
        self.make()

    def make(self, root: Path | None = None) -> dict[str, bytes]:
        """All that comes of the network: its site, and the paper on it."""
        parts = [str(self.folder / part) for part in ("generator", "theme", "bibliotheken")]
        path = {**os.environ, "PYTHONPATH": os.pathsep.join(parts), **self.environment}
        line = command("build", "--root", root or self.root, "--date", TODAY, "--waarom", "--alles")
        done = subprocess.run(line, env=path, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stderr
        self.reasons = reasons(done.stdout)
        return tree((root or self.root) / "build/sites/oost")

    def clean(self) -> dict[str, bytes]:
        """The same of the network as it is now, by the program as it is now, with nothing kept."""
        other = self.root.with_name("schoon")
        shutil.copytree(self.root, other, ignore=shutil.ignore_patterns("build", ".cache"), dirs_exist_ok=True)
        made = self.make(other)
        shutil.rmtree(other)
        return made

    def edit(self, file: str, old: str, new: str) -> None:
        place = (self.root if (self.root / file).exists() else self.folder) / file
        text = place.read_text("utf-8")
        assert old in text, (file, old)
        place.write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    return Program(tmp_path_factory.mktemp("programma"))


def other_font(program: Program) -> None:
    """The letters of the paper's text are another font's."""
    fonts = program.folder / "theme/buurtpers_press/fonts"
    (fonts / "SourceSerif4.ttf").write_bytes((fonts / "SourceSerif4-Italic.ttf").read_bytes())


def other_library(program: Program) -> None:
    (program.folder / "bibliotheken/anders-1.0.dist-info").mkdir()


def other_photo(program: Program) -> None:
    put(program.root, {"content/fotos/straat.jpg": photo(1500, 1000)})


Change = Callable[[Program], None]
PAPER = f"krant/{EDITION}.pdf"

# What is changed of the program, and a file of the site that is other for it; None: nothing a reader sees.
OF_PROGRAM: dict[str, tuple[Change, str | None]] = {
    "a word on pages": (
        lambda it: it.edit("theme/buurtpers_web/locale/nl.toml", 'label = "Hoofdmenu"', 'label = "Menu"'),
        "index.html",
    ),
    "a word in the paper": (
        lambda it: it.edit("theme/buurtpers_press/locale/nl.toml", 'at = "{time} uur"', 'at = "{time} u."'),
        PAPER,
    ),
    "the form of a time": (
        lambda it: it.edit("generator/buurtpers/base/language.py", "{moment.hour}.{", "{moment.hour}:{"),
        PAPER,
    ),
    "a template": (
        lambda it: it.edit("theme/buurtpers_web/bodies/article.html", "</h1>", " </h1>"),
        "nieuws/2026/verhaal-0/index.html",
    ),
    "a .typ": (
        lambda it: it.edit("theme/buurtpers_press/typst/paper.typ", "", "#set page(fill: luma(254))\n"),
        PAPER,
    ),
    "a font": (other_font, PAPER),
    "a library": (other_library, None),
}
# The same of the network, or of what is around the program.
OF_NETWORK: dict[str, tuple[Change, str | None]] = {
    "a setting of the environment": (
        lambda it: it.environment.update(TZ="Asia/Tokyo", LANG="tr_TR.UTF-8", SOURCE_DATE_EPOCH="1"),
        None,
    ),
    "data": (lambda it: it.edit("content/data/bijeenkomsten.yml", "titel: Koffie", "titel: Thee"), PAPER),
    "a text": (lambda it: it.edit(f"{NEWS}verhaal-3.md", "soep", "taart"), PAPER),
    "a photograph": (other_photo, PAPER),
    "the network's own look of a paper": (lambda it: it.edit("content/krant/eigen.toml", "klassiek", "helder"), PAPER),
    "settings of sites": (
        lambda it: it.edit("sites/oost/mkdocs.yml", "site_name: Oost", "site_name: Ooster"),
        "index.html",
    ),
}


@pytest.mark.parametrize("change", OF_PROGRAM)
def test_another_program_makes_everything_again(program: Program, change: str) -> None:
    do, shows = OF_PROGRAM[change]
    before = program.make()
    do(program)
    after = program.make()
    if shows:
        assert after[shows] != before[shows]
    (reason, files), *more = program.reasons.items()
    assert reason == "omdat buurtpers zelf is veranderd, of iets wat het gebruikt"
    assert not more
    pages = {file for file in after if file.endswith((".html", ".xml", ".ics"))}
    assert {*pages, PAPER} <= {*files}


@pytest.mark.parametrize("change", OF_NETWORK)
def test_a_change_leaves_nothing_stale(program: Program, change: str) -> None:
    do, shows = OF_NETWORK[change]
    before = program.make()
    do(program)
    after = program.make()
    if shows:
        assert after[shows] != before[shows]
    assert after == program.clean()


# --- Why something was made ---


def because(root: Path, date: str = TODAY) -> dict[str, list[str]]:
    done = run("build", "--root", root, "--date", date, "--waarom", "--alles")
    assert done.status == 0, done.said
    return reasons(done.stdout)


@pytest.fixture
def told(tmp_path: Path) -> Path:
    root = network(
        tmp_path / "netwerk",
        {
            f"{NEWS}feest.md": item("Feest", foto="straat.jpg", beschrijving_foto="De straat."),
            f"{NEWS}markt.md": item("Markt"),
            "content/data/bijeenkomsten.yml": "koffie: {titel: Koffie, datum: 2026-11-25, begin: 19:30}\n",
            "content/fotos/straat.jpg": photo(900, 600),
        },
        ("oost",),
    )
    assert because(root) == {"alles, omdat het er nog niet was": [""]}
    return root


def test_a_build_says_which_file_made_it_make_a_page(told: Path) -> None:
    assert because(told) == {}
    put(told, {f"{NEWS}markt.md": item("Markt", "Elke zaterdag.")})
    found = because(told)
    assert {*found} == {f"omdat {NEWS}markt.md is veranderd"}
    assert "nieuws/2026/markt/index.html" in found[f"omdat {NEWS}markt.md is veranderd"]
    # Two at a time: a page is of one of them, a list of both.
    put(told, {f"{NEWS}markt.md": item("Markt", "Nooit."), f"{NEWS}feest.md": item("Feest")})
    found = because(told)
    assert found[f"omdat {NEWS}markt.md is veranderd"] == ["nieuws/2026/markt/index.html"]
    both = f"omdat {NEWS}feest.md of {NEWS}markt.md is veranderd"
    assert {"index.html", "search/search_index.json"} <= {*found[both]}


@pytest.mark.parametrize(
    ("file", "old", "new", "page"),
    [
        ("content/data/bijeenkomsten.yml", "Koffie", "Thee", "agenda/index.html"),
        ("content/data/netwerk.yml", "Voorbeeld", "Proef", "index.html"),
    ],
)
def test_a_build_says_which_data_changed(told: Path, file: str, old: str, new: str, page: str) -> None:
    text = (told / file).read_text("utf-8")
    put(told, {file: text.replace(old, new), f"{NEWS}markt.md": item("Markt")})  # the text is as it was
    found = because(told)
    assert {*found} == {f"omdat {file} is veranderd"}
    assert page in found[f"omdat {file} is veranderd"]


def test_a_build_says_that_it_is_another_day_or_that_a_file_was_gone(told: Path) -> None:
    assert {*because(told, date="2026-11-25")} == {"omdat het een andere dag is"}
    (told / "build/sites/oost/feed.xml").unlink()
    assert because(told, date="2026-11-25") == {"omdat het er niet meer stond zoals het gemaakt was": ["feed.xml"]}


def test_a_build_says_which_photograph_changed(told: Path) -> None:
    put(told, {"content/fotos/straat.jpg": photo(800, 600)})
    assert "nieuws/2026/feest/index.html" in because(told)["omdat content/fotos/straat.jpg is veranderd"]
