"""Photographs as they came: `check` warns of what they tell, `fotos` takes it out, and git is never given more."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from buurtpers.metadata.looking import cleaned, tells
from support import TODAY, Content, Result, command, item, network, photo, put, run, tree
from tellers import FOR_GOOD, TELLING, exif, jpeg_with, segment

GPS, _ = TELLING["gps.jpg"]
TIME, _ = TELLING["tijd.jpg"]
PLAIN = photo(120, 80)
PLACES = ("content/fotos", "content/nieuws/2026/feest", "content/advertenties", "content/paginas", "sites/oost/docs/x")


def fotos(root: Path, *args: str | Path) -> Result:
    return run("fotos", *args, "--root", root)


def warned(root: Path) -> dict[str, str]:
    """Of which files `check` warns, and how."""
    done = run("check", "--format", "json", "--root", root, "--date", TODAY)
    assert done.stderr == ""
    return {row["file"]: row["code"] for row in done.problems if row["code"].startswith("original-")}


def test_check_warns_of_each_original_that_tells_where_it_was_taken_wherever_it_lies(tmp_path: Path) -> None:
    files: dict[str, Content] = {f"{place}/Straat.JPG": GPS for place in PLACES}
    files |= {"content/fotos/iphone.heic": FOR_GOOD["iphone.heic"][0]}
    # Nothing private in these; and this one is no picture.
    files |= {"content/fotos/tijd.jpg": TIME, "content/fotos/schoon.jpg": PLAIN, "content/fotos/x.txt": GPS}
    root = network(tmp_path, files)
    found = {f"{place}/Straat.JPG": "original-tells" for place in PLACES}
    found["content/fotos/iphone.heic"] = "original-tells-for-good"
    for _ in range(2):  # looked at, and remembered
        assert warned(root) == found
    put(root, {f"{PLACES[0]}/Straat.JPG": PLAIN, "content/fotos/schoon.jpg": GPS})
    del found[f"{PLACES[0]}/Straat.JPG"]
    assert warned(root) == found | {"content/fotos/schoon.jpg": "original-tells"}


def test_such_a_warning_holds_back_nothing(tmp_path: Path) -> None:
    files: dict[str, Content] = {"content/fotos/a.jpg": GPS, "content/nieuws/a.md": item(foto="a.jpg")}
    root = network(tmp_path, files, ["oost"])
    assert run("check", "--root", root, "--date", TODAY).status == 0
    assert run("build", "--root", root, "--date", TODAY).status == 0


def test_the_list_says_of_each_photograph_what_it_tells_and_changes_nothing(tmp_path: Path) -> None:
    files = {f"content/fotos/{name}": content for name, (content, _) in (TELLING | FOR_GOOD).items()}
    root = network(tmp_path, {**files, "content/fotos/schoon.jpg": PLAIN})
    before = tree(root / "content")
    done = fotos(root)
    assert (done.status, done.stderr) == (0, "")
    lines = dict(line.split(": ", 1) for line in done.stdout.splitlines() if line.startswith("content/"))
    words = {"place": "de plek", "person": "een naam", "camera": "het nummer", "more": "wat toestel of programma"}
    assert {*lines} == {*files}
    for name, (_, told) in (TELLING | FOR_GOOD).items():
        line = lines[f"content/fotos/{name}"]
        assert {kind for kind, word in words.items() if word in line} == told, name
        assert ("uit zo'n bestand" in line) == (name in FOR_GOOD)
    assert f"{len(TELLING)} foto's vertellen meer" in done.stdout
    assert tree(root / "content") == before


def test_cleaned_in_place_the_photographs_tell_nothing_and_the_rest_is_as_it_was(tmp_path: Path) -> None:
    files: dict[str, Content] = {f"content/fotos/{name}": content for name, (content, _) in TELLING.items()}
    root = network(tmp_path, {**files, "content/fotos/schoon.jpg": PLAIN, "content/fotos/kapot.jpg": GPS[:300]})
    secret = root / "content/fotos/gps.jpg"
    secret.chmod(0o640)
    before = tree(root)
    done = fotos(root, "--schoon")
    assert (done.status, done.stderr) == (1, done.stderr)
    assert done.stderr.startswith("content/fotos/kapot.jpg: blijft zoals hij is")
    assert f"{len(TELLING)} foto's zijn schoon" in done.stdout
    after = tree(root)
    for name, content in before.items():
        cleanable = name in files
        assert after[name] == (cleaned(content) if cleanable else content), name
    assert secret.stat().st_mode & 0o777 == 0o640
    assert not list(root.rglob(".part-*"))
    (root / "content/fotos/kapot.jpg").unlink()
    again = fotos(root, "--schoon")
    assert (again.status, again.said) == (0, "Geen enkele foto vertelt meer dan zijn beeld.\n")
    assert warned(root) == {}


def test_what_can_not_be_cleaned_is_told_with_what_to_do(tmp_path: Path) -> None:
    root = network(tmp_path, {f"content/fotos/{name}": content for name, (content, _) in FOR_GOOD.items()})
    before = tree(root / "content")
    done = fotos(root, "--schoon")
    assert done.status == 1
    assert done.stderr.count("uit zo'n bestand kunnen we het niet halen") == len(FOR_GOOD)
    assert "JPG" in fotos(root).stdout
    assert tree(root / "content") == before


def test_only_what_is_named_is_cleaned(tmp_path: Path) -> None:
    names = ("content/fotos/a.jpg", "content/fotos/b.jpg", "content/advertenties/c.jpg", "content/fotos/d/e.jpg")
    root = network(tmp_path, dict.fromkeys(names, GPS))
    assert fotos(root, "--schoon", root / names[0], root / "content/fotos/d").status == 0
    assert [bool(tells((root / name).read_bytes())) for name in names] == [False, True, True, False]


def test_no_link_leads_out_of_the_network(tmp_path: Path) -> None:
    outside = tmp_path / "buiten"
    put(outside, {"a.jpg": GPS, "map/b.jpg": GPS})
    root = network(tmp_path / "netwerk", {"content/fotos/c.jpg": GPS})
    (root / "content/fotos/a.jpg").symlink_to(outside / "a.jpg")
    (root / "content/fotos/map").symlink_to(outside / "map")
    (root / "content/fotos/d.jpg").symlink_to("c.jpg")
    before = tree(outside)
    assert [*warned(root)] == ["content/fotos/c.jpg"]
    for args in ((), (root / "content/fotos",), (root / "content/fotos/a.jpg", root / "content/fotos/map/b.jpg")):
        assert fotos(root, "--schoon", *args).status == 0
    assert tree(outside) == before
    assert (root / "content/fotos/d.jpg").is_symlink()


def test_a_photograph_that_can_not_be_written_stays_as_it_was(tmp_path: Path) -> None:
    large = jpeg_with(segment(0xE1, exif(place=True)), whole=photo(1200, 900, quality=95))
    root = network(tmp_path, {"content/fotos/a.jpg": large})
    # On a disk on which no file may be larger than this.
    small = "import resource, os, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (4096,) * 2); "
    call = [sys.executable, "-c", small + "os.execv(sys.argv[1], sys.argv[1:])"]
    done = subprocess.run([*call, *command("fotos", "--schoon", "--root", root)], capture_output=True, check=False)
    assert done.returncode == 2
    assert b"content/fotos/a.jpg" in done.stderr
    assert b"Traceback" not in done.stderr
    assert tree(root / "content/fotos") == {"a.jpg": large}


# With git

GIT = ("git", "-c", "user.name=Sanne", "-c", "user.email=sanne@voorbeeld.example", "-c", "commit.gpgsign=false")


def git(root: Path, *args: str, path: str | None = None) -> subprocess.CompletedProcess[bytes]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    env = clean | {"GIT_CONFIG_GLOBAL": os.devnull} | ({} if path is None else {"PATH": path})
    return subprocess.run([*GIT, *args], cwd=root, capture_output=True, check=False, env=env)


def in_history(root: Path) -> dict[str, bytes]:
    """Every file of the last commit."""
    names = git(root, "ls-tree", "-r", "-z", "--name-only", "HEAD").stdout.decode().split("\0")[:-1]
    return {name: git(root, "show", f"HEAD:{name}").stdout for name in names}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new network with its hook, in git, of which nothing is committed yet."""
    root = tmp_path_factory.mktemp("haak") / "netwerk"
    done = run("new", root)
    assert done.status == 0
    hint = next(line for line in done.stdout.splitlines() if "git config" in line)
    assert git(root, "init", "-q").returncode == 0
    assert git(root, *hint.partition("git ")[2].split()).returncode == 0
    bin_folder = root.parent / "bin"
    bin_folder.mkdir()
    (bin_folder / "buurtpers").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m buurtpers "$@"\n', "utf-8")
    (bin_folder / "buurtpers").chmod(0o755)
    return root


