"""What one picture may cost: memory, and words of libraries that nobody here wrote."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import threading
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

import pikepdf
import pytest

from buurtpers.engine.limited import NoRoom, limited
from pictures import flat_jpeg, flat_tiff, flat_webp, png
from support import TODAY, Content, Result, command, item, network, photo, run, tree

NEWS = "content/nieuws/2026/"
GIBIBYTE = 2**20  # kB

# Runs a command, and tells the most that it, or any process that it started, had in memory (kB).
MEASURED = """
import json, resource, subprocess, sys
done = subprocess.run(sys.argv[1:], capture_output=True)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps([done.returncode, done.stdout.decode(), done.stderr.decode(), peak]))
"""


def measured(*args: str | Path) -> tuple[Result, int]:
    done = subprocess.run([sys.executable, "-c", MEASURED, *command(*args)], capture_output=True, check=True)
    *result, peak = json.loads(done.stdout)
    return Result(*result), peak


def shown(names: Iterable[str]) -> dict[str, Content]:
    """An item for each photograph."""
    return {
        f"{NEWS}{name.replace('.', '-')}.md": item(title=name, foto=name, beschrijving_foto="Een straat")
        for name in names
    }


LARGE: dict[str, Callable[[], bytes]] = {
    "scherm.png": lambda: png(10_400, 10_400),
    "grijs.png": lambda: png(10_900, 10_900, colour=0, bits=16, pixel=b"\x5a\x78"),
    "web.webp": lambda: flat_webp(6_700, 6_700),
    "telefoon.jpg": lambda: flat_jpeg(16_320, 64 * 191),
    "in-rondes.jpg": lambda: flat_jpeg(10_944, 64 * 170, progressive=True, subsampling=0),
    "scan.tif": lambda: flat_tiff(7_700, 7_700),
}


def test_large_photographs_of_every_kind_are_shown_in_less_than_a_gibibyte(tmp_path: Path) -> None:
    """All at once, on all cores: what is huge waits for its turn."""
    files: dict[str, Content] = {f"content/fotos/{name}": make() for name, make in LARGE.items()}
    root = network(tmp_path, {**files, **shown(LARGE)}, ["oost"])
    done, peak = measured("build", "--root", root, "--date", TODAY)
    assert (done.status, done.stderr) == (0, "")
    assert peak < GIBIBYTE
    for name in LARGE:
        page = root / f"build/sites/oost/nieuws/2026/{name.replace('.', '-')}/index.html"
        assert "<picture" in page.read_text("utf-8"), name


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("web.webp", flat_webp(10_900, 10_900)),
        ("grootste.webp", flat_webp(16_383, 16_383)),
        ("rondes.jpg", flat_jpeg(65_472, 64 * 30, progressive=True)),
        ("inkt.jpg", flat_jpeg(65_472, 64 * 22, "CMYK", progressive=True)),
        ("leugen.png", png(65_536, 65_536, lines=1)),
        ("bom.tif", flat_tiff(16, 16).replace(b"\x01\0\0\0\x10\0\0\0", b"\x01\0\0\0\0\0\1\0")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_would_take_more_is_told_and_not_decoded(tmp_path: Path, name: str, content: bytes) -> None:
    root = network(tmp_path, {f"content/fotos/{name}": content, **shown([name])}, ["oost"])
    done, peak = measured("check", "--format", "json", "--root", root, "--date", TODAY)
    assert [found["code"] for found in done.problems] == ["photo-too-large"]
    assert peak < GIBIBYTE // 4


def test_a_photograph_that_got_no_memory_is_tried_again(tmp_path: Path) -> None:
    """It is told, with what to do; and nothing that is kept says that it is damaged."""
    files: dict[str, Content] = {
        "content/fotos/groot.png": png(8_000, 8_000),
        "content/fotos/groot.webp": flat_webp(5_000, 5_000),
        **shown(["groot.png", "groot.webp"]),
    }
    root = network(tmp_path, files, ["oost"])
    # In a shell whose processes may have no more than this.
    small = "import resource, os, sys; resource.setrlimit(resource.RLIMIT_DATA, (200 << 20,) * 2); "
    call = [sys.executable, "-c", small + "os.execv(sys.argv[1], sys.argv[1:])"]
    check = command("check", "--format", "json", "--root", root, "--date", TODAY)
    done = subprocess.run([*call, *check], capture_output=True, check=False)
    assert done.stderr == b""
    assert [found["code"] for found in json.loads(done.stdout)] == ["photo-memory"] * 2
    built = run("build", "--root", root, "--date", TODAY)
    assert (built.status, built.stderr) == (0, "")
    assert sum(name.endswith(".webp") for name in tree(root / "build/sites/oost/fotos")) == 6


def pdf_of(picture: bytes, width: int, height: int) -> bytes:
    """An advertisement that is one picture, of grey pixels, packed."""
    out = io.BytesIO()
    with pikepdf.new() as file:
        page = file.add_blank_page(page_size=(200, 200))
        image = pikepdf.Stream(file, b"")
        image.write(picture, filter=pikepdf.Name.FlateDecode)
        facts = {"Type": "/XObject", "Subtype": "/Image", "ColorSpace": "/DeviceRGB"}
        for key, name in facts.items():
            image[f"/{key}"] = pikepdf.Name(name)
        image.Width, image.Height, image.BitsPerComponent = width, height, 8
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))
        page.Contents = pikepdf.Stream(file, b"q 200 0 0 200 0 0 cm /I Do Q")
        file.save(out)
    return out.getvalue()


def packed(size: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(2**20)) for _ in range(size >> 20)) + packer.flush()


@pytest.mark.parametrize(
    ("code", "pdf"),
    [
        # One says that it is large; one says that it is small, and is not.
        ("krant-ad-large", pdf_of(packed(2**20), 20_000, 20_000)),
        ("krant-ad-memory", pdf_of(packed(1200 * 2**20), 100, 100)),
    ],
    ids=["groot", "gepakt"],
)
def test_an_advertisement_that_would_take_more_is_told(tmp_path: Path, code: str, pdf: bytes) -> None:
    files: dict[str, Content] = {
        "content/advertenties/a.pdf": pdf,
        "content/data/advertenties.yml": "a: {naam: A, maat: kwart, pdf: a.pdf, beschrijving_foto: A}\n",
        "content/data/edities.yml": "w: {titel: W, datum: 2026-12-01}\n",
    }
    root = network(tmp_path, files, ["oost"])
    done, peak = measured("check", "--format", "json", "--root", root, "--date", TODAY)
    assert [found["code"] for found in done.problems] == [code]
    assert peak < GIBIBYTE


# A process of its own

PROBE = """
import os, sys, time

