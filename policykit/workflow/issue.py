"""`issue`: make approved proposals official, in the exact order that the life of a policy fixes.

0. Lock, recovery, a repository in order; the key and the time-stamp authority are at hand.
1. Inputs are frozen from git's objects. Nothing else is read later.
2. The clock is read once.
3. `issued` records, which name everything to their left.
4. Pages, rendered in clean processes from the frozen inputs and `issued`.
5. Seal, and our own verification of it.
6. `sealed` records, which name the bytes.
7. to 9. Files, one commit, tags: all or nothing, also after a power cut (`World.transaction`).
10. The receipt.

There is no option that changes meaning: what is issued was decided in the proposal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.canonical import sha256
from policykit.errors import NotAllowedError, Place, StateError, error, has_errors, placed
from policykit.record import (
    InputFile,
    Render,
    Sealed,
    TextState,
    Time,
    TimeStrength,
    WorkingContent,
    issued_from,
    local_date,
    may_issue,
    receipt_line,
    standing,
    write_record,
)
from policykit.signing import attachments, examine, seal
from policykit.workflow import paths
from policykit.workflow.authority import at_issue, first_use
from policykit.workflow.composition import issued_job
from policykit.workflow.frozen import freeze, render_lock, subjects
from policykit.workflow.issuer import issuer, require_time
from policykit.workflow.pdf_chain import walk
from policykit.workflow.pdf_content import attached_files, decoded_digest
from policykit.workflow.people import role_rules
from policykit.workflow.pictures import all_picture_paths
from policykit.workflow.reasons import by_reason
from policykit.workflow.receipts import all_seals
from policykit.workflow.session import own_changes_refused, writing
from policykit.workflow.standing_now import profile_inputs, standing_now, uncommitted
from policykit.workflow.workspace import (
    chosen_ids,
    load_frameworks,
    load_history,
    load_policy,
    load_profile,
)
from policykit.world import ChangeSet, Tag

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from policykit.errors import Diagnostic
    from policykit.profile import Profile
    from policykit.record import Issued, ReceiptLine, Record
    from policykit.signing import SealIdentity
    from policykit.signing.timestamping import TimeStamper
    from policykit.values import PolicyId
    from policykit.workflow.frozen import Frozen
    from policykit.world import Identity, World


@dataclass(frozen=True, slots=True)
class IssuedPolicy:
    """A version that was issued."""

    issued: Record[Issued]
    sealed: Record[Sealed]
    title: str
    pdf_path: str
    tag: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a run of `issue` did.

    Attributes:
        receipt: over all `sealed` records of the workspace, to be kept elsewhere.
        skipped: with `--all`, the policies that were not ready, and why.
    """

    policies: tuple[IssuedPolicy, ...]
    commit: str
    receipt: ReceiptLine
    skipped: tuple[tuple[PolicyId, str], ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Made:
    """One policy on its way through the steps."""

    id: PolicyId
    title: str
    issued: Record[Issued]
    unsigned: bytes
    signed: bytes
    sealed: Record[Sealed]


def issue(
    world: World, names: Sequence[str], *, everything: bool, step: Callable[[str], None]
) -> Receipt:
    """Issue approved proposals, all or none.

    Args:
        world: the outside.
        names: policy ids.
        everything: every policy whose proposal is approved.
        step: told what is being done, for a progress display.

    Raises:
        PolicykitError: every reason why any of them cannot be issued; nothing has changed then.
    """
    with writing(world, "issue") as notes:
        head = world.git.head()
        profile, _ = load_profile(world)
        frameworks = load_frameworks(world)
        started = world.clock.now()
        ready, skipped = _ready(world, profile, names, everything=everything)
        if head is None or not ready:
            why = by_reason(skipped)
            raise StateError(
                error(
                    "PK756",
                    "nothing is approved and waiting to be issued",
                    hint="\n".join((*why, "See where each policy stands: policykit status")),
                )
            )
        _require_committed(world, profile, ready)
        frozen = freeze(world, head, ready)
        lock, git_user = render_lock(world), world.git.identity()
        # Whatever is not allowed is said before anybody types a passphrase.
        _issued_records(world, frozen, started, lock, git_user)
        by = issuer(git_user, profile, started)
        at_issue(world, profile, by, None, started)
        require_time(profile)
        step("unlocking the sealing key")
        identity = world.keys.unlock(profile.signing.certificate, started)
        authority = profile.signing.timestamp_authority
        stamper = world.keys.timestamper(str(authority)) if authority else None

        sources = subjects(world, frozen, frameworks)
        at = world.clock.now()
        issued = _issued_records(world, frozen, at, lock, git_user)
        beside = at_issue(world, profile, by, identity.fingerprint, at)

        step(f"rendering {len(ready)} PDF" + ("s" if len(ready) > 1 else ""))
        jobs = [
            issued_job(
                sources[identifier],
                frozen[identifier].history.plus(issued[identifier]),
                issued[identifier],
                attached_files(frozen[identifier], issued[identifier]),
            )
            for identifier in ready
        ]
        rendered = world.renderer.render(jobs)

        step("sealing")
        made = tuple(
            _sealed(
                issued[identifier], sources[identifier].policy.title, unsigned, identity, stamper
            )
            for identifier, unsigned in zip(ready, rendered, strict=True)
        )

        step("recording")
        committed = world.transaction.carry_out(_change_set(made, frozen, head, beside))
        told = (*map(str, committed.warnings), *first_use(profile, beside))
        return Receipt(
            policies=tuple(_shown(one) for one in made),
            commit=committed.commit,
            receipt=receipt_line(all_seals(world)),
            skipped=skipped,
            notes=(*notes, *told),
        )


def _ready(
    world: World, profile: Profile, names: Sequence[str], *, everything: bool
) -> tuple[tuple[PolicyId, ...], tuple[tuple[PolicyId, str], ...]]:
    """Return the policies to issue; with `everything` also those left out, and why."""
    chosen = chosen_ids(world, names, everything=everything)
    if not everything:
        return chosen, ()
    ready, skipped = [], []
    workings = [load_policy(world, identifier) for identifier in chosen]
    dirty = uncommitted(world, workings)
    for identifier, working in zip(chosen, workings, strict=True):
        history, _ = load_history(world, identifier)
        if working.policy is None:
            skipped.append((identifier, "its text cannot be read; run policykit check"))
            continue
        now = standing_now(world, profile, working.policy, working, history, dirty)
        if now.text is TextState.APPROVED:
            ready.append(identifier)
        else:
            skipped.append((identifier, "; ".join((now.label, *now.reasons))))
    return tuple(ready), tuple(skipped)


def _require_committed(world: World, profile: Profile, ready: Sequence[PolicyId]) -> None:
    own = [paths.PROFILE]
    for identifier in ready:
        own += [
            paths.policy(identifier),
            paths.sidecar(identifier),
            paths.base_facts(identifier),
        ]
        own += world.files.list(paths.records(identifier))
    own += all_picture_paths(world, [load_policy(world, identifier) for identifier in ready])
    own += profile.branding.fonts
    if profile.branding.logo:
        own.append(str(profile.branding.logo))
    dirty = world.git.dirty([path for path in own if world.files.exists(path)])
    if dirty:
        raise StateError(own_changes_refused(dirty))


def _issued_records(
    world: World,
    frozen: Mapping[PolicyId, Frozen],
    at: datetime,
    lock: Mapping[str, str],
    git_user: Identity,
) -> Mapping[PolicyId, Record[Issued]]:
    """Return the `issued` record of each policy; refuse all when one is not allowed."""
    tags = world.git.tags()
    records: dict[PolicyId, Record[Issued]] = {}
    problems: list[Diagnostic] = []
    for identifier, one in frozen.items():
        profile, working = one.profile, one.working
        if working.policy is None or working.content is None:
            problems += working.problems
            continue
        by = issuer(git_user, profile, at)
        rules = role_rules(world, profile, working.policy)
        pictures = one.pictures(world)
        content = WorkingContent(
            content=working.content,
            text=working.text,
            authority=profile.authority,
            profile=profile_inputs(profile, one.facts, pictures),
            pictures=tuple(InputFile(*each) for each in pictures.items()),
            conflicted=world.files.exists(paths.pending(identifier)),
        )
        day = local_date(at, profile.organization.time_zone)
        now = standing(one.history, content, day, rules, lead_days=profile.review.lead_days)
        if now.proposal is None or now.counting is None:
            hint = f'Propose it first: policykit propose {identifier} --change "…"'
            problems.append(error("PK755", f"{identifier} has no open proposal", hint=hint))
            continue
        event = issued_from(
            now.proposal,
            now.counting.counted,
            at=at,
            by=by,
            interval_months=profile.review.interval_months,
            inputs=one.inputs,
            lock=lock,
        )
        problems += placed(
            may_issue(one.history, event, content, rules), Place(paths.policy(identifier))
        )
        name = paths.tag(identifier, event.version)
        if name in tags:
            problems.append(
                error(
                    "PK757",
                    f"the tag {name} is there already, and version {event.version} is not issued",
                    hint=f"Find out who made it: git show {name}; then rename or delete it.",
                )
            )
        records[identifier] = write_record(event)
    if has_errors(problems):
        raise NotAllowedError(*problems)
    return records


def _sealed(
    issued: Record[Issued],
    title: str,
    unsigned: bytes,
    identity: SealIdentity,
    stamper: TimeStamper | None,
) -> _Made:
    event = issued.event
    signed = seal(
        unsigned,
        identity,
        at=event.at,
        reason=f"Issued: {title} {event.version}",
        name=identity.facts.subject,
        timestamper=stamper,
    )
    report = examine(signed, [identity.certificate_der], at=event.at)
    chain, broken = walk(attachments(signed, len(unsigned)), report)
    whole = report.ok_and_trusted and report.unsigned_length == len(unsigned)
    if not whole or chain is None or has_errors(broken):
        raise StateError(*report.findings, *broken, _own_check_failed(event.policy))
    strength = TimeStrength(report.time.strength.value)
    pdf_path = paths.issued_pdf(event.policy, event.version)
    sealed = write_record(
        Sealed(
            policy=event.policy,
            at=event.at,
            zone=event.zone,
            by=event.by,
            authority=event.authority,
            issued=issued.digest,
            render=Render(sha256(unsigned), len(unsigned), decoded_digest(unsigned)),
            pdf=InputFile(pdf_path, sha256(signed)),
            certificate=identity.fingerprint,
            time=Time(strength, report.time.token),
        )
    )
    return _Made(event.policy, title, issued, unsigned, signed, sealed)


def _own_check_failed(identifier: PolicyId) -> Diagnostic:
    return error(
        "PK758",
        f"{identifier}: the seal just made does not pass policykit's own verification",
        hint="Nothing was issued. Please report this as a bug.",
    )


def _change_set(
    made: Sequence[_Made],
    frozen: Mapping[PolicyId, Frozen],
    head: str,
    beside: Mapping[str, bytes],
) -> ChangeSet:
    files = dict(beside)
    tags = []
    for one in made:
        event = one.issued.event
        files[one.issued.path] = one.issued.data
        files[one.sealed.path] = one.sealed.data
        files[one.sealed.event.pdf.path] = one.signed
        proposal_text = f"{one.title} {event.version}"
        tags.append(
            Tag(
                paths.tag(one.id, event.version),
                f"{proposal_text}\n\n"
                f"issued {one.issued.digest}\n"
                f"sealed {one.sealed.digest}\n"
                f"pdf {one.sealed.event.pdf.sha256}\n"
                f"text {frozen[one.id].working.text}\n",
            )
        )
    listed = [f"{one.id} {one.issued.event.version}" for one in made]
    subject = listed[0] if len(listed) == 1 else f"{len(listed)} policies"
    body = "\n".join(f"{name}: {one.sealed.digest}" for name, one in zip(listed, made, strict=True))
    return ChangeSet(
        files=files, message=f"Issue {subject}\n\n{body}\n", head=head, tags=tuple(tags)
    )


def _shown(one: _Made) -> IssuedPolicy:
    return IssuedPolicy(
        issued=one.issued,
        sealed=one.sealed,
        title=one.title,
        pdf_path=one.sealed.event.pdf.path,
        tag=paths.tag(one.id, one.issued.event.version),
    )
