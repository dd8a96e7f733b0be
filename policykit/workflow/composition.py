"""What the pages of a policy say: one place that turns records and profile into a `RenderJob`.

Takes values and gives a job. Drafts, issues and verification all come through here, so a PDF that
is rendered again to be verified cannot differ from the one that was issued by another path.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.pages import (
    Attachment,
    Front,
    MappingRow,
    RenderJob,
    Style,
)
from policykit.record import (
    TimeStrength,
    change_log,
    local_date,
)
from policykit.workflow.criteria import counts
from policykit.workflow.page_words import PageWords, class_in_words, revisions_of
from policykit.workflow.review_facts import review_facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from policykit.document import Document
    from policykit.pages import JobFile, Wording
    from policykit.policy import Policy, Sidecar
    from policykit.profile import Profile
    from policykit.record import (
        Approved,
        History,
        Issued,
        Proposed,
        Record,
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
        fonts: the font files that the profile names.
    """

    policy: Policy
    sidecar: Sidecar
    content: Digest
    document: Document
    profile: Profile
    frameworks: Mapping[str, Framework]
    logo: bytes | None
    images: tuple[JobFile, ...] = ()
    fonts: tuple[JobFile, ...] = ()


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
    profile, words = subject.profile, PageWords(subject.profile)
    fixed = words.fixed
    proposal = history.proposal(event.proposal)
    approvals = [history.approval(digest) for digest in event.approvals]
    decided = [approval for approval in approvals if approval is not None]
    if proposal is None or len(decided) != len(event.approvals):
        raise ValueError(f"the history of {event.policy} lacks what {issued.path} cites")
    strength = (
        TimeStrength.RFC3161 if profile.signing.timestamp_authority else TimeStrength.SELF_STATED
    )
    facts = review_facts(history, proposal, words.day, fixed)
    last_review = words.day(max(approval.event.day for approval in decided))
    text_approved = ((fixed.text_approved, facts.text_approved),) if facts else ()
    control = (
        (
            fixed.policy,
            fixed.policy_version.format(policy=event.policy, version=event.version),
        ),
        (fixed.owner, words.role(subject.policy.owner_role, event.day)),
        (fixed.approver, words.names(approval.event for approval in decided)),
        (fixed.effective, words.day(event.effective)),
        *(row for row in text_approved if row[1]),
        (fixed.last_review, facts.last_review if facts else last_review),
        (fixed.next_review, words.every(event.next_review, event.interval_months)),
        (fixed.classification, words.level(subject.policy.classification)),
        (fixed.audience, subject.policy.audience),
        (fixed.content_digest, f"SHA-256 {proposal.event.content[:_SHOWN_DIGITS]}"),
        (fixed.issued_at, words.issued(event.at, strength)),
    )
    return RenderJob(
        document=subject.document,
        policy=str(event.policy),
        version=str(event.version),
        front=Front(
            organization=str(profile.organization.legal_name),
            short_name=str(profile.organization.short_name),
            effective=words.day(event.effective),
            cover=_cover(profile, control, fixed, fixed.effective),
            title=subject.policy.title,
            status=fixed.issued_status.format(day=words.day(event.effective)),
            control=control,
            notices=(
                *(facts.notices if facts else ()),
                *_notices(profile, proposal, decided, fixed),
            ),
            approvals=tuple(words.approval(approval.event) for approval in decided),
            revisions=revisions_of(change_log(_until(history, issued)), words),
            logo=subject.logo,
        ),
        created=event.at,
        style=page_style(profile, subject.policy.classification),
        mapping=_mapping(subject),
        images=subject.images,
        fonts=subject.fonts,
        attachments=tuple(_attachment(name, data, fixed) for name, data in attachments),
    )


@dataclass(frozen=True, slots=True)
class Draft:
    """What a draft says instead of what an issued version says.

    Attributes:
        version: what it becomes; empty while nothing is proposed.
        code: the approval code, where it is proposed.
        proposal: the proposal it shows, if any.
        approvals: those given so far.
    """

    version: str
    code: str | None
    proposal: Record[Proposed] | None
    approvals: tuple[Record[Approved], ...]


