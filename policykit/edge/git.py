"""The repository of a workspace, through the real git.

Takes paths below the top folder, gives blobs, commits and names; writes only its own paths to the
current branch, and tags. Reads come from git's objects, never through filters. See
`git_program` for how git is started, `git_commit` for what a commit guarantees.
"""

from __future__ import annotations

import os
import re
import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from policykit.canonical import sha256
from policykit.edge import git_state
from policykit.edge.files import WorkspaceFiles
from policykit.edge.git_commit import blobs, blobs_at, commit_only, head
from policykit.edge.git_merge_tool import run_merge_tool
from policykit.edge.git_objects import bundle, objects
from policykit.edge.git_places import Initialized, find_root, init
from policykit.edge.git_program import GitProgram, failure
from policykit.edge.interrupts import children_deaf
from policykit.edge.paths import checked_path
from policykit.errors import Diagnostic, StateError, error
from policykit.world import Commit, FilesChanged, Identity, MergedText, RawObject

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from policykit.values import Digest

__all__ = ["GitRepository", "Initialized", "find_root", "init"]

_COMMIT_NAME = re.compile(r"[0-9A-Za-z_@][0-9A-Za-z_./@^~{}-]*")
_LOG = "log", "--no-color", "--no-decorate", "--no-show-signature", "--no-renames", "--no-follow"
_FIELDS = "%H%x00%an%x00%ae%x00%aI%x00%s%x00"
_MERGE_FAILED = 128
_PLAIN_TAG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*/v[0-9]+\.[0-9]+")


