"""A table and the report that goes with it, as files: CSV, workbook, web page, PDF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.evidence.report_html import html_page
from policykit.evidence.tables import csv_text
from policykit.evidence.workbook import xlsx_bytes
from policykit.workflow.composition import page_style
from policykit.workflow.report import CLASSIFICATION, report_pdf

if TYPE_CHECKING:
    from datetime import datetime

    from policykit.evidence.report import Report
    from policykit.evidence.workbook import Sheet
    from policykit.profile import Profile
    from policykit.world import World


@dataclass(frozen=True, slots=True)
class TableFiles:
    """What a register says, as a report and as one table, made into files when asked.

    Attributes:
        at: when it is made, in UTC; the same moment gives the same bytes.
    """

    world: World
    profile: Profile
    report: Report
    sheet: Sheet
    at: datetime

    def csv(self) -> bytes:
        """Return the table as CSV."""
        return csv_text(self.sheet.headers, self.sheet.rows).encode()

    def xlsx(self) -> bytes:
        """Return the table as a workbook."""
        return xlsx_bytes([self.sheet], self.report.title, self.at)

    def html(self) -> bytes:
        """Return the report as a web page."""
        style = page_style(self.profile, CLASSIFICATION)
        name = str(self.profile.organization.legal_name)
        return html_page(self.report, name, style.accent).encode()

    def pdf(self) -> bytes:
        """Return the report as PDF.

        Raises:
            PolicykitError: what keeps it from the page.
        """
        return report_pdf(self.world, self.profile, self.report, self.at)
