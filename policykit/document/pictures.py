"""Pandoc's images -> `Image`: which file of the workspace, how large, and what it shows.

A picture is a file beside the policy, as Markdown viewers find it: relative to the policy's own
folder, or from the top of the workspace where the path begins with a slash. Nothing is fetched.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from policykit.document.tree import Length

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_LENGTH = re.compile(r"(\d{1,5}(?:\.\d{1,4})?)\s*(%|px|pt|pc|in|cm|mm|)")
_POINTS: Mapping[str, float] = {
    "": 0.75,
    "px": 0.75,
    "pt": 1,
    "pc": 12,
    "in": 72,
    "cm": 72 / 2.54,
    "mm": 72 / 25.4,
}
"""Points in a unit; a picture element without one is a CSS pixel, 1/96 of an inch."""

_MOST = 2000.0


class NoPathError(ValueError):
    """Why an image's address is no file of the workspace; the text is a part of a sentence."""


def workspace_path(target: str, file: str) -> str:
    """Return the path from the top of the workspace that an image's address leads to.

    >>> workspace_path("../assets/a%20b.png", "policies/access-control.md")
    'assets/a b.png'

    Raises:
        NoPathError: it leads elsewhere.
    """
    address = unquote(target).strip()
    if _SCHEME.match(address) or address.startswith("//"):
        raise NoPathError("is not a file of the workspace, and nothing is fetched")
    if "\\" in address or not address.isprintable():
        raise NoPathError("has a backslash, or characters that nobody can see")
    folder = "" if address.startswith("/") else posixpath.dirname(file)
    path = posixpath.normpath(posixpath.join(folder, address.lstrip("/")))
    if path == ".." or path.startswith("../"):
        raise NoPathError("leads out of the workspace")
    if path == "." or address.endswith("/"):
        raise NoPathError("names no file")
    return path


def length(text: str) -> Length | None:
    """Return a width or height as Markdown or HTML writes it, None where it says nothing.

    >>> length("50%"), length("2in"), length("wide")
    (Length(amount=0.5, is_share=True), Length(amount=144.0, is_share=False), None)
    """
    found = _LENGTH.fullmatch(text.strip())
    if found is None or float(found[1]) == 0:
        return None
    if found[2] == "%":
        return Length(min(float(found[1]) / 100, 1.0), is_share=True)
    return Length(round(min(float(found[1]) * _POINTS[found[2]], _MOST), 2))


def words_of(content: Sequence[Any]) -> str:
    """Return the words of inlines, without what they look like."""
    parts: list[str] = []
    waiting: list[Any] = [*reversed(content)]
    while waiting:
        match waiting.pop():
            case {"t": "Str", "c": str(text)}:
                parts.append(text)
            case {"t": "Space" | "SoftBreak" | "LineBreak"}:
                parts.append(" ")
            case {"t": "Code" | "Math", "c": [_, str(text)]}:
                parts.append(text)
            case {"t": "Link" | "Image", "c": [_, list(inner), _]}:
                waiting += reversed(inner)
            case {"t": "Span" | "Quoted" | "Cite", "c": [_, list(inner)]}:
                waiting += reversed(inner)
            case {"t": "Note" | "RawInline"}:
                pass
            case {"c": list(inner)}:
                waiting += reversed(inner)
            case _:
                pass
    return " ".join("".join(parts).split())
