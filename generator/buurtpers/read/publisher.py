"""Who publishes: `content/data/netwerk.yml`."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from buurtpers.base.guard import attempt
from buurtpers.base.problems import problem
from buurtpers.base.source import Location
from buurtpers.engine.faults import SITE
from buurtpers.read.folders import DATA
from buurtpers.read.models.people import Contact
from buurtpers.read.models.publisher import Publisher
from buurtpers.read.reading import Reading
from buurtpers.read.records import make_record
from buurtpers.read.yamltext import parse_yaml


def read_publisher(reading: Reading) -> Publisher:
    file = f"{DATA}/netwerk.yml"
    publisher = attempt(partial(_read, reading, reading.root / file, file), reading.note, Location(file), kind=SITE)
    return publisher or Publisher(name="?", redactie=Contact())


def _read(reading: Reading, path: Path, file: str) -> Publisher | None:
    if not path.exists():
        reading.note(problem("network-missing", Location(file)))
    elif (text := reading.text(path)) is not None:
        tree = parse_yaml(text, file)
        reading.note(*tree.problems)
        if not tree.problems:
            record, problems = make_record(Publisher, tree.value or {}, tree.source)
            reading.note(*problems)
            return record
    return None
