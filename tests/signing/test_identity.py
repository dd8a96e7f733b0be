import pickle
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from declared_pki import PASSPHRASE, Holder, curve_key, issue, key_file

from policykit.errors import KeyFailure
from policykit.signing import new_identity, open_identity, read_certificates
from policykit.signing.identity import _unfit


def codes(caught):
    return [found.code for found in caught.value.diagnostics]


def test_a_new_certificate_is_for_sealing_and_nothing_else(made):
    (certificate,) = read_certificates(made.certificate_pem)
    extensions = certificate.extensions
    usage = extensions.get_extension_for_class(x509.KeyUsage)
    basic = extensions.get_extension_for_class(x509.BasicConstraints)
    assert usage.critical
    assert usage.value.digital_signature
    assert usage.value.content_commitment
    assert not usage.value.key_cert_sign
    assert basic.critical
    assert not basic.value.ca
    assert extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    assert made.facts.subject == "CN=Acme policy seal,O=Acme GmbH,C=DE"
    assert made.facts.not_before == datetime(2026, 1, 1, tzinfo=UTC)
    assert made.facts.not_after == datetime(2036, 1, 1, tzinfo=UTC)
    certificate.verify_directly_issued_by(certificate)


def test_openssl_reads_the_key_file_and_agrees_on_the_fingerprint(made, tmp_path):
    file = tmp_path / "key.p12"
    file.write_bytes(made.p12)
    command = ["openssl", "pkcs12", "-in", file, "-nodes", "-passin", "stdin"]
    pem = subprocess.run(command, input=PASSPHRASE + b"\n", capture_output=True, check=True).stdout
    assert b"BEGIN PRIVATE KEY" in pem
    command = ["openssl", "x509", "-noout", "-fingerprint", "-sha256"]
    shown = subprocess.run(command, input=pem, capture_output=True, check=True).stdout
    digits = shown.decode().strip().partition("=")[2].replace(":", "").lower()
    assert digits == made.facts.fingerprint


def test_a_key_made_on_a_leap_day_lasts_ten_years():
    made = new_identity(
        common_name="x",
        organization="y",
        country="US",
        not_before=datetime(2028, 2, 29, 12, 0, 0, 5, tzinfo=UTC),
        passphrase=PASSPHRASE,
    )
    assert made.facts.not_before == datetime(2028, 2, 29, 12, tzinfo=UTC)
    assert made.facts.not_after == datetime(2038, 2, 28, 12, tzinfo=UTC)


def test_every_name_that_cannot_stand_in_a_certificate_is_reported_at_once():
    with pytest.raises(KeyFailure) as caught:
        new_identity(
            common_name="",
            organization="x" * 65,
            country="Germany",
            not_before=datetime(2026, 1, 1, tzinfo=UTC),
            passphrase=PASSPHRASE,
        )
    assert codes(caught) == ["PK600"] * 3


def test_a_name_outside_of_ascii_stays_as_it_is():
    made = new_identity(
        common_name="Siegel der Söhne",
        organization="A*B & Söhne, ΣΙΓΜΑ",
        country="DE",
        not_before=datetime(2026, 1, 1, tzinfo=UTC),
        passphrase=PASSPHRASE,
    )
    assert made.facts.subject == r"CN=Siegel der Söhne,O=A*B & Söhne\, ΣΙΓΜΑ,C=DE"


def test_a_wrong_passphrase_is_named(made):
    for wrong in (b"", b"correct horse battery stapl", PASSPHRASE.upper()):
        with pytest.raises(KeyFailure) as caught:
            open_identity(made.p12, wrong)
        assert codes(caught) == ["PK601"]


@pytest.mark.parametrize("size", [0, 1, 2, 3, 10, 200, -1])
def test_a_truncated_key_file_is_damaged_and_not_a_wrong_passphrase(made, size):
    with pytest.raises(KeyFailure) as caught:
        open_identity(made.p12[:size], PASSPHRASE)
    assert codes(caught) == ["PK602"]


