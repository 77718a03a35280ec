"""Preflight refuses a file made wrong on purpose, for every rule, and takes the good ones."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from buurtpers.prepress.findings import Finding
from buurtpers.prepress.pictures import photo_key
from buurtpers.prepress.preflight import preflight
from buurtpers.prepress.shop import PrintShop, profile_of
from sheets import PHOTO, SHOP, SIZE, changed, checked, ink_of, jpeg, painted, pressed, typeset

X1A = replace(SHOP, standard="X-1a")
GREY = replace(SHOP, colour="grey")


def codes(found: list[Finding]) -> set[str]:
    return {finding.code.removeprefix("print-") for finding in found}


@pytest.mark.parametrize("standard", ["X-4", "X-1a"])
@pytest.mark.parametrize("colour", ["coated", "uncoated", "grey"])
@pytest.mark.parametrize(("bleed", "marks"), [(3.0, False), (3.0, True), (0.0, False), (0.0, True), (5.0, True)])
def test_good_files_are_taken(standard: str, colour: str, bleed: float, marks: bool) -> None:
    shop = PrintShop("Goed", standard, bleed, marks, colour)  # type: ignore[arg-type]
    assert checked(pressed(shop), shop) == []


def test_what_is_wrong_in_two_places_of_a_page_is_told_once() -> None:
    twice = painted(pressed(), "1 0 0 rg 60 60 20 20 re f 90 90 20 20 re f")
    assert [(one.code, one.page) for one in checked(twice)] == [("print-rgb", 1)]


def test_every_finding_is_a_sentence() -> None:
    wrong = painted(pressed(), "0 0 1 rg 100 100 50 50 re f")
    for finding in [*checked(wrong), *checked(b"geen pdf")]:
        assert finding.message.endswith(".")
        assert finding.hint.endswith(".")


# --- Photographs ---


def test_a_photo_too_small_for_its_place_is_named() -> None:
    small = ink_of(SHOP).photo(jpeg(212, 160))
    found = checked(pressed(pdf=typeset(photo=small, width="60mm")), photos=[small])
    assert codes(found) == {"dpi"}
    assert found[0].message == f"Foto {PHOTO} is op 60 mm breed maar 90 dpi; nodig is 200 (pagina 1)."


def test_what_counts_is_how_large_the_whole_photo_is_not_what_is_seen_of_it() -> None:
    small = ink_of(SHOP).photo(jpeg(212, 160))
    clipped = typeset(
        extra='#box(clip: true, width: 10mm, height: 10mm, image("photo.jpg", width: 60mm))', photo=small, width="20mm"
    )
    found = checked(pressed(pdf=clipped), photos=[small])
    assert [(one.code, dict(one.values)["found"], dict(one.values)["mm"]) for one in found] == [("print-dpi", 90, 10)]


def test_a_photo_squeezed_in_one_direction_counts_in_the_other() -> None:
    photo = ink_of(SHOP).photo(jpeg(900, 160))
    tall = typeset(photo=photo, extra='#image("photo.jpg", width: 60mm, height: 60mm, fit: "stretch")', width="20mm")
    assert codes(checked(pressed(pdf=tall), photos=[photo])) == {"dpi"}


def test_a_photo_as_sharp_as_was_asked_is_taken() -> None:
    enough = ink_of(SHOP).photo(jpeg(473, 355))  # on 60 mm
    assert checked(pressed(pdf=typeset(photo=enough)), photos=[enough]) == []


@pytest.mark.parametrize(("colour", "expected"), [("0 0.5 0.5 0 k", set()), ("1 0 0 rg", {"rgb"})])
def test_a_stencil_is_printed_in_the_colour_of_the_moment(colour: str, expected: set[str]) -> None:
    def add(file: pikepdf.Pdf) -> None:
        image = file.make_stream(
            b"\xaa" * 1300, Type=Name.XObject, Subtype=Name.Image, Width=100, Height=100, ImageMask=True,
            BitsPerComponent=1,
        )  # fmt: skip
        name = file.pages[1].add_resource(image, Name.XObject)
        file.pages[1].contents_add(f"q {colour} 20 0 0 20 100 100 cm {name} Do Q".encode(), prepend=False)

    assert codes(checked(changed(pressed(), add))) == expected


def test_a_photo_that_nobody_can_read_may_hold_any_ink() -> None:
    found = checked(with_photo(pressed(), b"\xff\xd8\xff geen foto", Name.DeviceCMYK))
    assert codes(found) == {"photo-ink"}
    assert dict(found[0].values)["found"] == 400


def test_a_photo_without_a_name_is_told_by_its_page() -> None:
    small = ink_of(SHOP).photo(jpeg(212, 160))
    found = preflight(pressed(pdf=typeset(photo=small)), SHOP, profile_of(SHOP), SIZE)
    assert "zonder naam (pagina 1)" in found[0].message


def with_photo(pdf: bytes, photo: bytes, space: Name, turned: bool = False) -> bytes:
    """The file with other bytes for its photo."""

    def put(file: pikepdf.Pdf) -> None:
        for image in file.objects:
            if isinstance(image, pikepdf.Stream) and image.get("/Subtype") == Name.Image:
                image.write(photo, filter=Name.DCTDecode)
                image.ColorSpace = space
                if turned:
                    image.Decode = Array([1, 0] * 4)
                elif "/Decode" in image:
                    del image["/Decode"]

    return changed(pdf, put)


def test_a_photo_in_screen_colours() -> None:
    found = checked(with_photo(pressed(), jpeg(), Name.DeviceRGB), photos=[jpeg()])
    assert codes(found) == {"photo-rgb", "screen-colours"}
    assert PHOTO in next(one for one in found if one.code == "print-photo-rgb").message


def test_a_photo_with_too_much_ink() -> None:
    out = io.BytesIO()
    Image.new("CMYK", (800, 600), (240, 230, 230, 240)).save(out, "JPEG", quality=95)
    found = checked(with_photo(pressed(), out.getvalue(), Name.DeviceCMYK, turned=True), photos=[out.getvalue()])
    assert codes(found) == {"photo-ink"}
    assert PHOTO in found[0].message


def test_a_photo_the_wrong_way_round_has_too_much_ink() -> None:
    def turn(file: pikepdf.Pdf) -> None:
        for image in file.objects:
            if isinstance(image, pikepdf.Stream) and image.get("/Subtype") == Name.Image:
                del image[Name.Decode]

    assert "photo-ink" in codes(checked(changed(pressed(), turn)))


@pytest.mark.parametrize("table", [False, True])
def test_pictures_that_are_no_jpeg_are_weighed_too(table: bool) -> None:
    def add(file: pikepdf.Pdf) -> None:
        space = Array([Name.Indexed, Name.DeviceCMYK, 0, String(b"\xff\xff\xff\xff")]) if table else Name.DeviceCMYK
        data = b"\0" * 10_000 if table else b"\xff" * 40_000
        image = file.make_stream(
            data, Type=Name.XObject, Subtype=Name.Image, Width=100, Height=100, ColorSpace=space, BitsPerComponent=8
        )
        name = file.pages[1].add_resource(image, Name.XObject)
        file.pages[1].contents_add(f"q 20 0 0 20 100 100 cm {name} Do Q".encode(), prepend=False)

    found = checked(changed(pressed(), add))
    assert codes(found) == {"photo-ink"}
    assert found[0].page == 2


# --- Colours ---


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("1 0 0 rg 60 60 20 20 re f", "rgb"),
        ("0 0 1 RG 60 60 m 90 90 l S", "rgb"),
        ("/DeviceRGB cs 1 1 0 sc 60 60 20 20 re f", "rgb"),
        ("0.9 0.9 0.9 0.9 k 60 60 20 20 re f", "ink"),
        ("BT 0.6 0.5 0.5 1 k /F 10 Tf 60 60 Td (rijk zwart) Tj ET", "rich-black"),
        ("BT 0.8 0.7 0.7 0 k /F 10 Tf 60 60 Td (zwart zonder zwart) Tj ET", "rich-black"),
        ("BT 0.2 0.2 0.2 1 K 1 Tr /F 10 Tf 60 60 Td (omlijnd) Tj ET", "rich-black"),
    ],
)
def test_colours_that_no_press_takes(content: str, code: str) -> None:
    found = checked(painted(pressed(), content))
    assert codes(found) == {code}
    assert found[0].page == 1


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("0.75 0.75 0.75 0.75 k 60 60 20 20 re f", set()),  # as much as the paper dries
        ("0.8 0.75 0.75 0.75 k 60 60 20 20 re f", {"ink"}),
        ("BT 0.1 0 0 0.85 k /F 10 Tf 60 60 Td (bijna zwart) Tj ET", {"rich-black"}),
        ("BT 0.6 0.2 0.4 0.3 k /F 10 Tf 60 60 Td (gekleurd) Tj ET", set()),
        ("0.3 0.3 0.3 1 k 60 60 20 20 re f", set()),  # no text: nobody sees that its plates are a hair off
    ],
)
def test_the_limits_of_ink(content: str, expected: set[str]) -> None:
    assert codes(checked(painted(pressed(), content))) == expected


def test_a_colour_by_the_profile_of_a_screen() -> None:
    def add(file: pikepdf.Pdf) -> None:
        name = file.pages[0].add_resource(Array([Name.ICCBased, file.make_stream(b"profile", N=3)]), Name.ColorSpace)
        file.pages[0].contents_add(f"q {name} cs 1 0 0 sc 80 80 40 40 re f Q".encode(), prepend=False)

    assert codes(checked(changed(pressed(), add))) == {"rgb", "screen-colours"}


def test_a_colour_inside_a_form_or_a_pattern_is_seen() -> None:
    def add(file: pikepdf.Pdf) -> None:
        form = file.make_stream(b"1 0 0 rg 0 0 10 10 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 10, 10])
        name = file.pages[2].add_resource(form, Name.XObject)
        file.pages[2].contents_add(f"q 1 0 0 1 99 99 cm {name} Do Q".encode(), prepend=False)

    def add_pattern(file: pikepdf.Pdf) -> None:
        tile = file.make_stream(
            b"0.9 0.9 0.9 0.9 k 0 0 5 5 re f", Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1,
            BBox=[0, 0, 10, 10], XStep=10, YStep=10, Resources=Dictionary(),
        )  # fmt: skip
        name = file.pages[3].add_resource(tile, Name.Pattern)
        file.pages[3].contents_add(f"q /Pattern cs {name} scn 99 99 50 50 re f Q".encode(), prepend=False)

    found = checked(changed(changed(pressed(), add), add_pattern))
    assert [(one.code, one.page) for one in found] == [("print-rgb", 3), ("print-ink", 4)]


def test_shadings_are_weighed_at_their_ends() -> None:
    def add(file: pikepdf.Pdf) -> None:
        function = Dictionary(FunctionType=2, Domain=[0, 1], N=1, C0=[0, 0, 0, 0], C1=[1, 1, 1, 1])
        shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceCMYK, Coords=[0, 0, 100, 0], Function=function)
        name = file.pages[0].add_resource(shading, Name.Shading)
        file.pages[0].contents_add(f"q 80 80 40 40 re W n {name} sh Q".encode(), prepend=False)

    assert codes(checked(changed(pressed(), add))) == {"ink"}


def test_a_spot_colour() -> None:
    def add(file: pikepdf.Pdf) -> None:
        tint = Dictionary(FunctionType=2, Domain=[0, 1], N=1, C0=[0, 0, 0, 0], C1=[0, 1, 1, 0])
        space = Array([Name.Separation, Name("/Oranje021"), Name.DeviceCMYK, tint])
        name = file.pages[0].add_resource(space, Name.ColorSpace)
        file.pages[0].contents_add(f"q {name} cs 1 scn 80 80 40 40 re f Q".encode(), prepend=False)

    found = checked(changed(pressed(), add))
    assert codes(found) == {"spot"}
    assert "Oranje021" in found[0].message


@pytest.mark.parametrize(
    ("names", "values"),
    [
        ((Name.DeviceN, Array([Name.Oranje, Name.Goud])), "1 1"),
        ((Name.Separation, Name.All), "1"),  # lines of marks may be in every ink; an area would be all the ink there is
    ],
)
def test_spot_colours_together_and_all_plates_at_once(names: tuple[pikepdf.Object, ...], values: str) -> None:
    def paint(file: pikepdf.Pdf) -> None:
        tint = Dictionary(FunctionType=2, Domain=[0, 1], N=1, C0=[0, 0, 0, 0], C1=[0, 1, 1, 0])
        name = file.pages[0].add_resource(Array([*names, Name.DeviceCMYK, tint]), Name.ColorSpace)
        file.pages[0].contents_add(f"q {name} cs {values} scn 80 80 40 40 re f Q".encode(), prepend=False)

    assert codes(checked(changed(pressed(), paint))) == {"spot"}


def test_screen_colours_that_no_page_shows() -> None:
    def add(file: pikepdf.Pdf) -> None:
        group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
        file.pages[0].obj.Group = group

    assert codes(checked(changed(pressed(), add))) == {"screen-colours"}


def test_a_profile_of_a_screen_that_no_page_paints_with() -> None:
    def add(file: pikepdf.Pdf) -> None:
        space = Array([Name.ICCBased, file.make_stream(b"profile", N=3)])
        file.pages[0].add_resource(space, Name.ColorSpace)

    assert codes(checked(changed(pressed(), add))) == {"screen-colours"}


def test_greys_are_printed_in_black_alone() -> None:
    with pikepdf.open(io.BytesIO(typeset())) as raw:
        profiled = [one for one in raw.objects if isinstance(one, Array) and len(one) == 2 and one[0] == Name.ICCBased]
    assert profiled, "Typst writes greys by profile"
    assert codes(checked(pressed())) == set()


def test_colour_in_a_grey_paper() -> None:
    for colour in ("0.5 0 0 0", "0 0.5 0 0", "0 0 0.5 0"):
        assert codes(checked(painted(pressed(GREY), f"{colour} k 60 60 20 20 re f"), GREY)) == {"not-grey"}
    assert checked(painted(pressed(GREY), "0 0 0 0.5 k 60 60 20 20 re f"), GREY) == []
    coloured = ink_of(SHOP).photo(jpeg())
    assert codes(checked(with_photo(pressed(GREY), coloured, Name.DeviceCMYK, turned=True), GREY)) == {"not-grey"}


@pytest.mark.parametrize(
    "values",
    [{"ca": 0.5}, {"CA": 0.5}, {"BM": Name.Multiply}, {"SMask": Dictionary(S=Name.Alpha)}],
)
def test_transparency_only_where_the_standard_knows_it(values: dict[str, object]) -> None:
    def add(file: pikepdf.Pdf) -> None:
        name = file.pages[1].add_resource(Dictionary(values={}), Name.ExtGState)
        file.pages[1].obj.Resources.ExtGState[name] = Dictionary({f"/{key}": value for key, value in values.items()})
        file.pages[1].contents_add(f"q {name} gs 0 0 0 0.5 k 80 80 40 40 re f Q".encode(), prepend=False)

    found = checked(changed(pressed(X1A), add), X1A)
    assert [(one.code, one.page) for one in found] == [("print-transparent", 2)]
    assert checked(changed(pressed(), add)) == []


def test_what_says_that_it_is_not_transparent_is_taken_by_every_standard() -> None:
    def add(file: pikepdf.Pdf) -> None:
        state = Dictionary(ca=1, CA=1, BM=Name.Compatible, SMask=Name("/None"))
        name = file.pages[1].add_resource(state, Name.ExtGState)
        file.pages[1].contents_add(f"q {name} gs 0 0 0 0.5 k 80 80 40 40 re f Q".encode(), prepend=False)

    assert checked(changed(pressed(X1A), add), X1A) == []


def test_a_transparent_picture_and_a_group_are_refused_for_x1a() -> None:
    def mask(file: pikepdf.Pdf) -> None:
        image = next(iter(file.pages[0].obj.Resources.XObject.values()))
        image.SMask = file.make_stream(
            b"\x80", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, ColorSpace=Name.DeviceGray,
            BitsPerComponent=8,
        )  # fmt: skip

    def group(file: pikepdf.Pdf) -> None:
        file.pages[0].obj.Group = Dictionary(S=Name.Transparency)

    assert "transparent" in codes(checked(changed(pressed(X1A), mask), X1A))
    assert codes(checked(changed(pressed(X1A), group), X1A)) == {"transparent"}


# --- Paper ---


@pytest.mark.parametrize("pages", [1, 3, 6])
def test_a_number_of_pages_that_does_not_fold(pages: int) -> None:
    assert codes(checked(pressed(pdf=typeset(pages=pages)))) == {"pages"}


def test_pages_of_another_size() -> None:
    other = typeset(size=(105.0, 140.0))
    assert codes(checked(pressed(pdf=other))) == {"size"}
    assert codes(checked(pressed(pdf=typeset(size=(100.0, 135.0))))) == {"size"}
    assert checked(pressed(pdf=typeset(size=(100.5, 139.5)))) == []  # paper itself moves as much

    def one(file: pikepdf.Pdf) -> None:
        with pikepdf.open(io.BytesIO(pressed(pdf=other))) as wide:
            file.pages[2] = wide.pages[2]

    found = checked(changed(pressed(), one))
    assert [(finding.code, finding.page) for finding in found] == [("print-size", 3)]
    assert "105 × 140" in found[0].message


def test_a_page_on_its_side() -> None:
    assert codes(checked(changed(pressed(), lambda file: file.pages[0].rotate(90, relative=False)))) == {"size"}


@pytest.mark.parametrize("key", ["TrimBox", "BleedBox"])
def test_a_box_that_is_not_there(key: str) -> None:
    def drop(file: pikepdf.Pdf) -> None:
        del file.pages[0].obj[Name("/" + key)]

    assert "boxes" in codes(checked(changed(pressed(), drop)))


def test_boxes_that_are_not_one_in_the_other() -> None:
    def grow(file: pikepdf.Pdf) -> None:
        file.pages[0].obj.BleedBox = Array([-50, -50, 500, 500])

    def move(file: pikepdf.Pdf) -> None:
        left, bottom, right, top = map(float, file.pages[0].trimbox)
        file.pages[0].obj.TrimBox = Array([left + 20, bottom, right + 20, top])

    def crop(file: pikepdf.Pdf) -> None:
        file.pages[0].obj.CropBox = file.pages[0].trimbox

    assert "boxes" in codes(checked(changed(pressed(), grow)))
    assert codes(checked(changed(pressed(), move))) >= {"boxes", "bleed"}
    assert codes(checked(changed(pressed(), crop))) == {"boxes"}


def test_another_bleed_than_was_asked() -> None:
    found = checked(pressed(replace(SHOP, bleed=2.0)))
    assert codes(found) == {"bleed"}
    assert found[0].message == "Pagina 1 heeft 2,0 mm afloop; de drukker vraagt 3 mm."
    assert codes(checked(pressed(), replace(SHOP, bleed=2.0))) == {"bleed"}  # more would stand on another page


# The trimmed paper begins 3 mm from each side of the sheet.
@pytest.mark.parametrize("place", ["8.5 100", "9.2 100", "100 8.5", "271.9 100", "100 385.3"])
def test_art_that_stops_at_the_edge(place: str) -> None:
    assert codes(checked(painted(pressed(), f"0 0.5 0 0 k {place} 20 20 re f"))) == {"edge"}


def test_a_line_without_width_that_stops_at_the_edge() -> None:
    assert codes(checked(painted(pressed(), "0 w 0 0 0 1 K 9 100 m 9 200 l S"))) == {"edge"}


def test_art_that_runs_off_or_stays_away_from_the_edge() -> None:
    running_off = "0 0.5 0 0 k -5 100 40 20 re f"
    assert checked(painted(pressed(), running_off)) == []
    white = "0 0 0 0 k 8.5 100 20 20 re f"
    assert checked(painted(pressed(), white)) == []
    assert checked(painted(pressed(), "0 0.5 0 0 k 11 100 20 20 re f")) == []
    without = replace(SHOP, bleed=0.0)
    assert checked(painted(pressed(without), "0 0.5 0 0 k 0.5 100 20 20 re f"), without) == []


def test_marks_that_are_missing_or_not_wanted() -> None:
    marked = replace(SHOP, marks=True)
    assert codes(checked(pressed(SHOP), marked)) == {"marks"}
    assert codes(checked(pressed(marked), SHOP)) == {"no-marks"}


def test_only_lines_in_every_ink_outside_the_bleed_are_marks() -> None:
    marked = replace(SHOP, marks=True)

    def redraw(change: Callable[[bytes], bytes]) -> bytes:
        def write(file: pikepdf.Pdf) -> None:
            for page in file.pages:
                drawn = next(one for one in page.obj.Contents if b"/EveryPlate CS" in one.read_bytes())
                drawn.write(change(drawn.read_bytes()))

        return changed(pressed(marked), write)

    assert checked(redraw(bytes), marked) == []
    one_less = redraw(lambda drawn: b"\n".join(drawn.split(b"\n")[:1] + drawn.split(b"\n")[2:]))
    assert codes(checked(one_less, marked)) == {"marks"}
    in_cyan = redraw(lambda drawn: drawn.replace(b"/EveryPlate CS 1 SCN", b"1 0 0 0 K"))
    assert codes(checked(in_cyan, marked)) == {"marks"}
    in_the_bleed = painted(pressed(), "0 0 0 1 K " + "2 2 m 6 2 l S " * 8)
    assert checked(in_the_bleed) == []


def test_text_too_near_the_edge() -> None:
    found = checked(pressed(pdf=typeset(extra="#place(bottom, dy: 10mm)[Te laag]")))
    assert codes(found) == {"safe"}
    assert "staat tekst 1 mm van de rand; houd 5 mm vrij" in found[0].message
    found = checked(pressed(pdf=typeset(extra="#place(dx: 60mm)[#box[Deze woorden lopen rechts]]")))
    assert codes(found) == {"safe"}
    assert codes(checked(pressed(pdf=typeset(extra="#place(bottom, dy: 7mm)[Net te laag]")))) == {"safe"}
    assert checked(pressed(pdf=typeset(extra="#place(bottom, dy: 5mm)[Dit kan]"))) == []


# --- The file ---


def test_a_font_that_is_not_in_the_file() -> None:
    def add(file: pikepdf.Pdf) -> None:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        name = file.pages[0].add_resource(font, Name.Font)
        content = f"q BT 0 0 0 1 k {name} 10 Tf 60 60 Td (Hallo) Tj ET Q"
        file.pages[0].contents_add(content.encode(), prepend=False)

    found = checked(changed(pressed(), add))
    assert codes(found) == {"font"}
    assert "Helvetica" in found[0].message


@pytest.mark.parametrize("key", ["FontFile", "FontFile2", "FontFile3", ""])
def test_a_font_is_in_the_file_in_one_of_three_forms(key: str) -> None:
    def add(file: pikepdf.Pdf) -> None:
        described = Dictionary(Type=Name.FontDescriptor, FontName=Name("/ABCDEF+Letters"))
        if key:
            described[Name(f"/{key}")] = file.make_stream(b"letters")
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=described.FontName, FontDescriptor=described)
        file.pages[0].add_resource(font, Name.Font)

    # The tag of a subset is no part of the name that people know.
    names = [dict(one.values)["name"] for one in checked(changed(pressed(), add))]
    assert names == ([] if key else ["Letters"])


def test_a_font_whose_letters_are_drawings_is_in_the_file() -> None:
    def add(file: pikepdf.Pdf) -> None:
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 9, 9], FontMatrix=[0.1, 0, 0, 0.1, 0, 0], FirstChar=97,
            LastChar=97, Widths=[9], Encoding=Dictionary(Differences=[97, Name.a]),
            CharProcs=Dictionary(a=file.make_stream(b"9 0 0 0 9 9 d1 0 0 9 9 re f")),
        )  # fmt: skip
        name = file.pages[0].add_resource(font, Name.Font)
        file.pages[0].contents_add(f"q BT {name} 10 Tf 60 60 Td (a) Tj ET Q".encode(), prepend=False)

    assert checked(changed(pressed(), add)) == []


@pytest.mark.parametrize(("shop", "version"), [(SHOP, "1.7"), (X1A, "1.5")])
def test_a_version_that_the_standard_does_not_know(shop: PrintShop, version: str) -> None:
    newer = changed(pressed(shop), lambda file: None, force_version=version)
    assert codes(checked(newer, shop)) == {"version"}


def test_a_file_that_is_locked() -> None:
    locked = changed(pressed(), lambda file: None, encryption=pikepdf.Encryption(owner="geheim", user="", R=4))
    assert "extra" in codes(checked(locked))


def test_no_profile_or_another() -> None:
    def drop(file: pikepdf.Pdf) -> None:
        del file.Root.OutputIntents

    def without(file: pikepdf.Pdf) -> None:
        del file.Root.OutputIntents[0].DestOutputProfile

    assert codes(checked(changed(pressed(), drop))) == {"no-profile"}
    assert codes(checked(changed(pressed(), without))) == {"no-profile"}
    uncoated = replace(SHOP, colour="uncoated", ink_limit=300)
    assert codes(checked(pressed(uncoated), SHOP)) == {"other-profile"}


def test_one_press_and_no_other() -> None:
    def twice(file: pikepdf.Pdf) -> None:
        file.Root.OutputIntents.append(file.Root.OutputIntents[0])

    def nameless(file: pikepdf.Pdf) -> None:
        del file.Root.OutputIntents[0].OutputConditionIdentifier

    def of_three_inks(file: pikepdf.Pdf) -> None:
        file.Root.OutputIntents[0].DestOutputProfile.N = 3

    def for_archives_too(file: pikepdf.Pdf) -> None:
        file.Root.OutputIntents.append(Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFA1))

    assert codes(checked(changed(pressed(), twice))) == {"no-profile"}
    assert codes(checked(changed(pressed(), nameless))) == {"no-profile"}
    assert codes(checked(changed(pressed(), of_three_inks))) == {"other-profile"}
    assert checked(changed(pressed(), for_archives_too)) == []


@pytest.mark.parametrize("key", ["Title", "CreationDate", "ModDate", "Trapped", "GTS_PDFXVersion"])
def test_a_key_that_is_missing(key: str) -> None:
    def drop(file: pikepdf.Pdf) -> None:
        del file.trailer.Info[Name("/" + key)]

    found = checked(changed(pressed(), drop))
    assert codes(found) == {"keys"}
    assert key in found[0].message


@pytest.mark.parametrize(
    "key", ["pdf:Trapped", "dc:title", "xmp:MetadataDate", "xmpMM:DocumentID", "pdfxid:GTS_PDFXVersion"]
)
def test_a_key_that_is_missing_in_xmp(key: str) -> None:
    def rename(file: pikepdf.Pdf) -> None:
        packet = bytes(file.Root.Metadata.read_bytes())
        space = key.split(":")[0]
        file.Root.Metadata.write(packet.replace(f"{key}>".encode(), f"{space}:anders>".encode()))

    found = checked(changed(pressed(), rename))
    assert codes(found) == {"keys"}
    assert key.split(":")[1] in found[0].message


def test_keys_of_xmp_may_stand_as_attributes() -> None:
    simple = re.compile(r"<((?:pdf|pdfxid|xmp|xmpMM):\w+)>([^<]*)</\1>\n")

    def rewrite(file: pikepdf.Pdf) -> None:
        packet = bytes(file.Root.Metadata.read_bytes()).decode()
        said = " ".join(f'{key}="{value}"' for key, value in simple.findall(packet))
        assert "pdf:Trapped" in said
        file.Root.Metadata.write(simple.sub("", packet).replace('rdf:about=""', f'rdf:about="" {said}').encode())

    assert checked(changed(pressed(), rewrite)) == []


def test_both_places_say_which_standard() -> None:
    def info(file: pikepdf.Pdf) -> None:
        file.trailer.Info.GTS_PDFXVersion = String("PDF/X-1a:2003")

    def xmp(file: pikepdf.Pdf) -> None:
        packet = bytes(file.Root.Metadata.read_bytes())
        file.Root.Metadata.write(
            packet.replace(b"<pdfxid:GTS_PDFXVersion>PDF/X-4<", b"<pdfxid:GTS_PDFXVersion>PDF/X-3<")
        )

    for change in (info, xmp):
        found = checked(changed(pressed(), change))
        assert [dict(one.values) for one in found] == [{"names": "GTS_PDFXVersion"}]


@pytest.mark.parametrize("said", [Name("/Unknown"), String("False")])
def test_whether_it_is_trapped_is_yes_or_no(said: pikepdf.Object) -> None:
    def say(file: pikepdf.Pdf) -> None:
        file.trailer.Info.Trapped = said

    assert [dict(one.values) for one in checked(changed(pressed(), say))] == [{"names": "Trapped"}]


def test_a_file_without_a_number_of_its_own() -> None:
    assert [dict(one.values) for one in checked(pressed().replace(b"/ID [", b"/Xx ["))] == [{"names": "ID"}]


def test_no_xmp_at_all() -> None:
    def drop(file: pikepdf.Pdf) -> None:
        del file.Root.Metadata

    assert codes(checked(changed(pressed(), drop))) == {"keys"}


def test_the_other_standard() -> None:
    assert "keys" in codes(checked(pressed(X1A), SHOP))


@pytest.mark.parametrize("key", ["AcroForm", "OpenAction", "AA", "OCProperties"])
def test_what_does_something_by_itself(key: str) -> None:
    def add(file: pikepdf.Pdf) -> None:
        file.Root[Name("/" + key)] = Dictionary()

    assert codes(checked(changed(pressed(), add))) == {"extra"}


@pytest.mark.parametrize("key", ["JavaScript", "EmbeddedFiles"])
def test_what_hides_in_the_names(key: str) -> None:
    def add(file: pikepdf.Pdf) -> None:
        file.Root.Names = Dictionary({f"/{key}": Dictionary()})

    assert codes(checked(changed(pressed(), add))) == {"extra"}


def test_a_page_that_does_something() -> None:
    def add(file: pikepdf.Pdf) -> None:
        file.pages[2].obj.AA = Dictionary()

    assert [(one.code, one.page) for one in checked(changed(pressed(), add))] == [("print-extra-page", 3)]


def test_links_on_a_page() -> None:
    def add(file: pikepdf.Pdf) -> None:
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[60, 60, 90, 90])
        file.pages[1].obj.Annots = Array([file.make_indirect(link)])

    found = checked(changed(pressed(), add))
    assert [(one.code, one.page) for one in found] == [("print-extra-page", 2)]


def test_a_photograph_keeps_its_bytes_in_the_file() -> None:
    photo = ink_of(SHOP).photo(jpeg())
    with pikepdf.open(io.BytesIO(pressed())) as file:
        images = [one for one in file.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == Name.Image]
        assert [photo_key(image.read_raw_bytes()) for image in images] == [photo_key(photo)]
