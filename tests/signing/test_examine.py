"""The judgement over sealed PDFs: what is accepted, and every attack by name."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from attacks import (
    UNSIGNED_UPDATES,
    appends_page,
    busy_writer,
    document_time_stamp,
    empties_seal_field,
    seal_metadata,
    sealed_with,
    seals_more_than_itself,
    second_signature,
    stamper,
    updated,
    validation_data,
    visible_time_stamp,
)
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from declared_pki import Holder, curve_key, issue, key_file, rsa_key
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen import canvas
from signing_samples import AT, PASSPHRASE, make_pdf

from policykit.errors import KeyFailure
from policykit.signing import (
    Identity,
    Modifications,
    TimeStrength,
    examine,
    new_identity,
    open_identity,
    seal,
)
from policykit.signing.examine import MAX_PDF_BYTES
from policykit.signing.pyhanko_internals import (
    IdentitySigner,
    PlainPdfSigner,
    QuietWriter,
    sign_at,
)
from policykit.values import digest

WHO = {"reason": "Issued", "name": "Acme GmbH"}


@pytest.fixture(scope="session")
def full(attached_pdf, identity):
    """Return a sealed PDF with attachments."""
    return seal(attached_pdf, identity, at=AT, **WHO)


@pytest.fixture(scope="session")
def anchor(made):
    return made.certificate_pem


@pytest.fixture
def stamped(unsigned, identity, pki):
    """Return a function that seals with a time-stamp of the moment given."""

    def make(moment):
        return seal(unsigned, identity, at=AT, timestamper=stamper(pki.stamps, moment), **WHO)

    return make


@pytest.fixture
def judged(anchor, pki):
    """Return a function that examines with the right anchor, and authorities by name."""

    def judge(pdf, *authorities):
        named = [getattr(pki, name).pem for name in authorities]
        return examine(pdf, [anchor], time_stamp_anchors=named)

    return judge


def codes(report):
    return [found.code for found in report.findings]


def test_a_seal_that_is_all_right(unsigned, sealed, made):
    report = examine(sealed, [made.certificate_pem], at=AT)
    assert report.ok_and_trusted
    assert report.findings == ()
    assert report.signed
    assert report.intact
    assert report.covers_whole_file
    assert report.modifications is Modifications.NOTHING
    assert report.single_signature
    assert report.certification
    assert report.no_changes_allowed
    assert report.certificate == made.facts
    assert report.valid_when_sealed
    assert report.time.strength is TimeStrength.SELF_STATED
    assert report.time.claimed == AT
    assert report.time.stamped is None
    assert report.time.token is None
    assert report.unsigned_length == len(unsigned)


def test_the_report_shows_no_raw_bytes(sealed):
    assert "\\x" not in repr(examine(sealed))


# Who sealed it


def test_without_anchors_the_identity_is_not_checked_and_all_else_is(sealed):
    report = examine(sealed)
    assert report.ok
    assert not report.ok_and_trusted
    assert report.identity is Identity.NOT_CHECKED
    assert codes(report) == ["PK921"]


@pytest.mark.parametrize("kind", ["p256", "rsa2048", "rsa3072"])
def test_an_authority_above_the_certificate_vouches_for_it(unsigned, pki, kind):
    data = seal(unsigned, open_identity(pki.p12(kind), PASSPHRASE), at=AT, **WHO)
    for anchor in (pki.root.pem, pki.issuing.der, pki.strange_root.pem + pki.root.pem):
        report = examine(data, [anchor])
        assert report.ok_and_trusted
        assert codes(report) == ["PK922"]
    assert codes(examine(data, [pki.seals[kind].pem])) == []


def test_an_authority_is_not_taken_from_the_file(unsigned, pki):
    data = seal(unsigned, open_identity(pki.p12("p256"), PASSPHRASE), at=AT, **WHO)
    report = examine(data, [pki.strange_root.pem])
    assert report.identity is Identity.REFUSED
    assert not report.ok
    assert codes(report) == ["PK913"]


def test_the_same_name_on_another_key_is_refused(unsigned, made):
    double = new_identity(
        common_name="Acme policy seal",
        organization="Acme GmbH",
        country="DE",
        not_before=datetime(2026, 1, 1, tzinfo=UTC),
        passphrase=PASSPHRASE,
    )
    forged = seal(unsigned, open_identity(double.p12, PASSPHRASE), at=AT, **WHO)
    report = examine(forged, [made.certificate_pem])
    assert (report.intact, report.identity, codes(report)) == (True, Identity.REFUSED, ["PK913"])


def test_a_sealing_certificate_vouches_for_nothing_but_itself(unsigned, made, identity):
    """Whoever holds a sealing key could issue certificates with it; they are worth nothing."""
    own = Holder(x509.load_pem_x509_certificate(made.certificate_pem), identity.key)
    below = issue("Below", curve_key(), own)
    data = seal(unsigned, open_identity(key_file(below, own), PASSPHRASE), at=AT, **WHO)
    assert codes(examine(data, [made.certificate_pem])) == ["PK913"]


def test_an_anchor_that_is_no_certificate_is_an_error_of_the_caller(sealed):
    with pytest.raises(KeyFailure, match="PK608"):
        examine(sealed, [b"not a certificate"])


# When


def test_a_seal_from_the_future_is_refused(sealed, anchor):
    assert codes(examine(sealed, [anchor], at=AT - timedelta(minutes=6))) == ["PK915"]
    assert examine(sealed, [anchor], at=AT - timedelta(minutes=4)).ok


def test_an_expired_certificate_is_mentioned_and_no_fault(sealed, anchor, made):
    report = examine(sealed, [anchor], at=made.facts.not_after + timedelta(days=1))
    assert report.ok_and_trusted
    assert codes(report) == ["PK919"]


@pytest.mark.parametrize("days", [-40, 3700])
def test_a_seal_dated_outside_of_the_validity_is_refused(unsigned, identity, anchor, days):
    always = replace(
        identity,
        facts=replace(
            identity.facts,
            not_before=datetime(2000, 1, 1, tzinfo=UTC),
            not_after=datetime(2060, 1, 1, tzinfo=UTC),
        ),
    )
    data = seal(unsigned, always, at=AT + timedelta(days=days), **WHO)
    report = examine(data, [anchor])
    assert not report.valid_when_sealed
    assert codes(report) == ["PK914"]


@pytest.mark.parametrize(
    ("anchors", "identity_of_authority", "expected"),
    [
        ((), Identity.NOT_CHECKED, ["PK917"]),
        (("root",), Identity.TRUSTED, []),
        (("stamps",), Identity.TRUSTED, []),
        (("strange_root",), Identity.REFUSED, ["PK917"]),
    ],
)
def test_a_time_stamp_says_who_vouches_for_it(
    stamped, judged, anchors, identity_of_authority, expected
):
    moment = AT + timedelta(seconds=3)
    report = judged(stamped(moment), *anchors)
    assert report.ok_and_trusted
    assert report.time.strength is TimeStrength.RFC3161
    assert (report.time.claimed, report.time.stamped) == (AT, moment)
    assert report.time.authority == "CN=Test Time-stamps,O=Test"
    assert digest(report.time.token)
    assert report.time.authority_identity is identity_of_authority
    assert codes(report) == expected


@pytest.mark.parametrize(("hours", "expected"), [(-1, "before"), (25, "after")])
def test_a_time_stamp_that_contradicts_the_seal_is_mentioned(stamped, judged, hours, expected):
    report = judged(stamped(AT + timedelta(hours=hours)), "root")
    assert codes(report) == ["PK918"]
    assert f"well {expected} that" in report.findings[0].message


def test_the_time_stamp_of_another_seal_is_refused(unsigned, identity, anchor, pki):
    class Replaying:
        """Gives the token of an earlier request."""

        def __init__(self, inner):
            self.inner = inner
            self.token = None

        def __getattr__(self, name):
            return getattr(self.inner, name)

        async def async_timestamp(self, *_):
            self.token = self.token or await self.inner.async_timestamp(b"\0" * 32, "sha256")
            return self.token

        async def async_dummy_response(self, *_):
            return await self.async_timestamp()

    client = Replaying(stamper(pki.stamps, AT))
    data = seal(unsigned, identity, at=AT, timestamper=client, **WHO)
    report = examine(data, [anchor], time_stamp_anchors=[pki.root.pem])
    assert codes(report) == ["PK916"]
    assert report.time.strength is TimeStrength.SELF_STATED


def test_a_certificate_that_is_not_for_time_stamps_proves_no_time(
    unsigned, identity, full, anchor, pki
):
    plain = issue("Test Time-stamps", rsa_key(), pki.root)
    client = stamper(plain, AT)
    inside = seal(unsigned, identity, at=AT, timestamper=client, **WHO)
    for data in (inside, document_time_stamp(full, plain, AT)):
        report = examine(data, [anchor], time_stamp_anchors=[pki.root.pem, plain.pem])
        assert "PK925" in codes(report)
        assert not report.ok
        assert report.time.strength is TimeStrength.SELF_STATED


# What was changed afterwards


@pytest.mark.parametrize("name", UNSIGNED_UPDATES)
def test_an_update_that_nobody_signed_is_refused(full, anchor, name):
    data = updated(full, UNSIGNED_UPDATES[name])
    assert data.startswith(full)
    report = examine(data, [anchor])
    assert not report.ok
    assert report.modifications is Modifications.OTHER
    assert not report.covers_whole_file
    assert codes(report) == ["PK910"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("appends a page", "the number of pages (2 before, 3 after), objects"),
        ("removes a page", "the number of pages (2 before, 1 after), objects"),
        ("swaps an attachment", "the attachments, objects"),
        ("draws over a page", "what stands on the pages, objects"),
        ("exchanges two pages", "what stands on the pages, objects"),
        ("hides an object", "objects"),
        ("runs a script", "objects"),
    ],
)
def test_a_change_is_named_by_what_a_reader_sees_and_nothing_else(full, name, words):
    message = examine(updated(full, UNSIGNED_UPDATES[name])).findings[0].message
    assert message.startswith(f"the file was changed after it was sealed: {words} ")


def test_a_second_signature_is_refused_even_by_the_same_key(full, identity, anchor):
    report = examine(second_signature(full, identity, AT), [anchor])
    assert not report.single_signature
    assert "PK905" in codes(report)
    assert "PK910" in codes(report)


def test_a_program_that_stamps_its_name_into_the_file_breaks_the_seal(full, anchor):
    assert codes(examine(busy_writer(full), [anchor])) == ["PK910"]


def test_an_emptied_seal_is_no_seal(full, anchor):
    report = examine(updated(full, empties_seal_field), [anchor])
    assert not report.signed
    assert codes(report) == ["PK904"]


@pytest.mark.parametrize(
    "tail", [b"\n", b" ", b"\0", b"%%EOF\n", b"startxref\n0\n%%EOF\n", b"% comment\n%%EOF\n"]
)
def test_bytes_after_the_end_are_refused(full, anchor, tail):
    report = examine(full + tail, [anchor])
    assert not report.ok
    assert codes(report)[0] in {"PK910", "PK901"}


def test_two_files_in_one_are_refused(full, unsigned, sealed, anchor):
    for other in (full, unsigned, sealed):
        assert not examine(full + other, [anchor]).ok


def test_a_removed_seal_is_noticed(attached_pdf, anchor):
    assert codes(examine(attached_pdf, [anchor])) == ["PK904"]


def test_time_stamps_and_validation_data_may_follow(full, anchor, pki):
    stamped = document_time_stamp(full, pki.stamps, AT + timedelta(days=400))
    report = examine(stamped, [anchor], time_stamp_anchors=[pki.root.pem])
    assert report.ok_and_trusted
    assert report.covers_whole_file
    assert report.modifications is Modifications.VALIDATION_DATA
    assert report.time.stamped == AT + timedelta(days=400)
    assert codes(report) == ["PK920"]
    both = validation_data(stamped, pki.root.der)
    assert examine(both, [anchor], time_stamp_anchors=[pki.root.pem]).ok_and_trusted


def test_what_follows_a_time_stamp_is_judged_as_well(full, anchor, pki):
    stamped = document_time_stamp(full, pki.stamps, AT)
    for data in (updated(stamped, appends_page), stamped + b"\n"):
        report = examine(data, [anchor])
        assert codes(report)[0] == "PK910"
        assert not report.covers_whole_file


def test_a_time_stamp_that_covers_text_is_refused(full, anchor, pki):
    report = examine(visible_time_stamp(full, pki.stamps, AT), [anchor])
    assert codes(report)[0] == "PK910"


def test_a_damaged_time_stamp_after_the_seal_is_refused(full, anchor, pki):
    stamped = bytearray(document_time_stamp(full, pki.stamps, AT))
    at = stamped.rindex(b"/Contents <") + 2000
    stamped[at] = ord("0") if stamped[at] != ord("0") else ord("1")
    report = examine(bytes(stamped), [anchor], time_stamp_anchors=[pki.root.pem])
    assert not report.ok


# What the holder of the key could do


@pytest.mark.parametrize("name", UNSIGNED_UPDATES)
def test_a_seal_that_changes_the_document_is_refused(attached_pdf, identity, anchor, name):
    data = seals_more_than_itself(attached_pdf, identity, AT, UNSIGNED_UPDATES[name])
    assert data.startswith(attached_pdf)
    report = examine(data, [anchor])
    assert report.intact
    assert set(codes(report)) == {"PK911"}


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({"certify": False}, "PK907"),
        ({"docmdp_permissions": MDPPerm.FILL_FORMS}, "PK907"),
        ({"subfilter": SigSeedSubFilter.ADOBE_PKCS7_DETACHED}, "PK907"),
        ({"field_name": "Approval"}, "PK906"),
    ],
    ids=str,
)
def test_another_kind_of_signature_is_no_seal(attached_pdf, identity, anchor, other, expected):
    report = examine(sealed_with(attached_pdf, identity, AT, **other), [anchor])
    assert report.intact
    assert codes(report) == [expected]


# Every byte


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_changed_byte_anywhere_is_noticed(sealed, anchor, data):
    at = data.draw(st.integers(0, len(sealed) - 1))
    flip = data.draw(st.integers(1, 255))
    changed = bytearray(sealed)
    changed[at] ^= flip
    report = examine(bytes(changed), [anchor])
    assert not report.ok
    assert report.findings


def test_a_changed_byte_in_the_signature_itself_is_noticed(sealed, anchor):
    """Most of these bytes no signature covers."""
    container = examine(sealed).container
    for at in range(container.start, container.start + 120, 2):
        for flip in (1, 3):
            changed = bytearray(sealed)
            changed[at] ^= flip
            assert not examine(bytes(changed), [anchor]).ok, at


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_truncated_file_is_refused_and_never_a_traceback(sealed, anchor, data):
    size = data.draw(st.integers(0, len(sealed) - 1))
    report = examine(sealed[:size], [anchor])
    assert not report.ok
    assert report.findings


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_a_report(data):
    for pdf in (data, b"%PDF-1.7\n" + data, b"%PDF-1.7\n" + data + b"\nstartxref\n9\n%%EOF\n"):
        report = examine(pdf)
        assert not report.ok
        assert {"PK900", "PK901", "PK904"} >= set(codes(report))


# Files that are something else


def test_no_file_at_all():
    assert codes(examine(b"")) == ["PK900"]
    assert codes(examine(b"PK\x03\x04 a zip file")) == ["PK900"]
    assert codes(examine(b"\n%PDF-1.7\n")) == ["PK900"]


def test_a_huge_file_is_not_read():
    assert codes(examine(bytes(MAX_PDF_BYTES + 1))) == ["PK903"]


def test_an_encrypted_pdf_is_refused():
    buffer = io.BytesIO()
    paper = canvas.Canvas(buffer, encrypt=StandardEncryption("user", "owner"))
    paper.drawString(72, 720, "secret")
    paper.save()
    assert codes(examine(buffer.getvalue())) == ["PK902"]


def test_a_catalog_that_contains_itself_ends():
    pdf = (
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /AcroForm << /Fields [2 0 R] >> >>\nendobj\n"
        b"2 0 obj\n<< /T (a) /Kids [2 0 R] >>\nendobj\n"
        b"xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000078 00000 n \n"
        b"trailer\n<< /Size 3 /Root 1 0 R >>\nstartxref\n118\n%%EOF\n"
    )
    report = examine(pdf)
    assert not report.ok


@pytest.mark.timeout(20)
def test_a_list_of_parts_without_end_ends():
    pdf = (
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"
        b"xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \n"
        b"trailer\n<< /Size 2 /Root 1 0 R /Prev 45 >>\nstartxref\n45\n%%EOF\n"
    )
    assert pdf[45:49] == b"xref"
    assert not examine(pdf).ok


def test_a_weak_digest_is_refused(unsigned, identity, anchor):
    class WeakSigner(IdentitySigner):
        async def async_sign_raw(self, data, *_, **__):
            return self._key.sign(data, ec.ECDSA(hashes.SHA1()))

    writer = QuietWriter(io.BytesIO(unsigned))
    what = seal_metadata(md_algorithm="sha1")
    data = sign_at(PlainPdfSigner(what, WeakSigner(identity)), writer, AT)
    assert "PK912" in codes(examine(data, [anchor]))


def test_a_message_of_the_parser_is_one_short_line():
    for pdf in (b"%PDF-1.7\n", b"%PDF-1.7\n%%EOF", b"%PDF-9.9\nstartxref\nx\n%%EOF"):
        (found,) = examine(pdf).findings
        assert "\n" not in found.message
        assert len(found.message) < 260


def test_nothing_is_printed_or_logged_to_the_terminal(sealed, anchor, full, capfd):
    for data in (sealed, full + b"x", updated(full, appends_page), b"%PDF-1.7\n", make_pdf()):
        examine(data, [anchor])
    said = capfd.readouterr()
    assert (said.out, said.err) == ("", "")
