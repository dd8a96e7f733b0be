"""Answers of an interview that was not finished, kept in the user's own folder for state.

One file for each folder that `init` was to make. It is written after each answer, so nothing is
lost when a terminal is closed or the machine stops; it is as private as the folder of keys.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING

from policykit.canonical import sha256

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER_VARIABLE = "POLICYKIT_STATE"
MAX_BYTES = 1_000_000
_DIGITS = 8


def state_folder(environment: Mapping[str, str], platform: str = sys.platform) -> Path | None:
    """Return the user's folder for state, which need not exist; None where there is no home.

    `POLICYKIT_STATE`, else `policykit` in the folder that the system keeps for this.
    Source: XDG Base Directory Specification 0.8.
    """
    if own := environment.get(FOLDER_VARIABLE):
        return Path(own).expanduser()
    if (shared := environment.get("XDG_STATE_HOME")) and Path(shared).is_absolute():
        return Path(shared) / "policykit"
    try:
        home = Path.home()
    except RuntimeError:
        return None
    places = ("Library", "Application Support") if platform == "darwin" else (".local", "state")
    return home.joinpath(*places, "policykit")


class KeptAnswers:
    """The answers kept for one folder.

    Args:
        state: the user's folder for state; None keeps nothing.
        target: the folder that `init` makes.
    """

    def __init__(self, state: Path | None, target: Path) -> None:
        digits = sha256(os.fsencode(target))[:_DIGITS]
        name = f"{target.name or 'top'}-{digits}.yaml"
        self.path = state / "interviews" / name if state else None

    def read(self) -> bytes | None:
        """Return what is kept; None where nothing is, or it cannot be read."""
        if self.path is None:
            return None
        try:
            with self.path.open("rb") as stream:
                return stream.read(MAX_BYTES)
        except OSError:
            return None

    def write(self, data: bytes) -> bool:
        """Keep the answers, and say whether that could be done."""
        if self.path is None:
            return False
        new = None
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            number, new = mkstemp(dir=self.path.parent, prefix=".new-")
            with os.fdopen(number, "wb") as stream:
                stream.write(data)
            Path(new).replace(self.path)
        except OSError:
            if new is not None:
                with suppress(OSError):
                    Path(new).unlink()
            return False
        return True

    def drop(self) -> None:
        """Forget the answers."""
        if self.path is not None:
            with suppress(OSError):
                self.path.unlink()
