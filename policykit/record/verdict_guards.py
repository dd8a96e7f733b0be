"""Who may decline, withdraw, review or retire: may this event be recorded now?

Like the guards of proposals: each takes the event as it would be recorded and gives every reason
against it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.errors import Diagnostic, error, has_errors
from policykit.record.counting import and_words
from policykit.record.duties import Duty, duties, role_words
from policykit.record.guards import disagreements, new_findings, open_one, text_ready
from policykit.record.standing import stale_reasons
from policykit.record.timeline import in_force
from policykit.record.verdicts import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from policykit.record.duties import RoleRules
    from policykit.record.events import Issued, Proposed
    from policykit.record.files import Record
    from policykit.record.history import History
    from policykit.record.standing import WorkingContent
    from policykit.record.verdicts import Declined, Retired, Reviewed, Withdrawn

_FORK = "PK510"


def may_decline(
    history: History, declined: Declined, working: WorkingContent, rules: RoleRules
) -> tuple[Diagnostic, ...]:
    """Return why this refusal must not be recorded."""
    broken = disagreements(history)
    if broken:
        return broken
    proposal, problems = open_one(history, declined.proposal, declined, working)
    if proposal is None:
        return problems
    refused = tuple(_decliner(declined, proposal.event, rules))
    # A role that is not held would be told twice, the second time as if a record were forged.
    return (*problems, *(refused or new_findings(history, declined)))


def duty_to_decline(
    person: str, proposal: Record[Proposed], rules: RoleRules, on: date
) -> Duty | None:
    """Return the approval that a person could refuse on a day; the first of them, or None."""
    needed = (duty for duty in duties(rules, proposal.event, on) if isinstance(duty, Duty))
    return next((duty for duty in needed if duty.allows(person)), None)


def may_withdraw(
    history: History, withdrawn: Withdrawn, rules: RoleRules
) -> tuple[Diagnostic, ...]:
    """Return why this must not be taken back."""
    # Of all disagreements a fork alone is what a withdrawal can mend.
    broken = tuple(found for found in disagreements(history) if found.code != _FORK)
    if has_errors(broken):
        return broken
    version, proposal = history.version(withdrawn.target), history.proposal(withdrawn.target)
    if version:
        refused = tuple(_version_to_withdraw(history, version, withdrawn, rules))
    elif proposal:
        refused = tuple(_proposal_to_withdraw(history, proposal, withdrawn))
    else:
        message = f"There is no proposal or version {withdrawn.target[:12]} of {withdrawn.policy}"
        refused = (error("PK590", message, hint="See what there is: policykit log."),)
    return refused or tuple(
        found for found in new_findings(history, withdrawn) if found.code != _FORK
    )


def may_review(
    history: History, reviewed: Reviewed, working: WorkingContent, rules: RoleRules
) -> tuple[Diagnostic, ...]:
    """Return why this review must not be recorded."""
    broken = disagreements(history)
    if broken:
        return broken
    latest = history.latest
    if latest is None or latest.digest != reviewed.version:
        message = f"There is no issued version of {reviewed.policy} to review"
        return (error("PK597", message, hint="Propose, approve and issue it first."),)
    return (
        *text_ready(reviewed, working),
        *_reviewer(reviewed, rules),
        *_claimed(latest, reviewed),
        *_reviewable(history, latest, reviewed, working),
        *new_findings(history, reviewed),
    )


def may_retire(history: History, retired: Retired, rules: RoleRules) -> tuple[Diagnostic, ...]:
    """Return why this policy must not be retired so."""
    broken = disagreements(history)
    if broken:
        return broken
    return (
        *_retirable(history, retired),
        *_decider(retired, rules.approver_role, "retire it"),
        *new_findings(history, retired),
    )


def _decliner(declined: Declined, proposal: Proposed, rules: RoleRules) -> Iterator[Diagnostic]:
    if declined.by.person == proposal.by.person:
        message = f"{declined.by.name} proposed it, and nobody declines their own proposal"
        hint = f'Withdraw it: policykit withdraw {declined.policy} --reason "…"'
        yield error("PK584", message, hint=hint)
        return
    needed = [duty for duty in duties(rules, proposal, declined.day) if isinstance(duty, Duty)]
    capacities = (duty.capacity(declined.by.person) for duty in needed)
    if not any(found and found.role == declined.role for found in capacities):
        who = and_words(str(duty) for duty in needed) if needed else "holder of a required role"
        message = f"On {declined.day} this decision was for the {who} to make"
        hint = "Ask them, or give the role a holder in org_profile.yaml."
        yield error("PK535", message, hint=hint)


def _proposal_to_withdraw(
    history: History, proposal: Record[Proposed], withdrawn: Withdrawn
) -> Iterator[Diagnostic]:
    if proposal not in history.open_proposals:
        message = "The proposal is closed already: issued, declined, withdrawn or replaced"
        yield error("PK590", message, proposal.place, "There is nothing left to do.")
    elif proposal.event.by.person != withdrawn.by.person:
        author = proposal.event.by.name
        message = f"{author} proposed it, and a proposal is its author's to withdraw"
        yield error(
            "PK592",
            message,
            proposal.place,
            f"Ask them, or let an approver decline it: policykit decline {withdrawn.policy} "
            '--reason "…"',
        )


def _version_to_withdraw(
    history: History, version: Record[Issued], withdrawn: Withdrawn, rules: RoleRules
) -> Iterator[Diagnostic]:
    number, effective = version.event.version, version.event.effective
    if version.digest in history.withdrawn_versions:
        message = f"Version {number} was withdrawn already"
        yield error("PK590", message, version.place, "There is nothing left to do.")
        return
    is_contested = version not in history.chain or history.rivals_of(version)
    if effective <= withdrawn.day and not is_contested:
        yield error(
            "PK591",
            f"Version {number} is in force since {effective}, so it cannot be withdrawn",
            version.place,
            "Propose the text that is to follow it, or end the policy: policykit retire.",
        )
    yield from _decider(withdrawn, rules.approver_role, f"withdraw version {number}")


def _decider(event: Withdrawn | Retired, role: str, what: str) -> Iterator[Diagnostic]:
    if role not in event.by.roles:
        message = f"{event.by.name} is not the {role_words(role)}, who alone may {what}"
        yield error("PK592", message, hint="Name who decided it: --as their e-mail address.")


def _reviewer(reviewed: Reviewed, rules: RoleRules) -> Iterator[Diagnostic]:
    if not set(rules.reviewer_roles) & set(reviewed.by.roles):
        who = " or ".join(role_words(role) for role in dict.fromkeys(rules.reviewer_roles))
        message = f"{reviewed.by.name} may not review it: that is for the {who}"
        hint = "Let them review it, or name who did: --as their e-mail address."
        yield error("PK593", message, hint=hint)


def _claimed(latest: Record[Issued], reviewed: Reviewed) -> Iterator[Diagnostic]:
    claim = reviewed.claimed_on
    if claim is None:
        return
    if claim >= reviewed.day:
        message = f"A review of {claim} cannot be recorded late on {reviewed.day}"
        hint = "Leave --claimed-on out: a review is of the day on which it is recorded."
        yield error("PK585", message, hint=hint)
    elif claim < latest.event.effective:
        message = (
            f"On {claim} version {latest.event.version} was not in force; it is since "
            f"{latest.event.effective}"
        )
        hint = "What was reviewed then was another text. Leave --claimed-on out."
        yield error("PK585", message, hint=hint)


def _reviewable(
    history: History, latest: Record[Issued], reviewed: Reviewed, working: WorkingContent
) -> Iterator[Diagnostic]:
    number = latest.event.version
    if latest != in_force(history, reviewed.day):
        starts = latest.event.effective > reviewed.day
        when = f"takes effect on {latest.event.effective}" if starts else "is not in force any more"
        message = f"Version {number} {when}; what is reviewed is the version in force"
        hint = "Review it once it is in force, or withdraw it first: policykit withdraw."
        yield error("PK596", message, latest.place, hint)
    if reviewed.outcome is Outcome.CHANGE:
        return
    proposal = history.proposal(latest.event.proposal)
    if proposal and working.text != proposal.event.text:
        yield error(
            "PK594",
            f"The text differs from version {number}: that is a change",
            hint="Review it with --outcome change and propose the new text, or restore the old: "
            f"policykit diff {reviewed.policy}",
        )
    for item in history.open_proposals:
        review = history.review(item.event.review) if item.event.review else None
        if review is None or review.event.outcome is Outcome.CHANGE:
            continue
        if review.event.version == latest.digest and not stale_reasons(item, history, working):
            message = f"{review.event.by.name} reviewed version {number} on {review.event.day}"
            hint = f"It waits for its approval: policykit approve {reviewed.policy}"
            yield error("PK595", message, review.place, hint)


def _retirable(history: History, retired: Retired) -> Iterator[Diagnostic]:
    current = in_force(history, retired.day)
    if current is None or current.digest != retired.version:
        message = f"No version of {retired.policy} is in force on {retired.day}"
        hint = "Only a policy in force can be retired; withdraw what is scheduled."
        yield error("PK598", message, hint=hint)
    for item in history.retirements:
        if current and item.event.at >= current.event.at:
            message = f"It is retired already, with {item.event.last_day} as its last day"
            yield error("PK598", message, item.place, "There is nothing left to do.")
    if retired.successor == retired.policy:
        message = "A policy is not its own successor"
        yield error("PK599", message, hint="Name another policy, or none.")
