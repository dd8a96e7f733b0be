"""`check` for programs: SARIF as the standard has it, and GitHub's annotations."""

import jsonschema
from sarif_pydantic import Sarif

from policykit.cli.annotations import annotation
from policykit.cli.sarif import SCHEMA, sarif
from policykit.errors import Place, error, warning
from policykit.rules import RULES, Waived, Waiver

FOUND = (
    error(
        "PK370", "a placeholder is left: [Company]", Place("policies/doors, 100%.md", 3), "Write."
    ),
    warning("PK769", "its review is due by 2026-05-01"),
)
WAIVER = Waiver(("PK374",), "the contract says so", Place("policies/doors.md", 9), "DO-1")
WAIVED = (Waived(warning("PK374", "“regularly”", Place("policies/doors.md", 8)), WAIVER),)

# What sections 3.13 to 3.52 of the standard ask of the properties that we write, and no other ones.
TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
RESULT = {
    "type": "object",
    "required": ["message"],
    "additionalProperties": False,
    "properties": {
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": -1},
        "level": LEVEL,
        "message": TEXT,
        "locations": {
            "type": "array",
            "minItems": 1,  # GitHub's, not the standard's
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "physicalLocation": {
                        "type": "object",
                        "required": ["artifactLocation"],
                        "additionalProperties": False,
                        "properties": {
                            "artifactLocation": {
                                "type": "object",
                                "additionalProperties": False,
                                "properties": {
                                    "uri": {"type": "string", "pattern": "^[^ \\\\]+$"},
                                    "uriBaseId": {"type": "string"},
                                },
                            },
                            "region": {
                                "type": "object",
                                "additionalProperties": False,
                                "properties": {"startLine": {"type": "integer", "minimum": 1}},
                            },
                        },
                    }
                },
            },
        },
        "partialFingerprints": {
            "type": "object",
            "additionalProperties": {"type": "string"},
        },
        "suppressions": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["kind"],
                "additionalProperties": False,
                "properties": {
                    "kind": {"enum": ["inSource", "external"]},
                    "justification": {"type": "string"},
                },
            },
        },
    },
}
RULE = {
    "type": "object",
    "required": ["id"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "string"},
        "name": {"type": "string"},
        "shortDescription": TEXT,
        "help": TEXT,
        "defaultConfiguration": {"type": "object", "properties": {"level": LEVEL}},
    },
}
LOG = {
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["tool"],
                "additionalProperties": False,
                "properties": {
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "additionalProperties": False,
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name"],
                                "additionalProperties": False,
                                "properties": {
                                    "name": {"type": "string"},
                                    "version": {"type": "string"},
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": RULE,
                                    },
                                },
                            }
                        },
                    },
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "results": {"type": "array", "items": RESULT},
                },
            },
        },
    },
}


def test_the_log_has_the_form_of_the_standard():
    log = sarif(FOUND, WAIVED, "org_profile.yaml")
    jsonschema.validate(log, LOG)
    read = Sarif.model_validate(log)  # a reader of somebody else's
    assert [one.rule_id for one in read.runs[0].results] == ["PK370", "PK769", "PK374"]
    assert log["$schema"] == SCHEMA
    assert sarif((), (), "org_profile.yaml")["runs"][0]["results"] == []


def test_every_result_points_at_its_rule_and_has_a_place():
    (run,) = sarif(FOUND, WAIVED, "org_profile.yaml")["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert {rule["id"] for rule in rules} == {*RULES, "PK769"}
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert [place["artifactLocation"]["uri"] for place in places] == [
        *("policies/doors%2C%20100%25.md", "org_profile.yaml", "policies/doors.md")
    ]
    assert places[0]["region"] == {"startLine": 3}
    assert "region" not in places[1]


def test_what_is_waived_is_suppressed_with_its_reason():
    results = sarif(FOUND, WAIVED, "org_profile.yaml")["runs"][0]["results"]
    assert [result.get("suppressions") for result in results] == [
        *(None, None, [{"kind": "inSource", "justification": "the contract says so"}])
    ]


def test_a_finding_stays_the_same_one_when_text_above_it_grows():
    lower = error(FOUND[0].code, FOUND[0].message, Place(FOUND[0].place.file, 30), "Write.")
    first, second = (
        sarif([one], (), "x")["runs"][0]["results"][0]["partialFingerprints"]
        for one in (FOUND[0], lower)
    )
    assert first == second


def test_annotations_keep_every_sign_of_a_message_to_itself():
    assert annotation(FOUND[0]) == (
        "::error file=policies/doors%2C 100%25.md,line=3,title=PK370::"
        "a placeholder is left: [Company]%0AWrite."
    )
    assert annotation(FOUND[1]) == "::warning title=PK769::its review is due by 2026-05-01"
    attack = warning("PK374", "x\n::set-output name=a::b\r", Place("a\n::b", 1))
    assert annotation(attack).count("\n") == 0
