"""Networks that nobody wrote: the example with a part of it left out, moved, made longer, or spoiled.

The example uses all that buurtpers knows; what is changed in it, and how often, comes from a seed alone. So a
variation has thin editions and thick ones, stories of other lengths, other dates, and mistakes as people make them.
"""

from __future__ import annotations

import datetime as dt
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

PARTS = ("content", "sites", "mkdocs.yml")
MOST_CHANGES = 40
_DATE = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b")
_NUMBER = re.compile(r"(?<=: )\d{1,4}$", re.MULTILINE)


def copy_network(source: Path, target: Path) -> None:
    """The files of a network as people write them, without anything that was made of them."""
    target.mkdir(parents=True)
    for part in PARTS:
        copy = shutil.copytree if (source / part).is_dir() else shutil.copy2
        copy(source / part, target / part)


def vary(root: Path, seed: int) -> None:
    """Change the network in `root`, as this seed says."""
    chance = random.Random(seed)
    changes = QUIET if seed % 2 == 0 else QUIET + MISTAKES
    for _ in range(chance.randint(1, MOST_CHANGES)):
        kind, change, _often = chance.choices(changes, [often for *_, often in changes])[0]
        files = sorted(path for path in root.glob(kind) if path.is_file())
        if files:
            path = chance.choice(files)
            text = path.read_text("utf-8")
            if (changed := change(chance, text)) is None:
                path.unlink()
            else:
                path.write_text(changed, "utf-8")


Change = Callable[[random.Random, str], str | None]
"""What becomes of a text; None where its file goes."""


def _gone(chance: random.Random, text: str) -> None:
    return None


def _longer(chance: random.Random, text: str) -> str:
    head, paragraphs = _parts(text)
    return head + "\n\n".join(paragraphs + chance.choices(paragraphs, k=chance.randint(1, 2 * len(paragraphs))))


def _shorter(chance: random.Random, text: str) -> str:
    head, paragraphs = _parts(text)
    return head + "\n\n".join(paragraphs[: chance.randint(0, len(paragraphs))])


def _mixed(chance: random.Random, text: str) -> str:
    head, paragraphs = _parts(text)
    return head + "\n\n".join(chance.sample(paragraphs, len(paragraphs)))


def _parts(text: str) -> tuple[str, list[str]]:
    """The front matter of a text, and its paragraphs."""
    head, mark, body = text.rpartition("\n---\n")
    return head + mark, body.strip().split("\n\n")


def _no_photo(chance: random.Random, text: str) -> str:
    return re.sub(r"^(foto|bijschrift): .*\n", "", text, flags=re.MULTILINE)


def _one_other(chance: random.Random, text: str, pattern: re.Pattern[str], other: Callable[[str], str]) -> str:
    """With something else in the place of one of what a pattern finds."""
    found = [*pattern.finditer(text)]
    if not found:
        return text
    one = chance.choice(found)
    return text[: one.start()] + other(one[0]) + text[one.end() :]


def _other_day(chance: random.Random, text: str) -> str:
    def moved(day: str) -> str:
        return (dt.date.fromisoformat(day) + dt.timedelta(chance.randint(-60, 60))).isoformat()

    return _one_other(chance, text, _DATE, moved)


def _other_number(chance: random.Random, text: str) -> str:
    return _one_other(chance, text, _NUMBER, lambda _: str(chance.choice((0, 1, 2, 3, 4, 6, 8, 12, 16, 500))))


def _record_gone(chance: random.Random, text: str) -> str:
    """Without one of the records of a table, each of which begins at the left margin."""
    records = re.split(r"^(?=[\w-])", text, flags=re.MULTILINE)
    records.pop(chance.randrange(len(records)))
    return "".join(records)


def _line_gone(chance: random.Random, text: str) -> str:
    lines = text.splitlines(keepends=True)
    if lines:
        lines.pop(chance.randrange(len(lines)))
    return "".join(lines)


def _line_twice(chance: random.Random, text: str) -> str:
    lines = text.splitlines(keepends=True)
    if lines:
        at = chance.randrange(len(lines))
        lines.insert(at, lines[at])
    return "".join(lines)


def _slip(chance: random.Random, text: str) -> str:
    """A slip of the finger."""
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice(("", "\t", ":", '"', "x", "é", "<b>", "[", "  ", "\n")) + text[at + 1 :]


_NEWS, _DATA, _ANY = "content/nieuws/*/*.md", "content/data/*.yml", "content/**/*.md"
# What changes, how, and how often of these.
QUIET: tuple[tuple[str, Change, int], ...] = (
    (_NEWS, _gone, 8),
    (_NEWS, _longer, 8),
    (_NEWS, _shorter, 8),
    (_NEWS, _mixed, 4),
    (_NEWS, _no_photo, 6),
    (_NEWS, _other_day, 6),
    ("content/data/bijeenkomsten.yml", _other_day, 6),
    ("content/data/bijeenkomsten.yml", _record_gone, 2),
    ("content/data/advertenties.yml", _record_gone, 2),
    ("content/data/edities.yml", _other_number, 1),
)
# What a build may have to report, and hold sites back for: in every other variation.
MISTAKES: tuple[tuple[str, Change, int], ...] = (
    (_DATA, _other_day, 4),
    (_DATA, _other_number, 4),
    (_DATA, _record_gone, 2),
    (_DATA, _line_gone, 1),
    (_DATA, _line_twice, 1),
    (_DATA, _slip, 1),
    (_ANY, _gone, 1),
    (_ANY, _slip, 2),
    (_ANY, _line_gone, 1),
)
