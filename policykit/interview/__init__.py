"""The interview: from a few answers to a first profile.

Takes: answers, and the templates of the workspace, whose parameters are asked for as well.
Gives: the next question, answers read from a file with all their mistakes, and the bytes of a
profile that is complete, commented and right.
Never: asks anybody, reads a file or the clock.
"""

from typing import TYPE_CHECKING

from policykit.starting.lookup import offer

if TYPE_CHECKING:
    from policykit.interview.answers_file import (
        missing_answers,
        read_answers,
        replay,
        write_answers,
    )
    from policykit.interview.commitments import NUMBERS, Number
    from policykit.interview.first_profile import first_profile
    from policykit.interview.flow import FIXED, Interview
    from policykit.interview.forms import AnswerFault, checked, shown, takes_nothing, typed
    from policykit.interview.question import Answer, Answers, Choice, Group, Hints, Kind, Question
    from policykit.interview.summary import SummaryRow, no_longer_right, summary_rows

__all__ = [
    "FIXED",
    "NUMBERS",
    "Answer",
    "AnswerFault",
    "Answers",
    "Choice",
    "Group",
    "Hints",
    "Interview",
    "Kind",
    "Number",
    "Question",
    "SummaryRow",
    "checked",
    "first_profile",
    "missing_answers",
    "no_longer_right",
    "read_answers",
    "replay",
    "shown",
    "summary_rows",
    "takes_nothing",
    "typed",
    "write_answers",
]

__getattr__ = offer(
    __name__,
    {
        "answers_file": "missing_answers read_answers replay write_answers",
        "commitments": "NUMBERS Number",
        "first_profile": "first_profile",
        "flow": "FIXED Interview",
        "forms": "AnswerFault checked shown takes_nothing typed",
        "question": "Answer Answers Choice Group Hints Kind Question",
        "summary": "SummaryRow no_longer_right summary_rows",
    },
)
