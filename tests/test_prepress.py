"""Inks, and the PDF/X that is made with them."""

from __future__ import annotations

import io
import subprocess
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageCms, ImageStat

from buurtpers.prepress.inks import COPY, SCREEN, Ink, most_ink
from buurtpers.prepress.pdfx import to_pdfx
from buurtpers.prepress.pictures import keys_in
from buurtpers.prepress.preflight import preflight
from buurtpers.prepress.profiles import SHIPPED, ProfileError, opened, read_profile, shipped_profile
from buurtpers.prepress.recolour import in_inks
from buurtpers.prepress.shop import PrintShop, press_ink, profile_of
from sheets import DAY, SHOP, SIZE, checked, jpeg, pressed, typeset

PRESSES = [Ink("cmyk", shipped_profile(kind)) for kind in SHIPPED]
COLOURS = st.tuples(*[st.integers(0, 255)] * 3).map(lambda rgb: "#{:02x}{:02x}{:02x}".format(*rgb))


def opened_picture(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


# --- Colours ---


@pytest.mark.parametrize("ink", PRESSES)
@pytest.mark.parametrize("hexa", ["#000000", "#1b1b1b", "#111814", "#231f20"])
def test_black_is_the_black_ink_alone(ink: Ink, hexa: str) -> None:
    assert ink.colour(hexa) == [0, 0, 0, 100]


@pytest.mark.parametrize("ink", PRESSES)
def test_greys_are_the_black_ink_alone_and_lighter_where_they_are_lighter(ink: Ink) -> None:
    made = [ink.colour(f"#{grey:02x}{grey:02x}{grey:02x}") for grey in range(0, 256, 5)]
    assert all(colour[:3] == [0, 0, 0] for colour in made)
    blacks = [int(colour[3]) for colour in made]
    assert blacks == sorted(blacks, reverse=True)
    assert (blacks[0], blacks[-1]) == (100, 0)


@pytest.mark.parametrize("ink", PRESSES)
def test_a_light_tint_keeps_its_hue(ink: Ink) -> None:
    c, m, *_ = [int(part) for part in ink.colour("#e6f0ee")]
    assert c > m


@given(COLOURS)
def test_no_colour_holds_more_ink_than_the_paper_dries(hexa: str) -> None:
    for ink in PRESSES:
        assert ink.profile
        colour = [int(part) for part in ink.colour(hexa)]
        assert all(0 <= part <= 100 for part in colour)
        assert sum(colour) <= ink.profile.ink_limit
        assert colour[3] <= 75 or colour[:3] == [0, 0, 0], "black text has no other ink"
        tight = replace(ink, profile=replace(ink.profile, ink_limit=180))
        assert sum(int(part) for part in tight.colour(hexa)) <= 180


@pytest.mark.parametrize("ink", PRESSES)
@pytest.mark.parametrize("hexa", ["#1f5c4d", "#a63d2f", "#2b4a7d", "#c98a1b", "#7a4b8f", "#f4e3c1"])
def test_colours_look_on_paper_as_on_the_screen(ink: Ink, hexa: str) -> None:
    """Through the profile and back: the same, within what paper allows."""
    assert ink.profile
    inks = tuple(round(int(part) * 2.55) for part in ink.colour(hexa))
    back = ImageCms.profileToProfile(
        Image.new("CMYK", (1, 1), inks), opened(ink.profile), ImageCms.createProfile("sRGB"), outputMode="RGB",
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC, flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )  # fmt: skip
    assert back
    seen, wanted = back.getpixel((0, 0)), bytes.fromhex(hexa[1:])
    assert isinstance(seen, tuple)
    assert all(abs(one - other) <= 24 for one, other in zip(seen, wanted, strict=True)), (seen, tuple(wanted))


def test_the_screen_and_the_copier() -> None:
    assert SCREEN.colour("#1f5c4d") == "#1f5c4d"
    assert COPY.colour("#1b1b1b") == [0]
    assert COPY.colour("#ffffff") == [100]
    assert COPY.colour("#808080") == [50]


# --- Photographs ---


def test_the_screen_keeps_a_photograph_as_it_is() -> None:
    assert SCREEN.photo(jpeg()) == jpeg()


@pytest.mark.parametrize("ink", PRESSES)
def test_a_photograph_holds_no_more_ink_than_the_paper_dries(ink: Ink) -> None:
    assert ink.profile
    for limit in (ink.profile.ink_limit, 240):
        made = opened_picture(replace(ink, profile=replace(ink.profile, ink_limit=limit)).photo(jpeg()))
        assert made.mode == "CMYK"
        assert most_ink(made) <= limit


@pytest.mark.parametrize("ink", PRESSES)
def test_a_photograph_looks_on_paper_as_on_the_screen(ink: Ink) -> None:
    assert ink.profile
    back = ImageCms.profileToProfile(
        opened_picture(ink.photo(jpeg())), opened(ink.profile), ImageCms.createProfile("sRGB"), outputMode="RGB",
        renderingIntent=ImageCms.Intent.PERCEPTUAL,
    )  # fmt: skip
    assert back
    was, made = ImageStat.Stat(opened_picture(jpeg())).mean, ImageStat.Stat(back).mean
    assert all(abs(one - other) < 26 for one, other in zip(was, made, strict=True)), (was, made)


@pytest.mark.parametrize("ink", [COPY, *PRESSES])
def test_nothing_but_the_picture_is_in_a_photograph(ink: Ink) -> None:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "thuis bij Ank"
    opened_picture(jpeg()).save(out, "JPEG", exif=exif, icc_profile=b"x" * 200, comment=b"geheim")
    made = ink.photo(out.getvalue())
    picture = opened_picture(made)
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "adobe", "adobe_transform"}
    assert b"Ank" not in made
    assert b"geheim" not in made
    assert ink.photo(out.getvalue()) == made


