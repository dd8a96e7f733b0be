"""A portal of an organization with a hostile name, and one that people would make."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest

from policykit.document import (
    Alignment,
    Cell,
    Change,
    ChangeKind,
    Column,
    Document,
    Heading,
    Link,
    ListBlock,
    Paragraph,
    Row,
    Run,
    RunKind,
    Statement,
    Table,
    Text,
)
from policykit.portal.values import (
    Acknowledgement,
    Answered,
    Download,
    Due,
    Edition,
    FrameworkCoverage,
    Listing,
    Portal,
    PortalPolicy,
    VersionEntry,
)
from policykit.values import PolicyId, StatementId

EVIL = "A*B_[C] & Söhne <GmbH> {{7*7}} </script><script>alert(1)</script>\"'><img src=x onerror=1>"
PDF = b"%PDF-1.7 not really"


def text(*words):
    return tuple(Text(one) for one in words)


def document(title):
    cell = Cell((Paragraph(text("Vierteljährlich"), 1),), Alignment.DEFAULT)
    columns = (Column(Alignment.LEFT, None),)
    return Document(
        (
            Heading(1, "purpose", "1", text("Purpose"), 1),
            Paragraph(text(f"{title} keeps {EVIL} safe."), 2),
            Heading(1, "main", "2", text("Policy statements"), 3),
            Statement(
                StatementId("AC-20a"),
                (*text("Owners must review all users every 3 months. See "),
                 Link("#purpose", text("Purpose"))),
                4,
            ),
            ListBlock(("•",), ((Paragraph(text("Zugriffsrechte of leavers"), 5),),), tight=True,
                      ordered=False, line=5),
            Statement(StatementId("AC-21"), text("Accounts must not be shared."), 6),
            Table(columns, (Row((cell,), heading=True),), (Row((cell,)),), (), 7),
        ),
        "policies/x.md",
    )  # fmt: skip


def policy(identifier, title):
    pdf = Download(f"files/{identifier}-v2.0.pdf", len(PDF), sha256(PDF).hexdigest())
    changes = (
        Change(
            ChangeKind.CHANGED,
            "AC-20a",
            "2 Policy statements",
            4,
            (Run(RunKind.SAME, "every"), Run(RunKind.DELETED, EVIL), Run(RunKind.INSERTED, "3")),
        ),
    )
    second = VersionEntry(
        "2.0", "in force", date(2026, 5, 1), date(2026, 5, 1), "material change", EVIL, EVIL,
        (EVIL,), pdf, changes, "1.0",
    )  # fmt: skip
    first = replace(second, version="1.0", state="superseded", changes=None, before="")
    return PortalPolicy(
        id=PolicyId(identifier),
        title=title,
        version="2.0",
        effective=date(2026, 5, 1),
        next_review=date(2027, 5, 1),
        review="current",
        owner=f"Security Lead ({EVIL})",
        language="en",
        document=document(title),
        facts=(("Owner", EVIL), ("For whom", "Everyone")),
        controls={"AC-20a": ("SOC 2 CC6.2, CC6.3",)},
        pictures={},
        exceptions=("PE-2026-001, AC-21: until the new system is there",),
        history=(second, first),
        pdf=pdf,
    )


@pytest.fixture(scope="session")
def portal():
    policies = (policy("access-control", "Access Control Policy"), policy("privacy", EVIL))
    return Portal(
        organization=EVIL,
        short_name=EVIL,
        edition=Edition.STAFF,
        on=date(2026, 6, 1),
        commit="a" * 40,
        colour="#1b4b66",
        logo="",
        contact="security@larkfield.example",
        policies=policies,
        gaps=((EVIL, "no version was issued"),),
        due=(Due(date(2027, 5, 1), EVIL, EVIL, "overdue", policies[0].id),),
        coverage=(
            FrameworkCoverage(
                "SOC 2",
                EVIL,
                (
                    Answered(
                        "CC6.2", EVIL, "CC6", "covered", EVIL, (("access-control", "AC-20a"),)
                    ),
                    Answered("CC6.3", "x", "CC6", "gap", "", (("", "XX-1"),)),
                ),
            ),
        ),
        exceptions=Listing(("Number", "Reason"), (("PE-2026-001", EVIL),)),
        timeline=b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 10 10'/>",
        days=Listing(("Policy", "Version"), ((EVIL, "2.0"),)),
        acknowledgements=(
            Acknowledgement(
                policies[0].id, EVIL, (("missing", 1), ("on time", 4)), ((EVIL, "missing"),)
            ),
        ),
        files={one.pdf.path: PDF for one in policies},
    )
