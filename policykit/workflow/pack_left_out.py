"""What packs hold only in the history of the repository, if that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.evidence.pack import names
from policykit.record import corrections_of
from policykit.values import counted

if TYPE_CHECKING:
    from collections.abc import Collection

    from policykit.record import History


def beside_the_pack(histories: Collection[History], *, bundle: bool) -> list[tuple[str, str]]:
    """Return what packs never hold beside their records, and where it is if not there.

    Args:
        histories: of the policies in the pack.
        bundle: the history of the repository is in the pack, and with it all that it has.
    """
    shown = [
        file.sha256 for each in histories for one in each.approvals for file in one.event.evidence
    ]
    added = [
        file.sha256
        for each in histories
        for one in corrections_of(each)
        for file in one.event.evidence
    ]
    found = []
    for digests, what, table in (
        (shown, "show approvals, such as replies by mail", "approvals.csv has"),
        (added, "were added to records later", "the corrected records have"),
    ):
        if not digests:
            continue
        named = f"{table} their SHA-256, in {counted(len(digests), 'place')}"
        why = (
            f"not among the records here, since they may hold private words; but {names.BUNDLE}, "
            f"which was asked for, has them under records/*/evidence/. {named}"
            if bundle
            else f"they may hold private words. {named}: ask for one and compare it"
        )
        found.append((f"files that {what} ({len(set(digests))})", why))
    drafts = "drafts are not in force"
    if bundle:
        drafts += f"; those that were committed are in {names.BUNDLE}"
    else:
        why = "not asked for; evidence --bundle packs it"
        found.append(("the history of the repository", why))
    return [*found, ("texts that were not issued", drafts)]
