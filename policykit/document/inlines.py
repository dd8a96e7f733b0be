"""Pandoc's inlines -> the inlines of `tree`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from policykit.document import tree
from policykit.errors import Diagnostic, Place, error, warning

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from policykit.document.cursor import SourceCursor

LINK_SCHEMES = ("https", "http", "mailto", "tel")
"""Where a link may lead outside the document."""

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_POLICY_FILE = re.compile(r"(?:\./)?[a-z][a-z0-9-]*\.md(?:#[A-Za-z][\w.-]*)?")
_EMPHASIS = {
    "Emph": tree.Emphasis.EMPHASIS,
    "Strong": tree.Emphasis.STRONG,
    "Strikeout": tree.Emphasis.STRIKEOUT,
    "Superscript": tree.Emphasis.SUPERSCRIPT,
    "Subscript": tree.Emphasis.SUBSCRIPT,
    "SmallCaps": tree.Emphasis.SMALL_CAPS,
    "Underline": tree.Emphasis.UNDERLINE,
}
_NAMES = {"Image": "an image", "Math": "a formula", "Cite": "a citation"}
_NOTE_REFERENCE = re.compile(r"\[\^[^\]\s]+\]")
_QUOTES = {"DoubleQuote": "\u201c\u201d", "SingleQuote": "\u2018\u2019"}


class InlineDecoder:
    """Decodes the words within a block and moves the cursor along with them.

    Args:
        cursor: the place in the source.
        file: the file as the user would name it.
        diagnostics: where mistakes are added.
        blocks: decodes the blocks of a footnote.
    """

    def __init__(
        self,
        cursor: SourceCursor,
        file: str,
        diagnostics: list[Diagnostic],
        blocks: Callable[[Sequence[Any]], tuple[tree.Block, ...]],
    ) -> None:
        self._cursor = cursor
        self._file = file
        self._diagnostics = diagnostics
        self._blocks = blocks
        self._notes = 0

    def decode(self, content: Sequence[Any]) -> tuple[tree.Inline, ...]:
        """Return the inlines, neighbouring words joined."""
        found: list[tree.Inline] = []
        for inline in content:
            for decoded in self._inline(inline):
                match found, decoded:
                    case [*_, tree.Text(text=before)], tree.Text(text=after):
                        found[-1] = tree.Text(before + after)
                    case _:
                        found.append(decoded)
        return tuple(found)

    def unsupported(self, name: str) -> None:
        """Report a construct that has no place on the pages."""
        self._report(
            "PK401",
            f"{name} cannot be set in a policy",
            "write it in words, or take it out; nothing is left out of a PDF in silence",
        )

    def raw_html(self, text: str) -> None:
        """Report HTML, which is neither shown nor dropped."""
        self._cursor.advance(text)
        if text.lstrip().startswith("<!--"):
            self._report(
                "PK402",
                "an HTML comment is hidden from the reader of the PDF",
                "take it out: what an approver approves must be what everyone can read",
            )
        else:
            tag = text.strip().partition("\n")[0]
            self._report(
                "PK402",
                f"raw HTML cannot be set in a policy: {tag}",
                r"use Markdown instead, or write \< for a plain <",
            )

    def _inline(self, inline: Mapping[str, Any]) -> tuple[tree.Inline, ...]:  # noqa: PLR0911 - one row per construct of pandoc reads best in one table
        content: Any = inline.get("c")
        match inline["t"]:
            case "Str":
                return (self._word(content),)
            case "Space" | "SoftBreak":
                return (tree.Text(" "),)
            case "LineBreak":
                return (tree.Break(),)
            case "Code":
                self._cursor.advance(content[1])
                return (tree.Code(content[1]),)
            case "Span":
                return self.decode(content[1])
            case "Quoted":
                quotes = _QUOTES[content[0]["t"]]
                return (tree.Text(quotes[0]), *self.decode(content[1]), tree.Text(quotes[1]))
            case "Link":
                _, words, (target, title) = content
                return self._link(words, target, title)
            case "Note":
                return (self._note(content),)
            case other:
                return self._rest(other, content)

    def _word(self, text: str) -> tree.Text:
        self._cursor.advance(text)
        if found := _NOTE_REFERENCE.search(text):
            self._diagnostics.append(
                warning(
                    "PK413",
                    f"{found[0]} refers to a footnote that does not exist",
                    Place(self._file, self._cursor.line),
                    f"write its text on a line of its own: {found[0]}: …",
                )
            )
        return tree.Text(text)

    def _rest(self, kind: str, content: Any) -> tuple[tree.Inline, ...]:
        if kind in _EMPHASIS:
            return (tree.Styled(_EMPHASIS[kind], self.decode(content)),)
        if kind == "RawInline":
            self.raw_html(content[1])
        else:
            self.unsupported(_NAMES.get(kind, f"the construct {kind}"))
        return ()

    def _note(self, content: Sequence[Any]) -> tree.Note:
        self._notes += 1
        number = self._notes
        with self._cursor.note():
            return tree.Note(number, self._blocks(content))

    def _link(self, content: Sequence[Any], target: str, title: str) -> tuple[tree.Inline, ...]:
        words = self.decode(content)
        self._cursor.skip_target(target)
        if title:
            self._diagnostics.append(
                warning(
                    "PK410",
                    f"the title of a link is not printed: {title}",
                    Place(self._file, self._cursor.line),
                    "put it into the sentence, or take it out",
                )
            )
        if target.startswith("#"):
            return (tree.Link(target, words),)
        scheme = _SCHEME.match(target)
        if scheme is None:
            return self._relative(words, target)
        if scheme[1].lower() not in LINK_SCHEMES:
            self._report(
                "PK403",
                f"a link with {scheme[1]}: is not allowed in a policy: {target}",
                f"link to an address with {', '.join(LINK_SCHEMES)}, or to a #section",
            )
            return words
        return (tree.Link(target, words),)

    def _relative(self, words: tuple[tree.Inline, ...], target: str) -> tuple[tree.Inline, ...]:
        if not _POLICY_FILE.fullmatch(target):
            self._diagnostics.append(
                warning(
                    "PK404",
                    f"a link to a file leads nowhere from a PDF: {target}",
                    Place(self._file, self._cursor.line),
                    "link to a full https:// address, to another policy's .md file, "
                    "or to a #section; the words are printed without the link",
                )
            )
        return words

    def _report(self, code: str, message: str, hint: str) -> None:
        place = Place(self._file, self._cursor.line)
        self._diagnostics.append(error(code, message, place, hint))
