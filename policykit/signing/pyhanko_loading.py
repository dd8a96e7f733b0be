"""Loading pyHanko without the HTTP clients that it loads and policykit never uses.

They stand on aiohttp, which takes as long to load as all of pyHanko. Only policykit's own client of
a time-stamp authority, in `edge/`, uses aiohttp, and only where there is an authority.
`tests/signing/test_pyhanko_loading.py` fails as soon as this is no longer needed.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

_LEFT_OUT = {
    "pyhanko.sign.timestamps.aiohttp_client": "HTTPTimeStamper",
    "pyhanko_certvalidator.fetchers.aiohttp_fetchers": "AIOHttpFetcherBackend",
}
"""Modules that are loaded when somebody makes one of these, instead of at once."""


def load_pyhanko() -> None:
    """Load what seals and verifies; nothing happens where it is loaded already."""
    if "pyhanko.sign" in sys.modules:
        return
    stand_ins = {module: _stand_in(module, name) for module, name in _LEFT_OUT.items()}
    stand_ins = {name: one for name, one in stand_ins.items() if name not in sys.modules}
    sys.modules.update(stand_ins)
    try:
        import_module("pyhanko.sign.validation")
    finally:
        for name in stand_ins:
            del sys.modules[name]


def _stand_in(module: str, name: str) -> ModuleType:
    def make(*arguments: Any, **settings: Any) -> Any:
        return getattr(import_module(module), name)(*arguments, **settings)

    stand_in = ModuleType(module)
    vars(stand_in)[name] = make
    return stand_in
