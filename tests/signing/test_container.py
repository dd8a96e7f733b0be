import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit.signing.container import ContainerError, read_container

DER = bytes([0x30, 0x03, 0x02, 0x01, 0x2A])


def file_with(hole: bytes, before=b"%PDF-1.7 ", after=b" %%EOF"):
    start, stop = len(before), len(before) + len(hole)
    return before + hole + after, [0, start, stop, len(after)]


def test_the_object_is_found_without_the_zeros_that_fill_the_gap():
    pdf, numbers = file_with(b"<" + DER.hex().upper().encode() + b"0000>")
    found = read_container(pdf, numbers)
    assert found.der == DER
    assert (found.start, found.stop, found.end) == (9, 25, len(pdf))


@pytest.mark.parametrize(
    "hole",
    [
        b"",
        b"<>",
        b"<30>",
        b"<3003>",
        b"<30030201>",
        b"<300302012A",
        b"(300302012A)",
        b"<300302012a>",
        b"<300302012A0>",
        b"<300302012A01>",
        b"<300302012A00 00>",
        b"<3080020100>",
        b"<3085000000000100>",
        b"<300302012A00>\n",
    ],
)
def test_anything_else_in_the_gap_is_refused(hole):
    pdf, numbers = file_with(hole)
    with pytest.raises(ContainerError):
        read_container(pdf, numbers)


@pytest.mark.parametrize(
    "numbers",
    [[], [0, 9, 25], [1, 8, 25, 6], [0, 25, 9, 6], [0, 9, 25, 7], [0, -9, 25, 6], [0, 9, 25, 6, 0]],
)
def test_a_range_outside_of_the_file_is_refused(numbers):
    pdf, _ = file_with(b"<" + DER.hex().upper().encode() + b"0000>")
    with pytest.raises(ContainerError):
        read_container(pdf, numbers)


@given(body=st.binary(max_size=300), zeros=st.integers(0, 40), before=st.binary(min_size=1))
def test_what_was_put_in_comes_out(body, zeros, before):
    size = len(body).to_bytes(2)
    der = b"\x30\x82" + size + body
    hole = b"<" + der.hex().upper().encode() + b"00" * zeros + b">"
    pdf, numbers = file_with(hole, before)
    assert read_container(pdf, numbers).der == der
