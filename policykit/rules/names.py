"""Names: roles nobody holds and terms nobody defined (PK376, PK377).

Only what is written like a name is looked at, with capitals inside a sentence: a term in small
letters cannot be told from an ordinary word.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policykit.rules.passages import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policykit.errors import Diagnostic
    from policykit.rules.subject import Subject, Surroundings

_ROLE_NOUNS = (
    "Lead|Officer|Manager|Director|Owner|Administrator|Committee|Board|Team|Department|Custodian|"
    "Steward|Council|Coordinator|Supervisor|Executive|Counsel|Auditor|Office|Group|Function"
)
_WORD = r"[A-Z][\w'\u2019-]*"
_ROLE = re.compile(
    rf"\b(?:{_WORD}(?: (?:and|of|&) )?\s?){{1,3}}?\b(?:{_ROLE_NOUNS})s?\b(?!(?: of)? {_WORD})"
    rf"|\bHead of {_WORD}(?: {_WORD})?|\b(?:CISO|CIO|CTO|CEO|CFO|COO|DPO|CPO|ISO Manager)\b"
)
_TERM_NOUNS = (
    "Data|Information|Assets?|Systems?|Users?|Incidents?|Resources?|Records?|Personnel|Staff|"
    "Employees?|Vendors?|Suppliers?|Contractors?|Devices?|Parties|Party|Persons?|Events?|"
    "Facility|Facilities|Materials?|Environment|Breach|Processing|Access|Controls?"
)
_TERM = re.compile(rf"\b(?:{_WORD} ){{1,2}}(?:{_TERM_NOUNS})\b(?! {_WORD})")
_LEADING = re.compile(
    r"^(?:(?:The|A|An|Each|Every|All|Any|No|This|That|These|Our|Its|If|When|Where|Only|And|Or|For|"
    r"In|On|To|By|With|From|Other|New|Some|Most|Both|Such|Unless|Before|After)\b\s*)+"
)
PRODUCT_NAMES = frozenset({"global administrator", "azure policy", "group policy"})
"""What products call something that reads like a role or a policy of ours, in small letters."""
_DEFINING = {"definitions", "roles", "terms", "glossary"}


def names(subject: Subject, around: Surroundings) -> Iterator[Diagnostic]:
    """Yield roles and terms that neither profile, glossary nor the policy itself knows."""
    if not around.is_english:
        return
    own = _own_names(subject)
    reported: set[str] = set()
    for passage in subject.prose:
        for sentence in passage.sentences:
            for code, pattern in (("PK376", _ROLE), ("PK377", _TERM)):
                for match in pattern.finditer(sentence):
                    phrase = _LEADING.sub("", match[0]).strip()
                    key = _singular(phrase)
                    if " " not in phrase and not phrase.isupper():
                        continue
                    if key in reported or _is_known(key, own, around):
                        continue
                    reported.add(key)
                    yield _unknown(code, phrase, passage.line_of(phrase), subject)


def _unknown(code: str, phrase: str, line: int, subject: Subject) -> Diagnostic:
    if code == "PK376":
        return subject.found(
            code,
            f"nobody in the profile holds the role “{phrase}”",
            line,
            "Name a role of the profile, add a row for it to the roles of this policy, or define "
            "it in the glossary.",
        )
    return subject.found(
        code,
        f"“{phrase}” is written like a defined term, and nothing defines it",
        line,
        "Define it in the glossary, or write it in small letters.",
    )


def _own_names(subject: Subject) -> frozenset[str]:
    """Return what the policy itself defines: cells, terms and headings, in lower case."""
    return frozenset(
        _singular(passage.text)
        for passage in subject.passages
        if passage.kind in {Kind.TERM, Kind.HEADING}
        or (passage.kind is Kind.CELL and passage.section in _DEFINING)
    )


def _is_known(key: str, own: Iterable[str], around: Surroundings) -> bool:
    return key in PRODUCT_NAMES or any(key in one for one in own) or around.knows(key)


def _singular(phrase: str) -> str:
    plain = " ".join(phrase.casefold().split())
    return plain[:-1] if plain.endswith("s") and not plain.endswith("ss") else plain
