"""Whose mail an approval is shown by, and what it says: what the person who records it should see.

Anybody can write any sender into a mail (RFC 5322 section 3.6.2 proves nothing), so a fitting one
is no proof. One that does not fit is a mistake of the recorder, or worse, and is refused.
"""

from __future__ import annotations

import re
from email.utils import getaddresses
from typing import TYPE_CHECKING

from policykit.errors import Place, error
from policykit.record.approval_code import find_code
from policykit.record.evidence import read_mail, readable_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from policykit.errors import Diagnostic

_LONGEST = 100
_QUOTE = re.compile(r"^\s*>|^\s*On .* wrote:\s*$")
_NO = re.compile(
    r"^\s*no\b(?!\s+(?:objection|problem|issue|comment|concern|change|question))"
    r"|\b(?:do(?:es)?\s+not|don['\u2019]?t|can\s*not|can['\u2019]t|will\s+not|won['\u2019]?t|not(?:\s+yet)?)"
    r"\s+(?:be\s+)?(?:approv|agree|accept)"
    r"|\b(?:reject|refuse|decline|disapprove)(?:e?d|s)?\b",
    re.IGNORECASE,
)
"""Plain ways of saying no in English. It is no judge of prose: `what_they_say` shows the rest."""


def from_somebody_else(files: Mapping[str, bytes], email: str) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each mail that says it comes from another address.

    Args:
        files: content by file name; what is no mail says nothing of where it comes from.
        email: of the person whose decision they are to show.
    """
    for name, data in files.items():
        senders = _senders(data)
        if not senders and name.casefold().endswith(".eml"):
            yield error(
                "PK553",
                "this mail does not say whom it is from",
                Place(name),
                "Save the mail with all its headers (“Show original”), not its text alone.",
            )
        if senders and email.strip().casefold() not in senders:
            yield error(
                "PK553",
                f"this mail is from {', '.join(senders)}, and the decision is to be {email}'s",
                Place(name),
                "Name who decided with --as, or ask them for a reply from their own address.",
            )


def says_no(files: Mapping[str, bytes], codes: Sequence[str]) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each reply whose first words, or the line with the code, refuse.

    What the reply quotes of the mail it answers is not read.

    Args:
        files: content by file name.
        codes: of the proposals that it is to approve.
    """
    for name, data in files.items():
        own = _own_lines(data)
        telling = own[:1] + [one for one in own if any(find_code(one, code) for code in codes)]
        refusal = next((one for one in telling if _NO.search(one)), "")
        if refusal:
            yield error(
                "PK569",
                f"this reply seems to refuse: “{_short(refusal)}”",
                Place(name),
                "If it does, record that: policykit decline. If it does not, ask for a reply that "
                "says plainly that it approves.",
            )


def _own_lines(data: bytes) -> list[str]:
    """Return the lines that the sender wrote, without head and quotation."""
    message = read_mail(data)
    if message is not None and message["From"]:
        body = message.get_body(("plain",))
        payload = body.get_payload(decode=True) if body else None
        text = readable_text(payload) if isinstance(payload, bytes) else None
    else:
        text = readable_text(data)
    lines = []
    for line in (text or "").splitlines():
        if _QUOTE.match(line):
            break
        if line.strip():
            lines.append(line)
    return lines


def what_they_say(files: Mapping[str, bytes], codes: Sequence[str]) -> Iterator[str]:
    """Yield of each file that can be read who sent it, when, and the line with the code."""
    for name, data in files.items():
        text = readable_text(data)
        lines = text.splitlines() if text else []
        line = next((one for one in lines for code in codes if find_code(one, code)), "")
        message = read_mail(data)
        head = [f"{key} {message[key]}" for key in ("From", "Date") if message and message[key]]
        if line:
            yield f"{name}: {''.join(f'{one}, ' for one in head)}says “{_short(line)}”"


def _short(line: str) -> str:
    said = " ".join(line.split())
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"


def _senders(data: bytes) -> tuple[str, ...]:
    message = read_mail(data)
    lines = message.get_all("From", []) if message else []
    return tuple(
        address.strip().casefold()
        for _, address in getaddresses([str(line) for line in lines])
        if "@" in address
    )
