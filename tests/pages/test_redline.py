from __future__ import annotations

from io import BytesIO

from pypdf import PdfReader
from structure_reading import read_structure

from policykit.document import Document, Heading, Paragraph, Text, marked
from policykit.pages import Front, MappingRow, render

OLD = """\
# Rules

**AC-1** Review access every 6 months. See [approvals](#approvals).

**AC-2** Nobody shares accounts.

- one
- two

| Role | Duty
|------|------
| CEO  | Decides
"""
NEW = """\
# Rules

**AC-1** Review *all* access every 3 months. See [approvals](#approvals).

- one
- two and a half

| Role | Duty
|------|------
| CEO  | Decides alone
| CFO  | Pays
"""
FRONT = Front("Northwind", "Policy", "Redline", (("Old text", "version 1.0"),), ("How to read.",))
SUMMARY = Document(
    (Heading(2, "", "", (Text("What changed"),), 0), Paragraph((Text("AC-1"),), 0)), "a.md"
)


def test_a_redline_shows_both_texts_and_breaks_no_rule(job, document, faults):
    made = marked(document(OLD), document(NEW))
    data = render(job(NEW, document=made, front=FRONT, summary=SUMMARY, version=""))
    assert faults(redline=data) == []
    assert data == render(job(NEW, document=made, front=FRONT, summary=SUMMARY, version=""))
    reader = PdfReader(BytesIO(data))
    first, text = (page.extract_text() for page in reader.pages)
    assert "What changed" in first
    for words in ("[6]", "3 months", "[Nobody shares accounts.]", "AC-2", "and a half", "alone"):
        assert words in text
    assert "/AcroForm" not in reader.trailer["/Root"]


def test_a_redline_has_the_mapping_with_its_changes(job, document, faults):
    rows = (
        MappingRow("SOC 2", "CC6.1", "Access", ("AC-1", "AC-3"), added=("AC-3",)),
        MappingRow("SOC 2", "CC6.2", "Accounts", (), dropped=("AC-2",)),
    )
    text = f"{NEW}\n# Framework mapping {{#framework-mapping}}\n\nBelow.\n\n# Approval\n\nEnd.\n"
    made = marked(document(text), document(text))
    data = render(job(text, document=made, front=FRONT, summary=SUMMARY, mapping=rows))
    assert faults(redline=data) == []
    last = PdfReader(BytesIO(data)).pages[-1].extract_text().split("Below.")[1]
    words = ["CC6.1", "Access", "AC-1", "AC-3", "CC6.2", "Accounts", "[AC-2]", "End."]
    assert [word for word in last.replace(",", " ").split() if word in words] == words


def test_lines_tell_the_ear_what_they_tell_the_eye(job, document):
    made = job(NEW, document=marked(document(OLD), document(NEW)), front=FRONT, summary=SUMMARY)
    tree = read_structure(PdfReader(BytesIO(render(made))))
    kinds = {each.attribute("/TextDecorationType"): each.text for each in tree.all("Span")}
    assert {"/Underline", "/LineThrough"} <= kinds.keys()
