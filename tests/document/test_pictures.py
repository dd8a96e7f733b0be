from __future__ import annotations

import pytest

from policykit.document import (
    Figure,
    Image,
    Length,
    Link,
    Paragraph,
    decode,
    encode,
    images,
    plain_text,
)
from policykit.document.pictures import NoPathError, length, words_of, workspace_path
from policykit.edge.pandoc import PandocProgram

FILE = "policies/access-control.md"
PANDOC = PandocProgram()


def reading(markdown):
    (tree,) = PANDOC.parse([(FILE, markdown)])
    return decode(tree, markdown, FILE)


def test_picture_on_its_own_is_a_figure_with_its_words_below():
    document, found = reading("Before.\n\n![Two *teams*](images/teams.svg)\n")
    (shown,) = document.blocks[1:]
    assert found == ()
    assert isinstance(shown, Figure)
    assert shown.image == Image("policies/images/teams.svg", "Two teams", 3)
    assert plain_text(document) == "Before.\nTwo teams"


def test_description_apart_from_the_caption_is_not_printed():
    document, found = reading('![Teams](a.png){alt="Two teams, an arrow between them"}')
    assert found == ()
    assert images(document)[0].alternative == "Two teams, an arrow between them"
    assert plain_text(document) == "Teams"


def test_figure_may_have_no_caption():
    document, found = reading('![](a.png){alt="Two teams"}')
    assert found == ()
    assert document.blocks[0].caption == ()


def test_pictures_stand_within_text_links_cells_and_notes():
    document, found = reading(
        "A ![one](1.png) b [![two](2.png)](https://x.example).[^1]\n\n"
        "| A |\n|---|\n| ![three](3.png) |\n\n[^1]: And ![four](4.png) here.\n"
    )
    assert found == ()
    assert [image.alternative for image in images(document)] == ["one", "two", "three", "four"]
    paragraph = document.blocks[0]
    assert isinstance(paragraph, Paragraph)
    assert any(isinstance(inline, Link) for inline in paragraph.content)


def test_html_pictures_are_understood():
    document, found = reading('<img src="/logo.png" alt="Our logo" width="200">')
    assert found == ()
    assert images(document) == (Image("logo.png", "Our logo", 1, width=Length(150.0)),)


def test_encoded_picture_is_read_again():
    document, _ = reading("![Teams](a.png){width=50%}\n\nA ![b](../c.png){height=2cm}.\n")
    again, found = decode(encode(document), "", FILE)
    assert found == ()
    assert [(image.path, image.width, image.height) for image in images(again)] == [
        (image.path, image.width, image.height) for image in images(document)
    ]


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("a.png", "policies/a.png"),
        ("./x/../a.png", "policies/a.png"),
        ("../assets/a%20b.png", "assets/a b.png"),
        ("/assets/a.png", "assets/a.png"),
    ],
)
def test_pictures_are_found_from_the_policy_or_from_the_top(target, path):
    assert workspace_path(target, FILE) == path


@pytest.mark.parametrize(
    "target",
    [
        "https://x.example/a.png",
        "HTTP://x.example/a.png",
        "//x.example/a.png",
        "data:image/png;base64,AA",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "../../etc/passwd",
        "a/../../../b.png",
        "/../b.png",
        "%2e%2e/%2e%2e/b.png",
        "..",
        "images/",
        "C:\\a.png",
        "a\\b.png",
        "a%00.png",
        "a\u202egnp.png",
    ],
)
def test_nothing_is_taken_from_outside(target):
    with pytest.raises(NoPathError):
        workspace_path(target, FILE)


def test_sizes_are_points_or_shares():
    assert length("1in") == Length(72)
    assert length("100px") == Length(75)
    assert length("150%") == Length(1.0, is_share=True)
    assert [length(text) for text in ("", "0", "-1cm", "auto", "1e9px")] == [None] * 5


def test_words_of_a_description_have_no_looks():
    (tree,) = PANDOC.parse([("a.md", "*a* `b` [c](d) ~~e~~ 'f' $g$")])
    assert words_of(tree["blocks"][0]["c"]) == "a b c e 'f' g"
