"""Contexts: everything a template can read, as plain data.

Takes a profile, resolved parameters and the set of policies, gives a mapping that JSON can carry
(dates as `{"__date__": "2026-01-31"}`). Top-level names are the profile's sections with the
parameters merged in at their paths, and

- `roles.<key>`: key, label, holders on the day of generation (name, title, email);
- `policies`: id, title and owner's label of every policy of the set; `policy_titles`: id -> title;
- `policies_left_out`: title and reason of those that the profile leaves out;
- `frameworks_in_scope`: titles; `on`: the day of generation.

`terms` and `related` differ from policy to policy; `references` adds them. `params` is left out: a
parameter is read at its path.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from policykit.errors import Diagnostic, error
from policykit.policy.parameters import ABSENT
from policykit.template import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from policykit.profile import Profile
    from policykit.template import Library, Template, Uses

Context = dict[str, Any]
_STEP = re.compile(r"\.|\[\]")
_NAME_STEP = re.compile(r"\.")


def common_context(
    profile: Profile, library: Library, chosen: Sequence[Template], on: date
) -> Context:
    """Return the part of the context that all policies of a run share."""
    context = {key: plain(value) for key, value in profile.tree.items() if key != "params"}
    context["roles"] = {key: _role(profile, key, on) for key in profile.tree["roles"]}
    context["policies"] = [
        {"id": template.id, "title": template.title, "owner": profile.label(template.owner_role)}
        for template in chosen
        if template.owner_role in profile.tree["roles"]
    ]
    context["policy_titles"] = {template.id: template.title for template in chosen}
    context["policies_left_out"] = [
        {"title": template.title, "reason": entry.reason}
        for entry in profile.policies.left_out
        for template in library.templates.values()
        if template.id == entry.id
    ]
    scope = profile.tree["scope"]
    context["frameworks_in_scope"] = [
        framework.title
        for framework in library.frameworks.values()
        if scope.get(framework.id.replace("-", "_"))
    ]
    context["on"] = plain(on)
    return context


def _role(profile: Profile, key: str, on: date) -> dict[str, Any]:
    holders = [
        {"name": person.name, "title": person.title, "email": person.email}
        for person in profile.holders(key, on)
    ]
    return {"key": key, "label": profile.label(key), "holders": holders}


def with_parameters(common: Context, values: Mapping[str, Any]) -> Context:
    """Return a context with the parameters merged in at their paths; `common` is not changed."""
    context = dict(common)
    for path, value in values.items():
        *steps, last = path.split(".")
        target = context
        for step in steps:
            inner = target.get(step)
            target[step] = dict(inner) if isinstance(inner, Mapping) else {}
            target = target[step]
        target[last] = plain(value)
    return context


def plain(value: Any) -> Any:
    """Return the value as JSON can carry it, dates marked."""
    if isinstance(value, date):
        return {"__date__": value.isoformat()}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def value_at(context: Mapping[str, Any], path: str) -> Any:
    """Return the value at a path as `Uses` writes it, or `ABSENT`.

    `systems[].name` gives the list of the names; items without one are left out.
    """
    values: list[Any] = [context]
    spread = False
    for step in path.split("."):
        name, brackets = step.rstrip("[]"), step.count("[]")
        values = [value[name] for value in values if isinstance(value, Mapping) and name in value]
        for _ in range(brackets):
            spread = True
            values = [item for value in values if isinstance(value, list) for item in value]
    if spread:
        return values
    return values[0] if values else ABSENT


def unknown_reads(uses: Uses, context: Context, reported: Collection[str]) -> Iterator[Diagnostic]:
    """Yield an error for every value a template reads that its context does not have (PK244).

    Args:
        uses: what the template reads.
        context: what it would be filled with.
        reported: parameters without a value; what reads them is not reported again.
    """
    for read in uses.reads:
        if read.guarded or any(reads_parameter(read.path, path) for path in reported):
            continue
        unknown = _first_unknown(context, read.path)
        if unknown is not None:
            name, known = unknown
            hint = did_you_mean(name, known, "Use a key of the profile, or declare a parameter.")
            message = f"neither the profile nor a parameter gives {read.path}"
            yield error("PK244", message, read.place, hint)


def reads_parameter(read: str, parameter: str) -> bool:
    """Say whether a path that is read is the parameter, lies in it, or contains it."""
    inside = read.startswith((f"{parameter}.", f"{parameter}[]"))
    return read == parameter or inside or parameter.startswith(f"{read}.")


def parameters_read(reads: Collection[str], parameters: Iterable[str]) -> set[str]:
    """Return the parameters that any of many paths reads, as `reads_parameter` says of two."""
    inside = {head for read in reads for head in _heads(_STEP, read)}
    known = frozenset(reads)
    return {
        path
        for path in parameters
        if path in inside or not known.isdisjoint(_heads(_NAME_STEP, path))
    }


def _heads(step: re.Pattern[str], path: str) -> Iterator[str]:
    """Yield the path, and what of it stands before each step."""
    yield path
    for found in step.finditer(path):
        yield path[: found.start()]


def _first_unknown(context: Context, path: str) -> tuple[str, list[str]] | None:
    """Return the first step of the path that leads nowhere, and what stands there instead.

    Null and empty lists end the search: what would be in them cannot be known.
    """
    values: list[Any] = [context]
    done = ""
    for step in path.split("."):
        name, brackets = step.rstrip("[]"), step.count("[]")
        mappings = [value for value in values if isinstance(value, Mapping)]
        found = [value[name] for value in mappings if name in value]
        if mappings and not found:
            known = {f"{done}{key}" for value in mappings for key in value}
            return f"{done}{name}", sorted(known)
        if any(value is None for value in found):
            return None
        for _ in range(brackets):
            found = [item for value in found if isinstance(value, list) for item in value]
        values, done = found, f"{done}{step}."
    return None
