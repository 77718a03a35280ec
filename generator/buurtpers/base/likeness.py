"""Which known word somebody meant who wrote another one: one that is a slip of the pen away, or none.

A wrong guess costs more than none: so the letters that may differ are few, for a short word
one at most, and numbers never differ: `IMG_0412` is another photograph than `IMG_0413`.
Known words are indexed once, since a thousand files may name a photograph that is not there.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import PurePosixPath

SHORT = 4  # letters; in a shorter word only one may differ
LETTERS_FOR_ONE = 3  # so many letters allow for one that differs
FEW = 64  # words that are all looked at
MOST = 6  # of many, those are looked at that have most pieces in common
_PIECE = 3  # letters
_NUMBER = re.compile(r"\d+")

Part = Callable[[str], str]


def whole(name: str) -> str:
    return name


def file_stem(path: str) -> str:
    """What tells a file, or a page, from others: its last name, without an ending."""
    return PurePosixPath(path.replace("\\", "/")).stem


def nearest(word: str, known: Iterable[str], part: Part = whole, longer: bool = True) -> str | None:
    """The known name that is meant, or None; only that `part` of names is compared.

    `longer`: also where a name says the other with more around it, as «tuin» and «buurttuin» do.
    """
    return _nearest(word, tuple(known), part, longer)


@lru_cache(4096)
def _nearest(word: str, known: tuple[str, ...], part: Part, longer: bool) -> str | None:
    return _index(known, part).nearest(word, longer)


class _Index:
    def __init__(self, known: Sequence[str], part: Part) -> None:
        self.part = part
        self.names: dict[str, str] = {}
        for name in known:
            self.names.setdefault(part(name).casefold(), name)
        self.by_numbers: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for folded in self.names:
            self.by_numbers[_numbers(folded)].append(folded)
        self.by_piece: dict[str, list[str]] = defaultdict(list)
        for words in self.by_numbers.values():
            for folded in words if len(words) > FEW else ():
                for piece in _pieces(folded):
                    self.by_piece[piece].append(folded)

    def nearest(self, word: str, longer: bool) -> str | None:
        folded = self.part(word).casefold()
        if folded in self.names:
            return self.names[folded]
        most = 1 if len(folded) < SHORT else len(folded) // LETTERS_FOR_ONE
        near = [(far, one) for one in self._like(folded) if (far := distance(folded, one, most)) is not None]
        if near:
            return self.names[min(near)[1]]
        holding = [one for one in self._like(folded) if _begins_or_ends(*sorted((folded, one), key=len))]
        return self.names[holding[0]] if longer and len(holding) == 1 else None

    def _like(self, folded: str) -> Sequence[str]:
        words = self.by_numbers.get(_numbers(folded), [])
        if len(words) <= FEW:
            return words
        shared = Counter[str]()
        for piece in _pieces(folded):
            shared.update(self.by_piece.get(piece, ()))
        found = (one for one, _ in shared.most_common(10 * MOST) if _numbers(one) == _numbers(folded))
        return [one for one, _ in zip(found, range(MOST), strict=False)]


_index = lru_cache(64)(_Index)


def _numbers(folded: str) -> tuple[str, ...]:
    return tuple(_NUMBER.findall(folded))


def _pieces(folded: str) -> set[str]:
    padded = f"  {folded} "
    return {padded[at : at + _PIECE] for at in range(len(padded) - _PIECE + 1)}


def _begins_or_ends(less: str, more: str) -> bool:
    return len(less) >= SHORT and (more.startswith(less) or more.endswith(less))


def distance(one: str, other: str, most: int) -> int | None:
    """How many letters have to be changed, added, left out, or put the other way round; None for more than `most`."""
    if abs(len(one) - len(other)) > most:
        return None
    far = most + 1
    before: list[int] = []
    row = [min(place, far) for place in range(len(other) + 1)]
    for at, letter in enumerate(one, 1):
        before, above, row = row, before, [min(at, far)] + [far] * len(other)
        for place in range(max(1, at - most), min(len(other), at + most) + 1):
            same = letter == other[place - 1]
            found = min(before[place - 1] + (not same), before[place] + 1, row[place - 1] + 1)
            if above and place > 1 and letter == other[place - 2] and one[at - 2] == other[place - 1]:
                found = min(found, above[place - 2] + 1)
            row[place] = found
        if min(row) > most:
            return None
    return row[-1] if row[-1] <= most else None
