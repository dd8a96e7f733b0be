import io
import subprocess
from datetime import timedelta

import pytest
from attacks import sealed_with, stamper
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, append_signature_field
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen import canvas
from signing_samples import AT, PASSPHRASE, make_pdf

from policykit.errors import InputError, KeyFailure
from policykit.signing import examine, open_identity, seal
from policykit.signing.pyhanko_internals import QuietWriter


def run(*command, **options):
    said = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    return said.returncode, said.stdout + said.stderr


def test_the_unsigned_bytes_stay_a_prefix(unsigned, sealed):
    assert sealed.startswith(unsigned)
    assert len(sealed) > len(unsigned)


def test_the_time_is_the_one_given_and_no_clock_is_read(unsigned, identity):
    at = AT + timedelta(microseconds=7)
    made = seal(unsigned, identity, at=at, reason="Issued", name="Acme GmbH", location="Berlin")
    signature = PdfFileReader(io.BytesIO(made)).embedded_signatures[0].sig_object
    assert signature["/M"] == "D:20260201093000Z"
    assert signature["/Reason"] == "Issued"
    assert signature["/Name"] == "Acme GmbH"
    assert signature["/Location"] == "Berlin"
    assert signature["/SubFilter"] == "/ETSI.CAdES.detached"
    assert made[len(unsigned) :].count(rb"(D\072") == 1


def test_the_seal_touches_neither_properties_nor_metadata(attached_pdf, identity):
    made = seal(attached_pdf, identity, at=AT, reason="Issued", name="Acme GmbH")
    added = made[len(attached_pdf) :]
    for word in (b"/Metadata", b"/ModDate", b"/Producer", b"pyHanko", b"/Extensions", b"/2.0"):
        assert word not in added


def test_a_link_on_the_sealed_page_stays(unsigned, sealed):
    pages = [
        PdfFileReader(io.BytesIO(data)).root["/Pages"]["/Kids"][0] for data in (unsigned, sealed)
    ]
    before, after = (len(page["/Annots"]) for page in pages)
    assert (before, after) == (1, 2)


@pytest.fixture(params=["own", "p256", "rsa2048", "rsa3072"])
def key_and_anchor(request, identity, made, pki):
    """Return a key to seal with, and the certificate that vouches for it."""
    if request.param == "own":
        return identity, made.certificate_pem
    return open_identity(pki.p12(request.param), PASSPHRASE), pki.root.pem


def test_pdfsig_qpdf_and_openssl_accept_the_seal(tmp_path, unsigned, key_and_anchor):
    key, anchor_pem = key_and_anchor
    data = seal(unsigned, key, at=AT, reason="Issued", name="Acme GmbH")
    pdf, anchor = tmp_path / "sealed.pdf", tmp_path / "anchor.pem"
    pdf.write_bytes(data)
    anchor.write_bytes(anchor_pem)

    code, said = run("pdfsig", pdf)
    assert code == 0
    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert said.count("Signature #") == 1

    code, said = run("qpdf", "--check", pdf)
    assert code == 0, said
    assert "No syntax or stream encoding errors found" in said

    container = examine(data).container
    content = tmp_path / "content"
    content.write_bytes(data[: container.start] + data[container.stop : container.end])
    der = tmp_path / "seal.der"
    der.write_bytes(container.der)
    command = ["openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", der]
    command += ["-content", content, "-CAfile", anchor, "-purpose", "any", "-out", tmp_path / "out"]
    code, said = run(*command, "-attime", str(int(AT.timestamp())))
    assert code == 0, said
    assert "CAdES Verification successful" in said


def test_a_time_stamp_makes_the_seal_longer_and_stays_in_its_place(unsigned, identity, pki):
    stamped = seal(
        unsigned,
        identity,
        at=AT,
        reason="Issued",
        name="Acme GmbH",
        timestamper=stamper(pki.stamps, AT),
    )
    assert stamped.startswith(unsigned)
    report = examine(stamped, time_stamp_anchors=[pki.root.pem])
    assert report.ok
    assert report.time.stamped == AT


def test_a_field_made_ready_for_the_seal_is_used(identity):
    writer = QuietWriter(io.BytesIO(make_pdf()))
    append_signature_field(writer, SigFieldSpec("Seal"))
    out = io.BytesIO()
    writer.write(out)
    made = seal(out.getvalue(), identity, at=AT, reason="Issued", name="Acme GmbH")
    report = examine(made)
    assert report.ok, report.findings
    assert report.unsigned_length == len(out.getvalue())


@pytest.mark.parametrize("ending", [b"", b"\n", b"\r\n"])
def test_the_end_of_the_unsigned_file_is_found_whatever_ends_it(identity, ending):
    unsigned = make_pdf().rstrip() + ending
    made = seal(unsigned, identity, at=AT, reason="Issued", name="Acme GmbH")
    assert made.startswith(unsigned)
    assert examine(made).unsigned_length == len(unsigned)


def test_a_sealed_file_is_not_sealed_again(sealed, identity):
    with pytest.raises(InputError, match="PK611"):
        seal(sealed, identity, at=AT, reason="Issued", name="Acme GmbH")


def test_a_file_signed_by_another_program_is_not_sealed(unsigned, identity):
    signed = sealed_with(unsigned, identity, AT, certify=False, field_name="Other")
    with pytest.raises(InputError, match="PK611"):
        seal(signed, identity, at=AT, reason="Issued", name="Acme GmbH")


def test_an_encrypted_file_is_not_sealed(identity):
    buffer = io.BytesIO()
    paper = canvas.Canvas(buffer, encrypt=StandardEncryption("user", "owner"))
    paper.drawString(72, 720, "secret")
    paper.save()
    with pytest.raises(InputError, match="PK612"):
        seal(buffer.getvalue(), identity, at=AT, reason="Issued", name="Acme GmbH")


@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.7\n", b"%PDF-1.7\n%%EOF\n"])
def test_what_is_no_pdf_is_not_sealed(identity, data):
    with pytest.raises(InputError, match="PK610"):
        seal(data, identity, at=AT, reason="Issued", name="Acme GmbH")


def test_nothing_is_sealed_with_an_expired_or_a_future_certificate(unsigned, identity):
    for at, code in (
        (identity.facts.not_before - timedelta(days=1), "PK604"),
        (identity.facts.not_after + timedelta(days=1), "PK605"),
    ):
        with pytest.raises(KeyFailure, match=code):
            seal(unsigned, identity, at=at, reason="Issued", name="Acme GmbH")
