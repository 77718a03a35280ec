"""Whether a build stays linear: one buurt with more and more long messages, and more and more buurten.

For each number of messages, or of buurten of 60 pages: processor seconds of a clean
build, those per piece beside the smallest, and the most memory that one process took.
And one text of many headings, in Markdown alone. Quote the ratios.

    python -m benchmarks.volume --items 500 1000 2000 4000 --buurten 10 100
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.network import DATE, make_network, paragraph, write

from buurtpers.read.markdown import read_markdown

# Texts that Python-Markdown alone reads in quadratic time.
KINDS = {"# a": "# a\n", "a ---": "a\n---\n", "***": "***\n", "> # a": "> # a\n"}


def long_text(chance: random.Random) -> str:
    """Some 600 words, as a report of a meeting has them."""
    parts = []
    for _ in range(5):
        parts += ["## " + paragraph(chance, 4), paragraph(chance, 60), paragraph(chance, 50)]
        parts.append("\n".join(f"- {paragraph(chance, 8)}" for _ in range(3)))
    return "\n\n".join(parts)


def one_buurt(root: Path, items: int) -> None:
    chance = random.Random(1)
    write(root / "mkdocs.yml", "theme: {name: buurtpers_web}\nplugins: [{material/search: {lang: nl}}, buurtpers]\n")
    write(root / "content/data/netwerk.yml", "naam: Proef\nredactie: {naam: Redactie}\n")
    site = "INHERIT: ../../mkdocs.yml\nsite_name: Proef\nsite_url: https://proef.example/\n"
    write(root / "sites/proef/mkdocs.yml", site)
    for number in range(items):
        date = f"{2016 + number % 10}-{number % 12 + 1:02d}-{number % 28 + 1:02d}"
        head = f"---\ntitel: Bericht {number}\ndatum: {date}\n---\n"
        write(root / f"content/nieuws/{date[:4]}/bericht-{number}.md", f"{head}{long_text(chance)}\n")


def clean_build(root: Path) -> tuple[float, float]:
    """Processor seconds of a build from nothing, and MiB of its largest process."""
    before = os.times()
    command = [sys.executable, "-m", "benchmarks.volume", "--measured", str(root)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return spent, float(said.splitlines()[-1])


def measured(root: str) -> None:
    """Build, and print the most memory that a process of it took."""
    import resource

    build = [sys.executable, "-m", "buurtpers", "build", "--root", root, "--date", DATE]
    subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)


def compare(name: str, counts: list[int], make: Callable[[Path, int], None]) -> None:
    print(f"{name:>8}   s processor   of each, beside the first   MiB at most")
    first = 0.0
    for count in counts:
        with tempfile.TemporaryDirectory() as root:
            make(Path(root), count)
            seconds, memory = clean_build(Path(root))
        first = first or seconds / count
        print(f"{count:8d}{seconds:14.2f}{seconds / count / first:28.2f}{memory:14.0f}", flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--items", type=int, nargs="+", default=[500, 1000, 2000, 4000])
    options.add_argument("--buurten", type=int, nargs="+", default=[10, 100])
    options.add_argument("--measured")
    given = options.parse_args()
    if given.measured:
        measured(given.measured)
        return
    compare("items", given.items, one_buurt)
    compare("buurten", given.buurten, lambda root, count: make_network(root, [f"buurt{n:04d}" for n in range(count)]))
    print("\n100 kB of one kind of line, beside 50 kB of it (linear is 2)")
    for name, line in KINDS.items():
        spent = []
        for size in (50_000, 100_000):
            start = time.process_time()
            read_markdown(line * (size // len(line)))
            spent.append(time.process_time() - start)
        print(f"{spent[1] / spent[0]:8.2f}   {spent[1]:6.2f} s   {name}")


if __name__ == "__main__":
    main()
