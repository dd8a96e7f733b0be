"""Killed at any act of the commands between two issues, the workspace is whole after the next one.

As in test_killed_anywhere.py, but with one process that gives all the commands of a year and
copies the workspace at each act. Acts that leave the same files are looked at once. Real kills
are that file's; here it is what each command writes, and in what order.

Names and sources of a list of people are kept where git does not look, in a step before their
record. Killed between the two, nothing is recorded, and the command given again ends as a whole
one.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from workspace_shape import git, shape

from policykit.cli.handler import run
from policykit.cli.world import world_at
from policykit.workflow.session import writing

COPYING = Path(__file__).with_name("copying.py")
PEOPLE = """\
Employee #,First name,Last name,Work Email,Hire Date,Employment Type
1,Ana,Silva,ana@tiny.example,2024-01-08,Full-time
2,Bo,Lind,bo@tiny.example,2024-02-01,Full-time
"""
HEADER = "Employee Email,Policy Name,Policy Version,Accepted At"
OWN = """\
# Key Policy

## Purpose

Keys are counted.

## Policy

Keys must be returned on the last day.
"""
PRIVATE = ".policykit-roster/"


def steps(top):
    """Return the commands in their order: a name and the words; without a name, other programs'."""
    own = [
        *("--prefix", "KE", "--owner-role", "it_lead", "--approver-role", "executive_sponsor"),
        *("--title", "Key Policy"),
    ]
    edits = [
        "sed -i 's/Keys must be kept by the porter/Keys lie with the porter/' policies/door.md",
        "sed -i 's/Keys must be kept by/All keys must be kept by/' policy_templates/door.md.j2",
        "git commit --quiet --all --message 'Other words, here and there'",
        f"{sys.executable} -m policykit generate || test $? = 1",
        "grep -q '<<<<<<<' policies/door.md",
    ]
    return [
        ("ack-roster", ["ack", "roster", str(top / "people.csv")]),
        ("ack-import", ["ack", "import", str(top / "accepted.csv"), "--system", "HiBob"]),
        (
            "exception",
            [
                *("exception", "request", "door", "--statement", "DO-1", "--reason", "Painted"),
                *("--risk", "Open", "--control", "A guard", "--days", "9"),
            ],
        ),
        ("review", ["review", "door", "--outcome", "no-change", "--considered", "The year"]),
        ("withdraw", ["withdraw", "door", "--reason", "Too early"]),
        ("import", ["import", str(top / "keys.md"), "--as", "keys", *own]),
        ("", ["git", "add", "--all"]),
        ("", ["git", "commit", "--quiet", "--message", "Keys"]),
        ("retire", ["retire", "door", "--reason", "Sold", "--as", "bo@tiny.example"]),
        ("", ["sh", "-e", "-c", "\n".join(edits)]),
        ("merge", ["merge", "resolve", "door", "--ours"]),
    ]


NAMES = [name for name, _ in steps(Path()) if name]


@pytest.fixture(scope="module")
def year(tmp_path_factory, _made, settings):
    """A folder for each command: the workspace before, after, and at each act."""
    with pytest.MonkeyPatch.context() as patch:
        settings(patch, _made / "home")
        top = tmp_path_factory.mktemp("year")
        root = top / "ws"
        shutil.copytree(_made / "after-issue", root, symlinks=True)
        (top / "people.csv").write_text(PEOPLE, encoding="utf-8")
        (top / "keys.md").write_text(OWN, encoding="utf-8")
        (issued,) = root.glob("records/door/*-issued-*.json")
        day = json.loads(issued.read_text(encoding="utf-8"))["effective"]
        rows = f"{HEADER}\nana@tiny.example,Door Policy,1.0,{day}\n"
        (top / "accepted.csv").write_text(rows, encoding="utf-8")
        (top / "steps.json").write_text(json.dumps(steps(top)), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, str(COPYING), str(root), str(top), str(top / "steps.json")],
            capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    return top


def fingerprint(root):
    """Return a digest of all that is in the workspace and in git, as a kill has left it."""
    found = hashlib.sha256()
    for place in sorted(root.rglob("*")):
        found.update(str(place.relative_to(root)).encode())
        if place.is_file():
            found.update(place.read_bytes())
    return found.hexdigest()


def is_private_only(now, before):
    """Say whether nothing is recorded, and at most the folder that git does not keep differs."""

    def public(it):
        files = {key: count for key, count in it["files"].items() if not key[0].startswith(PRIVATE)}
        return it | {"files": files}

    return public(now) == public(before)


def give_again(year, root, name, after):
    """Give a command again that left names and sources of a list, and no record of it."""
    assert run(["-C", str(root), *dict(steps(year))[name]]) == 0
    assert shape(root) == after


@pytest.mark.usefixtures("stages")
@pytest.mark.parametrize("name", NAMES)
def test_stopped_at_any_act_it_is_done_or_undone(year, name):
    folder = year / name
    before, after = shape(folder / "before"), shape(folder / "after")
    assert before != after
    acts = (folder / "acts").read_text(encoding="utf-8").splitlines()
    assert acts
    seen, done = set(), []
    for number, act in enumerate(acts, start=1):
        root = folder / str(number)
        left = fingerprint(root)
        if left in seen:
            continue
        seen.add(left)
        with writing(world_at(root), "next"):
            pass
        now = shape(root)
        if is_private_only(now, before) and now != before:
            give_again(year, root, name, after)
            continue
        assert now in (before, after), (number, act)
        assert not list((root / ".git" / "policykit").glob("transaction-*")), (number, act)
        done.append(now == after)
    assert done == sorted(done)
    assert done[0] is False
    git(root, "fsck", "--strict", "--no-dangling")
    assert run(["-C", str(root), "check"]) in {0, 1}
