"""Pictures are bound to the approval, frozen with the text, and found again years later."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from policykit.canonical import sha256
from policykit.errors import InputError, NotAllowedError, StateError
from policykit.workflow.drafts import render
from policykit.workflow.due import due_reviews
from policykit.workflow.verify import verify

TEXT = "policies/door.md"
PATH = "policies/images/plan.png"


def png(colour):
    data = BytesIO()
    Image.new("RGB", (30, 10), colour).save(data, "PNG")
    return data.getvalue()


@pytest.fixture
def pictured(fresh):
    """A policy with a picture, committed."""
    text = fresh.desk.content[TEXT].decode()
    shown = text.replace("# Approval", "![Plan of the doors](images/plan.png)\n\n# Approval")
    assert shown != text
    fresh.desk.content.update({TEXT: shown.encode(), PATH: png("red")})
    fresh.desk.git.commit_all()
    return fresh


def test_picture_is_among_the_inputs_that_were_issued(pictured):
    pictured.propose("door")
    pictured.approve_with_code("door")
    (one,) = pictured.issue("door").policies
    assert (PATH, sha256(png("red"))) in [
        (item.path, item.sha256) for item in one.issued.event.inputs
    ]
    pdf = pictured.desk.content[one.pdf_path]
    pictured.desk.content[PATH] = png("blue")
    pictured.desk.git.commit_all()
    again = verify(one.pdf_path, pdf, [], pictured.desk.clock.now(), pictured.world)
    assert "same bytes, rendered again from git" in [check.detail for check in again.checks]


def test_another_picture_makes_an_approval_stale(pictured):
    pictured.propose("door")
    pictured.approve_with_code("door")
    pictured.desk.content[PATH] = png("blue")
    pictured.desk.git.commit_all()
    with pytest.raises(NotAllowedError):
        pictured.issue("door")


def test_another_picture_can_be_proposed_though_the_text_is_the_same(pictured):
    pictured.propose("door")
    pictured.approve_with_code("door")
    pictured.issue("door")
    with pytest.raises(StateError, match="is version"):
        pictured.propose("door")
    pictured.desk.content[PATH] = png("blue")
    pictured.desk.git.commit_all()
    assert "a picture" in due_reviews(pictured.world)[0].reasons[0]
    assert len(pictured.propose("door").proposals) == 1


def test_picture_that_nobody_committed_is_not_proposed(pictured):
    pictured.desk.content[PATH] = png("blue")
    with pytest.raises(StateError, match=r"images/plan\.png"):
        pictured.propose("door")


def test_missing_pictures_are_named_with_their_lines(pictured):
    del pictured.desk.content[PATH]
    with pytest.raises(InputError) as refused:
        render(pictured.world, ["door"])
    (found,) = refused.value.diagnostics
    line = pictured.desk.text(TEXT).split("\n").index("![Plan of the doors](images/plan.png)") + 1
    assert (found.code, found.place.file, found.place.line) == ("PK445", TEXT, line)
