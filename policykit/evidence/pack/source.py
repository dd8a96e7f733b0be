"""What a pack is made from, all of it in the pack: whoever has a pack has this value again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policykit.evidence.pack import names
from policykit.record import change_log, periods

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from policykit.evidence.pack.git_objects import GitObject
    from policykit.policy import Policy, Sidecar
    from policykit.record import (
        Anchored,
        History,
        Issued,
        Period,
        Proposed,
        Record,
        Revision,
        Sealed,
    )
    from policykit.values import PolicyId


@dataclass(frozen=True, slots=True)
class Scope:
    """What was asked for, and what is known beside the records; the manifest has it word by word.

    Attributes:
        organization: legal name.
        time_zone: days are counted in it.
        accent: the organization's colour, `#rrggbb`.
        first, last: the window, both days included.
        as_of: the day whose knowledge the pack has: its last one, or the day it was made if that
            was earlier.
        policies: ids of the policies in the pack.
        frameworks: ids of the frameworks in the control matrix.
        command: exactly what was typed.
        commit: name of the commit that all of it comes from.
        versions: of the programs that made it.
        picked: names of the versions whose files are in a sample; None where it is no sample.
        method: how the sample was picked, in words.
        out_of_scope: framework id -> control id -> why it asks for no answer here.
        faults: what is wrong with what was packed, in sentences.
        left_out: what is not in the pack, and why.
        headcount: employees and contractors as the profile counts them; None where it does not.
    """

    organization: str
    time_zone: str
    accent: str
    first: date
    last: date
    as_of: date
    policies: tuple[PolicyId, ...]
    frameworks: tuple[str, ...]
    command: str
    commit: str
    versions: Mapping[str, str]
    picked: tuple[str, ...] | None = None
    method: str = ""
    out_of_scope: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    headcount: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class PackedVersion:
    """A version that was in force on a day of the window.

    Attributes:
        period: its days, also those outside of the window.
        seal: None where there is no record of it.
        pdf: path of its PDF in the pack, empty where it is not in it.
        policy, sidecar: text and mapping as approved; None where they are not in the pack.
        before: the text of the version before it, None where there is none in the pack.
        pages: on which page of its PDF a statement stands, from 1.
        anchors: records of the time-stamps that were fetched for its PDF later.
        token: path of the time-stamp beside its PDF, empty where it is not in the pack.
    """

    period: Period
    proposal: Record[Proposed] | None
    seal: Record[Sealed] | None
    revision: Revision
    pdf: str = ""
    policy: Policy | None = None
    sidecar: Sidecar | None = None
    before: Policy | None = None
    pages: Mapping[str, int] = field(default_factory=dict)
    anchors: tuple[Record[Anchored], ...] = ()
    token: str = ""

    @property
    def issued(self) -> Record[Issued]:
        """Return its `issued` record."""
        return self.period.record

    @property
    def id(self) -> PolicyId:
        """Return the id of its policy."""
        return self.period.record.event.policy

    @property
    def number(self) -> str:
        """Return the number of the version."""
        return str(self.period.record.event.version)

    @property
    def name(self) -> str:
        """Return what people call it, such as `access-control-v1.0`; anchors are called so."""
        return f"{self.id}-v{self.period.record.event.version}"


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """Everything that tables, pages and pictures of a pack are made from.

    Two are never equal, so that what is made from one can be remembered for it.

    Attributes:
        histories: of the policies in the pack, by id.
        workspace: exceptions, triggers, keys and authority, as far as they are in the pack.
        versions: those in force on a day of the window, by policy and day.
        titles: of the policies.
        controls: framework id -> control id -> title, in the order of the framework.
        framework_titles: of the frameworks.
        tags: name of the tag object of each version, by the version's name.
        acknowledgements: rows of that table; none until people acknowledge.
    """

    scope: Scope
    histories: Mapping[PolicyId, History]
    workspace: History
    versions: tuple[PackedVersion, ...]
    titles: Mapping[PolicyId, str]
    controls: Mapping[str, Mapping[str, str]]
    framework_titles: Mapping[str, str]
    tags: Mapping[str, GitObject]
    acknowledgements: tuple[tuple[str, ...], ...] = ()

    def of(self, identifier: PolicyId) -> tuple[PackedVersion, ...]:
        """Return the versions of one policy, by day."""
        return tuple(one for one in self.versions if one.id == identifier)


def versions_in_window(
    history: History, first: date, last: date
) -> tuple[tuple[Period, Revision], ...]:
    """Return the versions in force on any day of a window, by day, with their change log."""
    logged = {str(one.version): one for one in change_log(history)}
    return tuple(
        (one, logged[str(one.record.event.version)])
        for one in sorted(periods(history), key=lambda one: one.first)
        if one.covers(max(one.first, first)) and one.first <= last and one.covers(one.first)
    )


def pdf_path(period: Period, revision: Revision) -> str:
    """Return where the PDF of a version stands in a pack."""
    event = period.record.event
    approved = max((one.on for one in revision.approvals), default=None)
    return names.pdf(event.policy, event.version, approved, event.effective)
