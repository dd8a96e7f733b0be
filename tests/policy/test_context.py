"""Which parameters are read by the paths that a template reads."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from policykit.policy.context import parameters_read, reads_parameter

paths = st.lists(
    st.sampled_from(["a", "b", "ab", "a[]", "b[][]", "[]"]), min_size=1, max_size=4
).map(".".join)


@given(st.lists(paths), st.lists(paths))
def test_many_paths_read_what_each_of_them_reads(reads, parameters):
    assert parameters_read(reads, parameters) == {
        path for path in parameters if any(reads_parameter(read, path) for read in reads)
    }
