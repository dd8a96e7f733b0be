"""The type of a time-stamp client, so that others can name it without naming pyHanko."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # The alias is how a type checker is told that this name may be imported from here.
    from pyhanko.sign.timestamps import TimeStamper as TimeStamper  # noqa: PLC0414
