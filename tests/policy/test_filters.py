from datetime import date

import pytest

from policykit.policy import filters as module
from policykit.policy.filters import FilterError, filters_for
from policykit.policy.markdown import Markdown

CONTEXT = {
    "roles": {
        "it_lead": {
            "key": "it_lead",
            "label": "IT Lead",
            "holders": [
                {"name": "Ana Silva", "title": "Head of IT", "email": "a@b.c"},
                {"name": "Bo", "title": "Admin", "email": "b@b.c"},
            ],
        },
        "none": {"key": "none", "label": "Nobody", "holders": []},
    },
    "classification": {"levels": [{"id": "internal", "label": "Internal use"}]},
    "branding": {"date_format": "long"},
    "policy_titles": {"door": "Door Policy"},
}
F = filters_for(CONTEXT)


@pytest.mark.parametrize(
    ("name", "arguments", "text"),
    [
        ("and_list", (["a"],), "a"),
        ("and_list", (["a", "b"],), "a and b"),
        ("and_list", (["a", 2, "c"],), "a, 2 and c"),
        ("and_list", (iter(["a", "b"]),), "a and b"),
        ("or_list", (["a", "b", "c"],), "a, b or c"),
        ("policy", ("door",), "Door Policy"),
        ("policy", ("door", "rules on doors"), "Door Policy"),
        ("policy", ("gate", "rules on gates"), "rules on gates"),
        ("number", (999,), "999"),
        ("number", (1234567,), "1,234,567"),
        ("number", (99.9,), "99.9"),
        ("number", (1000.0,), "1,000"),
        ("minutes", (1,), "1 minute"),
        ("hours", (24,), "24 hours"),
        ("days", (0,), "0 days"),
        ("business_days", (1,), "1 business day"),
        ("business_days", (10,), "10 business days"),
        ("weeks", (2,), "2 weeks"),
        ("months", (3,), "3 months"),
        ("years", (1,), "1 year"),
        ("every_months", (1,), "every month"),
        ("every_months", (12,), "every 12 months"),
        ("times", (1,), "once"),
        ("times", (2,), "twice"),
        ("times", (4,), "4 times"),
        ("plural", (1, "reviewer", "reviewers"), "1 reviewer"),
        ("plural", (3, "reviewer", "reviewers"), "3 reviewers"),
        ("code", ("a`b|c",), "``a`b|c``"),
        ("cell", ("a|b",), r"a\|b"),
        ("lower", ("IT Lead",), "it lead"),
        ("capitalize", ("the IT lead",), "The IT lead"),
        ("role", ("it_lead",), "IT Lead"),
        ("role", (CONTEXT["roles"]["it_lead"],), "IT Lead"),
        ("holders", ("it_lead",), "Ana Silva (Head of IT) and Bo (Admin)"),
        ("label", ("internal",), "Internal use"),
        ("date", (date(2026, 1, 31),), "31 January 2026"),
        ("date", ("2026-01-31",), "31 January 2026"),
    ],
)
def test_what_filters_write(name, arguments, text):
    assert F[name](*arguments) == text


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("and_list", [], "empty list"),
        ("and_list", "abc", "not a list"),
        ("and_list", [{"a": 1}], "a mapping"),
        ("and_list", [True], "true or false"),
        ("or_list", None, "nothing"),
        ("number", "3", "not a whole number"),
        ("number", True, "true or false"),
        ("days", 2.5, "not a whole number"),
        ("days", None, "nothing"),
        ("every_months", "3", "not a whole number"),
        ("times", [], "a list"),
        ("code", None, "nothing"),
        ("cell", {}, "a mapping"),
        ("lower", None, "nothing"),
        ("role", "it_led", "no role"),
        ("role", None, "no role"),
        ("holders", "none", "nobody holds the role Nobody"),
        ("label", "secret", "no classification level"),
        ("date", "soon", "not a date"),
        ("date", 3, "not a date"),
    ],
)
def test_values_they_cannot_use(name, value, words):
    with pytest.raises(FilterError, match=words):
        F[name](value)


@pytest.mark.parametrize("name", ["code", "cell"])
def test_only_these_give_markdown(name):
    assert isinstance(F[name]("x"), Markdown)
    assert not isinstance(F["and_list"](["x"]), Markdown)


def test_every_filter_says_what_it_does():
    assert all(module.__dict__.get(name, F[name]).__doc__ for name in F)


def test_a_policy_that_is_not_in_the_set_needs_other_words():
    assert F["in_set"]("door")
    assert not F["in_set"]("gate")
    with pytest.raises(FilterError, match="'gate' is not in the set"):
        F["policy"]("gate")
