"""Each stage of the main job by itself, in one process, on a workspace where four were issued.

Run as `python stages.py WORKSPACE REPEATS`; prints one JSON object: stage -> list of [cpu, wall],
in seconds, for all four policies together. Imports are stages of their own, measured once.
"""

# ruff: noqa: PLC0415 - what loading takes is one of the things measured

from __future__ import annotations

import json
import os
import resource
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from policykit.pages import RenderJob
    from policykit.record import Issued, Record
    from policykit.world import ChangeSet, World

Value = TypeVar("Value")
costs: dict[str, list[tuple[float, float]]] = {}


def cpu() -> float:
    """Return the CPU seconds of this process and of the children it waited for."""
    own, children = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def stage(name: str, work: Callable[[], Value], times: int = 1) -> Value:
    """Do a piece of work some times, note what each took, and return what the last one gave."""
    taken: list[tuple[float, float]] = costs.setdefault(name, [])
    while True:
        cpu_before, wall_before = cpu(), time.perf_counter()
        value = work()
        taken.append((cpu() - cpu_before, time.perf_counter() - wall_before))
        if len(taken) >= times:
            return value


def main() -> None:
    """Measure every stage and print the result."""
    root, times = Path(sys.argv[1]), int(sys.argv[2])
    stage("load: command line, workflows", _load_workflows)
    from policykit.cli.world import world_at

    world = world_at(root, from_scratch=True)
    facts = _generating(world, times)
    pdfs, versions = _making_pages(world, times)
    signed = _sealing(world, pdfs, versions, times)
    with world.lock.hold("bench"):
        for number in range(times):
            change = _change(world, versions, signed, number)
            stage("write, commit and tag", partial(world.transaction.carry_out, change), number + 1)
    facts["policies"] = len(pdfs)
    facts["pages"] = sum(pdf.count(b"/Type /Page\n") for pdf in pdfs)
    facts["kilobytes"] = sum(map(len, signed)) // 1024
    print(json.dumps({"costs": costs, "facts": facts}))


def _generating(world: World, times: int) -> dict[str, int]:
    """Measure from the profile's bytes to typed documents; return how much text that was."""
    from policykit.document import decode
    from policykit.policy import finish, merge_sidecars, prepare, read_policy
    from policykit.profile import read_profile
    from policykit.record import local_date
    from policykit.template import read_library
    from policykit.workflow import paths

    data = world.files.read(paths.PROFILE) or b""
    profile = _given(stage("read the profile", lambda: read_profile(data), times))
    files = world.library.read()
    library = _given(stage("load the template library", lambda: read_library(files), times))
    today = local_date(world.clock.now(), profile.organization.time_zone)
    job = _given(stage("prepare to fill", lambda: prepare(profile, library, None, today), times))
    texts = _given(stage("fill in the child process", lambda: world.filler.fill(job), times))
    made = _given(stage("finish the filled texts", lambda: finish(job, texts), times))

    def merge() -> None:
        for one in made:
            labels = ("yours", "base", "new")
            world.git.merge_file(one.policy, one.policy, one.policy, labels)
            merge_sidecars(one.sidecar, one.sidecar, one.sidecar, paths.sidecar(one.id))

    stage("merge text and mapping", merge, times)
    policies = [_given(read_policy(one.policy, paths.policy(one.id))) for one in made]
    sources = [(one.id, one.body) for one in policies]
    trees = stage("pandoc, one process", lambda: world.pandoc.parse(sources), times)

    def decode_all() -> None:
        for tree, (name, body) in zip(trees, sources, strict=True):
            decode(tree, body, name)

    stage("decode pandoc's trees", decode_all, times)
    return {
        "words": sum(len(body.split()) for _, body in sources),
        "statements": sum(len(one.statements) for one in policies),
    }


