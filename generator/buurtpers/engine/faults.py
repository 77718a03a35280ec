"""What tells our own faults from what we raise on purpose; `guard.py` deals with both."""

from __future__ import annotations

ITEM, SITE = "fault-", "unmade-"
"""How the codes of faults begin: of one that costs an item, and of one for which a site can't be made."""


class Meant(Exception):
    """Raised on purpose, and dealt with further on: a guard lets it through."""
