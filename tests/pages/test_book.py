from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from policykit.errors import InputError
from policykit.pages import Front, render

ACCESS = """\
# Purpose

See [the rules](#rules) and [approvals](#approvals).[^1]

# Rules

**AC-1** Text of access.

[^1]: A note.
"""
VENDORS = ACCESS.replace("AC-1", "VM-1").replace("access", "vendors")


@pytest.fixture
def book(job):
    def making(*texts, **changes):
        chapters = tuple(
            job(
                text,
                policy=f"policy-{number}",
                watermark="DRAFT",
                front=Front(
                    "Northwind", f"Policy {number}", "Draft", cover=changes.pop("cover", ())
                ),
            )
            for number, text in enumerate(texts, 1)
        )
        front = Front("Northwind", "Policies of Northwind", "Draft", cover=(("Policies", "2"),))
        whole = job("", policy="policy-book", version="", front=front, is_report=True)
        return replace(whole, chapters=chapters, **changes)

    return making


@pytest.fixture
def read(book):
    return lambda *texts, **changes: PdfReader(BytesIO(render(book(*texts, **changes))))


def outline(reader):
    def walk(entries, depth):
        for entry in entries:
            if isinstance(entry, list):
                yield from walk(entry, depth + 1)
            else:
                yield depth, entry.title, reader.get_destination_page_number(entry) + 1

    return list(walk(reader.outline, 0))


def test_a_book_breaks_no_rule(book, faults):
    assert (
        faults(plain=render(book(ACCESS, VENDORS)), cover=render(book(ACCESS, cover=(("A", "b"),))))
        == []
    )


def test_pages_contents_and_bookmarks_run_over_all_policies(read):
    reader = read(ACCESS, VENDORS)
    texts = [page.extract_text() for page in reader.pages]
    assert len(texts) == 6
    assert all(f"Page {number} of 6" in text for number, text in enumerate(texts, 1))
    assert [entry for entry in outline(reader) if entry[0] == 0] == [
        (0, "Policies of Northwind", 1),
        (0, "Contents", 2),
        (0, "Policy 1", 3),
        (0, "Policy 2", 5),
    ]
    assert (1, "2 Rules", 6) in outline(reader)
    contents = texts[1].split()
    assert contents[-contents[::-1].index("Contents") :].count("5") == 1


def test_links_of_a_chapter_stay_in_it(read):
    reader = read(ACCESS, VENDORS)
    targets = [
        reader.get_page_number(annotation.get_object()["/Dest"][0].get_object()) + 1
        for page in (reader.pages[3], reader.pages[5])
        for annotation in page["/Annots"]
    ]
    assert targets == [4, 3, 4, 6, 5, 6]


def test_each_page_names_its_own_policy(read):
    texts = [page.extract_text() for page in read(ACCESS, VENDORS).pages]
    assert "Policy 1" in texts[3]
    assert "policy-1 v1.0" in texts[3]
    assert "policy-2 v1.0" in texts[5]


def test_what_cannot_be_drawn_is_named_for_all_chapters(book):
    with pytest.raises(InputError) as caught:
        render(book("# P\n\n\u6f22\n", "# P\n\n\u5b57\n"))
    assert len(caught.value.diagnostics) == 2
