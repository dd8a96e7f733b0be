"""The type of a time-stamp client, so that others can name it without naming pyHanko."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyhanko.sign.timestamps import TimeStamper

__all__ = ["TimeStamper"]
