"""The filling job: what is to be filled, checked as far as it can be without filling it.

Takes a profile, a library and a day, gives a `FillJob` whose payload the filling process reads.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policykit.errors import Diagnostic, error
from policykit.policy.context import (
    Context,
    common_context,
    parameters_read,
    unknown_reads,
    value_at,
    with_parameters,
)
from policykit.policy.parameters import Resolution, look_up, unknown_parameters
from policykit.policy.references import with_references, wrong_terms
from policykit.policy.selection import applicable, asked_for
from policykit.profile import unheld_roles
from policykit.template import JINJA_OPTIONS, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from policykit.profile import Profile
    from policykit.template import Library, Parameter, Part, Template, Uses
    from policykit.values import Digest

_HIDDEN_CATEGORIES = frozenset({"Cc", "Cs", "Co"})
_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u2060\ufeff")


@dataclass(frozen=True, slots=True)
class FillItem:
    """One policy to fill.

    Attributes:
        template: what is filled.
        uses: what its places read.
        template_digest: over template, map and parts.
        context: what it is filled with.
        approver_role: with the profile's override.
        classification: level of the document.
    """

    template: Template
    uses: Uses
    template_digest: Digest
    context: Context
    approver_role: str
    classification: str


@dataclass(frozen=True, slots=True)
class FillJob:
    """The policies of one run, and the parts they share."""

    items: tuple[FillItem, ...]
    parts: Mapping[str, Part]

    def payload(self) -> bytes:
        """Return the job as the filling process reads it: JSON."""
        job = {
            "syntax": JINJA_OPTIONS,
            "parts": {
                name: {"file": part.tree.file, "source": part.source}
                for name, part in self.parts.items()
            },
            "policies": [
                {
                    "id": item.template.id,
                    "file": item.template.file,
                    "source": item.template.source,
                    "context": item.context,
                }
                for item in self.items
            ],
        }
        return json.dumps(job).encode()


def prepare(
    profile: Profile, library: Library, ids: Iterable[str] | None, on: date
) -> tuple[FillJob, tuple[Diagnostic, ...]]:
    """Prepare the filling of policies.

    Args:
        profile: the organization's facts.
        library: templates without errors.
        ids: which policies; None for all that apply.
        on: day of generation; decides who holds a role.

    Returns:
        the job, and every mistake found. Do not fill it when there are errors.
    """
    chosen, found_when = applicable(profile, library)
    wanted, found_ids = asked_for(ids, chosen, library, profile)
    found = [*found_when, *found_ids, *unknown_parameters(profile, library)]
    found.extend(unheld_roles(profile, on))
    found.extend(_unknown_overrides(profile, library))
    common = common_context(profile, library, chosen, on)
    resolution = Resolution(profile, library)
    items: list[FillItem] = []
    for template in wanted:
        uses = library.uses[template.id]
        needed = _needed(template, uses, library)
        values = resolution.resolve(needed)
        context = with_references(with_parameters(common, values), template, library)
        found.extend(wrong_terms(template, library, profile))
        found.extend(unknown_reads(uses, context, needed - values.keys()))
        found.extend(_unknown_roles(template, profile))
        found.extend(_hidden_characters(uses, context, profile))
        items.append(
            FillItem(
                template,
                uses,
                library.digests[template.id],
                context,
                _approver(template, profile),
                _classification(template, profile),
            )
        )
    found.extend(resolution.found)
    return FillJob(tuple(items), library.parts), tuple(dict.fromkeys(found))


def unanswered(profile: Profile, library: Library) -> tuple[Parameter, ...]:
    """Return the parameters that policies of this organization need and nobody has answered.

    In the order of the library; an interview asks their questions before the first filling.
    """
    chosen, _ = applicable(profile, library)
    resolution = Resolution(profile, library)
    for template in chosen:
        resolution.resolve(_needed(template, library.uses[template.id], library))
    return tuple(resolution.missing)


def _needed(template: Template, uses: Uses, library: Library) -> set[str]:
    """Return the parameters a template declares, and those of other templates that it reads."""
    read = {item.path for item in uses.reads} | uses.paths
    for entry in template.map.entries.values():
        read |= {str(span.value) for span in (entry.cadence, entry.limit) if span}
    return parameters_read(read, library.parameters) | {
        parameter.path for parameter in template.parameters
    }


def _unknown_overrides(profile: Profile, library: Library) -> Iterator[Diagnostic]:
    overrides = look_up(profile.tree, "approval.overrides")
    for name in overrides if isinstance(overrides, dict) else {}:
        if name not in library.templates:
            place = profile.place(f"approval.overrides.{name}")
            hint = did_you_mean(name, library.templates, "Remove it.")
            yield error("PK246", f"there is no template {name!r}", place, hint)


def _unknown_roles(template: Template, profile: Profile) -> Iterator[Diagnostic]:
    roles = profile.tree["roles"]
    for key in ("owner_role", "approver_role"):
        role = getattr(template, key)
        if role not in roles:
            hint = did_you_mean(role, roles, f"The roles are {', '.join(roles)}.")
            yield error("PK245", f"there is no role {role!r}", template.places[key], hint)


def _approver(template: Template, profile: Profile) -> str:
    overrides = look_up(profile.tree, "approval.overrides")
    chosen = overrides.get(template.id) if isinstance(overrides, dict) else None
    return str(chosen or template.approver_role)


def _classification(template: Template, profile: Profile) -> str:
    """Return the profile's level for policy documents, or the template's where that is stricter.

    Levels are ordered from the least to the most sensitive. A level the profile does not have
    counts as the profile's own.
    """
    section = profile.tree["classification"]
    levels = [level["id"] for level in section["levels"]]
    own = section.get("policy_documents")
    if own not in levels:
        return template.classification
    if template.classification not in levels:
        return str(own)
    return str(max(own, template.classification, key=levels.index))


def _hidden_characters(uses: Uses, context: Context, profile: Profile) -> Iterator[Diagnostic]:
    for path in sorted(uses.paths):
        if any(_is_hidden(text) for text in _texts(value_at(context, path))):
            hint = "Type it again; such characters come from copying and cannot be seen."
            message = f"{path} holds a control character or one that hides or reorders text"
            place = profile.place(path.split("[]")[0])
            yield error("PK247", message, place, hint)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def _is_hidden(text: str) -> bool:
    return any(
        letter in _REORDERING
        or (unicodedata.category(letter) in _HIDDEN_CATEGORIES and letter not in "\t\n\r")
        for letter in text
    )
