"""What `verify` answers to each question about a file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Answer(StrEnum):
    """The three answers. There is no fourth, and none stands for another."""

    GOOD = "good"
    BAD = "refused"
    UNKNOWN = "not checked"


@dataclass(frozen=True, slots=True)
class Check:
    """One question, its answer, and what was seen, in words."""

    name: str
    answer: Answer
    detail: str
