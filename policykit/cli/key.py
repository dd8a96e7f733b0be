"""`policykit key`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from policykit.cli.output import aside, format_option, print_json, print_table, say
from policykit.cli.whole_lines import WholeLines
from policykit.cli.world import open_world, working_folder

_EPILOG = """\b
Examples:
  policykit key create
  policykit key list
  policykit key export acme-seal.crt.pem     hand this file to your auditor"""


@click.group(cls=WholeLines, epilog=_EPILOG)
def command() -> None:
    """Make, list and export the organization's sealing key.

    Keys are kept in your configuration folder, never in a workspace. The passphrase is asked for,
    or taken from POLICYKIT_PASSPHRASE.
    """


@command.command(
    epilog="""\b
Examples:
  policykit key create
  POLICYKIT_PASSPHRASE="$(cat /run/secrets/seal)" policykit key create"""
)
@click.option("--another", is_flag=True, help="Make one although the organization has a key.")
def create(*, another: bool) -> None:
    """Make a P-256 key and its certificate for the organization of this workspace."""
    from policykit.edge.git_places import find_root
    from policykit.edge.keys import ask_passphrase
    from policykit.edge.unlocking import UserKeys
    from policykit.errors import KeyFailure, error
    from policykit.workflow.workspace import load_profile

    world = open_world()
    organization = load_profile(world)[0].organization
    keys = UserKeys(os.environ)
    common_name = _cut(f"{organization.short_name} policy seal")
    others = keys.store.list()
    same = [one for one in others if f"CN={common_name}," in f"{one.facts.subject},"]
    if same and not another:
        raise KeyFailure(
            error(
                "PK820",
                f"there is a sealing key for {organization.short_name} already: "
                f"{same[0].facts.fingerprint}",
                hint="Use that one. To follow it with a new one: policykit key create --another",
            )
        )
    made = keys.store.create(
        common_name=common_name,
        organization=_cut(str(organization.legal_name)),
        country=str(organization.country),
        not_before=world.clock.now(),
        passphrase=ask_passphrase(os.environ, new=True),
        workspace=find_root(working_folder()),
    )
    say(made.facts.fingerprint)
    aside(f"{made.facts.subject}, valid until {made.facts.not_after:%Y-%m-%d}")
    aside(
        f"Key: {made.key_file}. Keep a backup of it and of the passphrase, apart from each other."
    )
    if others:
        # Not done here: the certificate is part of what approvals rest on.
        aside(
            "You have several keys now. Say which one seals here: "
            f"policykit profile set signing.certificate {made.facts.fingerprint}"
        )
    aside(
        "For your auditor: policykit key export seal.crt.pem. Hand it over by another way than "
        "the PDFs."
    )


@command.command(
    name="list",
    epilog="""\b
Examples:
  policykit key list
  policykit key list --format json""",
)
@format_option
def list_keys(*, form: str) -> None:
    """List your sealing keys."""
    from policykit.edge.unlocking import UserKeys

    found = UserKeys(os.environ).store.list()
    if form == "json":
        print_json(
            "keys",
            [
                {
                    "sha256": one.facts.fingerprint,
                    "subject": one.facts.subject,
                    "not_before": one.facts.not_before.isoformat(),
                    "not_after": one.facts.not_after.isoformat(),
                }
                for one in found
            ],
        )
        return
    print_table(
        ("certificate SHA-256", "subject", "valid until"),
        [
            (one.facts.fingerprint, one.facts.subject, f"{one.facts.not_after:%Y-%m-%d}")
            for one in found
        ],
    )
    if not found:
        aside("No sealing key yet: policykit key create")


@command.command(
    epilog="""\b
Examples:
  policykit key export acme-seal.crt.pem
  policykit key export acme-seal.crt.pem --key 6ea5ca6af151"""
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--key", "fingerprint", metavar="SHA256", help="Which key, where you have several.")
def export(*, file: Path, fingerprint: str | None) -> None:
    """Write a key's certificate to FILE. It holds nothing secret."""
    from policykit.edge.outside import write_outside
    from policykit.edge.unlocking import UserKeys

    stored = UserKeys(os.environ).store.find(fingerprint)
    write_outside(file, stored.certificate_pem)
    aside(f"Wrote {file}: {stored.facts.subject}, SHA-256 {stored.facts.fingerprint}")


_LONGEST_NAME = 64


def _cut(text: str) -> str:
    """Return the text as a certificate can hold it: at most 64 characters (RFC 5280)."""
    return text if len(text) <= _LONGEST_NAME else f"{text[: _LONGEST_NAME - 1]}…"


@command.command(
    epilog="""\b
Examples:
  policykit key compromised 3f9a… --since 2026-05-01T08:00:00Z --reason "Laptop stolen\""""
)
@click.argument("certificate")
@click.option("--since", required=True, help="From when others may have had it, in UTC.")
@click.option("--reason", required=True, help="What happened.")
def compromised(*, certificate: str, since: str, reason: str) -> None:
    """Record that others may have had a sealing key: verify refuses what it sealed since then."""
    from datetime import UTC, datetime

    from policykit.record import KeyChange
    from policykit.values import digest
    from policykit.workflow.authority import KeyDetail, record_key_change

    try:
        moment = datetime.fromisoformat(since)
        named = digest(certificate.replace(":", "").lower())
    except ValueError as wrong:
        raise click.UsageError(
            f"{wrong}. Write 64 hex digits, and 2026-05-01T08:00:00Z."
        ) from wrong
    if moment.tzinfo is None:
        raise click.UsageError("Say in which time zone that is: 2026-05-01T08:00:00Z is UTC.")
    at = moment.astimezone(UTC).replace(microsecond=0)
    record_key_change(open_world(), named, KeyChange.COMPROMISED, reason, KeyDetail(since=at))
    aside(
        f"Recorded. What {certificate[:16]} sealed since {at.isoformat()} is refused from now on."
    )
    aside("Next: policykit key create --another, and review and issue again what was sealed since.")


@command.command(
    epilog="""\b
Examples:
  policykit key replaced 3f9a… --by 77c1… --reason "The certificate ends this year\""""
)
@click.argument("certificate")
@click.option("--by", "successor", required=True, help="Fingerprint of the one that follows.")
@click.option("--reason", required=True, help="Why.")
def replaced(*, certificate: str, successor: str, reason: str) -> None:
    """Record that a sealing key was replaced; what it sealed stays good."""
    from policykit.record import KeyChange
    from policykit.values import digest
    from policykit.workflow.authority import KeyDetail, record_key_change

    try:
        old, new = (digest(one.replace(":", "").lower()) for one in (certificate, successor))
    except ValueError as wrong:
        raise click.UsageError(f"{wrong}. Fingerprints have 64 hex digits: key list.") from wrong
    record_key_change(open_world(), old, KeyChange.REPLACED, reason, KeyDetail(successor=new))
    aside(f"Recorded. Name the new one in signing.certificate of the profile: {new}")
