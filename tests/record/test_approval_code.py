import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policykit.record import approval_code, find_code

RELAXED = settings(deadline=None)  # a busy machine is no failure
DIGESTS = st.binary(min_size=32, max_size=32).map(bytes.hex)


@RELAXED
@given(DIGESTS)
def test_a_code_is_eight_characters_nobody_confuses(digest):
    code = approval_code(digest)
    assert code[4] == "-"
    assert len(code) == 9
    assert not set(code) & set("ILOU")


def test_the_first_forty_bits_decide():
    assert approval_code("0123456789" + 54 * "f") == approval_code("0123456789" + 54 * "0")
    assert approval_code("0123456789" + 54 * "0") != approval_code("0123456788" + 54 * "0")


def test_known_codes():
    assert approval_code(64 * "0") == "0000-0000"
    assert approval_code(64 * "f") == "ZZZZ-ZZZZ"
    # 08c5bf7d6b in fives: 1 3 2 27 30 31 11 11
    assert approval_code("08c5bf7d6b" + 54 * "0") == "132V-YZBB"


@RELAXED
@given(DIGESTS)
def test_a_code_is_found_in_its_own_mail(digest):
    assert find_code(f"Approved: {approval_code(digest)}.", approval_code(digest))


@RELAXED
@given(DIGESTS, DIGESTS)
def test_the_code_of_another_proposal_is_not_found(digest, other):
    code = approval_code(digest)
    assert find_code(f"Approved: {approval_code(other)}", code) == (approval_code(other) == code)


CODE = "K7Q0-1M2P"


@pytest.mark.parametrize(
    "text",
    [
        "K7Q0-1M2P",
        "k7q0-1m2p",
        "K7Q01M2P",
        "K7Q0 1M2P",
        "K 7 Q 0 1 M 2 P",
        "approved (K7Q0-1M2P)!",
        "K7Q0\u20131M2P",
        "K7Q0 -\n1M2P",
        "code:k7qo-lm2p",
        "K7QO-IM2P",
        "K7Q0\u00ad1M2P",
    ],
)
def test_people_type_codes_in_many_ways(text):
    assert find_code(text, CODE)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I approve",
        "K7Q0-1M2",
        "K7Q0-1M2PX",
        "XK7Q0-1M2P",
        "K7Q0 and 1M2P",
        "P2M1-0Q7K",
        "\u212a7Q0-1M2P",
        "K7Q0 \n \n \n 1M2P",
    ],
)
def test_what_is_not_the_code_does_not_count(text):
    assert not find_code(text, CODE)


def test_a_code_is_found_in_a_long_text_at_once():
    assert not find_code("K7Q0-" * 200_000, CODE)
