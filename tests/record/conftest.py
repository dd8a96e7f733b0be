"""A small company and its records, built as a person would tell them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from policykit.canonical import sha256
from policykit.record import (
    ON_ISSUE,
    Actor,
    Approved,
    Change,
    ChangeClass,
    Declined,
    EvidenceFile,
    History,
    InputFile,
    Issued,
    Method,
    Outcome,
    Proposed,
    Render,
    Retired,
    Reviewed,
    RoleRules,
    Sealed,
    StatementIds,
    Time,
    TimeStrength,
    Withdrawn,
    WorkingContent,
    days_late,
    next_review,
    next_version,
    write_record,
)
from policykit.values import PolicyId

ZONE = "America/New_York"
POLICY = PolicyId("access-control")
AUTHORITY = sha256(b"authority")
PROFILE = sha256(b"profile")
DAY_ONE = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)

CEO = Actor("ana", "Ana Silva", "Chief Executive Officer", ("executive_sponsor", "top_management"))
CISO = Actor("ben", "Ben Okafor", "Head of Security", ("security_lead",))
COO = Actor("cleo", "Cleo Marsh", "Chief Operating Officer", ("compliance_lead",))
ENGINEER = Actor("dev", "Dev Rao", "Engineer", ())


@dataclass(frozen=True)
class Company:
    """Role holders by role; the same on every day unless a test says otherwise."""

    roles: dict

    def holders(self, role, on):
        return tuple(
            person
            for person, start, end in self.roles.get(role, ())
            if start <= on and (end is None or on <= end)
        )


def held(*persons, start=date(2020, 1, 1), end=None):
    return tuple((person, start, end) for person in persons)


COMPANY = Company(
    {
        "top_management": held(CEO),
        "executive_sponsor": held(CEO),
        "security_lead": held(CISO),
        "compliance_lead": held(COO),
    }
)


class Story:
    """Makes records with sensible fields; every field can be given."""

    ceo, ciso, coo, engineer = CEO, CISO, COO, ENGINEER
    company = COMPANY
    policy, zone, authority, profile, day_one = POLICY, ZONE, AUTHORITY, PROFILE, DAY_ONE
    held = staticmethod(held)

    def company_of(self, **roles):
        return Company({**COMPANY.roles, **roles})

    def rules(self, company=COMPANY, **given):
        fields = {
            "approver_role": "executive_sponsor",
            "second_approver_role": "compliance_lead",
            "author_may_approve_reason": None,
            "minimum_approval": Method.ASSERTED,
            "holders": company.holders,
            "reviewer_roles": ("security_lead", "compliance_lead"),
        }
        return RoleRules(**{**fields, **given})

    def working(self, text="one", /, **given):
        fields = {
            "content": sha256(text.encode()),
            "text": sha256(f"text {text}".encode()),
            "authority": AUTHORITY,
            "profile": PROFILE,
        }
        return WorkingContent(**{**fields, **given})

    def proposed(self, text="one", after=None, /, **given):
        change_class = given.get("change_class", ChangeClass.MATERIAL)
        fields = {
            **self.common(given.get("by", CISO), after.event.at if after else DAY_ONE, 60),
            "content": sha256(text.encode()),
            "text": sha256(f"text {text}".encode()),
            "version": next_version(after.event.version if after else None, change_class),
            "change_class": change_class,
            "class_computed": change_class,
            "change": Change(f"Wrote {text}", "Audit", "Ana Silva"),
            "statements": StatementIds(added=("AC-20",)),
            "effective": ON_ISSUE,
            "previous": after.digest if after else None,
            "profile": PROFILE,
            "template": sha256(b"template"),
            "lock": {"policykit": "0.1"},
            "contributors": ("Ben Okafor",),
        }
        return write_record(Proposed(**{**fields, **given}))

    def approved(self, proposal, by=CEO, **given):
        fields = {
            **self.common(by, proposal.event.at, 60),
            "proposal": proposal.digest,
            "role": "executive_sponsor",
            "step": 1,
            "method": Method.EVIDENCED,
            "evidence": (EvidenceFile("reply.eml", sha256(b"reply")),),
            "code_found": True,
        }
        return write_record(Approved(**{**fields, **given}))

    def second(self, proposal, by=COO, **given):
        return self.approved(proposal, by, **{"role": "compliance_lead", "step": 2, **given})

    def issued(self, proposal, approvals, **given):
        source = proposal.event
        newest = max(record.event.at for record in (proposal, *approvals))
        at = given.get("at", newest + timedelta(minutes=60))
        common = self.common(given.get("by", CISO), at, 0)
        fields = {
            **common,
            "proposal": proposal.digest,
            "approvals": tuple(record.digest for record in approvals),
            "version": source.version,
            "change_class": source.change_class,
            "change": source.change,
            "statements": source.statements,
            "effective": at.date() if source.effective is ON_ISSUE else source.effective,
            "interval_months": 12,
            "previous": source.previous,
            "inputs": (InputFile("policies/access-control.md", sha256(b"file")),),
            "lock": source.lock,
        }
        fields |= given
        fields.setdefault(
            "next_review", next_review(fields["effective"], fields["interval_months"])
        )
        return write_record(Issued(**fields))

    def sealed(self, issued, **given):
        fields = {
            **self.common(issued.event.by, issued.event.at, 0),
            "issued": issued.digest,
            "render": Render(sha256(b"pages"), 1234, sha256(b"decoded")),
            "pdf": InputFile("output/issued/access-control/x.pdf", sha256(b"pdf")),
            "certificate": sha256(b"certificate"),
            "time": Time(TimeStrength.SELF_STATED),
        }
        return write_record(Sealed(**{**fields, **given}))

    def declined(self, proposal, by=CEO, **given):
        fields = {
            **self.common(by, proposal.event.at, 60),
            "proposal": proposal.digest,
            "role": "executive_sponsor",
            "step": 1,
            "reason": "Too strict for the field staff",
            "method": Method.SELF,
        }
        return write_record(Declined(**{**fields, **given}))

    def withdrawn(self, target, by=CISO, **given):
        fields = {
            **self.common(by, target.event.at, 60),
            "target": target.digest,
            "reason": "It was the wrong file",
        }
        return write_record(Withdrawn(**{**fields, **given}))

    def reviewed(self, issued, by=CISO, **given):
        fields = {
            **self.common(by, issued.event.at, 60),
            "version": issued.digest,
            "outcome": Outcome.NO_CHANGE,
            "considered": ("incidents of the year",),
            "due": issued.event.next_review,
            "days_late": 0,
            **given,
        }
        event = Reviewed(**fields)
        late = given.get("days_late", days_late(event.due, event.day))
        return write_record(replace(event, days_late=late))

    def reaffirmed(self, issued, review, text="one", **given):
        """Return the proposal that follows from a review without change."""
        fields = {
            "at": review.event.at,
            "by": review.event.by,
            "review": review.digest,
            "change_class": ChangeClass.EDITORIAL,
            "change": Change("Reviewed without change"),
            "statements": StatementIds(),
            "contributors": (),
        }
        return self.proposed(text, issued, **{**fields, **given})

    def retired(self, issued, by=CEO, **given):
        fields = {
            **self.common(by, issued.event.at, 60),
            "version": issued.digest,
            "reason": "Covered by the new one",
            "successor": None,
            "requested_by": CISO,
        }
        fields |= given
        fields.setdefault("last_day", fields["at"].date())
        return write_record(Retired(**fields))

    def common(self, by, at, minutes):
        return {
            "policy": POLICY,
            "at": at + timedelta(minutes=minutes),
            "zone": ZONE,
            "by": by,
            "authority": AUTHORITY,
        }

    def version(self, text="one", after=None, start=None, /, **given):
        """Return the four or five records of one version, issued and sealed."""
        at = {} if start is None else {"at": start}
        proposal = self.proposed(text, after, **at, **given)
        approvals = [self.approved(proposal)]
        if proposal.event.change_class is ChangeClass.MATERIAL:
            approvals.append(self.second(proposal))
        issued = self.issued(proposal, approvals)
        return [proposal, *approvals, issued, self.sealed(issued)]

    def history(self, *records):
        return History.of(POLICY, records)

    def edited(self, record, **changes):
        """Return the record with other fields, as somebody with an editor would make it."""
        return write_record(replace(record.event, **changes))


@pytest.fixture(scope="session")
def story():
    return Story()
