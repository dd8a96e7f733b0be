from __future__ import annotations

from policykit.document import block_text, notes, passages, plain_text

MARKDOWN = """
# Purpose

**AC-1** Must[^n] be `kept`.

- one
    - two^[Second note.]

| a | b |
|---|---|
| c | d |

: caption

Term
:   meaning

> quoted

```
code  here
```

[^n]: Note text.
"""

WORDS = """
Purpose AC-1 Must be kept. one two caption a b c d Term meaning quoted code here
Note text. Second note.
"""


def test_plain_text_has_every_word_in_page_order(read):
    document, found = read(MARKDOWN)
    assert found == ()
    assert plain_text(document).split() == WORDS.split()


def test_notes_come_in_the_order_of_their_numbers(read):
    document, _ = read(MARKDOWN)
    assert [note.number for note in notes(document)] == [1, 2]


def test_passages_carry_the_numbers_of_notes_and_lines(read):
    document, _ = read(MARKDOWN)
    found = list(passages(document))
    assert (3, "AC-1Must1 be kept.") in found
    assert (6, "two2") in found
    assert (23, "Note text.") in found


def test_text_of_one_block_leaves_notes_out(read):
    document, _ = read(MARKDOWN)
    assert block_text(document.blocks[1]) == "AC-1 Must be kept."
