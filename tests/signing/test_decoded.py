"""The digest of a PDF's content apart from its packing."""

import io
import zlib

import pytest
from reportlab.pdfgen.canvas import Canvas

from policykit.signing.decoded import decoded_digest


def sample(text="Hello", *, compress=1):
    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1, pageCompression=compress)
    canvas.drawString(72, 720, text)
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


def test_packing_plays_no_part():
    packed, plain = sample(compress=1), sample(compress=0)
    assert packed != plain
    assert decoded_digest(packed) == decoded_digest(plain)


def test_another_word_is_another_digest():
    assert decoded_digest(sample("Hello")) != decoded_digest(sample("Hullo"))


def test_same_bytes_same_digest():
    assert decoded_digest(sample()) == decoded_digest(sample())


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4\nnothing", zlib.compress(b"x")])
def test_what_is_no_pdf_is_a_value_error(data):
    with pytest.raises(ValueError, match="cannot be read"):
        decoded_digest(data)
