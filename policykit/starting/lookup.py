"""Packages whose names are looked up when they are first used.

What a package offers then costs only who uses it: a command that shows where policies stand loads
nothing of acknowledgements, though both are in `policykit.record`.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class _Package(ModuleType):
    """A package where a name and the module it is from may be called the same.

    Importing a module puts it into its package under its name. Here the name stays what the
    package offers. Source: The Python Language Reference, 3.3.2.1 and 5.4.2.
    """

    _homes: Mapping[str, str]

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in self._homes and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


def offer(package: str, names: Mapping[str, str]) -> Callable[[str], Any]:
    """Return the `__getattr__` of a package that looks its names up when they are first used.

    Args:
        package: its `__name__`.
        names: module of the package -> the names to be found there, with spaces between them.
    """
    homes = {name: home for home, there in names.items() for name in there.split()}
    module = sys.modules[package]
    module.__dict__["_homes"] = homes
    module.__class__ = _Package

    def look_up(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(f"{package}.{homes[name]}"), name)
        module.__dict__[name] = value
        return value

    return look_up
