"""How long papers take, beside WeasyPrint laying out the same text in flowing columns, in the same run.

One paper: 8 pages A4, 24 stories (16 of 40 to 90 words, 7 of 120 to 160, one of 350
to 420), two in three with a photograph. It is composed and typeset from nothing, in a process
that is already there, and every run has another text, so that nothing is remembered
from the run before. Then a network of N buurten: 20 stories for all, 4 of its
own, its own name, colour and agenda; whole processes on two cores. Quote the ratios.

    python benchmarks/papers.py --runs 5 --buurten 100
"""

from __future__ import annotations

import argparse
import datetime as dt
import html
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import weasyprint
from PIL import Image, ImageFilter
from weasyprint.text.fonts import FontConfiguration

from buurtpers.commands import loading
from buurtpers.paper.compose.papers import Composed, Sheet, compositions
from buurtpers.paper.content.themefile import read_theme
from buurtpers.paper.typesetting import typeset
from buurtpers.photos.photos import print_photo
from buurtpers.plan.edition import EditionPlan, Story
from buurtpers.plan.pages import PhotoUse
from buurtpers.plan.papers import plan_edition
from buurtpers.prepress.inks import SCREEN

DATE = "2026-12-05"
EDITION = "2026-winter"
PAGES, OWN, PHOTOS, CORES = 8, 4, 24, 2
# For each story of a paper: its least and most words, and whether it has a photograph.
SHORT, NEWS, LONG = (40, 90), (120, 160), (350, 420)
# L: leads the paper. As much as eight pages hold in the type size that is liked best.
KINDS = [{"L": LONG, "N": NEWS, "S": SHORT}[kind] for kind in "LSNSSSNSSSNSNSSNSSNSSNSS"]
RATIOS = ((2400, 1600), (2400, 1600), (2400, 1350), (2000, 2000), (1600, 2400), (1800, 2400))
THEMES = ("groen", "veiligheid", "zorg", "wonen")
NAMES = ("Ank Mulder", "Youssef El Amrani", "Joke Terpstra", "Samira Haddou", "de redactie")
COLOURS = ("#1f5c4d", "#8c2f1b", "#3b2db8", "#7a5a00", "#0b5c8a")

_SMALL = (
    "de het een en van in op te dat is er aan met voor niet die we ze om bij ook maar als dan nog al wel naar uit "
    "over door hun zijn had was wie wat waar elke onze geen meer toch weer"
)
_LARGE = (
    "buurt straat bewoners zaterdagmorgen koffie samen tuin plein kinderen lantaarnpaal bankje buren linzensoep avond "
    "werkgroep vraag antwoord gemeente fietsenstalling hond park school verhaal krant weg huisnummer voordeur stoel "
    "kring idee vrijwilligers woningcorporatie trappenhuis lift containers stoeptegels moestuin appelbomen vergadering "
    "verkeersdrempel speelveld buurthuis afspraak gereedschap schuurtje regenton wijkagent spreekuur huisarts "
    "boodschappen kruiwagen bijeenkomst voorjaar herfstvakantie penningmeester contributie vergunning "
    "omgevingsvergunning geluidsoverlast verlichting parkeerplaatsen schoolplein bibliotheek taalcafé naaimachine "
    "repareren schilderen opruimen vertellen luisteren wandelen uitnodigen organiseren vergeten beginnen "
    "helpt komt staat vindt belt schrijft zegt brengt zoekt kent mooie oude nieuwe kleine drukke rustige gezellige "
    "verantwoordelijkheid samenwerking buurtbemiddeling mantelzorgers thuiswonende alleenstaande"
)
SMALL_WORDS, LARGE_WORDS = _SMALL.split(), _LARGE.split()


# --- The network ---


def words(chance: random.Random, count: int) -> list[str]:
    return [chance.choice(SMALL_WORDS if chance.random() < 0.55 else LARGE_WORDS) for _ in range(count)]


def sentences(chance: random.Random, count: int) -> str:
    """About `count` words, in sentences of 7 to 18."""
    found: list[str] = []
    while count > 0:
        some = words(chance, min(max(count, 4), chance.randint(7, 18)))
        found.append(" ".join(some).capitalize() + chance.choice("....?"))
        count -= len(some)
    return " ".join(found)


