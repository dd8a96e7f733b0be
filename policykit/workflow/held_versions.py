"""What a workspace holds of issued versions: records on disk, in the newest commit, at tags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.canonical import sha256
from policykit.record import anchors_of
from policykit.workflow import paths
from policykit.workflow.workspace import load_history

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from policykit.record import Anchored, History, Issued, Record, Sealed
    from policykit.values import Digest
    from policykit.world import World


@dataclass(frozen=True, slots=True)
class Held:
    """What the workspace, and its git, hold of one version.

    Attributes:
        sealed: the record of its seal; None where there is none.
        problems: what is wrong with its records, in words.
        anchored: the time-stamps that were fetched for its PDF later.
    """

    sealed: Record[Sealed] | None
    problems: tuple[str, ...]
    anchored: tuple[Record[Anchored], ...] = ()

    def names(self, pdf: bytes) -> bool:
        """Say whether this file is the one that the seal's record names."""
        return self.sealed is not None and self.sealed.event.pdf.sha256 == sha256(pdf)


def held_versions(world: World, versions: Iterable[Record[Issued]]) -> Mapping[Digest, Held]:
    """Look for versions in records, blobs and tags, with a few runs of git for all of them.

    Returns:
        what is held of each, by the digest of its issued record.
    """
    issued_by = {one.digest: one for one in versions}
    if not issued_by:
        return {}
    head, tags = world.git.head(), world.git.tags()
    histories = {key: load_history(world, one.event.policy) for key, one in issued_by.items()}
    wanted = {
        issued.digest: [*_committed(issued, histories[issued.digest][0], head, tags)]
        for issued in issued_by.values()
    }
    places = [place for each in wanted.values() for place, _, _ in each]
    blobs = dict(zip(places, world.git.read_each(places), strict=True))
    held = {}
    for key, issued in issued_by.items():
        history, found = histories[key]
        sealed = history.seal_of(key)
        problems = [one.message for one in found]
        if history.version(key) is None:
            problems.append(f"the workspace has no record {issued.path}")
        if sealed is None:
            problems.append("the workspace has no sealed record for it")
        problems += [words for place, data, words in wanted[key] if blobs[place] != data]
        name = paths.tag(issued.event.policy, issued.event.version)
        if name not in tags:
            problems.append(f"the tag {name} is missing")
        later = [one for one in anchors_of(history) if sealed and one.event.target == sealed.digest]
        held[key] = Held(sealed, tuple(problems), tuple(later))
    return held


def _committed(
    issued: Record[Issued], history: History, head: str | None, tags: Mapping[str, str]
) -> Iterator[tuple[tuple[str, str], bytes, str]]:
    """Yield which bytes have to be at which commit and path, and what to say where others are."""
    known = history.version(issued.digest)
    name = paths.tag(issued.event.policy, issued.event.version)
    if known and head:
        for record in (known, history.seal_of(issued.digest)):
            if record:
                words = f"{record.path} is not in the newest commit as it is on disk"
                yield (head, record.path), record.data, words
    if name in tags:
        words = f"the tag {name} points to a commit without this version"
        yield (tags[name], issued.path), issued.data, words
