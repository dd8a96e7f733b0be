"""The lines at the head and the foot of each page, from patterns such as `{title} | {version}`.

A bar divides a line into a part at the left, one in the middle and one at the right; of two, the
second is at the right. What is put in place of a name in braces is text and never looked at again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from policykit.pages.wording import fixed_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.pages.job import RenderJob

_HEADER = "{organization} | {title}"
_FOOTER = "{classification} | {label} | "
_NAME = re.compile(r"\{(\w+)\}")
_NOTHING = "-"
PAGE, PAGES = "page", "pages"


class Part(NamedTuple):
    """A part of a line: text and, as one of `PAGE` and `PAGES`, places for numbers.

    Attributes:
        pieces: text at even places, names of numbers at odd ones.
        is_label: it is the classification and nothing else.
    """

    pieces: tuple[str, ...]
    is_label: bool = False

    def text(self, page: int, pages: int) -> str:
        """Return the words on a page."""
        numbers = {PAGE: str(page), PAGES: str(pages)}
        return "".join(
            numbers[piece] if index % 2 else piece for index, piece in enumerate(self.pieces)
        )


Line = tuple[Part, Part, Part]
"""The parts at the left, in the middle and at the right; each may be empty."""


def header(job: RenderJob) -> Line:
    """Return the line at the head of each page but the first."""
    return _line(job.style.header or _HEADER, job)


def footer(job: RenderJob) -> Line:
    """Return the line at the foot of each page."""
    numbered = fixed_words(job.style.language).page_of
    return _line(job.style.footer or _FOOTER + numbered, job)


def _line(pattern: str, job: RenderJob) -> Line:
    parts = [_part(part.strip(), job) for part in pattern.split("|", 2)]
    empty = Part(("",))
    if len(parts) < 3:  # noqa: PLR2004 - left, middle, right
        parts.insert(1, empty)
    left, middle, right = [*parts, empty][:3]
    return left, middle, right


def _part(pattern: str, job: RenderJob) -> Part:
    values = _values(job)
    pieces = [""]
    for index, piece in enumerate(_NAME.split(pattern)):
        if index % 2 and piece in {PAGE, PAGES}:
            pieces += [piece, ""]
        else:
            pieces[-1] += (values.get(piece, "") or _NOTHING) if index % 2 else piece
    return Part(tuple(pieces), is_label=pattern == "{classification}")


def _values(job: RenderJob) -> Mapping[str, str]:
    front = job.front
    return {
        "organization": front.organization,
        "short_name": front.short_name or front.organization,
        "title": front.title,
        "policy": job.policy,
        "version": job.version,
        "label": f"{job.policy} v{job.version}" if job.version else job.policy,
        "effective": front.effective,
        "classification": job.style.classification,
    }
