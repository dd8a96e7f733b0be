"""A sample of the first pages, and what is read back from a PDF."""

from __future__ import annotations

from datetime import UTC, datetime

from policykit.pages import ApprovalRow, Front, RevisionRow

CREATED = datetime(2026, 11, 23, 14, 5, 6, tzinfo=UTC)

FRONT = Front(
    organization="Northwind Ledger Ltd",
    title="Access Control Policy",
    status="Issued, effective from 1 December 2026",
    control=(("Document", "access-control"), ("Version", "1.0"), ("Owner", "Ana Silva")),
    approvals=(
        ApprovalRow(
            "Maria Oyelaran",
            "Chief Executive Officer",
            "Executive Sponsor",
            "23 November 2026",
            "asserted",
            "Somebody recorded it.",
        ),
    ),
    revisions=(RevisionRow("1.0", "2026-12-01", "material", "First version.", "", "Ana", "Maria"),),
)


def page_texts(reader):
    return [page.extract_text() for page in reader.pages]


def bare(text):
    """The letters of a text, since lines end anywhere and small capitals change the case."""
    return "".join(text.split()).casefold()


def body(reader):
    """The letters drawn below the headers and above the footers, front pages included."""
    drawn = []
    for page in reader.pages:
        top = float(page.mediabox.height)

        def visit(text, page_matrix, matrix, _font, _size, top=top):
            y = matrix[4] * page_matrix[1] + matrix[5] * page_matrix[3] + page_matrix[5]
            if 60 < y < top - 60:
                drawn.append(text)

        page.extract_text(visitor_text=visit)
    return bare("".join(drawn))


def in_order(words, text):
    """The first word that does not follow the others in the text; None if all do."""
    start = 0
    for word in words:
        found = text.find(bare(word), start)
        if found < 0:
            return word
        start = found + len(bare(word))
    return None


def fonts(reader):
    """The base names of all fonts on all pages, and whether each is embedded."""
    found = {}
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            descriptor = font.get_object().get("/FontDescriptor", {})
            found[font.get_object()["/BaseFont"]] = "/FontFile2" in descriptor
    return found


def rows(page):
    """The texts of a page by height: what stands on one line, from top to bottom."""
    found = {}

    def visit(text, page_matrix, matrix, _font, _size):
        y = matrix[4] * page_matrix[1] + matrix[5] * page_matrix[3] + page_matrix[5]
        if text.strip():
            found.setdefault(round(y), []).append(text.strip())

    page.extract_text(visitor_text=visit)
    return [found[y] for y in sorted(found, reverse=True)]
