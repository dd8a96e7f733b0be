"""Questions on what is promised: where incidents are reported, and the numbers that are tested.

The numbers are parameters of the templates: their questions, defaults and ranges stand there and
nowhere else. Here is only which dozen of them a first draft shows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policykit.interview.question import (
    Answer,
    Answers,
    Group,
    Kind,
    Question,
    fixed,
    items_of,
)
from policykit.template import ParameterType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.template import Parameter

NUMBERS = "numbers"
"""Key of the question that shows the numbers; its answer names those that are to be changed."""

SHOWN: dict[str, str] = {
    "access.review_months": "months between reviews of the users of critical systems",
    "access.deprovision_hours": "hours after leaving until all access is gone",
    "incident.customer_notice_hours": "hours until customers hear of a confirmed incident",
    "incident.test_months": "months between exercises of the incident plan",
    "vuln.sla_days.critical": "days to fix a critical weakness",
    "vuln.sla_days.high": "days to fix a high weakness",
    "training.hire_days": "days after joining until the first training is done",
    "bc.backup_frequency_hours": "hours between backups",
    "bc.restore_test_months": "months between tests of a restore",
    "vendor.review_critical_months": "months between reviews of critical vendors",
    "governance.oversight_meetings_per_year": "meetings a year of those who oversee management",
    "review.interval_months": "months between reviews of each policy",
}
"""Path of a parameter -> what the number counts, for the table of a first draft."""

_FACTS = {"review.interval_months": (12, 1, 36), "distribution.ack_days": (30, 1, 180)}
"""Facts of the profile that are numbers: default, least, most; their templates give none."""

_WORDS_FOR_TRUE = "The auditor will test you against this: choose what you can keep."

QUESTIONS: tuple[Question, ...] = (
    Question(
        "report_channel",
        Group.COMMITMENTS,
        Kind.LINE,
        "Where do staff report a suspected incident?",
        "A report that goes nowhere is the first thing that fails in an incident.",
        ("incident.report_channel",),
        "the #security channel in Slack",
    ),
    Question(
        "plan_location",
        Group.COMMITMENTS,
        Kind.LINE,
        "Where can the continuity plan be read when your systems are down?",
        "A plan that lies on the system that failed helps nobody.",
        ("bc.plan_location",),
        "a printed copy with each lead",
    ),
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the first draft.

    Attributes:
        path: of the parameter.
        words: what it counts.
        default: what the templates say.
        least, most: the range.
    """

    path: str
    words: str
    default: int
    least: int | None
    most: int | None


def numbers(parameters: Mapping[str, Parameter]) -> tuple[Number, ...]:
    """Return the dozen numbers of a first draft, as far as templates ask for them."""
    return tuple(
        _number(parameters[path], words) for path, words in SHOWN.items() if path in parameters
    )


def _number(parameter: Parameter, words: str) -> Number:
    fact = _FACTS.get(parameter.path)
    if fact is not None:
        return Number(parameter.path, words, *fact)
    value = parameter.default.value if parameter.default else None
    default = value if isinstance(value, int) else 0
    return Number(parameter.path, words, default, parameter.minimum, parameter.maximum)


def numbers_question(known: tuple[Number, ...]) -> Question:
    """Return the question that shows the numbers and asks which of them to change."""
    rows = {str(place): number for place, number in enumerate(known, 1)}

    def fault(answer: tuple[str, ...], _answers: Answers) -> str:
        strange = [one for one in answer if one not in rows and one not in SHOWN]
        return f'has "{strange[0]}", which is no row of the table' if strange else ""

    return Question(
        NUMBERS,
        Group.COMMITMENTS,
        Kind.LIST,
        "Which of these numbers do you want to change? Their rows, with commas (none: keep all)",
        _WORDS_FOR_TRUE,
        tuple(number.path for number in known),
        "1, 4",
        default=fixed(()),
        fault=fault,
        tested=True,
    )


def changed(answers: Answers, known: tuple[Number, ...]) -> tuple[Number, ...]:
    """Return the numbers that are to be changed, by row or path."""
    named = items_of(answers, NUMBERS)
    return tuple(
        number
        for place, number in enumerate(known, 1)
        if str(place) in named or number.path in named
    )


def parameter_question(parameter: Parameter) -> Question | None:
    """Return the question of a parameter; None for what is no line, number, choice or list."""
    kinds = {
        ParameterType.INT: Kind.NUMBER,
        ParameterType.BOOL: Kind.YES_NO,
        ParameterType.ENUM: Kind.LINE,
        ParameterType.STR: Kind.LINE,
        ParameterType.ROLE: Kind.LINE,
        ParameterType.LIST: Kind.LIST,
        ParameterType.DATE: Kind.DATE,
    }
    kind = kinds.get(parameter.type)
    if kind is None:
        return None

    def fault(answer: Answer, _answers: Answers) -> str:
        return parameter.problem(list(answer) if isinstance(answer, tuple) else answer)

    fact = _FACTS.get(parameter.path)
    value = fact[0] if fact else parameter.default.value if parameter.default else None
    if isinstance(value, list):
        simple = all(isinstance(item, str) for item in value)
        value = tuple(value) if simple else None
    number = kind is Kind.NUMBER
    question = Question(
        parameter.path,
        Group.COMMITMENTS,
        kind,
        parameter.question,
        _WORDS_FOR_TRUE if number else "A template asks for it.",
        (parameter.path,),
        "",
        fault=fault,
        least=fact[1] if fact else parameter.minimum if number else None,
        most=fact[2] if fact else parameter.maximum if number else None,
        tested=number,
    )
    return question if value is None else replace(question, default=fixed(value))


def value_of(answer: Answer) -> object:
    """Return the answer as the profile holds it."""
    return list(answer) if isinstance(answer, tuple) else answer
