"""Two organizations whose policies were issued with the real commands, copied per test."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

HERE = Path(__file__).parent
TESTS = HERE.parents[1]


def _load(name: str, file: Path):
    if name not in sys.modules:
        specification = importlib.util.spec_from_file_location(name, file)
        module = importlib.util.module_from_spec(specification)
        sys.modules[name] = module
        specification.loader.exec_module(module)
    return sys.modules[name]


telling = _load("telling", HERE / "telling.py")
declared_pki = _load("declared_pki", TESTS / "pki" / "declared.py")
responder = _load("local_responder", TESTS / "pki" / "responder.py")
attacks = _load("attacks", TESTS / "signing" / "attacks.py")

SAMPLE_AUTHOR = ("Tomasz Zieliński", "tomasz.zielinski@larkfield.example")
CLINIC_AUTHOR = ("Selin Kaya", "s.kaya@sanoria.example")
LATER = datetime(2026, 10, 1, 12, 0, tzinfo=UTC)


def _shared(tmp_path_factory, worker_id, name):
    base = tmp_path_factory.getbasetemp()
    return (base if worker_id == "master" else base.parent) / name


@pytest.fixture(scope="session")
def sample_told(tmp_path_factory, worker_id):
    """The folder of the sample's story. Read only."""
    top = _shared(tmp_path_factory, worker_id, "story-of-the-sample")
    return telling.tell(top, SAMPLE_AUTHOR, telling.tell_sample)


@pytest.fixture(scope="session")
def clinic_told(tmp_path_factory, worker_id):
    """The folder of the clinic's story. Read only."""
    top = _shared(tmp_path_factory, worker_id, "story-of-the-clinic")
    return telling.tell(top, CLINIC_AUTHOR, telling.tell_clinic)


@pytest.fixture(scope="session")
def answers(sample_told):
    return telling.answers(sample_told)


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch):
    telling.settings(monkeypatch, tmp_path / "home", *SAMPLE_AUTHOR)


def _copy(told, tmp_path):
    shutil.copytree(told / "ws", tmp_path / "ws", symlinks=True)
    shutil.copytree(told / "home" / "config", tmp_path / "home" / "config", dirs_exist_ok=True)
    shutil.copy(told / "seal.crt.pem", tmp_path)
    return telling.Person(tmp_path / "ws", LATER)


@pytest.fixture
def sample(sample_told, tmp_path):
    """A copy of the sample's workspace after its story."""
    return _copy(sample_told, tmp_path)


@pytest.fixture
def clinic(clinic_told, tmp_path, monkeypatch):
    """A copy of the clinic's workspace after its story."""
    telling.settings(monkeypatch, tmp_path / "home", *CLINIC_AUTHOR)
    return _copy(clinic_told, tmp_path)


@pytest.fixture
def outside(sample_told, tmp_path):
    """A folder with the issued PDFs and the certificate, and no workspace around it."""
    folder = tmp_path / "auditor"
    folder.mkdir()
    for pdf in sample_told.glob("ws/output/issued/*/*.pdf"):
        shutil.copy(pdf, folder)
    shutil.copy(sample_told / "seal.crt.pem", tmp_path)
    return telling.Person(folder, LATER)


@pytest.fixture(scope="session")
def pki():
    return declared_pki.Pki()


@pytest.fixture
def authority(tmp_path, pki):
    """A time-stamp authority on this machine."""
    folder = tmp_path / "authority"
    folder.mkdir()
    (tmp_path / "authority.pem").write_bytes(pki.root.pem)
    with responder.responding(folder, pki) as running:
        yield running
