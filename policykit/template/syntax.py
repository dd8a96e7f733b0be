"""The small part of Jinja2 that templates may use, and the text as Jinja reads it.

Takes template text, gives its syntax tree and a diagnostic for everything outside
`allow_list`.
Never runs anything. The rules:

1. A tag that stands alone on its line leaves no line behind, and neither does a comment, unless
   the author controls white space by hand with `-`. An include always keeps its line end.
2. Comments are `{# text #}` or `{#- text -#}`. A `{#` followed by a letter is a heading id of
   Markdown, such as `{#purpose}`, and plain text to Jinja.
3. Lines are counted as in the file: what precedes the body is replaced by empty lines.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, TemplateSyntaxError

from policykit.errors import Diagnostic, Place, error
from policykit.template.allow_list import refusals

if TYPE_CHECKING:
    from jinja2 import nodes

JINJA_OPTIONS: Final[dict[str, str | bool]] = {
    "comment_start_string": "{##",
    "comment_end_string": "##}",
    "trim_blocks": True,
    "lstrip_blocks": False,
    "keep_trailing_newline": False,
    "newline_sequence": "\n",
}
"""How the parser here and the one in the filling process must be set, so that both read alike."""

_TAG = re.compile(r"(\{\{.*?\}\}|\{%.*?%\}|\{#(?=[\s+-]).*?#\})", re.DOTALL)
_STRAY_COMMENT = re.compile(r"\{#(?![A-Za-z][\w.-]*(?:\s+[.#][\w-]+)*\s*\})|#\}")
_INCLUDE = re.compile(r"\{%[-+]?\s*include\b")
_VALUE_IN_CODE = re.compile(r"`[^`{}\n]*\{\{.*?\}\}[^`\n]*`")
_RAW = re.compile(r"\{%[-+]?\s*(?:end)?raw\b")


def prepare_source(text: str) -> str:
    r"""Return template text with rule 1 and 2 written out as Jinja's own marks; lines stay.

    >>> prepare_source("{% if a %}\nx{% endif %}\n# T {#t}")
    '{% if a %}\nx{% endif +%}\n# T {#t}'
    """
    pieces = _TAG.split(text)
    line: list[int] = []
    result = list(pieces)
    for index, piece in enumerate(pieces):
        if index % 2 or "\n" not in piece:
            line.append(index)
            continue
        _settle_line(pieces, [*line, index], result)
        line = [index]
    _settle_line(pieces, line, result)
    return "".join(result)


def _settle_line(pieces: list[str], line: list[int], result: list[str]) -> None:
    """Mark the tags of one line of the file; `line` holds the indexes of its pieces."""
    tags = [index for index in line if index % 2]
    if not tags:
        return
    texts = [index for index in line if not index % 2]
    parts = {index: pieces[index] for index in texts}
    if texts[0] == line[0]:
        parts[line[0]] = parts[line[0]].rpartition("\n")[2]
    if texts[-1] == line[-1] and "\n" in pieces[line[-1]]:
        parts[line[-1]] = pieces[line[-1]].partition("\n")[0]
    by_hand = any(pieces[index][2] == "-" or pieces[index][-3] == "-" for index in tags)
    alone = not by_hand and not any(part.strip() for part in parts.values())
    for index in tags:
        tag = pieces[index]
        if tag.startswith("{{") or _INCLUDE.match(tag):
            alone = False
    for index in tags:
        result[index] = _marked(pieces[index], keep_line_end=not alone and index == tags[-1])
    if alone:
        for index in texts:
            part = parts[index]
            if index < tags[0]:
                result[index] = result[index].removesuffix(part) if part else result[index]
            else:
                result[index] = result[index].removeprefix(part)


def _marked(tag: str, *, keep_line_end: bool) -> str:
    if tag.startswith("{{"):
        return tag
    sign = "+" if keep_line_end and tag[-3] not in "+-" else ""
    if tag.startswith("{#"):
        return "{##" + tag[2:-2] + sign + "##}"
    return tag[:-2] + sign + "%}"


def parse(
    text: str, first_line: int, file: str
) -> tuple[nodes.Template | None, tuple[Diagnostic, ...]]:
    """Parse the text of a template or part and check it against the allow-list.

    Args:
        text: the body, without front matter.
        first_line: line of the file on which it begins.
        file: name for messages.

    Returns:
        the tree, whose line numbers are those of the file, or None when an error is found.
    """
    found = [
        error(
            "PK224",
            "this is neither a comment nor the id of a heading",
            Place(file, first_line + text.count("\n", 0, match.start())),
            "Write comments as {# text #} with a space, and heading ids as {#purpose}.",
        )
        for match in _STRAY_COMMENT.finditer(_TAG.sub(_blank, text))
    ]
    found.extend(
        error(
            "PK221",
            "raw is not allowed in a template",
            Place(file, first_line + text.count("\n", 0, match.start())),
            "Heading ids such as {#purpose} need none; write other braces as {{ '{{' }}.",
        )
        for match in _RAW.finditer(text)
    )
    found.extend(
        error(
            "PK227",
            "a value stands inside inline code",
            Place(file, first_line + text.count("\n", 0, match.start())),
            "Values are escaped for running text; write {{ value | code }} without backquotes.",
        )
        for match in _VALUE_IN_CODE.finditer(text)
    )
    if found:
        return None, tuple(found)
    try:
        tree = _environment().parse(numbered_source(text, first_line))
    except TemplateSyntaxError as problem:
        message = f"the template cannot be read: {problem.message}"
        hint = "Look for a tag that is not closed, or a quote that is missing."
        return None, (error("PK220", message, Place(file, problem.lineno), hint),)
    except RecursionError:
        message = "the template is nested too deeply"
        return None, (error("PK220", message, Place(file, first_line), "Use fewer levels."),)
    found.extend(refusals(tree, file))
    return (None if found else tree), tuple(found)


def parsed_again(source: str) -> nodes.Template:
    """Return the tree of a text that `parse` found good; `numbered_source` gives the text."""
    return _environment().parse(source)


def _environment() -> Environment:
    return Environment(**JINJA_OPTIONS)  # type: ignore[arg-type] # noqa: S701 -- gives Markdown, and only parses


def numbered_source(text: str, first_line: int) -> str:
    """Return the prepared text behind as many empty lines as stand before it in its file."""
    return "\n" * (first_line - 1) + prepare_source(text)


def _blank(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")
