"""Frameworks: the ids a mapping may name, with short titles, and what of them counts for whom.

Takes the bytes of one file of `frameworks/`, gives a `Framework`. It holds ids and paraphrased
titles, never the text of a standard. `framework.schema.json` says the same form to editors.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from policykit.errors import Diagnostic, Place, error
from policykit.template.condition import Condition, read_condition
from policykit.template.keys import check_keys, value_at
from policykit.template.yaml_source import decode_text, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policykit.template.yaml_reading import Path
    from policykit.template.yaml_source import YamlSource

_TEXTS = ("id", "title", "version")
_NOTES = ("publisher", "source_note", "when", "otherwise")
_TOP = (*_TEXTS, *_NOTES, "groups")
_GROUP = ("id", "title", "when", "otherwise", "controls")
_CONTROL = ("id", "title", "when", "otherwise")


@dataclass(frozen=True, slots=True)
class Proviso:
    """On what a framework, a group or a control counts, and what to say where it does not.

    Attributes:
        when: condition on facts of the profile, as a template's `when`.
        otherwise: why it does not count for an organization that does not meet it.
        place: where the condition stands.
    """

    when: Condition
    otherwise: str
    place: Place


@dataclass(frozen=True, slots=True)
class Group:
    """Controls that stand together: `controls` are their ids, in order."""

    id: str
    title: str
    controls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework and its controls.

    Attributes:
        id: key used in mappings, such as `nist-csf`.
        title: for people.
        version: edition of the framework.
        controls: control id -> short title, in the order of the framework.
        groups: the same controls, as the framework groups them.
        provisos: control id -> on what it counts: what is said of it, its group and the framework.
        places: key at the top of the file -> where it stands.
    """

    id: str
    title: str
    version: str
    controls: Mapping[str, str]
    groups: tuple[Group, ...] = ()
    provisos: Mapping[str, tuple[Proviso, ...]] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)

    def why_not(self, control: str, tree: Mapping[str, Any]) -> str:
        """Return why a control does not count for an organization, empty where it does.

        Args:
            control: one of `controls`.
            tree: the facts of the profile.

        Raises:
            KeyError: a condition reads what the profile does not have; the argument is the path.
        """
        for proviso in self.provisos.get(control, ()):
            if not proviso.when.holds(tree):
                return proviso.otherwise
        return ""


@lru_cache(maxsize=16)
def read_framework(data: bytes, file: str) -> tuple[Framework | None, tuple[Diagnostic, ...]]:
    """Read one framework file; the same bytes are read once.

    Returns:
        the framework, or None when an error is among the diagnostics.
    """
    text, found = decode_text(data, file)
    if text is None:
        return None, found
    source, found = read_yaml(text, file)
    if source is None:
        return None, found
    top = source.value
    if not isinstance(top, dict) or not isinstance(top.get("groups"), list):
        hint = "It needs id, title, version and groups."
        return None, (error("PK207", "this is not a framework file", Place(file, 1), hint),)
    mistakes = check_keys(source, (), _TOP, (*_TEXTS, "groups"), "a framework")
    mistakes += _wrong_texts(source, (), _TEXTS)
    mistakes += _wrong_name(source, file)
    reading = _Reading(source, mistakes)
    reading.groups(_proviso(source, (), mistakes))
    if not reading.titles and not mistakes:
        hint = "Add groups with controls."
        mistakes.append(error("PK207", "the framework has no controls", Place(file, 1), hint))
    if mistakes:
        return None, tuple(mistakes)
    return (
        Framework(
            top["id"],
            top["title"],
            top["version"],
            reading.titles,
            tuple(reading.found),
            reading.provisos,
            {key: source.place(key) for key in top},
        ),
        (),
    )


