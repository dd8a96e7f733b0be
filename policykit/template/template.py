"""Templates and parts: front matter, parameters, syntax tree and statement map of one policy.

Takes bytes, gives a `Template` or a `Part`. What needs the other files of a library (controls,
parts, ids used twice) is checked in `library`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.canonical import sha256
from policykit.errors import Diagnostic, Place, error, has_errors
from policykit.template.condition import Condition, read_condition
from policykit.template.front_matter import split_front_matter
from policykit.template.keys import check_keys
from policykit.template.parameter import Parameter, read_parameters
from policykit.template.references import Related, read_related, read_terms
from policykit.template.statement_map import StatementMap, read_statement_map
from policykit.template.syntax import numbered_source, parse
from policykit.template.uses import Tree
from policykit.template.yaml_source import decode_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.template.yaml_source import YamlSource
    from policykit.values import Digest, PolicyId

_TEXTS = (
    "id",
    "title",
    "prefix",
    "owner_role",
    "approver_role",
    "classification",
    "audience",
)
_LISTS = ("parameters", "terms", "related")
_REQUIRED = (*_TEXTS, "version", "when", "ack_required")
_KEYS = (*_REQUIRED, *_LISTS)
_PREFIX = re.compile(r"[A-Z]{2,4}")


@dataclass(frozen=True, slots=True)
class Template:
    """One policy template.

    Attributes:
        id: policy id, the same as the file's name.
        title: of the policy.
        version: of the template.
        prefix: of the statement ids, such as `AC`.
        when: condition under which the policy applies.
        owner_role: role key.
        approver_role: role key, before the profile's overrides.
        classification: id of a classification level.
        audience: who must know it, in words.
        ack_required: whether people acknowledge it.
        parameters: as declared here.
        terms: ids of the glossary's terms that it defines, each with its place.
        related: policies among its related documents.
        source: the body as Jinja reads it, with empty lines in place of the front matter.
        tree: the syntax tree of the body.
        map: statement id -> controls, cadence, limit, evidence.
        file: name for messages.
        places: front matter key -> where it stands.
        body_digest: SHA-256 of the template file.
        map_digest: SHA-256 of the map file.
    """

    id: PolicyId
    title: str
    version: int
    prefix: str
    when: Condition
    owner_role: str
    approver_role: str
    classification: str
    audience: str
    ack_required: bool
    parameters: tuple[Parameter, ...]
    terms: Mapping[str, Place]
    related: tuple[Related, ...]
    source: str
    tree: Tree
    map: StatementMap
    file: str
    places: dict[str, Place]
    body_digest: Digest
    map_digest: Digest

    @property
    def reference(self) -> str:
        """Id and version, as a policy's front matter names its template."""
        return f"{self.id}@{self.version}"


@dataclass(frozen=True, slots=True)
class Part:
    """Text shared by templates, without front matter.

    Attributes:
        name: as an include writes it, such as `_parts/scope.md.j2`.
        source: the text as Jinja reads it.
        tree: its syntax tree.
        digest: SHA-256 of the file.
    """

    name: str
    source: str
    tree: Tree
    digest: Digest


def read_template(
    id: PolicyId,  # noqa: A002 -- the word for it everywhere in policykit
    body: bytes,
    map_bytes: bytes,
    file: str,
    map_file: str,
) -> tuple[Template | None, tuple[Diagnostic, ...]]:
    """Read a template and its statement map.

    Args:
        id: policy id that the file's name gives.
        body: the `.md.j2` file.
        map_bytes: the `.map.yaml` file.
        file: name of the template for messages.
        map_file: name of the map for messages.

    Returns:
        the template, or None when an error is among the diagnostics.
    """
    statement_map, map_mistakes = read_statement_map(map_bytes, map_file)
    parts, mistakes = split_front_matter(body, file)
    found = [*mistakes, *map_mistakes]
    if parts is None:
        return None, tuple(found)
    yaml = parts.yaml
    found.extend(check_keys(yaml, (), _KEYS, _REQUIRED, "a template"))
    found.extend(_wrong_values(yaml, id))
    parameters, mistakes_of_parameters = read_parameters(yaml)
    found.extend(mistakes_of_parameters)
    terms, related = read_terms(yaml, found), read_related(yaml, found)
    root, syntax_mistakes = parse(parts.body, parts.body_line, file)
    found.extend(syntax_mistakes)
    when = _read_when(yaml, found)
    if has_errors(found) or root is None or statement_map is None or when is None:
        return None, tuple(found)
    values = yaml.value
    source = numbered_source(parts.body, parts.body_line)
    template = Template(
        id=id,
        title=values["title"],
        version=values["version"],
        prefix=values["prefix"],
        when=when,
        owner_role=values["owner_role"],
        approver_role=values["approver_role"],
        classification=values["classification"],
        audience=values["audience"],
        ack_required=values["ack_required"],
        parameters=parameters,
        terms=terms,
        related=related,
        source=source,
        tree=Tree(root, file, source),
        map=statement_map,
        file=file,
        places={key: yaml.place(key) for key in values},
        body_digest=sha256(body),
        map_digest=sha256(map_bytes),
    )
    return template, tuple(found)


def read_part(name: str, data: bytes, file: str) -> tuple[Part | None, tuple[Diagnostic, ...]]:
    """Read a part.

    Args:
        name: as an include writes it.
        data: the file.
        file: name for messages.

    Returns:
        the part, or None when an error is among the diagnostics.
    """
    text, found = decode_text(data, file)
    if text is None:
        return None, found
    root, found = parse(text, 1, file)
    if root is None:
        return None, found
    source = numbered_source(text, 1)
    return Part(name, source, Tree(root, file, source), sha256(data)), found


def _wrong_values(yaml: YamlSource, identifier: PolicyId) -> list[Diagnostic]:
    values = yaml.value
    found = [
        error("PK207", f"{key} is not text, or is empty", yaml.place(key), f"Write `{key}: …`.")
        for key in _TEXTS
        if key in values and not (isinstance(values[key], str) and values[key].strip())
    ]
    if found:
        return found
    if values.get("id", identifier) != identifier:
        message = f"the id is {values['id']!r}, but the file is that of {identifier}"
        hint = "Make both the same."
        found.append(error("PK207", message, yaml.place("id"), hint))
    version = values.get("version", 1)
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        message = "version is not a whole number from 1"
        found.append(error("PK207", message, yaml.place("version"), "Write `version: 1`."))
    if not isinstance(values.get("ack_required", False), bool):
        message = "ack_required is not true or false"
        hint = "Write `ack_required: true` or `ack_required: false`."
        found.append(error("PK207", message, yaml.place("ack_required"), hint))
    if "prefix" in values and not _PREFIX.fullmatch(values["prefix"]):
        message = f"{values['prefix']!r} is not a prefix of statement ids"
        hint = "Use two to four capital letters, like AC."
        found.append(error("PK207", message, yaml.place("prefix"), hint))
    return found


def _read_when(yaml: YamlSource, found: list[Diagnostic]) -> Condition | None:
    if "when" not in yaml.value:
        return None
    when = yaml.value["when"]
    text = str(when).lower() if isinstance(when, bool) else str(when)
    try:
        return read_condition(text)
    except ValueError as problem:
        message = f"the condition {when!r} is wrong: {problem}"
        hint = "Write `when: true`, `when: flags.phi`, or join such names with and, or, not."
        found.append(error("PK225", message, yaml.place("when"), hint))
        return None
