"""How long a network's sites take, beside Hugo and beside mkdocs with plain Material, in the same run.

A network of N buurten, 60 pages each: 20 news items for all, 30 of its own, and
the pages every site has; five photographs. The same texts go to each peer
(peers.py). Figures are whole processes on this machine; quote the ratios.

    python -m benchmarks.sites --buurten 20 --runs 3
    python -m benchmarks.sites --peers hugo --hugo full     # without the slow ones
"""

from __future__ import annotations

import argparse
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks import peers
from benchmarks.network import ADDED, DATE, change, make_network
from benchmarks.peers import CLEAN, NOTHING, OWN_ITEM, SHARED_ITEM, Builder, run

CHANGES = {SHARED_ITEM: "samen-7", OWN_ITEM: f"{peers.CHANGED}-7"}
PEERS = ("hugo", "mkdocs", "mkdocs-library")
THEMES = ("minimal", "full")
PYTHON = "python -c pass"
OURS = "buurtpers"
# Of a peer's time in the same case, buurtpers takes at most this part.
GOALS = (
    (CLEAN, "hugo-full-each", 1.0),
    (CLEAN, "mkdocs", 1 / 5),
    (SHARED_ITEM, "hugo-full-one", 1 / 5),
    (SHARED_ITEM, "mkdocs", 1 / 30),
    (OWN_ITEM, "hugo-full-each", 1 / 10),
)


class Time(NamedTuple):
    clock: float
    processors: float


Times = dict[tuple[str, str], Time]
"""By builder and case."""


def timed(work: Callable[[], None]) -> Time:
    used, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    work()
    clock, now = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Time(clock, now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime)


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def compare(network: Path, build: tuple[str, ...], again: Path) -> None:
    """Whether the output after all those changes is what a clean build makes of the network now."""
    for name in ("content", "sites", "mkdocs.yml"):
        copy = shutil.copytree if (network / name).is_dir() else shutil.copy
        again.mkdir(exist_ok=True)
        copy(network / name, again / name)
    run(*[str(again) if part == str(network) else part for part in build])
    assert tree(network / "build") == tree(again / "build")
    peers.put_aside(again, again.parent)


def measure(builders: list[Builder], runs: int, after: Callable[[], None]) -> Times:
    """The medians of all cases; `after` each run, whether all is as it should be."""
    seconds: dict[tuple[str, str], list[Time]] = {}

    def note(name: str, case: str, work: Callable[[], None]) -> None:
        seconds.setdefault((name, case), []).append(timed(work))
        clock, processors = seconds[name, case][-1]
        print(f"{clock:9.2f} s {processors:9.2f} s of processors   {name}: {case}", file=sys.stderr, flush=True)

    for _ in range(runs):
        note(PYTHON, "", lambda: run(sys.executable, "-c", "pass"))
        for builder in builders:
            for case in builder.cases:
                if case == CLEAN:
                    builder.forget()
                if case in CHANGES:
                    change(builder.sources, CHANGES[case])
                note(builder.name, case, builder.build)
        after()
    return {key: Time(*(median(part) for part in zip(*times, strict=True))) for key, times in seconds.items()}


# What the outputs are


def pages(site: Path) -> set[str]:
    found = (path.relative_to(site).parent.as_posix() for path in site.rglob("index.html"))
    return {path.replace("/pagina/", "/pagina-") for path in found}


def check(ours: Builder, builder: Builder) -> None:
    """Hugo makes the same pages as buurtpers; mkdocs, which has no archive, as many as there are texts to fill 60."""
    for mine, its in zip(ours.sites, builder.sites, strict=False):
        made = pages(its)
        assert len(made) == 60 if builder.name.startswith("mkdocs") else made == pages(mine), f"{its}: {len(made)}"
        if SHARED_ITEM in builder.cases:
            assert ADDED in (its / "nieuws/2026/samen-7/index.html").read_text("utf-8"), its


