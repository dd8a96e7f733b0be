"""Applicability: which statements of the library a set does without, and the fact or decision why.

Takes a profile, a library and what a set has; gives for each absent statement its cause, with the
condition, the facts of the profile behind it, who gave them, and when.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from policykit.policy.context import Context, value_at
from policykit.policy.filters import and_list
from policykit.policy.parameters import ABSENT
from policykit.profile import ROLE_LABELS
from policykit.template import read_condition
from policykit.template.surroundings import Surrounding, find_surroundings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from policykit.errors import Place
    from policykit.profile import Profile
    from policykit.template import Library, Template
    from policykit.values import PolicyId

_TAG = re.compile(r"\{%.*?%\}")
_VALUE = re.compile(r"\{\{\s*([\w.]+|\".*?\").*?\}\}")
_MOST_SHOWN = 60


class Cause(StrEnum):
    """Why a set does without a statement."""

    CONDITION = "its condition is not met"
    POLICY = "its policy does not apply"
    LEFT_OUT = "its policy was left out"
    BY_HAND = "taken out of the text by hand"
    NOT_MADE = "not generated yet"

    @property
    def follows_from_facts(self) -> bool:
        """Say whether facts of the profile decide it; leaving a policy out is a choice."""
        return self in {Cause.CONDITION, Cause.POLICY}


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the profile that decided, who gave it and when; both empty where nobody said.

    Attributes:
        meaning: what the profile says the key is, such as "whether you write software".
    """

    path: str
    value: str
    place: Place
    meaning: str = ""
    answered_by: str = ""
    answered_on: str = ""


@dataclass(frozen=True, slots=True)
class Absent:
    """A statement of the library that the set does without.

    Attributes:
        policy: id of its policy; `title` is what people call that.
        statement: its id.
        text: what it would say; roles by their label, other values by name in brackets.
        cause: why it is absent.
        condition: the conditions that are not met, as the template writes them; empty for none.
        facts: what they read.
        reason: the words that the profile gives, where it gives any.
        controls: framework -> controls that it would answer.
    """

    policy: PolicyId
    title: str
    statement: str
    text: str
    cause: Cause
    condition: str
    facts: tuple[Fact, ...]
    reason: str
    controls: Mapping[str, tuple[str, ...]]

    @property
    def why(self) -> str:
        """Return cause, condition and facts in a sentence."""
        return why_absent((self,))


def why_absent(several: Sequence[Absent]) -> str:
    """Return why statements are absent that have cause, condition and facts in common.

    Args:
        several: at least one; `grouped` brings together what can be told at once.
    """
    first = several[0]
    if first.reason:
        titles = and_list(list(dict.fromkeys(one.title for one in several)))
        return f"Left out: {titles}: {first.reason.rstrip('.')}."
    is_policy = first.cause is Cause.POLICY
    names = list(dict.fromkeys(one.title if is_policy else one.statement for one in several))
    if not first.condition:
        return f"{and_list(names)}: {first.cause}."
    known = ", ".join(
        f"{fact.path} is {fact.value}{f' ({fact.meaning})' if fact.meaning else ''}"
        for fact in first.facts
    )
    verb = "applies" if len(names) == 1 else "apply"
    return f"{and_list(names)} {verb} where {first.condition}{f'; {known}' if known else ''}."


def grouped(absent: Iterable[Absent]) -> tuple[tuple[Absent, ...], ...]:
    """Return the statements in groups that `why_absent` can tell in one sentence each."""
    groups: dict[tuple[object, ...], list[Absent]] = {}
    for one in absent:
        groups.setdefault((one.cause, one.condition, one.facts, one.reason), []).append(one)
    return tuple(tuple(group) for group in groups.values())


