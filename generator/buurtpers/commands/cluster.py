"""Sites made on many machines: the jobs of a build on a Dask cluster, the results in a folder or an object store.

The network is read and checked where the command is given. Each worker then gets it
once, with all its files, and makes whole sites of it in a folder of its own, with a
cache of its own: no disk need be shared. A site that is done is put in the store by
the worker that made it. The same job gives the same bytes, so one that was lost with
its worker is done again by another.
"""

from __future__ import annotations

import io
import logging
import os
import shutil
import socket
import tarfile
import uuid
import warnings
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Lock, Thread
from typing import Any

import fsspec
from distributed import Client, KilledWorker, Worker, WorkerPlugin, get_worker
from distributed.comm.addressing import get_address_host_port
from distributed.comm.core import CommClosedError
from distributed.versions import VersionMismatchWarning
from fsspec.implementations.local import LocalFileSystem

from buurtpers.base.language import catalogue
from buurtpers.base.problems import Problem
from buurtpers.base.progress import counted
from buurtpers.base.timing import Spent, asked, measured, received, timed
from buurtpers.commands.build import do_site, site_jobs
from buurtpers.commands.jobs import Job, Outcome, Report, collected, do_job
from buurtpers.commands.loading import Loaded
from buurtpers.engine.faults import Meant
from buurtpers.engine.inputs import Listing, program
from buurtpers.engine.renew import link
from buurtpers.engine.replace import clear, recover, replacing
from buurtpers.read.folders import inside

# In seconds: how long to wait for the scheduler, and for the first worker.
PATIENCE = 5

words = catalogue("buurtpers")


class ClusterError(Meant):
    """The cluster or the store can't be used; the text says why, in Dutch."""


def build_on_cluster(
    loaded: Loaded,
    listed: Listing,
    buurten: Iterable[str],
    address: str,
    target: str,
    report: Report,
    done: Callable[[Outcome], None] = lambda outcome: None,
) -> list[Problem]:
    """Build the sites of those `buurten` that have no mistake of their own, at `target`/sites/<buurt>.

    `target`: the path of a folder that every worker sees, or an address that fsspec knows.
    Returns the mistakes that only show while making. Raises ClusterError.
    """
    store = _Store(target)
    build = uuid.uuid4().hex
    with _client(address) as client:
        client.register_plugin(Office(loaded, packed(listed, loaded.others)), name=build)
        try:
            jobs = site_jobs(loaded, buurten)
            pool = client.get_executor(pure=False)
            outcomes = pool.map(partial(_do, build, target, asked()), jobs)
            here = (received(outcome, child=False) for outcome in outcomes)
            return collected(counted(here, len(jobs), "sites"), report, done)
        finally:
            client.unregister_worker_plugin(build)
            store.clear(build)


@contextmanager
def _client(address: str) -> Iterator[Client]:
    """The cluster behind the scheduler at an address. Raises ClusterError, also where it is lost half-way."""
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # What goes wrong is told here.
    warnings.simplefilter("ignore", VersionMismatchWarning)
    unreachable = ClusterError(words("cluster.unreachable", address=address))
    try:
        socket.create_connection(get_address_host_port(address), PATIENCE).close()  # dask itself tries on and on
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, ImportError) as error:
        raise unreachable from error
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            raise ClusterError(words("cluster.no-workers", address=address)) from error
        try:
            yield client
        except KilledWorker as error:
            raise ClusterError(words("cluster.killed")) from error
        except (CommClosedError, CancelledError) as error:
            raise unreachable from error


# --- The network, sent to a worker ---


def packed(listed: Listing, others: Iterable[str]) -> bytes:
    """All files of a network, and `others` that it was read from, as a tar file; without what can't be read."""
    out, root = io.BytesIO(), listed.root
    with tarfile.open(fileobj=out, mode="w") as tar:
        for file, found in listed.found.items():
            if found.link and found.folder and inside(root / file, root):
                entry = tarfile.TarInfo(file)
                entry.type = tarfile.SYMTYPE
                entry.linkname = os.path.relpath((root / file).resolve(), (root / file).parent.resolve())
                tar.addfile(entry)
            elif found.file and (not found.link or inside(root / file, root)):
                _pack(tar, root / file, file)
            elif found.folder and not found.link:
                entry = tarfile.TarInfo(file)
                entry.type, entry.mode = tarfile.DIRTYPE, 0o755
                tar.addfile(entry)
        # What may lie elsewhere: settings that sites share.
        for file in others:
            if file not in listed.found:
                _pack(tar, root / file, file)
    return out.getvalue()


def _pack(tar: tarfile.TarFile, path: Path, name: str) -> None:
    with suppress(OSError):
        content = path.read_bytes()
        entry = tarfile.TarInfo(name)
        entry.size, entry.mtime = len(content), int(path.stat().st_mtime)
        tar.addfile(entry, io.BytesIO(content))


