"""What each part of a sealed file changed: the seal's own part, and every part after it.

A PDF grows by parts, each replacing objects of those before. A valid signature says nothing of a
part that the sealer himself used to replace a page, nor of parts added later. Both are judged:

- the seal's part may add its field and signature, name them in the catalog and on one page;
- a later part may add validation data and document time-stamps.

Takes pyHanko's reader, gives lengths and reasons. Never trusts an object because it is signed.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.diff_analysis import (
    CatalogModificationRule,
    DiffResult,
    DSSCompareRule,
    FormUpdatingRule,
    ModificationLevel,
    ObjectStreamRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    XrefStreamRule,
)
from pyhanko.sign.fields import MDPPerm, enumerate_sig_fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

_END_OF_FILE = re.compile(rb"startxref\s+(\d+)\s+%%EOF(?:\r\n?|\n)?\Z")
_TAIL = 64

LATER_ADDITIONS = StandardDiffPolicy(
    # pyHanko's own policy also lets document properties and XMP be replaced, and lets unused
    # objects lie around; neither is validation data.
    global_rules=[
        CatalogModificationRule(  # type: ignore[no-untyped-call]
            ignored_keys=frozenset({"/AcroForm", "/DSS", "/Extensions", "/Version"})
        ),
        XrefStreamRule().as_qualified(ModificationLevel.LTA_UPDATES),
        ObjectStreamRule().as_qualified(ModificationLevel.LTA_UPDATES),
        DSSCompareRule().as_qualified(ModificationLevel.LTA_UPDATES),
    ],
    form_rule=FormUpdatingRule(
        field_rules=[
            SigFieldCreationRule(),  # type: ignore[no-untyped-call]
            SigFieldModificationRule(),
        ]
    ),
    ignore_orphaned_objects=False,
)


def unsigned_length(pdf: bytes, reader: PdfFileReader, revision: int) -> int | None:
    """Return how many bytes the file had before the given part was added.

    That is where the part's first object begins, if a complete PDF ends there; else None.
    """
    if revision < 1:
        return None
    places = [
        place
        for reference in reader.xrefs.explicit_refs_in_revision(revision)
        if isinstance(place := reader.xrefs.get_historical_ref(reference, revision), int)
    ]
    if not places:
        return None
    end = min(places)
    match = _END_OF_FILE.search(pdf[max(0, end - _TAIL) : end])
    declared = reader.xrefs.get_startxref_for_revision(revision - 1)
    return end if match and int(match[1]) == declared else None


def ends_cleanly(pdf: bytes, reader: PdfFileReader) -> bool:
    """Say whether the file ends with the end mark of its last part and nothing after it."""
    match = _END_OF_FILE.search(pdf[-_TAIL:])
    return match is not None and int(match[1]) == reader.last_startxref


def changed_by_seal(reader: PdfFileReader, sealed: EmbeddedPdfSignature) -> tuple[str, ...]:
    """Return in words what the seal's part changed besides adding the seal; empty if nothing."""
    revision = sealed.signed_revision
    if revision < 1:
        return ("the document and the seal were written in one go",)
    old, new = (reader.get_historical_resolver(number) for number in (revision - 1, revision))
    return tuple(_unexpected(old, new, sealed))


def changed_later(reader: PdfFileReader, sealed: EmbeddedPdfSignature) -> str | None:
    """Return in words what later parts changed that they may not; None if nothing."""
    verdict = LATER_ADDITIONS.review_file(
        reader, sealed.signed_revision, doc_mdp=MDPPerm.NO_CHANGES
    )
    only_additions = (
        isinstance(verdict, DiffResult)
        and verdict.modification_level <= ModificationLevel.LTA_UPDATES
    )
    if only_additions and any(
        _is_visible(field.get_object()) for _, _, field in enumerate_sig_fields(reader)
    ):
        return "a visible field that can cover text"
    if only_additions:
        return None
    return _describe(reader, sealed.signed_revision)


def _unexpected(
    old: HistoricalResolver, new: HistoricalResolver, sealed: EmbeddedPdfSignature
) -> Iterator[str]:
    if old.root_ref.idnum != new.root_ref.idnum or new.refs_freed_in_revision():  # type: ignore[no-untyped-call]
        yield "it put other objects in the place of the document's"
        return
    reference = sealed.sig_field.container_ref
    if not isinstance(reference, generic.Reference):
        yield "its field is no object of its own"
        return
    field = new.get_object(reference)
    page_old, page_new = (_page_of(view, field) for view in (old, new))
    form_old, form_new = (_entry(view.root, "/AcroForm", _NOTHING) for view in (old, new))

    expected = {
        new.root_ref.idnum: frozenset({"/AcroForm", "/Perms", "/Version"}),
        reference.idnum: frozenset({"/V"}),
        field.raw_get("/V").idnum: _ALL_SAME,
        field.raw_get("/P").idnum: frozenset({"/Annots"}),
        **_lists(new, page_new, form_new),
    }
    for words in _visible(old, new):
        yield f"it changed {words}"
    yield from _rewritten(old, new, expected)
    if not _only_added(page_old, page_new, "/Annots", reference.idnum):
        yield "it changed the annotations of a page"
    if not _only_added(form_old, form_new, "/Fields", reference.idnum):
        yield "it changed the form fields"
    if not _same(form_old, form_new, frozenset({"/Fields", "/SigFlags"})):
        yield "it changed the settings of the form"
    if set(_entry(new.root, "/Perms", _NOTHING)) - {"/DocMDP"}:
        yield "it sets other permissions than a seal's"
    if _is_visible(field):
        yield "its field is visible and can cover text"


