"""A document taken in: its tree as a policy's, and everything that was decided on the way."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from policykit.intake.claims import Claim, claims_of_block, first
from policykit.intake.headings import MOST_WORDS, Headings
from policykit.intake.inlines import Node, plain_look, sentence_nodes, trimmed, words
from policykit.intake.pictures import Pictures
from policykit.intake.prefixes import propose_prefix
from policykit.intake.statements import Numbered, Statements
from policykit.policy.imported_cover import CONTROL

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

BEFORE: Final = "Before the first heading"
_MOST_CONTROL = 12
_IS_TITLE = re.compile(r"\b(?:policy|standard|procedure|plan|guidelines?)\b", re.IGNORECASE)
_COVER_KEYS: Final = ("subtitle", "author", "date", "abstract")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user said, and what others have taken.

    Attributes:
        identifier: id of the policy.
        title: of the policy; empty for the document's own.
        prefix: of statement ids; empty for a proposal.
        taken: prefixes of other policies and of the library.
    """

    identifier: str
    title: str = ""
    prefix: str = ""
    taken: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Intake:
    """What became of a document.

    Attributes:
        title: of the policy.
        prefix: of the ids of its statements.
        blocks: pandoc's blocks of its text.
        statements: in order.
        claims: what the document says of itself.
        guessed: headings that only looked like one, and why.
        numbers: number that somebody typed -> what it stood before.
        unsure: (text, what is doubtful).
        pictures: address in the document -> address beside the policy.
        dropped: words that are now the title, and stand nowhere else.
    """

    title: str
    prefix: str
    blocks: Sequence[Node]
    statements: tuple[Numbered, ...]
    claims: tuple[Claim, ...]
    guessed: tuple[tuple[str, str], ...]
    numbers: tuple[tuple[str, str], ...]
    unsure: tuple[tuple[str, str], ...]
    pictures: Mapping[str, str]
    dropped: tuple[str, ...] = field(default=())


def take_in(
    tree: Mapping[str, Any], wishes: Wishes, claims: Sequence[Claim], pictures: Mapping[str, bytes]
) -> Intake:
    """Make the tree of a document that of a policy.

    Args:
        tree: pandoc's tree.
        wishes: what the user wants.
        claims: what headers, footers and properties of the document say of it.
        pictures: address in the document -> bytes, of those that are there.
    """
    cover, blocks, said = _cover(tree)
    title = wishes.title or said or first(claims, "title") or _title_of(wishes.identifier)
    if said and said != title:
        cover.insert(0, {"t": "Para", "c": sentence_nodes(said)})
    headings = Headings()
    control, found = _control(cover, blocks)
    blocks = headings.settle(blocks[len(control) - len(cover) :])
    if control:
        opened = headings.heading(1, CONTROL)
        between = [] if not blocks or blocks[0]["t"] == "Header" else [headings.heading(1, BEFORE)]
        blocks = [opened, *control, *between, *blocks]
    looked = Pictures(wishes.identifier, pictures)
    blocks = [_settled(block, headings.anchors, looked) for block in blocks]
    lines = [words(block["c"]) for block in blocks if block["t"] in ("Para", "Plain")]
    prefix = wishes.prefix or propose_prefix(title, lines, wishes.taken)
    statements = Statements(prefix)
    blocks = statements.settle(blocks)
    return Intake(
        title=title,
        prefix=prefix,
        blocks=blocks,
        statements=tuple(statements.made),
        claims=tuple(dict.fromkeys((*found, *claims))),
        guessed=tuple(headings.guessed),
        numbers=(*headings.numbers, *statements.numbers),
        unsure=tuple(dict.fromkeys((*looked.unsure, *statements.unsure))),
        pictures=looked.named,
        dropped=(said,) if said == title else (),
    )


