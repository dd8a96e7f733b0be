"""YAML text as a tree in which every value remembers its line and its exact place in the text.

The tree is built from ruamel's parse events and not from its loader: events give every duplicate
key, tag and alias with its line (a loader stops at the first), they expand nothing, and they carry
the character span that an edit replaces.

Plain values follow the YAML 1.2 core schema plus dates. Where YAML programs disagree on a value
(`017`, `1_000`, `1e3`), it is refused instead of guessed. Source: YAML 1.2.2, section 10.3.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from policykit.errors import Diagnostic, Place, error

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_BYTES = 1_000_000
MAX_NODES = 20_000
MAX_DEPTH = 16

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,17}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DISPUTED = re.compile(
    r"[-+]?(?:[0-9][0-9_]*|0[oO][0-7_]+|0[xX][0-9a-fA-F_]+|0[bB][01_]+"
    r"|(?:[0-9][0-9_]*)?\.?[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?|[0-9][0-9_]*\.(?:[eE][-+]?[0-9]+)?"
    r"|\.(?:inf|Inf|INF))|\.(?:nan|NaN|NAN)"
)
# Control characters, line and paragraph separators, and the marks that reorder or hide text.
_HIDDEN = "\u200b\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff"
_NOT_IN_FILE = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{_HIDDEN}]")
# Characters and marks that libyaml, made for YAML 1.1, takes for something else.
_READ_APART = re.compile(
    "[\t\x85\u2028\u2029\ufeff]|[|>][-+0-9]*#|[\"']:[^\\s,\\]}]|^(?:%|---|\\.{3})", re.MULTILINE
)
_NOT_IN_VALUE = re.compile(f"[\x00-\x1f\x7f-\x9f{_HIDDEN}]")


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` (exclusive) of the text, and the line of `start` from 1."""

    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value. `style` is empty for a plain one, else the YAML indicator (`"`, `'`, `|`, `>`).

    A broken value was already reported; its `value` is None and nothing more is said of it.
    """

    value: str | int | float | bool | date | None
    span: Span
    style: str = ""
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A sequence."""

    items: tuple[Node, ...]
    span: Span
    flow: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a mapping and what it holds."""

    key: Span
    node: Node


@dataclass(frozen=True, slots=True)
class Block:
    """A mapping, in the order of the text."""

    entries: Mapping[str, Entry]
    span: Span
    flow: bool


Node: TypeAlias = Scalar | Listing | Block


def read_yaml(data: bytes, file: str) -> tuple[Block | None, str, tuple[Diagnostic, ...]]:
    """Read one YAML document whose top is a mapping.

    Args:
        data: the file's bytes, UTF-8 with or without byte order mark, at most `MAX_BYTES`.
        file: its name as the user would write it, for messages.

    Returns:
        the tree or None where none could be built, the text without byte order mark, and every
        problem found. A tree may come with errors: what could be read is still worth checking.
    """
    if len(data) > MAX_BYTES:
        limit = f"The limit is {MAX_BYTES:,} bytes; a profile holds facts, not documents."
        found = error("PK100", f"the file has {len(data):,} bytes", Place(file), limit)
        return None, "", (found,)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        message = f"the file is not UTF-8: byte 0x{data[problem.start]:02x} cannot be read"
        hint = "Save the file as UTF-8 in your editor."
        return None, "", (error("PK101", message, Place(file, line), hint),)
    hidden = tuple(_hidden_characters(text, file))
    if hidden:
        return None, text, hidden
    reader = _Reader(text, file, YAML(typ="safe", pure=True).parse(text))
    return reader.read(), text, tuple(reader.diagnostics)


def read_quickly(data: bytes, file: str) -> tuple[Block, str] | None:
    """Return what `read_yaml` does of a file without any mistake, in a fifth of the time.

    libyaml parses it; values and lines are the same, and the ends of spans may lie elsewhere. Where
    libyaml finds anything wrong, or was made to read otherwise, there is no answer.
    """
    with suppress(UnicodeDecodeError, YAMLError):
        text = data.decode("utf-8-sig") if len(data) <= MAX_BYTES else ""
        if text and not _READ_APART.search(text) and not _NOT_IN_FILE.search(text):
            reader = _Reader(text, file, YAML(typ="safe").parse(text))
            root = reader.read()
            if root is not None and not reader.diagnostics:
                return root, text
    return None


def plain(node: Node) -> Any:
    """Return the node as plain data: dict, tuple and scalars. Broken values become None."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Listing):
        return tuple(plain(item) for item in node.items)
    return {key: plain(entry.node) for key, entry in node.entries.items()}


def scalar_value(text: str) -> str | int | float | bool | date | None:
    """Return what a plain (unquoted) YAML scalar stands for.

    Raises:
        ValueError: a date that is no day of the calendar, or a number on which programs disagree.
    """
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _DATE.fullmatch(text):
        return date.fromisoformat(text)
    if _DISPUTED.fullmatch(text):
        raise ValueError(f"YAML programs disagree on what {text} means")
    return text


def _hidden_characters(text: str, file: str) -> Iterator[Diagnostic]:
    for match in _NOT_IN_FILE.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        message = f"the invisible character U+{ord(match[0]):04X} stands in the file"
        yield error("PK107", message, Place(file, line), "Delete it.")


