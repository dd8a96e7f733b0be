"""Template packs: Python packages that bring templates, found without running a line of them.

A pack names a folder of its own under the entry point group `policykit.templates`:

    [project.entry-points."policykit.templates"]
    acme = "acme_policies.templates"

The name is read as a path, `acme_policies/templates/`, and its files are those that the
installation lists in RECORD (PyPA, "Recording installed projects"). Nothing is imported: a pack is
data, and what a template may do is decided by policykit alone. Each file has to be what was
installed, by the digest in RECORD.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from policykit.errors import Diagnostic, ProgramError, error
from policykit.world import Pack

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from importlib import metadata

GROUP = "policykit.templates"
MOST_BYTES = 1024 * 1024
"""One file. The largest template of the library is 30 KB."""
MOST_FILES = 2000
_READ = (".md.j2", ".yaml")


def find_packs(search: Sequence[str] | None = None) -> tuple[Pack, ...]:
    """Return the packs that are installed, sorted by name.

    Args:
        search: folders to look in; None for those of the running Python.

    Raises:
        ProgramError: PK821 a pack without files, PK823 one that was changed since it was
            installed, PK824 one with a file too large or outside its own folder.
    """
    from importlib import metadata  # noqa: PLC0415 - slow, and few commands need templates

    path = [*(sys.path if search is None else search)]
    packs: dict[str, Pack] = {}
    wrong: list[Diagnostic] = []
    for distribution in metadata.distributions(path=path):
        points = [point for point in distribution.entry_points if point.group == GROUP]
        name = distribution.metadata["Name"] if points else ""
        if not points or name in packs:  # the first on the path counts, as for imports
            continue
        files: dict[str, bytes] = {}
        for point in points:
            read, mistakes = _files(distribution, name, point.value)
            files |= read
            wrong += mistakes
        packs[name] = Pack(name, distribution.version, files)
    if wrong:
        raise ProgramError(*wrong)
    return tuple(packs[name] for name in sorted(packs))


def refuse_shared(packs: Sequence[Pack], own: Collection[str]) -> None:
    """Refuse packs that bring the same file, unless the workspace has that file itself.

    Args:
        packs: all that are installed.
        own: paths of the workspace's files, below `policy_templates/`.

    Raises:
        ProgramError: PK822, for each file of two packs.
    """
    wrong = [
        error(
            "PK822",
            f"the template packs {first.name} and {second.name} both bring {path}",
            hint=f"Uninstall one (pip uninstall {second.name}), or decide it here: put your own "
            f"policy_templates/{path}.",
        )
        for index, first in enumerate(packs)
        for second in packs[index + 1 :]
        for path in sorted({*first.files} & {*second.files} - {*own})
    ]
    if wrong:
        raise ProgramError(*wrong)


def recorded_files(distribution: metadata.Distribution) -> Iterator[metadata.PackagePath]:
    """Yield every file that RECORD lists, missing ones too.

    `Distribution.files` leaves those out that are missing: from Python 3.12 on, and wherever the
    backport importlib_metadata was loaded.
    """
    from importlib import metadata  # noqa: PLC0415 - as above

    for row in csv.reader((distribution.read_text("RECORD") or "").splitlines()):
        path, digest, *_ = (*row, "", "")
        if path:
            file = metadata.PackagePath(path)
            file.hash = metadata.FileHash(digest) if digest else None
            file.dist = distribution
            yield file


def _files(
    distribution: metadata.Distribution, name: str, value: str
) -> tuple[dict[str, bytes], list[Diagnostic]]:
    folder = f"{value.replace('.', '/')}/"
    found: dict[str, bytes] = {}
    wrong: list[Diagnostic] = []
    listed = [
        file
        for file in recorded_files(distribution)
        if file.as_posix().startswith(folder) and file.name.endswith(_READ)
    ]
    for file in listed[: MOST_FILES + 1]:
        data, mistakes = _checked(file, name)
        wrong += mistakes
        found[file.as_posix().removeprefix(folder)] = data
    if len(listed) > MOST_FILES:
        wrong.append(_unsafe(name, f"has more than {MOST_FILES} files"))
    if not listed:
        wrong.append(
            error(
                "PK821",
                f"the template pack {name} lists no templates in {folder}",
                hint="Install it as a wheel, not as an editable checkout; its author has to put "
                f"the .md.j2 and .map.yaml files into {folder} and name that folder with dots "
                f"under {GROUP}.",
            )
        )
    return found, wrong


def _checked(file: metadata.PackagePath, name: str) -> tuple[bytes, list[Diagnostic]]:
    """Return the bytes of a file, and why they are not to be used."""
    place = Path(str(file.locate()))
    if ".." in file.parts or place.is_symlink():
        return b"", [_unsafe(name, f"names {file}, which is not a file of its own folder")]
    try:
        with place.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as cause:
        return b"", [_changed(name, f"{file} cannot be read: {cause.strerror}")]
    if len(data) > MOST_BYTES:
        return b"", [_unsafe(name, f"has a file of more than {MOST_BYTES // 1024} KiB: {file}")]
    return data, [*_altered(file, data, name)]


def _altered(file: metadata.PackagePath, data: bytes, name: str) -> Iterator[Diagnostic]:
    if why := difference_from_record(file, data):
        yield _changed(name, why)


def difference_from_record(file: metadata.PackagePath, data: bytes) -> str:
    """Return why the bytes of a file are not those that were installed; "" where they are."""
    if file.hash is None or file.hash.mode != "sha256":
        return f"{file} stands in RECORD without a SHA-256"
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    return "" if digest == file.hash.value else f"{file} is not what was installed"


def _changed(name: str, why: str) -> Diagnostic:
    return error(
        "PK823",
        f"the template pack {name} was changed since it was installed: {why}",
        hint=f"Install it again: pip install --force-reinstall {name}. Your own words belong in "
        "the workspace's policy_templates/.",
    )


def _unsafe(name: str, why: str) -> Diagnostic:
    return error("PK824", f"the template pack {name} {why}", hint=f"pip uninstall {name}")
