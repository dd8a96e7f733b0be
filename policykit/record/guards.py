"""Who may do what: may this event be recorded now?

Each guard takes the event as it would be recorded and gives every reason against it; empty means
allowed, unless only warnings are in it. A guard asks first whether the records already there agree
with one another, and then whether they still do with the new one, by the same rules as `check`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from policykit.errors import Diagnostic, Place, error, has_errors, warning
from policykit.record.consistency import check_history
from policykit.record.counting import and_words, count_approvals, objection
from policykit.record.duties import Duty, duties, role_words
from policykit.record.events import ON_ISSUE, ChangeClass
from policykit.record.files import write_record
from policykit.record.sets import codes_of
from policykit.record.standing import open_proposal, stale_reasons
from policykit.record.versions import next_version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.record.duties import RoleRules
    from policykit.record.events import Approved, Event, Issued, Proposed
    from policykit.record.files import Record
    from policykit.record.history import History
    from policykit.record.standing import WorkingContent
    from policykit.values import Digest

_NOT_SEALED_YET = "PK513"
_ANY_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)


def may_propose(
    history: History, proposal: Proposed, working: WorkingContent, rules: RoleRules
) -> tuple[Diagnostic, ...]:
    """Return why this proposal must not be recorded, and warnings about it."""
    broken = disagreements(history)
    if broken:
        return broken
    return (
        *text_ready(proposal, working),
        *_what_is_proposed(history, proposal, working),
        *_version_and_class(history, proposal),
        *_effective_rule(history, proposal),
        *(need for need in duties(rules, proposal, proposal.day) if not isinstance(need, Duty)),
        *_contributors(proposal),
        *new_findings(history, proposal),
    )


def may_approve(
    history: History, approval: Approved, working: WorkingContent, rules: RoleRules
) -> tuple[Diagnostic, ...]:
    """Return why this approval must not be recorded, and warnings about it.

    Evidence is judged by `judge_evidence`, whose diagnostics come on top.
    """
    broken = disagreements(history)
    if broken:
        return broken
    proposal, problems = open_one(history, approval.proposal, approval, working)
    if proposal is None:
        return problems
    return (
        *problems,
        *_approver(history, approval, proposal, rules),
        *_claim(approval),
        *_approver_contributed(approval, proposal),
        *new_findings(history, approval),
    )


def may_issue(
    history: History, issued: Issued, working: WorkingContent, rules: RoleRules
) -> tuple[Diagnostic, ...]:
    """Return why this version must not be issued, and warnings about it."""
    broken = disagreements(history)
    if broken:
        return broken
    proposal, problems = open_one(history, issued.proposal, issued, working)
    if proposal is None:
        return problems
    approvals = tuple(_approvals(history, issued, proposal, rules))
    return (
        *problems,
        *text_ready(issued, working),
        *approvals,
        # A missing approval would be told twice, the second time as if a record were forged.
        *(() if has_errors(approvals) else new_findings(history, issued)),
    )


def disagreements(history: History) -> tuple[Diagnostic, ...]:
    """Return what is wrong in the records there are; nothing where it is warnings alone."""
    found = check_history(history)
    return found if has_errors(found) else ()


def new_findings(history: History, event: Event) -> Iterator[Diagnostic]:
    """Yield what would be wrong with the new record, and is not without it."""
    record = write_record(event)
    before = set(check_history(history))
    for found in check_history(history.plus(record)):
        if found not in before and found.code != _NOT_SEALED_YET:
            # The record is not written yet: its path would lead nowhere.
            yield replace(found, place=None) if found.place == record.place else found


def text_ready(event: Event, working: WorkingContent) -> Iterator[Diagnostic]:
    """Yield an error where the text cannot be decided on: in conflict, or not committed."""
    place = Place(f"policies/{event.policy}.md")
    if working.conflicted:
        message = "The policy has a merge conflict that is not resolved"
        yield error(
            "PK550", message, place, "Decide it: policykit merge resolve, with the policy's id."
        )
    elif not working.committed:
        message = "The policy or its mapping has edits that are not committed"
        yield error("PK551", message, place, "Commit them with git and try again.")


def _what_is_proposed(
    history: History, proposal: Proposed, working: WorkingContent
) -> Iterator[Diagnostic]:
    record = write_record(proposal)
    for reason in stale_reasons(record, history, working):
        yield out_of_date(reason)
    latest = history.latest
    same = proposal.content == working.content
    if latest and same and working.is_issued(latest, history) and not proposal.review:
        message = f"Nothing changed since version {latest.event.version}: nothing to propose"
        yield error("PK552", message, Place(f"policies/{proposal.policy}.md"))
    rival = open_proposal(history, working)
    if rival and _meaning(rival.event) == _meaning(proposal):
        code = codes_of(rival)[-1]
        message = f"Exactly this is proposed already, with the code {code}"
        yield error(
            "PK558", message, rival.place, f"Approve it: policykit approve {proposal.policy}"
        )


def _meaning(proposal: Proposed) -> object:
    """Return what an approver would decide on; two proposals of one meaning are one too many."""
    return replace(
        proposal,
        at=_ANY_MOMENT,
        by=replace(proposal.by, title="-", roles=()),
        lock={},
        contributors=(),
        set=None,
    )


def _version_and_class(history: History, proposal: Proposed) -> Iterator[Diagnostic]:
    head = history.head
    expected = next_version(head.event.version if head else None, proposal.change_class)
    if proposal.version != expected:
        message = f"Version {proposal.version} is not the next one: that is {expected}"
        yield error("PK554", message, hint="Leave the number to policykit.")
    reason = (proposal.override_reason or "").strip()
    if proposal.change_class is not proposal.class_computed and not reason:
        yield error(
            "PK555",
            f"The change is proposed as {proposal.change_class}, the comparison says "
            f"{proposal.class_computed}, and no reason is given",
            hint='Say why with --reason "…", or leave the class to policykit.',
        )
    if history.latest is None and proposal.change_class is ChangeClass.EDITORIAL:
        message = "A first version cannot be editorial: everything in it is new"
        yield error("PK556", message, hint="Leave the class to policykit.")
    if not proposal.change.what.strip():
        message = "The change log says nothing about this version"
        yield error("PK557", message, hint='Say what changed: --change "...".')


def _effective_rule(history: History, proposal: Proposed) -> Iterator[Diagnostic]:
    head, rule = history.latest, proposal.effective
    day = proposal.day if rule is ON_ISSUE else rule
    if day < proposal.day:
        message = f"The effective date {day} is before today, {proposal.day}"
        yield error("PK560", message, hint="Nothing is backdated: give a later date, or none.")
    elif head and day < head.event.effective:
        later = head.event.effective
        message = f"Version {head.event.version} takes effect on {later}, after this one would"
        hint = f"Give an effective date of {later} or later."
        yield (warning if rule is ON_ISSUE else error)("PK561", message, hint=hint)


def _contributors(proposal: Proposed) -> Iterator[Diagnostic]:
    others = [name for name in proposal.contributors if name != proposal.by.name]
    if others:
        message = f"{and_words(others)} edited it too; {proposal.by.name} answers for it as author"
        yield warning("PK541", message, hint="They are listed in the proposal.")


def open_one(
    history: History, digest: Digest, event: Event, working: WorkingContent
) -> tuple[Record[Proposed] | None, tuple[Diagnostic, ...]]:
    """Return the open proposal that a decision speaks of, and why it is not, or is out of date."""
    proposal = history.proposal(digest)
    if proposal is None:
        message = f"There is no proposal {digest[:12]} of {event.policy}"
        return None, (error("PK532", message, hint="Propose it first: policykit propose."),)
    if proposal not in history.open_proposals:
        message = f"The proposal is closed: {_why_closed(proposal, history)}"
        return None, (error("PK532", message, proposal.place, "Propose the text of today."),)
    stale = stale_reasons(proposal, history, working)
    return proposal, tuple(out_of_date(reason, proposal) for reason in stale)


def _why_closed(proposal: Record[Proposed], history: History) -> str:
    withdrawn = history.withdrawal_of(proposal.digest)
    if withdrawn:
        return f"{withdrawn.event.by.name} withdrew it: {withdrawn.event.reason}"
    for declined in history.declined:
        if declined.event.proposal == proposal.digest:
            return f"{declined.event.by.name} declined it: {declined.event.reason}"
    if any(issued.event.proposal == proposal.digest for issued in history.issued):
        return f"it was issued as version {proposal.event.version}"
    return "a later proposal took its place and was issued"


def out_of_date(reason: str, proposal: Record[Proposed] | None = None) -> Diagnostic:
    """Return the diagnostic for a proposal that does not speak of the working text."""
    return error(
        "PK533",
        f"The proposal is stale: {reason}",
        proposal.place if proposal else None,
        "Propose the text as it is now: policykit propose. Approvals of the old text do not count.",
    )


def _approver(
    history: History, approval: Approved, proposal: Record[Proposed], rules: RoleRules
) -> Iterator[Diagnostic]:
    reason = objection(approval, proposal.event, rules)
    if reason:
        yield reason
        return
    for given in count_approvals(proposal, history, rules, approval.day).counted:
        if given.event.step == approval.step:
            message = f"{given.event.by.name} approved it as {role_words(given.event.role)} already"
            yield error("PK536", message, given.place, "It counts once; nothing is left to do.")


def _claim(approval: Approved) -> Iterator[Diagnostic]:
    if approval.claimed_on and approval.claimed_on > approval.day:
        message = f"The approval is said to be of {approval.claimed_on}, which is still to come"
        yield error("PK539", message, hint="Leave the date out, or give the day of the decision.")


def _approver_contributed(approval: Approved, proposal: Record[Proposed]) -> Iterator[Diagnostic]:
    if approval.by.name in proposal.event.contributors:
        message = f"{approval.by.name} edited the text and approves it"
        yield warning("PK540", message, hint="An auditor may ask who looked at it independently.")


def _approvals(
    history: History, issued: Issued, proposal: Record[Proposed], rules: RoleRules
) -> Iterator[Diagnostic]:
    counting = count_approvals(proposal, history, rules, issued.day)
    for duty in counting.missing:
        message = f"Version {issued.version} waits for the approval of the {duty}"
        hint = f"Record it: policykit approve {issued.policy} --as their e-mail address."
        yield error("PK570", message, proposal.place, hint)
    yield from counting.problems
    for item in counting.uncounted:
        message = f"The approval by {item.record.event.by.name} does not count: {item.reason}"
        yield warning("PK572", message, item.record.place)
    if counting.met and set(issued.approvals) != {item.digest for item in counting.counted}:
        message = "The approvals that the version names are not those that count"
        yield error("PK571", message, proposal.place, "Run policykit issue again.")
