"""`Document` -> pandoc's JSON tree: the way back, for the formats that pandoc writes.

Whatever `decode` gives, it gives again when it reads what `encode` makes of it, but for the lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from policykit.document import tree
from policykit.document.decode import PANDOC_API
from policykit.document.labels import item_labels, starts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Node: TypeAlias = dict[str, Any]
"""One element of pandoc's tree: its type under `t` and what it holds under `c`."""

_EMPHASIS = {
    tree.Emphasis.EMPHASIS: "Emph",
    tree.Emphasis.STRONG: "Strong",
    tree.Emphasis.STRIKEOUT: "Strikeout",
    tree.Emphasis.SUPERSCRIPT: "Superscript",
    tree.Emphasis.SUBSCRIPT: "Subscript",
    tree.Emphasis.SMALL_CAPS: "SmallCaps",
    tree.Emphasis.UNDERLINE: "Underline",
    tree.Emphasis.INSERTED: "Underline",
    tree.Emphasis.DELETED: "Strikeout",
}
_ALIGNMENTS = {
    tree.Alignment.LEFT: "AlignLeft",
    tree.Alignment.CENTER: "AlignCenter",
    tree.Alignment.RIGHT: "AlignRight",
    tree.Alignment.DEFAULT: "AlignDefault",
}
_DELIMITERS = ("Period", "OneParen", "TwoParens")


def encode(document: tree.Document) -> Node:
    """Return the whole tree of a document, without metadata."""
    return whole(encode_blocks(document.blocks))


def whole(blocks: Sequence[Node], meta: Node | None = None) -> Node:
    """Return a tree of these blocks, in the version of pandoc's tree that policykit speaks."""
    return {"pandoc-api-version": [*PANDOC_API], "meta": meta or {}, "blocks": [*blocks]}


def attributes(
    identifier: str = "", classes: Iterable[str] = (), pairs: Iterable[tuple[str, str]] = ()
) -> list[Any]:
    """Return pandoc's attributes: an id, classes, and names with values."""
    return [identifier, [*classes], [[name, value] for name, value in pairs]]


def encode_blocks(blocks: Iterable[tree.Block], *, tight: bool = False) -> list[Node]:
    """Return the nodes of blocks; paragraphs of a tight list or a cell ask for no space."""
    return [_block(block, "Plain" if tight else "Para") for block in blocks]


def encode_inlines(content: Iterable[tree.Inline]) -> list[Node]:
    """Return the nodes of inlines, words and spaces apart."""
    return [node for inline in content for node in _inline(inline)]


def words(text: str) -> list[Node]:
    """Return the nodes of plain text.

    >>> words("a b")
    [{'t': 'Str', 'c': 'a'}, {'t': 'Space'}, {'t': 'Str', 'c': 'b'}]
    """
    nodes: list[Node] = []
    for index, word in enumerate(text.split(" ")):
        if index:
            nodes.append({"t": "Space"})
        if word:
            nodes.append({"t": "Str", "c": word})
    return nodes


def _block(block: tree.Block, paragraph: str) -> Node:  # noqa: C901, PLR0911 - one row per kind of block reads best in one table
    match block:
        case tree.Heading(level=level, identifier=identifier, number=number, content=content):
            classes = () if number else ("unnumbered",)
            inlines = encode_inlines(content)
            return {"t": "Header", "c": [level, attributes(identifier, classes), inlines]}
        case tree.Paragraph(content=content):
            return {"t": paragraph, "c": encode_inlines(content)}
        case tree.Statement(identifier=identifier, content=content):
            label = {"t": "Strong", "c": words(identifier)}
            space = [{"t": "Space"}] if content else []
            return {"t": "Para", "c": [label, *space, *encode_inlines(content)]}
        case tree.ListBlock():
            return _list(block)
        case tree.DefinitionList(definitions=definitions):
            return {"t": "DefinitionList", "c": [_definition(each) for each in definitions]}
        case tree.Quotation(blocks=blocks):
            return {"t": "BlockQuote", "c": encode_blocks(blocks)}
        case tree.CodeBlock(text=text):
            return {"t": "CodeBlock", "c": [attributes(), text]}
        case tree.LineBlock(lines=lines):
            return {"t": "LineBlock", "c": [encode_inlines(line) for line in lines]}
        case tree.Rule():
            return {"t": "HorizontalRule"}
        case tree.Table():
            return _table(block)
        case tree.Figure(image=image, caption=caption):
            inside = {"t": "Plain", "c": _inline(image)}
            return {"t": "Figure", "c": [attributes(), [None, encode_blocks(caption)], [inside]]}


