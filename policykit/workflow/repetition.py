"""Issued versions rendered again from git: many of them with one pandoc and one set of workers.

One version that cannot be repeated keeps none of the others from it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from policykit.errors import PolicykitError
from policykit.workflow.composition import issued_job
from policykit.workflow.frozen import frozen_each, subjects
from policykit.workflow.pdf_content import attached_files
from policykit.workflow.workspace import load_frameworks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from policykit.pages import RenderJob
    from policykit.record import Issued, Record
    from policykit.template import Framework
    from policykit.values import Digest
    from policykit.workflow.frozen import Frozen
    from policykit.world import Pandoc, World


def rendered_again(
    world: World, versions: Iterable[Record[Issued]]
) -> Mapping[Digest, bytes | PolicykitError]:
    """Return the pages of each version by the digest of its record, or why there are none."""
    results: dict[Digest, bytes | PolicykitError] = {}
    inputs: dict[Digest, tuple[Record[Issued], Frozen]] = {}
    frameworks = load_frameworks(world)
    wanted = tuple(versions)
    frozen = frozen_each(world, wanted)
    for issued in wanted:
        found = frozen[issued.digest]
        if isinstance(found, PolicykitError):
            results[issued.digest] = found
        else:
            inputs[issued.digest] = issued, found
    reading = replace(world, pandoc=_read_together(world, [one for _, one in inputs.values()]))
    jobs: dict[Digest, RenderJob] = {}
    for digest, (issued, one) in inputs.items():
        try:
            jobs[digest] = _job(reading, issued, one, frameworks)
        except PolicykitError as failure:
            results[digest] = failure
    return results | _rendered(world, jobs)


def _job(
    world: World, issued: Record[Issued], frozen: Frozen, frameworks: Mapping[str, Framework]
) -> RenderJob:
    source = subjects(world, {frozen.id: frozen}, frameworks)[frozen.id]
    return issued_job(source, frozen.history.plus(issued), issued, attached_files(frozen, issued))


def _rendered(
    world: World, jobs: Mapping[Digest, RenderJob]
) -> dict[Digest, bytes | PolicykitError]:
    try:
        return dict(zip(jobs, world.renderer.render([*jobs.values()]), strict=True))
    except PolicykitError as failure:
        if len(jobs) == 1:
            return dict.fromkeys(jobs, failure)
    # Which of them failed is not known, so each is tried alone.
    results: dict[Digest, bytes | PolicykitError] = {}
    for digest, job in jobs.items():
        results |= _rendered(world, {digest: job})
    return results


@dataclass(frozen=True, slots=True)
class _ReadBefore:
    """A pandoc that was asked for all texts at once; it keeps the promises of `world.Pandoc`."""

    pandoc: Pandoc
    trees: Mapping[str, Mapping[str, Any]]

    def version(self) -> str:
        return self.pandoc.version()

    def parse(self, texts: Sequence[tuple[str, str]]) -> Sequence[Mapping[str, Any]]:
        if all(text in self.trees for _, text in texts):
            return [self.trees[text] for _, text in texts]
        return self.pandoc.parse(texts)

    def read_word(self, name: str, data: bytes, tracked: str) -> Mapping[str, Any]:
        return self.pandoc.read_word(name, data, tracked)

    def write_markdown(self, tree: Mapping[str, Any]) -> str:
        return self.pandoc.write_markdown(tree)


def _read_together(world: World, frozen: Iterable[Frozen]) -> Pandoc:
    """Return a pandoc that knows the texts; where one cannot be read, each is read alone later."""
    policies = [one.working.policy for one in frozen]
    texts = [(str(policy.id), policy.body) for policy in policies if policy]
    try:
        trees = world.pandoc.parse(texts)
    except PolicykitError:
        return world.pandoc
    pairs = zip(texts, trees, strict=True)
    return _ReadBefore(world.pandoc, {text: tree for (_, text), tree in pairs})
