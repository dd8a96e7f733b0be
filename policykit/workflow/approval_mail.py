"""The mail to the approvers: what is to be approved, why, by whom, and with which code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.record import ON_ISSUE
from policykit.workflow import paths

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policykit.evidence.numbers import Number
    from policykit.profile import Profile
    from policykit.record import Proposed, Record, Reviewed
    from policykit.values import PolicyId
    from policykit.workflow.approval_package import ToApprove


def override_words(event: Proposed) -> str:
    """Return that an author calls a change otherwise than the comparison does, empty if not."""
    if event.change_class is event.class_computed:
        return ""
    return (
        f"{event.policy}: the comparison says {event.class_computed}, and it is proposed as "
        f"{event.change_class}. Reason given: {event.override_reason}"
    )


def _reviewed(event: Reviewed) -> tuple[str, ...]:
    """Return what an approver has to know of a review without change."""
    days = f"{event.days_late} day" + ("" if event.days_late == 1 else "s")
    late = f", {days} after it was due" if event.days_late else ""
    claimed = f" (said to have been made on {event.claimed_on})" if event.claimed_on else ""
    return (
        f"  Reviewed by {event.by.name}, {event.by.title}, on {event.day}{late}{claimed}.",
        f"  Considered: {'; '.join(event.considered)}.",
        *([f"  Still to be done: {'; '.join(event.open_actions)}."] if event.open_actions else []),
    )


def approval_mail(  # noqa: PLR0913, PLR0917 - what the approvers are told, one for each part
    profile: Profile,
    proposed: Sequence[ToApprove],
    found: Sequence[tuple[str, Sequence[Number]]],
    files: Sequence[str],
    let_stand: Sequence[str],
    reviews: Mapping[PolicyId, Record[Reviewed]],
    waiting: Sequence[str] = (),
) -> str:
    """Return a mail to the approvers, ready to be sent.

    Args:
        profile: the profile.
        proposed: the proposals.
        found: the numbers of each policy, with its title.
        files: the paths of what can be attached.
        let_stand: a line for each waiver.
        reviews: reviews without change that proposals follow from.
        waiting: a line for all else that waits, with its code.
    """
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
    told: dict[tuple[str, ...], list[ToApprove]] = {}
    for one in proposed:
        event = one.record.event
        review = reviews.get(event.policy)
        said = (f"  What changed: {event.change.what}", *_reviewed(review.event)) if review else ()
        told.setdefault(said or (event.policy,), []).append(one)
    for said, several in told.items():
        if len(several) > 1:
            lines += _alike(said, several)
        else:
            lines += _alone(several[0], reviews)
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
    contradicted = [one for _, rows in found for one in rows if one.contradicted]
    if contradicted:
        lines.append("Of these the text has another number than the promise; ask which holds:")
        lines += [f"- {one.statement}: {one.promise}" for one in contradicted]
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
    if waiting:
        lines += ["Proposed before and still open, each under a code of its own:", "", *waiting, ""]
    return "\n".join(lines)


def _alone(one: ToApprove, reviews: Mapping[PolicyId, Record[Reviewed]]) -> list[str]:
    """Return what is told of one proposal."""
    event = one.record.event
    effective = "on the day of issue" if event.effective is ON_ISSUE else f"on {event.effective}"
    return [
        f"- {one.title}, version {event.version} ({event.change_class}), in force {effective}.",
        f"  What changed: {event.change.what}",
        *([f"  Why: {event.change.why}"] if event.change.why else []),
        *([f"  Asked for by: {event.change.asked_by}"] if event.change.asked_by else []),
        *(_reviewed(reviews[event.policy].event) if event.policy in reviews else ()),
        f"  {event.change_class.capitalize()} because: {'; '.join(one.reasons)}.",
        *([f"  PLEASE NOTE: {override_words(event)}"] if override_words(event) else []),
        f"  To be approved by: {' and '.join(one.approvers)}.",
    ]


def _alike(said: Sequence[str], several: Sequence[ToApprove]) -> list[str]:
    """Return what is told of proposals whose reviews without change say the same."""
    event = several[0].record.event
    lines = [
        f"- {len(several)} policies, {event.change_class}, in force {_effective(event)}:",
        *said,
    ]
    for one in several:
        lines += [
            f"  - {one.title}, version {one.record.event.version}: {'; '.join(one.reasons)}.",
            f"    To be approved by: {' and '.join(one.approvers)}.",
        ]
    return lines


def _effective(event: Proposed) -> str:
    return "on the day of issue" if event.effective is ON_ISSUE else f"on {event.effective}"
