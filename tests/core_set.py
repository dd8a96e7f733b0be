"""Profiles whose set is the four core policies, whatever the library holds besides.

Tests that mean "some policies" use them: a set of twenty-eight takes seven times as long. Used as a
program, it makes the workspace it is started in such a one, which the guides do behind the scenes.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
CORE = ("access-control", "incident-response", "information-security", "vendor-management")


def core_only(profile: bytes) -> bytes:
    """Return the profile with all other policies left out; its lines keep their numbers."""
    assert b"\npolicies:" not in profile.replace(b"\npolicies:\n  left_out: []", b"")
    entries = ", ".join(f'{{id: {one}, reason: "Not in this test"}}' for one in _others())
    line = f"\npolicies:\n  left_out: [{entries}]".encode()
    if b"\npolicies:\n  left_out: []" in profile:
        return profile.replace(b"\npolicies:\n  left_out: []", line)
    return profile.rstrip(b"\n") + b"\n" + line + b"\n"


def write_core_profile(source: Path, folder: Path) -> Path:
    """Write the profile for the core set into the folder; return where it stands."""
    place = folder / f"core-{source.name}"
    place.write_bytes(core_only(source.read_bytes()))
    return place


def _others() -> list[str]:
    files = sorted((TOP / "policy_templates").glob("*.md.j2"))
    return [name for path in files if (name := path.name.removesuffix(".md.j2")) not in CORE]


def main() -> None:
    """Leave all but the core policies out of the workspace in the current folder, and commit."""
    profile = Path("org_profile.yaml")
    profile.write_bytes(core_only(profile.read_bytes()))
    for name in _others():
        for path in (
            *Path("policies").glob(f"{name}.*"),
            *Path(".policykit/base").glob(f"{name}.*"),
        ):
            path.unlink()
    subprocess.run(["git", "add", "--all"], check=True)
    subprocess.run(["git", "commit", "--quiet", "--message", "The core policies"], check=True)


if __name__ == "__main__":
    main()
