"""Keys, PDFs and the test PKI; and the modules beside this one, made importable by name."""

from __future__ import annotations

import importlib.util
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from policykit.signing import new_identity, open_identity, seal

HERE = Path(__file__).parent


def _load(name, file):
    """Import a module that is no test, under a name that tests import it by."""
    specification = importlib.util.spec_from_file_location(name, file)
    module = importlib.util.module_from_spec(specification)
    sys.modules[name] = module
    specification.loader.exec_module(module)
    return module


declared_pki = _load("declared_pki", HERE.parent / "pki" / "declared.py")
signing_samples = _load("signing_samples", HERE / "signing_samples.py")
_load("attacks", HERE / "attacks.py")

AT, PASSPHRASE, make_pdf = signing_samples.AT, signing_samples.PASSPHRASE, signing_samples.make_pdf


@pytest.fixture(scope="session")
def pki():
    return declared_pki.Pki()


@pytest.fixture(scope="session")
def made():
    """Return a new self-signed key, as `policykit key create` makes it."""
    return new_identity(
        common_name="Acme policy seal",
        organization="Acme GmbH",
        country="DE",
        not_before=datetime(2026, 1, 1, tzinfo=UTC),
        passphrase=PASSPHRASE,
    )


@pytest.fixture(scope="session")
def identity(made):
    return open_identity(made.p12, PASSPHRASE)


@pytest.fixture(scope="session")
def unsigned():
    return make_pdf()


@pytest.fixture(scope="session")
def sealed(unsigned, identity):
    return seal(unsigned, identity, at=AT, reason="Issued", name="Acme GmbH")


@pytest.fixture(scope="session")
def attached_pdf():
    return make_pdf(
        attached=[("access-control.md", b"# Purpose\n"), ("issued.json", b'{"event": "issued"}\n')]
    )
