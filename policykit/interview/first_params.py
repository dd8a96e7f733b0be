"""The `params` of a first profile: what was answered of them, with what each number counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.interview.commitments import SHOWN
from policykit.interview.data import holds, personal_data, split_flow
from policykit.interview.people import Named, people
from policykit.interview.question import Answers, items_of, text_of
from policykit.interview.retention import SCHEDULE, schedule
from policykit.interview.systems import writes_software
from policykit.profile.writing import yaml_key, yaml_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policykit.interview.flow import Interview

_SECTIONS = ("review.", "distribution.", "governance.oversight_")
"""Beginnings of parameters that are facts of the profile: they have a place outside of params."""

_TESTED = "the auditor will test you against it"
_STEP = 2


def parameter_lines(interview: Interview, answers: Answers) -> Iterator[str]:
    """Yield the lines below `params:`."""
    values = _values(interview, answers)
    tree: dict[str, Any] = {}
    for path in sorted(values, key=lambda path: path.split(".")[0]):
        *steps, last = path.split(".")
        inside = tree
        for step in steps:
            inside = inside.setdefault(step, {})
        inside[last] = values[path]
    yield from _lines(tree, "", _STEP)


def _values(interview: Interview, answers: Answers) -> dict[str, Any]:
    """Return path -> value of all that is set: numbers agreed to, and answers to questions."""
    values: dict[str, Any] = {number.path: number.default for number in interview.numbers}
    for key, value in answers.items():
        if key in interview.parameters:
            values[key] = list(value) if isinstance(value, tuple) else value
    frequency = values.get("bc.backup_frequency_hours", 0)
    if frequency > _DAY and "bc.rpo_hours" not in values:
        values["bc.rpo_hours"] = frequency  # no less can be lost than lies between two backups
    lines = {"incident.report_channel": "report_channel", "bc.plan_location": "plan_location"}
    if personal_data(answers):
        lines["privacy.notice_url"] = "privacy_notice"
    if holds(answers, "health"):
        lines["hipaa.baa_register"] = "agreements"
    values |= {path: text_of(answers, key) for path, key in lines.items()}
    values |= _practices(items_of(answers, "practices"))
    values["incident.roles"] = _response_team(people(answers))
    if writes_software(answers):
        values["dev.languages"] = list(items_of(answers, "languages"))
    if items_of(answers, "flows"):
        parts = map(split_flow, items_of(answers, "flows"))
        values["pi.flows"] = [
            {"name": name, "input": before, "output": after} for name, before, after in parts
        ]
    kept = schedule(interview.parameters.get(SCHEDULE), answers)
    if kept is not None:
        values.setdefault(SCHEDULE, kept)
    known = values.keys() & (interview.parameters.keys() | {"incident.roles"})
    return {
        path: value
        for path, value in values.items()
        if path in known and not path.startswith(_SECTIONS)
    }


_DAY = 24


def _practices(given: Sequence[str]) -> dict[str, str]:
    values = {} if "on-call" in given else {"incident.coverage": "business_hours"}
    if "own-devices" in given:
        values["endpoint.byod"] = "yes"
    elif "own-phones" in given:
        values["endpoint.byod"] = "mobile_only"
    return values


def _response_team(holders: dict[str, Named]) -> dict[str, dict[str, str]]:
    """Return who does what in an incident, each with a deputy who is somebody else."""
    team = {}
    for name, (role, *deputies) in _TEAM.items():
        person = holders[role].id
        known = (holders[other].id for other in (*deputies, *holders) if other in holders)
        deputy = next((one for one in known if one != person), None)
        team[name] = {"person": person} | ({"deputy": deputy} if deputy else {})
    return team


_TEAM: dict[str, tuple[str, ...]] = {
    "commander": ("security_lead", "it_lead", "engineering_lead", "compliance_lead"),
    "technical": ("engineering_lead", "security_lead", "it_lead"),
    "communications": ("top_management", "people_lead", "compliance_lead", "security_lead"),
    "legal": ("privacy_lead", "compliance_lead", "top_management"),
    "executive": ("top_management", "compliance_lead", "people_lead"),
}
"""Part in the response team -> the role that holds it, and whose holders may stand in, in order."""


def _lines(tree: dict[str, Any], prefix: str, column: int) -> Iterator[str]:
    for key, value in tree.items():
        path = f"{prefix}{key}"
        head = f"{' ' * column}{yaml_key(key)}:"
        if path == "incident.roles":
            yield f"{head}              # person ids, each with a deputy"
            for name, row in value.items():
                yield f"{' ' * (column + _STEP)}{name}: {yaml_value(row)}"
        elif isinstance(value, dict):
            yield head
            yield from _lines(value, f"{path}.", column + _STEP)
        elif path == SCHEDULE:
            yield f"{head}    # by the law of the country; have it checked"
            yield from (f"{' ' * (column + _STEP)}- {yaml_value(row)}" for row in value)
        else:
            words = SHOWN.get(path, "")
            note = f"    # {words}" if words else ""
            yield f"{head} {yaml_value(value)}{note}"
