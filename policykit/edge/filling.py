"""The filling process in the shape in which workflows ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.edge.fill import fill

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.errors import Diagnostic
    from policykit.policy import FillJob


class FillingProcess:
    """Keeps the promises of `policykit.world.Filler`."""

    def fill(self, job: FillJob) -> tuple[Mapping[str, str], tuple[Diagnostic, ...]]:
        """Return the text of each policy by id, and why any other was not filled."""
        result = fill(job.payload())
        return result.texts, result.diagnostics
