"""Pieces of the story that take no room: what they tell the canvas when their turn comes."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from reportlab.platypus import Flowable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policykit.pages.canvas import PageCanvas


class TextBegins(Flowable):
    """Takes no room; from here on the canvas records what is drawn."""

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:  # noqa: ARG002 - reportlab's signature
        """Return no size."""
        return 0, 0

    def draw(self) -> None:
        """Start the record."""
        _canvas(self).recording = True


class ChapterBegins(Flowable):
    """Takes no room; from here on targets and bookmarks are those of a chapter."""

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        self._chapter = name, title

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:  # noqa: ARG002 - reportlab's signature
        """Return no size."""
        return 0, 0

    def draw(self) -> None:
        """Begin the chapter."""
        _canvas(self).begin_chapter(*self._chapter)


class Targets(Flowable):
    """Takes no room; links to what these pages do not have lead here."""

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__()
        self._names = tuple(names)

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:  # noqa: ARG002 - reportlab's signature
        """Return no size."""
        return 0, 0

    def draw(self) -> None:
        """Mark the place."""
        for name in self._names:
            _canvas(self).mark(name, 0)


def _canvas(flowable: Flowable) -> PageCanvas:
    return cast("PageCanvas", flowable.canv)
