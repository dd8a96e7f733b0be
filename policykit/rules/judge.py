"""All rules over one policy, with its waivers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.rules.contradictions import contradictions
from policykit.rules.identifiers import identifiers
from policykit.rules.leftovers import leftovers
from policykit.rules.names import names
from policykit.rules.obligations import obligations
from policykit.rules.promises import promises
from policykit.rules.references import references
from policykit.rules.sections import sections
from policykit.rules.waivers import Regions, apply_waivers, read_waivers
from policykit.rules.wording import wording

if TYPE_CHECKING:
    from policykit.errors import Diagnostic
    from policykit.rules.subject import Subject, Surroundings
    from policykit.rules.waivers import Waived

_RULES = (
    leftovers,
    wording,
    names,
    references,
    contradictions,
    obligations,
    promises,
    identifiers,
    sections,
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What rules say of a policy.

    Attributes:
        found: by line.
        waived: what the policy lets stand, by line.
    """

    found: tuple[Diagnostic, ...]
    waived: tuple[Waived, ...]


def judge(subject: Subject, around: Surroundings) -> Judgement:
    """Return what the rules find in a policy, and what of it the policy waives."""
    policy = subject.policy
    waivers, wrong = read_waivers(policy.body, policy.body_line, subject.file)
    found = [one for rule in _RULES for one in rule(subject, around)]
    regions = Regions.of(policy.body, policy.body_line)
    left, waived = apply_waivers(sorted(dict.fromkeys(found), key=_line), waivers, regions)
    return Judgement((*wrong, *left), waived)


def _line(finding: Diagnostic) -> int:
    return finding.place.line or 0 if finding.place else 0
