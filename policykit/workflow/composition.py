"""What the pages of a policy say: one place that turns records and profile into a `RenderJob`.

Takes values and gives a job. Drafts, issues and verification all come through here, so a PDF that
is rendered again to be verified cannot differ from the one that was issued by another path.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from policykit.pages import (
    ApprovalRow,
    Attachment,
    Front,
    MappingRow,
    RenderJob,
    RevisionRow,
    Style,
)
from policykit.policy.filters import write_date
from policykit.record import (
    FIRST_VERSION,
    METHODS,
    TIME_STRENGTHS,
    TimeStrength,
    change_log,
    local_date,
)
from policykit.workflow.review_facts import review_facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from policykit.document import Document
    from policykit.pages import ImageFile
    from policykit.policy import Policy, Sidecar
    from policykit.profile import Profile
    from policykit.record import (
        Approved,
        History,
        Issued,
        OnIssue,
        Proposed,
        Record,
        Revision,
    )
    from policykit.template import Framework
    from policykit.values import Digest

_SHOWN_DIGITS = 12
_PDF_EXTENSION_MIMES = {
    ".md": "text/markdown",
    ".yaml": "application/yaml",
    ".json": "application/json",
}
_SCOPE_KEYS = {"nist-csf": "nist_csf"}


@dataclass(frozen=True, slots=True)
class Subject:
    """A policy with what its pages draw on.

    Attributes:
        logo: PNG bytes, or None.
        frameworks: the frameworks that the mapping may name, by id.
        images: the files of the document's pictures.
    """

    policy: Policy
    sidecar: Sidecar
    content: Digest
    document: Document
    profile: Profile
    frameworks: Mapping[str, Framework]
    logo: bytes | None
    images: tuple[ImageFile, ...] = ()


def issued_job(
    subject: Subject,
    history: History,
    issued: Record[Issued],
    attachments: Iterable[tuple[str, bytes]],
) -> RenderJob:
    """Return the pages of an issued version.

    Args:
        subject: the policy.
        history: the records up to and including `issued`; later ones play no part.
        issued: the version.
        attachments: (file name, bytes) of what is carried inside the PDF.
    """
    event = issued.event
    profile, words = subject.profile, _Words(subject.profile)
    proposal = history.proposal(event.proposal)
    approvals = [history.approval(digest) for digest in event.approvals]
    decided = [approval for approval in approvals if approval is not None]
    if proposal is None or len(decided) != len(event.approvals):
        raise ValueError(f"the history of {event.policy} lacks what {issued.path} cites")
    strength = (
        TimeStrength.RFC3161 if profile.signing.timestamp_authority else TimeStrength.SELF_STATED
    )
    facts = review_facts(history, proposal, words.day)
    last_review = words.day(max(approval.event.day for approval in decided))
    text_approved = (("Text approved", facts.text_approved),) if facts else ()
    control = (
        ("Policy", f"{event.policy}, version {event.version}"),
        ("Owner", words.role(subject.policy.owner_role, event.day)),
        ("Approver", words.names(approval.event for approval in decided)),
        ("Effective", words.day(event.effective)),
        *(row for row in text_approved if row[1]),
        ("Last review", facts.last_review if facts else last_review),
        ("Next review", f"{words.day(event.next_review)} (every {_months(event.interval_months)})"),
        ("Classification", words.level(subject.policy.classification)),
        ("Audience", subject.policy.audience),
        ("Content digest", f"SHA-256 {proposal.event.content[:_SHOWN_DIGITS]}"),
        ("Issued at", f"{words.moment(event.at)}, by the {_lower(TIME_STRENGTHS[strength].label)}"),
    )
    return RenderJob(
        document=subject.document,
        policy=str(event.policy),
        version=str(event.version),
        front=Front(
            organization=str(profile.organization.legal_name),
            title=subject.policy.title,
            status=f"Issued, effective from {words.day(event.effective)}",
            control=control,
            notices=(*(facts.notices if facts else ()), *_notices(profile, proposal, decided)),
            approvals=tuple(words.approval(approval.event) for approval in decided),
            revisions=_revisions(change_log(_until(history, issued)), words),
            logo=subject.logo,
        ),
        created=event.at,
        style=page_style(profile, subject.policy.classification),
        mapping=_mapping(subject),
        images=subject.images,
        attachments=tuple(_attachment(name, data) for name, data in attachments),
    )


@dataclass(frozen=True, slots=True)
class Draft:
    """What a draft says instead of what an issued version says.

    Attributes:
        version: what it becomes; empty while nothing is proposed.
        status: such as "Draft: not approved".
        code: the approval code, where it is proposed.
        proposal: the proposal it shows, if any.
        approvals: those given so far.
    """

    version: str
    status: str
    code: str | None
    proposal: Record[Proposed] | None
    approvals: tuple[Record[Approved], ...]


def draft_job(subject: Subject, history: History, draft: Draft, now: datetime) -> RenderJob:
    """Return the pages of a draft: watermarked, without seal or attachments."""
    profile, words = subject.profile, _Words(subject.profile)
    today = local_date(now, profile.organization.time_zone)
    control = [
        (
            "Policy",
            f"{subject.policy.id}, "
            + (f"to be version {draft.version}" if draft.version else "no version yet"),
        ),
        ("Owner", words.role(subject.policy.owner_role, today)),
        ("Approver", words.role(subject.policy.approver_role, today)),
        ("Effective", words.effective(draft.proposal)),
        ("Classification", words.level(subject.policy.classification)),
        ("Audience", subject.policy.audience),
        ("Content digest", f"SHA-256 {subject.content[:_SHOWN_DIGITS]}"),
        ("Draft of", words.moment(now)),
    ]
    if draft.code:
        control.append(("Approval code", draft.code))
    notices = ["This is a draft. It binds nobody until it is approved and issued."]
    if draft.code:
        notices.append(f"To approve exactly this text, reply with the approval code {draft.code}.")
    if draft.proposal:
        facts = review_facts(history, draft.proposal, words.day)
        notices += facts.notices if facts else ()
    return RenderJob(
        document=subject.document,
        policy=str(subject.policy.id),
        version=draft.version,
        front=Front(
            organization=str(profile.organization.legal_name),
            title=subject.policy.title,
            status=draft.status,
            control=tuple(control),
            notices=tuple(notices),
            approvals=tuple(words.approval(approval.event) for approval in draft.approvals),
            revisions=_revisions(change_log(history, draft.proposal), words),
            logo=subject.logo,
        ),
        created=now,
        style=page_style(profile, subject.policy.classification),
        mapping=_mapping(subject),
        images=subject.images,
        watermark=profile.branding.watermark_draft,
    )


def moment_in_words(profile: Profile, at: datetime) -> str:
    """Return a time as the pages of an organization write it, in its own time zone."""
    return _Words(profile).moment(at)


class _Words:
    """Values of one profile in the words and date format of its pages."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._zone = ZoneInfo(profile.organization.time_zone)

    def day(self, day: date) -> str:
        return write_date(day, self._profile.branding.date_format)

    def moment(self, at: datetime) -> str:
        local = at.astimezone(self._zone)
        return f"{self.day(local.date())}, {local:%H:%M} ({self._zone.key})"

    def effective(self, proposal: Record[Proposed] | None) -> str:
        if proposal is None:
            return "not proposed yet"
        rule: date | OnIssue = proposal.event.effective
        return "on the day of issue" if isinstance(rule, str) else self.day(rule)

    def role(self, role: str, on: date) -> str:
        holders = self._profile.holders(role, on)
        names = " and ".join(f"{person.name}, {person.title}" for person in holders)
        return f"{self._profile.label(role)} ({names or 'vacant'})"

    def names(self, approvals: Iterable[Approved]) -> str:
        people = {approval.by.person: approval.by for approval in approvals}
        return "; ".join(f"{person.name}, {person.title}" for person in people.values())

    def level(self, identifier: str) -> str:
        return next(
            (
                level.label
                for level in self._profile.classification.levels
                if level.id == identifier
            ),
            identifier,
        )

    def approval(self, event: Approved) -> ApprovalRow:
        method = METHODS[event.method]
        return ApprovalRow(
            name=event.by.name,
            title=event.by.title,
            role=self._profile.label(event.role),
            decided=self.moment(event.at),
            method=method.label,
            strength=method.forged_by,
        )


