"""Output is replaced whole, is the same each time, and a buurt with a mistake keeps its last good site."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from buurtpers.engine.cache import PART, clear_parts
from buurtpers.engine.replace import ABANDONED, clear, replacing, swap
from support import SHELL, SITE, TODAY, Content, build, command, item, network, photo, put, run, tree

NEWS = "content/nieuws/2026/"
FOUR = ("noord", "oost", "west", "zuid")
EDITION = "content/data/edities.yml"
HERFST = "2026-herfst: {titel: Herfst 2026, datum: 2026-09-15, opening: Dag buren.}\n"


def full(folder: Path, buurten: tuple[str, ...] = ("oost", "west")) -> Path:
    """A network with one of everything, and a paper."""
    files: dict[str, Content] = {
        "content/fotos/straat.jpg": photo(1200, 900),
        NEWS + "feest.md": item(foto="straat.jpg", beschrijving_foto="Een straat", datum="2026-09-01", thema="groen"),
        NEWS + "winter.md": item("Winter", "Brr.\n\n![Een straat](straat.jpg)\n", werkgroep="tuin"),
        "content/paginas/over.md": "---\ntitel: Over\nmenu: 50\n---\nWij.\n",
        "content/data/bijeenkomsten.yml": "koffie: {titel: Koffie, datum: 2026-12-01, begin: 10:00, plek: de-kring}\n",
        EDITION: HERFST,
    }
    return network(folder, files, buurten)


# The same bytes


def test_the_same_network_gives_the_same_bytes_papers_too(tmp_path: Path) -> None:
    """Made twice from nothing: in another folder, without what was kept, and with another clock and hash seed."""
    made = []
    for name, zone, seed in (("een", "Europe/Amsterdam", "1"), ("nog-een", "Pacific/Auckland", "2")):
        root = full(tmp_path / name)
        env = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": "C"}
        for words in (("build",), ("krant", "--editie", "alle")):
            args = command(*words, "--root", root, "--date", TODAY)
            subprocess.run(args, env=env, check=True, capture_output=True)
        made.append(tree(root / "build"))
    first, second = made
    assert set(first) == set(second)
    assert [name for name in first if first[name] != second[name]] == []
    assert {"kranten/2026-herfst/oost.pdf", "sites/oost/krant/2026-herfst.pdf", "sites/west/index.html"} <= set(first)


def test_a_second_build_changes_nothing(tmp_path: Path) -> None:
    root = full(tmp_path)
    first = tree(build(root))
    assert tree(build(root)) == first


def test_another_day_changes_only_the_pages_that_show_the_day(tmp_path: Path) -> None:
    root = full(tmp_path)
    first, second = tree(build(root)), tree(build(root, date="2026-11-25"))
    assert set(first) == set(second)
    shown = ("", "agenda/", "agenda/maand/", "plekken/de-kring/")
    days = {f"{buurt}/{path}index.html" for buurt in ("oost", "west") for path in shown}
    assert {name for name in first if first[name] != second[name]} <= days


def test_many_sites_at_once_are_the_same_as_each_alone(tmp_path: Path) -> None:
    """Four or more are built by several processes."""
    root = full(tmp_path, FOUR)
    together = tree(build(root))
    shutil.rmtree(root / "build")
    for buurt in FOUR:
        build(root, buurt)
    assert tree(root / "build/sites") == together


def test_published_files_can_be_read_by_a_web_server(tmp_path: Path) -> None:
    root = full(tmp_path)
    build(root)
    assert run("krant", "--root", root).status == 0
    for path in (root / "build").rglob("*"):
        assert path.stat().st_mode & 0o444 == 0o444, path
        assert not path.is_dir() or path.stat().st_mode & 0o555 == 0o555, path


SEARCH_OF_ALL = SHELL.replace("  - buurtpers", "  - material/meta\n  - buurtpers")


@pytest.mark.parametrize("shell", [SHELL, SEARCH_OF_ALL], ids=["our own way", "by mkdocs"])
def test_that_is_so_whatever_rights_the_files_of_who_builds_have(tmp_path: Path, shell: str) -> None:
    """But what is for the coordinator alone, and what is kept of texts that are not published yet, stays hidden."""
    root = full(tmp_path)
    put(root, {"mkdocs.yml": shell, "content/werkwijze/bel.md": "---\ntitel: De bel\n---\nBel aan.\n"})

    def closed(*words: str) -> None:
        args = command(*words, "--root", root, "--date", TODAY)
        subprocess.run(args, check=True, capture_output=True, preexec_fn=lambda: os.umask(0o077) and None)

    closed("build")
    put(root, {NEWS + "meer.md": item("Meer")})
    closed("build")
    for words in (("krant", "--groot", "--boekje"), ("handboek",), ("netwerk",)):
        closed(*words)
    others = {path for path in (root / "build").rglob("*") if "intern" not in path.parts}
    assert {"index.html", "oost.pdf", "handboek.pdf", "agenda.ics"} <= {path.name for path in others}
    for path in {root / "build", *others}:
        assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644), path
    for hidden in (root / "build/intern", root / ".cache"):
        assert hidden.stat().st_mode & 0o077 == 0


# Mistakes


@pytest.mark.parametrize("buurten", [("oost", "west"), FOUR])
def test_a_buurt_with_a_mistake_keeps_its_last_good_site(tmp_path: Path, buurten: tuple[str, ...]) -> None:
    root = full(tmp_path, buurten)
    before = tree(build(root))
    put(root, {NEWS + "nieuw.md": item("Gloednieuw"), NEWS + "fout.md": item(datum="ooit", buurten="oost")})
    done = run("build", "--root", root, "--date", TODAY)
    assert done.status == 1
    assert "fout.md:3:8: fout: 'ooit' is geen datum" in done.stderr
    assert "Niet gebouwd vanwege een fout: oost. Wat er al stond, staat er nog.\n" in done.stderr
    after = tree(root / "build/sites")
    assert {k: v for k, v in after.items() if k.startswith("oost/")} == {
        k: v for k, v in before.items() if k.startswith("oost/")
    }
    for buurt in buurten[1:] if buurten[0] == "oost" else [b for b in buurten if b != "oost"]:
        assert b"Gloednieuw" in after[f"{buurt}/index.html"]
        assert f"{buurt}: " in done.stdout
    assert "oost: " not in done.stdout


def test_a_buurt_with_a_mistake_that_was_never_built_has_no_site(tmp_path: Path) -> None:
    root = network(tmp_path, {NEWS + "fout.md": item(datum="ooit", buurten="oost")})
    assert run("build", "--root", root).status == 1
    assert sorted(path.name for path in (root / "build/sites").iterdir()) == ["west"]


def test_a_mistake_that_concerns_all_builds_none(tmp_path: Path) -> None:
    done = run("build", "--root", network(tmp_path, {NEWS + "fout.md": item(datum="ooit")}))
    assert done.status == 1
    assert "2 buurten niet gebouwd vanwege fouten: oost, west." in done.stderr
    assert not (tmp_path / "build/sites").exists()


@pytest.mark.parametrize("buurten", [("oost", "west"), FOUR])
def test_a_setting_that_a_buurt_may_not_have_stops_only_that_buurt(tmp_path: Path, buurten: tuple[str, ...]) -> None:
    broken = SITE.format(buurt="oost", name="Oost") + "plugins:\n  - buurtpers\n  - bestaat-niet\n"
    root = network(tmp_path, {"sites/oost/mkdocs.yml": broken}, buurten)
    done = run("build", "--root", root)
    assert done.status == 1
    assert "sites/oost/mkdocs.yml:8:1: fout: 'plugins' mag niet" in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(path.name for path in (root / "build/sites").iterdir()) == [b for b in buurten if b != "oost"]


def test_papers_of_a_buurt_with_a_mistake_stay_as_they_were(tmp_path: Path) -> None:
    root = full(tmp_path)
    assert run("krant", "--root", root).status == 0
    before = tree(root / "build/kranten")
    put(root, {NEWS + "fout.md": item(datum="ooit", buurten="oost"), EDITION: HERFST.replace("Dag", "Hallo")})
    done = run("krant", "--root", root)
    assert done.status == 1
    after = tree(root / "build/kranten")
    assert after["2026-herfst/oost.pdf"] == before["2026-herfst/oost.pdf"]
    assert after["2026-herfst/west.pdf"] != before["2026-herfst/west.pdf"]


# Whole or not at all


# So many in all, half of them for each way of working.
KILLS = int(os.environ.get("BUURTPERS_KILLS", "10")) // 2


def marked(root: Path, mark: str, buurten: tuple[str, ...]) -> None:
    """Give every page of every site a mark: it is in the name of the buurt, in a new page, and in a photo."""
    for buurt in buurten:
        name = f"{buurt.capitalize()} {mark}"
        put(root, {f"sites/{buurt}/mkdocs.yml": SITE.format(buurt=buurt, name=name)})
    put(root, {NEWS + "merk.md": item(f"Bericht {mark}")})
    (root / NEWS / "alleen-rood.md").unlink(missing_ok=True)
    if mark == "rood":
        put(root, {NEWS + "alleen-rood.md": item("Alleen in rood")})


def alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def killed_after(moment: float, words: Sequence[str]) -> bool:
    """Whether a command was still at work after so many seconds, and was killed; with all that it started."""
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        process.wait(moment)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
    killed = process.wait() == -signal.SIGKILL
    deadline = time.monotonic() + 20
    while alive(process.pid):
        assert time.monotonic() < deadline, "a worker outlives its parent"
        time.sleep(0.02)
    return killed


@pytest.mark.parametrize("buurten", [("oost", "west"), FOUR], ids=["one process", "several processes"])
def test_a_build_killed_at_any_moment_leaves_the_old_site_or_the_new_one(
    tmp_path: Path, buurten: tuple[str, ...]
) -> None:
    root = network(tmp_path / "netwerk", {}, buurten)
    whole: dict[str, dict[str, dict[str, bytes]]] = {}
    took = 0.0
    for mark in ("rood", "blauw"):
        marked(root, mark, buurten)
        start = time.monotonic()
        assert run("build", "--root", root, "--date", TODAY).status == 0
        took = time.monotonic() - start
        whole[mark] = {buurt: tree(root / "build/sites" / buurt) for buurt in buurten}
        for made in whole[mark].values():
            assert all(mark.encode() in page for name, page in made.items() if name.endswith(".html"))
    assert whole["rood"] != whole["blauw"]

    seed = random.randrange(1_000_000)
    chance = random.Random(seed)
    killed = attempt = 0
    while killed < KILLS:
        attempt += 1
        assert attempt < 6 * KILLS
        mark = ("rood", "blauw")[attempt % 2]
        marked(root, mark, buurten)
        # Everywhere, but half of the time near the end, where folders change places.
        moment = took * (chance.uniform(0, 1) if attempt % 4 < 2 else chance.uniform(0.5, 1))
        killed += killed_after(moment, command("build", "--root", root, "--date", TODAY))
        for buurt in buurten:
            found = tree(root / "build/sites" / buurt)
            told = f"seed {seed}, attempt {attempt}, after {moment:.2f} s of {took:.2f}"
            assert found in (whole["rood"][buurt], whole["blauw"][buurt]), told
    # And the next build is right, and clears away what is left of those that were killed long ago.
    past = time.time() - ABANDONED - 60
    for left in (root / "build/sites").glob(".*"):
        os.utime(left, (past, past))
    marked(root, "blauw", buurten)
    assert {buurt: tree(build(root) / buurt) for buurt in buurten} == whole["blauw"]
    assert {path.name for path in (root / "build/sites").iterdir()} == {*buurten}


def test_papers_killed_at_any_moment_are_the_old_ones_or_the_new_ones(tmp_path: Path) -> None:
    """Each file by itself, in every version; what a killed command left half written is gone after the next one."""
    root = full(tmp_path / "netwerk")
    words = command("krant", "--groot", "--grijs", "--waarom", "--root", root, "--date", TODAY)
    whole: dict[str, dict[str, bytes]] = {}
    took = 0.0
    for mark in ("rood", "blauw", "rood"):
        put(root, {EDITION: HERFST.replace("Dag", f"Dag {mark}")})
        start = time.monotonic()
        subprocess.run(words, check=True, capture_output=True)
        took = time.monotonic() - start  # the last time as it will be: from what is kept
        whole[mark] = tree(root / "build/kranten")
    assert {name for name in whole["rood"] if whole["rood"][name] != whole["blauw"][name]} >= {
        f"2026-herfst/{folder}{buurt}.pdf" for folder in ("", "groot/", "grijs/") for buurt in ("oost", "west")
    }
    seed = random.randrange(1_000_000)
    chance = random.Random(seed)
    killed = attempt = 0
    while killed < KILLS:
        attempt += 1
        assert attempt < 6 * KILLS
        put(root, {EDITION: HERFST.replace("Dag", f"Dag {('blauw', 'rood')[attempt % 2]}")})
        if attempt % 5 == 0:
            shutil.rmtree(root / ".cache", ignore_errors=True)  # the one before was killed too soon to have any
        moment = took * chance.uniform(0.3, 1)
        killed += killed_after(moment, words)
        for name, content in tree(root / "build/kranten").items():
            told = f"{name}, seed {seed}, attempt {attempt}, after {moment:.2f} s of {took:.2f}"
            assert Path(name).name.startswith(PART) or content in (whole["rood"][name], whole["blauw"][name]), told
    # As one that was killed while it wrote.
    put(root, {f"build/kranten/2026-herfst/{folder}{PART}x": "half" for folder in ("", "groot/")})
    put(root, {EDITION: HERFST.replace("Dag", "Dag blauw")})
    subprocess.run(words, check=True, capture_output=True)
    assert tree(root / "build/kranten") == whole["blauw"]


WRITING = """
import sys
from pathlib import Path
from buurtpers.engine import cache
print(cache._new_part(Path(sys.argv[1]))[1], flush=True)
input()
"""


def test_what_another_command_is_writing_is_left_alone(tmp_path: Path) -> None:
    args = [sys.executable, "-c", WRITING, str(tmp_path)]
    with subprocess.Popen(args, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as busy:
        assert busy.stdout is not None
        part = Path(busy.stdout.readline().strip())
        clear_parts(tmp_path)
        assert part.exists()
        busy.kill()
        busy.wait()
        clear_parts(tmp_path)
        assert not part.exists()


def made(root: Path) -> dict[str, bytes]:
    """Its sites and its papers, made now."""
    for words in (("build",), ("krant",)):
        done = run(*words, "--root", root, "--date", TODAY)
        assert done.status == 0, done.said
    return tree(root / "build")


@pytest.fixture(scope="module")
def blue(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes], dict[str, bytes]]:
    """A network that was made, what that is, and what it is after a change: as that is made from nothing."""
    folder = tmp_path_factory.mktemp("ruimte")
    root, other = full(folder / "netwerk"), full(folder / "ander")
    marked(root, "blauw", ("oost", "west"))
    marked(other, "rood", ("oost", "west"))
    return root, made(root), made(other)


@pytest.mark.parametrize("room", [0, 20_000])
def test_without_room_what_stands_is_whole_and_the_next_build_is_right(
    tmp_path: Path, blue: tuple[Path, dict[str, bytes], dict[str, bytes]], room: int
) -> None:
    """No file can be larger than so many bytes, as on a disk that fills up at one moment or another."""
    before, old, new = blue
    root = tmp_path / "netwerk"
    shutil.copytree(before, root)
    marked(root, "rood", ("oost", "west"))

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    for words in (("build",), ("krant",)):
        args = command(*words, "--root", root, "--date", TODAY)
        done = subprocess.run(args, capture_output=True, text=True, check=False, preexec_fn=no_room)
        assert "Traceback" not in done.stderr
        assert done.returncode in (0, 1, 2), done.stderr
        assert done.returncode == 0 or done.stderr, "it must say why"
        now = tree(root / "build")
        for part in ("sites/oost/", "sites/west/", "kranten/2026-herfst/oost.pdf", "kranten/2026-herfst/west.pdf"):
            there, *whole = (
                {path: content for path, content in files.items() if path.startswith(part)} for files in (now, old, new)
            )
            assert there in whole, (words, part)
    assert made(root) == new


def test_what_a_killed_build_left_is_cleared_away_by_a_later_one(tmp_path: Path) -> None:
    root = network(tmp_path)
    sites = build(root)
    old, young = sites / ".new-lang-geleden", sites / ".new-zojuist"
    for folder in (old, young):
        put(folder, {"index.html": "half"})
    past = time.time() - ABANDONED - 60
    os.utime(old, (past, past))
    build(root)
    assert not old.exists()
    assert young.exists()  # it may be another build's that is still at work


def test_runs_beside_each_other_do_not_trip_over_unfinished_work(tmp_path: Path) -> None:
    """What another run is working on may be gone between seeing it and looking at it."""

    def busy(buurt: str) -> None:
        for number in range(300):
            with replacing(tmp_path / buurt) as new:
                put(new, {"index.html": f"{buurt} {number}"})

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(busy, buurt) for buurt in ("oost", "west", "noord", "zuid")]:
            done.result()
    last = {f"{buurt}/index.html": f"{buurt} 299".encode() for buurt in ("noord", "oost", "west", "zuid")}
    assert tree(tmp_path) == last


def test_a_site_that_was_set_aside_when_the_build_was_killed_is_put_back(tmp_path: Path) -> None:
    """Where two folders can't be exchanged in one step: killed between the two."""
    put(tmp_path, {".old-oost/index.html": "de oude"})
    with replacing(tmp_path / "west") as new:
        put(new, {"index.html": "nieuw"})
    assert tree(tmp_path) == {"oost/index.html": b"de oude", "west/index.html": b"nieuw"}


