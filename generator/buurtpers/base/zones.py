"""Time zones from the library that the lock file names, never from the machine.

So the same program gives the same times everywhere, and a zone is part of what `engine.inputs.program` names. Whoever
asks for a zone asks here: `zoneinfo` keeps what it was once told.
"""

import zoneinfo
from zoneinfo import ZoneInfo

zoneinfo.reset_tzpath(to=())

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

__all__ = ["AMSTERDAM", "ZoneInfo"]
