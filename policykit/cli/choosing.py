"""Options that several commands share: which policies, and as whom."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from policykit.errors import PolicykitError

if TYPE_CHECKING:
    from collections.abc import Callable

all_option = click.option(
    "--all", "everything", is_flag=True, help="All policies that are ready for it."
)


def policies_argument(function: Callable[..., Any]) -> Callable[..., Any]:
    """Take policy ids as arguments."""
    return click.argument("policies", nargs=-1, metavar="ID...", shell_complete=complete_policies)(
        function
    )


def complete_policies(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[str]:
    """Return the policies of this workspace that begin so, for the completion of a shell."""
    from policykit.cli.world import open_world
    from policykit.workflow.workspace import policy_ids

    try:
        return [one for one in policy_ids(open_world()) if one.startswith(incomplete)]
    except PolicykitError:
        return []


def as_option(help_text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Take a person's e-mail address."""
    return click.option("--as", "email", metavar="EMAIL", help=help_text)


def require_choice(policies: tuple[str, ...], *, everything: bool) -> None:
    """Refuse a command line that names no policy, or names some and says all.

    Raises:
        click.UsageError: it does.
    """
    if bool(policies) == everything:
        raise click.UsageError("Name policies, or say --all.")


def from_option(*, required: bool = False) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Take the first day of a period."""
    return click.option(
        "--from", "first", type=Day(), required=required, help="First day of the period."
    )


def to_option(*, required: bool = False) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Take the last day of a period."""
    return click.option(
        "--to", "last", type=Day(), required=required, help="Last day of the period."
    )


class Day(click.ParamType[date]):
    """A date written as YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date."""
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 - a calendar date has no zone
        except ValueError:
            self.fail(f"{value!r} is not a date; write it like 2026-12-31", param, ctx)
