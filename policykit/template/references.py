"""References of a template to what stands once for all policies: terms, and other policies.

Takes the front matter, gives `terms` and `related` as values. Whether a term or a policy of that id
exists is checked in `library`, which has them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.errors import Diagnostic, Place, error
from policykit.template.keys import check_keys

if TYPE_CHECKING:
    from policykit.template.yaml_source import YamlSource

STANDARD_POLICIES = frozenset(
    """
    information-security access-control incident-response vendor-management policy-governance
    risk-management compliance-audit code-of-conduct human-resources-security security-awareness
    acceptable-use asset-management data-classification data-retention cryptography
    endpoint-security remote-work physical-security network-cloud-security operations-security
    change-management secure-development vulnerability-management logging-monitoring
    business-continuity privacy processing-integrity hipaa-security
    """.split()  # noqa: SIM905 -- 28 quoted ids would be harder to check by eye
)
"""Ids that policykit's own policies have. A template may name each of them, whether or not its
library holds that policy: a set without it reads the words that the template gives instead."""


@dataclass(frozen=True, slots=True)
class Related:
    """Another policy that a template names among its related documents.

    Attributes:
        id: of the policy.
        purpose: what to look for there, after "for"; None where the title says enough.
        place: where the template names it.
    """

    id: str
    purpose: str | None
    place: Place


def read_terms(yaml: YamlSource, found: list[Diagnostic]) -> dict[str, Place]:
    """Return the ids of the terms a template defines, each with its place."""
    given = yaml.value.get("terms", [])
    hint = "Write it like `terms: [vendor, critical-system]`."
    if not isinstance(given, list) or not all(isinstance(term, str) for term in given):
        found.append(error("PK207", "terms is not a list of ids", yaml.place("terms"), hint))
        return {}
    terms: dict[str, Place] = {}
    for index, term in enumerate(given):
        place = yaml.place("terms", index)
        if term in terms:
            found.append(error("PK203", f"the term {term} stands here twice", place, "Remove one."))
        terms[term] = place
    return terms


def read_related(yaml: YamlSource, found: list[Diagnostic]) -> tuple[Related, ...]:
    """Return the related policies in the order of the front matter."""
    given = yaml.value.get("related", [])
    hint = "Write each like `- {id: risk-management, for: the method of assessment}`."
    if not isinstance(given, list) or not all(isinstance(entry, dict) for entry in given):
        message = "related is not a list of policies"
        found.append(error("PK207", message, yaml.place("related"), hint))
        return ()
    related: dict[str, Related] = {}
    for index, entry in enumerate(given):
        at = ("related", index)
        place = yaml.place(*at)
        mistakes = check_keys(yaml, at, ("id", "for"), ("id",), "a related policy")
        for key in ("id", "for"):
            if key in entry and not (isinstance(entry[key], str) and entry[key].strip()):
                mistakes.append(error("PK207", f"{key} is not text", yaml.place(*at, key), hint))
        found.extend(mistakes)
        if mistakes:
            continue
        if entry["id"] in related:
            message = f"{entry['id']} stands here twice"
            found.append(error("PK203", message, place, "Remove one."))
        related[entry["id"]] = Related(entry["id"], entry.get("for"), place)
    return tuple(related.values())
