"""Putting a PDF in inks: what is still in colours of a screen, or in colour where the paper is grey.

Our own colours and photographs come in inks already. An advertisement that was
sent in, or a drawing, often does not. Text, lines, shadings and pictures get
their ink as ours do; what this can't turn over, preflight refuses.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, Stream

from buurtpers.prepress.inks import Ink, most_ink
from buurtpers.prepress.pictures import is_jpeg, picture_of
from buurtpers.prepress.spaces import Space, space_of

SCREEN_SPACES = ("DeviceRGB", "CalRGB")
RICH_BLACK = 0.8  # from this much black, other inks with it only make a text unsharp


def in_inks(pdf: bytes, ink: Ink, newest: str = "1.4") -> bytes:
    """A PDF in these inks, and no newer than that: Typst takes no newer one on its pages than it writes itself."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as file:
        recolour(file, ink)
        file.save(
            out,
            force_version=min(file.pdf_version, newest),
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            deterministic_id=True,
            fix_metadata_version=False,
        )
    return out.getvalue()


def recolour(file: pikepdf.Pdf, ink: Ink) -> None:
    """Put everything in the file in these inks, in place."""
    if ink.kind == "rgb":
        return
    device = Name.DeviceGray if ink.kind == "grey" else Name.DeviceCMYK
    for page in file.pages:
        _rewrite_page(file, page, ink)
    for found in [one for one in containers(file) if not isinstance(one, Array)]:
        if isinstance(found, Stream) and _is_drawing(found):
            _rewrite_drawing(found, ink)
        elif isinstance(found, Stream) and found.get("/Subtype") == Name.Image:
            _recolour_picture(found, ink)
        elif "/ShadingType" in found:
            _recolour_shading(file, found, ink)
        if isinstance(found.get("/Group"), Dictionary) and "/CS" in found.Group:
            found.Group.CS = device
    _name_spaces(file, ink)


