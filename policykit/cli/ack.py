"""`policykit ack`: the list of people, what they acknowledged, who is late."""

from __future__ import annotations

from typing import ClassVar

import click

from policykit.cli.app import LazyGroup

_EPILOG = """\b
Examples:
  policykit ack roster people.csv --dry-run
  policykit ack import acknowledgements.xlsx
  policykit ack status

Step by step: docs/acknowledgements.md"""


class _AckGroup(LazyGroup):
    """Its commands, each in a module of its own."""

    table: ClassVar[dict[str, tuple[str, str]]] = {
        "roster": ("ack_roster", "Bring the list of people up to date from a file."),
        "import": ("ack_import", "Record what people acknowledged in another system."),
        "collect": ("ack_collect", "Make a request for each person, to be answered by mail."),
        "status": ("ack_status", "Show who has not acknowledged what, on any day."),
        "report": ("ack_report", "Write acknowledgements to a PDF, a workbook or CSV."),
        "escalate": ("ack_notes:escalate", "Record that somebody late was followed up."),
        "take-back": ("ack_notes:take_back", "Record that an imported batch was wrong."),
        "forget": ("ack_notes:forget", "Erase who somebody was, after they left."),
    }


@click.group(cls=_AckGroup, epilog=_EPILOG)
def command() -> None:
    """Who is to acknowledge which policy by when, and who did: roster, imports, requests, reports.

    Git keeps person ids only; names are in .policykit-roster, which it ignores.
    """
