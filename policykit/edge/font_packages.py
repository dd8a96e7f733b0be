"""Font packages: Python packages that bring fonts for further scripts, found without running them.

A package names a folder of its own under the entry point group `policykit.fonts`:

    [project.entry-points."policykit.fonts"]
    hebrew = "acme_fonts.files"

Its TrueType files are used for letters that neither policykit's fonts nor those of the profile
have. As with template packs, files are those that the installation lists in RECORD, and each has to
be what was installed. A font whose licence does not stand beside it is not used.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policykit.canonical import listing_digest
from policykit.edge.packs import difference_from_record, recorded_files
from policykit.errors import ProgramError, error
from policykit.pages import JobFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from importlib import metadata

GROUP = "policykit.fonts"
MOST_BYTES = 64 * 1024 * 1024
"""One file. The largest fonts, with all Chinese characters, have some 20 MB."""

_FONTS = (".ttf", ".ttc")
_LICENCES = ("LICENSE", "LICENCE", "OFL", "COPYING")


@dataclass(frozen=True, slots=True, repr=False)
class FontPackage:
    """A package, and the fonts that it brings, by their path in the installation."""

    name: str
    version: str
    fonts: Mapping[str, bytes]

    @property
    def files(self) -> tuple[JobFile, ...]:
        """The fonts as a page maker takes them, in the order of their names."""
        return tuple(
            JobFile(f"{self.name}/{path}", self.fonts[path]) for path in sorted(self.fonts)
        )

    @property
    def digest(self) -> str:
        """The SHA-256 over the lines that `sha256sum` prints of the fonts."""
        return listing_digest(sorted(self.fonts.items()))


def find_font_packages(search: Sequence[str] | None = None) -> tuple[FontPackage, ...]:
    """Return the font packages that are installed, sorted by name.

    Args:
        search: folders to look in; None for those of the running Python.

    Raises:
        ProgramError: PK825, for each package that cannot be used.
    """
    packages: dict[str, FontPackage] = {}
    for folder in sys.path if search is None else search:
        for distribution in _candidates(Path(folder)):
            points = [point for point in distribution.entry_points if point.group == GROUP]
            name = distribution.metadata["Name"]
            if points and name not in packages:  # the first on the path counts, as for imports
                fonts: dict[str, bytes] = {}
                for point in points:
                    fonts |= _fonts(distribution, name, point.value)
                packages[name] = FontPackage(name, distribution.version, fonts)
    return tuple(packages[name] for name in sorted(packages))


def _candidates(folder: Path) -> Iterator[metadata.Distribution]:
    """Yield what is installed in a folder and names the group, without reading all the others."""
    for points in sorted(folder.glob("*.dist-info/entry_points.txt")):
        if GROUP.encode() in points.read_bytes():
            from importlib import metadata  # noqa: PLC0415 - slow, and few have such packages

            yield metadata.Distribution.at(points.parent)


def _fonts(distribution: metadata.Distribution, name: str, value: str) -> dict[str, bytes]:
    folder = f"{value.replace('.', '/')}/"
    listed = list(recorded_files(distribution))
    fonts = {
        file.as_posix(): _read(file, name)
        for file in listed
        if file.as_posix().startswith(folder) and file.name.endswith(_FONTS)
    }
    if not fonts:
        raise _unusable(name, f"lists no TrueType files in {folder}")
    if not any(file.name.upper().startswith(_LICENCES) for file in listed):
        raise _unusable(name, "has no LICENSE, so nobody knows whether its fonts may be used")
    return fonts


def _read(file: metadata.PackagePath, name: str) -> bytes:
    place = Path(str(file.locate()))
    if ".." in file.parts or place.is_symlink():
        raise _unusable(name, f"names {file}, which is not a file of its own folder")
    try:
        if place.stat().st_size > MOST_BYTES:
            raise _unusable(name, f"has a file of more than {MOST_BYTES // 1024**2} MiB: {file}")
        data = place.read_bytes()
    except OSError as cause:
        raise _unusable(name, f"{file} cannot be read: {cause.strerror}") from cause
    if why := difference_from_record(file, data):
        raise _unusable(name, why)
    return data


def _unusable(name: str, why: str) -> ProgramError:
    found = error(
        "PK825",
        f"the font package {name} cannot be used: {why}",
        hint=f"install it again as a wheel (pip install --force-reinstall {name}), or uninstall it "
        f"(pip uninstall {name})",
    )
    return ProgramError(found)