def containers(file: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary, stream and array of the file, also those within others."""
    waiting: list[Any] = [found for found in file.objects if _holds(found)]
    while waiting:
        found = waiting.pop()
        yield found
        values = list(found) if isinstance(found, Array) else [value for _, value in found.items()]
        waiting += [value for value in values if _holds(value) and not value.is_indirect]


def _holds(found: Any) -> bool:
    return isinstance(found, Array | Dictionary | Stream)


def _is_drawing(found: Stream) -> bool:
    return found.get("/Subtype") == Name.Form or int(found.get("/PatternType", 0)) == 1


def is_screen(space: Space) -> bool:
    return space.family in SCREEN_SPACES or (space.family == "ICCBased" and space.numbers == 3)


def _is_four(space: Space) -> bool:
    return space.family == "DeviceCMYK" or (space.family == "ICCBased" and space.numbers == 4)


def _inked(space: Space, values: list[float], ink: Ink) -> list[float] | None:
    """The colour in these inks, 0 to 1; None where it may stay as it is."""
    if is_screen(space) and len(values) == 3:
        hexa = "#" + "".join(f"{round(255 * min(1.0, max(0.0, value))):02x}" for value in values)
        return [int(part) / 100 for part in ink.colour(hexa)]
    if not _is_four(space) or len(values) != 4:
        return None
    c, m, y, k = values
    if ink.kind == "grey":
        return [round(max(0.0, 1 - 0.299 * c - 0.587 * m - 0.114 * y - k), 3)]
    if k >= RICH_BLACK and max(c, m, y) > 0:
        return [0.0, 0.0, 0.0, 1.0]
    most = ink.profile.ink_limit / 100 if ink.profile else 4.0
    if c + m + y + k > most:
        less = (most - k) / (c + m + y)
        return [int(1000 * value) / 1000 for value in (c * less, m * less, y * less, k)]
    return None


# --- Content ---


def _rewrite_page(file: pikepdf.Pdf, page: pikepdf.Page, ink: Ink) -> None:
    new = _rewritten(page, page.resources, ink)
    if new is not None:
        page.obj.Contents = file.make_stream(new)


def _rewrite_drawing(drawing: Stream, ink: Ink) -> None:
    new = _rewritten(drawing, drawing.get("/Resources"), ink)
    if new is not None:
        drawing.write(new)


def _rewritten(stream: Any, resources: Any, ink: Ink) -> bytes | None:
    """The content with every colour in these inks; None where nothing changes."""
    gray, rgb, four = Space("DeviceGray", 1), Space("DeviceRGB", 3), Space("DeviceCMYK", 4)
    known = {"g": gray, "G": gray, "rg": rgb, "RG": rgb, "k": four, "K": four}
    now: dict[bool, Space] = {False: gray, True: gray}  # fill, stroke
    stack: list[dict[bool, Space]] = []
    made: list[Any] = []
    changed = False
    for instruction in pikepdf.parse_content_stream(stream):
        if isinstance(instruction, pikepdf.ContentStreamInlineImage):
            made.append(instruction)
            continue
        operator, operands = str(instruction.operator), list(instruction.operands)
        stroke = operator.isupper()
        new = None
        if operator == "q":
            stack.append(dict(now))
        elif operator == "Q" and stack:
            now = stack.pop()
        elif operator in known:
            now[stroke] = known[operator]
            new = _inked(known[operator], [float(value) for value in operands], ink)
        elif operator in ("cs", "CS"):
            now[stroke] = space_of(operands[0], resources)
            new = _inked(now[stroke], [0.0] * now[stroke].numbers, ink)
        elif operator in ("sc", "scn", "SC", "SCN") and not any(isinstance(value, Name) for value in operands):
            new = _inked(now[stroke], [float(value) for value in operands], ink)
        if new is None:
            made.append(instruction)
        else:
            changed = True
            name = {1: "g", 4: "k"}[len(new)]
            made.append(pikepdf.ContentStreamInstruction(new, Operator(name.upper() if stroke else name)))
    return pikepdf.unparse_content_stream(made) if changed else None


# --- Shadings ---


def _recolour_shading(file: pikepdf.Pdf, shading: Any, ink: Ink) -> None:
    space = space_of(shading.ColorSpace)
    if not (is_screen(space) or (_is_four(space) and ink.kind == "grey")):
        return
    if not isinstance(shading.get("/Function"), Dictionary | Stream):
        return
    function = _recoloured_function(file, shading.Function, space, ink)
    if function is not None:
        shading.Function = function
        shading.ColorSpace = Name.DeviceGray if ink.kind == "grey" else Name.DeviceCMYK
        if "/Background" in shading:
            del shading["/Background"]


def _recoloured_function(file: pikepdf.Pdf, function: Any, space: Space, ink: Ink) -> Any:
    kind = int(function.get("/FunctionType", -1))
    if kind == 2:
        ends = [_inked(space, [float(value) for value in function[key]], ink) for key in ("/C0", "/C1")]
        if None in ends:
            return None
        return Dictionary(FunctionType=2, Domain=function.Domain, N=function.N, C0=ends[0], C1=ends[1])
    if kind == 3:
        parts = [_recoloured_function(file, part, space, ink) for part in function.Functions]
        if None in parts:
            return None
        new = Dictionary(FunctionType=3, Domain=function.Domain, Bounds=function.Bounds, Encode=function.Encode)
        new.Functions = Array(parts)
        return new
    if kind == 0 and int(function.get("/BitsPerSample", 0)) in (8, 16):
        return _recoloured_samples(file, function, space, ink)
    return None


def _recoloured_samples(file: pikepdf.Pdf, function: Any, space: Space, ink: Ink) -> Any:
    width = int(function.BitsPerSample) // 8
    data = function.read_bytes()
    values = [int.from_bytes(data[at : at + width], "big") / (256**width - 1) for at in range(0, len(data), width)]
    colours = [_inked(space, values[at : at + space.numbers], ink) for at in range(0, len(values), space.numbers)]
    flat = [value for colour in colours if colour is not None for value in colour]
    new = file.make_stream(bytes(round(255 * value) for value in flat))
    for key in ("/FunctionType", "/Domain", "/Size", "/Encode"):
        if key in function:
            new[key] = function[key]
    new.BitsPerSample = 8
    new.Range = Array([0, 1] * (1 if ink.kind == "grey" else 4))
    return new


# --- Pictures ---


def _recolour_picture(image: Stream, ink: Ink) -> None:
    if "/ColorSpace" not in image or isinstance(image.get("/Mask"), Array):
        return
    space = space_of(image["/ColorSpace"])
    base = space.base or space if space.family == "Indexed" else space
    if not (is_screen(base) or _is_four(base)):
        return
    picture = picture_of(image)
    if picture is None or (picture.mode == "CMYK" and ink.profile and most_ink(picture) <= ink.profile.ink_limit):
        return
    made = ink.picture(picture)
    if is_jpeg(image):
        image.write(ink.encoded(picture), filter=Name.DCTDecode)
        image.Decode = Array([1, 0] * 4 if made.mode == "CMYK" else [0, 1])
    else:
        image.write(zlib.compress(made.tobytes(), 9), filter=Name.FlateDecode)
        if "/Decode" in image:
            del image["/Decode"]
    image.ColorSpace = Name.DeviceCMYK if made.mode == "CMYK" else Name.DeviceGray
    image.BitsPerComponent = 8


# --- Names ---


def _name_spaces(file: pikepdf.Pdf, ink: Ink) -> None:
    """Greys and inks by a profile are the press's own, as numbers; spaces of a screen have had their use.

    Typst writes greys by a profile. A press would mix them of four inks; as DeviceGray they are black alone.
    """
    for container in list(containers(file)):
        keys: list[Any] = list(range(len(container))) if isinstance(container, Array) else list(container.keys())
        for key in keys:
            found = container[key]
            if isinstance(found, Array) and len(found) == 2 and found[0] == Name.ICCBased:
                numbers = int(found[1].N)
                if numbers == 1:
                    container[key] = Name.DeviceGray
                elif numbers == 4:
                    container[key] = Name.DeviceCMYK
        if not isinstance(container, Array) and isinstance(container.get("/ColorSpace"), Dictionary):
            spaces = container.ColorSpace
            for key in [key for key in spaces.keys() if is_screen(space_of(spaces[key]))]:  # noqa: SIM118
                del spaces[key]
