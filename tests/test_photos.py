"""Photographs: nothing of the original but its picture, upright, in a few widths, made once."""

from __future__ import annotations

import io
from pathlib import Path

import lxml.html
import pytest
from PIL import ExifTags, Image, ImageCms, ImageDraw
from PIL.PngImagePlugin import PngInfo

from buurtpers.engine.cache import Cache
from buurtpers.photos.photos import derive, print_photo
from support import NETWORKS, Content, build, item, network, photo, run, tree

NEWS = "content/nieuws/2026/"
SECRETS = (
    b"GEHEIM-",
    b"Exif",
    b"exif",
    b"http://ns.adobe.com/xap",
    b"x:xmpmeta",
    b"Photoshop",
    b"ICC_PROFILE",
    b"ICCP",
    b"XMP ",
    b"52.1",
)


def exif(orientation: int = 1) -> Image.Exif:
    """What a telephone writes into a photograph: camera, owner, time, place, and a thumbnail's worth of notes."""
    data = Image.Exif()
    data[ExifTags.Base.Make] = "GEHEIM-MERK"
    data[ExifTags.Base.Artist] = "GEHEIM-EIGENAAR"
    data[ExifTags.Base.Orientation] = orientation
    data[ExifTags.Base.DateTime] = "2026:11:01 12:00:00"
    data[ExifTags.Base.ImageDescription] = "GEHEIM-OMSCHRIJVING"
    data.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.UserComment] = b"ASCII\0\0\0GEHEIM-OPMERKING"
    data.get_ifd(ExifTags.IFD.GPSInfo).update(
        {1: "N", 2: (52.0, 9.0, 18.5), 3: "E", 4: (5.0, 23.0, 40.0), 27: b"GEHEIM-GPS"}
    )
    return data


XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>GEHEIM-XMP</rdf:RDF></x:xmpmeta>'


def profile() -> bytes:
    """A colour profile that carries a name."""
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    return bytes(made) + b"GEHEIM-PROFIEL"


def telling(form: str, width: int = 1800, height: int = 1200) -> bytes:
    """A picture with a secret in every place where one can be."""
    picture = Image.open(io.BytesIO(photo(width, height)))
    out = io.BytesIO()
    match form:
        case "JPEG":
            picture.save(out, form, exif=exif(), icc_profile=profile(), comment=b"GEHEIM-COMMENTAAR", xmp=XMP)
            start = out.getvalue()
            # An IPTC block, as picture agencies write it, and a picture inside the picture.
            block = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x10GEHEIM-IPTC-BLOK"
            return start[:2] + b"\xff\xed" + (len(block) + 2).to_bytes(2, "big") + block + start[2:] + b"GEHEIM-STAART"
        case "PNG":
            info = PngInfo()
            info.add_text("Comment", "GEHEIM-TEKST")
            info.add_itxt("XML:com.adobe.xmp", XMP.decode())
            picture.save(out, form, exif=exif(), icc_profile=profile(), pnginfo=info)
        case "WEBP":
            picture.save(out, form, exif=exif().tobytes(), icc_profile=profile(), xmp=XMP)
        case "TIFF":
            picture.save(out, form, exif=exif(), icc_profile=profile(), description="GEHEIM-TIFF")
        case "GIF":
            picture.convert("P").save(out, form, comment=b"GEHEIM-GIF")
    return out.getvalue()


def save(folder: Path, content: bytes, name: str = "foto.jpg") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def cache(folder: Path) -> Cache:
    return Cache(folder / "cache")


# Nothing but the picture


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "GIF"])
def test_nothing_that_a_photo_tells_comes_along(tmp_path: Path, form: str) -> None:
    path = save(tmp_path, telling(form))
    assert b"GEHEIM-" in path.read_bytes()
    made = [file for size in derive(path, cache(tmp_path)) for file in (size.jpeg, size.webp)]
    printed = print_photo(path, cache(tmp_path))
    assert printed is not None
    assert len(made) >= 4
    for file in (*made, printed):
        content = file.read_bytes()
        assert not [secret for secret in SECRETS if secret in content], file
        with Image.open(file) as picture:
            assert not picture.getexif()
            assert not {"exif", "xmp", "icc_profile", "comment", "photoshop"} & set(picture.info)


def test_a_whole_site_tells_nothing_of_its_photos(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "content/fotos/geheim.jpg": telling("JPEG"),
        "content/fotos/tekst.png": telling("PNG", 700, 500),
        NEWS + "x.md": item(body="![Een straat](tekst.png)", foto="geheim.jpg", beschrijving_foto="Een straat"),
    }
    sites = build(network(tmp_path, files), "oost")
    for name, content in tree(sites).items():
        assert b"GEHEIM-" not in content, name
    assert not list(sites.rglob("geheim*"))


