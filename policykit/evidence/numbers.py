"""The numbers that an auditor will test: every cadence and limit that policies promise.

An approver who reads nothing else should read these: each number is a promise, and what was not
kept in time is an exception in the report.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.evidence.change_report import plain_words
from policykit.evidence.report import Report, heading, paragraph, table
from policykit.policy.printed_numbers import prints_another

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from policykit.document import Block
    from policykit.policy import Entry, Policy, Sidecar


@dataclass(frozen=True, slots=True)
class Number:
    """One promise with a number.

    Attributes:
        statement: its id; `text` are its words.
        promise: such as "every 3 months", "within 24 hours"; empty where it is not promised any
            more.
        change: how it differs from the last issue: empty, "new", or "was …".
        evidence: what shows that it was kept.
        contradicted: the words have another number than the promise.
    """

    statement: str
    text: str
    promise: str
    change: str
    evidence: str
    contradicted: bool = False


def numbers(policy: Policy, sidecar: Sidecar, before: Sidecar | None) -> tuple[Number, ...]:
    """Return the numbers of a policy in the order of its text, then those that are gone.

    Args:
        policy: the text.
        sidecar: its mapping.
        before: the mapping of the version issued last, None for a first version.
    """
    old = before.entries if before else {}
    found = []
    for statement in policy.statements:
        entry = sidecar.entries.get(statement.id)
        promise = _promise(entry)
        was = _promise(old.get(statement.id))
        if not promise and not was:
            continue
        change = ""
        if before and promise != was:
            change = f"was {was}" if was else "new"
        evidence = entry.evidence if entry else ""
        contradicted = _contradicted(entry, statement.text)
        found.append(Number(statement.id, statement.text, promise, change, evidence, contradicted))
    here = {statement.id for statement in policy.statements}
    found += [
        Number(name, "", "", f"was {_promise(entry)}", entry.evidence)
        for name, entry in old.items()
        if name not in here and _promise(entry)
    ]
    return tuple(found)


OTHER_NUMBER = "the text has another number"
"""Said of a promise whose sentence was changed by hand and whose map was not, or the reverse."""

_TITLE = "The numbers an auditor will test"
_NOTICES = (
    "Each of these is a promise with a date. Approve only numbers that you will keep.",
    "An auditor picks some days and asks for the evidence named beside the number.",
)


def numbers_report(
    policies: Sequence[tuple[str, Sequence[Number]]], facts: tuple[tuple[str, str], ...]
) -> Report:
    """Return what an approver reads: title of each policy and its numbers, changed ones marked."""
    listed = [one for _, found in policies for one in found]
    changed = sum(1 for one in listed if one.change)
    many = "policy" if len(policies) == 1 else "policies"
    sums = f"{len(listed)} number{'' if len(listed) == 1 else 's'} in {len(policies)} {many}"
    if changed:
        sums += f", {changed} of them changed since the last issue"
    return Report(
        identifier="numbers",
        title=_TITLE,
        subtitle=sums,
        facts=facts,
        notices=_NOTICES,
        parts=tuple(numbers_blocks(policies)),
    )


def numbers_part(policies: Iterable[tuple[str, Sequence[Number]]]) -> list[Block]:
    """Return the same as a part of a larger document, below a heading of its own."""
    return [
        heading(_TITLE),
        *(paragraph(text) for text in _NOTICES),
        *numbers_blocks(policies, level=2),
    ]


def numbers_blocks(policies: Iterable[tuple[str, Sequence[Number]]], level: int = 1) -> list[Block]:
    """Return the tables of numbers, one for each policy that has any, below headings."""
    blocks: list[Block] = []
    for title, found in policies:
        if not found:
            continue
        blocks.append(heading(title, level))
        rows = [
            (
                one.statement,
                "\n".join(
                    part
                    for part in (
                        one.promise or "no longer promised",
                        _mark(one.change),
                        _mark(OTHER_NUMBER if one.contradicted else ""),
                    )
                    if part
                ),
                _short(one.text),
                one.evidence,
            )
            for one in found
        ]
        blocks.append(table(("Statement", "Number", "What is promised", "Evidence"), rows))
    return blocks or [paragraph("None of these policies promises a number.")]


def _contradicted(entry: Entry | None, text: str) -> bool:
    if entry is None:
        return False
    amounts = [entry.cadence.every] if entry.cadence else []
    amounts += [entry.limit.within] if entry.limit else []
    return any(prints_another(amount, text) for amount in amounts)


def _mark(change: str) -> str:
    return f"▲ {change}" if change else ""


def _promise(entry: Entry | None) -> str:
    if entry and entry.cadence:
        return f"every {_span(entry.cadence.every, entry.cadence.unit)}"
    if entry and entry.limit:
        return f"within {_span(entry.limit.within, entry.limit.unit)}"
    return ""


def _span(amount: int, unit: str) -> str:
    words = unit.replace("_", " ")
    return f"{amount} {words.removesuffix('s') if amount == 1 else words}"


_LONGEST = 600  # a statement with its explanation; what is longer is a list


def _short(text: str) -> str:
    plain = plain_words(text.replace("**", "").replace("*", ""))
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST].rsplit(' ', 1)[0]} …"
