"""What became of a fact is said in words, and of records only what differs."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from policykit.cli.fact_words import difference

JONAS = {"id": "jweber", "name": "Jonas Weber", "title": "CEO", "email": "jonas@quillbit.io"}
TOM = {"id": "tberger", "name": "Tom Berger", "title": "Engineer", "email": "tom@quillbit.io"}
SCALARS = st.none() | st.booleans() | st.integers() | st.text("abc", max_size=3)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text("xyz", min_size=1), inner)
)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (3, 6, "3 → 6"),
        (None, "Jamf", "nothing → Jamf"),
        (True, False, "true → false"),
        (["a", "b"], ["b", "c", "d"], "a → c, d"),
        (["a", "b"], ["b", "a"], "a list → another order"),
        (["a"], ["a", "b"], "nothing → b"),
        ({"holders": [JONAS]}, {"holders": [JONAS | {"title": "COO"}]}, "title CEO → COO"),
        (
            {"holders": [JONAS]},
            {"holders": [TOM]},
            "id jweber → tberger; name Jonas Weber → Tom Berger; title CEO → Engineer; 1 more",
        ),
        ({"holders": []}, {"holders": [TOM, JONAS]}, "holders nothing → Tom Berger, Jonas Weber"),
        (JONAS, None, "Jonas Weber → nothing"),
    ],
)
def test_only_what_differs_is_said(old, new, said):
    assert difference(old, new) == said


def given_alone(value):
    """Return a value without keys that have none: nothing is nothing."""
    if isinstance(value, dict):
        return {key: given_alone(one) for key, one in value.items() if one is not None}
    return [given_alone(one) for one in value] if isinstance(value, list) else value


@given(VALUES, VALUES)
@example({}, {"x": None})
def test_python_never_shows(old, new):
    if given_alone(old) != given_alone(new):
        said = difference(old, new)
        assert " → " in said
        assert not set(said) & set("{}[]'\"")
