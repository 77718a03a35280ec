"""Small editions, each with a wish of the editors: what the paper makes of it."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path
from random import Random
from typing import Any, Literal

import pytest

from buurtpers.engine.packing import packed, unpacked
from buurtpers.paper.choices import choices
from buurtpers.paper.choosing import best_paper
from buurtpers.paper.compose.bounds import Bounds
from buurtpers.paper.compose.costs import FILLERS, RUN_ON
from buurtpers.paper.compose.measure import measure as measured
from buurtpers.paper.compose.papers import Composed, PaperError
from buurtpers.paper.compose.pieces import Shape
from buurtpers.paper.compose.tiles import Tiles
from buurtpers.paper.compose.tiling import NEVER
from buurtpers.paper.content.data import PaperData
from buurtpers.paper.content.material import material_of
from buurtpers.paper.content.themefile import read_theme
from buurtpers.paper.judge.area import left_out
from buurtpers.paper.judge.finished import read
from buurtpers.paper.judge.measuring import measure
from buurtpers.paper.judge.quality import report
from buurtpers.paper.judge.why import explain
from buurtpers.paper.large import typeset_large
from buurtpers.paper.page.layout import Layout, Module, PlacedPhoto, for_typst
from buurtpers.paper.page.limits import BOXES
from buurtpers.plan.edition import (
    BACK,
    BIG,
    FRONT,
    NORMAL,
    SMALL,
    Ad,
    AdSize,
    AgendaLine,
    EditionPlan,
    Format,
    Notice,
    Story,
)
from buurtpers.read.markdown import read_markdown
from buurtpers.read.models.people import Contact
from buurtpers.read.papervalues import PAGE_COUNTS
from buurtpers.typeset.typesetter import fill
from editions import AMSTERDAM, SAYS, markdown
from plans import ALBUM, LENGTHS, SECTIONS, composed, edition, printed, stories, story
from words import text_of

# The workers of pytest-xdist would each make what the tests here share.
pytestmark = pytest.mark.xdist_group("composing")


def placed(paper: Composed) -> dict[str, Any]:
    """What stands where, as the templates read it."""
    return for_typst(paper.layout)


def without(photo: PlacedPhoto, layout: Layout) -> Layout:
    def rest(module: Module) -> Module:
        story = module.story
        if not story or photo not in story.photos:
            return module
        return replace(module, story=replace(story, photos=tuple(one for one in story.photos if one != photo)))

    pages = (replace(page, modules=tuple(map(rest, page.modules))) for page in layout.pages)
    return replace(layout, pages=tuple(pages))


def modules(paper: Composed, kind: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for page in placed(paper)["pages"]:
        for module in page["modules"]:
            if module["kind"] == kind:
                yield page["number"], module


def pages_of(paper: Composed, title: str) -> list[int]:
    """The pages of a story, in the order of its parts."""
    found = [
        (module["part"], page)
        for page, module in modules(paper, "story")
        if paper.data.stories[module["story"]].title == title
    ]
    assert [part for part, _ in sorted(found)] == list(range(len(found)))
    return [page for _, page in sorted(found)]


def words_on(pdf: bytes, page: int) -> str:
    """The words of a page without the ways in which they may be broken."""
    return plain(text_of(read(pdf)[page - 1].lines))


def plain(text: str) -> str:
    return re.sub(r"[\s\u00ad-]+", "", text)


# What editors decide


@pytest.fixture(scope="module")
def wishes() -> EditionPlan:
    """An edition in which the editors decide a good deal."""
    chosen = [story(place, words) for place, words in enumerate(LENGTHS)]
    chosen[0] = replace(chosen[0], page=FRONT, weight=BIG)
    for place, section in ((1, "straat"), (2, "straat"), (4, "groen"), (6, "groen")):
        chosen[place] = replace(chosen[place], section=section)
    chosen[3] = replace(chosen[3], page=BACK)
    chosen[5] = replace(chosen[5], page=3, weight=SMALL)
    # There is room for these, so they are there and whole.
    chosen[7] = replace(chosen[7], must=False)
    chosen[9] = replace(chosen[9], online=True)
    # Pictures, a quotation and a box.
    chosen[2] = replace(chosen[2], photo_wish="nee")
    chosen[4] = replace(chosen[4], photo_wish="ja")
    chosen[6] = replace(chosen[6], photo_wish="groot")
    chosen[8] = replace(chosen[8], quote=SAYS[0], box=("Meedoen", read_markdown("Bel **Riet**.")))
    picture = ALBUM.use(Random(3), ("vierkant",), caption=False)
    sizes: tuple[AdSize, ...] = ("1/8", "1/4")
    return edition(
        stories=tuple(chosen),
        sections=SECTIONS,
        agenda_page=2,
        pages=(8, 12),
        ads=tuple(Ad(f"ad-{size}", f"Bakker {size}", size, picture, None, "Een brood.", None) for size in sizes),
        notices=tuple(Notice(f"Let op {at}", read_markdown(f"Op {at} mei is de zaal dicht.")) for at in range(2)),
    )


@pytest.fixture(scope="module")
def wished(wishes: EditionPlan) -> Composed:
    return composed(wishes)


@pytest.fixture(scope="module")
def wished_pdf(wished: Composed) -> bytes:
    return printed(wished)


def test_pages_are_a_multiple_of_four_within_the_range(wished: Composed, wished_pdf: bytes) -> None:
    assert wished.pages in (8, 12)
    assert len(read(wished_pdf)) == wished.pages
    assert [page["number"] for page in placed(wished)["pages"]] == list(range(1, wished.pages + 1))


def test_the_front_page_story_leads_at_the_top(wished: Composed, wishes: EditionPlan) -> None:
    (first,) = [m for page, m in modules(wished, "story") if page == 1 and m["head"]["y"] < 30 and m["y"] == 0
                and wished.data.stories[m["story"]].front]  # fmt: skip
    assert wished.data.stories[first["story"]].title == wishes.stories[0].title
    assert first["x"] == 0
    sizes = [m["head"]["size"] for page, m in modules(wished, "story") if page == 1 and m is not first]
    assert first["head"]["size"] >= max(sizes, default=0)


def test_stories_stand_on_the_page_that_was_chosen(wished: Composed, wishes: EditionPlan) -> None:
    assert pages_of(wished, wishes.stories[5].title)[0] == 3
    assert pages_of(wished, wishes.stories[3].title)[0] == wished.pages


def test_sections_begin_in_their_order_and_are_named(wished: Composed, wishes: EditionPlan) -> None:
    begins = [
        min(pages_of(wished, one.title)[0] for one in wishes.stories if one.section == section.id)
        for section in SECTIONS
    ]
    assert begins == sorted(begins)
    for one in wishes.stories:
        if one.section:
            (shown,) = [s for s in wished.data.stories if s.title == one.title]
            assert shown.kicker == {s.id: s.title for s in SECTIONS}[one.section]


@pytest.mark.parametrize(("held", "page", "first"), [(5, 5, (1, 2)), (5, 5, (6, 7)), (4, 6, (1, 2))])
def test_a_section_waits_for_the_one_ahead_of_it(held: int, page: int, first: tuple[int, ...]) -> None:
    """A story of the section that is to come first is held back to a late page; there were others to begin with."""
    chosen = [story(place, words) for place, words in enumerate(LENGTHS)]
    chosen[held] = replace(chosen[held], section="groen", page=page)
    for place in first:
        chosen[place] = replace(chosen[place], section="straat")
    plan = edition(stories=tuple(chosen), sections=SECTIONS[::-1], pages=(8, 8), agenda_page=2)
    paper = composed(plan)
    assert pages_of(paper, chosen[held].title)[0] == page
    assert min(pages_of(paper, chosen[place].title)[0] for place in first) >= page


def test_the_agenda_stands_where_it_was_asked_and_whole(wished: Composed, wished_pdf: bytes) -> None:
    assert {page for page, _ in modules(wished, "agenda")} == {2}
    assert all(f"Koffie{at}" in words_on(wished_pdf, 2) for at in range(10))


def test_the_agenda_and_the_groups_take_the_width_of_the_page(wished: Composed) -> None:
    found = [module for kind in ("agenda", "groups") for _, module in modules(wished, kind)]
    assert {(module["x"], module["columns"]) for module in found} == {(0, 3)}


def test_the_colophon_closes_the_paper(wished: Composed) -> None:
    assert [page for page, _ in modules(wished, "colofon")] == [wished.pages]


def test_every_story_advertisement_notice_and_group_is_there_once(wished: Composed, wishes: EditionPlan) -> None:
    assert sorted(m["ad"] for _, m in modules(wished, "ad")) == [0, 1]
    assert sorted(m["notice"] for _, m in modules(wished, "notice")) == [0, 1]
    assert sorted(m["part"] for _, m in modules(wished, "groups")) == list(range(len(wished.data.groups)))
    shown = [m["story"] for _, m in modules(wished, "story") if m["part"] == 0]
    assert sorted(shown) == list(range(len(wished.data.stories)))
    assert len(wished.data.stories) == len(wishes.stories) + 1  # and a word of welcome
    assert wished.layout.left_out == ()
    assert [m["story"] for _, m in modules(wished, "story") if m["short"]] == []


def test_what_is_inside_stands_on_the_page_that_is_said(wished: Composed) -> None:
    (box,) = (module for _, module in modules(wished, "inside"))
    assert len(box["toc"]) > 2
    for entry in box["toc"]:
        assert pages_of(wished, entry["title"])[0] == entry["page"]
        assert entry["page"] > 1  # what stands on the front page itself needs no list


def test_nothing_stands_on_anything_else_or_off_the_page(wished: Composed) -> None:
    columns = wished.data.format.columns
    for page in placed(wished)["pages"]:
        taken = [(x, y) for m in page["modules"] for x in range(m["x"], m["x"] + m["columns"])
                 for y in range(m["y"], m["y"] + m["rows"])]  # fmt: skip
        assert len(taken) == len(set(taken))
        assert all(0 <= x < columns and 0 <= y < page["rows"] for x, y in taken)


def test_a_picture_is_cut_around_its_focus(wished: Composed) -> None:
    shown = [photo for _, m in modules(wished, "story") for photo in m["photos"]]
    assert shown
    for photo in shown:
        left, top, right, bottom = photo["crop"]
        assert 0 <= left < right <= 1
        assert 0 <= top < bottom <= 1
        assert (left, right) == (0, 1) or (top, bottom) == (0, 1)


def test_the_same_edition_gives_the_same_paper(wishes: EditionPlan, wished: Composed, wished_pdf: bytes) -> None:
    again = composed(wishes)
    assert again.layout == wished.layout
    assert printed(again) == wished_pdf


def test_what_stands_where_and_what_it_says_can_be_kept(wished: Composed, long: Composed) -> None:
    for layout in (wished.layout, long.layout, as_floats(wished.layout)):
        assert unpacked(packed(layout, Layout), Layout) == layout
    for paper in (wished, long):
        assert unpacked(packed(paper.data, PaperData), PaperData) == paper.data


def as_floats(layout: Layout) -> Layout:
    """The same with costs that are no whole numbers, as those of a blurred photograph are."""

    def dearer(module: Module) -> Module:
        return replace(module, story=replace(module.story, cost=module.story.cost + 0.5)) if module.story else module

    pages = (replace(page, modules=tuple(map(dearer, page.modules))) for page in layout.pages)
    return replace(layout, pages=tuple(pages), cost=layout.cost + 0.5)


def test_pictures_quotations_and_boxes_are_there_as_their_authors_wish(
    wished: Composed, wished_pdf: bytes, wishes: EditionPlan
) -> None:
    shown = {wished.data.stories[m["story"]].title: m for _, m in modules(wished, "story") if m["part"] == 0}
    pictured = {one.title: len(shown[one.title]["photos"]) for one in wishes.stories}
    assert pictured[wishes.stories[2].title] == 0
    assert pictured[wishes.stories[4].title] == pictured[wishes.stories[6].title] == 1
    boxes = [b for _, m in modules(wished, "story") for f in m["frames"] for b in f["blocks"] if b.kind == "box"]
    assert [box.title for box in boxes] == ["Meedoen"]
    page = pages_of(wished, wishes.stories[8].title)[-1]
    assert plain("Bel Riet.") in words_on(wished_pdf, page)


def test_stories_that_are_all_alike_come_about_in_their_order() -> None:
    text = read_markdown(markdown(Random(1), 220, rich=False))
    alike = tuple(
        story(place, 220, title=f"Verhaal {place}", photo=None, kicker=None, body=text) for place in range(17)
    )
    paper = composed(edition(stories=alike, pages=(8, 8)))
    found = [pages_of(paper, one.title)[0] for one in alike]
    assert sum(one > other for one, other in combinations(found, 2)) < 8


def test_a_page_without_a_photograph_or_a_box_gets_one() -> None:
    plain = tuple(
        story(place, words, title=f"Verhaal {place}", photo=None, kicker=None) for place, words in enumerate(LENGTHS)
    )
    paper = composed(edition(stories=plain, fillers=()))
    boxed = 0
    for page in placed(paper)["pages"]:
        told = [module for module in page["modules"] if module["kind"] == "story"]
        if BOXES.isdisjoint(module["kind"] for module in page["modules"]):
            sizes = [(module["columns"] * module["rows"], not module["boxed"]) for module in told]
            assert not min(sizes)[1]  # the smallest
            boxed += 1
        assert sum(module["boxed"] for module in told) == BOXES.isdisjoint(module["kind"] for module in page["modules"])
    assert boxed


# Every shape of a story, and of a part that is none


@pytest.fixture(scope="module")
def tiles(wishes: EditionPlan) -> Tiles:
    return tiles_of(wishes)


def tiles_of(plan: EditionPlan) -> Tiles:
    theme = read_theme(plan.theme)
    material = material_of(plan, lambda use: Path(use.file), theme)
    with tempfile.TemporaryDirectory() as work:
        fill(Path(work), material.files)
        data, rows = measured(material.data, theme.look(plan.colour), Path(work))
        return Tiles(plan, replace(material, data=data), rows, 3)


def shapes_of(tiles: Tiles, title: str) -> list[Shape]:
    """Every shape of a story that stands in one piece, the cheapest first."""
    (tile,) = (tiles.tiles[at] for at in tiles.order if (piece := tiles.tiles[at].piece) and piece.copy.title == title)
    ways = [made for heights in tile.ways.values() for _, made in heights.values() if isinstance(made, Shape)]
    return sorted(ways, key=lambda made: made.cost)


def test_a_photograph_is_in_every_shape_or_in_none_if_its_author_says_so(tiles: Tiles, wishes: EditionPlan) -> None:
    never, always, large, free = (shapes_of(tiles, wishes.stories[place].title) for place in (2, 4, 6, 8))
    assert not any(made.photos for made in never)
    assert all(made.photos for made in always)
    assert all(made.photos for made in large)
    assert {bool(made.photos) for made in free} == {True, False}
    assert free[0].photos  # liked best


def test_a_heavy_story_likes_a_larger_headline(tiles: Tiles, wishes: EditionPlan) -> None:
    small, normal = (shapes_of(tiles, wishes.stories[place].title)[0] for place in (5, 9))
    assert small.size < normal.size


def test_a_beginning_is_liked_only_where_its_author_wished_one(tiles: Tiles, tight: EditionPlan) -> None:
    story_of_mine = tight.stories[4]
    assert story_of_mine.length
    made = tiles_of(tight)
    assert shapes_of(made, story_of_mine.title)[0].short
    assert not shapes_of(made, tight.stories[1].title)[0].short


def test_a_part_likes_the_height_that_it_was_measured_at(tiles: Tiles) -> None:
    best = {(one.part, one.columns): one.best for one in tiles.measured.service if one.kind == "agenda"}
    for part, tile in enumerate(tiles.agenda):
        for columns, heights in tiles.tiles[tile].ways.items():
            assert min(heights, key=lambda rows: heights[rows][0]) == best[part, columns]


@pytest.fixture(scope="module")
def loose(tiles: Tiles) -> Tiles:
    return Tiles(tiles.plan, tiles.material, tiles.measured, 3, loose=True)


def test_with_white_anything_fits_in_any_room_that_is_larger_and_it_costs_more_the_larger_that_is(loose: Tiles) -> None:
    page = loose.measured.grid.page
    parts = max(loose.options.values(), key=len)
    for number in (*loose.agenda, loose.colofon, *loose.fillers, *(tile for tile, _ in parts)):
        ways = loose.tiles[number].ways
        for heights in ways.values():
            assert [*range(min(heights), page + 1)] == sorted(heights)
            assert heights[page][0] >= min(cost for cost, _ in heights.values())
        assert max(ways) == 3
    assert loose.white is not None
    cost = {rows: cost for rows, (cost, _) in loose.tiles[loose.white].ways[3].items()}
    assert cost[20] > 2 * cost[10] > 4 * cost[5]  # in one place it is worse than in two


def test_with_white_a_long_story_may_go_on_from_several_places_and_a_short_one_from_none(loose: Tiles) -> None:
    for tile in loose.order:
        piece = loose.tiles[tile].piece
        assert piece
        if not (piece.copy.story and (piece.copy.story.page or piece.copy.story.online)):
            assert (tile in loose.options) == (piece.galley.rows >= RUN_ON)
    longest = max(loose.options, key=lambda tile: len(loose.options[tile]))
    options = loose.options[longest]
    assert len(options) > 3
    for tile, rest in options:
        (first,) = [one for one in (loose.tiles[tile].piece,) if one]
        left = loose.tiles[rest].piece if rest is not None else None
        whole = loose.tiles[longest].piece
        assert whole
        assert first.galley.units + (left.galley.units if left else ()) == whole.galley.units


def test_what_a_page_costs_at_the_least_is_never_more_than_it_costs(tiles: Tiles) -> None:
    rows = tiles.measured.grid.page
    sets = [frozenset(some) for size in (1, 2, 3) for some in combinations(tiles.order[:7], size)]
    least = Bounds(tiles).of_pages(sets, rows)
    costs = [tiles.tiling.cost(some, rows) for some in sets]
    possible = [(low, cost) for low, cost in zip(least, costs, strict=True) if cost < NEVER]
    assert len(possible) > 10
    assert all(low <= cost for low, cost in possible)
    assert any(low > cost - 60 for low, cost in possible)


# Too long for a page


@pytest.fixture(scope="module")
def long() -> Composed:
    return composed(edition(stories=stories(850, 900, *LENGTHS[2:])))


@pytest.fixture(scope="module")
def long_pdf(long: Composed) -> bytes:
    return printed(long)


@pytest.mark.parametrize("number", [0, 1])
def test_a_long_story_goes_on_on_one_other_page_and_says_where(long: Composed, long_pdf: bytes, number: int) -> None:
    (title,) = [one.title for one in long.data.stories if one.title.endswith(f"({number})")]
    pages = pages_of(long, title)
    assert len(pages) == 2
    assert pages[0] < pages[1]
    parts = {m["part"]: m for _, m in modules(long, "story") if long.data.stories[m["story"]].title == title}
    more = [block.line for frame in parts[0]["frames"] for block in frame["blocks"] if block.kind == "more"]
    assert more == [f"Lees verder op pagina {pages[1]}"]
    assert parts[0]["frames"][-1]["blocks"][-1].kind == "more"
    assert parts[1]["head"]["from"] == f"Vervolg van pagina {pages[0]}"
    assert plain(f"Lees verder op pagina {pages[1]}") in words_on(long_pdf, pages[0])
    assert plain(f"Vervolg van pagina {pages[0]}").casefold() in words_on(long_pdf, pages[1]).casefold()


def test_every_part_of_every_long_story_has_a_page_of_its_own(long: Composed, wished: Composed) -> None:
    many = composed(edition(stories=stories(800, 900, 850, *LENGTHS[3:8]), pages=(4, 12)))
    for paper in (many, long, wished):
        for shown in paper.data.stories:
            pages = pages_of(paper, shown.title)
            assert pages == sorted(set(pages))
            assert pages
    assert sum(len(pages_of(many, one.title)) > 1 for one in many.data.stories) > 2


def test_a_story_of_many_pages_goes_on_as_often_as_it_takes() -> None:
    plan = edition(stories=stories(420, 6700, *LENGTHS[2:5]))
    paper = best_paper(plan, lambda use: Path(use.file), read_theme())
    (giant,) = [one.title for one in plan.stories if one.title.endswith("(1)")]
    pages = pages_of(paper.composed, giant)
    assert len(pages) > 4
    assert pages == sorted(set(pages))
    assert paper.grave == []
    words = plain("".join(text_of(sheet.lines) for sheet in read(paper.pdf)))
    for one, after in pairwise(pages):
        assert plain(f"Lees verder op pagina {after}") in words
        assert plain(f"Vervolg van pagina {one}") in words


# No room


def optional(*lengths: int, must: int) -> tuple[Story, ...]:
    """Stories of which the first `must` have to go in."""
    return tuple(replace(one, must=place < must) for place, one in enumerate(stories(*lengths)))


def test_a_story_that_may_be_left_out_is_so_only_where_there_is_no_room() -> None:
    chosen = optional(*LENGTHS, 280, 260, 300, must=4)
    tight = composed(edition(stories=chosen, pages=(4, 4)))
    assert tight.layout.left_out
    may_go = {one.title for one in chosen if not one.must}
    assert set(tight.layout.left_out) < may_go
    there = {tight.data.stories[m["story"]].title for _, m in modules(tight, "story")}
    assert there | set(tight.layout.left_out) >= {one.title for one in chosen}
    assert there & set(tight.layout.left_out) == set()


def test_where_there_is_room_nothing_is_left_out() -> None:
    paper = composed(edition(stories=optional(*LENGTHS[:8], must=3), pages=(4, 4)))
    assert paper.layout.left_out == ()


def test_announcements_come_all_even_where_stories_give_way() -> None:
    notices = tuple(Notice(f"Let op {at}", read_markdown(markdown(Random(at), 60, rich=False))) for at in range(8))
    paper = composed(edition(stories=optional(*LENGTHS[:6], must=3), pages=(4, 4), notices=notices))
    assert sorted(module["notice"] for _, module in modules(paper, "notice")) == [*range(8)]


def test_a_giant_that_may_be_left_out_keeps_no_paper_from_being_made() -> None:
    giant, *others = stories(2600, *LENGTHS[:6])
    paper = composed(edition(stories=(*others, replace(giant, must=False)), pages=(4, 8)))
    assert paper.layout.left_out == (giant.title,)


def test_a_giant_that_may_end_early_does() -> None:
    giant, *others = stories(2600, *LENGTHS[:6])
    for place in (0, 3):
        several = [*others[:place], replace(giant, online=True), *others[place:]]
        paper = composed(edition(stories=tuple(several), pages=(4, 8)))
        shown = {paper.data.stories[m["story"]].title: m for _, m in modules(paper, "story")}
        assert shown[giant.title]["short"]


@pytest.fixture(scope="module")
def tight() -> EditionPlan:
    """Four pages for which there is too much, but some stories may end early."""
    chosen = [replace(one, online=place in (1, 4)) for place, one in enumerate(stories(420, 500, *LENGTHS[2:7]))]
    chosen[4] = replace(chosen[4], length=120)
    return edition(stories=tuple(chosen), pages=(4, 4))


def test_only_a_story_that_may_does_end_early_with_the_way_to_the_rest(tight: EditionPlan) -> None:
    paper = composed(tight)
    ended = {paper.data.stories[m["story"]].title: m for _, m in modules(paper, "story") if m["short"]}
    assert set(ended) <= {one.title for one in tight.stories if one.online}
    assert tight.stories[4].title in ended  # as its author wanted
    pdf = printed(paper)
    for title, module in ended.items():
        (one,) = [one for one in tight.stories if one.title == title]
        last = module["frames"][-1]["blocks"][-1]
        assert last.kind == "qr"
        assert last.rest
        text = words_on(pdf, pages_of(paper, title)[-1])
        assert plain(one.url.removeprefix("https://").removesuffix("/")) in text
        assert plain("Het hele verhaal staat op") in text


def test_where_there_is_a_limit_whole_stories_wait_and_are_named() -> None:
    plan = edition(stories=stories(*[420] * 14), pages=(4, 4))
    paper = composed(plan)
    assert paper.pages == 4
    waiting, there = paper.layout.left_out, {one.title for one in paper.data.stories}
    assert 3 < len(waiting) < 12
    assert plan.stories[0].title in there  # the lead comes
    assert {one.title for one in plan.stories} == {*waiting} | (there - {"Van de redactie"})
    assert all(title in next(choices(plan, paper)) for title in waiting)
    assert all(pages_of(paper, one.title) for one in paper.data.stories)
    assert composed(plan).layout == paper.layout


def test_without_a_limit_nothing_waits() -> None:
    paper = composed(edition(stories=stories(*[60] * 22), pages=(1, 64), fillers=(), agenda=(), groups=()))
    assert paper.layout.left_out == ()


def test_what_is_small_or_may_wait_waits_first() -> None:
    chosen = [
        replace(one, weight=SMALL if place in (3, 5) else NORMAL) for place, one in enumerate(stories(*[420] * 9))
    ]
    paper = composed(edition(stories=tuple(chosen), pages=(4, 4)))
    assert {chosen[3].title, chosen[5].title} <= {*paper.layout.left_out}


def test_where_there_is_too_little_for_the_pages_that_were_asked_for_there_are_fewer_and_it_says_so() -> None:
    plan = edition(stories=stories(60, 40), pages=(12, 12), fillers=(), agenda=(), groups=())
    paper = composed(plan)
    assert paper.pages < 3
    assert [*choices(plan, paper)] == ["1 bladzijde, en niet 12: er is te weinig te vertellen om er meer te vullen."]


def test_more_announcements_than_a_limit_of_pages_holds_is_the_one_thing_that_is_refused() -> None:
    notices = tuple(Notice(f"Let op {at}", read_markdown(markdown(Random(at), 140, rich=False))) for at in range(30))
    with pytest.raises(PaperError) as caught:
        composed(edition(stories=stories(60, 40), pages=(1, 2), notices=notices))
    assert caught.value.pages == 2


def test_a_story_for_which_there_is_no_place_on_the_page_that_was_asked_for_stands_on_another_and_it_says_so() -> None:
    chosen = [replace(one, page=2 if place in (1, 2, 3) else one.page) for place, one in enumerate(stories(*[420] * 6))]
    plan = edition(stories=tuple(chosen))
    paper = composed(plan)
    assert paper.layout.left_out == ()
    moved = [one.title for one in chosen[1:4] if pages_of(paper, one.title)[0] != 2]
    assert moved
    assert len([said for said in choices(plan, paper) if "geen plaats" in said]) == len(moved)


def test_what_is_said_of_wished_pages_holds_for_stories_with_one_title_too() -> None:
    # One that waits is told; another with its title, on the page that was asked for, is not.
    chosen = [replace(one, title="Nieuws" if place else one.title) for place, one in enumerate(stories(*[420] * 12))]
    chosen[3] = replace(chosen[3], page=2, author="Riet")
    plan = edition(stories=tuple(chosen), pages=(4, 4))
    paper = composed(plan)
    assert "Nieuws" in paper.layout.left_out
    (by_riet,) = [at for at, one in enumerate(paper.data.stories) if one.author == "Riet"]
    stands = [page.number for page in paper.layout.pages for _, one in page.stories if one.number == by_riet]
    assert stands[0] == 2
    assert not [said for said in choices(plan, paper) if "geen plaats" in said]


def test_a_long_announcement_is_a_text_like_others_and_says_what_it_is() -> None:
    long = Notice("Onderhoud aan de brug", read_markdown(markdown(Random(3), 220, rich=False)))
    paper = composed(edition(stories=stories(300, 200), pages=(1, 64), notices=(long,)))
    assert paper.data.notices == ()
    assert [one.kicker for one in paper.data.stories if one.title == long.title] == ["Mededeling"]
    assert pages_of(paper, long.title)


def test_what_fills_a_gap_is_a_quarter_at_most_and_never_on_the_front_page() -> None:
    for lengths in ((200,), (300, 200), (420, 380, 200), (500, 420, 380, 300, 200)):
        paper = composed(edition(stories=stories(*lengths), agenda=(), groups=(), pages=(1, 64)))
        rows = sum(page.rows for page in paper.layout.pages) * 3
        there = [(page.number, m) for page in paper.layout.pages for m in page.modules if m.kind in FILLERS]
        assert sum(m.place.columns * m.place.rows for _, m in there) <= rows / 4 + 3 * 3 * len(there)
        assert paper.pages == 1 or 1 not in {number for number, _ in there}
        assert len({m.kind for _, m in there}) == len(there)


# A first paper, with almost nothing to say


def first(messages: int, meetings: int, theme: str) -> EditionPlan:
    """The edition that `buurtpers new` begins with, and so many short messages and meetings."""
    start = dt.datetime(2026, 12, 6, 19, 30, tzinfo=AMSTERDAM)
    return edition(
        theme=theme,
        stories=tuple(story(place, 40, photo=None) for place in range(messages)),
        welcome=read_markdown("Dit is het eerste nummer van onze buurtkrant. Elk verhaal is welkom.\n\n*De redactie*"),
        agenda=tuple(AgendaLine(start + dt.timedelta(days=at), None, "Koffie", None, False, None)
                     for at in range(meetings)),
        pages=(1, 64), groups=(), redactie=Contact(name="De redactie"),
        colofon=("Deze krant wordt gemaakt door bewoners.",),
    )  # fmt: skip


@pytest.mark.parametrize("theme", ["klassiek", "helder"])
@pytest.mark.parametrize(("messages", "meetings"), [(0, 0), (0, 1), (0, 2), (0, 3), (0, 6), (1, 1), (1, 3), (1, 8)])
def test_a_first_paper_comes_out_however_many_meetings_there_are(messages: int, meetings: int, theme: str) -> None:
    paper = best_paper(first(messages, meetings, theme), lambda use: Path(use.file), read_theme(theme))
    assert {fault.code for fault in paper.quality.faults} <= {"hole"}
    assert len(paper.quality.pages) == 1


# Forms


FORMS = {"A4": (210, 297, 3), "A3": (297, 420, 5), "A5": (148, 210, 2)}
MANY = (410, 130, 380, 150, 290, 440, 210, 90, 260, 330, 120, 170, 350, 200)


@pytest.mark.parametrize(
    ("page", "theme", "lengths"),
    [("A4", "helder", LENGTHS), ("A3", "klassiek", MANY), ("A5", "helder", LENGTHS[1:7])],
)
def test_every_format_in_a_theme(page: Format, theme: str, lengths: tuple[int, ...]) -> None:
    plan = edition(format=page, theme=theme, stories=stories(*lengths), pages=(4, 4 if page == "A3" else 16))
    paper = composed(plan)
    width, height, columns = FORMS[page]
    assert paper.pages in PAGE_COUNTS
    assert paper.data.format.columns == columns
    sheets = read(printed(paper))
    assert {(round(sheet.width * 25.4 / 72), round(sheet.height * 25.4 / 72)) for sheet in sheets} == {(width, height)}
    words = plain("".join(text_of(sheet.lines) for sheet in sheets))
    assert [one.title for one in plan.stories if plain(one.title) not in words] == []


# Pictures in a story's text


def with_pictures(wish: Literal["ja"] | None) -> EditionPlan:
    """An edition whose lead goes on on another page, with two pictures in its text besides its own."""
    random = Random(4)
    pictures = tuple(ALBUM.use(random, (shape,)) for shape in ("liggend", "breed"))
    lengths = (800, *LENGTHS[1:])
    made = [story(place, words) for place, words in enumerate(lengths)]
    made[0] = replace(made[0], page=FRONT, weight=BIG, photos=pictures, photo_wish=wish)
    return edition(stories=tuple(made))


def pictures_of(paper: Composed, title: str) -> dict[int, set[int]]:
    """The pictures of a story, by its parts."""
    found = {
        module["part"]: {photo["photo"] for photo in module["photos"]}
        for _, module in modules(paper, "story")
        if paper.data.stories[module["story"]].title == title
    }
    return dict(sorted(found.items()))


@pytest.mark.parametrize("wish", ["ja", None])
def test_pictures_in_the_text_come_along_where_a_story_takes_two_pages(wish: Literal["ja"] | None) -> None:
    plan = with_pictures(wish)
    paper = composed(plan)
    first, *others = pictures_of(paper, plan.stories[0].title).values()
    assert first == {0}
    assert sorted(number for some in others for number in some) == [1, 2]
    assert left_out(paper.layout, paper.data) == {}
    quality = measure(printed(paper), paper.layout, paper.data)
    assert {fault.code for fault in quality.faults} <= {"loose", "hole"}
    assert "weggelaten" not in report(quality, plan.masthead)


@pytest.mark.parametrize("words", [0, 70, 400, 1200])
def test_sixteen_pictures_of_one_story_are_all_there(words: int) -> None:
    random = Random(9)
    shapes = ("liggend", "breed", "staand", "vierkant")
    pictures = tuple(ALBUM.use(random, (shapes[at % 4],), caption=False) for at in range(16))
    text = read_markdown(markdown(random, words, rich=False) if words else "")
    many = story(2, words, photo=None, photos=pictures, body=text)
    paper = composed(edition(stories=(*stories(300, 200), many, story(4, 260)), pages=(1, 64)))
    assert paper.layout.left_out == ()
    assert set().union(*pictures_of(paper, many.title).values()) == set(range(16))
    assert len(paper.layout.pages) <= 8


# What some texts hold


def test_a_quotation_of_two_hundred_words_is_set_whole() -> None:
    text = markdown(Random(5), 210, rich=False).replace("\n\n", " ")
    long = story(0, 80, body=read_markdown(f"Zo begon hij.\n\n> {text}\n\nEn zo hield hij op."), photo=None)
    paper = composed(edition(stories=(long,), agenda=(), groups=(), pages=(1, 64)))
    there = Counter(word for page in read(printed(paper)) for word in text_of(page.lines).split())
    assert sum((Counter(text.split()) - there).values()) <= 4  # words that a hyphen parts


def test_subheads_of_several_levels_go_on_overleaf() -> None:
    """The PDF says that it can be read out (PDF/UA-1), which it can't be made for where a level is left out."""
    body = "\n\n".join(f"## Deel {at}\n\n### Vraag {at}\n\n{markdown(Random(at), 260, rich=False)}" for at in range(6))
    paper = composed(edition(stories=(story(0, 80, body=read_markdown(body)),), agenda=(), groups=(), pages=(1, 64)))
    assert len(pages_of(paper, paper.data.stories[-1].title)) > 1
    words = plain("".join(text_of(page.lines) for page in read(printed(paper))))
    assert [at for at in range(6) if f"Vraag{at}" not in words] == []


def test_a_picture_that_has_no_room_is_told_and_stands_in_large_print(tmp_path: Path) -> None:
    plan = with_pictures(None)
    paper = composed(plan)
    number, gone = next((s.number, s.photos[-1]) for page in paper.layout.pages for _, s in page.stories if s.part == 1)
    paper = replace(paper, layout=without(gone, paper.layout))
    assert left_out(paper.layout, paper.data) == {number: [gone.number]}
    quality = measure(printed(paper), paper.layout, paper.data)
    assert "1 foto weggelaten" in report(quality, plan.masthead)
    assert "is weggelaten" in explain(paper.layout, paper.data)
    large = read(typeset_large(paper))
    own = sum(len(page.pictures) for page in large)
    assert own == sum(len(one.photos) + bool(one.photo) for one in plan.stories)
