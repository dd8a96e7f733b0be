"""How changed words look: in brackets everywhere, coloured on a terminal as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from policykit.document import Run


def marked(run: Run) -> str:
    """Return words with what became of them: [-deleted-], {+inserted+}."""
    if run.kind == "inserted":
        return click.style(f"{{+{run.text}+}}", fg="green")
    if run.kind == "deleted":
        return click.style(f"[-{run.text}-]", fg="red")
    return run.text
