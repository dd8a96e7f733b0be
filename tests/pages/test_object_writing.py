"""Objects are written in the bytes that an untouched reportlab writes."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase import pdfdoc as quick

from policykit.pages.fonts import register
from policykit.pages.reportlab_internals import WrittenObject
from policykit.pages.reportlab_internals.object_writing import WrittenLink

NUMBERS = {f"R{number}": (number, 0) for number in range(1, 4)}


def _untouched():
    spec = spec_from_file_location("untouched_pdfdoc", quick.__file__)
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


register()
plain = _untouched()

_names = st.text("abcXYZ #(/é", min_size=1, max_size=6)
_leaves = (
    st.integers(-(10**12), 10**12)
    | st.floats(-1e6, 1e6)
    | st.booleans()
    | st.binary(max_size=9)
    | st.text("ab ()\\é€\n", max_size=9)
    | st.tuples(st.just("string"), st.text("ab ()\\é€Ω\n", max_size=9))
    | st.tuples(st.just("reference"), st.sampled_from(sorted(NUMBERS)))
)
_trees = st.recursive(
    _leaves,
    lambda inner: st.lists(inner, max_size=25) | st.dictionaries(_names, inner, max_size=15),
    max_leaves=40,
)


def _built(tree, module):
    match tree:
        case list():
            return module.PDFArray([_built(each, module) for each in tree])
        case dict():
            return module.PDFDictionary({name: _built(each, module) for name, each in tree.items()})
        case ("string", text):
            return module.PDFString(text)
        case ("reference", name):
            return module.PDFObjectReference(name)
        case _:
            return tree


def _document(module):
    return SimpleNamespace(encrypt=module.NoEncryption(), idToObjectNumberAndVersion=NUMBERS)


def _written(tree, module):
    document = _document(module)
    return module.PDFIndirectObject("R2", _built(tree, module)).format(document)


@given(_trees)
def test_any_tree(tree):
    try:
        expected = _written(tree, plain)
    except UnicodeEncodeError:
        with pytest.raises(UnicodeEncodeError):
            _written(tree, quick)
    else:
        assert _written(tree, quick) == expected


def test_a_reference_to_nothing_is_refused():
    with pytest.raises(KeyError, match="R9"):
        quick.PDFObjectReference("R9").format(_document(quick))


@pytest.mark.parametrize("numbers", [(1, 2, 3), (3, 1, 2)])
def test_the_table_of_places(numbers):
    names = [f"R{number}" for number in numbers]
    places = {name: 17 * index for index, name in enumerate(names)}
    document = SimpleNamespace(idToObjectNumberAndVersion=NUMBERS, idToOffset=places)
    quickly, plainly = (
        module.PDFCrossReferenceSubsection(0, names).format(document) for module in (quick, plain)
    )
    assert quickly == plainly
    assert quickly.startswith(b"0 4\n0000000000 65535 f \n")


@given(st.text("ab ()\\é€Ω\n", max_size=9), st.lists(st.floats(0, 900), min_size=4, max_size=4))
def test_a_link(words, corners):
    made = []
    for module in (quick, plain):
        place = module.Destination("there")
        place.fit()
        place.setPage(module.PDFObjectReference("R1"))
        link = module.LinkAnnotation(tuple(corners), words, place, "[0 0 0]", F=4, StructParent=7)
        link.permitted = (*link.permitted, "StructParent")
        document = _document(module)
        document.Reference = lambda page: page
        made.append((WrittenLink(link) if module is quick else link).format(document))
    assert made[0] == made[1]


def test_bytes_made_by_policykit_stand_in_the_file_as_they_are():
    made = WrittenObject()
    made.body = b"<</A 1>>"
    assert _written_as_is(made) == b"2 0 obj\n<</A 1>>\nendobj\n"


def _written_as_is(made):
    return quick.PDFIndirectObject("R2", made).format(_document(quick))
