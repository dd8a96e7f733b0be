"""Whatever Markdown is written: decoding never fails, and no word is lost or moved in silence."""

from __future__ import annotations

from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from policykit.document import decode, plain_text
from policykit.edge.pandoc import PandocProgram
from policykit.errors import has_errors

PANDOC = PandocProgram()

_DELIMITERS = st.sampled_from(
    [
        *(("*", "*"), ("**", "**"), ("~~", "~~"), ("[", "]{.smallcaps}"), ("[", "]{.underline}")),
        *(("[", "](https://x.example/page)"), ("[", "](#approvals)"), ("[", "]{.x}")),
        *(('<a href="https://x.example">', "</a>"), ("<!-- note -->", "")),
    ]
)
_TAGS = st.sampled_from(["b", "em", "u", "s", "sup", "sub", "code", "span", "q", "small"]).map(
    lambda tag: (f"<{tag}>", f"</{tag}>")
)
_FLAT = st.sampled_from(["word", "code", "script", "price", "break", "escape", "box"]).map(
    lambda kind: (kind,)
)
# Markdown within Markdown's own delimiters is ambiguous to people too, so only tags are nested.
_INLINE = st.recursive(
    _FLAT | st.tuples(st.just("wrapped"), _DELIMITERS, st.lists(_FLAT, min_size=1, max_size=3)),
    lambda inner: st.tuples(st.just("wrapped"), _TAGS, st.lists(inner, min_size=1, max_size=3)),
    max_leaves=4,
)
_LINE = st.lists(_INLINE, min_size=1, max_size=4)
_NOTED = st.tuples(st.just("paragraph"), _LINE, st.booleans())
_CELLS = st.lists(st.lists(_LINE, min_size=2, max_size=2), min_size=1, max_size=3)
_BLOCK = st.recursive(
    _NOTED
    | st.tuples(st.sampled_from(["code block", "line block", "rule", "comment", "formula"]))
    | st.tuples(st.sampled_from(["pipe table", "html table"]), _CELLS),
    lambda inner: st.tuples(
        st.sampled_from(["bullets", "numbers", "quotation", "definition", "div", "html list"]),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=6,
)
_DOCUMENT = st.lists(_BLOCK | st.tuples(st.just("heading"), _LINE), min_size=1, max_size=5)


class Writer:
    """Writes the Markdown of a generated document, and the words in the order of the pages."""

    def __init__(self):
        self.count = 0
        self.words = []
        self.notes = []

    def word(self):
        self.count += 1
        self.words.append(f"w{self.count}")
        return self.words[-1]

    def inline(self, node):  # noqa: PLR0911 - one row per kind
        match node:
            case ("word",):
                return self.word()
            case ("code",):
                return f"`{self.word()} {self.word()}`"
            case ("script",):
                written = f"{self.word()}^{self.word()}^"
                self.words[-2:] = ["".join(self.words[-2:])]
                return written
            case ("price",):
                self.words += ["$5", "to", "$10"]
                return "$5 to $10"
            case ("break",):
                return f"{self.word()}<br>{self.word()}"
            case ("escape",):
                self.words += ["*", "<b>"]
                return r"\* \<b>"
            case ("box",):
                self.words.append("\N{BALLOT BOX}")
                return "\N{BALLOT BOX}"
            case ("wrapped", (before, after), inner):
                quoted = before == "<q>"
                start = len(self.words)
                written = f"{before}{self.line(inner)}{after}"
                if quoted:
                    self.words[start] = f"\u201c{self.words[start]}"
                    self.words[-1] += "\u201d"
                return written
        raise AssertionError(node)

    def line(self, content):
        return " ".join(self.inline(each) for each in content)

    def blocks(self, content):
        written = ""
        for each in content:
            # A table takes a definition before it for its caption, so something stands between.
            end = "<!-- end -->\n\n" if each[0] == "pipe table" else ""
            written += f"{end}{self.block(each)}\n\n"
        return written.rstrip("\n")

    def block(self, node):  # noqa: C901, PLR0911 - one row per kind
        match node:
            case ("paragraph", content, noted):
                written = f"{self.word()} {self.line(content)}"
                if not noted:
                    return written
                self.count += 1
                self.notes.append(f"n{self.count}")
                return f"{written}^[n{self.count}]"
            case ("heading", content):
                return f"# {self.word()} {self.line(content)} {{#h{self.count}}}"
            case ("rule",):
                return "* * *"
            case ("comment",):
                return "<!-- a comment -->"
            case ("formula",):
                return f"$$\\text{{{self.word()}}} \\cdot \\text{{{self._after_sign()}}}$$"
            case ("code block",):
                return f"```\n{self.word()}  {self.word()}\n{self.word()}\n```"
            case ("line block",):
                return f"| {self.word()}\n| {self.word()}"
            case ("pipe table", rows):
                head = f"| {self.word()} | {self.word()} |\n|---|--:|"
                return "\n".join([head, *(self.row(row) for row in rows)])
            case ("html table", rows):
                cells = (
                    "<tr>"
                    + "".join(f"<td>{self.word()} {self.line(cell)}</td>" for cell in row)
                    + "</tr>"
                    for row in rows
                )
                return "<table>\n" + "\n".join(cells) + "\n</table>"
            case (kind, inner):
                return self.container(kind, inner)
        raise AssertionError(node)

    def _after_sign(self):
        self.words.append("\N{MIDDLE DOT}")
        return self.word()

    def row(self, cells):
        return "| " + " | ".join(self.line(cell) for cell in cells) + " |"

    def container(self, kind, inner):
        if kind == "definition":
            return f"{self.word()}\n\n{_indented(self.blocks(inner), ':   ')}"
        if kind == "html list":
            item = f"{self.word()} {self.word()}"
            return f"<ul>\n<li>{item}</li>\n<li>\n\n{self.blocks(inner)}\n\n</li>\n</ul>"
        if kind == "div":
            return f"::: {{.x}}\n\n{self.blocks(inner)}\n\n:::"
        if kind == "quotation":
            return "\n".join(f"> {line}" for line in self.blocks(inner).split("\n"))
        labels = {"bullets": ("-   ", "-   "), "numbers": ("1.  ", "2.  ")}[kind]
        first = _indented(f"{self.word()}\n\n{self.blocks(inner)}", labels[0])
        return f"{first}\n\n{_indented(self.word(), labels[1])}\n\n<!-- end -->"


def _indented(text, label):
    lines = text.split("\n")
    return "\n".join([label + lines[0], *(f"    {line}" if line else "" for line in lines[1:])])


def _around(block, *kinds):
    """A document of one block within containers of these kinds, the outermost first."""
    for kind in reversed(kinds):
        block = (kind, [block])
    return [block]


_WORD = ("paragraph", [("word",)], True)
_TABLE = ("pipe table", [[[("word",)], [("word",)]]])


@example([_around(_WORD, "html list", "definition", "quotation", "quotation")])
@example([_around(_WORD, "quotation", "definition", "quotation")])
@example([_around(("line block",), "quotation", "html list", "definition")])
@example([[("bullets", [*_around(("line block",), "definition"), _TABLE])]])
@example([[*_around(_TABLE, "definition"), _TABLE]])
@given(st.lists(_DOCUMENT, min_size=1, max_size=8))
@settings(max_examples=40, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
def test_every_word_is_kept_in_order(documents):
    writers = [Writer() for _ in documents]
    texts = [writer.blocks(document) for writer, document in zip(writers, documents, strict=True)]
    trees = PANDOC.parse([("a.md", text) for text in texts])
    for writer, text, tree in zip(writers, texts, trees, strict=True):
        document, found = decode(tree, text, "a.md")
        assert not has_errors(found), (text, found)
        assert plain_text(document).split() == [*writer.words, *writer.notes], text


_PIECES = st.sampled_from(
    [
        *("\n", "\n\n", "    ", "- ", "> ", "1. ", "# ", "| ", "|---|---|\n", "```", "~~~", "***"),
        *("*", "**", "_", "`", "~", "^", "$", "$$", "\\", "[", "](https://x.example)", "<", ">"),
        *(f"<{tag}>" for tag in ("b", "sup", "code", "p", "ul", "ol", "li", "table", "tr", "td")),
        *(f"</{tag}>" for tag in ("b", "sup", "code", "p", "ul", "ol", "li", "table", "tr", "td")),
        *("<br>", "<hr>", "<div>", "</div>", "<th>", "<thead>", "<pre>", "</pre>", "<q>", "<x>"),
        *("<script>", '<td rowspan="3" colspan="2">', "<dl>", "<dt>", "<dd>", "</dl>", "<h2>"),
        *("<!-- c -->", "&amp;", "\u202e", "\x07", "::: x\n", ":::\n", "+---+\n", "\t", "(a) "),
    ]
)


@st.composite
def _rubble(draw):
    pieces = draw(st.lists(_PIECES | st.just(""), min_size=1, max_size=25))
    return "".join(f"{piece}w{number} " for number, piece in enumerate(pieces))


@given(st.lists(_rubble(), min_size=1, max_size=16))
@settings(max_examples=40, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
def test_rubble_is_decoded_or_refused(texts):
    trees = PANDOC.parse([("a.md", text) for text in texts])
    for text, tree in zip(texts, trees, strict=True):
        document, found = decode(tree, text, "a.md")
        assert all(each.place.line <= text.count("\n") + 1 for each in found)
        if not has_errors(found):
            kept = plain_text(document)
            lost = [f"w{number}" for number in range(text.count("w")) if f"w{number}" not in kept]
            assert not lost, text
