"""Coverage and the Statement of Applicability as rows that every reader gets: CSV, XLSX, JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.evidence.coverage import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.evidence.coverage import Answer, Coverage, Judged

HEADERS = (
    "framework",
    "criterion",
    "title",
    "group",
    "note",
    "status",
    "reason",
    "policy",
    "version",
    "statement",
    "page",
    "text",
    "evidence",
    "pdf",
)
SOA_HEADERS = ("control", "title", "applicable", "reason", "how it is met", "status")
_KEPT = "Not excluded: it applies to the scope"


def coverage_rows(found: Coverage) -> tuple[tuple[str, ...], ...]:
    """Return one row for each criterion and statement, in the order of `HEADERS`.

    A criterion without a statement has one row, so that no criterion is missing.
    """
    return tuple(row for judged in found.judged for row in _rows(found, judged))


def _rows(found: Coverage, judged: Judged) -> Iterator[tuple[str, ...]]:
    one = judged.criterion
    first = (found.framework, one.id, one.title, one.group, one.note, judged.verdict.value)
    for answer in judged.answers or (None,):
        yield (*first, judged.reason, *(_cells(answer) if answer else ("",) * 7))


def _cells(answer: Answer) -> tuple[str, ...]:
    return (
        answer.policy,
        answer.version,
        answer.statement,
        str(answer.page) if answer.page else "",
        answer.text,
        answer.evidence,
        answer.pdf,
    )


def soa_rows(found: Coverage) -> tuple[tuple[str, ...], ...]:
    """Return a Statement of Applicability (ISO/IEC 27001, 6.1.3 d): one row for each control.

    In the order of `SOA_HEADERS`. What is excluded has the organization's reason or the fact that
    excludes it; what is met names policy, version and statements, and what is not, why.
    """
    return tuple(
        (
            judged.criterion.id,
            judged.criterion.title,
            "yes" if is_applicable(judged) else "no",
            judged.reason if not is_applicable(judged) else _KEPT,
            judged.reason if judged.verdict is Verdict.GAP else "\n".join(by_policy(judged)),
            _status(judged),
        )
        for judged in found.judged
    )


def is_applicable(judged: Judged) -> bool:
    """Say whether a control counts for the organization."""
    return judged.verdict not in {Verdict.OUT_OF_SCOPE, Verdict.NOT_APPLICABLE}


def by_policy(judged: Judged) -> tuple[str, ...]:
    """Return a line for each policy that answers: its title, version and statements."""
    lines: dict[str, list[str]] = {}
    for answer in judged.answers if is_applicable(judged) else ():
        version = f" {answer.version}" if answer.version else " (no version in force)"
        lines.setdefault(f"{answer.title}{version}", []).append(answer.statement)
    return tuple(f"{name}: {', '.join(statements)}" for name, statements in lines.items())


def _status(judged: Judged) -> str:
    return {
        Verdict.COVERED: "in force",
        Verdict.WRITTEN: "written, not in force",
        Verdict.GAP: "not met",
    }.get(judged.verdict, "excluded")


def coverage_data(found: Coverage) -> dict[str, Any]:
    """Return coverage as plain data for programs."""
    return {
        "framework": found.framework,
        "title": found.title,
        "edition": found.edition,
        "on": found.on.isoformat(),
        "doubts": list(found.doubts),
        "counts": {verdict.value: found.count(verdict) for verdict in Verdict},
        "criteria": [
            {
                "id": judged.criterion.id,
                "title": judged.criterion.title,
                "group": judged.criterion.group,
                "note": judged.criterion.note or None,
                "status": judged.verdict.value,
                "reason": judged.reason or None,
                "statements": [
                    {
                        "policy": answer.policy,
                        "title": answer.title,
                        "version": answer.version or None,
                        "statement": answer.statement,
                        "text": answer.text,
                        "evidence": answer.evidence,
                        "page": answer.page,
                        "pdf": answer.pdf or None,
                    }
                    for answer in judged.answers
                ],
            }
            for judged in found.judged
        ],
    }
