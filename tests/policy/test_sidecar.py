import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policykit.policy import Cadence, Entry, Limit, read_sidecar
from policykit.policy.sidecar import write_sidecar, yaml_text
from policykit.template import read_yaml
from policykit.template.statement_map import UNITS

GOOD = """\
statements:
  AC-1:
    controls: {soc2: [CC6.1], iso27001: ["5.15"]}
    cadence: {every: 3, unit: months, parameter: access.review_months}
    limit: {within: 5, unit: business days}
    evidence: Minutes
"""


def test_entries_are_read():
    sidecar, found = read_sidecar(GOOD.encode(), "policies/a.map.yaml")
    assert found == ()
    entry = sidecar.entries["AC-1"]
    assert entry.controls == {"soc2": ("CC6.1",), "iso27001": ("5.15",)}
    assert entry.cadence == Cadence(3, "months", "access.review_months")
    assert entry.limit == Limit(5, "business days", None)
    assert (entry.evidence, entry.place.line) == ("Minutes", 2)


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("every: 3", "every: access.review_months", "PK308", 4),
        ("every: 3", "evry: 3", "PK205", 4),
        ("every: 3", "every: true", "PK207", 4),
        ("unit: months", "unit: month", "PK207", 4),
        ("[CC6.1]", "CC6.1", "PK207", 3),
        ("[CC6.1]", "[5.1]", "PK207", 3),
        ("[CC6.1]", "[CC6.1, CC6.1]", "PK203", 3),
        ('{soc2: [CC6.1], iso27001: ["5.15"]}', "none", "PK207", 3),
        ("evidence: Minutes", "evidence: ''", "PK207", 6),
        ("  AC-1:", "<<<<<<< ours\n  AC-1:", "PK300", 2),
        ("  AC-1:", "  AC1:", "PK232", 2),
        ("statements:", "statements: [", "PK202", 3),
        ("limit: {within: 5, unit: business days}", "limit: 5", "PK207", 5),
    ],
)
def test_what_is_wrong_is_named_with_its_line(old, new, code, line):
    assert old in GOOD
    sidecar, found = read_sidecar(GOOD.replace(old, new).encode(), "s.yaml")
    assert sidecar is None
    assert (found[0].code, found[0].place.line) == (code, line)


TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1).filter(
    lambda text: text.strip() and text == " ".join(text.split())
)
SPANS = st.tuples(
    st.integers(1, 999), st.sampled_from(UNITS), st.none() | st.just("access.review_months")
)
ENTRIES = st.builds(
    Entry,
    st.dictionaries(
        st.sampled_from(["soc2", "iso27001", "nist-csf", "hipaa"]),
        st.lists(
            st.sampled_from(["CC6.1", "5.10", "164.308(a)(1)", "PR.AA-05", "on", "no"]), unique=True
        ).map(tuple),
    ),
    st.none() | SPANS.map(lambda span: Cadence(*span)),
    st.none() | SPANS.map(lambda span: Limit(*span)),
    TEXTS,
)


@settings(deadline=None, max_examples=60)
@given(
    st.dictionaries(st.from_regex(r"[A-Z]{2,4}-[1-9][0-9]?[a-z]?", fullmatch=True), ENTRIES), TEXTS
)
def test_what_is_written_reads_back(entries, title):
    sidecar, found = read_sidecar(write_sidecar(title, entries), "s.yaml")
    assert found == ()
    read = {
        name: Entry(entry.controls, entry.cadence, entry.limit, entry.evidence)
        for name, entry in sidecar.entries.items()
    }
    assert list(read.items()) == list(entries.items())


@settings(deadline=None)
@given(TEXTS, st.booleans())
def test_any_text_is_a_yaml_scalar(text, item):
    scalar = yaml_text(text, item=item)
    source, found = read_yaml(f"a: [{scalar}]\n" if item else f"a: {scalar}\n", "s.yaml")
    assert found == ()
    assert source.value == {"a": [text] if item else text}
