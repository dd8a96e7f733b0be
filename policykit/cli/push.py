"""`policykit evidence push`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from policykit.cli.handler import show
from policykit.cli.output import aside, format_option, print_json, print_table
from policykit.cli.world import open_world
from policykit.errors import ExitCode, KeyFailure, error

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.evidence.push import Planned
    from policykit.workflow.push import Pushed

PLATFORMS = ("vanta", "drata", "ciso-assistant")
_EPILOG = """\b
Examples:
  policykit evidence push vanta                      what would be sent, and where
  policykit evidence push vanta --apply              send it, as drafts
  policykit evidence push vanta --apply --submit     and put it before the auditors
  policykit evidence push vanta --policies           how Vanta's own policies stand, what to click

Credentials come from the environment or the keyring: VANTA_CLIENT_ID and VANTA_CLIENT_SECRET,
DRATA_API_KEY, CISO_ASSISTANT_TOKEN. Which document takes which policy stands in
evidence-push.yaml; docs/evidence-push.md has an example."""


@click.command("push", epilog=_EPILOG)
@click.argument("platform", type=click.Choice(PLATFORMS))
@click.option("--plan", "only_plan", is_flag=True, help="Show what would be sent. The default.")
@click.option("--apply", "do_it", is_flag=True, help="Send it.")
@click.option("--submit", is_flag=True, help="With --apply: submit it as well, where that exists.")
@click.option("--offline", is_flag=True, help="Plan without asking the platform, from receipts.")
@click.option("--policies", is_flag=True, help="Vanta: compare its policies with those in force.")
@format_option
def command(  # noqa: PLR0913 - one argument for each option
    *,
    platform: str,
    only_plan: bool,
    do_it: bool,
    submit: bool,
    offline: bool,
    policies: bool,
    form: str,
) -> int:
    """Hand the PDFs in force to a platform of evidence: each once, each with a receipt.

    Sends nothing without --apply. A receipt is a record in the workspace, committed at once.
    """
    if only_plan and do_it:
        raise click.UsageError("--plan shows, --apply sends: choose one.")
    if offline and do_it:
        raise click.UsageError("--offline goes with --plan.")
    if submit and not do_it:
        raise click.UsageError("--submit goes with --apply.")
    if policies and (do_it or offline or platform != "vanta"):
        raise click.UsageError("--policies only looks, at Vanta: its policies take nothing by API.")
    from policykit.edge.http import HttpClient
    from policykit.workflow.push import SECRETS, connect, push, push_plan
    from policykit.workflow.push_mapping import read_push_mapping

    world = open_world()
    mapped = read_push_mapping(world, platform)
    with HttpClient() as http:
        if policies:
            from policykit.cli.push_policies import tell_policies
            from policykit.workflow.push_policies import compare_policies
            from policykit.workflow.push_vanta import Vanta

            vanta = Vanta(http, mapped.address, _secrets(SECRETS[platform]))
            tell_policies(compare_policies(world, mapped, vanta), form)
            return ExitCode.OK
        there = None
        if not offline:
            there = connect(platform, http, mapped, _secrets(SECRETS[platform]))
        planned = push_plan(world, platform, mapped, there, submit=submit)
        if not do_it or there is None:
            _tell_plan(planned, platform, form)
            return ExitCode.OK
        done = push(world, there, planned, submit=submit, step=aside)
    _tell(done, form)
    if done.failure is not None:
        show(done.failure.diagnostics)
        return done.failure.exit_code
    return ExitCode.OK


def _secrets(names: tuple[str, ...]) -> Mapping[str, str]:
    """Return the credentials, from the environment or the keyring of the user.

    Raises:
        KeyFailure: PK080, one of them is nowhere.
    """
    from policykit.edge.secrets import from_keyring

    found = {name: os.environ.get(name) or from_keyring(name) or "" for name in names}
    missing = [name for name, value in found.items() if not value]
    if missing:
        hint = (
            "Set it in the environment, or: keyring set policykit NAME. To look without: --offline"
        )
        raise KeyFailure(error("PK080", f"not set: {', '.join(missing)}", hint=hint))
    return found


def _tell_plan(planned: tuple[Planned, ...], platform: str, form: str) -> None:
    if form == "json":
        print_json("evidence-push-plan", [_as_json(one) for one in planned])
        return
    print_table(
        ("policy", "version", "document", "to do", "file"),
        [
            (
                one.parcel.policy,
                str(one.parcel.version),
                one.place,
                one.deed.value,
                one.parcel.file_name,
            )
            for one in planned
        ],
        spare=("file",),
    )
    for one in planned:
        if one.suggestions:
            like = ", ".join(f"{place.id} ({place.title})" for place in one.suggestions)
            aside(f"{one.parcel.policy} could go to {like}")
    if platform == "vanta":
        aside("Vanta's own policies take files by hand only. How they stand, and what to click:")
        aside("policykit evidence push vanta --policies")
    aside("Nothing was sent. To send it: --apply")


def _tell(done: Pushed, form: str) -> None:
    if form == "json":
        print_json(
            "evidence-push",
            [
                {
                    "policy": one.event.about,
                    "version": str(one.event.version),
                    "sha256": one.event.sha256,
                    "document": one.event.document,
                    "upload": one.event.upload,
                    "submitted": one.event.submitted,
                    "record": one.path,
                }
                for one in done.receipts
            ],
        )
        return
    print_table(
        ("policy", "version", "document", "submitted", "receipt"),
        [
            (
                one.event.about,
                str(one.event.version),
                one.event.document,
                "yes" if one.event.submitted else "no",
                one.path,
            )
            for one in done.receipts
        ],
        spare=("receipt",),
    )
    if not done.receipts and done.failure is None:
        aside("There was nothing to send: everything is there already.")


def _as_json(one: Planned) -> dict[str, object]:
    return {
        "policy": one.parcel.policy,
        "version": str(one.parcel.version),
        "sha256": one.parcel.sha256,
        "file": one.parcel.file_name,
        "description": one.parcel.description,
        "document": one.place or None,
        "to_do": one.deed.value,
        "suggestions": [{"id": place.id, "title": place.title} for place in one.suggestions],
    }
