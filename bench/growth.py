"""One policy with more and more statements: how reading and rendering grow.

Run as `python growth.py WORKSPACE REPEATS`; prints a JSON list, one object for each length. The
statements of a real policy are repeated under new ids; everything around them stays.
"""

# ruff: noqa: PLC0415 - what loading takes is one of the things measured

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from pathlib import Path

from stages import costs, stage

FACTORS = (1, 2, 4, 8)
_HEADING = re.compile(r"^(#+ .*)\{#([a-z0-9-]+)\}[ \t]*$", re.MULTILINE)
_STATEMENT = re.compile(r"^\*\*([A-Z]{2,4})-(\d+)([a-z]?)\*\* ", re.MULTILINE)
_SECTION = re.compile(r"^# [^\n]*\{#statements\}.*?(?=^# )", re.MULTILINE | re.DOTALL)
_IDS_APART = 200


def lengthened(body: str, factor: int) -> str:
    """Return a policy's text with the content of its statements section that many times.

    Raises:
        ValueError: the text has no section with the id `statements`.
    """
    section = _SECTION.search(body)
    if section is None:
        raise ValueError("the text has no section with the id statements")
    heading, _, content = section[0].partition("\n")
    copies = [_renumbered(content, number) for number in range(factor)]
    return body[: section.start()] + "\n".join([heading, *copies]) + body[section.end() :]


def _renumbered(content: str, copy: int) -> str:
    if copy == 0:
        return content
    content = _HEADING.sub(rf"\1{{#\2-{copy}}}", content)
    return _STATEMENT.sub(
        lambda found: f"**{found[1]}-{int(found[2]) + copy * _IDS_APART}{found[3]}** ", content
    )


def main() -> None:
    """Measure each length and print the results."""
    root, times = Path(sys.argv[1]), int(sys.argv[2])
    from policykit.cli.world import world_at
    from policykit.document import decode
    from policykit.pages import render
    from policykit.workflow import paths
    from policykit.workflow.composition import issued_job
    from policykit.workflow.frozen import frozen_inputs, subjects
    from policykit.workflow.pdf_content import attached_files
    from policykit.workflow.workspace import load_frameworks, load_history, policy_ids

    world = world_at(root, from_scratch=True)
    identifier = policy_ids(world)[0]
    version = load_history(world, identifier)[0].issued[-1]
    frozen = frozen_inputs(world, version)
    subject = subjects(world, {identifier: frozen}, load_frameworks(world))[identifier]
    inside = attached_files(frozen, version)
    job = issued_job(subject, frozen.history.plus(version), version, inside)
    render(job)
    path = paths.policy(identifier)
    results = []
    for factor in FACTORS:
        costs.clear()
        body = lengthened(subject.policy.body, factor)
        trees = stage("pandoc", lambda body=body: world.pandoc.parse([(path, body)]), times)
        document, found = stage(
            "decode", lambda tree=trees[0], body=body: decode(tree, body, path), times
        )
        if any(one.severity == "error" for one in found):
            raise ValueError(f"the lengthened policy is wrong: {found[0]}")
        longer = replace(job, document=document)
        pdf = stage("render", lambda longer=longer: render(longer), times)
        results.append(
            {
                "factor": factor,
                "statements": len(_STATEMENT.findall(body)),
                "words": len(body.split()),
                "pages": pdf.count(b"/Type /Page\n"),
                "costs": dict(costs),
            }
        )
    print(json.dumps(results))


if __name__ == "__main__":
    main()