def story_text(chance: random.Random, count: int) -> str:
    """Paragraphs of 35 to 70 words; longer stories have subheads, a list and a quotation among them."""
    parts: list[str] = []
    left = count
    while left > 0:
        size = min(left, chance.randint(35, 70))
        if len(parts) in (3, 7, 11) and left > 60:
            parts.append("## " + " ".join(words(chance, 3)).capitalize())
        if len(parts) == 5:
            parts.append("\n".join(f"- {sentences(chance, 9)}" for _ in range(3)))
            left -= 27
        if len(parts) == 9:
            parts.append(f"> {sentences(chance, 14)}")
            left -= 14
        parts.append(sentences(chance, size))
        left -= size
    return "\n\n".join(parts)


def story(chance: random.Random, place: int, buurten: str) -> str:
    """A news item, as the `place`th of a paper."""
    title = " ".join(words(chance, chance.randint(3, 7))).capitalize()
    head = [f"titel: {title}", f"datum: 2026-11-{28 - place:02d}", f"buurten: {buurten}"]
    head += [f"thema: {THEMES[place * len(THEMES) // len(KINDS)]}"]
    if place == 0:
        head.append("krant: voorpagina")
    if place % 3 != 2:
        head += [f"foto: foto-{chance.randrange(PHOTOS)}.jpg", f"bijschrift: {sentences(chance, 9)}"]
    if KINDS[place] is not SHORT:
        head += [f"samenvatting: {sentences(chance, 14)}", f"auteur: {chance.choice(NAMES)}"]
    return "---\n" + "\n".join(head) + f"\n---\n{story_text(chance, chance.randint(*KINDS[place]))}\n"


def write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