def turn(log):
    with open(log, "a") as file:
        print("begin", file=file, flush=True)
        time.sleep(0.1)
        print("end", file=file, flush=True)
    return b"done"

def greedy(amount):
    return bytes(bytearray(int(amount)))[:1]

def speaks(name):
    os.write(2, b"TIFFReadDirectory: Warning, Unknown field.\\n")
    return name.encode()

def killed():
    os.kill(os.getpid(), 9)
"""


@pytest.fixture
def probe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "probe.py").write_text(PROBE, "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return tmp_path


def test_work_that_is_apart_waits_for_its_turn_in_whichever_process(probe: Path) -> None:
    log = str(probe / "log")
    other = f"from buurtpers.engine.limited import limited; limited('probe:turn', {log!r})"
    others = [subprocess.Popen([sys.executable, "-c", other]) for _ in range(2)]
    threads = [threading.Thread(target=limited, args=("probe:turn", log)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [process.wait() for process in others] == [0, 0]
    assert Path(log).read_text("utf-8").split() == ["begin", "end"] * 4


@pytest.mark.parametrize("args", [("probe:greedy", str(2 * 2**30)), ("probe:killed",)])
def test_who_takes_too_much_or_is_killed_leaves_no_answer(probe: Path, args: tuple[str, ...]) -> None:
    with pytest.raises(NoRoom):
        limited(*args)
    assert limited("probe:greedy", "100000") == b"\0"


def test_what_a_library_prints_there_is_not_heard(probe: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert limited("probe:speaks", "ja") == b"ja"
    assert capfd.readouterr() == ("", "")


def test_work_that_is_apart_runs_nothing_from_the_folder_where_the_command_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "PIL.py").write_text("open('here', 'w')", "utf-8")
    (tmp_path / "a.tif").write_bytes(flat_tiff(400, 300))
    monkeypatch.chdir(tmp_path)
    assert limited("buurtpers.read.photos:examined", "a.tif") == b""
    assert not (tmp_path / "here").exists()


# Nothing but our own words

FORMS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif", "TIFF": "tif", "BMP": "bmp"}


def test_of_a_damaged_photograph_only_we_speak(tmp_path: Path) -> None:
    files: dict[str, Content] = {}
    for form, ending in FORMS.items():
        options = {"compression": "tiff_deflate"} if form == "TIFF" else {}
        whole = photo(200, 150, form, **options)
        middle = len(whole) // 2
        files[f"content/fotos/half.{ending}"] = whole[:middle]
        files[f"content/fotos/geraakt.{ending}"] = whole[: middle - 4] + b"\x17\xf3\x99" + whole[middle - 1 :]
    files |= shown([name.rpartition("/")[2] for name in files])
    root = network(tmp_path, files, ["oost"])
    for args in (("check",), ("build",)):
        done = run(*args, "--root", root, "--date", TODAY)
        assert done.said.count(NEWS) >= len(FORMS)
        assert not [line for line in done.stderr.splitlines() if not line.startswith((NEWS, "    "))]
