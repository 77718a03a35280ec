"""Markdown files with front matter: news, pages, chapters of the method, stories of the years."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from buurtpers.base.guard import attempt
from buurtpers.base.problems import EMPTY, NOWHERE, problem
from buurtpers.base.progress import counted
from buurtpers.base.source import Location
from buurtpers.read import addresses
from buurtpers.read.folders import MARKDOWN
from buurtpers.read.frontmatter import split
from buurtpers.read.models.base import Record
from buurtpers.read.reading import Reading
from buurtpers.read.records import make_record, salvage
from buurtpers.read.texts import Article, Text
from buurtpers.read.yamltext import Tree

R = TypeVar("R", bound=Record)


def articles(
    reading: Reading, folder: Path, model: type[R], path_of: Any, buurten: frozenset[str] | None = None
) -> Iterator[Article[R]]:
    files = texts_below(reading, folder)
    for file in counted(files, len(files), "reading"):
        article = _kept(reading, file, model)
        if article is None:
            before = reading.noted
            read = partial(read_article, reading, reading.root / file, folder, model, path_of, buurten)
            article = attempt(read, reading.note, Location(file), buurten)
            if article and before == reading.noted:
                reading.contents.keep(article_name(reading, file, model), article, shape_of(model))
        if article:
            yield article
        else:
            reading.unread.add(file)
            if file in reading.lost:
                _costing_itself(reading, file, before[0])


def _costing_itself(reading: Reading, file: str, since: int) -> None:
    """Mistakes in a text of which the buurten are unknown cost that text alone, and hold back no site."""
    told = [replace(one, item=True) for one in reading.problems[since:]]
    if any(one.severity == "error" for one in told):
        told.append(replace(problem(NOWHERE, Location(file)), item=True))
    reading.problems[since:] = told


def texts_below(reading: Reading, folder: Path) -> list[str]:
    """The Markdown files below a folder, in order."""
    name = folder.relative_to(reading.root).as_posix()
    if name not in reading.below:
        below = reading.contents.listed.files_below(name)
        if below is None:
            paths = sorted(path for path in folder.rglob("*") if path.is_file())
            below = [path.relative_to(reading.root).as_posix() for path in paths]
        reading.below[name] = [
            file for file in below if file not in reading.without and file.casefold().endswith(MARKDOWN)
        ]
    return reading.below[name]


def article_name(reading: Reading, file: str, model: type[R]) -> str:
    return reading.contents.name("article", file, model.__name__)


def _kept(reading: Reading, file: str, model: type[R]) -> Article[R] | None:
    name = reading.names.get((file, model)) or article_name(reading, file, model)
    return reading.contents.kept(name, shape_of(model)) if reading.inside(file) else None


def read_article(
    reading: Reading, path: Path, folder: Path, model: type[R], path_of: Any, buurten: frozenset[str] | None
) -> Article[R] | None:
    file = path.relative_to(reading.root).as_posix()
    if buurten is None:
        reading.lost.add(file)  # until it can be told
    text = reading.text(path, buurten)
    if text is None:
        return None
    if not text.strip():
        reading.note(problem(EMPTY, Location(file), buurten, "warning"))
        return None
    parts = split(text, file)
    if parts.head is None:
        reading.note(problem("front-missing", Location(file), buurten))
        return None
    whom = buurten if buurten is not None else reading.meant(parts.head, text)
    if whom is not None or for_all(parts.head):
        reading.lost.discard(file)
    reading.note_about(whom, parts.head.problems)
    if parts.head.problems:
        return None
    record, problems = make_record(model, parts.head.value or {}, parts.head.source, buurten=whom)
    reading.note(*problems)
    read = partial(reading.markdown, parts.body, file, parts.body_line, whom)
    body = _kept_text(reading, file, read) if problems else read()
    if record is None:
        if rest := salvage(model, parts.head.value, parts.head.source):
            reading.salvaged.append((rest, body))
        return None
    if body is None:
        return None
    if not body.body.words and not body.body.images:
        reading.note(problem("text-empty", Location(file, parts.body_line), whom, "warning"))
    inner = PurePosixPath(path.relative_to(folder).as_posix())
    if addresses.slug(inner.stem) != inner.stem and inner.stem != "README":
        reading.note(
            problem("file-name", Location(file), whom, "warning", name=inner.name, right=addresses.slug(inner.stem))
        )
    return Article(file, path_of(inner), record, body)


def _kept_text(reading: Reading, file: str, read: Callable[[], Text | None]) -> Text | None:
    """The text below a head with a mistake. The mistake is told in each run; the text is read once and kept."""
    name = text_name(reading, file)
    text: Text | None = reading.contents.kept(name, Text)
    if text is None:
        before = len(reading.problems)
        text = read()
        if text and before == len(reading.problems):
            name = text_name(reading, file)  # it may have changed meanwhile
            reading.contents.keep(name, text, Text)
            reading.bare[name] = text
    return text


def text_name(reading: Reading, file: str) -> str:
    return reading.contents.name("text", file)


def for_all(head: Tree) -> bool:
    """Whether a head without mistakes names no buurten, and so means all of them."""
    read = isinstance(head.value, dict) and not head.problems
    return read and head.value.get("buurten", head.value.get("buurt")) is None


def shape_of(model: type[Record]) -> Any:
    """The type that `Contents` keeps a file with front matter as."""
    return Article[model]  # type: ignore[valid-type]
