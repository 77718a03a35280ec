"""When work may go to other processes."""

from __future__ import annotations

import os
import threading


def may_fork() -> bool:
    """Whether processes may be made of this one: there is a core for them, and no thread that they would lack."""
    return (os.cpu_count() or 1) > 1 and threading.active_count() == 1
