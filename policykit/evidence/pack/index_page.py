"""The page an auditor opens first: from criterion to clause to page of a PDF to approval.

One file of HTML without script, frame or network; its Content-Security-Policy allows the one style
sheet in it, by digest, and pictures beside it. Every text is escaped, so nothing that people wrote
becomes markup.
"""

from __future__ import annotations

import base64
import hashlib
import re
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from policykit.evidence.pack import bag, names
from policykit.evidence.pack.changes import changed_statements, notes_on
from policykit.evidence.pack.columns import CONTROLS
from policykit.evidence.pack.controls import control_rows
from policykit.evidence.pack.index_style import STYLE
from policykit.evidence.pack.notices import notices
from policykit.evidence.pack.periods import timelines
from policykit.evidence.pack.tables import tables
from policykit.values import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from policykit.evidence.pack.source import PackedVersion, Source

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SECTIONS = (
    ("in-force", "Which version on which day"),
    ("criteria", "Criteria"),
    ("versions", "Versions"),
    ("tables", "Tables"),
    ("left-out", "Left out"),
    ("check", "How to check"),
)


def index_html(source: Source) -> bytes:
    """Return the page."""
    scope = source.scope
    title = f"Policy evidence, {scope.organization}"
    window = f"{scope.first} to {scope.last}, both days included, counted in {scope.time_zone}"
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'self' file:; "
        "base-uri 'none'; form-action 'none'"
    )
    body = [
        '<a class="skip" href="#main">To the content</a>',
        "<header>",
        f"<h1>{escape(title)}</h1>",
        f"<p>{escape(window)}</p>",
        '<nav aria-label="Contents"><ul>',
        *(f'<li><a href="#{name}">{escape(words)}</a></li>' for name, words in _SECTIONS),
        "</ul></nav></header>",
        '<main id="main">',
        *_notices(source),
        _beginning(),
        *_in_force(source),
        *_criteria(source),
        *_versions(source),
        *_tables(source),
        *_left_out(source),
        *_check(),
        "</main>",
    ]
    head = (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
    )
    return (head + "\n".join(body) + "\n</body>\n</html>\n").encode()


def _beginning() -> str:
    return (
        f"<p>{_link(names.COVER)} says the same for paper. Every file here is listed with its "
        f"SHA-256 in {_link(bag.PAYLOAD_LIST)} and {_link(bag.TAG_LIST)}.</p>"
    )


def _notices(source: Source) -> Iterator[str]:
    found = notices(source)
    if not found:
        yield (
            "<p><strong>No gap and no late review in the window.</strong> Each policy had exactly "
            "one version in force on each day.</p>"
        )
        return
    yield '<section aria-label="What you should know"><ul class="notices">'
    yield from (f"<li>{escape(one)}</li>" for one in found)
    yield "</ul></section>"


def _in_force(source: Source) -> Iterator[str]:
    yield from _begin("in-force")
    yield (
        f'<p><a href="{_path(names.TIMELINE_PDF)}"><img src="{_path(names.TIMELINE_SVG)}" '
        'alt="Picture of the table below: for each policy the versions in force, day by day">'
        "</a></p>"
    )
    known = {(one.id, str(one.issued.event.version)): one for one in source.versions}
    rows = []
    for row in timelines(source):
        for span in row.spans:
            version = known.get((row.id, span.version))
            what = _anchor(version) if version else escape(span.kind.value)
            days = (str(span.first), str(span.last), str(span.days))
            rows.append((escape(row.title), what, *days, escape(span.reason)))
    heads = ("Policy", "Version", "From", "To", "Days", "Why none")
    yield from _table("Versions in force, day by day", heads, rows)


