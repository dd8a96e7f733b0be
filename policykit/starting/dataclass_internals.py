"""What policykit changes about the standard library's dataclasses, and why.

Until Python 3.13, a frozen dataclass has the text of six methods put together, compiled and run one
by one: 0.3 ms for each class, a sixth of what a command takes that uses two hundred of them.
Methods that differ only in the names of fields need no compiler. `__init__` stays as it is.

`tests/starting/test_dataclass_internals.py` fails where this is no longer needed, or where a class
would behave differently by it.
"""

from __future__ import annotations

import dataclasses
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_CHANGED = {
    "_repr_fn": ("fields", "globals"),
    "_cmp_fn": ("name", "op", "self_tuple", "other_tuple", "globals"),
    "_hash_fn": ("fields", "globals"),
    "_frozen_get_del_attr": ("cls", "fields", "globals"),
}
"""Functions that are replaced, with their parameters: where these differ, nothing is."""


def make_dataclasses_quickly() -> bool:
    """Replace what compiles methods of dataclasses that are made from now on, in this process.

    Returns:
        whether this Python's dataclasses are those that can be helped.
    """
    if any(_parameters(name) != wanted for name, wanted in _CHANGED.items()):
        return False
    for name, replacement in (
        ("_repr_fn", _repr_fn),
        ("_cmp_fn", _comparing(vars(dataclasses)["_cmp_fn"])),
        ("_hash_fn", _hash_fn),
        ("_frozen_get_del_attr", _frozen_get_del_attr),
    ):
        setattr(dataclasses, name, replacement)
    return True


def _parameters(name: str) -> tuple[str, ...]:
    code = getattr(vars(dataclasses).get(name), "__code__", None)
    return code.co_varnames[: code.co_argcount] if code else ()


def _values_of(names: Sequence[str]) -> Callable[[object], tuple[Any, ...]]:
    if len(names) > 1:
        return attrgetter(*names)
    return (lambda self: (getattr(self, names[0]),)) if names else (lambda _: ())


def _repr_fn(fields: Sequence[dataclasses.Field[Any]], globals: object) -> Any:  # noqa: A002 - the name it is called by
    del globals
    names = tuple(field.name for field in fields)

    def __repr__(self: object) -> str:  # noqa: N807 - the name it shall have
        shown = ", ".join([f"{name}={getattr(self, name)!r}" for name in names])
        return f"{type(self).__qualname__}({shown})"

    return vars(dataclasses)["_recursive_repr"](__repr__)


def _comparing(original: Callable[..., Any]) -> Callable[..., Any]:
    def _cmp_fn(name: str, op: str, self_tuple: str, other_tuple: str, globals: object) -> Any:  # noqa: A002 - as above
        if name != "__eq__":
            return original(name, op, self_tuple, other_tuple, globals=globals)
        values = _values_of([part[5:] for part in self_tuple[1:-1].split(",") if part])

        def __eq__(self: object, other: object) -> Any:  # noqa: N807 - as above
            if other.__class__ is self.__class__:
                return values(self) == values(other)
            return NotImplemented

        return __eq__

    return _cmp_fn


def _hash_fn(fields: Sequence[dataclasses.Field[Any]], globals: object) -> Any:  # noqa: A002 - as above
    del globals
    values = _values_of([field.name for field in fields])

    def __hash__(self: object) -> int:  # noqa: N807 - as above
        return hash(values(self))

    return __hash__


def _frozen_get_del_attr(
    cls: Any,
    fields: Sequence[dataclasses.Field[Any]],
    globals: object,  # noqa: A002 - as above
) -> tuple[Any, Any]:
    del globals
    names = frozenset(field.name for field in fields)

    def __setattr__(self: object, name: str, value: object) -> None:  # noqa: N807 - as above
        if type(self) is cls or name in names:
            raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")
        super(cls, self).__setattr__(name, value)

    def __delattr__(self: object, name: str) -> None:  # noqa: N807 - as above
        if type(self) is cls or name in names:
            raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
        super(cls, self).__delattr__(name)

    return __setattr__, __delattr__
