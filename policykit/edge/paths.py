"""Which paths may name a file of a workspace.

Takes the text of a path, gives it back when it is safe to hand to the disk and to git. A path is
relative to the top of the workspace, has forward slashes, and stays inside.
"""

from __future__ import annotations

from policykit.errors import StateError, error

_MAX_PATH = 400


def checked_path(path: str) -> str:
    """Return the path unchanged.

    Raises:
        StateError: PK714, the path is empty, absolute, too long, has an empty, `.`, `..` or `.git`
            part, a backslash or a control character, or begins with a hyphen.
    """
    reason = _reason_against(path)
    if reason:
        raise StateError(
            error(
                "PK714",
                f"the path {path!r} cannot be used in a workspace: {reason}",
                hint="use a path below the workspace, such as policies/access-control.md",
            )
        )
    return path


def _reason_against(path: str) -> str:
    parts = path.split("/")
    reasons = (
        (not path, "it is empty"),
        (path.startswith("/"), "it is absolute"),
        (path.startswith("-"), "it begins with a hyphen, like an option"),
        ("\\" in path, "it holds a backslash"),
        (not path.isprintable(), "it holds a control character"),
        (len(path) > _MAX_PATH, f"it is longer than {_MAX_PATH} characters"),
        (not {"", ".", ".."}.isdisjoint(parts), "it has an empty part, or one that is . or .."),
        (any(map(_is_git_folder, parts)), "it points into git's own folder"),
    )
    return next((reason for applies, reason in reasons if applies), "")


def _is_git_folder(part: str) -> bool:
    # Some file systems take .GIT, "git~1" or trailing dots and spaces for the same folder.
    return part.rstrip(". ").casefold() in {".git", "git~1"}
