"""The outside, as a workflow sees it: Protocols for what lies beyond bytes and values.

Takes nothing and does nothing: `policykit.edge` holds the real ones, tests hold one in memory.
Only `policykit.workflow` imports this. Paths are text relative to the top of the workspace, with
forward slashes (`records/access-control/…json`); bytes are never decoded on the way.

Every method can raise `StateError` (the workspace does not allow it), `ProgramError` (git is
missing, failed, or a hook refused) or `OutputError` (a file could not be written). Whatever is
raised, the workspace is as it was before the call.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import date, datetime

    from policykit.errors import Diagnostic
    from policykit.pages import RenderJob, WriteJob
    from policykit.policy import FillJob
    from policykit.signing import SealIdentity
    from policykit.signing.proving import Chance, MailKeys, Signatures
    from policykit.signing.timestamping import TimeStamper
    from policykit.values import Digest


@dataclass(frozen=True, slots=True)
class Identity:
    """Who git says is at the keyboard. Anyone can set it, so it proves little."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit of the history. `at` is the author's own clock: a claim, never a proof."""

    id: str
    author: str
    email: str
    at: datetime
    subject: str


@dataclass(frozen=True, slots=True)
class FilesChanged:
    """Which files a commit added and removed; what it only changed is not told."""

    commit: str
    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag to make on the commit of a change set."""

    name: str
    message: str


@dataclass(frozen=True, slots=True)
class MergedText:
    """A three-way merge. With conflicts, `data` carries diff3 markers."""

    data: bytes
    conflicts: int


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Files that become one commit, all or nothing, and the tags on it.

    Attributes:
        files: path to bytes. Every path must be new, unless `replace` is true.
        message: the commit message; its first line is the subject.
        head: the commit that everything was read from; `None` before the first commit.
            When the branch is elsewhere by now, nothing is written.
        tags: made after the commit, in this order.
        replace: files may exist already; a recovery puts the old bytes back.
        kept_out: files that git ignores, written or (None) deleted with the others, old or new.
    """

    files: Mapping[str, bytes]
    message: str
    head: str | None
    tags: tuple[Tag, ...] = ()
    replace: bool = False
    kept_out: Mapping[str, bytes | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Committed:
    """A change set that stands: its commit, the tags made, and what the user should know."""

    commit: str
    tags: tuple[str, ...] = ()
    warnings: tuple[Diagnostic, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class RawObject:
    """One object of git: its name in hex, `commit`, `tree`, `blob` or `tag`, and its content."""

    id: str
    kind: str
    data: bytes


class Clock(Protocol):
    """The only source of time."""

    def now(self) -> datetime:
        """Return the moment: aware, UTC, whole seconds."""

    def today(self, zone: str) -> date:
        """Return the date in a time zone such as `Europe/Lisbon`.

        Raises:
            StateError: the machine knows no zone of that name.
        """


class Files(Protocol):
    """The files of one workspace, as they are on disk now."""

    def read(self, path: str) -> bytes | None:
        """Return the content, or `None` when there is no such file."""

    def exists(self, path: str) -> bool:
        """Say whether a file stands there."""

    def list(self, prefix: str) -> tuple[str, ...]:
        """Return the paths of all files below a folder, sorted; empty when there is no folder."""

    def write_all(self, changes: Mapping[str, bytes | None]) -> None:
        """Write every file, or none; `None` deletes. Folders are made as needed."""


class Git(Protocol):
    """The repository of one workspace. Touches no branch but the current one, and no remote."""

    def identity(self) -> Identity:
        """Return who commits are made as; without one, raise with the commands that set it."""
        ...

    def require_settled(self) -> tuple[Diagnostic, ...]:
        """Refuse a repository nobody should commit to now, and return warnings.

        Raises:
            StateError: detached HEAD, bare repository, or a merge, rebase, cherry-pick, revert,
                bisect or `git am` under way. A shallow clone is only a warning.
        """
        ...

    def dirty(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Return which files at or below the paths are modified, staged, deleted or untracked."""
        ...

    def would_take(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Return which of the paths git has or would take into a commit: those not ignored."""
        ...

    def head(self) -> str | None:
        """Return the current commit, or `None` before the first one."""
        ...

    def read(self, commit: str, path: str) -> bytes | None:
        """Return the blob at a commit, or `None` when that commit has no such file."""
        ...

    def read_all(self, commit: str, paths: Iterable[str]) -> Mapping[str, bytes | None]:
        """Return the blobs at a commit as `read` does, many at the price of one."""
        ...

    def read_each(self, places: Iterable[tuple[str, str]]) -> Sequence[bytes | None]:
        """Return the blob at each (commit, path), many at the price of one; None as `read`."""
        ...

    def list(self, commit: str, prefix: str = "") -> tuple[str, ...]:
        """Return the paths of all files of a commit at or below a folder, sorted."""
        ...

    def objects(self, names: Iterable[str]) -> Mapping[str, RawObject | None]:
        """Return the objects that `refs/tags/…`, `HEAD:records` stand for, or `None` for none."""
        ...

    def bundle(self, commit: str, tags: Iterable[str]) -> bytes:
        """Return the history of a commit (as `main`) and of tags as one file, always the same."""
        ...

    def log(self, paths: Iterable[str] = ()) -> tuple[Commit, ...]:
        """Return the commits that touched any of the paths (all commits without), newest first."""
        ...

    def file_changes(self, folder: str) -> tuple[FilesChanged, ...]:
        """Return what commits added and removed below a folder, newest first."""
        ...

    def commit_that_added(self, path: str) -> str | None:
        """Return the newest commit that added the file, or `None` when history never had it."""
        ...

    def contributors(self, path: str, since: str | None = None) -> tuple[str, ...]:
        """Return the names of those who changed the file after a commit (ever, without), sorted."""
        ...

    def tags(self) -> Mapping[str, str]:
        """Return every tag and the commit it points to."""
        ...

    def push_command(self) -> str:
        """Return what a user types to share the branch and its tags."""
        ...

    def tag_exists(self, name: str) -> bool:
        """Say whether the tag exists."""
        ...

    def commit(
        self, paths: Iterable[str], message: str, expected: Mapping[str, Digest] | None = None
    ) -> str:
        """Commit exactly these paths through the real git, and return the commit.

        Other staged work stays staged. Hooks and signing settings hold. The blobs are read back:
        they are what the files hold, or what `expected` says.

        Raises:
            ProgramError: a hook or the signing program refused; nothing changed.
            StateError: a hook or a line-ending setting changed the bytes; the branch was set back.
        """
        ...

    def tag(self, name: str, message: str, commit: str | None = None) -> None:
        """Make an annotated tag, signed if the user's git says so; StateError where it exists."""
        ...

    def merge_file(
        self, ours: bytes, base: bytes, theirs: bytes, labels: tuple[str, str, str]
    ) -> MergedText:
        """Merge three texts. `labels` name ours, base and theirs in the conflict markers."""
        ...

    def run_merge_tool(self, name: str, base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
        """Let the user's `merge.tool` merge a file of that name; None where none is configured.

        Raises:
            ProgramError: the tool failed, or its user gave up.
        """
        ...


class Lock(Protocol):
    """One writing command at a time per workspace."""

    def hold(self, command: str) -> AbstractContextManager[None]:
        """Hold the lock for the length of a `with` block.

        Raises:
            StateError: another run holds it; the message names host, process, time and command.
        """


class Transaction(Protocol):
    """Files, commit and tags as one act that also survives a power cut. Needs the lock."""

    def carry_out(self, change: ChangeSet) -> Committed:
        """Make the change set: files, then one commit (the point of no return), then the tags."""

    def recover(self) -> tuple[str, ...]:
        """Finish or undo what an earlier run left, and say so in sentences; empty when nothing was.

        Call it at the start of every writing command, after taking the lock.
        """


@dataclass(frozen=True, slots=True)
class Pack:
    """Templates that an installed Python package brings: data, and nothing of it is run."""

    name: str
    version: str
    files: Mapping[str, bytes]


class LibraryFiles(Protocol):
    """The template library: what ships with policykit, under packs, under the workspace's own."""

    def read(self) -> Mapping[str, bytes]:
        """Return every file by its path below `policy_templates/`."""

    def shipped(self) -> Mapping[str, bytes]:
        """Return the files that ship with policykit alone."""

    def packs(self) -> Sequence[Pack]:
        """Return the installed packs, sorted by name; no two bring the same file."""


class Filler(Protocol):
    """Fills templates in a child process with limits on time, memory and output."""

    def fill(self, job: FillJob) -> tuple[Mapping[str, str], tuple[Diagnostic, ...]]:
        """Return the text of each policy by id, and why any other was not filled."""


class Pandoc(Protocol):
    """Reads Markdown and Word, writes Markdown. Without network, file inclusion or raw LaTeX."""

    def version(self) -> str:
        """Return pandoc's version."""

    def parse(self, texts: Sequence[tuple[str, str]]) -> Sequence[Mapping[str, Any]]:
        """Return pandoc's tree of each (file name, Markdown text)."""

    def read_word(self, name: str, data: bytes, tracked: str) -> Mapping[str, Any]:
        """Return pandoc's tree of a Word file, its tracked changes accepted or rejected."""

    def write_markdown(self, tree: Mapping[str, Any]) -> str:
        """Return the Markdown that `parse` reads as this tree."""


class Renderer(Protocol):
    """Makes PDFs, each in a clean process."""

    def render(self, jobs: Sequence[RenderJob]) -> Sequence[bytes]:
        """Return the PDF of each job, in the order of the jobs."""

    def lock(self, pandoc: str) -> Mapping[str, str]:
        """Return the versions of everything that decides the bytes of a PDF."""


class Writer(Protocol):
    """Makes Word documents and web pages. Without network or files of the machine."""

    def word_base(self) -> bytes:
        """Return the document that the styles of Word documents are based on."""

    def write(self, jobs: Sequence[WriteJob]) -> Sequence[bytes]:
        """Return the file of each job, in the order of the jobs."""


class Keys(Protocol):
    """The sealing keys of the person at the keyboard."""

    def unlock(self, fingerprint: str | None, at: datetime) -> SealIdentity:
        """Return the key with this fingerprint, or the only one; asks for the passphrase.

        Raises:
            KeyFailure: no such key, several to choose from, wrong passphrase, not valid at `at`.
        """

    def timestamper(self, url: str) -> TimeStamper:
        """Return a client of a time-stamp authority that was reached just now."""


class Cache(Protocol):
    """What was made before, for making it again sooner; nothing sealed or verified comes from it.

    It may forget at any time.
    """

    def get(self, key: str) -> bytes | None:
        """Return what was kept under a key of lower-case letters, digits and hyphens."""

    def program(self) -> str:
        """Return what stands for policykit and pandoc as they are installed now."""
        ...

    def keep(self, entries: Mapping[str, bytes]) -> None:
        """Keep bytes under their keys, or not; never fails."""


@dataclass(frozen=True, slots=True)
class World:
    """Everything outside, for one workspace. Made in `policykit.cli.world`; never global."""

    files: Files
    git: Git
    clock: Clock
    chance: Chance
    lock: Lock
    transaction: Transaction
    library: LibraryFiles
    filler: Filler
    pandoc: Pandoc
    renderer: Renderer
    writer: Writer
    keys: Keys
    signatures: Signatures
    mail_keys: MailKeys
    cache: Cache