class GitRepository:
    """The repository whose top folder is `root`. Keeps the promises of `policykit.world.Git`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.program = GitProgram(root)
        self._asked: set[tuple[str, str]] = set()
        self._added: dict[tuple[str, str], dict[str, str]] = {}

    def identity(self) -> Identity:
        """Return who commits are made as; raises StateError PK707 when git does not know."""
        return git_state.identity(self.program)

    def require_settled(self) -> tuple[Diagnostic, ...]:
        """Refuse a repository nobody should commit to now; see `git_state.require_settled`."""
        return git_state.require_settled(self.program)

    def require_clean(self, paths: Iterable[str]) -> None:
        """Refuse when a file differs from HEAD or is not in it.

        Raises:
            StateError: PK709, one diagnostic per file.
        """
        wanted = list(paths)
        commit = self.head()
        changed = set(self.dirty(wanted))
        known = self.read_all(commit, wanted) if commit else dict.fromkeys(wanted)
        changed |= {path for path, blob in known.items() if blob is None}
        if changed:
            raise StateError(
                *(
                    error(
                        "PK709",
                        f"{path} is not committed as it stands",
                        hint=f"`git add {path}` and `git commit`, or undo the edit",
                    )
                    for path in sorted(changed)
                )
            )

    def dirty(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Return which files at or below the paths are modified, staged, deleted or untracked."""
        wanted = [checked_path(path) for path in paths]
        if not wanted:
            return ()
        arguments = ("status", "--porcelain=v2", "-z", "--untracked-files=all", "--no-renames")
        entries = self.program.ask(*arguments, "--", *wanted).split(b"\0")
        return tuple(sorted(os.fsdecode(_status_path(entry)) for entry in entries if entry))

    def would_take(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Return which of the paths git has or would take into a commit: those not ignored."""
        wanted = [checked_path(path) for path in paths]
        given = b"".join(os.fsencode(path) + b"\0" for path in wanted)
        # Paths are names here and no patterns, and this command refuses to be told so.
        arguments = ("--no-literal-pathspecs", "check-ignore", "-z", "--stdin")
        said = self.program.attempt(*arguments, stdin=given)
        if said.status not in {0, 1}:  # 1: none is ignored
            raise failure(arguments[1:], said)
        ignored = _names(said.stdout)
        return tuple(path for path in wanted if path not in ignored)

    def head(self) -> str | None:
        """Return the current commit, or `None` before the first one."""
        return head(self.program)

    def branch(self) -> str | None:
        """Return the current branch, or `None` when HEAD is detached."""
        said = self.program.attempt("symbolic-ref", "--quiet", "HEAD")
        return _text(said.stdout).strip().removeprefix("refs/heads/") if said.ok else None

    def read(self, commit: str, path: str) -> bytes | None:
        """Return the blob at a commit, or `None` when that commit has no such file."""
        return self.read_all(commit, [path])[path]

    def read_all(self, commit: str, paths: Iterable[str]) -> Mapping[str, bytes | None]:
        """Return the blobs at a commit as `read` does, from one run of git."""
        return blobs(self.program, _commit_name(commit), [checked_path(path) for path in paths])

    def read_each(self, places: Iterable[tuple[str, str]]) -> Sequence[bytes | None]:
        """Return the blobs at (commit, path) as `read` does, from one run of git."""
        wanted = [(_commit_name(commit), checked_path(path)) for commit, path in places]
        commits = dict.fromkeys(commit for commit, _ in wanted)
        found = blobs_at(self.program, wanted, [*commits]) if wanted else {}
        return [found[place] for place in wanted]

    def list(self, commit: str, prefix: str = "") -> tuple[str, ...]:
        """Return the paths of all files of a commit at or below a folder, sorted."""
        below = [checked_path(prefix.rstrip("/"))] if prefix else []
        arguments = ("ls-tree", "-r", "-z", "--name-only", "--full-tree", _commit_name(commit))
        return _names(self.program.ask(*arguments, "--", *below))

    def objects(self, names: Iterable[str]) -> Mapping[str, RawObject | None]:
        """Return the objects that names stand for, from one run of git."""
        return objects(self.program, names)

    def bundle(self, commit: str, tags: Iterable[str]) -> bytes:
        """Return the history of a commit and of tags as one file; see `git_objects.bundle`."""
        return bundle(self.program, _commit_name(commit), tags)

    def log(self, paths: Iterable[str] = ()) -> tuple[Commit, ...]:
        """Return the commits that touched any of the paths (all commits without), newest first."""
        if self.head() is None:
            return ()
        wanted = [checked_path(path) for path in paths]
        fields = self.program.ask(*_LOG, f"--format={_FIELDS}", "HEAD", "--", *wanted).split(b"\0")
        texts = [_text(part).lstrip("\n") for part in fields]
        return tuple(
            Commit(name, author, email, datetime.fromisoformat(at), subject)
            for name, author, email, at, subject in zip(
                *(texts[first:-1:5] for first in range(5)), strict=True
            )
        )

    def file_changes(self, folder: str) -> tuple[FilesChanged, ...]:
        """Return what commits added and removed below a folder, newest first; from one run."""
        head = self.head()
        if head is None:
            return ()
        below = checked_path(folder.rstrip("/"))
        arguments = (*_LOG, "--diff-filter=AD", "--name-status", "-z", "--format=%x00%H", head)
        changes = tuple(_changes(self.program.ask(*arguments, "--", below)))
        added: dict[str, str] = {}
        for change in changes:
            for one in change.added:
                added.setdefault(one, change.commit)
        self._added[head, below] = added
        return changes

    def commit_that_added(self, path: str) -> str | None:
        """Return the newest commit that added the file, or `None` when history never had it.

        From the second question on, one run of git answers for the whole folder below the top; a
        run of `file_changes` for that folder answers too.
        """
        head = self.head()
        if head is None:
            return None
        folder = checked_path(path).partition("/")[0]
        known = self._added.get((head, folder))
        if known is not None:
            return known.get(path)
        if (head, folder) in self._asked:
            self.file_changes(folder)
            return self._added[head, folder].get(path)
        self._asked.add((head, folder))
        arguments = (*_LOG, "--diff-filter=A", "--max-count=1", "--format=%H", "HEAD", "--")
        return _text(self.program.ask(*arguments, checked_path(path))).strip() or None

    def contributors(self, path: str, since: str | None = None) -> tuple[str, ...]:
        """Return the names of those who changed the file after a commit (ever, without), sorted."""
        if self.head() is None:
            return ()
        span = f"{_commit_name(since)}..HEAD" if since else "HEAD"
        said = self.program.ask(*_LOG, "--format=%aN%x00", span, "--", checked_path(path))
        return tuple(sorted({name.strip() for name in _text(said).split("\0")} - {""}))

    def tags(self) -> Mapping[str, str]:
        """Return every tag and the commit it points to."""
        wanted = "--format=%(refname:strip=2)%00%(objectname)%00%(*objectname)"
        lines = self.program.ask("for-each-ref", wanted, "refs/tags").splitlines()
        parts = (_text(line).split("\0") for line in lines)
        return {name: peeled or own for name, own, peeled in parts}

    def push_command(self) -> str:
        """Return what a user types to share the branch and its tags."""
        if self.program.attempt("rev-parse", "--verify", "--quiet", "@{upstream}").ok:
            return "git push --follow-tags"
        remotes = _text(self.program.ask("remote")).split()
        remote = remotes[0] if len(remotes) == 1 else "origin"
        push = f"git push --set-upstream --follow-tags {remote} {self.branch() or 'HEAD'}"
        return push if remotes else f"git remote add origin ADDRESS && {push}"

    def tag_exists(self, name: str) -> bool:
        """Say whether the tag exists."""
        reference = f"refs/tags/{_tag_name(self.program, name)}"
        return self.program.attempt("show-ref", "--verify", "--quiet", reference).ok

    def commit(
        self, paths: Iterable[str], message: str, expected: Mapping[str, Digest] | None = None
    ) -> str:
        """Commit exactly these paths, and return the commit; see `git_commit.commit_only`.

        On any failure, files that a hook rewrote are put back as well.
        """
        files = WorkspaceFiles(self.root)
        before = {path: files.read(path) for path in map(checked_path, paths)}
        digests: dict[str, Digest | None] = {
            path: None if data is None else sha256(data) for path, data in before.items()
        }
        digests.update(expected or {})
        try:
            return commit_only(self.program, digests, message)
        except BaseException:
            rewritten = {path: old for path, old in before.items() if files.read(path) != old}
            if rewritten:
                files.write_all(rewritten)
            raise

    def tag(self, name: str, message: str, commit: str | None = None) -> None:
        """Make an annotated tag, on HEAD or the commit given; signed if the user's git says so.

        Raises:
            StateError: PK710, the tag exists.
        """
        _tag_name(self.program, name)
        arguments = ("tag", "--annotate", "--cleanup=whitespace", f"--message={message}", name)
        with children_deaf():  # the commit stands by then, and is to have its tag
            said = self.program.attempt_change(*arguments, _commit_name(commit or "HEAD"))
        if not said.ok and self.tag_exists(name):
            raise StateError(
                error(
                    "PK710",
                    f"the tag {name} exists already",
                    hint=f"`git show {name}` shows what it stands on; policykit moves no tag",
                )
            )
        if not said.ok:
            raise failure(arguments, said)

    def merge_file(
        self, ours: bytes, base: bytes, theirs: bytes, labels: tuple[str, str, str]
    ) -> MergedText:
        """Merge three texts with `git merge-file --diff3`, outside of the repository."""
        named = [f"-L{label}" for label in labels]
        with tempfile.TemporaryDirectory(prefix="policykit-merge-") as folder:
            for name, data in (("ours", ours), ("base", base), ("theirs", theirs)):
                (Path(folder) / name).write_bytes(data)
            arguments = ("merge-file", "--stdout", "--diff3", *named, "ours", "base", "theirs")
            said = GitProgram(Path(folder)).attempt(*arguments)
        if said.status < 0 or said.status >= _MERGE_FAILED:
            raise failure(arguments, said)
        return MergedText(said.stdout, said.status)

    def run_merge_tool(self, name: str, base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
        """Let the user's `merge.tool` merge a file of that name; None where none is configured.

        Raises:
            ProgramError: PK807, the tool failed, or its user gave up.
        """
        return run_merge_tool(self.program, name, (base, ours, theirs))


def _changes(said: bytes) -> Iterator[FilesChanged]:
    """Read what `git log -z --name-status --format=%x00%H` writes: a commit, then its files."""
    for part in re.split(rb"\0(?=[0-9a-f]{40}(?:[0-9a-f]{24})?\0)", b"\0" + said):
        commit, *words = [word.strip(b"\n") for word in part.split(b"\0") if word.strip(b"\n")] or [
            b""
        ]
        pairs = list(zip(words[::2], words[1::2], strict=False))
        if commit:
            yield FilesChanged(
                _text(commit),
                tuple(os.fsdecode(path) for kind, path in pairs if kind == b"A"),
                tuple(os.fsdecode(path) for kind, path in pairs if kind == b"D"),
            )


def _commit_name(commit: str) -> str:
    if not _COMMIT_NAME.fullmatch(commit):
        raise StateError(
            error(
                "PK729",
                f"{commit!r} is not the name of a commit",
                hint="`git log` lists the commits",
            )
        )
    return commit


def _tag_name(program: GitProgram, name: str) -> str:
    if _PLAIN_TAG.fullmatch(name):  # as policykit makes them; of others git says what it takes
        return name
    if name.startswith("-") or not program.attempt("check-ref-format", f"refs/tags/{name}").ok:
        raise StateError(
            error(
                "PK730",
                f"{name!r} cannot be the name of a tag",
                hint="a tag looks like access-control/v1.0",
            )
        )
    return name


def _status_path(entry: bytes) -> bytes:
    # Porcelain v2: `1 XY sub mH mI mW hH hI path`, `u` with two more fields, `? path`.
    fields = {b"1": 8, b"u": 10, b"?": 1}[entry[:1]]
    return entry.split(b" ", fields)[fields]


def _names(listed: bytes) -> tuple[str, ...]:
    return tuple(sorted(os.fsdecode(name) for name in listed.split(b"\0") if name))


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
