"""What every process of policykit's does first, before it loads anything else of it."""

from __future__ import annotations

import gc
import os
import signal
import sys
from typing import TYPE_CHECKING

from policykit.starting.dataclass_internals import make_dataclasses_quickly

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

_OBJECTS_BEFORE_COLLECTING = 200_000
"""Most of what a process makes lives until it ends, so looking for rubbish often is wasted."""

_A_MOMENT = 0.02
"""Seconds; here the interrupt would come while Python still tidies, and be lost again."""


def begin() -> None:
    """Let this process look for rubbish less often, make dataclasses quickly, wait for children.

    And lose no Ctrl-C: where one comes while an object is being tidied away, Python would print a
    traceback and go on.
    """
    sys.unraisablehook = _interrupt_again
    # Who starts it may ignore this signal: then no child has an exit code, and git never fails.
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    gc.set_threshold(_OBJECTS_BEFORE_COLLECTING)
    make_dataclasses_quickly()


def _interrupt_again(found: UnraisableHookArgs) -> None:
    """Send an interrupt that nothing could be done with once more, when this has returned."""
    if not isinstance(found.exc_value, KeyboardInterrupt):
        sys.__unraisablehook__(found)
        return
    from threading import Timer  # noqa: PLC0415 - for the rare moment in which it is needed

    Timer(_A_MOMENT, os.kill, (os.getpid(), signal.SIGINT)).start()
