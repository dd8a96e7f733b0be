"""What changed since the last issue, for the one who decides: struck out, and underlined.

It compares the last issued version with what is proposed, never with a base that nobody approved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.document import ChangeKind, Emphasis, Paragraph, RunKind, Styled, Text
from policykit.evidence.report import Report, heading, paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policykit.document import Block, Change, Inline

_WORDS = {
    ChangeKind.ADDED: "added",
    ChangeKind.REMOVED: "removed",
    ChangeKind.CHANGED: "changed",
    ChangeKind.MOVED: "moved",
}


@dataclass(frozen=True, slots=True)
class PolicyChanges:
    """What changed in one policy.

    Attributes:
        title: of the policy.
        old, new: the versions.
        change_class: as proposed, with the reasons of the comparison in words.
        notice: what the approver must not miss, such as a class that was overridden; or empty.
        changes: in reading order.
    """

    title: str
    old: str
    new: str
    change_class: str
    notice: str
    changes: tuple[Change, ...]


def redline_report(policies: Sequence[PolicyChanges], facts: tuple[tuple[str, str], ...]) -> Report:
    """Return the changes of policies as a report."""
    blocks: list[Block] = []
    for one in policies:
        blocks.append(heading(f"{one.title}: {one.old} → {one.new}"))
        blocks.append(paragraph(one.change_class))
        if one.notice:
            blocks.append(Paragraph((Styled(Emphasis.STRONG, (Text(one.notice),)),), 1))
        section = None
        for change in one.changes:
            if change.section and change.section != section:
                section = change.section
                blocks.append(heading(section, 2))
            blocks.append(_shown(change))
        if not one.changes:
            blocks.append(paragraph("The text is the same; its mapping to controls changed."))
    count = sum(len(one.changes) for one in policies)
    return Report(
        identifier="changes",
        title="What changed since the last issue",
        subtitle=f"{count} change{'' if count == 1 else 's'} in {len(policies)} policies",
        facts=facts,
        notices=("Struck out: no longer there. Underlined: new.",),
        parts=tuple(blocks),
    )


def _shown(change: Change) -> Paragraph:
    label = f"{change.label}, {_WORDS[change.kind]}: "
    inlines: list[Inline] = [Styled(Emphasis.STRONG, (Text(label),))]
    for number, run in enumerate(change.runs):
        text = Text(f"{run.text}")
        if number:
            inlines.append(Text(" "))
        if run.kind is RunKind.DELETED:
            inlines.append(Styled(Emphasis.STRIKEOUT, (text,)))
        elif run.kind is RunKind.INSERTED:
            inlines.append(Styled(Emphasis.UNDERLINE, (text,)))
        else:
            inlines.append(text)
    return Paragraph(tuple(inlines), 1)
