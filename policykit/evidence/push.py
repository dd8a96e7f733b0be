"""What is handed to a platform of evidence: parcels, where they go, and what is there already.

Takes versions in force and what a platform lists, gives what is to be done. Says nothing of HTTP.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from policykit.values import Digest, PolicyId, Version

_LIKENESS = 0.75
_DIGEST = re.compile(r"\bsha256:([0-9a-f]{64})\b")
_COMMON = {"policy", "and", "the", "of", "plan", "document", "documentation"}


@dataclass(frozen=True, slots=True)
class Parcel:
    """One PDF in force.

    Attributes:
        file_name: what the file is called on the platform; auditors see names first.
        commit: the commit that holds it.
    """

    policy: PolicyId
    title: str
    version: Version
    effective: date
    approved_by: tuple[str, ...]
    file_name: str
    sha256: Digest
    commit: str

    @property
    def description(self) -> str:
        """Return the words beside the file; the digest in them tells it from every other."""
        return (
            f"sha256:{self.sha256} policy={self.policy} version={self.version} commit={self.commit}"
        )


@dataclass(frozen=True, slots=True)
class Place:
    """A document, request or evidence of a platform that files can be put to."""

    id: str
    title: str
    status: str = ""


class Deed(StrEnum):
    """What is to be done with a parcel."""

    UPLOAD = "upload"
    SUBMIT = "submit"
    NOTHING = "there already"
    UNMATCHED = "no document named"


@dataclass(frozen=True, slots=True)
class Planned:
    """A parcel, where it goes, and what is to be done.

    Attributes:
        place: id of the document; empty where nobody named one.
        upload: what the platform calls the file, where it is there already.
        suggestions: documents with a like title, best first.
    """

    parcel: Parcel
    deed: Deed
    place: str = ""
    upload: str = ""
    suggestions: tuple[Place, ...] = ()


def digests_in(description: str | None) -> frozenset[str]:
    """Return the digests that a description names.

    >>> sorted(digests_in("sha256:" + "a" * 64 + " policy=x"))[0][:3]
    'aaa'
    """
    return frozenset(_DIGEST.findall(description or ""))


def suggested(title: str, places: Iterable[Place], most: int = 3) -> tuple[Place, ...]:
    """Return the places whose titles are like the title of a policy, best first.

    >>> [one.id for one in suggested("Access Control Policy", [Place("a", "Access control")])]
    ['a']
    """
    rated = ((_likeness(title, place.title), place) for place in places)
    good = [(rate, place) for rate, place in rated if rate >= _LIKENESS]
    good.sort(key=lambda one: (-one[0], one[1].title, one[1].id))
    return tuple(place for _, place in good[:most])


def plan(
    parcels: Sequence[Parcel],
    named: Mapping[str, str],
    places: Sequence[Place],
    uploads: Mapping[str, Mapping[str, str]],
    *,
    submit: bool,
) -> tuple[Planned, ...]:
    """Return what is to be done with each parcel.

    Args:
        parcels: the versions in force.
        named: policy id -> document id, from the mapping file.
        places: what the platform lists.
        uploads: document id -> digest -> id of the file there, of files that are not deleted.
        submit: what is there as a draft is to be put before the auditors.
    """
    made = []
    for parcel in parcels:
        place = named.get(parcel.policy, "")
        if not place:
            made.append(
                Planned(parcel, Deed.UNMATCHED, suggestions=suggested(parcel.title, places))
            )
            continue
        there = uploads.get(place, {}).get(parcel.sha256, "")
        deed = Deed.UPLOAD if not there else Deed.SUBMIT if submit else Deed.NOTHING
        made.append(Planned(parcel, deed, place, there))
    return tuple(made)


def _likeness(one: str, other: str) -> float:
    first, second = _words(one), _words(other)
    if not first or not second:
        return 0.0
    shared = len(first & second) / min(len(first), len(second))
    ratio = SequenceMatcher(None, " ".join(sorted(first)), " ".join(sorted(second))).ratio()
    return max(shared * 0.9, ratio)


def _words(title: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9]+", title.lower())) - _COMMON