def _criteria(source: Source) -> Iterator[str]:
    yield from _begin("criteria")
    yield (
        "<p>For each criterion the statements that answer it, where they stand, and the version "
        "with its approvals. Titles are short words of our own, not those of the standard.</p>"
    )
    grouped: dict[tuple[str, str, str], list[dict[str, str]]] = {}
    for row in control_rows(source):
        one = dict(zip(CONTROLS, row, strict=True))
        key = (one["framework"], one["control"], one["control_title"])
        grouped.setdefault(key, []).append(one)
    known = {(str(one.id), str(one.issued.event.version)): one for one in source.versions}
    framework = ""
    for (name, control, title), rows in grouped.items():
        if name != framework:
            framework = name
            yield f"<h3>{escape(source.framework_titles.get(name, name))}</h3>"
        answered = [one for one in rows if one["policy"]]
        aside = rows[0]["out_of_scope"]
        said = counted(len({(one["policy"], one["statement"]) for one in answered}), "statement")
        if not answered:
            said = "out of scope" if aside else "no policy in this pack answers it"
        identifier = quote(f"{name}-{control}", safe="")
        yield f'<details id="{identifier}"><summary>{escape(control)} {escape(title)}: '
        yield f"{said}</summary>"
        if aside:
            yield f"<p>Out of scope: {escape(aside)}</p>"
        if answered:
            cells = [
                (
                    f"<strong>{escape(one['statement'])}</strong> {escape(one['text'])}",
                    _page(one["pdf"], one["page"]),
                    _anchor(known[one["policy"], one["version"]]),
                    f'<span class="d">{one["from"]}</span> to <span class="d">{one["to"]}</span>',
                    escape(one["evidence"]),
                )
                for one in answered
                if (one["policy"], one["version"]) in known
            ]
            heads = ("Statement", "Page", "Version and approvals", "In force", "Evidence of it")
            yield from _table(f"Statements for {control}", heads, cells)
        yield "</details>"


def _versions(source: Source) -> Iterator[str]:
    yield from _begin("versions")
    for one in source.versions:
        event, row = one.issued.event, one.revision
        yield f'<h3 id="{one.name}">{escape(source.titles[one.id])}, version {event.version}</h3>'
        until = f"until {one.period.last}" if one.period.last else "until a later one takes effect"
        yield f"<p>In force from {one.period.first} {until}. "
        yield f"{escape(row.change_class.value.capitalize())} change: {_sentence(row.what)}"
        yield f" Why: {_sentence(row.why)}" if row.why else ""
        yield f" Asked by {escape(row.asked_by)}." if row.asked_by else ""
        yield f" Proposed by {escape(row.author)}.</p>"
        if row.review:
            late = f", {row.review.days_late} days late" if row.review.days_late else ", in time"
            yield (
                f"<p>Reviewed by {escape(row.review.name)} on {row.review.on} (due "
                f"{row.review.due}{late}); considered: "
                f"{escape('; '.join(row.review.considered))}.</p>"
            )
        elif row.approvals:
            last = max(approval.on for approval in row.approvals)
            yield f"<p>Its approval counts as the review of its text, on {last}.</p>"
        yield f"<p>Next review due by {event.next_review}.</p>"
        cells = [
            (
                escape(f"{approval.name}, {approval.title}"),
                escape(approval.role.replace("_", " ")),
                str(approval.on),
                escape(approval.method.value),
            )
            for approval in row.approvals
        ]
        heads = ("Approved by", "Role", "On", "How")
        yield from _table(f"Approvals of {one.name}", heads, cells)
        yield from (f"<p>{escape(str(note))}</p>" for note in notes_on(one, source))
        yield from _changes(one)
        yield from _files(one, source)


def _sentence(words: str) -> str:
    """Return what somebody wrote as it stands among others: with a stop at its end."""
    return escape(words if words.endswith((".", "!", "?")) else f"{words}.")


def _changes(one: PackedVersion) -> Iterator[str]:
    found = changed_statements(one)
    if not found:
        return
    cells = [
        (
            f"<strong>{escape(change.id)}</strong> {change.kind}",
            escape(change.before or ""),
            escape(change.after or ""),
        )
        for change in found
    ]
    yield f"<details><summary>What changed from the version before: {len(found)} "
    yield f"statement{'' if len(found) == 1 else 's'}</summary>"
    yield from _table(f"Changes of {one.name}", ("Statement", "Before", "From now on"), cells)
    yield "</details>"


