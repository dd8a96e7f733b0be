"""Modules of other programs that are loaded when something of them is first used.

`importlib.util.LazyLoader` does not do: importing a module that waits already loads it. Only for
processes without threads, in which two first uses could meet.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any


class _LateModule(ModuleType):
    """What stands for a module until something of it is used, and for who has it from then on."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


def load_now(name: str) -> None:
    """Load a module that may be waiting for its first use."""
    if isinstance(sys.modules.get(name), _LateModule):
        del sys.modules[name]
    import_module(name)


def load_late(name: str) -> None:
    """Let a module that will be imported be loaded with its first use; not if it was already.

    One that is not installed stays so: importing it fails as it would have.
    """
    if name not in sys.modules and find_spec(name):
        sys.modules[name] = _LateModule(name)
