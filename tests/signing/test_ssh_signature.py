"""Which key an SSH signature names."""

from __future__ import annotations

import base64

import pytest
from proof_samples import ssh_key

from policykit.edge.ssh_keygen import SshKeygen
from policykit.errors import KeyFailure
from policykit.signing.ssh_signature import NAMESPACE, ssh_signer


def test_the_fingerprint_is_the_one_that_ssh_keygen_prints(tmp_path):
    path, fingerprint = ssh_key(tmp_path)
    (signature,) = SshKeygen().sign(str(path), NAMESPACE, [b"text"])
    signer = ssh_signer(signature)
    assert signer.fingerprint == fingerprint
    assert signer.namespace == NAMESPACE
    assert path.with_suffix(".pub").read_text().startswith(signer.public_key)


@pytest.mark.parametrize(
    "body", [b"", b"SSHSIG", b"SSHSIG\0\0\0\1\0\0\0\x09x", b"PGPSIG", b"SSHSIG" + b"\xff" * 40]
)
def test_anything_else_is_no_signature(body):
    armoured = base64.b64encode(body).decode()
    text = f"-----BEGIN SSH SIGNATURE-----\n{armoured}\n-----END SSH SIGNATURE-----\n"
    for wrong in (text, armoured, text[:-5]):
        with pytest.raises(KeyFailure):
            ssh_signer(wrong)
