"""A word search made of a paper's own words: the same words and key give the same puzzle."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

COLUMNS, ROWS = 16, 13
MOST_WORDS = 16
LENGTH = range(5, 13)  # letters in a word that is hidden
STEPS = ((1, 0), (0, 1), (1, 1))  # to the right, down, aslant
FILL = "EEEENNNAAATTIIRROODDSSLLGVHKMUBPWJZC"

_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Puzzle:
    """`rows` of COLUMNS letters; the `words` hidden in them, sorted."""

    rows: tuple[str, ...]
    words: tuple[str, ...]


def word_search(texts: Iterable[str], key: str) -> Puzzle:
    """A puzzle of the words in `texts`, the first ones first, as many as fit."""
    chance = _numbers(key)
    cells: dict[tuple[int, int], str] = {}
    hidden: list[str] = []
    for word in _candidates(texts):
        if len(hidden) == MOST_WORDS:
            break
        for _ in range(60):
            step = STEPS[next(chance) % len(STEPS)]
            start = next(chance) % COLUMNS, next(chance) % ROWS
            spots = [(start[0] + step[0] * i, start[1] + step[1] * i) for i in range(len(word))]
            inside = spots[-1][0] < COLUMNS and spots[-1][1] < ROWS
            if inside and all(cells.get(spot, letter) == letter for spot, letter in zip(spots, word, strict=True)):
                cells.update(zip(spots, word, strict=True))
                hidden.append(word)
                break
    rows = tuple(
        "".join(cells.get((x, y)) or FILL[next(chance) % len(FILL)] for x in range(COLUMNS)) for y in range(ROWS)
    )
    return Puzzle(rows, tuple(sorted(hidden)))


def _candidates(texts: Iterable[str]) -> Iterator[str]:
    """Words in capitals without accents, each once and none inside another."""
    seen: list[str] = []
    for text in texts:
        for found in _WORD.findall(text):
            word = "".join(c for c in unicodedata.normalize("NFD", found.upper().replace("ẞ", "SS")) if "A" <= c <= "Z")
            if len(word) in LENGTH and not any(word in other or other in word for other in seen):
                seen.append(word)
                yield word


def _numbers(key: str) -> Iterator[int]:
    """Endless numbers that depend on `key` alone."""
    block = 0
    while True:
        digest = hashlib.sha256(f"{key}/{block}".encode()).digest()
        yield from (int.from_bytes(digest[i : i + 4], "big") for i in range(0, 32, 4))
        block += 1
