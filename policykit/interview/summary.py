"""The summary of an interview: every answer on a line, before anything is written.

Takes answers, gives rows by group. What nobody said otherwise is marked: a default, or a guess.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.interview.commitments import NUMBERS
from policykit.interview.forms import AnswerFault, checked, shown
from policykit.interview.people import TITLES, people
from policykit.interview.question import Group

if TYPE_CHECKING:
    from policykit.interview.flow import Interview
    from policykit.interview.question import Answer, Answers, Question


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One answer.

    Attributes:
        key: of the question.
        group: of the question.
        label: what was asked, in two or three words.
        value: the answer, as it will be used.
        usual: it is a default, whether somebody agreed to it or not.
        guessed: it holds an address that was made from a name.
    """

    key: str
    group: Group
    label: str
    value: str
    usual: bool
    guessed: bool = False


def summary_rows(interview: Interview, answers: Answers) -> tuple[SummaryRow, ...]:
    """Return a row for each answer that counts, in the order of the groups.

    Args:
        interview: what was asked.
        answers: those given; where one is open, its default stands for it.
    """
    full = interview.completed(answers)
    asked = {question.key: question for question in interview.asked(answers)}
    more = (interview.question(key) for key in full if key not in asked)
    questions = (*asked.values(), *(one for one in more if one))
    rows = [_row(one, full[one.key], full, interview) for one in questions if one.key in full]
    order = list(Group)
    return tuple(sorted(rows, key=lambda row: order.index(row.group)))


def no_longer_right(interview: Interview, answers: Answers) -> tuple[tuple[str, str], ...]:
    """Return key and fault of each answer that another answer, changed since, made wrong."""
    found = []
    for question in interview.asked(answers):
        if question.key in answers:
            try:
                checked(question, answers[question.key], answers)
            except AnswerFault as fault:
                found.append((question.key, str(fault)))
    return tuple(found)


def _row(question: Question, answer: Answer, full: Answers, interview: Interview) -> SummaryRow:
    usual = question.default is not None and answer == question.default(full, interview.hints)
    value, guessed = shown(answer, question.separator), False
    if question.key in TITLES:
        person = people(full)[question.key]
        value, guessed = str(person), person.guessed
    elif question.key == NUMBERS and not answer:
        value = "all as usual"
    label = _LABELS.get(question.key) or question.key.replace("_", " ")
    return SummaryRow(question.key, question.group, label, value, usual, guessed)


_LABELS = {
    "product": "what customers buy",
    "sites": "premises",
    "remote": "work from home",
    "it_lead": "IT lead",
    "software": "who writes software",
    "ci_cd": "builds and deploys",
    "mdm": "device management",
    "subjects": "whose data",
    "special": "special data",
    "gdpr_role": "GDPR role",
    "hipaa_role": "HIPAA role",
    "soc2_categories": "SOC 2 categories",
    "audit": "next SOC 2 report",
    "numbers": "numbers changed",
}
"""Key of a question -> its label, where the key is none."""
