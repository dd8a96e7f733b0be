from __future__ import annotations

import signal
import threading

import pytest

from policykit.edge.interrupts import interrupts_held


def test_an_interrupt_waits_until_it_is_delivered():
    handler = signal.getsignal(signal.SIGINT)
    reached = []
    with pytest.raises(KeyboardInterrupt), interrupts_held() as interrupt:  # noqa: PT012 - the order is the point
        signal.raise_signal(signal.SIGINT)
        reached.append(interrupt.came)
        interrupt.deliver()
        reached.append("after")
    assert reached == [True]
    assert signal.getsignal(signal.SIGINT) is handler


def test_without_an_interrupt_nothing_is_delivered():
    with interrupts_held() as interrupt:
        interrupt.deliver()
    assert not interrupt.came


def test_inside_another_block_the_outer_one_decides():
    with interrupts_held() as outer:
        with interrupts_held() as inner:
            signal.raise_signal(signal.SIGINT)
            inner.deliver()
            assert inner.came
        assert outer.came


def test_another_thread_holds_nothing():
    def hold():
        with interrupts_held() as interrupt:
            came.append(interrupt.came)

    came = []
    thread = threading.Thread(target=hold)
    thread.start()
    thread.join()
    assert came == [False]
