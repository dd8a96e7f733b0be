"""Dotted paths into the text of a profile: which node stands there, and on which line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from policykit.errors import Diagnostic, Place, Severity
from policykit.profile.yaml_text import (
    Block,
    Listing,
    Node,
    Scalar,
    read_quickly,
    read_yaml,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

Path: TypeAlias = tuple[str | int, ...]
PROVENANCE = ("_answered_by", "_answered_on")
"""Keys that any mapping may carry: who answered its questions, and when."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A diagnostic that knows its path and not yet its line."""

    code: str
    path: Path
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class Source:
    """The tree of a profile's text, addressed by path."""

    root: Block
    text: str
    file: str

    def node(self, path: Path) -> Node | None:
        """Return the node at the path, or None where there is none."""
        steps = list(self._walk(path))
        return steps[-1][0] if len(steps) == len(path) + 1 else None

    def place(self, path: Path) -> Place:
        """Return the line of the path's key, or of its nearest parent that exists."""
        *_, (_, line) = self._walk(path)
        return Place(self.file, line)

    def place_of(self, path: str) -> Place:
        """Return the line of the dotted path, or of its nearest parent in the text."""
        return self.place(parse_path(path))

    def is_set(self, path: str) -> bool:
        """Say whether the text gives a value other than null at the dotted path."""
        node = self.node(parse_path(path))
        return node is not None and not (isinstance(node, Scalar) and node.value is None)

    def answered(self, path: str) -> tuple[str, str]:
        """Return who gave the answer at the dotted path, and the day; see `Profile.answered`."""
        steps = parse_path(path)
        found = ["", ""]
        for depth in range(len(steps) + 1):
            for index, key in enumerate(PROVENANCE):
                given = self.node((*steps[:depth], key))
                if isinstance(given, Scalar) and given.value is not None:
                    found[index] = str(given.value)
        return found[0], found[1]

    def broken(self, path: Path) -> bool:
        """Say whether something on the way to the path was already reported as unreadable."""
        return any(isinstance(node, Scalar) and node.broken for node, _ in self._walk(path))

    def diagnostic(self, found: Finding) -> Diagnostic:
        """Return the finding with its line, and its path in front of the message."""
        name = ".".join(str(part) for part in found.path)
        message = f"{name}: {found.message}" if name else found.message
        place = self.place(found.path)
        return Diagnostic(found.severity, found.code, message, place, found.hint)

    def content(self) -> tuple[dict[str, Any], tuple[Finding, ...]]:
        """Return the plain data without provenance, and what is wrong with the provenance.

        Lists are tuples, so that frozen models hold nothing that can change.
        """
        findings: list[Finding] = []
        content: dict[str, Any] = _content(self.root, (), findings)
        return content, tuple(findings)

    def _walk(self, path: Path) -> Iterator[tuple[Node, int]]:
        node: Node = self.root
        yield node, node.span.line
        for part in path:
            if isinstance(node, Block) and str(part) in node.entries:
                entry = node.entries[str(part)]
                node = entry.node
                yield node, entry.key.line
            elif isinstance(node, Listing) and _index(part) < len(node.items):
                node = node.items[_index(part)]
                yield node, node.span.line
            else:
                return


def read_source(data: bytes, file: str) -> Source:
    """Return the text of a profile that was found good.

    Raises:
        ValueError: it is none.
    """
    quick = read_quickly(data, file)
    if quick is not None:
        return Source(*quick, file)
    root, text, _ = read_yaml(data, file)
    if root is None:
        raise ValueError(f"{file} was found good, and is no mapping")
    return Source(root, text, file)


def parse_path(text: str) -> Path:
    """Return the parts of a dotted path; a part of digits is the index of a list."""
    return tuple(int(part) if part.isdecimal() else part for part in text.split("."))


def _index(part: str | int) -> int:
    return part if isinstance(part, int) else 1 << 31


def _content(node: Node, path: Path, findings: list[Finding]) -> Any:
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Listing):
        return tuple(
            _content(item, (*path, number), findings) for number, item in enumerate(node.items)
        )
    data = {}
    for key, entry in node.entries.items():
        value = _content(entry.node, (*path, key), findings)
        if key in PROVENANCE:
            findings.extend(_provenance(key, value, (*path, key)))
        else:
            data[key] = value
    return data


def _provenance(key: str, value: Any, path: Path) -> Iterator[Finding]:
    if key == "_answered_on" and not (value is None or isinstance(value, date)):
        yield Finding("PK112", path, "must be a date", "Write it like 2026-01-31, without quotes.")
    if key == "_answered_by" and not (value is None or isinstance(value, str)):
        yield Finding("PK112", path, "must be text", "Write who gave the answers.")
