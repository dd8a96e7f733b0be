"""What an approver needs to decide: drafts, what changed, the numbers, and one text to send.

For one policy its draft, for a set one book beside the single drafts. All of it lies below
output/draft/, which git does not keep.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from policykit.document import Document, redline
from policykit.evidence.numbers import OTHER_NUMBER, numbers, numbers_part, numbers_report
from policykit.evidence.redline_report import PolicyChanges, redline_report
from policykit.record import acceptance_awaited, codes_of
from policykit.rules import RULES, read_waivers
from policykit.workflow import paths
from policykit.workflow.approval_mail import approval_mail, override_words
from policykit.workflow.book import BOOK, book_job
from policykit.workflow.documents import parse_documents
from policykit.workflow.drafts import draft_jobs, fonts_of, logo_of
from policykit.workflow.frozen import frozen_inputs
from policykit.workflow.redline import Side, redline_job
from policykit.workflow.report import report_job
from policykit.workflow.workspace import chosen_ids, load_history, refuse_errors
from policykit.workflow.workspace_records import load_workspace_history

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

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
                notices=[text for text in (override_words(records[working.id].event),) if text],
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
            summary=Document(tuple(numbers_part(found)), BOOK),
        )
    fonts = fonts_of(world, profile)
    fonted = [replace(job, fonts=fonts) for job in jobs.values()]
    made = dict(zip(jobs, world.renderer.render(fonted), strict=True))
    waiting = _waiting(world, profile, records)
    mail = approval_mail(profile, proposed, found, [*jobs], _let_stand(workings), reviews, waiting)
    made[paths.DRAFT_MAIL] = mail.encode()
    return made


def _waiting(
    world: World, profile: Profile, proposed: Mapping[PolicyId, Record[Proposed]]
) -> list[str]:
    """Return a line for each older proposal that is open, and for people who changed."""
    lines: dict[str, list[str]] = {}
    for identifier in chosen_ids(world, (), everything=True):
        still_open = load_history(world, identifier)[0].open_proposals
        if still_open and identifier not in proposed:
            newest = still_open[-1]
            name = f"{newest.event.policy} {newest.event.version}"
            lines.setdefault(codes_of(newest)[-1], []).append(name)
    said = [f"- {', '.join(names)}: {code}" for code, names in lines.items()]
    awaited = acceptance_awaited(load_workspace_history(world)[0], profile.authority)
    return [*said, f"- {awaited}"] if awaited else said


def contradicted_numbers(workings: Sequence[WorkingPolicy]) -> Iterator[str]:
    """Yield a sentence for each promise whose statement has another number."""
    for working in workings:
        if working.policy and working.sidecar:
            for one in numbers(working.policy, working.sidecar, None):
                if one.contradicted:
                    yield (
                        f"{working.id}: {one.statement} is {one.promise} by its map, and "
                        f"{OTHER_NUMBER}; the page of numbers says so. What to do: policykit check"
                    )


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
                notice=override_words(event),
                changes=redline(old[event.policy], documents[event.policy]),
            )
        )
    return changes


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
