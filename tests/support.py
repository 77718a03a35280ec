"""A small network as files, and the real command line on it."""

from __future__ import annotations

import datetime as dt
import functools
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from buurtpers.base.problems import as_json
from buurtpers.commands import jobs, loading
from buurtpers.commands.build import build_sites

REPOSITORY = Path(__file__).resolve().parent.parent
NETWORKS = REPOSITORY / "tests/networks"
CORPORA = REPOSITORY / "tests/corpora"
# "Today" in all tests.
TODAY = "2026-11-24"
BUURTEN = ("oost", "west")

SHELL = """\
theme:
  name: buurtpers_web
plugins:
  - material/search:
      lang: nl
  - buurtpers
"""

SITE = """\
INHERIT: ../../mkdocs.yml
site_name: {name}
site_url: https://{buurt}.voorbeeld.example/
extra:
  buurt:
    krant: De {name}er
    kleur: "#1f5c4d"
"""

# A network without a mistake, as small as can be: who publishes, and one of each thing to name.
BASE: dict[str, str] = {
    "mkdocs.yml": SHELL,
    "content/data/netwerk.yml": "naam: Burennetwerk Voorbeeld\n"
    "redactie: {naam: De redactie, telefoon: 033 555 01 00}\n",
    "content/data/themas.yml": "groen: {titel: Groen}\nveiligheid: {titel: Veiligheid}\n",
    "content/data/werkgroepen.yml": "tuin: {titel: Buurttuin, omschrijving: Samen tuinieren., thema: groen}\n",
    "content/data/plekken.yml": "de-kring: {naam: De Kring, adres: Dorpsstraat 1, plaats: Amersfoort}\n",
    "content/data/partners.yml": "wijkagent: {naam: Samira Haddou, functie: wijkagent}\n",
}

Content = str | bytes | None


def network(folder: Path, files: Mapping[str, Content] | None = None, buurten: Iterable[str] = BUURTEN) -> Path:
    """Write the small network into `folder`, with `files` over it (None leaves one out); returns its root."""
    sites = {f"sites/{buurt}/mkdocs.yml": SITE.format(buurt=buurt, name=buurt.capitalize()) for buurt in buurten}
    sites |= {f"sites/{buurt}/docs/.gitkeep": "" for buurt in buurten}
    put(folder, {**BASE, **sites, **(files or {})})
    return folder


def put(root: Path, files: Mapping[str, Content]) -> None:
    """Write `files` below `root`. Text is written as it is, with "\\n" line ends."""
    for name, content in files.items():
        if content is not None:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)


def item(title: str = "Feest op het plein", body: str = "Iedereen is welkom.", **fields: str) -> str:
    """A news item as a volunteer types it; `fields` are further lines of its head."""
    head = {"titel": title, "datum": "2026-11-01", **fields}
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in head.items()) + f"---\n{body}\n"


SENTENCE = "De buren zetten de stoelen buiten, en wie langskwam, kreeg soep met brood en een praatje over de straat. "


def stories(photo: str) -> dict[str, Content]:
    """Seven messages, each longer than the one before, with this photograph: enough for a paper of four pages."""
    return {
        f"content/nieuws/2026/verhaal-{place}.md": item(
            f"Verhaal nummer {place}",
            SENTENCE * (6 + 2 * place),
            datum=f"2026-10-{place + 1:02}",
            foto=photo,
            beschrijving_foto="De straat.",
        )
        for place in range(7)
    }


def once(folder: Path, make: Callable[[Path], object]) -> Path:
    """`folder`, filled by `make` in whichever worker comes first; the others wait for it."""
    done, failed = folder.with_suffix(".done"), folder.with_suffix(".failed")
    try:
        folder.mkdir()
    except FileExistsError:
        for _ in range(6000):
            if done.exists():
                return folder
            assert not failed.exists(), failed.read_text("utf-8")
            time.sleep(0.1)
        raise TimeoutError(folder) from None
    try:
        make(folder)
    except BaseException as error:
        failed.write_text(str(error), "utf-8")
        raise
    done.touch()
    return folder


