"""Fixtures that several tests share. A build that many need is made once for all workers."""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from buurtpers.typeset.typesetter import forget
from corpora_of import fetch_others, hostile_network
from support import REPOSITORY, TODAY, build, network, once, run

# The hundreds of programs that tests start find our modules compiled, also where Python was told to write none.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
MODEST = 900_000_000  # bytes


@pytest.fixture(autouse=True)
def modest() -> Iterator[None]:
    """A worker stays small: what Typst keeps of a document of hundreds of pages is no use to the next test."""
    yield
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    if pages * resource.getpagesize() > MODEST:
        forget()


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The small network without a mistake, in a folder of its own."""
    return network(tmp_path / "netwerk")


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all pytest-xdist workers of this run have in common."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@pytest.fixture(scope="session")
def example(shared_folder: Path) -> Path:
    """The example network of this repository, built whole: `sites/<buurt>/`, `kranten/<editie>/<buurt>.pdf`."""

    def make(folder: Path) -> None:
        for args in (("build",), ("krant", "--editie", "alle")):
            made = run(*args, "--root", REPOSITORY, "--out", folder, "--date", TODAY, timeout=600)
            assert made.status == 0, made.said

    return once(shared_folder / "example", make)


@pytest.fixture(scope="session")
def empty(shared_folder: Path) -> Path:
    """A network as `buurtpers new` leaves it, built whole into its own `build/`."""

    def make(folder: Path) -> None:
        root = folder / "netwerk"
        for args in (
            ("new", root, "--naam", "Burennetwerk Nieuwstad", "--buurt", "Nieuwbuurt"),
            ("build", "--root", root, "--date", TODAY),
            ("krant", "--root", root, "--date", TODAY),
        ):
            made = run(*args, timeout=300)
            assert made.status == 0, made.said

    return once(shared_folder / "empty", make) / "netwerk"


@pytest.fixture(scope="session")
def hostile(shared_folder: Path) -> Path:
    """The built site on which every line of the hostile sets stands, and what every hostile source tells."""

    def make(folder: Path) -> None:
        root = hostile_network(folder / "netwerk")
        fetch_others(root)
        build(root)

    return once(shared_folder / "hostile", make) / "netwerk/build/sites/oost"
