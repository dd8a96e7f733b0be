from __future__ import annotations

import time
import zipfile
from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest

from policykit.edge.pandoc_write import PandocWriter
from policykit.errors import ProgramError
from policykit.pages import Style
from policykit.pages.word_document import dated, reference_document
from policykit.pages.word_styles import WORD, styles

BASE = PandocWriter().word_base()


def parts(docx):
    with zipfile.ZipFile(BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def value(element, path, name="val"):
    return element.find(path, {"w": WORD}).get(f"{{{WORD}}}{name}")


def test_every_part_is_xml_whatever_the_names_hold(job):
    odd = job(watermark='"DRAFT" <&>')
    odd = replace(odd, front=replace(odd.front, organization="A & <B> 'C' \"D\""))
    for name, data in parts(reference_document(BASE, odd)).items():
        assert ET.fromstring(data) is not None, name


def test_no_style_stands_twice(job):
    root = ET.fromstring(parts(reference_document(BASE, job()))["word/styles.xml"])
    identifiers = [style.get(f"{{{WORD}}}styleId") for style in root.iter(f"{{{WORD}}}style")]
    assert len(identifiers) == len(set(identifiers))
    names = [value(style, "w:name").lower() for style in root.iter(f"{{{WORD}}}style")]
    assert len(names) == len(set(names))


def test_the_accent_colours_title_and_headings_dark_enough_to_read():
    made = dict(styles("806600", 8000))
    for name in ("Title", "Heading1", "Heading2", "FrontHeading"):
        assert value(made[name], "w:rPr/w:color") == "806600"
    assert made["Heading3"].find("w:rPr/w:color", {"w": WORD}) is None


def test_a_bright_accent_is_darkened(job):
    made = parts(reference_document(BASE, job(style=Style(accent="#ffee00"))))
    assert b"ffee00" not in made["word/styles.xml"].lower()
    assert b"FFEE00" not in made["word/theme/theme1.xml"].upper()


def test_the_fonts_have_something_to_fall_back_on(job):
    made = parts(reference_document(BASE, job()))
    assert b'w:name="Noto Sans"><w:altName w:val="Calibri"' in made["word/fontTable.xml"]
    assert made["word/theme/theme1.xml"].count(b'typeface="Noto Sans"') >= 2


def test_running_text_may_have_serifs(job):
    made = parts(reference_document(BASE, job(style=Style(typeface="serif"))))
    assert b'w:name="Noto Serif"><w:altName w:val="Cambria"' in made["word/fontTable.xml"]
    theme = ET.fromstring(made["word/theme/theme1.xml"])
    drawing = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    assert [
        theme.find(f".//{drawing}{kind}Font/{drawing}latin").get("typeface")
        for kind in ("major", "minor")
    ] == ["Noto Sans", "Noto Serif"]


def test_header_and_footer_are_known_to_the_package(job):
    made = parts(reference_document(BASE, job()))
    relations = ET.fromstring(made["word/_rels/document.xml.rels"])
    targets = {each.get("Target") for each in relations}
    assert {"header1.xml", "footer1.xml"} <= targets
    types = {each.get("PartName") for each in ET.fromstring(made["[Content_Types].xml"])}
    assert {"/word/header1.xml", "/word/footer1.xml"} <= types


def test_the_time_of_making_leaves_no_trace(job):
    made = job()
    first = reference_document(BASE, made)
    time.sleep(2.1)  # zip files know times to two seconds
    assert reference_document(BASE, made) == first
    with zipfile.ZipFile(BytesIO(first)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}


@pytest.mark.parametrize("lost", ["word/document.xml", "docProps/core.xml"])
def test_a_document_without_its_parts_is_refused(job, lost):
    kept = {name: data for name, data in parts(BASE).items() if name != lost}
    broken = BytesIO()
    with zipfile.ZipFile(broken, "w") as archive:
        for name, data in kept.items():
            archive.writestr(name, data)
    with pytest.raises(ProgramError, match="PK461"):
        dated(broken.getvalue(), job().created)