def _files(one: PackedVersion, source: Source) -> Iterator[str]:
    event = one.issued.event
    links = []
    if one.pdf:
        links.append(_link(one.pdf, "PDF"))
    if one.token:
        links.append(_link(one.token, "time-stamp of the PDF"))
    if one.policy:
        links.append(_link(names.text(one.id, event.version), "text"))
        links.append(_link(names.mapping(one.id, event.version), "mapping"))
    links.append(_link(names.change_log(one.id), "change log"))
    links.append(_link(names.record(one.issued.path), "issued record"))
    history = source.histories[one.id]
    for digest in event.approvals:
        approval = history.approval(digest)
        if approval:
            who = f"approval by {approval.event.by.name}"
            links.append(_link(names.record(approval.path), who))
    yield f"<p>Files: {', '.join(links)}.</p>"
    if one.seal:
        yield f"<p>SHA-256 of the PDF: <code>{one.seal.event.pdf.sha256}</code></p>"


def _tables(source: Source) -> Iterator[str]:
    yield from _begin("tables")
    cells = [
        (_link(names.table(sheet.name), f"{sheet.name}.csv"), str(len(sheet.rows)))
        for sheet in tables(source)
    ]
    yield from _table("Tables, with all rows of the window", ("Table", "Rows"), cells)
    yield f"<p>What each column means: {_link(names.COLUMNS, 'COLUMNS.md')}. All of them in one "
    yield f"workbook: {_link(names.WORKBOOK, 'all-tables.xlsx')}. How the "
    yield f"rows add up stands in {_link(names.MANIFEST, 'manifest.json')}.</p>"


def _left_out(source: Source) -> Iterator[str]:
    yield from _begin("left-out")
    cells = [(escape(what), escape(why)) for what, why in source.scope.left_out]
    yield from _table("What is not in this pack, and why", ("What", "Why"), cells)


def _check() -> Iterator[str]:
    yield from _begin("check")
    yield (
        f"<p>{_link(names.INSTRUCTIONS)} has the commands for a shell with programs that every "
        "system has. With policykit: <code>policykit verify FOLDER --trust CERTIFICATE</code>. "
        "The certificate has to come to you by another way than this pack.</p>"
    )


def _begin(name: str) -> Iterator[str]:
    yield f'<h2 id="{name}">{escape(dict(_SECTIONS)[name])}</h2>'


def _table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a table; the cells are HTML already."""
    listed = list(rows)
    if not listed:
        yield f"<p>{escape(caption)}: none.</p>"
        return
    yield f'<div class="scroll" tabindex="0" role="group" aria-label="{escape(caption)}"><table>'
    yield f"<caption>{escape(caption)}</caption><thead><tr>"
    yield from (f'<th scope="col">{escape(head)}</th>' for head in heads)
    yield "</tr></thead><tbody>"
    for row in listed:
        yield "<tr>" + "".join(map(_cell, row)) + "</tr>"
    yield "</tbody></table></div>"


def _cell(cell: str) -> str:
    """Return a cell; a day stays on one line."""
    kind = ' class="d"' if _DAY.fullmatch(cell) else ""
    return f"<td{kind}>{cell}</td>"


def _anchor(version: PackedVersion) -> str:
    words = f"{version.id} {version.issued.event.version}"
    return f'<a href="#{version.name}">{escape(words)}</a>'


def _page(pdf: str, page: str) -> str:
    if not pdf:
        return "not in this pack"
    return f'<a href="{_path(pdf)}#page={page}">page&nbsp;{page}</a>' if page else _link(pdf, "PDF")


def _link(path: str, words: str = "") -> str:
    return f'<a href="{_path(path)}">{escape(words or path)}</a>'


def _path(path: str) -> str:
    return escape(quote(path))
