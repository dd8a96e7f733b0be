"""Jobs to PDFs, read back with another library."""

from __future__ import annotations

import dataclasses
import os
import pickle
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO

import pytest
from pdf_reading import bare, body, fonts, in_order, page_texts, rows
from pypdf import PdfReader

from policykit.document import plain_text
from policykit.errors import ExitCode, InputError
from policykit.pages import Attachment, Front, MappingRow, RenderJob, RevisionRow, Style, render

EVERYTHING = """
# Purpose {#purpose}

This *is* the **purpose** of `policykit`, see [scope](#scope), [history](#revision-history) and
<https://example.com/>.[^1]

# Scope {#scope}

**AC-1** Access must end within a day.

**AC-2** Access must be ~~kept~~ reviewed; H~2~O, 10^3^, [Small Caps]{.smallcaps} → there.

- bullet
    - nested
        1. deeper
- last

Severity levels:

| Level | Response |
|:------|---------:|
| High  | 15 minutes |
| Low   | 1 business day |

: Levels of severity

Term
:   Its meaning.

> Quoted words.

```
code   with    spaces
```

| 12 Harbour Street
| Dublin

---

## Framework mapping {#framework-mapping}

The table shows the controls.

# Last {#last}

The end.

[^1]: A note about it.
"""

MAPPING = (
    MappingRow("SOC 2", "CC6.1", "Logical access", ("AC-1", "AC-2")),
    MappingRow("SOC 2", "CC6.2", "Registration of users", ("AC-9",)),
    MappingRow("ISO 27001", "5.15", "Access control", ("AC-1",)),
)


def test_every_word_is_in_the_pdf_in_order(job):
    made = job(EVERYTHING)
    reader = PdfReader(BytesIO(render(made)))
    assert in_order(plain_text(made.document).split(), body(reader)) is None


def test_awkward_names_come_out_exactly(job):
    name = "A*B_[C] & Söhne <GmbH> {{7*7}} `x`"
    text = r"\A\*B\_\[C\] & Söhne \<GmbH\> {{7\*7}} \`x\`".removeprefix("\\")
    front = Front(organization=name, title=f"Policy of {name}", status=f"Draft by {name}")
    reader = PdfReader(BytesIO(render(job(f"# {text}\n\nOf {text}.", front=front))))
    assert bare(name) in bare(page_texts(reader)[0])
    assert bare(f"Of {name}.") in bare(page_texts(reader)[-1])
    assert reader.metadata.author == name
    assert reader.outline[-1].title == f"1 {name}"


def test_front_pages_say_who_what_and_when(pdf):
    first = page_texts(pdf())[0]
    for words in (
        "Northwind Ledger Ltd",
        "Access Control Policy",
        "Issued, effective from 1 December 2026",
        "Ana Silva",
        "Maria Oyelaran",
        "Chief Executive Officer",
        "asserted",
        "Somebody recorded it.",
        "First version.",
        "Revision history",
    ):
        assert bare(words) in bare(first)


def test_without_approvals_and_revisions_the_pages_say_so(pdf):
    front = Front("Northwind", "Policy", "Draft")
    first = bare(page_texts(pdf(front=front))[0])
    assert bare("Nobody has approved this text yet.") in first
    assert bare("No version has been issued yet.") in first


def test_revision_row_tells_the_whole_change(pdf):
    row = RevisionRow(
        "2.0", "2026-12-01", "material", "Quarterly.", "Asked.", "Ana", "Maria",
        ("AC-3",), ("AC-4",), ("AC-5", "AC-6"),
    )  # fmt: skip
    front = Front("Northwind", "Policy", "Issued", revisions=(row,))
    first = bare(page_texts(pdf(front=front))[0])
    for words in (
        "2.0", "Quarterly.", "Why: Asked.", "Proposed by Ana", "Approved by Maria",
        "added AC-3", "removed AC-4", "changed AC-5, AC-6",
    ):  # fmt: skip
        assert bare(words) in first


def test_page_numbers_in_contents_and_footers_are_right(pdf):
    long = "\n\n".join(f"# Section {n} {{#s{n}}}\n\n" + "Words of it. " * 300 for n in range(1, 8))
    reader = pdf(long)
    texts = page_texts(reader)
    for index, text in enumerate(texts):
        assert f"Page {index + 1} of {len(texts)}" in text
    (contents,) = [
        page for page, text in zip(reader.pages, texts, strict=True) if "Contents" in text
    ]
    listed = {row[1]: row[-1] for row in rows(contents) if len(row) == 3}
    outline = {entry.title: reader.get_destination_page_number(entry) for entry in reader.outline}
    for number in range(1, 8):
        page = outline[f"{number} Section {number}"]
        assert f"Section {number}" in texts[page]
        assert listed[f"Section {number}"] == str(page + 1)
    assert len(set(outline.values())) > 5