def page_style(profile: Profile, classification: str) -> Style:
    """Return how the pages of an organization look; the label of that level is in the footer."""
    branding = profile.branding
    levels = {level.id: level for level in profile.classification.levels}
    level = levels.get(classification)
    default = Style()
    return Style(
        paper="letter" if branding.paper == "letter" else "A4",
        accent=branding.primary_color or default.accent,
        language=branding.language,
        classification=level.label if level else classification,
        classification_colour=(level.color if level else None) or default.classification_colour,
    )


def _mapping(subject: Subject) -> tuple[MappingRow, ...]:
    """Return control -> statements for the frameworks in scope, in the frameworks' own order."""
    answers: dict[tuple[str, str], list[str]] = {}
    for statement in subject.policy.statements:
        entry = subject.sidecar.entries.get(statement.id)
        for framework, controls in entry.controls.items() if entry else ():
            for control in controls:
                answers.setdefault((framework, control), []).append(statement.id)
    scope = subject.profile.tree["scope"]
    in_scope = [
        subject.frameworks[framework.id]
        for framework in subject.profile.frameworks
        if framework.id in subject.frameworks
        and scope.get(_SCOPE_KEYS.get(framework.id, framework.id))
    ]
    return tuple(
        MappingRow(framework.title, control, title, tuple(answers[framework.id, control]))
        for framework in in_scope
        for control, title in framework.controls.items()
        if (framework.id, control) in answers
    )


