"""`propose`: exactly this text and mapping, as the next version, put up for approval.

A proposal binds text, mapping, version, change class, change log and effective rule together. It
is made from what is committed, and nothing about it can be given later.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.errors import (
    InputError,
    NotAllowedError,
    Place,
    StateError,
    error,
    has_errors,
    placed,
)
from policykit.policy import compare
from policykit.record import (
    ON_ISSUE,
    Change,
    Duty,
    Proposed,
    StatementIds,
    acceptance_awaited,
    bind_set,
    codes_of,
    computed_class,
    duties,
    local_date,
    may_propose,
    next_version,
    write_record,
)
from policykit.values import PolicyId, StatementId
from policykit.workflow import paths
from policykit.workflow.approval_package import (
    ToApprove,
    approval_package,
    contradicted_numbers,
    in_place_of,
)
from policykit.workflow.check import policy_problems
from policykit.workflow.documents import documents_of
from policykit.workflow.frozen import issued_policy, render_lock
from policykit.workflow.people import actor, person_called, role_rules
from policykit.workflow.pictures import all_picture_paths
from policykit.workflow.session import own_changes_refused, writing
from policykit.workflow.standing_now import working_content
from policykit.workflow.template_sources import pack_digests
from policykit.workflow.text_rules import surroundings, text_findings
from policykit.workflow.workspace import (
    chosen_ids,
    load_history,
    load_library,
    load_policy,
    load_profile,
    refuse_errors,
)
from policykit.workflow.workspace_records import load_workspace_history
from policykit.world import ChangeSet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from policykit.errors import Diagnostic
    from policykit.policy import Policy
    from policykit.profile import Profile
    from policykit.record import Actor, ChangeClass, History
    from policykit.template import Library
    from policykit.workflow.workspace import WorkingPolicy
    from policykit.world import World


@dataclass(frozen=True, slots=True)
class Terms:
    """What the proposer says; the rest of a proposal is computed.

    Attributes:
        what, why, asked_by: the entry of the change log.
        change_class: None to take what the comparison says.
        reason: why the class differs from the comparison; needed where it does.
        effective: None for the day of issue.
        email: who proposes; None for the git identity.
    """

    what: str
    why: str | None
    asked_by: str | None
    change_class: ChangeClass | None
    reason: str | None
    effective: date | None
    email: str | None


@dataclass(frozen=True, slots=True)
class Proposals:
    """What a run of `propose` did.

    Attributes:
        proposals: the new ones.
        files: paths of what the approvers get: drafts, changes, numbers, and a mail.
        unchanged: policies left out because their content is issued or proposed already.
        notes: what else the user should know.
    """

    proposals: tuple[ToApprove, ...]
    files: tuple[str, ...]
    unchanged: tuple[PolicyId, ...]
    notes: tuple[str, ...]


def propose(
    world: World, names: Sequence[str], terms: Terms, *, everything: bool, dry_run: bool = False
) -> Proposals:
    """Record proposals and commit them, all or none; with `dry_run` only say what would be.

    Raises:
        PolicykitError: every reason why any of the policies cannot be proposed.
    """
    with writing(world, "propose") as notes:
        profile, warnings = load_profile(world)
        library, _ = load_library(world)
        now = world.clock.now()
        today = local_date(now, profile.organization.time_zone)
        _require_short(terms)
        email = world.git.identity().email if terms.email is None else terms.email
        author = actor(profile, person_called(profile, email), today)
        chosen = chosen_ids(world, names, everything=everything)
        if not chosen:
            raise StateError(
                error("PK752", "there is no policy to propose", hint="Run policykit generate.")
            )
        workings = [load_policy(world, identifier) for identifier in chosen]
        require_committed(world, workings)
        documents, unshown = documents_of(world, workings)
        everyone = [load_policy(world, one) for one in chosen_ids(world, (), everything=True)]
        around = surroundings(world, profile, library, everyone)
        texts = text_findings(workings, documents, unshown, around)
        refuse_errors(
            (*policy_problems(workings, profile, library.frameworks), *unshown, *texts.found)
        )
        context = _Context(world, profile, library, terms, author, now)
        outcomes = [_outcome(context, working) for working in workings]
        problems = [
            found
            for outcome in outcomes
            for found in placed(outcome.problems, Place(paths.policy(outcome.id)))
        ]
        if has_errors(problems):
            raise NotAllowedError(*problems)
        unchanged = tuple(outcome.id for outcome in outcomes if outcome.event is None)
        if len(unchanged) == len(outcomes):
            raise StateError(
                *(
                    error("PK753", f"{outcome.id}: {outcome.why_unchanged}", hint=outcome.hint)
                    for outcome in outcomes
                )
            )
        proposals = _recorded(outcomes)
        # Rendered before anything is recorded: what cannot be shown cannot be proposed.
        new = {one.record.event.policy for one in proposals}
        shown = [working for working in workings if working.id in new]
        package = approval_package(world, profile, shown, documents, proposals, now)
        notes.extend(contradicted_numbers(shown))
        awaited = acceptance_awaited(load_workspace_history(world)[0], profile.authority)
        notes.extend([awaited] if awaited else [])
        if dry_run:
            notes += [str(found) for found in (*warnings, *problems)]
            return Proposals(proposals, (), unchanged, tuple(notes))
        world.transaction.carry_out(
            ChangeSet(
                files={one.record.path: one.record.data for one in proposals},
                message=_message(proposals),
                head=world.git.head(),
            )
        )
        notes += [str(found) for found in (*warnings, *problems)]
        notes += [
            f"{outcome.id}: this takes the place of the proposal with the code {outcome.replaces}; "
            "what was approved of that one does not count"
            for outcome in outcomes
            if outcome.replaces
        ]
        world.files.write_all(in_place_of(world, package))
        return Proposals(proposals, tuple(package), unchanged, tuple(notes))


@dataclass(frozen=True, slots=True)
class _Context:
    world: World
    profile: Profile
    library: Library
    terms: Terms
    author: Actor
    now: datetime


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of one policy: an event to record, or why there is none."""

    id: PolicyId
    title: str
    event: Proposed | None = None
    why_unchanged: str = ""
    hint: str = ""
    reasons: tuple[str, ...] = ()
    needed: tuple[Duty, ...] = ()
    problems: tuple[Diagnostic, ...] = ()
    replaces: str = ""


