from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit.document import Code, Emphasis, Paragraph, Statement, Styled, Text, inline_text
from policykit.document.formula_signs import OPERATORS, RELATIONS, ROOT, SIGNS
from policykit.document.formulas import is_money, readable
from policykit.errors import Severity
from policykit.pages.fonts import Face, register, runs


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        (r"a \leq b", "a ≤ b"),
        (r"-5 \ge a-b", "\u22125 ≥ a \u2212 b"),
        (r"\frac{a+b}{2}", "(a + b)/2"),
        (r"\frac12", "1/2"),
        (r"\alpha \times \beta", "\u03b1 \u00d7 β"),
        (r"\sqrt{x}", "√x"),
        (r"\sqrt{x+1}", "√(x + 1)"),
        (r"\text{Risk level} = 5\%", "Risk level = 5%"),
        (r"\left. x \right)", "x )"),
        (r"90^\circ", "90°"),
        (r"\mathrm{max}(a,b)", "max(a, b)"),
        ("f'", "f\u2032"),
    ],
)
def test_simple_formulas_become_text(formula, words):
    assert inline_text(readable(formula)) == words


def test_scripts_are_raised_and_lowered():
    assert readable("x_i^{n+1}") == (
        Text("x"),
        Styled(Emphasis.SUBSCRIPT, (Text("i"),)),
        Styled(Emphasis.SUPERSCRIPT, (Text("n+1"),)),
    )
    assert readable("x^23")[1:] == (Styled(Emphasis.SUPERSCRIPT, (Text("2"),)), Text("3"))


@pytest.mark.parametrize(
    "formula",
    ["", " ", "^", r"\frac{a}", "{a", "a}", r"\int x", r"a \\ b", r"\begin{x}", "a & b", "{" * 999],
)
def test_other_formulas_have_no_readable_form(formula):
    assert readable(formula) is None


@given(st.text(st.sampled_from(r"\frac{}^_ab1+-=$&%()sqrtext ") | st.characters(), max_size=60))
def test_reading_a_formula_never_fails(formula):
    made = readable(formula)
    assert made is None or inline_text(made).strip()


def test_every_sign_can_be_drawn():
    register()
    signs = "".join([*RELATIONS.values(), *OPERATORS.values(), *SIGNS.values(), ROOT])
    for face in (Face(), Face(bold=True), Face(italic=True)):
        assert runs(signs, face)[1] == ""


def test_formula_in_a_document(read):
    document, found = read(r"So $x^2 \le 4$ and $\int f$.")
    assert [(each.code, each.severity, each.place.line) for each in found] == [
        ("PK414", Severity.WARNING, 1),
        ("PK414", Severity.WARNING, 1),
    ]
    content = document.blocks[0].content
    assert inline_text(content) == r"So x2 ≤ 4 and \int f."
    assert content[-2] == Code(r"\int f")


def test_formula_on_its_own_lines_is_a_paragraph_of_its_own(read):
    document, _ = read("""
        **AC-1** The risk is

        $$a \\times b$$

        and **AC-2** the sum
        $$a + b$$, where a is
        this.
    """)
    assert [type(block) for block in document.blocks] == [Statement, *[Paragraph] * 4]
    assert [inline_text(block.content) for block in document.blocks] == [
        "The risk is",
        "a \u00d7 b",
        "and AC-2 the sum",
        "a + b,",
        "where a is this.",
    ]
    assert [block.line for block in document.blocks] == [1, 3, 5, 6, 6]


@pytest.mark.parametrize(
    "prices",
    ["$5 to $10", "$5 or 6$", "US$5 (A$6)", "from $5 million to $6 million", "($5)-($6)"],
)
def test_prices_stay_text(read, prices):
    document, found = read(f"It costs {prices} each.")
    assert found == ()
    assert document.blocks[0].content == (Text(f"It costs {prices} each."),)


def test_numbers_are_formulas_and_prices_are_not():
    assert not is_money("5")
    assert not is_money("2 + 3")
    assert is_money("5 or 6")
