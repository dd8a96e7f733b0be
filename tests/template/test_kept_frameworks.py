"""Frameworks that were kept are the frameworks that were read."""

import subprocess
import sys

import pytest

from policykit.edge.library import TemplateLibrary
from policykit.template import read_framework
from policykit.template.kept_frameworks import from_bytes, to_bytes


@pytest.fixture(scope="module")
def read():
    files = TemplateLibrary().shipped()
    names = [name for name in files if name.startswith("frameworks/")]
    return tuple(read_framework(files[name], name)[0] for name in names)


def test_they_are_equal_in_everything_and_in_the_order_of_their_controls(read):
    kept = from_bytes(to_bytes(read))
    assert kept == read
    assert [[*one.controls] for one in kept] == [[*one.controls] for one in read]
    assert any(provisos for one in kept for provisos in one.provisos.values())


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[1]", b"[[]]", b'[["a","b","c",1,[],{},{}]]', b"[" * 100_000]
)
def test_other_bytes_are_no_frameworks(data):
    with pytest.raises(ValueError, match="no frameworks"):
        from_bytes(data)


def test_knowing_them_again_needs_no_template_engine():
    code = "import sys, policykit.template.kept_frameworks; print('jinja2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
