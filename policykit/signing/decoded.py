"""The content of a PDF apart from its compression: what to compare when the bytes differ.

Two builds of zlib may pack the same pages into different bytes. The digest here is over every
object with its stream unpacked, so it stays the same.
"""

from __future__ import annotations

import hashlib
import io

from policykit.signing.plain_objects import rewritten
from policykit.values import Digest

_PACKING = ("/Length", "/Filter", "/DecodeParms")


def decoded_digest(pdf: bytes) -> Digest:
    """Return the SHA-256 over the objects of an unsigned PDF, by number, streams unpacked.

    Args:
        pdf: a PDF of one revision, as `policykit.pages.render` makes it.

    Raises:
        ValueError: it cannot be read.
    """
    from pyhanko.pdf_utils import generic  # noqa: PLC0415  - pyHanko takes half a second to import
    from pyhanko.pdf_utils.misc import PdfError  # noqa: PLC0415
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415

    total = hashlib.sha256()
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        numbers = sorted(reference.idnum for reference in reader.xrefs.explicit_refs_in_revision(0))
        for number in numbers:
            reference = generic.Reference(number, 0, reader)
            place = None if reader.encrypted else reader.xrefs[reference]
            plain = rewritten(pdf, place, number) if isinstance(place, int) else None
            if plain is not None:
                _add(total, number, plain, b"")
                continue
            found = reader.get_object(  # type: ignore[no-untyped-call] # pyHanko has no types there
                reference
            )
            data = b""
            if isinstance(found, generic.StreamObject):
                data = found.data
                found = generic.DictionaryObject(  # type: ignore[no-untyped-call] # nor there
                    {key: value for key, value in found.items() if key not in _PACKING}
                )
            text = io.BytesIO()
            found.write_to_stream(text, None)
            _add(total, number, text.getvalue(), data)
    except (PdfError, ValueError, KeyError) as problem:
        raise ValueError(f"the PDF cannot be read: {problem}") from problem
    return Digest(total.hexdigest())


def _add(total: hashlib._Hash, number: int, text: bytes, data: bytes) -> None:
    for part in (b"%d" % number, text, data):
        total.update(b"%d:" % len(part))
        total.update(part)
