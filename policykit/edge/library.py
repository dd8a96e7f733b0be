"""The template library on disk: what ships with policykit, packs, and a workspace's own files."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import policykit
from policykit.edge.packs import find_packs, refuse_shared
from policykit.errors import ProgramError, error

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.world import Files, Pack

FOLDER = "policy_templates"
SAMPLE = "org_profile.yaml"
_READ = (".md.j2", ".yaml")


class TemplateLibrary:
    """Keeps the promises of `policykit.world.LibraryFiles`.

    Args:
        files: the workspace whose templates take precedence; None for the shipped ones alone.
    """

    def __init__(self, files: Files | None = None) -> None:
        self._files = files

    def read(self) -> Mapping[str, bytes]:
        """Return every file by its path below `policy_templates/`."""
        found = dict(self.shipped())
        for pack in self.packs():
            found |= pack.files
        if self._files is None:
            return found
        for path in self._files.list(f"{FOLDER}/"):
            data = self._files.read(path) if path.endswith(_READ) else None
            if data is not None:
                found[path.removeprefix(f"{FOLDER}/")] = data
        return found

    def packs(self) -> tuple[Pack, ...]:
        """Return the installed packs; a file that two of them bring has to be the workspace's own.

        Raises:
            ProgramError: PK821 to PK824, see `packs`.
        """
        return self._packs

    @cached_property
    def _packs(self) -> tuple[Pack, ...]:
        packs = find_packs()
        if len(packs) > 1:
            own = self._files.list(f"{FOLDER}/") if self._files else ()
            refuse_shared(packs, {path.removeprefix(f"{FOLDER}/") for path in own})
        return packs

    def shipped(self) -> Mapping[str, bytes]:
        """Return the files that ship with policykit alone.

        Raises:
            ProgramError: PK802, they are not where they should be.
        """
        return self._shipped

    @cached_property
    def _shipped(self) -> Mapping[str, bytes]:
        folder = shipped_folder() / FOLDER
        found = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.name.endswith(_READ)
        }
        if not found:
            raise ProgramError(
                error(
                    "PK802",
                    f"policykit's own templates are missing: {folder}",
                    hint="Install policykit again: pip install --force-reinstall policykit",
                )
            )
        return found


def shipped_folder() -> Path:
    """Return the folder of templates and sample profile: in the wheel, or the checkout's top."""
    package = Path(policykit.__file__).resolve().parent
    return package if (package / FOLDER).is_dir() else package.parent
