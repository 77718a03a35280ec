"""The pages of the example papers side by side, for docs/voorbeelden.md: python docs/beelden/kranten.py.

Needs the papers in build/kranten (`make`). One picture for each paper.
"""

from pathlib import Path

import pypdfium2
from PIL import Image

ROOT = Path(__file__).parents[2]
EDITIONS = ("2026-herfst", "2026-winter")
DPI = 52
ACROSS = 4  # pages beside each other
GAP = 10  # pixels


def sheet(pdf: Path) -> Image.Image:
    """All pages of a paper on a grey ground."""
    pages = [page.render(scale=DPI / 72).to_pil() for page in pypdfium2.PdfDocument(pdf)]
    wide, high = pages[0].size
    rows = -(-len(pages) // ACROSS)
    ground = Image.new("RGB", (ACROSS * (wide + GAP) + GAP, rows * (high + GAP) + GAP), "#b9b6b0")
    for place, page in enumerate(pages):
        across, down = place % ACROSS, place // ACROSS
        ground.paste(page, (GAP + across * (wide + GAP), GAP + down * (high + GAP)))
    return ground


if __name__ == "__main__":
    for edition in EDITIONS:
        for paper in sorted((ROOT / "build/kranten" / edition).glob("*.pdf")):
            target = Path(__file__).parent / "kranten" / f"{edition}-{paper.stem}.webp"
            target.parent.mkdir(exist_ok=True)
            sheet(paper).save(target, quality=78, method=6)
