"""Diagnostics, failures and exit codes: everything a user can be told, in one file.

A user's mistake is a `Diagnostic` value: it is collected, and all of a run are shown together.
A failure is an exception below `PolicykitError`; it carries the exit code and what to do next.
Exceptions become text in one place, `policykit.cli.handler`.

Codes are stable. The first digit says where a diagnostic comes from:
0 evidence, 1 profile, 2 template, 3 policy file and merge, 4 document and pages, 5 records and
approval, 6 keys and seals, 7 workspace and git, 8 other programs and output, 9 verification.
`docs/errors.md` lists every code; a test compares that list with the source.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Severity(StrEnum):
    """How bad a diagnostic is. Only `ERROR` stops a command."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: a file as the user would name it, and a line counted from 1."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing a user should know: what is wrong, where, and what to do about it."""

    severity: Severity
    code: str
    message: str
    place: Place | None = None
    hint: str = ""

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        tail = f"\n    {self.hint}" if self.hint else ""
        return f"{where}{self.severity} {self.code}: {self.message}{tail}"


def error(code: str, message: str, place: Place | None = None, hint: str = "") -> Diagnostic:
    """Return a diagnostic that stops the command."""
    return Diagnostic(Severity.ERROR, code, message, place, hint)


def warning(code: str, message: str, place: Place | None = None, hint: str = "") -> Diagnostic:
    """Return a diagnostic that is shown and does not stop the command."""
    return Diagnostic(Severity.WARNING, code, message, place, hint)


def placed(diagnostics: Iterable[Diagnostic], place: Place) -> tuple[Diagnostic, ...]:
    """Return the diagnostics, with this place where they have none."""
    return tuple(found if found.place else replace(found, place=place) for found in diagnostics)


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Say whether any of the diagnostics stops a command."""
    return any(found.severity is Severity.ERROR for found in diagnostics)


class ExitCode(IntEnum):
    """What the process returns. Documented in docs/errors.md."""

    OK = 0
    FINDINGS = 1  # check or verify ran to its end and found something wrong
    USAGE = 2  # the command line is wrong (click's own code)
    UNEXPECTED = 3  # a bug in policykit; a report was written
    INPUT = 4  # profile, template, policy or record is wrong
    STATE = 5  # the workspace is not in a state that allows this
    NOT_ALLOWED = 6  # the person, role or approval rules do not allow this
    PROGRAM = 7  # git or pandoc is missing, failed or took too long
    KEY = 8  # key, certificate or passphrase
    OUTPUT = 9  # something could not be written
    IDENTITY_NOT_CHECKED = 10  # verify: consistent, but nobody said whom to trust
    NOT_CHECKABLE = 11  # verify: this version cannot repeat the rendering
    INTERRUPTED = 130


class PolicykitError(Exception):
    """Base of every failure policykit foresees.

    Attributes:
        diagnostics: what is wrong; never empty.
    """

    exit_code: ExitCode = ExitCode.UNEXPECTED

    def __init__(self, *diagnostics: Diagnostic) -> None:
        self.diagnostics = diagnostics
        super().__init__("\n".join(str(found) for found in diagnostics))


class InputError(PolicykitError):
    """Profile, template, policy or record text is wrong."""

    exit_code = ExitCode.INPUT


class StateError(PolicykitError):
    """The workspace or its repository is in a state that does not allow the command."""

    exit_code = ExitCode.STATE


class NotAllowedError(PolicykitError):
    """The rules on people, roles and approvals do not allow the command."""

    exit_code = ExitCode.NOT_ALLOWED


class ProgramError(PolicykitError):
    """Another program is missing, failed, or took too long."""

    exit_code = ExitCode.PROGRAM


class KeyFailure(PolicykitError):  # noqa: N818 - KeyError is Python's own, and something else
    """A key, certificate or passphrase cannot be used."""

    exit_code = ExitCode.KEY


class OutputError(PolicykitError):
    """A file could not be written."""

    exit_code = ExitCode.OUTPUT
