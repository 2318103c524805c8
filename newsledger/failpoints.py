"""Named points at which a test can kill the process, to show that a kill loses nothing."""

from __future__ import annotations

import os
import signal
from collections import Counter

VARIABLE = "NEWSLEDGER_FAILPOINT"
_reached: Counter[str] = Counter()


def reach(name: str) -> None:
    """Die at once if the environment asks for it here: `NAME`, or `NAME:3` for the third time."""
    wanted = os.environ.get(VARIABLE)
    if not wanted:
        return
    _reached[name] += 1
    point, _, count = wanted.partition(":")
    if point == name and _reached[name] == int(count or 1):
        os.kill(os.getpid(), signal.SIGKILL)