class _Reading:
    """The groups of a file, read one after the other."""

    def __init__(self, source: YamlSource, mistakes: list[Diagnostic]) -> None:
        self.source, self.mistakes = source, mistakes
        self.titles: dict[str, str] = {}
        self.provisos: dict[str, tuple[Proviso, ...]] = {}
        self.found: list[Group] = []

    def groups(self, above: tuple[Proviso, ...]) -> None:
        """Read all groups; `above` is what holds for the framework."""
        seen: set[str] = set()
        for index, group in enumerate(self.source.value["groups"]):
            at: Path = ("groups", index)
            listed = group.get("controls") if isinstance(group, dict) else None
            if not isinstance(listed, list) or not isinstance(group.get("id"), str):
                hint = 'Write it like {id: "1", title: "…", controls: [{id: "1.1", title: "…"}]}.'
                place = self.source.place(*at)
                self.mistakes.append(error("PK207", "this is not a group of controls", place, hint))
                continue
            self.mistakes += check_keys(self.source, at, _GROUP, (), f"the group {group['id']}")
            if group["id"] in seen:
                message = f"the group {group['id']} stands here twice"
                place = self.source.place(*at)
                self.mistakes.append(error("PK203", message, place, "Join the two."))
            seen.add(group["id"])
            provisos = (*above, *_proviso(self.source, at, self.mistakes))
            ids = tuple(self._controls((*at, "controls"), listed, provisos))
            self.found.append(Group(group["id"], str(group.get("title", "")), ids))

    def _controls(self, at: Path, listed: list[Any], above: tuple[Proviso, ...]) -> Iterator[str]:
        for number, entry in enumerate(listed):
            place = self.source.place(*at, number)
            if not isinstance(entry, dict) or not all(
                isinstance(entry.get(key), str) and entry[key].strip() for key in ("id", "title")
            ):
                hint = 'Write id and title as text in quotes: {id: "5.10", title: "…"}.'
                self.mistakes.append(error("PK207", "this is not a control", place, hint))
                continue
            name = entry["id"]
            self.mistakes += check_keys(
                self.source, (*at, number), _CONTROL, (), f"the control {name}"
            )
            if name in self.titles:
                message = f"the control {name} stands here twice"
                self.mistakes.append(error("PK203", message, place, "Remove one of them."))
                continue
            self.titles[name] = entry["title"]
            self.provisos[name] = (
                *above,
                *_proviso(self.source, (*at, number), self.mistakes),
            )
            yield name


def _wrong_texts(source: YamlSource, at: Path, keys: tuple[str, ...]) -> list[Diagnostic]:
    values = value_at(source, at)
    return [
        error(
            "PK207",
            f"{key} is {values[key]!r}, not text",
            source.place(*at, key),
            f'Write it in quotes: {key}: "{values[key]}".',
        )
        for key in keys
        if key in values and not (isinstance(values[key], str) and values[key].strip())
    ]


def _wrong_name(source: YamlSource, file: str) -> list[Diagnostic]:
    name, stem = source.value.get("id"), file.rpartition("/")[2].removesuffix(".yaml")
    if not isinstance(name, str) or name == stem:
        return []
    hint = f"Make both the same: rename the file to {name}.yaml, or write `id: {stem}`."
    message = f"the id is {name!r}, but the file is called {stem}.yaml"
    return [error("PK270", message, source.place("id"), hint)]


def _proviso(source: YamlSource, at: Path, mistakes: list[Diagnostic]) -> tuple[Proviso, ...]:
    values = value_at(source, at)
    when, otherwise = values.get("when"), values.get("otherwise")
    if when is None and otherwise is None:
        return ()
    place = source.place(*at, "when" if when is not None else "otherwise")
    if not isinstance(when, str) or not isinstance(otherwise, str) or not otherwise.strip():
        hint = "`when` is a condition like scope.privacy, `otherwise` the reason in a sentence."
        message = "a condition has `when` and `otherwise`, both as text"
        mistakes.append(error("PK271", message, place, hint))
        return ()
    try:
        return (Proviso(read_condition(when), otherwise.strip(), place),)
    except ValueError as problem:
        hint = "Write `when: scope.privacy`, or join such names with and, or, not."
        mistakes.append(error("PK271", f"the condition {when!r} is wrong: {problem}", place, hint))
        return ()
