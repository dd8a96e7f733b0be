"""Parameters resolved: for each one a template declares, the value this organization gives it.

Takes a profile and a library, gives values and diagnostics. In this order counts

1. what the profile sets under `params`;
2. the fact at the parameter's path, where that is a field of the profile, with its own default (a
   fact set under `params` as well is refused when the profile is read);
3. the template's default, or the value at the path its default names.

Where nothing counts, a nullable parameter is null, and any other is an error with the question
that an interview would ask.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from policykit.errors import Diagnostic, error
from policykit.template import ParameterType, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policykit.profile import Profile
    from policykit.template import Library, Parameter

ABSENT = object()
"""Stands for "nothing there", which null is not."""


def look_up(tree: Any, path: str) -> Any:
    """Return the value at the dotted path through mappings, or `ABSENT`."""
    value = tree
    for step in path.split("."):
        if not isinstance(value, Mapping) or step not in value:
            return ABSENT
        value = value[step]
    return value


@dataclass(slots=True)
class Resolution:
    """The values of one run, found one by one and each mistake reported once.

    Attributes:
        profile: where values are looked up.
        library: where parameters are declared.
        values: path -> value, for those found so far.
        found: mistakes so far.
        missing: parameters that nobody has answered yet.
    """

    profile: Profile
    library: Library
    values: dict[str, Any] = field(default_factory=dict)
    found: list[Diagnostic] = field(default_factory=list)
    missing: list[Parameter] = field(default_factory=list)
    _failed: set[str] = field(default_factory=set)
    _open: list[str] = field(default_factory=list)

    def resolve(self, paths: Iterable[str]) -> dict[str, Any]:
        """Return path -> value for the declared parameters among the paths that have one."""
        wanted = sorted(paths)
        for path in wanted:
            if path in self.library.parameters:
                self._resolve(self.library.parameters[path])
        return {path: self.values[path] for path in wanted if path in self.values}

    def _resolve(self, parameter: Parameter) -> Any:
        path = parameter.path
        if path in self.values:
            return self.values[path]
        if path in self._failed or path in self._open:
            return ABSENT
        self._open.append(path)
        value, key = self._value(parameter)
        self._open.pop()
        if value is ABSENT:
            self._failed.add(path)
            return ABSENT
        problem = parameter.problem(value) or self._role_problem(parameter, value)
        if problem:
            self._failed.add(path)
            hint = f"It must be {parameter.expected()}. {parameter.question}"
            message = f"{key} is {_shown(value)}: {problem}"
            self.found.append(error("PK242", message, self.profile.place(key), hint))
            return ABSENT
        self.values[path] = value
        return value

    def _value(self, parameter: Parameter) -> tuple[Any, str]:
        """Return the value and the key of the profile it comes from."""
        path, under = parameter.path, f"params.{parameter.path}"
        answer = look_up(self.profile.tree, under)
        if answer is not ABSENT:
            return answer, under
        fact = look_up(self.profile.tree, path)
        if fact is not ABSENT and fact is not None:
            return fact, path
        key = under if fact is ABSENT else path
        return self._default(parameter, key), key

    def _default(self, parameter: Parameter, key: str) -> Any:
        default = parameter.default
        if default is not None and default.from_path is None:
            return default.value
        source = default.from_path if default else None
        if source is not None:
            value = self._elsewhere(source)
            if value is not ABSENT and value is not None:
                return value
        if parameter.nullable:
            return None
        self._missing(parameter, key, source)
        return ABSENT

    def _elsewhere(self, path: str) -> Any:
        declared = self.library.parameters.get(path)
        if declared is not None:
            return self._resolve(declared)
        return look_up(self.profile.tree, path)

    def _missing(self, parameter: Parameter, key: str, source: str | None) -> None:
        message = f"{parameter.path} has no value ({parameter.place.file} asks for it)"
        keys = f"{source} or {key}" if source else key
        hint = f"{parameter.question} Answer in {self.profile.place('').file} under {keys}."
        self.found.append(error("PK240", message, self.profile.place(key), hint))
        self.missing.append(parameter)

    def _role_problem(self, parameter: Parameter, value: Any) -> str:
        roles = look_up(self.profile.tree, "roles")
        if parameter.type is not ParameterType.ROLE or value is None or value in roles:
            return ""
        return f"there is no such role. {did_you_mean(str(value), roles)}".strip()


def unknown_parameters(profile: Profile, library: Library) -> Iterator[Diagnostic]:
    """Yield an error for every key under `params` that no template of the library declares."""
    declared = set(library.parameters)
    params = profile.tree.get("params") or {}
    for path in _undeclared(params, "", declared):
        key = f"params.{path}"
        near = did_you_mean(path, declared)
        hint = near or "Remove it, or declare it in the template that should use it."
        message = f"no template declares the parameter {path}"
        yield error("PK243", message, profile.place(key), hint)


def _undeclared(node: Mapping[str, Any], prefix: str, declared: set[str]) -> Iterator[str]:
    for key, value in node.items():
        path = f"{prefix}{key}"
        if path in declared:
            continue
        if isinstance(value, Mapping) and any(name.startswith(f"{path}.") for name in declared):
            yield from _undeclared(value, f"{path}.", declared)
        else:
            yield path


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004 -- fits a message
