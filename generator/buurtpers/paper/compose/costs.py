"""What the composer pays for what people like less, in points, and the limits of its choices: all in one place.

A point is about what a reader hardly sees; at 60 a page looks a little odd, at 250 somebody would set it anew.
Costs are whole numbers, so that every machine finds the same paper. What no paper may have at all is no cost: that
is in `paper/page/limits.py`, and a paper that has it is refused.
"""

from __future__ import annotations

from dataclasses import dataclass

FAR = 1 << 60
"""More than anything costs."""

# --- The paper as a whole ---

LEFT_OUT = 120  # a story that may be left out is
OUT_OF_ORDER = 250  # a section begins before another that should stand ahead of it
LEAD_PARTED = 20  # the story that leads the paper goes on inside
NO_INSIDE, NO_SOON = 25, 15  # the front page does without its list of what is inside, or of what is coming
OUT_OF_TURN = 4  # for each story that one passes, of those that should stand before it
OUT_OF_SECTION = 4  # as many turns: passing a story of a section that should stand ahead
APART = 3  # for each story of a theme that does not stand on the page of another one
# For each row over the width of a page: what is left is too much, or too little, for what is left.
CROWDED, EMPTY = 5, 3
CROWDED_LOOSE = 20  # where there is white, what is left should not be more

# --- What the editors' parts of a page cost, besides their height ---

FILLERS = {"call": 18, "puzzle": 22, "cards": 34}  # each that is used
FILLER_AREA = 0.5  # for each column-row of one
MOST_FILLERS, MOST_ON_PAGE = 0.25, 0.5  # of the paper, and of a page
FILLER_OVER = 3  # rows that one may be higher than it likes
OFF_HEIGHT = 2  # for each row that a part is higher or lower than it likes
NARROW_SERVICE = 9  # for each column that the agenda, the groups or the colofon don't get
WIDE_LIST = 10  # for each column more than one of a list that may be short
WHITE, WHITE_SQUARED = 6, 0.12  # for each column-row that is left white, and for its square
SLACK, INSIDE = 2, 3  # rows of white at the foot of something; times the cost of more, and of white beside it


@dataclass(frozen=True)
class Listed:
    """Of a list that may be longer or shorter: how many entries it likes to have, and the cost of each more or less."""

    wish: int
    off: int


LISTS = {"inside": Listed(6, 4), "soon": Listed(4, 4)}

# --- How far the search looks ---

OVERFULL = 1.12  # of the room: with more than this, stories that may be left out are not tried
ENDINGS = 4  # papers that a search gives, for the case that one turns out to have a fault
WINDOW = 6  # how many of the next stories a page may take from
MOST = 5  # stories on a page at the most, of a page with three columns
MOST_TRIED = 40_000  # fillings of pages, before a search looks less far
LATE = 0.3  # of a page: service that takes more of it leaves room for some stories only


@dataclass(frozen=True)
class Effort:
    """How hard to look: partial papers kept at each page, and fillings of a page kept for each of them."""

    beam: int
    ways: int
    window: int = WINDOW


EASY, HASTY = Effort(14, 10), Effort(3, 3, 3)
LARGE = 16  # pages of a paper from which one leading is enough

# --- Pages and stories in parts ---

RUN_ON = 40  # rows of text from which a story may go on elsewhere, where white is the other way
RUN_STEP, RUN_PARTS = 15, 6  # rows between the places where it may be cut, at the least; and about how many of a page
PARTED = 45  # each time that one does

CORNER = 10  # rows below which nothing can stand beside service on a page
FRONT_CUTS = (26, 36, 48, 60, 84)  # rows after which the story on the front page may be continued inside
FRONT_NEAR = 0.25  # of those rows: how far from there it may be cut
FRONT_REST = 12  # rows that must go on inside
PART_NEAR = 12  # rows: how far from there it may be cut
LEAST_PART = 4  # rows of a first part
PARTED_FROM = 0.86  # of a page: a story that needs more is set on two
HEAD_ROOM = 8  # rows of a page that the head of a story takes, about
LEAD_WEIGHT = 9  # of the story that leads the paper; others weigh 1 to 3

