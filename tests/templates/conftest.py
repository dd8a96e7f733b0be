"""What both files of tests need: the table of the set, importable as `policy_set`."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

_SPECIFICATION = importlib.util.spec_from_file_location(
    "policy_set", Path(__file__).parent / "policy_set.py"
)
_MODULE = importlib.util.module_from_spec(_SPECIFICATION)
sys.modules["policy_set"] = _MODULE
_SPECIFICATION.loader.exec_module(_MODULE)
