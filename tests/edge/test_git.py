from __future__ import annotations

import subprocess
from datetime import UTC, datetime

import pytest

from policykit.canonical import sha256
from policykit.edge.git import GitRepository
from policykit.errors import ProgramError, StateError
from policykit.world import Identity

ODD = "policies/ü * [a] 'b'.md"
POLICY = "policies/access-control.md"


def test_reads_what_git_holds_and_not_what_is_on_disk(workspace, repository):
    data = b"\xff\x00\r\nblob\n\n"
    workspace.write(ODD, data)
    workspace.git("add", ODD)
    workspace.git("commit", "-q", "-m", "Odd name")
    workspace.write(ODD, b"edited since")
    assert repository.read("HEAD", ODD) == data
    assert repository.read("HEAD^", ODD) is None
    assert repository.read("HEAD", "policies") is None
    wanted = [ODD, "policies", "nowhere.md", "org_profile.yaml"]
    assert repository.read_all("HEAD", wanted) == {
        path: repository.read("HEAD", path) for path in wanted
    }
    assert repository.read(repository.head(), "org_profile.yaml").startswith(b"organization:")
    assert repository.list("HEAD", "policies") == (POLICY, ODD)
    assert repository.list("HEAD", "policies/") == repository.list("HEAD", "policies")
    assert repository.list("HEAD", "polic") == ()
    assert "half.txt" in repository.list("HEAD")


def test_reads_files_of_several_commits_at_once(workspace, repository):
    first = repository.head()
    workspace.write("news.txt", b"New.\n")
    second = repository.commit(["news.txt"], "News\n")
    places = [(second, "news.txt"), (first, "news.txt"), (first, "none.txt"), (second, POLICY)]
    assert repository.read_each(places) == [repository.read(*place) for place in places]
    assert repository.read_each(()) == []
    with pytest.raises(StateError, match="PK729"):
        repository.read_each([(first, POLICY), ("0" * 40, POLICY)])


def test_a_replaced_object_does_not_stand_in_for_the_real_one(workspace, repository):
    real = workspace.git("rev-parse", "HEAD:notes.txt").strip()
    other = workspace.git("rev-parse", "HEAD:org_profile.yaml").strip()
    workspace.git("replace", real, other)
    assert repository.read("HEAD", "notes.txt") == b"one\n"


@pytest.mark.parametrize("name", ["--all", "-x", "", "HEAD\n", "a b", "HEAD:notes.txt"])
def test_a_commit_name_cannot_be_an_option(repository, name):
    for act in (lambda: repository.read(name, "notes.txt"), lambda: repository.list(name)):
        with pytest.raises(StateError, match="PK729"):
            act()


def test_an_unknown_commit_is_said(repository):
    with pytest.raises(StateError, match="PK729: this repository has no commit 1234567"):
        repository.read("1234567", "notes.txt")


def test_says_which_of_the_paths_differ_from_the_last_commit(busy_workspace, repository):
    assert repository.dirty(["records", POLICY]) == ("records/loose.txt",)
    assert repository.dirty(["notes.txt", "half.txt", "staged.txt", "org_profile.yaml"]) == (
        "half.txt",
        "notes.txt",
        "staged.txt",
    )
    busy_workspace.git("mv", POLICY, "policies/renamed.md")
    assert repository.dirty(["policies"]) == (POLICY, "policies/renamed.md")
    assert repository.dirty([]) == ()
    assert repository.dirty(["policies/*"]) == ()


def test_says_which_of_the_paths_git_would_take(busy_workspace, repository):
    # The fixture ignores the whole folder; nothing has to be there.
    kept_out = [".policykit-roster/people.json", ".policykit-roster/sources/none [yet]*.csv"]
    assert repository.would_take([*kept_out, "notes.txt", "new.txt"]) == ("notes.txt", "new.txt")
    assert repository.would_take([]) == ()
    busy_workspace.git("add", "--force", kept_out[0])
    assert repository.would_take(kept_out) == (kept_out[0],)
    (busy_workspace.root / ".git/info/exclude").write_text("")
    assert repository.would_take(kept_out) == tuple(kept_out)