@pytest.mark.parametrize("ink", PRESSES)
def test_drawings_without_colour_are_printed_in_black_alone(ink: Ink) -> None:
    assert opened_picture(ink.photo(jpeg(mode="L"))).mode == "L"
    grey_in_colours = io.BytesIO()
    opened_picture(jpeg(mode="L")).convert("RGB").save(grey_in_colours, "JPEG")
    assert opened_picture(ink.photo(grey_in_colours.getvalue())).mode == "L"


def test_the_copier_gets_the_full_range_and_no_mud() -> None:
    dark = io.BytesIO()
    opened_picture(jpeg()).point(lambda value: 20 + value // 4).save(dark, "JPEG")
    made = opened_picture(COPY.photo(dark.getvalue()))
    assert made.mode == "L"
    low, high = made.getextrema()
    assert low < 10  # type: ignore[operator]
    assert high > 245  # type: ignore[operator]
    assert 90 < ImageStat.Stat(made).mean[0] < 150


def test_the_key_of_an_ink_knows_all_it_depends_on() -> None:
    coated = PRESSES[0]
    assert coated.profile
    tight = Ink("cmyk", replace(coated.profile, ink_limit=240))
    assert len({ink.key for ink in (SCREEN, COPY, *PRESSES, tight)}) == 5


# --- Profiles ---


def test_the_shipped_profiles_are_for_presses() -> None:
    folder = Path(__file__).parent.parent / "theme/buurtpers_press/profiles"
    for kind, (condition, limit) in SHIPPED.items():
        found = read_profile(folder / f"{kind}.icc")
        assert found.icc == shipped_profile(kind).icc
        assert condition in found.name
        assert f"{limit}%" in found.name


def test_a_file_that_is_no_profile_of_a_press(tmp_path: Path) -> None:
    wrong = tmp_path / "drukker.icc"
    for content in (b"", b"geen profiel", ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()):
        wrong.write_bytes(content)
        with pytest.raises(ProfileError):
            profile_of(replace(SHOP, profile=wrong))
    with pytest.raises(ProfileError):
        read_profile(tmp_path / "is-er-niet.icc")


def test_a_printer_may_bring_its_own(tmp_path: Path) -> None:
    own = tmp_path / "drukker.icc"
    own.write_bytes(shipped_profile("uncoated").icc)
    found = profile_of(replace(SHOP, profile=own, ink_limit=260))
    assert (found.ink_limit, found.condition) == (260, None)
    with pikepdf.open(io.BytesIO(to_pdfx(typeset(), SHOP, found, "Krant", DAY))) as file:
        intent = file.Root.OutputIntents[0]
        assert str(intent.OutputConditionIdentifier) == "Custom"
        assert bytes(intent.DestOutputProfile.read_bytes()) == own.read_bytes()


# --- PDF/X ---


def shown(file: Path) -> dict[str, str]:
    """What another program reads of a PDF; of words that come twice, the first."""
    done = subprocess.run(["pdfinfo", "-box", str(file)], capture_output=True, check=True, text=True)
    pairs = [line.split(":", 1) for line in done.stdout.splitlines() if ":" in line]
    return {key.strip(): value.strip() for key, value in reversed(pairs)}


@pytest.mark.parametrize(
    ("standard", "subtype", "version"), [("X-4", "PDF/X-4", "1.6"), ("X-1a", "PDF/X-1a:2003", "1.4")]
)
def test_another_program_reads_the_standard(standard: str, subtype: str, version: str, tmp_path: Path) -> None:
    file = tmp_path / "krant.pdf"
    file.write_bytes(pressed(replace(SHOP, standard=standard)))  # type: ignore[arg-type]
    found = shown(file)
    assert (found["PDF subtype"], found["PDF version"]) == (subtype, version)
    assert (found["Title"], found["Tagged"]) == ("De Buurt, maart & april", "no")
    assert found["CreationDate"].startswith("Sat Mar  7 06:00:00 2026")


def box(text: str) -> list[float]:
    return [float(part) for part in text.split()]


@pytest.mark.parametrize("marks", [False, True])
@pytest.mark.parametrize("bleed", [0.0, 2.0, 3.0, 5.0])
def test_boxes(marks: bool, bleed: float, tmp_path: Path) -> None:
    file = tmp_path / "krant.pdf"
    file.write_bytes(pressed(PrintShop("Druk", bleed=bleed, marks=marks)))
    found = {name: box(value) for name, value in shown(file).items() if name.endswith("Box")}
    mm = 72 / 25.4
    trim, bled, media = found["TrimBox"], found["BleedBox"], found["MediaBox"]
    assert [trim[2] - trim[0], trim[3] - trim[1]] == pytest.approx([100 * mm, 140 * mm], abs=0.1)
    assert [trim[0] - bled[0], bled[3] - trim[3]] == pytest.approx([bleed * mm, bleed * mm], abs=0.1)
    assert media[:2] == [0, 0]
    room = [bled[0] - media[0], media[2] - bled[2], bled[1] - media[1], media[3] - bled[3]]
    assert all(side > 5 * mm for side in room) if marks else room == pytest.approx([0] * 4, abs=0.05)


def test_marks_stand_outside_the_bleed(tmp_path: Path) -> None:
    """Seen by another program: all ink between the bleed and the end of the sheet is near the corners' lines."""
    file, plain = tmp_path / "krant.pdf", tmp_path / "seen"
    shop = PrintShop("Druk", marks=True)
    file.write_bytes(pressed(shop))
    subprocess.run(["pdftoppm", "-r", "144", "-gray", "-f", "2", "-l", "2", str(file), str(plain)], check=True)
    (seen,) = tmp_path.glob("seen*.pgm")
    picture = Image.open(seen)
    scale = 144 / 72
    found = shown(file)
    left, bottom, right, top = box(found["BleedBox"])
    height = picture.height
    inside = (
        round(left * scale) - 1,
        round(height - top * scale) - 1,
        round(right * scale) + 1,
        round(height - bottom * scale) + 1,
    )
    outside = picture.copy()
    outside.paste(255, inside)
    assert outside.getextrema()[0] < 128, "there are marks"  # type: ignore[operator]
    trim = [side * scale for side in box(found["TrimBox"])]
    lines = (*(side for side in (trim[0], trim[2])), *(height - side for side in (trim[1], trim[3])))
    for y in range(height):
        for x in range(picture.width):
            if outside.getpixel((x, y)) < 128:  # type: ignore[operator]
                assert min(abs(x - lines[0]), abs(x - lines[1]), abs(y - lines[2]), abs(y - lines[3])) <= 2


def test_what_is_for_a_screen_is_gone() -> None:
    linked = typeset(extra='#link("https://voorbeeld.example")[een link]')
    with pikepdf.open(io.BytesIO(linked)) as raw:
        assert "/Annots" in raw.pages[0].obj
        assert "/Outlines" in raw.Root
    with pikepdf.open(io.BytesIO(pressed(pdf=linked))) as file:
        assert set(file.Root.keys()) <= {"/Type", "/Pages", "/Metadata", "/OutputIntents", "/Lang"}
        assert all("/Annots" not in page.obj for page in file.pages)


def test_black_text_comes_out_of_the_file_as_black_alone(tmp_path: Path) -> None:
    """The separations of another program: where only text stands, there is no cyan, magenta or yellow."""
    file = tmp_path / "krant.pdf"
    file.write_bytes(pressed())
    done = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True, text=True)
    assert "Een grijs bijschrift" in done.stdout
    with pikepdf.open(file) as made:
        content = b"".join(
            part.read_bytes()
            for page in made.pages
            for part in (page.obj.Contents if isinstance(page.obj.Contents, pikepdf.Array) else [page.obj.Contents])
        )
    assert b" rg" not in content
    assert b"0 0 0 1 k" in content