def _inline(inline: tree.Inline) -> list[Node]:  # noqa: PLR0911 - one row per kind of inline reads best in one table
    match inline:
        case tree.Text(text=text):
            return words(text)
        case tree.Styled(emphasis=emphasis, content=content):
            return [{"t": _EMPHASIS[emphasis], "c": encode_inlines(content)}]
        case tree.Code(text=text):
            return [{"t": "Code", "c": [attributes(), text]}]
        case tree.Break():
            return [{"t": "LineBreak"}]
        case tree.Link(target=target, content=content):
            return [{"t": "Link", "c": [attributes(), encode_inlines(content), [target, ""]]}]
        case tree.Image(path=path, alternative=alternative):
            sizes = [
                (name, f"{size.amount * 100:g}%" if size.is_share else f"{size.amount:g}pt")
                for name, size in (("width", inline.width), ("height", inline.height))
                if size
            ]
            named = [attributes(pairs=sizes), words(alternative), [f"/{path}", ""]]
            return [{"t": "Image", "c": named}]
        case tree.Note(blocks=blocks):
            return [{"t": "Note", "c": encode_blocks(blocks)}]


def _list(block: tree.ListBlock) -> Node:
    items = [encode_blocks(item, tight=block.tight) for item in block.items]
    if not block.ordered:
        return {"t": "BulletList", "c": items}
    start, style, delimiter = _numbering(block.labels)
    return {"t": "OrderedList", "c": [[start, {"t": style}, {"t": delimiter}], items]}


def _numbering(labels: tuple[str, ...]) -> tuple[int, str, str]:
    """Return the start, style and delimiter that give these labels.

    Raises:
        ValueError: no list of pandoc's has them.
    """
    first = labels[0].strip("().") if labels else "1"
    for style, start in starts(first):
        for delimiter in _DELIMITERS:
            if item_labels(start, style, delimiter, len(labels)) == labels:
                return start, style, delimiter
    raise ValueError(f"pandoc numbers no list {', '.join(labels)}")


def _definition(definition: tree.Definition) -> list[Any]:
    meanings = [encode_blocks(meaning) for meaning in definition.meanings]
    return [encode_inlines(definition.term), meanings]


def _table(table: tree.Table) -> Node:
    columns = [
        [
            {"t": _ALIGNMENTS[column.alignment]},
            {"t": "ColWidthDefault"}
            if column.width is None
            else {"t": "ColWidth", "c": column.width},
        ]
        for column in table.columns
    ]
    return {
        "t": "Table",
        "c": [
            attributes(),
            [None, encode_blocks(table.caption)],
            columns,
            [attributes(), [_row(row, heading=True) for row in table.head]],
            _bodies(table.rows),
            [attributes(), []],
        ],
    }


def _bodies(rows: Sequence[tree.Row]) -> list[Any]:
    """Return the rows cut where a heading row follows a row that is none."""
    bodies: list[Any] = []
    for row in rows:
        if not bodies or (row.heading and bodies[-1][3]):
            bodies.append([attributes(), 0, [], []])
        part = bodies[-1]
        if not row.heading:
            part[1] = min(part[1], row.head_columns) if part[3] else row.head_columns
        part[2 if row.heading else 3].append(_row(row, heading=row.heading))
    return bodies


def _row(row: tree.Row, *, heading: bool) -> list[Any]:
    return [attributes(), [_cell(cell, heading=heading) for cell in row.cells]]


def _cell(cell: tree.Cell, *, heading: bool) -> list[Any]:
    scope = [("scope", "col" if cell.column_span == 1 else "colgroup")] if heading else []
    return [
        attributes(pairs=scope),
        {"t": _ALIGNMENTS[cell.alignment]},
        cell.row_span,
        cell.column_span,
        encode_blocks(cell.blocks, tight=len(cell.blocks) == 1),
    ]
