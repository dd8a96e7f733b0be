"""The tree of elements -> objects of the PDF file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName

from policykit.pages.reportlab_internals import number_of, refer_to, reserve, set_catalog, set_page
from policykit.pages.tags import Element, LinkPlace, prune

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reportlab.pdfgen.canvas import Canvas

    from policykit.pages.tags import Tagging


def write_tags(canvas: Canvas, tagging: Tagging, pages: int) -> None:
    """Put the tree into the file; all `pages` are drawn, and nothing is added to them any more."""
    prune(tagging.root)
    elements = list(tagging.root.walk())
    first, objects = reserve(canvas, len(elements), "Element")
    references = {id(each): f"{number} 0 R" for number, each in enumerate(elements, first)}
    root, (tree_root, parents) = reserve(canvas, 2, "ElementTree")
    page_numbers = {page: number_of(canvas, f"Page{page}") for page in range(1, pages + 1)}

    def link_number(name: str) -> int:
        return number_of(canvas, f"Annot.{name}")

    for element, made in zip(elements, objects, strict=True):
        parent = f"{root} 0 R" if element.parent is None else references[id(element.parent)]
        body = _element(element, parent, references, page_numbers, link_number)
        made.body = body.encode("ascii")
    named = sorted(
        (entry, references[id(element)]) for element in elements if (entry := _identifier(element))
    )
    names = " ".join(f"{entry} {reference}" for entry, reference in named)
    tree_root.body = (
        f"<</Type/StructTreeRoot/K {first} 0 R/ParentTree {root + 1} 0 R"
        f"/ParentTreeNextKey {len(tagging.owners)}"
        + (f"/IDTree<</Names[{names}]>>" if names else "")
        + ">>"
    ).encode("ascii")
    parents.body = _parent_tree(tagging, references).encode("ascii")
    set_catalog(
        canvas,
        StructTreeRoot=refer_to("ElementTree0"),
        MarkInfo=PDFDictionary({"Marked": "true"}),
    )
    for page in range(1, pages + 1):
        set_page(canvas, page, Tabs=PDFName("S"))
        if page in tagging.page_keys:
            set_page(canvas, page, StructParents=tagging.page_keys[page])


def _element(
    element: Element,
    parent: str,
    references: Mapping[int, str],
    pages: Mapping[int, int],
    link_number: Callable[[str], int],
) -> str:
    own_page: int | None = None
    kids = []
    for kid in element.kids:
        if isinstance(kid, Element):
            kids.append(references[id(kid)])
            continue
        if own_page is None:
            own_page = kid.page
        if isinstance(kid, LinkPlace):
            place = f"/Pg {pages[kid.page]} 0 R/Obj {link_number(kid.name)} 0 R"
            kids.append(f"<</Type/OBJR{place}>>")
        elif kid.page == own_page:
            kids.append(str(kid.number))
        else:
            kids.append(f"<</Type/MCR/Pg {pages[kid.page]} 0 R/MCID {kid.number}>>")
    page_entry = f"/Pg {pages[own_page]} 0 R" if own_page is not None else ""
    # The seal's field is a single kid; pyHanko's comparison of revisions finds it only so.
    inside = kids[0] if len(kids) == 1 else f"[{' '.join(kids)}]"
    return f"<</S/{element.tag}/P {parent}{page_entry}{element.entries}/K {inside}>>"


def _identifier(element: Element) -> str:
    """Return the ID of an element as PDF, if it has one."""
    before, found, after = element.entries.partition("/ID(")
    return f"({after.partition(')')[0]})" if found else before[:0]


def _parent_tree(tagging: Tagging, references: Mapping[int, str]) -> str:
    entries = []
    for key, owner in enumerate(tagging.owners):
        if isinstance(owner, Element):
            entries.append(f"{key} {references[id(owner)]}")
        else:
            entries.append(f"{key}[{' '.join([references[id(each)] for each in owner])}]")
    return f"<</Nums[{' '.join(entries)}]>>"
