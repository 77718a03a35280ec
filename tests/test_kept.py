"""What is kept is data, and true: nothing in it runs, nothing damaged is used, no failure that may pass is in it."""

from __future__ import annotations

import hashlib
import io
import marshal
import os
import pickle
import re
import shutil
import sqlite3
import subprocess
import threading
import time
import tracemalloc
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from zlib import crc32

import pytest
from jinja2.bccache import bc_magic
from PIL import Image

from buurtpers.engine.cache import file_fingerprint, fingerprint
from support import TODAY, Content, Result, command, item, network, photo, put, run, stories, tree

NEWS = "content/nieuws/2026/"
EDITION = "2026-winter"
KEPT = ".cache/buurtpers"


def made_network(root: Path) -> Path:
    """Two buurten with texts, photographs, and a paper that their sites offer."""
    return network(
        root,
        {
            **stories("straat.jpg"),
            "content/fotos/straat.jpg": photo(1200, 900),
            "content/data/edities.yml": f"{EDITION}:\n  titel: Winter 2026\n  datum: 2026-11-20\n  paginas: 4\n"
            "  oplage: {oost: 420, west: 1380}\n",
        },
    )


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network of which everything is made, and kept."""
    root = made_network(tmp_path_factory.mktemp("bewaard") / "netwerk")
    for words in (("krant", "--editie", EDITION, "--grijs"), ("build",)):
        done = run(*words, "--root", root, "--date", TODAY)
        assert done.status == 0, done.said
    return root


@pytest.fixture
def root(before: Path, tmp_path: Path) -> Path:
    """The same, to change."""
    shutil.copytree(before, tmp_path / "netwerk", symlinks=True)
    return tmp_path / "netwerk"


def shown(root: Path) -> dict[str, bytes]:
    return tree(root / "build")


def build(root: Path, *more: str | Path) -> Result:
    return run("build", "--root", root, "--date", TODAY, *more)


def kept_files(root: Path) -> list[Path]:
    return sorted(path for path in (root / KEPT).rglob("*") if path.is_file() and not path.is_symlink())


# --- Nothing in it runs ---


class Bomb:
    """Makes a file when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return os.mkdir, (str(self.mark),)


def with_checksum(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=16).digest() + content


def as_code(mark: Path) -> bytes:
    """Templates as Jinja keeps them compiled."""
    code = compile(f"import os; os.mkdir({str(mark)!r})", "template", "exec")
    return bc_magic + pickle.dumps("0", 2) + marshal.dumps(code)


def poison(root: Path, bomb: bytes) -> None:
    """What runs, in the place of everything that is kept, with the checksums that go with it."""
    for path in kept_files(root):
        if path.name != "store.sqlite":
            path.write_bytes(with_checksum(bomb) if path.suffix in (".record", ".stamp", ".sizes", ".good") else bomb)
    with sqlite3.connect(root / KEPT / "store.sqlite") as database:
        names = [name for (name,) in database.execute("SELECT name FROM kept")]
        assert len(names) > 10
        for name in names:
            checked = crc32(bomb, crc32(name.encode())).to_bytes(4, "big") + bomb
            database.execute("UPDATE kept SET content = ? WHERE name = ?", (checked, name))
    database.close()


@pytest.mark.parametrize("kind", ["pickle", "code", "nonsense"])
def test_nothing_that_is_kept_runs(root: Path, tmp_path: Path, kind: str) -> None:
    first, mark = shown(root), tmp_path / "het-liep"
    bomb = {
        "pickle": pickle.dumps(Bomb(mark)),
        "code": as_code(mark),
        "nonsense": b'[[],[[["a"],{"b":1e999}],"\\ud800",-1,[]]]\0',
    }[kind]
    poison(root, bomb)
    assert run("check", "--root", root, "--date", TODAY).status == 0
    poison(root, bomb)
    done = build(root)
    assert done.status == 0, done.said
    assert shown(root) == first
    if kind in ("pickle", "code"):
        poison(root, bomb)
        for words in (("krant", "--editie", EDITION, "--buurt", "oost"), ("netwerk",)):
            done = run(*words, "--root", root, "--date", TODAY)
            assert done.status == 0, done.said
        poison(root, bomb)
        assert b"Verhaal nummer 3" in served(root)
    assert not mark.exists()


