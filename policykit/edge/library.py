"""The template library on disk: what ships with policykit, and a workspace's own files over it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import policykit
from policykit.errors import ProgramError, error

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.world import Files

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
        if self._files is None:
            return found
        for path in self._files.list(f"{FOLDER}/"):
            data = self._files.read(path) if path.endswith(_READ) else None
            if data is not None:
                found[path.removeprefix(f"{FOLDER}/")] = data
        return found

    def shipped(self) -> Mapping[str, bytes]:
        """Return the files that ship with policykit alone.

        Raises:
            ProgramError: PK802, they are not where they should be.
        """
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