def _lists(
    new: HistoricalResolver, page: generic.DictionaryObject, form: generic.DictionaryObject
) -> dict[int, frozenset[str] | None]:
    """Return the objects that hold the lists a seal is entered in; `_only_added` judges them."""
    found: dict[int, frozenset[str] | None] = {}
    for holder, key in ((new.root, "/AcroForm"), (form, "/Fields"), (page, "/Annots")):
        if isinstance(inner := holder.get(key), generic.IndirectObject):
            found[inner.idnum] = None
    table = new.reader.xrefs.get_xref_container_info(new.revision).stream_ref
    return found if table is None else {**found, table.idnum: _ALL_SAME}


def _rewritten(
    old: HistoricalResolver, new: HistoricalResolver, expected: Mapping[int, frozenset[str] | None]
) -> Iterator[str]:
    """Judge each object written; `expected` has the keys that may differ, None for no judgement."""
    written = new.explicit_refs_in_revision()  # type: ignore[no-untyped-call]
    for reference in sorted(written, key=lambda found: int(found.idnum)):
        if reference.idnum not in expected:
            yield f"it wrote object {reference.idnum}, which is no part of a seal"
        elif old.is_ref_unassignable(reference):
            continue
        elif (keys := expected[reference.idnum]) is not None and not _same(
            old(reference), new(reference), keys
        ):
            yield f"it replaced object {reference.idnum} of the document"


_NOTHING = generic.DictionaryObject()  # type: ignore[no-untyped-call]
_ALL_SAME: frozenset[str] = frozenset()
_EMPTY = generic.ArrayObject()


def _entry(holder: generic.DictionaryObject, key: str, otherwise: Any) -> Any:
    """Return the value behind a key, references followed, which `get` of pyHanko does not."""
    return holder[key] if key in holder else otherwise  # noqa: SIM401 - see above


def _page_of(view: HistoricalResolver, field: generic.DictionaryObject) -> generic.DictionaryObject:
    page = view.get_object(generic.Reference(*_number(field.raw_get("/P")), pdf=view))
    if not isinstance(page, generic.DictionaryObject) or _entry(page, "/Type", "") != "/Page":
        raise PdfError("the signature field lies on no page")
    return page


def _number(reference: generic.IndirectObject) -> tuple[int, int]:
    return reference.idnum, reference.generation


def _same(old: generic.PdfObject, new: generic.PdfObject, but: frozenset[str]) -> bool:
    """Say whether two objects are written with the same bytes, keys in `but` left aside."""
    if isinstance(old, generic.DictionaryObject) and isinstance(new, generic.DictionaryObject):
        return (
            old.keys() - but == new.keys() - but
            and all(
                _bytes(old.raw_get(key)) == _bytes(new.raw_get(key)) for key in old.keys() - but
            )
            and getattr(old, "encoded_data", None) == getattr(new, "encoded_data", None)
        )
    return _bytes(old) == _bytes(new)


def _is_visible(field: generic.DictionaryObject) -> bool:
    return "/AP" in field or any(float(side) for side in _entry(field, "/Rect", _EMPTY))


def _bytes(value: generic.PdfObject) -> bytes:
    """Return bytes that are equal for equal objects.

    pyHanko moves the /Length of a stream when it writes one, so streams are taken apart here.
    """
    if isinstance(value, generic.StreamObject):
        parts = [
            _bytes(key) + _bytes(value.raw_get(key)) for key in sorted(value) if key != "/Length"
        ]
        return b"\n".join([*parts, value.encoded_data])
    written = io.BytesIO()
    value.write_to_stream(written)
    return written.getvalue()


def _only_added(
    before: generic.DictionaryObject, after: generic.DictionaryObject, key: str, number: int
) -> bool:
    """Say whether the list behind the key is the same, or has the seal's field more at its end."""
    old, new = (
        [_bytes(array.raw_get(at)) for at in range(len(array))]
        for array in (_entry(before, key, _EMPTY), _entry(after, key, _EMPTY))
    )
    return new in (old, [*old, b"%d 0 R" % number])


def _visible(old: HistoricalResolver, new: HistoricalResolver) -> list[str]:
    """Name what a reader of the file would notice: pages or attachments."""
    before, after = (int(_entry(view.root["/Pages"], "/Count", 0)) for view in (old, new))
    words = []
    if before != after:
        words.append(f"the number of pages ({before} before, {after} after)")
    if _reachable(old, "/Names") != _reachable(new, "/Names"):
        words.append("the attachments")
    return words


def _describe(reader: PdfFileReader, sealed_revision: int) -> str:
    old = reader.get_historical_resolver(sealed_revision)
    new = reader.get_historical_resolver(reader.xrefs.total_revisions - 1)
    words = _visible(old, new)
    if not words and _reachable(old, "/Pages") != _reachable(new, "/Pages"):
        words.append("what stands on the pages")
    changed = sorted(
        {
            reference.idnum
            for revision in range(sealed_revision + 1, reader.xrefs.total_revisions)
            for reference in reader.xrefs.explicit_refs_in_revision(revision)
        }
    )
    numbers = ", ".join(str(number) for number in changed[:_SHOWN])
    more = f" and {len(changed) - _SHOWN} more" if len(changed) > _SHOWN else ""
    words.append(f"objects {numbers}{more}" if changed else "its structure")
    return ", ".join(words)


_SHOWN = 8


def _reachable(view: HistoricalResolver, key: str) -> dict[int, bytes]:
    """Return the bytes of all objects that can be reached from a key of the catalog."""
    if key not in view.root:
        return {}
    references = view.collect_dependencies(view.root.raw_get(key))
    return {reference.idnum: _bytes(view(reference)) for reference in references}
