"""The time-stamp client against a real RFC 3161 responder, and against bad ones."""

import importlib.util
import socket
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from policykit.edge.timestamps import HttpTimeStamper, probe, timestamper
from policykit.errors import ExitCode, ProgramError
from policykit.signing import TimeStrength, examine, open_identity, seal

PKI = Path(__file__).parent.parent / "pki"


def _load(name, file):
    specification = importlib.util.spec_from_file_location(name, file)
    module = importlib.util.module_from_spec(specification)
    sys.modules[name] = module
    specification.loader.exec_module(module)
    return module


declared = _load("declared_pki", PKI / "declared.py")
responder_module = _load("tsa_responder", PKI / "responder.py")
samples = _load("signing_samples", PKI.parent / "signing" / "signing_samples.py")


@pytest.fixture(scope="module")
def pki():
    return declared.Pki()


@pytest.fixture
def responder(tmp_path, pki):
    with responder_module.responding(tmp_path, pki) as running:
        yield running


def failure(client):
    with pytest.raises(ProgramError) as caught:
        probe(client)
    (found,) = caught.value.diagnostics
    assert "Nothing has been written" in found.hint
    assert caught.value.exit_code is ExitCode.PROGRAM
    return found.code


def test_a_seal_with_a_time_stamp_from_openssl(responder, pki):
    key = open_identity(pki.p12("p256"), declared.PASSPHRASE)
    client = timestamper(responder.url)
    now = datetime.now(UTC)
    data = seal(samples.make_pdf(), key, at=now, reason="Issued", name="x", timestamper=client)
    report = examine(data, [pki.root.pem], at=now, time_stamp_anchors=[pki.root.pem])
    assert report.ok_and_trusted, report.findings
    assert report.time.strength is TimeStrength.RFC3161
    assert abs(report.time.stamped - now) < timedelta(minutes=2)
    assert report.time.authority == "CN=Test Time-stamps,O=Test"


def test_probing_costs_no_extra_request(responder, pki):
    key = open_identity(pki.p12("p256"), declared.PASSPHRASE)
    client = timestamper(responder.url)
    probe(client)
    assert responder.asked == 1
    for asked in (2, 3):
        seal(
            samples.make_pdf(),
            key,
            at=samples.AT,
            reason="Issued",
            name="x",
            timestamper=client,
        )
        assert responder.asked == asked


@pytest.mark.parametrize(
    ("behaviour", "code"),
    [
        ("refusing", "PK864"),
        ("garbage", "PK863"),
        ("empty", "PK863"),
        ("huge", "PK863"),
        ("failing", "PK862"),
        ("redirecting", "PK862"),
    ],
)
def test_a_bad_answer_is_named(responder, behaviour, code):
    responder.behaviour = behaviour
    assert failure(timestamper(responder.url)) == code


def test_a_refusal_says_why(responder):
    responder.behaviour = "refusing"
    with pytest.raises(ProgramError, match="rejection") as caught:
        probe(timestamper(responder.url))
    assert "bad_alg" in str(caught.value)


def test_the_answer_to_another_question_is_refused(responder):
    responder.behaviour = "replaying"
    probe(timestamper(responder.url))
    assert failure(timestamper(responder.url)) == "PK863"


@pytest.mark.parametrize("behaviour", ["slow", "dripping"])
def test_the_whole_exchange_has_a_limit(responder, behaviour):
    responder.behaviour = behaviour
    assert failure(timestamper(responder.url, timeout=0.5)) == "PK861"


def test_nobody_at_home():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    assert failure(timestamper(f"http://127.0.0.1:{port}/")) == "PK860"


def test_a_host_that_does_not_exist(monkeypatch):
    def unknown(*_, **__):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert failure(timestamper("http://tsa.invalid/", timeout=5)) == "PK860"


def test_a_server_that_speaks_something_else(responder):
    url = responder.url.replace("http:", "https:")
    assert failure(timestamper(url, timeout=5)) == "PK860"


@pytest.mark.parametrize(
    "url", ["", "tsa.example.com", "ftp://x/", "file:///etc/passwd", "http://"]
)
def test_an_address_that_is_none(url):
    with pytest.raises(ProgramError, match="PK865"):
        timestamper(url)


def test_a_failure_while_sealing_comes_out_as_it_is(responder, pki):
    key = open_identity(pki.p12("p256"), declared.PASSPHRASE)
    client = timestamper(responder.url)
    probe(client)
    responder.behaviour = "failing"
    with pytest.raises(ProgramError, match="PK862"):
        seal(
            samples.make_pdf(),
            key,
            at=samples.AT,
            reason="Issued",
            name="x",
            timestamper=client,
        )


def test_the_client_is_what_sealing_asks_for(responder):
    assert isinstance(timestamper(responder.url), HttpTimeStamper)
