"""Issued PDFs and tags, held against what the records name; and how to get the right ones back.

Two clones that both issued the same version share the name of its PDF and of its tag. Once one of
the two versions was withdrawn, the other has both; git still knows the bytes of either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.canonical import sha256
from policykit.errors import Place, error
from policykit.workflow import paths

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from policykit.errors import Diagnostic
    from policykit.record import History, Issued, Record, Sealed
    from policykit.world import World

_DIGITS = 12


def issued_as_tagged(world: World, histories: Iterable[History]) -> Mapping[str, bytes | None]:
    """Return the record of each version as the commit of its tag has it, by the tag's name."""
    tags = world.git.tags()
    places = {
        name: (tags[name], issued.path)
        for history in histories
        for issued in history.issued
        if not _gave_way(issued, history)
        and (name := paths.tag(issued.event.policy, issued.event.version)) in tags
    }
    return dict(zip(places, world.git.read_each(places.values()), strict=True))


def issued_file_problems(
    world: World, history: History, tagged: Mapping[str, bytes | None]
) -> Iterable[Diagnostic]:
    """Yield where an issued PDF or a tag is not what the records of a policy name.

    Args:
        world: the outside.
        history: the records of the policy.
        tagged: from `issued_as_tagged`.
    """
    for sealed in history.sealed:
        issued = history.version(sealed.event.issued)
        if issued and _gave_way(issued, history):
            continue
        # Both of a fork cannot have the one file; PK510 says which to take back, and how.
        is_open = issued is not None and bool(_rivals(issued, history, withdrawn=False))
        pdf = sealed.event.pdf
        data = world.files.read(pdf.path)
        place = Place(pdf.path)
        if data is None:
            hint = _restoration(world, sealed)
            yield error("PK763", "an issued PDF is missing", place, hint)
        elif sha256(data) != pdf.sha256 and not is_open:
            hint = _restoration(world, sealed)
            yield error("PK764", "an issued PDF was altered after it was sealed", place, hint)
        if issued is None or is_open:
            continue
        name = paths.tag(issued.event.policy, issued.event.version)
        if name not in tagged and not _is_committed(world, issued):
            continue  # a hook of git asks in the middle of an issue: tags come after the commit
        if name not in tagged:
            yield error(
                "PK765",
                f"the tag {name} is missing",
                Place(issued.path),
                f"Fetch it: git fetch --tags. Or make it: git log --oneline -- {issued.path}, then "
                f"git tag -a {name} COMMIT",
            )
        elif tagged[name] != issued.data:
            yield error(
                "PK766",
                f"the tag {name} points to a commit without version {issued.event.version}",
                Place(issued.path),
                _moving(world, issued, history, name),
            )


def _restoration(world: World, sealed: Record[Sealed]) -> str:
    """Return how to get a PDF back: from HEAD, or from the commit that brought its seal."""
    pdf = sealed.event.pdf
    head = world.git.head()
    commit = world.git.commit_that_added(sealed.path)
    if head and commit and not _is_at(world, head, sealed) and _is_at(world, commit, sealed):
        again = f"git checkout {commit[:_DIGITS]} -- {pdf.path}"
        return f"The last commit has another file there. Restore it: {again}, then git commit"
    return f"Restore it from git: git checkout -- {pdf.path}"


def _is_at(world: World, commit: str, sealed: Record[Sealed]) -> bool:
    data = world.git.read(commit, sealed.event.pdf.path)
    return data is not None and sha256(data) == sealed.event.pdf.sha256


def _moving(world: World, issued: Record[Issued], history: History, name: str) -> str:
    """Return how to get a tag to where it belongs, and to keep the one that a rival left."""
    commit = world.git.commit_that_added(issued.path)
    rivals = _rivals(issued, history, withdrawn=True)
    left = world.git.tags()[name]
    if not commit or not any(world.git.read(left, one.path) == one.data for one in rivals):
        return "Find out who moved it, and fetch the right one: git fetch --tags --force"
    return (
        f"It stands on the version that was withdrawn. Keep it: git tag {name}-withdrawn {name}, "
        f"then take the tag that others have (git fetch --force origin tag {name}) or, where they "
        f"have none, move it: git tag --force -a {name} {commit[:_DIGITS]} -m {name}"
    )


def _is_committed(world: World, issued: Record[Issued]) -> bool:
    head = world.git.head()
    return head is not None and world.git.read(head, issued.path) is not None


def _gave_way(issued: Record[Issued], history: History) -> bool:
    """Say whether a version lost its number, and so its PDF's name and its tag, to a rival."""
    is_withdrawn = issued.digest in history.withdrawn_versions
    return is_withdrawn and bool(_rivals(issued, history, withdrawn=False))


def _rivals(
    issued: Record[Issued], history: History, *, withdrawn: bool
) -> tuple[Record[Issued], ...]:
    """Return the other versions of the same number that were withdrawn, or were not."""
    return tuple(
        other
        for other in history.issued
        if other.digest != issued.digest
        and other.event.version == issued.event.version
        and (other.digest in history.withdrawn_versions) == withdrawn
    )
