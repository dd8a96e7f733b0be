"""What a user can be told: text, order, and one exit code for each kind of failure."""

from __future__ import annotations

import pytest

from policykit.errors import (
    Diagnostic,
    ExitCode,
    InputError,
    KeyFailure,
    NotAllowedError,
    OutputError,
    Place,
    PolicykitError,
    ProgramError,
    Severity,
    StateError,
    error,
    has_errors,
    warning,
)

FAILURES = {
    InputError: 4,
    StateError: 5,
    NotAllowedError: 6,
    ProgramError: 7,
    KeyFailure: 8,
    OutputError: 9,
}


def test_a_diagnostic_says_where_what_and_what_to_do():
    found = error("PK101", "no such key", Place("org_profile.yaml", 7), "Did you mean this?")
    assert str(found) == "org_profile.yaml:7: error PK101: no such key\n    Did you mean this?"


def test_what_is_not_known_is_left_out():
    assert str(warning("PK101", "odd")) == "warning PK101: odd"
    assert str(Place("a.md")) == "a.md"


def test_places_are_in_the_order_of_the_file():
    mixed = [Place("b.md", 1), Place("a.md", 10), Place("a.md", 2)]
    assert [str(place) for place in sorted(mixed)] == ["a.md:2", "a.md:10", "b.md:1"]


def test_only_an_error_stops_a_command():
    note = Diagnostic(Severity.NOTE, "PK101", "by the way")
    assert not has_errors([])
    assert not has_errors([warning("PK101", "odd"), note])
    assert has_errors([note, error("PK101", "wrong")])


@pytest.mark.parametrize(("kind", "code"), FAILURES.items())
def test_each_kind_of_failure_has_its_exit_code(kind, code):
    failure = kind(error("PK101", "wrong"), warning("PK102", "odd"))
    assert isinstance(failure, PolicykitError)
    assert failure.exit_code == code
    assert str(failure) == "error PK101: wrong\nwarning PK102: odd"
    assert [found.code for found in failure.diagnostics] == ["PK101", "PK102"]


def test_every_kind_of_failure_is_listed_here():
    assert set(PolicykitError.__subclasses__()) == set(FAILURES)
    assert PolicykitError.exit_code is ExitCode.UNEXPECTED


def test_exit_codes_leave_room_for_the_shells_own():
    assert ExitCode.USAGE == 2  # click's
    assert ExitCode.INTERRUPTED == 128 + 2
    assert [code for code in ExitCode if code >= 126] == [ExitCode.INTERRUPTED]
    assert len(set(map(int, ExitCode))) == len(ExitCode)
