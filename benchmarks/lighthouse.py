"""What Lighthouse finds of the pages of a site, as a telephone on a slow line sees them.

The site is built and served as a plain host does: packed, and to be kept for ten minutes. For
each page: the medians of the four scores, of the moments that somebody sees something, and of
what came over the line; and every audit that fails, of performance apart. The goals are at the top.

    python -m benchmarks.lighthouse --runs 5
    python -m benchmarks.lighthouse ../my-network --buurt bergkwartier
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.host import hosted

from buurtpers.commands import loading
from buurtpers.plan.groups import GroupPage
from buurtpers.plan.news import ArticlePage
from buurtpers.plan.pages import PagePlan

HERE = Path(__file__).parent
LIGHTHOUSE = HERE / "node/node_modules/.bin/lighthouse"
KEPT = {"Cache-Control": "max-age=600"}  # as GitHub Pages says
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FAST = 95  # what performance should be where a reader comes first; the others should be whole
FIGURES = {
    "FCP": "first-contentful-paint",
    "LCP": "largest-contentful-paint",
    "TBT": "total-blocking-time",
    "CLS": "cumulative-layout-shift",
    "kB": "total-byte-weight",
}
# Which page stands for each kind, and whether it should be fast.
PAGES: dict[str, tuple[bool, Callable[[PagePlan], bool]]] = {
    "front": (True, lambda page: page.path == ""),
    "article": (True, lambda page: isinstance(page.view, ArticlePage) and page.view.item.photo is not None),
    "agenda": (True, lambda page: page.path == "agenda/"),
    "group": (False, lambda page: isinstance(page.view, GroupPage) and bool(page.view.coming and page.view.news)),
    "news": (False, lambda page: page.path == "nieuws/"),
}


def looked_at(address: str, chromium: str) -> dict[str, Any]:
    """What Lighthouse says of a page: its usual telephone, line and processor, and a browser that kept nothing."""
    command = [str(LIGHTHOUSE), address, "--output=json", "--output-path=stdout", "--quiet"]
    flags = "--chrome-flags=--headless=new --no-sandbox --disable-gpu"
    environment = {**os.environ, "CHROME_PATH": chromium}
    said = subprocess.run([*command, flags], env=environment, capture_output=True, text=True)
    if said.returncode:
        sys.exit(f"{address}: {said.stderr}")
    found: dict[str, Any] = json.loads(said.stdout)
    return found


def failed(found: dict[str, Any], category: str) -> list[str]:
    """The audits of a category that count and are not wholly right, with the first place they name."""
    told = []
    for one in found["categories"][category]["auditRefs"]:
        audit = found["audits"][one["id"]]
        if one["weight"] and audit["score"] is not None and audit["score"] < 1:
            items = audit.get("details", {}).get("items", [])
            where = next((item["node"]["snippet"] for item in items if "node" in item), "")
            told.append(f"{category}, {one['id']}: {audit['title']} {where}".rstrip())
    return told


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("network", type=Path, nargs="?", default=HERE.parent, help="its folder; the example, if none")
    options.add_argument("--buurt", help="the first, if none is named")
    options.add_argument("--runs", type=int, default=5)
    given = options.parse_args()
    chromium = shutil.which("chromium")
    if not chromium:
        sys.exit("chromium is not here: make tools")
    if not LIGHTHOUSE.exists():
        subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund", "--prefix", HERE / "node"], check=True)
    today = dt.date.today().isoformat()
    plans = loading.look(given.network, dt.date.fromisoformat(today)).plans
    buurt = given.buurt or next(iter(plans))
    missed = []
    with tempfile.TemporaryDirectory() as work:
        build = [sys.executable, "-m", "buurtpers", "build", "--root", given.network, "--date", today]
        subprocess.run([*build, "--buurt", buurt, "--out", work], check=True, stdout=subprocess.DEVNULL)
        print(f"{buurt}, {today}; medians of {given.runs}\n")
        print("".join(f"{name:>16}" for name in ("page", *CATEGORIES)) + "".join(f"{name:>8}" for name in FIGURES))
        with hosted(Path(work, "sites", buurt), packed=True, headers=KEPT) as address:
            for kind, (fast, fits) in PAGES.items():
                page = next((page for page in plans[buurt].pages if fits(page)), None)
                if page is None:
                    print(f"{kind:>16}  is not on this site")
                    continue
                runs = [looked_at(address + page.path, chromium) for _ in range(given.runs)]
                scores = {one: 100 * median(run["categories"][one]["score"] for run in runs) for one in CATEGORIES}
                figures = [median(run["audits"][name]["numericValue"] for run in runs) for name in FIGURES.values()]
                fcp, lcp, tbt, cls, weight = figures
                print(f"{kind:>16}" + "".join(f"{score:16.0f}" for score in scores.values()), end="")
                print(f"{fcp:8.0f}{lcp:8.0f}{tbt:8.0f}{cls:8.3f}{weight / 1000:8.0f}", flush=True)
                for one in CATEGORIES[1:]:
                    for told in dict.fromkeys(told for run in runs for told in failed(run, one)):
                        print(f"{'':16}  {told}")
                for one, score in scores.items():
                    goal = 100 if one != "performance" else FAST if fast else 0
                    if score < goal:
                        missed.append(f"{kind}: {one} {score:.0f}, to reach {goal}")
    print("\nFCP, LCP and TBT in milliseconds. Goals: " + ("MISSED: " + "; ".join(missed) if missed else "reached"))


if __name__ == "__main__":
    main()
