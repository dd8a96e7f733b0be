"""How long records are kept where the law of a country differs from the library's default.

Only what a statute says plainly, of the countries named here; whoever adds one, gives the source.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.interview.question import text_of

if TYPE_CHECKING:
    from policykit.interview.question import Answers
    from policykit.template import Parameter

SCHEDULE = "retention.schedule"

_TEN_YEARS = 120
_FINANCIAL = "Financial records"
_APPLICATIONS = "Applications for jobs"
_OF_COUNTRY: dict[str, dict[str, tuple[int, str]]] = {
    "DE": {
        _FINANCIAL: (_TEN_YEARS, "Commercial and tax law (HGB § 257, AO § 147)"),
        _APPLICATIONS: (6, "Claims under the AGG (§ 15)"),
    },
    "FR": {_FINANCIAL: (_TEN_YEARS, "Commercial law (Code de commerce, art. L123-22)")},
    "IT": {_FINANCIAL: (_TEN_YEARS, "Commercial law (Codice civile, art. 2220)")},
    "CH": {_FINANCIAL: (_TEN_YEARS, "Commercial law (OR art. 958f)")},
}
"""Country -> record -> months, and the reason. Where a law has several periods, the longest."""


def schedule(parameter: Parameter | None, answers: Answers) -> list[dict[str, Any]] | None:
    """Return the retention schedule of the country; None where the default of the library holds.

    Args:
        parameter: the schedule as the templates declare it; None where they ask for none.
        answers: to the interview.
    """
    kept = _OF_COUNTRY.get(text_of(answers, "country"))
    if parameter is None or parameter.default is None or not kept:
        return None
    rows = []
    for row in parameter.default.value or ():
        months, reason = kept.get(row["record"], (row["months"], row["reason"]))
        rows.append({**row, "months": months, "reason": reason})
    return rows