_LONGEST = 2000


def _require_short(terms: Terms) -> None:
    """Refuse texts that fill pages of the change log, such as a whole file given by mistake.

    Raises:
        InputError: all of them.
    """
    texts = {
        "--change": terms.what,
        "--why": terms.why,
        "--asked-by": terms.asked_by,
        "--reason": terms.reason,
    }
    wrong = [
        error(
            "PK775",
            f"{option} has {len(text):,} characters, and the change log holds {_LONGEST:,} of each",
            hint="Say it in a sentence or two; the comparison of the texts shows the rest.",
        )
        for option, text in texts.items()
        if text and len(text) > _LONGEST
    ]
    if wrong:
        raise InputError(*wrong)


def _words(text: str | None) -> str | None:
    """Return a text on one line, as the change log prints it; None where nothing is said."""
    return " ".join((text or "").split()) or None


def require_committed(world: World, workings: Sequence[WorkingPolicy]) -> None:
    """Refuse policies with edits that no commit has yet.

    Raises:
        StateError: naming the files.
    """
    own = [paths.PROFILE]
    for working in workings:
        own += [paths.policy(working.id), paths.sidecar(working.id), paths.base_facts(working.id)]
    own += all_picture_paths(world, workings)
    found = world.git.dirty([path for path in own if world.files.exists(path)])
    if found:
        raise StateError(own_changes_refused(found))


