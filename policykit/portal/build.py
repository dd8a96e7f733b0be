"""A portal -> the bytes of its files, by path. The same portal gives the same bytes."""

from __future__ import annotations

from hashlib import sha256
from importlib import resources
from typing import TYPE_CHECKING

from policykit.portal import pages
from policykit.portal.colours import on_dark, on_light
from policykit.portal.frame import pages_of
from policykit.portal.policy_page import changes_path, policy_page, policy_path
from policykit.portal.search_index import search_index

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from policykit.portal.values import Portal

DIGESTS = "SHA256SUMS"
_PAGES: Mapping[str, Callable[[Portal], bytes]] = {
    "index.html": pages.home_page,
    "due.html": pages.due_page,
    "coverage.html": pages.coverage_page,
    "exceptions.html": pages.exceptions_page,
    "acknowledgements.html": pages.acknowledgements_page,
    "timeline.html": pages.timeline_page,
}


def build(portal: Portal) -> dict[str, bytes]:
    """Return every file of the portal, sorted by path."""
    files = dict(_files(portal))
    files |= portal.files
    files[DIGESTS] = _digests(portal)
    return dict(sorted(files.items()))


def _files(portal: Portal) -> Iterator[tuple[str, bytes]]:
    for path, _ in pages_of(portal):
        yield path, _PAGES[path](portal)
    yield "search.html", pages.search_page(portal)
    yield pages.INDEX_SCRIPT, search_index(portal.policies)
    for policy in portal.policies:
        yield policy_path(policy.id), policy_page(portal, policy)
        for version in policy.history if portal.is_for_staff else ():
            if version.changes is not None and version.before:
                yield (
                    changes_path(policy.id, version.version),
                    pages.changes_page(portal, policy, version),
                )
    if portal.timeline and portal.is_for_staff:
        yield "timeline.svg", portal.timeline
    yield "portal.css", _style(portal.colour)
    yield "icon.svg", _ICON.format(colour=on_light(portal.colour)).encode()
    yield "portal.js", _static("portal.js")
    yield "robots.txt", b"User-agent: *\nDisallow: /\n" if portal.is_for_staff else _OPEN


_ICON = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect x="4" y="2" width="24" height="28" rx="3" fill="{colour}"/>
<path d="M9 10h14M9 16h14M9 22h9" stroke="#ffffff" stroke-width="2.4"/>
</svg>
"""
_OPEN = b"User-agent: *\nAllow: /\n"


def _style(colour: str) -> bytes:
    style = _static("portal.css").decode()
    return style.replace("#111111", on_light(colour)).replace("#eeeeee", on_dark(colour)).encode()


def _static(name: str) -> bytes:
    return resources.files(__package__).joinpath("static", name).read_bytes()


def _digests(portal: Portal) -> bytes:
    """Return what `sha256sum` prints for the PDFs, so that `sha256sum -c SHA256SUMS` checks them.

    Pages and scripts are no evidence and are left out.
    """
    return "".join(
        f"{sha256(data).hexdigest()}  {path}\n"
        for path, data in sorted(portal.files.items())
        if path.endswith(".pdf")
    ).encode()
