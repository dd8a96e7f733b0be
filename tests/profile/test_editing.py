"""An edit changes one value and not a character more."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policykit.errors import InputError
from policykit.profile import read_profile, set_value, set_values, with_schema_line
from policykit.profile.editing import replace_value
from policykit.profile.source import Source
from policykit.profile.yaml_text import Listing, Scalar, plain, read_yaml

ROOT = Path(__file__).parents[2]
TEXTS = [
    (ROOT / name).read_text(encoding="utf-8")
    for name in ("org_profile.yaml", "tests/organizations/clinic.yaml")
]


def source_of(text):
    root, text, found = read_yaml(text.encode(), "x.yaml")
    assert not found
    return Source(root, text, "x.yaml")


def scalar_paths(node, path=()):
    if isinstance(node, Scalar):
        return [path]
    if isinstance(node, Listing):
        inside = enumerate(node.items)
    else:
        inside = ((key, entry.node) for key, entry in node.entries.items())
    return [found for key, item in inside for found in scalar_paths(item, (*path, key))]


SOURCES = [source_of(text) for text in TEXTS]
PLACES = [(source, path) for source in SOURCES for path in scalar_paths(source.root)]
WORDS = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Cn", "Co"]))
SCALARS = (
    WORDS
    | st.none()
    | st.booleans()
    | st.integers(0, 999)
    | st.dates(min_value=date(1000, 1, 1))
    | st.lists(WORDS, max_size=3)
)


@settings(deadline=None, max_examples=120)
@given(st.sampled_from(PLACES), SCALARS)
def test_only_the_line_of_the_value_changes(place, value):
    source, path = place
    before = source.text.split("\n")
    after = replace_value(source, path, value).split("\n")
    line = source.node(path).span.line
    assert len(after) == len(before)
    assert [
        n for n, pair in enumerate(zip(before, after, strict=True), 1) if pair[0] != pair[1]
    ] in (
        [line],
        [],
    )
    comment = before[line - 1].rpartition("  # ")[2] if "  # " in before[line - 1] else ""
    assert after[line - 1].endswith(comment)


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(PLACES), SCALARS)
def test_an_edit_undone_gives_the_values_of_before(place, value):
    source, path = place
    old = source.node(path).value
    again = source_of(replace_value(source, path, value))
    assert plain(source_of(replace_value(again, path, old)).root) == plain(source.root)


def test_quoting_stays_as_it_was(sample):
    changed = set_value(sample, "organization.short_name", 'The "Field"')
    assert b'short_name: "The \\"Field\\""     ' in changed
    assert b"hris: Rexx\n" in set_value(b"tools:\n  hris: Bob\n", "tools.hris", "Rexx")
    assert b"hris: 'It''s'\n" in set_value(b"tools:\n  hris: 'x'\n", "tools.hris", "It's")
    assert b'hris: "a: b"\n' in set_value(b"tools:\n  hris: x\n", "tools.hris", "a: b")
    assert b'hris: "yes"\n' in set_value(b"tools:\n  hris: x\n", "tools.hris", "yes")
    assert b'hris: "12"\n' in set_value(b"tools:\n  hris: x\n", "tools.hris", "12")


@pytest.mark.parametrize(
    ("before", "path", "value", "after"),
    [
        (
            "review:\n  lead_days: 30 # soon\n",
            "review.lead_days",
            45,
            "review:\n  lead_days: 45 # soon\n",
        ),
        ("review:\n", "review.lead_days", 45, "review: {lead_days: 45}\n"),
        (
            "review: # x\n\ntools: {}\n",
            "review.lead_days",
            45,
            "review: {lead_days: 45} # x\n\ntools: {}\n",
        ),
        (
            "tools:\n  hris:\n\nreview: {}\n",
            "tools.mdm",
            "J",
            "tools:\n  hris:\n  mdm: J\n\nreview: {}\n",
        ),
        ("review: null # x\n", "review.lead_days", 45, "review: {lead_days: 45} # x\n"),
        ("review: {}\n", "review.lead_days", 45, "review: {lead_days: 45}\n"),
        (
            "review: {anchor_month: 3}\n",
            "review.lead_days",
            45,
            "review: {anchor_month: 3, lead_days: 45}\n",
        ),
        (
            "review:\n  anchor_month: 3 # March\n\n# tools\ntools: {}\n",
            "review.lead_days",
            45,
            "review:\n  anchor_month: 3 # March\n  lead_days: 45\n\n# tools\ntools: {}\n",
        ),
        (
            "people:\n  - id: ann\n    name: Ann\nroles: {}\n",
            "people.0.title",
            "Boss",
            "people:\n  - id: ann\n    name: Ann\n    title: Boss\nroles: {}\n",
        ),
        (
            "tools: {}\n",
            "params.access.review_months",
            6,
            "tools: {}\n\nparams:\n  access:\n    review_months: 6\n",
        ),
        (
            "params:\n  access:\n    a: 1\n  vendor:\n    b: 2\n",
            "params.access.c",
            3,
            "params:\n  access:\n    a: 1\n    c: 3\n  vendor:\n    b: 2\n",
        ),
        ("tools: {hris: x}", "tools.mdm", "Jamf", "tools: {hris: x, mdm: Jamf}"),
        (
            "tools:\r\n  hris: x\r\n",
            "tools.edr",
            "Sentry",
            "tools:\r\n  hris: x\r\n  edr: Sentry\r\n",
        ),
        (
            "data:\n  residency:\n    - EU\n    - US\n  gdpr_role: none\n",
            "data.residency",
            ["DE"],
            "data:\n  residency: [DE]\n  gdpr_role: none\n",
        ),
        (
            "tools:\n  hris: >-\n    a\n    b\n  mdm: x\n",
            "tools.hris",
            "c",
            "tools:\n  hris: c\n  mdm: x\n",
        ),
        (
            "data:\n  residency: [\n    EU, US]\n",
            "data.residency.1",
            "GB",
            "data:\n  residency: [\n    EU, GB]\n",
        ),
    ],
)
def test_a_value_is_put_where_a_person_would_put_it(before, path, value, after):
    assert set_value(before.encode(), path, value).decode() == after


def test_a_byte_order_mark_stays():
    changed = set_value(b"\xef\xbb\xbftools: {hris: x}\n", "tools.hris", "z")
    assert changed == b"\xef\xbb\xbftools: {hris: z}\n"


@pytest.mark.parametrize(
    ("path", "value", "code", "remedy"),
    [
        ("revew.lead_days", 3, "PK160", "Did you mean review?"),
        ("review.lead_day", 3, "PK160", "Did you mean lead_days?"),
        ("ack_days", 3, "PK160", "distribution.ack_days"),
        ("access.review_months", 3, "PK160", "under params: params.access.review_months"),
        ("flags.phi", True, "PK160", "Set that: policykit profile set data.special.phi"),
        ("scope.privacy", True, "PK160", "Edit frameworks"),
        ("people.ann.title", "x", "PK160", ""),
        ("people.99.title", "x", "PK161", "from 0"),
        ("review.lead_days", object(), "PK161", "Give text"),
        ("review.lead_days", "soon", "PK112", ""),
        ("review.lead_days", 999, "PK115", "at most 180"),
        ("organization.country", "UK", "PK123", "GB"),
        ("tools.hris", "a\nb", "PK107", "one line"),
        ("roles.it_lead.0.person", "nobody", "PK141", "people"),
        ("classification.levels", [], "PK161", "by hand"),
    ],
)
def test_an_edit_that_would_be_wrong_is_refused(sample, path, value, code, remedy):
    with pytest.raises(InputError) as caught:
        set_value(sample, path, value)
    assert [one.code for one in caught.value.diagnostics] == [code]
    assert remedy in caught.value.diagnostics[0].hint


def test_a_file_with_another_mistake_can_be_edited(small):
    text = small.with_change("country: IE", "country: UK").text.encode()
    assert b"country: GB" in set_value(text, "organization.country", "GB")
    assert b"short_name: Ace" in set_value(text, "organization.short_name", "Ace")


def test_a_file_that_is_no_yaml_is_refused_with_its_own_diagnostic():
    with pytest.raises(InputError) as caught:
        set_value(b"a: [", "tools.hris", "x")
    assert [one.code for one in caught.value.diagnostics] == ["PK102"]


def test_the_result_of_an_edit_is_a_good_profile(sample):
    changed = set_value(sample, "params.access.review_months", 6)
    profile, found = read_profile(changed)
    assert found == ()
    assert profile.tree["params"]["access"]["review_months"] == 6


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            b"# yaml-language-server: $schema=old\na: 1\n",
            b"# yaml-language-server: $schema=new\na: 1\n",
        ),
        (b"# note\na: 1\n", b"# yaml-language-server: $schema=new\n# note\na: 1\n"),
        (b"\xef\xbb\xbfa: 1\r\n", b"\xef\xbb\xbf# yaml-language-server: $schema=new\r\na: 1\r\n"),
    ],
)
def test_the_first_line_points_to_the_schema(before, after):
    assert with_schema_line(before, "new") == after
    assert with_schema_line(after, "new") == after


def test_facts_that_have_to_agree_are_changed_together():
    data = TEXTS[0].encode()
    with pytest.raises(InputError, match="PK151"):
        set_value(data, "flags.uses_mdm", value=False)
    done = set_values(data, {"flags.uses_mdm": False, "tools.mdm": None})
    profile, _ = read_profile(done)
    assert profile is not None
    assert (profile.tree["flags"]["uses_mdm"], profile.tree["tools"]["mdm"]) == (False, None)
