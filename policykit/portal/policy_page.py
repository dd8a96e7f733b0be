"""The page of one policy: its text with contents, what is to be known of it, and its history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.document import inline_text
from policykit.portal.element import Element, Node, element
from policykit.portal.frame import page
from policykit.portal.tables import badge, plain_table, whole_days
from policykit.portal.text import TextWriter, section_anchor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.portal.values import Download, Portal, PortalPolicy, VersionEntry

_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "yi"})


def policy_path(identifier: str) -> str:
    """Return the path of a policy's page."""
    return f"policies/{identifier}.html"


def changes_path(identifier: str, version: str) -> str:
    """Return the path of the page that shows what a version changed."""
    return f"changes/{identifier}-v{version}.html"


def policy_page(portal: Portal, policy: PortalPolicy) -> bytes:
    """Return the page of a policy."""
    pictures = {name: f"../{path}" for name, path in policy.pictures.items()}
    controls = policy.controls if portal.is_for_staff else {}
    text = TextWriter(policy.document, pictures, controls)
    article = element(
        "article",
        text.nodes(),
        lang=policy.language,
        dir="rtl" if policy.language[:2] in _RIGHT_TO_LEFT else None,
        class_="policy",
    )
    return page(
        portal,
        policy_path(policy.id),
        policy.title,
        element(
            "div",
            element("div", _top(policy), class_="top"),
            _aside(policy),
            element("div", article, _history(portal, policy), class_="text"),
            class_="columns",
        ),
        wide=True,
    )  # fmt: skip


def _top(policy: PortalPolicy) -> Iterator[Node]:
    yield element("h1", policy.title)
    yield element(
        "p",
        f"Version {policy.version}, in force since {policy.effective}. ",
        badge(policy.review) if policy.review else None,
        class_="lead",
    )
    yield element(
        "dl",
        [
            element("div", element("dt", label), element("dd", value))
            for label, value in policy.facts
        ],
        class_="facts",
    )
    if policy.pdf:
        yield download(policy.pdf, f"Download version {policy.version} as PDF")
    if policy.exceptions:
        yield element(
            "section",
            element("h2", "Open exceptions", id="exceptions"),
            element("ul", [element("li", one) for one in policy.exceptions]),
            class_="notice",
        )


def download(file: Download, words: str) -> Element:
    """Return a link to a PDF with its digest, from a page one level below the top."""
    return element(
        "p",
        element("a", words, href=f"../{file.path}", download=file.name, class_="button"),
        " ",
        element("span", file.size_words, class_="muted size"),
        element("br"),
        element("span", "SHA-256 ", class_="muted"),
        element("code", file.sha256, class_="digest"),
        class_="download",
    )


def _aside(policy: PortalPolicy) -> Element:
    links = [
        element(
            "li",
            element(
                "a",
                f"{one.number} " if one.number else "",
                inline_text(one.content),
                href=f"#{section_anchor(one.identifier)}",
            ),
            class_="deeper" if one.level > 1 else None,
        )
        for one in policy.document.headings
        if one.identifier
    ]
    links.append(element("li", element("a", "Versions", href="#versions")))
    return element(
        "nav",
        element("h2", "Contents", id="contents"),
        element("ul", links),
        aria_labelledby="contents",
        class_="contents",
    )


def _history(portal: Portal, policy: PortalPolicy) -> Element:
    headers = ["Version", "In force from", "State", "What changed", "Approved by", "PDF"]
    rows = [_version(policy, one) for one in policy.history]
    if not portal.is_for_staff:
        del headers[3:5]
        for row in rows:
            del row[3:5]
    return element(
        "section",
        element("h2", "Versions", id="versions"),
        plain_table(headers, rows, "Versions"),
        _notes(policy),
    )


def _notes(policy: PortalPolicy) -> list[Node]:
    if not policy.notes:
        return []
    return [
        element("h3", "Added to the records later", id="notes"),
        element("ul", [element("li", one) for one in policy.notes]),
    ]


def _version(policy: PortalPolicy, one: VersionEntry) -> list[Node | list[Node]]:
    what: list[Node] = [element("p", one.what), element("p", one.kind, class_="muted")]
    if one.why:
        what.insert(1, element("p", f"Why: {one.why}", class_="muted"))
    if one.changes is not None and one.before:
        link = f"../{changes_path(policy.id, one.version)}"
        words = f"What changed from {one.before} to {one.version}"
        what.append(element("p", element("a", words, href=link)))
    pdf: list[Node] = []
    if one.pdf:
        label = f"PDF of version {one.version}"
        pdf = [
            element("a", "PDF", href=f"../{one.pdf.path}", download=one.pdf.name,
                    aria_label=label),
            element("br"),
            element("code", one.pdf.sha256[:16], "…", title=one.pdf.sha256),
        ]  # fmt: skip
    approved: list[Node] = [element("p", whole_days(line)) for line in one.approved]
    effective = str(one.effective) if one.effective else ""
    return [one.version, effective, badge(one.state), what, approved, pdf]
