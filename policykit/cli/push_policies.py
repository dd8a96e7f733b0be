"""What `policykit evidence push vanta --policies` says: both sides, and what to click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.cli.output import aside, print_json, print_table, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policykit.evidence.platform_policies import Compared, PolicyHere

_NOT_OURS = "in Vanta only"


def tell_policies(found: Sequence[Compared], form: str) -> None:
    """Print each policy on both sides; for people, then the steps that a person has to do."""
    if form == "json":
        print_json("evidence-push-policies", [_as_json(one) for one in found])
        return
    print_table(
        ("policy", "version", "approved", "at Vanta", "status", "newest", "approved", "difference"),
        [
            (
                one.here.id if one.here else _NOT_OURS,
                str(one.here.version) if one.here else "",
                str(one.here.approved) if one.here else "",
                one.there.title if one.there else "",
                one.there.status if one.there else "",
                one.there.newest if one.there else "",
                str(one.there.approved or "") if one.there else "",
                "; ".join(one.differences) or "none",
            )
            for one in found
        ],
        spare=("newest", "status"),
    )
    steps = [one for one in found if one.here and one.differences]
    for number, one in enumerate(steps, 1):
        if one.here:
            say(f"{number}. {_clicks(one.here, one.there.title if one.there else '')}")
    aside("Vanta tells no number of a version and no file: a day and a status are all to compare.")
    aside("Nothing was sent. A policy there is matched by its title, or by evidence-push.yaml.")


def _clicks(here: PolicyHere, there: str) -> str:
    begin = f"Policies, {there}, Upload new version" if there else "Policies, Add policy, Upload"
    approvers = " and ".join(here.approved_by) or "its approver"
    return (
        f"{begin}: {here.pdf}; say version {here.version}, approved on {here.approved}; "
        f"send it to {approvers} for approval."
    )


def _as_json(one: Compared) -> dict[str, object]:
    return {
        "policy": one.here.id if one.here else None,
        "version": str(one.here.version) if one.here else None,
        "approved": str(one.here.approved) if one.here else None,
        "pdf": one.here.pdf if one.here else None,
        "there": {
            "id": one.there.id,
            "title": one.there.title,
            "status": one.there.status,
            "newest": one.there.newest,
            "approved": str(one.there.approved) if one.there.approved else None,
        }
        if one.there
        else None,
        "differences": list(one.differences),
    }