def _notices(
    profile: Profile, proposal: Record[Proposed], approvals: Sequence[Record[Approved]]
) -> tuple[str, ...]:
    notices = []
    author = proposal.event.by
    if any(approval.event.by.person == author.person for approval in approvals):
        reason = profile.approval.author_may_approve_reason
        notices.append(
            f"{author.name} proposed this version and approved it as well, because nobody else "
            f"holds a role that may approve it. Recorded reason: {reason}"
        )
    if proposal.event.override_reason:
        notices.append(
            f"The comparison with the last version said {proposal.event.class_computed}; it was "
            f"proposed as {proposal.event.change_class}. Reason: {proposal.event.override_reason}"
        )
    return tuple(notices)


def _revisions(entries: Iterable[Revision], words: _Words) -> tuple[RevisionRow, ...]:
    return tuple(
        RevisionRow(
            version=str(entry.version),
            date=words.day(entry.effective) if entry.effective else "not issued",
            change_class=entry.change_class.value,
            what=f"Withdrawn: {entry.withdrawn}. {entry.what}" if entry.withdrawn else entry.what,
            why=entry.why or "",
            who=_who(entry),
            approved_by="; ".join(approval.name for approval in entry.approvals),
            added=_added(entry),
            removed=entry.removed,
            changed=entry.changed,
        )
        for entry in entries
    )


def _added(entry: Revision) -> tuple[str, ...]:
    """Return the statements added; for a first version their number, for they are all new."""
    if entry.version == FIRST_VERSION and entry.added:
        return (f"all {len(entry.added)}",)
    return entry.added


def _who(entry: Revision) -> str:
    asked = f", asked by {entry.asked_by}" if entry.asked_by else ""
    return f"{entry.author}{asked}"


def _until(history: History, issued: Record[Issued]) -> History:
    """Return the history as it was when a version was issued."""
    known = [record for record in history.records if record.event.at <= issued.event.at]
    chain: set[Digest] = set()
    for record in history.chain:
        chain.add(record.digest)
        if record.digest == issued.digest:
            break
    later = {record.digest for record in history.issued} - chain
    return type(history).of(
        issued.event.policy, [record for record in known if record.digest not in later]
    )


def _attachment(name: str, data: bytes) -> Attachment:
    extension = name[name.rindex(".") :]
    descriptions = {
        ".md": "The text of the policy",
        ".yaml": "Controls, cadence and evidence of each statement",
        ".json": "Record",
    }
    kind = "Source" if extension == ".md" else "Data"
    return Attachment(
        name=name,
        mime=_PDF_EXTENSION_MIMES[extension],
        relationship="Source" if kind == "Source" else "Data",
        description=descriptions[extension],
        data=data,
    )


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def _months(count: int) -> str:
    return "month" if count == 1 else f"{count} months"