def test_another_file_is_no_key_file(made):
    with pytest.raises(KeyFailure) as caught:
        open_identity(made.certificate_pem, PASSPHRASE)
    assert codes(caught) == ["PK602"]


def test_no_error_shows_the_passphrase_or_the_key(made):
    damaged = bytearray(made.p12)
    damaged[-1] ^= 1
    with pytest.raises(KeyFailure) as caught:
        open_identity(bytes(damaged), b"my secret passphrase")
    assert "secret" not in str(caught.value)


def test_a_key_file_without_a_key(pki):
    only = pkcs12.serialize_key_and_certificates(
        b"x", None, pki.root.certificate, None, BestAvailableEncryption(PASSPHRASE)
    )
    with pytest.raises(KeyFailure) as caught:
        open_identity(only, PASSPHRASE)
    assert codes(caught) == ["PK603"]


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        (rsa.generate_private_key(65537, 1024), "RSA with 1024 bits"),
        (ec.generate_private_key(ec.SECP256K1()), "secp256k1"),
        (ed25519.Ed25519PrivateKey.generate(), "Ed25519"),
    ],
    ids=["rsa1024", "secp256k1", "ed25519"],
)
def test_a_key_that_makes_no_good_seal_is_refused(pki, key, kind):
    holder = Holder(issue("Seal", key, pki.issuing).certificate, key)
    with pytest.raises(KeyFailure, match=kind) as caught:
        open_identity(key_file(holder), PASSPHRASE)
    assert codes(caught) == ["PK606"]


def test_the_certificate_of_an_authority_is_refused(pki):
    with pytest.raises(KeyFailure) as caught:
        open_identity(key_file(pki.root), PASSPHRASE)
    assert codes(caught) == ["PK607"]


def test_validity_is_judged_at_the_moment_given(made):
    before, after = made.facts.not_before, made.facts.not_after
    second = timedelta(seconds=1)
    assert open_identity(made.p12, PASSPHRASE, at=before)
    assert open_identity(made.p12, PASSPHRASE, at=after)
    with pytest.raises(KeyFailure) as early:
        open_identity(made.p12, PASSPHRASE, at=before - second)
    with pytest.raises(KeyFailure) as late:
        open_identity(made.p12, PASSPHRASE, at=after + second)
    assert (codes(early), codes(late)) == (["PK604"], ["PK605"])


@pytest.mark.parametrize("name", ["p256", "rsa2048", "rsa3072"])
def test_a_key_issued_by_an_authority_comes_with_its_chain(pki, name):
    identity = open_identity(pki.p12(name), PASSPHRASE)
    assert identity.certificate_der == pki.seals[name].der
    assert set(identity.chain_der) == {pki.issuing.der, pki.root.der}


def test_an_opened_key_shows_nothing_and_cannot_be_sent_away(identity):
    shown = repr(identity)
    assert "Acme policy seal" in shown
    assert "PrivateKey" not in shown
    assert str(identity.key.private_numbers().private_value) not in shown
    with pytest.raises(TypeError):
        pickle.dumps(identity)


def test_anchors_are_read_in_pem_and_der(pki):
    both = read_certificates(pki.root.pem + pki.issuing.pem)
    assert both == (pki.root.certificate, pki.issuing.certificate)
    assert read_certificates(pki.root.der) == (pki.root.certificate,)


@pytest.mark.parametrize("data", [b"", b"hello", b"-----BEGIN CERTIFICATE-----\nAAAA\n"])
def test_what_is_no_certificate_is_named(data):
    with pytest.raises(KeyFailure) as caught:
        read_certificates(data)
    assert codes(caught) == ["PK608"]


def test_a_certificate_of_another_key_is_refused(pki):
    """Neither cryptography nor openssl writes such a file, but another program might."""
    (found,) = _unfit(curve_key(), pki.seals["p256"].certificate)
    assert found.code == "PK603"
