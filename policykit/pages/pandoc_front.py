"""The first pages in pandoc's tree: title, control, approvals, revision history, contents."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from policykit.document import attributes, inline_text, words
from policykit.errors import Diagnostic, InputError
from policykit.pages.marking import Format
from policykit.pages.pandoc_tables import cell, table
from policykit.pages.revision_lines import revision_details

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policykit.document import Heading, Node
    from policykit.pages.job import ApprovalRow, Front, RevisionRow
    from policykit.pages.marking import Marking
    from policykit.pages.wording import Wording

_CONTENTS_DEPTH = 2
_LOGO_HEIGHT = 34.0
_LOGO_WIDTH = 150.0
_FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
_FIELD_CODE = (
    f'<w:r><w:instrText xml:space="preserve"> TOC \\o "1-{_CONTENTS_DEPTH}" \\h \\z </w:instrText>'
    "</w:r>"
)


def front_nodes(
    front: Front, marking: Marking, watermark: str | None, fixed: Wording
) -> Iterator[Node]:
    """Yield everything before the contents.

    Raises:
        InputError: the logo cannot be used.
    """
    if watermark and marking.format is Format.HTML:
        yield marking.line("Watermark", watermark)
    if front.logo is None:
        yield marking.line("Organization", front.organization)
    else:
        yield _logo(front.logo, front.organization, marking)
    yield marking.title(front.title, "document-control")
    yield marking.line("Status", front.status)
    if front.control:
        rows = [
            [cell({"t": "Strong", "c": words(label)}), cell(*words(value))]
            for label, value in front.control
        ]
        yield table(rows, (0.24, 0.76), style="control")
    for notice in front.notices:
        yield marking.line("Notice", notice)
    yield marking.front_heading(fixed.approvals, "approvals")
    yield _approvals(front.approvals, marking, fixed)
    yield marking.front_heading(fixed.revision_history, "revision-history")
    yield _revisions(front.revisions, marking, fixed)


def contents_nodes(headings: Sequence[Heading], marking: Marking, fixed: Wording) -> Iterator[Node]:
    """Yield the contents, two levels deep, each line a link.

    In Word it is a field that holds these lines: updating it adds the page numbers.
    """
    yield marking.front_heading(fixed.contents, "contents", "Contents Heading")
    shown = [heading for heading in headings if heading.level <= _CONTENTS_DEPTH]
    lines = [_contents_line(heading, marking) for heading in shown]
    if marking.format is Format.HTML:
        items = [[{"t": "Plain", "c": [line]}] for line in lines]
        yield marking.part("Contents", [{"t": "BulletList", "c": items}], role="doc-toc")
        return
    for index, (heading, line) in enumerate(zip(shown, lines, strict=True)):
        first, last = index == 0, index == len(shown) - 1
        begin = [_FIELD.format("begin") + _FIELD_CODE + _FIELD.format("separate")] if first else []
        end = [_FIELD.format("end")] if last else []
        inlines = [*map(marking.raw, begin), line, *map(marking.raw, end)]
        yield marking.part(f"toc {heading.level}", [{"t": "Para", "c": inlines}])


def _contents_line(heading: Heading, marking: Marking) -> Node:
    number = words(heading.number)
    depth: tuple[str, ...] = ()
    if marking.format is Format.HTML:
        number = [marking.phrase("Number", number)]
        depth = (f"contents-{heading.level}",)
    inlines = [
        *([*number, marking.gap()] if heading.number else []),
        *words(inline_text(heading.content)),
    ]
    return {"t": "Link", "c": [attributes("", depth), inlines, [f"#{heading.identifier}", ""]]}


def _logo(data: bytes, name: str, marking: Marking) -> Node:
    mime, shown, ratio = _picture(data, marking.format)
    height = min(_LOGO_HEIGHT, _LOGO_WIDTH / ratio)
    image = {
        "t": "Image",
        "c": [
            attributes("", ("logo",), [("height", f"{height:.1f}pt")]),
            words(name),
            [f"data:{mime};base64,{b64encode(shown).decode('ascii')}", ""],
        ],
    }
    return marking.part("Organization", [{"t": "Para", "c": [image]}])


def _picture(data: bytes, target: Format) -> tuple[str, bytes, float]:
    """Return what the logo becomes in a format: kind, bytes, and how wide it is by its height."""
    from policykit.pages.logo import is_svg, read_logo, refused  # noqa: PLC0415 - Pillow takes 50 ms to load

    if not is_svg(data):
        logo = read_logo(data)
        if isinstance(logo, Diagnostic):
            raise InputError(logo)
        return "image/png", logo.data, logo.width / logo.height
    from policykit.pages.fonts import register  # noqa: PLC0415 - reportlab takes time to load
    from policykit.pages.pixels import pixels  # noqa: PLC0415 - as above
    from policykit.pages.vector import read_vector  # noqa: PLC0415 - as above

    register()
    vector = read_vector(data)
    if isinstance(vector, str):
        raise InputError(refused(vector))
    ratio = vector.width / vector.height
    if target is Format.HTML:
        return "image/svg+xml", data, ratio
    return "image/png", pixels(vector, min(_LOGO_WIDTH, _LOGO_HEIGHT * ratio)), ratio


def _approvals(approvals: Sequence[ApprovalRow], marking: Marking, fixed: Wording) -> Node:
    if not approvals:
        return marking.line("Nothing Yet", fixed.nobody_approved)
    rows = [
        [
            _two(row.name, row.title, marking),
            cell(*words(row.role)),
            cell(*words(row.decided)),
            _two(row.method, row.strength, marking),
        ]
        for row in approvals
    ]
    return table(rows, (0.26, 0.2, 0.22, 0.32), fixed.approval_titles)


def _revisions(revisions: Sequence[RevisionRow], marking: Marking, fixed: Wording) -> Node:
    if not revisions:
        return marking.line("Nothing Yet", fixed.nothing_issued)
    rows = []
    for row in revisions:
        details = [marking.line("Muted", detail) for detail in revision_details(row, fixed)]
        rows.append(
            [
                _two(row.version, row.change_class, marking),
                cell(*words(row.date)),
                [*cell(*words(row.what)), *details],
            ]
        )
    return table(rows, (0.16, 0.22, 0.62), fixed.revision_titles)


def _two(first: str, second: str, marking: Marking) -> list[Node]:
    below = [marking.line("Muted", second)] if second else []
    return [*cell({"t": "Strong", "c": words(first)}), *below]
