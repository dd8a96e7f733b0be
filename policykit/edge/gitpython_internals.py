"""What policykit changes about GitPython, and why.

Importing the package `git` loads all of GitPython, of which policykit uses what starts git, and
runs `git version`: together 14 ms before every first question, three times what git takes to answer
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


@cache
def load_git() -> type[Git]:
    """Return GitPython's class that starts git, without loading what it does not need.

    The class is from modules that nobody else sees: who imports `git` has the whole of it.
    """
    found = find_spec("git")
    if "git" not in sys.modules and found is not None:
        bare = ModuleType("git")
        bare.__path__ = list(found.submodule_search_locations or ())
        sys.modules["git"] = bare
        try:
            from git.cmd import Git  # noqa: PLC0415 - from the package without its contents
        finally:
            for name in [name for name in sys.modules if name.partition(".")[0] == "git"]:
                del sys.modules[name]
        return Git
    from git.cmd import Git  # noqa: PLC0415 - all of it was loaded by somebody else

    return Git
