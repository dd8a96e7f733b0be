"""Two clones both issue the same version, and are merged: each remedy works as it is printed."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

ID = "access-control"
TEXT = f"policies/{ID}.md"
PDF = f"output/issued/{ID}/{ID}-v2.0.pdf"
TAG = f"{ID}/v2.0"
GUIDE = Path(__file__).parents[3] / "docs" / "annual-review.md"
HEADING = "## When two of you issued the same version"
APPROVER = "marcus.lindqvist@larkfield.example"


def issue(desk, number):
    """Add an obligation and issue it as version 2.0."""
    sentence = f"**OWN-{number}** System owners must list shared accounts of kind {number}."
    desk.replace(TEXT, "# Exceptions", f"{sentence}\n\n# Exceptions")
    entry = "controls: {soc2: [CC6.1], hipaa: [], iso27001: [], nist-csf: []}, evidence: A list"
    desk.append(f"policies/{ID}.map.yaml", f"\n  OWN-{number}: {{{entry}}}\n")
    desk.commit()
    desk.done("propose", ID, "--change", sentence)
    desk.done("approve", ID, "--as", APPROVER, "--evidence", desk.reply())
    desk.done("issue", ID)


def guide(*words):
    """Return the commands of the guide, one by one, in which all of some words are."""
    text = GUIDE.read_text(encoding="utf-8").partition(HEADING)[2].partition("\n## ")[0]
    commands = re.findall(r"^ {4}(.*)$", text, re.MULTILINE)
    commands += re.findall(r"`(git checkout [^`]*)`", text)
    return [shlex.split(one) for one in commands if all(word in one for word in words)]


@pytest.fixture
def shared(desk_at, tmp_path):
    """Two clones of one repository that both issued 2.0; the first of them pushed."""
    ours, theirs = desk_at("issued", "ours"), desk_at("issued", "theirs")
    hub = tmp_path / "hub.git"
    ours.git("clone", "--quiet", "--bare", str(ours.root), str(hub))
    for desk in (ours, theirs):
        desk.git("remote", "add", "origin", str(hub))
        desk.git("fetch", "--quiet", "origin")
        desk.git("branch", "--quiet", "--set-upstream-to=origin/main")
    issue(ours, 3)
    issue(theirs, 4)
    ours.git("push", "--quiet", "--follow-tags")
    return ours, theirs


@pytest.fixture
def merged(desk_at):
    """A clone that issued 2.0 and merged another one that did so too; conflicts kept as ours."""
    ours, theirs = desk_at("issued", "ours"), desk_at("issued", "theirs")
    issue(ours, 3)
    issue(theirs, 4)
    ours.git("fetch", "--quiet", str(theirs.root), "main")
    ours.git("merge", "--quiet", "--strategy-option=ours", "--no-edit", "FETCH_HEAD")
    assert (ours.root / PDF).read_bytes() != (theirs.root / PDF).read_bytes()
    return ours, theirs


def remedies(desk):
    """Return code -> remedy of each error of `check`."""
    said = desk.run("check").err
    found = re.split(r"^.*\b(?:error|warning) (?=PK\d)", said, flags=re.MULTILINE)[1:]
    errors = re.findall(r"\berror (PK\d+)", said)
    return {one[:5]: one.split("\n")[1].strip() for one in found if one[:5] in errors}


def follow(desk, remedy):
    """Give each command of a remedy as it is printed; a reason is filled in."""
    parts = (one.removeprefix("then ") for one in re.split(r"[:;,] ", remedy))
    commands = [shlex.split(one.rstrip(".")) for one in parts if one.startswith(("git ", "policy"))]
    assert commands, remedy
    for program, *words in commands:
        if program == "git":
            desk.git(*words, *(["--message=Restored"] if words == ["commit"] else []))
        else:
            given = ["Issued twice" if word == "…" else word for word in words]
            desk.done(*given, "--as", APPROVER)


def follow_all(desk):
    """Follow the remedies until `check` names no error; return the codes in their order."""
    codes = []
    while found := remedies(desk):
        code, remedy = next(iter(found.items()))
        codes.append(code)
        assert len(codes) < 6, found
        follow(desk, remedy)
    return codes


def test_each_remedy_works_as_it_is_printed_and_nothing_is_lost(merged, tmp_path):
    ours, theirs = merged
    pdfs = [(one.root / PDF).read_bytes() for one in merged]
    tags = [one.git("rev-parse", TAG) for one in merged]
    said = remedies(ours)["PK510"]
    (named,) = re.findall(r"--target ([0-9a-f]{8})", said)
    issued = sorted(ours.root.glob(f"records/{ID}/*-issued-*.json"))[1:]
    (other,) = {one.stem.rpartition("-")[2] for one in issued} - {named}
    assert said.endswith(f"If others have that one, take {other} back instead.")
    assert f"Records of {ID} are wrong" in ours.run("status").err
    mended = type(ours)(tmp_path / "mended", ours._capture)
    shutil.copytree(ours.root, mended.root, symlinks=True)

    # Theirs is taken back, as printed: nothing else is wrong here, and one tag is wrong there.
    assert follow_all(ours) == ["PK510"]
    assert (ours.root / PDF).read_bytes() == pdfs[0]
    theirs.git("fetch", "--quiet", str(ours.root), "main")
    theirs.git("merge", "--quiet", "--ff-only", "FETCH_HEAD")
    assert follow_all(theirs) == ["PK766"]
    assert theirs.git("rev-parse", f"{TAG}-withdrawn") == tags[1]
    assert theirs.git("rev-parse", f"{TAG}^{{commit}}") == ours.git(
        "rev-parse", f"{TAG}^{{commit}}"
    )
    assert "OWN-4" in theirs.git("show", f"{TAG}-withdrawn:{TEXT}")

    # Ours is taken back: then the PDF and the tag of theirs have to come in its place.
    mended.done("withdraw", ID, "--target", other, "--reason", "Issued twice", "--as", APPROVER)
    assert follow_all(mended) == ["PK764", "PK766"]
    assert (mended.root / PDF).read_bytes() == pdfs[1]
    assert mended.git("rev-parse", f"{TAG}-withdrawn") == tags[0]
    assert "OWN-4" in mended.git("show", f"{TAG}:{TEXT}")
    assert mended.git("status", "--porcelain") == ""


def test_the_guide_mends_it_in_two_clones_of_one_repository(shared):
    ours, theirs = shared
    for command in (("push",), ("fetch", "--tags")):
        with pytest.raises(AssertionError, match=r"fetch first|would clobber existing tag"):
            theirs.git(*command)
    own_text = theirs.read(TEXT)
    own_tag = theirs.git("rev-parse", TAG)

    kept, pulled, fetched = guide("git", "-withdrawn ")[0], *guide("git pull"), *guide("--force")
    for command in (kept, pulled, fetched):
        theirs.git(*command[1:])
    assert f"Records of {ID} are wrong" in theirs.run("status").err
    (asked,) = guide("git cat-file")
    (own,) = re.findall(r"^issued ([0-9a-f]{8})", theirs.git(*asked[1:]), re.MULTILINE)
    (withdraw,) = guide("policykit withdraw")
    withdraw[withdraw.index("--target") + 1] = own
    withdraw[withdraw.index("--as") + 1] = APPROVER
    theirs.done(*withdraw[1:])
    (push,) = guide("git push")
    theirs.git(*push[1:])

    for desk in shared:
        desk.git("pull", "--quiet", "--tags")
        assert remedies(desk) == {}
        assert "are wrong" not in desk.run("status").err
        assert desk.git("rev-parse", f"{TAG}-withdrawn") == own_tag
        assert "OWN-3" in desk.git("show", f"{TAG}:{TEXT}")
    assert (ours.root / PDF).read_bytes() == (theirs.root / PDF).read_bytes()
    (back,) = guide("git checkout")
    theirs.git(*back[1:])
    assert theirs.read(TEXT) == own_text
