"""Examples of our own for each section of the CommonMark and the GitHub Flavored Markdown
specifications: every one is laid out with its words in order, or refused by line.

A section lists (Markdown, words on the page) or (Markdown, code of the diagnostic).
"""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from pdf_reading import CREATED, FRONT, body, in_order
from pypdf import PdfReader

from policykit.document import Document, decode
from policykit.edge.pandoc import PandocProgram
from policykit.errors import has_errors
from policykit.pages import RenderJob, render

SECTIONS = {
    "Tabs": [
        ("\tpear\tplum\n", "pear plum"),
        ("- fig\n\n\tkiwi\n", "fig kiwi"),
        (">\tlime\n", "lime"),
    ],
    "Backslash escapes": [
        (r"\*not this\* \# nor \[that\]", "*not this* # nor [that]"),
        ("hard\\\nbreak", "hard break"),
        ("`\\*kept\\*`", r"\*kept\*"),
    ],
    "Entity and numeric character references": [
        ("&amp; &copy; &frac34; &#35; &#x22;", '& © ¾ # "'),
        ("&notathing; &#0;", "&notathing;"),
        ("`&amp;`", "&amp;"),
    ],
    "Precedence": [("- `first\n- second`\n", "`first second`")],
    "Thematic breaks": [("above\n\n***\n\n- - -\n\n___\n\nbelow", "above below")],
    "ATX headings": [
        ("# One\n\n## Two\n\n### Three\n\n#### Four\n\n##### Five\n\n###### Six", "One Two Six"),
        ("#hashtag", "#hashtag"),
        ("# Closed #", "Closed"),
        ("#\n", "PK409"),
        ("## Second first", "PK407"),
    ],
    "Setext headings": [("Big\n===\n\nSmall\n-----\n", "Big Small")],
    "Indented code blocks": [
        ("    code one\n\n    code  two\n", "code one code two"),
        ("para\n    still para\n", "para still para"),
    ],
    "Fenced code blocks": [
        ("```\n<tag> *raw*\n```", "<tag> *raw*"),
        ("~~~ python\ndef go():\n    pass\n~~~", "def go(): pass"),
        ("````\n```\ninner\n````", "``` inner"),
        ("```\nnever closed\n", "never closed"),
    ],
    "HTML blocks": [
        ("<div>\n\n*inside*\n\n</div>", "inside"),
        ("<pre>\nkept  as is\n</pre>", "kept as is"),
        ("<script>\nalert(1)\n</script>", "PK402"),
        ("<style>\np{color:red}\n</style>", "PK435"),
        ("<table><tr><td>cell</td></tr></table>", "cell"),
        ("<!-- unseen -->\n\nseen", "seen"),
        ("<?php echo 1 ?>", "PK402"),
    ],
    "Link reference definitions": [
        ('[there]\n\n[there]: https://x.example/a "Title"', "there"),
        ("[none]: https://x.example\n\nafter", "after"),
        ("[missing][]", "[missing][]"),
    ],
    "Paragraphs": [("first\nsame\n\nsecond", "first same second")],
    "Blank lines": [("  \n\nonly\n  \n\n# Title\n\n  ", "only Title")],
    "Block quotes": [
        ("> quoted\n> more\n\n> > deeper", "quoted more deeper"),
        ("> lazy\ncontinued", "lazy continued"),
        ("> - item\n>\n>   ```\n>   code\n>   ```", "item code"),
    ],
    "List items": [
        ("1.  alpha\n\n        code\n\n    > quote", "alpha code quote"),
        ("- left\n\n\n  right", "left right"),
        ("10) ten\n11) eleven", "10) ten 11) eleven"),
        ("-\n\n  late", "late"),
    ],
    "Lists": [
        ("- a1\n- b1\n\n* c1", "a1 b1 c1"),
        ("- out\n  - in\n    - inmost\n\n      para", "out in inmost para"),
        ("3. three\n7. four", "3. three 4. four"),
    ],
    "Inlines": [("`code`text`code`", "codetextcode")],
    "Code spans": [
        ("`` a ` b ``", "a ` b"),
        ("`line\nend`", "line end"),
        ("`open", "`open"),
    ],
    "Emphasis and strong emphasis": [
        ("*em* __strong__ ***both*** *a **b** c*", "em strong both a b c"),
        ("snake_case_word 2 * 3 * 4", "snake_case_word 2 * 3 * 4"),
        ("**open *mixed**", "open"),
    ],
    "Links": [
        ("[text](https://x.example 'title') [*em*](<https://x.example/a b>)", "text em"),
        ("[mail](mailto:a@x.example) [phone](tel:+1234)", "mail phone"),
        ("[other](other-policy.md)", "other"),
        ("[run](javascript:alert(1))", "PK403"),
        ("[file](file:///etc/passwd)", "PK403"),
        ("[data](data:text/html,x)", "PK403"),
        ("[nowhere](#nowhere)", "PK405"),
        ("[![alt](https://x.example/a.png)](https://x.example)", "PK417"),
    ],
    "Images": [
        ("![foreign](https://x.example/a.png)", "PK417"),
        ("![](a.png)", "PK418"),
        ("![out](../../a.png)", "PK417"),
    ],
    "Autolinks": [
        ("<https://x.example/path?a=1> <me@x.example>", "https://x.example/path?a=1 me@x.example"),
        ("<made+up:thing>", "<made+up:thing>"),
    ],
    "Raw HTML": [
        ("a <b>bold</b> <i>it</i> x<sup>2</sup> y<br>z", "bold it x2 y z"),
        ("<blink>no</blink>", "PK402"),
        ('<a onclick="x()">no</a>', "PK402"),
    ],
    "Hard line breaks": [("one  \ntwo\\\nthree", "one two three")],
    "Soft line breaks": [("one\ntwo\n three", "one two three")],
    "Textual content": [("plain $.;'there multiple     spaces", "plain $.;'there multiple spaces")],
    "Tables (extension)": [
        ("| l | c | r |\n|:--|:-:|--:|\n| a1 | b\\|1 | c1 |\n| a2 |", "l c r a1 b|1 c1 a2"),
        ("| only |\n|------|\n", "only"),
        ("| a | b |\n|---|---|\n| `x` **y** | ~~z~~ |\n\nafter", "a b x y z after"),
    ],
    "Task list items (extension)": [
        ("- [ ] open\n- [x] done\n  - [X] nested", "[ ] open [x] done [x] nested"),
    ],
    "Strikethrough (extension)": [("~~gone~~ but ~not", "gone but ~not")],
    "Autolinks (extension)": [("see www.x.example and https://x.example", "see www.x.example and")],
    "Disallowed Raw HTML (extension)": [
        ("<title>x</title>", "PK402"),
        ("<iframe src='https://x.example'></iframe>", "PK402"),
        ("<xmp>x</xmp>", "PK402"),
    ],
}
EXAMPLES = [
    pytest.param(markdown, said, id=f"{section} {number}")
    for section, examples in SECTIONS.items()
    for number, (markdown, said) in enumerate(examples, 1)
]
REFUSED = re.compile(r"PK\d{3}")


