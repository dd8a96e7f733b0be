"""A table and the report that goes with it, as files: CSV, workbook, web page, PDF.

What makes a kind of file is loaded when one is asked for: `check` judges tables and makes none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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
        from policykit.evidence.tables import csv_text  # noqa: PLC0415 - see above

        return csv_text(self.sheet.headers, self.sheet.rows).encode()

    def xlsx(self) -> bytes:
        """Return the table as a workbook."""
        from policykit.evidence.workbook import xlsx_bytes  # noqa: PLC0415 - see above

        return xlsx_bytes([self.sheet], self.report.title, self.at)

    def html(self) -> bytes:
        """Return the report as a web page."""
        from policykit.evidence.report_html import html_page  # noqa: PLC0415 - see above
        from policykit.workflow.composition import page_style  # noqa: PLC0415
        from policykit.workflow.report import CLASSIFICATION  # noqa: PLC0415

        style = page_style(self.profile, CLASSIFICATION)
        name = str(self.profile.organization.legal_name)
        return html_page(self.report, name, style.accent).encode()

    def pdf(self) -> bytes:
        """Return the report as PDF.

        Raises:
            PolicykitError: what keeps it from the page.
        """
        from policykit.workflow.report import report_pdf  # noqa: PLC0415 - see above

        return report_pdf(self.world, self.profile, self.report, self.at)
