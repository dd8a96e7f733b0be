"""Enormous texts: laid out whole in bounded time and memory, or refused by line."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from policykit.document import Alignment, Cell, Column, Document, Row, Table, decode
from policykit.document.check import check
from policykit.edge.pandoc import PandocProgram

ROWS = 10_000
RENDERING = dedent("""
    import resource, sys
    from datetime import UTC, datetime
    from policykit.document import decode
    from policykit.edge.pandoc import PandocProgram
    from policykit.pages import Front, RenderJob, render
    text = sys.stdin.read()
    document, found = decode(PandocProgram().parse([("a.md", text)])[0], text, "a.md")
    assert found == (), found
    job = RenderJob(document, "a", "1.0", Front("A", "B", "C"), datetime(2026, 1, 1, tzinfo=UTC))
    sys.stdout.buffer.write(render(job))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.stderr)
""")


@pytest.mark.parametrize(
    "markdown",
    [
        "x" * 100_001,
        "**AC-1** " + "word " * 21_000,
        "- " + "word " * 200_001,
        "| a |\n|---|\n| " + "w " * 60_000 + " |\n",
    ],
    ids=["word", "statement", "list item of a megabyte", "cell"],
)
def test_endless_paragraph_is_refused_with_its_line(markdown):
    (tree,) = PandocProgram().parse([("a.md", markdown)])
    _, found = decode(tree, markdown, "a.md")
    (only,) = found
    assert (only.code, only.place.line) == ("PK426", 3 if markdown.startswith("|") else 1)


def test_words_of_thousands_of_letters_stay_between_the_margins(pdf):
    long = "x" * 5_000
    reader = pdf(
        f"# Purpose\n\n{long}\n\n`{long}`\n\n- {long}\n\n| a | b |\n|---|---|\n| {long} | c |\n"
    )
    edges = []
    for page in reader.pages:
        page.extract_text(
            visitor_text=lambda text, _, place, *_more: edges.append((text, place[4]))
        )
    assert sum(text.count("x") for text, _ in edges) >= 4 * 5_000
    assert max(x for _, x in edges) < 595 - 60


def test_more_cells_than_memory_should_hold_are_refused_with_the_line():
    row = Row((Cell((), Alignment.DEFAULT),) * 2)
    tables = [
        Table((Column(Alignment.DEFAULT, None),) * 2, (row,), (row,) * 19_000, (), line)
        for line in (3, 50)
    ]
    assert list(check(Document((tables[0],), "a.md"))) == []
    (found,) = check(Document(tuple(tables), "a.md"))
    assert (found.code, found.place.line) == ("PK433", 50)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_table_of_ten_thousand_rows_is_whole(tmp_path):
    table = "| A | B |\n|---|---|\n" + "".join(f"| r{n} | value {n} |\n" for n in range(ROWS))
    before = _of_children()
    done = subprocess.run(
        [sys.executable, "-c", RENDERING], input=table.encode(), capture_output=True, check=True
    )
    assert int(done.stderr.split()[-1]) < 250, "megabytes"
    file = Path(tmp_path / "a.pdf")
    file.write_bytes(done.stdout)
    text = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True).stdout
    words = set(text.decode().split())
    assert all(f"r{n}" in words for n in range(ROWS))
    assert text.count(b"\f") > 100
    assert _of_children() - before < 30


def _of_children():
    """Return the CPU seconds of all processes that this one has waited for, those before too."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
