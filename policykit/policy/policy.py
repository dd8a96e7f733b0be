"""Policies: the Markdown files people own, read into values.

Takes the bytes of `policies/<id>.md`, gives a `Policy`. Lifecycle state is never in the file: it
comes from records (life of a policy, 7), so keys that pretend to hold it are errors.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.errors import Diagnostic, Place, error, has_errors
from policykit.policy.statement import Statement, conflict_lines, find_statements
from policykit.template import check_keys, decode_text, split_front_matter
from policykit.values import PolicyId, policy_id

if TYPE_CHECKING:
    from policykit.template import YamlSource

TEXT_KEYS = ("id", "title", "owner_role", "approver_role", "classification", "audience")
KEYS = (*TEXT_KEYS, "ack_required", "template")
LIFECYCLE_KEYS = (
    "version",
    "revision",
    "status",
    "state",
    "date",
    "effective",
    "effective_date",
    "issued",
    "issue_date",
    "approved",
    "approved_by",
    "approved_on",
    "approval_date",
    "approver",
    "author",
    "owner",
    "last_reviewed",
    "last_review",
    "next_review",
    "review_date",
    "reviewed",
    "supersedes",
    "superseded_by",
    "history",
)
_FILE = re.compile(r"(?:.*/)?([^/]+)\.md")


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy as it stands in its file.

    Attributes:
        id: the same as the file's name.
        title: of the document.
        owner_role: role key.
        approver_role: role key.
        classification: id of a classification level.
        audience: who must know it, in words.
        ack_required: whether people acknowledge it.
        template: template id and version, such as `access-control@1`; empty for one without.
        body: Markdown after the front matter, with LF line ends.
        body_line: line of the file on which the body begins, from 1.
        statements: in the order of the text.
    """

    id: PolicyId
    title: str
    owner_role: str
    approver_role: str
    classification: str
    audience: str
    ack_required: bool
    template: str
    body: str
    body_line: int
    statements: tuple[Statement, ...]


def read_policy(data: bytes, file: str) -> tuple[Policy | None, tuple[Diagnostic, ...]]:
    """Read a policy file.

    Args:
        data: the file.
        file: its path in the workspace, such as `policies/access-control.md`.

    Returns:
        the policy, or None when an error is among the diagnostics.
    """
    markers = conflict_markers(data, file)
    if markers:
        return None, markers
    parts, found = split_front_matter(data, file)
    if parts is None:
        return None, found
    yaml = parts.yaml
    mistakes = list(found)
    mistakes.extend(_lifecycle_keys(yaml))
    known = [*KEYS, *(key for key in yaml.value if key in LIFECYCLE_KEYS)]
    required = (*TEXT_KEYS, "ack_required")
    mistakes.extend(check_keys(yaml, (), known, required, "a policy"))
    mistakes.extend(_wrong_values(yaml, file))
    statements, problems = find_statements(parts.body, parts.body_line, file)
    mistakes.extend(problems)
    if has_errors(mistakes):
        return None, tuple(mistakes)
    values = yaml.value
    policy = Policy(
        id=policy_id(values["id"]),
        title=values["title"],
        owner_role=values["owner_role"],
        approver_role=values["approver_role"],
        classification=values["classification"],
        audience=values["audience"],
        ack_required=values["ack_required"],
        template=values.get("template") or "",
        body=parts.body,
        body_line=parts.body_line,
        statements=statements,
    )
    return policy, tuple(mistakes)


def conflict_markers(data: bytes, file: str) -> tuple[Diagnostic, ...]:
    """Return one error per conflict that the text shows, or per marker left of one (PK300)."""
    text, _ = decode_text(data, file)
    lines = (text or "").split("\n")
    name = file.rpartition("/")[2].partition(".")[0]
    hint = (
        f"Decide it: policykit merge resolve {name}. Or keep one of the texts between <<<<<<< and "
        ">>>>>>>, and remove the marker lines."
    )
    found, within = [], False
    for line in conflict_lines(text or ""):
        if not within:
            found.append(error("PK300", "a conflict is not decided here", Place(file, line), hint))
        within = not lines[line - 1].startswith(">") and (within or lines[line - 1][0] == "<")
    return tuple(found)


def _lifecycle_keys(yaml: YamlSource) -> list[Diagnostic]:
    hint = "Remove the line: it follows from records when a version is proposed, approved, issued."
    return [
        error("PK301", f"{key!r} does not belong in a policy file", yaml.place(key), hint)
        for key in yaml.value
        if key in LIFECYCLE_KEYS
    ]


def _wrong_values(yaml: YamlSource, file: str) -> list[Diagnostic]:
    values = yaml.value
    found = [
        error("PK309", f"{key} is not text, or is empty", yaml.place(key), f"Write `{key}: …`.")
        for key in TEXT_KEYS
        if key in values and not (isinstance(values[key], str) and values[key].strip())
    ]
    if not isinstance(values.get("ack_required", False), bool):
        hint = "Write `ack_required: true` or `ack_required: false`."
        message = "ack_required is not true or false"
        found.append(error("PK309", message, yaml.place("ack_required"), hint))
    if not isinstance(values.get("template") or "", str):
        hint = "Write it like access-control@1, or remove the line."
        found.append(error("PK309", "template is not text", yaml.place("template"), hint))
    name = values.get("id")
    if not isinstance(name, str):
        return found
    try:
        policy_id(name)
    except ValueError as problem:
        found.append(error("PK307", str(problem), yaml.place("id"), "Use the file's name."))
        return found
    stem = _FILE.fullmatch(file)
    if stem and stem[1] != name:
        message = f"the id is {name!r}, but the file is called {stem[1]}.md"
        hint = "Make both the same."
        found.append(error("PK307", message, yaml.place("id"), hint))
    return found
