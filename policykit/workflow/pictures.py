"""The picture files that policies show: found through pandoc, read from disk or from a commit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policykit.canonical import sha256
from policykit.document import images
from policykit.errors import InputError, Place, error
from policykit.pages import JobFile
from policykit.workflow.documents import parse_documents

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from policykit.document import Document
    from policykit.errors import Diagnostic
    from policykit.policy import Policy
    from policykit.record import Issued, Record
    from policykit.values import Digest, PolicyId
    from policykit.workflow.workspace import WorkingPolicy
    from policykit.world import World

_MAY_SHOW = re.compile(r"!\[|<img", re.IGNORECASE)
"""Text without either shows no picture; so most policies need no run of pandoc to say so."""


def may_show(text: str) -> bool:
    """Say whether a text may show pictures; which, only pandoc knows."""
    return _MAY_SHOW.search(text) is not None


def picture_paths(world: World, policy: Policy) -> tuple[str, ...]:
    """Return the paths of the pictures of a policy, in reading order; of a broken text, none.

    Raises:
        ProgramError: pandoc is missing, failed or took too long.
    """
    if not may_show(policy.body):
        return ()
    documents, _ = parse_documents(world, {policy.id: policy})
    return tuple(dict.fromkeys(image.path for image in images(documents[policy.id])))


def picture_digests(world: World, policy: Policy | None) -> Mapping[str, Digest]:
    """Return the digest of each picture that a policy shows and that is on disk."""
    found = {
        path: world.files.read(path) for path in (picture_paths(world, policy) if policy else ())
    }
    return {path: sha256(data) for path, data in found.items() if data is not None}


def picture_files(
    world: World, documents: Mapping[PolicyId, Document]
) -> Mapping[PolicyId, tuple[JobFile, ...]]:
    """Return the pictures of each document as they are on disk.

    Raises:
        InputError: naming every one that is missing.
        StateError: a path cannot be used in a workspace.
    """
    read: dict[str, bytes | None] = {}
    missing: list[Diagnostic] = []
    made = {}
    for identifier, document in documents.items():
        shown = images(document)
        for image in shown:
            if image.path not in read:
                read[image.path] = world.files.read(image.path)
            if read[image.path] is None:
                missing.append(
                    error(
                        "PK445",
                        f"the image {image.path} is not there",
                        Place(document.file, image.line),
                        "put the file there, or correct its name; names are relative to the "
                        "policy's own folder",
                    )
                )
        made[identifier] = files_of(document, read)
    if missing:
        raise InputError(*missing)
    return made


def files_of(document: Document, data: Mapping[str, bytes | None]) -> tuple[JobFile, ...]:
    """Return the pictures of a document for its job, those that are there."""
    wanted = dict.fromkeys(image.path for image in images(document))
    found = ((path, data.get(path)) for path in wanted)
    return tuple(JobFile(path, content) for path, content in found if content is not None)


def all_picture_paths(world: World, workings: Iterable[WorkingPolicy]) -> tuple[str, ...]:
    """Return the paths of the pictures of all these policies."""
    return tuple(
        path
        for working in workings
        if working.policy
        for path in picture_paths(world, working.policy)
    )


def shows_the_same(issued: Record[Issued], digests: Mapping[str, Digest]) -> bool:
    """Say whether a version was issued with exactly these pictures."""
    named = {item.path: item.sha256 for item in issued.event.inputs}
    return all(named.get(path) == digest for path, digest in digests.items())
