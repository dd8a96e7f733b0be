"""Regular expressions that are compiled when they are first used.

Python takes long for some: for each letter of a wide range it takes a step. reportlab compiles one
for addresses of the web whenever it is loaded, which takes 20 ms, and looks at it only where a line
has no room for an address, and one for Chinese, 7 ms, at which it never looks.
`tests/starting/test_late_patterns.py` fails as soon as this is no longer needed.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


class LatePattern:
    """What `re.compile` would return, which it is asked for with the first use.

    Args:
        pattern: as `re.compile` takes it.
        flags: as well.
    """

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self._given = pattern, flags

    def __getattr__(self, name: str) -> Any:
        """Return what the compiled pattern has under this name."""
        return getattr(self._compiled, name)

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(*self._given)


@contextmanager
def patterns_late(*beginnings: str) -> Iterator[None]:
    """Let patterns that modules compile while they are loaded in the block wait for a use.

    Args:
        beginnings: how those patterns begin; all others are compiled at once.
    """
    compile_now = re.compile

    def compile_late(pattern: Any, flags: Any = 0) -> Any:
        if isinstance(pattern, str) and pattern.startswith(beginnings):
            return LatePattern(pattern, flags)
        return compile_now(pattern, flags)

    setattr(re, "compile", compile_late)  # noqa: B010 - mypy forbids it otherwise
    try:
        yield
    finally:
        setattr(re, "compile", compile_now)  # noqa: B010 - as above
