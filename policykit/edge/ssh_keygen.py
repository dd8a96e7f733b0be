"""Signing and checking approvals with `ssh-keygen -Y`, as git does.

Takes bytes and a key's file name, gives armoured signatures; or bytes and a signature, and gives
what the program's exit code says. Its words are never read: they are for people.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from policykit.errors import KeyFailure, ProgramError, error

if TYPE_CHECKING:
    from collections.abc import Sequence

_SECONDS_TO_TYPE = 300
_SECONDS_TO_CHECK = 20


class SshKeygen:
    """The user's `ssh-keygen`. Keeps the promises of `policykit.signing.proving.Signatures`."""

    def sign(self, key: str, namespace: str, texts: Sequence[bytes]) -> Sequence[str]:
        """Sign each text; the passphrase is asked for once, by the program or by an agent."""
        with tempfile.TemporaryDirectory(prefix="policykit-sign-") as folder:
            names = [f"approval-{number}.json" for number, _ in enumerate(texts, 1)]
            for name, text in zip(names, texts, strict=True):
                Path(folder, name).write_bytes(text)
            arguments = ("-Y", "sign", "-q", "-n", namespace, "-f", key, *names)
            done = _run(folder, arguments, _SECONDS_TO_TYPE)
            if done.returncode:
                said = done.stderr.decode("utf-8", "replace").strip().splitlines()
                raise KeyFailure(
                    error(
                        "PK630",
                        f"ssh-keygen did not sign with {key}: {said[-1] if said else 'no reason'}",
                        hint="Name your private key, or your public key while ssh-agent holds the "
                        "private one: ssh-add -l lists what it holds.",
                    )
                )
            return [Path(folder, f"{name}.sig").read_text(encoding="ascii") for name in names]

    def verify(
        self, text: bytes, signature: str, principal: str, public_key: str, namespace: str
    ) -> bool:
        """Say whether the program accepts the signature, made with this key for this purpose."""
        with tempfile.TemporaryDirectory(prefix="policykit-check-") as folder:
            allowed = f'{principal} namespaces="{namespace}" {public_key}\n'
            Path(folder, "allowed").write_text(allowed, encoding="ascii")
            Path(folder, "signature").write_text(signature, encoding="utf-8")
            arguments = ("-Y", "verify", "-f", "allowed", "-I", principal, "-n", namespace)
            done = _run(folder, (*arguments, "-s", "signature"), _SECONDS_TO_CHECK, text)
            return done.returncode == 0


def _run(
    folder: str, arguments: Sequence[str], seconds: int, text: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    program = shutil.which("ssh-keygen")
    if program is None:
        raise ProgramError(
            error(
                "PK631",
                "ssh-keygen is missing, and approvals are signed with it",
                hint="Install OpenSSH 8.2 or newer: sudo apt install openssh-client",
            )
        )
    try:
        return subprocess.run(  # noqa: S603 - the user's own program, with a list of arguments
            [program, *arguments],
            cwd=folder,
            env={**os.environ, "LC_ALL": "C"},
            input=text,
            capture_output=True,
            check=False,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired as slow:
        raise ProgramError(
            error(
                "PK632",
                f"ssh-keygen did not answer within {seconds} seconds",
                hint="Nothing was recorded. Unlock your key or its agent first and try again.",
            )
        ) from slow
