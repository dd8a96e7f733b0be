"""What is said alike of many policies is said once, with the list of them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policykit.errors import Diagnostic

_MOST = 3
"""So many are still shown one by one, each at its place."""
_ROOTS = frozenset({"policies", "records"})


def grouped(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the diagnostics in their order, with one in place of more than three alike.

    Alike are those that differ in nothing but their place and the id of the policy that the place
    names. The one that stands for them has no place; its hint begins with where they are, and says
    `ID` where theirs name a policy.
    """
    groups: dict[Diagnostic, list[Diagnostic]] = defaultdict(list)
    for found in diagnostics:
        groups[_without_place(found)].append(found)
    return [
        one
        for common, members in groups.items()
        for one in (members if len(members) <= _MOST else [_for_all(common, members)])
    ]


def _policy(found: Diagnostic) -> str:
    """Return the policy that the place names: `policies/x.md`, `records/x/…json`; else nothing."""
    root, *rest = PurePosixPath(found.place.file).parts if found.place else ("",)
    return rest[0].partition(".")[0] if root in _ROOTS and rest else ""


def _without_place(found: Diagnostic) -> Diagnostic:
    policy = _policy(found)
    if not policy:
        return replace(found, place=None)
    word = re.compile(rf"(?<![\w-]){re.escape(policy)}(?![\w-])")
    return replace(
        found, message=word.sub("ID", found.message), hint=word.sub("ID", found.hint), place=None
    )


def _for_all(common: Diagnostic, members: list[Diagnostic]) -> Diagnostic:
    policies = list(dict.fromkeys(filter(None, map(_policy, members))))
    if len(policies) == len(members):
        where = f"{len(members)} policies: {', '.join(policies)}"
    else:
        places = dict.fromkeys(str(one.place) for one in members if one.place)
        where = f"{len(members)} times: {', '.join(places)}"
    return replace(common, hint=f"{where}\n{common.hint}".rstrip())
