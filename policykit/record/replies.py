"""Whose mail an approval is shown by, and what it says: what the person who records it should see.

Anybody can write any sender into a mail (RFC 5322 section 3.6.2 proves nothing), so a fitting one
is no proof. One that does not fit is a mistake of the recorder, or worse, and is refused.
"""

from __future__ import annotations

import re
from email.utils import getaddresses
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from policykit.errors import Place, error
from policykit.record.approval_code import find_code
from policykit.record.evidence import read_mail, readable_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from email.message import EmailMessage

    from policykit.errors import Diagnostic

_LONGEST = 100
_QUOTE = re.compile(r"^\s*>|^\s*On .* wrote:\s*$")
_NO = re.compile(
    r"^\s*no\b(?!\s+(?:objection|problem|issue|comment|concern|change|question))"
    r"|\b(?:do(?:es)?\s+not|don['\u2019]?t|can\s*not|can['\u2019]t|will\s+not|won['\u2019]?t"
    r"|not(?:\s+yet)?)\s+(?:be\s+)?(?:approv|agree|accept|support|sign)"
    r"|\b(?:reject|refuse|decline|disapprove|disagree)(?:e?d|s)?\b",
    re.IGNORECASE,
)
"""Plain ways of saying no in English. It is no judge of prose: `what_they_say` shows the rest."""
_YES = re.compile(
    r"(?:^|[.;,:])\s*(?:yes|approved|accepted|agreed|ok)\b"
    r"|\b(?:I|we)\s+(?:\w+ly\s+)?(?:approve|accept|agree)\b",
    re.IGNORECASE,
)
"""Plain ways of saying yes: beside one of them, a no is about something else."""


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
        codes: of what it is to approve or accept.
    """
    for name, data in files.items():
        own = _own_lines(data)
        telling = own[:1] + [one for one in own if _has_code(one, codes)]
        refusal = next((one for one in telling if _NO.search(one) and not _YES.search(one)), "")
        if refusal:
            yield error(
                "PK569",
                f"this reply seems to refuse: “{_short(refusal)}”",
                Place(name),
                "If it does, it is no approval; of a policy, record it: policykit decline. If it "
                "does not, ask for a reply that says plainly that it approves.",
            )


def what_they_say(files: Mapping[str, bytes], codes: Sequence[str]) -> Iterator[str]:
    """Yield of each file that can be read who sent it, when, and the line with the code.

    It is the line that the sender wrote, where there is one, before one that is quoted.
    """
    for name, data in files.items():
        lines = (*_own_lines(data), *(readable_text(data) or "").splitlines())
        line = next((one for one in lines if _has_code(one, codes)), "")
        message = read_mail(data)
        keys = ("From", "Date", "Subject")
        head = [f"{key} {message[key]}" for key in keys if message and message[key]]
        if line:
            yield f"{name}: {''.join(f'{one}, ' for one in head)}says “{_short(line)}”"


def _has_code(line: str, codes: Sequence[str]) -> bool:
    return any(find_code(line, code) for code in codes)


def _own_lines(data: bytes) -> list[str]:
    """Return the lines that the sender wrote, without head and quotation."""
    message = read_mail(data)
    text = _body(message) if message is not None and message["From"] else readable_text(data)
    lines = []
    for line in (text or "").splitlines():
        if _QUOTE.match(line):
            break
        if line.strip():
            lines.append(line)
    return lines


def _body(mail: EmailMessage) -> str:
    """Return what a mail says: its plain text, or the words of its page where it has no other."""
    part = mail.get_body(("plain", "html"))
    payload = part.get_payload(decode=True) if part else None
    text = readable_text(payload) if isinstance(payload, bytes) else None
    if part is None or text is None or part.get_content_subtype() != "html":
        return text or ""
    page = _Words()
    page.feed(text)
    page.close()
    return "".join(page.said)


class _Words(HTMLParser):
    """The words of a page, with a line for each block, without what it quotes and its style."""

    _UNSAID = frozenset({"blockquote", "style", "script", "head", "title"})
    _WITHIN = frozenset({"a", "b", "code", "em", "font", "i", "span", "strong", "u"})

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._unsaid = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - its base names it
        self._unsaid += tag in self._UNSAID
        self._end_line(tag)

    def handle_endtag(self, tag: str) -> None:
        self._unsaid = max(0, self._unsaid - (tag in self._UNSAID))
        self._end_line(tag)

    def handle_data(self, data: str) -> None:
        if not self._unsaid:
            self.said.append(" ".join(data.splitlines()))

    def _end_line(self, tag: str) -> None:
        if tag not in self._WITHIN:
            self.said.append("\n")


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
