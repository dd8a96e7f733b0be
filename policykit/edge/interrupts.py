"""Holding back Ctrl-C while an act must not be cut in half.

A terminal sends Ctrl-C to git as well. So policykit waits until git has ended by itself, looks at
what is there, and only then stops.
"""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType


class Interrupt:
    """Whether Ctrl-C was pressed while it was held back."""

    def __init__(self, outer: Interrupt | None = None) -> None:
        self.came = False
        self.outer = outer

    def note(self, _signal: int, _frame: FrameType | None) -> None:
        """Remember the interrupt; installed as the signal handler."""
        self.came = True
        if self.outer is not None:
            self.outer.came = True

    def deliver(self) -> None:
        """Raise what was held back, if anything was; inside another block, leave it to that one.

        Raises:
            KeyboardInterrupt: Ctrl-C was pressed meanwhile.
        """
        if self.came and self.outer is None:
            self.came = False
            raise KeyboardInterrupt


@contextmanager
def children_deaf() -> Iterator[None]:
    """Let processes that are started in the block never hear Ctrl-C; this one hears it afterwards.

    A process that is still being loaded would answer Ctrl-C with a traceback on the terminal.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def interrupts_held() -> Iterator[Interrupt]:
    """Hold back Ctrl-C inside the block; the caller decides when to `deliver` it."""
    if threading.current_thread() is not threading.main_thread():
        yield Interrupt()  # signals reach only the main thread
        return
    previous = signal.getsignal(signal.SIGINT)
    outer = getattr(previous, "__self__", None)
    interrupt = Interrupt(outer if isinstance(outer, Interrupt) else None)
    signal.signal(signal.SIGINT, interrupt.note)
    try:
        yield interrupt
    finally:
        signal.signal(signal.SIGINT, previous)
