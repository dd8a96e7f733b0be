"""Every command that is printed is run, as it stands."""

import asyncio
import hashlib
import re
import subprocess

import pytest
from attacks import document_time_stamp, stamper
from signing_samples import AT, PASSPHRASE

from policykit.signing import SealReport, examine, how_to_check, open_identity, seal

NAME = "Access Control - v2.0 (final).pdf"
WHO = {"reason": "Issued", "name": "Acme GmbH"}


def commands(text):
    """Return the commands: the lines that begin with four spaces, continued ones joined."""
    lines = re.findall(r"^ {4}(.*)$", text, re.MULTILINE)
    return re.sub(r"\\\n\s*", "", "\n".join(lines)).splitlines()


def run(text, folder):
    said = []
    for command in commands(text):
        done = subprocess.run(
            ["sh", "-c", command], cwd=folder, capture_output=True, text=True, check=False
        )
        said.append((command, done.returncode, done.stdout + done.stderr))
    return said


@pytest.fixture
def folder(tmp_path, made):
    (tmp_path / "organization.crt.pem").write_bytes(made.certificate_pem)
    return tmp_path


def test_the_commands_confirm_a_seal_of_our_own_certificate(folder, sealed, unsigned, made):
    (folder / NAME).write_bytes(sealed)
    text = how_to_check(examine(sealed), file=NAME)
    said = run(text, folder)
    assert all(code == 0 for _, code, _ in said), said
    everything = "\n".join(words for _, _, words in said)
    assert "Verification successful" in everything
    assert "Signature is Valid." in everything
    assert "Total document signed" in everything
    assert "\n0\n" in everything
    assert hashlib.sha256(unsigned).hexdigest() in everything
    shown = re.search(r"sha256 Fingerprint=(\S+)", everything)[1]
    assert shown in text
    assert shown.replace(":", "").lower() == made.facts.fingerprint


def test_the_commands_confirm_a_seal_below_an_authority(folder, unsigned, pki):
    sealed = seal(unsigned, open_identity(pki.p12("rsa2048"), PASSPHRASE), at=AT, **WHO)
    (folder / NAME).write_bytes(sealed)
    (folder / "authority.pem").write_bytes(pki.root.pem)
    said = run(how_to_check(examine(sealed), file=NAME, certificate_file="authority.pem"), folder)
    assert all(code == 0 for _, code, _ in said), said
    everything = "\n".join(words for _, _, words in said)
    assert "Verification successful" in everything
    assert "Certificate is Trusted." in everything
    assert "Total document signed" in everything


def test_the_commands_refuse_a_changed_file(folder, sealed):
    changed = sealed.replace(b"/MediaBox", b"/MediaBax", 1)
    (folder / NAME).write_bytes(changed)
    said = run(how_to_check(examine(sealed), file=NAME), folder)
    (verified,) = [code for command, code, _ in said if "openssl cms" in command]
    assert verified != 0
    assert any("Digest Mismatch" in words for _, _, words in said)


def test_the_commands_refuse_another_certificate(folder, sealed, pki):
    (folder / NAME).write_bytes(sealed)
    (folder / "organization.crt.pem").write_bytes(pki.strange_root.pem)
    said = run(how_to_check(examine(sealed), file=NAME), folder)
    (verified,) = [code for command, code, _ in said if "openssl cms" in command]
    assert verified != 0


def test_the_commands_count_what_follows_the_seal(folder, sealed, pki):
    stamped = document_time_stamp(sealed, pki.stamps, AT)
    (folder / NAME).write_bytes(stamped)
    said = run(how_to_check(examine(stamped), file=NAME), folder)
    (counted,) = [words for command, _, words in said if "wc -c" in command]
    assert int(counted) == len(stamped) - len(sealed)


def test_a_file_name_is_never_an_option(folder, sealed):
    (folder / "-rf.pdf").write_bytes(sealed)
    said = run(how_to_check(examine(sealed), file="-rf.pdf"), folder)
    assert all(code == 0 for _, code, _ in said), said


def test_without_a_seal_there_is_nothing_to_check():
    assert how_to_check(SealReport(), file="x.pdf") == ""


def test_the_commands_confirm_a_time_stamp_beside_the_file(folder, sealed, pki):
    (folder / NAME).write_bytes(sealed)
    (folder / "time-stamp-authority.crt.pem").write_bytes(pki.root.pem)
    digest = hashlib.sha256(sealed).digest()
    token = asyncio.run(stamper(pki.stamps, AT).async_timestamp(digest, "sha256"))
    (folder / f"{NAME}.tst").write_bytes(token.dump())
    text = how_to_check(examine(sealed), file=NAME, token_file=f"{NAME}.tst")
    said = run(text, folder)
    assert all(code == 0 for _, code, _ in said), said
    assert any("Verification: OK" in words for _, _, words in said)
    (folder / NAME).write_bytes(sealed + b"\n")
    (code,) = [code for command, code, _ in run(text, folder) if "ts -verify" in command]
    assert code != 0
