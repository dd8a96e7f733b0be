from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import threading
from contextlib import nullcontext
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit.edge.files import WorkspaceFiles
from policykit.edge.paths import checked_path
from policykit.errors import OutputError, StateError


def test_reads_bytes_as_they_are(workspace, files):
    workspace.write("policies/x.md", b"\xef\xbb\xbfa\r\n\x00\xff")
    assert files.read("policies/x.md") == b"\xef\xbb\xbfa\r\n\x00\xff"
    assert files.read("policies/none.md") is None
    assert files.read("notes.txt/below") is None


def test_says_what_is_there(workspace, files):
    assert files.exists("policies/access-control.md")
    assert not files.exists("policies")
    assert not files.exists("policies/other.md")
    workspace.write("records/b/2.json", b"")
    workspace.write("records/a/1.json", b"")
    (workspace.root / "records/link.json").symlink_to("a/1.json")
    assert files.list("records") == ("records/a/1.json", "records/b/2.json")
    assert files.list("records/") == files.list("records")
    assert files.list("record") == ()
    assert files.list("")[0] == "half.txt"
    assert not [path for path in files.list("") if path.startswith(".git")]


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "../other",
        "policies/../../other",
        "policies/./x.md",
        "policies//x.md",
        "policies\\x.md",
        "policies/x\x00.md",
        "policies/x\n.md",
        "-rf",
        ".git/config",
        "policies/.GIT/hooks/x",
        "git~1/config",
        ".git. /config",
        "a" * 401,
    ],
)
def test_a_path_that_could_leave_is_refused(files, path):
    for act in (files.read, files.exists, lambda bad: files.write_all({bad: b"x"})):
        with pytest.raises(StateError, match="PK714"):
            act(path)


@given(st.text())
def test_a_checked_path_never_leaves(path):
    try:
        checked_path(path)
    except StateError:
        return
    joined = os.path.normpath(f"/top/{path}")
    assert joined == f"/top/{path}"


