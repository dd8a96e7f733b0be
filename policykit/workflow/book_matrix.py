"""The coverage matrix as part of a book: each statement is a link to its place in the same PDF."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from policykit.document import Document, Drawing
from policykit.evidence.coverage_report import coverage_report
from policykit.evidence.report import heading, paragraph
from policykit.pages import statement_target
from policykit.workflow.coverage import coverage, read_covering
from policykit.workflow.workspace import load_policy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from policykit.evidence.coverage import Answer, Judged
    from policykit.values import PolicyId
    from policykit.world import World


def book_matrix(world: World, chapters: Iterable[PolicyId], framework: str) -> Document:
    """Return the matrix of a framework over the policies of a book, as they stand on disk.

    Args:
        world: the outside.
        chapters: the policies of the book; answers of others are left out.
        framework: id of a framework.

    Raises:
        PolicykitError: there is no such framework, or profile or library are wrong.
    """
    found = coverage(read_covering(world), framework)
    here = {identifier: _statements(world, identifier) for identifier in chapters}
    judged = tuple(_within(one, here) for one in found.judged)
    report = coverage_report(replace(found, judged=judged), lambda link: link)
    blocks = (part for part in report.parts if not isinstance(part, Drawing))
    return Document(
        (heading(report.title), paragraph(found.summary), *blocks), f"coverage-{framework}"
    )


def _statements(world: World, identifier: PolicyId) -> frozenset[str]:
    policy = load_policy(world, identifier).policy
    return frozenset(one.id for one in policy.statements) if policy else frozenset()


def _within(judged: Judged, here: Mapping[PolicyId, frozenset[str]]) -> Judged:
    """Return a criterion with the answers that the book has; each leads to its chapter.

    The pages of issued PDFs are not those of the book, so none is named.
    """
    answers: dict[str, Answer] = {}
    for one in judged.answers:
        if one.statement in here.get(one.policy, ()):
            link = f"#{one.policy}/{statement_target(one.statement)}"
            inside = replace(one, version="", page=None, pdf="", link=link)
            answers.setdefault(one.statement, inside)
    elsewhere = "Answered by policies that this book does not have."
    reason = elsewhere if judged.answers and not answers else judged.reason
    return replace(judged, answers=tuple(answers.values()), reason=reason)
