"""What all pages share: head, policy on scripts, navigation, search field, footer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.portal.element import Element, Node, element, to_html

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policykit.portal.values import Portal

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'"
)
"""Everything from the portal itself, nothing inline (Content Security Policy, level 3)."""

_PAGES = (
    ("index.html", "Policies"),
    ("due.html", "Due dates"),
    ("coverage.html", "Coverage"),
    ("exceptions.html", "Exceptions"),
    ("acknowledgements.html", "Acknowledgements"),
    ("timeline.html", "Timeline"),
)


def page(
    portal: Portal,
    path: str,
    title: str,
    *content: Node | Iterable[Node | None] | None,
    scripts: tuple[str, ...] = (),
    wide: bool = False,
) -> bytes:
    """Return a page.

    Args:
        portal: whose page it is.
        path: where it stands, from the top of the portal.
        title: of the page, for tabs and bookmarks.
        content: what is in its main part.
        scripts: further scripts, by path from the top.
        wide: it has a column beside the text.
    """
    up = "../" * path.count("/")
    name = portal.short_name
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=CONTENT_POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="robots", content="noindex") if portal.is_for_staff else None,
        element("title", title if title == name else f"{title} - {name}"),
        element("link", rel="icon", href=f"{up}icon.svg", type="image/svg+xml"),
        element("link", rel="stylesheet", href=f"{up}portal.css"),
        [element("script", src=f"{up}{one}", defer=True) for one in (*scripts, "portal.js")],
    )
    body = element(
        "body",
        element("a", "Skip to the text", href="#main", class_="skip"),
        _header(portal, path, up),
        element("main", *content, id="main", tabindex="-1", class_="wide-page" if wide else None),
        _footer(portal, up),
    )
    return f"<!DOCTYPE html>\n{to_html(element('html', head, body, lang='en'))}\n".encode()


def _header(portal: Portal, path: str, up: str) -> Element:
    logo = element("img", src=f"{up}{portal.logo}", alt="", class_="logo") if portal.logo else None
    home = element(
        "a", logo, element("span", portal.short_name, " policies"), href=f"{up}index.html",
        class_="home",
    )  # fmt: skip
    search = element(
        "form",
        element("label", "Search the policies", for_="search-field", class_="unseen"),
        element(
            "input",
            type="search",
            id="search-field",
            name="q",
            placeholder="Search, or an id such as AC-20",
            autocomplete="off",
        ),
        element("button", "Search", type="submit"),
        role="search",
        action=f"{up}search.html",
        method="get",
    )
    links = [
        element(
            "li",
            element("a", words, href=f"{up}{target}",
                    aria_current="page" if target == path else None),
        )
        for target, words in pages_of(portal)
    ]  # fmt: skip
    nav = element("nav", element("ul", links), aria_label="Portal") if len(links) > 1 else None
    return element("header", element("div", home, search, class_="bar"), nav)


def pages_of(portal: Portal) -> Iterator[tuple[str, str]]:
    """Yield path and name of each page of the navigation."""
    shown = {"index.html"}
    if portal.is_for_staff:
        shown |= {target for target, _ in _PAGES}
        if portal.acknowledgements is None:
            shown.discard("acknowledgements.html")
    for target, words in _PAGES:
        if target in shown:
            yield target, words


def _footer(portal: Portal, up: str) -> Element:
    made = f" Made from commit {portal.commit[:12]}." if portal.commit else ""
    contact = f" Questions: {portal.contact}." if portal.contact else ""
    words = f"As of {portal.on}.{made}{contact}"
    return element(
        "footer",
        element("p", portal.organization),
        element("p", words),
        element("p", "Each PDF is sealed. Its SHA-256 stands beside it, and all of them in ",
                element("a", "SHA256SUMS", href=f"{up}SHA256SUMS"), "."),
    )  # fmt: skip