def test_the_same_paper_gives_the_same_file() -> None:
    shop = PrintShop("Druk", "X-1a", marks=True)
    assert pressed(shop) == to_pdfx(typeset(shop), shop, profile_of(shop), "De Buurt, maart & april", DAY)


def test_idle_groups_are_taken_out_for_x1a() -> None:
    group = "<g style='isolation:isolate'><rect width='9' height='9'/></g>"
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>{group}</svg>"
    drawing = f"#image(bytes(`{svg}`.text), width: 9mm)"
    shop = replace(SHOP, standard="X-1a")
    assert checked(pressed(shop, typeset(shop, extra=drawing)), shop) == []


# --- What was sent in ---


def advertisement(extra: str = "", size: tuple[int, int] = (800, 640)) -> bytes:
    """An advertisement as a shopkeeper makes it: for a screen, in the newest PDF."""
    picture = io.BytesIO()
    opened_picture(jpeg(*size)).save(picture, "PNG")
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "foto.jpg").write_bytes(jpeg(*size))
        (root / "logo.png").write_bytes(picture.getvalue())
        (root / "ad.typ").write_text(
            "#set page(width: 70mm, height: 60mm, margin: 6mm, fill: rgb(255, 236, 64))\n"
            "#text(fill: black)[Zwart] #text(fill: rgb(200, 30, 40))[Rood]\n"
            '#image("foto.jpg", width: 25mm) #place(top + right, image("logo.png", width: 20mm))\n'
            "#rect(width: 30mm, height: 5mm, fill: gradient.linear(red, blue))\n" + extra
        )
        return bytes(typst.compile(str(root / "ad.typ"), root=folder, format="pdf", timestamp=int(DAY.timestamp())))


