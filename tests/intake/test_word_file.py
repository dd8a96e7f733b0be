"""Word files that are none, or more than they say: a named error, soon, and nothing unpacked."""

import io
import zipfile

import pytest
from word_files import changed, old_policy, saved

from policykit.errors import InputError
from policykit.intake import read_word_file, read_word_text, without_contents, word_for_pandoc

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def code_of(data):
    def read():
        read_word_text(read_word_file(data, "old.docx"), None, "old.docx")

    with pytest.raises(InputError) as caught:
        read()
    (found,) = caught.value.diagnostics
    assert found.hint
    return found.code


@pytest.fixture(scope="module")
def good():
    return saved(old_policy())


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "PK490"),
        (b"\0" * 600, "PK490"),
        (b"hello", "PK490"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "PK491"),
        (OLE + b"\0" * 600, "PK490"),
        (b"PK\3\4 and then nothing", "PK492"),
    ],
    ids=["empty", "zeros", "text", "password", "doc", "torn"],
)
def test_what_is_no_word_file_is_named(data, code):
    assert code_of(data) == code


def test_a_torn_off_or_altered_file_is_damaged(good):
    assert code_of(good[: len(good) // 2]) == "PK492"
    middle = good.index(b"word/document.xml") + 200
    assert code_of(good[:middle] + b"\0\1\2\3" * 40 + good[middle + 160 :]) == "PK492"


def test_a_zip_without_a_document_is_no_word_file():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("readme.xml", "<a/>")
    assert code_of(target.getvalue()) == "PK490"


def test_a_bomb_is_refused_before_it_is_unpacked(good):
    bomb = changed(good, word_S_document__xml=b"\0" * (65 * 1024 * 1024))
    assert len(bomb) < 200_000
    assert code_of(bomb) == "PK493"


def test_many_pictures_together_are_too_much(good, monkeypatch):
    monkeypatch.setattr("policykit.intake.word_file.MOST_BYTES", 200_000)
    pictures = {f"word_S_media_S_p{number}__png": b"x" * 30_000 for number in range(9)}
    assert code_of(changed(good, **pictures)) == "PK493"


def test_entities_are_never_expanded(good):
    laughs = (
        '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
    )
    assert code_of(changed(good, word_S_document__xml=laughs.encode())) == "PK492"
    assert code_of(changed(good, word_S_document__xml=b"<w:document>")) == "PK492"


def test_macros_and_embedded_files_are_named_and_never_handed_on(good):
    data = changed(good, word_S_vbaProject__bin=b"evil", word_S_embeddings_S_a__xlsx=b"PK")
    word = read_word_file(data, "old.docm")
    assert word.macros == ("word/vbaProject.bin",)
    assert word.objects == ("word/embeddings/a.xlsx",)
    made = word_for_pandoc(word, without_contents(word, "old.docm"))
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        names = package.namelist()
        assert package.read("word/media/image1.png") == b"-"
    assert not [name for name in names if "vba" in name or "embeddings" in name]
