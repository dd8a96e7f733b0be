"""Records that agree with each other, and history that tells otherwise."""

from __future__ import annotations

from dataclasses import replace

from policykit.workflow.check import check


def codes(story):
    return [found.code for found in check(story.world)]


def test_a_deleted_record_is_named_with_the_commit(issued):
    content = issued.desk.content
    gone = [
        path for path in content if path.startswith("records/window/") and "evidence" not in path
    ]
    for path in gone:
        del content[path]
    commit = issued.desk.git.commit_all("Tidy up")
    found = [one for one in check(issued.world) if one.code == "PK544"]
    assert sorted(one.place.file for one in found) == sorted(gone)
    assert commit[:12] in found[0].hint


def test_a_record_that_was_put_back_is_no_finding(issued):
    content = issued.desk.content
    path = next(path for path in content if path.startswith("records/window/"))
    data = content.pop(path)
    issued.desk.git.commit_all()
    content[path] = data
    issued.desk.git.commit_all()
    assert codes(issued) == []


def test_a_clock_that_was_ahead_is_told(issued):
    issued.desk.clock.move(hours=-3)
    assert "PK545" in codes(issued)


def test_what_was_put_in_afterwards_with_an_earlier_date_is_told(issued):
    content, git = issued.desk.content, issued.desk.git
    seal = issued.history("door").sealed[0]
    # The other tests share the old tree.
    newest = git.commits[-1]
    git.commits[-1] = replace(
        newest, tree={path: data for path, data in newest.tree.items() if path != seal.path}
    )
    later = "records/door/20260501T000000Z-issued-00000000.json"
    content[later] = b"{}"
    git.commit([later], "A version of May")
    git.commit_all("A seal of March, found again")
    (found,) = [one for one in check(issued.world) if one.code == "PK549"]
    assert found.place.file == seal.path


def test_other_line_ends_are_told_as_such(issued):
    content = issued.desk.content
    path = next(path for path in content if "-issued-" in path)
    content[path] = content[path].replace(b"\n", b"\r\n")
    found = {one.code: one for one in check(issued.world)}
    assert ".gitattributes" in found["PK546"].hint
    assert "PK503" not in found
