"""What was typed, or stands in a file, as an answer; and what is wrong with it.

Takes a question and a text or a value. Gives an `Answer`, or a phrase on what is wrong with it.
Hidden characters are refused here: they come from copying, and nobody sees them later.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from policykit.interview.question import Kind

if TYPE_CHECKING:
    from policykit.interview.question import Answer, Answers, Question

NOTHING = frozenset({"none", "-", "nothing", "nobody", "n/a"})
"""Words for an empty answer, where Enter would take a default."""

_YES = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
_MOST_ITEMS = 60
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_JOINERS = "\u200c\u200d"  # needed inside Persian and Indic words, and inside emoji


class AnswerFault(ValueError):  # noqa: N818 - a fault of an answer, and no error of the program
    """An answer cannot be taken; the message is a phrase that follows the word "it"."""


def typed(question: Question, text: str, answers: Answers) -> Answer:
    """Return what was typed as an answer.

    Args:
        question: which one was asked.
        text: one line; not empty.
        answers: those before it.

    Raises:
        AnswerFault: it is none.
    """
    clean = _one_line(text)
    plain = clean.casefold()
    nothing = plain in NOTHING
    value: Any = clean
    match question.kind:
        case Kind.LINE:
            value = "" if nothing and takes_nothing(question) else question.reads(clean)
        case Kind.CHOICE:
            value = plain if question.choices else clean
        case Kind.YES_NO:
            value = _YES.get(plain, clean)
        case Kind.NUMBER:
            value = int(clean) if re.fullmatch(r"[+-]?[0-9]{1,9}", clean) else clean
        case Kind.DATE:
            value = _day(clean)
        case Kind.SEVERAL | Kind.LIST:
            several = question.kind is Kind.SEVERAL
            parts = (clean.casefold() if several else clean).split(question.separator)
            words = (question.reads(part.strip()) for part in parts if part.strip())
            items = () if nothing else tuple(words)
            value = tuple(dict.fromkeys(items))
    return checked(question, value, answers)


def checked(question: Question, value: Any, answers: Answers) -> Answer:
    """Return the value if it can be an answer to the question.

    Args:
        question: the question.
        value: as a file gives it; lists may be tuples or lists.
        answers: those before it.

    Raises:
        AnswerFault: it cannot.
    """
    if isinstance(value, list):
        value = tuple(value)
    if value is None and takes_nothing(question):
        value = () if question.kind in {Kind.LIST, Kind.SEVERAL} else ""
    problem = _shape(question, value) or question.fault(value, answers)
    if problem:
        raise AnswerFault(problem)
    answer: Answer = question.settled(value, answers)
    return answer


def takes_nothing(question: Question) -> bool:
    """Say whether an empty answer is one, besides taking a default."""
    return question.key in _MAY_BE_EMPTY


_MAY_BE_EMPTY = frozenset(
    {"product", "mdm", "sites", "hosting", "critical_systems", "practices", "subjects", "special"}
    | {"frameworks", "numbers", "ci_cd", "secrets_manager", "audit"}
)


def shown(answer: Answer, separator: str = ",") -> str:
    """Return an answer as a person would type it."""
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    if isinstance(answer, tuple):
        return f"{separator} ".join(answer) if answer else "none"
    if isinstance(answer, date):
        return answer.isoformat()
    return str(answer) if answer != "" else "none"


def _shape(question: Question, value: Any) -> str:
    wrong = _SHAPES[question.kind]
    if not wrong[0](value):
        return f"must be {wrong[1]}"
    match question.kind:
        case Kind.LINE | Kind.CHOICE:
            return _line(question, value)
        case Kind.NUMBER:
            return _number(question, value)
        case Kind.SEVERAL | Kind.LIST:
            return _items(question, value)
    return ""


def _is_lines(value: Any) -> bool:
    return isinstance(value, tuple) and all(isinstance(item, str) for item in value)


_SHAPES: dict[Kind, tuple[Any, str]] = {
    Kind.LINE: (lambda value: isinstance(value, str), "text (in quotes, in a file)"),
    Kind.CHOICE: (lambda value: isinstance(value, str), "one of the choices"),
    Kind.YES_NO: (lambda value: isinstance(value, bool), "yes or no (true or false, in a file)"),
    Kind.NUMBER: (
        lambda value: isinstance(value, int) and not isinstance(value, bool),
        "a whole number",
    ),
    Kind.DATE: (lambda value: isinstance(value, date), "a date like 2026-01-31"),
    Kind.SEVERAL: (_is_lines, "a list"),
    Kind.LIST: (_is_lines, "a list"),
}


def _line(question: Question, value: str) -> str:
    if not value:
        return "" if takes_nothing(question) else "cannot be empty here"
    try:
        _one_line(value)
    except AnswerFault as problem:
        return str(problem)
    if len(value) > question.longest:
        return f"has {len(value)} characters, and {question.longest} is the most"
    return _chosen(question, value) if question.choices else _formed(question, value)


def _formed(question: Question, value: str) -> str:
    try:
        TypeAdapter(question.form or str).validate_python(value)
    except ValidationError as problem:
        return f"is wrong: {_reason(problem)}"
    return ""


def _reason(problem: ValidationError) -> str:
    details = problem.errors()[0]
    hint = details.get("ctx", {}).get("hint", "")
    return f"{details['msg']}. {hint}".rstrip(". ")


def _number(question: Question, value: int) -> str:
    least, most = question.least, question.most
    if (least is None or value >= least) and (most is None or value <= most):
        return ""
    return f"must be {least} to {most}" if least is not None and most is not None else "is too far"


def _items(question: Question, value: tuple[str, ...]) -> str:
    if not value:
        return "" if takes_nothing(question) else "cannot be empty here"
    if len(value) > _MOST_ITEMS:
        return f"has {len(value)} entries, and {_MOST_ITEMS} is the most"
    problems = (_line(question, item) if item else "has an empty entry" for item in value)
    return next((problem for problem in problems if problem), "")


def _chosen(question: Question, value: str) -> str:
    known = [choice.id for choice in question.choices]
    if value in known:
        return ""
    near = get_close_matches(value, known, 1, 0.6)
    hint = f"Did you mean {near[0]}?" if near else f"There are {', '.join(known)}."
    return f'has "{value}", which is none of the choices. {hint}'


def _one_line(text: str) -> str:
    clean = " ".join(text.split(" ")).strip()
    if any(unicodedata.category(one) in _INVISIBLE and one not in _JOINERS for one in clean):
        raise AnswerFault("contains a line break or another invisible character: type it again")
    return clean


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else text
    except ValueError:
        return text
