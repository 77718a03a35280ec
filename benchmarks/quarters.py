"""Papers of real quarters of news: does each come out, how well, how soon?

The shapes are those of `tests/quarters.json`, the words made up (`tests/quarters.py`). Each paper is made in a process
of its own, measured from its finished PDF, and told in a line; below stand the sums.

    python -m benchmarks.quarters                        # all 49
    python -m benchmarks.quarters --variants             # each also doubled, halved, without pictures, all upright
    python -m benchmarks.quarters kwartaal-07 kwartaal-38-staand --keep /tmp/papers
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from buurtpers.base.guard import tried
from buurtpers.commands.loading import look
from buurtpers.engine.cache import Cache
from buurtpers.paper.judge.measuring import measure
from buurtpers.paper.judge.why import FILLERS
from buurtpers.paper.made import Draft, draft, paper_mistakes, themes_of
from buurtpers.plan.papers import plan_edition
from quarters import BUURT, DAY, EDITION, SHAPES, VARIANTS, network_of, quarter, words_of

PROCESSES = 2
LIMIT = 900  # seconds
HALF = 0.5  # of a page


def made(name: str, keep: Path | None) -> dict[str, Any]:
    """What becomes of a quarter."""
    shape = quarter(name)
    told: dict[str, Any] = {"name": name, "stories": len(shape), "words": sum(map(words_of, shape))}
    with tempfile.TemporaryDirectory() as folder:
        network = look(network_of(shape, Path(folder) / "netwerk"), dt.date.fromisoformat(DAY)).network
        plan = plan_edition(network, BUURT, EDITION)
        began = time.perf_counter()
        paper = tried(partial(draft, plan, Cache(Path(folder) / "cache"), themes_of(network)))
        told["seconds"] = time.perf_counter() - began
        if isinstance(paper, Exception):
            told["refused"] = paper_mistakes(network, BUURT, EDITION, paper)[0].code
        else:
            told |= _measured(paper)
            if keep:
                shutil.copy(paper.files.pdf, keep / f"{name}.pdf")
    told["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return told


def _measured(paper: Draft) -> dict[str, Any]:
    """The figures of a paper that came out; shares are of the room on its pages."""
    composed = paper.composed
    quality = measure(paper.files.pdf, composed.layout, composed.data)
    columns = composed.data.format.columns
    room = sum(page.rows * columns for page in composed.layout.pages)
    modules = [module for module in composed.layout.modules if module.kind in FILLERS - {"notice"}]
    return {
        "pages": len(composed.layout.pages),
        "size": quality.size,
        "fillers": sum(module.place.columns * module.place.rows for module in modules) / room,
        "empty": sum(page.hole.share > HALF for page in quality.pages),
        "left out": quality.left_out,
        "faults": [fault.code for fault in quality.faults],
    }


def _in_process(keep: Path | None, name: str) -> dict[str, Any]:
    """The same in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.quarters", "--one", name, *(["--keep", str(keep)] if keep else [])]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=False)
    except subprocess.TimeoutExpired:
        return {"name": name, "refused": "TIME", "seconds": LIMIT, "megabytes": 0, "stories": 0, "words": 0}
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:]
        return {"name": name, "refused": f"FAULT {last}", "seconds": 0, "megabytes": 0, "stories": 0, "words": 0}
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _line(told: dict[str, Any]) -> str:
    start = f"{told['name']:22} {told['stories']:3} {told['words']:6}"
    start += f" {told['seconds']:6.1f} s {told['megabytes']:5} MB  "
    if "refused" in told:
        return start + str(told["refused"])
    end = f" empty {told['empty']} left out {told['left out']}  {', '.join(told['faults'])}"
    return f"{start}{told['pages']:2} pages {told['size']:5} pt  fillers {told['fillers']:4.0%}{end}"


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--variants", action="store_true")
    parser.add_argument("--keep", type=Path, help="a folder for the papers")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.keep:
        chosen.keep.mkdir(parents=True, exist_ok=True)
    if chosen.one:
        print(json.dumps(made(chosen.one, chosen.keep)))
        return 0
    endings = [f"-{one}" if one else "" for one in VARIANTS] if chosen.variants else [""]
    names = chosen.names or [name + ending for name in SHAPES for ending in endings]
    all_told = []
    with ThreadPoolExecutor(PROCESSES) as pool:
        for told in pool.map(partial(_in_process, chosen.keep), names):
            all_told.append(told)
            print(_line(told), flush=True)
    papers = [told for told in all_told if "refused" not in told]
    pages = sum(told["pages"] for told in papers)
    print(
        f"\n{len(papers)} of {len(all_told)} became a paper; {pages} pages, {sum(t['empty'] for t in papers)} more than"
        f" half empty; more than a quarter fillers: {sum(t['fillers'] > 0.25 for t in papers)}; pictures left out"
        f" beside a filler: {sum(t['left out'] for t in papers if t['fillers'])}; slowest page"
        f" {max((t['seconds'] / t['pages'] for t in papers), default=0):.1f} s; largest"
        f" {max(t['megabytes'] for t in all_told)} MB"
    )
    return len(papers) < len(all_told)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
