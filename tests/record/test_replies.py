"""A mail of somebody else shows nobody's decision; what a reply says is put before the recorder."""

import pytest

from policykit.record.replies import from_somebody_else, what_they_say

CODE = "K7QF-3M2P"
LENA = "lena@quillbit.example"


def found(data, email=LENA, name="reply.eml"):
    return [one.message for one in from_somebody_else({name: data}, email)]


@pytest.mark.parametrize(
    "head",
    [
        "From: lena@quillbit.example",
        "From: Lena Hoffmann <LENA@quillbit.example>",
        "Subject: Re\nFROM: =?utf-8?q?L=C3=A9na?= <lena@quillbit.example>",
        "From: Office <office@x.example>, lena@quillbit.example",
    ],
)
def test_their_own_mail_is_theirs(head):
    assert found(f"{head}\n\nApproved {CODE}".encode()) == []


def test_another_s_mail_is_refused_with_both_addresses():
    (said,) = found(b"From: Tom <tom@quillbit.example>\n\nApproved")
    assert said == (
        "this mail is from tom@quillbit.example, and the decision is to be lena@quillbit.example's"
    )


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7 scan", b"Approved, Lena", b"", b"From: nobody\n\nx", b"\x89PNG\r\n\x1a\n"]
)
def test_what_is_no_mail_says_nothing_of_its_sender(data):
    assert found(data) == []


def test_sender_date_and_the_line_with_the_code_are_shown():
    mail = (
        f"From: Lena <{LENA}>\nDate: Mon, 02 Mar 2026 10:00:00 +0100\n\n"
        f"Hello,\nNo. I do not approve {CODE}\n> you wrote"
    ).encode()
    (said,) = what_they_say({"reply.eml": mail}, [CODE])
    assert said == (
        f"reply.eml: From Lena <{LENA}>, Date Mon, 02 Mar 2026 10:00:00 +0100, "
        f"says “No. I do not approve {CODE}”"
    )


def test_a_file_without_the_code_or_without_text_is_not_quoted():
    files = {"a.txt": b"nothing here", "scan.pdf": b"%PDF-1.7"}
    assert list(what_they_say(files, [CODE])) == []