def _cover(tree: Mapping[str, Any]) -> tuple[list[Node], list[Node], str]:
    """Return what pandoc took for metadata as paragraphs, the blocks, and the title."""
    meta = tree["meta"]
    blocks = [block for block in tree["blocks"] if not _is_empty(block)]
    cover = [
        {"t": "Para", "c": inlines}
        for key in _COVER_KEYS
        for inlines in _meta_inlines(meta.get(key))
        if words(inlines)
    ]
    title = " ".join(words(inlines) for inlines in _meta_inlines(meta.get("title")))
    if title or not blocks:
        return cover, blocks, title
    head = blocks[0]
    if head["t"] in ("Header", "Para"):
        text = words(head["c"][2] if head["t"] == "Header" else head["c"])
        is_short = len(text.split()) <= MOST_WORDS
        if is_short and _IS_TITLE.search(text) and text[-1] not in ".:;,":
            return cover, blocks[1:], text
    return cover, blocks, ""


def _meta_inlines(value: Any) -> list[list[Node]]:
    match value:
        case {"t": "MetaInlines", "c": list(inlines)}:
            return [inlines]
        case {"t": "MetaBlocks", "c": list(blocks)}:
            return [block["c"] for block in blocks if block["t"] in ("Para", "Plain")]
        case {"t": "MetaList", "c": list(items)}:
            return [one for item in items for one in _meta_inlines(item)]
        case {"t": "MetaString", "c": str(text)}:
            return [sentence_nodes(text)]
        case _:
            return []


def _control(cover: list[Node], blocks: list[Node]) -> tuple[list[Node], list[Claim]]:
    """Return the cover and the blocks after it that only say what the document is."""
    control = [*cover]
    found = [claim for block in cover for claim in claims_of_block(block, "cover")]
    for block in blocks[:_MOST_CONTROL]:
        claims = claims_of_block(block, "cover")
        if not claims:
            break
        control.append(block)
        found += claims
    return control, found


def _settled(block: Node, anchors: Mapping[str, str], pictures: Pictures) -> Node:
    """Return a block in which all words look as a policy's may, and pictures stand beside it."""
    kind, content = block["t"], block.get("c")
    if kind in ("Para", "Plain") and isinstance(content, list):
        return {"t": kind, "c": pictures.settle(plain_look(content, anchors))}
    if kind == "Header" and isinstance(content, list):
        return {"t": kind, "c": [*content[:2], plain_look(content[2], anchors)]}
    if kind == "LineBlock" and isinstance(content, list):
        return {"t": kind, "c": [pictures.settle(plain_look(line, anchors)) for line in content]}
    made: Node = _deeper(block, anchors, pictures)
    return made


def _deeper(value: Any, anchors: Mapping[str, str], pictures: Pictures) -> Any:
    """Settle the paragraphs inside lists, quotations, tables and the like."""
    if isinstance(value, list):
        return [_inside(one, anchors, pictures) for one in value]
    if isinstance(value, dict) and isinstance(value.get("c"), list):
        return {"t": value["t"], "c": _deeper(value["c"], anchors, pictures)}
    return value


def _inside(value: Any, anchors: Mapping[str, str], pictures: Pictures) -> Any:
    """Settle one thing inside a block, where no heading may stand."""
    if not isinstance(value, dict) or "t" not in value:
        return _deeper(value, anchors, pictures)
    if value["t"] == "Header":
        inlines = value["c"][2]
        bold = [{"t": "Strong", "c": inlines}] if words(inlines) else inlines
        return _settled({"t": "Para", "c": bold}, anchors, pictures)
    return _settled(value, anchors, pictures)


def _is_empty(block: Node) -> bool:
    return block["t"] in ("Para", "Plain") and not any(
        node["t"] not in ("Space", "SoftBreak", "LineBreak") for node in trimmed(block["c"])
    )


def _title_of(identifier: str) -> str:
    named = identifier.replace("-", " ").title()
    return named if _IS_TITLE.search(named) else f"{named} Policy"
