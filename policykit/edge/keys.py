"""The user's sealing keys: files in the configuration folder, and the passphrase that opens them.

Takes an environment and a terminal, gives opened keys. A key file is readable by its owner only,
never overwritten and never inside a workspace; a passphrase is never an argument, never logged
and never shown.
"""

from __future__ import annotations

import contextlib
import errno
import getpass
import os
import stat
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING

from policykit.errors import KeyFailure, OutputError, error
from policykit.signing.identity import (
    certificate_facts,
    new_identity,
    open_identity,
    read_certificates,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from policykit.signing.identity import SealIdentity
    from policykit.signing.report import CertificateFacts

FOLDER_VARIABLE = "POLICYKIT_CONFIG"
PASSPHRASE_VARIABLE = "POLICYKIT_PASSPHRASE"  # noqa: S105 - the name of the variable
MIN_PASSPHRASE = 12
"""Characters of a new passphrase. The key file may leak with a backup; NIST SP 800-63B asks for
at least 8 where guessing is limited, and offline it is not."""

_SHORT = 12
_MAX_KEY_FILE = 1024 * 1024
_CERTIFICATE = ".crt.pem"
_NOT_OWNER = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class StoredKey:
    """A key in the store, known by its certificate; the key file is not opened.

    Attributes:
        facts: what the certificate says.
        certificate_pem: the certificate, to hand out.
        certificate_file: where it is.
        key_file: the locked key beside it.
    """

    facts: CertificateFacts
    certificate_pem: bytes
    certificate_file: Path
    key_file: Path


def configuration_folder(environment: Mapping[str, str], platform: str = sys.platform) -> Path:
    """Return the user's configuration folder, which need not exist.

    `POLICYKIT_CONFIG`, else `policykit` in the folder that the system keeps for this.
    """
    if own := environment.get(FOLDER_VARIABLE):
        return Path(own).expanduser()
    if shared := environment.get("XDG_CONFIG_HOME"):
        return Path(shared) / "policykit"
    if platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "policykit"
    return Path.home() / ".config" / "policykit"


@dataclass(frozen=True, slots=True)
class KeyStore:
    """The folder `keys` in a configuration folder."""

    configuration: Path

    @property
    def folder(self) -> Path:
        """Where the key files are."""
        return self.configuration / "keys"

    def create(  # noqa: PLR0913 - the fields of a certificate
        self,
        *,
        common_name: str,
        organization: str,
        country: str,
        not_before: datetime,
        passphrase: bytes,
        workspace: Path | None = None,
    ) -> StoredKey:
        """Make a key and store it.

        Args:
            common_name: whom the seal names.
            organization: the legal name.
            country: two capital letters.
            not_before: the present, with a time zone.
            passphrase: locks the key file.
            workspace: the workspace the command runs in, if any; the key must not end up there.

        Raises:
            KeyFailure: PK600 a name cannot stand in a certificate, PK624 the folder lies in the
                workspace.
            OutputError: PK629 the folder cannot be written.
        """
        self._refuse_inside(workspace)
        made = new_identity(
            common_name=common_name,
            organization=organization,
            country=country,
            not_before=not_before,
            passphrase=passphrase,
        )
        stem = made.facts.fingerprint[:_SHORT]
        key_file = self.folder / f"{stem}.p12"
        certificate_file = self.folder / f"{stem}{_CERTIFICATE}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.folder.chmod(stat.S_IRWXU)
            # The key first: a certificate without its key would be listed as a key.
            _write_new(key_file, made.p12, stat.S_IRUSR | stat.S_IWUSR)
            _write_new(certificate_file, made.certificate_pem, 0o644)
        except OSError as problem:
            raise OutputError(
                error(
                    "PK629",
                    f"the key cannot be stored in {self.folder}: {problem.strerror}",
                    hint=f"Make the folder writable, or set {FOLDER_VARIABLE} to another one.",
                )
            ) from problem
        return StoredKey(made.facts, made.certificate_pem, certificate_file, key_file)

    def list(self) -> tuple[StoredKey, ...]:
        """Return the stored keys, oldest first. Needs no passphrase.

        Raises:
            KeyFailure: PK608, a certificate file is damaged.
            OutputError: PK629, the folder cannot be read.
        """
        try:
            files = sorted(self.folder.glob(f"*{_CERTIFICATE}"))
            found = [self._stored(file, file.read_bytes()) for file in files]
        except OSError as problem:
            raise OutputError(
                error("PK629", f"the keys in {self.folder} cannot be read: {problem.strerror}")
            ) from problem
        return tuple(sorted(found, key=lambda key: (key.facts.not_before, key.facts.fingerprint)))

    def find(self, fingerprint: str | None = None) -> StoredKey:
        """Return the one key meant.

        Args:
            fingerprint: its SHA-256 or the beginning of it, with or without colons; None where
                there is only one key.

        Raises:
            KeyFailure: PK620 there is no key, PK621 several could be meant, PK622 none is.
        """
        keys = self.list()
        if not keys:
            raise KeyFailure(
                error(
                    "PK620",
                    f"there is no sealing key in {self.folder}",
                    hint="Make one with `policykit key create`.",
                )
            )
        if fingerprint is None:
            chosen = keys
        else:
            wanted = fingerprint.replace(":", "").strip().lower()
            chosen = tuple(
                key for key in keys if wanted and key.facts.fingerprint.startswith(wanted)
            )
        if len(chosen) == 1:
            return chosen[0]
        listed = "; ".join(
            f"{key.facts.fingerprint[:_SHORT]} {key.facts.subject}" for key in chosen or keys
        )
        if chosen:
            raise KeyFailure(
                error(
                    "PK621",
                    f"several sealing keys could be meant: {listed}",
                    hint="Name the one meant: policykit profile set signing.certificate SHA256 "
                    "(key export takes --key SHA256 as well).",
                )
            )
        raise KeyFailure(
            error(
                "PK622",
                f"no sealing key has a fingerprint that begins with {fingerprint}",
                hint=f"There are: {listed}.",
            )
        )

    def load(
        self, passphrase: bytes, fingerprint: str | None = None, *, at: datetime | None = None
    ) -> SealIdentity:
        """Open a key.

        Args:
            passphrase: what the key file is locked with.
            fingerprint: as for `find`.
            at: the present; the certificate has to be valid then.

        Raises:
            KeyFailure: as `find` and `open_identity`; PK623 others may read the key file, PK628
                key and certificate file do not belong together.
            OutputError: PK629, the file cannot be read.
        """
        stored = self.find(fingerprint)
        data = _read_private(stored.key_file)
        identity = open_identity(data, passphrase, at=at)
        if identity.fingerprint != stored.facts.fingerprint:
            raise KeyFailure(
                error(
                    "PK628",
                    f"{stored.key_file} and {stored.certificate_file.name} do not belong together",
                    hint="Restore both from your backup.",
                )
            )
        return identity

    def _stored(self, file: Path, data: bytes) -> StoredKey:
        facts = certificate_facts(read_certificates(data)[0])
        key_file = file.with_name(file.name.removesuffix(_CERTIFICATE) + ".p12")
        return StoredKey(facts, data, file, key_file)

    def _refuse_inside(self, workspace: Path | None) -> None:
        if workspace is not None and self.folder.resolve().is_relative_to(workspace.resolve()):
            raise KeyFailure(
                error(
                    "PK624",
                    f"the key folder {self.folder} lies inside the workspace {workspace}, and "
                    "nothing secret is ever written there",
                    hint=f"Set {FOLDER_VARIABLE} to a folder outside of it.",
                )
            )


def ask_passphrase(environment: Mapping[str, str], *, new: bool = False) -> bytes:
    """Return the passphrase of a key file, UTF-8 in NFC.

    From the environment; else asked without echo, twice for a new one.

    Raises:
        KeyFailure: PK625 there is nowhere to ask, PK626 a new one is too short, PK627 the two
            entries differ.
    """
    given = environment.get(PASSPHRASE_VARIABLE, "")
    if not given:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise KeyFailure(
                error(
                    "PK625",
                    "the passphrase of the sealing key is needed, and this is no terminal to ask "
                    "it on",
                    hint=f"Set the environment variable {PASSPHRASE_VARIABLE}.",
                )
            )
        try:
            given = getpass.getpass(
                "New passphrase: " if new else "Passphrase of the sealing key: "
            )
            repeated = getpass.getpass("Once more: ") if new else given
        except EOFError:
            given = repeated = ""
        if repeated != given:
            raise KeyFailure(error("PK627", "the two passphrases differ", hint="Try again."))
    if new and len(given) < MIN_PASSPHRASE:
        raise KeyFailure(
            error(
                "PK626",
                f"the passphrase is too short: it needs at least {MIN_PASSPHRASE} characters",
                hint="Four or five random words are easy to type and hard to guess.",
            )
        )
    return unicodedata.normalize("NFC", given).encode("utf-8")


def _read_private(path: Path) -> bytes:
    """Read a key file, unless others may read it too."""
    try:
        with path.open("rb") as stream:
            shared = os.fstat(stream.fileno()).st_mode & _NOT_OWNER
            data = stream.read(_MAX_KEY_FILE)
    except OSError as problem:
        raise OutputError(
            error(
                "PK629",
                f"the key file {path} cannot be read: {problem.strerror}",
                hint="Restore it from your backup.",
            )
        ) from problem
    if shared:
        raise KeyFailure(
            error(
                "PK623",
                f"others may read the key file {path}",
                hint=f"Run `chmod 600 '{path}'`, and think about who may have copied it.",
            )
        )
    return data


def _write_new(path: Path, data: bytes, mode: int) -> None:
    """Write a file that does not exist yet, whole or not at all."""
    if path.exists():
        raise FileExistsError(errno.EEXIST, "it exists already", str(path))
    handle, temporary = mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as stream:
            os.fchmod(stream.fileno(), mode)
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        # The name is the fingerprint of a key made a moment ago, so nobody else can take it now.
        Path(temporary).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise
