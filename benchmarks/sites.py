"""How long a network's sites take, beside mkdocs with plain Material, in the same run.

A network of N buurten, 60 pages each: 20 news items for all, 30 of its own, and
the pages every site has; five photographs. The same text goes to mkdocs as plain
pages. Figures are whole processes on this machine; quote the ratios.

    python benchmarks/sites.py --buurten 20 --runs 3
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image

SHARED, OWN, PHOTOS = 20, 30, 5
DATE = "2026-11-24"
WORDS = [
    "de",
    "buurt",
    "straat",
    "bewoners",
    "zaterdag",
    "morgen",
    "koffie",
    "samen",
    "tuin",
    "plein",
    "kinderen",
    "lamp",
    "bank",
    "buren",
    "soep",
    "avond",
    "werkgroep",
    "vraag",
    "antwoord",
    "gemeente",
    "fiets",
    "hond",
    "park",
    "school",
    "verhaal",
    "krant",
    "weg",
    "huis",
    "deur",
    "stoel",
    "kring",
    "idee",
]

PEER = "mkdocs + Material, a process per site, two at a time"

AS_LIBRARY = """
import logging, sys
from mkdocs.commands.build import build
from mkdocs.config import load_config
logging.disable(logging.CRITICAL)
for name in sys.argv[2:]:
    build(load_config(f"{sys.argv[1]}/{name}/mkdocs.yml"))
