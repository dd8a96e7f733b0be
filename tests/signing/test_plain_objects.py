"""Plain objects are written as pyHanko writes them, and nothing else is."""

import io
import logging

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.xref import read_object_header

from policykit.signing import decoded
from policykit.signing.decoded import decoded_digest
from policykit.signing.plain_objects import rewritten


class Handler:
    """What pyHanko asks of the file that an object is from."""

    strict = False


def pyhankos(body):
    """Return what pyHanko reads and writes; None where it does not get to `endobj`."""
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    stream = io.BytesIO(b"7 0 obj\n" + body)
    try:
        read_object_header(stream, strict=False)
        found = generic.read_object(stream, generic.Reference(7, 0, Handler()))
        generic.read_non_whitespace(stream, seek_back=True)
        if stream.read(6) != b"endobj":
            return None
    except (PdfReadError, ValueError, ArithmeticError, IndexError, TypeError):
        return None
    out = io.BytesIO()
    found.write_to_stream(out, None)
    return out.getvalue()


def ours(body):
    return rewritten(b"7 0 obj\n" + body, 0, 7)


SPACES = st.sampled_from([b"", b" ", b"\n", b"\r\n", b"\t ", b"\x00", b"\x0b", b"\x0c"])
TOKENS = st.one_of(
    st.sampled_from(
        b"<< >> [ ] /A /B /Type /Na#20me /a.b-c_d /x(y /%z / 12 0 R 3 1 R 0 0 R 12 0 Rx true false "
        b"null trueish 0 -0 +1 01 -5 5-3 1.5 -0.25 1.50 .5 5. 0.0 0.0000001 12345678901234567890 "
        b"(text) (AC-1a: x) () (a(b)c) (a\\)b) (\xe4) <41> <> % stream R obj endobj".split(b" ")
    ),
    st.binary(min_size=1, max_size=3),
)
SOUP = st.lists(st.tuples(SPACES, TOKENS), max_size=12).map(
    lambda parts: b"".join(space + token for space, token in parts) + b"\nendobj\n"
)
PLAIN = st.recursive(
    st.sampled_from([b"/Name", b"12 0 R", b"3", b"-1.25", b"true", b"(AC-1, a b)", b"0"]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda items: b"[ %s ]" % b" ".join(items)),
        st.dictionaries(st.sampled_from([b"/A", b"/B", b"/C"]), inner, max_size=3).map(
            lambda one: b"<< %s >>" % b"\n".join(b"%s %s" % pair for pair in one.items())
        ),
    ),
    max_leaves=12,
)


@given(SOUP)
@example(b"<</A 1/A 2>>\nendobj")
@example(b"<</A>>\nendobj")
@example(b"5-3 endobj")
@example(b"[1 2] 3 endobj")
@example(b"<</A[/B<</C(x)>>]>>endobj")
@example(b"<< /A 1 >>\nstream\nx\nendstream\nendobj")
def test_what_is_answered_is_what_pyhanko_writes(body):
    answer = ours(body)
    assert answer is None or answer == pyhankos(body)


@given(PLAIN)
def test_plain_values_are_answered(value):
    body = value + b"\nendobj\n"
    assert ours(body) == pyhankos(body) is not None


@pytest.mark.parametrize(
    ("pdf", "number"), [(b"8 0 obj\n1\nendobj", 7), (b"7 1 obj\n1\nendobj", 7), (b"", 7)]
)
def test_another_object_than_asked_for_is_not_answered(pdf, number):
    assert rewritten(pdf, 0, number) is None


def test_the_digest_is_the_same_without_any_of_it(unsigned, monkeypatch):
    asked = []

    def counted(*place):
        asked.append(rewritten(*place))
        return asked[-1]

    monkeypatch.setattr(decoded, "rewritten", counted)
    quickly = decoded_digest(unsigned)
    monkeypatch.setattr(decoded, "rewritten", lambda *_: None)
    assert decoded_digest(unsigned) == quickly
    assert any(asked)
