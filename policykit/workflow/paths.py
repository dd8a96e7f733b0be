"""Where things stand in a workspace: one function or constant for each path of the layout.

Paths are relative to the top of the workspace, with forward slashes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policykit.values import Digest, PolicyId, Version

PROFILE = "org_profile.yaml"
LOCK = ".policykit/lock.json"
SCHEMA = ".policykit/org_profile.schema.json"
POLICIES = "policies/"
RECORDS = "records/"
DRAFTS = "output/draft/"
DRAFT_BOOK = f"{DRAFTS}policy-book.pdf"
DRAFT_NUMBERS = f"{DRAFTS}numbers.pdf"
DRAFT_CHANGES = f"{DRAFTS}changes.pdf"
DRAFT_MAIL = f"{DRAFTS}approval-mail.txt"
BASES = ".policykit/base/"

_POLICY_SUFFIX = ".md"
_SIDECAR_SUFFIX = ".map.yaml"


def policy(identifier: PolicyId) -> str:
    """Return the path of a policy's text."""
    return f"{POLICIES}{identifier}{_POLICY_SUFFIX}"


def sidecar(identifier: PolicyId) -> str:
    """Return the path of a policy's mapping."""
    return f"{POLICIES}{identifier}{_SIDECAR_SUFFIX}"


def import_report(identifier: PolicyId) -> str:
    """Return the path of what an import decided and what it was unsure about."""
    return f"{POLICIES}{identifier}/import-report.md"


def import_review(identifier: PolicyId) -> str:
    """Return the path of the mappings that an import proposes, for a person to choose from."""
    return f"{POLICIES}{identifier}/import-mappings.yaml"


def base_policy(identifier: PolicyId) -> str:
    """Return the path of the text that was last generated, the base of the merge."""
    return f"{BASES}{identifier}{_POLICY_SUFFIX}"


def base_sidecar(identifier: PolicyId) -> str:
    """Return the path of the mapping that was last generated."""
    return f"{BASES}{identifier}{_SIDECAR_SUFFIX}"


def base_facts(identifier: PolicyId) -> str:
    """Return the path of the facts that the last generation used."""
    return f"{BASES}{identifier}.facts.json"


def pending(identifier: PolicyId) -> str:
    """Return the path of the freshly generated text that waits for a conflict to be resolved."""
    return f".policykit/pending/{identifier}{_POLICY_SUFFIX}"


def pending_sidecar(identifier: PolicyId) -> str:
    """Return the path of the freshly generated mapping that waits with it."""
    return f".policykit/pending/{identifier}{_SIDECAR_SUFFIX}"


def pending_facts(identifier: PolicyId) -> str:
    """Return the path of the facts of the generation that waits."""
    return f".policykit/pending/{identifier}.facts.json"


def pending_mapping(identifier: PolicyId) -> str:
    """Return the path of the list of mapping entries that wait for a decision."""
    return f".policykit/pending/{identifier}.conflicts.json"


def all_bases(identifier: PolicyId) -> tuple[str, ...]:
    """Return every path of what a policy was last generated as, in the order of `all_pending`."""
    return base_policy(identifier), base_sidecar(identifier), base_facts(identifier)


def merge_sides(identifier: PolicyId) -> tuple[str, str, str]:
    """Return where base, ours and theirs of a conflict are written for a merge tool."""
    base, ours, theirs = (
        f"{DRAFTS}merge/{identifier}.{side}.md" for side in ("base", "ours", "theirs")
    )
    return base, ours, theirs


def all_pending(identifier: PolicyId) -> tuple[str, ...]:
    """Return every path at which something of a policy waits for a conflict to be resolved."""
    return pending(identifier), pending_sidecar(identifier), pending_facts(identifier)


def unread(identifier: PolicyId) -> str:
    """Return the path of the list of statements that a template brought in and nobody read yet."""
    return f".policykit/new/{identifier}.json"


def records(identifier: PolicyId) -> str:
    """Return the folder of a policy's records."""
    return f"{RECORDS}{identifier}/"


def evidence(identifier: PolicyId, digest: Digest, name: str) -> str:
    """Return where a file that shows an approval is kept; the digest keeps names apart."""
    return f"{records(identifier)}evidence/{digest[:12]}-{name}"


def issued_pdf(identifier: PolicyId, version: Version) -> str:
    """Return the path of an issued PDF; the name alone tells an auditor what it is."""
    return f"output/issued/{identifier}/{identifier}-v{version}.pdf"


def token(pdf: str) -> str:
    """Return where the time-stamp of a PDF lies: beside it."""
    return f"{pdf}.tst"


def external_pdf(identifier: PolicyId, digest: Digest) -> str:
    """Return where a document that was issued elsewhere is kept; its own name may be anything."""
    return f"output/issued/{identifier}/{identifier}-issued-elsewhere-{digest[:12]}.pdf"


def draft_pdf(identifier: PolicyId) -> str:
    """Return the path of a draft."""
    return draft_file(identifier, "pdf")


def draft_file(identifier: PolicyId, suffix: str) -> str:
    """Return the path of a draft in another format, which `suffix` names."""
    return f"{DRAFTS}{identifier}-draft.{suffix}"


def draft_redline(identifier: PolicyId) -> str:
    """Return the path of a redline."""
    return f"{DRAFTS}{identifier}-redline.pdf"


def tag(identifier: PolicyId, version: Version) -> str:
    """Return the name of the tag of an issued version."""
    return f"{identifier}/v{version}"


def policy_of(path: str) -> str | None:
    """Return the policy id that a path under `policies/` names, or None for other files."""
    name = path.removeprefix(POLICIES)
    if name == path or "/" in name or not name.endswith(_POLICY_SUFFIX):
        return None
    return name.removesuffix(_POLICY_SUFFIX)
