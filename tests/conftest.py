"""What several packages of tests need, importable by name.

`fakes` is the world in memory, `core_set` makes profiles whose set is the four core policies,
`proof_samples` has proofs of approval, `workspace_shape` compares what killed commands left,
`wheels` installs packages, and `new_python` says what another process prints.
"""

from __future__ import annotations

import importlib.util
import signal
import sys
from pathlib import Path

from hypothesis import HealthCheck, settings

# A shell makes what it starts in the background deaf to Ctrl-C, and what that starts as well; the
# commands that are interrupted here are to hear it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# `make test` says the same of the same commit wherever and however slowly it runs; `make slow`
# looks for new examples each time.
settings.register_profile(
    "repeatable", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("searching", deadline=None, print_blob=True)
settings.load_profile("repeatable")

for _NAME in ("fakes", "core_set", "proof_samples", "workspace_shape", "wheels", "new_python"):
    _SPECIFICATION = importlib.util.spec_from_file_location(
        _NAME, Path(__file__).parent / f"{_NAME}.py"
    )
    _MODULE = importlib.util.module_from_spec(_SPECIFICATION)
    sys.modules[_NAME] = _MODULE
    _SPECIFICATION.loader.exec_module(_MODULE)


def pytest_addoption(parser):
    """Let expected files be written again: `pytest tests/templates/test_golden.py --accept`."""
    parser.addoption("--accept", action="store_true", help="Write the expected files again.")