# --- Shapes of a story ---

# By weight (1: a short message, 3: a leading story), over one column, two, and three or more:
WIDTHS = {1: (0, 10, 45), 2: (4, 0, 8), 3: (60, 0, 0)}
WIDTHS_OF_TWO = {1: (0, 8, 8), 2: (2, 0, 0), 3: (30, 0, 0)}  # the same, on pages of two columns
NARROW_LEAD = 1000  # the story that leads the paper in one column of several
TALL, TALL_FROM = 2, 34  # for each row beyond so many, in one column
FLAT, FLAT_BELOW = 12, 6  # for each row below so many, over more columns
OVER_THREE = 30  # for each column beyond three
BESIDE_HEAD = 10  # text stands beside the head too
QUOTE = 12  # what is won by a quotation
BELOW_HEAD, MOST_AIR = 9, 1  # for each empty row below the head of a story without a picture, and how many there may be
LOOSENED = 3  # there are empty rows above subheads and lists,
FEW_HEIGHTS = 12  # which is tried where a story has fewer heights than this
TABLE_PARTED = 60  # a small table is
LEAST_FRAME = 3  # rows of text below a picture or a head
THIN_COLUMN = 2  # rows that a column of several holds at the least
TAIL_SIZE = 15  # points: the headline of a part that goes on from another page

# --- Headlines ---

HEAD_SIZES = 4  # that are tried
OTHER_SIZE = 7  # for each size from the one that suits the weight of the story
HIGH_HEAD = 6  # for each line of a headline beyond three
UNFILLED, FILLED = 60, 0.62  # a line takes less of its width than this; for the whole width
HOLE_COST = 70  # white that is seen as a hole in the page:
HOLE_FILL = 0.5  # beside a line that takes less of its width

# --- Photographs ---

NO_PICTURE = 300  # a story does without its photograph
PICTURE_DROPPED = 500  # for each further one that is left out of a story on two pages
CROPPED, CROPPED_IN_ROW = 300, 60  # by the square of the crop; of one in a row of several
OFF_SIZE = 14  # by the square of ln(its area : what suits the weight of its story)
PICTURE_AREA = {1: 150, 2: 330, 3: 700}  # that area, in rows by points of width
LARGE_PICTURE = 1.6  # times that, where the author asked for a large one
BLURRED, SHARP = 900, 200  # times ln(too few dots); dots per inch that print shops ask of a photograph
LEAST_PICTURE, MOST_PICTURE = 6, 0.62  # rows, and part of a page
LEAST_IN_ROW, MOST_IN_ROW = 5, 0.5  # the same, in a row of several
PICTURE_BELOW, PICTURE_UNDER, CORNERED = (
    4,
    5,
    4,
)  # it stands below the head; with text beside it; at the foot of a column
PICTURE_GAP = 1  # row between a picture and the text below it

# --- Drawings ---

VIGNETTE = 4  # one stands with a story
VIGNETTE_ROWS, OFF_VIGNETTE = 9, 1  # how high it likes to be, and for each row otherwise
LEAST_VIGNETTE, MOST_VIGNETTE = 6, 14  # rows

# --- The end of a story ---

QR_ROWS = 4
NO_QR = 8  # a story that is on the website does without its QR code
LENGTH_IGNORED, CONTINUED_ONLINE = 150, 150  # whole where its author wished a beginning; a beginning where not
BEGINNING, LEAST_BEGINNING = 20, 8  # rows of a beginning where nobody said how many words, and at the least
BEGINNING_OVER, BEGINNINGS = 1.25, 3  # times those rows at the most; how many places to break off are tried
WORDS_A_ROW = 5.2