def test_a_link_out_of_the_workspace_is_refused(workspace, files, tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    (workspace.root / "out.md").symlink_to(tmp_path / "secret.txt")
    (workspace.root / "elsewhere").symlink_to(tmp_path)
    for path in ("out.md", "elsewhere/secret.txt", "elsewhere/new.txt"):
        with pytest.raises(StateError, match="PK715"):
            files.read(path)
        with pytest.raises(StateError, match="PK715"):
            files.write_all({path: b"overwritten"})
    assert (tmp_path / "secret.txt").read_text() == "secret"
    assert not (tmp_path / "new.txt").exists()


def test_a_link_inside_is_read_but_not_written(workspace, files):
    (workspace.root / "again.txt").symlink_to("notes.txt")
    assert files.read("again.txt") == b"one\n"
    with pytest.raises(StateError, match="PK715"):
        files.write_all({"again.txt": b"two\n"})
    assert files.read("notes.txt") == b"one\n"


def test_a_pipe_or_folder_is_not_read(workspace, files):
    os.mkfifo(workspace.root / "pipe.yaml")
    for path in ("pipe.yaml", "policies"):
        for act in (files.read, lambda path: files.write_all({path: b"x"})):
            with pytest.raises(StateError, match="PK731"):
                act(path)


def test_a_folder_without_repository_can_be_written_too(tmp_path):
    files = WorkspaceFiles(tmp_path)
    files.write_all({"x.md": b"x"})
    assert [place.name for place in tmp_path.iterdir()] == ["x.md"]


def test_a_file_over_the_limit_is_not_read(workspace):
    workspace.write("large", b"x" * 101)
    assert WorkspaceFiles(workspace.root, limit=101).read("large") == b"x" * 101
    with pytest.raises(StateError, match="PK716"):
        WorkspaceFiles(workspace.root, limit=100).read("large")


def test_a_file_that_says_it_is_empty_is_read_to_its_end():
    said = WorkspaceFiles(Path("/proc/self")).read("mountinfo")
    assert said
    assert said.endswith(b"\n")
    with pytest.raises(StateError, match="PK716"):
        WorkspaceFiles(Path("/proc/self"), limit=10).read("mountinfo")


def test_writes_replaces_and_deletes_together(workspace, files):
    place = workspace.root / "half.txt"
    place.chmod(0o600)
    files.write_all({"new/deep/x.md": b"new\n", "half.txt": b"two\n", "notes.txt": None})
    assert files.read("new/deep/x.md") == b"new\n"
    assert files.read("half.txt") == b"two\n"
    assert place.stat().st_mode & 0o777 == 0o600
    assert files.read("notes.txt") is None
    files.write_all({"not/there.txt": None})
    assert sorted(workspace.files_on_disk()) == [
        "half.txt",
        "new",
        "new/deep",
        "new/deep/x.md",
        "org_profile.yaml",
        "policies",
        "policies/access-control.md",
    ]


def test_a_failure_in_the_middle_leaves_everything_as_it_was(workspace, files):
    before = workspace.files_on_disk()
    changes = {"notes.txt": None, "new/x.md": b"x", "half.txt": b"two\n", "half.txt/x": b"y"}
    with pytest.raises(OutputError, match=r"PK813: half\.txt/x could not be written"):
        files.write_all(changes)
    assert workspace.files_on_disk() == before


def test_a_name_that_differs_only_in_case_is_refused_where_the_disk_cannot_tell(workspace, files):
    workspace.write("policies/Access.md", b"old")
    folds_case = (workspace.root / "policies/access.md").exists()
    with pytest.raises(StateError, match="PK724") if folds_case else nullcontext():
        files.write_all({"policies/access.md": b"new"})
    assert files.read("policies/Access.md") == b"old"


def test_without_permission_nothing_is_written(workspace, files, as_nobody):
    locked = workspace.root / "policies"
    for folder in (workspace.root, workspace.root / ".git"):
        folder.chmod(0o777)
    locked.chmod(0o555)
    before = workspace.files_on_disk()
    as_nobody()
    with pytest.raises(
        OutputError, match=r"PK812: policies/new\.md could not be written"
    ) as caught:
        files.write_all({"first.md": b"x", "policies/new.md": b"y"})
    assert "read-only" in caught.value.diagnostics[0].hint
    assert workspace.files_on_disk() == before


def test_without_permission_nothing_is_read(workspace, files, as_nobody):
    (workspace.root / "notes.txt").chmod(0)
    as_nobody()
    with pytest.raises(OutputError, match=r"PK812: notes\.txt could not be read"):
        files.read("notes.txt")


WRITE = """
import sys
from contextlib import nullcontext
from pathlib import Path
from policykit.edge.files import WorkspaceFiles
WorkspaceFiles(Path(sys.argv[1])).write_all({"half.txt": b"two", "a/large.pdf": b"x" * 100_000})
"""


def test_a_full_disk_leaves_everything_as_it_was(workspace):
    def only_small_files():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    before = workspace.files_on_disk()
    said = subprocess.run(
        [sys.executable, "-c", WRITE, str(workspace.root)],
        preexec_fn=only_small_files,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "OutputError: error PK811: a/large.pdf could not be written" in said.stderr
    assert workspace.files_on_disk() == before


def test_ctrl_c_while_writing_leaves_everything_as_it_was(workspace, files):
    class Interrupting(dict):
        def items(self):
            for item in super().items():
                yield item
                if item[0] == "half.txt":
                    signal.raise_signal(signal.SIGINT)

    before = workspace.files_on_disk()
    with pytest.raises(KeyboardInterrupt):
        files.write_all(Interrupting({"half.txt": b"two", "new/x.md": b"x"}))
    assert workspace.files_on_disk() == before


def test_two_runs_that_write_the_same_file_wait_for_each_other(workspace):
    other = threading.Thread(
        target=WorkspaceFiles(workspace.root).write_all, args=({"x.md": b"second"},)
    )

    def begin_the_other(step):
        if step == "journal written":
            other.start()
            other.join(0.3)  # without the wait, it would be done by then, and the file there

    WorkspaceFiles(workspace.root, step=begin_the_other).write_all({"x.md": b"first"})
    other.join()
    assert workspace.files_on_disk()["x.md"] == b"second"


def test_the_top_may_itself_be_reached_through_a_link(workspace, tmp_path):
    (tmp_path / "short").symlink_to(workspace.root)
    files = WorkspaceFiles(tmp_path / "short")
    files.write_all({"x.md": b"x"})
    assert files.read("x.md") == b"x"
    assert (workspace.root / "x.md").read_bytes() == b"x"
    assert Path(files.root) == workspace.root
