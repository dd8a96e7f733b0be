"""Coverage and the Statement of Applicability as reports whose entries lead to the statements."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from policykit.evidence.coverage import Verdict
from policykit.evidence.coverage_table import SOA_HEADERS, is_applicable, soa_rows
from policykit.evidence.report import Report, heading, linked, paragraph, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from policykit.document import Block
    from policykit.evidence.coverage import Coverage, Judged
    from policykit.evidence.report import Words

_TITLES = "Titles are short words of policykit's own; the framework has the wording that counts."
_LAST = 1 << 30  # behind every page
_HEAD = ("Criterion", "What it asks", "Status", "Answered by")


def coverage_report(found: Coverage, place: Callable[[str], str]) -> Report:
    """Return the matrix: criterion -> statements, each with its page.

    Args:
        found: what was judged.
        place: the link of an answer, from the top of the workspace -> from where the report is.
    """
    parts: list[Block] = []
    if found.gaps:
        parts.append(heading("Gaps"))
        rows = [(one.criterion.id, one.criterion.title, one.reason) for one in found.gaps]
        parts.append(table(("Criterion", "What it asks", "What is known"), rows))
    for group, judged in groupby(found.judged, key=lambda one: one.criterion.group):
        parts.append(heading(group))
        parts.append(table(_HEAD, [_row(one, place) for one in judged]))
    return Report(
        f"coverage-{found.framework}",
        f"Coverage of {found.title}",
        f"Edition {found.edition}, on {found.on}",
        _facts(found),
        (*found.doubts, _TITLES),
        tuple(parts),
    )


def _facts(found: Coverage) -> tuple[tuple[str, str], ...]:
    counted = ((verdict.value.capitalize(), found.count(verdict)) for verdict in Verdict)
    return (
        ("Criteria", str(len(found.judged))),
        *((name, str(number)) for name, number in counted if number),
    )


def _row(judged: Judged, place: Callable[[str], str]) -> tuple[str | tuple[Words, ...], ...]:
    one = judged.criterion
    asked = f"{one.title}\n{one.note}" if one.note else one.title
    said: tuple[Words, ...] = (judged.reason,) if judged.reason else ()
    return (one.id, asked, judged.verdict.value, (*said, *_answers(judged, place)))


def _answers(judged: Judged, place: Callable[[str], str]) -> Iterator[Words]:
    """Yield a line for each policy: its version, and by page its statements, each a link."""
    for _, answers in groupby(judged.answers, key=lambda answer: answer.policy):
        listed = list(answers)
        version = next((one.version for one in listed if one.version), "")
        pieces: list[str | tuple[str, str]] = [f"{listed[0].title} {version}".rstrip() + ": "]
        ordered = sorted(listed, key=lambda answer: answer.page or _LAST)
        for number, (page, on_page) in enumerate(groupby(ordered, key=lambda one: one.page)):
            pieces.append("; " if number else "")
            pieces.append(f"p. {page} " if page else "not in force " if version else "")
            for index, answer in enumerate(on_page):
                pieces += [", "] if index else []
                pieces.append((answer.statement, place(answer.link)))
        yield linked(*(piece for piece in pieces if piece))


def soa_report(found: Coverage, scope: str, place: Callable[[str], str]) -> Report:
    """Return the Statement of Applicability.

    Args:
        found: Annex A, judged.
        scope: of the management system, in the words of the certificate; empty where nobody said.
        place: as in `coverage_report`.
    """
    excluded = sum(1 for one in found.judged if not is_applicable(one))
    facts = (
        ("Scope", scope or "not stated in the profile"),
        ("Controls of Annex A", str(len(found.judged))),
        ("Applicable", str(len(found.judged) - excluded)),
        ("Excluded, each with a reason", str(excluded)),
        ("In force", str(found.count(Verdict.COVERED))),
        ("Written, not in force", str(found.count(Verdict.WRITTEN))),
        ("Not met", str(found.count(Verdict.GAP))),
    )
    parts: list[Block] = []
    rows = {row[0]: row for row in soa_rows(found)}
    for group, judged in groupby(found.judged, key=lambda one: one.criterion.group):
        parts.append(heading(group))
        cells = []
        for one in judged:
            control, title, applies, reason, said, status = rows[one.criterion.id]
            answers = tuple(_answers(one, place)) if is_applicable(one) else ()
            met = answers or said
            cells.append((control, title, applies, reason, met, status))
        parts.append(table(tuple(name.capitalize() for name in SOA_HEADERS), cells))
    if not parts:
        parts.append(paragraph("The framework has no controls."))
    return Report(
        "statement-of-applicability",
        "Statement of Applicability",
        f"{found.title}, edition {found.edition}, on {found.on}",
        facts,
        (*found.doubts, _TITLES),
        tuple(parts),
    )
