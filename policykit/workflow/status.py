"""`status` and `log`: where each policy stands today, and how it came to say what it says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policykit.canonical import sha256
from policykit.policy import read_policy
from policykit.record import (
    ExceptionState,
    History,
    ReviewState,
    TextState,
    acceptance_awaited,
    change_log,
    codes_of,
    count_approvals,
    local_date,
    open_triggers,
    register,
)
from policykit.workflow import paths
from policykit.workflow.acknowledgement_list import counted_today
from policykit.workflow.people import role_rules
from policykit.workflow.record_errors import policy_record_errors, workspace_record_errors
from policykit.workflow.standing_now import standing_now, uncommitted
from policykit.workflow.workspace import (
    chosen_ids,
    load_history,
    load_policy,
    load_profile,
    recorded_ids,
)
from policykit.workflow.workspace_records import load_workspace_history

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from policykit.evidence.acknowledgement_summary import Counted
    from policykit.policy import Policy
    from policykit.profile import LeftOut
    from policykit.record import (
        Approved,
        Issued,
        PolicyException,
        Record,
        Retired,
        ReviewTriggered,
        Revision,
        Standing,
    )
    from policykit.values import PolicyId
    from policykit.world import World


_RELIED_ON = (ExceptionState.APPROVED, ExceptionState.OPEN, ExceptionState.EXPIRED)


@dataclass(frozen=True, slots=True)
class Row:
    """Where one policy stands.

    Attributes:
        standing: None when neither its text nor what was last generated can be read.
        is_readable: False when its text cannot be read.
        is_gone: it was issued, and its text is not in the workspace any more.
        is_retired: it is gone, and was retired before.
        approvals: those of the version in force, or of the one scheduled.
        triggers: what makes its review due early and was not considered yet.
        exceptions: policy exceptions that are approved, open or expired today, with their state.
        acknowledged: how many of those asked acknowledged it, None where nobody is asked.
        record_errors: what is wrong with its records, so that the rest may not be true.
        pdf_problem: "missing" or "altered" where the PDF of the version in force, or of the one
            scheduled, is not the one that was sealed.
    """

    id: PolicyId
    title: str
    standing: Standing | None
    is_readable: bool = True
    is_gone: bool = False
    is_retired: bool = False
    approvals: tuple[Record[Approved], ...] = ()
    triggers: tuple[Record[ReviewTriggered], ...] = ()
    exceptions: tuple[tuple[PolicyException, ExceptionState], ...] = ()
    acknowledged: Counted | None = None
    record_errors: int = 0
    pdf_problem: str = ""

    @property
    def state(self) -> str:
        """Return the state of the working text in words."""
        if self.is_gone:
            return "retired" if self.is_retired else "deleted"
        if self.standing and self.standing.retired:
            return "retired"
        return "unreadable" if self._is_broken or not self.standing else self.standing.label

    @property
    def _is_broken(self) -> bool:
        # Conflict markers make a text unreadable, too; then the conflict is what matters.
        conflicted = self.standing and self.standing.text is TextState.CONFLICTED
        return not self.is_readable and not conflicted

    @property
    def in_force(self) -> Record[Issued] | None:
        """Return the version in force today."""
        return self.standing.in_force if self.standing else None

    @property
    def approved_by(self) -> tuple[str, ...]:
        """Return who approved the open proposal so far, else the version that `in_force` shows."""
        return tuple(record.event.by.name for record in self.shown_approvals)

    @property
    def shown_approvals(self) -> tuple[Record[Approved], ...]:
        """Return the approvals of the open proposal so far, else those of the version shown."""
        counting = self.standing.counting if self.standing else None
        return counting.counted if counting else self.approvals

    @property
    def code(self) -> str:
        """Return the approval code while the proposal waits for approval."""
        now = self.standing
        waits = now and now.proposal and now.text is TextState.PROPOSED
        return codes_of(now.proposal)[-1] if now and now.proposal and waits else ""

    @property
    def waits_for(self) -> tuple[str, ...]:
        """Return who has to approve still."""
        if not self.code or not self.standing or not self.standing.counting:
            return ()
        return tuple(str(duty) for duty in self.standing.counting.missing)

    @property
    def next_step(self) -> str:
        """Return the command that comes next, empty when there is none."""
        if self.is_retired:
            return ""
        if self.standing is None or self._is_broken:
            return "policykit check"
        conflict = f"decide {paths.policy(self.id)}: policykit merge resolve {self.id}"
        steps = {
            TextState.CONFLICTED: conflict,
            TextState.DRAFT: f'policykit propose {self.id} --change "…"',
            TextState.PROPOSED: f"policykit approve {self.id} --as …",
            TextState.APPROVED: f"policykit issue {self.id}",
            TextState.CLEAN: "",
        }
        if self.standing.retired:
            return ""
        step = steps[self.standing.text]
        if not step and self.triggers:
            number = self.triggers[0].event.number
            return f'policykit review {self.id} --outcome no-change --considered "{number}: …"'
        if not step and self.standing.review in (ReviewState.DUE, ReviewState.OVERDUE):
            return f'policykit review {self.id} --outcome no-change --considered "…"'
        return step


@dataclass(frozen=True, slots=True)
class Standings:
    """Where all policies stand.

    Attributes:
        rows: one for each policy, by id.
        workspace_errors: what is wrong with the records that are not of one policy.
        acceptance: that a change of people or rules is to be accepted, in a sentence.
    """

    rows: tuple[Row, ...]
    workspace_errors: int
    acceptance: str = ""


def status(world: World) -> tuple[Row, ...]:
    """Return a row for each policy of the workspace; see `standings`."""
    return standings(world).rows


def standings(world: World) -> Standings:
    """Return where each policy of the workspace stands, and whether its records agree.

    Raises:
        PolicykitError: there is no workspace here, or its profile is wrong.
    """
    profile, _ = load_profile(world)
    today = local_date(world.clock.now(), profile.organization.time_zone)
    workspace, in_files = load_workspace_history(world)
    loaded = {one: load_history(world, one) for one in recorded_ids(world)}
    histories = {one: history for one, (history, _) in loaded.items()}
    wrong = {one: policy_record_errors(*of_one) for one, of_one in loaded.items()}
    asked = counted_today(world, profile, workspace, today, [*histories.values()])
    register_today = [(one, one.state(today)) for one in register(workspace)]
    rows = []
    workings = [load_policy(world, one) for one in chosen_ids(world, (), everything=True)]
    dirty = uncommitted(world, workings)
    for working in workings:
        identifier = working.id
        policy = working.policy or _last_generated(world, identifier)
        is_readable = working.policy is not None
        if policy is None:
            rows.append(Row(identifier, str(identifier), None, is_readable))
            continue
        history = histories.get(identifier) or History.of(identifier, ())
        now = standing_now(world, profile, policy, working, history, dirty)
        shown = now.in_force or now.latest
        cited = shown.event.approvals if shown else ()
        approvals = tuple(found for digest in cited if (found := history.approval(digest)))
        rows.append(
            Row(
                identifier,
                policy.title,
                now,
                is_readable,
                approvals=approvals,
                triggers=open_triggers(history, workspace, today) if now.in_force else (),
                exceptions=tuple(
                    (one, state)
                    for one, state in register_today
                    if state in _RELIED_ON and one.request.event.about == identifier
                ),
                acknowledged=asked.get(identifier),
                record_errors=wrong.get(identifier, 0),
                pdf_problem=_pdf_problem(world, history, shown),
            )
        )
    for identifier, history in histories.items():
        if world.files.exists(paths.policy(identifier)):
            continue
        if history.sealed:
            is_retired = history.retired_by(today) is not None
            title = str(identifier)
            errors = wrong[identifier]
            gone = Row(identifier, title, None, is_gone=True, is_retired=is_retired)
            rows.append(replace(gone, record_errors=errors))
    known = tuple(histories.values())
    return Standings(
        tuple(sorted(rows, key=lambda row: row.id)),
        workspace_record_errors(workspace, in_files, known),
        acceptance_awaited(workspace, profile.authority),
    )


def _pdf_problem(world: World, history: History, shown: Record[Issued] | None) -> str:
    sealed = history.seal_of(shown.digest) if shown else None
    if sealed is None:
        return ""
    data = world.files.read(sealed.event.pdf.path)
    if data is None:
        return "missing"
    return "" if sha256(data) == sealed.event.pdf.sha256 else "altered"


def left_out(world: World) -> tuple[LeftOut, ...]:
    """Return the policies that the profile leaves out, each with its reason.

    Raises:
        PolicykitError: there is no workspace here, or its profile is wrong.
    """
    return load_profile(world)[0].policies.left_out


def _last_generated(world: World, identifier: PolicyId) -> Policy | None:
    data = world.files.read(paths.base_policy(identifier))
    return read_policy(data, paths.base_policy(identifier))[0] if data is not None else None


@dataclass(frozen=True, slots=True)
class Log:
    """The change log of one policy, newest first.

    Attributes:
        retirements: when and why it was to end, newest first.
    """

    id: PolicyId
    title: str
    revisions: tuple[Revision, ...]
    today: date
    retirements: tuple[Record[Retired], ...] = ()


def log(world: World, names: Sequence[str]) -> tuple[Log, ...]:
    """Return the change logs of the policies named.

    Raises:
        PolicykitError: no such policy, or the profile is wrong.
    """
    profile, _ = load_profile(world)
    today = local_date(world.clock.now(), profile.organization.time_zone)
    logs = []
    for identifier in chosen_ids(world, names, everything=not names):
        working = load_policy(world, identifier)
        history, _ = load_history(world, identifier)
        title = working.policy.title if working.policy else str(identifier)
        open_ones = history.open_proposals
        plus = open_ones[-1] if open_ones and working.policy else None
        counted: tuple[Record[Approved], ...] = ()
        if plus and working.policy:
            rules = role_rules(world, profile, working.policy)
            counted = count_approvals(plus, history, rules, today).counted
        ended = tuple(reversed(history.retirements))
        logs.append(Log(identifier, title, change_log(history, plus, counted), today, ended))
    return tuple(logs)