@pytest.fixture(scope="module")
def read():
    """Each example's document and diagnostics, from one run of pandoc."""
    texts = [example.values[0] for example in EXAMPLES]
    trees = PandocProgram().parse([(f"{number}.md", text) for number, text in enumerate(texts)])
    return {text: decode(tree, text, "a.md") for text, tree in zip(texts, trees, strict=True)}


@pytest.fixture(scope="module")
def page(read):
    """The letters of all examples that can be laid out, and the words that must be among them."""
    whole = [
        (read[markdown][0].blocks, said)
        for markdown, said in (example.values for example in EXAMPLES)
        if not REFUSED.fullmatch(said)
    ]
    blocks = tuple(block for found, _ in whole for block in found)
    job = RenderJob(Document(blocks, "a.md"), "spec", "1.0", FRONT, CREATED)
    return body(PdfReader(BytesIO(render(job)))), [
        word for _, said in whole for word in said.split()
    ]


@pytest.mark.parametrize(("markdown", "said"), EXAMPLES)
def test_an_example_is_understood_or_refused_by_line(read, markdown, said):
    document, found = read[markdown]
    if REFUSED.fullmatch(said):
        assert said in [each.code for each in found]
        assert all(each.place.line >= 1 for each in found)
    else:
        assert not has_errors(found)
        assert document.blocks


def test_every_word_of_the_examples_is_on_the_pages_in_order(page):
    letters, words = page
    assert in_order(words, letters) is None
