"""The flow: which question comes next, from the answers so far and nothing else.

1. Questions come in the order of their groups; one whose `when` does not hold is passed over.
2. A question is answered when its key is among the answers.
3. The numbers are shown together; each that is to be changed is then a question of its own.
4. What the templates need besides, and no question asks, comes last.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from policykit.interview import commitments, company, data, people, systems
from policykit.interview.commitments import NUMBERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policykit.interview.question import Answer, Answers, Hints, Question
    from policykit.template import Parameter

FIXED: tuple[Question, ...] = (
    *company.QUESTIONS,
    *people.QUESTIONS,
    *systems.QUESTIONS,
    *data.QUESTIONS,
    *commitments.QUESTIONS,
)
"""Every question but those on parameters of templates."""


@dataclass(frozen=True, slots=True)
class Interview:
    """What an interview is held with.

    Attributes:
        parameters: what the templates of this workspace ask for, by path.
        hints: what may be proposed.
        more: paths of parameters that the policies need and that no question asks for.
    """

    parameters: Mapping[str, Parameter] = field(repr=False)
    hints: Hints
    more: tuple[str, ...] = ()
    numbers: tuple[commitments.Number, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "numbers", commitments.numbers(self.parameters))

    def asked(self, answers: Answers) -> tuple[Question, ...]:
        """Return the questions that these answers make, answered or not, in their order.

        Where a question is open, its default stands for the answer of those that depend on it.
        """
        return tuple(self._walk(self.completed(answers)))

    def next_question(self, answers: Answers) -> Question | None:
        """Return the first question that is asked and has no answer; None at the end."""
        return next((one for one in self._walk(answers) if one.key not in answers), None)

    def completed(self, answers: Answers) -> dict[str, Answer]:
        """Return the answers with the defaults of open questions; those without stay open."""
        full: dict[str, Answer] = {}
        for question in self._walk(full):
            if question.key in answers:
                full[question.key] = answers[question.key]
            elif question.default is not None:
                full[question.key] = question.default(full, self.hints)
        # Numbers and parameters may be answered without being asked for.
        return full | {key: value for key, value in answers.items() if key in self.parameters}

    def addresses(self, answers: Answers) -> frozenset[str]:
        """Return the addresses of those who are named, in small letters."""
        named = people.people(self.completed(answers)).values()
        return frozenset(one.email.casefold() for one in named)

    def question(self, key: str) -> Question | None:
        """Return the question of this key, asked or not; None where there is none."""
        if key == NUMBERS:
            return commitments.numbers_question(self.numbers)
        fixed = next((one for one in self._fixed() if one.key == key), None)
        return fixed or self._parameter(key)

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key that an answer can have."""
        return (*(one.key for one in FIXED), NUMBERS, *self.parameters)

    def _walk(self, answers: Answers) -> Iterator[Question]:
        """Yield the questions in order; `answers` may grow meanwhile."""
        for question in self._fixed():
            if question.when(answers):
                yield question
        if self.numbers:
            yield commitments.numbers_question(self.numbers)
        chosen = [number.path for number in commitments.changed(answers, self.numbers)]
        for path in dict.fromkeys([*chosen, *self.more]):
            asked = self._parameter(path)
            if asked is not None:
                yield asked

    def _fixed(self) -> Iterator[Question]:
        """Yield the questions that need no template, with what only this interview knows."""
        for question in FIXED:
            if question.key == "roles_since":
                fault = people.not_after(lambda given: self.hints.day(company.time_zone(given)))
                yield replace(question, fault=fault)
            else:
                yield question

    def _parameter(self, path: str) -> Question | None:
        parameter = self.parameters.get(path)
        return commitments.parameter_question(parameter) if parameter else None
