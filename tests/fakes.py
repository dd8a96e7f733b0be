"""One world in memory, as strict as the real one, for tests of workflows.

Files and repository are dictionaries; the clock stands until it is moved; templates are really
filled and pages really made, in this process. What costs time and depends on nothing but its
arguments (pandoc, pages) is remembered. Whatever a promise in `policykit.world` forbids, raises.
"""

from __future__ import annotations

import copy
import json
import pickle
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from policykit.canonical import sha256
from policykit.edge.git import GitRepository
from policykit.edge.pandoc import PandocProgram
from policykit.edge.paths import checked_path
from policykit.edge.ssh_keygen import SshKeygen
from policykit.errors import KeyFailure, OutputError, ProgramError, StateError, error
from policykit.evidence.pack.git_objects import object_name
from policykit.pages import render
from policykit.policy.fill_child import fill_one
from policykit.signing import new_identity, open_identity
from policykit.world import (
    Commit,
    Committed,
    FilesChanged,
    Identity,
    MergedText,
    RawObject,
    World,
)

MORNING = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
PASSPHRASE = b"only for these tests"


class FakeClock:
    """Stands still until it is moved."""

    def __init__(self, moment=MORNING):
        self.moment = moment

    def now(self):
        return self.moment

    def today(self, zone):
        return self.moment.astimezone(ZoneInfo(zone)).date()

    def move(self, **span):
        self.moment += timedelta(**span)


class FakeFiles:
    """Files as path -> bytes."""

    def __init__(self, content):
        self.content = content

    def read(self, path):
        return self.content.get(checked_path(path))

    def exists(self, path):
        return checked_path(path) in self.content

    def list(self, prefix):
        checked_path(prefix.rstrip("/"))
        assert prefix.endswith("/"), f"{prefix} is no folder"
        return tuple(sorted(path for path in self.content if path.startswith(prefix)))

    def write_all(self, changes):
        for path, data in changes.items():
            checked_path(path)
            assert data is None or isinstance(data, bytes), path
        for path, data in changes.items():
            if data is None:
                self.content.pop(path, None)
            else:
                self.content[path] = data


@dataclass
class Snapshot:
    """A commit: what it holds, and who made it."""

    commit: Commit
    tree: dict[str, bytes]
    data: bytes = b""


