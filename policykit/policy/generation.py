"""Generation: filled texts made into the files of policies.

Takes a job and the texts the filling process gave, gives for each policy the bytes of its Markdown
file, its sidecar and its facts. The same input gives the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.policy.comparison import check_pair, content_digest, text_digest
from policykit.policy.context import value_at
from policykit.policy.facts import write_facts
from policykit.policy.markdown import tidy
from policykit.policy.policy import read_policy
from policykit.policy.sidecar import (
    Cadence,
    Entry,
    Limit,
    Sidecar,
    write_sidecar,
    yaml_text,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.errors import Diagnostic
    from policykit.policy.job import FillItem, FillJob
    from policykit.policy.policy import Policy
    from policykit.template import Span
    from policykit.values import Digest, PolicyId, StatementId


@dataclass(frozen=True, slots=True)
class Digests:
    """Digests of one generated policy: of its template, its text, and text with mapping."""

    template: Digest
    text: Digest
    content: Digest


@dataclass(frozen=True, slots=True)
class Generated:
    """One generated policy.

    Attributes:
        id: of the policy.
        policy: bytes of policies/<id>.md.
        sidecar: bytes of policies/<id>.map.yaml.
        facts: bytes of .policykit/base/<id>.facts.json.
        template: template id and version, such as `access-control@1`.
        digests: of template, text and content.
    """

    id: PolicyId
    policy: bytes
    sidecar: bytes
    facts: bytes
    template: str
    digests: Digests


def finish(
    job: FillJob, texts: Mapping[str, str]
) -> tuple[tuple[Generated, ...], tuple[Diagnostic, ...]]:
    """Make the files of the policies that were filled.

    Args:
        job: what was filled.
        texts: policy id -> text; policies without one are left out.

    Returns:
        the policies in the job's order, and what is wrong with their texts: a template may give a
        statement twice. A policy with an error is left out.
    """
    generated: list[Generated] = []
    found: list[Diagnostic] = []
    for item in job.items:
        if item.template.id in texts:
            result, mistakes = _finish_one(item, texts[item.template.id])
            found.extend(mistakes)
            if result:
                generated.append(result)
    return tuple(generated), tuple(found)


def _finish_one(item: FillItem, text: str) -> tuple[Generated | None, tuple[Diagnostic, ...]]:
    template = item.template
    name = template.id
    data = f"---\n{_front_matter(item)}---\n\n{tidy(text)}".encode()
    policy, mistakes = read_policy(data, f"policies/{name}.md")
    if policy is None:
        return None, mistakes
    entries = _entries(item, policy)
    sidecar = write_sidecar(template.title, entries)
    mistakes = (*mistakes, *check_pair(policy, Sidecar(entries, f"policies/{name}.map.yaml")))
    facts = write_facts(item.context, item.uses)
    digests = Digests(item.template_digest, text_digest(data), content_digest(name, data, sidecar))
    return Generated(name, data, sidecar, facts, template.reference, digests), mistakes


def _front_matter(item: FillItem) -> str:
    template = item.template
    values = {
        "id": template.id,
        "title": yaml_text(template.title),
        "owner_role": yaml_text(template.owner_role),
        "approver_role": yaml_text(item.approver_role),
        "classification": yaml_text(item.classification),
        "audience": yaml_text(template.audience),
        "ack_required": str(template.ack_required).lower(),
        "template": template.reference,
    }
    return "".join(f"{key}: {value}\n" for key, value in values.items())


def _entries(item: FillItem, policy: Policy) -> dict[StatementId, Entry]:
    """Return the entries of the statements that the filled text contains, in its order."""
    entries: dict[StatementId, Entry] = {}
    for statement in policy.statements:
        entry = item.template.map.entries.get(statement.id)
        if entry is None:
            continue  # check_pair reports it
        cadence, limit = _number(item, entry.cadence), _number(item, entry.limit)
        entries[statement.id] = Entry(
            entry.controls,
            Cadence(*cadence) if cadence else None,
            Limit(*limit) if limit else None,
            entry.evidence,
        )
    return entries


def _number(item: FillItem, span: Span | None) -> tuple[int, str, str | None] | None:
    """Return number, unit and parameter; None where the parameter is null."""
    if span is None:
        return None
    if isinstance(span.value, int):
        return span.value, span.unit, span.parameter
    value = value_at(item.context, span.value)
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value, span.unit, span.value
