"""The profile's form as a JSON Schema, so that an editor helps while the file is written."""

from __future__ import annotations

from typing import Any

from policykit.profile.sections import Sections

_PROVENANCE: dict[str, dict[str, Any]] = {
    "_answered_by": {
        "type": ["string", "null"],
        "description": "Who gave the answers of this section.",
    },
    "_answered_on": {
        "type": ["string", "null"],
        "format": "date",
        "description": "The day on which they were given.",
    },
}


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of org_profile.yaml, with a description of every key.

    It says what an editor can check: keys, types, allowed values, ranges. Facts that must agree
    with each other are checked by `read_profile` only.
    """
    schema = Sections.model_json_schema(by_alias=True)
    adapted: dict[str, Any] = _adapted(schema)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Organization profile of policykit",
        **adapted,
    }


def _adapted(schema: Any) -> Any:
    """Return the schema as YAML is written: null for what is not given, provenance anywhere."""
    if isinstance(schema, list):
        return [_adapted(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    result: dict[str, Any] = {}
    for key, value in schema.items():
        if key == "properties":
            result[key] = _adapted_properties(value, schema.get("required", []))
        elif key == "$defs":
            result[key] = {name: _adapted(item) for name, item in value.items()}
        elif key in {"default", "enum", "const"}:
            result[key] = value
        elif key != "title":
            result[key] = _adapted(value)
    if result.get("type") == "object":
        result["properties"] = result.get("properties", {}) | _PROVENANCE
    return result


def _adapted_properties(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {
        name: _adapted(schema) if name in required else _or_null(_adapted(schema))
        for name, schema in properties.items()
    }


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    if {"type": "null"} in schema.get("anyOf", []):
        return schema
    about = {key: schema[key] for key in ("description", "default") if key in schema}
    form = {key: value for key, value in schema.items() if key not in about}
    either: dict[str, Any] = {"anyOf": [form, {"type": "null"}]}
    return either | about
