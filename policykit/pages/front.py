"""The first pages: who, what, which version, approved by whom, what changed, what is inside."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from reportlab.platypus import CondPageBreak, Image, Spacer

from policykit.document import inline_text
from policykit.errors import Diagnostic, InputError
from policykit.pages.fixed_words import (
    APPROVAL_TITLES,
    APPROVALS,
    CONTENTS,
    DOCUMENT_CONTROL,
    NOBODY_APPROVED,
    NOTHING_ISSUED,
    REVISION_HISTORY,
    REVISION_TITLES,
    revision_details,
)
from policykit.pages.flowables import Bar, ContentsLine, Title, paragraph
from policykit.pages.font_files import BOLD, REGULAR
from policykit.pages.fonts import width
from policykit.pages.logo import read_logo
from policykit.pages.style import WARNING
from policykit.pages.tables import Need, column_widths, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Flowable

    from policykit.document import Heading
    from policykit.pages.job import ApprovalRow, Front, RevisionRow
    from policykit.pages.style import Design
    from policykit.pages.words import Words

_LOGO_HEIGHT = 34.0
_LOGO_WIDTH = 150.0
_CONTENTS_DEPTH = 2


class FrontSetter:
    """Makes the flowables of the first pages."""

    def __init__(self, design: Design, words: Words) -> None:
        self._design = design
        self._words = words
        self._width = design.grid.full_width

    def front(self, front: Front) -> list[Flowable]:
        """Return everything before the contents."""
        return [
            *self._masthead(front),
            *self._control(front),
            *(self._notice(notice) for notice in front.notices),
            *self._approvals(front.approvals),
            *self._revisions(front.revisions),
        ]

    def contents(self, headings: Sequence[Heading]) -> list[Flowable]:
        """Return the contents, two levels deep."""
        shown = [heading for heading in headings if heading.level <= _CONTENTS_DEPTH]
        lines: list[Flowable] = []
        for heading in shown:
            style = self._design.contents(heading.level)
            made = ContentsLine(
                "",
                style,
                bulletText=heading.number or None,
                frags=self._words.plain(inline_text(heading.content), style, heading.line),
            )
            made.entry = heading.identifier
            lines.append(made)
        room = min(14.0 * len(shown) + 40, self._design.grid.column_height / 2)
        return [CondPageBreak(room), self._heading(CONTENTS, "contents"), *lines]

    def _masthead(self, front: Front) -> list[Flowable]:
        size = 27.0
        while size > 17 and width(front.title, BOLD, size) > self._width * 1.9:  # noqa: PLR2004 - the smallest title
            size -= 1
        title_style = self._design.title(size)
        title = Title("", title_style, frags=self._words.plain(front.title, title_style))
        title.target, title.outline = "document-control", (DOCUMENT_CONTROL, 0)
        return [
            self._logo(front.logo)
            if front.logo is not None
            else self._text(front.organization, self._design.organization),
            Spacer(0, 52),
            title,
            self._text(front.status, self._design.status),
        ]

    def _logo(self, data: bytes) -> Flowable:
        logo = read_logo(data)
        if isinstance(logo, Diagnostic):
            raise InputError(logo)
        scale = min(_LOGO_HEIGHT / logo.height, _LOGO_WIDTH / logo.width)
        return Image(BytesIO(logo.data), logo.width * scale, logo.height * scale, hAlign="LEFT")

    def _control(self, front: Front) -> list[Flowable]:
        if not front.control:
            return []
        cells = [
            [self._text(label, self._design.cell_muted), self._text(value, self._design.value)]
            for label, value in front.control
        ]
        if len(cells) % 2:
            cells.append([self._text("", self._design.cell)])
        rows = [[cells[index], cells[index + 1]] for index in range(0, len(cells), 2)]
        return [table(rows, [self._width / 2] * 2, self._design, flush=True)]

    def _notice(self, text: str) -> Flowable:
        style = self._design.notice
        made = paragraph(self._words.plain(text, style), style)
        made.bar = Bar(1, WARNING)
        return made

    def _approvals(self, approvals: Sequence[ApprovalRow]) -> list[Flowable]:
        made: list[Flowable] = [CondPageBreak(90), self._heading(APPROVALS, "approvals")]
        if not approvals:
            return [*made, self._text(NOBODY_APPROVED, self._design.quotation)]
        rows = [
            [
                self._two(row.name, row.title),
                [self._text(row.role, self._design.cell)],
                [self._text(row.decided, self._design.cell)],
                self._two(row.method, row.strength),
            ]
            for row in approvals
        ]
        words = [
            (row.name + "\n" + row.title, row.role, row.decided, row.method + "\n" + row.strength)
            for row in approvals
        ]
        return [
            *made,
            self._table(APPROVAL_TITLES, rows, words),
        ]

    def _revisions(self, revisions: Sequence[RevisionRow]) -> list[Flowable]:
        made: list[Flowable] = [
            CondPageBreak(110),
            self._heading(REVISION_HISTORY, "revision-history"),
        ]
        if not revisions:
            return [*made, self._text(NOTHING_ISSUED, self._design.quotation)]
        rows = []
        words = []
        for row in revisions:
            details = revision_details(row)
            rows.append(
                [
                    self._two(row.version, row.change_class),
                    [self._text(row.date, self._design.cell)],
                    [
                        self._text(row.what, self._design.cell),
                        *(self._text(line, self._design.cell_muted) for line in details),
                    ],
                ]
            )
            words.append((f"{row.version}\n{row.change_class}", row.date, row.what * 9))
        return [*made, self._table(REVISION_TITLES, rows, words)]

    def _table(
        self,
        titles: Sequence[str],
        rows: Sequence[Sequence[list[Flowable]]],
        words: Sequence[Sequence[str]],
    ) -> Flowable:
        head = [[self._text(title, self._design.head_cell)] for title in titles]
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

    def _two(self, first: str, second: str) -> list[Flowable]:
        return [
            self._text(first, self._design.cell_bold),
            *([self._text(second, self._design.cell_muted)] if second else []),
        ]

    def _text(self, text: str, style: ParagraphStyle) -> Flowable:
        return paragraph(self._words.plain(text, style), style)

    def _heading(self, text: str, target: str) -> Flowable:
        style = self._design.front_heading
        made = Title("", style, frags=self._words.plain(text, style))
        made.target, made.outline = target, (text, 0)
        return made
