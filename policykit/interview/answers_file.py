"""Answers as a file: YAML, a key for each question, to be kept, edited and replayed.

Takes bytes, gives answers with every mistake and its line; or the other way round. A key is that of
a question, or the path of a parameter of the templates, such as `access.review_months`.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from policykit.errors import Diagnostic, Place, error, warning
from policykit.interview.forms import AnswerFault, checked, shown, typed
from policykit.interview.question import Answer, Answers, Group, Kind, Question
from policykit.profile.source import Source
from policykit.profile.writing import yaml_key, yaml_value
from policykit.profile.yaml_text import read_yaml

if TYPE_CHECKING:
    from collections.abc import Collection

    from policykit.interview.flow import Interview

_LONGEST_COMMENT = 98


def read_answers(
    data: bytes, file: str, interview: Interview
) -> tuple[dict[str, Answer], tuple[Diagnostic, ...]]:
    """Read a file of answers, which need not be complete.

    Args:
        data: its bytes.
        file: its name, for messages.
        interview: which questions there are.

    Returns:
        the answers that are right, and everything that is wrong: unknown keys, wrong answers
        (errors), answers to what is not asked (warnings).
    """
    answers, _, found = _read(data, file, interview)
    return answers, found


def replay(
    data: bytes, file: str, interview: Interview, *, defaults: bool
) -> tuple[dict[str, Answer], tuple[Diagnostic, ...]]:
    """Read a file of answers, and say as well which are missing.

    Args:
        data: its bytes.
        file: its name, for messages.
        interview: which questions there are.
        defaults: what has a default needs no answer.
    """
    answers, wrong, found = _read(data, file, interview)
    missing = missing_answers(answers, interview, file, defaults=defaults, without=wrong)
    return answers, (*found, *missing)


def _read(
    data: bytes, file: str, interview: Interview
) -> tuple[dict[str, Answer], tuple[str, ...], tuple[Diagnostic, ...]]:
    """Return the answers that are right, the keys of those that are wrong, and all mistakes."""
    root, text, problems = read_yaml(data, file)
    if root is None:
        return {}, interview.keys, problems
    source = Source(root, text, file)
    content, _ = source.content()
    found: list[Diagnostic] = [*problems, *_unknown(content, source, interview)]
    answers: dict[str, Answer] = {}
    wrong = []
    for question in _in_order(interview, content):
        value = content[question.key]
        try:
            answers[question.key] = _taken(question, value, answers)
        except AnswerFault as problem:
            wrong.append(question.key)
            if source.broken((question.key,)):
                continue  # said already
            place = source.place((question.key,))
            found.append(error("PK171", f"{question.key} {problem}", place, _ask(question)))
    found += _doubts(answers, source, interview)
    asked = {question.key for question in interview.asked(answers)}
    for key in answers:
        # What is asked depends on answers; with wrong ones among them nobody can tell.
        if key not in asked and key not in interview.parameters and not wrong:
            message = f"{key} is not asked here, so its answer is not used"
            hint = "Take it out, or look at the answers before it."
            found.append(warning("PK173", message, source.place((key,)), hint))
    return answers, tuple(wrong), tuple(found)


def missing_answers(
    answers: Answers,
    interview: Interview,
    file: str,
    *,
    defaults: bool,
    without: Collection[str] = (),
) -> tuple[Diagnostic, ...]:
    """Return an error for every question that is asked and has no answer.

    Args:
        answers: what there is.
        interview: which questions there are.
        file: where an answer would stand.
        defaults: what has a default needs no answer.
        without: keys that are known to be wrong, and not said to be missing as well.
    """
    found = []
    full = interview.completed(answers)
    for question in interview.asked(answers):
        has_default = question.default is not None
        needs_none = has_default and (defaults or question.quiet)
        if question.key in answers or question.key in without or needs_none:
            continue
        hint = _ask(question)
        if question.default is not None:
            usual = shown(question.default(full, interview.hints), question.separator)
            hint += f" Usual is {usual}; --defaults takes what is usual."
        message = f"{question.key} has no answer"
        found.append(error("PK172", message, Place(file), hint))
    return tuple(found)


def write_answers(answers: Answers, interview: Interview) -> bytes:
    """Return the answers as a file, in the order of the questions, each below its question."""
    lines = [
        "# Answers for policykit init: `policykit init FOLDER --answers FILE` makes the profile",
        '# from them. none is written as "" or [].',
    ]
    group = None
    asked = {question.key: question for question in interview.asked(answers)}
    more = (interview.question(key) for key in answers if key not in asked)
    order = list(Group)
    questions = (*asked.values(), *(one for one in more if one))
    for question in sorted(questions, key=lambda one: order.index(one.group)):
        if question.key not in answers:
            continue
        if question.group is not group:
            group = question.group
            lines += ["", f"# {group.value.upper()}"]
        lines.append(f"# {question.text}"[:_LONGEST_COMMENT])
        value = answers[question.key]
        lines.append(f"{yaml_key(question.key)}: {yaml_value(value)}")
    return "\n".join([*lines, ""]).encode("utf-8")


def _taken(question: Question, value: Any, answers: Answers) -> Answer:
    """Return the value of a file as an answer; a list may be written as it is typed."""
    lists = question.kind in {Kind.LIST, Kind.SEVERAL}
    if isinstance(value, str) and value and (lists or question.kind is Kind.LINE):
        return typed(question, value, answers)
    if isinstance(value, str) and not value and lists:
        value = ()
    if lists and isinstance(value, list | tuple):
        value = tuple(question.reads(one) if isinstance(one, str) else one for one in value)
    return checked(question, value, answers)


def _in_order(interview: Interview, content: dict[str, Any]) -> list[Question]:
    """Return the questions that the file answers, in the order of the interview."""
    questions = (interview.question(key) for key in interview.keys if key in content)
    return [question for question in questions if question is not None]


def _unknown(content: dict[str, Any], source: Source, interview: Interview) -> list[Diagnostic]:
    known = interview.keys
    found = []
    for key in content:
        if key in known:
            if interview.question(key) is None:
                hint = "Put it into the profile after init."
                message = f"{key} cannot be answered on a line"
                found.append(error("PK170", message, source.place((key,)), hint))
            continue
        near = get_close_matches(key, known, 1, 0.6)
        listed = ", ".join(key for key in known if "." not in key)
        hint = f"Did you mean {near[0]}?" if near else f"The questions are {listed}."
        found.append(error("PK170", f"there is no question {key}", source.place((key,)), hint))
    return found


def _doubts(answers: Answers, source: Source, interview: Interview) -> list[Diagnostic]:
    """Return a warning for each answer that is right and strange: a file is not asked twice."""
    found = []
    for key, answer in answers.items():
        question = interview.question(key)
        doubt = question.doubt(answer, answers) if question else ""
        if doubt:
            hint = "Correct it, or leave it if it is so."
            found.append(warning("PK176", f"{key} {doubt}", source.place((key,)), hint))
    return found


def _ask(question: Question) -> str:
    example = f" For example: {question.example}" if question.example else ""
    return f"{question.text}{example}".rstrip(".") + ("." if example else "")
