import pytest

from policykit.template import read_condition

TREE = {"flags": {"phi": True, "card": False, "role": "both"}, "list": ["a"]}


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("true", True),
        ("false", False),
        ("flags.phi", True),
        ("not flags.phi", False),
        ("flags.phi and flags.card", False),
        ("flags.phi or flags.card", True),
        ("flags.role == 'both'", True),
        ("flags.role != 'both'", False),
        ("flags.role in ['controller', 'both']", True),
        ("'a' not in list", False),
    ],
)
def test_conditions_are_judged(text, holds):
    assert read_condition(text).holds(TREE) is holds


def test_paths_are_known_without_data():
    assert read_condition("flags.a or not b.c == d").paths == ("flags.a", "b.c", "d")


@pytest.mark.parametrize(
    "text",
    ["", "flags.", "x()", "a | length", "1 < 2", "a }}{{ b", "a + b", "''.upper", "a[0]", "a %}"],
)
def test_what_is_no_condition(text):
    with pytest.raises(ValueError, match=r"it |a condition"):
        read_condition(text)


def test_an_unknown_path_is_named():
    with pytest.raises(KeyError, match=r"flags\.nope"):
        read_condition("flags.nope").holds(TREE)
