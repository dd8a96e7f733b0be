"""What policykit changes about pydantic, and why.

Whenever pydantic builds a validator, it looks for plugins, and reads for it what every installed
package says about itself: 15 ms before the first profile is read. policykit uses none, and what a
profile may say does not depend on what else is installed.
`tests/profile/test_pydantic_internals.py` fails as soon as this is no longer needed.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

_LOADER = "pydantic.plugin._loader"


@contextmanager
def no_plugins() -> Iterator[None]:
    """Let validators that are built meanwhile have no plugins."""
    before = sys.modules.get(_LOADER)
    sys.modules[_LOADER] = empty = ModuleType(_LOADER)
    vars(empty)["get_plugins"] = tuple
    try:
        yield
    finally:
        del sys.modules[_LOADER]
        if before is not None:
            sys.modules[_LOADER] = before