def test_outline_has_the_front_and_all_sections_nested(pdf):
    reader = pdf(EVERYTHING)

    def titles(entries):
        return [titles(each) if isinstance(each, list) else each.title for each in entries]

    assert titles(reader.outline) == [
        "Document control",
        "Approvals",
        "Revision history",
        "Contents",
        "1 Purpose",
        "2 Scope",
        ["2.1 Framework mapping"],
        "3 Last",
    ]


def test_links_lead_where_they_say(pdf):
    reader = pdf(EVERYTHING)
    outside, inside = set(), set()
    for page in reader.pages:
        for reference in page.get("/Annots", ()):
            link = reference.get_object()
            if link["/Subtype"] == "/Widget":
                continue
            if "/A" in link:
                outside.add(link["/A"]["/URI"])
            else:
                target, _, _, top, _ = link["/Dest"]
                inside.add((reader.get_page_number(target.get_object()), round(float(top))))
    flat = {entry.title: entry for entry in reader.outline if not isinstance(entry, list)}
    places = {
        title: (reader.get_destination_page_number(entry), round(float(entry.top)))
        for title, entry in flat.items()
    }
    assert outside == {"https://example.com/"}
    for title in ("Revision history", "1 Purpose", "2 Scope", "3 Last"):
        assert places[title] in inside
    (note,) = inside - set(places.values()) - {_place_of(reader, "2.1 Framework mapping")}
    assert note[0] == len(reader.pages) - 1


def _place_of(reader, title):
    nested = [each for entry in reader.outline if isinstance(entry, list) for each in entry]
    (entry,) = [each for each in nested if each.title == title]
    return reader.get_destination_page_number(entry), round(float(entry.top))


def test_mapping_stands_at_the_end_of_its_section(pdf):
    reader = pdf(EVERYTHING, mapping=MAPPING)
    words = ["The table shows", "SOC 2", "CC6.1", "Logical access", "AC-1, AC-2", "AC-9",
             "ISO 27001", "5.15", "The end."]  # fmt: skip
    assert in_order(words, body(reader)) is None


def test_mapping_without_a_section_is_an_appendix(pdf):
    reader = pdf("# Purpose\n\nText.", mapping=MAPPING)
    assert in_order(["Text.", "Framework mapping", "SOC 2", "5.15"], body(reader)) is None
    assert reader.outline[-1].title == "Framework mapping"


def test_document_properties(pdf):
    reader = pdf()
    assert reader.metadata.title == "Access Control Policy 1.0"
    assert reader.metadata.author == "Northwind Ledger Ltd"
    assert reader.metadata.producer == "policykit (ReportLab)"
    assert reader.metadata.creator == "policykit"
    assert "access-control v1.0" in reader.metadata.subject
    assert "access-control" in reader.metadata["/Keywords"]
    assert reader.metadata.creation_date == datetime(2026, 11, 23, 14, 5, 6, tzinfo=UTC)
    catalog = reader.trailer["/Root"]
    assert catalog["/Lang"] == "en-GB"
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]


def test_only_embedded_vendored_fonts(pdf):
    found = fonts(pdf(EVERYTHING, mapping=MAPPING, watermark="DRAFT"))
    assert found
    assert all(embedded for embedded in found.values()), found
    assert all("+NotoSans" in name for name in found), found


def test_draft_says_so_on_every_page(pdf):
    front = dataclasses.replace(Front("Northwind", "Policy", "Not approved, not in force"))
    reader = pdf(EVERYTHING, front=front, watermark="DRAFT")
    for text in page_texts(reader):
        assert text.count("DRAFT") == 2
        assert "Not approved, not in force" in text
    issued = pdf(EVERYTHING)
    assert not any("DRAFT" in text for text in page_texts(issued))


def test_watermark_lies_under_the_text(pdf):
    page = pdf("# Purpose\n\nText.", watermark="DRAFT").pages[-1]
    drawn = []
    page.extract_text(visitor_text=lambda text, *_: drawn.append(text.strip()))
    written = [text for text in drawn if text]
    assert written.index("DRAFT") < written.index("Purpose")


