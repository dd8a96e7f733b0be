"""Change values of a profile's text; every other character stays as it is.

ruamel's own round trip keeps comments but reflows lists, aligns comments anew and folds long
lines. So the edit replaces exactly the characters of the old value, whose place ruamel's parser
tells, and the result is read again to prove that nothing else changed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from policykit.errors import InputError, Place, Severity, error
from policykit.profile.derived import DERIVED_FLAGS
from policykit.profile.reading import read_profile
from policykit.profile.shape import exists, suggestion, unknown_key
from policykit.profile.source import Path, Source, parse_path
from policykit.profile.writing import yaml_key, yaml_value
from policykit.profile.yaml_text import Block, Entry, Listing, Node, Scalar, plain, read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.errors import Diagnostic

_BOM = b"\xef\xbb\xbf"
_SCHEMA = re.compile(rb"\A(\xef\xbb\xbf)?# yaml-language-server:[^\r\n]*")
_STEP = 2


def set_value(data: bytes, path: str, value: object, file: str = "org_profile.yaml") -> bytes:
    """Return the profile's bytes with one value changed or added; see `set_values`."""
    return set_values(data, {path: value}, file)


def set_values(data: bytes, changes: Mapping[str, object], file: str = "org_profile.yaml") -> bytes:
    """Return the profile's bytes with values changed or added.

    Several at once, because some facts have to agree with each other.

    Args:
        data: the bytes of the profile; it need not be free of mistakes elsewhere.
        changes: dotted path to value. In a path a number is the index of a list entry. A value is
            None, bool, int, float, str, date, or lists and dicts of these; a list or mapping is
            written on one line.
        file: the file's name for messages.

    Raises:
        InputError: the path does not exist in a profile, the file cannot be edited there without
            losing a comment, or the new value brings an error.
    """
    result = data
    for path, value in changes.items():
        root, text, problems = read_yaml(result, file)
        if root is None:
            raise InputError(*problems)
        source = Source(root, text, file)
        parts = parse_path(path)
        if not exists(parts):
            raise InputError(_no_such_path(parts, source))
        changed = replace_value(source, parts, value)
        result = (_BOM if data.startswith(_BOM) else b"") + changed.encode("utf-8")
    _refuse_new_errors(data, result, file)
    return result


def replace_value(source: Source, path: Path, value: object) -> str:
    """Return the text with the value at the path replaced or added; see `set_value`.

    Raises:
        InputError: the value or the place does not allow it.
    """
    try:
        start, end, new = _edit(source, path, value)
    except TypeError as problem:
        hint = "Give text, a number, a date, true, false, or lists and mappings of these."
        raise InputError(_refused(source, path, str(problem), hint)) from problem
    if _comments(source.root, source.text, start, end):
        hint = "Edit the file by hand, so that no comment is lost."
        raise InputError(_refused(source, path, "there are comments inside this value", hint))
    text = source.text[:start] + new + source.text[end:]
    again, _, problems = read_yaml(text.encode("utf-8"), source.file)
    hidden = [found for found in problems if found.code == "PK107"]
    if again is not None and hidden:
        raise InputError(*hidden)
    if again is None or plain(again) != _with_value(plain(source.root), path, _as_read(value)):
        hint = "Edit the file by hand here."
        raise InputError(_refused(source, path, "the value cannot be put in this place", hint))
    return text


def with_schema_line(data: bytes, path: str) -> bytes:
    """Return the profile's bytes with a first line that points editors to the schema at `path`."""
    line = f"# yaml-language-server: $schema={path}".encode()
    match = _SCHEMA.match(data)
    if match:
        return (match[1] or b"") + line + data[match.end() :]
    head, rest = (_BOM, data[len(_BOM) :]) if data.startswith(_BOM) else (b"", data)
    return head + line + (b"\r\n" if b"\r\n" in data else b"\n") + rest


def _edit(source: Source, path: Path, value: object) -> tuple[int, int, str]:
    """Return start and end of the characters to replace, and what replaces them."""
    existing = _deepest(source, path)
    parent, node, rest = path[:existing], source.node(path[:existing]), path[existing:]
    nested = _nested(rest, value)
    if isinstance(node, Scalar) and (not rest or node.value is None):
        if node.style in {"|", ">"}:
            return node.span.start, _end(node, source.text), yaml_value(nested)
        if node.span.start == node.span.end:
            at = _where_nothing_stands(source, parent, node)
            return at, at, " " + yaml_value(nested)
        return node.span.start, node.span.end, yaml_value(nested, node.style)
    if node is not None and not rest:
        return _replace_collection(source, parent, node, value)
    if isinstance(node, Block) and all(isinstance(part, str) for part in rest):
        return _add_key(source, node, str(rest[0]), nested[str(rest[0])])
    hint = "Count list entries from 0; a new entry is added by hand, or with the whole list."
    raise InputError(_refused(source, path, "there is no such entry to change", hint))


def _deepest(source: Source, path: Path) -> int:
    return max(count for count in range(len(path) + 1) if source.node(path[:count]) is not None)


def _nested(rest: Path, value: object) -> Any:
    for part in reversed(rest):
        value = {str(part): value}
    return value