def make_photos(folder: Path) -> None:
    """Pictures with the soft and the sharp of a photograph."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(5)
    for number in range(PHOTOS):
        width, height = RATIOS[number % len(RATIOS)]
        bands = [
            Image.frombytes("L", (24, 24), chance.randbytes(24 * 24)).resize((width, height), Image.Resampling.BICUBIC)
            for _ in range(3)
        ]
        grain = Image.frombytes("L", (width // 4, height // 4), chance.randbytes((width // 4) * (height // 4)))
        soft = grain.filter(ImageFilter.GaussianBlur(1)).resize((width, height), Image.Resampling.BICUBIC)
        picture = Image.blend(Image.merge("RGB", bands), Image.merge("RGB", (soft, soft, soft)), 0.25)
        picture.save(folder / f"foto-{number}.jpg", quality=85)


def make_network(root: Path, buurten: Sequence[str], seed: int, photos: Path) -> Path:
    """A network with one edition, whose papers hold len(KINDS) stories each."""
    chance = random.Random(seed)
    data = root / "content/data"
    write(root / "mkdocs.yml", "theme: {name: buurtpers_web}\nplugins: [{material/search: {lang: nl}}, buurtpers]\n")
    write(data / "netwerk.yml", "naam: Burennetwerk Proef\nredactie: {naam: De redactie, telefoon: 033 555 01 00}\n")
    write(data / "themas.yml", "".join(f"{theme}: {{titel: {theme.capitalize()}}}\n" for theme in THEMES))
    places = (f"{buurt}: {{naam: De Kring, adres: Dorpsstraat 1, buurten: {buurt}}}\n" for buurt in buurten)
    write(data / "plekken.yml", "".join(places))
    write(data / "edities.yml", f'{EDITION}: {{titel: Winter 2026, datum: 2026-12-05, paginas: "8"}}\n')
    shutil.copytree(photos, root / "content/fotos", copy_function=os.link)
    own = set(range(3, len(KINDS), len(KINDS) // OWN)) if len(buurten) > 1 else set()
    for place in range(len(KINDS)):
        if place not in own:
            write(root / f"content/nieuws/2026/samen-{place}.md", story(chance, place, "alle"))
    meetings, groups = [], []
    for number, buurt in enumerate(buurten):
        name = f"De {buurt.capitalize()}er"
        write(root / f"sites/{buurt}/docs/.gitkeep", "")
        write(
            root / f"sites/{buurt}/mkdocs.yml",
            f"INHERIT: ../../mkdocs.yml\nsite_name: {buurt.capitalize()}\nsite_url: https://{buurt}.example/\n"
            f'extra: {{buurt: {{krant: {name}, kleur: "{COLOURS[number % len(COLOURS)]}"}}}}\n',
        )
        for place in sorted(own):
            write(root / f"content/nieuws/2026/{buurt}-{place}.md", story(chance, place, buurt))
        for day in range(chance.randint(12, 16)):
            date = dt.date(2026, 12, 6) + dt.timedelta(days=3 * day)
            title = " ".join(words(chance, 3)).capitalize()
            meetings.append(
                f'{buurt}-{day}: {{titel: {title}, datum: {date}, begin: "19:30", plek: {buurt}, buurten: {buurt}}}\n'
            )
        for group in range(6):
            text = sentences(chance, 9).rstrip(".?")
            groups.append(f"{buurt}-{group}: {{titel: Groep {group}, omschrijving: {text}, buurten: {buurt}}}\n")
    write(data / "bijeenkomsten.yml", "".join(meetings))
    write(data / "werkgroepen.yml", "".join(groups))
    return root


# --- The same text in flowing columns ---

STYLE = """
@font-face { font-family: Serif; src: url(%(fonts)s/SourceSerif4.ttf); font-weight: 200 900 }
@font-face { font-family: Serif; src: url(%(fonts)s/SourceSerif4-Italic.ttf); font-weight: 200 900; font-style: italic }
@page { size: A4; margin: 20mm 13mm 13mm; @bottom-center { content: counter(page); font: 8pt Serif } }
html { font: 9.8pt/12.9pt Serif; hyphens: auto; text-align: justify }
main { columns: 3; column-gap: 17pt }
h1 { font-size: 40pt; line-height: 1; margin: 0 0 12pt } h2 { font-size: 18pt; line-height: 1.1; text-align: left }
h2, h3, figure { break-inside: avoid } h2, h3 { break-after: avoid; margin: 12pt 0 6pt }
p, ul, blockquote, figure { margin: 0 0 6pt } figcaption, .by { font-size: 8pt; text-align: left }
img { width: 100%% }
"""


def flowing(plan: EditionPlan, photo: Callable[[PhotoUse], Path | None]) -> str:
    """Everything that the paper holds as one HTML page."""
    parts = [f"<h1>{html.escape(plan.masthead)}</h1><main>"]
    for item in plan.stories:
        parts.append(_article(item, photo))
    parts.append("<h2>Agenda</h2>")
    for line in plan.agenda:
        parts.append(f"<p>{line.start:%d-%m %H.%M} uur: {html.escape(line.title)}, {html.escape(line.place or '')}</p>")
    parts.append("<h2>Werkgroepen</h2>")
    for group in plan.groups:
        parts.append(f"<p><b>{html.escape(group.title)}</b> {html.escape(group.description)}</p>")
    style = STYLE % {"fonts": Path(str(files("buurtpers_press"))).joinpath("fonts").as_uri()}
    return f'<html lang="nl"><head><style>{style}</style></head><body>{"".join(parts)}</main></body></html>'


def _article(item: Story, photo: Callable[[PhotoUse], Path | None]) -> str:
    found = photo(item.photo) if item.photo else None
    figure = ""
    if item.photo and found:
        caption = f"<figcaption>{html.escape(item.photo.caption or '')}</figcaption>"
        figure = f'<figure><img src="{found.resolve().as_uri()}" alt="">{caption}</figure>'
    lead = f"<p><b>{html.escape(item.lead)}</b></p>" if item.lead else ""
    by = f'<p class="by">{html.escape(item.author)}</p>' if item.author else ""
    return f"<article>{figure}<h2>{html.escape(item.title)}</h2>{lead}{by}{item.body.html}</article>"


# --- Runs ---


PEER = "WeasyPrint, the same text in three flowing columns"


@dataclass(frozen=True)
class Cost:
    """What a run took: seconds by the clock, and of processors."""

    clock: float
    processors: float


Costs = dict[str, list[Cost]]


def timed(run: Callable[[], object]) -> Cost:
    def used() -> float:
        return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))

    start, before = time.perf_counter(), used()
    run()
    return Cost(time.perf_counter() - start, used() - before)


def quiet(*command: str) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stdout[-2000:] + done.stderr[-2000:])


def krant(root: Path) -> None:
    quiet(sys.executable, "-m", "buurtpers", "krant", "--root", str(root), "--date", DATE)


def one_paper(root: Path, fonts: FontConfiguration) -> dict[str, Cost]:
    """The paper of the network at `root`, in this process and in one of its own, beside its text in flowing columns."""
    loaded = loading.look(root, dt.date.fromisoformat(DATE))
    plan, cache = plan_edition(loaded.network, "proef", EDITION), loading.cache_of(root)
    folder = root / "set"
    made: dict[str, Composed] = {}

    def photo(use: PhotoUse) -> Path | None:
        return print_photo(Path(use.file), cache)

    def compose() -> None:
        made["paper"] = next(compositions(plan, photo, folder, read_theme(plan.theme)))

    def flow() -> None:
        weasyprint.HTML(string=text).write_pdf(font_config=fonts)

    assert len(plan.stories) == len(KINDS)
    assert all(photo(item.photo) for item in plan.stories if item.photo)  # They are scaled before.
    text = flowing(plan, photo)
    write(root / "peer.html", text)
    composing = timed(compose)
    assert made["paper"].pages == PAGES
    setting = timed(lambda: typeset(made["paper"], SCREEN, Sheet(), folder))
    found = {
        PEER: timed(flow),
        "composing one paper": composing,
        "typesetting it": setting,
        "composing and typesetting one paper": Cost(
            composing.clock + setting.clock, composing.processors + setting.processors
        ),
        "WeasyPrint, a process of its own": timed(
            lambda: quiet(sys.executable, "-m", "weasyprint", str(root / "peer.html"), str(root / "peer.pdf"))
        ),
    }
    found["buurtpers krant, one paper, its photographs scaled before"] = timed(lambda: krant(root))
    shutil.rmtree(root / ".cache")
    found["buurtpers krant, one paper, nothing kept"] = timed(lambda: krant(root))
    return found


def many_papers(root: Path) -> dict[str, Cost]:
    """A network's papers: from nothing, nothing changed, and one story changed, that all have or that one has."""
    for folder in (root / ".cache", root / "build"):
        shutil.rmtree(folder, ignore_errors=True)
    news = root / "content/nieuws/2026"
    found = {"from nothing": timed(lambda: krant(root)), "nothing changed": timed(lambda: krant(root))}
    buurt = min(path.name for path in (root / "sites").iterdir())
    for name, file, changed in (
        ("a story of one buurt changed", next(news.glob(f"{buurt}-*.md")), 1),
        ("a story of all changed", news / "samen-5.md", len(made(root))),
    ):
        before, text = made(root), file.read_text("utf-8")
        file.write_text(f"{text}\nNog een zin erbij.\n", encoding="utf-8")
        found[name] = timed(lambda: krant(root))
        other = sum(before[paper] != now for paper, now in made(root).items())
        if other != changed:
            raise SystemExit(f"{name}: {other} papers are others, not {changed}")
        file.write_text(text, encoding="utf-8")
        krant(root)
    return found


