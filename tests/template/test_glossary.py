"""Terms are read once for all templates; each mistake is found with its line."""

import pytest

from policykit.template import read_glossary, read_library

TERMS = b"""\
terms:
  - id: window
    term: Window
    meaning: A hole that is filled with glass
  - {id: badge, term: Badge, meaning: A card that opens a door, when: flags.has_offices}
"""


def read(**files):
    named = {f"{name.replace('_', '-')}.yaml": data for name, data in files.items()}
    return read_glossary(named, "policy_templates/{}".format)


def test_terms_are_sorted_and_keep_their_condition():
    terms, found = read(glossary=TERMS, other=b"x")
    assert found == ()
    assert list(terms) == ["badge", "window"]
    assert terms["badge"].when.text == "flags.has_offices"
    assert terms["window"].when.holds({})
    assert terms["window"].place.line == 2


def test_a_second_file_adds_terms_and_replaces_meanings():
    own = (
        b"terms:\n- {id: badge, term: Badge, meaning: A sticker}\n- {id: a, term: A, meaning: B}\n"
    )
    terms, found = read(glossary=TERMS, glossary_own=own)
    assert found == ()
    assert list(terms) == ["a", "badge", "window"]
    assert terms["badge"].meaning == "A sticker"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (b"terms: x\n", "PK207", 1),
        (b"terms:\n- x\n", "PK207", 2),
        (b"terms:\n- {id: a, term: A}\n", "PK206", 2),
        (b"terms:\n- {id: a, term: A, meaning: B, meening: C}\n", "PK205", 2),
        (b"terms:\n- {id: A b, term: A, meaning: B}\n", "PK207", 2),
        (b"terms:\n- id: a\n  term: A\n  meaning: 3\n", "PK207", 4),
        (b"terms:\n- {id: a, term: A, meaning: B, when: f()}\n", "PK225", 2),
        (b"terms:\n- {id: a, term: A, meaning: B}\n- {id: a, term: C, meaning: D}\n", "PK203", 3),
        (b"terms: [\n", "PK202", 2),
        (b"\xff", "PK200", 1),
        (b"words: []\nterms: []\n", "PK205", 1),
    ],
)
def test_each_mistake_has_its_line(text, code, line):
    _, found = read(glossary=text)
    assert [(one.code, one.place.line) for one in found] == [(code, line)]


@pytest.fixture
def with_terms(files):
    """A library whose one template has these lines of front matter and the glossary."""

    def make(lines, glossary=TERMS):
        text = files["door.md.j2"].replace(b"parameters:", lines.encode() + b"parameters:", 1)
        return read_library({**files, "door.md.j2": text, "glossary.yaml": glossary})

    return make


def codes(found):
    return [(one.code, one.severity.value) for one in found]


def test_an_unknown_term_has_a_suggestion(with_terms):
    _, found = with_terms("terms: [badg, window]\n")
    assert [one.code for one in found if one.severity == "error"] == ["PK208"]
    assert "Did you mean badge?" in found[0].hint


def test_terms_that_nobody_uses_are_warnings(with_terms):
    library, found = with_terms("terms: [window]\n")
    assert codes(found) == [("PK214", "warning"), ("PK209", "warning")]
    assert "Window" in found[0].message
    assert "badge" in found[1].message
    assert list(library.templates["door"].terms) == ["window"]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("terms: window\n", "PK207"),
        ("terms: [window, window]\n", "PK203"),
        ("related: [x]\n", "PK207"),
        ("related: [{for: x}]\n", "PK206"),
        ("related: [{id: door, why: x}]\n", "PK205"),
        ("related: [{id: door, for: 3}]\n", "PK207"),
        ("related: [{id: door}, {id: door}]\n", "PK203"),
        ("related: [{id: dor}]\n", "PK213"),
    ],
)
def test_mistakes_in_the_front_matter(with_terms, lines, code):
    _, found = with_terms(lines)
    assert code in [one.code for one in found if one.severity == "error"]


def test_a_policy_of_the_standard_set_may_be_named_where_the_library_lacks_it(with_terms):
    _, found = with_terms(
        "related: [{id: access-control, for: doors}, {id: door}]\nterms: [window]\n"
    )
    assert "PK213" not in [one.code for one in found]


def test_a_changed_meaning_changes_the_digest(with_terms):
    before, _ = with_terms("terms: [window]\n")
    other, _ = with_terms("terms: [window]\n", TERMS.replace(b"card", b"coin"))
    after, _ = with_terms("terms: [window]\n", TERMS.replace(b"glass", b"air"))
    assert before.digests == other.digests
    assert before.digests != after.digests
