"""A report -> one HTML page that stands alone: nothing is fetched, nothing runs, it prints well."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from policykit.document import (
    Alignment,
    Drawing,
    Emphasis,
    Heading,
    Link,
    ListBlock,
    Paragraph,
    Styled,
    Table,
    inline_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policykit.document import Block, Cell, Inline, Row
    from policykit.evidence.report import Report

_STYLE = """\
body { font: 15px/1.45 system-ui, sans-serif; color: #222; max-width: 75rem; margin: 2rem auto;
  padding: 0 1rem }
h1, h2, h3 { color: COLOUR; line-height: 1.2 } h2 { margin-top: 2.2rem }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 }
th, td { border-bottom: 1px solid #ccc; padding: .4rem .6rem; text-align: left;
  vertical-align: top }
th { background: #f4f5f7; position: sticky; top: 0 } td p { margin: 0 0 .3rem }
.right { text-align: right } .facts { width: auto } a { color: #164f92 }
.notice { border-left: 4px solid COLOUR; padding: .3rem .8rem; background: #f7f7f7 }
@media print { body { margin: 0; max-width: none } th { position: static } }
"""


def html_page(report: Report, organization: str, colour: str, language: str = "en") -> str:
    """Return the report as HTML; a drawing is told in words.

    Args:
        report: what it says.
        organization: whose it is.
        colour: of titles, such as "#1b4b66".
        language: of the words, such as "en".

    Raises:
        TypeError: a block is of a kind that reports do not have.
    """
    title = f"{report.title} - {organization}"
    facts = "".join(
        f"<tr><th scope='row'>{escape(label)}</th><td>{escape(value)}</td></tr>\n"
        for label, value in report.facts
    )
    parts = [
        f"<h1>{escape(report.title)}</h1>",
        f"<p>{escape(organization)}. {escape(report.subtitle)}</p>",
        f"<table class='facts'>\n{facts}</table>" if facts else "",
        *(f"<p class='notice'>{escape(notice)}</p>" for notice in report.notices),
        *(_part(part) for part in report.parts),
    ]
    body = "\n".join(part for part in parts if part)
    return (
        f"<!DOCTYPE html>\n<html lang='{escape(language)}'>\n<head>\n<meta charset='utf-8'>\n"
        "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; "
        "style-src 'unsafe-inline'\">\n<meta name='viewport' content='width=device-width'>\n"
        f"<title>{escape(title)}</title>\n<style>\n{_STYLE.replace('COLOUR', escape(colour))}"
        f"</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _part(part: Block | Drawing) -> str:
    match part:
        case Drawing():
            return f"<p>{escape(part.title)}. {escape(part.description)}</p>"
        case Heading():
            level = min(part.level + 1, 6)
            name = escape(part.identifier)
            return f"<h{level} id='{name}'>{_inlines(part.content)}</h{level}>"
        case Paragraph():
            return f"<p>{_inlines(part.content)}</p>"
        case ListBlock():
            items = "".join(f"<li>{''.join(map(_part, item))}</li>\n" for item in part.items)
            return f"<ul>\n{items}</ul>"
        case Table():
            return "\n".join(_table(part))
        case _:
            raise TypeError(f"a report has no {type(part).__name__}")


def _table(table: Table) -> Iterator[str]:
    aligned = [
        " class='right'" if column.alignment is Alignment.RIGHT else "" for column in table.columns
    ]
    yield "<table>\n<thead>"
    yield from (_row(row, "th", [f"{one} scope='col'" for one in aligned]) for row in table.head)
    yield "</thead>\n<tbody>"
    yield from (_row(row, "td", aligned) for row in table.rows)
    yield "</tbody>\n</table>"


def _row(row: Row, tag: str, attributes: Iterable[str]) -> str:
    cells = zip(row.cells, attributes, strict=True)
    return f"<tr>{''.join(f'<{tag}{extra}>{_cell(cell)}</{tag}>' for cell, extra in cells)}</tr>"


def _cell(cell: Cell) -> str:
    if len(cell.blocks) == 1 and isinstance(cell.blocks[0], Paragraph):
        return _inlines(cell.blocks[0].content)
    return "".join(_part(block) for block in cell.blocks)


def _inlines(inlines: Iterable[Inline]) -> str:
    return "".join(_inline(one) for one in inlines)


def _inline(inline: Inline) -> str:
    match inline:
        case Link():
            # Another PDF is linked by page alone: browsers do not know our heights.
            target = inline.target.removeprefix("pdf:").partition("&top=")[0]
            return f"<a href='{escape(target)}'>{_inlines(inline.content)}</a>"
        case Styled(emphasis=Emphasis.STRONG):
            return f"<strong>{_inlines(inline.content)}</strong>"
        case _:
            return escape(inline_text((inline,)))