def print_outputs(builders: dict[str, Builder]) -> None:
    print("\nAll sites together\n\n    files     pages  kB of pages   kB of all")
    shown: dict[tuple[Path, ...], Builder] = {}
    for builder in builders.values():
        if CLEAN in builder.cases:
            shown.setdefault(builder.sites, builder)
    for builder in shown.values():
        files = [path for site in builder.sites for path in site.rglob("*") if path.is_file()]
        html = [path for path in files if path.suffix == ".html"]
        sizes = [sum(path.stat().st_size for path in part) // 1000 for part in (html, files)]
        print(f"{len(files):9,} {len(html):9,} {sizes[0]:12,} {sizes[1]:11,}   {builder.name}")


# How long they took


def taken(builder: Builder, case: str, times: Times) -> Time | None:
    """Who keeps nothing takes as long after a change as from nothing, and is timed only once."""
    if builder.cases == (CLEAN,) and case in CHANGES:
        case = CLEAN
    return times.get((builder.name, case))


def print_times(builders: dict[str, Builder], times: Times) -> None:
    for case in builders[OURS].cases:
        print(f"\n{case}\n\n   clock s  processors s  buurtpers / this")
        for builder in builders.values():
            if its := taken(builder, case, times):
                ratio = times[builders[OURS].name, case].clock / its.clock
                name = builder.name if (builder.name, case) in times else f"{builder.name}: as from nothing"
                print(f"{its.clock:10.2f} {its.processors:13.2f} {ratio:17.3f}   {name}")


def print_goals(builders: dict[str, Builder], times: Times) -> None:
    print("\nGoals, for 100 sites\n\n  at most  measured")
    for case, peer, most in GOALS:
        if its := peer in builders and taken(builders[peer], case, times):
            mine = times[builders[OURS].name, case]
            what = f"{case}: of {builders[peer].name} (of its processors {mine.processors / its.processors:.3f})"
            print_goal(most, mine.clock / its.clock, what)
    python, nothing = times[PYTHON, ""].clock, times[builders[OURS].name, NOTHING].clock
    print_goal(0.5, nothing - python, f"{NOTHING}: seconds more than starting Python, {python:.2f}")


def print_goal(most: float, measured: float, what: str) -> None:
    print(f"{most:9.3f} {measured:9.3f}   {'met   ' if measured <= most else 'missed'}  {what}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--buurten", type=int, default=20)
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--peers", default=",".join(PEERS), help="some of them, with commas between")
    options.add_argument("--hugo", choices=THEMES, help="only this theme; both if not given")
    given = options.parse_args()
    wanted = given.peers.split(",")
    if unknown := set(wanted) - set(PEERS):
        options.error(f"unknown peers: {', '.join(sorted(unknown))}")
    buurten = [f"buurt{number:04d}" for number in range(given.buurten)]
    with tempfile.TemporaryDirectory() as work:
        network = Path(work, "network")
        make_network(network, buurten)
        build = (sys.executable, "-m", "buurtpers", "build", "--root", str(network), "--date", DATE)
        made = tuple(network / "build/sites" / buurt for buurt in buurten)
        kept = (network / "build", network / ".cache")
        cases = (CLEAN, SHARED_ITEM, OWN_ITEM, NOTHING)
        ours = Builder("buurtpers", network / "content", made, kept, lambda: run(*build), cases)
        builders = {OURS: ours}
        if "hugo" in wanted:
            run(*build, "--buurt", buurten[0])  # for the files of the shell
            peers.hugo_content(Path(work, "hugo"), network, made[0] / "assets")
            for theme in [given.hugo] if given.hugo else THEMES:
                builders |= peers.hugo(Path(work, theme), Path(work, "hugo"), buurten, theme)
        if {"mkdocs", "mkdocs-library"} & set(wanted):
            builders |= {k: b for k, b in peers.mkdocs(Path(work, "mkdocs"), network, buurten).items() if k in wanted}
        times = measure(list(builders.values()), given.runs, lambda: compare(network, build, Path(work, "again")))
        for builder in builders.values():
            check(ours, builder)
        print(f"{given.buurten} buurten of 60 pages, medians of {given.runs} runs, outputs as of clean builds")
        print_times(builders, times)
        print_goals(builders, times)
        print_outputs(builders)


if __name__ == "__main__":
    main()
