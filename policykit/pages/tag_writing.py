"""The tree of elements -> objects of the PDF file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName

from policykit.pages.reportlab_internals import number_of, refer_to, reserve, set_catalog, set_page
from policykit.pages.tags import Content, Element, LinkPlace, prune

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from reportlab.pdfgen.canvas import Canvas

    from policykit.pages.tags import Tagging


def write_tags(canvas: Canvas, tagging: Tagging, pages: int) -> None:
    """Put the tree into the file; all `pages` are drawn, and nothing is added to them any more."""
    prune(tagging.root)
    elements = list(tagging.root.walk())
    first, objects = reserve(canvas, len(elements), "Element")
    numbers = {id(element): first + index for index, element in enumerate(elements)}
    root, (tree_root, parents) = reserve(canvas, 2, "ElementTree")
    page_numbers = {page: number_of(canvas, f"Page{page}") for page in range(1, pages + 1)}

    def link_number(name: str) -> int:
        return number_of(canvas, f"Annot.{name}")

    for element, made in zip(elements, objects, strict=True):
        parent = root if element.parent is None else numbers[id(element.parent)]
        made.body = _element(element, parent, numbers, page_numbers, link_number).encode("ascii")
    named = sorted(
        (entry, numbers[id(element)]) for element in elements if (entry := _identifier(element))
    )
    names = " ".join(f"{entry} {number} 0 R" for entry, number in named)
    tree_root.body = (
        f"<</Type/StructTreeRoot/K {first} 0 R/ParentTree {root + 1} 0 R"
        f"/ParentTreeNextKey {len(tagging.owners)}"
        + (f"/IDTree<</Names[{names}]>>" if names else "")
        + ">>"
    ).encode("ascii")
    parents.body = _parent_tree(tagging, numbers).encode("ascii")
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
    parent: int,
    numbers: Mapping[int, int],
    pages: Mapping[int, int],
    link_number: Callable[[str], int],
) -> str:
    own_page = next((kid.page for kid in element.kids if not isinstance(kid, Element)), None)
    kids = []
    for kid in element.kids:
        match kid:
            case Element():
                kids.append(f"{numbers[id(kid)]} 0 R")
            case Content(page, number) if page == own_page:
                kids.append(str(number))
            case Content(page, number):
                kids.append(f"<</Type/MCR/Pg {pages[page]} 0 R/MCID {number}>>")
            case LinkPlace(page, name):
                kids.append(f"<</Type/OBJR/Pg {pages[page]} 0 R/Obj {link_number(name)} 0 R>>")
    page_entry = f"/Pg {pages[own_page]} 0 R" if own_page is not None else ""
    # The seal's field is a single kid; pyHanko's comparison of revisions finds it only so.
    inside = kids[0] if len(kids) == 1 else f"[{' '.join(kids)}]"
    return f"<</S/{element.tag}/P {parent} 0 R{page_entry}{element.entries}/K {inside}>>"


def _identifier(element: Element) -> str:
    """Return the ID of an element as PDF, if it has one."""
    before, found, after = element.entries.partition("/ID(")
    return f"({after.partition(')')[0]})" if found else before[:0]


def _parent_tree(tagging: Tagging, numbers: Mapping[int, int]) -> str:
    entries = []
    for key, owner in enumerate(tagging.owners):
        if isinstance(owner, Element):
            entries.append(f"{key} {numbers[id(owner)]} 0 R")
        else:
            entries.append(f"{key}[{_references(numbers[id(each)] for each in owner)}]")
    return f"<</Nums[{' '.join(entries)}]>>"


def _references(numbers: Iterable[int]) -> str:
    return " ".join(f"{number} 0 R" for number in numbers)
