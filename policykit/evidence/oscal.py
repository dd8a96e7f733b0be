"""OSCAL: the policies in force as a component definition, and the criteria as catalogs of ids.

Takes plain values, gives values that JSON can carry. The same policies give the same documents:
ids are UUIDs of names (RFC 9562, version 5), times are arguments.

A policy is a component of type `policy`; a criterion it answers is an implemented requirement; its
PDF is a resource with its digest. No catalog of the Trust Services Criteria is published, and
their text is not ours to give: catalogs hold ids and this project's own titles.

Model: NIST OSCAL 1.1.3, component definition and catalog, https://pages.nist.gov/OSCAL.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from policykit.canonical import json_bytes, sha256

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from policykit.values import Digest, PolicyId

OSCAL_VERSION = "1.1.3"
NAMESPACE = "urn:x-policykit:oscal"
"""The namespace of properties that are ours; OSCAL asks for one where its own list has none."""

_NAMES = UUID("6f4b1f0e-6a0c-5c53-9a86-5d1f64cf3f0a")
_TOKEN = re.compile(r"(?:[^\W\d]|_)[\w.\-]*")
_APPROVER = "policy-approver"


@dataclass(frozen=True, slots=True)
class Clause:
    """A statement of a policy: its id and its words."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class PolicyInForce:
    """A policy on the day of the export.

    Attributes:
        approved_by: names, in the order of the steps.
        pdf: path of the sealed file, from where the export lies.
        answers: framework -> control -> the statements that answer it.
    """

    id: PolicyId
    title: str
    version: str
    effective: date
    approved_by: tuple[str, ...]
    pdf: str
    pdf_sha256: Digest
    answers: Mapping[str, Mapping[str, tuple[Clause, ...]]]


@dataclass(frozen=True, slots=True)
class Catalog:
    """A framework: groups of (id, title, [(control, title)]) in its order."""

    id: str
    title: str
    version: str
    groups: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]


def export(
    organization: str,
    policies: Sequence[PolicyInForce],
    catalogs: Sequence[Catalog],
    at: datetime,
) -> dict[str, bytes]:
    """Return `component-definition.json` and a catalog for each framework that is answered.

    By path, from where the export lies; the PDFs that they name are not among them.

    Args:
        organization: its legal name.
        policies: those in force; at least one.
        catalogs: every framework that a policy names.
        at: when what is told last changed; aware.
    """
    named = {framework for policy in policies for framework in policy.answers}
    used = [catalog for catalog in catalogs if catalog.id in named]
    definition = _definition(organization, policies, used, at)
    files = {"component-definition.json": json_bytes(definition)}
    for catalog in used:
        files[_catalog_path(catalog.id)] = json_bytes(_catalog(catalog, at))
    return files


def control_token(framework: str, control: str) -> str:
    """Return a control's id as OSCAL can carry it: a letter first, no brackets.

    >>> control_token("soc2", "CC6.1"), control_token("hipaa", "164.308(a)(1)(ii)(A)")
    ('cc6.1', 'hipaa-164.308.a.1.ii.A')
    >>> control_token("iso27001", "5.15")
    'iso27001-5.15'

    The case of what stands in brackets is kept: HIPAA tells (i) from (I) by it.
    """
    token = re.sub(r"[()\s]+", ".", control).strip(".")
    if _TOKEN.fullmatch(token):
        return token.lower()
    return f"{framework}-{token}"


