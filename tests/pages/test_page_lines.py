from __future__ import annotations

from io import BytesIO

from pypdf import PdfReader

from policykit.pages import Front, Style, render
from policykit.pages.page_lines import footer, header

FRONT = Front("Northwind Ledger Ltd", "Policy {page}", "Issued", short_name="Northwind")


def texts(line, page=2, pages=3):
    return [part.text(page, pages) for part in line]


def test_our_own_lines(job):
    made = job(front=FRONT)
    assert texts(header(made)) == ["Northwind Ledger Ltd", "", "Policy {page}"]
    assert texts(footer(made)) == ["Internal", "access-control v1.0", "Page 2 of 3"]
    assert footer(made)[0].is_label


def test_a_pattern_has_one_to_three_parts_and_values_are_no_patterns(job):
    made = job(
        front=FRONT,
        version="",
        style=Style(header="{title}", footer="{short_name} | {version} | {page}/{pages}"),
    )
    assert texts(header(made)) == ["Policy {page}", "", ""]
    assert texts(footer(made)) == ["Northwind", "-", "2/3"]


def test_they_stand_on_the_pages_and_break_no_rule(job, faults):
    style = Style(header="{policy}", footer="Confidential | {effective} {version} | {page}/{pages}")
    made = render(job(front=FRONT, style=style, watermark="DRAFT"))
    reader = PdfReader(BytesIO(made))
    assert "Confidential" in reader.pages[0].extract_text()
    assert "- 1.0" in reader.pages[0].extract_text()
    assert "2/2" in reader.pages[1].extract_text()
    assert faults(lines=made) == []


def test_a_cover_comes_first_and_the_control_table_after_it(job, faults):
    front = Front("Northwind", "Policy", "Issued", (("Owner", "Ana"),), cover=(("Version", "1.0"),))
    made = render(job(front=front))
    pages = [page.extract_text() for page in PdfReader(BytesIO(made)).pages]
    assert len(pages) == 3
    assert "Version" in pages[0]
    assert "Document control" in pages[1]
    assert "Owner" in pages[1]
    assert faults(cover=made) == []