def _making_pages(world: World, times: int) -> tuple[Sequence[bytes], Sequence[Record[Issued]]]:
    """Measure from records and text in git to PDFs without a seal."""
    from policykit.edge.render import CleanRenderer
    from policykit.pages import render
    from policykit.workflow.composition import issued_job
    from policykit.workflow.frozen import Frozen, frozen_each, subjects
    from policykit.workflow.pdf_content import attached_files
    from policykit.workflow.workspace import load_frameworks, load_history, policy_ids

    histories = [load_history(world, identifier)[0] for identifier in policy_ids(world)]
    versions = [history.issued[-1] for history in histories]
    frozen = stage(
        "read the inputs from git",
        lambda: {
            one.id: one for one in frozen_each(world, versions).values() if isinstance(one, Frozen)
        },
        times,
    )
    sources = subjects(world, frozen, load_frameworks(world))

    def compose() -> list[RenderJob]:
        return [
            issued_job(
                sources[one.event.policy],
                frozen[one.event.policy].history.plus(one),
                one,
                attached_files(frozen[one.event.policy], one),
            )
            for one in versions
        ]

    jobs = stage("compose pages from records", compose, times)
    stage("load: reportlab", _load_reportlab)
    stage("load: fonts, first page", lambda: render(jobs[0]))
    stage("render in process", lambda: [render(job) for job in jobs], times)
    # A renderer of its own each time: what a server took is known when it has ended.
    made = stage("render in clean workers", lambda: CleanRenderer().render(jobs), times)
    return made, versions


def _sealing(
    world: World, pdfs: Sequence[bytes], versions: Sequence[Record[Issued]], times: int
) -> list[bytes]:
    """Measure sealing and the verification of what was sealed."""
    stage("load: pyHanko", _load_pyhanko)
    from policykit.signing import attachments, examine, seal
    from policykit.workflow.pdf_chain import walk

    now = world.clock.now()
    identity = stage("unlock the key", lambda: world.keys.unlock(None, now), times)

    def seal_all() -> list[bytes]:
        return [
            seal(pdf, identity, at=one.event.at, reason="Issued", name=identity.facts.subject)
            for one, pdf in zip(versions, pdfs, strict=True)
        ]

    signed = stage("seal", seal_all, times)

    def verify_all() -> None:
        for one, whole, unsigned in zip(versions, signed, pdfs, strict=True):
            report = examine(whole, [identity.certificate_der], at=one.event.at)
            walk(attachments(whole, len(unsigned)), report)

    stage("own verification", verify_all, times)
    return signed


def _change(
    world: World, versions: Sequence[Record[Issued]], signed: Sequence[bytes], number: int
) -> ChangeSet:
    """Return a change set of the size that `issue` commits: a PDF and two records per policy."""
    from policykit.world import ChangeSet, Tag

    new: dict[str, bytes] = {}
    for one, pdf in zip(versions, signed, strict=True):
        name = f"{one.event.policy}/benchmark-{number}"
        new |= {f"output/issued/{name}.pdf": pdf, f"records/{name}-issued.json": one.data}
        new[f"records/{name}-sealed.json"] = one.data
    tags = tuple(Tag(f"{one.event.policy}/benchmark-{number}", "A tag\n") for one in versions)
    return ChangeSet(new, f"Benchmark {number}\n", world.git.head(), tags)


def _given(result: tuple[Value | None, Sequence[object]]) -> Value:
    """Return what a stage made; stop where it only found mistakes."""
    value, found = result
    if value is None:
        raise ValueError(found)
    return value


def _load_workflows() -> None:
    from policykit.starting.process import begin

    begin()
    import policykit.cli.world
    import policykit.workflow.generate
    import policykit.workflow.issue  # noqa: F401 - loading is what is measured


def _load_reportlab() -> None:
    import policykit.pages.layout  # noqa: F401 - loading is what is measured


def _load_pyhanko() -> None:
    from policykit.signing.pyhanko_loading import load_pyhanko

    load_pyhanko()


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    main()
