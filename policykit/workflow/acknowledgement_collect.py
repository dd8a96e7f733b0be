"""`ack collect`: a request for each person who has something to acknowledge, with a code of theirs.

The requests are drafts of mails and pages in the folder that git does not keep; the record holds
digests of the codes. Sending is left to the user's mail program.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.errors import InputError, StateError
from policykit.evidence.acknowledgement_page import request_page
from policykit.evidence.acknowledgement_request import (
    TOKEN_BYTES,
    AskedPolicy,
    RequestText,
    code_digest,
    code_of,
    request_mail,
)
from policykit.evidence.acknowledgement_table import nameless, no_version
from policykit.evidence.tables import csv_text
from policykit.record import (
    AcknowledgementRequested,
    AckState,
    RequestedVersion,
    write_record,
)
from policykit.values import counted
from policykit.workflow.acknowledgement_list import acknowledgements_of, narrowed
from policykit.workflow.exception_context import open_context
from policykit.workflow.roster_folder import REQUESTS, private_files
from policykit.workflow.session import writing
from policykit.workflow.workspace import load_history, load_policy
from policykit.workflow.workspace_records import WORKSPACE_ID

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policykit.record import AckDuty, Record
    from policykit.workflow.acknowledgement_list import Acknowledgements
    from policykit.workflow.exception_context import Context
    from policykit.world import World

_HEADS = ("person", "name", "email", "subject", "code", "policies", "page")


@dataclass(frozen=True, slots=True)
class Collected:
    """The requests that were made.

    Attributes:
        record: None in a dry run.
        folder: where they are, from the top of the workspace.
        people: how many are asked.
        duties: what is asked, by person.
    """

    record: Record[AcknowledgementRequested] | None
    folder: str
    people: int
    duties: tuple[AckDuty, ...]


def collect(
    world: World,
    persons: Sequence[str],
    policies: Sequence[str],
    email: str | None,
    *,
    dry_run: bool = False,
) -> Collected:
    """Make a request for everybody who has something open or missing, and record that.

    Args:
        world: the outside.
        persons: only these people; all where none are named.
        policies: only these policies; all where none are named.
        email: who asks and gets the replies, by address in the profile; None for the git identity.
        dry_run: say who would be asked, and write nothing.

    Raises:
        PolicykitError: it is not known here who people are, or a name is nobody's.
    """
    if dry_run:
        context = open_context(world)
        duties = _asked(context, persons, policies)[1]
        return Collected(None, "", len({one.person for one in duties}), duties)
    with writing(world, "ack collect"):
        context = open_context(world)
        found, duties = _asked(context, persons, policies)
        if not duties:
            return Collected(None, "", 0, ())
        return _made(context, found, duties, email)


def _asked(
    context: Context, persons: Sequence[str], policies: Sequence[str]
) -> tuple[Acknowledgements, tuple[AckDuty, ...]]:
    found = narrowed(
        acknowledgements_of(context.world, context.profile, context.workspace, context.today),
        policies,
        persons,
    )
    wanted = (AckState.OPEN, AckState.MISSING, AckState.NOT_KNOWN)
    duties = sorted(
        (one for one in found.duties if one.state in wanted),
        key=lambda one: (int(one.person[2:]), one.request.policy),
    )
    unknown = sorted({one.person for one in duties if one.person not in found.names})
    if unknown:
        raise StateError(nameless(unknown))
    return found, tuple(duties)


def _made(
    context: Context, found: Acknowledgements, duties: tuple[AckDuty, ...], email: str | None
) -> Collected:
    world, profile = context.world, context.profile
    by = context.actor(email)
    reply_to = next(one.email for one in profile.people if one.id == by.person)
    asks = {one.request.policy: _Ask.of(context, one) for one in duties}
    by_person: dict[str, list[AckDuty]] = {}
    for one in duties:
        by_person.setdefault(one.person, []).append(one)
    folder = f"{REQUESTS}{context.now:%Y%m%dT%H%M%SZ}/"
    files: dict[str, bytes] = {}
    asked: dict[str, str] = {}
    wanted: dict[str, str] = {}
    rows = []
    for person, mine in by_person.items():
        code = code_of(world.chance.token(TOKEN_BYTES))
        versions = [asks[one.request.policy].version for one in mine]
        asked[person] = code_digest(person, code, versions)
        wanted[person] = " ".join(one.request.policy for one in mine)
        who = found.names[person]
        text = RequestText(
            person=person,
            name=who.name,
            email=who.email,
            organization=profile.organization.short_name,
            reply_to=reply_to,
            channel=str(profile.distribution.channel or ""),
            code=code,
            policies=tuple(asks[one.request.policy].text(one) for one in mine),
        )
        page = request_page(text)
        files[f"{folder}{person}.html"] = page
        files[f"{folder}{person}.eml"] = request_mail(text, page)
        rows.append(
            (person, who.name, who.email, text.subject, code, wanted[person], f"{person}.html")
        )
    files[f"{folder}requests.csv"] = csv_text(_HEADS, rows).encode()
    event = AcknowledgementRequested(
        policy=WORKSPACE_ID,
        at=context.now,
        zone=profile.organization.time_zone,
        by=by,
        authority=profile.authority,
        versions=tuple(asks[policy].version for policy in sorted(asks)),
        asked=asked,
        wanted=wanted,
        due=min(one.due for one in duties),
    )
    record = write_record(event)
    people = counted(len(asked), "person", "people")
    policies = counted(len(asks), "policy", "policies")
    subject = f"Ask {people} to acknowledge {policies}"
    context.save(record, subject, kept_out=private_files(world, files))
    return Collected(record, folder, len(asked), duties)


@dataclass(frozen=True, slots=True)
class _Ask:
    """One policy that people are asked to acknowledge: the version that is in force now."""

    version: RequestedVersion
    title: str
    digest: str
    change: str

    @classmethod
    def of(cls, context: Context, duty: AckDuty) -> _Ask:
        versions = reversed(duty.request.issued)
        record = next(one for one in versions if one.event.effective <= context.today)
        history, found = load_history(context.world, duty.request.policy)
        proposal = history.proposal(record.event.proposal)
        if proposal is None:
            raise InputError(*found, no_version(duty.request.policy, str(record.event.version)))
        working = load_policy(context.world, duty.request.policy).policy
        return cls(
            RequestedVersion(duty.request.policy, record.event.version, proposal.event.text),
            working.title if working else duty.request.policy,
            proposal.event.content[:12],
            duty.request.issued[0].event.change.what,
        )

    def text(self, duty: AckDuty) -> AskedPolicy:
        """Return it as a person is told."""
        version = str(self.version.version)
        return AskedPolicy(self.title, version, duty.due, self.digest, self.change)