def test_a_settled_path_passes_and_any_other_is_named(busy_workspace, repository):
    repository.require_clean([POLICY, "org_profile.yaml"])
    (busy_workspace.root / ".git/info/exclude").write_text("*.map.yaml\n")
    busy_workspace.write("policies/access-control.map.yaml", b"ignored, so never committed\n")
    with pytest.raises(StateError) as caught:
        repository.require_clean([POLICY, "notes.txt", "policies/access-control.map.yaml"])
    assert [(found.code, found.message.split()[0]) for found in caught.value.diagnostics] == [
        ("PK709", "notes.txt"),
        ("PK709", "policies/access-control.map.yaml"),
    ]


def test_tells_the_history_of_a_path(workspace, repository, monkeypatch):
    first = repository.head()
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Bo Ek, “CTO”")
    workspace.write(POLICY, b"changed\n")
    workspace.git("commit", "-q", "-m", "Say more\n\nBody", POLICY, "--date=2026-01-02T03:04:05Z")
    workspace.git("config", "log.showSignature", "true")
    newest, oldest = repository.log([POLICY])
    assert (newest.id, newest.author, newest.email, newest.subject) == (
        repository.head(),
        "Bo Ek, “CTO”",
        "ana@example.com",
        "Say more",
    )
    assert newest.at == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert (oldest.id, oldest.subject) == (first, "First facts")
    assert [commit.id for commit in repository.log(["notes.txt"])] == [first]
    assert repository.log() == (newest, oldest)
    assert repository.commit_that_added(POLICY) == first
    assert repository.commit_that_added("policies/never.md") is None
    again = [repository.commit_that_added(path) for path in (POLICY, "policies/never.md", POLICY)]
    assert again == [first, None, first]
    assert repository.contributors(POLICY) == ("Ana Silva", "Bo Ek, “CTO”")
    assert repository.contributors(POLICY, first) == ("Bo Ek, “CTO”",)
    assert repository.contributors("notes.txt", first) == ()


def test_a_repository_without_a_commit_has_no_history(tmp_path):
    subprocess.run(["git", "init", "-q", "-b", "main", tmp_path], check=True)
    repository = GitRepository(tmp_path)
    assert repository.head() is None
    assert repository.branch() == "main"
    assert repository.log() == ()
    assert repository.file_changes("x") == ()
    assert repository.commit_that_added("x") is None
    assert repository.contributors("x") == ()
    assert repository.tags() == {}
    assert repository.dirty(["x"]) == ()
    assert repository.require_settled() == ()


def test_tags_are_annotated_and_never_moved(workspace, repository):
    repository.tag("access-control/v1.0", "R_i: 12\n\n# a line that looks like a comment\n")
    assert repository.tag_exists("access-control/v1.0")
    assert not repository.tag_exists("access-control/v1")
    workspace.git("tag", "plain")
    assert repository.tags() == dict.fromkeys(("access-control/v1.0", "plain"), repository.head())
    assert workspace.git("tag", "-l", "--format=%(contents)", "access-control/*") == (
        "R_i: 12\n\n# a line that looks like a comment\n\n"
    )
    with pytest.raises(StateError, match=r"PK710: the tag access-control/v1\.0 exists"):
        repository.tag("access-control/v1.0", "again")


@pytest.mark.parametrize("name", ["-d", "a..b", "a b", "", "x.lock", "a~1"])
def test_a_tag_name_git_would_not_take_is_refused(repository, name):
    with pytest.raises(StateError, match="PK730"):
        repository.tag(name, "message")


def test_a_tag_can_stand_on_an_earlier_commit(workspace, repository):
    first = repository.head()
    workspace.git("commit", "-q", "--allow-empty", "-m", "Second")
    repository.tag("x/v1.0", "m", first)
    assert repository.tags()["x/v1.0"] == first


BASE = b"One.\n\nTwo.\n\nThree.\n"


def test_merges_edits_in_different_places(repository):
    ours, theirs = BASE.replace(b"One", b"1"), BASE.replace(b"Three", b"3")
    labels = ("hand edit", "last generated", "regenerated")
    merged = repository.merge_file(ours, BASE, theirs, labels)
    assert (merged.data, merged.conflicts) == (b"1.\n\nTwo.\n\n3.\n", 0)


def test_shows_conflicts_with_their_base(repository):
    labels = ("hand edit", "-last", "regenerated")
    merged = repository.merge_file(
        BASE.replace(b"Two", b"2"), BASE, BASE.replace(b"Two", b"II"), labels
    )
    assert merged.conflicts == 1
    assert merged.data == (
        b"One.\n\n<<<<<<< hand edit\n2.\n||||||| -last\nTwo.\n=======\nII.\n"
        b">>>>>>> regenerated\n\nThree.\n"
    )


def test_text_that_git_takes_for_binary_is_not_merged(repository):
    with pytest.raises(ProgramError, match="PK807"):
        repository.merge_file(b"a\x00", b"b\x00", b"c\x00", ("a", "b", "c"))


def test_commits_only_the_paths_given(busy_workspace, repository):
    before = busy_workspace.state()
    busy_workspace.write(ODD, b"%PDF\r\n\x00")
    commit = repository.commit([ODD], "Add one\n\n# kept\n")
    assert repository.head() == commit
    assert busy_workspace.git("log", "-1", "--format=%B") == "Add one\n\n# kept\n\n"
    assert busy_workspace.git("show", "--name-only", "-z", "--format=") == f"{ODD}\x00"
    assert repository.read(commit, ODD) == b"%PDF\r\n\x00"
    assert busy_workspace.state()["status"] == before["status"]


def test_commits_what_a_global_ignore_rule_hides(workspace, repository, home):
    (home / ".gitconfig").write_text(
        (home / ".gitconfig").read_text() + f"[core]\n\texcludesFile = {home}/ignore\n"
    )
    (home / "ignore").write_text("*.pdf\noutput/\n")
    workspace.write("output/issued/x.pdf", b"%PDF")
    repository.commit(["output/issued/x.pdf"], "Issue")
    assert repository.read("HEAD", "output/issued/x.pdf") == b"%PDF"


def test_commits_that_a_file_is_gone(workspace, repository):
    (workspace.root / "notes.txt").unlink()
    repository.commit(["notes.txt"], "Drop notes")
    assert repository.list("HEAD") == ("half.txt", "org_profile.yaml", POLICY)


def test_what_stands_already_is_not_committed_again(busy_workspace, repository):
    before = busy_workspace.state()
    with pytest.raises(StateError, match="PK725"):
        repository.commit([POLICY], "Again")
    assert busy_workspace.state() == before


def refused(workspace, repository, error, match):
    """Commit two edits, see it refused, and see that nothing at all has changed."""
    workspace.write("new.json", b"{}\n")
    workspace.write("half.txt", b"ours\n")
    before = workspace.state()
    with pytest.raises(error, match=match) as caught:
        repository.commit(["new.json", "half.txt"], "Edit")
    assert workspace.state() == before
    return caught.value.diagnostics


@pytest.mark.parametrize("hook", ["pre-commit", "prepare-commit-msg", "commit-msg"])
def test_a_hook_that_refuses_is_quoted(busy_workspace, repository, hook):
    busy_workspace.hook(hook, "echo 'line one'; echo 'line two' >&2; exit 3")
    (found,) = refused(busy_workspace, repository, ProgramError, "PK808")
    assert f"the {hook} hook:\n" in found.message
    assert "line one" in found.message
    assert "line two" in found.message


