"""Committing exactly some files, and making sure the commit holds exactly their bytes.

A pre-commit hook, `core.autocrlf` or a clean filter can change bytes on the way into the
repository without an error. Approvals and seals name bytes, so every blob is read back. When one
differs, the branch is set back by compare-and-swap, and index and files are put back.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.canonical import sha256
from policykit.edge.git_program import failure, literal
from policykit.edge.git_state import detached
from policykit.edge.interrupts import children_deaf, interrupts_held
from policykit.edge.writing import no_step, undoing
from policykit.errors import Diagnostic, PolicykitError, ProgramError, StateError, error

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from policykit.edge.git_program import GitProgram, Output
    from policykit.values import Digest

_COMMIT_HOOKS = ("pre-commit", "prepare-commit-msg", "commit-msg")
_SIGNING_FAILED = ("failed to sign", "failed to write commit object", "signing failed")


@dataclass(frozen=True, slots=True)
class Index:
    """What the index held for some paths: each entry as `git ls-files --stage` gives it."""

    entries: Mapping[str, str]

    @classmethod
    def of(cls, program: GitProgram, paths: Sequence[str]) -> Index:
        """Read the entries of the paths; a path unknown to the index has none."""
        listed = program.ask("ls-files", "--stage", "-z", "--", *paths).split(b"\0")
        split = (os.fsdecode(entry).split("\t", 1) for entry in listed if entry)
        return cls({path: entry for entry, path in split})

    def restore(self, program: GitProgram, paths: Sequence[str]) -> None:
        """Put the entries back; paths that had none are forgotten by the index."""
        known = [f"{self.entries[path]}\t{path}\0" for path in paths if path in self.entries]
        new = [f"{path}\0" for path in paths if path not in self.entries]
        if known:
            program.change("update-index", "-z", "--index-info", stdin=os.fsencode("".join(known)))
        if new:
            arguments = ("update-index", "--force-remove", "-z", "--stdin")
            program.change(*arguments, stdin=os.fsencode("".join(new)))


def head(program: GitProgram) -> str | None:
    """Return the commit HEAD names, or `None` before the first one."""
    said = program.attempt("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    return said.stdout.decode("ascii").strip() if said.ok else None


def commit_only(
    program: GitProgram,
    expected: Mapping[str, Digest | None],
    message: str,
    step: Callable[[str], None] = no_step,
) -> str:
    """Commit the files of `expected`, and nothing else, and return the commit.

    Args:
        program: git in the top folder of the repository.
        expected: path to the digest its blob must have; `None` for a file that is gone.
        message: the commit message, kept as it is.
        step: told the name of each step as it is reached.

    Raises:
        ProgramError: PK808 a hook refused, PK805 signing failed, PK807 something else.
        StateError: PK711 the commit holds other bytes, PK728 other files; PK725 nothing to commit.
    """
    paths = sorted(expected)
    old = head(program)
    branch = branch_reference(program)
    index = Index.of(program, paths)
    with interrupts_held() as interrupt:
        try:
            _stage_and_commit(program, paths, message, step)
        except BaseException as cause:
            if head(program) == old:
                with undoing(cause):
                    index.restore(program, paths)
                interrupt.deliver()
                raise
            # git was stopped after it moved the branch and before it wrote its index.
            with children_deaf():
                program.attempt_change("add", "--force", "--", *map(literal, paths))
        step("commit made")
        new = program.ask("rev-parse", "--verify", "HEAD^{commit}").decode("ascii").strip()
        wrong = differences(program, old, new, expected)
        if wrong:
            set_back(program, branch, new, old)
            index.restore(program, paths)
            interrupt.deliver()
            raise StateError(*wrong)
        interrupt.deliver()
    return new


def branch_reference(program: GitProgram) -> str:
    """Return the full name of the current branch.

    Raises:
        StateError: PK704, HEAD is detached.
    """
    said = program.attempt("symbolic-ref", "--quiet", "HEAD")
    if not said.ok:
        raise StateError(detached())
    return os.fsdecode(said.stdout.removesuffix(b"\n"))


def set_back(program: GitProgram, branch: str, new: str, old: str | None) -> None:
    """Move the branch from one commit back to the one before, unless somebody moved it meanwhile.

    Raises:
        StateError: PK718, the branch is elsewhere by now.
    """
    target = (branch, old, new) if old else ("-d", branch, new)
    reason = "policykit: the commit held other bytes"
    with children_deaf():
        said = program.attempt_change("update-ref", "-m", reason, *target)
    if not said.ok:
        raise StateError(
            error(
                "PK718",
                f"{branch} moved while policykit was committing: {said.stderr}",
                hint=f"look at commit {new[:12]} with `git show`; it must not stay",
            )
        )


def differences(
    program: GitProgram, old: str | None, new: str, expected: Mapping[str, Digest | None]
) -> list[Diagnostic]:
    """Return how a commit differs from what it was to hold: other bytes, or other files."""
    found = [
        error(
            "PK711",
            f"git stored other bytes for {path} than policykit wrote; the commit was taken back",
            hint="a pre-commit hook, a clean filter or a line-ending setting changes the file: "
            "exempt records/, output/issued/ and policies/ from it",
        )
        for path, blob in blobs(program, new, sorted(expected)).items()
        if (None if blob is None else sha256(blob)) != expected[path]
    ]
    others = sorted(changed_files(program, old, new) - set(expected))
    if others:
        found.append(
            error(
                "PK728",
                f"a hook put other files into the commit: {', '.join(others)}; it was taken back",
                hint="let the pre-commit hook leave commits of policykit alone",
            )
        )
    return found


def changed_files(program: GitProgram, old: str | None, new: str) -> set[str]:
    """Return the files that differ between two commits; all of the second without a first."""
    if old is None:
        listed = program.ask("ls-tree", "-r", "-z", "--name-only", "--full-tree", new)
    else:
        listed = program.ask("diff-tree", "-r", "-z", "--name-only", "--no-renames", old, new)
    return {os.fsdecode(name) for name in listed.split(b"\0") if name}


def blobs(program: GitProgram, commit: str, paths: Sequence[str]) -> dict[str, bytes | None]:
    """Return the content of files at a commit; `None` for a file it does not have.

    Raises:
        StateError: PK729, there is no such commit.
    """
    found = blobs_at(program, [(commit, path) for path in paths], [commit])
    return {path: data for (_, path), data in found.items()}


def blobs_at(
    program: GitProgram, places: Sequence[tuple[str, str]], commits: Sequence[str]
) -> dict[tuple[str, str], bytes | None]:
    """Return the content of files, each at a commit; `None` for a file that it does not have.

    Args:
        program: git in the repository.
        places: (commit, path) of each file.
        commits: all commits that must be there.

    Raises:
        StateError: PK729, there is no such commit.
    """
    wanted = [*(f"{commit}^{{commit}}" for commit in commits)]
    wanted += [f"{commit}:{path}" for commit, path in places]
    given = os.fsencode("".join(f"{name}\n" for name in wanted))
    stream = program.ask("cat-file", "--batch", stdin=given)
    contents: list[bytes | None] = []
    at = 0
    for _ in wanted:
        end = stream.index(b"\n", at)
        header = stream[at:end].rsplit(b" ", 2)
        at = end + 1
        if header[-1] == b"missing":
            contents.append(None)
            continue
        size = int(header[-1])
        contents.append(stream[at : at + size] if header[-2] != b"tree" else None)
        at += size + 1
    for commit, found in zip(commits, contents, strict=False):
        if found is None:
            raise StateError(
                error(
                    "PK729",
                    f"this repository has no commit {commit}",
                    hint="`git fetch` what is missing, or check the spelling",
                )
            )
    return dict(zip(places, contents[len(commits) :], strict=True))


def _stage_and_commit(
    program: GitProgram, paths: Sequence[str], message: str, step: Callable[[str], None]
) -> None:
    pathspecs = [literal(path) for path in paths]
    # Forced: a global ignore rule such as *.pdf must not keep an issued PDF out.
    program.change("add", "--force", "--", *pathspecs)
    step("files added to the index")
    arguments = ("commit", "--quiet", "--only", "--cleanup=whitespace", f"--message={message}")
    said = program.attempt_change(*arguments, "--", *pathspecs)
    if not said.ok:
        raise _refused(program, paths, said)


def _refused(program: GitProgram, paths: Sequence[str], said: Output) -> PolicykitError:
    if program.attempt("diff-index", "--cached", "--quiet", "HEAD", "--", *paths).ok:
        return StateError(
            error(
                "PK725",
                f"there is nothing to commit: {', '.join(paths)} stand in the last commit already",
                hint="`policykit status` shows where things stand",
            )
        )
    words = said.stderr.strip() or said.stdout.decode("utf-8", "replace").strip()
    plain = failure(("commit",), said)
    if plain.diagnostics[0].code != "PK807":
        return plain
    if any(sign in words for sign in _SIGNING_FAILED):
        return ProgramError(
            error(
                "PK805",
                f"git could not sign the commit: {words}",
                hint="check `git config commit.gpgsign` and user.signingKey, and unlock the key",
            )
        )
    hooks = _hooks(program)
    if hooks:
        return ProgramError(
            error(
                "PK808",
                f"the commit was refused, most likely by the {' or '.join(hooks)} hook:\n{words}",
                hint="do what the hook asks for, then run this again; nothing was changed",
            )
        )
    return plain


def _hooks(program: GitProgram) -> list[str]:
    folder = program.directory / os.fsdecode(
        program.ask("rev-parse", "--git-path", "hooks").removesuffix(b"\n")
    )
    return [name for name in _COMMIT_HOOKS if os.access(folder / name, os.X_OK)]
