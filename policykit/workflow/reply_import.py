"""`ack import REPLY.eml …`: replies to requests become a batch, each held against code and sender.

A reply counts where it comes from an address of the person, holds the code of a request to that
person after the words "I acknowledge", and is dated after the request. With the key of the mail
domain its signature is judged as well (DKIM), and then nobody but that domain could have made it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from policykit.canonical import listing_digest, sha256
from policykit.errors import InputError, has_errors
from policykit.evidence.acknowledgement_judging import (
    REPEATED,
    Judged,
    as_versions,
    judge_claims,
    reasons,
)
from policykit.evidence.acknowledgement_reading import Claim
from policykit.evidence.acknowledgement_request import (
    code_digest,
    codes_in,
    no_reply,
    reply_text,
)
from policykit.record import AckMethod, AcknowledgementRequested, SourceFile
from policykit.record.history import of_kind
from policykit.signing.mail import judge_mail, key_file_name
from policykit.workflow.acknowledgement_import import Imported, batch, kept, require_list
from policykit.workflow.acknowledgement_known import known_of
from policykit.workflow.exception_context import open_context
from policykit.workflow.roster_folder import source_path
from policykit.workflow.session import writing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from policykit.errors import Diagnostic
    from policykit.evidence.acknowledgement_judging import Known
    from policykit.record import Record, RequestedVersion
    from policykit.workflow.exception_context import Context
    from policykit.world import World


@dataclass(frozen=True, slots=True)
class Replies:
    """What the user gave.

    Attributes:
        mails: saved mails, by name.
        mail_key: published key of the mail domain, None where it is not given.
        ask_dns: ask the DNS for the keys now.
        leave_out: import the other replies where some count for nothing.
        email: who imports them; None for the git identity.
    """

    mails: Mapping[str, bytes]
    mail_key: bytes | None = None
    ask_dns: bool = False
    leave_out: bool = False
    email: str | None = None


@dataclass(slots=True)
class _Found:
    """What was met so far."""

    judged: list[Judged] = field(default_factory=list)
    problems: list[Diagnostic] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def import_replies(world: World, given: Replies, *, dry_run: bool = False) -> Imported:
    """Hold replies against the requests, record what counts, and commit it.

    Raises:
        PolicykitError: everything that keeps any of them from counting; nothing was written.
    """
    if dry_run:
        return _imported(open_context(world), given, write=False)
    with writing(world, "ack import"):
        return _imported(open_context(world), given, write=True)


def _imported(context: Context, given: Replies, *, write: bool) -> Imported:
    known = known_of(context, {})
    require_list(known.people)
    found = _Found()
    keys: dict[str, bytes] = {}
    reader = _Reader(context, known, given, keys)
    for name, data in given.mails.items():
        reader.read(name, data, found)
    if has_errors(found.problems) and not given.leave_out:
        raise InputError(*found.problems)
    versions = as_versions(found.judged)
    source = SourceFile("replies", listing_digest(sorted(given.mails.items())), len(given.mails))
    event = batch(context, source, "replies by mail", versions, found.left_out, "", given.email)
    kept_too = {key_file_name(name): data for name, data in keys.items()}
    private = {
        source_path(name, sha256(data)): data for name, data in {**given.mails, **kept_too}.items()
    }
    record = kept(context, event, private) if write and versions else None
    return Imported(record, len(given.mails), versions, found.left_out, (), tuple(found.problems))


class _Reader:
    """Reads saved mails one by one."""

    def __init__(
        self, context: Context, known: Known, given: Replies, keys: dict[str, bytes]
    ) -> None:
        self._context, self._known, self._given, self._keys = context, known, given, keys
        self._requests = of_kind(context.workspace.records, AcknowledgementRequested)
        self._people = {e: p for p, one in known.names.items() for e in one.emails}
        self._seen: set[tuple[str, str, str]] = set()

    def read(self, name: str, data: bytes, found: _Found) -> None:
        """Add what a mail acknowledges, or why it does not count."""
        sender, method = self._sender(data)
        codes = codes_in(reply_text(data))
        person = self._people.get(sender)
        day = _day(data, ZoneInfo(self._context.profile.organization.time_zone))
        why = ""
        if not sender:
            why = "it is no mail with exactly one sender"
        elif person is None:
            why = f"nobody on the list has the address {sender}"
        elif not codes:
            why = "the words “I acknowledge” with a code after them are not in it"
        elif day is None:
            why = "the mail does not say when it was written"
        if why or person is None or day is None:
            self._refuse(name, why, found)
            return
        for code in codes:
            self._code(name, person, sender, code, day, method, found)

    def _sender(self, data: bytes) -> tuple[str, AckMethod]:
        at = self._context.now
        judged = judge_mail(data, self._keys, at)
        wanted = [key for key in judged.key_names if key not in self._keys]
        for name in wanted:
            if self._given.mail_key is not None:
                self._keys[name] = self._given.mail_key
            elif self._given.ask_dns:
                self._keys[name] = self._context.world.mail_keys.published(name)
        if any(name in self._keys for name in wanted):
            judged = judge_mail(data, self._keys, at)
        is_signed = not judged.problem and bool(judged.key_names)
        return judged.sender, AckMethod.EMAIL if is_signed else AckMethod.REPLY

    def _code(  # noqa: PLR0913, PLR0917 - who, what, when and how
        self,
        name: str,
        person: str,
        sender: str,
        code: str,
        day: date,
        method: AckMethod,
        found: _Found,
    ) -> None:
        request = next((one for one in self._requests if self._fits(one, person, code)), None)
        if request is None:
            self._refuse(name, f"the code {code} is of no request to {person}", found)
            return
        if day < request.event.day:
            why = f"it is dated {day}, before the request of {request.event.day}"
            self._refuse(name, why, found)
            return
        claims = [
            Claim(1, sender, "", one.about, str(one.version), one.text, day, method)
            for one in _wanted(request, person)
        ]
        judgement = judge_claims(claims, self._known, method, name, version_in_force=False)
        found.problems += judgement.problems
        found.left_out.update(reasons(judgement.problems))
        if judgement.repeated:
            found.left_out[REPEATED] += judgement.repeated
        for one in judgement.counted:
            key = (one.person, one.version.policy, str(one.version.version))
            if key in self._seen:
                found.left_out[REPEATED] += 1
            else:
                self._seen.add(key)
                found.judged.append(one)

    @staticmethod
    def _fits(request: Record[AcknowledgementRequested], person: str, code: str) -> bool:
        said = request.event.asked.get(person)
        return said is not None and said == code_digest(person, code, _wanted(request, person))

    @staticmethod
    def _refuse(name: str, why: str, found: _Found) -> None:
        found.problems.append(no_reply(why, name))
        found.left_out["no reply that counts"] += 1


def _wanted(request: Record[AcknowledgementRequested], person: str) -> list[RequestedVersion]:
    """Return the versions asked of a person, in the order in which their code was made."""
    by_policy = {str(one.about): one for one in request.event.versions}
    return [by_policy[policy] for policy in request.event.wanted[person].split()]


def _day(data: bytes, zone: ZoneInfo) -> date | None:
    try:
        header = message_from_bytes(data, EmailMessage, policy=modern)["date"]
        written: datetime | None = header.datetime if header is not None else None
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None
    if written is None:
        return None
    return (written.astimezone(zone) if written.tzinfo else written).date()