def photo(width: int = 640, height: int = 480, form: str = "JPEG", **options: Any) -> bytes:
    """A picture that is different everywhere, so that turning or cutting it shows."""
    picture = Image.linear_gradient("L").resize((width, height))
    out = io.BytesIO()
    Image.merge("RGB", (picture, picture.rotate(180), picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT))).save(
        out, form, **options
    )
    return out.getvalue()


@dataclass(frozen=True)
class Result:
    """What a command left: its exit status and what it said."""

    status: int
    stdout: str
    stderr: str

    @property
    def said(self) -> str:
        return self.stdout + self.stderr

    @property
    def problems(self) -> list[dict[str, Any]]:
        """The answer of `check --format json`."""
        found: list[dict[str, Any]] = json.loads(self.stdout)
        return found


def command(*args: str | Path) -> list[str]:
    """The command line of the real program."""
    return [sys.executable, "-m", "buurtpers", *map(str, args)]


def started(args: Sequence[str], **options: Any) -> subprocess.Popen[Any]:
    """A program that runs beside the test, and that a test can interrupt as Ctrl+C does.

    It would inherit that this is ignored, where the tests run in the background of a shell.
    """
    return subprocess.Popen(args, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL) and None, **options)


class _Ready:
    """The program in a process where it is loaded already (see `ready.py`)."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-P", str(Path(__file__).with_name("ready.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            # As a shell in front leaves it: what a command starts can be interrupted.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL) and None,
        )

    def run(self, args: Sequence[str], cwd: Path, timeout: float) -> Result:
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin is not None
        assert stdout is not None
        environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
        with tempfile.NamedTemporaryFile() as said, tempfile.NamedTemporaryFile() as complained:
            asked = {"args": args, "cwd": str(cwd), "environment": environment}
            stdin.write(json.dumps({**asked, "stdout": said.name, "stderr": complained.name}) + "\n")
            stdin.flush()
            copy, began = int(stdout.readline()), time.monotonic()
            limit = threading.Timer(timeout, os.kill, (copy, signal.SIGKILL))
            limit.start()
            status = int(stdout.readline())
            limit.cancel()
            if time.monotonic() - began > timeout:
                raise subprocess.TimeoutExpired(list(args), timeout)
            return Result(status, said.read().decode(), complained.read().decode())


@functools.cache
def _ready(path: str | None) -> _Ready:
    """One for each `path` to libraries (PYTHONPATH)."""
    return _Ready()


def run(*args: str | Path, cwd: Path | None = None, timeout: float = 300) -> Result:
    """Run the real program in a process of its own."""
    return _ready(os.environ.get("PYTHONPATH")).run([*map(str, args)], cwd or Path.cwd(), timeout)


def look(root: Path, date: str = TODAY) -> loading.Loaded:
    """A network read, checked and planned."""
    return loading.look(root.resolve(), dt.date.fromisoformat(date))


def check(root: Path, date: str = TODAY) -> list[dict[str, Any]]:
    """Every mistake of a network, as `check --format json` gives them."""
    loaded = look(root, date)
    found: list[dict[str, Any]] = json.loads(as_json(loaded.problems, loaded.network.sites))
    return found


def build(root: Path, *buurten: str, date: str = TODAY) -> Path:
    """Build a network that has no mistake, or some of its sites; returns the folder of its sites."""
    loaded = look(root, date)
    chosen = buurten or tuple(loaded.network.sites)
    assert not [buurt for buurt in chosen if loaded.held_back(buurt)], loaded.problems
    if len(chosen) < jobs.WORTH_PROCESSES:
        assert build_sites(loaded, chosen, root / "build", lambda name, place: None) == []
    else:  # Processes must not be forked from pytest's, which has threads.
        done = run("build", "--root", root, "--date", date, *(f"--buurt={buurt}" for buurt in chosen))
        assert done.status == 0, done.said
    return root / "build/sites"


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below `folder`, by its path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
