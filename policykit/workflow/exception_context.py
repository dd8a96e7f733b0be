"""What the commands about policy exceptions share: who decides, for how long, the register."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policykit.errors import InputError, error, has_errors
from policykit.policy.parameters import Resolution
from policykit.record import (
    local_date,
    register,
)
from policykit.workflow.people import actor, person_called
from policykit.workflow.workspace import (
    load_library,
    load_profile,
)
from policykit.workflow.workspace_records import WORKSPACE_ID, load_workspace_history
from policykit.world import ChangeSet

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from policykit.profile import Profile
    from policykit.record import Actor, Event, History, PolicyException, Record
    from policykit.world import World

_MOST_DAYS = 180
_APPROVER = "security_lead"


@dataclass(frozen=True, slots=True)
class Terms:
    """What the profile says of exceptions."""

    max_days: int
    approver: str
    deputy: str

    def roles(self, requester: Actor) -> tuple[str, ...]:
        """Return who decides: another role where the one who asks holds the usual one."""
        return (self.deputy,) if self.approver in requester.roles else (self.approver,)


@dataclass(frozen=True, slots=True)
class Context:
    """What a command about exceptions starts from."""

    world: World
    profile: Profile
    workspace: History
    now: datetime
    today: date

    def actor(self, email: str | None) -> Actor:
        """Return who acts: the person of that address, or of the git identity."""
        address = self.world.git.identity().email if email is None else email
        return actor(self.profile, person_called(self.profile, address), self.today)

    def is_at_keyboard(self, by: Actor) -> bool:
        """Say whether a person is the one of the git identity."""
        person = self.profile.person_by_email(self.world.git.identity().email)
        return person is not None and person.id == by.person

    def address(self, by: Actor) -> str:
        """Return the address of a person of the profile."""
        return self.profile.person(by.person).email

    def head(self, by: Actor) -> dict[str, Any]:
        """Return the fields that begin every record here, for what this person does now."""
        return {
            "policy": WORKSPACE_ID,
            "at": self.now,
            "zone": self.profile.organization.time_zone,
            "by": by,
            "authority": self.profile.authority,
        }

    def words(self, role: str) -> str:
        """Return a role with who holds it."""
        names = " and ".join(person.name for person in self.profile.holders(role, self.today))
        return f"{self.profile.label(role)} ({names or 'vacant'})"

    def save(
        self,
        record: Record[Event],
        subject: str,
        files: Mapping[str, bytes] | None = None,
        kept_out: Mapping[str, bytes | None] | None = None,
    ) -> None:
        """Write and commit a record, with what shows it, and write what stays out of git."""
        new = {
            path: data
            for path, data in {record.path: record.data, **(files or {})}.items()
            if not self.world.files.exists(path)
        }
        message, head = f"{subject}\n\n{record.digest}\n", self.world.git.head()
        self.world.transaction.carry_out(ChangeSet(new, message, head, kept_out=kept_out or {}))


def exception_terms(world: World, profile: Profile) -> Terms:
    """Return how long exceptions may last and who decides them, as the policies say.

    Raises:
        InputError: the template library cannot be read.
    """
    library, _ = load_library(world)
    wanted = ("exceptions.max_days", "exceptions.approver")
    values = Resolution(profile, library).resolve(wanted)
    approver = str(values.get("exceptions.approver", _APPROVER))
    deputy = "top_management" if approver == "executive_sponsor" else "executive_sponsor"
    return Terms(int(values.get("exceptions.max_days", _MOST_DAYS)), approver, deputy)


def open_context(world: World) -> Context:
    """Return what a command about exceptions starts from.

    Raises:
        PolicykitError: there is no workspace here, or a record cannot be read.
    """
    profile, _ = load_profile(world)
    workspace, found = load_workspace_history(world)
    if has_errors(found):
        raise InputError(*found)
    now = world.clock.now()
    today = local_date(now, profile.organization.time_zone)
    return Context(world, profile, workspace, now, today)


def numbered(workspace: History, number: str) -> PolicyException:
    """Return the exception that people call so.

    Raises:
        InputError: there is none.
    """
    wanted = number.strip().upper()
    entries = register(workspace)
    # Where two branches made two of one number, the later one is what its remedy is about.
    for one in reversed(entries):
        if one.number == wanted:
            return one
    known = ", ".join(one.number for one in entries) or "none yet"
    hint = f"Numbers: {known}. See policykit exception list."
    raise InputError(error("PK793", f"there is no policy exception {number}", hint=hint))
