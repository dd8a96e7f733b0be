"""Pandoc's JSON tree -> `Document`, refusing by name what the pages cannot show.

Nothing is dropped: a construct without a counterpart in `tree` is an error with its line.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from policykit.document import tree
from policykit.document.captions import taken_definitions
from policykit.document.check import check
from policykit.document.cursor import SourceCursor
from policykit.document.displayed_formulas import around_formulas
from policykit.document.findings import presented
from policykit.document.first_words import first_words
from policykit.document.grid_tables import cut_lines
from policykit.document.html_blocks import paired_blocks
from policykit.document.html_inlines import paired_inlines
from policykit.document.html_tags import text_behind_block_tag
from policykit.document.inlines import InlineDecoder
from policykit.document.labels import BULLET, item_labels, with_words_for_box
from policykit.document.missing_words import MissingWords
from policykit.document.numbering import SectionNumbers
from policykit.document.pipe_tables import overfull_rows
from policykit.document.text import inline_text
from policykit.errors import Diagnostic, Place, error, warning
from policykit.values import STATEMENT_ID_PATTERN, StatementId

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

PANDOC_API = (1, 23)
"""The first two numbers of the pandoc API version whose tree this module reads."""

MAX_DEPTH = 12
"""How deep lists, quotations and tables may stand in each other."""

_STATEMENT_ID = re.compile(STATEMENT_ID_PATTERN)
_ALIGNMENTS = {
    "AlignLeft": tree.Alignment.LEFT,
    "AlignCenter": tree.Alignment.CENTER,
    "AlignRight": tree.Alignment.RIGHT,
    "AlignDefault": tree.Alignment.DEFAULT,
}
_NOTE_LABEL = re.compile(r"\[\^([^\]\s]+)\]:")


def decode(
    pandoc: Mapping[str, Any], source: str, file: str, first_line: int = 1
) -> tuple[tree.Document, tuple[Diagnostic, ...]]:
    """Read pandoc's tree of a policy's text.

    Args:
        pandoc: the tree that `pandoc -t json` gives.
        source: the Markdown it was made from; only lines are taken from it.
        file: the file as the user would name it.
        first_line: the line of the file on which the source begins.

    Returns:
        The document, and what is wrong with it; with an error, the document must not be used.
    """
    version = tuple(pandoc.get("pandoc-api-version", ()))
    if version[:2] != PANDOC_API:
        given = ".".join(str(part) for part in version) or "none"
        wanted = ".".join(str(part) for part in PANDOC_API)
        found = error(
            "PK400",
            f"pandoc's tree has API version {given}; this policykit reads {wanted}",
            Place(file),
            "install the pypandoc_binary that policykit names in its requirements",
        )
        return tree.Document((), file), (found,)
    decoder = _BlockDecoder(SourceCursor(source, first_line), file)
    document = tree.Document(decoder.top_level(pandoc["blocks"]), file)
    decoder.report_unused_notes(pandoc["blocks"])
    blocks = pandoc["blocks"]
    missing = MissingWords(blocks, source)
    lost = (
        *overfull_rows(source, missing, file, first_line),
        *cut_lines(source, missing, file, first_line),
        *taken_definitions(document, source, file, first_line),
    )
    return document, presented([*decoder.diagnostics, *lost, *check(document)], file)


class _BlockDecoder:
    def __init__(self, cursor: SourceCursor, file: str) -> None:
        self.diagnostics: list[Diagnostic] = []
        self._cursor = cursor
        self._file = file
        self._numbers = SectionNumbers()
        self._depth = 0
        self._code: list[str] = []
        self._inlines = InlineDecoder(cursor, file, self.diagnostics, self._nested)

    def top_level(self, blocks: Sequence[Any]) -> tuple[tree.Block, ...]:
        """Decode blocks among which headings and statements may stand."""
        found: list[tree.Block] = []
        for block in paired_blocks(blocks):
            match block["t"]:
                case "Div":
                    self._attributes(block)
                    with self._deeper() as allowed:
                        found += self.top_level(block["c"][1]) if allowed else ()
                case "Header":
                    found.append(self._heading(block))
                case "Para" if _begins_bold(block):
                    found += self._statement(self._paragraphs(block))
                case _:
                    found += self._block(block)
        return tuple(found)

    def report_unused_notes(self, blocks: Sequence[Any]) -> None:
        """Report the footnotes that pandoc leaves out because nothing refers to them."""
        if not self._cursor.defines_notes:
            return
        in_code = set(_NOTE_LABEL.findall("\n".join(self._code)))
        for label, line in self._cursor.unused_notes(_different_notes(blocks)):
            if label in in_code:
                continue
            self.diagnostics.append(
                error(
                    "PK412",
                    f"nothing refers to the footnote {label}, so it would not be printed",
                    Place(self._file, line),
                    f"write [^{label}] where it belongs, or take it out",
                )
            )

    @contextmanager
    def _deeper(self) -> Iterator[bool]:
        """Go one level deeper; say whether that is still allowed."""
        if self._depth >= MAX_DEPTH:
            self._report(
                "PK411",
                f"lists, quotations, divisions or notes stand more than {MAX_DEPTH} deep in each "
                "other",
                "bring the inner ones up",
            )
            yield False
            return
        self._depth += 1
        try:
            yield True
        finally:
            self._depth -= 1

    def _nested(self, blocks: Sequence[Any]) -> tuple[tree.Block, ...]:
        with self._deeper() as allowed:
            if not allowed:
                return ()
            return tuple(inner for block in paired_blocks(blocks) for inner in self._block(block))

    def _block(self, block: Mapping[str, Any]) -> tuple[tree.Block, ...]:  # noqa: C901, PLR0911, PLR0912 - one row per construct of pandoc reads best in one table
        content: Any = block.get("c")
        match block["t"]:
            case "Para" | "Plain":
                return tuple(self._paragraphs(block))
            case "BulletList":
                line = self._line(block)
                labels = (BULLET,) * len(content)
                items = [with_words_for_box(item) for item in content]
                return (self._list(items, labels, line, ordered=False),)
            case "OrderedList":
                line = self._line(block)
                (start, style, delimiter), items = content
                labels = item_labels(start, style["t"], delimiter["t"], len(items))
                items = [with_words_for_box(item) for item in items]
                return (self._list(items, labels, line, ordered=True),)
            case "DefinitionList":
                return (self._definitions(block),)
            case "BlockQuote":
                line = self._line(block)
                return (tree.Quotation(self._nested(content), line),)
            case "CodeBlock":
                line = self._line(block)
                self._inlines.attributes(content[0])
                self._code.append(content[1])
                return (self._code_block(content[1], line),)
            case "LineBlock":
                return (self._line_block(block),)
            case "HorizontalRule":
                return (tree.Rule(self._cursor.line),)
            case "Table":
                return (self._table(block),)
            case "Div":
                self._attributes(block)
                return self._nested(content[1])
            case "Figure":
                return self._figure(content)
            case "Header":
                return self._bold_heading(block)
            case "RawBlock":
                self._inlines.raw_html(content[1])
            case other:
                self._line(block)
                self._inlines.unsupported(f"the construct {other}")
        return ()

    def _figure(self, content: Sequence[Any]) -> tuple[tree.Block, ...]:
        _, (_, caption), inside = content
        match inside:
            case [{"t": "Plain" | "Para", "c": [{"t": "Image", "c": image}]}]:
                below = self._nested(caption)  # which stands before the address in the source
                made = self._inlines.image(image)
                return tuple(tree.Figure(each, below, each.line) for each in made)
            case _:
                return (*self._nested(inside), *self._nested(caption))

    def _paragraphs(self, block: Mapping[str, Any]) -> list[tree.Paragraph | tree.Figure]:
        """Decode a paragraph; a formula on lines of its own becomes a paragraph of its own.

        A comment by itself becomes none, a picture by itself a figure.
        """
        found: list[tree.Paragraph | tree.Figure] = []
        for part in around_formulas(paired_inlines(block["c"])):
            line = self._cursor.line_of(first_words(part))
            content = self._inlines.decode(part)
            if len(content) == 1 and isinstance(content[0], tree.Image):
                found.append(tree.Figure(content[0], (), content[0].line))
            elif not (all(map(_is_blank, content)) and any(map(_is_raw, part))):
                found.append(tree.Paragraph(content, line))
        return found

    def _statement(
        self, paragraphs: Sequence[tree.Paragraph | tree.Figure]
    ) -> tuple[tree.Block, ...]:
        return tuple(
            (isinstance(each, tree.Paragraph) and not index and _as_statement(each)) or each
            for index, each in enumerate(paragraphs)
        )

    def _line_block(self, block: Mapping[str, Any]) -> tree.LineBlock:
        line = self._line(block)
        decoded = tree.LineBlock(tuple(self._inlines.decode(each) for each in block["c"]), line)
        last = (inline_text(decoded.lines[-1]).split() or [""])[-1]
        if lost := text_behind_block_tag(self._cursor.rest_of_line_block(last)):
            # Pandoc 3.9 ends a line block at such a tag and forgets the rest of the line.
            self._report(
                "PK402",
                f"HTML for blocks cannot stand in a line block: {lost}",
                "end the line block before it with an empty line",
            )
        return decoded

    def _code_block(self, text: str, line: int) -> tree.CodeBlock:
        lines = [self._inlines.words(each) for each in text.split("\n")]
        return tree.CodeBlock("\n".join(lines).expandtabs(4), line)

    def _heading(self, block: Mapping[str, Any]) -> tree.Heading:
        level, (identifier, classes, _), content = block["c"]
        line = self._line(block)
        self._inlines.attributes(block["c"][1])
        number = "" if "unnumbered" in classes else self._numbers.next(level)
        return tree.Heading(level, identifier, number, self._inlines.decode(content), line)

    def _bold_heading(self, block: Mapping[str, Any]) -> tuple[tree.Block, ...]:
        line = self._line(block)
        self.diagnostics.append(
            warning(
                "PK408",
                "a heading inside a list, a quotation, a table or a note is set as a bold "
                "paragraph: it has no number, and is not in the contents",
                Place(self._file, line),
                "move it out if it is to be a section, or write it in bold",
            )
        )
        self._inlines.attributes(block["c"][1])
        words = self._inlines.decode(block["c"][2])
        bold = tree.Styled(tree.Emphasis.STRONG, words)
        return (tree.Paragraph((bold,), line),) if words else ()

    def _list(
        self, items: Sequence[Any], labels: tuple[str, ...], line: int, *, ordered: bool
    ) -> tree.ListBlock:
        tight = all(item and item[0]["t"] == "Plain" for item in items)
        return tree.ListBlock(
            labels, tuple(self._nested(item) for item in items), tight, ordered, line
        )

    def _definitions(self, block: Mapping[str, Any]) -> tree.DefinitionList:
        line = self._line(block)
        definitions = []
        for term, meanings in block["c"]:
            words = self._inlines.decode(term)
            definitions.append(
                tree.Definition(words, tuple(self._nested(meaning) for meaning in meanings))
            )
        return tree.DefinitionList(tuple(definitions), line)

    def _table(self, block: Mapping[str, Any]) -> tree.Table:
        _, (_, caption), columns, (_, head), bodies, (_, foot) = block["c"]
        line = self._cursor.line_of(first_words([head, bodies]))
        heads = tuple(self._row(row, heading=True) for row in head)
        rows = tuple(
            self._row(row, heading=heading, head_columns=0 if heading else first)
            for _, first, titles, body in bodies
            for heading, group in ((True, titles), (False, body))
            for row in group
        )
        return tree.Table(
            columns=tuple(
                tree.Column(_ALIGNMENTS[alignment["t"]], width.get("c"))
                for alignment, width in columns
            ),
            head=heads,
            rows=rows + tuple(self._row(row, heading=False) for row in foot),
            caption=self._nested(caption),
            line=line,
        )

    def _row(self, row: Sequence[Any], *, heading: bool, head_columns: int = 0) -> tree.Row:
        cells = tuple(
            tree.Cell(self._nested(blocks), _ALIGNMENTS[alignment["t"]], row_span, column_span)
            for _, alignment, row_span, column_span, blocks in row[1]
        )
        return tree.Row(cells, heading, head_columns)

    def _line(self, block: Mapping[str, Any]) -> int:
        return self._cursor.line_of(first_words(block))

    def _attributes(self, division: Mapping[str, Any]) -> None:
        attr = division["c"][0]
        if attr[2]:
            self._line(division)
            self._inlines.attributes(attr)

    def _report(self, code: str, message: str, hint: str) -> None:
        place = Place(self._file, self._cursor.line)
        self.diagnostics.append(error(code, message, place, hint))


def _different_notes(node: object) -> int:
    """Count the notes of a tree; one that is referred to twice stands in it twice."""
    found: set[str] = set()
    waiting = [node]
    while waiting:
        match waiting.pop():
            case {"t": "Note", "c": content}:
                found.add(_fingerprint(content))
            case {"c": content}:
                waiting.append(content)
            case list() as inner:
                waiting += inner
    return len(found)


def _as_statement(paragraph: tree.Paragraph) -> tree.Statement | None:
    match paragraph.content:
        case (tree.Styled(emphasis=tree.Emphasis.STRONG, content=content), *rest):
            identifier = inline_text(content)
        case _:
            return None
    if not _STATEMENT_ID.fullmatch(identifier):
        return None
    match rest:
        case [tree.Text(text=text), *others] if text[0].isspace():
            shortened = [tree.Text(text.lstrip())] if text.strip() else []
            return tree.Statement(StatementId(identifier), (*shortened, *others), paragraph.line)
        case [] | [tree.Break(), *_]:
            return tree.Statement(StatementId(identifier), tuple(rest[1:]), paragraph.line)
        case _:
            return None


def _is_blank(inline: tree.Inline) -> bool:
    match inline:
        case tree.Break():
            return True
        case tree.Text(text=text):
            return not text.strip()
        case _:
            return False


def _is_raw(node: Mapping[str, Any]) -> bool:
    return bool(node["t"] == "RawInline")


def _begins_bold(block: Mapping[str, Any]) -> bool:
    return bool(block["c"]) and block["c"][0]["t"] == "Strong"


def _fingerprint(content: object) -> str:
    """Return a text that is the same for the same content; too deep a tree is like no other."""
    try:
        return repr(content)
    except RecursionError:
        return f"#{id(content)}"