def _outcome(context: _Context, working: WorkingPolicy) -> _Outcome:
    world, terms = context.world, context.terms
    policy = working.policy
    if policy is None or working.content is None or working.text is None:
        raise ValueError(f"{working.id} was checked and cannot be read")
    history, found = load_history(world, working.id)
    # `require_committed` has seen to it that nothing is uncommitted.
    content = working_content(world, context.profile, working, ())
    head = history.latest
    if head is not None and content.is_issued(head, history):
        return _Outcome(
            working.id,
            policy.title,
            why_unchanged=f"this content is version {head.event.version} already",
            hint="Edit the policy, or change the profile and run policykit generate, first. If it "
            f"was reviewed and stays as it is: policykit review {working.id} --outcome no-change",
        )
    previous = issued_policy(world, head) if head else None
    changes = compare(previous, policy)
    finding = computed_class(
        StatementIds(changes.added, changes.removed, changes.changed),
        first=head is None,
        old_text=previous.body if previous else "",
        new_text=policy.body,
        wording=_wording(previous, policy, changes.changed),
    )
    change_class = terms.change_class or finding.change_class
    newest, review = history.head, history.open_review
    overridden = change_class is not finding.change_class
    rules = role_rules(world, context.profile, policy)
    template = context.library.digests.get(PolicyId(policy.template.partition("@")[0]))
    event = Proposed(
        policy=working.id,
        at=context.now,
        zone=context.profile.organization.time_zone,
        by=context.author,
        authority=context.profile.authority,
        content=working.content,
        text=working.text,
        version=next_version(newest.event.version if newest else None, change_class),
        change_class=change_class,
        class_computed=finding.change_class,
        override_reason=_words(terms.reason) if overridden else None,
        change=Change(_words(terms.what) or "", _words(terms.why), _words(terms.asked_by)),
        statements=StatementIds(changes.added, changes.removed, changes.changed),
        effective=terms.effective or ON_ISSUE,
        previous=history.head_digest,
        review=review.digest if review else None,
        profile=content.profile,
        template=template,
        lock={**render_lock(world), **_pack_lock(world)},
        contributors=_contributors(world, history, working.id),
    )
    problems = (*found, *may_propose(history, event, content, rules))
    needed = duties(rules, event, event.day)
    earlier = history.open_proposals
    return _Outcome(
        working.id,
        policy.title,
        event=event,
        reasons=finding.reasons,
        needed=tuple(duty for duty in needed if isinstance(duty, Duty)),
        problems=problems,
        replaces=codes_of(earlier[-1])[-1] if earlier else "",
    )


def _pack_lock(world: World) -> Mapping[str, str]:
    """Return version and digest of the template packs, which the text may come from."""
    return {f"template pack {name}": said for name, said in pack_digests(world).items()}


def _wording(
    old: Policy | None, new: Policy, changed: Sequence[StatementId]
) -> Mapping[str, tuple[str, str]]:
    """Return old and new words of the statements that changed, by id."""
    texts = [
        {item.id: f"{item.text}\n{item.rest}" for item in policy.statements}
        for policy in (old, new)
        if policy
    ]
    return {name: (texts[0][name], texts[-1][name]) for name in changed}


def _contributors(world: World, history: History, identifier: PolicyId) -> tuple[str, ...]:
    """Return the names in git of those who changed the text since the last version."""
    head = history.head
    since = world.git.commit_that_added(head.path) if head else None
    names = world.git.contributors(paths.policy(identifier), since)
    # A name may be anything in git; records hold no addresses and no control characters.
    cleaned = (" ".join(name.replace("@", " at ").split()) for name in names)
    return tuple(name for name in cleaned if name)


def _recorded(outcomes: Sequence[_Outcome]) -> tuple[ToApprove, ...]:
    made = [outcome for outcome in outcomes if outcome.event is not None]
    bound = bind_set([outcome.event for outcome in made if outcome.event is not None])
    return tuple(
        ToApprove(
            record=record,
            title=outcome.title,
            reasons=outcome.reasons,
            code=codes_of(record)[-1],
            approvers=tuple(map(str, outcome.needed)),
            persons=tuple(one.person for duty in outcome.needed for one in duty.persons),
        )
        for outcome, record in zip(made, map(write_record, bound), strict=True)
    )


def _message(proposals: Sequence[ToApprove]) -> str:
    listed = [f"{one.record.event.policy} {one.record.event.version}" for one in proposals]
    subject = f"Propose {listed[0]}" if len(listed) == 1 else f"Propose {len(listed)} policies"
    body = "\n".join(
        f"{name}: {one.record.digest}" for name, one in zip(listed, proposals, strict=True)
    )
    return f"{subject}\n\n{body}\n"
