"""`profile explain`: where a value is set, what it is, and which sentences it shapes.

Takes a key of the profile or a parameter of the templates. The sentences are those of the policies
as they stand on disk; where a statement that reads the value does not stand in them, it is only
counted: it does not apply, or somebody took it out.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from policykit.errors import InputError, Place, error
from policykit.policy import feeds
from policykit.policy.context import value_at
from policykit.policy.parameters import ABSENT, Resolution, look_up
from policykit.profile.derived import DERIVED_FLAGS, derived_paths
from policykit.profile.shape import all_paths, description, exists
from policykit.profile.source import parse_path
from policykit.workflow.workspace import load_library, load_policy, load_profile, policy_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from policykit.policy import Feeds
    from policykit.profile import Profile
    from policykit.template import Library, Parameter
    from policykit.values import PolicyId
    from policykit.world import World


@dataclass(frozen=True, slots=True)
class Sentence:
    """A statement that a value shapes, as it stands now."""

    policy: PolicyId
    title: str
    statement: str
    text: str
    tested: bool


@dataclass(frozen=True, slots=True)
class ExplainedValue:
    """What is known of one value.

    Attributes:
        key: as the profile has it, such as `params.access.review_months`.
        value: now; plain data. None where nothing gives it.
        place: file and line where it is set; None where it is a default.
        question: what is asked, or what the value is.
        default: what holds where it is not set; None where there is none, or it is no parameter.
        default_from: path of the fact that is the default.
        expected: what a right value looks like; empty where the schema says it better.
        sentences: statements that it shapes and that stand in the policies.
        elsewhere: number of statements that read it and do not stand there.
        sections: policy id -> sections that read it outside of statements.
        decides: ids of the policies that are in the set or not by it.
        derived: flags and scopes that follow from it.
        follows_from: the fact that it follows from itself; empty where it is set.
    """

    key: str
    value: Any
    place: Place | None
    question: str
    default: Any
    default_from: str
    expected: str
    sentences: tuple[Sentence, ...]
    elsewhere: int
    sections: Mapping[PolicyId, tuple[str, ...]]
    decides: tuple[PolicyId, ...]
    derived: tuple[str, ...]
    follows_from: str

    @property
    def tested(self) -> bool:
        """Say whether an auditor tests the organization against the value."""
        number = isinstance(self.value, int) and not isinstance(self.value, bool)
        return number and any(one.tested for one in self.sentences)


def explain_value(world: World, name: str) -> ExplainedValue:
    """Explain a key of the profile, with `params.` or without.

    Raises:
        InputError: PK175, there is no such key; or the profile or a template is wrong.
    """
    profile, _ = load_profile(world)
    library, _ = load_library(world)
    path = name.strip().removeprefix("params.")
    parameter = library.parameters.get(path)
    known = parameter is not None or exists(parse_path(path))
    derived = path.removeprefix("flags.") if path.startswith("flags.") else ""
    if not known and derived not in DERIVED_FLAGS and look_up(profile.tree, path) is ABSENT:
        raise InputError(_unknown(name, library))
    key = _key(path, parameter, profile)
    found = feeds(library, (path,))
    sentences = _sentences(world, library, found, path)
    default = parameter.default if parameter else None
    return ExplainedValue(
        key=key,
        value=_value(profile, library, path, parameter),
        place=profile.place(key) if profile.is_set(key) else None,
        question=parameter.question if parameter else description(parse_path(path)),
        default=default.value if default else None,
        default_from=(default.from_path or "") if default else "",
        expected=parameter.expected() if parameter else "",
        sentences=sentences,
        elsewhere=found.count - len(sentences),
        sections=found.sections,
        decides=found.decides,
        derived=derived_paths(path),
        follows_from=DERIVED_FLAGS.get(derived, ""),
    )


def fed_statements(world: World, keys: Iterable[str]) -> dict[PolicyId, tuple[str, ...]]:
    """Return the statements that the values at these keys shape, as far as policies have them.

    Raises:
        InputError: a template is wrong.
    """
    library, _ = load_library(world)
    found = feeds(library, keys)
    fed: dict[PolicyId, tuple[str, ...]] = {}
    for sentence in _sentences(world, library, found, ""):
        fed[sentence.policy] = (*fed.get(sentence.policy, ()), sentence.statement)
    return fed


def _key(path: str, parameter: Parameter | None, profile: Profile) -> str:
    """Return where the profile sets the value; a fact has its own place, outside of params."""
    is_fact = parameter is None or look_up(profile.tree, path) is not ABSENT
    return path if is_fact else f"params.{path}"


def _value(profile: Profile, library: Library, path: str, parameter: Parameter | None) -> Any:
    if parameter is not None:
        return Resolution(profile, library).resolve([path]).get(path)
    value = look_up(profile.tree, path)
    if value is ABSENT:
        value = _inside(profile.tree, path)
    return None if value is ABSENT else value


def _inside(tree: Any, path: str) -> Any:
    """Return the value at a path with indexes, or `ABSENT`."""
    value = tree
    for part in parse_path(path):
        if isinstance(part, int):
            inside = isinstance(value, list) and part < len(value)
            value = value[part] if inside else ABSENT
        else:
            value = value_at(value, part) if isinstance(value, dict) else ABSENT
    return value


def _sentences(world: World, library: Library, found: Feeds, path: str) -> tuple[Sentence, ...]:
    sentences = []
    present = set(policy_ids(world))
    for name, ids in found.statements.items():
        policy = load_policy(world, name).policy if name in present else None
        if policy is None:
            continue
        texts = {str(one.id): one.text for one in policy.statements}
        entries = library.templates[name].map.entries
        for statement in ids:
            if statement not in texts:
                continue
            entry = next((entry for key, entry in entries.items() if key == statement), None)
            spans = (entry.cadence, entry.limit) if entry else ()
            tested = any(span and span.value == path for span in spans)
            sentences.append(Sentence(name, policy.title, statement, texts[statement], tested))
    return tuple(sentences)


def _unknown(name: str, library: Library) -> Any:
    known = [
        *library.parameters,
        *(".".join(path) for path in all_paths()),
        *(f"flags.{flag}" for flag in DERIVED_FLAGS),
    ]
    last = name.rpartition(".")[2]
    near = get_close_matches(name.removeprefix("params."), known, 1, 0.6) or [
        one for one in known if one.rpartition(".")[2] == last
    ]
    listed = ", ".join(sorted({path.partition(".")[0] for path in known}))
    hint = f"Did you mean {near[0]}?" if near else f"Keys begin with {listed}."
    return error("PK175", f"neither the profile nor a template has a value {name}", hint=hint)
