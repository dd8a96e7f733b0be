"""SARIF 2.1.0 (OASIS, 27 March 2020): the findings of `check` for programs that show findings.

Takes a report, gives the one JSON object of a log. What a policy waives has a suppression there,
so that who reads the results sees what was let stand, and why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import policykit
from policykit.canonical import sha256
from policykit.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from policykit.errors import Diagnostic
    from policykit.rules import Waived

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"


def sarif(
    found: Sequence[Diagnostic], waived: Sequence[Waived], somewhere: str
) -> Mapping[str, Any]:
    """Return the log.

    Args:
        found: findings.
        waived: findings that a policy lets stand.
        somewhere: the file for findings without a place; programs want one for each.
    """
    codes = list(dict.fromkeys([*RULES, *(one.code for one in found)]))
    places = {code: index for index, code in enumerate(codes)}
    results = [_result(one, places, somewhere) for one in found]
    results += [
        _result(one.finding, places, somewhere)
        | {"suppressions": [{"kind": "inSource", "justification": one.waiver.reason}]}
        for one in waived
    ]
    driver = {
        "name": "policykit",
        "version": policykit.__version__,
        "rules": [_rule(code) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str) -> Mapping[str, Any]:
    rule = RULES.get(code)
    if rule is None:
        help_text = f"docs/errors.md of policykit says what {code} means and what to do."
        return {"id": code, "help": {"text": help_text}}
    return {
        "id": code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": f"{rule.says}."},
        "help": {"text": f"docs/rules.md of policykit says why an auditor objects to {code}."},
        "defaultConfiguration": {"level": rule.severity.value},
    }


def _result(found: Diagnostic, places: Mapping[str, int], somewhere: str) -> dict[str, Any]:
    file = found.place.file if found.place else somewhere
    location: dict[str, Any] = {"artifactLocation": {"uri": _uri(file), "uriBaseId": "%SRCROOT%"}}
    if found.place and found.place.line:
        location["region"] = {"startLine": found.place.line}
    return {
        "ruleId": found.code,
        "ruleIndex": places[found.code],
        "level": found.severity.value,
        "message": {"text": "\n".join(_sentences((found.message, found.hint)))},
        "locations": [{"physicalLocation": location}],
        # Not the line: a finding stays the same one when text above it grows.
        "partialFingerprints": {
            "policykit/v1": sha256(f"{found.code}\n{file}\n{found.message}".encode())
        },
    }


def _sentences(texts: Iterable[str]) -> Iterable[str]:
    return (text for text in texts if text)


def _uri(path: str) -> str:
    from urllib.parse import quote

    return quote(path)
