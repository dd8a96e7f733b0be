"""Pictures of a document: where they will stand beside the policy, and which pages can show."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from policykit.intake.inlines import Node, sentence_nodes, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SIGNATURES = {b"\x89PNG\r\n\x1a\n": ".png", b"\xff\xd8\xff": ".jpg"}
_LENGTH = re.compile(r"(\d*\.?\d+(?:e-?\d+)?)(in|cm|mm|pt|px|%)?")
_CENTIMETRES = {"in": 2.54, "cm": 1.0, "mm": 0.1, "pt": 2.54 / 72, "px": 2.54 / 96, "": 2.54 / 96}


@dataclass(slots=True)
class Pictures:
    """Gives pictures their new addresses.

    Attributes:
        folder: beside the policy's file.
        files: address in the document -> bytes.
        named: address in the document -> new address, of every picture that is copied.
        unsure: (picture, what is doubtful).
    """

    folder: str
    files: Mapping[str, bytes]
    named: dict[str, str] = field(default_factory=dict)
    unsure: list[tuple[str, str]] = field(default_factory=list)

    def settle(self, inlines: Sequence[Node]) -> list[Node]:
        """Return the inlines with new addresses; words in place of what no page can show."""
        result: list[Node] = []
        for node in inlines:
            if node["t"] == "Image":
                result += self._image(node)
            elif node["t"] in ("Strong", "Emph", "Strikeout", "Superscript", "Subscript"):
                result.append({"t": node["t"], "c": self.settle(node["c"])})
            elif node["t"] == "Link":
                attr, inner, target = node["c"]
                result.append({"t": "Link", "c": [attr, self.settle(inner), target]})
            else:
                result.append(node)
        return result

    def _image(self, node: Node) -> list[Node]:
        (name, classes, pairs), alt, (address, _) = node["c"]
        data = self.files.get(address)
        suffix = _kind(address, data or b"")
        text = words(alt)
        if data is None:
            self.unsure.append((address, "this picture is not there; its words stand in its place"))
            return [*alt] or sentence_nodes(f"(picture {posixpath.basename(address)})")
        name_of_file, old_ending = posixpath.splitext(posixpath.basename(unquote(address)).lower())
        stem = re.sub(r"[^a-z0-9]+", "-", name_of_file).strip("-") or "picture"
        ending = suffix or re.sub(r"[^.a-z0-9]", "", old_ending)
        self.named.setdefault(address, self._free(stem, ending))
        target = self.named[address]
        if not suffix:
            kind = ending.removeprefix(".").upper() or "unknown"
            self.unsure.append(
                (target, f"a page cannot show {kind} pictures: save it as PNG and put it in")
            )
            shown = sentence_nodes(f"(picture {posixpath.basename(target)})")
            return [*alt, {"t": "Space"}, *shown]
        if not text:
            self.unsure.append((target, "say what this picture shows, for those who cannot see it"))
            alt = sentence_nodes("Picture from the imported document")
        width = _width(dict(pairs).get("width", ""))
        size = [["width", width]] if width else []
        return [{"t": "Image", "c": [[name, classes, size], alt, [target, ""]]}]

    def _free(self, stem: str, ending: str) -> str:
        number, name = 1, f"{self.folder}/{stem}{ending}"
        while name in self.named.values():
            number += 1
            name = f"{self.folder}/{stem}-{number}{ending}"
        return name


def _kind(address: str, data: bytes) -> str:
    """Return the ending of a picture that pages can show; empty for any other."""
    found = next((end for head, end in _SIGNATURES.items() if data.startswith(head)), "")
    return found or (".svg" if data and address.lower().endswith(".svg") else "")


def _width(text: str) -> str:
    """Return a width in whole millimetres, or as a share; empty where there is none."""
    found = _LENGTH.fullmatch(text)
    if not found:
        return ""
    if found[2] == "%":
        return text
    centimetres = float(found[1]) * _CENTIMETRES[found[2] or ""]
    return f"{max(0.1, min(centimetres, 17.0)):.1f}cm"
