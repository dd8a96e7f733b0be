"""The glossary: every term that policies define, once, with its one meaning.

Takes the bytes of `glossary.yaml` and of `glossary-<name>.yaml` beside it, gives a `Glossary`. The
second kind is how a workspace adds terms, or gives one another meaning, without copying the rest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.errors import Diagnostic, Place, error
from policykit.template.condition import Condition, read_condition
from policykit.template.keys import check_keys
from policykit.template.yaml_source import decode_text, read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from policykit.template.yaml_source import YamlSource

_MAIN = "glossary.yaml"
_FILE = re.compile(r"glossary(-[a-z0-9-]+)?\.yaml")
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_KEYS = ("id", "term", "meaning", "when")
_REQUIRED = ("id", "term", "meaning")


@dataclass(frozen=True, slots=True)
class Term:
    """A term and its meaning.

    Attributes:
        id: as a template's `terms` names it.
        term: as policies print it.
        meaning: in one sentence, without a full stop.
        when: facts under which policies print it.
        place: where it stands.
    """

    id: str
    term: str
    meaning: str
    when: Condition
    place: Place


def read_glossary(
    files: Mapping[str, bytes], name_of: Callable[[str], str]
) -> tuple[dict[str, Term], tuple[Diagnostic, ...]]:
    """Read the glossary from the files of a library; others are ignored.

    Args:
        files: path below the library's folder -> content.
        name_of: gives the name of a file for messages from its path.

    Returns:
        term id -> term, sorted by the term, and every mistake found.
    """
    terms: dict[str, Term] = {}
    found: list[Diagnostic] = []
    names = sorted(filter(_FILE.fullmatch, files), key=lambda path: (path != _MAIN, path))
    for path in names:
        here: dict[str, Term] = {}
        for term in _read_file(files[path], name_of(path), found):
            if term.id in here:
                hint = f"Keep one of them; the other is on line {here[term.id].place.line}."
                found.append(
                    error("PK203", f"the term {term.id} stands here twice", term.place, hint)
                )
            here[term.id] = term
        terms |= here
    return dict(sorted(terms.items(), key=lambda item: item[1].term.casefold())), tuple(found)


def _read_file(data: bytes, file: str, found: list[Diagnostic]) -> Iterator[Term]:
    text, mistakes = decode_text(data, file)
    found.extend(mistakes)
    source = None
    if text is not None:
        source, mistakes = read_yaml(text, file)
        found.extend(mistakes)
    if source is None:
        return
    if not isinstance(source.value, dict) or not isinstance(source.value.get("terms"), list):
        hint = "It begins with `terms:`, then a list of id, term and meaning."
        found.append(error("PK207", "the glossary has no terms", Place(file, 1), hint))
        return
    found.extend(check_keys(source, (), ("terms",), (), "a glossary"))
    for index in range(len(source.value["terms"])):
        term = _read_term(source, index, found)
        if term is not None:
            yield term


def _read_term(source: YamlSource, index: int, found: list[Diagnostic]) -> Term | None:
    at = ("terms", index)
    entry, place = source.value["terms"][index], source.place(*at)
    hint = "Write it like {id: vendor, term: Vendor, meaning: An outside party that …}."
    if not isinstance(entry, dict):
        found.append(error("PK207", "this is not a term", place, hint))
        return None
    mistakes = check_keys(source, at, _KEYS, _REQUIRED, "a term")
    for key in _REQUIRED:
        value = entry.get(key, "-")
        if not isinstance(value, str) or not value.strip() or "\n" in value.strip():
            message = f"{key} is not text of one line"
            mistakes.append(error("PK207", message, source.place(*at, key), hint))
    if not mistakes and not _ID.fullmatch(entry["id"]):
        message = f"{entry['id']!r} is not an id"
        better = "Use lower-case letters, digits and -, beginning with a letter."
        mistakes.append(error("PK207", message, source.place(*at, "id"), better))
    when = _read_when(entry.get("when", True), source.place(*at, "when"), mistakes)
    found.extend(mistakes)
    if mistakes or when is None:
        return None
    return Term(entry["id"], entry["term"].strip(), entry["meaning"].strip(), when, place)


def _read_when(given: object, place: Place, found: list[Diagnostic]) -> Condition | None:
    text = str(given).lower() if isinstance(given, bool) else str(given)
    try:
        return read_condition(text)
    except ValueError as problem:
        hint = "Write `when: flags.phi`, or leave it out."
        message = f"the condition {text!r} is wrong: {problem}"
        found.append(error("PK225", message, place, hint))
        return None