def test_colours_are_those_of_the_profile_before_it_goes(tmp_path: Path) -> None:
    """A picture in another colour space would look faded when only its profile were cut off."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    # A strange camera: what it calls red is green, and the other way round.
    red, green = profile.index(b"rXYZ"), profile.index(b"gXYZ")
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    picture = Image.new("RGB", (640, 480), (200, 40, 90))
    out = io.BytesIO()
    picture.save(out, "PNG", icc_profile=bytes(profile))
    first = derive(save(tmp_path, out.getvalue(), "a.png"), cache(tmp_path))[0]
    with Image.open(first.jpeg) as made:
        assert made.getpixel((100, 100)) == pytest.approx((40, 200, 90), abs=6)


def test_a_damaged_profile_does_not_stand_in_the_way(tmp_path: Path) -> None:
    path = save(tmp_path, photo(640, 480, icc_profile=b"kapot" * 50))
    assert derive(path, cache(tmp_path))


# Upright


def arrow(orientation: int) -> bytes:
    """A picture whose red half is at the top once it is turned as `orientation` says."""
    picture = Image.new("RGB", (600, 400), "blue")
    ImageDraw.Draw(picture).rectangle((0, 0, 600, 200), fill="red")
    ways = {
        2: "FLIP_LEFT_RIGHT",
        3: "ROTATE_180",
        4: "FLIP_TOP_BOTTOM",
        5: "TRANSPOSE",
        6: "ROTATE_90",
        7: "TRANSVERSE",
        8: "ROTATE_270",
    }
    if orientation in ways:
        picture = picture.transpose(Image.Transpose[ways[orientation]])
    data = Image.Exif()
    data[ExifTags.Base.Orientation] = orientation
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=data, quality=95)
    return out.getvalue()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_turned_upright(tmp_path: Path, orientation: int) -> None:
    path = save(tmp_path, arrow(orientation))
    printed = print_photo(path, cache(tmp_path))
    size = derive(path, cache(tmp_path))[-1]
    assert printed is not None
    for file in (size.jpeg, size.webp, printed):
        with Image.open(file) as made:
            picture = made.convert("RGB")
            assert picture.size == (600, 400)
            top, bottom = picture.getpixel((300, 60)), picture.getpixel((300, 340))
            assert isinstance(top, tuple)
            assert isinstance(bottom, tuple)
            assert top[0] > 200 > 60 > top[2]
            assert bottom[2] > 200 > 60 > bottom[0]


# Widths and kinds


@pytest.mark.parametrize(
    ("width", "height", "widths"),
    [
        (4000, 3000, [480, 960, 1600]),
        (1601, 900, [480, 960, 1600]),
        (1600, 900, [480, 960, 1600]),
        (1000, 600, [480, 960, 1000]),
        (480, 360, [480]),
        (300, 200, [300]),
        (3000, 4000, [480, 960, 1200]),
        (20, 4000, [16]),
    ],
)
def test_a_photo_comes_in_a_few_widths_and_is_never_made_larger(
    tmp_path: Path, width: int, height: int, widths: list[int]
) -> None:
    sizes = derive(save(tmp_path, photo(width, height)), cache(tmp_path))
    assert [size.width for size in sizes][: len(widths) - 1] == widths[:-1]
    for size in sizes:
        for file, form in ((size.jpeg, "JPEG"), (size.webp, "WEBP")):
            with Image.open(file) as picture:
                assert (picture.format, picture.size) == (form, (size.width, size.height))
        assert size.width <= width
        assert size.height <= height
        assert size.width / size.height == pytest.approx(width / height, rel=0.3 if width < 100 else 0.01)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16", "PA"])
def test_every_kind_of_picture_becomes_a_photo(tmp_path: Path, mode: str) -> None:
    form = {"CMYK": "JPEG", "I;16": "PNG"}.get(mode, "TIFF" if mode == "PA" else "PNG")
    picture = Image.new("RGB", (640, 480), (200, 40, 40))
    if mode == "I;16":
        picture = Image.new("I;16", (640, 480), 40_000)
    elif mode == "PA":
        picture = picture.convert("P").convert("PA")
    else:
        picture = picture.convert(mode)
    out = io.BytesIO()
    picture.save(out, form)
    (size, *_) = derive(save(tmp_path, out.getvalue(), "x.png"), cache(tmp_path))
    with Image.open(size.jpeg) as made:
        assert made.mode == "RGB"


def test_a_picture_with_16_bits_a_colour_is_not_all_white(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("I;16", (640, 480), 20_000).save(out, "PNG")
    with Image.open(derive(save(tmp_path, out.getvalue(), "x.png"), cache(tmp_path))[0].jpeg) as made:
        assert made.getpixel((10, 10)) == pytest.approx((78, 78, 78), abs=6)


def test_what_is_transparent_becomes_white_as_paper_is(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (640, 480), (255, 0, 0, 0)).save(out, "PNG")
    with Image.open(derive(save(tmp_path, out.getvalue(), "x.png"), cache(tmp_path))[0].jpeg) as made:
        assert made.getpixel((10, 10)) == (255, 255, 255)


def test_the_photo_of_a_page_offers_its_widths_as_webp_beside_jpeg(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "content/fotos/straat.jpg": photo(1800, 1200),
        NEWS + "x.md": item(foto="straat.jpg", beschrijving_foto="Een straat", bijschrift="Bij ons", fotograaf="Sanne"),
    }
    site = build(network(tmp_path, files), "oost") / "oost"
    page = site / "nieuws/2026/x/index.html"
    root = lxml.html.fromstring(page.read_text("utf-8"))
    (source,) = root.xpath("//main//picture//source[@type='image/webp']")
    (image,) = root.xpath("//main//picture//img")
    assert image.get("alt") == "Een straat"
    assert (image.get("width"), image.get("height")) == ("1600", "1067")
    offered = [part.split() for value in (source.get("srcset"), image.get("srcset")) for part in value.split(",")]
    assert sorted(width for _, width in offered) == sorted(["480w", "960w", "1600w"] * 2)
    for address, width in [*offered, [image.get("src"), ""]]:
        with Image.open((page.parent / address).resolve()) as picture:
            assert picture.format == ("WEBP" if address.endswith(".webp") else "JPEG")
            assert f"{picture.width}w" == width or not width
    assert "Sanne" in root.text_content()


def test_the_original_is_never_published(tmp_path: Path) -> None:
    original = photo(1800, 1200)
    files: dict[str, Content] = {
        "content/fotos/straat.jpg": original,
        "sites/oost/docs/los.jpg": original,
        "sites/oost/docs/los.txt": "geheim",
        NEWS + "x.md": item(foto="straat.jpg", beschrijving_foto="Een straat"),
    }
    made = tree(build(network(tmp_path, files), "oost") / "oost")
    assert original not in made.values()
    assert not {name for name in made if name.startswith("los")}


# What can't be shown

UNUSABLE = ("iphone.heic", "afgebroken.jpg", "geen-foto.jpg", "reusachtig.png", "piepklein.png", "leeg.jpg")


@pytest.mark.parametrize("name", UNUSABLE)
def test_an_unusable_photo_gives_no_files(tmp_path: Path, name: str) -> None:
    path = NETWORKS / "mistakes/content/fotos" / name
    assert derive(path, cache(tmp_path)) == ()
    assert print_photo(path, cache(tmp_path)) is None


def test_the_page_of_an_unusable_photo_is_built_without_it_and_the_status_is_1(tmp_path: Path) -> None:
    files: dict[str, Content] = {"content/fotos/goed.jpg": photo()}
    for number, name in enumerate(UNUSABLE):
        files[f"content/fotos/{name}"] = (NETWORKS / "mistakes/content/fotos" / name).read_bytes()
        body = f"Tekst {number}.\n\n![x]({name})\n\n![goed](goed.jpg)\n\nVerder {number}."
        files[f"{NEWS}bericht-{number}.md"] = item(body=body, foto=name, beschrijving_foto="x")
    done = run("build", "--root", network(tmp_path, files), "--date", "2026-11-24")
    assert done.status == 1
    for number, name in enumerate(UNUSABLE):
        # Told for the item that uses it, once for each use.
        assert done.stderr.count(f"bericht-{number}.md:") == 2
        assert name in done.stderr
        for buurt in ("oost", "west"):
            page = (tmp_path / f"build/sites/{buurt}/nieuws/2026/bericht-{number}/index.html").read_text("utf-8")
            assert f"Tekst {number}." in page
            assert f"Verder {number}." in page
            assert page.count("<picture") == 1


# Made once


def test_a_photo_is_made_once_and_kept(tmp_path: Path) -> None:
    path = save(tmp_path, photo(1000, 800))
    first = derive(path, cache(tmp_path))
    before = {file: file.stat().st_mtime_ns for size in first for file in (size.jpeg, size.webp)}
    assert derive(path, cache(tmp_path)) == first
    copy = save(tmp_path, path.read_bytes(), "zelfde-foto-andere-naam.jpg")
    assert derive(copy, cache(tmp_path)) == first
    assert {file: file.stat().st_mtime_ns for file in before} == before


def test_a_changed_photo_is_made_again_under_another_name(tmp_path: Path) -> None:
    path = save(tmp_path, photo(1000, 800))
    first = derive(path, cache(tmp_path))
    path.write_bytes(photo(1000, 801))
    second = derive(path, cache(tmp_path))
    assert not {size.name for size in first} & {size.name for size in second}


def test_a_file_that_left_the_cache_comes_back(tmp_path: Path) -> None:
    path = save(tmp_path, photo(1000, 800))
    first = derive(path, cache(tmp_path))
    whole = tree(tmp_path / "cache")
    first[0].webp.unlink()
    first[-1].jpeg.unlink()
    assert derive(path, cache(tmp_path)) == first
    assert tree(tmp_path / "cache") == whole


def test_the_same_photo_gives_the_same_bytes_everywhere(tmp_path: Path) -> None:
    path = save(tmp_path, telling("JPEG"))
    for name in ("een", "twee"):
        derive(path, Cache(tmp_path / name))
        print_photo(path, Cache(tmp_path / name))
    assert tree(tmp_path / "een") == tree(tmp_path / "twee")
