"""What became of a fact, in words: no brackets, no quotes, and only what differs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_WIDE = 40
_MOST = 3
_NAMES = ("name", "title", "id", "email")


def difference(old: Any, new: Any) -> str:
    """Return `old → new`; of records and lists only the parts that differ, each with its key.

    Values are plain data: strings, numbers, truth values, None, lists and dictionaries of them.
    """
    parts = list(_parts("", old, new))
    shown = "; ".join(
        f"{f'{key} ' if key else ''}{_short(was)} → {_short(now)}"
        for key, was, now in parts[:_MOST]
    )
    more = len(parts) - _MOST
    return f"{shown}; {more} more" if more > 0 else shown


def _parts(key: str, old: Any, new: Any) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(old, dict) and isinstance(new, dict):
        for name in dict.fromkeys((*old, *new)):
            if old.get(name) != new.get(name):
                yield from _parts(name, old.get(name), new.get(name))
    elif isinstance(old, list) and isinstance(new, list):
        yield from _of_lists(key, old, new)
    else:
        yield key, old, new


def _of_lists(key: str, old: list[Any], new: list[Any]) -> Iterator[tuple[str, Any, Any]]:
    gone = [one for one in old if one not in new]
    come = [one for one in new if one not in old]
    if not gone and not come:
        yield key, "a list", "another order"
    elif len(gone) == len(come) == 1:
        yield from _parts(key, gone[0], come[0])
    else:
        yield key, _listed(gone), _listed(come)


def _listed(values: list[Any]) -> str | None:
    return ", ".join(map(_name, values)) or None


def _name(value: Any) -> str:
    """Return a value in words; of a record its name, or what else says which it is."""
    if isinstance(value, dict):
        known = next((value[name] for name in _NAMES if value.get(name)), None)
        return _name(known if known is not None else list(value.values()))
    if isinstance(value, list):
        return ", ".join(map(_name, value)) or "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "nothing" if value is None else str(value)


def _short(value: Any) -> str:
    text = _name(value)
    return text if len(text) <= _WIDE else f"{text[: _WIDE - 1]}…"
