"""How `profile explain` looks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from policykit.cli.output import say, visible
from policykit.values import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.workflow.value_explanation import ExplainedValue

_LONGEST = 200


def print_value(found: ExplainedValue) -> None:
    """Print what is known of a value, for people."""
    say(f"{found.key}: {shown_value(found.value)}")
    if found.question:
        say(f"  {found.question}")
    say(f"  {_origin(found)}")
    if found.expected:
        say(f"  It must be {found.expected}{_default(found)}.")
    if found.tested:
        say("  The auditor will test you against this: choose what you can keep.")
    if found.derived:
        say(f"  What follows from it: {', '.join(found.derived)}")
    if found.decides:
        say(f"  It decides whether you have: {', '.join(found.decides)}")
    say("")
    _print_sentences(found)


def _print_sentences(found: ExplainedValue) -> None:
    if not found.sentences:
        say("No statement of your policies is shaped by it.")
    for policy in dict.fromkeys(one.policy for one in found.sentences):
        mine = [one for one in found.sentences if one.policy == policy]
        say(f"{mine[0].title} ({policy})")
        for one in mine:
            say(f"  {one.statement}  {visible(one.text)}")
    if found.elsewhere:
        say(f"\nNot in your policies, and reading it: {counted(found.elsewhere, 'statement')}.")
    if found.sections:
        count = counted(sum(map(len, found.sections.values())), "section")
        say(f"Outside of statements it is read in {count}: see --format json.")


def value_row(found: ExplainedValue) -> Mapping[str, Any]:
    """Return the same for programs."""
    return {
        "key": found.key,
        "value": _plain(found.value),
        "set_at": {"file": found.place.file, "line": found.place.line} if found.place else None,
        "question": found.question,
        "default": _plain(found.default),
        "default_from": found.default_from or None,
        "expected": found.expected or None,
        "tested": found.tested,
        "derived": list(found.derived),
        "follows_from": found.follows_from or None,
        "decides": list(found.decides),
        "statements": [
            {"policy": one.policy, "id": one.statement, "text": one.text, "tested": one.tested}
            for one in found.sentences
        ],
        "statements_elsewhere": found.elsewhere,
        "sections": {policy: list(names) for policy, names in found.sections.items()},
    }


def _plain(value: Any) -> Any:
    """Return the value as JSON has it: days as text."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _origin(found: ExplainedValue) -> str:
    if found.follows_from:
        return f"It follows from {found.follows_from}, and is not set by hand."
    if found.place:
        return f"Set in {found.place}."
    if found.default_from:
        return f"Not set: it is that of {found.default_from}."
    return "Not set: it is the default."


def _default(found: ExplainedValue) -> str:
    if found.default_from:
        return f"; the default is the value of {found.default_from}"
    return "" if found.default is None else f"; the default is {shown_value(found.default)}"


def shown_value(value: Any) -> str:
    """Return a value of the profile in a line."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        text = ", ".join(f"{key} {shown_value(item)}" for key, item in value.items())
    elif isinstance(value, (list, tuple)):
        text = "; ".join(shown_value(item) for item in value) or "nothing"
    else:
        text = str(value)
    text = visible(text)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
