"""Files that show an approval: what can be read in them, and whether the code is there.

A readable file without the code is refused: it may speak of another draft. A picture or a PDF
cannot be read here; it is kept, and recorded as not searched.
"""

from __future__ import annotations

import unicodedata
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from typing import TYPE_CHECKING

from policykit.canonical import sha256
from policykit.errors import Diagnostic, Place, error
from policykit.record.approval_code import find_code
from policykit.record.events import EvidenceFile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_BINARY_STARTS = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff")
_UTF16_STARTS = (b"\xff\xfe", b"\xfe\xff")
_PLAIN_CONTROLS = frozenset("\t\n\r\f\x1b")


def judge_evidence(
    files: Mapping[str, bytes], codes: Sequence[str]
) -> tuple[tuple[EvidenceFile, ...], bool | None, tuple[Diagnostic, ...]]:
    """Return the files as a record names them, `code_found`, and why they are refused.

    Args:
        files: content by file name.
        codes: the code of the proposal, and of the set it belongs to.

    Returns:
        The files; True where the code was found, False where nothing could be read, None without
        files; a diagnostic for each readable file, where none of them holds the code.
    """
    listed = tuple(EvidenceFile(name, sha256(data)) for name, data in files.items())
    texts = {name: readable_text(data) for name, data in files.items()}
    readable = {name: text for name, text in texts.items() if text is not None}
    if any(find_code(text, code) for text in readable.values() for code in codes):
        return listed, True, ()
    refused = tuple(
        error(
            "PK538",
            f"The approval code {' or '.join(codes)} is not in this file",
            Place(name),
            "It may speak of another draft. Ask the approver for a reply that holds the code.",
        )
        for name in readable
    )
    return listed, False if files else None, refused


def readable_text(data: bytes) -> str | None:
    """Return the text of a file, with the parts of a mail decoded; None where it is no text."""
    if data.startswith(_BINARY_STARTS):
        return None
    if data.startswith(_UTF16_STARTS):
        return data.decode("utf-16", errors="replace")
    text = _decode(data)
    if any(
        unicodedata.category(sign) == "Cc" and sign < " " and sign not in _PLAIN_CONTROLS
        for sign in set(text)
    ):
        return None
    return "\n".join((text, *_mail_parts(data)))


def read_mail(data: bytes) -> EmailMessage | None:
    """Return a file as a mail, whatever it is; None where its parts have no end."""
    try:
        message = message_from_bytes(data, EmailMessage, policy=modern)
        for _ in message.walk():
            pass
    except RecursionError:  # parts within parts within parts: nobody's mail
        return None
    return message


def _mail_parts(data: bytes) -> list[str]:
    message = read_mail(data)
    if message is None:
        return []
    parts = [part for part in message.walk() if part.get_content_maintype() == "text"]
    payloads = (
        part.get_payload(decode=True) for part in parts if "Content-Transfer-Encoding" in part
    )
    return [_decode(payload) for payload in payloads if isinstance(payload, bytes)]


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        # What Windows programs write where they do not write UTF-8. The code itself is ASCII.
        return data.decode("cp1252", errors="replace")
