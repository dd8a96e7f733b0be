"""The user's merge tool is started by the real git, with base, ours and theirs."""

from __future__ import annotations

import sys

import pytest

from policykit.errors import ProgramError

SIDES = (b"one\nbase\n", b"one\nours\n", b"one\ntheirs\n")


def set_tool(workspace, script):
    """Make a tool of git's kind: a command with $BASE, $LOCAL, $REMOTE, $MERGED."""
    workspace.git("config", "merge.tool", "mine")
    workspace.git("config", "mergetool.mine.trustExitCode", "true")
    workspace.git("config", "mergetool.mine.cmd", script)


def test_without_a_setting_there_is_no_tool(repository):
    assert repository.run_merge_tool("door.md", *SIDES) is None


def test_the_tool_has_three_files_and_writes_the_result(workspace, repository, tmp_path):
    before = workspace.state()
    set_tool(
        workspace,
        f'cat "$BASE" "$LOCAL" "$REMOTE" > {tmp_path}/seen; cat "$MERGED" > {tmp_path}/merged; '
        'cat "$LOCAL" "$REMOTE" > "$MERGED"',
    )
    assert repository.run_merge_tool("door.md", *SIDES) == SIDES[1] + SIDES[2]
    assert (tmp_path / "seen").read_bytes() == b"".join(SIDES)
    assert b"||||||| base\nbase\n" in (tmp_path / "merged").read_bytes()
    assert workspace.state() == before


@pytest.mark.parametrize("side", [0, 1, 2])
def test_an_empty_side_is_a_file_too(workspace, repository, side):
    set_tool(workspace, 'cat "$BASE" "$LOCAL" "$REMOTE" > "$MERGED"')
    sides = [b"" if at == side else text for at, text in enumerate(SIDES)]
    assert repository.run_merge_tool("door.md", *sides).split() == [
        word for text in sides for word in text.split()
    ]


def test_a_tool_that_fails_is_named(workspace, repository):
    set_tool(workspace, f"{sys.executable} -c 'raise SystemExit(3)'")
    with pytest.raises(ProgramError, match=r"PK807.*mergetool"):
        repository.run_merge_tool("door.md", *SIDES)