class Office(WorkerPlugin):
    """Everything a worker needs for the jobs of one build, sent to it once."""

    def __init__(self, loaded: Loaded, files: bytes) -> None:
        self.root, self.files, self.version = loaded.network.root, files, program()
        self.loaded = replace(loaded, network=replace(loaded.network, made={}, _paths={}, _concerned={}))
        self.ready: Loaded | None = None

    def setup(self, worker: Worker) -> None:
        self.folder = Path(worker.local_directory, "buurtpers").resolve()

    def teardown(self, worker: Worker) -> None:
        Thread(target=self._clear).start()  # not before its last job is done

    def _clear(self) -> None:
        with _one_at_a_time:
            if self.ready:
                shutil.rmtree(self.ready.network.root, ignore_errors=True)

    def do(self, job: Job, store: _Store, build: str) -> Outcome:
        """Do a job, and put what was made in the store. Raises ClusterError."""
        if self.version != program():
            raise ClusterError(words("cluster.other-version"))
        loaded = self.ready = self.ready or self._unpacked(build)
        outcome = do_job(do_site, loaded, job, self.folder)
        places: tuple[str, ...] = ()
        if outcome.state or outcome.places:
            with timed("writing"):
                places = (store.put(self.folder / "sites" / job.buurt, job.buurt, build),)
        told = tuple(_moved(found, str(loaded.network.root), str(self.root)) for found in outcome.problems)
        return replace(outcome, places=places, problems=told, state="")

    def _unpacked(self, build: str) -> Loaded:
        """The network as it was loaded, with its files in a folder of this worker."""
        root = self.folder / "networks" / build
        with tarfile.open(fileobj=io.BytesIO(self.files)) as tar:
            tar.extractall(root, filter="data")
        self.files = b""
        return replace(self.loaded, network=replace(self.loaded.network, root=root), kept=self.folder / "cache")


_one_at_a_time = Lock()
"""A worker may have threads, but what makes a site keeps things per process."""


def _do(build: str, target: str, part: str | None, job: Job) -> tuple[Outcome, Spent]:
    """A job, in a worker."""
    with _one_at_a_time:
        office = get_worker().plugins[build]
        assert isinstance(office, Office)
        return measured(part, office.do, job, _Store(target), build)


def _moved(found: Problem, here: str, there: str) -> Problem:
    """A mistake as it is told where the network is: mkdocs names files by their whole path."""
    values = ((key, value.replace(here, there) if isinstance(value, str) else value) for key, value in found.values)
    return replace(found, values=tuple(values))


# --- The store ---


class _Store:
    """The folder, or the object store, where the sites come. Raises ClusterError where there is no such thing."""

    def __init__(self, target: str) -> None:
        try:
            self.system, self.base = fsspec.core.url_to_fs(target)
        except (ValueError, ImportError, OSError) as error:
            raise ClusterError(words("cluster.no-store", place=target, reason=error)) from error
        self.target = target.rstrip("/")
        self.plain = isinstance(self.system, LocalFileSystem)

    def put(self, made: Path, buurt: str, build: str) -> str:
        """Put a site that is in the folder `made` in the place of what is there; where that is."""
        try:
            if not self.plain:
                upload(self.system, made, f"{self.base}/sites/{buurt}")
                return f"{self.target}/sites/{buurt}"
            folder = Path(self.base, "sites", buurt)
            with replacing(folder, build) as new:
                for path in sorted(made.rglob("*")):
                    target = new / path.relative_to(made)
                    target.mkdir() if path.is_dir() else link(str(path), str(target))
            return str(folder)
        except Exception as error:  # each kind of store has its own
            raise ClusterError(words("cluster.not-stored", place=self.target, reason=error)) from error

    def clear(self, build: str) -> None:
        """Clear away what killed workers of a build left half done."""
        if self.plain:
            recover(Path(self.base, "sites"))
            clear(Path(self.base, "sites"), build)


def upload(system: Any, made: Path, base: str) -> None:
    """Make `base` hold exactly what is in the folder `made`, in a store that can only replace file by file.

    First what pages show, then the pages, the front page last; then what is gone is removed. So whatever
    a page that is there asks for is there too; a reader may meet new pages among old ones meanwhile.
    """
    system.invalidate_cache()
    old = {*system.find(base)}
    files = {path.relative_to(made).as_posix(): path for path in made.rglob("*") if path.is_file()}
    for name in sorted(files, key=lambda name: (name.endswith(".html"), name == "index.html", name)):
        system.pipe_file(f"{base}/{name}", files[name].read_bytes())
    if gone := sorted(old - {f"{base}/{name}" for name in files}):
        system.rm(gone)
