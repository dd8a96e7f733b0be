"""The forms of framework files and statement maps as JSON Schemas, so that an editor helps.

They say what an editor can check: keys, types, units. Whether a control exists is for `check`.
"""

from __future__ import annotations

from typing import Any

from policykit.template.statement_map import UNITS
from policykit.values import STATEMENT_ID_PATTERN

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT = {"type": "string", "minLength": 1}


def framework_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of `policy_templates/frameworks/<id>.yaml`."""
    proviso = {
        "when": {
            **_TEXT,
            "description": "Where it counts: a condition such as scope.privacy or flags.phi.",
        },
        "otherwise": {**_TEXT, "description": "Why it does not count elsewhere, as a sentence."},
    }
    together = {"when": ["otherwise"], "otherwise": ["when"]}
    control = {
        "type": "object",
        "additionalProperties": False,
        "required": ["id", "title"],
        "dependentRequired": together,
        "properties": {
            "id": {**_TEXT, "description": "As maps name it; in quotes where it looks a number."},
            "title": {**_TEXT, "description": "Short, in your own words."},
            **proviso,
        },
    }
    group = {
        "type": "object",
        "additionalProperties": False,
        "required": ["id", "controls"],
        "dependentRequired": together,
        "properties": {
            "id": {**_TEXT, "description": "Of the group."},
            "title": {**_TEXT, "description": "Of the group, for people."},
            **proviso,
            "controls": {"type": "array", "items": control},
        },
    }
    return {
        "$schema": _DIALECT,
        "title": "Framework of policykit",
        "type": "object",
        "additionalProperties": False,
        "required": ["id", "title", "version", "groups"],
        "dependentRequired": together,
        "properties": {
            "id": {**_TEXT, "description": "Key used in maps; the same as the file's name."},
            "title": {**_TEXT, "description": "For people."},
            "version": {**_TEXT, "description": 'Edition, as text in quotes: "2022".'},
            "publisher": {**_TEXT, "description": "Who publishes it."},
            "source_note": {**_TEXT, "description": "Where the ids were taken from."},
            **proviso,
            "groups": {"type": "array", "minItems": 1, "items": group},
        },
    }


def map_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of `policies/<id>.map.yaml`, and of a template's map."""
    entry = {
        "type": "object",
        "additionalProperties": False,
        "required": ["controls", "evidence"],
        "properties": {
            "controls": {
                "type": "object",
                "description": "Framework id -> ids of the controls that the statement answers.",
                "additionalProperties": {"type": "array", "uniqueItems": True, "items": _TEXT},
            },
            "cadence": _span("every", "How often the statement is carried out."),
            "limit": _span("within", "Within what time it is carried out."),
            "evidence": {**_TEXT, "description": "What shows an auditor that it was kept."},
        },
    }
    return {
        "$schema": _DIALECT,
        "title": "Statement map of policykit",
        "type": "object",
        "additionalProperties": False,
        "required": ["statements"],
        "properties": {
            "statements": {
                "type": "object",
                "description": "Statement id -> what it answers, how often, and the evidence.",
                "propertyNames": {"pattern": f"^{STATEMENT_ID_PATTERN}$"},
                "additionalProperties": entry,
            }
        },
    }


def _span(amount: str, description: str) -> dict[str, Any]:
    return {
        "type": "object",
        "description": description,
        "additionalProperties": False,
        "required": [amount, "unit"],
        "properties": {
            amount: {
                "type": ["integer", "string"],
                "description": "A number; in a template, the path of the parameter that has it.",
            },
            "unit": {"enum": list(UNITS), "description": "What is counted."},
            "parameter": {**_TEXT, "description": "The parameter that the number came from."},
        },
    }
