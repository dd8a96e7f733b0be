"""`profile check` and `profile set`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.errors import InputError, Severity, StateError, error
from policykit.policy import prepare
from policykit.policy.context import value_at
from policykit.policy.parameters import ABSENT
from policykit.profile import read_profile, set_values
from policykit.profile.shape import exists
from policykit.profile.source import parse_path
from policykit.template import read_library
from policykit.workflow import paths
from policykit.workflow.branding_check import branding_problems
from policykit.workflow.session import writing
from policykit.workflow.workspace import parse_profile

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from policykit.errors import Diagnostic
    from policykit.world import LibraryFiles, World


def profile_problems(
    data: bytes, file: str, library_files: LibraryFiles, on: date
) -> tuple[Diagnostic, ...]:
    """Return everything wrong in a profile: in itself, and in what it gives the templates.

    Args:
        data: the profile.
        file: its name, for messages.
        library_files: the templates.
        on: the day on which roles need holders.
    """
    profile, found = read_profile(data, file)
    if profile is None:
        return found
    library, broken = read_library(library_files.read())
    _, more = prepare(profile, library, None, on)
    return tuple(dict.fromkeys((*found, *branding_problems(profile), *broken, *more)))


def set_profile_values(world: World, texts: Mapping[str, str]) -> tuple[tuple[str, Any, Any], ...]:
    """Change values of the profile in place, all or none; return each key, old and new value.

    Args:
        world: the outside.
        texts: dotted path, such as `access.review_months`, with `params.` or without, to the
            value as YAML: `6`, `true`, `Acme`, `[a, b]`.

    Raises:
        InputError: no such key, or the profile would be wrong with the values; nothing is written.
    """
    parameters = read_library(world.library.read())[0].parameters
    values: dict[str, Any] = {}
    for given, text in texts.items():
        is_short = given in parameters and not exists(parse_path(given))
        key = f"params.{given}" if is_short else given
        if key in values:
            hint = "Give one value for each key; `params.` may be left out."
            raise InputError(error("PK747", f"{given} is given twice", hint=hint))
        values[key] = _value(given, text)
    with writing(world, "profile set", settled=False):
        data = world.files.read(paths.PROFILE)
        if data is None:
            raise StateError(error("PK740", f"there is no {paths.PROFILE} here"))
        tree = parse_profile(data)[0].tree
        before = {key: value_at(tree, key) for key in values}
        new_data = set_values(data, values)
        parse_profile(new_data)
        _refuse_new_problems(world, data, new_data)
        world.files.write_all({paths.PROFILE: new_data})
    return tuple(
        (key, None if before[key] is ABSENT else before[key], value)
        for key, value in values.items()
    )


def _value(key: str, text: str) -> Any:
    """Return what a text means as YAML.

    Raises:
        InputError: it is none.
    """
    from ruamel.yaml import YAML  # noqa: PLC0415 - for this command alone
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415

    try:
        return YAML(typ="safe", pure=True).load(text)
    except (YAMLError, ValueError) as problem:
        # ValueError: what looks like a date and is no day of the calendar.
        raise InputError(
            error(
                "PK747",
                f"the value for {key} is not YAML: {' '.join(str(problem).split())}",
                hint="Put text in quotes; write a date as year-month-day.",
            )
        ) from problem


def _refuse_new_problems(world: World, before: bytes, after: bytes) -> None:
    """Refuse a value that the templates cannot use; what was wrong before is no reason."""
    today = world.clock.now().date()
    known, found = (
        profile_problems(data, paths.PROFILE, world.library, today) for data in (before, after)
    )
    old = {(one.code, one.message) for one in known}
    new = [
        one
        for one in found
        if one.severity is Severity.ERROR and (one.code, one.message) not in old
    ]
    if new:
        raise InputError(*new)
