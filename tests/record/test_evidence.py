import base64
import quopri

import pytest

from policykit.canonical import sha256
from policykit.record import EvidenceFile, judge_evidence, readable_text

CODE = "K7QF-3M2P"
REPLY = "I have read it and approve.\nCode: k7qf 3m2p\n"


def mail(encoding, body):
    head = f"From: ana@acme.example\nContent-Type: text/plain; charset=utf-8\n{encoding}\n"
    return head.encode() + b"\n" + body


READABLE = {
    "plain text": REPLY.encode(),
    "text in Latin-1": "Genehmigt für uns: K7QF-3M2P".encode("latin-1"),
    "a hyphen that a mail program made a dash": "K7QF\u20133M2P".encode(),
    "the same in Windows-1252": b"K7QF\x963M2P",
    "text in UTF-16": REPLY.encode("utf-16"),
    "a plain mail": mail("X-Note: none", REPLY.encode()),
    "a mail in base64": mail(
        "Content-Transfer-Encoding: base64", base64.encodebytes(REPLY.encode())
    ),
    "a mail in quoted-printable": mail(
        "Content-Transfer-Encoding: quoted-printable",
        quopri.encodestring(REPLY.replace("k7qf", "k7q=\nf").replace("=\n", "").encode()),
    ),
    "a quoted-printable mail whose line breaks in the code": mail(
        "Content-Transfer-Encoding: quoted-printable", b"Code: K7Q=\nF-3M2P\n"
    ),
    "a mail of two parts": mail(
        'Content-Type: multipart/alternative; boundary="b"',
        b"--b\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(REPLY.encode())
        + b"--b--\n",
    ).replace(b"Content-Type: text/plain; charset=utf-8\n", b"", 1),
}


@pytest.mark.parametrize("sentence", READABLE)
def test_the_code_is_found_in(sentence):
    data = READABLE[sentence]
    files, found, problems = judge_evidence({"reply.eml": data}, [CODE])
    assert files == (EvidenceFile("reply.eml", sha256(data)),)
    assert found is True
    assert problems == ()


def test_a_readable_file_without_the_code_is_refused():
    _, found, problems = judge_evidence({"reply.txt": b"Approved. Code K7QF-3M2Q"}, [CODE])
    assert found is False
    assert [problem.code for problem in problems] == ["PK538"]
    assert problems[0].place.file == "reply.txt"
    assert CODE in problems[0].message


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7\n1 0 obj", b"\x89PNG\r\n\x1a\n\x00", b"\xff\xd8\xff\xe0", b"PK\x03\x04", b"a\x00b"],
)
def test_a_picture_or_pdf_is_kept_and_recorded_as_not_searched(data):
    files, found, problems = judge_evidence({"scan": data}, [CODE])
    assert readable_text(data) is None
    assert (files[0].sha256, found, problems) == (sha256(data), False, ())


def test_no_file_is_no_evidence():
    assert judge_evidence({}, [CODE]) == ((), None, ())


def test_one_file_with_the_code_is_enough():
    files, found, problems = judge_evidence(
        {"reply.txt": REPLY.encode(), "note.txt": b"As agreed on the phone"}, [CODE]
    )
    assert (len(files), found, problems) == (2, True, ())


def test_the_code_of_the_set_counts_as_well():
    assert judge_evidence({"reply.txt": REPLY.encode()}, ["0000-0000", CODE])[1] is True


def test_parts_within_parts_do_not_end_the_program():
    data = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (depth, depth)
        for depth in range(3000)
    )
    assert judge_evidence({"mail.eml": data}, [CODE])[1] is False


def test_a_broken_mail_is_read_as_far_as_it_goes():
    data = b"Content-Type: text/plain; charset=nonsense\nContent-Transfer-Encoding: base64\n\n%%%"
    assert "nonsense" in readable_text(data)
