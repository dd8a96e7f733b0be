"""A request to acknowledge, for one person: code, mail and page; and what a reply has to hold.

The code is random, and the record of the request holds only a digest over person, code and the
versions asked. So a reply with the code shows that who sent it had the request of that person, for
exactly those texts, after the request was recorded; nobody can make a code from what is in git. Who
made the requests knew the codes: whether the mail comes from the person is for DKIM to show.

A reply counts where the code stands right after the words "I acknowledge", outside of quoted lines:
a question that quotes the request is no acknowledgement.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.policy import default as modern
from html import unescape
from typing import TYPE_CHECKING

from policykit.canonical import sha256
from policykit.errors import Diagnostic, Place, error

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from policykit.record import RequestedVersion
    from policykit.values import Digest

TOKEN_BYTES = 10
WORDS = "I acknowledge"
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SIGNS = 16
_MOST_NAMED = 10  # policies in a link
_CODE = re.compile(
    r"\bI\s+acknowledge\b[\s:,.*_]{0,12}"
    r"((?:[0-9A-Za-z]{4}[\s\-\u2010-\u2015]{0,2}){3}[0-9A-Za-z]{4})(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


@dataclass(frozen=True, slots=True)
class AskedPolicy:
    """One policy as a request names it.

    Attributes:
        title, version: of the policy.
        due: last day on which it is on time.
        digest: the twelve digits that its PDF prints.
        change: what changed in that version, in words.
    """

    title: str
    version: str
    due: date
    digest: str
    change: str


@dataclass(frozen=True, slots=True)
class RequestText:
    """A request to one person, before it is a mail or a page.

    Attributes:
        person: the id.
        name, email: who they are.
        organization: who asks.
        reply_to: where replies go.
        channel: where the policies can be read; empty where the profile does not say.
        code: theirs alone.
        policies: what is asked.
    """

    person: str
    name: str
    email: str
    organization: str
    reply_to: str
    channel: str
    code: str
    policies: tuple[AskedPolicy, ...]

    @property
    def subject(self) -> str:
        """Return the subject of the mail."""
        return f"Policies of {self.organization} to acknowledge, {self.person}"

    @property
    def answer(self) -> str:
        """Return what a reply says."""
        # The code first: mail programs cut what a link makes too long.
        count = len(self.policies)
        what = "the policy" if count == 1 else f"the {count} policies"
        names = "\n".join(f"- {one.title}, version {one.version}" for one in self.policies)
        said = f"{WORDS} {self.code}\n\nI have read {what} of this request and will follow "
        said += "it" if count == 1 else "them"
        return said + (f":\n{names}" if count <= _MOST_NAMED else ".") + f"\n\n{self.name}"


def code_of(token: bytes) -> str:
    """Return the code of ten random bytes: sixteen signs, without those that look alike.

    >>> code_of(bytes(9) + b"A")
    '0000-0000-0000-0021'
    """
    number = int.from_bytes(token, "big")
    signs = [_ALPHABET[number >> shift & 31] for shift in range(5 * (_SIGNS - 1), -1, -5)]
    text = "".join(signs)
    return "-".join(text[at : at + 4] for at in range(0, _SIGNS, 4))


def code_digest(person: str, code: str, versions: Sequence[RequestedVersion]) -> Digest:
    """Return what the record of a request holds of a code."""
    lines = [person, code, *(f"{one.about} {one.version} {one.text}" for one in versions)]
    return sha256("".join(f"{line}\n" for line in lines).encode())


def codes_in(text: str) -> tuple[str, ...]:
    """Return the codes that a reply acknowledges with, in their one form.

    >>> codes_in("Yes. I acknowledge: abcd efgh-jkmn pqrO")
    ('ABCD-EFGH-JKMN-PQR0',)
    >>> codes_in("> I acknowledge ABCD-EFGH-JKMN-PQR0")
    ()
    """
    own = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith(">"))
    found = []
    for match in _CODE.finditer(own):
        signs = "".join(one for one in match[1].upper() if one.isalnum()).translate(_READ_AS)
        found.append("-".join(signs[at : at + 4] for at in range(0, _SIGNS, 4)))
    return tuple(dict.fromkeys(found))


def reply_text(data: bytes) -> str:
    """Return what somebody wrote in a mail: its body, without attachments and forwarded mails.

    Of HTML only the words count: what stands in a tag, such as a link, or in a quotation is no
    reply. Empty where the bytes are no mail.
    """
    try:
        message = message_from_bytes(data, EmailMessage, policy=modern)
        body = message.get_body(("plain", "html"))
        text = str(body.get_content()) if body else ""
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return ""
    if body is None or body.get_content_subtype() != "html":
        return text
    without = re.sub(r"(?is)<(style|script|blockquote).*?</\1>", " ", text)
    return unescape(re.sub(r"(?s)<[^<>]*>", " ", without))


def no_reply(why: str, file: str) -> Diagnostic:
    """Return that a mail acknowledges nothing, and why."""
    hint = f"Ask for a reply with the words “{WORDS}” and the code right after them."
    return error("PK046", why, Place(file), hint)


def request_mail(request: RequestText, page: bytes) -> bytes:
    """Return the request as a mail to be sent, with the page attached."""
    policies = "\n".join(
        f"- {one.title}, version {one.version} ({one.digest}), by {one.due}\n  {one.change}"
        for one in request.policies
    )
    where = f"You find them here: {request.channel}\n\n" if request.channel else ""
    body = (
        f"Hello {request.name},\n\n"
        f"{request.organization} asks you to read and acknowledge these policies:\n\n"
        f"{policies}\n\n{where}"
        "The digits in brackets stand on the first page of each PDF.\n\n"
        "When you have read them, open the attached page and choose “Write the reply”: it opens a "
        "mail that says so; send it. Or reply to this mail and write these words yourself:\n\n"
        f"  {WORDS}\n\n"
        "and, right after them, your code. It is for you alone:\n\n"
        f"  {request.code}\n\n"
        "Ask before you acknowledge what you do not understand or cannot follow.\n"
    )
    mail = EmailMessage(policy=SMTP)
    mail["To"] = request.email
    mail["Reply-To"] = request.reply_to
    mail["Subject"] = request.subject
    mail["X-Unsent"] = "1"  # mail programs open it as a draft
    mail.set_content(body, cte="quoted-printable")
    mail.add_attachment(
        page, maintype="text", subtype="html", filename=f"acknowledge-{request.person}.html"
    )
    mail.set_boundary(f"policykit-{request.person}")  # the same request, the same bytes
    return mail.as_bytes()
