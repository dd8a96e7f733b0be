"""Canonical bytes and digests: what records are made of and what approvals bind.

All digests are SHA-256 over git blob content, so `git show COMMIT:PATH | sha256sum` gives the
same hex digits to anyone.
"""

from __future__ import annotations

import hashlib
import json
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

from policykit.values import Digest

if TYPE_CHECKING:
    from collections.abc import Iterable


def sha256(data: bytes) -> Digest:
    """Return the SHA-256 of the bytes as 64 hex digits."""
    return Digest(hashlib.sha256(data).hexdigest())


def json_bytes(value: Any) -> bytes:
    r"""Return the JSON text of a record: UTF-8, sorted keys, indent 2, a final line feed.

    Raises:
        ValueError: the value holds a NaN or an infinity, which JSON has not.

    >>> json_bytes({"b": 1, "a": "é"})
    b'{\n  "a": "\xc3\xa9",\n  "b": 1\n}\n'
    """
    try:
        text = _text(value, "\n")
    except TypeError:  # a key that is no text, or a value that JSON does not know
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=2, allow_nan=False)
    return text.encode("utf-8") + b"\n"


def _text(value: Any, line: str) -> str:
    """Return what `json.dumps` does with indent 2 and sorted keys; that is slow with any indent.

    Args:
        value: what JSON can hold.
        line: a line feed and the spaces before the value's own closing bracket.

    Raises:
        TypeError: a key is no text, or JSON does not know a value.
        ValueError: see `json_bytes`.
    """
    if isinstance(value, str):
        return encode_basestring(value)
    if value is None:
        return "null"
    inner = f"{line}  "
    if isinstance(value, dict) and value:
        rows = [
            f"{inner}{encode_basestring(key)}: {_text(value[key], inner)}" for key in sorted(value)
        ]
        return f"{{{','.join(rows)}{line}}}"
    if isinstance(value, (list, tuple)) and value:  # a union would be made for each value
        return f"[{','.join([f'{inner}{_text(item, inner)}' for item in value])}{line}]"
    return json.dumps(value, allow_nan=False)


def json_digest(value: Any) -> Digest:
    """Return the SHA-256 of the value's canonical JSON text."""
    return sha256(json_bytes(value))


def listing_digest(files: Iterable[tuple[str, bytes]]) -> Digest:
    """Return the SHA-256 of the lines that `sha256sum PATH…` prints for the files, in their order.

    Each file is (path as given to sha256sum, content). For a policy: the Markdown file, then its
    mapping; see life of a policy, "content".
    """
    lines = [f"{sha256(data)}  {path}\n" for path, data in files]
    return sha256("".join(lines).encode("utf-8"))
