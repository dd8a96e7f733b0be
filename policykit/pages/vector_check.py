"""What an SVG may hold: shapes, text and gradients, all of it in the file itself.

- Elements that could run, load or hide something, and those that cannot be drawn, are refused.
- References lead to elements of the same file. Entities are not resolved.
- Copies (`use`) are counted as if written out, so a small file cannot become a huge one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lxml import etree

from policykit.pages.picture import RefusedPictureError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST_SVG_BYTES = 2_000_000
MOST_ELEMENTS = 20_000
MOST_LEVELS = 100

_SVG = "http://www.w3.org/2000/svg"
_DRAWN = frozenset(
    {"svg", "g", "defs", "symbol", "use", "a", "path", "rect", "circle", "ellipse", "line"}
    | {"polyline", "polygon", "text", "tspan", "style", "clipPath", "switch"}
    | {"linearGradient", "radialGradient", "stop"}
)
_SAYS_NOTHING = frozenset({"title", "desc", "metadata", "view"})
_REFERENCES = frozenset({"href", "{http://www.w3.org/1999/xlink}href"})
_ADDRESS = re.compile(r"url\(\s*['\"]?\s*(?!#)|@import|expression\s*\(|javascript:", re.IGNORECASE)
_NOT_DRAWN = frozenset({"filter", "mask", "marker-start", "marker-mid", "marker-end", "marker"})
_OPACITY = re.compile(r"(?<![-\w])opacity\s*:\s*([^;}]+);?")
_NOT_DRAWN_STYLE = re.compile(r"(?:^|[;{\s])(filter|mask|marker(?:-\w+)?)\s*:\s*url")


def read_svg(data: bytes) -> Any:
    """Return the root of an SVG without what is not drawn.

    Raises:
        RefusedPictureError: it is no SVG, or holds what a policy's page cannot.
    """
    if len(data) > MOST_SVG_BYTES:
        raise RefusedPictureError(f"it has more than {MOST_SVG_BYTES // 1_000_000} MB")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as failure:
        deep = "depth" in str(failure)
        why = f"more than {MOST_LEVELS} deep in each other" if deep else "not valid XML"
        raise RefusedPictureError(f"it is damaged, its elements are {why}") from failure
    document = root.getroottree().docinfo.internalDTD
    if document is not None and any(True for _ in document.iterentities()):
        raise RefusedPictureError("it defines entities")
    if root.tag not in (f"{{{_SVG}}}svg", "svg"):
        raise RefusedPictureError("it is not an SVG file")
    _prune(root)
    _check(root)
    _fade(root, 1.0)
    return root


def _prune(root: Any) -> None:
    """Take out what programs leave behind for themselves, and descriptions."""
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            raise RefusedPictureError("it holds entities")
        name = etree.QName(element)
        foreign = name.namespace not in (None, _SVG)
        parent = element.getparent()
        if parent is not None and (foreign or name.localname in _SAYS_NOTHING):
            _without(parent, element)


def _without(parent: Any, element: Any) -> None:
    """Take an element out and leave the text behind it."""
    before = element.getprevious()
    if element.tail:
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def _check(root: Any) -> None:
    named = {element.get("id"): element for element in root.iter() if element.get("id")}
    for element in root.iter():
        name = etree.QName(element).localname
        if name not in _DRAWN:
            what = "a picture made of pixels" if name == "image" else f"the element {name}"
            raise RefusedPictureError(f"it holds {what}, which is not drawn")
        for attribute, value in element.attrib.items():
            _attribute(name, str(attribute), str(value))
        if name == "style" and element.text:
            _style(element.text)
            if _OPACITY.search(element.text):
                raise RefusedPictureError("it uses opacity in its style sheet, which is not drawn")
    _count(root, named, {}, ())


def _attribute(name: str, attribute: str, value: str) -> None:
    if attribute.lower().startswith("on"):
        raise RefusedPictureError(f"it holds a script: {attribute}")
    if attribute in _REFERENCES and name != "a" and not value.startswith("#"):
        raise RefusedPictureError(f"it refers to something outside: {value[:60]}")
    if attribute in _NOT_DRAWN and value.strip() != "none":
        raise RefusedPictureError(f"it uses {attribute}, which is not drawn")
    if attribute == "style":
        _style(value)
    elif _ADDRESS.search(value) and attribute not in _REFERENCES:
        raise RefusedPictureError(f"it refers to something outside: {value[:60]}")


def _style(text: str) -> None:
    if found := _ADDRESS.search(text):
        raise RefusedPictureError(f"its styles refer to something outside: {found[0]}")
    if undrawn := _NOT_DRAWN_STYLE.search(text):
        raise RefusedPictureError(f"it uses {undrawn[1]}, which is not drawn")


def _fade(element: Any, around: float) -> None:
    """Give each shape the opacity of the groups around it, which svglib passes over.

    Where shapes of a group overlap, this lets one shine through the other.
    """
    said = _opacity(element.attrib.pop("opacity", "1"))
    style = element.get("style", "")
    if found := _OPACITY.search(style):
        said = _opacity(found[1])
        style = _OPACITY.sub("", style)
        element.set("style", style)
    whole = around * said
    if whole < 1 and not len(element):
        for name in ("fill-opacity", "stroke-opacity"):
            own = re.search(rf"(?:^|;)\s*{name}\s*:\s*([^;]+)", style)
            given = own[1] if own else element.get(name, "1")
            value = f"{whole * _opacity(given):.4g}"
            element.set(name, value)
            if own:
                element.set("style", f"{style};{name}:{value}")
    for inner in element:
        _fade(inner, whole)


def _opacity(text: str) -> float:
    text = text.strip()
    try:
        value = float(text[:-1]) / 100 if text.endswith("%") else float(text)
    except ValueError:
        return 1.0
    return min(max(value, 0.0), 1.0)


def _count(
    root: Any, named: Mapping[str, Any], known: dict[Any, int], around: tuple[Any, ...]
) -> int:
    """Return how many elements are drawn for one, copies counted."""
    if root in around:
        raise RefusedPictureError("it holds a copy of itself")
    if len(around) > MOST_LEVELS:
        raise RefusedPictureError(f"its elements stand more than {MOST_LEVELS} deep in each other")
    if root not in known:
        inside = [*root, *_copied(root, named)]
        known[root] = 1 + sum(_count(each, named, known, (*around, root)) for each in inside)
        if known[root] > MOST_ELEMENTS:
            raise RefusedPictureError(f"it has more than {MOST_ELEMENTS:,} elements")
    return known[root]


def _copied(element: Any, named: Mapping[str, Any]) -> Iterator[Any]:
    if etree.QName(element).localname != "use":
        return
    for attribute in _REFERENCES:
        target = named.get(element.get(attribute, "")[1:])
        if target is not None:
            yield target
