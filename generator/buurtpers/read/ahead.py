"""Texts looked up all at once before they are asked for, and read on all cores where many are new."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from pathlib import Path

from buurtpers.base.guard import attempt
from buurtpers.base.progress import counted
from buurtpers.base.source import Location
from buurtpers.base.timing import asked, measured, received
from buurtpers.engine.cores import may_fork, spread
from buurtpers.engine.inputs import Found, Listing
from buurtpers.engine.packing import packed
from buurtpers.read import addresses
from buurtpers.read.articles import article_name, read_article, shape_of, text_name, texts_below
from buurtpers.read.contents import Contents
from buurtpers.read.models.base import Record
from buurtpers.read.models.news import NewsItem
from buurtpers.read.models.pages import Page
from buurtpers.read.reading import Reading
from buurtpers.read.siteconfig import CONFIG
from buurtpers.read.sites import facts_name
from buurtpers.read.texts import Text

# So many new texts are read on all cores; for fewer, starting processes costs more than it saves.
MANY = 200


def look_ahead(reading: Reading) -> None:
    """Ask the store for all texts at once; if MANY are not in it, read those on all cores."""
    kinds: list[tuple[Path, type[Record]]] = [
        (reading.root / "content/nieuws", NewsItem),
        (reading.root / "content/paginas", Page),
    ]
    kinds += [
        (reading.root / path / "docs", Page)
        for path, one in reading.contents.listed.found.items()
        if one.folder and path.startswith("sites/") and path.count("/") == 1
    ]
    wanted = {
        article_name(reading, file, model): (file, name, model)
        for folder, model in kinds
        for name in [folder.relative_to(reading.root).as_posix()]
        for file in texts_below(reading, folder)
        if reading.inside(file)
    }
    listed = reading.contents.listed.found
    configs = [file for path in listed if path.count("/") == 1 and (file := f"{path}/{CONFIG}") in listed]
    reading.names = {(file, model): name for name, (file, _, model) in wanted.items()}
    expected = [*wanted, *(facts_name(reading, file) for file in configs)]
    not_kept = reading.contents.expect(expected)
    missing = [name for name in wanted if name in not_kept]
    if missing:
        texts = {name: text_name(reading, wanted[name][0]) for name in missing}
        not_kept = reading.contents.expect([*expected, *texts.values()])
        missing = [name for name in missing if texts[name] in not_kept]
    if len(missing) < MANY or reading.contents.store is None or not may_fork():
        return
    parts = [
        [wanted[name] for name in missing[start : start + MANY // 2]] for start in range(0, len(missing), MANY // 2)
    ]
    with closing(spread(partial(measured, asked(), _read_alone, reading.root), parts)) as found:
        for read in counted(map(received, found), len(parts), "reading"):
            for name, one in read.items():
                reading.contents.add(name, one)
    reading.contents.flush()


def _read_alone(root: Path, wanted: list[tuple[str, str, type[Record]]]) -> dict[str, bytes]:
    """In a worker: the packed articles by the name to keep them under; of an article with a mistake, only its text."""
    # It is known that they lie in the network itself.
    listed = Listing(root, 0, {file: Found((0, 0, 0, 0, 0), folder=False) for file, _, _ in wanted})
    reading, kept = Reading(Contents(listed, None)), dict[str, bytes]()
    for file, folder, model in wanted:
        before = reading.noted
        path_of = addresses.news_path if model is NewsItem else addresses.page_path
        read = partial(read_article, reading, root / file, root / folder, model, path_of, None)
        found = attempt(read, reading.note, Location(file))
        if found and before == reading.noted:
            kept[article_name(reading, file, model)] = packed(found, shape_of(model))
    return kept | {name: packed(text, Text) for name, text in reading.bare.items()}
