"""Raw HTML tags within a line -> pandoc's constructs of the same meaning.

Pandoc reads `a <b>*c*</b>` as a tag, Markdown, and another tag. Here each opening tag is put
together with its closing tag; a tag without a partner stays raw HTML, which the decoder refuses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.document.html_tags import CODE, INLINE, STYLES, Tag, TagKind, raw_tag

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_Frame = tuple["Tag | None", "list[Mapping[str, Any]]"]


def paired_inlines(content: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """Return the inlines with their raw tags put together, one level deep. Linear in time."""
    if not any(node["t"] == "RawInline" for node in content):
        return content
    frames: list[_Frame] = [(None, [])]
    standing: dict[str, int] = {}
    for node in content:
        tag = raw_tag(node)
        top = frames[-1][1]
        if tag is None:
            if not (_is_space(node) and _ends_in_comment_after_space(top)):
                top.append(node)
        elif tag.kind is TagKind.OPEN and tag.name in INLINE:
            frames.append((tag, []))
            standing[tag.name] = standing.get(tag.name, 0) + 1
        elif tag.kind is TagKind.CLOSE and standing.get(tag.name):
            first = max(
                index for index, (each, _) in enumerate(frames) if each and each.name == tag.name
            )
            for each, _ in frames[first:]:
                standing[each.name if each else ""] -= 1
            opening, within = frames[first]
            within += _unpaired(frames[first + 1 :])
            del frames[first:]
            if opening:
                frames[-1][1].append(styled(opening, within))
        else:
            top += _alone(tag, node)
    return _unpaired(frames)


def styled(tag: Tag, content: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Return the construct that an element of this name and content is."""
    made: Mapping[str, Any]
    if tag.name == "a" and "href" in tag.attributes:
        target = [tag.attributes["href"].strip(), tag.attributes.get("title", "")]
        kept = [[key, value] for key, value in tag.attributes.items() if key.startswith("on")]
        return {"t": "Link", "c": [["", [], kept], content, target]}
    if tag.name in STYLES:
        made = {"t": STYLES[tag.name], "c": content}
    elif tag.name in CODE:
        made = _span(_as_code(content))
    elif tag.name == "q":
        made = {"t": "Quoted", "c": [{"t": "DoubleQuote"}, content]}
    else:
        return {"t": "Span", "c": [tag.attr, content]}
    return {"t": "Span", "c": [tag.attr, [made]]} if tag.attributes else made


def _node_of(tag: Tag) -> Mapping[str, Any]:
    """Return the raw tag as pandoc gave it."""
    return {"t": "RawInline", "c": ["html", tag.text]}


def _is_space(node: Mapping[str, Any]) -> bool:
    return node["t"] in ("Space", "SoftBreak")


def _ends_in_comment_after_space(nodes: Sequence[Mapping[str, Any]]) -> bool:
    """Say whether a space here would be the second one, since the comment is not shown."""
    match nodes:
        case [*_, before, {"t": "RawInline", "c": [_, str(text)]}]:
            return _is_space(before) and text.startswith("<!--")
        case _:
            return False


def _unpaired(frames: Sequence[_Frame]) -> list[Mapping[str, Any]]:
    return [
        node
        for opening, nodes in frames
        for node in ([_node_of(opening)] if opening else []) + nodes
    ]


def _alone(tag: Tag, node: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return what an element without content is: a line's end, an image, or itself."""
    if tag.kind is not TagKind.OPEN:
        return [node]
    source = tag.attributes.get("src", "").strip()
    match tag.name:
        case "br":
            return [{"t": "LineBreak"}]
        case "wbr":
            return []
        case "img" if source:
            words = [{"t": "Str", "c": tag.attributes.get("alt", "")}]
            target = [source, tag.attributes.get("title", "")]
            return [{"t": "Image", "c": [tag.attr, words, target]}]
        case _:
            return [node]


def _as_code(content: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Make the plain words code; what is more than words within `<code>` stays what it is."""
    made: list[Mapping[str, Any]] = []
    words: list[str] = []
    for node in (*content, None):
        match node:
            case {"t": "Str", "c": str(text)} | {"t": "Code", "c": [_, str(text)]}:
                words.append(text)
            case {"t": "Space" | "SoftBreak"}:
                words.append(" ")
            case _:
                if words:
                    made.append({"t": "Code", "c": [["", [], []], "".join(words)]})
                    words = []
                if node is not None:
                    made.append(node)
    return made


def _span(content: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    return {"t": "Span", "c": [["", [], []], content]}
