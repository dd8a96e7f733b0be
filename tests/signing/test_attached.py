import pytest
from attacks import swaps_attachment, updated
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from signing_samples import AT, make_pdf

from policykit.errors import InputError
from policykit.signing import attachments, examine, seal
from policykit.signing.attached import MAX_FILES


def tree(writer):
    return writer.root["/Names"]["/EmbeddedFiles"]["/Names"]


def test_the_attached_files_are_read_by_name(attached_pdf, identity):
    data = seal(attached_pdf, identity, at=AT, reason="Issued", name="Acme GmbH")
    files = attachments(data, examine(data).unsigned_length)
    assert files == {
        "access-control.md": b"# Purpose\n",
        "issued.json": b'{"event": "issued"}\n',
    }


def test_what_came_after_the_seal_is_not_read(attached_pdf, identity):
    data = seal(attached_pdf, identity, at=AT, reason="Issued", name="Acme GmbH")
    swapped = updated(data, swaps_attachment)
    length = examine(swapped).unsigned_length
    assert attachments(swapped, length)["access-control.md"] == b"# Purpose\n"


def test_a_pdf_without_attachments_has_none(unsigned):
    assert attachments(unsigned, len(unsigned)) == {}


def test_a_name_is_only_a_name():
    pdf = make_pdf(attached=[("../../etc/passwd", b"x"), ("Ünïcode.md", b"y")])
    assert set(attachments(pdf, len(pdf))) == {"../../etc/passwd", "Ünïcode.md"}


def test_two_files_of_one_name_are_refused(attached_pdf):
    def change(writer):
        tree(writer)[3][pdf_name("/UF")] = generic.TextStringObject("access-control.md")
        writer.update_container(tree(writer)[3])

    twice = updated(attached_pdf, change)
    with pytest.raises(InputError, match="PK930"):
        attachments(twice, len(twice))


def test_too_many_files_are_refused(attached_pdf):
    def change(writer):
        names = tree(writer)
        for number in range(MAX_FILES):
            copy = generic.DictionaryObject(names[1])
            copy[pdf_name("/UF")] = generic.TextStringObject(f"{number}.md")
            names += [generic.TextStringObject(f"{number}"), writer.add_object(copy)]
        writer.update_container(names)

    many = updated(attached_pdf, change)
    with pytest.raises(InputError, match="PK931"):
        attachments(many, len(many))


def test_a_bomb_does_not_go_off():
    pdf = make_pdf(attached=[("bomb", bytes(70 * 1024 * 1024))])
    assert len(pdf) < 200_000
    with pytest.raises(InputError, match="PK931"):
        attachments(pdf, len(pdf))


def test_a_tree_that_contains_itself_ends(attached_pdf):
    def change(writer):
        node = generic.DictionaryObject()
        reference = writer.add_object(node)
        node[pdf_name("/Kids")] = generic.ArrayObject([reference])
        writer.root["/Names"][pdf_name("/EmbeddedFiles")] = reference
        writer.update_container(writer.root["/Names"])

    endless = updated(attached_pdf, change)
    with pytest.raises(InputError, match="PK932"):
        attachments(endless, len(endless))


@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.7\n"])
def test_what_is_no_pdf_is_refused(data):
    with pytest.raises(InputError, match="PK932"):
        attachments(data, len(data))


def test_an_entry_that_is_no_file_is_refused(attached_pdf):
    def change(writer):
        tree(writer)[1] = generic.NumberObject(1)
        writer.update_container(tree(writer))

    odd = updated(attached_pdf, change)
    with pytest.raises(InputError, match="PK932"):
        attachments(odd, len(odd))
