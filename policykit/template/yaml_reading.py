"""YAML parse events -> plain values, the line of each, and what is refused.

Nothing is constructed but text, numbers, booleans, dates, lists and mappings. Anchors, aliases and
tags are refused: with aliases a few lines grow into gigabytes, and a reviewer cannot see it. Events
are read one by one, so that nothing grows or nests before it is looked at.
Source of the scalar rules: YAML 1.2 core schema, plus dates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver

from policykit.errors import Diagnostic, Place, error

if TYPE_CHECKING:
    from collections.abc import Iterator

Path = tuple[str | int, ...]

_MAX_DEPTH = 40
_TAG = "tag:yaml.org,2002:"
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,15}\.[0-9]{1,15}")
_RESOLVER = VersionedResolver((1, 2))


class NotReadError(Exception):
    """The document is YAML of a kind that is not read; says why, and on which line of the text."""

    def __init__(self, message: str, line: int, hint: str) -> None:
        super().__init__(message)
        self.line = line
        self.hint = hint


@dataclass(slots=True)
class YamlReading:
    """One walk over the events of a document, collecting lines and mistakes.

    Attributes:
        events: of one stream, as ruamel gives them.
        file: name for messages.
        first_line: line of the file on which the text begins.
        lines: path of keys and list indexes -> line in the file, from 1.
        found: what was refused.
    """

    events: Iterator[Any]
    file: str
    first_line: int
    lines: dict[Path, int] = field(default_factory=dict)
    found: list[Diagnostic] = field(default_factory=list)

    def document(self) -> Any:
        """Return the value of the only document; None where there is none.

        Raises:
            YAMLError: the text is not YAML.
            NotReadError: it is more than one document, has directives, or is nested too deeply.
        """
        next(self.events)  # the stream begins
        event = next(self.events)
        if isinstance(event, StreamEndEvent):
            return None
        if isinstance(event, DocumentStartEvent) and (event.version or event.tags):
            hint = "Delete the lines that begin with %."
            raise NotReadError("YAML directives are not used here", 0, hint)
        value = self._read(next(self.events), ())
        next(self.events)  # the document ends
        event = next(self.events)
        if not isinstance(event, StreamEndEvent):
            hint = "Keep one document in a file."
            raise NotReadError("a second YAML document begins", event.start_mark.line, hint)
        return value

    def _read(self, event: Any, path: Path) -> Any:
        self.lines.setdefault(path, self.first_line + event.start_mark.line)
        if len(path) > _MAX_DEPTH:
            line = event.start_mark.line
            raise NotReadError("this is nested too deeply", line, "Use fewer levels.")
        if isinstance(event, AliasEvent) or event.anchor:
            hint = "Write the value out in each place."
            self._refuse("PK204", "YAML anchors and aliases are not accepted", event, hint)
        elif event.tag is not None:
            hint = "Put quotes around the value if it is text that begins so."
            self._refuse("PK207", f"the YAML tag {event.tag} is not accepted", event, hint)
        if isinstance(event, MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(path)
        return self._scalar(event) if isinstance(event, ScalarEvent) else None

    def _sequence(self, path: Path) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self.events), SequenceEndEvent):
            items.append(self._read(event, (*path, len(items))))
        return items

    def _mapping(self, path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not isinstance(event := next(self.events), MappingEndEvent):
            key = str(event.value) if isinstance(event, ScalarEvent) else ""
            if not key or key == "<<":
                hint = "Use a word as key."
                self._refuse("PK204", "this kind of key is not accepted", event, hint)
                self._skip(event, path)
            elif key in values:
                first = self.lines[(*path, key)]
                hint = f"It stands on line {first} already; remove one of them."
                self._refuse("PK203", f"the key {key!r} stands here twice", event, hint)
            else:
                if event.anchor or event.tag is not None:
                    hint = "Use a word as key."
                    self._refuse("PK204", "this kind of key is not accepted", event, hint)
                self.lines[(*path, key)] = self.first_line + event.start_mark.line
                values[key] = self._read(next(self.events), (*path, key))
                continue
            self._skip(next(self.events), path)
        return values

    def _skip(self, event: Any, path: Path) -> None:
        """Pass over the events of a value; what is wrong inside is not worth a message."""
        kept, lines = len(self.found), dict(self.lines)
        self._read(event, (*path, "-"))
        del self.found[kept:]
        self.lines = lines

    def _scalar(self, event: ScalarEvent) -> Any:  # noqa: PLR0911 -- one per kind of scalar
        text = str(event.value)
        kind = _kind(text) if event.implicit[0] else "str"
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
                self._refuse("PK207", f"{text!r} is not a date", event, hint)
                return None
        hint = "Put quotes around it if it is text."
        self._refuse("PK207", f"{text!r} cannot be read as a value", event, hint)
        return None

    def _refuse(self, code: str, message: str, event: Any, hint: str) -> None:
        place = Place(self.file, self.first_line + event.start_mark.line)
        self.found.append(error(code, message, place, hint))


@lru_cache(maxsize=4096)
def _kind(text: str) -> str:
    """Return what a plain scalar is, by the name of its tag."""
    return str(_RESOLVER.resolve(ScalarNode, text, (True, False))).removeprefix(_TAG)
