from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit.document import (
    Code,
    Document,
    Emphasis,
    Link,
    Note,
    Paragraph,
    Statement,
    Styled,
    Text,
    block_text,
    inline_text,
    inlines,
    look_alikes,
    marked,
    plain_text,
    with_look_alikes_marked,
)
from policykit.document.marked_words import marked_words

OLD = """\
# Rules

**AC-1** Owners must review access every 6 months. See [the list](https://a.example/x).

**AC-2** Nobody may share accounts.

- first item
- second item
- third item

| Role | Duty
|------|------
| CEO  | Decides
| CTO  | Builds

Term

:   The meaning.

```
one
two
```

> Quoted words.[^1]

[^1]: The old note.

| 1 Street
| Town
"""
NEW = """\
# New rules

**AC-1** Owners must review *all* access every 3 months. See [the list](https://b.example/x).

**AC-3** Everyone must lock **screens**.

- first item
- third item, changed
- fourth

| Role | Duty
|------|------
| CEO  | Decides alone
| CFO  | Pays

Term

:   Another meaning.

```
one
three
```

> Quoted words.[^1]

[^1]: The new note.

| 1 Street
| City
"""


@pytest.fixture
def text(read):
    return lambda markdown: read(markdown)[0]


def strip(document, kind):
    """Return the document without what is marked as `kind`."""

    def inline(content):
        for each in content:
            match each:
                case Styled(emphasis=emphasis, content=inner):
                    if emphasis is not kind:
                        yield from inline(inner)
                case Link(content=inner):
                    yield from inline(inner)
                case _:
                    yield each

    return [
        " ".join(inline_text(inline(inlines(block))).split())
        for block in document.blocks
        if isinstance(block, Paragraph | Statement)
    ]


def marks(document, kind):
    found = []

    def walk(value):
        match value:
            case Styled(emphasis=emphasis, content=inner):
                if emphasis is kind:
                    found.append(inline_text(inner))
                walk(inner)
            case tuple():
                for each in value:
                    walk(each)
            case _ if hasattr(value, "__dataclass_fields__"):
                for name in value.__dataclass_fields__:
                    walk(getattr(value, name))

    walk(document)
    return found


def test_every_kind_of_block_is_marked_word_by_word(text):
    made = marked(text(OLD), text(NEW))
    assert marks(made, Emphasis.DELETED) == [
        "[Rules]",
        "[6]",
        "[(https://a.example/x).]",
        "[Nobody may share accounts.]",
        "[second item]",
        "[item]",
        "[CTO]",
        "[Builds]",
        "[The]",
        "[two]",
        "[old]",
        "[Town]",
    ]
    inserted = marks(made, Emphasis.INSERTED)
    for words in ("New rules", "all", "3", "Everyone must lock screens.", "alone", "CFO", "three"):
        assert any(words in each for each in inserted), (words, inserted)


def test_emphasis_links_and_notes_survive(text):
    made = marked(
        text("**AC-1** A `code` and [link](https://a.example)[^1] end.\n\n[^1]: Note.\n"),
        text("**AC-1** A `code` and [link](https://a.example)[^1] *other* end.\n\n[^1]: Note.\n"),
    )
    (statement,) = made.blocks
    kinds = {type(each) for each in statement.content}
    assert {Code, Link, Note, Styled} <= kinds
    assert marks(made, Emphasis.INSERTED) == ["other"]


def test_the_first_version_and_an_unchanged_one_have_no_marks(text):
    assert marked(None, text(NEW)) == text(NEW)
    assert marked(text(NEW), text(NEW)) == text(NEW)


WORDS = st.lists(st.sampled_from(["alpha", "beta", "gamma", "delta", "eps"]), max_size=12)


@given(WORDS, WORDS)
def test_both_texts_are_in_what_is_marked(old, new):
    content = (Text(" ".join(new)),)
    made = Document((Paragraph(marked_words(" ".join(old), content), 1),), "a.md")
    unmarked = " ".join(strip(made, Emphasis.DELETED))
    assert unmarked == " ".join(new)
    before = " ".join(strip(made, Emphasis.INSERTED))
    assert before.replace("[", "").replace("]", "") == " ".join(old)


def test_look_alike_letters_are_named_where_they_stand(text):
    made = with_look_alikes_marked(
        text("Pay to p\u0430ypal, not to \u041c\u043e\u0441\u043a\u0432\u0430.\n")
    )
    assert (
        block_text(made.blocks[0])
        == "Pay to p\u0430ypal [U+0430], not to \u041c\u043e\u0441\u043a\u0432\u0430."
    )


@pytest.mark.parametrize("word", ["\u0441\u043e\u0440\u0443", "\u0391\u0392", "a\u03bf"])
def test_words_that_only_look_latin_are_suspect(word):
    assert [found for found, _ in look_alikes(f"a {word} b")] == [word]


@pytest.mark.parametrize(
    "word", ["\u00b5m", "caf\u00e9", "\u03bb", "\u0436\u0443\u043a", "na\u00efve", "AC-20"]
)
def test_honest_words_are_not(word):
    assert list(look_alikes(word)) == []


def test_plain_text_of_a_redline_holds_all_words(text):
    words_of = plain_text(marked(text(OLD), text(NEW)))
    for line in (OLD, NEW):
        for word in ("screens", "accounts", "second", "fourth", "Builds", "Pays", "Town", "City"):
            if word in line:
                assert word in words_of
