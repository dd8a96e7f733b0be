"""The package is cheap to import, and a job is a plain value."""

from __future__ import annotations

import os
import subprocess
import sys


def test_importing_pages_loads_no_reportlab():
    command = (
        "import sys; import policykit.pages; import policykit.edge.render;"
        "print([name for name in sys.modules if name.startswith(('reportlab', 'PIL'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", command],
        capture_output=True,
        check=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.stdout.strip() == "[]"


def test_job_can_be_a_key_and_compares_by_value(job):
    assert job() == job()
    assert len({job(), job()}) == 1