def served(root: Path) -> bytes:
    """The front page of a site in the preview."""
    process = subprocess.Popen(
        [*command("serve", "--root", root, "--date", TODAY, "--port", "0")], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        address = next(found[0] for line in process.stdout if (found := re.search(r"http://[^\s]+", line)))
        with urllib.request.urlopen(f"{address.rstrip('/')}/oost/", timeout=60) as answer:
            page: bytes = answer.read()
            return page
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def test_a_store_that_is_no_store_of_ours_is_none(root: Path) -> None:
    first, store = shown(root), root / KEPT / "store.sqlite"
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT 'a', x, 'b' FROM n"
    for schema in (
        f"CREATE VIEW kept(name, used, content) AS {endless}",
        "CREATE TABLE kept (name TEXT PRIMARY KEY, used INTEGER NOT NULL, content BLOB NOT NULL);"
        "CREATE TRIGGER t AFTER UPDATE ON kept BEGIN DELETE FROM kept; END",
        "CREATE TABLE kept (name, used, content); INSERT INTO kept VALUES ('a', 'b', zeroblob(100000000))",
    ):
        store.unlink()
        database = sqlite3.connect(store)
        database.executescript(schema)
        database.close()
        put(root, {NEWS + "nieuw.md": item("Nieuw")})
        assert build(root).status == 0
        (root / NEWS / "nieuw.md").unlink()
        assert build(root).status == 0
        assert shown(root) == first


def test_links_in_the_cache_lead_nowhere(root: Path, tmp_path: Path) -> None:
    """What another file of this computer holds is not published, and nothing is written into it."""
    first, secret = shown(root), tmp_path / "sleutel"
    secret.write_text("GEHEIM")
    database = tmp_path / "andere.sqlite"
    with sqlite3.connect(database) as other:
        other.execute("CREATE TABLE geheim (a)")
    other.close()
    known = database.read_bytes()
    for path in kept_files(root):
        path.unlink()
        path.symlink_to(database if path.name == "store.sqlite" else secret)
    shutil.rmtree(root / "build")
    for words in (("check",), ("build",), ("krant", "--editie", EDITION, "--grijs")):
        done = run(*words, "--root", root, "--date", TODAY)
        assert done.status == 0, done.said
    assert shown(root) == first
    assert secret.read_text() == "GEHEIM"
    assert database.read_bytes() == known


# --- Nothing damaged is used ---


def flipped(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 4]) + content[middle + 1 :]


@pytest.mark.parametrize("damage", [flipped, lambda content: b"", lambda content: content[:-1]])
def test_what_is_damaged_is_made_again(root: Path, damage: Callable[[bytes], bytes]) -> None:
    first, spoiled = shown(root), 0
    for path in kept_files(root):
        if content := path.read_bytes():
            path.write_bytes(damage(content))
            spoiled += 1
    assert spoiled > 20
    shutil.rmtree(root / "build")
    for words in (("build",), ("krant", "--editie", EDITION, "--grijs")):
        done = run(*words, "--root", root, "--date", TODAY)
        assert done.status == 0, done.said
    assert shown(root) == first


