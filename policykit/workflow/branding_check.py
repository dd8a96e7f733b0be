"""What the branding of a profile asks of the pages, and they cannot give as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.errors import error, warning
from policykit.pages import LANGUAGES, contrast, readable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.errors import Diagnostic
    from policykit.profile import Profile

_PAPER = "#ffffff"
_TINT = "#f2f4f7"
_ON_EVERY_PAGE = ("version", "page")


def branding_problems(profile: Profile) -> Iterator[Diagnostic]:
    """Yield a warning for what the pages change or lack, and an error for what they must carry."""
    branding = profile.branding
    colour = branding.primary_color
    if (used := readable(colour, _TINT)) != colour:
        yield warning(
            "PK132",
            f"{colour} has a contrast of {contrast(colour, _PAPER)} on white; text needs 4.5 "
            f"(WCAG AA), so the pages write it in {used}",
            profile.place("branding.primary_color"),
            "Take a darker colour if the pages should have exactly that.",
        )
    if branding.language.partition("-")[0] not in LANGUAGES:
        known = " and ".join(sorted(LANGUAGES))
        yield warning(
            "PK133",
            f"there are no words for contents, approvals and page numbers in {branding.language}; "
            "the pages say them in English",
            profile.place("branding.language"),
            f"Languages with such words: {known}.",
        )
    lines = f"{branding.header or '{title}'} {branding.footer or '{version} {page}'}"
    for name in _ON_EVERY_PAGE:
        if f"{{{name}}}" not in lines:
            yield error(
                "PK134",
                f"neither header nor footer names {{{name}}}; a page taken alone must tell "
                "which version it is of and which page it is",
                profile.place("branding.footer"),
                f"Write {{{name}}} into branding.footer, or set it to null.",
            )
