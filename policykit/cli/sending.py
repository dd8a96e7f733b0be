"""What to send to approvers, and what to do with the reply: said alike wherever it is made."""

from __future__ import annotations

from policykit.cli.output import aside


def tell_what_to_send(files: tuple[str, ...]) -> None:
    """Name the files for the approvers, and the next command."""
    aside("For the approvers, in output/draft/: " + ", ".join(_names(files)))
    aside(
        "Send approval-mail.txt with what it names. "
        "Keep the reply, then: "
        "policykit approve … --as EMAIL --evidence REPLY"
    )


def _names(files: tuple[str, ...]) -> list[str]:
    """Return the names of the files; of many drafts only how many there are."""
    names = [path.rpartition("/")[2] for path in files]
    drafts = [name for name in names if name.endswith("-draft.pdf")]
    others = [name for name in names if name not in drafts]
    return [*(drafts if len(drafts) == 1 else [f"{len(drafts)} drafts"]), *others]
