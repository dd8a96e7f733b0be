"""Section numbers: 1, 2, 2.1, 2.2, 3 and so on."""

from __future__ import annotations


class SectionNumbers:
    """Counts sections per level as headings come by.

    >>> numbers = SectionNumbers()
    >>> [numbers.next(level) for level in (1, 2, 2, 1)]
    ['1', '1.1', '1.2', '2']
    """

    def __init__(self) -> None:
        self._counts: list[int] = []

    def next(self, level: int) -> str:
        """Return the number of the next section on this level, which is 1 for the outermost."""
        del self._counts[level:]
        while len(self._counts) < level:
            self._counts.append(0)
        self._counts[level - 1] += 1
        return ".".join(str(count) for count in self._counts)
