"""From the inputs in git to sealed PDFs, in one new process and its workers: nothing else.

Run as `python pages_job.py WORKSPACE TARGET ID…`; writes one PDF for each policy into a folder.
Nothing comes from a cache.
"""

# ruff: noqa: PLC0415 - loading is part of what is measured from outside

from __future__ import annotations

import sys
from pathlib import Path


def main() -> None:
    """Make the PDFs of the newest version of each policy named."""
    root, target, wanted = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
    from policykit.starting.process import begin

    begin()
    from policykit.cli.world import world_at
    from policykit.signing import seal
    from policykit.values import policy_id
    from policykit.workflow.composition import issued_job
    from policykit.workflow.frozen import Frozen, frozen_each, subjects
    from policykit.workflow.pdf_content import attached_files
    from policykit.workflow.workspace import load_frameworks, load_history

    world = world_at(root, from_scratch=True)
    versions = [load_history(world, policy_id(one))[0].issued[-1] for one in wanted]
    found = frozen_each(world, versions).values()
    frozen = {one.id: one for one in found if isinstance(one, Frozen)}
    sources = subjects(world, frozen, load_frameworks(world))
    jobs = []
    for one in versions:
        inputs = frozen[one.event.policy]
        inside = attached_files(inputs, one)
        jobs.append(issued_job(sources[one.event.policy], inputs.history.plus(one), one, inside))
    identity = world.keys.unlock(None, world.clock.now())
    name = identity.facts.subject
    for one, pdf in zip(versions, world.renderer.render(jobs), strict=True):
        sealed = seal(pdf, identity, at=one.event.at, reason="Issued", name=name)
        (target / f"{one.event.policy}.pdf").write_bytes(sealed)


if __name__ == "__main__":
    main()
