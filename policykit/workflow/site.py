"""`site`: a portal of the policies in force, for staff and auditors or for customers.

Everything comes from records and from what git has of issued versions; nothing from working texts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policykit.canonical import sha256
from policykit.errors import StateError, error, warning
from policykit.portal.build import build
from policykit.portal.values import Edition, Listing, Portal
from policykit.record import local_date
from policykit.workflow import paths
from policykit.workflow.composition import page_style
from policykit.workflow.drafts import logo_of
from policykit.workflow.in_force import in_force_on
from policykit.workflow.report import CLASSIFICATION
from policykit.workflow.site_policies import PoliciesOfSite, read_policies
from policykit.workflow.site_tables import (
    acknowledgements_of_site,
    coverage_of_site,
    due_of_site,
    exceptions_of_site,
    running_exceptions,
    timeline_of_site,
)
from policykit.workflow.workspace import load_profile

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from policykit.errors import Diagnostic
    from policykit.profile import Profile
    from policykit.world import World

_NOTHING = Listing((), ())


@dataclass(frozen=True, slots=True)
class Site:
    """The files of a portal.

    Attributes:
        files: by path from its top.
        policies: how many it shows.
        warnings: what whoever publishes it should know.
    """

    files: Mapping[str, bytes]
    policies: int
    warnings: tuple[Diagnostic, ...]


def site(
    world: World, edition: Edition, *, without_people: bool = False, day: date | None = None
) -> Site:
    """Return the portal; the same commit, day and options give the same bytes.

    Args:
        world: the outside.
        edition: whom it is for. Customers see public policies, and nobody's name.
        without_people: names of people are left out of the pages.
        day: what is in force on it is shown; None for today.

    Raises:
        PolicykitError: there is no workspace here, its profile is wrong, or there is no policy to
            show.
    """
    profile, _ = load_profile(world)
    on = day or local_date(world.clock.now(), profile.organization.time_zone)
    names = edition is Edition.STAFF and not without_people
    _, rows = in_force_on(world, on)
    shown = read_policies(world, profile, rows, on, edition, names=names)
    if not shown.policies:
        raise _nothing_to_show(profile, edition, on)
    portal = _portal(world, profile, on, edition, shown, names=names)
    dirty = world.git.dirty((paths.PROFILE, paths.RECORDS.rstrip("/"), "output/issued"))
    unclean = warning(
        "PK053",
        f"{len(dirty)} files that the portal draws on are not committed, such as "
        f"{dirty[0] if dirty else ''}",
        hint="Commit them: then the commit named on the pages says all that they were made from.",
    )
    found = (*shown.warnings, *((unclean,) if dirty else ()))
    return Site(build(portal), len(shown.policies), found)


def _portal(  # noqa: PLR0913 - what is shown, and to whom
    world: World,
    profile: Profile,
    on: date,
    edition: Edition,
    shown: PoliciesOfSite,
    *,
    names: bool,
) -> Portal:
    is_for_staff = edition is Edition.STAFF
    files = dict(shown.files)
    logo = _logo(world, profile, files)
    picture, days = timeline_of_site(world, profile, on) if is_for_staff else (None, _NOTHING)
    organization = profile.organization
    exceptions = running_exceptions(world, on) if is_for_staff else {}
    policies = tuple(replace(one, exceptions=exceptions.get(one.id, ())) for one in shown.policies)
    return Portal(
        organization=organization.legal_name,
        short_name=organization.short_name,
        edition=edition,
        on=on,
        commit=world.git.head() or "",
        colour=page_style(profile, CLASSIFICATION).accent,
        logo=logo,
        contact=profile.contacts.security or "",
        policies=policies,
        gaps=shown.gaps if is_for_staff else (),
        due=due_of_site(world, shown, on, names=names) if is_for_staff else (),
        coverage=coverage_of_site(world, profile, on) if is_for_staff else (),
        exceptions=exceptions_of_site(world, on, names=names) if is_for_staff else _NOTHING,
        timeline=picture,
        days=days,
        acknowledgements=acknowledgements_of_site(world, shown, on, names=names)
        if is_for_staff
        else None,
        files=files,
    )


def _logo(world: World, profile: Profile, files: dict[str, bytes]) -> str:
    data = logo_of(world, profile)
    if data is None:
        return ""
    suffix = "png" if data.startswith(b"\x89PNG") else "svg"
    path = f"files/logo-{sha256(data)[:12]}.{suffix}"
    files[path] = data
    return path


def _nothing_to_show(profile: Profile, edition: Edition, on: date) -> StateError:
    if edition is Edition.STAFF:
        message = f"no policy is in force on {on}"
        return StateError(error("PK052", message, hint="Issue one: see policykit status."))
    level = profile.classification.levels[0]
    return StateError(
        error(
            "PK052",
            f"no policy in force on {on} is classified as {level.id}, so customers would see none",
            hint=f"Write classification: {level.id} in the policies that customers may read, "
            "and issue them.",
        )
    )
