"""`anchor`: a time-stamp over sealed PDFs, fetched later and kept beside them.

It proves that a file was there at that moment, not that it is as old as it says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.canonical import sha256
from policykit.errors import StateError
from policykit.record import (
    Anchored,
    InputFile,
    anchors_of,
    lost_file,
    no_authority,
    nothing_to_anchor,
    write_record,
)
from policykit.signing.anchor import anchor as anchor_bytes
from policykit.workflow import paths
from policykit.workflow.issuer import issuer
from policykit.workflow.session import writing
from policykit.workflow.workspace import chosen_ids, load_history, load_profile
from policykit.world import ChangeSet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policykit.record import History, Record, Sealed
    from policykit.world import World


def anchor(
    world: World, names: Sequence[str], url: str | None, *, everything: bool
) -> tuple[Record[Anchored], ...]:
    """Fetch a time-stamp for the newest sealed PDF of each policy that has none, and record it.

    Args:
        world: the outside.
        names: policy ids.
        url: the time-stamp authority; None for the one of the profile.
        everything: every policy.

    Raises:
        PolicykitError: why it cannot be done; nothing has changed then.
    """
    with writing(world, "anchor"):
        profile, _ = load_profile(world)
        address = url or profile.signing.timestamp_authority
        if not address:
            raise StateError(no_authority())
        seals: list[Record[Sealed]] = []
        for identifier in chosen_ids(world, names, everything=everything):
            history, _ = load_history(world, identifier)
            seals += _newest_without(history)
        if not seals:
            raise StateError(nothing_to_anchor())
        stamper = world.keys.timestamper(str(address))
        now = world.clock.now()
        by = issuer(world.git.identity(), profile, now)
        files: dict[str, bytes] = {}
        made = []
        for seal in seals:
            pdf = seal.event.pdf
            data = world.files.read(pdf.path)
            if data is None or sha256(data) != pdf.sha256:
                raise StateError(lost_file(pdf.path, "an issued PDF", altered=data is not None))
            found = anchor_bytes(data, stamper, sealed=seal.event.at, at=now)
            path = paths.token(pdf.path)
            record = write_record(
                Anchored(
                    policy=seal.event.policy,
                    at=now,
                    zone=profile.organization.time_zone,
                    by=by,
                    authority=profile.authority,
                    target=seal.digest,
                    token=InputFile(path, sha256(found.token)),
                    stamper=found.stamper,
                    stamped=found.stamped,
                )
            )
            files |= {record.path: record.data, path: found.token}
            made.append(record)
        listed = ", ".join(str(record.event.policy) for record in made)
        world.transaction.carry_out(
            ChangeSet(files=files, message=f"Anchor {listed}\n", head=world.git.head())
        )
        return tuple(made)


def _newest_without(history: History) -> tuple[Record[Sealed], ...]:
    anchored = {record.event.target for record in anchors_of(history)}
    latest = history.latest
    seal = history.seal_of(latest.digest) if latest else None
    return (seal,) if seal and seal.digest not in anchored else ()
