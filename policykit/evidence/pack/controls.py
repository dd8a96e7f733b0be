"""From criterion to statement to page of the PDF that has it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policykit.evidence.change_report import plain_words
from policykit.evidence.pack.periods import days_in_window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.evidence.pack.source import PackedVersion, Source
    from policykit.policy import Statement

_ITEM = re.compile(r" (?:[-*+]|\d{1,3}[.)]) ")
_UNCLAIMED = "not claimed: no statement of a version in this pack maps to it"


def control_rows(source: Source) -> Iterator[tuple[str, ...]]:
    """Yield which statement answers which control, in the order of the framework.

    A control that no statement answers has one row without a policy, with the reason: a gap is
    said, not left out.
    """
    for framework in source.scope.frameworks:
        titles = source.controls.get(framework, {})
        aside = source.scope.out_of_scope.get(framework, {})
        answers: dict[str, list[tuple[str, ...]]] = {control: [] for control in titles}
        for version in source.versions:
            first, last = map(str, days_in_window(version, source))
            for name, text, controls, evidence in _mapped(version, framework):
                where = (name, str(version.pages.get(name, "")), version.pdf)
                about = (version.id, version.number, first, last, *where)
                for control in controls:
                    title = titles.get(control, "")
                    row = (
                        framework,
                        control,
                        *about,
                        title,
                        text,
                        evidence,
                        aside.get(control, ""),
                    )
                    answers.setdefault(control, []).append((*row, ""))
        for control, rows in answers.items():
            reason = aside.get(control, "")
            why = f"out of scope: {reason}" if reason else _UNCLAIMED
            empty = (framework, control, *("",) * 7, titles.get(control, ""), "", "", reason, why)
            yield from rows or [empty]


def _mapped(
    version: PackedVersion, framework: str
) -> Iterator[tuple[str, str, tuple[str, ...], str]]:
    entries = version.sidecar.entries if version.sidecar else {}
    for statement in version.policy.statements if version.policy else ():
        entry = entries.get(statement.id)
        controls = entry.controls.get(framework, ()) if entry else ()
        if entry and controls:
            yield statement.id, statement_words(statement), tuple(controls), entry.evidence


def statement_words(statement: Statement) -> str:
    """Return a statement on one line; one that ends in a colon with its list, item by item."""
    words = plain_words(statement.text)
    if not words.endswith(":") or not statement.rest:
        return words
    items = [plain_words(one) for one in _ITEM.split(f" {statement.rest}") if one.strip()]
    return f"{words} {'; '.join(items)}"
