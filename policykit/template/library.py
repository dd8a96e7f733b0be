"""The template library: all templates, parts and frameworks, checked against each other.

Takes named bytes, gives a `Library`. The rules that need more than one file stand here:

1. every statement of a template, parts included, has an entry in its map, and the other way round;
2. every statement id begins with the template's prefix, and no two templates share an id;
3. every control a map names exists in its framework, and each entry names at least one;
4. every number of a map that is a path is a declared parameter;
5. a parameter that two templates declare is declared alike;
6. every part exists, and none includes itself;
7. every term a template defines is in the glossary and in its text, and every term of the glossary
   is used;
8. every policy a template names is one of the library, or of policykit's own;
9. every patch of a template stands for something that is there, see `patches`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.canonical import sha256
from policykit.errors import Diagnostic, Place, error, has_errors, warning
from policykit.template.controls import wrong_controls
from policykit.template.framework import Framework, read_framework
from policykit.template.glossary import Term, read_glossary
from policykit.template.keys import did_you_mean
from policykit.template.parameter import Parameter, ParameterType
from policykit.template.patches import is_patch, patched_map, patched_text, wrong_patches
from policykit.template.references import STANDARD_POLICIES
from policykit.template.template import Part, Template, read_part, read_template
from policykit.template.uses import Uses, find_uses
from policykit.values import PolicyId, policy_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from policykit.values import Digest

_TEMPLATE = ".md.j2"
_MAP = ".map.yaml"
_PARTS = "_parts/"
_FRAMEWORKS = "frameworks/"


@dataclass(frozen=True, slots=True)
class Library:
    """Templates that were checked together.

    Attributes:
        templates: policy id -> template, sorted by id.
        parts: name -> part.
        frameworks: framework id -> framework.
        parameters: path -> declaration; where several templates declare it, the first.
        glossary: term id -> term, sorted by the term.
        uses: policy id -> what its text uses.
        digests: policy id -> digest over template, map and the parts it includes.
    """

    templates: Mapping[PolicyId, Template]
    parts: Mapping[str, Part]
    frameworks: Mapping[str, Framework]
    parameters: Mapping[str, Parameter]
    glossary: Mapping[str, Term]
    uses: Mapping[PolicyId, Uses]
    digests: Mapping[PolicyId, Digest]

    @property
    def digest(self) -> Digest:
        """Digest over all templates, for a lock file."""
        lines = "".join(f"{self.digests[name]}  {name}\n" for name in sorted(self.digests))
        return sha256(lines.encode())


def read_library(
    files: Mapping[str, bytes], name_of: Callable[[str], str] = "policy_templates/{}".format
) -> tuple[Library, tuple[Diagnostic, ...]]:
    """Read a template library.

    Args:
        files: path below the library's folder -> content; other files than templates, maps,
            parts and frameworks are ignored.
        name_of: gives the name of a file for messages from its path.

    Returns:
        the library with what could be read, and every mistake found. Do not fill from a library
        that has errors.
    """
    found: list[Diagnostic] = []
    frameworks = dict(_frameworks(files, name_of, found))
    parts = dict(_parts(files, name_of, found))
    templates = dict(_templates(files, name_of, found))
    found.extend(wrong_patches(files, name_of))
    glossary, mistakes_of_terms = read_glossary(files, name_of)
    found.extend(mistakes_of_terms)
    trees = {name: part.tree for name, part in parts.items()}
    uses = {name: find_uses(template.tree, trees) for name, template in templates.items()}
    broken = {name for name in files if name.startswith(_PARTS) or is_patch(name)} - set(parts)
    for name, template in templates.items():
        found.extend(_wrong_parts(uses[name], broken))
        found.extend(_wrong_statements(template, uses[name]))
        found.extend(wrong_controls(template.map, frameworks))
        found.extend(_wrong_terms(template, glossary, uses[name], parts))
        found.extend(_unknown_policies(template, uses[name], set(templates)))
    found.extend(_shared_statements(templates, uses))
    parameters, mistakes = _collect_parameters(templates)
    found.extend(mistakes)
    for template in templates.values():
        found.extend(_wrong_spans(template, parameters))
    if not has_errors(found):
        found.extend(_unused_parameters(templates, uses))
        found.extend(_unused_terms(templates, glossary))
    digests = {
        name: _digest(template, [parts[part] for part in sorted(uses[name].parts)], glossary)
        for name, template in templates.items()
    }
    library = Library(templates, parts, frameworks, parameters, glossary, uses, digests)
    return library, tuple(dict.fromkeys(found))


def _frameworks(
    files: Mapping[str, bytes], name_of: Callable[[str], str], found: list[Diagnostic]
) -> Iterator[tuple[str, Framework]]:
    seen: dict[str, str] = {}
    for path in sorted(files):
        if path.startswith(_FRAMEWORKS) and path.endswith(".yaml"):
            framework, mistakes = read_framework(files[path], name_of(path))
            found.extend(mistakes)
            if framework and framework.id in seen:
                hint = "Give one of them another id, or remove it."
                message = f"the framework {framework.id} is that of {seen[framework.id]} already"
                found.append(error("PK272", message, Place(name_of(path), 1), hint))
            elif framework:
                seen[framework.id] = name_of(path)
                yield framework.id, framework


def _parts(
    files: Mapping[str, bytes], name_of: Callable[[str], str], found: list[Diagnostic]
) -> Iterator[tuple[str, Part]]:
    for path in sorted(files):
        if (path.startswith(_PARTS) and path.endswith(_TEMPLATE)) or is_patch(path):
            part, mistakes = read_part(path, files[path], name_of(path))
            found.extend(mistakes)
            if part:
                yield path, part


def _templates(
    files: Mapping[str, bytes], name_of: Callable[[str], str], found: list[Diagnostic]
) -> Iterator[tuple[PolicyId, Template]]:
    for path in sorted(files):
        if "/" in path or not path.endswith((_TEMPLATE, _MAP)):
            continue
        stem = path.removesuffix(_TEMPLATE).removesuffix(_MAP)
        try:
            identifier = policy_id(stem)
        except ValueError as problem:
            hint = "Rename the file."
            found.append(error("PK207", str(problem), Place(name_of(path)), hint))
            continue
        partner = stem + (_MAP if path.endswith(_TEMPLATE) else _TEMPLATE)
        if partner not in files:
            message = f"{name_of(partner)} is missing"
            hint = "A template has its text in .md.j2 and its statement map in .map.yaml."
            found.append(error("PK226", message, Place(name_of(path)), hint))
        elif path.endswith(_TEMPLATE):
            text, wrong = patched_text(identifier, files[path], files, name_of)
            template, mistakes = read_template(
                identifier, text, files[partner], name_of(path), name_of(partner)
            )
            found.extend((*wrong, *mistakes))
            if template:
                template, mistakes = patched_map(template, files, name_of)
                found.extend(mistakes)
                yield identifier, template


def _wrong_parts(uses: Uses, broken: set[str]) -> Iterator[Diagnostic]:
    for name, place in uses.missing:
        if name not in broken:  # a broken one was reported where it is wrong
            hint = "Parts stand in policy_templates/_parts/ and are named with that folder."
            yield error("PK223", f"there is no part {name!r}", place, hint)
    for name, place in uses.circles:
        hint = "Take the include out of one of them."
        yield error("PK223", f"the part {name!r} includes itself", place, hint)


def _wrong_statements(template: Template, uses: Uses) -> Iterator[Diagnostic]:
    written = {mark.id: mark.place for mark in reversed(uses.statements)}
    for name, place in reversed(written.items()):
        if not name.startswith(f"{template.prefix}-"):
            hint = f"Statements of {template.id} are called {template.prefix}-1 and so on."
            yield error("PK232", f"{name} has another prefix", place, hint)
        if name not in template.map.entries:
            hint = f"Add `{name}:` with controls and evidence to {template.map.source.file}."
            yield error("PK230", f"{name} has no entry in the statement map", place, hint)
    for name, entry in template.map.entries.items():
        if name not in written:
            hint = f"Remove the entry, or write **{name}** at the start of a paragraph."
            message = f"{name} is not a statement of {template.file}"
            yield error("PK231", message, entry.place, hint)


def _shared_statements(
    templates: Mapping[PolicyId, Template], uses: Mapping[PolicyId, Uses]
) -> Iterator[Diagnostic]:
    owners: dict[str, PolicyId] = {}
    for name in templates:
        for mark in uses[name].statements:
            owner = owners.setdefault(mark.id, name)
            if owner != name:
                hint = "Give it an id of its own; ids are never used again."
                message = f"{mark.id} is a statement of {owner} already"
                yield error("PK233", message, mark.place, hint)


def _collect_parameters(
    templates: Mapping[PolicyId, Template],
) -> tuple[dict[str, Parameter], list[Diagnostic]]:
    parameters: dict[str, Parameter] = {}
    found: list[Diagnostic] = []
    for template in templates.values():
        for parameter in template.parameters:
            first = parameters.setdefault(parameter.path, parameter)
            if not first.agrees_with(parameter):
                hint = f"Declare it as in {first.place}, or only there: every template may use it."
                message = f"{parameter.path} is declared differently in another template"
                found.append(error("PK211", message, parameter.place, hint))
    return parameters, found


def _wrong_spans(template: Template, parameters: Mapping[str, Parameter]) -> Iterator[Diagnostic]:
    for name, entry in template.map.entries.items():
        for key, span in (("cadence", entry.cadence), ("limit", entry.limit)):
            if span is None or not isinstance(span.value, str):
                continue
            place = template.map.place(name, key)
            declared = parameters.get(span.value)
            head = span.value.rpartition(".")[0]
            inside = parameters.get(head)
            if declared is not None and declared.type is not ParameterType.INT:
                hint = "A cadence or limit needs a whole number."
                message = f"{span.value} is of type {declared.type}"
                yield error("PK236", message, place, hint)
            elif declared is None and (inside is None or inside.type is not ParameterType.MAP):
                hint = did_you_mean(span.value, parameters, "Declare it, or write a number.")
                yield error("PK236", f"no template declares {span.value}", place, hint)


def _unused_parameters(
    templates: Mapping[PolicyId, Template], uses: Mapping[PolicyId, Uses]
) -> Iterator[Diagnostic]:
    used = {path for use in uses.values() for path in use.paths}
    for template in templates.values():
        for entry in template.map.entries.values():
            used |= {str(span.value) for span in (entry.cadence, entry.limit) if span}
        for parameter in template.parameters:
            default = parameter.default
            used |= {default.from_path} if default and default.from_path else set()
    for template in templates.values():
        for parameter in template.parameters:
            if not any(_covers(parameter.path, path) for path in used):
                hint = "Use it in the text, or take it out."
                message = f"no template uses the parameter {parameter.path}"
                yield warning("PK212", message, parameter.place, hint)


def _covers(path: str, used: str) -> bool:
    """Say whether the used path is the parameter, lies in it, or contains it."""
    return used == path or used.startswith((f"{path}.", f"{path}[]")) or path.startswith(f"{used}.")


_NOUN = "{{ organization.noun }}"  # what the glossary calls company, by the organization's form


def _wrong_terms(
    template: Template, glossary: Mapping[str, Term], uses: Uses, parts: Mapping[str, Part]
) -> Iterator[Diagnostic]:
    sources = (template.source, *(parts[name].source for name in uses.parts))
    text = " ".join(" ".join(sources).casefold().split()).replace(_NOUN, "company")
    for name, place in template.terms.items():
        if name not in glossary:
            hint = did_you_mean(name, glossary, "Add it to glossary.yaml, or take it out.")
            yield error("PK208", f"the glossary has no term {name!r}", place, hint)
        elif not _occurs(glossary[name].term.casefold(), text):
            hint = "Use it in the text, or take it out of `terms`."
            message = f"the text never uses the term {glossary[name].term!r}"
            yield warning("PK214", message, place, hint)


def _occurs(term: str, text: str) -> bool:
    """Say whether the text has the term, in the singular or in a plural."""
    return term in text or (term.endswith("y") and f"{term[:-1]}ies" in text)


def _unused_terms(
    templates: Mapping[PolicyId, Template], glossary: Mapping[str, Term]
) -> Iterator[Diagnostic]:
    used = {name for template in templates.values() for name in template.terms}
    for name, term in glossary.items():
        if name not in used:
            hint = "Name it under `terms` of a template, or take it out."
            yield warning("PK209", f"no template defines the term {name}", term.place, hint)


def _unknown_policies(template: Template, uses: Uses, known: set[PolicyId]) -> Iterator[Diagnostic]:
    named = [*uses.policies, *((entry.id, entry.place) for entry in template.related)]
    for name, place in named:
        if name not in known and name not in STANDARD_POLICIES:
            hint = did_you_mean(name, {*known, *STANDARD_POLICIES}, "Correct the id.")
            yield error("PK213", f"there is no policy {name!r}", place, hint)


def _digest(template: Template, parts: list[Part], glossary: Mapping[str, Term]) -> Digest:
    terms = [glossary[name] for name in sorted(template.terms) if name in glossary]
    defined = [f"{term.id}: {term.term}: {term.meaning}: {term.when.text}\n" for term in terms]
    lines = [
        f"{template.body_digest}  {template.id}{_TEMPLATE}\n",
        f"{template.map_digest}  {template.id}{_MAP}\n",
        *(f"{part.digest}  {part.name}\n" for part in parts),
        *([f"{sha256(''.join(defined).encode())}  glossary\n"] if defined else []),
    ]
    return sha256("".join(lines).encode())
