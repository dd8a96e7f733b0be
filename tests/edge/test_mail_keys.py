"""Asking a name server for the key of a mail domain; the server is one of our own."""

from __future__ import annotations

import socket
import threading

import dns.message
import dns.rrset
import pytest

from policykit.edge.mail_keys import DnsMailKeys
from policykit.errors import ProgramError

ANSWERS = {
    "s1._domainkey.tiny.example.": ['"v=DKIM1; k=rsa; " "p=AAAA"'],
    "two._domainkey.tiny.example.": ['"v=DKIM1; p=AAAA"', '"v=DKIM1; p=BBBB"'],
    "spf._domainkey.tiny.example.": ['"v=spf1 -all"'],
}


@pytest.fixture(scope="module")
def server():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as endpoint:
        endpoint.bind(("127.0.0.1", 0))
        endpoint.settimeout(30)

        def serve():
            while True:
                data, sender = endpoint.recvfrom(4096)
                if data == b"stop":
                    return
                question = dns.message.from_wire(data)
                answer = dns.message.make_response(question)
                name = question.question[0].name.to_text()
                if name in ANSWERS:
                    answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", *ANSWERS[name]))
                else:
                    answer.set_rcode(dns.rcode.NXDOMAIN)
                endpoint.sendto(answer.to_wire(), sender)

        thread = threading.Thread(target=serve)
        thread.start()
        yield endpoint.getsockname()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
            other.sendto(b"stop", endpoint.getsockname())
        thread.join()


def test_the_parts_of_a_record_are_one_text(server):
    key = DnsMailKeys(*server).published("s1._domainkey.tiny.example")
    assert key == b"v=DKIM1; k=rsa; p=AAAA\n"


@pytest.mark.parametrize(
    ("name", "code"), [("none", "PK633"), ("two", "PK634"), ("spf", "PK634"), ("a" * 70, "PK633")]
)
def test_no_key_or_more_than_one_is_an_error(server, name, code):
    with pytest.raises(ProgramError) as failure:
        DnsMailKeys(*server).published(f"{name}._domainkey.tiny.example")
    assert failure.value.diagnostics[0].code == code
