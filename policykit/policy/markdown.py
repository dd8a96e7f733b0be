"""Markdown as policykit writes it: values that read back exactly, and text in one tidy form.

Takes text, gives Markdown. Standard library only: the filling process imports it.
"""

from __future__ import annotations

import re
from html.entities import html5
from typing import Final

PANDOC_FORMAT: Final = (
    "markdown-smart-citations-example_lists-raw_tex-raw_attribute-yaml_metadata_block"
    "-pandoc_title_block-latex_macros"
)
"""How pandoc reads policies. What `escape` escapes depends on it."""

WRITTEN_FORMAT: Final = (
    f"{PANDOC_FORMAT}-auto_identifiers-simple_tables-multiline_tables-line_blocks"
)
"""How pandoc writes policies: every heading with its id, tables in the two forms with lines."""

_SPACE = re.compile(r"[ \t\n\r\f\v\x85\u2028\u2029]+")
_ALWAYS = re.compile(r"[\\`*{}\[\]<|$^~]")
_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_ENTITY = re.compile(r"&(?=#[0-9xX]|([0-9A-Za-z]+)(;|$)|$)")
_LEADING_SIGN = re.compile(r"[#>+\-=:(@%]")
_LEADING_ENUMERATOR = re.compile(
    r"(?:[0-9]+|[a-z]|[ivxlcdm]+|[IVXLCDM]{2,}|[A-Z](?=[.)]$|\)))(?=[.)](?:\s|$))"
)
_CAPTION = re.compile(r"(?i:table)(?=:)")
_TRAILING = re.compile(r"(?<!\\)[#!]$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_TWO_STOPS = re.compile(r"(?<=\w)\.\.$")
_HEADING = re.compile(r"#{1,6} ")
_STATEMENT = re.compile(r"\*\*[A-Z]{2,4}-[1-9][0-9]{0,3}[a-z]?\*\*")


class Markdown(str):
    """Text that is Markdown already and is written as it is."""

    __slots__ = ()


def escape(text: str) -> Markdown:
    r"""Return Markdown that pandoc reads back as exactly this text, wherever it stands.

    That is at the start of a line, in a sentence, list, table cell, heading or bold text. White
    space, line breaks included, becomes single spaces, and none is left at the ends; a no-break
    space stays what it is. Ordinary names and sentences come back unchanged.

    >>> escape("Acme, Inc.")
    'Acme, Inc.'
    >>> escape("A*B_[C] & <GmbH>")
    'A\\*B\\_\\[C\\] & \\<GmbH>'
    """
    line = _SPACE.sub(" ", text).strip(" ")
    enumerator = _LEADING_ENUMERATOR.match(line) or _CAPTION.match(line)
    head, rest = ("", line) if not enumerator else (enumerator[0] + "\\", line[enumerator.end() :])
    rest = _ALWAYS.sub(r"\\\g<0>", rest)
    rest = _UNDERSCORE.sub(r"\\_", rest)
    rest = _ENTITY.sub(_escaped_entity, rest)
    rest = _TRAILING.sub(r"\\\g<0>", rest)
    if not head and _LEADING_SIGN.match(rest):
        rest = "\\" + rest
    return Markdown(head + rest)


def _escaped_entity(match: re.Match[str]) -> str:
    name = match[1]
    known = name is None or f"{name};" in html5
    return r"\&" if known else "&"


def code_span(text: str) -> Markdown:
    """Return the text as inline code, with as many backquotes as it needs."""
    line = _SPACE.sub(" ", text).strip(" ")
    longest = max((len(run) for run in re.findall("`+", line)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return Markdown(f"{fence}{pad}{line}{pad}{fence}")


def tidy(text: str) -> str:
    """Return the Markdown in the one form that policykit writes.

    Lines end in LF without spaces before it, one empty line stands between blocks, before a
    statement and around a heading, none at the start, and the text ends in one LF. Inside fenced
    code only line ends change.
    """
    lines: list[str] = []
    fence = ""
    after_heading = False
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if fence:
            lines.append(line)
            closing = _FENCE.match(line)
            if closing and closing[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
            continue
        # A value that ends in a full stop, such as Inc., ends the sentence of its template as well.
        settled = _TWO_STOPS.sub(".", line.rstrip(" \t"))
        opens_block = bool(_HEADING.match(settled) or _STATEMENT.match(settled))
        if (after_heading or opens_block or not settled) and lines and lines[-1]:
            lines.append("")
        if settled:
            lines.append(settled)
        after_heading = bool(_HEADING.match(settled))
        opening = _FENCE.match(settled)
        fence = opening[1] if opening else ""
    while lines and not lines[-1]:
        lines.pop()
    return "\n".join(lines) + "\n"
