"""The names behind person ids: a file that git does not keep, as values and as bytes.

Records say P-0001; only this file says who that is. Erase an entry, and nobody can tell any more.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policykit.canonical import json_bytes
from policykit.errors import Diagnostic, Place, error

if TYPE_CHECKING:
    from collections.abc import Mapping

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class PersonName:
    """Who a person is.

    Attributes:
        name: as in the last list.
        emails: folded to lower case, the current one first, then former ones.
        number: the number or id in the system the list comes from; empty where it has none.
    """

    name: str
    emails: tuple[str, ...]
    number: str = ""

    @property
    def email(self) -> str:
        """Return the current address, empty where there is none."""
        return self.emails[0] if self.emails else ""


def names_bytes(names: Mapping[str, PersonName]) -> bytes:
    """Return the file."""
    people = {
        person: {"name": one.name, "emails": list(one.emails), "number": one.number}
        for person, one in names.items()
    }
    return json_bytes({"format": _FORMAT, "people": people})


def read_names(data: bytes, path: str) -> tuple[Mapping[str, PersonName], tuple[Diagnostic, ...]]:
    """Return who is behind each person id, or why the file cannot be read.

    Args:
        data: its bytes.
        path: for messages.
    """
    try:
        value: Any = json.loads(data)
        if value["format"] != _FORMAT:
            raise ValueError(f"its format is {value['format']}")  # noqa: TRY301 - told below
        return {
            person: PersonName(str(one["name"]), tuple(map(str, one["emails"])), str(one["number"]))
            for person, one in value["people"].items()
        }, ()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        message = f"the names of the roster cannot be read: {problem}"
        hint = "Get the file from who imported the roster, or take it from a backup."
        return {}, (error("PK030", message, Place(path), hint),)