def faults(files: Mapping[str, bytes], documents: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what is wrong with an export beyond what a schema tells.

    References that lead nowhere, ids that stand twice, controls that no catalog has, resources
    whose file is missing or has another digest.

    Args:
        files: the bytes of every file that resources name, by path.
        documents: the parsed documents, by the names of `export`.
    """
    definition = documents["component-definition.json"]["component-definition"]
    return (
        *_twice(definition),
        *_dangling(definition),
        *_unknown_controls(definition, documents),
        *_wrong_files(definition, files),
    )


def _definition(
    organization: str, policies: Sequence[PolicyInForce], catalogs: Sequence[Catalog], at: datetime
) -> dict[str, Any]:
    party = _uuid(organization, "organization")
    return {
        "component-definition": {
            "uuid": _uuid(organization, "component-definition", at.isoformat()),
            "metadata": {
                "title": f"Policies of {organization}",
                "last-modified": at.isoformat(),
                "version": at.date().isoformat(),
                "oscal-version": OSCAL_VERSION,
                "roles": [{"id": _APPROVER, "title": "Approves policies"}],
                "parties": [{"uuid": party, "type": "organization", "name": organization}],
            },
            "components": [
                _component(organization, policy, catalogs, party) for policy in policies
            ],
            "back-matter": {"resources": [_resource(organization, one) for one in policies]},
        }
    }


def _component(
    organization: str, policy: PolicyInForce, catalogs: Sequence[Catalog], party: str
) -> dict[str, Any]:
    approved = ", ".join(policy.approved_by)
    component = {
        "uuid": _uuid(organization, policy.id),
        "type": "policy",
        "title": policy.title,
        "description": (
            f"{policy.title} of {organization}, version {policy.version}, in force since "
            f"{policy.effective}, approved by {approved}."
        ),
        "props": [
            {"name": "version", "value": policy.version},
            _own("policy-id", policy.id),
            _own("effective", policy.effective.isoformat()),
        ],
        "links": [{"href": f"#{_resource_uuid(organization, policy)}", "rel": "reference"}],
        "responsible-roles": [{"role-id": _APPROVER, "party-uuids": [party]}],
    }
    implemented = [
        _implementation(organization, policy, catalog)
        for catalog in catalogs
        if policy.answers.get(catalog.id)
    ]
    if implemented:  # OSCAL has no empty lists
        component["control-implementations"] = implemented
    return component


def _implementation(organization: str, policy: PolicyInForce, catalog: Catalog) -> dict[str, Any]:
    return {
        "uuid": _uuid(organization, policy.id, catalog.id),
        "source": _catalog_path(catalog.id),
        "description": f"What the {policy.title} answers of {catalog.title}.",
        "implemented-requirements": [
            _requirement(organization, policy, catalog.id, control, clauses)
            for control, clauses in policy.answers[catalog.id].items()
        ],
    }


def _requirement(
    organization: str,
    policy: PolicyInForce,
    framework: str,
    control: str,
    clauses: tuple[Clause, ...],
) -> dict[str, Any]:
    token = control_token(framework, control)
    named = ", ".join(clause.id for clause in clauses)
    # A statement id may stand once in a requirement (metaschema, is-unique): the clauses share it.
    return {
        "uuid": _uuid(organization, policy.id, framework, control),
        "control-id": token,
        "description": f"Answered by {named} of the {policy.title}.",
        "props": [_own("clause", clause.id) for clause in clauses],
        "statements": [
            {
                "statement-id": f"{token}_smt",
                "uuid": _uuid(organization, policy.id, framework, control, "statement"),
                "description": "\n".join(f"{clause.id}: {clause.text}" for clause in clauses),
            }
        ],
    }


def _resource(organization: str, policy: PolicyInForce) -> dict[str, Any]:
    return {
        "uuid": _resource_uuid(organization, policy),
        "title": f"{policy.title}, version {policy.version} (sealed PDF)",
        "props": [{"name": "type", "value": "policy"}],
        "rlinks": [
            {
                "href": policy.pdf,
                "media-type": "application/pdf",
                "hashes": [{"algorithm": "SHA-256", "value": policy.pdf_sha256}],
            }
        ],
    }


def _catalog(catalog: Catalog, at: datetime) -> dict[str, Any]:
    return {
        "catalog": {
            "uuid": _uuid(catalog.id, catalog.version),
            "metadata": {
                "title": f"{catalog.title}: ids, with titles in our own words",
                "last-modified": at.isoformat(),
                "version": catalog.version,
                "oscal-version": OSCAL_VERSION,
            },
            "groups": [
                {
                    "id": f"group-{control_token(catalog.id, name)}",
                    "title": title,
                    "controls": [_control(catalog.id, *control) for control in controls],
                }
                for name, title, controls in catalog.groups
            ],
        }
    }


def _control(framework: str, control: str, title: str) -> dict[str, Any]:
    token = control_token(framework, control)
    return {
        "id": token,
        "title": title,
        "props": [{"name": "label", "value": control}],
        "parts": [{"id": f"{token}_smt", "name": "statement", "prose": title}],
    }


def _catalog_path(framework: str) -> str:
    return f"catalogs/{framework}.json"


def _own(name: str, value: str) -> dict[str, str]:
    return {"name": name, "ns": NAMESPACE, "value": value}


def _uuid(*names: str) -> str:
    return str(uuid5(_NAMES, "\n".join(names)))


def _resource_uuid(organization: str, policy: PolicyInForce) -> str:
    return _uuid(organization, policy.id, policy.version, policy.pdf_sha256)


def _walk(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _walk(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner)


def _twice(definition: Mapping[str, Any]) -> Iterator[str]:
    seen: set[str] = set()
    for node in _walk(definition):
        if "uuid" in node:
            if node["uuid"] in seen:
                yield f"the id {node['uuid']} stands twice"
            seen.add(node["uuid"])


def _dangling(definition: Mapping[str, Any]) -> Iterator[str]:
    metadata = definition["metadata"]
    resources = {one["uuid"] for one in definition["back-matter"]["resources"]}
    roles = {one["id"] for one in metadata["roles"]}
    parties = {one["uuid"] for one in metadata["parties"]}
    linked: set[str] = set()
    for component in definition["components"]:
        for link in component["links"]:
            linked.add(link["href"].removeprefix("#"))
        for role in component["responsible-roles"]:
            yield from _outside([role["role-id"]], roles, "role")
            yield from _outside(role["party-uuids"], parties, "party")
    yield from _outside(sorted(linked), resources, "resource")
    yield from (f"nothing links to the resource {one}" for one in sorted(resources - linked))


def _outside(names: Iterable[str], known: set[str], kind: str) -> Iterator[str]:
    yield from (f"there is no {kind} {name}" for name in names if name not in known)


def _unknown_controls(definition: Mapping[str, Any], documents: Mapping[str, Any]) -> Iterator[str]:
    for component in definition["components"]:
        for implementation in component.get("control-implementations", ()):
            source = implementation["source"]
            if source not in documents:
                yield f"there is no catalog {source}"
                continue
            known = {node["id"] for node in _walk(documents[source]) if "id" in node}
            for requirement in implementation["implemented-requirements"]:
                wanted = [requirement["control-id"]]
                wanted += [one["statement-id"] for one in requirement["statements"]]
                yield from _outside(wanted, known, f"control in {source}:")


def _wrong_files(definition: Mapping[str, Any], files: Mapping[str, bytes]) -> Iterator[str]:
    for resource in definition["back-matter"]["resources"]:
        for link in resource["rlinks"]:
            data = files.get(link["href"])
            if data is None:
                yield f"{link['href']} is missing"
            elif sha256(data) != link["hashes"][0]["value"]:
                yield f"{link['href']} has another digest"
