"""The network that the sites are timed with: made up text and five photographs, from a fixed seed."""

from __future__ import annotations

import random
from pathlib import Path

from PIL import Image

SHARED, OWN, PHOTOS = 20, 30, 5
DATE = "2026-11-24"
ADDED = "Nog een zin."
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


def change(folder: Path, name: str) -> None:
    """One more sentence in the item `name`, wherever in `folder` it stands."""
    for path in folder.rglob(f"{name}.md"):
        path.write_text(path.read_text("utf-8") + f"\n{ADDED}\n", encoding="utf-8")


def filler(number: int) -> str:
    return paragraph(random.Random(number), 200)
