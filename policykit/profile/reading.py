"""Read a profile: YAML bytes in; the profile and everything that is wrong with it out."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from pydantic import ValidationError

from policykit.errors import has_errors
from policykit.profile.answers import answer_from_facts
from policykit.profile.fact_checks import check_facts
from policykit.profile.people_checks import check_people
from policykit.profile.profile import Profile
from policykit.profile.sections import Sections
from policykit.profile.shape import complaints
from policykit.profile.source import Source
from policykit.profile.yaml_text import read_quickly, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policykit.errors import Diagnostic
    from policykit.profile.source import Finding


def read_profile(
    data: bytes, file: str = "org_profile.yaml"
) -> tuple[Profile | None, tuple[Diagnostic, ...]]:
    """Read and check a profile.

    Args:
        data: the bytes of the YAML file.
        file: its name as the user would write it, for messages.

    Returns:
        the profile, or None where any diagnostic is an error; and all diagnostics, by line.
    """
    quick = read_quickly(data, file)
    if quick is not None:
        profile, found = _read(Source(*quick, file), ())
        if not found:
            return profile, ()
    # Messages quote the text, and only ruamel's own parser tells exactly where a value ends.
    root, text, problems = read_yaml(data, file)
    return (None, problems) if root is None else _read(Source(root, text, file), problems)


def _read(
    source: Source, problems: tuple[Diagnostic, ...]
) -> tuple[Profile | None, tuple[Diagnostic, ...]]:
    content, findings = source.content()
    answer_from_facts(content)
    profile, shape = _validated(content, source)
    found: Iterable[Finding] = chain(
        findings, shape, check_people(content), check_facts(content, source)
    )
    placed = [source.diagnostic(finding) for finding in found]
    diagnostics = sorted((*problems, *placed), key=_by_line)
    return (None if has_errors(diagnostics) else profile), tuple(diagnostics)


def _validated(
    content: dict[str, object], source: Source
) -> tuple[Profile | None, tuple[Finding, ...]]:
    try:
        return Profile.of(Sections.build(content).tree(), lambda: source), ()
    except ValidationError as problem:
        return None, tuple(complaints(problem, source))


def _by_line(found: Diagnostic) -> tuple[int, str]:
    return (found.place.line or 0) if found.place else 0, found.code
