"""Which files of named entries a network has in `content/data`, and what an entry of each is."""

from buurtpers.read.models.base import Photo, Record
from buurtpers.read.models.buurten import BuurtFacts
from buurtpers.read.models.meetings import Meeting
from buurtpers.read.models.paper import Advertisement, Edition, PrintShop
from buurtpers.read.models.people import Group, Partner
from buurtpers.read.models.places import MeetingPlace
from buurtpers.read.models.publisher import Theme
from buurtpers.read.models.sources import OutsideSource

DATA_FILES: dict[str, type[Record]] = {
    "themas": Theme,
    "werkgroepen": Group,
    "plekken": MeetingPlace,
    "partners": Partner,
    "bijeenkomsten": Meeting,
    "buurten": BuurtFacts,
    "edities": Edition,
    "fotos": Photo,
    "advertenties": Advertisement,
    "drukkerijen": PrintShop,
    "bronnen": OutsideSource,
}
