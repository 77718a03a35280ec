"""How long an editor waits: from saving a text to the page that shows it, in a browser that has it open.

`buurtpers serve` with N buurten beside `hugo server` with the same N (as languages of
one project) and `mkdocs serve`, which knows one site. Each has a server of its own,
with a real browser on one page of one site; the others are stopped meanwhile.

    python -m benchmarks.reload --buurten 100 --runs 7
"""

from __future__ import annotations

import argparse
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from pathlib import Path
from statistics import median

from benchmarks import peers
from benchmarks.network import DATE, make_network
from playwright.sync_api import Error, Page, sync_playwright

PATIENCE = 30.0  # seconds
REST = 5.0  # seconds between two saves: nothing of the last one is still going on
GOAL = 0.2  # seconds
MKDOCS_PORT, HUGO_PORT = 8123, "8200"  # Hugo takes one more for each language
SHARED, OWN = "samen-7", f"{peers.CHANGED}-7"


@contextmanager
def server(command: tuple[str, ...], ready: str) -> Iterator[str]:
    """A server, from when it says that it is `ready`; the port that it says."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        assert process.stdout
        for line in process.stdout:
            if found := re.search(ready, line):
                yield found[1]
                return
        sys.exit(f"{' '.join(command)} ended")
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def waited(page: Page, address: str, file: Path, runs: int) -> list[float]:
    """Seconds from saving `file` to each time that the open page shows what was added; `inf`: not in time."""
    page.goto(address)
    found = []
    for _ in range(runs + 1):
        time.sleep(REST)
        mark = f"proefzin-{time.time_ns()}"
        text = file.read_text("utf-8")
        start = time.perf_counter()
        file.write_text(f"{text}\n{mark}\n", "utf-8")
        while True:
            try:
                page.wait_for_function(f"document.body && document.body.innerText.includes('{mark}')", timeout=5000)
                break
            except Error:  # The page went away under it, or nothing came.
                if time.perf_counter() - start > PATIENCE:
                    return [inf]
        found.append(time.perf_counter() - start)
    return found[1:]  # the first time, a server may have to load something


def tell(name: str, case: str, found: list[float]) -> None:
    if inf in found:
        print(f"{name:44} {case:12} not within {PATIENCE:.0f} s")
        return
    print(f"{name:44} {case:12} {1000 * median(found):6.0f} ms  ({1000 * min(found):.0f} to {1000 * max(found):.0f})")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--buurten", type=int, default=100)
    options.add_argument("--runs", type=int, default=7)
    options.add_argument("--peers", default="hugo,mkdocs")
    given = options.parse_args()
    buurten = [f"buurt{number:04d}" for number in range(given.buurten)]
    chromium = shutil.which("chromium")
    if not chromium:
        sys.exit("chromium is not here: make tools")
    with tempfile.TemporaryDirectory() as work, sync_playwright() as playwright:
        network = Path(work, "network")
        make_network(network, buurten)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(bypass_csp=True)
        measured: list[tuple[str, str, list[float]]] = []

        def both(name: str, address: Callable[[str], str], files: Path) -> None:
            for case, item in (("own item", OWN), ("shared item", SHARED)):
                file = next(files.rglob(f"{item}.md"))
                measured.append((name, case, waited(page, address(item), file, given.runs)))

        ours = (sys.executable, "-m", "buurtpers", "serve", "--root", str(network), "--date", DATE, "--port", "0")
        with server(ours, r"localhost:(\d+)") as port:
            both(
                f"buurtpers serve, {given.buurten} buurten",
                lambda item: f"http://localhost:{port}/{buurten[0]}/{peers.YEAR}/{item}/",
                network / "content",
            )
        if "hugo" in given.peers:
            assets = network / ".cache/buurtpers/preview/sites" / buurten[0] / "assets"
            peers.hugo_content(Path(work, "hugo"), network, assets)
            peers.hugo(Path(work, "full"), Path(work, "hugo"), buurten, "full")
            project = Path(work, "full/all")
            command = (peers.hugo_program(), "server", "--source", str(project), "--clock", f"{DATE}T12:00:00+01:00")
            with server((*command, "--port", HUGO_PORT), rf"localhost:({HUGO_PORT})/.*bind") as port:
                both(
                    f"hugo server, {given.buurten} languages",
                    lambda item: f"http://localhost:{port}/{peers.YEAR}/{item}/",
                    Path(work, "hugo"),
                )
        if "mkdocs" in given.peers:
            peers.mkdocs(Path(work, "mkdocs"), network, buurten[:1])
            config = str(Path(work, "mkdocs", buurten[0], "mkdocs.yml"))
            preview = (sys.executable, "-m", "mkdocs", "serve", "-f", config, "-a", f"localhost:{MKDOCS_PORT}")
            with server(preview, r"Serving on http://localhost:(\d+)") as port:
                both(
                    "mkdocs serve + Material, 1 buurt",
                    lambda item: f"http://localhost:{port}/{peers.YEAR}/{item}/",
                    Path(work, "mkdocs"),
                )
        browser.close()
    for one in measured:
        tell(*one)
    slowest = max(median(found) for name, _, found in measured if name.startswith("buurtpers"))
    print(f"goal {1000 * GOAL:.0f} ms: {'reached' if slowest <= GOAL else 'MISSED'}")


if __name__ == "__main__":
    main()
