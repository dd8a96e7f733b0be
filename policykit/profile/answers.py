"""Answers that need not be given twice: what other facts of a profile already say."""

from __future__ import annotations

from typing import Any

from policykit.profile.assurance import LEVELS
from policykit.profile.derived import PROVIDER_NAMES
from policykit.profile.people_checks import inside


def answer_from_facts(content: dict[str, Any]) -> None:
    """Fill in, in place, answers that other facts already give, where the file is silent.

    The content is not validated yet: what has another shape than expected is left alone.
    """
    flags = content.setdefault("flags", {})
    if flags is None:
        flags = content["flags"] = {}
    if isinstance(flags, dict):
        headcount = inside(content, "organization", "headcount", "contractors")
        _answer(flags, "has_offices", bool(content.get("sites")))
        _answer(flags, "uses_mdm", inside(content, "tools", "mdm") is not None)
        _answer(flags, "uses_contractors", isinstance(headcount, int) and headcount > 0)
        _answer_levels(content, flags)
    params = content.get("params")
    if isinstance(params, dict):  # a block whose values are all commented out is an empty one
        content["params"] = {key: {} if block is None else block for key, block in params.items()}
    providers = inside(content, "cloud", "providers")
    for provider in providers if isinstance(providers, tuple) else ():
        if isinstance(provider, dict) and provider.get("id") in PROVIDER_NAMES:
            _answer(provider, "name", PROVIDER_NAMES[provider["id"]])


def _answer_levels(content: dict[str, Any], flags: dict[str, Any]) -> None:
    """Give the usual levels, where the file names none, examples that this organization has."""
    classification = content.setdefault("classification", {})
    if classification is None:
        classification = content["classification"] = {}
    if not isinstance(classification, dict) or classification.get("levels") is not None:
        return
    software = flags.get("develops_software") is not False or flags.get("outsources_development")
    examples = {
        "confidential": ("contracts", "source code" if software else "personnel files"),
        "restricted": (
            "customer data" if flags.get("has_customers") is not False else "personal data",
            "credentials",
        ),
    }
    classification["levels"] = tuple(
        level.model_dump() | ({"examples": examples[level.id]} if level.id in examples else {})
        for level in LEVELS
    )


def _answer(section: dict[str, Any], key: str, value: bool | str) -> None:
    if section.get(key) is None:
        section[key] = value
