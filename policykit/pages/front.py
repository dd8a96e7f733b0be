"""The first pages: who, what, which version, approved by whom, what changed, what is inside."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from reportlab.platypus import CondPageBreak, Spacer

from policykit.document import inline_text
from policykit.errors import Diagnostic, InputError
from policykit.pages.flowables import Bar, ContentsLine, Picture, Title, paragraph
from policykit.pages.font_files import BOLD, REGULAR
from policykit.pages.fonts import width
from policykit.pages.logo import is_svg, read_logo, refused
from policykit.pages.revision_lines import revision_details
from policykit.pages.style import WARNING
from policykit.pages.tables import Need, column_widths, table
from policykit.pages.tags import cell_entries, text_string

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Flowable

    from policykit.document import Heading
    from policykit.pages.job import ApprovalRow, Front, RevisionRow
    from policykit.pages.style import Design
    from policykit.pages.tags import Element
    from policykit.pages.words import Words

_LOGO_HEIGHT = 34.0
_LOGO_WIDTH = 150.0
_CONTENTS_DEPTH = 2


class Entry(NamedTuple):
    """A line of the contents; `line` is where the heading stands in the file."""

    level: int
    number: str
    words: str
    target: str
    line: int | None = None


class FrontSetter:
    """Makes the flowables of the first pages.

    Args:
        design: grid and styles.
        words: sets the text.
        element: the document.
    """

    def __init__(self, design: Design, words: Words, element: Element) -> None:
        self._design = design
        self._words = words
        self._element = element
        self._wording = design.wording
        self._width = design.grid.full_width

    def cover(self, front: Front) -> list[Flowable]:
        """Return a page with the title and what is most important to know."""
        logo, _, title, status = self._masthead(front, front.title, "cover")
        style = self._design.cover_fact
        facts = [
            paragraph(
                self._words.plain(value, style),
                style,
                (element := self._element.add("P")),
                label=label,
                label_element=element.add("Span"),
            )
            for label, value in front.cover
        ]
        space = self._design.grid.column_height * 0.22
        return [logo, Spacer(0, space), title, status, Spacer(0, 30), *facts]

    def front(self, front: Front) -> list[Flowable]:
        """Return everything between the cover and the contents."""
        masthead = (
            [self._heading(self._wording.document_control, "document-control")]
            if front.cover
            else self._masthead(front, self._wording.document_control)
        )
        return [
            *masthead,
            *self._control(front),
            *(self._notice(notice) for notice in front.notices),
            *self._approvals(front.approvals),
            *self._revisions(front.revisions),
        ]

    def report(self, front: Front) -> list[Flowable]:
        """Return what stands before the text of a report."""
        return [
            *([] if front.cover else self._masthead(front, front.title, room=26)),
            *self._control(front),
            *(self._notice(notice) for notice in front.notices),
        ]

    def contents(self, headings: Sequence[Heading]) -> list[Flowable]:
        """Return the contents, two levels deep."""
        return self.contents_of(
            [
                Entry(
                    heading.level,
                    heading.number,
                    inline_text(heading.content),
                    heading.identifier,
                    heading.line,
                )
                for heading in headings
                if heading.level <= _CONTENTS_DEPTH
            ]
        )

    def contents_of(self, shown: Sequence[Entry]) -> list[Flowable]:
        """Return contents with the given entries, on levels 1 and 2."""
        title = self._heading(self._wording.contents, "contents")
        outer = self._element.add("TOC")
        inner: Element | None = None
        lines: list[Flowable] = []
        for heading in shown:
            style = self._design.contents(heading.level)
            if heading.level == 1:
                inner = None
            elif inner is None:
                inner = outer.add("TOC")
            entry = (inner or outer).add("TOCI")
            made = ContentsLine(
                "",
                style,
                bulletText=heading.number or None,
                frags=self._words.plain(heading.words, style, heading.line),
            )
            made.label_element = entry.add("Lbl") if heading.number else None
            made.element = entry.add("Reference").add("Link", words=heading.words)
            made.entry = heading.target
            lines.append(made)
        room = min(14.0 * len(shown) + 40, self._design.grid.column_height / 2)
        return [CondPageBreak(room), title, *lines]

    def _masthead(
        self, front: Front, outline: str, target: str = "document-control", room: float = 52
    ) -> list[Flowable]:
        size = 27.0
        while size > 17 and width(front.title, BOLD, size) > self._width * 1.9:  # noqa: PLR2004 - the smallest title
            size -= 1
        above = (
            self._logo(front.logo, front.organization)
            if front.logo is not None
            else self._text(front.organization, self._design.organization, self._element.add("P"))
        )
        title_style = self._design.title(size)
        title = Title("", title_style, frags=self._words.plain(front.title, title_style))
        title.element = self._element.add("H1")
        title.target, title.outline = target, (outline, 0)
        status = self._text(front.status, self._design.status, self._element.add("P"))
        return [above, Spacer(0, room), title, status]

    def _logo(self, data: bytes, organization: str) -> Flowable:
        element = self._element.add("Figure", f"/Alt{text_string(organization)}")
        if is_svg(data):
            from policykit.pages.vector import (  # noqa: PLC0415 - lxml takes time to load
                VectorPicture,
                read_vector,
            )

            vector = read_vector(data)
            if isinstance(vector, str):
                raise InputError(refused(vector))
            return VectorPicture(vector, *_logo_size(vector.width, vector.height), element)
        logo = read_logo(data)
        if isinstance(logo, Diagnostic):
            raise InputError(logo)
        made = Picture(BytesIO(logo.data), *_logo_size(logo.width, logo.height), hAlign="LEFT")
        made.element = element
        return made

    def _control(self, front: Front) -> list[Flowable]:
        if not front.control:
            return []
        element = self._element.add("Table")
        cells = []
        for label, value in front.control:
            row = element.add("TR")
            heading = row.add("TH", cell_entries(scope="Row"))
            cells.append(
                [
                    self._text(label, self._design.cell_muted, heading),
                    self._text(value, self._design.value, row.add("TD")),
                ]
            )
        if len(cells) % 2:
            cells.append([Spacer(0, self._design.cell.leading)])
        rows = [[cells[index], cells[index + 1]] for index in range(0, len(cells), 2)]
        return [table(rows, [self._width / 2] * 2, self._design, flush=True)]

    def _notice(self, text: str) -> Flowable:
        style = self._design.notice
        made = paragraph(self._words.plain(text, style), style, self._element.add("P"))
        made.bar = Bar(1, WARNING)
        return made

    def _approvals(self, approvals: Sequence[ApprovalRow]) -> list[Flowable]:
        made: list[Flowable] = [
            CondPageBreak(90),
            self._heading(self._wording.approvals, "approvals"),
        ]
        if not approvals:
            return [*made, self._line(self._wording.nobody_approved)]
        element, head = self._begin_table(self._wording.approval_titles)
        rows = []
        words = []
        for row in approvals:
            parts = element.add("TR")
            rows.append(
                [
                    self._two(row.name, row.title, parts.add("TD")),
                    [self._text(row.role, self._design.cell, parts.add("TD"))],
                    [self._text(row.decided, self._design.cell, parts.add("TD"))],
                    self._two(row.method, row.strength, parts.add("TD")),
                ]
            )
            words.append(
                (
                    row.name + "\n" + row.title,
                    row.role,
                    row.decided,
                    row.method + "\n" + row.strength,
                )
            )
        return [*made, self._table(self._wording.approval_titles, head, rows, words)]

    def _revisions(self, revisions: Sequence[RevisionRow]) -> list[Flowable]:
        made: list[Flowable] = [
            CondPageBreak(110),
            self._heading(self._wording.revision_history, "revision-history"),
        ]
        if not revisions:
            return [*made, self._line(self._wording.nothing_issued)]
        element, head = self._begin_table(self._wording.revision_titles)
        rows = []
        words = []
        for row in revisions:
            parts = element.add("TR")
            version, day, change = (parts.add("TD") for _ in self._wording.revision_titles)
            rows.append(
                [
                    self._two(row.version, row.change_class, version),
                    [self._text(row.date, self._design.cell, day)],
                    [
                        self._text(row.what, self._design.cell, change.add("P")),
                        *(
                            self._text(line, self._design.cell_muted, change.add("P"))
                            for line in revision_details(row, self._wording)
                        ),
                    ],
                ]
            )
            words.append((f"{row.version}\n{row.change_class}", row.date, row.what * 9))
        return [*made, self._table(self._wording.revision_titles, head, rows, words)]

    def _begin_table(self, titles: Sequence[str]) -> tuple[Element, list[list[Flowable]]]:
        """Return a table's element, and its head."""
        element = self._element.add("Table")
        row = element.add("TR")
        heading = cell_entries(scope="Column")
        style = self._design.head_cell
        return element, [[self._text(title, style, row.add("TH", heading))] for title in titles]

    def _table(
        self,
        titles: Sequence[str],
        head: Sequence[list[Flowable]],
        rows: Sequence[Sequence[list[Flowable]]],
        words: Sequence[Sequence[str]],
    ) -> Flowable:
        needs = []
        for column, title in enumerate(titles):
            lines = [line for row in words for line in row[column].split("\n")]
            least = max(
                width(word, BOLD, 8.4) for line in (*lines, title) for word in line.split() or [""]
            )
            most = max(width(line, REGULAR, 8.4) for line in (*lines, title))
            needs.append(Need(least, most))
        widths = column_widths(needs, self._width)
        return table([head, *rows], widths, self._design, head_rows=1)

    def _two(self, first: str, second: str, element: Element) -> list[Flowable]:
        made = [self._text(first, self._design.cell_bold, element.add("P"))]
        if second:
            made.append(self._text(second, self._design.cell_muted, element.add("P")))
        return made

    def _line(self, text: str) -> Flowable:
        return self._text(text, self._design.quotation, self._element.add("P"))

    def _text(self, text: str, style: ParagraphStyle, element: Element) -> Flowable:
        return paragraph(self._words.plain(text, style), style, element)

    def _heading(self, text: str, target: str) -> Flowable:
        style = self._design.front_heading
        made = Title("", style, frags=self._words.plain(text, style))
        made.element = self._element.add("H2")
        made.target, made.outline = target, (text, 0)
        return made


def _logo_size(width: float, height: float) -> tuple[float, float]:
    """Return the largest size of the same shape that there is room for."""
    scale = min(_LOGO_HEIGHT / height, _LOGO_WIDTH / width)
    return width * scale, height * scale