def test_a_hook_that_refuses_and_edits_leaves_no_edit(busy_workspace, repository):
    busy_workspace.hook("pre-commit", "echo formatted > new.json; rm half.txt; exit 1")
    refused(busy_workspace, repository, ProgramError, "PK808")


def test_a_hook_that_changes_bytes_is_found(busy_workspace, repository):
    busy_workspace.hook("pre-commit", "echo formatted > new.json; git add new.json")
    (found,) = refused(busy_workspace, repository, StateError, r"PK711.*new\.json")
    assert "pre-commit hook" in found.hint


def test_a_hook_that_adds_a_file_is_found(busy_workspace, repository):
    busy_workspace.hook("pre-commit", "git add records/loose.txt")
    refused(busy_workspace, repository, StateError, r"PK728.*records/loose\.txt")


def test_a_line_ending_setting_that_changes_bytes_is_found(busy_workspace, repository):
    busy_workspace.git("config", "core.autocrlf", "input")
    busy_workspace.git("config", "core.safecrlf", "false")
    busy_workspace.write("new.txt", b"with\r\nCRLF\r\n")
    before = busy_workspace.state()
    with pytest.raises(StateError, match=r"PK711.*new\.txt"):
        repository.commit(["new.txt"], "Edit")
    assert busy_workspace.state() == before


def test_other_bytes_than_expected_are_found(busy_workspace, repository):
    busy_workspace.write("new.json", b"{}\n")
    before = busy_workspace.state()
    with pytest.raises(StateError, match="PK711"):
        repository.commit(["new.json"], "Edit", {"new.json": sha256(b"{ }\n")})
    assert busy_workspace.state() == before


def test_the_first_commit_can_be_taken_back(workspace):
    workspace.git("update-ref", "-d", "HEAD")
    before = workspace.state()
    workspace.hook("pre-commit", "echo other > notes.txt; git add notes.txt")
    with pytest.raises(StateError, match="PK711"):
        GitRepository(workspace.root).commit(["notes.txt"], "First")
    assert workspace.state() == before


def test_a_git_that_dies_after_moving_the_branch_has_committed(workspace, repository):
    workspace.hook(
        "reference-transaction",
        'test "$1" = committed && grep -q refs/heads && kill -INT $PPID; true',
    )
    workspace.write("new.json", b"{}\n")
    commit = repository.commit(["new.json"], "Edit")
    assert repository.head() == commit
    assert repository.read("HEAD", "new.json") == b"{}\n"
    assert repository.dirty(["new.json"]) == ()


SIGN = """cat > "$(dirname "$0")/signed"
echo '[GNUPG:] SIG_CREATED D 1 8 00 1 AA' >&2
echo '-----BEGIN PGP SIGNATURE-----'; echo; echo 'AAAA'; echo '-----END PGP SIGNATURE-----'"""


@pytest.fixture
def sign_with(workspace, tmp_path):
    """Sign commits and tags with a stand-in for gpg."""

    def stand_in(script):
        program = tmp_path / "gpg"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        for name, value in {
            "gpg.program": str(program),
            "user.signingKey": "AA",
            "commit.gpgSign": "true",
            "tag.gpgSign": "true",
        }.items():
            workspace.git("config", name, value)

    return stand_in


def test_commits_and_tags_are_signed_when_git_says_so(workspace, repository, sign_with):
    sign_with(SIGN)
    workspace.write("new.json", b"{}\n")
    repository.commit(["new.json"], "Edit")
    repository.tag("x/v1.0", "message")
    assert "gpgsig -----BEGIN PGP SIGNATURE-----" in workspace.git("cat-file", "commit", "HEAD")
    assert "-----BEGIN PGP SIGNATURE-----" in workspace.git("cat-file", "tag", "x/v1.0")


def test_a_key_that_cannot_sign_is_said_and_nothing_changes(busy_workspace, repository, sign_with):
    sign_with("echo 'no secret key' >&2; exit 2")
    (found,) = refused(busy_workspace, repository, ProgramError, "PK805")
    assert "failed to sign" in found.message


