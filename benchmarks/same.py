"""Whether two versions of buurtpers make the same of the same: every byte, every message, every exit status.

For changes that should change nothing. Each version is a folder with a checkout, or a revision of this repository.
Both are given the example, the network of mistakes of the tests, and variations of the example (`variations.py`); each
is checked, built, changed and built again, and has its papers in every form and its handbook made. What differs is
named, with the first line or byte; the exit status is 1 then.

    python -m benchmarks.same HEAD~5 . --variations 20
    python -m benchmarks.same OLD NEW --only voorbeeld,fouten
"""

from __future__ import annotations

import argparse
import filecmp
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

from benchmarks.network import ADDED
from benchmarks.variations import copy_network, vary

REPOSITORY = Path(__file__).parents[1]
DATE = "2026-11-24"
EXAMPLE, MISTAKES = "voorbeeld", "fouten"
EVERY_FORM = ("--drukker", "--grijs", "--boekje", "--groot", "--waarom")
# Of a variation, papers of two buurten: of each, the composition takes longer than all of its site.
FEW = ("--buurt", "liendert", "--buurt", "schothorst")
EDITIONS = ("2025-herfst", "2026-lente", "2026-winter")
MOST_TOLD = 20


class Network(NamedTuple):
    name: str
    make: Callable[[Path], None]
    papers: tuple[str, ...]
    """What `krant` is asked for."""


def networks(variations: int) -> Iterator[Network]:
    yield Network(EXAMPLE, partial(copy_network, REPOSITORY), ("--editie", "alle", *EVERY_FORM))
    mistakes = REPOSITORY / "tests/networks/mistakes"
    yield Network(MISTAKES, partial(copy_network, mistakes), ("--editie", "alle", *EVERY_FORM))
    for seed in range(variations):
        edition = ("--editie", EDITIONS[seed // 2 % len(EDITIONS)])
        yield Network(f"variatie-{seed}", partial(_variation, seed), (*edition, *FEW, *EVERY_FORM))


def _variation(seed: int, root: Path) -> None:
    copy_network(REPOSITORY, root)
    vary(root, seed)


def version(name: str, folder: Path) -> Path:
    """The folder of a checkout; that of a revision is written below `folder`."""
    if Path(name).is_dir():
        return Path(name).resolve()
    target = folder / "version"
    target.mkdir(parents=True)
    archive = subprocess.run(["git", "archive", name], check=True, cwd=REPOSITORY, stdout=subprocess.PIPE)
    subprocess.run(["tar", "-x"], check=True, cwd=target, input=archive.stdout)
    return target


def everything(program: Path, network: Network, root: Path) -> None:
    """Have one version make all there is to make of a network, below `root`."""
    network.make(root)
    _commit(root)
    told = root.parent / "told"
    told.mkdir()
    steps: tuple[tuple[str, ...], ...] = (
        ("check", "--alles"),
        ("check", "--format", "json"),
        ("build",),
        ("krant", *network.papers),
        ("handboek",),
        ("netwerk",),
        ("fotos",),
        ("schema",),
    )
    for step in steps:
        _run(program, root, told / step[0], step)
    for path in sorted(root.glob("content/nieuws/*/*.md"))[::7]:
        path.write_text(path.read_text("utf-8") + f"\n{ADDED}\n", "utf-8")
    first = root / "build-first"
    shutil.copytree(root / "build", first, symlinks=True)
    _run(program, root, told / "build-again", ("build",))
    _run(program, root, told / "krant-again", ("krant", *network.papers[:2], *FEW))


def _commit(root: Path) -> None:
    """A history of one commit, always the same: pages tell when a text was last changed."""
    when = f"{DATE}T12:00:00+00:00"
    names = {f"GIT_{who}_{what}": "a@b.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    dates = {f"GIT_{who}_DATE": when for who in ("AUTHOR", "COMMITTER")}
    for args in (("init", "--quiet"), ("add", "--all"), ("commit", "--quiet", "--message", "all")):
        subprocess.run(["git", *args], check=True, cwd=root, env={**os.environ, **names, **dates})


def _run(program: Path, root: Path, told: Path, step: Sequence[str]) -> None:
    """One command; what it says goes to files that begin with `told`."""
    env = {**os.environ, "PYTHONPATH": f"{program}/generator:{program}/theme", "PYTHONIOENCODING": "utf-8"}
    date = ("--date", DATE) if step[0] not in ("fotos", "schema") else ()
    call = [sys.executable, "-m", "buurtpers", *step, *date]
    done = subprocess.run(call, cwd=root, env=env, stdin=subprocess.DEVNULL, capture_output=True)
    for name, said in (("out", done.stdout), ("err", done.stderr), ("status", b"%d" % done.returncode)):
        file = told.with_name(f"{told.name}-{step[-1] if step[0] == 'check' else ''}.{name}")
        file.write_bytes(said.replace(bytes(root), b"ROOT"))


def differences(old: Path, new: Path) -> Iterator[str]:
    """Each file that only one folder has, or that is not the same in both."""
    names = {path.relative_to(folder).as_posix() for folder in (old, new) for path in files_of(folder)}
    for name in sorted(names):
        before, after = old / name, new / name
        if not before.exists() or not after.exists():
            yield f"{name}: only in the {'new' if after.exists() else 'old'} version"
        elif before.is_symlink() != after.is_symlink() or before.stat().st_mode != after.stat().st_mode:
            yield f"{name}: another kind of file"
        elif not filecmp.cmp(before, after, shallow=False):
            yield f"{name}: {_first(before.read_bytes(), after.read_bytes())}"


def files_of(folder: Path) -> Iterator[Path]:
    """The files in a folder, but for those of git and of the cache, whose form is our own."""
    for path in folder.rglob("*"):
        if not path.is_dir() and not {".git", ".cache"} & {*path.relative_to(folder).parts}:
            yield path


def _first(old: bytes, new: bytes) -> str:
    at = next(
        (at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), min(map(len, (old, new)))
    )
    line = old.count(b"\n", 0, at) + 1
    return f"line {line}, byte {at}: {old[max(0, at - 30) : at + 50]!r} became {new[max(0, at - 30) : at + 50]!r}"


def compare(versions: Sequence[Path], network: Network, folder: Path) -> list[str]:
    """What differs between the two versions, for one network. What they made stays in `folder` where something does."""
    roots = [folder / network.name / name / "network" for name in ("old", "new")]
    for root in roots:
        root.parent.mkdir(parents=True)
    with ThreadPoolExecutor(len(roots)) as both:
        [*both.map(everything, versions, (network, network), roots)]
    found = [*differences(roots[0].parent, roots[1].parent)]
    if not found:
        shutil.rmtree(folder / network.name)
    return found


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("old", help="the version before: a folder or a revision")
    options.add_argument("new", help="the version after")
    options.add_argument("--variations", type=int, default=5, help="how many variations of the example")
    options.add_argument("--only", default="", help="only these networks, with commas between")
    given = options.parse_args()
    folder, different = Path(tempfile.mkdtemp(prefix="same-")), 0
    versions = [version(name, folder / which) for name, which in ((given.old, "before"), (given.new, "after"))]
    for network in networks(given.variations):
        if given.only and network.name not in given.only.split(","):
            continue
        found = compare(versions, network, folder)
        print(f"{network.name}: {f'{len(found)} differ' if found else 'the same'}", flush=True)
        for line in found[:MOST_TOLD]:
            print(f"  {line}", flush=True)
        different += len(found)
    if different:
        print(f"What both made: {folder}")
    else:
        shutil.rmtree(folder)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
