"""Flags against other answers: where the text would say one thing here and the opposite there.

Like all checks of facts this reads content that is not validated yet. A flag that the file does not
name has its default.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.errors import Severity
from policykit.profile.assurance import Flags
from policykit.profile.people_checks import inside
from policykit.profile.source import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.profile.source import Source

_AGAINST: dict[str, tuple[tuple[str, frozenset[str]], ...]] = {
    "allows_byod: false": (("params.endpoint.byod", frozenset({"mobile_only", "yes"})),),
    "allows_byod: true": (("params.endpoint.byod", frozenset({"no"})),),
    "uses_removable_media: false": (("params.use.removable_media", frozenset({"encrypted_only"})),),
    "uses_removable_media: true": (("params.use.removable_media", frozenset({"banned"})),),
    "uses_generative_ai: false": (
        ("params.use.ai_tools", frozenset({"approved_only", "open_public_data"})),
        ("params.use.approved_ai_tools", frozenset()),
    ),
    "uses_generative_ai: true": (("params.use.ai_tools", frozenset({"banned"})),),
    "uses_mdm: false": (("params.endpoint.mdm_tool", frozenset()),),
    "has_customers: false": (("products", frozenset()),),
    "personal_data: false": (("data.subjects", frozenset()),),
    "has_board: false": (("governance.oversight_body", frozenset({"Board of Directors"})),),
}
"""A flag with its value -> answers that speak against it: their path, and which values do; an empty
set stands for any value."""


def check_contradictions(content: dict[str, Any], source: Source) -> Iterator[Finding]:
    """Yield answers that speak against a flag, each with the lines of both (PK159)."""
    given = inside(content, "flags")
    flags = {name: field.default for name, field in Flags.model_fields.items()}
    flags |= given if isinstance(given, dict) else {}
    for rule, answers in _AGAINST.items():
        flag, _, value = rule.partition(": ")
        if flags.get(flag) is not (value == "true"):
            continue
        for name, values in answers:
            path = tuple(name.split("."))
            answer = inside(content, *path)
            speaks = not values or (isinstance(answer, str) and answer in values)
            if answer and speaks:
                yield Finding("PK159", path, _message(answer, flag, value, source), _HINT, _WARNING)


_HINT = "Correct one of the two, so that all policies say the same."
_WARNING = Severity.WARNING


def _message(answer: Any, flag: str, value: str, source: Source) -> str:
    path = ("flags", flag)
    where = f"on line {source.place(path).line}" if source.node(path) else "as nothing else is said"
    what = f"is {answer}" if isinstance(answer, str) else "is given"
    return f"{what}, but flags.{flag} is {value} ({where})"
