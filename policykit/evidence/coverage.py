"""Coverage: criterion by criterion, which statements of which version answer it, and what does not.

Takes a framework's criteria and the statements of policies as plain values, gives verdicts. A
criterion is covered by sentences, never by the name of a policy.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from policykit.values import PolicyId


class Verdict(StrEnum):
    """What is to be said of a criterion."""

    COVERED = "covered"
    WRITTEN = "written, not in force"
    GAP = "gap"
    NOT_APPLICABLE = "not applicable"
    OUT_OF_SCOPE = "out of scope"


@dataclass(frozen=True, slots=True)
class Answer:
    """A statement that answers a criterion.

    Attributes:
        policy: id of its policy; `title` is what people call that.
        statement: its id; `text` are its words, `evidence` what shows that it is kept.
        version: the version in force that has the statement, empty where none has it.
        page: its page in that version's PDF, from 1; None where there is none.
        pdf: path of the PDF from the top of the workspace, empty where there is none.
        link: target of a link to the place, as `policykit.pages` understands it.
    """

    policy: PolicyId
    title: str
    statement: str
    text: str
    evidence: str
    version: str = ""
    page: int | None = None
    pdf: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion before anybody looked for answers.

    Attributes:
        id: as the framework writes it.
        title: short, in our own words.
        group: what the framework calls the group it stands in.
        out_of_scope: why it does not count for the organization, empty where it does.
        note: what else is to be said of it, such as "required" or a decision on it.
        waived: why the organization may do without an answer, empty where it may not.
    """

    id: str
    title: str
    group: str
    out_of_scope: str = ""
    note: str = ""
    waived: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A criterion with its verdict, its answers in the order of the set, and a reason.

    The reason says why it is out of scope or not applicable, and of a gap what is known about it.
    """

    criterion: Criterion
    verdict: Verdict
    answers: tuple[Answer, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A statement that would answer a criterion and is not in the set.

    Attributes:
        why: in a sentence that names the fact or the decision.
        follows_from_facts: the organization has no use for it, by the facts of the profile. False
            where somebody left out its policy or took it out, or nobody has generated it yet.
    """

    statement: str
    why: str
    follows_from_facts: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """A framework, judged on a day.

    Attributes:
        doubts: what keeps the verdicts from being certain, each as a sentence.
    """

    framework: str
    title: str
    edition: str
    on: date
    judged: tuple[Judged, ...]
    doubts: tuple[str, ...] = ()

    def count(self, *verdicts: Verdict) -> int:
        """Return how many criteria have one of the verdicts."""
        return sum(1 for one in self.judged if one.verdict in verdicts)

    @property
    def in_scope(self) -> int:
        """Return how many criteria ask for an answer."""
        return len(self.judged) - self.count(Verdict.OUT_OF_SCOPE, Verdict.NOT_APPLICABLE)

    @property
    def gaps(self) -> tuple[Judged, ...]:
        """Return the criteria that nothing answers and no fact excuses."""
        return tuple(one for one in self.judged if one.verdict is Verdict.GAP)

    @property
    def summary(self) -> str:
        """Return the counts in a sentence."""
        written = self.count(Verdict.WRITTEN)
        covered = self.count(Verdict.COVERED) + written
        words = f"{covered} of {self.in_scope} criteria in scope are answered by a statement"
        if written:
            words += f", {written} of them not in force yet"
        out, aside = self.count(Verdict.OUT_OF_SCOPE), self.count(Verdict.NOT_APPLICABLE)
        if out:
            words += f"; {out} out of scope"
        if aside:
            words += f"; {aside} not applicable"
        return f"{words}."


def judge(criterion: Criterion, answers: Iterable[Answer], absent: Iterable[Unanswered]) -> Judged:
    """Return the verdict on a criterion.

    Answers are kept where a criterion is out of scope: they do no harm, and an auditor may ask. A
    criterion that only statements without use for the organization would answer is not applicable,
    with each reason; an auditor may think otherwise. A choice is no such fact: what a policy that
    was left out would answer is a gap, and its reason says so.

    Args:
        criterion: what is judged.
        answers: statements of the set that name it.
        absent: statements of the templates that would answer it and that the set lacks.
    """
    given = tuple(answers)
    if criterion.out_of_scope:
        return Judged(criterion, Verdict.OUT_OF_SCOPE, given, criterion.out_of_scope)
    if any(answer.version for answer in given):
        return Judged(criterion, Verdict.COVERED, given)
    if given:
        return Judged(criterion, Verdict.WRITTEN, given, "No version with these is in force yet.")
    if criterion.waived:
        return Judged(criterion, Verdict.NOT_APPLICABLE, (), criterion.waived)
    missing = tuple(absent)
    reason = " ".join(dict.fromkeys(one.why for one in missing))
    if missing and all(one.follows_from_facts for one in missing):
        return Judged(criterion, Verdict.NOT_APPLICABLE, (), reason)
    return Judged(criterion, Verdict.GAP, (), reason or "No statement answers it.")