def _replace_collection(
    source: Source, path: Path, node: Node, value: object
) -> tuple[int, int, str]:
    end = _end(node, source.text)
    holder = source.node(path[:-1])
    block = isinstance(node, (Block, Listing)) and not node.flow
    if block and isinstance(holder, Block):
        # The value begins on the line after its key; its replacement follows the key directly.
        colon = _after_colon(holder.entries[str(path[-1])], source.text)
        return colon, end, " " + yaml_value(value)
    return node.span.start, end, yaml_value(value)


def _add_key(source: Source, node: Block, key: str, value: object) -> tuple[int, int, str]:
    text = source.text
    if node.flow:
        end = _end_of_entries(node, text)
        if end is None:
            return node.span.start + 1, node.span.start + 1, f"{yaml_key(key)}: {yaml_value(value)}"
        return end, end, f", {yaml_key(key)}: {yaml_value(value)}"
    break_ = "\r\n" if "\r\n" in text else "\n"
    first = next(iter(node.entries.values())).key.start
    column = first - (text.rfind("\n", 0, first) + 1)
    at = text.find("\n", _end(node, text))
    at = len(text) if at < 0 else at - (1 if text[at - 1] == "\r" else 0)
    lines = _lines(key, value, column)
    gap = [""] if node is source.root else []
    return at, at, "".join(break_ + line for line in (*gap, *lines))


def _lines(key: str, value: object, column: int) -> list[str]:
    head = f"{' ' * column}{yaml_key(key)}:"
    if isinstance(value, dict) and value:
        below = [
            line for name, item in value.items() for line in _lines(str(name), item, column + _STEP)
        ]
        return [head, *below]
    return [f"{head} {yaml_value(value)}"]


def _end(node: Node, text: str) -> int:
    """Return where the node's own characters end; a block's span reaches into what follows."""
    if isinstance(node, Scalar):
        return node.span.start + len(text[node.span.start : node.span.end].rstrip())
    if node.flow:
        return node.span.end
    if isinstance(node, Block):
        return _end_of_entries(node, text) or node.span.end
    return max((_end(item, text) for item in node.items), default=node.span.end)


def _end_of_entries(node: Block, text: str) -> int | None:
    return max((_end_of_entry(entry, text) for entry in node.entries.values()), default=None)


def _end_of_entry(entry: Entry, text: str) -> int:
    if entry.node.span.start == entry.node.span.end:
        return _after_colon(entry, text)
    return _end(entry.node, text)


def _where_nothing_stands(source: Source, path: Path, node: Node) -> int:
    """Return where a value left empty would stand; the parser puts it at the next token."""
    holder = source.node(path[:-1])
    if isinstance(holder, Block):
        return _after_colon(holder.entries[str(path[-1])], source.text)
    return len(source.text[: node.span.start].rstrip())


def _after_colon(entry: Entry, text: str) -> int:
    return max(text.find(":", entry.key.end) + 1, entry.key.end)


def _comments(root: Node, text: str, start: int, end: int) -> bool:
    """Say whether a comment stands between start and end, outside all values."""
    cut = list(text[start:end])
    for scalar in _scalars(root):
        for index in range(max(scalar.span.start, start), min(scalar.span.end, end)):
            cut[index - start] = "x"
    return re.search(r"(?:^|\s)#", "".join(cut)) is not None


def _scalars(node: Node) -> list[Scalar]:
    if isinstance(node, Scalar):
        return [node]
    below = (
        node.items
        if isinstance(node, Listing)
        else tuple(entry.node for entry in node.entries.values())
    )
    return [scalar for item in below for scalar in _scalars(item)]


def _as_read(value: object) -> Any:
    if isinstance(value, dict):
        return {str(key): _as_read(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return tuple(_as_read(item) for item in value)
    return value


def _with_value(content: Any, path: Path, value: Any) -> Any:
    if not path:
        return value
    if isinstance(content, tuple) and isinstance(path[0], int):
        inner = _with_value(content[path[0]], path[1:], value)
        return (*content[: path[0]], inner, *content[path[0] + 1 :])
    kept = content if isinstance(content, dict) else {}
    return kept | {str(path[0]): _with_value(kept.get(str(path[0])), path[1:], value)}


def _no_such_path(path: Path, source: Source) -> Diagnostic:
    known = next(count for count in range(len(path), -1, -1) if exists(path[:count]))
    wrong = unknown_key(path[: known + 1])
    name = ".".join(str(part) for part in path[: known + 1])
    if wrong.code == "PK150":
        key = DERIVED_FLAGS.get(str(path[-1]), "frameworks").rpartition(" ")[2]
        message = f"{name} follows from {key}, and is not set by hand"
        hint = f"Set that: policykit profile set {key} VALUE" if "." in key else f"Edit {key}."
        return error("PK160", message, Place(source.file), hint)
    hint = suggestion(path[: known + 1])
    if hint.endswith("under params."):
        hint = f"{hint[:-1]}: params.{'.'.join(str(part) for part in path)}"
    return error("PK160", f"a profile has no {name}", Place(source.file), hint)


def _refused(source: Source, path: Path, message: str, hint: str) -> Diagnostic:
    name = ".".join(str(part) for part in path)
    return error("PK161", f"{name} cannot be set: {message}", source.place(path), hint)


def _refuse_new_errors(before: bytes, after: bytes, file: str) -> None:
    known = {(found.code, found.message) for found in read_profile(before, file)[1]}
    new = [
        found
        for found in read_profile(after, file)[1]
        if found.severity is Severity.ERROR and (found.code, found.message) not in known
    ]
    if new:
        raise InputError(*new)
