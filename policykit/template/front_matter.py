"""Front matter: the YAML between two `---` lines at the start of a Markdown file, and the rest.

Takes a file's bytes, gives the YAML with line numbers and the body with the line on which it
begins. Templates and policies share it. It never looks at what the keys mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from policykit.errors import Diagnostic, Place, error
from policykit.template.yaml_source import YamlSource, decode_text, read_yaml

_OPENING = re.compile(rb"\A(?:\xef\xbb\xbf)?---[ \t]*\r?\n")
_CLOSING = re.compile(rb"^---[ \t]*(?:\r?\n|\Z)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A file in its two parts.

    Attributes:
        yaml: the keys; its value is always a mapping.
        body: the text after the closing line, with LF line ends.
        body_line: line of the file on which the body begins, from 1.
    """

    yaml: YamlSource
    body: str
    body_line: int


def body_bytes(data: bytes) -> bytes | None:
    """Return the bytes after the front matter, untouched; None when there is no front matter."""
    opening = _OPENING.match(data)
    if not opening:
        return None
    closing = _CLOSING.search(data, opening.end())
    return data[closing.end() :] if closing else None


def split_front_matter(data: bytes, file: str) -> tuple[FrontMatter | None, tuple[Diagnostic, ...]]:
    """Split a file into front matter and body.

    Returns:
        the parts, or None when an error is among the diagnostics.
    """
    text, found = decode_text(data, file)
    if text is None:
        return None, found
    rest = body_bytes(data)
    if rest is None:
        opened = _OPENING.match(data) is not None
        message = "the front matter is not closed" if opened else "the front matter is missing"
        hint = "The file begins with a line `---`, then keys such as `id: …`, then a line `---`."
        return None, (error("PK201", message, Place(file, 1), hint),)
    head = data[: len(data) - len(rest)].decode("utf-8").replace("\r\n", "\n")
    yaml, found = read_yaml("\n".join(head.splitlines()[1:-1]) + "\n", file, first_line=2)
    if yaml is None:
        return None, found
    if not isinstance(yaml.value, dict):
        hint = "Write one `key: value` per line."
        message = "the front matter has no keys"
        return None, (error("PK201", message, Place(file, 1), hint),)
    body = rest.decode("utf-8").replace("\r\n", "\n")
    return FrontMatter(yaml, body, head.count("\n") + 1), ()
