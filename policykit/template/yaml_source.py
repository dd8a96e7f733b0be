"""YAML bytes of templates, mappings and front matter as plain values that remember their lines.

Reading YAML is most of what `generate` and `check` do, so libyaml parses it where it is installed.
What it gives is the same; a test compares it with ruamel's own parser.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.main import CParser  # type: ignore[attr-defined]  # None without libyaml

from policykit.errors import Diagnostic, Place, error
from policykit.template.yaml_reading import NotReadError, YamlReading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policykit.template.yaml_reading import Path

MAX_BYTES = 1_000_000
# Characters and marks that libyaml, made for YAML 1.1, takes for something else.
_PARSED_APART = re.compile(
    "[\t\x85\u2028\u2029\ufeff]|[|>][-+0-9]*#|^(?:%|---|\\.{3})", re.MULTILINE
)


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
    if not _PARSED_APART.search(text):
        with suppress(YAMLError, ValueError):
            source, _ = _read(parse_with_c(text), file, first_line)
            if source:
                return source, ()
    # Where libyaml finds anything wrong, ruamel's own parser decides, and says what.
    try:
        return _read(parse_with_python(text), file, first_line)
    except MarkedYAMLError as problem:
        line = problem.problem_mark.line if problem.problem_mark else 0
        message = f"this is not valid YAML: {problem.problem or problem.context}"
        hint = "Check indentation, colons and quotes on this line and the one above."
        return None, (error("PK202", message, Place(file, first_line + line), hint),)
    except (YAMLError, ValueError) as problem:
        detail = str(problem).partition("\n")[0] or type(problem).__name__
        message = f"this is not valid YAML: {detail}"
        hint = "Check the file with an editor that knows YAML."
        return None, (error("PK202", message, Place(file, first_line), hint),)


def parse_with_c(text: str) -> Iterator[Any]:
    """Return the events of libyaml, or of ruamel's own parser where libyaml is not installed."""
    if CParser is None:
        return parse_with_python(text)
    # Not through YAML(typ="safe"), which makes a class of its own for each text.
    return iter(CParser(text).get_event, None)


def parse_with_python(text: str) -> Iterator[Any]:
    """Return the events of ruamel's own parser: ten times slower, and the judge of what is YAML."""
    events: Iterator[Any] = YAML(typ="safe", pure=True).parse(text)
    return events


def _read(
    events: Iterator[Any], file: str, first_line: int
) -> tuple[YamlSource | None, tuple[Diagnostic, ...]]:
    reading = YamlReading(events, file, first_line)
    try:
        value = reading.document()
    except NotReadError as problem:
        place = Place(file, first_line + problem.line)
        return None, (error("PK202", str(problem), place, problem.hint),)
    if reading.found:
        return None, tuple(reading.found)
    return YamlSource(value, file, reading.lines), ()
