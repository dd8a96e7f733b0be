"""Whether a saved mail comes from the domain it names: DKIM (RFC 6376), with a key that is given.

Takes the bytes of an .eml file and the published key as text; never asks the DNS. A mail counts
where one of its signatures is good, covers `From` and the whole body, and is of the sender's own
domain. rsa-sha1 is not accepted (RFC 8301), nor are RSA keys below 1024 bits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from email.utils import getaddresses
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

MAX_MAIL_BYTES = 20 * 1024 * 1024
_SLACK_SECONDS = 36_000  # clocks of mail servers; as dkimpy allows
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*")


@dataclass(frozen=True, slots=True)
class MailJudgement:
    """What a mail is worth.

    Attributes:
        problem: why it proves nothing, in words; empty where it does.
        sender: the address it comes from; empty where it names none, or several.
        key_names: DNS names of the keys that its signatures of the sender's domain ask for.
        text: the words of its body, decoded.
    """

    problem: str
    sender: str
    key_names: tuple[str, ...]
    text: str


def key_file_name(key_name: str) -> str:
    """Return the name under which a published key is kept as evidence."""
    return f"{key_name.rstrip('.')}.txt"


def judge_mail(data: bytes, keys: Mapping[str, bytes], at: datetime) -> MailJudgement:
    """Return what a mail is worth.

    Args:
        data: the mail as it was saved.
        keys: the published TXT record by DNS name, for example `s1._domainkey.acme.example`.
        at: when it was recorded; a signature that had expired by then does not count.
    """
    if len(data) > MAX_MAIL_BYTES:
        return MailJudgement("the mail is larger than 20 MB", "", (), "")
    try:
        message = message_from_bytes(data, EmailMessage, policy=modern)
        sender = _sender(message)
        text = _body(message)
    except (RecursionError, ValueError, LookupError, AttributeError, IndexError, TypeError):
        return MailJudgement("the file is no mail that can be read", "", (), "")
    if not sender:
        return MailJudgement("the mail does not name exactly one sender", "", (), text)
    return _judged(data, keys, at, sender, text)


def _judged(
    data: bytes, keys: Mapping[str, bytes], at: datetime, sender: str, text: str
) -> MailJudgement:
    import dkim  # noqa: PLC0415 - it loads a DNS library; only mails need it

    mail = dkim.DKIM(data, minkey=1024)
    reasons: list[str] = []
    names: list[str] = []
    headers = [item for item in mail.headers if item[0].lower() == b"dkim-signature"]
    for header in headers:
        try:
            tags = dkim.util.parse_tag_value(header[1])
            # Its own look at the times is at today's clock; ours is at the day of the record.
            dkim.validate_signature_fields(
                {tag: value for tag, value in tags.items() if tag not in (b"t", b"x")}
            )
            name = _key_name(tags)
            reason = _why_not(tags, sender.rpartition("@")[2], at)
            if not reason:
                names.append(name)
                reason = _signed(mail, tags, header, name, keys)
        except (dkim.DKIMException, dkim.util.InvalidTagValueList, ValueError, KeyError) as wrong:
            reason = f"a signature of the mail is not good: {_printable(wrong)}"
        if not reason:
            return MailJudgement("", sender, tuple(names), text)
        reasons.append(reason)
    reasons.append("the mail has no signature of a mail domain (DKIM)")
    return MailJudgement(reasons[0], sender, tuple(dict.fromkeys(names)), text)


def _signed(
    mail: object, tags: dict[bytes, bytes], header: object, name: str, keys: Mapping[str, bytes]
) -> str:
    key = keys.get(name)
    if key is None:
        return f"the key {name} that the mail domain published is not here"
    covered = [part.lower() for part in re.split(rb"\s*:\s*", tags[b"h"].strip())]
    published = _record_text(key)
    good = mail.verify_sig(tags, covered, header, lambda *_, **__: published)  # type: ignore[attr-defined] # dkimpy has no types
    return "" if good else f"the mail, or the key {name}, is not what was signed"


def _why_not(tags: Mapping[bytes, bytes], domain: str, at: datetime) -> str:
    signed_by = tags[b"d"].decode("ascii", "replace").lower()
    covered = {part.strip().lower() for part in tags[b"h"].split(b":")}
    times = {tag: int(tags[tag]) for tag in (b"t", b"x") if tags.get(tag, b"").isdigit()}
    now = at.timestamp()
    reasons = {
        f"the mail is signed by {signed_by}, and its sender is of {domain}": (
            domain != signed_by and not domain.endswith(f".{signed_by}")
        ),
        f"{signed_by} is no mail domain": "." not in signed_by,
        "the signature is of a kind that is not safe any more": (
            tags[b"a"].lower() not in (b"rsa-sha256", b"ed25519-sha256")
        ),
        "the signature does not cover the sender": b"from" not in covered,
        "the signature covers only a part of the mail": b"l" in tags,
        "the signature is dated later than the record": times.get(b"t", 0) > now + _SLACK_SECONDS,
        "the signature had expired before it was recorded": (
            times.get(b"x", now) < now - _SLACK_SECONDS
        ),
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def _key_name(tags: Mapping[bytes, bytes]) -> str:
    name = f"{tags[b's'].decode('ascii')}._domainkey.{tags[b'd'].decode('ascii')}".lower()
    if not _HOST.fullmatch(name):
        raise ValueError("its key has no name that the DNS could have")
    return name


def _record_text(key: bytes) -> bytes:
    """Return a TXT record as one text, also where it is quoted in parts as in a zone file."""
    parts = re.findall(rb'"([^"]*)"', key)
    return (b"".join(parts) if parts else key).strip()


def _sender(message: EmailMessage) -> str:
    lines = message.get_all("from", [])
    found = [address for _, address in getaddresses([str(line) for line in lines]) if address]
    if len(lines) != 1 or len(found) != 1 or found[0].count("@") != 1:
        return ""
    return found[0].strip().casefold()


def _body(message: EmailMessage) -> str:
    texts = []
    for part in message.walk():
        if part.get_content_maintype() == "text":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                texts.append(payload.decode("utf-8", "replace"))
    return "\n".join(texts)


def _printable(problem: BaseException) -> str:
    return "".join(sign for sign in str(problem) if sign.isprintable())[:200]
