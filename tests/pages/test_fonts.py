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
    font_bytes,
)
from policykit.pages.fonts import Face, register, runs


@pytest.fixture(autouse=True)
def _registered():
    register()


@pytest.mark.parametrize(
    ("face", "font"),
    [
        (Face(), REGULAR),
        (Face(bold=True), BOLD),
        (Face(italic=True), ITALIC),
        (Face(bold=True, italic=True), BOLD_ITALIC),
        (Face(mono=True, italic=True), MONO),
        (Face(mono=True, bold=True), MONO_BOLD),
    ],
)
def test_face_names_its_font(face, font):
    assert face.font == font


def test_plain_text_is_one_run():
    assert runs("Söhne & Ω Ж", Face()) == (((REGULAR, "Söhne & Ω Ж"),), "")


def test_character_is_borrowed_from_another_font_of_the_same_weight():
    assert runs("a → b", Face(bold=True)) == (
        ((BOLD, "a "), (MONO_BOLD, "→"), (BOLD, " b")),
        "",
    )


def test_character_no_font_has_is_returned_and_left_out():
    assert runs("a漢b", Face()) == (((REGULAR, "ab"),), "漢")


def test_every_vendored_font_is_truetype_and_may_be_embedded():
    for name in FILES:
        assert font_bytes(name)[:4] == b"\x00\x01\x00\x00"
