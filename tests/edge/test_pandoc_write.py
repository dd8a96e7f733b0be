"""The real pandoc as a writer: files that open, hold every word, and are the same every time."""

from __future__ import annotations

import pickle
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from io import BytesIO
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from policykit.document import decode, plain_text
from policykit.edge.pandoc import PandocProgram
from policykit.edge.pandoc_process import PandocProcess
from policykit.edge.pandoc_write import PandocWriter
from policykit.errors import InputError, ProgramError
from policykit.pages import (
    ApprovalRow,
    Format,
    Front,
    MappingRow,
    RenderJob,
    RevisionRow,
    Style,
    finished,
    write_job,
)

PANDOC = PandocProcess(60)
WRITER = PandocWriter()
CREATED = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
MARKDOWN = """\
# Purpose {#purpose}

Who may enter, *when* and `why` it is so[^1] and the [statements](#statements) at <https://example.com/?a=1>.

[^1]: A note with **bold** words.

# Statements {#statements}

## Doors {#doors}

**DO-1** Every door must be locked.

- one

  more

- two

c) three
d) four

| Zone | Hours |
|------|------:|
| Yard | 9--17 |

Table: When it is open

Term
:   What it means

| 240 Harbor Street
| Boston

> Quoted.

    code  with   spaces

-----

1. ~~struck~~ H~2~O x^2^ [small]{.smallcaps} [under]{.underline}

# Framework mapping {#framework-mapping}

The table shows it.

# Approval {#approval}

See [approvals](#approvals).
"""
FRONT = Front(
    organization="Söhne & <Co>",
    title="Door Policy",
    status="Draft: not approved",
    control=(("Policy", "door, no version yet"), ("Owner", "Security Lead (Ana Silva)")),
    notices=("This is a draft.",),
    approvals=(
        ApprovalRow("Bo Jones", "Porter", "Approver", "1 March 2026", "evidenced", "by a file"),
    ),
    revisions=(
        RevisionRow("1.0", "1 Jan 2026", "material", "First", "Needed", "Ana", "Bo", ("DO-1",)),
    ),
)


def job(markdown=MARKDOWN, **changes):
    (tree,) = PandocProgram().parse([("door.md", markdown)])
    document, _ = decode(tree, markdown, "policies/door.md")
    made = RenderJob(
        document=document,
        policy="door",
        version="2.0",
        front=FRONT,
        created=CREATED,
        style=Style(classification="Internal", accent="#ffcc00"),
        mapping=(
            MappingRow("SOC 2", "CC6.1", "Doors are locked", ("DO-1", "DO-9")),
            MappingRow("ISO 27001", "7.2", "Entry is controlled", ("DO-1",)),
        ),
        watermark="DRAFT",
    )
    return replace(made, **changes)


def write(made, target):
    base = WRITER.word_base()
    (data,) = WRITER.write([write_job(made, target, base)])
    return finished(data, target, made.created)


@pytest.fixture(scope="module")
def docx():
    return write(job(), Format.DOCX)


@pytest.fixture(scope="module")
def html():
    return write(job(), Format.HTML).decode()


def words_of(docx):
    """What another run of pandoc reads in a Word document."""
    return Page(PANDOC.run("--from=docx", "--to=html5", stdin=docx).decode()).text