@pytest.fixture
def kept(made: Path, tmp_path: Path) -> Path:
    root = tmp_path / "netwerk"
    shutil.copytree(made, root, symlinks=True)
    return root


@pytest.fixture
def path(made: Path) -> str:
    return f"{made.parent / 'bin'}:{os.environ['PATH']}"


def test_the_hook_cleans_what_is_about_to_be_committed(kept: Path, path: str) -> None:
    names = ("content/fotos/a.jpg", "content/fotos/met een spatie én é.JPG", "content/fotos/-n.jpg", "los.jpg")
    put(kept, dict.fromkeys(names, GPS) | {"content/fotos/later.jpg": GPS})
    git(kept, "add", "--all", "--", ":!content/fotos/later.jpg")
    done = git(kept, "commit", "-qm", "Eerste", path=path)
    assert done.returncode == 0, done.stderr
    there = in_history(kept)
    for name in names:
        assert there[name] == cleaned(GPS) == (kept / name).read_bytes()
        assert f"{name}: schoon" in done.stderr.decode()
    # What was not to be committed is as it was, and nothing waits to be committed now.
    assert (kept / "content/fotos/later.jpg").read_bytes() == GPS
    assert git(kept, "status", "--porcelain").stdout == b"?? content/fotos/later.jpg\n"


