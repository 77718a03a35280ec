"""Files as they come from people's computers, turned into clean text."""

from __future__ import annotations

import codecs
import errno
import re
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from unicodedata import category

from buurtpers.base.guard import refusal
from buurtpers.base.problems import Problem, problem
from buurtpers.base.source import Location

LARGEST = 2_000_000
# What XML can't hold. It comes along from word processors, unseen.
_NOWHERE = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff"
# What turns the direction of all that follows. (What only says of which direction a letter is, people need.)
_TURNING = "\u202a-\u202e\u2066-\u2069"
_UNWANTED = re.compile(f"[{_NOWHERE}{_TURNING}]")
# Letters that nobody sees, with which a second text can be hidden in a first; the flags of some countries need them.
_TAGS = re.compile("(\U0001f3f4[\U000e0020-\U000e007e]{1,8}\U000e007f)|[\U000e0000-\U000e007f]")
# So many accents, points and strokes can stand on one letter of any language; more run over the lines around.
MOST_MARKS = 8
_FOREIGN = re.compile(f"[^\x00-\u02ff]{{{MOST_MARKS + 1},}}")
# Letters to Unicode, of which nothing is seen.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
# Line ends to Unicode, and to YAML, but not to the editor that shows line numbers.
_OTHER_LINE_ENDS = dict.fromkeys("\x85\u2028\u2029", " ")
# What Word takes from its fonts Symbol and Wingdings where somebody makes a list, an arrow or a smiley.
# Elsewhere it is nothing: these numbers are nobody's.
_FROM_WORD = {
    "\uf02d": "–",
    "\uf04a": "☺",
    "\uf04c": "☹",
    "\uf06c": "●",
    "\uf06e": "■",
    "\uf06f": "□",
    "\uf071": "❑",
    "\uf075": "◆",
    "\uf076": "❖",
    "\uf09f": "•",
    "\uf0a7": "▪",
    "\uf0a8": "□",
    "\uf0ae": "→",
    "\uf0b0": "°",
    "\uf0b4": "×",
    "\uf0b7": "•",
    "\uf0be": "–",
    "\uf0d8": "➢",
    "\uf0df": "←",
    "\uf0e0": "→",
    "\uf0e8": "➔",
    "\uf0fb": "✗",
    "\uf0fc": "✓",
    "\uf0fd": "☒",
    "\uf0fe": "☑",
}
_MEANT = str.maketrans(_OTHER_LINE_ENDS | _FROM_WORD)


@dataclass(frozen=True)
class TextFile:
    """`text` has "\\n" line ends and no byte-order mark; None where it can't be read."""

    text: str | None
    problems: tuple[Problem, ...] = ()


def printable(text: str) -> str:
    """`text` without the characters that no page, feed or paper can hold, or that make it show something else."""
    text = _UNWANTED.sub("", text)
    if text.isascii():
        return text
    return _FOREIGN.sub(_few_marks, _TAGS.sub(r"\1", text))


def _few_marks(run: re.Match[str]) -> str:
    kept, marks = list[str](), 0
    for sign in run[0]:
        kind = category(sign)
        if kind[0] == "M":
            marks += 1
        elif kind != "Cf":  # What joins letters, or keeps them apart, begins none.
            marks = 0
        if marks <= MOST_MARKS:
            kept.append(sign)
    return "".join(kept)


def visible(text: str) -> bool:
    """Whether a text has any visible character."""
    return any(category(sign)[0] not in "ZCM" and sign not in _BLANK for sign in text)


def load(path: Path, file: str) -> bytes | Problem:
    """What is in `path`, known to people as `file`, or why that can't be read."""
    try:
        stat = path.stat()
        if not S_ISREG(stat.st_mode):  # Opening a pipe would wait for another program.
            code = errno.EISDIR if S_ISDIR(stat.st_mode) else errno.ENXIO
            return problem("file-unreadable", Location(file), reason=refusal(OSError(code, "")))
        if stat.st_size > LARGEST:
            return problem("file-too-large", Location(file))
        return path.read_bytes()
    except OSError as error:
        return problem("file-unreadable", Location(file), reason=refusal(error))


def read_text(path: Path, file: str) -> TextFile:
    """The text of `path`, known to people as `file`."""
    raw = load(path, file)
    return TextFile(None, (raw,)) if isinstance(raw, Problem) else clean_text(raw, file)


def clean_text(raw: bytes, file: str) -> TextFile:
    """The text of a file.

    UTF-8 is what we ask for. What Windows writes instead (UTF-16 with a mark, or
    its Western European set) is understood, with a warning.
    """
    text, warnings = _decode(raw, file)
    if "\0" in text:
        return TextFile(None, (problem("file-not-text", Location(file)),))
    return TextFile(text.replace("\r\n", "\n").replace("\r", "\n").translate(_MEANT), warnings)


def _decode(raw: bytes, file: str) -> tuple[str, tuple[Problem, ...]]:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = raw.decode("utf-16", errors="replace")
        return text, (problem("encoding", Location(file), severity="warning", found="UTF-16"),)
    try:
        return raw.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        text = raw.decode("cp1252", errors="replace")
        place = Location(file, line, column)
        return text, (problem("encoding", place, severity="warning", found="Windows-1252"),)