def parts_of(docx):
    with zipfile.ZipFile(BytesIO(docx)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


class Page(HTMLParser):
    """Refuses tags that do not match, and keeps what the tests ask for."""

    EMPTY = ("meta", "col", "br", "hr", "img")

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.text = [], [], ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not {"style", "title"} & set(self.open):
            self.text += data

    def all(self, *tags):
        return [attributes for tag, attributes in self.tags if tag in tags]


def in_order(words, text):
    """The first word that does not follow the others; None if all do."""
    start = 0
    for word in words:
        found = text.find(word, start)
        if found < 0:
            return word
        start = found + len(word)
    return None


BEFORE = (
    "Söhne & <Co>",
    "Door Policy",
    "Draft: not approved",
    "door, no version yet",
    "Security Lead (Ana Silva)",
    "This is a draft.",
    "Approvals",
    "Bo Jones",
    "by a file",
    "Revision history",
    "First",
    "Why: Needed",
    "Contents",
    "Doors",
)


@pytest.mark.parametrize("target", list(Format))
def test_every_word_is_there_in_the_order_of_the_pdf(request, target):
    made = request.getfixturevalue(target)
    text = words_of(made) if target is Format.DOCX else Page(made).text
    text = text.replace("\N{NON-BREAKING HYPHEN}", "-")  # Word keeps ids on one line
    body = plain_text(job().document).replace("code  with   spaces", "code")
    assert in_order([*BEFORE, *body.split()], text) is None
    for words in ("2.1", "SOC 2", "CC6.1", "Doors are locked", "DO-9", "ISO 27001"):
        assert words in text


def test_sections_have_the_numbers_of_the_pdf(html):
    text = " ".join(Page(html).text.split())
    assert "1 Purpose 2 Statements 2.1 Doors 3 Framework mapping 4 Approval" in text


def test_the_mapping_stands_at_the_end_of_its_section(html):
    text = Page(html).text
    assert in_order(["The table shows it.", "SOC 2", "ISO 27001", "See approvals"], text) is None


def test_without_a_section_for_it_the_mapping_comes_last():
    made = job("# Purpose {#purpose}\n\nText.\n")
    text = Page(write(made, Format.HTML).decode()).text
    assert (
        in_order(["Purpose", "Framework mapping", "Text.", "Framework mapping", "SOC 2"], text)
        is None
    )


def test_every_part_in_word_is_well_formed(docx):
    for name, data in parts_of(docx).items():
        assert ET.fromstring(data) is not None, name


@pytest.mark.parametrize("target", list(Format))
def test_control_characters_in_names_are_refused(target):
    odd = job(front=replace(FRONT, title="Do\x0bor \x01\ufffe Policy"))
    with pytest.raises(InputError) as caught:
        write_job(odd, target, WRITER.word_base())
    found = caught.value.diagnostics
    assert {each.code for each in found} == {"PK462"}
    for each, name in zip(found, ("U+000B", "U+0001", "U+FFFE"), strict=True):
        assert name in each.message
        assert each.place.file == "policies/door.md"


def test_control_characters_in_the_text_are_shown():
    made = job("# Purpose {#purpose}\n\nOpen the do\x01or.\n")
    assert "\x01" not in write(made, Format.HTML).decode()
    assert ET.fromstring(parts_of(write(made, Format.DOCX))["word/document.xml"]) is not None


def test_numbers_in_brackets_stay_in_brackets(html):
    assert '<div class="loweralpha-oneparen">\n<ol start="3" type="a">' in html
    (rule,) = [line for line in html.splitlines() if line.startswith(".loweralpha-oneparen ")]
    assert 'counter(list-item, lower-alpha) ") "' in rule


def test_word_gets_styles_paper_header_and_footer(docx):
    parts = parts_of(docx)
    body = parts["word/document.xml"].decode()
    for style in ("Title", "Status", "Statement", "StatementId", "Heading1", "Toc1", "Notice"):
        assert f'w:val="{style}"' in body
        assert f'w:styleId="{style}"'.encode() in parts["word/styles.xml"]
    assert '<w:pgSz w:h="16838" w:w="11906"' in body
    assert body.count("<w:tblHeader") == 5
    header, footer = parts["word/header1.xml"].decode(), parts["word/footer1.xml"].decode()
    assert "DRAFT" in header
    assert "Söhne &amp; &lt;Co&gt;" in header
    assert "Internal" in footer
    assert "door v2.0" in footer
    assert "NUMPAGES" in footer
    assert b"<dc:title>Door Policy 2.0</dc:title>" in parts["docProps/core.xml"]
    assert b"2026-03-01T09:30:00Z" in parts["docProps/core.xml"]


def test_links_in_word_lead_somewhere(docx):
    body = parts_of(docx)["word/document.xml"].decode()
    targets = {part.split('"')[0] for part in body.split('w:anchor="')[1:]}
    names = {part.split('"')[0] for part in body.split('w:name="')[1:]}
    assert {"approvals", "statements", "statement-DO-1"} <= targets <= names


def test_a_letter_stays_a_letter():
    made = job(style=Style(paper="letter"), watermark=None)
    parts = parts_of(write(made, Format.DOCX))
    assert b'<w:pgSz w:h="15840" w:w="12240"' in parts["word/document.xml"]
    assert b"textpath" not in parts["word/header1.xml"]
    assert "size: letter" in write(made, Format.HTML).decode()


def test_the_page_is_whole_and_loads_nothing(html):
    page = Page(html)
    assert page.tags[0] == ("html", {"lang": "en-GB"})
    assert not page.all("link", "script", "iframe")
    assert [each["src"] for each in page.all("img")] == []
    assert "url(" not in html
    assert "@import" not in html


def test_headings_of_the_page_do_not_skip(html):
    levels = [int(tag[1]) for tag, _ in Page(html).tags if tag in ("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_header_cells_of_the_page_say_what_they_head(html):
    page = Page(html)
    assert {each.get("scope") for each in page.all("th")} == {"col", "row"}


def test_links_of_the_page_lead_somewhere(html):
    page = Page(html)
    names = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(names) == len(set(names))
    targets = {each["href"] for each in page.all("a") if each.get("href", "").startswith("#")}
    assert {target[1:] for target in targets} <= set(names)
    assert "#statement-DO-1" in targets


def test_a_logo_is_carried_inside(png):
    made = job(front=replace(FRONT, logo=png))
    (image,) = Page(write(made, Format.HTML).decode()).all("img")
    assert image["src"].startswith("data:image/png;base64,")
    assert image["alt"] == "Söhne & <Co>"
    assert image["style"] == "height:10pt"
    parts = parts_of(write(made, Format.DOCX))
    assert [name for name in parts if name.endswith(".png")] != []
    assert b"base64" not in parts["word/document.xml"]


@pytest.mark.parametrize("target", list(Format))
def test_a_broken_logo_is_refused(target):
    with pytest.raises(InputError, match="PK421"):
        write_job(job(front=replace(FRONT, logo=b"no picture")), target, WRITER.word_base())


@pytest.fixture
def png():
    data = BytesIO()
    Image.new("RGB", (300, 20), (20, 60, 120)).save(data, "PNG")
    return data.getvalue()


def test_the_same_job_gives_the_same_bytes_in_another_process_at_another_time(docx, tmp_path):
    script = f"""
import pickle, sys
from datetime import datetime, UTC
from policykit.edge.pandoc_write import PandocWriter
from policykit.pages import Format, finished, write_job
job = pickle.load(open({str(tmp_path / "job")!r}, "rb"))
writer = PandocWriter()
made = writer.write([write_job(job, Format.DOCX, writer.word_base())])[0]
sys.stdout.buffer.write(finished(made, Format.DOCX, job.created))
"""
    (tmp_path / "job").write_bytes(pickle.dumps(job()))
    again = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
        capture_output=True,
        check=True,
    )
    assert again.stdout == docx


def test_a_document_cannot_read_files(tmp_path):
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"hidden words")
    made = write_job(job(), Format.DOCX, WRITER.word_base())
    image = {"t": "Image", "c": [["", [], []], [], [str(secret), ""]]}
    tree = {**made.tree, "blocks": [{"t": "Para", "c": [image]}]}
    with pytest.raises(ProgramError) as caught:
        WRITER.write([replace(made, tree=tree)])
    (found,) = caught.value.diagnostics
    assert found.code == "PK442"
    assert "secret.png" in found.message


def test_too_slow_is_an_error_naming_the_text():
    made = write_job(job("word " * 100_000), Format.HTML, b"")
    with pytest.raises(ProgramError) as caught:
        PandocWriter(seconds=0.05).write([made])
    (found,) = caught.value.diagnostics
    assert (found.code, found.place.file) == ("PK441", "policies/door.md")


def test_nothing_to_write_starts_nothing():
    assert WRITER.write([]) == []
