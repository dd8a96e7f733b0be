"""What policykit changes about GitPython, and why.

Importing the package `git` loads all of GitPython, of which policykit uses what starts git, and
runs `git version`: together 17 ms before every first question, three times what git takes to answer
it. `tests/edge/test_gitpython_internals.py` fails as soon as this is no longer needed.
"""

from __future__ import annotations

import sys
from functools import cache
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from git.cmd import Git

_PACKAGES = ("git", "gitdb")
"""GitPython, and its object database in Python, which starting git has no use for."""


@cache
def load_git() -> type[Git]:
    """Return GitPython's class that starts git, without loading what it does not need.

    The class is from modules that nobody else sees: who imports `git` has the whole of it.
    """
    found = {name: find_spec(name) for name in _PACKAGES}
    if found.keys() & sys.modules.keys() or None in found.values():
        from git.cmd import Git  # noqa: PLC0415 - all of it was loaded by somebody else

        return Git
    for name, spec in found.items():
        bare = ModuleType(name)
        bare.__path__ = list((spec and spec.submodule_search_locations) or ())
        sys.modules[name] = bare
    try:
        from git.cmd import Git  # noqa: PLC0415 - from packages without their contents
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] in _PACKAGES]:
            del sys.modules[name]
    return Git
