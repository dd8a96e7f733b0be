"""What several packages of tests need, importable by name: the world in memory, and proofs."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

for _NAME in ("fakes", "proof_samples"):
    _SPECIFICATION = importlib.util.spec_from_file_location(
        _NAME, Path(__file__).parent / f"{_NAME}.py"
    )
    _MODULE = importlib.util.module_from_spec(_SPECIFICATION)
    sys.modules[_NAME] = _MODULE
    _SPECIFICATION.loader.exec_module(_MODULE)
