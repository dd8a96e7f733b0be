"""What every process of policykit's does first, before it loads anything else of it."""

from __future__ import annotations

import gc
import signal

from policykit.starting.dataclass_internals import make_dataclasses_quickly

_OBJECTS_BEFORE_COLLECTING = 200_000
"""Most of what a process makes lives until it ends, so looking for rubbish often is wasted."""


def begin() -> None:
    """Let this process look for rubbish less often, make dataclasses quickly, wait for children."""
    # Who starts it may ignore this signal: then no child has an exit code, and git never fails.
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    gc.set_threshold(_OBJECTS_BEFORE_COLLECTING)
    make_dataclasses_quickly()