def test_a_build_that_fails_leaves_the_old_folder_and_nothing_else(tmp_path: Path) -> None:
    def half_way() -> None:
        with replacing(tmp_path / "oost") as new:
            put(new, {"index.html": "half"})
            raise ZeroDivisionError

    put(tmp_path, {"oost/index.html": "de oude"})
    with pytest.raises(ZeroDivisionError):
        half_way()
    assert tree(tmp_path) == {"oost/index.html": b"de oude"}


READER = """
import pathlib, sys
page, read = pathlib.Path(sys.argv[1]), 0
print("ja", flush=True)
while not page.with_name("klaar").exists():
    page.read_bytes()
    read += 1
print(read)
"""


def test_a_reader_never_sees_a_folder_that_is_not_there(tmp_path: Path) -> None:
    put(tmp_path, {"site/index.html": "0"})
    args = [sys.executable, "-c", READER, str(tmp_path / "site/index.html")]
    reader = subprocess.Popen(args, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert reader.stdout is not None
    assert reader.stdout.readline() == "ja\n"
    for number in range(300):
        put(tmp_path, {f"nieuw-{number}/index.html": str(number)})
        swap(tmp_path / f"nieuw-{number}", tmp_path / "site")
    (tmp_path / "site/klaar").touch()
    said, complaint = reader.communicate(timeout=20)
    assert complaint == ""
    assert int(said) > 0


def test_a_build_elsewhere_touches_nothing_here(tmp_path: Path) -> None:
    root = network(tmp_path / "netwerk")
    assert run("build", "--root", root, "--out", tmp_path / "elders").status == 0
    assert (tmp_path / "elders/sites/oost/index.html").exists()
    assert not (root / "build").exists()


def test_the_network_itself_is_never_changed(tmp_path: Path) -> None:
    root = full(tmp_path)
    before = tree(root)
    build(root)
    run("krant", "--root", root)
    after = {name: content for name, content in tree(root).items() if not name.startswith(("build/", ".cache/"))}
    assert after == before


@pytest.mark.parametrize("when", ["while it writes", "when it has written all"])
def test_who_was_given_up_replaces_nothing(tmp_path: Path, when: str) -> None:
    """A worker that was taken for dead may still be at work when its build clears away what is left."""

    def work() -> None:
        with replacing(tmp_path / "oost", "bouw") as new:
            put(new, {"index.html": "nieuw"})
            clear(tmp_path, "ander")
            assert new.exists()
            clear(tmp_path, "bouw")
            if when == "while it writes":
                (new / "rest.html").write_text("nieuw", "utf-8")

    put(tmp_path, {"oost/index.html": "oud"})
    with pytest.raises(FileNotFoundError):
        work()
    assert tree(tmp_path) == {"oost/index.html": b"oud"}