def test_attachments_can_be_taken_out(pdf):
    files = (
        Attachment("policy.md", "text/markdown", "Source", "The text", b"# Purpose\n"),
        Attachment("issued.json", "application/json", "Data", "The record", b'{"a": 1}\n'),
    )
    reader = pdf(attachments=files)
    assert {name: content[0] for name, content in reader.attachments.items()} == {
        "policy.md": b"# Purpose\n",
        "issued.json": b'{"a": 1}\n',
    }
    relations = {
        each.get_object()["/UF"]: each.get_object()["/AFRelationship"]
        for each in reader.trailer["/Root"]["/AF"]
    }
    assert relations == {"policy.md": "/Source", "issued.json": "/Data"}


def test_letter_paper(pdf):
    box = pdf(style=Style(paper="letter")).pages[0].mediabox
    assert (box.width, box.height) == (612, 792)


def test_logo_takes_the_place_of_the_name(job, png):
    front = Front("Northwind Ledger Ltd", "Policy", "Issued", logo=png)
    reader = PdfReader(BytesIO(render(job(front=front))))
    assert "Northwind" not in page_texts(reader)[0]
    assert len(reader.pages[0].images) == 1
    assert "Northwind" in page_texts(reader)[1]


@pytest.mark.parametrize("logo", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\nbroken"])
def test_broken_logo_is_a_diagnostic(job, logo):
    front = Front("Northwind", "Policy", "Issued", logo=logo)
    with pytest.raises(InputError) as caught:
        render(job(front=front))
    assert [each.code for each in caught.value.diagnostics] == ["PK421"]


def test_missing_characters_are_all_named_before_layout(job):
    made = job("# Purpose\n\nSmile 😀.\n\n`漢` and 字\n\n```\n字\n```\n")
    with pytest.raises(InputError) as caught:
        render(made)
    found = [(each.code, each.place.line) for each in caught.value.diagnostics]
    assert found == [("PK420", 3), ("PK420", 5), ("PK420", 8)]
    assert "U+6F22" in caught.value.diagnostics[1].message
    assert "U+5B57" in caught.value.diagnostics[1].message
    assert "U+1F600" in caught.value.diagnostics[0].message
    assert caught.value.exit_code is ExitCode.INPUT


def test_missing_character_in_a_name_is_found_too(job):
    with pytest.raises(InputError) as caught:
        render(job(front=Front("漢 Ltd", "Policy", "Issued")))
    assert "first pages" in caught.value.diagnostics[0].message


def test_character_of_another_vendored_font_is_borrowed(pdf):
    reader = pdf("# Purpose\n\nFrom here → there, `code ﬁ`.")
    assert "→" in page_texts(reader)[-1]


def test_created_must_be_utc(job):
    with pytest.raises(ValueError, match="UTC"):
        job(created=datetime(2026, 1, 1))  # noqa: DTZ001 - the mistake under test
    with pytest.raises(ValueError, match="UTC"):
        job(created=datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=1))))


SCRIPT = """
import hashlib, pickle, sys
if "without accelerator" in sys.argv:
    sys.modules["_rl_accel"] = None
from policykit.pages import render
job, other = pickle.loads(sys.stdin.buffer.read())
if "after another" in sys.argv:
    render(other)
    render(job)
from reportlab.lib import rl_accel
assert bool(rl_accel._py_funcs) == ("without accelerator" in sys.argv)
print(hashlib.sha256(render(job)).hexdigest())
"""


def test_same_bytes_in_every_process(job):
    made = job(
        EVERYTHING,
        mapping=MAPPING,
        watermark="DRAFT",
        attachments=(Attachment("a.md", "text/markdown", "Source", "x", b"y"),),
    )
    assert pickle.loads(pickle.dumps(made)) == made
    other = job("# Another {#another}\n\nOther words, *set* otherwise: é, Ω, →, `code`.\n")
    digests = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT, *words],
            input=pickle.dumps((made, other)),
            capture_output=True,
            check=True,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(sys.path),
                "PYTHONHASHSEED": seed,
                "TZ": zone,
                "LC_ALL": locale,
                "SOURCE_DATE_EPOCH": epoch,
                "RL_useA85": "1",
                "RL_spaceShrinkage": "0.2",
            },
        ).stdout
        for seed, zone, locale, epoch, *words in (
            ("1", "UTC", "C", "0"),
            ("4242", "Asia/Kolkata", "C.UTF-8", "1700000000", "after another"),
            ("7", "America/Lima", "C.UTF-8", "1", "without accelerator"),
        )
    }
    assert len(digests) == 1


def test_bytes_depend_on_the_date_and_the_text(job):
    made = job()
    assert render(made) == render(made)
    later = dataclasses.replace(made, created=datetime(2027, 1, 1, tzinfo=UTC))
    assert render(later) != render(made)
    assert isinstance(later, RenderJob)
