"""Killed at any act of making a sealing key, keys are as before, or one more that opens.

What is left of a key that was not finished is locked and for its owner alone, and nobody takes it
for a key.
"""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from policykit.cli.handler import run
from policykit.edge.keys import KeyStore

KILLING = Path(__file__).with_name("killing.py")


@pytest.mark.timeout(600)
def test_stopped_at_any_act_the_keys_are_as_before_or_with_the_new_one(
    stages, tmp_path, monkeypatch
):
    top, _ = stages
    place = tmp_path / "copies" / "whole"
    shutil.copytree(top / "home" / "config", place / "config")
    monkeypatch.setenv("POLICYKIT_CONFIG", str(place / "config"))
    (old,) = KeyStore(place / "config").list()
    acts = tmp_path / "copies" / "acts"
    command = ["-C", str(top / "after-issue"), "key", "create", "--another"]
    with (tmp_path / "said").open("wb") as said:
        done = subprocess.run(
            [sys.executable, str(KILLING), str(place), "copy", str(acts), *command],
            stdout=said, stderr=said, check=False, timeout=300,
        )  # fmt: skip
    assert done.returncode == 0, (tmp_path / "said").read_text(encoding="utf-8")
    passphrase = os.environ["POLICYKIT_PASSPHRASE"].encode()
    counts = []
    for number in range(1, len(acts.read_text(encoding="utf-8").splitlines()) + 1):
        configuration = tmp_path / "copies" / str(number) / "config"
        if not configuration.exists():
            continue
        store = KeyStore(configuration)
        found = store.list()
        counts.append(len(found))
        assert found[0].facts == old.facts
        for one in found:
            fingerprint = one.facts.fingerprint
            assert store.load(passphrase, fingerprint).fingerprint == fingerprint
        for file in store.folder.iterdir():
            if b"CERTIFICATE" not in file.read_bytes():
                assert not stat.S_IMODE(file.stat().st_mode) & 0o077, file
    assert counts[0] == 1
    assert counts == sorted(counts)
    assert len(KeyStore(place / "config").list()) == 2
    monkeypatch.setenv("POLICYKIT_CONFIG", str(tmp_path / "copies" / "1" / "config"))
    assert run(command) == 0
    assert len(KeyStore(tmp_path / "copies" / "1" / "config").list()) == 2
