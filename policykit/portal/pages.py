"""The pages beside those of the policies: overview, search, due dates, coverage and the rest."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from policykit.document import RunKind, Statement
from policykit.portal.element import Node, element
from policykit.portal.frame import page
from policykit.portal.policy_page import changes_path, download, policy_path
from policykit.portal.tables import badge, plain_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policykit.document import Change, Run
    from policykit.portal.values import (
        Acknowledgement,
        Answered,
        Portal,
        PortalPolicy,
        VersionEntry,
    )

INDEX_SCRIPT = "search-index.js"


def home_page(portal: Portal) -> bytes:
    """Return the overview: every policy in force."""
    headers = ["Policy", "Version", "In force since"]
    if portal.is_for_staff:
        headers += ["Next review", "Owner"]
    rows = [_home_row(portal, policy) for policy in portal.policies]
    count = len(portal.policies)
    words = "1 policy" if count == 1 else f"{count} policies"
    lead = f"{words} in force on {portal.on}."
    missing = element(
        "section",
        element("h2", "Without an issued version in force", id="not-in-force"),
        element("ul", [element("li", f"{title}: {why}") for title, why in portal.gaps]),
        class_="notice",
    )
    return page(
        portal,
        "index.html",
        f"Policies of {portal.short_name}",
        element("h1", f"Policies of {portal.organization}"),
        element("p", lead, class_="lead"),
        plain_table((*headers, "PDF"), rows, "Policies in force"),
        missing if portal.gaps else None,
    )


def _home_row(portal: Portal, policy: PortalPolicy) -> tuple[Node | list[Node], ...]:
    pdf: list[Node] = []
    if policy.pdf:
        label = f"PDF of {policy.title}, version {policy.version}"
        pdf = [
            element("a", "PDF", href=policy.pdf.path, download=policy.pdf.name, aria_label=label),
            " ",
            element("span", policy.pdf.size_words, class_="muted whole"),
        ]
    name = element("a", policy.title, href=policy_path(policy.id))
    row: list[Node | list[Node]] = [name, policy.version, str(policy.effective)]
    if portal.is_for_staff:
        due: list[Node] = [f"{policy.next_review} "]
        if policy.review and policy.review != "current":
            due.append(badge(policy.review))
        row += [due, policy.owner]
    return (*row, pdf)


def search_page(portal: Portal) -> bytes:
    """Return the page that shows what the search field found; its script does the rest."""
    return page(
        portal,
        "search.html",
        "Search",
        element("h1", "Search"),
        element("p", "Type words, or the id of a statement.", id="search-state", role="status"),
        element("ol", id="results"),
        element(
            "noscript",
            element("p", "The search needs JavaScript. Without it, open a policy and use the "
                    "search of your browser."),
        ),
        scripts=(INDEX_SCRIPT,),
    )  # fmt: skip


def changes_page(portal: Portal, policy: PortalPolicy, version: VersionEntry) -> bytes:
    """Return what a version changed, word by word."""
    changes = version.changes or ()
    title = f"{policy.title}: {version.before} to {version.version}"
    key = element(
        "p",
        "Words that are new are ",
        element("ins", "underlined"),
        ", words that are gone are ",
        element("del", "struck through"),
        ".",
        class_="muted",
    )
    return page(
        portal,
        changes_path(policy.id, version.version),
        title,
        element(
            "p", element("a", policy.title, href=f"../{policy_path(policy.id)}", class_="back")
        ),
        element("h1", f"What changed from version {version.before} to {version.version}"),
        element("p", version.what, class_="lead"),
        element("p", f"Why: {version.why}") if version.why else None,
        download(version.pdf, f"Version {version.version} as PDF") if version.pdf else None,
        key if changes else element("p", "The text is the same, word for word."),
        _changes(policy, changes),
    )


def _changes(policy: PortalPolicy, changes: Sequence[Change]) -> Iterator[Node]:
    there = {block.identifier for block in policy.document.blocks if isinstance(block, Statement)}
    for section, found in groupby(changes, key=lambda one: one.section):
        yield element("h2", section or "Before the first section")
        for change in found:
            yield element(
                "div",
                element(
                    "p",
                    element("a", change.label, href=f"../{policy_path(policy.id)}#{change.label}")
                    if change.label in there
                    else element("strong", change.label),
                    f", {change.kind.value}",
                ),
                element("p", _runs(change.runs)),
                class_="change",
            )


def _runs(runs: Sequence[Run]) -> Iterator[Node]:
    tags = {RunKind.INSERTED: "ins", RunKind.DELETED: "del"}
    for index, run in enumerate(runs):
        if index:
            yield " "
        tag = tags.get(run.kind)
        yield element(tag, run.text) if tag else run.text


def due_page(portal: Portal) -> bytes:
    """Return what falls due, by day."""
    titles = {policy.id: policy.title for policy in portal.policies}
    rows = [
        (
            str(one.day),
            element("a", one.what, href=policy_path(one.policy))
            if one.policy in titles
            else one.what,
            one.who,
            badge(one.state) if one.state else "",
        )
        for one in portal.due
    ]
    return page(
        portal,
        "due.html",
        "Due dates",
        element("h1", "Due dates"),
        element("p", f"As of {portal.on}. The last day on which each is on time.", class_="lead"),
        plain_table(("Day", "What", "Who", "State"), rows, "Due dates")
        if rows
        else element("p", "Nothing is due."),
    )


def coverage_page(portal: Portal) -> bytes:
    """Return which statement answers which criterion."""
    parts: list[Node] = []
    for one in portal.coverage:
        rows = [_criterion(portal, each) for each in one.criteria]
        headers = ("Criterion", "What it asks", "State", "Answered by")
        parts += [
            element("h2", one.title),
            element("p", one.summary),
            plain_table(headers, rows, f"Coverage of {one.title}"),
        ]
    return page(
        portal,
        "coverage.html",
        "Coverage",
        element("h1", "Coverage"),
        element("p", "Which sentence of which policy answers which criterion.", class_="lead"),
        parts or element("p", "The profile names no framework."),
    )


def _criterion(portal: Portal, one: Answered) -> tuple[Node | list[Node], ...]:
    known = {policy.id for policy in portal.policies}
    links: list[Node] = []
    for policy, statement in one.answers:
        if links:
            links.append(", ")
        target = f"{policy_path(policy)}#{statement}"
        words = element("span", statement, class_="whole")
        links.append(element("a", words, href=target) if policy in known else words)
    if one.reason:
        links.append(element("p", one.reason, class_="muted"))
    return (one.id, one.title, badge(one.verdict), links)


def exceptions_page(portal: Portal) -> bytes:
    """Return the register of exceptions."""
    listing = portal.exceptions
    return page(
        portal,
        "exceptions.html",
        "Exceptions",
        element("h1", "Exceptions"),
        element("p", f"The register of policy exceptions on {portal.on}.", class_="lead"),
        plain_table(listing.headers, listing.rows, "Exceptions")
        if listing.rows
        else element("p", "No exception was asked for."),
    )


def timeline_page(portal: Portal) -> bytes:
    """Return the picture of versions in force, and the same as a table."""
    listing = portal.days
    return page(
        portal,
        "timeline.html",
        "Timeline",
        element("h1", "Timeline"),
        element("p", "Which version of each policy was in force on which day.", class_="lead"),
        element(
            "figure",
            element("img", src="timeline.svg", alt="Versions in force; the table below says the "
                    "same in words."),
            class_="picture",
        )
        if portal.timeline
        else None,
        plain_table(listing.headers, listing.rows, "Versions in force"),
    )  # fmt: skip


def acknowledgements_page(portal: Portal) -> bytes:
    """Return how far acknowledgement is, policy by policy and person by person."""
    given = portal.acknowledgements or ()
    states = list(dict.fromkeys(state for one in given for state, _ in one.counts))
    rows = [
        (one.title, *(str(dict(one.counts).get(state, 0)) for state in states)) for one in given
    ]
    return page(
        portal,
        "acknowledgements.html",
        "Acknowledgements",
        element("h1", "Acknowledgements"),
        element("p", f"Who was to acknowledge which policy, on {portal.on}.", class_="lead"),
        plain_table(("Policy", *states), rows, "Acknowledgements by policy")
        if rows
        else element("p", "Nothing is to be acknowledged."),
        [_people(one) for one in given if one.people],
    )


def _people(one: Acknowledgement) -> Node:
    rows = [(name, badge(state)) for name, state in one.people]
    return element(
        "details",
        element("summary", f"{one.title}: person by person"),
        plain_table(("Person", "State"), rows, f"Acknowledgements of {one.title}"),
    )
