"""Roles that nobody holds on the day for which policies are written: their text names holders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.errors import Diagnostic, error
from policykit.profile.roles import ROLE_KEYS, ROLE_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from policykit.profile.profile import Profile


def unheld_roles(profile: Profile, on: date) -> Iterator[Diagnostic]:
    """Yield an error for what leaves roles without a holder on that day (PK148).

    Roles that are first held on the same later day come from one answer, and are one error at the
    first of them; so are all that ended on the same day.
    """
    roles: dict[str, list[str]] = {}
    for role in ROLE_KEYS:
        if not profile.holders(role, on):
            roles.setdefault(_why(profile, role, on), []).append(role)
    for why, unheld in roles.items():
        names = ", ".join(ROLE_LABELS[role] for role in unheld)
        what = "the role" if len(unheld) == 1 else "these roles"
        message = f"nobody holds {what} on {on}, the day of generation ({why}): {names}"
        hint = "Correct the days (from: and to:), or add who holds it until then."
        yield error("PK148", message, profile.place(f"roles.{unheld[0]}"), hint)


def _why(profile: Profile, role: str, on: date) -> str:
    holdings = profile.roles[role]
    later = [holding.from_day for holding in holdings if holding.from_day > on]
    if later:
        return f"the next holder begins on {min(later)}"
    ended = [holding.to_day for holding in holdings if holding.to_day]
    return f"the last holder ended on {max(ended)}" if ended else "it has no holder"