"""


def paragraph(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words)).capitalize() + "."


def text(chance: random.Random) -> str:
    parts = [paragraph(chance, 60), "## " + paragraph(chance, 4), paragraph(chance, 80), paragraph(chance, 70)]
    return "\n\n".join(parts)


def write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


def make_network(root: Path, buurten: list[str]) -> None:
    """The network as buurtpers reads it."""
    chance = random.Random(1)
    write(root / "mkdocs.yml", "theme: {name: buurtpers_web}\nplugins: [{material/search: {lang: nl}}, buurtpers]\n")
    write(root / "content/data/netwerk.yml", "naam: Proef\nredactie: {naam: Redactie}\n")
    for number in range(PHOTOS):
        photo = Image.effect_noise((1600, 1067), 40 + number).convert("RGB")
        (root / "content/fotos").mkdir(parents=True, exist_ok=True)
        photo.save(root / f"content/fotos/foto-{number}.jpg", quality=85)
    for page in ("over", "contact", "colofon", "privacy"):
        write(root / f"content/paginas/{page}.md", f"---\ntitel: {page}\n---\n{text(chance)}\n")
    for number in range(SHARED):
        write(root / f"content/nieuws/2026/samen-{number}.md", item(chance, f"Samen {number}", "alle", number))
    for buurt in buurten:
        write(root / f"sites/{buurt}/docs/.gitkeep", "")
        write(
            root / f"sites/{buurt}/mkdocs.yml",
            f"INHERIT: ../../mkdocs.yml\nsite_name: {buurt}\nsite_url: https://{buurt}.example/\n",
        )
        for number in range(OWN):
            path = root / f"content/nieuws/2026/{buurt}-{number}.md"
            write(path, item(chance, f"{buurt} {number}", buurt, PHOTOS + number))


def item(chance: random.Random, title: str, buurten: str, number: int) -> str:
    photo = f"foto: foto-{number}.jpg\nbijschrift: Foto\n" if number < PHOTOS else ""
    date = f"2026-{number % 10 + 1:02d}-{number % 27 + 1:02d}"
    return f"---\ntitel: {title}\ndatum: {date}\nbuurten: {buurten}\n{photo}---\n{text(chance)}\n"


def make_peer(root: Path, network: Path, buurten: list[str]) -> None:
    """The same texts as one plain mkdocs + Material project per buurt."""
    for buurt in buurten:
        docs = root / buurt / "docs"
        write(docs / "index.md", f"# {buurt}\n")
        for source in sorted((network / "content").rglob("*.md")):
            if source.stem.startswith(("samen-", f"{buurt}-")) or source.parent.name == "paginas":
                body = source.read_text("utf-8").split("---\n", 2)[2]
                write(docs / source.relative_to(network / "content"), f"# {source.stem}\n\n{body}")
        for number in range(60 - len(list(docs.rglob("*.md")))):
            write(docs / f"vulling-{number}.md", f"# Vulling {number}\n\n{paragraph(random.Random(number), 200)}\n")
        shutil.copytree(network / "content/fotos", docs / "fotos")
        write(
            root / buurt / "mkdocs.yml",
            f"site_name: {buurt}\nsite_url: https://{buurt}.example/\nplugins: [search]\n"
            "theme: {name: material, language: nl, font: false}\n",
        )


def timed(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def quiet(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def nothing() -> None:
    pass


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def compare(network: Path, build: tuple[str, ...], again: Path) -> None:
    """Whether the output after all those changes is what a clean build makes of the network now."""
    for name in ("content", "sites", "mkdocs.yml"):
        copy = shutil.copytree if (network / name).is_dir() else shutil.copy
        again.mkdir(exist_ok=True)
        copy(network / name, again / name)
    quiet(*[str(again) if part == str(network) else part for part in build])
    assert tree(network / "build") == tree(again / "build")
    shutil.rmtree(again)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--buurten", type=int, default=20)
    options.add_argument("--runs", type=int, default=5)
    given = options.parse_args()
    buurten = [f"buurt{number:04d}" for number in range(given.buurten)]
    with tempfile.TemporaryDirectory() as work:
        network, peer = Path(work, "network"), Path(work, "peer")
        make_network(network, buurten)
        make_peer(peer, network, buurten)
        news = network / "content/nieuws/2026"
        build = (sys.executable, "-m", "buurtpers", "build", "--root", str(network), "--date", DATE)

        def forget() -> None:
            for folder in (network / "build", network / ".cache"):
                shutil.rmtree(folder, ignore_errors=True)

        def change(name: str) -> None:
            path = news / f"{name}.md"
            path.write_text(path.read_text("utf-8") + "\nNog een zin.\n", encoding="utf-8")

        def build_all() -> None:
            quiet(*build)

        def as_library() -> None:
            quiet(sys.executable, "-c", AS_LIBRARY, str(peer), *buurten)

        def two_at_a_time() -> None:
            waiting, running = list(buurten), list[subprocess.Popen[bytes]]()
            while waiting or running:
                running = [process for process in running if process.poll() is None]
                while waiting and len(running) < 2:
                    config = peer / waiting.pop() / "mkdocs.yml"
                    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(config)]
                    running.append(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
                time.sleep(0.01)

        cases: dict[str, tuple[Callable[[], None], Callable[[], None]]] = {
            "python -c pass": (nothing, lambda: quiet(sys.executable, "-c", "pass")),
            "buurtpers build, clean": (forget, build_all),
            "buurtpers build, one shared item changed": (lambda: change("samen-7"), build_all),
            "buurtpers build, one buurt's item changed": (lambda: change("buurt0000-7"), build_all),
            "buurtpers build, nothing changed": (nothing, build_all),
            "mkdocs + Material, one process (library)": (nothing, as_library),
            PEER: (nothing, two_at_a_time),
        }
        times: dict[str, list[float]] = {name: [] for name in cases}
        for _ in range(given.runs):
            for name, (before, run) in cases.items():
                before()
                times[name].append(timed(run))
            compare(network, build, Path(work, "again"))
        base = statistics.median(times[PEER])
        print(f"{given.buurten} buurten of 60 pages, medians of {given.runs} runs, outputs as of clean builds")
        for name, seconds in times.items():
            median = statistics.median(seconds)
            print(f"{median:8.2f} s  {base / median:7.1f} times as fast as the last   {name}")


if __name__ == "__main__":
    main()
