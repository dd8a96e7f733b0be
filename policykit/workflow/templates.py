"""`template list`, `show` and `lint`: what the library is for this organization."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.errors import InputError, error, has_errors
from policykit.policy import applicable, finish, prepare
from policykit.policy.parameters import Resolution
from policykit.record import local_date
from policykit.rules import vague_words
from policykit.template import did_you_mean, read_library
from policykit.template.lint import lint
from policykit.template.patches import SUFFIX
from policykit.workflow.template_sources import MAPPING, TEXT, Sources, load_sources
from policykit.workflow.workspace import load_library, load_profile, refuse_errors

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from policykit.errors import Diagnostic
    from policykit.profile import Profile
    from policykit.template import Library, Template
    from policykit.values import PolicyId
    from policykit.world import World


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A template of the library.

    Attributes:
        origin: where it comes from, in words.
        patches: statements and sections that stand in other words.
        when: its condition.
        why_not: why the set of this organization lacks it; empty where it does not.
    """

    id: PolicyId
    title: str
    origin: str
    patches: tuple[str, ...]
    version: int
    when: str
    why_not: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A template with what it asks and says.

    Attributes:
        text: its source, or the policy it gives.
        parameters: path, value here, whether the profile sets it, and question.
        statements: id, controls by framework, and evidence.
    """

    row: TemplateRow
    text: str
    parameters: tuple[tuple[str, Any, bool, str], ...]
    statements: tuple[tuple[str, str, str], ...]


def list_templates(world: World) -> tuple[TemplateRow, ...]:
    """Return a row for each template, sorted by id.

    Raises:
        InputError: every mistake in profile and library.
    """
    profile, _ = load_profile(world)
    library, _ = load_library(world)
    sources = load_sources(world)
    return tuple(_row(one, profile, library, sources) for one in library.templates.values())


def show_template(world: World, name: str, *, filled: bool) -> Shown:
    """Return a template, or with `filled` the policy it gives for this profile.

    Raises:
        InputError: there is none of that name, or it cannot be filled.
    """
    profile, _ = load_profile(world)
    library, _ = load_library(world)
    template = find_template(library, name)
    sources = load_sources(world)
    everything = {**sources.below, **sources.own}
    text = (
        _filled(world, profile, library, template)
        if filled
        else everything[f"{template.id}{TEXT}"].decode("utf-8")
    )
    values = Resolution(profile, library).resolve({one.path for one in template.parameters})
    return Shown(
        _row(template, profile, library, sources),
        text,
        tuple(
            (one.path, values.get(one.path), _is_set(profile, one.path), one.question)
            for one in template.parameters
        ),
        tuple(
            (
                str(statement),
                ", ".join(
                    f"{framework}:{control}"
                    for framework, controls in entry.controls.items()
                    for control in controls
                ),
                entry.evidence,
            )
            for statement, entry in template.map.entries.items()
        ),
    )


def lint_templates(world: World, names: Sequence[str]) -> tuple[Diagnostic, ...]:
    """Return what is wrong with templates, in the order of file and line.

    Args:
        world: the outside.
        names: ids of templates; none for all that are not policykit's own as it ships them.

    Raises:
        InputError: there is no template of a name.
    """
    sources = load_sources(world)
    library, found = read_library(world.library.read())
    wanted = [find_template(library, name).id for name in names if _is_readable(name, library)]
    stems = [*names] if names else _own(sources)
    mine = [one for one in found if one.place is None or not names or _is_of(one.place.file, stems)]
    for name in names:
        if not _is_readable(name, library) and not any(_is_of_any(one, [name]) for one in mine):
            find_template(library, name)
    for identifier in wanted or [one for one in library.templates if one in stems]:
        patches = [
            part for path, part in library.parts.items() if path.startswith(f"{identifier}{SUFFIX}")
        ]
        uses = library.uses[identifier]
        mine += lint(library.templates[identifier], uses, patches, vague_words)
    return tuple(dict.fromkeys(mine))


def find_template(library: Library, name: str) -> Template:
    """Return a template by its id.

    Raises:
        InputError: PK265, there is none.
    """
    template = library.templates.get(name)  # type: ignore[call-overload] # may be no id
    if template is None:
        hint = did_you_mean(name, library.templates, "See policykit template list.")
        raise InputError(error("PK265", f"the library has no template {name!r}", hint=hint))
    found: Template = template
    return found


def _row(template: Template, profile: Profile, library: Library, sources: Sources) -> TemplateRow:
    reasons = {entry.id: entry.reason for entry in profile.policies.left_out}
    chosen, found = applicable(profile, library)
    why_not = ""
    if template.id in reasons:
        why_not = f"left out: {reasons[template.id]}"
    elif template.id not in {one.id for one in chosen}:
        wrong = [one.message for one in found if one.place and one.place.file == template.file]
        why_not = wrong[0] if wrong else f"does not apply: {template.when.text}"
    origin = sources.origin(f"{template.id}{TEXT}")
    return TemplateRow(
        template.id,
        template.title,
        origin,
        sources.patches(template.id),
        template.version,
        template.when.text,
        why_not,
    )


def _filled(world: World, profile: Profile, library: Library, template: Template) -> str:
    today = local_date(world.clock.now(), profile.organization.time_zone)
    job, found = prepare(profile, library, [template.id], today)
    refuse_errors(found)
    texts, failed = world.filler.fill(job)
    refuse_errors(failed)
    (made,), wrong = finish(job, texts)
    if has_errors(wrong):
        raise InputError(*wrong)
    return made.policy.decode("utf-8")


def _is_set(profile: Profile, path: str) -> bool:
    value: Any = profile.tree.get("params", {})
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value is not None


def _own(sources: Sources) -> list[str]:
    """Return the ids of templates that are not as policykit ships them."""
    paths = {path for pack in sources.packs for path in pack.files} | {*sources.own}
    return sorted(
        {
            path.partition(SUFFIX)[0].removesuffix(TEXT).removesuffix(MAPPING)
            for path in paths
            if SUFFIX in path or "/" not in path
        }
    )


def _is_readable(name: str, library: Library) -> bool:
    return name in library.templates


def _is_of_any(found: Diagnostic, names: Sequence[str]) -> bool:
    return found.place is not None and _is_of(found.place.file, names)


def _is_of(file: str, names: Sequence[str]) -> bool:
    path = file.removeprefix("policy_templates/")
    return any(
        path in (f"{name}{TEXT}", f"{name}{MAPPING}") or path.startswith(f"{name}{SUFFIX}")
        for name in names
    )