class _Reader:
    """Builds the tree from parse events by recursive descent."""

    def __init__(self, text: str, file: str, events: Iterator[Any]) -> None:
        self.diagnostics: list[Diagnostic] = []
        self._text = text
        self._file = file
        self._nodes = 0
        self._events = events

    def read(self) -> Block | None:
        try:
            return self._document()
        except _TooMuchError as problem:
            self._report("PK100", str(problem), problem.line, "Make the profile simpler.")
        except MarkedYAMLError as problem:
            mark = problem.problem_mark or problem.context_mark
            what = ", ".join(part for part in (problem.context, problem.problem) if part)
            hint = (
                "Check indentation, quotes and brackets on this line and the one before; "
                "a value with ': ', ' #' or a leading quote, bracket or @ needs quotes."
            )
            self._report("PK102", f"this is not YAML: {what}", mark.line + 1 if mark else 1, hint)
        except YAMLError as problem:
            self._report("PK102", f"this is not YAML: {problem}", 1, "Check the file.")
        return None

    def _document(self) -> Block | None:
        event = next(self._events)
        if isinstance(event, StreamStartEvent):
            event = next(self._events)
        if isinstance(event, StreamEndEvent):
            hint = "Start from a sample: policykit init writes one."
            self._report("PK106", "the file holds nothing", 1, hint)
            return None
        if isinstance(event, DocumentStartEvent) and (event.version or event.tags):
            self._report("PK106", "YAML directives (%) are not used here", 1, "Delete the % lines.")
        root = self._node(next(self._events), 1)
        next(self._events)
        event = next(self._events)
        if not isinstance(event, StreamEndEvent):
            line = event.start_mark.line + 1
            hint = "Keep one document per file; delete the second --- and what follows."
            self._report("PK106", "a second YAML document begins", line, hint)
        if isinstance(root, Block):
            return root
        hint = "Write keys such as organization: at the start of a line."
        self._report("PK106", "the file is not a mapping of keys to values", root.span.line, hint)
        return None

    def _node(self, event: Any, depth: int) -> Node:
        self._nodes += 1
        line: int = event.start_mark.line + 1
        if self._nodes > MAX_NODES:
            raise _TooMuchError(f"the file holds more than {MAX_NODES:,} values", line)
        if depth > MAX_DEPTH:
            raise _TooMuchError(f"values are nested more than {MAX_DEPTH} levels deep", line)
        if isinstance(event, AliasEvent):
            self._refuse_anchor(f"*{event.anchor}", line)
            return Scalar(None, self._span(event, event), broken=True)
        if event.anchor:
            self._refuse_anchor(f"&{event.anchor}", line)
        if event.tag is not None:
            message = f"the tag {event.tag} is not used here"
            self._report("PK105", message, line, "Delete the tag and keep the value.")
        if isinstance(event, ScalarEvent):
            return self._scalar(event)
        if isinstance(event, SequenceStartEvent):
            return self._listing(event, depth)
        return self._block(event, depth)

    def _listing(self, start: Any, depth: int) -> Listing:
        items = []
        while not isinstance(event := next(self._events), SequenceEndEvent):
            items.append(self._node(event, depth + 1))
        return Listing(tuple(items), self._span(start, event), bool(start.flow_style))

    def _block(self, start: MappingStartEvent, depth: int) -> Block:
        entries: dict[str, Entry] = {}
        while not isinstance(event := next(self._events), MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(next(self._events), depth + 1)
            name = self._key(key)
            if name is None:
                continue
            if name in entries:
                first = entries[name].key.line
                message = f"the key {name} is given twice; the first is on line {first}"
                self._report("PK103", message, key.span.line, "Keep one of the two.")
                continue
            entries[name] = Entry(key.span, value)
        return Block(entries, self._span(start, event), bool(start.flow_style))

    def _key(self, key: Node) -> str | None:
        if isinstance(key, Scalar):
            if isinstance(key.value, str) and key.value != "<<":
                return key.value
            if key.value == "<<":
                self._refuse_anchor("<<", key.span.line)
                return None
            if key.broken:
                return None
        self._report("PK110", "a key must be a word", key.span.line, "Put the key in quotes.")
        return None

    def _scalar(self, event: ScalarEvent) -> Scalar:
        span = self._span(event, event)
        style = event.style or ""
        if style or not event.implicit[0]:
            return self._checked(Scalar(event.value, span, style))
        try:
            return self._checked(Scalar(scalar_value(event.value), span))
        except ValueError as problem:
            if _DATE.fullmatch(event.value):
                message = f"{event.value} is no day of the calendar"
                self._report("PK109", message, span.line, "Write a date as year-month-day.")
            else:
                hint = f'Write a plain number, or "{event.value}" in quotes if it is text.'
                self._report("PK108", str(problem), span.line, hint)
            return Scalar(None, span, broken=True)

    def _checked(self, scalar: Scalar) -> Scalar:
        found = _NOT_IN_VALUE.search(scalar.value) if isinstance(scalar.value, str) else None
        if not found:
            return scalar
        if found[0] == "\n":
            message = "the value contains a line break; every value here is one line"
            hint = "Write it in one line, or begin it with >- to fold lines into one."
        else:
            message = f"the value contains the invisible character U+{ord(found[0]):04X}"
            hint = "Delete it."
        self._report("PK107", message, scalar.span.line, hint)
        return Scalar(None, scalar.span, scalar.style, broken=True)

    def _refuse_anchor(self, what: str, line: int) -> None:
        hint = "Write the value out in each place; anchors, aliases and << are refused."
        self._report("PK104", f"{what} refers to another place of the file", line, hint)

    def _span(self, first: Any, last: Any) -> Span:
        return Span(first.start_mark.index, last.end_mark.index, first.start_mark.line + 1)

    def _report(self, code: str, message: str, line: int, hint: str) -> None:
        self.diagnostics.append(error(code, message, Place(self._file, line), hint))


class _TooMuchError(Exception):
    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line
