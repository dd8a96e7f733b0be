"""PDF/A-3a and PDF/UA-1: by an independent validator, and the parts one by one."""

from __future__ import annotations

import io
import subprocess
from datetime import UTC, datetime
from io import BytesIO

import pytest
from pdf_reading import CREATED
from PIL import Image, ImageCms
from pypdf import PdfReader

from policykit.pages import ApprovalRow, Attachment, Front, MappingRow, RevisionRow, Style, render
from policykit.pages.archive import metadata_packet
from policykit.pages.colour_profile import srgb_profile

LONG = "Konstantin Rimsky-Featherstonehaugh of the Northern Provinces"
MARKDOWN = {
    "plain": "# Purpose\n\nText.",
    "lists": "# P\n\n- a\n\n    1. b\n\n        (i) c\n- d\n\n    | e |\n    |---|\n    | f |\n",
    "notes": "# P\n\nOne[^a] and `code`[^b] two.\n\n[^a]: Note.\n\n[^b]: Other.\n\n        code\n",
    "links": "# P {#p}\n\n[a `b` **c**](#p) <https://e.org/> <x@e.org>\n\n- [d](https://e.org/ö)\n",
    "code": "# P\n\n```\n" + "x = 1\n" * 150 + "```\n",
    "definitions": "# P\n\nTerm\n:   One.\n\n    Two.\n\n:   - three\n\nOther\n:   Four.\n",
    "headings": "# 1\n\n## 2\n\n### 3\n\n#### 4\n\n##### 5\n\n###### 6\n\n## Two\n",
    "rows": "# P\n\n| a | b |\n|---|--:|\n" + "| word | [to](#p) |\n" * 120 + "\n: Caption\n",
    "spans": """# P

+-------+--------+--------+
| H1    | H2     | H3     |
+=======+========+========+
| over both      | - c1   |
+-------+--------+--------+
| down  | b2     | c2     |
|       +--------+--------+
|       | b3     | c3     |
+-------+--------+--------+
""",
    "styled": "# *P* `c`\n\nH~2~O ~~no~~ [C c]{.smallcaps} [u]{.underline} Ж\n\n| a\n|  b\n\n---\n",
    "long": "# P\n\n" + "word " * 1500 + "\n\n" + "x" * 900 + "\n",
    "empty": "",
}
FILES = (
    Attachment("policy.md", "text/markdown", "Source", "The text", b"# Purpose\n"),
    Attachment("issued.json", "application/json", "Data", "The record", b'{"a": 1}\n'),
)


@pytest.mark.parametrize("watermark", ["DRAFT", None])
def test_no_document_breaks_a_rule(job, faults, watermark):
    made = {
        name: render(job(markdown, watermark=watermark, attachments=FILES))
        for name, markdown in MARKDOWN.items()
    }
    assert faults(**made) == []


def test_long_first_pages_and_a_logo_break_no_rule(job, faults, png):
    approvals = tuple(ApprovalRow(LONG, LONG, "Role", "Day", "evidenced", LONG) for _ in range(40))
    revisions = tuple(
        RevisionRow(f"{number}.0", "Day", "material", LONG, LONG, "Ana", "Max", ("AC-1",))
        for number in range(60, 0, -1)
    )
    control = tuple((f"Label {number}", LONG) for number in range(31))
    front = Front(
        LONG, "Politique d\u2019accès", "Issued", control, (LONG,), approvals, revisions, png
    )
    mapping = tuple(
        MappingRow(framework, f"CC{number}", LONG, ("AC-1", "AC-2"))
        for framework in ("SOC 2", "ISO 27001")
        for number in range(50)
    )
    made = job("# P\n\n**AC-1** Text.", front=front, mapping=mapping, style=Style("letter"))
    assert faults(long=render(made)) == []


def test_the_validator_finds_faults(job, faults):
    broken = render(job()).replace(b"<pdfaid:part>3", b"<pdfaid:part>1")
    assert any("PDFA3A" in each for each in faults(broken=broken))
    untitled = render(job()).replace(b"/DisplayDocTitle true", b"/DisplayDocTitle null")
    assert any("PDFUA1" in each for each in faults(untitled=untitled))


def test_qpdf_and_poppler_agree(job, tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(render(job(MARKDOWN["lists"], attachments=FILES)))
    said = subprocess.run(["qpdf", "--check", path], capture_output=True, check=True, text=True)
    assert "No syntax or stream encoding errors" in said.stdout
    said = subprocess.run(["pdfinfo", path], capture_output=True, check=True, text=True)
    assert "Tagged:          yes" in said.stdout
    assert said.stderr == ""
    said = subprocess.run(
        ["pdfinfo", "-struct-text", path], capture_output=True, check=True, text=True
    )
    assert "Title" not in said.stderr
    lines = [line.strip() for line in said.stdout.splitlines()]
    assert lines.index('"Access Control Policy "') < lines.index('"a "')


def test_metadata_says_what_the_properties_say(pdf):
    reader = pdf(front=Front("A & <B>", 'Politique "d\u2019accès"', "Issued"))
    packet = reader.trailer["/Root"]["/Metadata"]
    assert "/Filter" not in packet
    xmp, info = reader.xmp_metadata, reader.metadata
    assert xmp.dc_title["x-default"] == info.title == 'Politique "d\u2019accès" 1.0'
    assert xmp.dc_creator == [info.author] == ["A & <B>"]
    assert xmp.dc_description["x-default"] == info.subject
    assert xmp.pdf_keywords == info["/Keywords"] == "access-control, Internal"
    assert xmp.pdf_producer == info.producer
    assert xmp.xmp_creator_tool == info.creator
    assert xmp.xmp_create_date.replace(tzinfo=UTC) == info.creation_date == CREATED


def test_metadata_escapes_what_xml_reads():
    values = dict.fromkeys(("title", "author", "subject", "keywords", "creator", "producer"), "<&>")
    packet = metadata_packet(values, datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)).decode()
    assert packet.count("&lt;&amp;&gt;") == 6
    assert "2026-01-02T03:04:05Z" in packet


def test_the_colour_profile_leaves_srgb_as_it_is():
    made = ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile()))
    assert ImageCms.getProfileDescription(made).strip() == "sRGB IEC61966-2.1"
    picture = Image.new("RGB", (256, 3))
    for value in range(256):
        for row in range(3):
            colour = [40, 90, 200]
            colour[row] = value
            picture.putpixel((value, row), tuple(colour))
    same = ImageCms.profileToProfile(picture, ImageCms.createProfile("sRGB"), made)
    far = max(
        abs(before - after)
        for x in range(256)
        for y in range(3)
        for before, after in zip(picture.getpixel((x, y)), same.getpixel((x, y)), strict=True)
    )
    assert far <= 1


def test_nothing_is_transparent(job, png):
    front = Front("Northwind", "Policy", "Issued", logo=png)
    data = render(job(front=front, watermark="DRAFT"))
    assert b"/SMask" not in data
    assert b"/ca " not in data
    reader = PdfReader(BytesIO(data))
    for page in reader.pages:
        for state in page["/Resources"].get("/ExtGState", {}).values():
            assert {"/ca", "/CA"}.isdisjoint(state.get_object())


def test_catalog(pdf):
    reader = pdf()
    catalog = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    (intent,) = catalog["/OutputIntents"]
    assert intent["/S"] == "/GTS_PDFA1"
    assert intent["/DestOutputProfile"].get_data() == srgb_profile()
    assert reader.pdf_header == "%PDF-1.7"
