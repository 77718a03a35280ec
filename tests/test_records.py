"""What was read of a network stays the same when it is kept and taken out again."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest

from buurtpers.engine.packing import Damaged, packed, unpacked
from buurtpers.paper.content.blocks import Block, Box, Divider, Item, Paragraph, Piece, Table
from buurtpers.read.models.base import Record
from buurtpers.read.texts import Text
from support import REPOSITORY, TODAY, look

T = TypeVar("T")


def records() -> Iterator[Record]:
    """Every record of the example network."""
    network = look(REPOSITORY, TODAY).network
    yield network.about
    for article in (*network.news, *network.pages, *network.balances, *network.method):
        yield article.record
    for site in network.sites.values():
        yield site.buurt
        yield from (page.record for page in site.pages)
    for table in (network.themes, network.groups, network.places, network.partners, network.meetings, network.editions):
        yield from table.values()
    for other in (network.photos, network.ads, network.printers, network.sources, network.facts):
        yield from other.values()


def again_of(value: T) -> T:
    """What is read again of a value that was kept."""
    found: T = unpacked(packed(value, type(value)), type(value))
    return found


def test_a_record_that_was_kept_is_the_same_record() -> None:
    found = [*records()]
    assert len(found) > 100
    for record in found:
        again = again_of(record)
        assert again == record
        assert repr(again) == repr(record)
        assert again.model_fields_set == record.model_fields_set
        assert [*again.__dict__] == [*record.__dict__]
        places = record._source.marks
        assert again._source.marks == places
        assert again.origin == record.origin
        assert all(again.at(*path) == record.at(*path) for path in places)
        # And once more, whether or not somebody asked for the places.
        assert again_of(again_of(record)) == record


def test_a_text_that_was_kept_is_the_same_text() -> None:
    network = look(REPOSITORY, TODAY).network
    texts = [*network.texts.values(), *(article.text for article in (*network.news, *network.pages, *network.method))]
    assert len(texts) > 50
    for text in texts:
        again = again_of(again_of(text))
        assert again == text
        assert (again.source, again.body.html, again.body.name) == (text.source, text.body.html, text.body.name)
        assert len(packed(text, Text)) < len(text.source) + len(text.body.html) + 1000


def test_what_is_packed_may_be_asked_for_by_many_at_once() -> None:
    text = look(REPOSITORY, TODAY).network.news[0].text
    for _ in range(200):
        again = again_of(text)
        with ThreadPoolExecutor(4) as pool:
            assert {*pool.map(lambda _: again.source, range(4))} == {text.source}  # noqa: B023


@pytest.mark.parametrize(
    "block",
    [
        Paragraph(words=("Een", (Piece("vet", "b", ""),)), indent=True, loose=(1,)),
        Item(words=("twee",), mark="•", level=1),
        Box(title=None, blocks=(Divider(), Table(rows=((("a",), ()),), head=False, shares=(3.0, 3.0)))),
    ],
    ids=lambda block: block.kind,
)
def test_one_of_several_kinds_that_was_kept_is_of_that_kind_again(block: Block) -> None:
    kept = packed(block, Block)
    assert unpacked(kept, Block) == block
    # What somebody else put there is none of ours.
    with pytest.raises(Damaged):
        unpacked(kept.replace(type(block).__name__.encode(), b"Network"), Block)


def test_what_is_none_of_the_kinds_is_not_kept() -> None:
    with pytest.raises(Damaged):
        packed(Piece("vet", "b", ""), Block)
