"""What statements are about, before there is text: the headings that they stand under."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policykit.values import STATEMENT_ID_PATTERN

if TYPE_CHECKING:
    from policykit.policy.feeding import Feeds
    from policykit.template import Library, Template

_HEADING = re.compile(r"#{1,6} +(?P<title>.*?) *\{#(?P<id>[\w.-]+)[^}]*\}")
_STATEMENT = re.compile(rf"\*\*({STATEMENT_ID_PATTERN})\*\*")


def subjects_of(library: Library, found: Feeds) -> dict[str, tuple[str, ...]]:
    """Return the title of each policy with the headings of what a value feeds there.

    A heading has the ids of its statements behind it: `Masking (DC-12a, DC-12b)`.
    """
    result: dict[str, tuple[str, ...]] = {}
    for name in dict.fromkeys([*found.statements, *found.sections]):
        template = library.templates[name]
        above, titles = _headings(template)
        ids: dict[str, list[str]] = {}
        for statement in found.statements.get(name, ()):
            ids.setdefault(above.get(statement, ""), []).append(statement)
        for section in found.sections.get(name, ()):
            ids.setdefault(titles.get(section, section), [])
        result[template.title] = tuple(_shown(title, listed) for title, listed in ids.items())
    return result


def _headings(template: Template) -> tuple[dict[str, str], dict[str, str]]:
    """Return statement id -> title above it, and section id -> title."""
    title = ""
    above: dict[str, str] = {}
    titles: dict[str, str] = {}
    for line in template.source.splitlines():
        if heading := _HEADING.match(line):
            title = heading["title"]
            if "{{" in title:  # it depends on the profile, which there is none of yet
                title = heading["id"].replace("-", " ").capitalize()
            titles[heading["id"]] = title
        elif statement := _STATEMENT.match(line):
            above.setdefault(statement[1], title)
    return above, titles


def _shown(title: str, ids: list[str]) -> str:
    listed = ", ".join(ids)
    return f"{title} ({listed})" if title and listed else title or listed
