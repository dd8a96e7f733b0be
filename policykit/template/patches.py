"""Patches: one statement or section of a template in other words, without a copy of the rest.

Takes the files of a library. What lies in `<id>.patch/` belongs to the template `<id>`:

- `AC-20a.md.j2` stands in place of the statement AC-20a, with what belongs to it below it;
- `scope.md.j2` stands in place of the text under the heading with the id `scope`;
- `map.yaml` holds mapping entries that stand in place of those of the same statements.

In the template's text the patched lines become one `include`, and as many lines as before, so every
message names the line of the file that somebody wrote. A patch whose place is gone is an error:
a newer library may have dropped a statement, and nobody should believe that its words still count.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from policykit.canonical import sha256
from policykit.errors import Diagnostic, Place, error
from policykit.template.keys import did_you_mean
from policykit.template.statement_map import StatementMap, read_statement_map
from policykit.values import STATEMENT_ID_PATTERN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from policykit.template.template import Template

SUFFIX = ".patch/"
MAP = "map.yaml"
_TEXT = ".md.j2"
_FOLDER = re.compile(r"(?P<id>[^/]+)\.patch/(?P<name>.+)")
_STATEMENT = re.compile(rf"\*\*({STATEMENT_ID_PATTERN})\*\*(?=\s|$)")
_ID = re.compile(STATEMENT_ID_PATTERN)
_HEADING = re.compile(r"(#{1,6})\s.*?(?:\{#([\w.-]+)[^}]*\})?\s*$")
_OPENING = re.compile(r"\{%[-+]?\s*(if|for)\b")
_CLOSING = re.compile(r"\{%[-+]?\s*(endif|endfor)\b")
_NAMING = re.compile(r"\s*(?:\{%[-+]? set [^%]*%\}|\{# .* #\})\s*")
_MIDDLE = re.compile(r"\s*\{%[-+]?\s*(else|elif)\b")


def is_patch(path: str) -> bool:
    """Say whether a file of the library patches a template's text, and so is a part."""
    return _FOLDER.fullmatch(path) is not None and path.endswith(_TEXT)


def wrong_patches(
    files: Mapping[str, bytes], name_of: Callable[[str], str]
) -> Iterator[Diagnostic]:
    """Yield patches of templates that are not there, and files that patch nothing."""
    known = {path.removesuffix(_TEXT) for path in files if "/" not in path}
    for path in sorted(files):
        found = _FOLDER.fullmatch(path)
        if not found:
            continue
        place = Place(name_of(path))
        if found["id"] not in known:
            hint = did_you_mean(
                found["id"], known, "Name the folder as the template, or remove it."
            )
            yield error("PK261", f"there is no template {found['id']!r} to patch", place, hint)
        elif "/" in found["name"] or not (found["name"] == MAP or path.endswith(_TEXT)):
            hint = f"Call it AC-1{_TEXT} for a statement, scope{_TEXT} for a section, or {MAP}."
            yield error("PK261", f"{found['name']} patches nothing", place, hint)


def patched_text(
    identifier: str, data: bytes, files: Mapping[str, bytes], name_of: Callable[[str], str]
) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """Return a template's bytes with an include in place of everything that is patched.

    Args:
        identifier: of the template.
        data: its file.
        files: of the library.
        name_of: gives the name of a file for messages.
    """
    folder = f"{identifier}{SUFFIX}"
    names = [path for path in sorted(files) if path.startswith(folder) and is_patch(path)]
    if not names:
        return data, ()
    try:
        lines = data.decode("utf-8").replace("\r\n", "\n").split("\n")
    except UnicodeDecodeError:
        return data, ()  # reported where the template is read
    found: list[Diagnostic] = []
    spans: dict[str, tuple[int, int]] = {}
    for path in names:
        name = path.removeprefix(folder).removesuffix(_TEXT)
        mistake = _wrong_text(name, files[path], Place(name_of(path), 1))
        span = place_of(lines, name)
        if mistake:
            found.append(mistake)
        elif span is None:
            found.append(_no_place(identifier, name, lines, Place(name_of(path), 1)))
        else:
            spans[path] = span
    found.extend(_overlapping(spans, name_of))
    if not found:
        for path, (start, end) in sorted(spans.items(), key=lambda item: -item[1][0]):
            lines[start:end] = _including(path, end - start)
    return "\n".join(lines).encode(), tuple(found)


