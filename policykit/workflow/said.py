"""What a person says on the command line, as records and pages hold it."""

from __future__ import annotations

from policykit.errors import InputError, error

_LONGEST = 2000


def one_line(option: str, text: str) -> str:
    """Return a text on one line.

    Raises:
        InputError: it is empty, or longer than a record holds.
    """
    words = " ".join(text.split())
    if not 0 < len(words) <= _LONGEST or not words.isprintable():
        raise InputError(
            error(
                "PK783",
                f"{option} needs 1 to {_LONGEST:,} characters that can be printed",
                hint="Say it in a sentence or two.",
            )
        )
    return words
