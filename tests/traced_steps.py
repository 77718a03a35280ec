"""Every kind of step that keeps what it makes, each between two marks, for who watches which files are opened.

`python traced_steps.py ROOT`: prints, for each step, the files of the network in its trace, as JSON. A mark is a file
that is asked for and does not exist.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from buurtpers.check.pictures import pdf_mistake
from buurtpers.commands.build import put_site
from buurtpers.commands.loading import look
from buurtpers.commands.site_papers import with_papers
from buurtpers.engine import traces
from buurtpers.engine.cache import Cache
from buurtpers.engine.inputs import listing
from buurtpers.engine.store import Store
from buurtpers.paper.made import booklet, draft, grey_paper, large_paper, themes_of
from buurtpers.paper.printing import press_paper, shop_of
from buurtpers.photos.photos import derive, print_photo
from buurtpers.plan.papers import plan_edition
from buurtpers.plan.texts import photos_of_network
from buurtpers.read.contents import Contents
from buurtpers.read.folders import PRINTING
from buurtpers.read.network import read_network

MARK = "/buurtpers-step"


def mark(word: str) -> None:
    with suppress(FileNotFoundError):
        os.open(f"{MARK}/{word}", os.O_RDONLY)


def main(root: Path, day: date, edition: str, buurt: str) -> None:
    told: dict[str, list[str]] = {}

    def step(name: str, read: Iterable[str], do: Callable[[], Any]) -> Any:
        mark(name)
        made = do()
        mark("end")
        told[name] = sorted(read)
        return made

    listed, cache = listing(root), Cache(root / ".kept")
    contents = Contents(listed, Store(root / ".kept"))
    network, _ = step("read", listed.found, lambda: read_network(contents, frozenset()))
    for ad in network.ads.values():
        if ad.pdf:
            file = f"content/advertenties/{ad.pdf}"
            step("advertisement", [file], partial(pdf_mistake, root / file, cache))
    for number, photo in enumerate(sorted(photos_of_network(network, day))):
        file = photo.relative_to(root).as_posix()
        step(f"photo-{number}", [file], partial(derive, photo, cache))
        step(f"print-{number}", [file], partial(print_photo, photo, cache))
    loaded = look(root, day)
    plan, themes = plan_edition(network, buurt, edition), themes_of(network)
    paper = step("paper", [], lambda: draft(plan, cache, themes))
    trace = traces.last(cache, f"paper {buurt} {edition}")
    assert trace
    of_paper = [name for name in trace if "/" in name]
    told["paper"] = of_paper
    step("grey", of_paper, lambda: grey_paper(paper, cache))
    step("booklet", of_paper, lambda: booklet(paper, paper.files.pdf, cache))
    step("large", of_paper, lambda: large_paper(paper, cache))
    shop = shop_of(network, edition)
    assert shop
    step("press", [*of_paper, f"{PRINTING}/eigen.icc"], lambda: press_paper(paper, shop, cache))
    site, papers = with_papers(network, loaded.plans[buurt], cache)
    # Of the photographs it shows the trace has the names of what was made of them.
    shown = [photo.relative_to(root).as_posix() for photo in photos_of_network(network, day)]
    settings = ["mkdocs.yml", f"sites/{buurt}/mkdocs.yml"]
    put = step("site", [*settings, *shown], lambda: put_site(loaded, site, papers, root / "build", lambda found: None))
    assert put.changed
    print(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]), date.fromisoformat(sys.argv[2]), *sys.argv[3:])
