"""Font packages: a real wheel, really installed, whose fonts are used where letters are missing."""

from __future__ import annotations

import subprocess
import sys
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
import wheels
from pypdf import PdfReader

from policykit.document import Document, Paragraph, Text
from policykit.edge.font_packages import find_font_packages
from policykit.edge.render import CleanRenderer
from policykit.errors import InputError, ProgramError
from policykit.pages import Front, RenderJob

HEBREW = Path("/usr/share/fonts/truetype/ezra/SILEOT.ttf")


def installed(folder, name, files):
    """Install a package with files into a folder."""
    return wheels.installed(folder, name, "policykit.fonts", "files", files)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    files = {"acme_fonts/files/ezra.ttf": HEBREW.read_bytes(), "acme_fonts/files/LICENSE": b"OFL"}
    return installed(tmp_path_factory.mktemp("fonts"), "acme-fonts", files)


def job(text):
    document = Document((Paragraph((Text(text),), 1),), "a.md")
    return RenderJob(document, "a", "1.0", Front("Acme", "A", ""), datetime(2026, 1, 1, tzinfo=UTC))


def fonts(data):
    reader = PdfReader(BytesIO(data))
    return {
        font.get_object()["/BaseFont"].partition("+")[2]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }


def test_a_package_is_found_without_being_run(site):
    (package,) = find_font_packages([str(site)])
    assert (package.name, package.version) == ("acme-fonts", "1.2")
    assert package.fonts == {"acme_fonts/files/ezra.ttf": HEBREW.read_bytes()}
    assert [file.path for file in package.files] == ["acme-fonts/acme_fonts/files/ezra.ttf"]


def test_fonts_of_the_same_name_in_two_folders_are_both_used(tmp_path):
    files = {"two/greek/Regular.ttf": b"greek", "two/thai/Regular.ttf": b"thai", "LICENSE": b"OFL"}
    about = tmp_path / "two-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: two\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[policykit.fonts]\na = two.greek\nb = two.thai\n")
    lines = []
    for path, data in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
        digest = urlsafe_b64encode(sha256(data).digest()).rstrip(b"=").decode()
        lines.append(f"{path},sha256={digest},{len(data)}\n")
    (about / "RECORD").write_text("".join(lines))
    (package,) = find_font_packages([str(tmp_path)])
    assert [file.data for file in package.files] == [b"greek", b"thai"]


def test_nothing_is_found_where_nothing_is(tmp_path):
    assert find_font_packages([str(tmp_path), str(tmp_path / "missing")]) == ()


def test_its_fonts_are_used_where_letters_are_missing_and_the_lock_says_so(site, monkeypatch):
    renderer = CleanRenderer()
    with pytest.raises(InputError) as refused:
        renderer.render([job("Text."), job("שלום")])
    assert "Hebrew (such as Noto Sans Hebrew)" in refused.value.diagnostics[0].hint
    (plain,) = renderer.render([job("Text.")])
    before = renderer.lock("3.9")
    monkeypatch.setattr(sys, "path", [str(site), *sys.path])
    first, second, third = renderer.render([job("Text."), job("שלום"), job("Text.")])
    assert first == third == plain
    assert "EzraSIL" in fonts(second)
    (package,) = find_font_packages([str(site)])
    added = {"font package acme-fonts": f"1.2 {package.digest}"}
    assert CleanRenderer().lock("3.9") == before | added
    with pytest.raises(InputError) as refused:
        renderer.render([job("漢")])
    assert {each.code for each in refused.value.diagnostics} == {"PK420"}
    renderer.stop()


def test_a_package_that_was_changed_or_has_no_licence_is_refused(site, tmp_path):
    code = "PK825"
    files = {"bare_fonts/files/a.ttf": b"\0\1\0\0"}
    for folder, words in (
        (installed(tmp_path, "bare-fonts", files), "no LICENSE"),
        (installed(tmp_path, "no-fonts", {"LICENSE": b"OFL"}), "lists no TrueType files"),
    ):
        with pytest.raises(ProgramError) as refused:
            find_font_packages([str(folder)])
        (found,) = refused.value.diagnostics
        assert found.code == code
        assert words in found.message
    copy = tmp_path / "site"
    subprocess.run(["cp", "-r", site, copy], check=True)
    (copy / "acme_fonts" / "files" / "ezra.ttf").write_bytes(b"\0\1\0\0")
    with pytest.raises(ProgramError, match="is not what was installed"):
        find_font_packages([str(copy)])