def draft_job(subject: Subject, history: History, draft: Draft, now: datetime) -> RenderJob:
    """Return the pages of a draft: watermarked, without seal or attachments."""
    profile, words = subject.profile, PageWords(subject.profile)
    fixed = words.fixed
    today = local_date(now, profile.organization.time_zone)
    named = fixed.policy_to_be if draft.version else fixed.policy_without_version
    control = [
        (fixed.policy, named.format(policy=subject.policy.id, version=draft.version)),
        (fixed.owner, words.role(subject.policy.owner_role, today)),
        (fixed.approver, words.role(subject.policy.approver_role, today)),
        (fixed.effective, words.effective(draft.proposal)),
        (fixed.classification, words.level(subject.policy.classification)),
        (fixed.audience, subject.policy.audience),
        (fixed.content_digest, f"SHA-256 {subject.content[:_SHOWN_DIGITS]}"),
        (fixed.draft_of, words.moment(now)),
    ]
    if draft.code:
        control.append((fixed.approval_code, draft.code))
    notices = [fixed.draft_notice]
    if draft.code:
        notices.append(fixed.code_notice.format(code=draft.code))
    if draft.proposal:
        facts = review_facts(history, draft.proposal, words.day, fixed)
        notices += facts.notices if facts else ()
    return RenderJob(
        document=subject.document,
        policy=str(subject.policy.id),
        version=draft.version,
        front=Front(
            organization=str(profile.organization.legal_name),
            short_name=str(profile.organization.short_name),
            effective=words.effective(draft.proposal),
            cover=_cover(profile, control, fixed, fixed.draft_of, fixed.approval_code),
            title=subject.policy.title,
            status=fixed.proposed_status if draft.proposal else fixed.draft_status,
            control=tuple(control),
            notices=tuple(notices),
            approvals=tuple(words.approval(approval.event) for approval in draft.approvals),
            revisions=revisions_of(change_log(history, draft.proposal), words),
            logo=subject.logo,
        ),
        created=now,
        style=page_style(profile, subject.policy.classification),
        mapping=_mapping(subject),
        images=subject.images,
        fonts=subject.fonts,
        watermark=profile.branding.watermark_draft,
    )


def _cover(
    profile: Profile, control: Iterable[tuple[str, str]], fixed: Wording, *labels: str
) -> tuple[tuple[str, str], ...]:
    """Return what the cover repeats of the document control table, if there is to be a cover."""
    if not profile.branding.cover:
        return ()
    shown = (fixed.policy, *labels, fixed.owner, fixed.classification)
    facts = dict(control)
    return tuple((label, facts[label]) for label in shown if label in facts)


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
        header=branding.header or "",
        footer=branding.footer or "",
        typeface=branding.typeface,
        classification=level.label if level else classification,
        classification_colour=(level.color if level else None) or default.classification_colour,
    )


def _mapping(subject: Subject) -> tuple[MappingRow, ...]:
    return mapping_rows(subject.policy, subject.sidecar, subject.profile, subject.frameworks)


def mapping_rows(
    policy: Policy, sidecar: Sidecar, profile: Profile, frameworks: Mapping[str, Framework]
) -> tuple[MappingRow, ...]:
    """Return control -> statements for the frameworks in scope, in the frameworks' own order.

    What the organization is not audited for has no row: such as the criteria of privacy in SOC 2
    where the report is on security alone.
    """
    answers: dict[tuple[str, str], list[str]] = {}
    for statement in policy.statements:
        entry = sidecar.entries.get(statement.id)
        for framework, controls in entry.controls.items() if entry else ():
            for control in controls:
                answers.setdefault((framework, control), []).append(statement.id)
    scope = profile.tree["scope"]
    in_scope = [
        frameworks[framework.id]
        for framework in profile.frameworks
        if framework.id in frameworks and scope.get(_SCOPE_KEYS.get(framework.id, framework.id))
    ]
    return tuple(
        MappingRow(framework.title, control, title, tuple(answers[framework.id, control]))
        for framework in in_scope
        for control, title in framework.controls.items()
        if (framework.id, control) in answers and counts(framework, control, profile)
    )


def _notices(
    profile: Profile,
    proposal: Record[Proposed],
    approvals: Sequence[Record[Approved]],
    fixed: Wording,
) -> tuple[str, ...]:
    notices = []
    author = proposal.event.by
    if any(approval.event.by.person == author.person for approval in approvals):
        reason = profile.approval.author_may_approve_reason
        notices.append(fixed.author_notice.format(author=author.name, reason=reason))
    if proposal.event.override_reason:
        notices.append(
            fixed.class_notice.format(
                computed=class_in_words(proposal.event.class_computed, fixed),
                proposed=class_in_words(proposal.event.change_class, fixed),
                reason=proposal.event.override_reason,
            )
        )
    return tuple(notices)


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


def _attachment(name: str, data: bytes, fixed: Wording) -> Attachment:
    extension = name[name.rindex(".") :]
    descriptions = {
        ".md": fixed.source,
        ".yaml": fixed.mapping_file,
        ".json": fixed.record,
    }
    kind = "Source" if extension == ".md" else "Data"
    return Attachment(
        name=name,
        mime=_PDF_EXTENSION_MIMES[extension],
        relationship="Source" if kind == "Source" else "Data",
        description=descriptions[extension],
        data=data,
    )