def made(root: Path) -> dict[str, bytes]:
    """The papers that there are."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in (root / "build/kranten").rglob("*.pdf")}


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--buurten", type=int, default=100, help="0: only one paper")
    options.add_argument("--runs", type=int, default=5)
    given = options.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    costs: Costs = {}
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        make_photos(work / "photos")
        fonts = FontConfiguration()
        for run in range(given.runs + 1):
            found = one_paper(make_network(work / f"one-{run}", ["proef"], 100 + run, work / "photos"), fonts)
            if run:  # The first is for warming up.
                _note(costs, found)
        if given.buurten:
            buurten = [f"buurt{number:03d}" for number in range(given.buurten)]
            root = make_network(work / "many", buurten, 1, work / "photos")
            for _ in range(given.runs):
                found = many_papers(root)
                _note(costs, {f"{given.buurten} papers, {name}": cost for name, cost in found.items()})
    base = statistics.median(cost.clock for cost in costs[PEER])
    print(f"{PAGES} pages A4, {len(KINDS)} stories, {CORES} cores, medians of {given.runs} runs")
    print("   clock  processors")
    for name, some in costs.items():
        clock, processors = (statistics.median(getattr(c, kind) for c in some) for kind in ("clock", "processors"))
        print(f"{clock:8.2f} s {processors:8.2f} s  {clock / base:6.2f} x WeasyPrint   {name}")


def _note(costs: Costs, found: dict[str, Cost]) -> None:
    for name, cost in found.items():
        costs.setdefault(name, []).append(cost)


if __name__ == "__main__":
    main()
