"""The beginning of a template: all sections, a first statement with its mapping, valid at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policykit.values import PolicyId

_TEXT = """\
---
id: {id}
title: {title}
version: 1
prefix: {prefix}
when: "true"
owner_role: {owner}
approver_role: {approver}
classification: internal
audience: Everyone
ack_required: false
parameters:
  - path: {path}.review_months
    type: int
    default: 12
    min: 1
    max: 24
    question: How many months may pass between two reviews of {path}?
---
# Purpose {{#purpose}}

This policy says how {{{{ organization.short_name }}}} handles this subject.

# Scope {{#scope}}

{{% include "_parts/scope.md.j2" %}}

# Roles and responsibilities {{#roles}}

| Role | Held by | Duties under this policy |
|------|---------|--------------------------|
| {{{{ roles.{owner} | role }}}} | {{{{ roles.{owner} | holders }}}} | Owns this policy |

# Policy statements {{#statements}}

{{% include "_parts/statements.md.j2" %}}

## Review {{#review}}

**{prefix}-1** The {{{{ {role} }}}} must review this subject {{{{ {cadence} }}}}.

# Exceptions {{#exceptions}}

{{% include "_parts/exceptions.md.j2" %}}

# Enforcement {{#enforcement}}

{{% include "_parts/enforcement.md.j2" %}}

# Definitions {{#definitions}}

{{% include "_parts/definitions.md.j2" %}}

# Related documents {{#related}}

{{% include "_parts/related.md.j2" %}}

# Framework mapping {{#framework-mapping}}

{{% include "_parts/framework-mapping.md.j2" %}}

# Revision and review history {{#history}}

{{% include "_parts/history.md.j2" %}}

# Approval {{#approval}}

{{% include "_parts/approval.md.j2" %}}
"""

_MAP = """\
statements:
  {prefix}-1:
    controls: {{soc2: [CC5.3], iso27001: ["5.1"], nist-csf: [GV.PO-02], hipaa: []}}
    cadence: {{every: {path}.review_months, unit: months}}
    evidence: Minutes of the last review with its date
"""


def skeleton(
    identifier: PolicyId, title: str, prefix: str, owner: str, approver: str
) -> tuple[bytes, bytes]:
    """Return text and map of a new template.

    Args:
        identifier: of the policy.
        title: of the policy.
        prefix: of its statement ids; no other template has it.
        owner: role key.
        approver: role key.
    """
    path = identifier.replace("-", "_")
    words = {
        "id": identifier,
        "title": json.dumps(title, ensure_ascii=False),
        "prefix": prefix,
        "owner": owner,
        "approver": approver,
        "path": path,
        "role": f"roles.{owner} | role",
        "cadence": f"{path}.review_months | every_months",
    }
    return _TEXT.format(**words).encode(), _MAP.format(**words).encode()