class FakeGit:
    """A history without branches; the work tree is that of `FakeFiles`."""

    ignored = ("output/draft/", ".policykit-roster/")

    def __init__(self, content):
        self.content = content
        self.commits: list[Snapshot] = []
        self.references: dict[str, str] = {}
        self.messages: dict[str, str] = {}
        self.who = Identity("Ana Silva", "ana@tiny.example")
        self.detached = False

    def identity(self):
        return self.who

    def require_settled(self):
        if self.detached:
            raise StateError(error("PK704", "HEAD is detached", hint="git switch main"))
        return ()

    def require_clean(self, paths):
        if self.dirty(paths):
            raise StateError(error("PK709", "not committed", hint="commit it"))

    def dirty(self, paths):
        wanted = [checked_path(path) for path in paths]
        assert all(not path.endswith("/") for path in wanted)
        tree = self.commits[-1].tree if self.commits else {}
        return tuple(
            path
            for path in sorted({*tree, *self.content})
            if tree.get(path) != self.content.get(path)
            and not path.startswith(self.ignored)
            and any(path == one or path.startswith(f"{one}/") for one in wanted)
        )

    def would_take(self, paths):
        return tuple(path for path in map(checked_path, paths) if not path.startswith(self.ignored))

    def head(self):
        return self.commits[-1].commit.id if self.commits else None

    def branch(self):
        return None if self.detached else "main"

    def read(self, commit, path):
        return self._snapshot(commit).tree.get(checked_path(path))

    def read_all(self, commit, paths):
        return {path: self.read(commit, path) for path in paths}

    def read_each(self, places):
        return [self.read(commit, path) for commit, path in places]

    def list(self, commit, prefix=""):
        tree = self._snapshot(commit).tree
        return tuple(sorted(path for path in tree if path.startswith(prefix)))

    def objects(self, names):
        return {name: self._object(name) for name in names}

    def bundle(self, commit, tags):
        return repr((commit, sorted(tags))).encode()

    def log(self, paths=()):
        wanted = tuple(map(checked_path, paths))
        return tuple(
            snapshot.commit
            for snapshot, before in reversed(list(self._steps()))
            if not wanted or any(snapshot.tree.get(one) != before.get(one) for one in wanted)
        )

    def file_changes(self, folder):
        return tuple(
            FilesChanged(
                snapshot.commit.id,
                tuple(
                    path for path in sorted({*snapshot.tree} - {*before}) if path.startswith(folder)
                ),
                tuple(
                    path for path in sorted({*before} - {*snapshot.tree}) if path.startswith(folder)
                ),
            )
            for snapshot, before in reversed(list(self._steps()))
        )

    def commit_that_added(self, path):
        checked_path(path)
        for snapshot, before in reversed(list(self._steps())):
            if path in snapshot.tree and path not in before:
                return snapshot.commit.id
        return None

    def contributors(self, path, since=None):
        commits = self.log([path])
        if since:
            order = [snapshot.commit.id for snapshot in self.commits]
            later = set(order[order.index(since) + 1 :])
            commits = [commit for commit in commits if commit.id in later]
        return tuple(sorted({commit.author for commit in commits}))

    def tags(self):
        return dict(self.references)

    def push_command(self):
        return "git remote add origin ADDRESS && git push --set-upstream --follow-tags origin main"

    def tag_exists(self, name):
        return name in self.references

    def commit(self, paths, message, expected=None):
        wanted = [checked_path(path) for path in paths]
        for path, digest in (expected or {}).items():
            assert sha256(self.content[path]) == digest
        before = self.commits[-1].tree if self.commits else {}
        tree = {path: data for path, data in before.items() if path not in wanted}
        tree |= {path: self.content[path] for path in wanted if path in self.content}
        if tree == before:
            raise ProgramError(error("PK703", "nothing to commit", hint="change something"))
        at = MORNING + timedelta(seconds=len(self.commits))
        data = self._commit_object(tree, message, at)
        name = object_name("commit", data, "0" * 40)
        made = Commit(name, self.who.name, self.who.email, at, message.partition("\n")[0])
        self.commits.append(Snapshot(made, tree, data))
        return name

    def tag(self, name, message, commit=None):
        if self.tag_exists(name):
            raise StateError(error("PK710", f"the tag {name} exists", hint="find out why"))
        self.references[name] = commit or self.head()
        self.messages[name] = message

    def merge_file(self, ours, base, theirs, labels):
        return _merged(ours, base, theirs, labels)

    tool = None

    def run_merge_tool(self, name, base, ours, theirs):
        return self.tool and self.tool(name, base, ours, theirs)

    def commit_all(self, message="By hand"):
        """What a person does: git add --all, git commit."""
        return self.commit(
            {*self.content, *(self.commits[-1].tree if self.commits else ())}, message
        )

    def _commit_object(self, tree, message, at):
        who = f"{self.who.name} <{self.who.email}> {int(at.timestamp())} +0000"
        parent = f"parent {self.head()}\n" if self.head() else ""
        root = git_trees(tree)[""].id
        head = f"tree {root}\n{parent}author {who}\ncommitter {who}\n\n{message}\n"
        return head.encode()

    def _object(self, name):
        if name.startswith("refs/tags/"):
            tag = name.removeprefix("refs/tags/")
            if tag not in self.references:
                return None
            head = f"object {self.references[tag]}\ntype commit\ntag {tag}\n"
            data = f"{head}tagger Ana <ana@tiny.example> 0 +0000\n\n{self.messages[tag]}".encode()
            return RawObject(object_name("tag", data, "0" * 40), "tag", data)
        commit, _, folder = name.partition(":")
        snapshot = self._snapshot(commit)
        if ":" not in name:
            return RawObject(commit, "commit", snapshot.data)
        if folder in snapshot.tree:
            data = snapshot.tree[folder]
            return RawObject(object_name("blob", data, "0" * 40), "blob", data)
        return git_trees(snapshot.tree).get(folder)

    def _steps(self):
        before = {}
        for snapshot in self.commits:
            yield snapshot, before
            before = snapshot.tree

    def _snapshot(self, name):
        for snapshot in self.commits:
            if name in (snapshot.commit.id, "HEAD" if snapshot is self.commits[-1] else None):
                return snapshot
        raise StateError(error("PK729", f"no commit {name}", hint="git log"))


def git_trees(files):
    """The tree objects that git has for the files, by folder; the top folder is empty text."""
    found = {}
    folders = {""}
    for path in files:
        parts = path.split("/")[:-1]
        folders |= {"/".join(parts[: count + 1]) for count in range(len(parts))}
    for folder in sorted(folders, key=lambda one: (-one.count("/") - bool(one), one)):
        start = f"{folder}/" if folder else ""
        entries = []
        for path, data in files.items():
            name = path.removeprefix(start)
            if path.startswith(start) and "/" not in name:
                entries.append((name, "100644", object_name("blob", data, "0" * 40)))
        for below, tree in found.items():
            if below.rpartition("/")[0] == folder and below != folder:
                entries.append((below.rpartition("/")[2], "40000", tree.id))
        entries.sort(key=lambda one: one[0] + "/" * (one[1] == "40000"))
        data = b"".join(
            f"{mode} {name}\0".encode() + bytes.fromhex(blob) for name, mode, blob in entries
        )
        found[folder] = RawObject(object_name("tree", data, "0" * 40), "tree", data)
    return found