def absent_statements(
    profile: Profile,
    library: Library,
    present: Mapping[PolicyId, Collection[str]],
    generated: Mapping[PolicyId, Collection[str]],
    contexts: Mapping[PolicyId, Context],
) -> tuple[Absent, ...]:
    """Return the statements of the library that the set lacks, in the library's order.

    Args:
        profile: the organization's facts.
        library: templates without errors.
        present: policy id -> ids of the statements in its text.
        generated: policy id -> ids of the statements that were last generated.
        contexts: what each applicable template would be filled with.
    """
    reasons = {entry.id: entry.reason for entry in profile.policies.left_out}
    trees = {name: part.tree for name, part in library.parts.items()}
    found: list[Absent] = []
    for template in library.templates.values():
        here = present.get(template.id, ())
        marks = dict.fromkeys(mark.id for mark in library.uses[template.id].statements)
        missing = [name for name in marks if name not in here]
        if not missing:
            continue
        whole = _of_policy(template, profile, reasons.get(str(template.id), ""))
        is_asked = whole is None or whole[0] is Cause.LEFT_OUT
        around = find_surroundings(template.tree, trees) if is_asked else {}
        for name in missing:
            context = contexts.get(template.id, {})
            made = name in generated.get(template.id, ())
            if whole is None:
                decided = _of_statement(around[name], context, made=made)
            elif is_asked and (untrue := _untrue(around[name], profile.tree)):
                decided = (Cause.CONDITION, untrue, "")
            else:
                decided = whole
            cause, unmet, reason = decided
            found.append(
                Absent(
                    template.id,
                    template.title,
                    name,
                    _raw_text(template.source, name),
                    cause,
                    " and ".join(dict.fromkeys(one.text for one in unmet)),
                    tuple(_facts(unmet, profile, context)),
                    reason,
                    template.map.entries[name].controls,  # type: ignore[index] # ids are checked
                )
            )
    return tuple(found)


_Decided = tuple[Cause, tuple[Surrounding, ...], str]


def _of_policy(template: Template, profile: Profile, reason: str) -> _Decided | None:
    """Return why the whole policy is absent by fact or decision, None where it applies.

    A fact goes first: what does not apply anyway is not missed where somebody left it out as well.
    """
    try:
        holds = template.when.holds(profile.tree)
    except KeyError:
        holds = False
    if holds:
        return (Cause.LEFT_OUT, (), reason) if reason else None
    asked = Surrounding(template.when.text, template.when.paths, template.places["when"])
    return Cause.POLICY, (asked,), ""


def _of_statement(
    places: tuple[tuple[Surrounding, ...], ...], context: Context, *, made: bool
) -> _Decided:
    if made:
        return Cause.BY_HAND, (), ""
    unmet = tuple(one for around in places for one in around if not _is_met(one.text, context))
    return (Cause.CONDITION, unmet, "") if unmet else (Cause.NOT_MADE, (), "")


def _untrue(
    places: tuple[tuple[Surrounding, ...], ...], facts: Mapping[str, Any]
) -> tuple[Surrounding, ...]:
    """Return the conditions that facts alone refute, where they keep a statement out everywhere.

    Nothing for a statement that has a place without such a condition: its policy would have it.
    """
    refuted = [tuple(one for one in around if _is_refuted(one.text, facts)) for around in places]
    return tuple(one for around in refuted for one in around) if all(refuted) else ()


def _is_refuted(text: str, facts: Mapping[str, Any]) -> bool:
    """Say whether a condition fails for certain; parameters of a policy left out are not known."""
    try:
        return not read_condition(text).holds(facts)
    except (ValueError, KeyError):
        return False


def _is_met(text: str, context: Mapping[str, Any]) -> bool:
    """Say whether a condition holds; one that cannot be told so is taken for the one that fails."""
    try:
        return read_condition(text).holds(context)
    except (ValueError, KeyError):
        return False


def _facts(unmet: Iterable[Surrounding], profile: Profile, context: Context) -> Iterator[Fact]:
    for path in dict.fromkeys(path for one in unmet for path in one.paths):
        value = value_at(context or profile.tree, path)
        if value is ABSENT:
            value = value_at(profile.tree, path)
        shown = _shown(None if value is ABSENT else value)
        key = path if value_at(profile.tree, path) is not ABSENT else f"params.{path}"
        by, on = profile.answered(key)
        yield Fact(path, shown, profile.place(profile.given_at(key)), profile.meaning(path), by, on)


def _shown(value: Any) -> str:
    if value is None or value in ([], ""):
        return "not given"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = f"{len(value)} given" if isinstance(value, list | dict) else str(value)
    return text if len(text) <= _MOST_SHOWN else f"{text[: _MOST_SHOWN - 1]}…"


_NOUN = "{{ organization.noun }}"


def _raw_text(source: str, statement: str) -> str:
    """Return the first line of a statement as the template has it, each value by its name."""

    def words(value: re.Match[str]) -> str:
        name = value[1].strip('"')
        role = name.removeprefix("roles.")
        return ROLE_LABELS.get(role, f"[{name}]") if role != name else f"[{name}]"

    found = re.search(rf"^\*\*{re.escape(statement)}\*\* (.*)$", source, re.MULTILINE)
    text = _TAG.sub("", found[1] if found else "").replace(_NOUN, "company")
    return " ".join(_VALUE.sub(words, text).split())
