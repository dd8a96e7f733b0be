"""Whose mail an approval is shown by, and what it says: what the person who records it should see.

Anybody can write any sender into a mail (RFC 5322 section 3.6.2 proves nothing), so a fitting one
is no proof. One that does not fit is a mistake of the recorder, or worse, and is refused.
"""

from __future__ import annotations

from email.utils import getaddresses
from typing import TYPE_CHECKING

from policykit.errors import Place, error
from policykit.record.approval_code import find_code
from policykit.record.evidence import read_mail, readable_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from policykit.errors import Diagnostic

_LONGEST = 100


def from_somebody_else(files: Mapping[str, bytes], email: str) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each mail that says it comes from another address.

    Args:
        files: content by file name; what is no mail says nothing of where it comes from.
        email: of the person whose decision they are to show.
    """
    for name, data in files.items():
        senders = _senders(data)
        if senders and email.strip().casefold() not in senders:
            yield error(
                "PK553",
                f"this mail is from {', '.join(senders)}, and the decision is to be {email}'s",
                Place(name),
                "Name who decided with --as, or ask them for a reply from their own address.",
            )


def what_they_say(files: Mapping[str, bytes], codes: Sequence[str]) -> Iterator[str]:
    """Yield of each file that can be read who sent it, when, and the line with the code."""
    for name, data in files.items():
        text = readable_text(data)
        lines = text.splitlines() if text else []
        line = next((one for one in lines for code in codes if find_code(one, code)), "")
        message = read_mail(data)
        head = [f"{key} {message[key]}" for key in ("From", "Date") if message and message[key]]
        if line:
            said = " ".join(line.split())
            shown = said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"
            yield f"{name}: {''.join(f'{one}, ' for one in head)}says “{shown}”"


def _senders(data: bytes) -> tuple[str, ...]:
    message = read_mail(data)
    lines = message.get_all("From", []) if message else []
    return tuple(
        address.strip().casefold()
        for _, address in getaddresses([str(line) for line in lines])
        if "@" in address
    )
