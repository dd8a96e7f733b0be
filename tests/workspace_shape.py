"""What a workspace holds, to compare one that a killed command left with a whole one."""

from __future__ import annotations

import hashlib
import re
import subprocess


def git(root, *arguments):
    command = ["git", *arguments]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def shape(root):
    """Return what the workspace holds, without what differs from run to run: moments, digests."""
    found = {}
    for place in sorted(root.rglob("*")):
        path = place.relative_to(root)
        if not place.is_file() or path.parts[0] == ".git" or "draft" in path.parts:
            continue
        name = re.sub(r"\d{8}T\d{6}Z|-[0-9a-f]{8}\.json$", "", str(path))
        is_same = path.parts[0] not in ("records", "output")
        content = hashlib.sha256(place.read_bytes()).hexdigest() if is_same else None
        found[name, content] = found.get((name, content), 0) + 1
    return {
        "files": found,
        "commits": git(root, "rev-list", "--count", "HEAD"),
        "tags": git(root, "tag", "--list"),
        "status": git(root, "status", "--porcelain", "--untracked-files=all"),
    }