def test_the_hook_works_for_a_part_and_for_all_that_changed(kept: Path, path: str) -> None:
    put(kept, {"content/fotos/a.jpg": PLAIN, "content/fotos/b.jpg": PLAIN})
    git(kept, "add", "--all")
    assert git(kept, "commit", "-qm", "Eerste", path=path).returncode == 0
    put(kept, {"content/fotos/a.jpg": GPS, "content/fotos/b.jpg": GPS})
    assert git(kept, "commit", "-qm", "Een deel", "content/fotos/a.jpg", path=path).returncode == 0
    assert git(kept, "commit", "-qam", "Alles", path=path).returncode == 0
    there = in_history(kept)
    assert not [name for name in ("content/fotos/a.jpg", "content/fotos/b.jpg") if tells(there[name])]
    assert git(kept, "log", "--all", "--format=%s").stdout.decode().split("\n")[:-1] == ["Alles", "Een deel", "Eerste"]


def test_a_commit_of_what_can_not_be_cleaned_is_refused_with_a_reason(kept: Path, path: str) -> None:
    put(kept, {"content/fotos/a.heic": FOR_GOOD["iphone.heic"][0]})
    git(kept, "add", "--all")
    done = git(kept, "commit", "-qm", "Nee", path=path)
    assert done.returncode != 0
    assert "content/fotos/a.heic: hierin staat waar de foto is gemaakt" in done.stderr.decode()
    assert "--no-verify" in done.stderr.decode()
    assert git(kept, "rev-parse", "HEAD").returncode != 0
    assert git(kept, "commit", "-qm", "Toch", "--no-verify").returncode == 0


def test_a_photograph_that_changed_after_it_was_added_is_not_overwritten(kept: Path, path: str) -> None:
    put(kept, {"content/fotos/a.jpg": GPS})
    git(kept, "add", "--all")
    other = jpeg_with(segment(0xE1, exif(place=True)), whole=photo(90, 90))
    put(kept, {"content/fotos/a.jpg": other})
    done = git(kept, "commit", "-qm", "Nee", path=path)
    assert done.returncode != 0
    assert "git add content/fotos/a.jpg" in done.stderr.decode()
    assert (kept / "content/fotos/a.jpg").read_bytes() == other


def test_without_buurtpers_words_can_be_committed_and_photographs_can_not(kept: Path) -> None:
    plain = os.pathsep.join(p for p in os.environ["PATH"].split(os.pathsep) if not (Path(p) / "buurtpers").exists())
    git(kept, "add", "--all")
    done = git(kept, "commit", "-qm", "Woorden", path=plain)
    assert done.returncode == 0, done.stderr
    put(kept, {"content/fotos/a.jpg": GPS})
    git(kept, "add", "--all")
    done = git(kept, "commit", "-qm", "Een foto", path=plain)
    assert done.returncode != 0
    assert "buurtpers is niet te vinden" in done.stderr.decode()
    assert [*in_history(kept)] == [name for name in in_history(kept) if not name.endswith(".jpg")]


def test_who_cleans_what_was_committed_is_told_that_history_keeps_it(kept: Path) -> None:
    put(kept, {"content/fotos/a.jpg": GPS})
    git(kept, "add", "--all")
    git(kept, "commit", "-qm", "Te laat", "--no-verify")
    put(kept, {"content/fotos/nieuw.jpg": GPS})
    done = fotos(kept, "--schoon")
    assert done.status == 0
    assert "deze foto was al vastgelegd in git" in done.stdout
    assert "kopie van de map zonder .git" in done.stdout


def test_outside_a_repository_the_hook_says_so(tmp_path: Path) -> None:
    done = run("fotos", "--klaargezet", cwd=tmp_path)
    assert done.status == 2
    assert "git" in done.stderr
