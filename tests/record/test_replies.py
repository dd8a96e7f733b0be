"""A mail of somebody else shows nobody's decision; what a reply says is put before the recorder."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit.record.replies import from_somebody_else, says_no, what_they_say

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
    assert found(data, name="note.txt") == []


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


def test_a_saved_mail_that_names_no_sender_shows_nobody_s_decision():
    assert found(b"Approved K7QF-3M2P") == ["this mail does not say whom it is from"]
    assert found(b"Approved K7QF-3M2P", name="note.txt") == []


REFUSALS = [
    f"No. I do not approve {CODE}",
    "No.\n\nSorry, Lena",
    f"I can't approve {CODE} yet",
    f"I don\u2019t agree. {CODE}",
    f"Rejected: {CODE}",
    f"Hello,\nwe will not accept {CODE}",
    f"Not approved: {CODE}",
    f"I disagree. {CODE}",
    f"I cannot sign this. {CODE}",
]
CONSENTS = [
    f"Approved. {CODE}",
    f"No objections, approved: {CODE}",
    f"I approve {CODE}\n\n> No. I do not approve {CODE}",
    f"Yes, {CODE}\nOn Monday Tom wrote:\nDo not approve {CODE} by phone",
    f"I note what follows, and approve {CODE}",
    f"I approve. We will not accept exceptions. {CODE}",
    f"I have no time to decline things; approved {CODE}",
    f"We fully agree and refuse nothing: {CODE}",
]


@pytest.mark.parametrize("text", REFUSALS)
def test_a_reply_that_refuses_is_no_approval(text):
    for data in (text, f"From: Lena <{LENA}>\nSubject: Re: approve\n\n{text}"):
        (said,) = says_no({"reply.eml": data.encode()}, [CODE])
        assert said.code == "PK569"
        assert "policykit decline" in said.hint


@pytest.mark.parametrize("text", CONSENTS)
def test_a_reply_that_approves_is_none_that_refuses(text):
    for data in (text, f"From: Lena <{LENA}>\nSubject: No decision yet\n\n{text}"):
        assert list(says_no({"reply.eml": data.encode()}, [CODE])) == []


PAGE = (
    "<html><head><title>No</title><style>p {{}} /* No */</style></head><body><div>Hello,</div>"
    "<p>{said} <b>{code}</b></p><blockquote>I do not approve {code}</blockquote></body></html>"
)


@pytest.mark.parametrize(("said", "refuses"), [("I do <i>not</i> approve", True), ("Yes,", False)])
def test_a_mail_that_is_a_page_alone_is_read_as_its_words(said, refuses):
    head = f"From: Lena <{LENA}>\nContent-Type: text/html; charset=utf-8\n\n"
    files = {"reply.eml": f"{head}{PAGE.format(said=said, code=CODE)}".encode()}
    assert bool(list(says_no(files, [CODE]))) is refuses
    (shown,) = what_they_say(files, [CODE])
    assert shown.endswith(f"{CODE}”")
    assert "<" not in shown.partition("says")[2]


@given(st.binary(max_size=200))
def test_whatever_the_bytes_are_there_is_an_answer(rest):
    for head in (b"", b"From: a@b.example\n", b"From: a\nContent-Type: text/html\n\n<p>"):
        list(says_no({"reply.eml": head + rest}, [CODE]))
        list(what_they_say({"reply.eml": head + rest}, [CODE]))


def test_what_cannot_be_read_refuses_nothing():
    for data in (b"%PDF-1.7 no", b"\x89PNG\r\n\x1a\n"):
        assert list(says_no({"reply.eml": data}, [CODE])) == []
