"""What a question is: data, with functions of the earlier answers where it depends on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Answer: TypeAlias = str | int | bool | date | tuple[str, ...]
"""A line, a number, yes or no, a day, or several lines. No answer is the empty line or tuple."""

Answers: TypeAlias = "Mapping[str, Answer]"


class Group(StrEnum):
    """The parts of the interview, in their order."""

    COMPANY = "company"
    PEOPLE = "people"
    SYSTEMS = "systems"
    DATA = "data"
    FRAMEWORKS = "frameworks"
    COMMITMENTS = "commitments"


class Kind(StrEnum):
    """What an answer is, and how it is typed."""

    LINE = "line"
    CHOICE = "choice"
    YES_NO = "yes_no"
    NUMBER = "number"
    DATE = "date"
    SEVERAL = "several"  # of the choices, with commas
    LIST = "list"  # lines of one's own


@dataclass(frozen=True, slots=True)
class Hints:
    """What the machine knows and may propose; nothing of it is an answer until somebody agrees.

    Attributes:
        today: the day of the interview.
        name, email: who git says is at the keyboard; empty where it is not known.
        now: the moment of the interview; without it the day is the same everywhere.
    """

    today: date
    name: str = ""
    email: str = ""
    now: datetime | None = None

    def day(self, zone: str) -> date:
        """Return the day in a time zone: what counts for an organization there."""
        return self.now.astimezone(ZoneInfo(zone)).date() if self.now else self.today


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers to choose from, and what it means."""

    id: str
    meaning: str


def _always(_answers: Answers) -> bool:
    return True


def _nothing_proposed(_answers: Answers, _hints: Hints) -> str:
    return ""


def _as_it_is(word: str) -> str:
    return word


def _nothing_wrong(_answer: Any, _answers: Answers) -> str:
    return ""


def _as_given(answer: Any, _answers: Answers) -> Any:
    return answer


def _nothing_to_add(_answer: Any, _answers: Answers) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the interview.

    Attributes:
        key: name of the answer, as an answers file has it.
        group: part of the interview.
        kind: what the answer is.
        text: the question.
        why: why it is asked, in a sentence.
        feeds: paths of the profile that the answer sets; what they change, the templates say.
        example: a good answer, as typed.
        default: what an empty answer means, from the answers so far; None where one is needed.
        proposal: what may be right and has to be agreed to; used where there is no default.
        choices: for CHOICE and SEVERAL.
        when: whether the answers so far make it a question at all.
        fault: what is wrong with an answer of the right kind, as a phrase; empty: nothing.
        doubt: what is strange about a right answer, as a phrase; given again it is taken.
        settled: the answer as it is kept, such as a full name for a first name.
        heard: what was made of an answer beyond its words, to be shown: each a sentence.
        reads: what a word means that a person types, such as an id for a name.
        form: what a line has to be, as pydantic writes it; None for any line.
        separator: between the items of a LIST.
        longest: how many characters a line may have.
        least, most: of a NUMBER.
        tested: an auditor tests the organization against this number.
        quiet: not asked, as the default is right more often than not; the summary shows it, and
            it can be changed there.
    """

    key: str
    group: Group
    kind: Kind
    text: str
    why: str
    feeds: tuple[str, ...]
    example: str
    default: Callable[[Answers, Hints], Answer] | None = None
    proposal: Callable[[Answers, Hints], str] = _nothing_proposed
    choices: tuple[Choice, ...] = ()
    when: Callable[[Answers], bool] = _always
    fault: Callable[[Any, Answers], str] = _nothing_wrong
    doubt: Callable[[Any, Answers], str] = _nothing_wrong
    settled: Callable[[Any, Answers], Any] = _as_given
    heard: Callable[[Any, Answers], tuple[str, ...]] = _nothing_to_add
    reads: Callable[[str], str] = _as_it_is
    form: Any = None
    separator: str = ","
    longest: int = 300
    least: int | None = None
    most: int | None = None
    tested: bool = False
    quiet: bool = False


def fixed(value: Answer) -> Callable[[Answers, Hints], Answer]:
    """Return a default that depends on nothing."""

    def default(_answers: Answers, _hints: Hints) -> Answer:
        return value

    return default


def text_of(answers: Answers, key: str) -> str:
    """Return an answer that is a line; empty where there is none."""
    value = answers.get(key, "")
    return value if isinstance(value, str) else ""


def items_of(answers: Answers, key: str) -> tuple[str, ...]:
    """Return an answer that is a list; empty where there is none."""
    value = answers.get(key, ())
    return value if isinstance(value, tuple) else ()
