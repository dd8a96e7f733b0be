"""`policykit approve`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policykit.cli.choosing import all_option, as_option, policies_argument, require_choice
from policykit.cli.output import aside, format_option, print_json, print_table
from policykit.cli.proof_options import proof_of, proof_options
from policykit.cli.world import open_world

if TYPE_CHECKING:
    from pathlib import Path

_EPILOG = """\b
Examples:
  policykit approve access-control                          approve as yourself
  policykit approve --all --as ceo@acme.example --evidence reply.eml
  policykit approve --all --as ceo@acme.example --evidence reply.eml --dkim-key dns
  policykit approve --all --as ceo@acme.example --evidence review.json
  policykit approve --all --ssh-key ~/.ssh/id_ed25519.pub

Which proof is worth what: docs/approvals.md"""


@click.command(epilog=_EPILOG)
@policies_argument
@all_option
@as_option("Who approves, by address in the profile. Without it: your git identity.")
@proof_options
@format_option
def command(  # noqa: PLR0913 - one argument for each option
    *,
    policies: tuple[str, ...],
    everything: bool,
    email: str | None,
    evidence: tuple[Path, ...],
    ssh_key: Path | None,
    dkim_key: str | None,
    form: str,
) -> None:
    """Record that a person approves exactly what was proposed."""
    from policykit.workflow.approve import approve
    from policykit.workflow.reasons import by_reason

    require_choice(policies, everything=everything)
    proof = proof_of(evidence, ssh_key, dkim_key)
    done = approve(open_world(), policies, email, proof, everything=everything)
    if form == "json":
        print_json(
            "approve",
            [
                {
                    "policy": one.record.event.policy,
                    "version": one.version,
                    "approver": one.record.event.by.name,
                    "role": one.record.event.role,
                    "method": one.record.event.method.value,
                    "missing": list(one.missing),
                    "record": one.record.path,
                }
                for one in done.approvals
            ],
        )
        return
    for note in done.notes:
        aside(note)
    print_table(
        ("policy", "version", "approved by", "as", "method", "still missing"),
        [
            (
                one.record.event.policy,
                one.version,
                one.record.event.by.name,
                one.record.event.role.replace("_", " "),
                one.record.event.method,
                " and ".join(one.missing) or "nothing",
            )
            for one in done.approvals
        ],
    )
    for line in by_reason(done.skipped):
        aside(line)
    if all(not one.missing for one in done.approvals):
        if done.waiting:
            aside(f"Still to be approved by others: {', '.join(done.waiting)}")
            aside("When they are, or for what is approved now: policykit issue --all")
        else:
            aside("Next: policykit issue --all")
