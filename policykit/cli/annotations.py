"""GitHub's workflow commands: a finding becomes a note beside its line in a pull request.

The form is that of "Workflow commands for GitHub Actions": `::error file=…,line=…,title=…::message`
with `%`, line ends and, in properties, `:` and `,` written as their numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.errors import Severity

if TYPE_CHECKING:
    from policykit.errors import Diagnostic

_KINDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def annotation(found: Diagnostic) -> str:
    """Return the workflow command of a finding.

    >>> from policykit.errors import Place, error
    >>> annotation(error("PK370", "left: 5%", Place("policies/a,b.md", 3), "Write it."))
    '::error file=policies/a%2Cb.md,line=3,title=PK370::left: 5%25%0AWrite it.'
    """
    properties = {"title": found.code}
    if found.place:
        properties = {"file": found.place.file, **properties}
        if found.place.line:
            properties = {
                "file": found.place.file,
                "line": str(found.place.line),
                "title": found.code,
            }
    written = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    message = f"{found.message}\n{found.hint}" if found.hint else found.message
    return f"::{_KINDS[found.severity]} {written}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
