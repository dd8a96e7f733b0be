import subprocess
import sys

import pytest

import policykit.policy


def test_every_public_name_exists():
    for name in policykit.policy.__all__:
        assert getattr(policykit.policy, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = policykit.policy.nothing


def test_the_filling_process_imports_little():
    script = (
        "import sys, policykit.policy.fill_child; "
        "print(sorted({name.partition('.')[0] for name in sys.modules} - sys.stdlib_module_names))"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, text=True
    )
    third_party = {"jinja2", "markupsafe", "policykit", "__main__"}
    found = {name.strip(" '") for name in result.stdout.strip().strip("[]").split(",")}
    assert {"jinja2", "policykit"} <= found
    assert {name for name in found if not name.startswith(("_", "__"))} <= third_party
