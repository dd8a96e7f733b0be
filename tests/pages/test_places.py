"""Where a finished PDF has its statements, and links from one PDF to a page of another."""

from io import BytesIO

from pypdf import PdfReader

from policykit.document import Document, Link, Paragraph, Statement, Text
from policykit.pages import MappingRow, PdfPlace, render, statement_places

NAMES = {f"AC-{number}" for number in range(1, 25)}


def statements(count):
    words = (Text("Owners must keep the list. " * 12),)
    return tuple(Statement(f"AC-{number}", words, number) for number in range(1, count + 1))


def test_every_statement_is_found_on_its_page_with_and_without_a_mapping(job):
    document = Document(statements(24), "Access")
    rows = (MappingRow("SOC 2", "CC6.1", "Access", tuple(f"AC-{n}" for n in range(1, 13))),)
    pdf = render(job(document=document, mapping=rows))
    places = statement_places(pdf, NAMES)
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    found = {name: places[name].page for name in places}
    assert found == {
        f"AC-{number}": next(
            index
            for index, text in enumerate(pages, start=1)
            if any(line.split()[:1] == [f"AC-{number}"] for line in text.splitlines())
        )
        for number in range(1, 25)
    }
    # The way by links and the way by labels give the same heights, a hair apart.
    alone = statement_places(render(job(document=document)), NAMES)
    assert {name: alone[name].page for name in found} == found
    assert all(abs(alone[name].top - places[name].top) <= 6 for name in found)


def test_a_file_that_is_no_pdf_has_no_places():
    assert statement_places(b"%PDF-1.7 broken", NAMES) == {}
    assert statement_places(b"", NAMES) == {}


def test_a_link_into_another_pdf_leads_to_the_page_and_is_told_in_words(job, faults):
    target = PdfPlace(7, 540).link("../issued/access-control-v1.0.pdf")
    words = Paragraph((Text("See "), Link(target, (Text("AC-1"),)), Text(".")), 1)
    pdf = render(job(document=Document((words,), "Matrix"), is_report=True))
    (link,) = [
        one.get_object()
        for page in PdfReader(BytesIO(pdf)).pages
        for one in page.get("/Annots", [])
        if one.get_object()["/Subtype"] == "/Link" and "/A" in one.get_object()
    ]
    assert (link["/A"]["/S"], link["/A"]["/F"]) == ("/GoToR", "../issued/access-control-v1.0.pdf")
    assert [str(one) for one in link["/A"]["/D"]] == [
        "6",
        "/XYZ",
        "NullObject",
        "540",
        "NullObject",
    ]
    assert link["/Contents"] == "AC-1, in ../issued/access-control-v1.0.pdf, page 7"
    assert faults(matrix=pdf) == []