@cache
def _merged(ours, base, theirs, labels) -> MergedText:
    return GitRepository(Path.cwd()).merge_file(ours, base, theirs, labels)


class FakeChance:
    """Bytes that are the same in each run, and other ones each time."""

    def __init__(self):
        self.drawn = 0

    def token(self, length):
        self.drawn += 1
        return sha256(str(self.drawn).encode()).encode()[:length]


class FakeLock:
    """Held or not."""

    def __init__(self):
        self.held_by = None

    @contextmanager
    def hold(self, command):
        if self.held_by:
            raise StateError(error("PK720", f"{self.held_by} is at work", hint="wait"))
        self.held_by = command
        try:
            yield
        finally:
            self.held_by = None


class FakeTransaction:
    """All or nothing, and only under the lock."""

    def __init__(self, files, git, lock):
        self.files, self.git, self.lock = files, git, lock
        self.left: list[str] = []
        self.fails_after_commit = False

    def carry_out(self, change):
        assert self.lock.held_by, "a transaction without the lock"
        if self.git.head() != change.head:
            raise StateError(error("PK718", "the branch moved", hint="run it again"))
        for tag in change.tags:
            if self.git.tag_exists(tag.name):
                raise StateError(error("PK710", f"{tag.name} exists", hint="find out why"))
        for path in change.files:
            if self.files.exists(path) and not change.replace:
                raise StateError(error("PK717", f"{path} exists", hint="move it away"))
        before = {path: self.files.read(path) for path in (*change.kept_out, *change.files)}
        self.files.write_all({**change.kept_out, **change.files})
        try:
            commit = self.git.commit(change.files, change.message)
        except BaseException:
            self.files.write_all(before)
            raise
        for tag in change.tags:
            self.git.tag(tag.name, tag.message, commit)
        return Committed(commit, tuple(tag.name for tag in change.tags))

    def recover(self):
        assert self.lock.held_by, "recovery without the lock"
        said, self.left = tuple(self.left), []
        return said


@dataclass
class FakeLibrary:
    """Templates as a dictionary; the workspace's own over them."""

    files: FakeFiles
    own: dict[str, bytes]

    def read(self):
        found = dict(self.own)
        for path in self.files.list("policy_templates/"):
            found[path.removeprefix("policy_templates/")] = self.files.read(path)
        return found

    def shipped(self):
        return dict(self.own)

    def packs(self):
        return ()


class FakeFiller:
    """Fills in this process, without the limits, which are for edge to test."""

    def fill(self, job):
        work = json.loads(job.payload(), object_hook=_with_dates)
        return {policy["id"]: fill_one(policy, work) for policy in work["policies"]}, ()


def _with_dates(item):
    return date.fromisoformat(item["__date__"]) if item.keys() == {"__date__"} else item


_TREES: dict[tuple[str, str], object] = {}


class RememberingPandoc:
    """The real pandoc, asked once for each text."""

    def __init__(self):
        self.real = PandocProgram()
        self._version = None

    def version(self):
        self._version = self._version or self.real.version()
        return self._version

    def parse(self, texts):
        new = [text for text in texts if text not in _TREES]
        if new:
            _TREES.update(zip(new, self.real.parse(new), strict=True))
        return [copy.deepcopy(_TREES[text]) for text in texts]

    def read_word(self, name, data, tracked):
        return self.real.read_word(name, data, tracked)

    def write_markdown(self, tree):
        return self.real.write_markdown(tree)


_PAGES: dict[bytes, bytes] = {}


class InProcessRenderer:
    """The real pages, made in this process, once for each job."""

    def __init__(self):
        self.versions = {"reportlab": "5.1.0", "zlib": "1.3"}
        self.jobs = []

    def render(self, jobs):
        self.jobs += jobs
        return [self._one(job) for job in jobs]

    def lock(self, pandoc):
        return {**self.versions, "pandoc": pandoc}

    def _one(self, job):
        key = pickle.dumps(job)
        if key not in _PAGES:
            _PAGES[key] = render(job)
        return _PAGES[key]


class FakeWriter:
    """Writes no documents, only which ones it was to write."""

    def word_base(self):
        return b"PK"

    def write(self, jobs):
        return [repr(job).encode() for job in jobs]


