"""The small values every stage speaks of: ids, versions, digests; and the words for a count.

Each is checked when it is made, so an invalid one cannot exist further down the pipeline.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NewType, Self

PolicyId = NewType("PolicyId", str)
StatementId = NewType("StatementId", str)
Digest = NewType("Digest", str)
"""A SHA-256 as 64 lower-case hex digits."""

_POLICY_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_STATEMENT_ID = re.compile(r"[A-Z]{2,4}-[1-9][0-9]{0,3}[a-z]?")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MAX_POLICY_ID = 64

STATEMENT_ID_PATTERN = _STATEMENT_ID.pattern


def counted(count: int, one: str, many: str = "") -> str:
    """Return a number with the word for what is counted; without `many`, the plural has an s.

    >>> counted(1, "person", "people"), counted(2000, "row"), counted(0, "reply", "replies")
    ('1 person', '2000 rows', '0 replies')
    """
    return f"{count} {one if count == 1 else many or f'{one}s'}"


def policy_id(text: str) -> PolicyId:
    """Return the text as a policy id: lower-case words joined by hyphens, at most 64 characters.

    Raises:
        ValueError: the text has another form, for example a slash or `..`.

    >>> policy_id("access-control")
    'access-control'
    """
    if len(text) > _MAX_POLICY_ID or not _POLICY_ID.fullmatch(text):
        raise ValueError(
            f"{text!r} is not a policy id: use lower-case letters, digits and single hyphens, "
            f"at most {_MAX_POLICY_ID} characters, for example access-control"
        )
    return PolicyId(text)


def statement_id(text: str) -> StatementId:
    """Return the text as a statement id such as `AC-20` or `AC-20b`.

    Raises:
        ValueError: the text has another form.
    """
    if not _STATEMENT_ID.fullmatch(text):
        raise ValueError(f"{text!r} is not a statement id: write it like AC-20 or AC-20b")
    return StatementId(text)


def statement_order(identifier: str) -> tuple[str, int, str]:
    """Return a sort key that puts AC-2 before AC-10 and AC-10a after AC-10."""
    prefix, _, rest = identifier.partition("-")
    digits = rest.rstrip("abcdefghijklmnopqrstuvwxyz")
    return prefix, int(digits or 0), rest[len(digits) :]


def digest(text: str) -> Digest:
    """Return the text as a SHA-256 digest.

    Raises:
        ValueError: the text is not 64 lower-case hex digits.
    """
    if not _DIGEST.fullmatch(text):
        raise ValueError(f"{text!r} is not a SHA-256 digest")
    return Digest(text)


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """A policy version: major for a material change, minor for an editorial one."""

    major: int
    minor: int

    def __post_init__(self) -> None:
        if self.major < 1 or self.minor < 0:
            raise ValueError(f"version {self.major}.{self.minor} does not exist: the first is 1.0")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `major.minor`.

        Raises:
            ValueError: the text has another form.
        """
        match = re.fullmatch(r"([1-9]\d{0,5})\.(0|[1-9]\d{0,5})", text)
        if not match:
            raise ValueError(f"{text!r} is not a version: write it like 2.1")
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"

    def next_major(self) -> Version:
        """Return the version after a material change."""
        return Version(self.major + 1, 0)

    def next_minor(self) -> Version:
        """Return the version after an editorial change or a review without change."""
        return Version(self.major, self.minor + 1)