def patched_map(
    template: Template, files: Mapping[str, bytes], name_of: Callable[[str], str]
) -> tuple[Template, tuple[Diagnostic, ...]]:
    """Return a template with the mapping entries of its patch in place of its own."""
    path = f"{template.id}{SUFFIX}{MAP}"
    if path not in files:
        return template, ()
    patch, found = read_statement_map(files[path], name_of(path))
    if patch is None:
        return template, found
    merged = StatementMap(
        {**template.map.entries, **patch.entries},
        template.map.source,
        dict.fromkeys(patch.entries, patch.source),
    )
    digest = sha256(f"{template.map_digest}  {sha256(files[path])}\n".encode())
    return replace(template, map=merged, map_digest=digest), found


def place_of(lines: list[str], name: str) -> tuple[int, int] | None:
    """Return the lines, from and up to, of a statement or of the text under a heading.

    What stands in a branch of a condition ends with the branch; a condition after it belongs to
    what follows, unless the next statement begins beyond it.

    >>> place_of(["# A {#a}", "", "**AC-1** One.", "", "- x", "", "**AC-2** Two."], "AC-1")
    (2, 5)
    """
    is_statement = _ID.fullmatch(name) is not None
    start, level = _start(lines, name)
    if start is None:
        return None
    depth, outside, end = 0, start, start
    for number in range(start, len(lines)):
        line = lines[number]
        heading = _HEADING.match(line)
        mark = _STATEMENT.match(line)
        if number > start and _ends(heading, mark, level if not is_statement else 0):
            end = outside if depth else number
            break
        if not is_statement and number == start and _ends(heading, None, level):
            return start, start
        if depth == 0 and (_MIDDLE.match(line) or _is_closing(line)):
            end = number
            break
        if depth == 0:
            outside = number
        depth += len(_OPENING.findall(line)) - len(_CLOSING.findall(line))
    else:
        end = len(lines)
    while end > start and _leads_on(lines[end - 1]):
        end -= 1
    return start, end


def _leads_on(line: str) -> bool:
    """Say whether a last line is empty, or names a value for what follows."""
    return not line.strip() or _NAMING.fullmatch(line) is not None


def _start(lines: list[str], name: str) -> tuple[int | None, int]:
    for number, line in enumerate(lines):
        mark = _STATEMENT.match(line)
        if mark and mark[1] == name:
            return number, 0
        heading = _HEADING.match(line)
        if heading and heading[2] == name:
            start = number + 1
            while start < len(lines) and not lines[start].strip():
                start += 1
            return start, len(heading[1])
    return None, 0


def _ends(heading: re.Match[str] | None, mark: re.Match[str] | None, level: int) -> bool:
    """Say whether a line ends a statement (level 0) or the text under a heading of a level."""
    if level == 0:
        return heading is not None or mark is not None
    return heading is not None and len(heading[1]) <= level


def _is_closing(line: str) -> bool:
    return len(_CLOSING.findall(line)) > len(_OPENING.findall(line))


def _including(path: str, count: int) -> list[str]:
    """Return an include, and a comment as long as the lines that it stands for."""
    include = f'{{% include "{path}" %}}'
    if count <= 1:
        return [include]
    rest = ["{# patched #}"] if count == 2 else ["{# patched", *[""] * (count - 3), "#}"]  # noqa: PLR2004 -- a line for the include
    return [include, *rest]


def _wrong_text(name: str, data: bytes, place: Place) -> Diagnostic | None:
    text = data.decode("utf-8", "replace")
    if not text.strip():
        hint = "To leave a statement out, delete it in policies/: what you drop stays dropped."
        return error("PK262", "the patch is empty", place, hint)
    marks = [found[1] for line in text.split("\n") if (found := _STATEMENT.match(line))]
    if _ID.fullmatch(name) and name not in marks:
        hint = f"Begin a paragraph with **{name}**: the id stays, whatever the words are."
        return error("PK262", f"the patch does not hold the statement {name}", place, hint)
    return None


def _no_place(identifier: str, name: str, lines: list[str], place: Place) -> Diagnostic:
    known = [
        found
        for line in lines
        for found in (
            *(match[1] for match in [_STATEMENT.match(line)] if match),
            *(match[2] for match in [_HEADING.match(line)] if match and match[2]),
        )
    ]
    kind = "statement" if _ID.fullmatch(name) else "section"
    hint = did_you_mean(
        name,
        known,
        f"See policykit template show {identifier}. If a newer library dropped it, move your "
        "words into policies/ by hand and delete the patch.",
    )
    return error("PK260", f"{identifier} has no {kind} {name} to patch", place, hint)


def _overlapping(
    spans: Mapping[str, tuple[int, int]], name_of: Callable[[str], str]
) -> Iterator[Diagnostic]:
    ordered = sorted(spans.items(), key=lambda item: item[1])
    for (first, (_, end)), (second, (start, _)) in pairwise(ordered):
        if start < end:
            hint = f"It stands within {name_of(first)}: keep one of the two."
            yield error("PK260", "two patches change the same lines", Place(name_of(second)), hint)