# --- Nothing is kept that may pass ---


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Twelve messages, each with a photograph of its own, of which nothing is made yet."""
    files = {f"{NEWS}foto-{n}.md": item(f"Foto {n}", foto=f"foto-{n}.jpg", bijschrift="Kijk") for n in range(6)}
    return network(tmp_path / "netwerk", files | {f"content/fotos/foto-{n}.jpg": picture(n, 0) for n in range(6)})


def picture(number: int, colour: int) -> bytes:
    """A photograph that takes a while, in a colour of its own."""
    noise = Image.effect_noise((1500, 1100), 90)
    mixed = Image.blend(noise.convert("RGB"), Image.new("RGB", noise.size, (20 * number, colour, 255 - colour)), 0.9)
    out = io.BytesIO()
    mixed.save(out, "JPEG", quality=90)
    return out.getvalue()


def shown_blue(root: Path, number: int) -> int:
    """How blue the photograph of a message is on a site; -1 where it has none."""
    page = root / f"build/sites/oost/nieuws/2026/foto-{number}/index.html"
    found = re.search(r'src="([^"]*fotos/[^"]*\.jpg)"', page.read_text("utf-8"))
    if not found:
        return -1
    with Image.open((page.parent / found[1]).resolve()) as shown:
        pixel = shown.convert("RGB").resize((1, 1)).getpixel((0, 0))
        assert isinstance(pixel, tuple)
        return int(pixel[2])


@contextmanager
def rewriting(files: list[Path], contents: list[bytes]) -> Iterator[None]:
    """Somebody writes these files over and over, in two halves."""
    done = threading.Event()

    def write() -> None:
        for turn in range(10**6):
            for path, content in zip(files, contents, strict=True):
                if done.is_set():
                    return
                with path.open("wb") as file:
                    file.write(content[: len(content) // 2])
                    file.flush()
                    time.sleep(0.002 if turn else 0)
                    file.write(content[len(content) // 2 :])

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield
    finally:
        done.set()
        writer.join()


def test_photographs_that_are_rewritten_while_they_are_read_are_there_after_all(small: Path) -> None:
    files = [small / f"content/fotos/foto-{n}.jpg" for n in range(6)]
    contents = [picture(n, 255) for n in range(6)]
    process = subprocess.Popen([*command("build", "--root", small, "--date", TODAY)], stderr=subprocess.PIPE, text=True)
    with rewriting(files, contents):
        _, said = process.communicate(timeout=120)
    for path, content in zip(files, contents, strict=True):
        path.write_bytes(content)
    # What was not there to be seen was told.
    without = [n for n in range(6) if shown_blue(small, n) < 0]
    assert process.returncode == (1 if said else 0)
    assert all(f"foto-{n}.jpg" in said for n in without), said
    done = build(small)
    assert done.status == 0, done.said
    assert [n for n in range(6) if not 0 <= shown_blue(small, n) < 60] == []


def test_a_photograph_for_which_there_was_no_memory_is_there_the_next_time(tmp_path: Path) -> None:
    large = photo(6000, 5000, "PNG", compress_level=1)
    files: dict[str, Content] = {
        NEWS + "foto-0.md": item("Foto 0", foto="foto-0.png", bijschrift="Kijk"),
        "content/fotos/foto-0.png": large,
    }
    root = network(tmp_path / "netwerk", files)
    lost = 0
    for megabytes in (150, 200):
        line = command("build", "--root", root, "--date", TODAY)
        limited = ["bash", "-c", f'ulimit -v {megabytes * 1000}; exec "$@"', "bash", *line]
        done = subprocess.run(limited, capture_output=True, text=True, timeout=120, check=False)
        assert "Traceback" not in done.stderr, (megabytes, done.stderr)
        if (root / "build/sites/oost").is_dir() and shown_blue(root, 0) < 0:
            assert done.returncode == 1
            assert "foto-0.png" in done.stderr
            lost += 1
    assert lost
    after = build(root)
    assert after.status == 0, after.said
    assert shown_blue(root, 0) >= 0


def test_of_a_large_file_never_more_than_a_piece_is_in_memory(tmp_path: Path) -> None:
    """Of three gigabytes that somebody calls a photograph, say."""
    file, content = tmp_path / "groot.jpg", bytes(range(256)) * 150_000
    file.write_bytes(content)
    name = fingerprint(content)
    tracemalloc.start()
    try:
        assert file_fingerprint(file) == name
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()
