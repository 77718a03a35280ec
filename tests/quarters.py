"""Real quarters of news as networks: the shapes are those of real associations and villages, the words are made up.

`quarters.json` holds for each quarter its stories in order of date: `{"title": [letters of each word], "lead": words,
"blocks": [...]}`, where a block is a paragraph `["p", words, letters of the longest word, "" or "mail" or "url"]`, a
heading `["h", level, words]`, a list `["ul" or "ol", [words of each item]]`, a quotation `["quote", words]`, a table
`["table", columns, rows, letters of the longest word]`, a picture `["img", width, height]` (0, 0: it was not there) or
preformatted text `["code", lines]`.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

from editions import LONG, SAYS, sentence
from support import Content, network, photo

Shape = list[dict[str, Any]]
"""A quarter: its stories."""
SHAPES: dict[str, Shape] = json.loads(Path(__file__).with_name("quarters.json").read_text("utf-8"))
BUURT, EDITION, DAY = "wijk", "winter", "2026-12-01"
GONE = (1600, 1200)  # pixels: a picture whose size nobody knows


# --- The same quarter otherwise ---


def as_it_was(shape: Shape) -> Shape:
    return shape


def doubled(shape: Shape) -> Shape:
    """With one of its stories twice as long."""
    return _with_one(shape, lambda blocks: blocks + deepcopy(blocks))


def halved(shape: Shape) -> Shape:
    """With one of its stories half as long."""
    return _with_one(shape, lambda blocks: blocks[: -(-len(blocks) // 2)])


def without_pictures(shape: Shape) -> Shape:
    return [story | {"blocks": [block for block in story["blocks"] if block[0] != "img"]} for story in shape]


def all_upright(shape: Shape) -> Shape:
    """Each story with a picture, and each picture upright."""
    found = []
    for story in without_pictures(shape):
        pictures = [["img", 900, 1200]] * max(1, sum(block[0] == "img" for block in _of(shape, story)))
        found.append(story | {"blocks": pictures + story["blocks"]})
    return found


def _of(shape: Shape, story: dict[str, Any]) -> list[Any]:
    return next((one["blocks"] for one in shape if one["title"] == story["title"]), [])


def _with_one(shape: Shape, change: Callable[[list[Any]], list[Any]]) -> Shape:
    longest = max(range(len(shape)), key=lambda place: words_of(shape[place]))
    return [
        story | {"blocks": change(story["blocks"])} if place == longest else story for place, story in enumerate(shape)
    ]


VARIANTS: dict[str, Callable[[Shape], Shape]] = {
    "": as_it_was,
    "dubbel": doubled,
    "half": halved,
    "kaal": without_pictures,
    "staand": all_upright,
}
"""Each with the letters that follow the name of the quarter."""


def quarter(name: str) -> Shape:
    """A quarter by its name, such as `kwartaal-07` or `kwartaal-07-staand`."""
    parts = name.split("-")
    return VARIANTS[parts[2] if len(parts) > 2 else ""](SHAPES["-".join(parts[:2])])


def words_of(story: dict[str, Any]) -> int:
    """How many words a story has, besides its title."""
    found: int = story["lead"]
    for block in story["blocks"]:
        if block[0] in ("p", "quote"):
            found += block[1]
        elif block[0] in ("ul", "ol"):
            found += sum(block[1])
        elif block[0] == "h":
            found += block[2]
    return found


# --- As files ---


def network_of(shape: Shape, folder: Path, **edition: str) -> Path:
    """A network with one buurt whose only paper holds this quarter. `edition`: further keys of the edition."""
    random = Random(len(shape))
    files: dict[str, Content] = {}
    first = dt.date(2026, 9, 1)
    for place, story in enumerate(shape):
        day = first + dt.timedelta(days=place * 90 // len(shape))
        files |= dict(_story(story, place, day, random))
    keys = {"titel": "Winter", "datum": DAY, "vanaf": "2026-01-01", **edition}
    files["content/data/edities.yml"] = f"{EDITION}:\n" + "".join(f"  {key}: {value}\n" for key, value in keys.items())
    return network(folder, files, [BUURT])


def _story(story: dict[str, Any], place: int, day: dt.date, random: Random) -> Iterator[tuple[str, Content]]:
    """The files of a story: its text, its pictures."""
    head = {"titel": json.dumps(_title(story["title"], random), ensure_ascii=False), "datum": day.isoformat()}
    if story["lead"]:
        head["samenvatting"] = json.dumps(_words(story["lead"], random), ensure_ascii=False)
    parts: list[str] = []
    for number, block in enumerate(story["blocks"]):
        if block[0] == "img":
            name = f"foto-{place}-{number}.jpg"
            width, height = (block[1], block[2]) if block[1] else GONE
            yield f"content/fotos/{name}", photo(width, height, quality=60)
            if "foto" not in head:
                head |= {"foto": name, "beschrijving_foto": "Een foto uit de buurt."}
            else:
                parts.append(f"![Een foto uit de buurt.](../../fotos/{name})")
        else:
            parts.append(_block(block, random))
    text = "\n\n".join(parts)
    lines = "".join(f"{key}: {value}\n" for key, value in head.items())
    yield f"content/nieuws/2026/bericht-{place:02}.md", f"---\n{lines}---\n{text}\n"


def _block(block: list[Any], random: Random) -> str:
    match block:
        case ["p", count, longest, kind]:
            return _paragraph(count, longest, kind, random)
        case ["h", level, count]:
            return f"{'#' * level} {_words(max(1, count), random).rstrip('.')}"
        case ["ul", items]:
            return "\n".join(f"- {_words(max(1, count), random)}" for count in items)
        case ["ol", items]:
            return "\n".join(f"{number}. {_words(max(1, count), random)}" for number, count in enumerate(items, 1))
        case ["quote", count]:
            return f"> {_words(max(1, count), random)}"
        case ["table", columns, rows, longest]:
            return _table(columns, rows, longest, random)
        case ["code", lines]:
            return "```\n" + "\n".join(f"{number} {random.choice(SAYS)}" for number in range(lines)) + "\n```"
        case _:
            raise ValueError(block)


def _words(count: int, random: Random) -> str:
    """So many words of sentences; the last one ends with a full stop."""
    found: list[str] = []
    while len(found) < count:
        found += sentence(random).split()
    text = " ".join(found[:count])
    # No line of a text begins with what Markdown takes for a list.
    return text.rstrip(",.:?’ ") + "." if text[-1:] not in ".?" else text


def _paragraph(count: int, longest: int, kind: str, random: Random) -> str:
    words = _words(count, random).split()
    place = random.randrange(len(words))
    if kind == "mail":
        words[place] = ("redactie." + "wijkvereniging" * 8)[: max(1, longest - 13)].rstrip(".") + "@buurt.example"[:14]
    elif kind == "url":
        words[place] = "https://" + ("buurt.example/" + "nieuws-en-agenda/" * 12)[: max(1, longest - 8)].rstrip("/-")
    elif max(map(len, words)) < longest:
        words[place] = _long(longest, random)
    return " ".join(words)


def _long(letters: int, random: Random) -> str:
    """A Dutch word of so many letters, compounds put together if need be."""
    whole = random.choice(LONG).lower()
    while len(whole) < letters:
        whole += random.choice(LONG).lower()
    return whole[:letters]


def _title(letters: list[int], random: Random) -> str:
    """A title whose words have so many letters."""
    known: dict[int, list[str]] = {}
    for _ in range(40):
        for word in sentence(random).split():
            bare = word.strip("‘’,.?:")
            known.setdefault(len(bare), []).append(bare)
    found = [random.choice(known[one]) if one in known else _long(max(1, one), random) for one in letters]
    text = " ".join(found)
    return text[:1].upper() + text[1:]


def _table(columns: int, rows: int, longest: int, random: Random) -> str:
    lines = []
    for row in range(rows):
        cells = [_words(random.randint(1, 2), random).rstrip(".") for _ in range(columns)]
        if row == 1:
            cells[0] = _long(longest, random)
        lines.append("| " + " | ".join(cells) + " |")
    lines.insert(1, "|" + "---|" * columns)
    return "\n".join(lines)
