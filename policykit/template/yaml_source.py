"""YAML bytes of templates, mappings and front matter as plain values that remember their lines.

Nothing is constructed but text, numbers, booleans, dates, lists and mappings. Anchors, aliases and
tags are refused: with aliases a few lines grow into gigabytes, and a reviewer cannot see it.
Source of the scalar rules: YAML 1.2 core schema, plus dates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from policykit.errors import Diagnostic, Place, error

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruamel.yaml.nodes import Node

MAX_BYTES = 1_000_000
_MAX_DEPTH = 40
_TAG = "tag:yaml.org,2002:"
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,15}\.[0-9]{1,15}")

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class YamlSource:
    """A YAML document as plain data, and the line of every key and list item.

    Attributes:
        value: mappings, lists, text, int, float, bool, date, None.
        file: name for messages.
        lines: path of keys and list indexes -> line in the file, from 1.
    """

    value: Any
    file: str
    lines: Mapping[Path, int]

    def place(self, *path: str | int) -> Place:
        """Return where the path stands, or its nearest parent that exists."""
        for end in range(len(path), -1, -1):
            if (line := self.lines.get(path[:end])) is not None:
                return Place(self.file, line)
        return Place(self.file)


def decode_text(data: bytes, file: str) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """Return the bytes as text with LF line ends, or None and why not."""
    if len(data) > MAX_BYTES:
        message = f"the file has {len(data):,} bytes; at most {MAX_BYTES:,} are read"
        return None, (error("PK200", message, Place(file), "Split it, or remove what is in it."),)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        hint = "Save the file as UTF-8 in your editor."
        return None, (error("PK200", "the file is not UTF-8 text", Place(file, line), hint),)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        hint = "Remove it; a text file has none."
        return None, (error("PK200", "the file holds a NUL character", Place(file, line), hint),)
    return text, ()


def read_yaml(
    text: str, file: str, first_line: int = 1
) -> tuple[YamlSource | None, tuple[Diagnostic, ...]]:
    """Read one YAML document.

    Args:
        text: the YAML text.
        file: name for messages.
        first_line: line of the file on which the text begins.

    Returns:
        the document, or None when an error is among the diagnostics.
    """
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as problem:
        line = problem.problem_mark.line if problem.problem_mark else 0
        message = f"this is not valid YAML: {problem.problem or problem.context}"
        hint = "Check indentation, colons and quotes on this line and the one above."
        return None, (error("PK202", message, Place(file, first_line + line), hint),)
    except (YAMLError, RecursionError, ValueError) as problem:
        detail = str(problem).partition("\n")[0] or type(problem).__name__
        message = f"this is not valid YAML: {detail}"
        hint = "Check the file with an editor that knows YAML."
        return None, (error("PK202", message, Place(file, first_line), hint),)
    reading = _Reading(file, first_line)
    value = reading.read(node, ()) if node is not None else None
    if reading.found:
        return None, tuple(reading.found)
    return YamlSource(value, file, reading.lines), ()


@dataclass(slots=True)
class _Reading:
    """One walk over a composed document, collecting lines and mistakes."""

    file: str
    first_line: int
    lines: dict[Path, int] = field(default_factory=dict)
    found: list[Diagnostic] = field(default_factory=list)

    def read(self, node: Node, path: Path) -> Any:
        self.lines.setdefault(path, self.first_line + node.start_mark.line)
        if node.anchor:
            # Every alias leads to such a node, so nothing is ever read twice.
            hint = "Write the value out in each place."
            self._refuse("PK204", "YAML anchors and aliases are not accepted", node, hint)
            return None
        if len(path) > _MAX_DEPTH:
            self._refuse("PK202", "this is nested too deeply", node, "Use fewer levels.")
            return None
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.read(item, (*path, index)) for index, item in enumerate(node.value)]
        if isinstance(node, ScalarNode):
            return self._scalar(node)
        return None

    def _mapping(self, node: MappingNode, path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value) if isinstance(key_node, ScalarNode) else ""
            if not key or key == "<<":
                hint = "Use a word as key."
                self._refuse("PK204", "this kind of key is not accepted", key_node, hint)
                continue
            if key in values:
                first = self.lines[(*path, key)]
                hint = f"It stands on line {first} already; remove one of them."
                self._refuse("PK203", f"the key {key!r} stands here twice", key_node, hint)
                continue
            self.lines[(*path, key)] = self.first_line + key_node.start_mark.line
            values[key] = self.read(value_node, (*path, key))
        return values

    def _scalar(self, node: ScalarNode) -> Any:  # noqa: PLR0911 -- one per kind of scalar
        text = str(node.value)
        kind = str(node.tag).removeprefix(_TAG)
        if kind == "str":
            return text
        if kind == "null":
            return None
        if kind == "bool":
            return text.lower() == "true"
        if kind == "int" and _INTEGER.fullmatch(text):
            return int(text)
        if kind == "float" and _DECIMAL.fullmatch(text):
            return float(text)
        if kind == "timestamp":
            try:
                return date.fromisoformat(text)
            except ValueError:
                hint = "Write a day that exists, like 2026-01-31."
                self._refuse("PK207", f"{text!r} is not a date", node, hint)
                return None
        hint = "Put quotes around it if it is text."
        self._refuse("PK207", f"{text!r} cannot be read as a value", node, hint)
        return None

    def _refuse(self, code: str, message: str, node: Node, hint: str) -> None:
        place = Place(self.file, self.first_line + node.start_mark.line)
        self.found.append(error(code, message, place, hint))
