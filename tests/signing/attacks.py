"""What somebody could do to a sealed PDF. Each takes the sealed bytes and returns the altered."""

from __future__ import annotations

import io

from asn1crypto import keys as plain_keys
from asn1crypto import x509 as plain_x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfTimeStamper
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore

from policykit.signing.pyhanko_internals import (
    IdentitySigner,
    PlainPdfSigner,
    QuietWriter,
    sign_at,
)


def updated(sealed, change):
    """Append an update that nobody signed."""
    writer = QuietWriter(io.BytesIO(sealed))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def draws_over(writer, page=1):
    text = b"BT /F1 30 Tf 100 400 Td (not what was approved) Tj ET"
    reference = writer.add_object(generic.StreamObject(stream_data=text))
    writer.add_stream_to_page(page, reference)


def appends_page(writer):
    page = writer.root["/Pages"]["/Kids"][0]
    copy = generic.DictionaryObject(
        {key: page.raw_get(key) for key in ("/Type", "/MediaBox", "/Contents", "/Resources")}
    )
    writer.insert_page(copy)


def removes_page(writer):
    pages = writer.root["/Pages"]
    del pages["/Kids"][1]
    pages[pdf_name("/Count")] = generic.NumberObject(1)
    writer.update_container(pages)


def exchanges_pages(writer):
    kids = writer.root["/Pages"]["/Kids"]
    first, second = kids.raw_get(0), kids.raw_get(1)
    kids[0], kids[1] = second, first
    writer.update_container(kids)


def swaps_attachment(writer):
    file = writer.root["/Names"]["/EmbeddedFiles"]["/Names"][1]["/EF"]["/F"]
    file._data = b"# Another purpose\n"
    file._encoded_data = None
    writer.update_container(file)


def renames_document(writer):
    info = writer.trailer["/Info"]
    info[pdf_name("/Title")] = generic.TextStringObject("Another policy")
    writer.update_container(info)


def adds_note(writer):
    note = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/FreeText"),
            pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 600, 800))),
            pdf_name("/Contents"): generic.TextStringObject("withdrawn"),
        }
    )
    writer.register_annotation(
        writer.root["/Pages"]["/Kids"].raw_get(0).reference, writer.add_object(note)
    )


def runs_script(writer):
    action = {
        pdf_name("/S"): pdf_name("/JavaScript"),
        pdf_name("/JS"): generic.TextStringObject("app.alert(1)"),
    }
    writer.root[pdf_name("/OpenAction")] = generic.DictionaryObject(action)
    writer.update_root()


def hides_object(writer):
    writer.add_object(generic.StreamObject(stream_data=b"for later use"))


def empties_seal_field(writer):
    field = writer.root["/AcroForm"]["/Fields"][0]
    del field["/V"]
    writer.update_container(field)


def adds_empty_field(writer):
    append_signature_field(writer, SigFieldSpec("Approver", box=(50, 50, 200, 100)))


UNSIGNED_UPDATES = {
    "draws over a page": draws_over,
    "appends a page": appends_page,
    "removes a page": removes_page,
    "exchanges two pages": exchanges_pages,
    "swaps an attachment": swaps_attachment,
    "renames the document": renames_document,
    "adds a note": adds_note,
    "runs a script": runs_script,
    "hides an object": hides_object,
    "adds an empty field": adds_empty_field,
}


class _UnlockedSigner(PlainPdfSigner):
    """Signs what is certified as final, as a program that does not care would."""

    def _enforce_certification_constraints(self, reader):
        pass


def second_signature(sealed, identity, at):
    what = PdfSignatureMetadata(field_name="Second", subfilter=SigSeedSubFilter.PADES)
    signer = _UnlockedSigner(what, IdentitySigner(identity))
    return sign_at(signer, QuietWriter(io.BytesIO(sealed)), at)


def seals_more_than_itself(unsigned, identity, at, change, **other):
    """Use the key to seal, and change the document in the same part."""
    writer = QuietWriter(io.BytesIO(unsigned))
    change(writer)
    return sign_at(PlainPdfSigner(seal_metadata(**other), IdentitySigner(identity)), writer, at)


def seal_metadata(**other):
    fields = {
        "field_name": "Seal",
        "md_algorithm": "sha256",
        "subfilter": SigSeedSubFilter.PADES,
        "certify": True,
        "docmdp_permissions": MDPPerm.NO_CHANGES,
    }
    return PdfSignatureMetadata(**{**fields, **other})


def sealed_with(unsigned, identity, at, **other):
    """Seal with other settings than policykit's."""
    return seals_more_than_itself(unsigned, identity, at, lambda _: None, **other)


def stamper(holder, moment):
    """Return a time-stamp authority inside this process."""
    key = holder.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return DummyTimeStamper(
        plain_x509.Certificate.load(holder.der),
        plain_keys.PrivateKeyInfo.load(key),
        fixed_dt=moment,
    )


def document_time_stamp(sealed, holder, moment):
    """Append a time-stamp over the whole file."""
    writer = QuietWriter(io.BytesIO(sealed))
    out = io.BytesIO()
    PdfTimeStamper(stamper(holder, moment), field_name="Archive").timestamp_pdf(
        writer, "sha256", output=out
    )
    return out.getvalue()


def validation_data(sealed, *certificates):
    """Append certificates for later validation."""

    def change(writer):
        store = DocumentSecurityStore(writer)
        for certificate in certificates:
            store._embed_cert(plain_x509.Certificate.load(certificate))
        writer.root[pdf_name("/DSS")] = writer.add_object(store.as_pdf_object())
        writer.update_root()

    return updated(sealed, change)


def busy_writer(sealed):
    """Append what programs write that stamp their name and time on each file they touch."""
    writer = IncrementalPdfFileWriter(io.BytesIO(sealed))
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def visible_time_stamp(sealed, holder, moment):
    """Append a time-stamp whose field lies over the text of the first page."""
    writer = QuietWriter(io.BytesIO(sealed))
    append_signature_field(writer, SigFieldSpec("Archive", box=(50, 50, 550, 750)))
    out = io.BytesIO()
    PdfTimeStamper(stamper(holder, moment), field_name="Archive").timestamp_pdf(
        writer, "sha256", output=out
    )
    return out.getvalue()