class FakeCache:
    """Keeps everything, in a dictionary."""

    def __init__(self):
        self.entries = {}

    def get(self, key):
        return self.entries.get(key)

    def program(self):
        return "this one"

    def keep(self, entries):
        assert all(key.replace("-", "").isalnum() and key == key.lower() for key in entries)
        self.entries |= entries


class FakeMailKeys:
    """What mail domains published, by DNS name."""

    def __init__(self):
        self.records = {}
        self.asked = []

    def published(self, name):
        self.asked.append(name)
        if name not in self.records:
            raise ProgramError(error("PK633", f"the DNS has no {name}", hint="--dkim-key FILE"))
        return self.records[name]


TINY_SEAL = "Tiny policy seal"


@cache
def seal_identity(name):
    """A sealing key by the name in its certificate, the same in the whole process."""
    made = new_identity(
        common_name=name,
        organization="Tiny",
        country="US",
        not_before=datetime(2026, 1, 1, tzinfo=UTC),
        passphrase=PASSPHRASE,
    )
    return open_identity(made.p12, PASSPHRASE)


class FakeKeys:
    """One key, and a time-stamp authority where a test puts one."""

    def __init__(self):
        self.stamper = None
        self.unlocked = 0

    def unlock(self, fingerprint, at):
        identity = seal_identity(TINY_SEAL)
        if fingerprint not in (None, identity.fingerprint):
            raise KeyFailure(error("PK821", f"no key {fingerprint}", hint="policykit key list"))
        assert at.tzinfo is UTC
        self.unlocked += 1
        return identity

    def timestamper(self, url):
        if self.stamper is None:
            raise OutputError(error("PK830", f"{url} does not answer", hint="try later"))
        return self.stamper


@dataclass
class Desk:
    """A workspace in memory, and everything a test wants to touch."""

    content: dict[str, bytes]
    templates: dict[str, bytes]
    clock: FakeClock = field(default_factory=FakeClock)
    keys: FakeKeys = field(default_factory=FakeKeys)
    renderer: InProcessRenderer = field(default_factory=InProcessRenderer)

    def __post_init__(self):
        self.files = FakeFiles(self.content)
        self.git = FakeGit(self.content)
        self.lock = FakeLock()
        self.transaction = FakeTransaction(self.files, self.git, self.lock)
        self.mail_keys = FakeMailKeys()
        self.cache = FakeCache()

    @property
    def world(self) -> World:
        parts = {
            "files": self.files,
            "git": self.git,
            "clock": self.clock,
            "chance": FakeChance(),
            "lock": self.lock,
            "transaction": self.transaction,
            "library": FakeLibrary(self.files, self.templates),
            "filler": FakeFiller(),
            "pandoc": RememberingPandoc(),
            "renderer": self.renderer,
            "writer": FakeWriter(),
            "keys": self.keys,
            "signatures": SshKeygen(),
            "mail_keys": self.mail_keys,
            "cache": self.cache,
        }
        return World(**{one.name: parts[one.name] for one in fields(World)})

    def text(self, path):
        return self.content[path].decode()

    def edit(self, path, old, new):
        assert self.text(path).count(old) == 1, (old, self.text(path))
        self.content[path] = self.text(path).replace(old, new).encode()

    def state(self):
        """Everything that a command could change."""
        return copy.deepcopy(
            (
                self.content,
                [snapshot.commit.id for snapshot in self.git.commits],
                self.git.references,
                self.git.messages,
                self.lock.held_by,
            )
        )

    def copy(self):
        """A workspace with the same files and history, independent of this one."""
        made = Desk(dict(self.content), dict(self.templates), FakeClock(self.clock.moment))
        made.git.commits = list(self.git.commits)
        made.git.references = dict(self.git.references)
        made.git.messages = dict(self.git.messages)
        made.git.who = self.git.who
        return made


class Outside:
    """Counts the calls to the outside, and makes one of them fail."""

    def __init__(self, world, fails_at=None, failure=None):
        self.calls: list[str] = []
        self.fails_at, self.failure = fails_at, failure
        self.world = World(
            **{
                one.name: _Watched(getattr(world, one.name), one.name, self)
                for one in fields(world)
            }
        )

    def called(self, name):
        self.calls.append(name)
        if len(self.calls) - 1 == self.fails_at:
            raise self.failure


class _Watched:
    def __init__(self, real, name, outside):
        self._real, self._name, self._outside = real, name, outside

    def __getattr__(self, attribute):
        method = getattr(self._real, attribute)

        def call(*arguments, **keywords):
            self._outside.called(f"{self._name}.{attribute}")
            return method(*arguments, **keywords)

        return call
