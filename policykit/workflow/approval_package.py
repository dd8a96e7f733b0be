"""What an approver needs to decide: drafts, what changed, the numbers, and one text to send.

For one policy its draft, for a set one book beside the single drafts. All of it lies below
output/draft/, which git does not keep.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from policykit.document import Document, redline
from policykit.evidence.numbers import numbers, numbers_blocks, numbers_report
from policykit.evidence.redline_report import PolicyChanges, redline_report
from policykit.record import ON_ISSUE
from policykit.rules import RULES, read_waivers
from policykit.workflow import paths
from policykit.workflow.book import BOOK, book_job
from policykit.workflow.documents import parse_documents
from policykit.workflow.drafts import draft_jobs, fonts_of, logo_of
from policykit.workflow.frozen import frozen_inputs
from policykit.workflow.redline import Side, redline_job
from policykit.workflow.report import report_job
from policykit.workflow.workspace import load_history, refuse_errors

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from policykit.evidence.numbers import Number
    from policykit.pages import RenderJob
    from policykit.policy import Policy, Sidecar
    from policykit.profile import Profile
    from policykit.record import Proposed, Record, Reviewed
    from policykit.values import PolicyId
    from policykit.workflow.workspace import WorkingPolicy
    from policykit.world import World


@dataclass(frozen=True, slots=True)
class ToApprove:
    """One proposal as its approvers get to see it.

    Attributes:
        reasons: why the comparison says so of the class.
        code: the approval code; the same for all of a set.
        approvers: who has to approve, in words; `persons` are their ids.
    """

    record: Record[Proposed]
    title: str
    reasons: tuple[str, ...]
    code: str
    approvers: tuple[str, ...]
    persons: tuple[str, ...]


def approval_package(  # noqa: PLR0913, PLR0917 - what is on disk, and what is about to be recorded
    world: World,
    profile: Profile,
    workings: Sequence[WorkingPolicy],
    documents: Mapping[PolicyId, Document],
    proposed: Sequence[ToApprove],
    now: datetime,
    *,
    reviews: Mapping[PolicyId, Record[Reviewed]] = MappingProxyType({}),
) -> Mapping[str, bytes]:
    """Return every file by its path, and write nothing.

    Where a text was reviewed without change, the mail says so, and there is nothing to compare.

    Args:
        world: the outside.
        profile: the profile.
        workings: the proposed policies as they stand on disk, found without mistakes.
        documents: the document of each.
        proposed: the proposals, about to be recorded.
        now: the moment of the proposal.
        reviews: reviews without change that these proposals follow from, about to be recorded.

    Raises:
        PolicykitError: everything that keeps any of it from the page.
    """
    records = {one.record.event.policy: one.record for one in proposed}
    issued = _issued(world, workings)
    found = [
        (working.policy.title, numbers(working.policy, working.sidecar, _mapping(issued, working)))
        for working in workings
        if working.policy and working.sidecar
    ]
    facts = (("Approval code", proposed[0].code),)
    drafts = draft_jobs(world, profile, workings, documents, records, reviews=reviews)
    jobs: dict[str, RenderJob] = {paths.draft_pdf(key): job for key, job in drafts.items()}
    logo = logo_of(world, profile)
    jobs[paths.DRAFT_NUMBERS] = report_job(profile, numbers_report(found, facts), now, logo)
    compared = [one for one in proposed if one.record.event.policy not in reviews]
    changes = _changes(world, issued, documents, compared)
    for working in workings:
        if working.id in issued and working.policy and working.id not in reviews:
            version, before, mapping = issued[working.id]
            jobs[paths.draft_redline(working.id)] = redline_job(
                world,
                profile,
                Side(before, f"version {version}", mapping),
                Side(
                    working.policy,
                    f"version {records[working.id].event.version}, proposed",
                    working.sidecar,
                ),
                now,
                facts=facts,
                notices=[text for text in (_override(records[working.id].event),) if text],
            )
    if len(changes) > 1:
        jobs[paths.DRAFT_CHANGES] = report_job(profile, redline_report(changes, facts), now, logo)
    if len(workings) > 1:
        jobs[paths.DRAFT_BOOK] = book_job(
            world,
            profile,
            drafts,
            facts=facts,
            notices=[one.notice for one in changes if one.notice],
            summary=Document(tuple(numbers_blocks(found)), BOOK),
        )
    fonts = fonts_of(world, profile)
    fonted = [replace(job, fonts=fonts) for job in jobs.values()]
    made = dict(zip(jobs, world.renderer.render(fonted), strict=True))
    mail = _mail(profile, proposed, found, [*jobs], _let_stand(workings), reviews)
    made[paths.DRAFT_MAIL] = mail.encode()
    return made


def in_place_of(world: World, package: Mapping[str, bytes]) -> Mapping[str, bytes | None]:
    """Return what to write: a book or a list of changes of an earlier set would mislead."""
    parts = [paths.DRAFT_BOOK, paths.DRAFT_CHANGES, paths.DRAFT_NUMBERS, paths.DRAFT_MAIL]
    parts += [path for path in world.files.list(paths.DRAFTS) if path.endswith("-redline.pdf")]
    return {**{path: None for path in parts if world.files.exists(path)}, **package}


def _issued(
    world: World, workings: Sequence[WorkingPolicy]
) -> Mapping[PolicyId, tuple[str, Policy, Sidecar]]:
    """Return version, text and mapping of the last issue of each policy that has one."""
    found = {}
    for working in workings:
        latest = load_history(world, working.id)[0].latest
        if latest is None:
            continue
        then = frozen_inputs(world, latest).working
        if then.policy and then.sidecar:
            found[working.id] = (str(latest.event.version), then.policy, then.sidecar)
    return found


def _mapping(
    issued: Mapping[PolicyId, tuple[str, Policy, Sidecar]], working: WorkingPolicy
) -> Sidecar | None:
    return issued[working.id][2] if working.id in issued else None


def _changes(
    world: World,
    issued: Mapping[PolicyId, tuple[str, Policy, Sidecar]],
    documents: Mapping[PolicyId, Document],
    proposed: Sequence[ToApprove],
) -> list[PolicyChanges]:
    wanted = {one.record.event.policy for one in proposed} & issued.keys()
    old, problems = parse_documents(world, {key: issued[key][1] for key in sorted(wanted)})
    refuse_errors(problems)
    changes = []
    for one in proposed:
        event = one.record.event
        if event.policy not in issued:
            continue
        changes.append(
            PolicyChanges(
                title=one.title,
                old=issued[event.policy][0],
                new=str(event.version),
                change_class=f"{event.change_class.capitalize()}: {'; '.join(one.reasons)}.",
                notice=_override(event),
                changes=redline(old[event.policy], documents[event.policy]),
            )
        )
    return changes


def _override(event: Proposed) -> str:
    if event.change_class is event.class_computed:
        return ""
    return (
        f"{event.policy}: the comparison says {event.class_computed}, and it is proposed as "
        f"{event.change_class}. Reason given: {event.override_reason}"
    )


def _let_stand(workings: Iterable[WorkingPolicy]) -> list[str]:
    """Return a line for each waiver of the policies: comments stand on no page."""
    lines = []
    for policy in (working.policy for working in workings if working.policy):
        waivers, _ = read_waivers(policy.body, policy.body_line, paths.policy(policy.id))
        for one in waivers:
            where = one.region.removeprefix("#") or "the whole policy"
            rules = " and ".join(f"{code} ({RULES[code].name})" for code in one.codes)
            lines.append(f"- {policy.title}, {where}: {rules}, because {one.reason}")
    return lines


def _reviewed(event: Reviewed) -> list[str]:
    """Return what an approver has to know of a review without change."""
    days = f"{event.days_late} day" + ("" if event.days_late == 1 else "s")
    late = f", {days} after it was due" if event.days_late else ""
    claimed = f" (said to have been made on {event.claimed_on})" if event.claimed_on else ""
    return [
        f"  Reviewed by {event.by.name}, {event.by.title}, on {event.day}{late}{claimed}.",
        f"  Considered: {'; '.join(event.considered)}.",
        *([f"  Still to be done: {'; '.join(event.open_actions)}."] if event.open_actions else []),
    ]


def _mail(  # noqa: PLR0913, PLR0917 - what the approvers are told, one for each part
    profile: Profile,
    proposed: Sequence[ToApprove],
    found: Sequence[tuple[str, Sequence[Number]]],
    files: Sequence[str],
    let_stand: Sequence[str],
    reviews: Mapping[PolicyId, Record[Reviewed]],
) -> str:
    """Return a mail to the approvers, ready to be sent."""
    wanted = dict.fromkeys(person for one in proposed for person in one.persons)
    people = [person for person in profile.people if person.id in wanted]
    to = ", ".join(f"{person.name} <{person.email}>" for person in people)
    code = proposed[0].code
    many = len(proposed) > 1
    what = f"{len(proposed)} policies" if many else f"the {proposed[0].title}"
    author = proposed[0].record.event.by
    lines = [
        f"To: {to}",
        f"Subject: Please approve {what} of {profile.organization.short_name} ({code})",
        "",
        f"{author.name}, {author.title}, asks you to approve {what}:",
        "",
    ]
    for one in proposed:
        event = one.record.event
        effective = (
            "on the day of issue" if event.effective is ON_ISSUE else f"on {event.effective}"
        )
        lines += [
            f"- {one.title}, version {event.version} ({event.change_class}), in force {effective}.",
            f"  What changed: {event.change.what}",
            *([f"  Why: {event.change.why}"] if event.change.why else []),
            *([f"  Asked for by: {event.change.asked_by}"] if event.change.asked_by else []),
            *(_reviewed(reviews[event.policy].event) if event.policy in reviews else ()),
            f"  {event.change_class.capitalize()} because: {'; '.join(one.reasons)}.",
            *([f"  PLEASE NOTE: {_override(event)}"] if _override(event) else []),
            f"  To be approved by: {' and '.join(one.approvers)}.",
        ]
    total = sum(len(rows) for _, rows in found)
    changed = [one for _, rows in found for one in rows if one.change]
    tested = "1 number" if total == 1 else f"{total} numbers"
    lines += ["", f"An auditor will test {tested} in {'them' if many else 'it'}."]
    if changed:
        lines.append("These changed since the last issue:")
        lines += [
            f"- {one.statement}: {one.promise or 'no longer promised'} ({one.change})"
            for one in changed
        ]
    if let_stand:
        lines += ["", "No page shows what these sentences are let stand for, and why:", *let_stand]
    attached = paths.DRAFT_BOOK if paths.DRAFT_BOOK in files else files[0]
    redlines = [paths.draft_redline(one.record.event.policy) for one in proposed]
    wanted_too = (paths.DRAFT_CHANGES, *redlines, paths.DRAFT_NUMBERS)
    more = [path for path in wanted_too if path in files]
    lines += [
        "",
        "Attached: " + ", ".join(path.removeprefix(paths.DRAFTS) for path in (attached, *more)),
        "",
        "If you approve, reply to this mail with the line",
        "",
        f"    Approved, {code}",
        "",
        f"The code stands for exactly {'these texts' if many else 'this text'}.",
        "If you do not approve, write a new mail with the reason, and leave the code out.",
        "",
    ]
    return "\n".join(lines)