def with_advertisement(ad: bytes, shop: PrintShop) -> bytes:
    """A paper with that advertisement on its first page, as it goes to the print shop."""
    sent = in_inks(ad, press_ink(shop, profile_of(shop)))
    return pressed(shop, typeset(shop, width="30mm", extra='#image("ad.pdf", width: 70mm)', beside=(("ad.pdf", sent),)))


@pytest.mark.parametrize("standard", ["X-4", "X-1a"])
@pytest.mark.parametrize("colour", ["coated", "uncoated", "grey"])
def test_an_advertisement_for_the_screen_gets_ink(standard: str, colour: str) -> None:
    shop = PrintShop("Druk", standard, colour=colour)  # type: ignore[arg-type]
    assert checked(with_advertisement(advertisement(), shop), shop) == []


def test_a_photo_in_an_advertisement_is_known_by_the_advertisement() -> None:
    ad = advertisement(size=(90, 72))
    names = dict.fromkeys(keys_in(in_inks(ad, press_ink(SHOP, profile_of(SHOP)))), "fietsenmaker.pdf")
    found = preflight(with_advertisement(ad, SHOP), SHOP, profile_of(SHOP), SIZE, names)
    assert [finding.code for finding in found] == ["print-dpi", "print-dpi"]
    assert all("fietsenmaker.pdf" in finding.message for finding in found)


def test_an_advertisement_keeps_its_looks() -> None:
    """Drawn by another program before and after: the same picture, as far as ink goes."""

    def seen(pdf: bytes) -> Image.Image:
        with TemporaryDirectory() as folder:
            (Path(folder) / "ad.pdf").write_bytes(pdf)
            subprocess.run(["pdftoppm", "-r", "40", "-singlefile", f"{folder}/ad.pdf", f"{folder}/ad"], check=True)
            return Image.open(Path(folder) / "ad.ppm").convert("RGB").copy()

    was, made = seen(advertisement()), seen(in_inks(advertisement(), PRESSES[0]))
    assert ImageStat.Stat(ImageChops.difference(was, made).convert("L")).mean[0] < 40
    grey = seen(in_inks(advertisement(), COPY))
    red, green, blue = grey.split()
    assert ImageChops.difference(red, green).getextrema() == ImageChops.difference(green, blue).getextrema() == (0, 0)


def test_black_that_was_mixed_becomes_black_alone_and_too_much_ink_less() -> None:
    ad = advertisement("#text(fill: cmyk(75%, 68%, 67%, 90%))[Rijk] #rect(fill: cmyk(90%, 90%, 90%, 60%))")
    assert checked(with_advertisement(ad, SHOP)) == []


def test_advertisements_are_made_once_in_the_same_way() -> None:
    assert in_inks(advertisement(), PRESSES[0]) == in_inks(advertisement(), PRESSES[0])


def test_transparency_in_screen_colours_is_blended_in_ink() -> None:
    svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><rect width='9' height='9' opacity='.5'/></svg>"
    faded = typeset(extra=f"#image(bytes(`{svg}`.text), width: 9mm)")
    assert checked(pressed(pdf=faded)) == []
    x1a = replace(SHOP, standard="X-1a")
    faded = typeset(x1a, extra=f"#image(bytes(`{svg}`.text), width: 9mm)")
    assert {finding.code for finding in checked(pressed(x1a, faded), x1a)} == {"print-transparent"}
