"""Reads a PDF as a screen reader does: the tree of elements, and the text of each in order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from pypdf.generic import ArrayObject, ContentStream, DictionaryObject

ARTIFACT = "Artifact"


@dataclass(eq=False)
class Node:
    """An element: what it is, its own entries, its kids (nodes and strings), its links' entries."""

    tag: str
    entries: dict
    kids: list = field(default_factory=list)
    links: list = field(default_factory=list)

    def walk(self):
        yield self
        for kid in self.kids:
            if isinstance(kid, Node):
                yield from kid.walk()

    def all(self, *tags):
        return [node for node in self.walk() if node.tag in tags]

    @property
    def text(self):
        return "".join(kid if isinstance(kid, str) else kid.text for kid in self.kids)

    @property
    def heard(self):
        """The words, with a space between elements, and what stands for the drawn text."""
        if "/ActualText" in self.entries:
            return self.entries["/ActualText"]
        return " ".join(kid if isinstance(kid, str) else kid.heard for kid in self.kids)

    @property
    def shape(self):
        """The tags below, nested: what this is made of."""
        return [self.tag, *(kid.shape for kid in self.kids if isinstance(kid, Node))]

    def attribute(self, name):
        return self.entries.get("/A", {}).get(name)


def read_structure(reader):
    """Return the document's node."""
    numbers = {page.indirect_reference.idnum: index for index, page in enumerate(reader.pages)}
    texts = [marked_texts(page) for page in reader.pages]
    tree = reader.trailer["/Root"]["/StructTreeRoot"]

    def node(element, parent):
        assert element.raw_get("/P").idnum == parent.idnum
        made = Node(element["/S"][1:], {key: element[key] for key in element if key != "/P"})
        kids = element["/K"]
        for kid in kids if isinstance(kids, ArrayObject) else [element.raw_get("/K")]:
            value = kid.get_object()
            if isinstance(value, int):
                made.kids.append(texts[numbers[element.raw_get("/Pg").idnum]].pop(int(value)))
            elif value.get("/Type") == "/MCR":
                page = numbers[value.raw_get("/Pg").idnum]
                made.kids.append(texts[page].pop(value["/MCID"]))
            elif value.get("/Type") == "/OBJR":
                made.links.append(value["/Obj"])
            else:
                made.kids.append(node(value, element.indirect_reference))
        return made

    root = tree["/K"]
    made = node(root, tree.indirect_reference)
    left = [text for page in texts for number, text in page.items() if isinstance(number, int)]
    assert left == [], "content that no element holds"
    return made


def marked_texts(page):
    """Return {number: text} of marked content; artifacts under their subtype or "Artifact"."""
    fonts = page["/Resources"]["/Font"]
    maps = {name: characters(fonts[name].get_object()) for name in fonts}
    found: dict = {}
    stack: list = []
    font = None
    for operands, operator in ContentStream(page.get_contents(), page.pdf).operations:
        if operator in (b"BDC", b"BMC"):
            assert not stack, "marked content does not nest here"
            properties = operands[1] if len(operands) > 1 else DictionaryObject()
            key = properties.get("/MCID", properties.get("/Subtype", ARTIFACT))
            assert key not in found or not isinstance(key, int)
            found.setdefault(key, "")
            stack.append(key)
        elif operator == b"EMC":
            stack.pop()
        elif operator == b"Tf":
            font = maps[operands[0]]
        elif operator in (b"Tj", b"S", b"f", b"f*", b"Do", b"B"):
            assert stack, f"{operator} is neither content nor artifact"
            if operator == b"Tj":
                raw = operands[0].original_bytes
                found[stack[-1]] += "".join(font[byte] for byte in raw)
    assert not stack
    return found


@cache
def _pairs(data):
    pairs = re.findall(rb"<([0-9A-F]{2})> <([0-9A-F]{4,})>\n", data)
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


def characters(font):
    """Return the characters of a font by code."""
    return _pairs(font["/ToUnicode"].get_data())
