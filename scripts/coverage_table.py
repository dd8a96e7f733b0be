"""The coverage table of docs/coverage.md: policies, statements, parameters, words, criteria.

`make coverage-table` prints it and writes it between its marks: for the sample organization, and
for the sample with everything in scope. A criterion counts as answered only by a sentence of a
filled policy that is a duty, has an actor, and names its evidence.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from text_table import subjects

from policykit.profile import read_profile
from policykit.rules import is_obligation, is_passive_without_actor, words_of
from policykit.template import read_library

if TYPE_CHECKING:
    from policykit.rules import Subject

TOP = Path(__file__).parents[1]
PAGE = TOP / "docs" / "coverage.md"
BEGIN = "<!-- coverage-table: made by make coverage-table -->\n"
END = "<!-- end of coverage-table -->\n"


@dataclass(frozen=True, slots=True)
class Answered:
    """The criteria of one framework: all, those in scope, and those in scope with an answer."""

    title: str
    criteria: int
    in_scope: int
    answered: int
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """What a filled set has."""

    policies: int
    statements: int
    commitments: int
    parameters: int
    words: int
    frameworks: tuple[Answered, ...]


def sample() -> bytes:
    """Return the profile of the sample organization."""
    return (TOP / "org_profile.yaml").read_bytes()


def everything() -> bytes:
    """Return the sample with every category, framework, kind of data and flag."""
    yaml = YAML(typ="safe", pure=True)
    profile: dict[str, Any] = yaml.load(sample())
    profile["frameworks"] = [
        {
            "id": "soc2",
            "categories": [
                *("security", "availability", "confidentiality"),
                *("processing-integrity", "privacy"),
            ],
        },
        {"id": "iso27001"},
        {"id": "nist-csf"},
        {"id": "hipaa", "role": "covered_entity", "clearinghouse": True, "group_health_plan": True},
    ]
    profile["data"]["special"] = dict.fromkeys(
        ("phi", "card_data", "eu_personal_data", "children"), True
    )
    profile["cloud"]["on_prem"] = True
    flags = profile["flags"]
    flags |= dict.fromkeys((flag for flag in flags if not flag.startswith("_")), True)
    flags["uses_volunteers"] = True  # the sample does not name it
    profile["params"]["pi"] = {"flows": [{"name": "Plans", "input": "Shifts", "output": "Plans"}]}
    profile["params"]["hipaa"] = {"baa_register": "the contract folder"}
    stream = BytesIO()
    yaml.dump(profile, stream)
    return stream.getvalue()


def counted(profile_data: bytes) -> Counts:
    """Return the counts of the set that a profile gives."""
    files = {
        str(path.relative_to(TOP / "policy_templates")): path.read_bytes()
        for path in (TOP / "policy_templates").rglob("*")
        if path.is_file()
    }
    library, _ = read_library(files)
    profile, found = read_profile(profile_data, "org_profile.yaml")
    if profile is None:
        sys.exit("\n".join(str(one) for one in found))
    policies = subjects(profile_data)
    claimed = {claim for it in policies for claim in _claims(it)}
    frameworks = []
    for framework in library.frameworks.values():
        asked = [one for one in framework.controls if not framework.why_not(one, profile.tree)]
        unanswered = tuple(one for one in asked if (framework.id, one) not in claimed)
        frameworks.append(
            Answered(
                framework.title,
                len(framework.controls),
                len(asked),
                len(asked) - len(unanswered),
                unanswered,
            )
        )
    used = {it.policy.id for it in policies}
    return Counts(
        policies=len(policies),
        statements=sum(len(it.policy.statements) for it in policies),
        commitments=sum(
            bool(entry.cadence) + bool(entry.limit)
            for it in policies
            for entry in it.entries.values()
        ),
        parameters=len(
            {
                parameter.path
                for template in library.templates.values()
                if template.id in used
                for parameter in template.parameters
            }
        ),
        words=round(sum(len(words_of(one.text)) for it in policies for one in it.passages), -3),
        frameworks=tuple(frameworks),
    )


def _claims(subject: Subject) -> set[tuple[str, str]]:
    """Return what sentences answer that say what is done, who does it, and how it is shown."""
    return {
        (framework, control)
        for statement in subject.policy.statements
        for entry in (subject.entries.get(statement.id),)
        if entry
        and entry.evidence.strip()
        and is_obligation(statement.text)
        and not is_passive_without_actor(statement.text)
        for framework, controls in entry.controls.items()
        for control in controls
    }


def table(own: Counts, whole: Counts) -> str:
    """Return the table as Markdown."""
    rows = [
        ("policies", str(own.policies), str(whole.policies), "28"),
        ("statements", str(own.statements), str(whole.statements), ""),
        ("of them commitments: a cadence or a limit", *_both(own.commitments, whole.commitments)),
        ("parameters that they ask for", *_both(own.parameters, whole.parameters)),
        ("words, to the nearest thousand", f"{own.words:,}", f"{whole.words:,}", ""),
        *(
            (f"{one.title}: in scope and answered", _of(one), _of(all_of_it), str(one.criteria))
            for one, all_of_it in zip(own.frameworks, whole.frameworks, strict=True)
        ),
    ]
    lines = [
        "| of the library, filled | sample organization | everything in scope | goal |",
        "|---|---|---|---|",
    ]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"


def _both(own: int, whole: int) -> tuple[str, str, str]:
    return str(own), str(whole), ""


def _of(one: Answered) -> str:
    left = f" (open: {', '.join(one.open)})" if one.open else ""
    return f"{one.answered} of {one.in_scope}{left}" if one.in_scope else "not in scope"


def main() -> None:
    """Print the table and write it into the page."""
    made = table(counted(sample()), counted(everything()))
    sys.stdout.write(made)
    text = PAGE.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{made}\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
