"""Pandoc's inlines -> the inlines of `tree`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from policykit.document import tree
from policykit.document.addresses import with_links
from policykit.document.characters import described, shown
from policykit.document.formulas import is_money, readable
from policykit.document.html_inlines import paired_inlines
from policykit.document.html_tags import TagKind, event_handlers, read_tag
from policykit.document.joining import joined
from policykit.document.labels import TASK_BOXES
from policykit.document.pictures import NoPathError, length, words_of, workspace_path
from policykit.errors import Diagnostic, Place, error, warning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from policykit.document.cursor import SourceCursor

LINK_SCHEMES = ("https", "http", "mailto", "tel")
"""Where a link may lead outside the document."""

MAX_INLINE_DEPTH = 24
"""How deep emphasis, links and spans may stand in each other within a paragraph."""

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
_NAMES = {"Cite": "a citation"}
_NOTE_REFERENCE = re.compile(r"\[\^[^\]\s]+\]")
_SPACES = frozenset({"Space", "SoftBreak"})
_ENDS_OF_WORDS = _SPACES | {"LineBreak", "Note"}
_UNREADABLE = "\ufffd"
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
        self._is_in_link = False
        self._depth = 0

    def decode(self, content: Sequence[Any]) -> tuple[tree.Inline, ...]:
        """Return the inlines, neighbouring words joined."""
        if self._depth >= MAX_INLINE_DEPTH:
            self._report(
                "PK411",
                f"emphasis, links or spans stand more than {MAX_INLINE_DEPTH} deep in each other",
                "take some of them out",
            )
            return ()
        self._depth += 1
        try:
            return joined(self._decoded(content))
        finally:
            self._depth -= 1

    def _decoded(self, content: Sequence[Any]) -> Iterator[tree.Inline | str]:
        """Yield what the inlines say; nearly all are words, and are no more than their text."""
        listed = [*paired_inlines(content)]
        for index, inline in enumerate(listed):
            kind = inline["t"]
            if kind == "Str":
                word = self._word(inline["c"])
                if "://" in word and self._may_hold_links(
                    word, inline, listed[index + 1 : index + 2]
                ):
                    yield from with_links(word)
                else:
                    yield word
            elif kind in _SPACES:
                yield " "
            else:
                yield from self._inline(inline)

    def _may_hold_links(
        self, word: str, inline: Mapping[str, Any], after: Sequence[Mapping[str, Any]]
    ) -> bool:
        """Say whether an address in a word is whole, and may be a link where it stands."""
        ends = not after or after[0]["t"] in _ENDS_OF_WORDS
        return ends and not self._is_in_link and word == inline["c"]

    def words(self, text: str) -> str:
        """Move past the words and return them with their hidden characters shown and reported."""
        if text not in TASK_BOXES:  # the box of a task stands before the words found first
            self._cursor.advance(text)
        text, hidden = shown(text)
        for character in hidden:
            self._warn(
                "PK415",
                f"a character that nobody can see is printed as its number: {described(character)}",
                "take it out, or write what is meant",
            )
        if _UNREADABLE in text:
            self._warn(
                "PK428",
                f"a character that could not be read is printed as a sign for that: {text}",
                "save the file as UTF-8, or correct the number of the character",
            )
        return text

    def attributes(self, attr: Sequence[Any]) -> None:
        """Report what attributes would do or say that the pages do not."""
        for name in event_handlers(attr[2]):
            self._report(
                "PK402",
                f"the attribute {name} would run a program in a browser",
                "take the attribute out",
            )
        for key, value in attr[2]:
            if key == "title" and value.strip():
                self._title(value)

    def unsupported(self, name: str) -> None:
        """Report a construct that has no place on the pages."""
        self._report(
            "PK401",
            f"{name} cannot be set in a policy",
            "write it in words, or take it out; nothing is left out of a PDF in silence",
        )

    def raw_html(self, text: str) -> None:
        """Report HTML that is not shown."""
        self._cursor.line_of(text.split()[:1])
        tag = read_tag(text)
        if tag.kind is TagKind.COMMENT:
            self._warn(
                "PK416",
                f"an HTML comment is not printed: {text.strip()}",
                "take it out before the policy is issued, or make it a sentence: "
                "what is approved is what everyone can read",
            )
        elif tag.is_empty_of_meaning:
            self._warn(
                "PK435",
                f"this HTML has no effect on the pages: {tag.text.strip()}",
                "take it out, or write the tag that belongs to it",
            )
        elif tag.understood:
            self._report(
                "PK402",
                f"this HTML is not closed, or something stands where it does not belong: "
                f"{tag.text.strip()}",
                "close it in the same paragraph, list or table, do not indent it by four spaces, "
                r"or write \< for a plain <",
            )
        else:
            self._report(
                "PK402",
                f"raw HTML cannot be set in a policy: {tag.text.strip()}",
                r"use Markdown instead, or write \< for a plain <",
            )
        self._cursor.advance(text)

    def _inline(self, inline: Mapping[str, Any]) -> tuple[tree.Inline, ...]:  # noqa: PLR0911 - one row per construct of pandoc reads best in one table
        content: Any = inline.get("c")
        match inline["t"]:
            case "LineBreak":
                return (tree.Break(),)
            case "Code":
                self.attributes(content[0])
                return (tree.Code(self.words(content[1])),)
            case "Span":
                self.attributes(content[0])
                return self.decode(content[1])
            case "Quoted":
                quotes = _QUOTES[content[0]["t"]]
                return (tree.Text(quotes[0]), *self.decode(content[1]), tree.Text(quotes[1]))
            case "Link":
                attr, words, (target, title) = content
                self.attributes(attr)
                return self._link(words, target, title)
            case "Note":
                return (self._note(content),)
            case "Image":
                return self.image(content)
            case "Math":
                return self._formula(content[1])
            case other:
                return self._rest(other, content)

    def image(self, content: Sequence[Any]) -> tuple[tree.Image, ...]:
        """Return a picture, or nothing where its address or its description is missing."""
        attr, shown_words, (target, title) = content
        named = {key: value for key, value in attr[2] if key != "title"}
        self._cursor.line_of([target])
        self._cursor.advance(target)
        self.attributes([attr[0], attr[1], [*named.items()]])
        alternative = shown(named.get("alt", "").strip() or words_of(shown_words))[0]
        # Pandoc calls a figure's images by its caption, so a title that says the same is no loss.
        if title.strip() not in ("", "fig:", alternative):
            self._title(title)
        try:
            path = workspace_path(target, self._file)
        except NoPathError as problem:
            self._report(
                "PK417",
                f"the image {target} {problem}",
                "put a PNG, JPEG or SVG file beside the policy and name it: ![what it shows]"
                "(images/diagram.png)",
            )
            return ()
        if not alternative:
            self._report(
                "PK418",
                f"the image {target} has no words for people who cannot see it",
                f"say what it shows: ![what it shows]({target})",
            )
            return ()
        sizes = {name: self._length(name, named.get(name, "")) for name in ("width", "height")}
        return (tree.Image(path, alternative, self._cursor.line, **sizes),)

    def _length(self, name: str, value: str) -> tree.Length | None:
        found = length(value)
        if value and found is None:
            self._warn(
                "PK419",
                f"the {name} of an image is not understood, and not used: {value}",
                f"write it as {name}=50% or {name}=8cm",
            )
        return found

    def _word(self, text: str) -> str:
        word = self.words(text)
        if "[^" in text and (found := _NOTE_REFERENCE.search(text)):
            self._warn(
                "PK413",
                f"{found[0]} refers to a footnote that does not exist",
                f"write its text on a line of its own: {found[0]}: …",
            )
        return word

    def _formula(self, source: str) -> tuple[tree.Inline, ...]:
        formula = self.words(source)
        if is_money(formula):
            return (tree.Text(f"${formula}$"),)
        made = readable(formula)
        form = "text" if made else "its TeX source"
        self._warn(
            "PK414",
            f"a formula is printed as {form}: {source}",
            "look at it in the PDF, or write it in words",
        )
        return made or (tree.Code(" ".join(formula.split())),)

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
        self._is_in_link, before = True, self._is_in_link
        words = self.decode(content)
        self._is_in_link = before
        self._cursor.skip_target(target)
        if title.strip():
            self._title(title)
        if shown(target)[1]:
            self._report(
                "PK403",
                f"the address of a link has characters that nobody can see: {target}",
                "write the address again by hand",
            )
            return words
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
            self._warn(
                "PK404",
                f"a link to a file leads nowhere from a PDF: {target}",
                "link to a full https:// address, to another policy's .md file, "
                "or to a #section; the words are printed without the link",
            )
        return words

    def _title(self, title: str) -> None:
        self._warn(
            "PK410",
            f"the title of a link or a word is not printed: {title}",
            "put it into the sentence, or take it out",
        )

    def _warn(self, code: str, message: str, hint: str) -> None:
        place = Place(self._file, self._cursor.line)
        self._diagnostics.append(warning(code, message, place, hint))

    def _report(self, code: str, message: str, hint: str) -> None:
        place = Place(self._file, self._cursor.line)
        self._diagnostics.append(error(code, message, place, hint))
