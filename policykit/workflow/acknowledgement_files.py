"""`ack report`: acknowledgements as PDF, workbook and CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.evidence.acknowledgement_report import AcknowledgementFacts, acknowledgement_report
from policykit.evidence.acknowledgement_summary import (
    PERSON_HEADERS,
    POLICY_HEADERS,
    by_person,
    by_policy,
    counted_cells,
)
from policykit.evidence.acknowledgement_table import HEADERS
from policykit.evidence.tables import csv_text
from policykit.evidence.workbook import Sheet, xlsx_bytes
from policykit.workflow.report import report_pdf
from policykit.workflow.workspace import load_policy, load_profile

if TYPE_CHECKING:
    from policykit.workflow.acknowledgement_list import Acknowledgements
    from policykit.world import World


def acknowledgements_csv(found: Acknowledgements) -> bytes:
    """Return every duty as CSV in UTF-8."""
    return csv_text(HEADERS, found.rows).encode()


def acknowledgements_xlsx(world: World, found: Acknowledgements) -> bytes:
    """Return a workbook: by policy, by person, and every duty."""
    policies = [(*one.subject, *counted_cells(one)) for one in by_policy(found.duties)]
    people = [
        (one.subject[0], found.called(one.subject[0]), *counted_cells(one))
        for one in by_person(found.duties)
    ]
    sheets = (
        Sheet("by policy", POLICY_HEADERS, tuple(policies)),
        Sheet("by person", PERSON_HEADERS, tuple(people)),
        Sheet("acknowledgements", HEADERS, found.rows),
    )
    return xlsx_bytes(sheets, "Policy acknowledgements", world.clock.now())


def acknowledgements_pdf(world: World, found: Acknowledgements) -> bytes:
    """Return the report as PDF.

    Raises:
        PolicykitError: what keeps it from the page.
    """
    profile, _ = load_profile(world)
    policies = {request.policy: load_policy(world, request.policy) for request in found.requests}
    titles = {str(one): working.policy.title for one, working in policies.items() if working.policy}
    facts = AcknowledgementFacts(
        on=found.on,
        first=found.first,
        duties=found.duties,
        people=found.people,
        names=found.names,
        lists=found.lists,
        escalated=found.escalated,
        free=found.free,
        titles=titles,
        empty=found.empty,
    )
    return report_pdf(world, profile, acknowledgement_report(facts), world.clock.now())
