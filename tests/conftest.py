"""What several packages of tests need: the world in memory, importable as `fakes`."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

_SPECIFICATION = importlib.util.spec_from_file_location("fakes", Path(__file__).parent / "fakes.py")
_MODULE = importlib.util.module_from_spec(_SPECIFICATION)
sys.modules["fakes"] = _MODULE
_SPECIFICATION.loader.exec_module(_MODULE)
