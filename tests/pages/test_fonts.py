from __future__ import annotations

import pytest

from policykit.pages.font_files import (
    BOLD,
    BOLD_ITALIC,
    FILES,
    ITALIC,
    MONO,
    MONO_BOLD,
    REGULAR,
    SERIF,
    SERIF_BOLD,
    SERIF_BOLD_ITALIC,
    SERIF_ITALIC,
    font_bytes,
)
from policykit.pages.fonts import Face, face_of, register, register_serifs, runs


@pytest.fixture(autouse=True)
def _registered():
    register()
    register_serifs()


@pytest.mark.parametrize(
    ("face", "font"),
    [
        (Face(), REGULAR),
        (Face(bold=True), BOLD),
        (Face(italic=True), ITALIC),
        (Face(bold=True, italic=True), BOLD_ITALIC),
        (Face(mono=True, italic=True), MONO),
        (Face(mono=True, bold=True), MONO_BOLD),
        (Face(serif=True), SERIF),
        (Face(serif=True, bold=True), SERIF_BOLD),
        (Face(serif=True, italic=True), SERIF_ITALIC),
        (Face(serif=True, bold=True, italic=True), SERIF_BOLD_ITALIC),
        (Face(serif=True, mono=True), MONO),
    ],
)
def test_face_names_its_font(face, font):
    assert face.font == font


def test_font_knows_its_face():
    for face in (Face(), Face(bold=True), Face(serif=True, italic=True), Face(mono=True)):
        assert face_of(face.font) == face
    assert face_of("Helvetica") == Face()


def test_plain_text_is_one_run():
    assert runs("Söhne & Ω Ж", Face()) == (((REGULAR, "Söhne & Ω Ж"),), "")


def test_character_is_borrowed_from_another_font_of_the_same_weight():
    assert runs("a → b", Face(bold=True)) == (
        ((BOLD, "a "), (MONO_BOLD, "→"), (BOLD, " b")),
        "",
    )


def test_text_with_serifs_borrows_what_it_lacks():
    assert runs("a → Ω", Face(serif=True))[0][0] == (SERIF, "a ")
    assert runs("a → Ω", Face(serif=True))[1] == ""


def test_character_no_font_has_is_returned_and_left_out():
    assert runs("a漢b", Face()) == (((REGULAR, "ab"),), "漢")


def test_every_vendored_font_is_truetype_and_may_be_embedded():
    for name in FILES:
        assert font_bytes(name)[:4] == b"\x00\x01\x00\x00"
