"""The mapping file of an import: which column is which, what is left out, what words mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.errors import InputError, Place, error
from policykit.evidence.columns import ColumnMapping, Exclusion
from policykit.evidence.days import DAY_FIRST, MONTH_FIRST
from policykit.profile.yaml_text import plain, read_yaml
from policykit.record import AckMethod, PersonKind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_TABLES: Mapping[str, Collection[str]] = {
    "columns": (),
    "kinds": tuple(PersonKind),
    "policies": (),
    "methods": tuple(AckMethod),
}
_CHOICES: Mapping[str, Collection[str]] = {
    "dates": (DAY_FIRST, MONTH_FIRST),
    "encoding": ("utf-8", "utf-16", "cp1252"),
    "sheet": (),
}
_EXCLUSION = ("column", "value", "reason")
_SEE = "docs/acknowledgements.md has an example of a mapping file."


def read_mapping(data: bytes | None, name: str, columns: Collection[str]) -> ColumnMapping:
    """Return what a mapping file says; nothing where there is none.

    Args:
        data: its bytes, None without a file.
        name: for messages.
        columns: the columns that this import looks for.

    Raises:
        InputError: everything wrong with it.
    """
    if data is None:
        return ColumnMapping()
    block, _, found = read_yaml(data, name)
    if block is None:
        raise InputError(*found)
    value: dict[str, Any] = plain(block)
    wrong: list[str] = [
        f"{key} is none of {', '.join((*_TABLES, *_CHOICES, 'exclude'))}"
        for key in value
        if key not in (*_TABLES, *_CHOICES, "exclude")
    ]
    tables = {key: _table(value.get(key), key, wrong) for key in _TABLES}
    wrong += [
        f"columns: {key} is none of {', '.join(columns)}"
        for key in tables["columns"]
        if key not in columns
    ]
    for key, allowed in _TABLES.items():
        wrong += [
            f"{key}: {text} is none of {', '.join(allowed)}"
            for text in tables[key].values()
            if allowed and text not in allowed
        ]
    texts = {key: str(value.get(key) or "") for key in _CHOICES}
    wrong += [
        f"{key}: {texts[key]} is none of {', '.join(allowed)}"
        for key, allowed in _CHOICES.items()
        if texts[key] and allowed and texts[key] not in allowed
    ]
    exclusions = _exclusions(value.get("exclude"), wrong)
    if wrong:
        raise InputError(*(error("PK036", one, Place(name), _SEE) for one in wrong))
    return ColumnMapping(
        columns=tables["columns"],
        exclude=exclusions,
        kinds=tables["kinds"],
        policies=tables["policies"],
        methods=tables["methods"],
        dates=texts["dates"],
        encoding=texts["encoding"],
        sheet=texts["sheet"],
    )


def _table(value: Any, key: str, wrong: list[str]) -> dict[str, str]:
    if value is None:
        return {}
    if not isinstance(value, dict) or any(isinstance(one, dict | tuple) for one in value.values()):
        wrong.append(f"{key} is not a list of pairs like `this: that`")
        return {}
    return {str(name): str(one) for name, one in value.items()}


def _exclusions(value: Any, wrong: list[str]) -> tuple[Exclusion, ...]:
    if value is None:
        return ()
    found = []
    for one in value if isinstance(value, tuple | list) else [value]:
        if not isinstance(one, dict) or set(one) != set(_EXCLUSION) or not str(one["reason"]):
            wrong.append("exclude: each entry has column, value and reason, and nothing else")
            continue
        found.append(Exclusion(str(one["column"]), str(one["value"]), str(one["reason"])))
    return tuple(found)
