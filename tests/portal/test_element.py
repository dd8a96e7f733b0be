"""HTML as values: whatever is in a text or an attribute stays text."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit.portal.element import element, to_html


class Reader(HTMLParser):
    """What a browser would see: tags, attributes, text."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags, self.text = [], ""

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


def read(node):
    reader = Reader()
    reader.feed(to_html(node))
    reader.close()
    return reader


WRITABLE = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
)


@given(WRITABLE, WRITABLE)
def test_text_and_attributes_come_back_as_they_were(text, value):
    reader = read(element("p", text, title=value))
    assert reader.tags == [("p", {"title": value})]
    assert reader.text == text


@given(st.text())
def test_no_text_becomes_markup(text):
    reader = read(element("p", text))
    assert [tag for tag, _ in reader.tags] == ["p"]
    assert "\x00" not in reader.text


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "JaVaScRiPt:x",
        "data:text/html,x",
        "vbscript:x",
        "//elsewhere.example/x",
        "/etc/passwd",
        "file:///etc/passwd",
        "x\njavascript:1",
        "",
    ],
)
def test_addresses_that_run_or_lead_elsewhere_are_refused(address):
    with pytest.raises(ValueError, match="no page leads to"):
        element("a", "x", href=address)


@pytest.mark.parametrize(
    "address",
    ["index.html", "../policies/a-b.html#AC-20a", "#s-purpose", "https://a.example/?q=1",
     "HTTPS://A.example", "mailto:a@b.example", "tel:+1", "search.html?q=1"],
)  # fmt: skip
def test_addresses_of_pages_and_of_the_web_are_let_through(address):
    assert read(element("a", "x", href=address)).tags == [("a", {"href": address})]


@pytest.mark.parametrize("attribute", ["style", "onclick", "srcdoc", "formaction"])
def test_attributes_that_run_or_style_are_refused(attribute):
    with pytest.raises(ValueError, match="no attribute"):
        element("p", **{attribute: "x"})


def test_tags_that_embed_are_refused():
    with pytest.raises(ValueError, match="no <iframe>"):
        element("iframe")