def test_another_git_at_work_is_said(busy_workspace, repository):
    (busy_workspace.root / ".git/index.lock").touch()
    busy_workspace.write("new.json", b"{}\n")
    with pytest.raises(StateError, match=r"PK723.*index\.lock exists"):
        repository.commit(["new.json"], "Edit")


def test_nothing_is_committed_on_a_detached_head(busy_workspace, repository):
    busy_workspace.git("checkout", "-q", "--detach")
    refused(busy_workspace, repository, StateError, "PK704")


@pytest.mark.parametrize("path", ["-f", "../x", "/x", ".git/config"])
def test_paths_that_could_be_options_or_leave_are_refused(repository, path):
    for act in (
        lambda: repository.commit([path], "m"),
        lambda: repository.dirty([path]),
        lambda: repository.read("HEAD", path),
        lambda: repository.log([path]),
        lambda: repository.contributors(path),
        lambda: repository.commit_that_added(path),
        lambda: repository.list("HEAD", path),
    ):
        with pytest.raises(StateError, match="PK714"):
            act()


def test_knows_who_commits(repository):
    assert repository.identity() == Identity("Ana Silva", "ana@example.com")


@pytest.mark.parametrize(
    "configuration", ["", "[user]\nname = A", "[user]\nemail = a@b", "[user]\nname =\nemail = a@b"]
)
def test_a_guessed_identity_is_none(repository, home, configuration):
    (home / ".gitconfig").write_text(configuration)
    with pytest.raises(StateError, match="PK707") as caught:
        repository.identity()
    assert 'git config --global user.name "Your Name"' in caught.value.diagnostics[0].hint
    assert "git config --global user.email" in caught.value.diagnostics[0].hint


def test_what_commits_added_and_removed_is_told_newest_first(workspace, repository):
    workspace.write("records/a/one é.json", b"1")
    workspace.write("records/a/two.json", b"2")
    workspace.write("elsewhere", b"3")
    workspace.git("add", ".")
    workspace.git("commit", "-qm", "Two")
    workspace.git("mv", "records/a/two.json", "records/a/three.json")
    workspace.write("records/a/one é.json", b"changed")
    workspace.git("commit", "-qam", "Moved")
    moved, two = repository.file_changes("records/")
    assert moved.commit == repository.head()
    assert (moved.added, moved.removed) == (("records/a/three.json",), ("records/a/two.json",))
    assert (two.added, two.removed) == (("records/a/one é.json", "records/a/two.json"), ())


def test_who_asked_for_the_changes_of_a_folder_knows_what_added_its_files(workspace, monkeypatch):
    workspace.write("records/a/one.json", b"1")
    workspace.git("add", "records")
    workspace.git("commit", "-q", "-m", "One")
    repository = GitRepository(workspace.root)
    asked = repository.commit_that_added("records/a/one.json")
    again = GitRepository(workspace.root)
    again.file_changes("records")
    monkeypatch.setattr(again.program, "ask", None)
    assert again.commit_that_added("records/a/one.json") == asked == again.head()
    assert again.commit_that_added("records/a/none.json") is None


def test_how_to_share_follows_from_the_remotes_there_are(workspace, tmp_path):
    git = GitRepository(workspace.root)
    push = "git push --set-upstream --follow-tags"
    branch = workspace.git("branch", "--show-current").strip()
    assert git.push_command() == f"git remote add origin ADDRESS && {push} origin {branch}"
    subprocess.run(["git", "init", "--quiet", "--bare", tmp_path / "shared.git"], check=True)
    workspace.git("remote", "add", "company", str(tmp_path / "shared.git"))
    assert git.push_command() == f"{push} company {branch}"
    workspace.git(*git.push_command().split()[1:])
    assert git.push_command() == "git push --follow-tags"
    workspace.git(*git.push_command().split()[1:])
