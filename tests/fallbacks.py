"""Faces that take the room of our fonts, for who reads a page before those came: the style sheet has them.

Letters of a font that everybody has are made as wide as ours are in Dutch, and their lines as
high. The widths are those that a browser gives, kerning and optical sizes included. Liberation is as
wide as Times New Roman and Arial, letter by letter; telephones with Android have Noto Serif and Roboto.

    python tests/fallbacks.py     # writes them into the style sheet; needs these four on this computer
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from browser.chromium import ARGUMENTS, hosted

THEME = Path(__file__).parent.parent / "theme/buurtpers_web/assets"
SHEET = THEME / "stylesheets/buurtpers.css"
PLACE = re.compile(r"(?<=/\* Made by tests/fallbacks\.py\. \*/\n)(?:@font-face .*\n)*")
# What somebody writes in a paper like these: the letters of Dutch as often as they occur, with figures and capitals.
SAMPLE = (
    "Zaterdag is het feest op het plein. Iedereen neemt iets te eten mee, en wie wil helpen met de tafels komt om "
    "half tien naar Wijkcentrum De Kring. Vorig jaar kwamen er 64 buren uit vier straten; mevrouw De Vries bakte "
    "appeltaart, Mohamed maakte soep voor veertig mensen en Joke vertelde hoe de wijk er in 1972 uitzag. ‘We kenden "
    "elkaar niet eens bij de naam,’ zegt zij. ‘Nu groet ik onderweg naar de bushalte zeker zeven keer.’ Vragen? Bel "
    "Quirine van Oijen, tussen 9.30 en 11 uur, of geef een briefje af in de bibliotheek."
)


@dataclass(frozen=True)
class Stand:
    """A font that stands in: its name at the end of the family, and its cuts as PostScript calls them.

    The first name of each is the one that is measured.
    """

    name: str
    plain: tuple[str, ...]
    bold: tuple[str, ...]
    italic: tuple[str, ...] = ()


TIMES = Stand(
    "Times",
    ("LiberationSerif", "TimesNewRomanPSMT"),
    ("LiberationSerif-Bold", "TimesNewRomanPS-BoldMT"),
    ("LiberationSerif-Italic", "TimesNewRomanPS-ItalicMT"),
)
ARIAL = Stand("Arial", ("LiberationSans", "ArialMT"), ("LiberationSans-Bold", "Arial-BoldMT"))
NOTO = Stand("Noto", ("NotoSerif-Regular", "NotoSerif"), ("NotoSerif-Bold",), ("NotoSerif-Italic",))
ROBOTO = Stand("Roboto", ("Roboto-Regular",), ("Roboto-Bold",))


@dataclass(frozen=True)
class Cut:
    """A cut of one of our fonts: the weights it is for, and at which weight and size (in pixels) it is measured."""

    weights: str
    weight: int
    size: int
    of: str = "plain"


# The weights that the style sheet asks for, at sizes that it asks for.
CUTS = {
    "Fraunces": (
        (TIMES, NOTO),
        (Cut("100 549", 500, 25), Cut("550 799", 650, 32, "bold"), Cut("800 900", 900, 44, "bold")),
    ),
    "Source Serif": (
        (TIMES, NOTO),
        (
            Cut("200 549", 400, 19),
            Cut("550 900", 600, 21, "bold"),
            Cut("200 900", 400, 22, "italic"),
        ),
    ),
    "Atkinson": (
        (ARIAL, ROBOTO),
        (Cut("200 549", 400, 18), Cut("550 649", 600, 18, "bold"), Cut("650 800", 700, 18, "bold")),
    ),
}
MEASURE = """async ([family, weight, style, size, text, local]) => {
    const name = local ? "stand-in" : family
    if (local) document.fonts.add(await new FontFace(name, `local("${local}")`, { weight: "1 1000", style }).load())
    const font = `${style} ${weight} ${size}px "${name}"`
    await document.fonts.load(font, text)
    const line = document.createElement("span")
    line.style.cssText = `position: absolute; white-space: nowrap; font: ${font}`
    line.textContent = text
    document.body.append(line)
    const brush = document.createElement("canvas").getContext("2d")
    brush.font = `${style} ${weight} 1000px "${name}"`
    const { fontBoundingBoxAscent, fontBoundingBoxDescent } = brush.measureText(text)
    const width = line.getBoundingClientRect().width
    line.remove()
    document.fonts.forEach(one => { if (one.family === "stand-in") document.fonts.delete(one) })
    return [width, fontBoundingBoxAscent / 10, fontBoundingBoxDescent / 10]
}"""


def measured(page: Page, family: str, cut: Cut, stand: Stand) -> str:
    """The face with which `stand` takes the room of `cut`."""
    style = "italic" if cut.of == "italic" else "normal"
    names: tuple[str, ...] = getattr(stand, cut.of)
    ours, ascent, descent = page.evaluate(MEASURE, [family, cut.weight, style, cut.size, SAMPLE, ""])
    theirs, _, _ = page.evaluate(MEASURE, [family, cut.weight, style, cut.size, SAMPLE, names[0]])
    wider = ours / theirs
    said = {
        "font-family": f'"{family} {stand.name}"',
        **({"font-style": style} if style != "normal" else {}),
        "font-weight": cut.weights,
        "src": ", ".join(f'local("{name}")' for name in names),
        "size-adjust": f"{100 * wider:.1f}%",
        # Of letters as large as they become by size-adjust.
        "ascent-override": f"{ascent / wider:.1f}%",
        "descent-override": f"{descent / wider:.1f}%",
        "line-gap-override": "0%",
    }
    return "@font-face { " + " ".join(f"{key}: {value};" for key, value in said.items()) + " }\n"


def faces(browser: Browser, stands: Iterable[Stand]) -> list[str]:
    """The faces of `stands`, which must be on this computer."""
    with hosted(THEME) as address:
        page = browser.new_page(bypass_csp=True)
        page.goto(f"{address}stylesheets/")
        # Ours are awaited here, however long they take.
        page.add_style_tag(content=SHEET.read_text("utf-8").replace("font-display: optional", "font-display: block"))
        made = [
            measured(page, family, cut, stand)
            for family, (around, cuts) in CUTS.items()
            for stand in around
            if stand in stands
            for cut in cuts
        ]
        page.close()
    return made


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(ARGUMENTS))
        made = "".join(faces(browser, (TIMES, ARIAL, NOTO, ROBOTO)))
        browser.close()
    SHEET.write_text(PLACE.sub(lambda _: made, SHEET.read_text("utf-8")), "utf-8")
    sys.stdout.write(made)


if __name__ == "__main__":
    main()
