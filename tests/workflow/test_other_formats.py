"""render --to docx and --to html: the draft's pages, in other formats."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest

from policykit.edge.pandoc_write import PandocWriter
from policykit.errors import InputError, ProgramError, StateError
from policykit.workflow.other_formats import render_as

WRITER = PandocWriter()


def world_of(story, writer=WRITER):
    return replace(story.world, writer=writer)


def drafts(story):
    return {path: data for path, data in story.desk.content.items() if "output/draft/" in path}


def test_a_web_page_shows_what_the_draft_shows(fresh):
    made = render_as(world_of(fresh), ("door",), "html")
    assert [(one.id, one.path) for one in made] == [("door", "output/draft/door-draft.html")]
    page = drafts(fresh)["output/draft/door-draft.html"].decode()
    assert made[0].size == len(page.encode())
    for words in ("Door Policy", "Draft: not approved", "DRAFT", "DO-3", "sign", "Content digest"):
        assert words in page


def test_a_word_document_shows_what_the_draft_shows(fresh):
    (made,) = render_as(world_of(fresh), ("door",), "docx")
    with zipfile.ZipFile(BytesIO(drafts(fresh)[made.path])) as archive:
        body = archive.read("word/document.xml").decode()
    text = " ".join(re.sub("<[^>]+>", " ", body).split())
    for words in ("Door Policy", "Draft: not approved", "DO-3", "Content digest"):
        assert words in text


def test_a_proposal_is_named_with_its_code(proposed):
    render_as(world_of(proposed), ("door",), "html")
    page = drafts(proposed)["output/draft/door-draft.html"].decode()
    assert "Draft: proposed, not issued" in page
    assert "to be version 1.0" in page
    assert "Approval code" in page


def test_without_names_all_are_made_and_nothing_else_is_touched(issued):
    before = dict(issued.desk.content)
    made = render_as(world_of(issued), (), "html")
    assert {one.id for one in made} == {"door", "window"}
    written = {one.path for one in made}
    assert {
        path: data for path, data in issued.desk.content.items() if path not in written
    } == before


def test_a_policy_that_cannot_be_read_leaves_nothing_behind(fresh):
    fresh.desk.edit("policies/door.md", "Visitors must sign in.", "See [it](#nowhere).")
    with pytest.raises(InputError) as caught:
        render_as(world_of(fresh), (), "docx")
    assert "PK405" in {found.code for found in caught.value.diagnostics}
    assert drafts(fresh) == {}


class Forgetful:
    """A writer that loses everything but the end."""

    def word_base(self):
        return WRITER.word_base()

    def write(self, jobs):
        return [
            WRITER.write([replace(job, tree={**job.tree, "blocks": job.tree["blocks"][-1:]})])[0]
            for job in jobs
        ]


@pytest.mark.parametrize(("target", "name"), [("html", "web page"), ("docx", "Word document")])
def test_a_file_that_lost_words_is_not_written(fresh, target, name):
    with pytest.raises(InputError) as caught:
        render_as(world_of(fresh, Forgetful()), ("door",), target)
    assert {found.code for found in caught.value.diagnostics} == {"PK430"}
    assert f"the {name} would lose" in caught.value.diagnostics[0].message
    assert caught.value.diagnostics[0].place.file == "policies/door.md"
    assert drafts(fresh) == {}


class Odd:
    """A pandoc whose own document is another than expected."""

    def __init__(self, base):
        self.base = base

    def word_base(self):
        return self.base

    def write(self, jobs):
        raise AssertionError(jobs)


def _zip_of_nothing():
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/styles.xml", "<styles/>")
    return made.getvalue()


@pytest.mark.parametrize("base", [b"no document", _zip_of_nothing()])
def test_an_unusable_base_says_what_to_install(fresh, base):
    with pytest.raises(ProgramError) as caught:
        render_as(world_of(fresh, Odd(base)), ("door",), "docx")
    (found,) = caught.value.diagnostics
    assert found.code == "PK461"
    assert "pypandoc_binary" in found.hint


def test_no_policy_is_said(fresh):
    for path in [path for path in fresh.desk.content if path.startswith("policies/")]:
        del fresh.desk.content[path]
    with pytest.raises(StateError):
        render_as(world_of(fresh), (), "html")
