"""What no paper may have: one set of rules for those who compose a paper and those who judge it.

`judge/measuring.py` measures a finished PDF and `judge/quality.py` names each rule that it breaks; such a paper does
not go out. What can be known before a page is set `compose/` asks here: it makes no page that is sure to be refused,
and of some measures it aims at less than the most.
"""

from __future__ import annotations

# --- What a paper may have at most ---

MOST_HOLE, HOLE_AIM = 0.04, 0.035  # of the type area
MOST_HYPHENS = 2  # in a row
MOST_UNLEVEL = 1  # rows
MOST_LOOSE, LOOSE_AIM = 3.6, 3.4  # times the usual word space
RIVER = 4  # lines
MOST_CROP = 0.5  # of a photograph
CROP_AIM = 0.42  # ln of (the shape of the picture's place : its own), so about a third of it
ALIKE, ALIKE_AIM = 1.3, 1.22  # headlines beside each other that are closer in size than this can be read as one

# --- A page without a picture or a box is dull ---

BOXES = frozenset({"inside", "soon", "call", "puzzle", "notice", "ad", "colofon"})
"""Kinds of modules that are seen as a box, in every theme. Where there is none, and no photograph, a story becomes one.

Cards to cut out are none, so a story beside them still becomes one."""
LIVELY = BOXES | {"cards"}
"""Kinds of modules that keep a page from being dull."""
SHOWN = 0.01  # of the type area: a picture or a box that is smaller keeps no page from being dull
