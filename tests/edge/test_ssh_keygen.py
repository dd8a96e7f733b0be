"""Signing with the real program."""

from __future__ import annotations

import pytest
from proof_samples import ssh_key

from policykit.edge.ssh_keygen import SshKeygen
from policykit.errors import KeyFailure, ProgramError
from policykit.signing.ssh_signature import ssh_signer


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    return ssh_key(tmp_path_factory.mktemp("keys"))[0]


def test_what_is_signed_is_accepted_and_nothing_else(key):
    program = SshKeygen()
    one, two = program.sign(str(key), "approval", [b"one", b"two"])
    public = ssh_signer(one).public_key
    assert program.verify(b"one", one, "bo", public, "approval")
    assert program.verify(b"two", two, "bo", public, "approval")
    assert not program.verify(b"two", one, "bo", public, "approval")
    assert not program.verify(b"one", one, "bo", public, "git")
    assert not program.verify(b"one", "no signature", "bo", public, "approval")


def test_a_missing_key_and_a_missing_program_are_told(key, tmp_path, monkeypatch):
    with pytest.raises(KeyFailure) as failure:
        SshKeygen().sign(str(tmp_path / "none"), "approval", [b"one"])
    assert failure.value.diagnostics[0].code == "PK630"
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ProgramError) as failure:
        SshKeygen().sign(str(key), "approval", [b"one"])
    assert failure.value.diagnostics[0].code == "PK631"
