"""Sites made on a cluster: a real scheduler and real workers, as processes on this machine that share nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fsspec.implementations.memory import MemoryFileSystem

from buurtpers.commands.cluster import upload
from support import SHELL, TODAY, Content, Result, command, item, network, photo, put, run, tree

BUURTEN = ("berg", "dal", "hof", "kade", "laan", "meer", "plein", "wal")
FILES: dict[str, Content] = {
    "content/nieuws/2026/allen.md": item("Voor allen", "Kijk!", foto="straat.jpg", beschrijving_foto="Een straat"),
    "content/nieuws/2026/berg.md": item("Van de berg", "Lees [het andere](allen.md).", buurten="berg"),
    "content/fotos/straat.jpg": photo(500, 300),
    # A part of the settings of all sites lies in a folder of its own.
    "mkdocs.yml": "INHERIT: gedeeld/mkdocs.yml\n",
    "gedeeld/mkdocs.yml": SHELL,
    "sites/dal/docs/hofje.md": "---\ntitel: Hofje\n---\nHet hofje.\n",
}
MISTAKES: dict[str, Content] = {
    "content/nieuws/2026/ooit.md": item("Ooit", datum="ooit", buurten="hof"),
    "content/nieuws/2026/dood.md": item("Een dode link", "Lees [dit](weg.md).", buurten="kade, laan"),
    "sites/meer/mkdocs.yml": "INHERIT: ../../mkdocs.yml\nsite_name: Meer\nhooks: [bestaat-niet.py]\n",
}


class Cluster:
    """A scheduler with workers, each in a process and a folder of its own below `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.processes = folder, list[subprocess.Popen[bytes]]()
        folder.mkdir()
        self.contact = folder / "scheduler.json"

    def start(self) -> None:
        self._start("scheduler", "--port", "0", "--idle-timeout", "2 minutes")
        # Not written in one go: it ends with a brace.
        until(lambda: self.contact.exists() and self.contact.read_text("utf-8").rstrip().endswith("}"))
        self.address: str = json.loads(self.contact.read_text("utf-8"))["address"]

    def worker(self, name: str, libraries: Path | None = None) -> subprocess.Popen[bytes]:
        """A worker that is ready for work; with more `libraries`."""
        options = ["--no-nanny", "--nthreads", "1", "--name", name, "--local-directory", str(self.folder / name)]
        started = self._start("worker", *options, "--death-timeout", "10", libraries=libraries)
        until(lambda: f"name: {name}" in (self.folder / "log").read_text("utf-8"))
        return started

    def _start(self, kind: str, *options: str, libraries: Path | None = None) -> subprocess.Popen[bytes]:
        always = ["--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", str(self.contact)]
        environment = {**os.environ, **({"PYTHONPATH": str(libraries)} if libraries else {})}
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", kind, *always, *options],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env=environment,
            )
        self.processes.append(process)
        return process

    def stop(self) -> None:
        for process in self.processes:
            process.kill()
        for process in self.processes:
            process.wait()


def until(true: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it does not happen"
        time.sleep(0.005)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    made = Cluster(tmp_path / "cluster")
    try:
        made.start()
        yield made
    finally:
        made.stop()


def on_cluster(root: Path, address: str, out: Path) -> tuple[str, ...]:
    return ("build", "--root", str(root), "--date", TODAY, "--scheduler", address, "--out", out.as_uri())


def test_a_worker_that_is_killed_in_the_middle_costs_nothing(tmp_path: Path, cluster: Cluster) -> None:
    root = network(tmp_path / "netwerk", FILES, BUURTEN)
    cluster.worker("een")
    victim = cluster.worker("twee")
    with subprocess.Popen(
        command(*on_cluster(root, cluster.address, tmp_path / "uit")),
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as building:
        try:
            # It has the network, and is at its first site.
            until(lambda: [*(cluster.folder / "twee").glob("*/*/buurtpers/networks/*/mkdocs.yml")])
            assert building.poll() is None
            victim.kill()
            stdout, stderr = building.communicate(timeout=120)
        finally:
            building.kill()
    assert (building.returncode, stderr.decode()) == (0, "")
    assert stdout.decode() == "".join(f"{buurt}: uit/sites/{buurt}\n" for buurt in BUURTEN)
    assert run("build", "--root", root, "--date", TODAY).status == 0
    assert tree(tmp_path / "uit") == tree(root / "build")


def test_mistakes_are_told_as_by_a_build_at_home(tmp_path: Path, cluster: Cluster) -> None:
    """Those seen while reading, planning and making; and the sites they hold back keep what they had."""
    root = network(tmp_path / "netwerk", {**FILES, **MISTAKES}, BUURTEN)
    cluster.worker("een")
    old = {"sites/hof/index.html": "oud", "sites/kade/index.html": "oud", "sites/dal/oud.html": "oud"}
    put(tmp_path / "uit", old)
    put(root / "build", old)
    there = run(*on_cluster(root, cluster.address, tmp_path / "uit"), "--profile", cwd=tmp_path)
    here = run("build", "--root", root, "--date", TODAY)
    assert (there.status, there.stderr) == (1, here.stderr)
    for told in ("ooit.md", "dood.md", "'hooks'"):
        assert there.stderr.count(told) == here.stderr.count(told) > 0
    assert tree(tmp_path / "uit") == tree(root / "build")
    assert tree(tmp_path / "uit")["sites/hof/index.html"] == b"oud"
    # What the worker spent is told here.
    assert "sjabloon eromheen" in there.stdout.partition("Waar de tijd bleef")[2]


# What is not there


def said_once(answer: Result, words: str) -> None:
    assert (answer.status, answer.stdout) == (2, "")
    assert len(answer.stderr.splitlines()) == 1
    assert words in answer.stderr


def test_a_scheduler_that_does_not_answer(tmp_path: Path) -> None:
    root = network(tmp_path / "netwerk")
    for address in ("tcp://127.0.0.1:9", "bestaat-niet", "http://127.0.0.1:9"):
        said_once(run(*on_cluster(root, address, tmp_path / "uit")), f"De scheduler op {address}")


def test_a_store_that_is_not_known(tmp_path: Path) -> None:
    root = network(tmp_path / "netwerk")
    answer = run("build", "--root", root, "--scheduler", "tcp://127.0.0.1:9", "--out", "onbekend://sites")
    said_once(answer, "Naar onbekend://sites is niet te schrijven")


def test_an_address_to_write_to_is_for_a_cluster(tmp_path: Path) -> None:
    answer = run("build", "--root", network(tmp_path / "netwerk"), "--out", "s3://emmer")
    assert answer.status == 2
    assert "--scheduler" in answer.stderr
    assert not (tmp_path / "netwerk/build").exists()


def test_without_the_extra_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, {"zonder/distributed.py": "raise ImportError('not installed')\n"})
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path / "zonder"), *sys.path]))
    said_once(
        run(*on_cluster(network(tmp_path / "netwerk"), "tcp://127.0.0.1:9", tmp_path)),
        'pip install "buurtpers[cluster]"',
    )


def test_what_is_wrong_with_workers_is_said_once(tmp_path: Path, cluster: Cluster) -> None:
    root = network(tmp_path / "netwerk")
    said_once(run(*on_cluster(root, cluster.address, tmp_path / "uit")), "geen enkele worker")
    put(tmp_path, {"meer/iets-1.0.dist-info/METADATA": "", "bestand": ""})
    other = cluster.worker("anders", tmp_path / "meer")
    said_once(run(*on_cluster(root, cluster.address, tmp_path / "uit")), "een andere versie")
    other.kill()
    cluster.worker("gewoon")
    said_once(run(*on_cluster(root, cluster.address, tmp_path / "bestand/uit")), "kan niet schrijven naar file:///")


# A store that can only replace file by file


class Watched(MemoryFileSystem):  # type: ignore[misc]
    """A store in memory that tells what happened to it."""

    cachable = False
    protocol = "watched"

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def pipe_file(self, path: str, value: bytes, mode: str = "overwrite", **options: object) -> None:
        self.told.append(f"+ {path}")
        super().pipe_file(path, value, mode, **options)

    def rm_file(self, path: str) -> None:
        self.told.append(f"- {path}")
        super().rm_file(path)

    def rm(self, path: list[str], recursive: bool = False, maxdepth: int | None = None) -> None:
        for one in path:
            self.rm_file(one)


def test_an_object_store_gets_what_pages_show_before_the_pages(tmp_path: Path) -> None:
    store, made = Watched(), tmp_path / "oost"
    put(made, {"index.html": "1", "nieuws/index.html": "1", "oud/index.html": "1", "fotos/a.jpg": "1"})
    upload(store, made, "/proef/sites/oost")
    put(made, {"index.html": "2", "fotos/b.jpg": "2"})
    (made / "oud/index.html").unlink()
    (made / "fotos/a.jpg").unlink()
    store.told.clear()
    upload(store, made, "/proef/sites/oost")
    assert [told.replace("/proef/sites/oost/", "") for told in store.told] == [
        "+ fotos/b.jpg",
        "+ nieuws/index.html",
        "+ index.html",
        "- fotos/a.jpg",
        "- oud/index.html",
    ]
    there = {path.removeprefix("/proef/sites/oost/"): store.cat_file(path) for path in store.find("/proef/sites/oost")}
    assert there == tree(made)
